"""The accounting of many files as one body of records, in order of time.

Files stand in the order of their first end second; within a file the file's own order is kept,
because it is the order in which the kernel wrote. Nothing is loaded: tables are made of the rows that
are asked for.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import numpy as np

from evidencekit.errors import BadRequest
from evidencekit.formats import decode, explain, index
from evidencekit.formats.check import let_go
from evidencekit.formats.marks import marks_of
from evidencekit.progress import Progress, silent
from evidencekit.records import RecordRef, RecordTable, empty_table, gathered, printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    import numpy.typing as npt

    from evidencekit.evidence.opened import OpenedFile
    from evidencekit.formats.explain import FieldView
    from evidencekit.records import Source


_SPAN = 1 << 18
"""Rows are picked out of so many neighbours at a time, and no more than so many."""


class Evidence:
    """Opened accounting files; owns them, so close it."""

    def __init__(self, files: Sequence[OpenedFile], *, as_given: bool = False) -> None:
        """``as_given`` keeps the order of ``files`` (for listings; analysis wants that of time)."""
        self.files = tuple(files if as_given else sorted(files, key=_first_end))
        counts = [file.scan.records for file in self.files]
        self.starts: tuple[int, ...] = tuple(itertools.accumulate(counts, initial=0))
        """The global number of each file's first record, and the total at the end."""
        self._starts = np.array(self.starts)
        self._places = {file.source: place for place, file in enumerate(self.files)}

    @property
    def sources(self) -> tuple[Source, ...]:
        """Where the records come from, in order."""
        return tuple(file.source for file in self.files)

    @property
    def total(self) -> int:
        """Records in all files."""
        return self.starts[-1]

    def close(self) -> None:
        """Let go of all files."""
        for file in self.files:
            file.close()

    def blocks(self, progress: Progress = silent) -> Iterator[RecordTable]:
        """All records, a bounded table at a time."""
        done = 0
        for file in self.files:
            buffer, read = file.buffer, 0
            for table in decode.blocks(buffer, file.scan, file.source):
                yield table
                done += len(table)
                stop = int(table.offset[-1])
                let_go(buffer, read, stop)
                read = stop
                progress("reading records", done, self.total)

    def select(
        self,
        *,
        command: str | None = None,
        uid: int | None = None,
        since_us: int | None = None,
        until_us: int | None = None,
        progress: Progress = silent,
    ) -> RecordTable:
        """The records of that name (as :func:`printable` writes it), user, and end second.

        ``since_us`` is inclusive, ``until_us`` exclusive.
        """
        return self.take(
            self.find(
                command=command, uid=uid, since_us=since_us, until_us=until_us, progress=progress
            ),
            progress,
        )

    def find(
        self,
        *,
        command: str | None = None,
        uid: int | None = None,
        since_us: int | None = None,
        until_us: int | None = None,
        progress: Progress = silent,
    ) -> npt.NDArray[np.int64]:
        """The global numbers of what :meth:`select` gives, rising; looked up in the files' indexes."""
        raw = None if command is None else from_printable(command)
        found = [np.empty(0, np.int64)]
        for start, file in zip(self.starts, self.files, strict=False):
            if (command is not None and raw is None) or not _overlaps(file, since_us, until_us):
                continue
            numbers = index.numbers(
                file.buffer,
                file.scan,
                file.scan.index,
                command=raw,
                uid=uid,
                since_us=since_us,
                until_us=until_us,
            )
            found.append(numbers + start)
            progress("selecting records", start + file.scan.records, self.total)
        return np.concatenate(found)

    def take(
        self, numbers: npt.NDArray[Any] | Sequence[int], progress: Progress = silent
    ) -> RecordTable:
        """The records of these global numbers, in the order asked for.

        They are read where they lie near together, a part after the other, so that however far they
        are spread little of a file is held.

        Raises:
            BadRequest: there is no such record.
        """
        wanted = np.asarray(numbers, np.int64)
        if len(wanted) == 0:
            return empty_table()
        if wanted.min() < 0 or wanted.max() >= self.total:
            raise BadRequest("no such record", "", f"there are {self.total:,} records")
        order: npt.NDArray[np.int64] | None = None
        if (wanted[1:] < wanted[:-1]).any():
            order = np.argsort(wanted, kind="stable")
            wanted = wanted[order]
        parts = self._parts(wanted, progress)
        table = next(parts)
        if len(table) < len(wanted):
            table = gathered(itertools.chain([table], parts), len(wanted))
        return table if order is None else table.take(np.argsort(order, kind="stable"))

    def _parts(self, numbers: npt.NDArray[np.int64], progress: Progress) -> Iterator[RecordTable]:
        """Records of rising global numbers, a part after the other."""
        ends = np.searchsorted(self._starts, numbers[[0, -1]], side="right").tolist()
        for place in range(ends[0] - 1, ends[1]):
            start = self.starts[place]
            low, high = np.searchsorted(numbers, (start, self.starts[place + 1])).tolist()
            for chosen in _near_together(numbers[low:high] - start):
                yield _read(self.files[place], chosen)
                progress("selecting records", start + int(chosen[-1]), self.total)

    def rows(self, start: int, stop: int) -> RecordTable:
        """The records of global numbers ``start`` up to ``stop``; short at the end of all."""
        return self.take(np.arange(max(start, 0), min(stop, self.total)))

    def raw(self, ref: RecordRef) -> bytes:
        """The bytes of one record."""
        buffer = self._file(ref.source).buffer
        found = bytes(buffer[ref.offset : ref.offset + ref.length])
        let_go(buffer, ref.offset, ref.offset + ref.length)
        return found

    def explain(self, ref: RecordRef) -> tuple[FieldView, ...]:
        """One record, field by field."""
        file = self._file(ref.source)
        buffer = file.buffer
        views = explain.explain(buffer, file.scan, ref.offset)
        let_go(buffer, ref.offset, ref.offset + ref.length)
        return views

    def oddities(self, ref: RecordRef) -> tuple[str, ...]:
        """What is odd about a record that was kept: rules it breaks, damage beside it."""
        return marks_of(self._file(ref.source).scan, ref.offset)

    def number_of(self, ref: RecordRef) -> int:
        """The global number of a record.

        Raises:
            BadRequest: no record starts there.
        """
        own = decode.number_at(self._file(ref.source).scan, ref.offset)
        if own is None:
            raise BadRequest("no record starts there", ref.cite(), "see the list of records")
        return self.starts[self._places[ref.source]] + own

    def numbers_of(self, table: RecordTable) -> npt.NDArray[np.int64]:
        """The global number of each record of a table that was made here."""
        numbers = np.empty(len(table), np.int64)
        for code in np.unique(table.source).tolist():
            place = self._places[table.sources[code]]
            own = np.flatnonzero(table.source == code)
            inside = decode.numbers_at(self.files[place].scan, table.offset[own])
            numbers[own] = self.starts[place] + inside
        return numbers

    def ref_at(self, name: str, offset: int) -> RecordRef:
        """The record that starts at ``offset`` of the exhibit (or path) ``name``.

        Raises:
            BadRequest: no such exhibit, or no record starts there.
        """
        for place, file in enumerate(self.files):
            if name in {file.source.exhibit, file.source.path}:
                own = decode.number_at(file.scan, offset)
                if own is not None:
                    return self.take([self.starts[place] + own]).ref(0)
        raise BadRequest("no record starts there", f"{name} @ 0x{offset:04X}", "see the records")

    def _file(self, source: Source) -> OpenedFile:
        place = self._places.get(source)
        if place is None:
            raise BadRequest(
                "no such accounting file is open", source.name, "see the list of exhibits"
            )
        return self.files[place]


