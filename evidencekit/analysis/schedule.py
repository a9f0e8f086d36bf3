"""When the job is expected: from the crontab where one was supplied, else from the runs themselves."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import numpy as np

from evidencekit.analysis.crontime import CronTime, due_moments, in_words, parse, weekday_text
from evidencekit.analysis.localtime import DAY_S, local_seconds
from evidencekit.analysis.pattern import STEADY, find_pattern
from evidencekit.analysis.values import Schedule
from evidencekit.analysis.wording import clauses, day_text
from evidencekit.clock import SECOND, local_date, zone
from evidencekit.errors import BadRequest
from evidencekit.evidence.crontab import REFUSED
from evidencekit.texts import say, spoken

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

    import numpy.typing as npt

    from evidencekit.analysis.values import JobQuery
    from evidencekit.evidence.supporting import CronEntry, Supporting

MOST_NIGHTS = 20_000
"""Expected runs beyond which no calendar is drawn."""
_MOST_BREAKS = 64
_MOST_CHANGES = 12
CRONTAB, INFERRED, UNTOLD = "crontab", "runs", "none"
"""What tells of a schedule: a crontab, the runs alone, nothing."""
_FEWEST = 5
_BEFORE = 59 * SECOND
"""A first start, true to a second, may lie before its time, but not by what parts two times of cron."""
_GUARD = re.compile(r"\s*(?:\[\[?\s|test\s)[^;]*?(?:&&|\|\|)")
"""A shell condition before the command proper."""
_DEBIAN = "cron"
"""The recorded name of Debian's cron; cronie's is ``crond``."""
_NAME_LENGTH = 15
"""Characters that a record keeps of a command's name."""


@dataclass(frozen=True, slots=True)
class Expectation:
    """When runs are due."""

    source: str
    words: str
    due: tuple[int, ...]
    notes: tuple[str, ...] = ()
    regular: bool = True
    """False: no schedule could be told."""
    by: str = UNTOLD
    """What ``source`` tells in words."""


def expect(
    query: JobQuery,
    starts: Sequence[int],
    supporting: Supporting,
    since_us: int,
    until_us: int,
    *,
    daemon: str = "",
) -> Expectation:
    """The moments in ``[since_us, until_us)`` at which a run was due.

    ``starts`` are those of the runs not started by hand, by the clock as it stood then; ``daemon`` is
    the recorded name of the process that started them, where one did: ``cron`` (Debian), ``crond``.
    """
    entries = matching_entries(query, supporting)
    guarded = [entry for entry in entries if _GUARD.match(entry.command)]
    if entries and not guarded:
        found = _from_crontab(query, entries, since_us, until_us, daemon)
        return replace(found, notes=(*_refused(entries, supporting, daemon), *found.notes))
    found = _inferred(query, starts, since_us, until_us)
    if supporting.crontab:
        note = (
            say("schedule.guarded", place=_place(guarded[0]))
            if guarded
            else say("schedule.no_line")
        )
        found = replace(found, notes=(note, *found.notes))
    return found


def matching_entries(query: JobQuery, supporting: Supporting) -> tuple[CronEntry, ...]:
    """Crontab lines whose command names the job, for its user where both are known."""
    user = supporting.users.get(query.uid) if query.uid is not None else None
    names = set(user.split("/")) if user else set()
    return tuple(
        entry
        for entry in supporting.crontab
        if names_job(entry.command, query.command)
        and (not names or not entry.user or entry.user in names)
    )


def names_job(command: str, name: str) -> bool:
    """True where a word of a shell command is the job's name, as a path or cut as a record cuts it."""
    for word in command.replace(";", " ").replace("&", " ").replace("|", " ").split():
        base = PurePosixPath(word.strip("'\"(){}")).name
        if base and (base == name or base[:_NAME_LENGTH] == name):
            return True
    return False


