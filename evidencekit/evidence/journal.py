"""systemd journals as text: ``journalctl -o export`` and ``-o json``.

Both carry the fields of each entry with a time in microseconds UTC, so nothing need be inferred. The
sender's own time (``_SOURCE_REALTIME_TIMESTAMP``) is taken where it stands, else the journal's.
Binary ``*.journal`` files are not read here.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

EXPORT = "journal export"
JSON = "journal json"

_WANTED = frozenset(
    {
        *("__REALTIME_TIMESTAMP", "_SOURCE_REALTIME_TIMESTAMP", "_HOSTNAME", "MESSAGE"),
        *("SYSLOG_IDENTIFIER", "SYSLOG_PID", "_PID", "_COMM", "_TRANSPORT"),
    }
)
_LARGEST = 1 << 24
"""Largest binary field kept; a longer one is passed over."""
_START = 1024
"""Bytes kept of a line that is longer than that."""
_STARTS = (b"__CURSOR=", b"__REALTIME_TIMESTAMP=")


@dataclass(frozen=True, slots=True)
class Entry:
    """One journal entry, as far as it matters here."""

    number: int
    """From 1, in the file."""
    us: int | None
    host: bytes
    tag: bytes
    pid: int | None
    message: bytes


def is_export(head: bytes) -> bool:
    """Whether a file begins as an export does."""
    return head.startswith(_STARTS)


def is_json(head: bytes) -> bool:
    """Whether a file begins as one JSON object a line, with a journal's time in the first."""
    first = head.lstrip()[:65536].split(b"\n", 1)[0]
    return first.startswith(b"{") and b'"__REALTIME_TIMESTAMP"' in first


class _Bytes:
    """Lines and counted bytes out of a stream of pieces."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._held = bytearray()
        self._at = 0
        self.cut = False
        """The line returned last was longer than is kept: what follows its start was passed over."""

    def _more(self) -> bool:
        piece = next(self._pieces, None)
        if piece is None:
            return False
        if self._at:
            del self._held[: self._at]
            self._at = 0
        self._held += piece
        return True

    def line(self) -> bytes | None:
        """The next line without its end, or the start of one beyond reason; None at the end of all."""
        start, kept = self._at, b""
        self.cut = False
        while (end := self._held.find(b"\n", start)) < 0:
            seen = len(self._held) - self._at
            if seen > _LARGEST:
                kept = kept or bytes(self._held[self._at : self._at + _START])
                self.cut, self._at, seen = True, len(self._held), 0
            if not self._more():
                rest = kept or bytes(self._held[self._at :])
                self._at = len(self._held)
                return rest or None
            start = self._at + seen
        found = kept or bytes(self._held[self._at : end])
        self._at = end + 1
        return found

    def take(self, size: int) -> bytes | None:
        """The next ``size`` bytes; of a size beyond reason only passed over. None: cut short."""
        kept = bytearray()
        left = size
        while left:
            here = min(left, len(self._held) - self._at)
            if size <= _LARGEST:
                kept += self._held[self._at : self._at + here]
            self._at += here
            left -= here
            if left and not self._more():
                return None
        return bytes(kept)


def export_entries(pieces: Iterator[bytes]) -> Iterator[Entry | None]:
    """The entries of an export in order; None for one that cannot be read."""
    stream = _Bytes(pieces)
    fields: dict[str, bytes] = {}
    number, broken = 1, False
    while (line := stream.line()) is not None:
        if not line:
            if fields or broken:
                yield None if broken else _entry(number, fields)
                number += 1
            fields, broken = {}, False
            continue
        broken = broken or stream.cut
        name, equals, value = line.partition(b"=")
        if not equals:
            found = _binary(stream)
            if found is None:
                broken = True
                continue
            value = found
        key = name.decode("latin-1")
        if key in _WANTED:
            fields.setdefault(key, value)
    if fields or broken:
        yield None if broken else _entry(number, fields)


def _binary(stream: _Bytes) -> bytes | None:
    """A field whose value may hold anything: its size in 8 bytes, the value, a line end."""
    size = stream.take(8)
    if size is None:
        return None
    value = stream.take(int.from_bytes(size, "little"))
    return None if value is None or stream.take(1) != b"\n" else value


def json_entry(number: int, raw: bytes) -> Entry | None:
    """The entry in one line of JSON; None: it is none."""
    try:
        found = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict):
        return None
    fields = {key: value for key in _WANTED if (value := _json_bytes(found.get(key))) is not None}
    return _entry(number, fields)


def _json_bytes(value: object, *, several: bool = True) -> bytes | None:
    """A field's bytes: text, a list of numbers (bytes that are no text), or the first of several."""
    if isinstance(value, str):
        return value.encode("utf-8", "surrogatepass")
    if isinstance(value, list) and value:
        if all(isinstance(item, int) and 0 <= item < 256 for item in value):
            return bytes(value)
        return _json_bytes(value[0], several=False) if several else None
    return None


def _entry(number: int, fields: dict[str, bytes]) -> Entry | None:
    time = fields.get("_SOURCE_REALTIME_TIMESTAMP") or fields.get("__REALTIME_TIMESTAMP")
    if time is None or "MESSAGE" not in fields:
        return None
    tag = fields.get("SYSLOG_IDENTIFIER") or fields.get("_COMM") or b""
    if not tag and fields.get("_TRANSPORT") == b"kernel":
        tag = b"kernel"
    pid = _number(fields.get("SYSLOG_PID")) or _number(fields.get("_PID"))
    return Entry(number, _number(time), fields.get("_HOSTNAME", b""), tag, pid, fields["MESSAGE"])


def _number(text: bytes | None) -> int | None:
    return int(text) if text is not None and text.isdigit() and len(text) <= 18 else None
