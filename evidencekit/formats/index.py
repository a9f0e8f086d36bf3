"""Which commands and users a file holds, and where: made during the one pass over it.

For each command and user: how many records, first and last end second. For each block of some
thirty thousand records: its time span, and which commands and users are in it. So the records of
one job are found by looking only at the blocks that can hold them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from evidencekit.clock import SECOND
from evidencekit.errors import EvidenceError
from evidencekit.formats import columns
from evidencekit.formats.check import Buffer, Packed, let_go, rows_at
from evidencekit.records import COMMAND_BYTES, printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    from evidencekit.formats.layout import Layout
    from evidencekit.formats.spans import Scan

    Ints = npt.NDArray[np.int64]

_FORMAT = b"evidencekit index 1\n"


@dataclass(frozen=True, slots=True)
class Entry:
    """One command under one user, over a whole file."""

    command: bytes
    """The name's bytes before the first NUL."""
    uid: int
    count: int
    first_end_us: int
    last_end_us: int

    @property
    def command_text(self) -> str:
        """The name as printable text."""
        return printable(self.command)


@dataclass(frozen=True, eq=False)
class Index:
    """The index of one file. Key ``k`` is one command under one user."""

    commands: npt.NDArray[np.bytes_]
    uids: Ints
    counts: Ints
    first: Ints
    """Earliest end second of each key; NOT_RECORDED where no record of it has one."""
    last: Ints
    starts: Ints
    """The number of the first record of each block, and the total at the end."""
    low: Ints
    """The earliest end second in each block."""
    high: Ints
    pointers: Ints
    """``keys[pointers[b]:pointers[b+1]]`` are the keys of block ``b``."""
    keys: npt.NDArray[np.uint32]
    complete: bool = True
    """False: the file holds more commands and users than are listed; every block may hold any."""

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """All keys as values."""
        return tuple(
            Entry(
                bytes(self.commands[k]),
                int(self.uids[k]),
                int(self.counts[k]),
                int(self.first[k]) * SECOND,
                int(self.last[k]) * SECOND,
            )
            for k in range(len(self.commands))
        )

    def matching(self, command: bytes | None, uid: int | None) -> npt.NDArray[np.bool_]:
        """Which keys are this command and user (None: any)."""
        chosen = np.ones(len(self.commands), bool)
        if command is not None:
            chosen &= self.commands == np.bytes_(command)
        if uid is not None:
            chosen &= self.uids == uid
        return chosen

    def blocks(
        self, command: bytes | None, uid: int | None, since_us: int | None, until_us: int | None
    ) -> list[int]:
        """The blocks that can hold such records, in order."""
        may = np.ones(len(self.low), bool)
        if since_us is not None:
            may &= self.high * SECOND >= since_us
        if until_us is not None:
            may &= self.low * SECOND < until_us
        if self.complete and (command is not None or uid is not None):
            wanted = self.matching(command, uid)[self.keys]
            sums = np.concatenate(([0], np.cumsum(wanted)))
            may &= sums[self.pointers[1:]] > sums[self.pointers[:-1]]
        found: list[int] = np.flatnonzero(may).tolist()
        return found

    def to_bytes(self) -> bytes:
        """The index in a plain, versioned form for keeping in a case."""
        arrays = [np.ascontiguousarray(getattr(self, name), kind) for name, kind in _ARRAYS.items()]
        head = {"complete": self.complete, "lengths": [len(array) for array in arrays]}
        return b"".join((_FORMAT, json.dumps(head).encode(), b"\n", *(a.tobytes() for a in arrays)))

    @classmethod
    def from_bytes(cls, stored: bytes) -> Index:
        """The index that :meth:`to_bytes` wrote.

        Raises:
            EvidenceError: the bytes are no such index.
        """
        try:
            start, head_line, body = stored.split(b"\n", 2)
            head = json.loads(head_line) if start + b"\n" == _FORMAT else {}
            arrays: dict[str, Any] = {}
            place = 0
            for (name, kind), length in zip(_ARRAYS.items(), head["lengths"], strict=True):
                arrays[name] = np.frombuffer(body, kind, length, place).astype(
                    kind.newbyteorder("=")
                )
                place += arrays[name].nbytes
            if place != len(body):
                raise ValueError("bytes are left over")  # noqa: TRY301 (told as one below)
            return cls(**arrays, complete=bool(head["complete"]))
        except (ValueError, KeyError, TypeError) as exc:
            raise EvidenceError(
                "the stored index cannot be read", "", "it is made anew from the evidence"
            ) from exc


