"""Compressed files: told by content, expanded as a stream, bounded, never held in memory.

A file may hold several members end to end (logs appended with ``cat``). Where a member is cut short
or damaged, what inflates is kept and the rest is told as a :class:`Problem` of length 0: it covers
no bytes of the expanded file.
"""

from __future__ import annotations

import bz2
import lzma
import zlib
from typing import TYPE_CHECKING, BinaryIO, Protocol

import zstandard

from evidencekit.errors import EvidenceError
from evidencekit.formats.allowance import EXPANSION
from evidencekit.progress import Progress, silent
from evidencekit.records import Problem

if TYPE_CHECKING:
    from collections.abc import Callable

NONE = "none"
_MAGIC = (
    ("gzip", b"\x1f\x8b\x08"),
    ("bzip2", b"BZh"),
    ("xz", b"\xfd7zXZ\x00"),
    ("zstd", b"\x28\xb5\x2f\xfd"),
)
_BZIP2_STARTS = frozenset(
    bytes((level, *start)) for level in b"123456789" for start in (b"1A", b"\x17\x72")
)
"""``BZh`` begins words too; behind it stand a level and the first bytes of a block or of the end."""
CHUNK = 1 << 20
OUTPUT = 1 << 22
"""No more than about this many expanded bytes are held at a time."""


_SKIPPED_HEAD = 8


def _skippable(start: bytes) -> bool:
    """Whether a zstd frame to be passed over starts here (RFC 8878 3.1.2; pzstd begins files so)."""
    return len(start) >= 4 and start[0] >> 4 == 5 and start[1:4] == b"\x2a\x4d\x18"


def kind(head: bytes) -> str:
    """``gzip``, ``bzip2``, ``xz``, ``zstd`` by the first bytes of a file, else ``none``.

    Sixteen bytes tell, but for zstd behind frames that are passed over, which may be of any size.
    """
    start = 0
    while _skippable(head[start : start + 4]):
        start += _SKIPPED_HEAD + int.from_bytes(head[start + 4 : start + _SKIPPED_HEAD], "little")
    for name, magic in _MAGIC:
        level = head[start + 3 : start + 6]
        if head.startswith(magic, start) and (name != "bzip2" or level in _BZIP2_STARTS):
            return name
    return NONE


class _Member(Protocol):
    """One member being expanded: what the four libraries have in common, brought to one shape."""

    def feed(self, data: bytes) -> bytes: ...
    @property
    def done(self) -> bool: ...
    @property
    def wants(self) -> bool: ...
    @property
    def rest(self) -> bytes: ...


class _Zlib:
    """A gzip member. A fault is met again byte by byte, so that all before it is had."""

    PIECE = 1 << 14

    def __init__(self) -> None:
        self._inner = zlib.decompressobj(wbits=31)
        self._held = memoryview(b"")
        self._fault: zlib.error | None = None

    def feed(self, data: bytes) -> bytes:
        if self._fault is not None:
            raise self._fault
        if data:
            self._held = memoryview(bytes(self._held) + data)
        out: list[bytes] = []
        size = 0
        while self._held and not self.done and size < OUTPUT and self._fault is None:
            piece, self._held = self._held[: self.PIECE], self._held[self.PIECE :]
            before = self._inner.copy()
            try:
                out.append(self._inner.decompress(piece))
            except zlib.error as fault:
                self._inner, self._fault = before, fault
                out += self._up_to_the_fault(piece)
            size += len(out[-1]) if out else 0
        return b"".join(out)

    def _up_to_the_fault(self, piece: memoryview) -> list[bytes]:
        out = []
        for place in range(len(piece)):
            try:
                out.append(self._inner.decompress(piece[place : place + 1]))
            except zlib.error:
                break
        return out

    @property
    def done(self) -> bool:
        return self._inner.eof

    @property
    def wants(self) -> bool:
        return not self._held and self._fault is None

    @property
    def rest(self) -> bytes:
        return self._inner.unused_data + bytes(self._held)


class _Sized:
    """A bzip2 or xz member: both libraries have the same shape.

    At a fault they give nothing of what they were asked for, so they are asked for little at a time.
    """

    PIECE = 1 << 9

    def __init__(self, inner: bz2.BZ2Decompressor | lzma.LZMADecompressor) -> None:
        self._inner = inner
        self._fault: Exception | None = None

    def feed(self, data: bytes) -> bytes:
        if self._fault is not None:
            raise self._fault
        out: list[bytes] = []
        try:
            out.append(self._inner.decompress(data, self.PIECE))
            while len(out) * self.PIECE < OUTPUT and not (self.done or self._inner.needs_input):
                out.append(self._inner.decompress(b"", self.PIECE))
        except _FAULTS as fault:
            self._fault = fault
        return b"".join(out)

    @property
    def done(self) -> bool:
        return self._inner.eof

    @property
    def wants(self) -> bool:
        return self._inner.needs_input and self._fault is None

    @property
    def rest(self) -> bytes:
        return self._inner.unused_data


