"""The calendar: what came of each expected run, and why clocks matter to it."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from evidencekit.analysis.recording import QUARTER
from evidencekit.analysis.schedule import expect, unscheduled
from evidencekit.analysis.traces import traces, usual_children
from evidencekit.analysis.values import Night, NightState, Schedule
from evidencekit.analysis.wording import (
    clauses,
    day_text,
    length_text,
    moment_text,
    name_text,
    span_text,
)
from evidencekit.clock import SECOND, as_datetime, local_date, offset_text, zone
from evidencekit.texts import say, spoken

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

    from evidencekit.analysis.continuity import Answer, Continuity
    from evidencekit.analysis.recording import Recording
    from evidencekit.analysis.runs import JobRecords
    from evidencekit.analysis.values import ClockStep, JobQuery, Member, Run
    from evidencekit.evidence.supporting import Supporting

_EARLY = 120 * SECOND
"""A start is computed and true to a second; a run this much before its time still belongs to it."""
_LATE = 1800 * SECOND
_SHIFT = 2 * 3600 * SECOND + _EARLY
"""How far from its time a run may begin and still be that of its night."""
_LEAST_NEEDED = 60 * SECOND
_SEARCHED = 24
"""So many nights without a run, the first ones, are searched for what a run may have started."""
_YEAR = 366 * 96
"""In quarter hours."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """The schedule as shown, the runs that belong to no expected time, and each night's answer."""

    schedule: Schedule
    extra: tuple[Run, ...]
    answers: dict[int, Answer]
    """Due moment → what the recording says, for nights without a run."""
    zone_changes: tuple[str, ...] = ()
    """Notes on days of the range on which the zone's clocks change."""


def scheduled_start(run: Run, steps: Sequence[ClockStep]) -> int:
    """The run's start by the clock as it stood then: a step during the run is taken out again.

    The stored start is computed at exit, from the clock at exit.
    """
    return run.start_us - moved_by(run.root, steps)


def moved_by(one: Member, steps: Sequence[ClockStep]) -> int:
    """By how much the recorded start of a process is off; negative: it is too early."""
    return sum(step.by_us for step in steps if _spans(one, step)) if steps else 0


def crossed(run: Run, step: ClockStep) -> bool:
    """True where the clock was moved while the run was alive, so that its start is off by as much."""
    return _spans(run.root, step)


def _spans(one: Member, step: ClockStep) -> bool:
    """True where the clock was moved while a process was alive.

    A move forward is known to be such from the process id, a step back from the times.
    """
    if step.kind != "step" or step.after is None:
        return False
    if step.by_us > 0:
        return step.at_us <= one.end_us and one.ref in step.alive
    # By the new clock it ended at or after the step, and began before it.
    stepped_to = step.at_us + step.by_us
    return (
        one.start_us - step.by_us <= step.at_us + SECOND
        and stepped_to - SECOND <= one.end_us
        and one.start_us <= stepped_to + SECOND
    )


def _daemon(runs: Sequence[Run]) -> str:
    """The recorded name of the cron that started the runs on Linux; empty: none did, or several."""
    firsts = [run.family[0] for run in runs if run.started_by == "cron"]
    names = {first.command for first in firsts if first.layout.startswith("linux")}
    return names.pop() if len(names) == 1 else ""


