"""Where the ticks of a chart's axes stand, and what is written at them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from evidencekit.clock import SECOND, as_datetime, local_date, start_of_day
from evidencekit.report.chartshapes import Tick
from evidencekit.report.words import HOUR, MINUTE

if TYPE_CHECKING:
    from datetime import date
    from zoneinfo import ZoneInfo

    from evidencekit.report.texts import Catalogue

DAY = 24 * HOUR
_LENGTH_STEPS = (
    *(SECOND // n for n in (100, 50, 20, 10, 5, 2)),
    *(SECOND * n for n in (1, 2, 5, 10, 20, 30)),
    *(MINUTE * n for n in (1, 2, 5, 10, 20, 30)),
    *(HOUR * n for n in (1, 2, 4, 6, 12)),
    *(DAY * n for n in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)),
)
_DAY_STEPS = (1, 2, 7, 14)
_MONTH_STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 480)


def length_unit(top_us: int) -> tuple[str, int]:
    """The unit that lengths up to ``top_us`` are counted in: its name in the catalogue, its size."""
    if top_us <= 2 * MINUTE:
        return "seconds", SECOND
    if top_us <= 2 * HOUR:
        return "minutes", MINUTE
    return ("hours", HOUR) if top_us <= 4 * DAY else ("days", DAY)


def length_ticks(top_us: int, *, wanted: int = 6) -> tuple[Tick, ...]:
    """Even ticks from zero to at most ``top_us``, labelled in :func:`length_unit`."""
    step = next((s for s in _LENGTH_STEPS if top_us / s <= wanted), _LENGTH_STEPS[-1])
    _, unit = length_unit(top_us)
    return tuple(Tick(at, decimal(at, unit)) for at in range(0, top_us + 1, step))


def decimal(value: int, unit: int) -> str:
    """``value`` in ``unit`` without trailing zeros: ``0.5``, ``10``."""
    text = f"{value / unit:.4f}".rstrip("0").rstrip(".")
    return text or "0"


def count_ticks(top: int, *, wanted: int = 4) -> tuple[Tick, ...]:
    """Even ticks of a count from zero to at most ``top``."""
    step = 1
    while top / step > wanted:
        lead = int(str(step)[0])
        step = step * 5 // 2 if lead == 2 else step * 2
    return tuple(Tick(at, f"{at:,}") for at in range(0, top + 1, step))


def time_ticks(
    start_us: int, end_us: int, tz: ZoneInfo, texts: Catalogue, *, wanted: int = 8
) -> tuple[Tick, ...]:
    """Ticks at local midnights (weekly, monthly, … as fits) or, in a short stretch, at hours."""
    if end_us - start_us <= 2 * DAY:
        return clock_ticks(start_us, end_us, tz, wanted=wanted)
    first, last = local_date(start_us, tz), local_date(end_us, tz)
    if start_of_day(first, tz) < start_us:
        first += timedelta(days=1)
    span = (last - first).days
    for step in _DAY_STEPS:
        if span / step <= wanted:
            days = [first + timedelta(days=n) for n in range(0, span + 1, step)]
            places = [(start_of_day(day, tz), texts.day_short(day)) for day in days]
            return tuple(Tick(at, label) for at, label in places if at < end_us)
    return tuple(_month_ticks(first, last, tz, texts, wanted))


def _month_ticks(
    first: date, last: date, tz: ZoneInfo, texts: Catalogue, wanted: int
) -> list[Tick]:
    """Ticks at the first of a month, every so many months."""
    months = (last.year - first.year) * 12 + last.month - first.month
    step = next((s for s in _MONTH_STEPS if months / s <= wanted), _MONTH_STEPS[-1])
    ticks = []
    at = first.year * 12 + first.month - 1
    at += -at % step
    while (at // 12, at % 12 + 1) <= (last.year, last.month):
        day = first.replace(year=at // 12, month=at % 12 + 1, day=1)
        if day >= first:
            label = texts.month_of_year(day) if step < 12 else str(day.year)
            ticks.append(Tick(start_of_day(day, tz), label))
        at += step
    return ticks


def clock_ticks(start_us: int, end_us: int, tz: ZoneInfo, *, wanted: int = 8) -> tuple[Tick, ...]:
    """Ticks at round local times of day within a short stretch."""
    span = max(end_us - start_us, 1)
    steps = [s for s in _LENGTH_STEPS if s >= SECOND]
    step = next((s for s in steps if span / s <= wanted), steps[-1])
    shift = as_datetime(start_us, tz).utcoffset() or timedelta(0)
    at = start_us + -(start_us + shift // timedelta(microseconds=1)) % step
    ticks = []
    while at <= end_us:
        moment = as_datetime(at, tz)
        ticks.append(Tick(at, f"{moment:%H:%M}" if step >= MINUTE else f"{moment:%H:%M:%S}"))
        at += step
    return tuple(ticks)