def _from_crontab(
    query: JobQuery, entries: Sequence[CronEntry], since_us: int, until_us: int, daemon: str
) -> Expectation:
    due: set[int] = set()
    words, places, notes = [], [], []
    for entry in entries:
        places.append(_place(entry))
        try:
            when = parse(entry.schedule)
        except BadRequest:
            told = say("schedule.unfixed", place=_place(entry), schedule=entry.schedule)
            notes.append(told)
            continue
        zone_name, by_clock, why = _zone_of(entry, query, daemon)
        notes += why
        tz = zone(zone_name)
        followed = replace(when, follows_clock=when.follows_clock or by_clock)
        own = _some(followed, since_us, until_us, tz)
        words.append(say("schedule.in_zone", times=in_words(when), zone=zone_name))
        if len(own) > MOST_NIGHTS:
            notes.append(_too_many())
            return _by_crontab(places, clauses(words), (), notes, regular=False)
        due.update(own)
        notes += short_months(when)
    if not words:
        return _by_crontab(places, say("schedule.no_times"), (), notes, regular=False)
    notes.append(say("schedule.as_copied"))
    return _by_crontab(places, clauses(words), sorted(due), notes, regular=True)


def _by_crontab(
    places: Sequence[str], words: str, due: Sequence[int], notes: Sequence[str], *, regular: bool
) -> Expectation:
    source = say("schedule.crontab", places=spoken().comma(places))
    return Expectation(source, words, tuple(due), tuple(notes), regular, CRONTAB)


def _place(entry: CronEntry) -> str:
    return say("line.place", exhibit=entry.exhibit, number=str(entry.line))


def _too_many() -> str:
    return say("schedule.too_many", n=MOST_NIGHTS)


def _refused(entries: Sequence[CronEntry], supporting: Supporting, daemon: str) -> tuple[str, ...]:
    """A note for each table that the system's cron may have left out as a whole."""
    wrong = {exhibit for exhibit, problem in supporting.problems if problem.code == REFUSED}
    tables = dict.fromkeys(entry.exhibit for entry in entries if entry.exhibit in wrong)
    if daemon not in {"", _DEBIAN}:
        return ()
    return tuple(say("schedule.refused", exhibit=exhibit) for exhibit in tables)


def _zone_of(entry: CronEntry, query: JobQuery, daemon: str) -> tuple[str, bool, list[str]]:
    """The zone an entry is due in, whether by that clock as it goes, and notes on it.

    Only cronie reads ``CRON_TZ`` (crontab(5) there). To Debian's cron 3.0pl1 it is a variable like any
    other, which the job is given (measured: its lines go by the system's zone).
    """
    if not entry.zone:
        return query.zone, False, []
    place = _place(entry)
    if daemon == _DEBIAN:
        return query.zone, False, [say("schedule.tz_debian", place=place, zone=entry.zone)]
    try:
        zone(entry.zone)
    except BadRequest:
        return query.zone, False, [say("schedule.tz_unknown", place=place, zone=entry.zone)]
    key = "schedule.tz_cronie" if daemon else "schedule.tz_perhaps"
    return entry.zone, True, [say(key, place=place, zone=entry.zone)]


def _some(when: CronTime, since_us: int, until_us: int, tz: ZoneInfo) -> list[int]:
    found: list[int] = []
    for us in due_moments(when, since_us, until_us, tz):
        found.append(us)
        if len(found) > MOST_NIGHTS:
            break
    return found


def short_months(when: CronTime) -> list[str]:
    """A note where the schedule names a day that some months do not have."""
    if when.any_day or not when.days & {29, 30, 31} or len(when.days) > 27:
        return []
    days = spoken().comma([str(day) for day in sorted(when.days & {29, 30, 31})])
    return [say("schedule.short_months", days=days)]


def _free_days(when: CronTime) -> list[str]:
    """A note where the schedule leaves out days of the week, which only the runs tell."""
    free = [weekday_text(day) for day in range(7) if day not in when.weekdays]
    if not free or len(free) > 3:
        return []
    return [say("schedule.free_days", days=say("list.or").join(free))]