def make_calendar(
    query: JobQuery,
    job: JobRecords,
    supporting: Supporting,
    continuity: Continuity,
) -> Calendar:
    """Match the runs to the times at which they were due, and ask the recording about the rest."""
    tz = zone(query.zone)
    coverage = continuity.examined.coverage
    first, last = main_span(continuity.examined.recording, job.runs)
    since = query.since_us if query.since_us is not None else first
    until = query.until_us if query.until_us is not None else last
    if since is None or until is None:
        return Calendar(unscheduled("schedule.no_records"), job.runs, {})
    starts = [scheduled_start(r, coverage.steps) for r in job.runs if r.started_by != "by hand"]
    expected = expect(query, starts, supporting, since, until, daemon=_daemon(job.runs))
    if not expected.regular or not expected.due:
        nothing = Schedule(expected.source, expected.words, (), expected.notes, expected.by)
        return Calendar(nothing, (), {})
    by_due, extra = _match(expected.due, job.runs, coverage.steps, tz)
    needed = max([run.elapsed_us for run in job.runs if not run.outcome.nonzero] + [_LEAST_NEEDED])
    ids = min((_ids(run) for run in job.runs), default=1)
    names, user = usual_children(job.runs)
    nights, answers, searched = [], {}, 0
    for due in expected.due:
        runs = by_due.get(due, ())
        if runs:
            nights.append(_ran(due, runs, tz, coverage.steps))
            continue
        answer = continuity.at(due, min(needed, 6 * 3600 * SECOND), ids)
        fragments = _fragments(job.fragments, due)
        if answer.state is NightState.DID_NOT_RUN and not fragments and searched < _SEARCHED:
            searched += 1
            fragments = list(traces(continuity.evidence, names, user, due))
            answer = replace(answer, refs=(*answer.refs, *(one.ref for one in fragments)))
        nights.append(_did_not(due, answer, fragments, tz))
        answers[due] = answer
    changes = tuple(_clock_changes(nights, tz))
    notes = (*expected.notes, *changes)
    schedule = Schedule(expected.source, expected.words, tuple(nights), notes, expected.by)
    return Calendar(schedule, extra, answers, changes)


