"""What the records hold against the lines of a log: when processes began, by id, and in which years."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from evidencekit.clock import SECOND, as_datetime
from evidencekit.progress import silent
from evidencekit.records import NOT_RECORDED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from evidencekit.evidence.collection import Evidence
    from evidencekit.progress import Progress

AGREE_US = 2 * SECOND
"""A record's start is true to a second, and cron logs just before it starts the job."""
_DAY = 86_400 * SECOND
_MOST_DAYS = 50_000
"""From 1970 on; 32 bits of seconds hold fewer."""


@dataclass(frozen=True, slots=True)
class Anchors:
    """What the records tell: starts by process id, and the span they cover."""

    starts: Mapping[int, Sequence[int]]
    """Sorted, microseconds."""
    first_us: int
    last_us: int
    years: tuple[int, ...]
    """Those in which records began: a clock reset to 1970 need not make all years since be tried."""

    def years_near(self, new_years: int) -> list[int]:
        """The years that the last line of a log with so many new years may be of."""
        return sorted({year + more for year in self.years for more in range(-1, 2 + new_years)})

    def has_start(self, pid: int | None, us: int) -> bool:
        """Whether a process of this id began at that time, as far as both are true."""
        starts = self.starts.get(pid, ()) if pid is not None else ()
        place = bisect_left(starts, us - AGREE_US)
        return place < len(starts) and starts[place] <= us + AGREE_US


def anchors_in(
    evidence: Evidence, pids: Iterable[int], progress: Progress = silent
) -> Anchors | None:
    """Starts of all records with one of ``pids``; None: there are no records."""
    wanted = np.array(sorted(set(pids) - {NOT_RECORDED}), np.int64)
    starts: dict[int, list[int]] = {}
    bounds: list[tuple[int, int]] = []
    days = np.zeros(_MOST_DAYS, bool)
    for table in evidence.blocks(progress):
        if not len(table):
            continue
        bounds.append((int(table.start_us.min()), int(table.end_us.max())))
        days[np.clip(table.start_us // _DAY, 0, _MOST_DAYS - 1)] = True
        chosen = np.flatnonzero(np.isin(table.pid, wanted))
        for pid, start in zip(
            table.pid[chosen].tolist(), table.start_us[chosen].tolist(), strict=True
        ):
            starts.setdefault(pid, []).append(start)
    if not bounds:
        return None
    return Anchors(
        {pid: sorted(found) for pid, found in starts.items()},
        min(first for first, _ in bounds),
        max(last for _, last in bounds),
        tuple(sorted({as_datetime(day * _DAY).year for day in np.flatnonzero(days).tolist()})),
    )
