"""Copies of records, found while the records stream by, in bounded memory.

A copy bears the same end second as its original. As long as end seconds do not go back, only the
records of one second need be compared; where they do go back (files that overlap, a file pasted
behind itself, a clock step), the earlier records of that stretch are read again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from evidencekit.analysis.content import repeated
from evidencekit.clock import SECOND
from evidencekit.progress import Progress, silent
from evidencekit.records import concatenate

if TYPE_CHECKING:
    import numpy.typing as npt

    from evidencekit.evidence.collection import Evidence
    from evidencekit.records import RecordTable


class CopyFinder:
    """Told all blocks in order, says for each row whether it repeats an earlier record."""

    def __init__(self, evidence: Evidence, progress: Progress = silent) -> None:
        """``progress`` is asked while earlier records are read again, so that it can be stopped."""
        self._evidence = evidence
        self._progress = progress
        self._highest: int | None = None
        self._tail: RecordTable | None = None
        self._seen: dict[str, int] = {}

    def mask(self, table: RecordTable) -> npt.NDArray[np.bool_]:
        """True for each row of this block that repeats a record of this or an earlier block."""
        if not len(table):
            return np.zeros(0, bool)
        before = self._before(table)
        if before is None:
            found = repeated(table)
        else:
            found = repeated(concatenate([before, table]))[len(before) :]
        self._remember(table)
        return found

    def _before(self, table: RecordTable) -> RecordTable | None:
        """Earlier records that rows of this block may repeat; None where there can be none."""
        lowest = int(table.end_us.min())
        if self._highest is None or lowest > self._highest:
            return None
        if lowest == self._highest:
            return self._tail
        again = self._evidence.select(
            since_us=lowest,
            until_us=min(self._highest, int(table.end_us.max())) + SECOND,
            progress=self._progress,
        )
        return again.take(self._earlier(again))

    def _earlier(self, again: RecordTable) -> npt.NDArray[np.bool_]:
        """Which of the records read again had gone by already."""
        limits = np.array([self._seen.get(s.name, -1) for s in again.sources], np.int64)
        seen: npt.NDArray[np.bool_] = again.offset <= limits[again.source]
        return seen

    def _remember(self, table: RecordTable) -> None:
        top = int(table.end_us.max())
        self._highest = top if self._highest is None else max(self._highest, top)
        last = table.take(np.flatnonzero(table.end_us == self._highest))
        self._tail = (
            last
            if self._tail is None or top > int(self._tail.end_us[0])
            else (concatenate([self._tail, last]) if len(last) else self._tail)
        )
        for code in np.unique(table.source):
            rows = np.flatnonzero(table.source == code)
            name = table.sources[int(code)].name
            self._seen[name] = max(self._seen.get(name, -1), int(table.offset[rows[-1]]))
