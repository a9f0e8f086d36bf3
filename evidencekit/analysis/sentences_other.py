"""The sentences about other runs and about expected runs without a record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evidencekit.analysis.nights import skipped_us
from evidencekit.analysis.wording import (
    as_sentence,
    day_text,
    in_turn,
    length_text,
    listed,
    moment_text,
    name_text,
    some,
    time_text,
)
from evidencekit.clock import as_datetime
from evidencekit.texts import both, say

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from evidencekit.analysis.sentences import Pair, Teller
    from evidencekit.analysis.values import Coverage, Gap, Member, Night, Run, Schedule
    from evidencekit.evidence.values import LogLine

NO_MORE: Pair = ("", "")


def by_hand(t: Teller, run: Run, starter: Member | None, user: int | None) -> Pair:
    """A run that was not started by cron but below a login, sudo or the like, or from a terminal.

    ``user``: the nearest user above it who is not root, as ``sudo`` may be recorded as root's.
    """
    values = {
        "day": t.run_day(run),
        "run": t.the_run(run),
        "how": how_it_ended(run),
        "length": length_text(run.elapsed_us),
    }
    if starter is None:
        plain = say("finding.by_hand.at_terminal", **values)
    elif user is not None and starter.uid == 0:
        name, above = name_text(starter.command), t.user(user)
        plain = say(
            "finding.by_hand.through_below",
            name=name,
            user=t.user(starter.uid),
            above=above,
            **values,
        )
    else:
        name = name_text(starter.command)
        plain = say("finding.by_hand.through", name=name, user=t.user(starter.uid), **values)
    chain = [name_text(one.command) for one in run.family if one.role == "ancestor"]
    key = "finding.by_hand.chain" if chain else "finding.by_hand.terminal"
    return plain, say(key, record=t.exact(run.root), chain=" → ".join(chain))


def how_it_ended(run: Run) -> str:
    """``ended with exit status 0``, ``was ended by signal 15``, ``ended in a way not recorded``."""
    return run.outcome.told("ending.it")


def unscheduled(t: Teller, run: Run, *, inferred: bool) -> Pair:
    """A run at no scheduled time; ``inferred``: the schedule is told from the runs themselves."""
    plain, exact = both(
        "finding.unscheduled_inferred" if inferred else "finding.unscheduled",
        day=t.run_day(run),
        run=t.the_run(run),
        who=say(
            "finding.unscheduled.by_cron"
            if run.started_by == "cron"
            else "finding.unscheduled.by_unknown"
        ),
        how=how_it_ended(run),
        length=length_text(run.elapsed_us),
        record=t.exact(run.root),
    )
    twice = as_datetime(run.start_us, t.tz).fold
    return in_turn(plain, say("finding.unscheduled.second_time") if twice else ""), exact


def overlap(t: Teller, one: Run, other: Run) -> Pair:
    """Two runs of the job ran at the same time."""
    return both(
        "finding.overlap",
        day=t.day(one.start_us),
        command=t.command,
        start=time_text(one.start_us, t.tz),
        end=time_text(one.end_us, t.tz),
        other_start=time_text(other.start_us, t.tz),
        other_end=time_text(other.end_us, t.tz),
        record=t.exact(one.root),
        other=t.exact(other.root),
    )


def many_overlaps(t: Teller, pairs: Sequence[tuple[Run, Run]]) -> Pair:
    """Many runs that began while another one ran, told at once."""
    return both(
        "finding.overlaps",
        n=len(pairs),
        command=t.command,
        first=t.day(pairs[0][1].start_us),
        last=t.day(pairs[-1][1].start_us),
        places=some(
            [f"{run.root.ref.cite()} {moment_text(run.start_us, t.tz)}" for _, run in pairs]
        ),
    )


def missing(t: Teller, night: Night, more: Pair, *, idle: bool = False) -> Pair:
    """An expected run that did not take place; ``idle``: nothing else was started about then.

    ``more``: what is to be added to the plain and the exact sentence.
    """
    plain, exact = both(
        "finding.missing_idle" if idle else "finding.missing",
        day=day_text(night.day),
        command=t.command,
        time=time_text(night.due_us, t.tz),
        due=moment_text(night.due_us, t.tz),
        night=night.text,
    )
    # The time of the schedule may not have existed on that day.
    skipped = say("finding.missing.skipped") if skipped_us(night.due_us, t.tz) else ""
    return in_turn(plain, skipped, more[0]), in_turn(exact, more[1])


def not_recorded(t: Teller, night: Night, line: LogLine | None) -> Pair:
    """An expected run at a time when accounting was not recording; ``line`` of cron's, if one tells."""
    plain, exact = both(
        "finding.not_recorded",
        command=t.command,
        day=day_text(night.day),
        time=time_text(night.due_us, t.tz),
        due=moment_text(night.due_us, t.tz),
        night=night.text,
    )
    if line is None:
        return plain, exact
    time = time_text(line.us or 0, t.tz)
    return in_turn(plain, say("finding.not_recorded.logged", time=time, place=line.place)), exact


_WHY_NOT = {
    "restart": "finding.why_not.restart",
    "file missing": "finding.why_not.file_missing",
    "unreadable bytes": "finding.why_not.unreadable",
    "ids without record": "finding.why_not.ids",
    "clock moved forward": "finding.why_not.forward",
    "no activity": "finding.why_not.idle",
    "outside": "finding.why_not.outside",
    "part": "finding.why_not.part",
    "unknown": "finding.why_not.unknown",
}