def _read(file: OpenedFile, numbers: npt.NDArray[np.int64]) -> RecordTable:
    """The records of a file of these rising numbers; their bytes are not held afterwards."""
    buffer = file.buffer
    table = decode.take(buffer, file.scan, file.source, numbers)
    let_go(buffer, int(table.offset[0]), int(table.offset[-1]) + int(table.length[-1]))
    return table


def _near_together(numbers: npt.NDArray[np.int64]) -> Iterator[npt.NDArray[np.int64]]:
    """Rising record numbers in parts that lie near together: no part spans more than :data:`_SPAN`."""
    start = 0
    while start < len(numbers):
        stop = int(np.searchsorted(numbers, numbers[start] + _SPAN))
        for place in range(start, stop, _SPAN):
            yield numbers[place : min(place + _SPAN, stop)]
        start = stop


def _first_end(file: OpenedFile) -> tuple[int, int, str]:
    first, last = file.scan.first_end_us, file.scan.last_end_us
    return (first or 0, last or 0, file.source.name)


def _overlaps(file: OpenedFile, since_us: int | None, until_us: int | None) -> bool:
    first, last = file.scan.first_end_us, file.scan.last_end_us
    if first is None or last is None:
        return False
    return (since_us is None or last >= since_us) and (until_us is None or first < until_us)


def from_printable(text: str) -> bytes | None:
    """The bytes that :func:`evidencekit.records.printable` wrote so; None: it never writes this."""
    out = bytearray()
    place = 0
    while place < len(text):
        if text[place] != "\\":
            out += text[place].encode("utf-8", "replace")
            place += 1
        elif text[place : place + 2] == "\\\\":
            out += b"\\"
            place += 2
        else:
            try:
                out.append(int(text[place + 2 : place + 4], 16))
            except ValueError:
                return None
            place += 4
    raw = bytes(out)
    return raw if printable(raw) == text else None
