"""Copies of records, found while the records stream by, in bounded memory.

A copy bears the same end second as its original. As long as end seconds do not go back, only the
records of one second need be compared; where they do go back (files that overlap, a file pasted
behind itself, a clock step), the keys of what was said in that stretch are collected once, and kept
up as long as the records that follow stay there. A record with the key of an earlier one is compared
with it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from evidencekit.analysis.content import content_keys, repeated, same_content
from evidencekit.analysis.contents import Contents
from evidencekit.progress import Progress, silent
from evidencekit.records import NOT_RECORDED, concatenate

if TYPE_CHECKING:
    import numpy.typing as npt

    from evidencekit.evidence.collection import Evidence
    from evidencekit.records import RecordTable

    Mask = npt.NDArray[np.bool_]

MOST_HELD = 1 << 22
"""Contents held at a time (of 40 bytes each); beyond, only those of the stretch in question."""
_PART = 1 << 16
"""Records read again at a time."""


class CopyFinder:
    """Told all blocks in order, each of one file, says which rows repeat an earlier record."""

    def __init__(self, evidence: Evidence, progress: Progress = silent) -> None:
        """``progress`` is asked while earlier records are read again, so that it can be stopped."""
        self._evidence = evidence
        self._progress = progress
        self._done = 0
        self._highest: int | None = None
        self._tail: RecordTable | None = None
        self._known = Contents()
        self._first, self._last = 0, -1
        """Of which end seconds all that went by is known (µs, both included)."""

    def mask(self, table: RecordTable) -> Mask:
        """True for each row of this block that repeats a record of this or an earlier block."""
        if not len(table):
            return np.zeros(0, bool)
        lowest, top = int(table.end_us.min()), int(table.end_us.max())
        if self._highest is None or lowest > self._highest:
            found = repeated(table)
        elif lowest == self._highest and self._tail is not None:
            found = repeated(concatenate([self._tail, table]))[len(self._tail) :]
        else:
            self._learn(lowest, min(self._highest, top))
            found = self._copies(table)
            self._last = max(self._last, top) if self._last >= self._highest else self._last
            self._remember(table)
            return found
        self._keep_up(table)
        self._remember(table)
        return found

    def _learn(self, lowest: int, highest: int) -> None:
        """Know all contents that went by with an end in [lowest, highest]."""
        apart = highest < self._first - 1 or lowest > self._last + 1
        if apart or self._last < self._first or len(self._known) > MOST_HELD:
            self._known = Contents()
            self._first, self._last = lowest, highest
            self._read(lowest, highest)
            return
        if lowest < self._first:
            self._read(lowest, self._first - 1)
        if highest > self._last:
            self._read(self._last + 1, highest)
        self._first, self._last = min(lowest, self._first), max(highest, self._last)

    def _read(self, lowest: int, highest: int) -> None:
        numbers = self._evidence.find(
            since_us=lowest, until_us=highest + 1, progress=self._progress
        )
        numbers = numbers[numbers < self._done]
        for place in range(0, len(numbers), _PART):
            part = numbers[place : place + _PART]
            table = self._evidence.take(part, self._progress)
            self._progress("testing the recording", place, len(numbers))
            self._add(table, part)

    def _add(self, table: RecordTable, numbers: npt.NDArray[np.int64]) -> None:
        """Take in records, file by file."""
        files = self._files_of(numbers)
        edges = np.flatnonzero(np.diff(files)) + 1
        keys = content_keys(table)
        for rows in np.split(np.arange(len(table)), edges):
            distinct, first, counts = np.unique(keys[rows], return_index=True, return_counts=True)
            self._known.add(int(files[rows[0]]), distinct, counts, numbers[rows[first]])

    def _files_of(self, numbers: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """The file that each of these records is in, by its place among all."""
        return np.searchsorted(self._evidence.starts, numbers, side="right") - 1

    def _keep_up(self, table: RecordTable) -> None:
        """Take in those of a block that lie where all is known."""
        rows = np.flatnonzero((table.end_us >= self._first) & (table.end_us <= self._last))
        if len(rows):
            self._add(table.take(rows), self._done + rows)

    def _copies(self, table: RecordTable) -> Mask:
        """Which rows of a block repeat what went by, or another row of the block; it is taken in."""
        numbers = self._done + np.arange(len(table))
        file = int(self._files_of(numbers[:1])[0])
        distinct, first, inverse, counts = np.unique(
            content_keys(table), return_index=True, return_inverse=True, return_counts=True
        )
        said = self._known.add(file, distinct, counts, numbers[first])
        numbered = table.pid != NOT_RECORDED
        rows = np.arange(len(table))
        own = numbered & (rows != first[inverse])
        # Without ids two records may be two processes: the file that holds most of them stands.
        earlier = (said.first >= 0)[inverse] & (numbered | (said.most >= said.own)[inverse])
        found = np.zeros(len(table), bool)
        again = np.flatnonzero(own)
        found[again] = same_content(table, again, first[inverse[again]])
        again = np.flatnonzero(earlier & ~found)
        found[again] = self._as_before(table, again, said.first[inverse[again]])
        return found

    def _as_before(
        self, table: RecordTable, rows: npt.NDArray[np.int64], numbers: npt.NDArray[np.int64]
    ) -> Mask:
        """Which of the rows say the same, field by field, as the earlier records of these numbers."""
        wanted, place = np.unique(numbers, return_inverse=True)
        if not len(wanted):
            return np.zeros(0, bool)
        both = concatenate([self._evidence.take(wanted, self._progress), table])
        return same_content(both, rows + len(wanted), place)

    def _remember(self, table: RecordTable) -> None:
        top = int(table.end_us.max())
        self._highest = top if self._highest is None else max(self._highest, top)
        last = table.take(np.flatnonzero(table.end_us == self._highest))
        self._tail = (
            last
            if self._tail is None or top > int(self._tail.end_us[0])
            else (concatenate([self._tail, last]) if len(last) else self._tail)
        )
        self._done += len(table)
