"""When the job is expected: from the crontab where one was supplied, else from the runs themselves."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import numpy as np

from evidencekit.analysis.crontime import WEEKDAYS, CronTime, due_moments, in_words, parse
from evidencekit.analysis.localtime import DAY_S, local_seconds
from evidencekit.analysis.pattern import STEADY, find_pattern
from evidencekit.analysis.wording import day_text, plural
from evidencekit.clock import SECOND, local_date, zone
from evidencekit.errors import BadRequest
from evidencekit.evidence.crontab import REFUSED

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
_TOO_MANY = (
    f"more than {MOST_NIGHTS:,} runs are due in the range, so no calendar of them is drawn; a shorter "
    "range has one"
)
INFERRED = "inferred from the records"
"""Where a schedule comes from that no crontab states."""
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
            f"{guarded[0].exhibit} line {guarded[0].line} starts the job only under a condition of its "
            "own, so the line alone does not say when a run was due"
            if guarded
            else "the supplied crontab has no line for this command and user"
        )
        found = Expectation(
            found.source, found.words, found.due, (note, *found.notes), found.regular
        )
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
        places.append(f"{entry.exhibit} line {entry.line}")
        try:
            when = parse(entry.schedule)
        except BadRequest:
            notes.append(f"{entry.exhibit} line {entry.line} has no fixed times: {entry.schedule}")
            continue
        zone_name, by_clock, why = _zone_of(entry, query, daemon)
        notes += why
        tz = zone(zone_name)
        followed = replace(when, follows_clock=when.follows_clock or by_clock)
        own = _some(followed, since_us, until_us, tz)
        words.append(f"{in_words(when)} ({zone_name})")
        if len(own) > MOST_NIGHTS:
            notes.append(_TOO_MANY)
            return Expectation(
                f"crontab {', '.join(places)}", "; ".join(words), (), tuple(notes), False
            )
        due.update(own)
        notes += short_months(when)
    if not words:
        return Expectation(
            f"crontab {', '.join(places)}", "no fixed times", (), tuple(notes), False
        )
    notes.append("the crontab is the one copied; it does not say since when it stood so")
    return Expectation(
        f"crontab {', '.join(places)}", "; ".join(words), tuple(sorted(due)), tuple(notes)
    )


def _refused(entries: Sequence[CronEntry], supporting: Supporting, daemon: str) -> tuple[str, ...]:
    """A note for each table that the system's cron may have left out as a whole."""
    wrong = {exhibit for exhibit, problem in supporting.problems if problem.code == REFUSED}
    tables = dict.fromkeys(entry.exhibit for entry in entries if entry.exhibit in wrong)
    if daemon not in {"", _DEBIAN}:
        return ()
    return tuple(
        f"{exhibit} has a line that cron does not take; Debian's cron then leaves out the whole table"
        for exhibit in tables
    )


def _zone_of(entry: CronEntry, query: JobQuery, daemon: str) -> tuple[str, bool, list[str]]:
    """The zone an entry is due in, whether by that clock as it goes, and notes on it.

    Only cronie reads ``CRON_TZ`` (crontab(5) there). To Debian's cron 3.0pl1 it is a variable like any
    other, which the job is given (measured: its lines go by the system's zone).
    """
    if not entry.zone:
        return query.zone, False, []
    told = f"{entry.exhibit} line {entry.line} stands below CRON_TZ={entry.zone}"
    if daemon == _DEBIAN:
        text = (
            f"{told}, which the cron that started the runs (Debian's) does not heed: system's zone"
        )
        return query.zone, False, [text]
    try:
        zone(entry.zone)
    except BadRequest:
        return query.zone, False, [f"{told}, which names no known zone: taken in the system's zone"]
    taken = "" if daemon else " (whether this was cronie, no record tells; Debian's cron does not)"
    text = (
        f"{told}, which cronie heeds{taken}; where the clocks of that zone change, cronie may leave a "
        "run out or start it twice"
    )
    return entry.zone, True, [text]


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
    days = ", ".join(str(day) for day in sorted(when.days & {29, 30, 31}))
    return [f"months without a day {days} have no run on it"]


def _free_days(when: CronTime) -> list[str]:
    """A note where the schedule leaves out days of the week, which only the runs tell."""
    free = [WEEKDAYS[day] for day in range(7) if day not in when.weekdays]
    if not free or len(free) > 3:
        return []
    return [f"that no run is due on a {' or '.join(free)} is told from the runs alone"]


def _inferred(query: JobQuery, starts: Sequence[int], since_us: int, until_us: int) -> Expectation:
    """A schedule from the starts (by the clock as it stood) of the runs not started by hand."""
    tz = zone(query.zone)
    if len(starts) < _FEWEST:
        text = f"only {plural(len(starts), 'run')}, too few to tell a schedule"
        return Expectation("none", text, (), (), False)
    local = np.sort(local_seconds(np.array(starts, np.int64), tz))
    whens, kept = find_pattern(local)
    if not whens or kept < STEADY * len(local):
        changed = _changed(query, np.sort(np.array(starts, np.int64)), since_us, until_us, tz)
        if changed is not None:
            return changed
    if not whens:
        return Expectation("none", "the starts show no regular times", (), (), False)
    # That the schedule held before the first run is told by none of them.
    since_us = max(since_us, int(min(starts)) - _BEFORE)
    due = {us for when in whens for us in _some(when, since_us, until_us, tz)}
    if len(due) > MOST_NIGHTS:
        return Expectation(INFERRED, in_words(*whens), (), (_TOO_MANY,), False)
    words = (
        f"{in_words(*whens)} ({query.zone}), inferred: {kept:,} of {plural(len(starts), 'run')} "
        "began within a minute of that"
    )
    notes = [note for when in whens[:1] for note in (*short_months(when), *_free_days(when))]
    return Expectation(INFERRED, words, tuple(sorted(due)), tuple(notes))


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
        words.append(f"from {day} on {in_words(*whens)}" if place else in_words(*whens))
    if len(due) > MOST_NIGHTS:
        return None
    kept = sum(part[3] for part in parts)
    text = (
        f"{', and '.join(words)} ({query.zone}), inferred: {kept:,} of "
        f"{plural(len(starts), 'run')} began within a minute of that"
    )
    changes = len(parts) - 1
    how_often = "once" if changes == 1 else f"{changes} times"
    notes = [f"the times at which runs begin change {how_often} in the range"]
    if any(_by_an_hour(one[2], other[2]) for one, other in pairwise(parts)):
        notes.append(
            "they change by one hour, as they would if the clocks of the system followed the rules of "
            f"another zone than {query.zone}"
        )
    return Expectation(INFERRED, text, tuple(sorted(due)), tuple(notes))


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
