"""The times and days that the starts of a job keep, told from the starts alone."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import numpy as np
import numpy.typing as npt

from evidencekit.analysis.crontime import CronTime
from evidencekit.analysis.localtime import DAY_S
from evidencekit.clock import SECOND, as_datetime

STEADY = 0.9
"""Share of the starts that a pattern with few days, or two patterns in turn, must keep."""
_KEEP = 0.6
"""Share of the starts, and of the days, that must keep a pattern."""
_SELDOM = 1 / 3
"""Share of a weekday's days up to which runs on it are no part of a pattern."""
_LAST_DAYS = frozenset({28, 29, 30, 31})
"""The days on which a month can end."""
_EVERY_DAY, _EVERY_WEEKDAY = frozenset(range(1, 32)), frozenset(range(7))
_WEEKEND = frozenset({0, 6})
_MINUTES = DAY_S // 60
_PERIODS = (30, 20, 15, 12, 10, 6, 5, 4, 3, 2, 1)
"""Minutes after which a job can come again so that every hour is alike."""
_FEWEST = 5
_NEARLY_ALL = 18
"""Hours of the day in which a minute must be kept, so that a start on one day tells of the others."""


def find_pattern(local: npt.NDArray[np.int64]) -> tuple[list[CronTime], int]:
    """The simplest set of times and days that most starts keep, and how many keep it.

    ``local`` are the starts as :func:`~evidencekit.analysis.localtime.local_seconds` counts, in order.
    """
    minutes = (local % DAY_S) // 60
    slots = _slots(minutes, local // DAY_S)
    kept = np.zeros(len(local), bool)
    for slot in slots:
        kept |= np.abs(minutes - slot) <= 1
    if not slots or kept.sum() < _KEEP * len(local):
        return _periodic(local)
    on_days = _days(np.unique(local[kept] // DAY_S))
    if on_days is None:
        return [], 0
    weekday = (local // DAY_S + 4) % 7
    kept &= np.isin(weekday, sorted(on_days[1]))
    by_hour: dict[int, set[int]] = {}
    for slot in slots:
        by_hour.setdefault(slot // 60, set()).add(slot % 60)
    by_minutes: dict[frozenset[int], set[int]] = {}
    for hour, marks in by_hour.items():
        by_minutes.setdefault(frozenset(marks), set()).add(hour)
    return [
        CronTime(
            marks, frozenset(hours), on_days[0], frozenset(range(1, 13)), on_days[1],
            any_day=len(on_days[0]) == 31, any_weekday=len(on_days[1]) == 7,
            follows_clock=len(hours) == 24, last_day=on_days[0] == _LAST_DAYS,
        )
        for marks, hours in by_minutes.items()
    ], int(kept.sum())  # fmt: skip


def _slots(minutes: npt.NDArray[np.int64], days: npt.NDArray[np.int64]) -> list[int]:
    """Minutes of the day at which runs begin on most of the days with runs."""
    pairs = np.unique((days - days.min()) * _MINUTES + minutes) % _MINUTES
    counts = np.bincount(pairs, minlength=_MINUTES)
    enough = max(2, _KEEP * len(np.unique(days)))
    slots: list[int] = np.flatnonzero(counts >= enough).tolist()
    hours = Counter(slot % 60 for slot in slots)
    # A time missed on one of a few days still belongs to a minute kept in nearly all hours.
    often = [minute for minute, count in hours.items() if count >= _NEARLY_ALL]
    more = [hour * 60 + minute for hour in range(24) for minute in often]
    return sorted({*slots, *(slot for slot in more if counts[slot])})


def _periodic(local: npt.NDArray[np.int64]) -> tuple[list[CronTime], int]:
    """Starts every so many minutes, told from a day or two, which is too short for times of day."""
    first, last = int(local[0]) // 60, int(local[-1]) // 60
    if len(local) < _FEWEST or last - first > 2 * _MINUTES:
        return [], 0
    marks = np.unique(local // 60)
    if len(marks) < _FEWEST or len(marks) < STEADY * len(local):
        return [], 0
    for period in _PERIODS:
        phase = int(np.argmax(np.bincount(marks % period, minlength=period)))
        kept = marks % period == phase
        if kept.sum() < STEADY * len(marks):
            continue
        if kept.sum() < _KEEP * ((last - first) // period + 1):
            return [], 0
        every = frozenset(range(phase, 60, period))
        return [
            CronTime(
                every, frozenset(range(24)), _EVERY_DAY, frozenset(range(1, 13)), _EVERY_WEEKDAY,
                any_day=True, any_weekday=True, follows_clock=True,
            )
        ], int((local // 60 % period == phase).sum())  # fmt: skip
    return [], 0


def _days(days: npt.NDArray[np.int64]) -> tuple[frozenset[int], frozenset[int]] | None:
    """Days of the month and of the week that the run days keep; None where they keep neither."""
    span = np.arange(int(days[0]), int(days[-1]) + 1)
    weekdays = _weekdays(days, span)
    if weekdays is not None:
        return _EVERY_DAY, weekdays
    if len(days) >= _KEEP * len(span):
        return _EVERY_DAY, _EVERY_WEEKDAY
    dates = [as_datetime(int(day) * DAY_S * SECOND).date() for day in days]
    lengths = {(one + timedelta(days=1)).month != one.month for one in dates}
    if lengths == {True} and len({one.day for one in dates}) > 1:
        return _LAST_DAYS, _EVERY_WEEKDAY
    of_month = frozenset(one.day for one in dates)
    months = {(one.year, one.month) for one in dates}
    if len(of_month) <= 3 and len(days) >= _KEEP * len(months) * len(of_month):
        return of_month, _EVERY_WEEKDAY
    return None


def _weekdays(days: npt.NDArray[np.int64], span: npt.NDArray[np.int64]) -> frozenset[int] | None:
    """The days of the week on which runs keep to, where these are not all; None without such.

    A weekday without runs says something only if there were two of it, or if both days of a weekend
    have none.
    """
    there = np.bincount((span + 4) % 7, minlength=7)
    run = np.bincount((days + 4) % 7, minlength=7)
    kept = frozenset(int(day) for day in np.flatnonzero((run >= _KEEP * there) & (there > 0)))
    left = _EVERY_WEEKDAY - kept
    if not kept or not left or run[sorted(kept)].sum() < STEADY * len(days):
        return None
    if any(run[day] > _SELDOM * there[day] for day in left):
        return None
    if all(there[day] >= 2 for day in left) or (left == _WEEKEND and all(there[list(left)] >= 1)):
        return kept
    return None