def why_not(cause: str) -> str:
    """A clause: why it is open whether a run took place; empty where that is not known."""
    return say(_WHY_NOT[cause]) if cause in _WHY_NOT else ""


def cannot_tell(t: Teller, night: Night, why: str = "") -> Pair:
    """An expected run of which nothing can be said."""
    return both(
        "finding.cannot_tell_why" if why else "finding.cannot_tell",
        command=t.command,
        day=day_text(night.day),
        time=time_text(night.due_us, t.tz),
        why=why,
        due=moment_text(night.due_us, t.tz),
        night=night.text,
    )


def empty_day(
    t: Teller,
    day: date,
    coverage: Coverage,
    schedule: Schedule,
    *,
    covered: bool,
    told_from_us: int | None,
) -> Pair:
    """A day in question without a run and without an expected one.

    ``told_from_us``: the start of the first run where the schedule is told from the runs and the day
    lies before it.
    """
    first = last = ""
    if not covered and coverage.first_us is not None and coverage.last_us is not None:
        key = "finding.empty_day.outside"
        first, last = moment_text(coverage.first_us, t.tz), moment_text(coverage.last_us, t.tz)
    elif told_from_us is not None:
        key, first = "finding.empty_day.before", moment_text(told_from_us, t.tz)
    else:
        key = "finding.empty_day.not_due" if schedule.nights else "finding.empty_day.untold"
    plain = say(key, day=day_text(day), command=t.command, first=first, last=last)
    exact = say("finding.empty_day.technical", source=schedule.source, words=schedule.words)
    return plain, exact


def days_without(
    t: Teller, first: date, last: date, count: int, empty: Sequence[date], gaps: Sequence[Gap]
) -> Pair:
    """Days without a run of a job that runs nearly every day at varying times."""
    plain, exact = both(
        "finding.days_without",
        command=t.command,
        first=day_text(first),
        last=day_text(last),
        n=count,
        days=listed([day_text(day) for day in empty]),
        empty=say("count.day", n=len(empty)),
    )
    whole = [as_sentence(gap.text) for gap in gaps] or [say("finding.days_without.recording")]
    return plain, in_turn(exact, *whole)


def after_last() -> str:
    """That no later run is recorded either."""
    return say("finding.stretch.after_last")


def stretch(
    t: Teller,
    nights: Sequence[Night],
    what: str,
    idle: int,
    *,
    after: bool,
    logged: Sequence[LogLine],
    more: Pair = NO_MORE,
) -> Pair:
    """Expected runs in turn that have no record; ``after``: no run of any later time is recorded.

    ``logged``: cron's lines that say that some of them were started all the same; ``more``: what is to
    be added to the plain and the exact sentence.
    """
    first, last = nights[0], nights[-1]
    plain, exact = both(
        "finding.stretch" if first.day == last.day else "finding.stretch_days",
        start=time_text(first.due_us, t.tz),
        day=day_text(first.day),
        end=time_text(last.due_us, t.tz),
        last_day=day_text(last.day),
        command=t.command,
        n=len(nights),
        what=what,
        quiet=_quiet(len(nights), idle),
        first=moment_text(first.due_us, t.tz),
        first_night=first.text,
        last=moment_text(last.due_us, t.tz),
        last_night=last.text,
    )
    said = say("finding.stretch.logged", n=len(logged)) if logged else ""
    lines = say("finding.stretch.lines", lines=_lines(logged)) if logged else ""
    return (
        in_turn(plain, more[0], after_last() if after else "", said),
        in_turn(exact, lines, more[1]),
    )


def _lines(lines: Sequence[LogLine]) -> str:
    """The places of log lines, the first twenty of them."""
    told = [say("line.place", exhibit=one.exhibit, number=str(one.number)) for one in lines[:20]]
    more = [say("count.more", n=len(lines) - 20)] if len(lines) > 20 else []
    return listed(told + more)


def _quiet(count: int, idle: int) -> str:
    """A clause where hardly a process was started when ``idle`` of ``count`` runs were due."""
    if not idle:
        return ""
    return say("finding.quiet.all") if idle == count else say("finding.quiet.some", count=idle)


def many_nights(t: Teller, nights: Sequence[Night], what: str, idle: int = 0) -> Pair:
    """Many expected runs of one kind, told at once; about ``idle`` of them nothing was started."""
    return both(
        "finding.many_nights",
        n=len(nights),
        first=day_text(nights[0].day),
        last=day_text(nights[-1].day),
        command=t.command,
        what=what,
        quiet=_quiet(len(nights), idle),
        times=some([moment_text(night.due_us, t.tz) for night in nights]),
    )


def many_runs(t: Teller, runs: Sequence[Run], key: str) -> Pair:
    """Many other runs with the same kind of ending or start, told at once; ``key`` names the kind."""
    return both(
        key,
        n=len(runs),
        command=t.command,
        places=some(
            [
                f"{run.root.ref.cite()} {moment_text(run.start_us, t.tz)} {run.outcome.short()}"
                for run in runs
            ]
        ),
    )


def fragment(t: Teller, one: Member) -> Pair:
    """A part of a run was recorded, the run itself was not."""
    return both(
        "finding.fragment",
        day=t.day(one.start_us),
        command=t.command,
        start=time_text(one.start_us, t.tz),
        record=t.exact(one),
        parent=str(one.ppid),
    )
