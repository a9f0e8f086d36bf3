"""Records around a place in the files: by order of writing, so that no clock can hide them.

A window is found by row number and grown until it reaches the times asked for. File order is the
order of exit whatever the clock did, so a clock step inside a run does not cut its family apart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from evidencekit.records import concatenate

if TYPE_CHECKING:
    from evidencekit.evidence.collection import Evidence
    from evidencekit.records import RecordTable

_FIRST = 512
"""Rows looked at on either side at least: a step forward makes earlier rows look too old."""
_MOST = 100_000
"""Rows beyond which a window is not grown on one side."""
_TOUCH_US = 2_000_000


def around(evidence: Evidence, first: int, last: int, since_us: int, until_us: int) -> RecordTable:
    """Rows ``first`` to ``last`` and what lies around them from ``since_us`` to ``until_us``.

    Where a file ends before ``until_us`` (or begins after ``since_us``), the window goes on in the
    file that continues it, not in a file of the same time.
    """
    parts = [evidence.rows(first, last + 1)]
    place: int | None = _file_of(evidence, first)
    row = first
    while place is not None:
        low = evidence.starts[place]
        start = _grow_back(evidence, row, low, since_us)
        parts.insert(0, evidence.rows(start, row))
        if start > low or row - start >= _MOST:
            break
        place = _before(evidence, place)
        row = evidence.starts[place + 1] if place is not None else 0
    place, row = _file_of(evidence, last), last + 1
    while place is not None:
        high = evidence.starts[place + 1]
        stop = _grow_on(evidence, row, high, until_us)
        parts.append(evidence.rows(row, stop))
        if stop < high or stop - row >= _MOST:
            break
        place = _after(evidence, place)
        row = evidence.starts[place] if place is not None else 0
    return concatenate(parts)


def _file_of(evidence: Evidence, row: int) -> int:
    return int(np.searchsorted(np.array(evidence.starts), row, side="right")) - 1


def _grow_back(evidence: Evidence, row: int, low: int, since_us: int) -> int:
    """The row at or above ``low`` from which on records ended after ``since_us``."""
    reach = _FIRST
    while True:
        start = max(low, row - reach)
        if start == low or reach >= _MOST:
            return start
        if int(evidence.rows(start, start + 1).end_us[0]) < since_us:
            return start
        reach *= 4


def _grow_on(evidence: Evidence, row: int, high: int, until_us: int) -> int:
    """The row at or below ``high`` up to which records ended before ``until_us``."""
    reach = _FIRST
    while True:
        stop = min(high, row + reach)
        if stop == high or reach >= _MOST:
            return stop
        if int(evidence.rows(stop - 1, stop).end_us[0]) > until_us:
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
