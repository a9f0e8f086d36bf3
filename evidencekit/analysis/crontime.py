"""When a crontab line is due: the five fields, and what cron does where clocks change.

Fields as in crontab(5) of Debian's cron 3.0pl1: lists, ranges, steps, names of months and days,
``@daily`` and its kin; day of month and day of week are joined by *or* where neither begins with a
star. Clock changes as in cron(8) there, and the same in cronie (``find_jobs`` in its ``cron.c``): jobs
at fixed times that fall into a skipped hour run right after the change, those in a repeated hour run
once; jobs with a star in hour or minute follow the clock as it goes. So do all jobs below a ``CRON_TZ``
that cronie heeds: in a skipped hour they do not run, in a repeated one twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from evidencekit.clock import SECOND, as_datetime, as_us, local_date
from evidencekit.errors import BadRequest
from evidencekit.texts import say, spoken

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from zoneinfo import ZoneInfo

_NICKNAMES = {
    "@yearly": "0 0 1 1 *", "@annually": "0 0 1 1 *", "@monthly": "0 0 1 * *",
    "@weekly": "0 0 * * 0", "@daily": "0 0 * * *", "@midnight": "0 0 * * *", "@hourly": "0 * * * *",
}  # fmt: skip
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_DAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]
_BOUNDS = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 7))
_NAMES: tuple[list[str], ...] = ([], [], [], _MONTHS, _DAYS)
_FIRST_NAME = (0, 0, 0, 1, 0)
_MANY_TIMES = 4


@dataclass(frozen=True, slots=True)
class CronTime:
    """The five fields as sets of numbers; Sunday is 0."""

    minutes: frozenset[int]
    hours: frozenset[int]
    days: frozenset[int]
    months: frozenset[int]
    weekdays: frozenset[int]
    any_day: bool
    """Day of month begins with a star."""
    any_weekday: bool
    follows_clock: bool
    """A star in hour or minute: such jobs run by the clock, whatever it does."""
    last_day: bool = False
    """Only on the last day of each month: no crontab field says so, runs may keep to it."""

    def on(self, day: date) -> bool:
        """True where the job is due at some time of ``day``."""
        if day.month not in self.months:
            return False
        if self.last_day:
            return (day + timedelta(days=1)).month != day.month
        by_day = day.day in self.days
        by_week = (day.weekday() + 1) % 7 in self.weekdays
        return (by_day and by_week) if self.any_day or self.any_weekday else (by_day or by_week)


def parse(schedule: str) -> CronTime:
    """Read the schedule of a crontab line.

    Raises:
        BadRequest: no five fields, a number out of bounds, or a form that has no times (``@reboot``).
    """
    fields = _NICKNAMES.get(schedule.strip().lower(), schedule).split()
    if len(fields) != len(_BOUNDS):
        raise _unreadable(schedule)
    sets = [_field(text, place, schedule) for place, text in enumerate(fields)]
    weekdays = frozenset(day % 7 for day in sets[4])
    return CronTime(
        sets[0], sets[1], sets[2], sets[3], weekdays,
        any_day=fields[2].startswith("*"),
        any_weekday=fields[4].startswith("*"),
        follows_clock=fields[0].startswith("*") or fields[1].startswith("*"),
    )  # fmt: skip


def _field(text: str, place: int, schedule: str) -> frozenset[int]:
    low, high = _BOUNDS[place]
    found: set[int] = set()
    for part in text.lower().split(","):
        span, _, step = part.partition("/")
        if span == "*":
            first, last = low, high
        else:
            one, dash, other = span.partition("-")
            first = _number(one, place, schedule)
            last = _number(other, place, schedule) if dash else high if step else first
        stride = int(step) if step.isdigit() and int(step) else 1 if not step else 0
        if not stride or not low <= first <= last <= high:
            raise _unreadable(schedule)
        found.update(range(first, last + 1, stride))
    return frozenset(found)


def _number(text: str, place: int, schedule: str) -> int:
    if text.isdigit():
        return int(text)
    if text[:3] in _NAMES[place]:
        return _NAMES[place].index(text[:3]) + _FIRST_NAME[place]
    raise _unreadable(schedule)


def _unreadable(schedule: str) -> BadRequest:
    return BadRequest(
        "not a crontab time with fixed moments",
        repr(schedule),
        "see crontab(5) for the five fields",
    )


def due_moments(when: CronTime, since_us: int, until_us: int, tz: ZoneInfo) -> Iterator[int]:
    """The moments in ``[since_us, until_us)`` at which cron would start the job, in order."""
    day = local_date(since_us, tz) - timedelta(days=1)
    last = local_date(until_us, tz) + timedelta(days=1)
    while day <= last:
        if when.on(day):
            for us in _on_day(when, day, tz):
                if since_us <= us < until_us:
                    yield us
        day += timedelta(days=1)


def _on_day(when: CronTime, day: date, tz: ZoneInfo) -> list[int]:
    found: set[int] = set()
    for hour in when.hours:
        for minute in when.minutes:
            moment = datetime(day.year, day.month, day.day, hour, minute, tzinfo=tz)
            first = as_us(moment)
            second = as_us(moment.replace(fold=1))
            if first == second:
                found.add(first)
            elif first < second:
                # The hour is repeated: once for fixed times, twice for jobs that follow the clock.
                found.add(first)
                if when.follows_clock:
                    found.add(second)
            elif not when.follows_clock:
                # The hour is skipped: fixed times run right after the change.
                found.add(_after_skip(day, tz, first))
    return sorted(found)


def _after_skip(day: date, tz: ZoneInfo, near_us: int) -> int:
    """The first minute that exists after the skipped ones around ``near_us``."""
    base = as_us(datetime(day.year, day.month, day.day, tzinfo=tz))
    offset = datetime(day.year, day.month, day.day, tzinfo=tz).utcoffset()
    for minute in range(24 * 60):
        us = base + minute * 60 * SECOND
        moment = as_datetime(us, tz)
        if moment.utcoffset() != offset:
            return us
    return near_us


def in_words(when: CronTime, *others: CronTime) -> str:
    """``every day at 02:00``, ``every Sunday at 06:47``, ``on day 1 of the month at 06:52``.

    ``others`` are further times on the same days.
    """
    times, often = _times_in_words((when, *others))
    if often and _every_day(when):
        return times
    return say("cron.days_times", days=_days_in_words(when), times=times)


def _every_day(when: CronTime) -> bool:
    all_year = len(when.months) == 12 and not when.last_day
    return all_year and len(when.days) == 31 and len(when.weekdays) == 7


def _times_in_words(whens: Sequence[CronTime]) -> tuple[str, bool]:
    """The times of a day, and whether they are those of every hour."""
    times = sorted(f"{h:02d}:{m:02d}" for w in whens for h in w.hours for m in w.minutes)
    hours = {hour for when in whens for hour in when.hours}
    if len(whens) == 1 and len(hours) == 24:
        return _within_the_hour(sorted(whens[0].minutes)), True
    if len(times) <= _MANY_TIMES:
        return say("cron.at", times=spoken().comma(times)), False
    return say("cron.many_times", count=str(len(times)), first=times[0], last=times[-1]), False


def _within_the_hour(minutes: list[int]) -> str:
    """``every hour at :00, :30``, ``every minute``, ``every 2 minutes``."""
    apart = {b - a for a, b in pairwise([*minutes, minutes[0] + 60])}
    if len(minutes) > _MANY_TIMES and len(apart) == 1:
        step = apart.pop()
        if step == 1:
            return say("cron.every_minute")
        key = "cron.minutes_from" if minutes[0] else "cron.minutes"
        return say(key, step=str(step), first=f":{minutes[0]:02d}")
    if len(minutes) > _MANY_TIMES:
        return say("cron.hourly_many", count=str(len(minutes)))
    return say("cron.hourly", times=spoken().comma([f":{m:02d}" for m in minutes]))


def _days_in_words(when: CronTime) -> str:
    if when.last_day:
        return say("cron.last_day")
    if len(when.months) == 12:
        return _days_of_month(when)
    return say("cron.in_months", days=_days_of_month(when), months=_numbers(when.months))


def _days_of_month(when: CronTime) -> str:
    days, weekdays = _numbers(when.days), _weekdays_in_words(when.weekdays)
    all_days, all_week = len(when.days) == 31, len(when.weekdays) == 7
    if all_days and all_week:
        return say("cron.every_day")
    if all_days:
        return say("cron.every", weekdays=weekdays)
    if all_week:
        return say("cron.on_day", days=days)
    joint = "cron.on_day_and" if when.any_day or when.any_weekday else "cron.on_day_or"
    return say(joint, days=days, weekdays=weekdays)


def weekday_text(day: int) -> str:
    """``Sunday`` for 0."""
    return spoken().items("calendar.weekdays")[day]


def _weekdays_in_words(days: frozenset[int]) -> str:
    """``Sunday``, ``Monday, Thursday``, ``Monday to Friday``: a week is told from Monday on."""
    own = sorted((day + 6) % 7 for day in days)
    if len(own) > 2 and own[-1] - own[0] == len(own) - 1:
        first, last = weekday_text((own[0] + 1) % 7), weekday_text((own[-1] + 1) % 7)
        return say("cron.weekday_range", first=first, last=last)
    return spoken().comma([weekday_text(day) for day in sorted(days)])


def _numbers(numbers: frozenset[int]) -> str:
    return spoken().comma([str(n) for n in sorted(numbers)])