class _Zstd:
    """A zstd frame. Its library cannot bound its output, so it is fed in small pieces."""

    PIECE = 1 << 9
    """A piece of this size expands to some 16 MB at the very most."""

    def __init__(self) -> None:
        self._fault: zstandard.ZstdError | None = None
        self._inner = zstandard.ZstdDecompressor(max_window_size=1 << 27).decompressobj()
        self._held = memoryview(b"")

    def feed(self, data: bytes) -> bytes:
        if self._fault is not None:
            raise self._fault
        if data:
            self._held = memoryview(bytes(self._held) + data)
        out: list[bytes] = []
        size = 0
        try:
            while self._held and not self._inner.eof and size < OUTPUT:
                piece, self._held = self._held[: self.PIECE], self._held[self.PIECE :]
                out.append(self._inner.decompress(piece))
                size += len(out[-1])
        except zstandard.ZstdError as fault:
            self._fault = fault
        return b"".join(out)

    @property
    def done(self) -> bool:
        return self._inner.eof

    @property
    def wants(self) -> bool:
        return not self._held and self._fault is None

    @property
    def rest(self) -> bytes:
        return self._inner.unused_data + bytes(self._held)


_MAKERS: dict[str, Callable[[], _Member]] = {
    "gzip": _Zlib,
    "bzip2": lambda: _Sized(bz2.BZ2Decompressor()),
    "xz": lambda: _Sized(lzma.LZMADecompressor(format=lzma.FORMAT_XZ)),
    "zstd": _Zstd,
}
_FAULTS = (zlib.error, OSError, EOFError, lzma.LZMAError, zstandard.ZstdError, ValueError)


class Expander:
    """Expands one compressed stream fed piece by piece; output goes to ``write``.

    ``write`` is called with each piece of expanded bytes (a file's ``write``, a hash's ``update``, or
    both). Feed everything with :meth:`feed`, then call :meth:`finish`.
    """

    def __init__(
        self, compression: str, write: Callable[[bytes], object], *, limit: int | None = None
    ) -> None:
        self._make = _MAKERS[compression]
        self._magic = dict(_MAGIC)[compression]
        self._name = compression
        self._write = write
        self._limit = EXPANSION.size if limit is None else limit
        self._member: _Member | None = None
        self._pending = b""
        self._skip = 0
        self._stopped = ""
        self.members = 0
        """Members expanded to their end."""
        self.size = 0
        """Expanded bytes so far."""

    def feed(self, data: bytes) -> None:
        """Take the next compressed bytes.

        Raises:
            EvidenceError: the expanded size passes the limit.
        """
        while data and not self._stopped:
            if self._skip:
                passed = min(self._skip, len(data))
                self._skip, data = self._skip - passed, data[passed:]
                continue
            if self._member is None:
                data = self._between_members(data)
                continue
            try:
                data = self._expand(self._member, data)
            except _FAULTS as fault:
                self._stopped = f"the compressed data are damaged ({fault})"
                if "check" in str(fault):
                    self._stopped += (
                        ": their checksum does not fit, so any byte of them may be wrong"
                    )

    def _between_members(self, data: bytes) -> bytes:
        """Start the next member, or stop at bytes that are none (zero padding is passed over)."""
        start = (self._pending + data).lstrip(b"\0")
        self._pending = b""
        skipped = self._name == "zstd" and _skippable(start)
        if len(start) < (_SKIPPED_HEAD if skipped else len(self._magic)):
            self._pending = start
            return b""
        if skipped:
            self._skip = int.from_bytes(start[4:_SKIPPED_HEAD], "little")
            return start[_SKIPPED_HEAD:]
        if not start.startswith(self._magic):
            self._stopped = "bytes that are not compressed data follow the end"
            return b""
        self._member = self._make()
        return start

    def _expand(self, member: _Member, data: bytes) -> bytes:
        """Expand all of ``data`` that belongs to ``member``; what is left belongs to the next."""
        piece = data
        while True:
            out = member.feed(piece)
            piece = b""
            if out:
                self.size += len(out)
                if self.size > self._limit:
                    raise EvidenceError(
                        f"the {self._name} file expands to more than {self._limit:,} bytes",
                        "",
                        "if that is expected, raise the limit: --expand-limit GIB on the command "
                        "line, Tools › Largest expanded file in the window",
                    )
                self._write(out)
            if member.done:
                self.members += 1
                self._member = None
                return member.rest
            if member.wants:
                return b""

    def finish(self) -> tuple[Problem, ...]:
        """The end of the input: what could not be expanded, as a problem of length 0 (or none)."""
        if self._stopped:
            return (self._problem("compression-damaged", self._stopped),)
        if self._member is not None or self._pending or self._skip:
            return (
                self._problem(
                    "compression-cut-short", f"the {self._name} data end before their end mark"
                ),
            )
        return ()

    def _problem(self, code: str, what: str) -> Problem:
        text = f"{what}; the {self.size:,} bytes that could be expanded are used"
        return Problem(code, self.size, 0, text)


def expand(
    source: BinaryIO,
    how: str,
    sink: Callable[[bytes], object],
    *,
    size: int = 0,
    limit: int | None = None,
    progress: Progress = silent,
) -> tuple[Problem, ...]:
    """Expand ``source`` (``size`` bytes of ``how``) into ``sink``; what could not be expanded.

    Raises:
        EvidenceError: the expanded size passes ``limit``.
        Cancelled: ``progress`` asked to stop.
    """
    expander = Expander(how, sink, limit=limit)
    done = 0
    while data := source.read(CHUNK):
        expander.feed(data)
        done += len(data)
        progress("expanding", done, size)
    return expander.finish()
