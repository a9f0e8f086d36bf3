"""The content of supporting files: expanded where compressed, cut into lines, made safe to show."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evidencekit.case.names import shown
from evidencekit.case.reading import CHUNK, opened, read_failed
from evidencekit.errors import EvidenceError
from evidencekit.formats import compression
from evidencekit.progress import silent
from evidencekit.records import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from evidencekit.progress import Progress

LONGEST = 1 << 20
"""Longest line read; what is beyond is passed over and told."""

MARK = b"\xef\xbb\xbf"
"""The byte order mark with which some editors begin a file in UTF-8; it belongs to no line."""

_HEAD = 1 << 16


def readable(raw: bytes | str) -> str:
    r"""Bytes (or text with undecodable ones) as text that shows everything and can be had back.

    Printable characters of any script stand; a backslash becomes ``\\``, each byte of anything else
    ``\xNN``: control and direction characters, and bytes that are no UTF-8.
    """
    text = raw if isinstance(raw, str) else raw.decode("utf-8", "surrogateescape")
    if text.isprintable() and "\\" not in text:
        return text
    return "".join(_readable(character) for character in text)


def _readable(character: str) -> str:
    if character == "\\":
        return "\\\\"
    if character.isprintable():
        return character
    return "".join(f"\\x{byte:02x}" for byte in character.encode("utf-8", "surrogateescape"))


def pieces(path: Path, remarks: list[Problem], progress: Progress = silent) -> Iterator[bytes]:
    """A file's content, expanded where compressed, piece by piece.

    What could not be expanded is added to ``remarks`` at the end.

    Raises:
        ReadFailed: it cannot be read.
        EvidenceError: it expands beyond what the user allows.
        Cancelled: ``progress`` asked to stop.
    """
    with opened(path) as (file, before):
        out: list[bytes] = []
        expander: compression.Expander | None = None
        done = 0
        while piece := _read(file.read, path):
            if not done and (how := compression.kind(piece)) != compression.NONE:
                expander = compression.Expander(how, out.append)
            done += len(piece)
            if expander is None:
                yield piece
            else:
                try:
                    expander.feed(piece)
                except EvidenceError as exc:
                    raise type(exc)(exc.what, shown(path), exc.do_next) from exc
                yield from out
                out.clear()
            progress(f"reading {shown(path.name)}", done, before.size)
        if expander is not None:
            remarks.extend(expander.finish())


def _read(read: object, path: Path) -> bytes:
    try:
        found = read(CHUNK)  # type: ignore[operator]  # a raw file's read
    except OSError as exc:
        raise read_failed(exc, path) from exc
    return bytes(found or b"")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a text file, without its end."""

    number: int
    """From 1."""
    offset: int
    """Of its first byte, in the expanded content."""
    raw: bytes
    ended: bool = True
    """A line end follows; only the last line of a file may have none."""
    returned: bool = False
    """A carriage return stood before the line end; it is not in ``raw``."""


def lines_of(path: Path, remarks: list[Problem], progress: Progress = silent) -> Iterator[Line]:
    """The lines of a file one by one, memory bounded; errors as :func:`pieces`."""
    number = offset = 0
    rest = b""
    passing = False
    for piece in pieces(path, remarks, progress):
        parts = (rest + piece).split(b"\n")
        rest = parts.pop()
        for part in parts:
            number += 1
            if not passing:
                yield _line(number, offset, part, ended=True)
            passing = False
            offset += len(part) + 1
        if len(rest) > LONGEST:
            if not passing:
                yield Line(number + 1, offset, rest[:LONGEST])
                text = (
                    f"line {number + 1:,} is longer than {LONGEST:,} bytes; its end is passed over"
                )
                remarks.append(Problem("line-too-long", offset, 0, text))
            passing = True
            offset += len(rest)
            rest = b""
    if rest and not passing:
        yield _line(number + 1, offset, rest, ended=False)


def _line(number: int, offset: int, raw: bytes, *, ended: bool) -> Line:
    bare = raw.removesuffix(b"\r")
    return Line(number, offset, bare, ended, returned=len(bare) < len(raw))


def unreadable(line: Line, what: str) -> Problem:
    """The problem of a line that is not what the file should hold."""
    text = readable(line.raw[:80])
    return Problem(
        "unreadable-line", line.offset, len(line.raw), f"line {line.number} {what}: {text}"
    )


def head_of(path: Path) -> bytes:
    """The first bytes of a file, expanded where compressed; enough to tell what it is.

    Raises:
        ReadFailed: it cannot be read.
    """
    with opened(path) as (file, _):
        return expanded_head(_read(file.read, path)[:_HEAD])


def expanded_head(head: bytes) -> bytes:
    """What the first bytes of a file expand to; themselves where not compressed."""
    how = compression.kind(head)
    if how == compression.NONE:
        return head
    out = bytearray()

    def take(piece: bytes) -> None:
        out.extend(piece[:_HEAD])
        if len(out) >= _HEAD:
            raise _Enough("the head is there")

    with suppress(EvidenceError):
        compression.Expander(how, take).feed(head[:4096])
    return bytes(out[:_HEAD])


class _Enough(EvidenceError):
    """Stops an expansion: four kilobytes of bzip2 can stand for gigabytes."""
