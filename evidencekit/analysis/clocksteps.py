"""By how much the clock was moved at a place in the file: bounds from the order of process ids.

A record's start is computed from the clock *after* a step for every process that ends after it, so a
process that spans the step shows a start that is off by the step. Process ids are given out in order
of start and know no clock. A process with a lower id started earlier, one with a higher id later:
each such neighbour that ended before the step bounds the true start, and with it the step.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from evidencekit.analysis.lookup import rows_between
from evidencekit.analysis.parents import laps
from evidencekit.clock import SECOND
from evidencekit.progress import Progress, silent

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from evidencekit.analysis.recording import Joint
    from evidencekit.evidence.collection import Evidence
    from evidencekit.records import RecordRef, RecordTable

_AROUND = 400
"""Records looked at on either side."""
_FUZZ = SECOND + 10_000
"""Width of a start's interval: one second and one tick."""


@dataclass(frozen=True, slots=True)
class StepBounds:
    """The clock was moved by at least ``low`` and at most ``high`` (µs, forward is positive).

    ``None``: not bounded on that side. A machine that was suspended looks like a move forward.
    """

    low: int | None
    high: int | None
    witnesses: int
    """Processes that span the place and bound the step."""
    pids_between: int | None
    """Process ids given out between the last start before and the first after; None: not told."""
    shown_us: int | None = None
    """End second of the first process that bounds the step: it had happened by then."""
    alive: frozenset[RecordRef] = frozenset()
    """Records (of the window) of the processes that span the place."""

    @property
    def forward(self) -> bool:
        """True where the clock was certainly moved forward (or the machine suspended)."""
        return self.low is not None and self.low > 0

    @property
    def backward(self) -> bool:
        """True where the clock was certainly moved back."""
        return self.high is not None and self.high < 0

    @property
    def still(self) -> bool:
        """True where the clock was certainly not moved by more than two seconds."""
        near = 2 * SECOND
        return (
            self.low is not None and self.high is not None and -near < self.low and self.high < near
        )

    @property
    def middle(self) -> int | None:
        """The middle of the bounds in whole seconds, where both are known."""
        if self.low is None or self.high is None:
            return None
        return round((self.low + self.high) / 2 / SECOND) * SECOND


def bound_steps(
    evidence: Evidence, joints: Sequence[Joint], progress: Progress = silent
) -> tuple[StepBounds, ...]:
    """Bounds of a step at each of ``joints``, which stand in order of row.

    A process that ends beyond the next joint may carry that one's step as well, so only records
    between the neighbouring joints are asked. Joints that turn out to hold no step do not count as
    neighbours in a second round.
    """
    first = _round(evidence, joints, list(joints), progress)
    barriers = [j for j, found in zip(joints, first, strict=True) if not found.still]
    return _round(evidence, joints, barriers, progress)


def _round(
    evidence: Evidence, joints: Sequence[Joint], barriers: list[Joint], progress: Progress
) -> tuple[StepBounds, ...]:
    rows = [barrier.row for barrier in barriers]
    found: list[StepBounds] = []
    for done, joint in enumerate(joints):
        progress("bounding clock steps", done, len(joints))
        place = bisect_left(rows, joint.row)
        after = place + 1 if place < len(rows) and rows[place] == joint.row else place
        low = max(joint.row - _AROUND, rows[place - 1] if place else 0)
        high = min(joint.row + _AROUND, rows[after] if after < len(rows) else evidence.total)
        table = rows_between(evidence, low, high - 1)
        found.append(bound_within(table, joint.row - low))
    return tuple(found)


def bound_within(table: RecordTable, split: int) -> StepBounds:
    """Bounds of a step just before row ``split``, from rows in file order."""
    lap = laps(table)
    near = (lap == lap[min(split, len(table) - 1)]) & (table.pid > 1)
    if len(table) and split < len(table):
        near &= table.source == table.source[split]
    rows = np.arange(len(table))
    before, after = np.flatnonzero(near & (rows < split)), np.flatnonzero(near & (rows >= split))
    low, high = _from_order(table, before, after)
    witnesses, shown, pids_between = 0, None, None
    alive: frozenset[RecordRef] = frozenset()
    if len(before) and len(after):
        spanning, pids_between = _spanning(table, before, after)
        witnesses = len(spanning)
        if witnesses:
            shown = int(table.end_us[spanning[0]])
            alive = frozenset(table.ref(int(row)) for row in spanning)
            low_p, high_p = _from_pids(table, before, spanning)
            low = max((bound for bound in (low, low_p) if bound is not None), default=None)
            high = min((bound for bound in (high, high_p) if bound is not None), default=None)
    return StepBounds(low, high, witnesses, pids_between, shown, alive)


def _start_low(table: RecordTable, rows: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    lows: npt.NDArray[np.int64] = table.start_us[rows] - table.elapsed_us[rows] % SECOND
    return lows


def _from_order(
    table: RecordTable, before: npt.NDArray[np.int64], after: npt.NDArray[np.int64]
) -> tuple[int | None, int | None]:
    """What the order of exit alone says: time does not run back between two records."""
    if not len(before) or not len(after):
        return None, None
    change = int(table.end_us[after[0]]) - int(table.end_us[before[-1]])
    return None, change + SECOND


def _spanning(
    table: RecordTable, before: npt.NDArray[np.int64], after: npt.NDArray[np.int64]
) -> tuple[npt.NDArray[np.int64], int | None]:
    """Rows that ended after the place but started before it, told by their ids; and the id gap."""
    top = int(table.pid[before].max())
    fresh = after[table.pid[after] > top]
    spanning = after[table.pid[after] < top]
    # Only ids of the window's own stretch can be placed among its starts.
    spanning = spanning[table.pid[spanning] > int(table.pid[before].min())]
    between = int(table.pid[fresh].min()) - top - 1 if len(fresh) else None
    return spanning, between


def _from_pids(
    table: RecordTable, before: npt.NDArray[np.int64], spanning: npt.NDArray[np.int64]
) -> tuple[int | None, int | None]:
    order = before[np.argsort(table.pid[before], kind="stable")]
    pids, lows = table.pid[order], _start_low(table, order)
    highest_below = np.maximum.accumulate(lows)
    lowest_above = np.minimum.accumulate((lows + _FUZZ)[::-1])[::-1]
    shown = _start_low(table, spanning)
    place = np.searchsorted(pids, table.pid[spanning])
    above, below = place < len(pids), place > 0
    # True start is at most the start of the next id: the shown start is late by at least the rest.
    low = shown[above] - lowest_above[place[above]]
    high = shown[below] + _FUZZ - highest_below[place[below] - 1]
    return (
        int(low.max()) if len(low) else None,
        int(high.min()) if len(high) else None,
    )