def main_span(recording: Recording, runs: Sequence[Run]) -> tuple[int | None, int | None]:
    """First and last end of the records, stretches apart by more than a year left aside.

    A clock that had not been set yet leaves records in 1970; no run was due between then and now.
    Stretches that hold runs of the job, and the fullest one, are kept.
    """
    quarters = np.array(sorted(recording.quarters), np.int64)
    if not len(quarters):
        return None, None
    counts = np.array([recording.quarters[int(quarter)] for quarter in quarters], np.int64)
    parts = np.split(np.arange(len(quarters)), np.flatnonzero(np.diff(quarters) > _YEAR) + 1)
    held = {run.end_us // QUARTER for run in runs}
    fullest = max(parts, key=lambda part: int(counts[part].sum()))
    kept = [
        part
        for part in parts
        if part is fullest or any(quarters[part[0]] <= mark <= quarters[part[-1]] for mark in held)
    ]
    low, high = int(quarters[kept[0][0]]) * QUARTER, int(quarters[kept[-1][-1]] + 1) * QUARTER
    spans = recording.spans
    first, last = min(s.lowest_us for s in spans), max(s.highest_us for s in spans)
    return max(low, first), min(high, last)


def _ids(run: Run) -> int:
    """Distinct process ids of the run's own processes (the job and what is below it)."""
    return len({m.pid for m in run.family if m.pid is not None and m.depth >= run.root.depth}) or 1


def skipped_us(due_us: int, tz: ZoneInfo) -> int:
    """By how much clocks went forward just before a due time that exists only because of that; or 0."""
    before, after = as_datetime(due_us - SECOND, tz), as_datetime(due_us, tz)
    shift = (after.utcoffset() or timedelta(0)) - (before.utcoffset() or timedelta(0))
    return max(int(shift.total_seconds()), 0) * SECOND


@lru_cache(maxsize=32_768)
def _latest(due_us: int, tz: ZoneInfo) -> int:
    """How late a run may begin; later after a skipped hour, which schedulers treat each in its way."""
    return _LATE + skipped_us(due_us, tz)


def _match(
    due: Sequence[int], runs: Sequence[Run], steps: Sequence[ClockStep], tz: ZoneInfo
) -> tuple[dict[int, tuple[Run, ...]], tuple[Run, ...]]:
    found: dict[int, list[Run]] = {}
    extra: list[Run] = []
    for run in runs:
        start = scheduled_start(run, steps)
        moment = _due_for(due, start)
        if run.started_by == "by hand" or moment is None or start - moment > _latest(moment, tz):
            extra.append(run)
        else:
            found.setdefault(moment, []).append(run)
    for run in extra:
        moment = _shifted(due, scheduled_start(run, steps), found)
        if run.started_by != "by hand" and moment is not None:
            found[moment] = [run]
    return {moment: tuple(own) for moment, own in found.items()}, tuple(extra)


def _shifted(due: Sequence[int], start: int, taken: dict[int, list[Run]]) -> int | None:
    """The due time without a run, up to two hours from a start and much nearer to it than the others.

    A run that comes an hour late or early has a record: its night is no night without a run. It is
    told as begun at no scheduled time all the same.
    """
    place = bisect_right(due, start)
    near = [due[at] for at in (place - 1, place) if 0 <= at < len(due)]
    if len(due) > 1:
        apart = min(b - a for a, b in pairwise(due[max(place - 2, 0) : place + 2]))
    else:
        apart = _YEAR * QUARTER
    fits = [one for one in near if one not in taken and abs(start - one) <= min(_SHIFT, apart // 4)]
    return min(fits, key=lambda one: abs(start - one), default=None)


def _due_for(due: Sequence[int], start: int) -> int | None:
    """The due time that a start belongs to: the last one before, or one that comes at once after it.

    Where runs are due often, "at once" is a quarter of what lies between two due times.
    """
    place = bisect_right(due, start)
    if place < len(due):
        apart = due[place] - due[place - 1] if place else 4 * _EARLY
        if due[place] - start <= min(_EARLY, apart // 4):
            return due[place]
    return due[place - 1] if place else None


def _fragments(fragments: Sequence[Member], due: int) -> list[Member]:
    return [one for one in fragments if due - _EARLY <= one.start_us <= due + _LATE]


def _ran(due: int, runs: Sequence[Run], tz: ZoneInfo, steps: Sequence[ClockStep]) -> Night:
    parts = [_ran_words(due, run, tz, steps) for run in runs]
    if len(runs) > 1:
        parts.insert(0, say("night.runs", count=str(len(runs))))
    return Night(local_date(due, tz), due, NightState.RAN, tuple(runs), clauses(parts))


def _ran_words(due: int, run: Run, tz: ZoneInfo, steps: Sequence[ClockStep]) -> str:
    """How a run of a night ended, when it is not on time how far from it, and what its start is off."""
    text = say("night.ran", outcome=run.outcome.text(), length=length_text(run.elapsed_us))
    away = scheduled_start(run, steps) - due
    if away > _latest(due, tz) or away < -_EARLY:
        begun = "night.begun_after" if away > 0 else "night.begun_before"
        text = say(begun, ran=text, span=span_text(away))
    step = next((s for s in steps if crossed(run, s)), None)
    if step is None:
        return text
    moved = "night.moved_back" if step.by_us < 0 else "night.moved_forward"
    start = moment_text(run.start_us, tz)
    return say(moved, ran=text, start=start, size=span_text(step.by_us))


def _did_not(due: int, answer: Answer, fragments: list[Member], tz: ZoneInfo) -> Night:
    day = local_date(due, tz)
    if fragments:
        one = fragments[0]
        text = say(
            "night.in_part",
            name=name_text(one.command),
            place=one.ref.cite(),
            answer=answer.text,
        )
        return Night(day, due, NightState.CANNOT_TELL, (), text)
    keys = {
        NightState.DID_NOT_RUN: "night.no_record",
        NightState.NOT_RECORDING: "night.not_recorded",
        NightState.CANNOT_TELL: "night.cannot_tell",
    }
    return Night(day, due, answer.state, (), say(keys[answer.state], answer=answer.text))


def _clock_changes(nights: Sequence[Night], tz: ZoneInfo) -> list[str]:
    """Notes on the days of the range on which the zone changes its offset."""
    notes, last = [], None
    for night in nights:
        moment = as_datetime(night.due_us, tz)
        if last is not None and moment.utcoffset() != last[0]:
            notes.append(_change_words(night, last[1], tz))
        last = (moment.utcoffset(), night.due_us)
    return notes


def _change_words(night: Night, earlier_us: int, tz: ZoneInfo) -> str:
    before, after = as_datetime(earlier_us, tz), as_datetime(night.due_us, tz)
    shift = (after.utcoffset() or timedelta(0)) - (before.utcoffset() or timedelta(0))
    hours = abs(shift).total_seconds() / 3600
    apart = (night.due_us - earlier_us) / (3600 * SECOND)
    return say(
        "night.clocks_back" if shift < timedelta(0) else "night.clocks_forward",
        zone=tz.key,
        size=_hours(hours),
        day=day_text(night.day),
        before=offset_text(before),
        after=offset_text(after),
        due=moment_text(night.due_us, tz),
        apart=_hours(apart),
    )


def _hours(hours: float) -> str:
    """``1 hour``, ``25 hours``, ``0.5 hours``."""
    return say("night.hours", n=1 if hours == 1 else 0, hours=spoken().decimal(f"{hours:g}"))
