"""Records around a place in the files: by order of writing, so that no clock can hide them.

A window is found by row number and grown until it reaches the times asked for. File order is the
order of exit whatever the clock did, so a clock step inside a run does not cut its family apart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from evidencekit.records import NOT_RECORDED, gathered

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from evidencekit.evidence.collection import Evidence
    from evidencekit.records import RecordTable

_FIRST = 512
"""Rows looked at on either side at least: a step forward makes earlier rows look too old."""
_MOST = 100_000
"""Rows beyond which a window is not grown on one side."""
_TOUCH_US = 2_000_000
_PIECE = 65_536
"""Rows read at a time."""


def around(
    evidence: Evidence, first: int, last: int, since_us: int, until_us: int
) -> tuple[tuple[int, int], ...]:
    """Rows ``first`` to ``last`` and what lies around them from ``since_us`` to ``until_us``.

    Given as stretches of row numbers in rising order, each with the row after its last. Where a file
    ends before ``until_us`` (or begins after ``since_us``), the window goes on in the file that
    continues it, not in a file of the same time.
    """
    place, other = _file_of(evidence, first), _file_of(evidence, last)
    low, high = evidence.starts[place], evidence.starts[other + 1]
    start, stop = max(low, first - _FIRST), min(high, last + 1 + _FIRST)
    # Mostly this is enough, and one look is cheaper than several.
    if start > low and _end_of(evidence, start) >= since_us:
        start = _grow_back(evidence, start, low, since_us)
    if stop < high and _end_of(evidence, stop - 1) <= until_us:
        stop = _grow_on(evidence, stop, high, until_us)
    parts = [(start, stop)]
    before: int | None = _before(evidence, place) if start == low else None
    while before is not None:
        row, low = evidence.starts[before + 1], evidence.starts[before]
        start = _grow_back(evidence, row, low, since_us)
        parts.insert(0, (start, row))
        before = _before(evidence, before) if start == low and row - start < _MOST else None
    after: int | None = _after(evidence, other) if stop == high else None
    while after is not None:
        row, high = evidence.starts[after], evidence.starts[after + 1]
        stop = _grow_on(evidence, row, high, until_us)
        parts.append((row, stop))
        after = _after(evidence, after) if stop == high and stop - row < _MOST else None
    joined: list[tuple[int, int]] = []
    for begin, end in parts:
        if joined and joined[-1][1] == begin:
            joined[-1] = (joined[-1][0], end)
        elif end > begin:
            joined.append((begin, end))
    return tuple(joined)


def read(
    evidence: Evidence, stretches: Sequence[tuple[int, int]], progress: Callable[[], None]
) -> RecordTable:
    """All rows of some stretches as one table; ``progress`` is called between pieces."""

    def pieces() -> Iterator[RecordTable]:
        for first, stop in stretches:
            for start in range(first, stop, _PIECE):
                progress()
                yield evidence.rows(start, min(start + _PIECE, stop))

    return gathered(pieces(), sum(stop - first for first, stop in stretches))


def _end_of(evidence: Evidence, row: int) -> int:
    """The end of a record; its start where its length is unreadable."""
    table = evidence.rows(row, row + 1)
    end = int(table.end_us[0])
    return int(table.start_us[0]) if end == NOT_RECORDED else end


def _file_of(evidence: Evidence, row: int) -> int:
    return int(np.searchsorted(np.array(evidence.starts), row, side="right")) - 1


def _grow_back(evidence: Evidence, row: int, low: int, since_us: int) -> int:
    """The row at or above ``low`` from which on records ended after ``since_us``."""
    reach = _FIRST
    while True:
        start = max(low, row - reach)
        if start == low or reach >= _MOST:
            return start
        if _end_of(evidence, start) < since_us:
            return start
        reach *= 4


def _grow_on(evidence: Evidence, row: int, high: int, until_us: int) -> int:
    """The row at or below ``high`` up to which records ended before ``until_us``."""
    reach = _FIRST
    while True:
        stop = min(high, row + reach)
        if stop == high or reach >= _MOST:
            return stop
        if _end_of(evidence, stop - 1) > until_us:
            return stop
        reach *= 4


def _after(evidence: Evidence, place: int) -> int | None:
    """The next file that begins where this one ends, or later; files of the same time are passed."""
    end = evidence.files[place].scan.last_end_us
    for later in range(place + 1, len(evidence.files)):
        begin = evidence.files[later].scan.first_end_us
        if begin is not None and end is not None and begin >= end - _TOUCH_US:
            return later
    return None


def _before(evidence: Evidence, place: int) -> int | None:
    begin = evidence.files[place].scan.first_end_us
    for earlier in range(place - 1, -1, -1):
        end = evidence.files[earlier].scan.last_end_us
        if begin is not None and end is not None and end <= begin + _TOUCH_US:
            return earlier
    return None
