"""Local time of day for many moments at once."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from evidencekit.clock import SECOND, as_datetime

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    import numpy.typing as npt

_QUARTER = 900 * SECOND
"""Zones change their offset at whole quarter hours of UTC (all of today's; sub-minute historic
offsets change at other seconds, which moves a mark by less than a quarter hour)."""
DAY_S = 86_400


def local_seconds(us: npt.NDArray[np.int64], tz: ZoneInfo) -> npt.NDArray[np.int64]:
    """Seconds since 1970-01-01 00:00 *local*, as a wall clock in ``tz`` counts."""
    days, inverse = np.unique(us // (DAY_S * SECOND), return_inverse=True)
    offsets = np.array([_day_offset(int(day), tz) for day in days], np.int64)[inverse]
    changing = offsets == _CHANGES
    if changing.any():
        quarters, inside = np.unique(us[changing] // _QUARTER, return_inverse=True)
        each = np.array([_offset_s(int(quarter) * _QUARTER, tz) for quarter in quarters], np.int64)
        offsets[changing] = each[inside]
    seconds: npt.NDArray[np.int64] = us // SECOND + offsets
    return seconds


_CHANGES = -1_000_000


@lru_cache(maxsize=65_536)
def _day_offset(day: int, tz: ZoneInfo) -> int:
    """The zone's offset in seconds during a day of UTC, or ``_CHANGES`` where it changes in it."""
    first = _offset_s(day * DAY_S * SECOND, tz)
    last = _offset_s((day + 1) * DAY_S * SECOND - 1, tz)
    return first if first == last else _CHANGES


def _offset_s(us: int, tz: ZoneInfo) -> int:
    shift = as_datetime(us, tz).utcoffset()
    return int(shift.total_seconds()) if shift is not None else 0


def clock_text(seconds_of_day: int) -> str:
    """``HH:MM`` of a second of the day."""
    minutes = seconds_of_day // 60
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def usual_time_of_day(
    local_s: npt.NDArray[np.int64], *, share: float = 0.75, within_s: int = 300
) -> int | None:
    """The second of the day at which most of the moments lie, or None where they do not agree.

    ``share`` of them must lie within ``within_s`` of it, and there must be three at least. The minute
    named is the commonest among those.
    """
    if len(local_s) < 3:
        return None
    of_day = local_s % DAY_S
    minutes, counts = np.unique(of_day // 60, return_counts=True)
    centre = int(minutes[int(np.argmax(counts))]) * 60
    away = np.abs((of_day - centre + DAY_S // 2) % DAY_S - DAY_S // 2)
    return centre if int((away <= within_s).sum()) >= share * len(of_day) else None