_NUMBER = np.dtype("<i8")
_ARRAYS: dict[str, np.dtype[Any]] = {
    "commands": np.dtype(f"S{COMMAND_BYTES}"),
    **dict.fromkeys(
        ("uids", "counts", "first", "last", "starts", "low", "high", "pointers"), _NUMBER
    ),
    "keys": np.dtype("<u4"),
}
"""What is stored, in this order, and as what."""


def numbers(
    buffer: Buffer,
    found: Scan,
    index: Index,
    *,
    command: bytes | None = None,
    uid: int | None = None,
    since_us: int | None = None,
    until_us: int | None = None,
) -> Ints:
    """The numbers of the records of one command and user that ended in [since, until), in order."""
    parts = []
    for block in index.blocks(command, uid, since_us, until_us):
        for number, layout, offset, count in _pieces(found, index.starts[block : block + 2]):
            rows = rows_at(buffer, layout, offset, count)
            wanted = np.flatnonzero(_wanted(layout, rows, command, uid, since_us, until_us))
            parts.append(number + wanted)
            let_go(buffer, offset, offset + count * layout.size)
    return np.concatenate(parts) if parts else np.empty(0, np.int64)


def _pieces(found: Scan, span: Ints) -> Iterator[tuple[int, Layout, int, int]]:
    """The records of one block, a piece a segment: (number of the first, layout, offset, count)."""
    number, stop = int(span[0]), int(span[1])
    while number < stop:
        place = int(np.searchsorted(found.starts, number, side="right")) - 1
        segment = found.segments[place]
        first = int(found.starts[place])
        count = min(stop, first + segment.count) - number
        offset = segment.offset + (number - first) * segment.layout.size
        yield number, segment.layout, offset, count
        number += count


def _wanted(
    layout: Any,  # noqa: ANN401
    rows: Any,  # noqa: ANN401
    command: bytes | None,
    uid: int | None,
    since_us: int | None,
    until_us: int | None,
) -> npt.NDArray[np.bool_]:
    chosen = np.ones(len(rows), bool)
    if command is not None:
        chosen = has_name(layout, rows, command)
    if uid is not None and chosen.any():
        chosen &= columns.user_ids(layout, rows) == uid
    if (since_us is not None or until_us is not None) and chosen.any():
        ends = columns.placed_seconds(layout, rows) * SECOND
        if since_us is not None:
            chosen &= ends >= since_us
        if until_us is not None:
            chosen &= ends < until_us
    return chosen


def has_name(layout: Any, rows: Any, command: bytes) -> npt.NDArray[np.bool_]:  # noqa: ANN401
    """Which rows bear this name (the bytes before the first NUL)."""
    declared = layout.by_column["command"]
    if len(command) > declared.size:
        return np.zeros(len(rows), bool)
    padded = command.ljust(declared.size, b"\0")
    packed = Packed(rows)
    same = np.ones(len(rows), bool)
    ends = len(command) + (len(command) < declared.size)
    for place in range(0, ends, 8):
        size = min(8, ends - place)
        start = min(place, declared.size - 8)
        mask = int.from_bytes(b"\xff" * size, "little") << 8 * (place - start)
        want = int.from_bytes(padded[place : place + size], "little") << 8 * (place - start)
        same &= (packed.word(declared.offset + start) & np.uint64(mask)) == np.uint64(want)
    return same
