"""Records as columns: the one table everything after the decoder works on.

A :class:`RecordTable` holds decoded values of some records of one or many sources, one numpy column
a field, with the source and the byte offset of every row. It is immutable; a selection is a
``uint32`` array of row numbers, and :meth:`RecordTable.take` makes the smaller table.

What a layout does not record is :data:`NOT_RECORDED` (whole numbers) or NaN (``mem_kib``), never
zero. Times are microseconds since the epoch, UTC; lengths are microseconds.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy.typing as npt

NOT_RECORDED = -1
"""In a whole-number column: the layout has no such field, or the value says "none"."""

COMMAND_BYTES = 24
"""The longest command name of any layout read (OpenBSD)."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where records come from: an exhibit of a case, or a plain file."""

    path: str
    """The path as the user gave it (as received)."""
    exhibit: str = ""
    """The exhibit number (``EX-003``); empty outside a case."""

    @property
    def name(self) -> str:
        """What a citation calls it: the exhibit number where there is one, else the path."""
        return self.exhibit or self.path


@dataclass(frozen=True, slots=True)
class RecordRef:
    """One record's place: what every figure in a report traces back to."""

    source: Source
    offset: int
    """Byte offset in the uncompressed file."""
    length: int

    def cite(self) -> str:
        """``EX-003 @ 0x1A40``."""
        return f"{self.source.name} @ 0x{self.offset:04X}"


@dataclass(frozen=True, slots=True)
class Problem:
    """A byte range that could not be read as records, or a fact about the file to know.

    ``length`` is 0 for a remark that covers no bytes of its own (a compressed stream cut short, say);
    the lengths of all problems of a file and of all its records add up to its (uncompressed) size.
    """

    code: str
    """A fixed word: ``torn-tail``, ``cut-head``, ``zero-filled``, ``unreadable``, …"""
    offset: int
    length: int
    text: str
    """One sentence for a reader: what, where, how many bytes."""


@dataclass(frozen=True, slots=True, eq=False)
class RecordTable:
    """Columns of equal length; row ``i`` is one record."""

    sources: tuple[Source, ...]
    layouts: tuple[str, ...]
    """Layout codes (``linux-v3-le``) that :attr:`layout` points into."""
    source: npt.NDArray[np.uint16]
    layout: npt.NDArray[np.uint8]
    offset: npt.NDArray[np.int64]
    length: npt.NDArray[np.uint16]
    command: npt.NDArray[np.bytes_]
    """The name's bytes before the first NUL, dtype ``S24``."""
    flags: npt.NDArray[np.uint32]
    """As stored."""
    uid: npt.NDArray[np.int64]
    gid: npt.NDArray[np.int64]
    pid: npt.NDArray[np.int64]
    ppid: npt.NDArray[np.int64]
    tty: npt.NDArray[np.int64]
    """Controlling terminal's device number as stored (0 on Linux: none); NOT_RECORDED where a BSD
    record holds NODEV."""
    start_us: npt.NDArray[np.int64]
    """``ac_btime``: a whole second, true to within one second (see formats' docs)."""
    end_us: npt.NDArray[np.int64]
    """The end second: ``btime + floor(elapsed)``, a whole second."""
    elapsed_us: npt.NDArray[np.int64]
    user_us: npt.NDArray[np.int64]
    system_us: npt.NDArray[np.int64]
    status: npt.NDArray[np.int64]
    """The wait status as stored, or NOT_RECORDED."""
    mem_kib: npt.NDArray[np.float64]
    minor_faults: npt.NDArray[np.int64]
    major_faults: npt.NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.offset)

    def take(self, rows: npt.NDArray[Any] | Sequence[int] | slice) -> RecordTable:
        """The table of only ``rows`` (row numbers, a boolean mask, or a slice), in that order."""
        chosen = rows if isinstance(rows, slice) else np.asarray(rows)
        return RecordTable(
            self.sources,
            self.layouts,
            **{name: getattr(self, name)[chosen] for name in COLUMN_NAMES},
        )

    def ref(self, row: int) -> RecordRef:
        """Where row ``row`` lies."""
        return RecordRef(
            self.sources[int(self.source[row])], int(self.offset[row]), int(self.length[row])
        )

    def command_text(self, row: int) -> str:
        """The command name as printable text, see :func:`printable`."""
        return printable(bytes(self.command[row]))

    def layout_code(self, row: int) -> str:
        """The layout code of one row."""
        return self.layouts[int(self.layout[row])]


COLUMN_NAMES = tuple(f.name for f in fields(RecordTable) if f.name not in {"sources", "layouts"})
"""The columns of a table, in order."""

DTYPES: dict[str, np.dtype[Any]] = {
    "source": np.dtype(np.uint16),
    "layout": np.dtype(np.uint8),
    "offset": np.dtype(np.int64),
    "length": np.dtype(np.uint16),
    "command": np.dtype(f"S{COMMAND_BYTES}"),
    "flags": np.dtype(np.uint32),
    "mem_kib": np.dtype(np.float64),
}
"""Column types; a column not named here is ``int64``."""


def empty_table(sources: tuple[Source, ...] = ()) -> RecordTable:
    """A table without rows."""
    return RecordTable(
        sources,
        (),
        **{name: np.empty(0, DTYPES.get(name, np.dtype(np.int64))) for name in COLUMN_NAMES},
    )


def concatenate(tables: Iterable[RecordTable]) -> RecordTable:
    """All rows of ``tables`` in order; sources and layouts are merged and re-numbered."""
    parts = [table for table in tables if len(table)]
    return gathered(parts, sum(map(len, parts)))


def gathered(tables: Iterable[RecordTable], count: int) -> RecordTable:
    """As :func:`concatenate`, of tables with ``count`` rows in all, none of which is held for long."""
    columns = {name: np.empty(count, DTYPES.get(name, np.dtype(np.int64))) for name in COLUMN_NAMES}
    sources: dict[Source, int] = {}
    layouts: dict[str, int] = {}
    done = 0
    for table in tables:
        if not len(table):
            continue
        rows = slice(done, done + len(table))
        for name, column in columns.items():
            if name == "source":
                column[rows] = _renumber(table.source, table.sources, sources)
            elif name == "layout":
                column[rows] = _renumber(table.layout, table.layouts, layouts)
            else:
                column[rows] = getattr(table, name)
        done = rows.stop
    return RecordTable(tuple(sources), tuple(layouts), **columns)


def _renumber(
    codes: npt.NDArray[Any], own: tuple[Any, ...], merged: dict[Any, int]
) -> npt.NDArray[np.int64]:
    """``codes`` into ``own`` rewritten as codes into ``merged``, to which new values are added."""
    places = [merged.setdefault(value, len(merged)) for value in own]
    translated: npt.NDArray[np.int64] = np.array(places, np.int64)[codes]
    return translated


@lru_cache(maxsize=8_192)
def printable(raw: bytes) -> str:
    r"""Bytes as text that shows everything and hides nothing.

    Printable ASCII stands as it is; a backslash becomes ``\\`` and every other byte ``\xNN``, so that
    the bytes can be had back. (Non-ASCII UTF-8 is escaped too: a look-alike letter in a program's
    name must not pass for the real one.)
    """
    return "".join(
        "\\\\" if byte == 0x5C else chr(byte) if 0x20 <= byte < 0x7F else f"\\x{byte:02x}"
        for byte in raw
    )