def _inferred(query: JobQuery, starts: Sequence[int], since_us: int, until_us: int) -> Expectation:
    """A schedule from the starts (by the clock as it stood) of the runs not started by hand."""
    tz = zone(query.zone)
    if len(starts) < _FEWEST:
        return _untold(say("schedule.too_few", n=len(starts)))
    local = np.sort(local_seconds(np.array(starts, np.int64), tz))
    whens, kept = find_pattern(local)
    if not whens or kept < STEADY * len(local):
        changed = _changed(query, np.sort(np.array(starts, np.int64)), since_us, until_us, tz)
        if changed is not None:
            return changed
    if not whens:
        return _untold(say("schedule.irregular"))
    # That the schedule held before the first run is told by none of them.
    since_us = max(since_us, int(min(starts)) - _BEFORE)
    due = {us for when in whens for us in _some(when, since_us, until_us, tz)}
    if len(due) > MOST_NIGHTS:
        return _by_runs(in_words(*whens), (), [_too_many()], regular=False)
    words = say("schedule.kept", times=in_words(*whens), zone=query.zone, kept=kept, n=len(starts))
    notes = [note for when in whens[:1] for note in (*short_months(when), *_free_days(when))]
    return _by_runs(words, sorted(due), notes, regular=True)


def _by_runs(words: str, due: Sequence[int], notes: Sequence[str], *, regular: bool) -> Expectation:
    source = say("schedule.by_runs")
    return Expectation(source, words, tuple(due), tuple(notes), regular, INFERRED)


def _untold(words: str) -> Expectation:
    return Expectation(say("schedule.none"), words, (), (), False)


def unscheduled(key: str) -> Schedule:
    """No schedule, for the reason that the entry ``key`` gives."""
    return Schedule(say("schedule.none"), say(key), ())


def _changed(
    query: JobQuery, starts: npt.NDArray[np.int64], since_us: int, until_us: int, tz: ZoneInfo
) -> Expectation | None:
    """Several schedules, one after the other, where nearly all starts keep to them; else None."""
    parts = _segments(local_seconds(starts, tz))
    if len(parts) < 2:
        return None
    due: set[int] = set()
    words = []
    for place, (first, last, whens, _kept) in enumerate(parts):
        # Between the last run of one and the first of the next neither is taken to hold.
        begun = max(since_us, int(starts[first]) - _BEFORE)
        ended = until_us if last == len(starts) else int(starts[last - 1]) + 60 * SECOND
        due |= {us for when in whens for us in _some(when, begun, ended, tz)}
        day = day_text(local_date(int(starts[first]), tz))
        times = in_words(*whens)
        words.append(say("schedule.from_day", day=day, times=times) if place else times)
    if len(due) > MOST_NIGHTS:
        return None
    kept = sum(part[3] for part in parts)
    times = say("list.then").join(words)
    text = say("schedule.kept", times=times, zone=query.zone, kept=kept, n=len(starts))
    notes = [say("schedule.changes", n=len(parts) - 1)]
    if any(_by_an_hour(one[2], other[2]) for one, other in pairwise(parts)):
        notes.append(say("schedule.by_an_hour", zone=query.zone))
    return _by_runs(text, sorted(due), notes, regular=True)


_Segment = tuple[int, int, list[CronTime], int]
"""First start, the one after the last, the times kept, and how many starts keep them."""


def _segments(local: npt.NDArray[np.int64]) -> list[_Segment]:
    """Stretches of starts, as long as can be, that each keep a pattern; empty if some keep none."""
    minutes = (local % DAY_S) // 60
    breaks = (np.flatnonzero(np.abs(np.diff(minutes)) > 1) + 1)[:_MOST_BREAKS].tolist()
    found: list[_Segment] = []
    first = 0
    while first < len(local) and len(found) < _MOST_CHANGES:
        ends = [at for at in breaks if at - first >= _FEWEST and len(local) - at >= _FEWEST]
        for last in (len(local), *reversed(ends)):
            whens, kept = find_pattern(np.sort(local[first:last]))
            if whens and kept >= STEADY * (last - first):
                break
        else:
            return []
        if found and in_words(*found[-1][2]) == in_words(*whens):
            return []
        found.append((first, last, whens, kept))
        first = last
    return found if first == len(local) else []


def _by_an_hour(one: Sequence[CronTime], other: Sequence[CronTime]) -> bool:
    """True where the times of two patterns are the same but for an hour."""
    times = [
        {hour * 60 + minute for when in whens for hour in when.hours for minute in when.minutes}
        for whens in (one, other)
    ]
    day = DAY_S // 60
    return any({(t + shift) % day for t in times[0]} == times[1] for shift in (-60, 60))
