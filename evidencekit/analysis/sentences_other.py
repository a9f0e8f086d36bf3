"""The sentences about other runs and about expected runs without a record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evidencekit.analysis.nights import skipped_us
from evidencekit.analysis.sentences_recording import as_sentence
from evidencekit.analysis.wording import (
    day_text,
    length_text,
    listed,
    moment_text,
    name_text,
    plural,
    time_text,
    verb,
)
from evidencekit.clock import as_datetime
from evidencekit.outcome import Ending

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from evidencekit.analysis.sentences import Pair, Teller
    from evidencekit.analysis.values import Coverage, Gap, Member, Night, Run, Schedule
    from evidencekit.evidence.values import LogLine


def by_hand(t: Teller, run: Run, starter: Member | None, user: int | None) -> Pair:
    """A run that was not started by the schedule but by someone logged in.

    ``user``: the nearest user above it who is not root, as ``sudo`` may be recorded as root's.
    """
    who = ""
    if starter is not None:
        who = f", through {name_text(starter.command)} by {t.user(starter.uid)}"
        if user is not None and starter.uid == 0:
            who += f", below a process of {t.user(user)}"
    chain = [name_text(one.command) for one in run.family if one.role == "ancestor"]
    above = f"above it, oldest first: {' → '.join(chain)}" if chain else "it had a terminal"
    return (
        (
            f"{t.on_day(run)} was started by hand{who}; it {how_it_ended(run)} after "
            f"{length_text(run.elapsed_us)}."
        ),
        f"{t.exact(run.root)}; {above}.",
    )


def how_it_ended(run: Run) -> str:
    """``ended with exit status 0``, ``was ended by signal 15``, ``ended in a way not recorded``."""
    if run.outcome.ending is Ending.EXIT:
        return f"ended with {run.outcome.text()}"
    if run.outcome.signal is not None:
        return f"was {run.outcome.text()}"
    return "ended, in a way that is not recorded,"


def unscheduled(t: Teller, run: Run, *, inferred: bool) -> Pair:
    """A run at no scheduled time; ``inferred``: the schedule is told from the runs themselves."""
    when = "at none of the times told from the other runs" if inferred else "at no scheduled time"
    who = (
        "cron started it"
        if run.started_by == "cron"
        else "who or what started it cannot be told from the records"
    )
    twice = (
        " That time of day came a second time then, because clocks had gone back."
        if as_datetime(run.start_us, t.tz).fold
        else ""
    )
    return (
        (
            f"{t.on_day(run)} did so {when}; {who}. It {how_it_ended(run)} after "
            f"{length_text(run.elapsed_us)}.{twice}"
        ),
        f"{t.exact(run.root)}.",
    )


def overlap(t: Teller, one: Run, other: Run) -> Pair:
    """Two runs of the job ran at the same time."""
    return (
        (
            f"On {t.day(one.start_us)} two runs of {t.command} ran at the same time: one from "
            f"{time_text(one.start_us, t.tz)} to {time_text(one.end_us, t.tz)}, the other from "
            f"{time_text(other.start_us, t.tz)} to {time_text(other.end_us, t.tz)}."
        ),
        f"{t.exact(one.root)}. {t.exact(other.root)}.",
    )


def many_overlaps(t: Teller, pairs: Sequence[tuple[Run, Run]]) -> Pair:
    """Many runs that began while another one ran, told at once."""
    return (
        (
            f"{plural(len(pairs), 'run')} of {t.command} began while an earlier one of the same user "
            f"was still running, first on {t.day(pairs[0][1].start_us)} and last on "
            f"{t.day(pairs[-1][1].start_us)}."
        ),
        "; ".join(
            f"{other.root.ref.cite()} {moment_text(other.start_us, t.tz)}"
            for _, other in pairs[:50]
        )
        + (f" and {len(pairs) - 50:,} more" if len(pairs) > 50 else "")
        + ".",
    )


def missing(t: Teller, night: Night, plain: str, why: str, *, idle: bool = False) -> Pair:
    """An expected run that did not take place; ``idle``: nothing else was started about then."""
    recording = (
        "accounting had not been switched off. About that time hardly a process was started: the "
        "system was idle or suspended, or its clock was moved past that time."
        if idle
        else "accounting was recording at that time."
    )
    return (
        (
            f"On {day_text(night.day)} no run of {t.command} is recorded, although one was due at "
            f"{time_text(night.due_us, t.tz)} and {recording}"
            f"{_skipped(t, night)}{plain}"
        ),
        f"Due {moment_text(night.due_us, t.tz)}; {night.text}.{why}",
    )


def _skipped(t: Teller, night: Night) -> str:
    """Words where the time of the schedule did not exist on that day."""
    if not skipped_us(night.due_us, t.tz):
        return ""
    return (
        " The time of the schedule did not exist on that day, since clocks went forward: Debian's cron "
        "and cronie start such a job right after the change, other schedulers later or not at all."
    )


def not_recorded(t: Teller, night: Night, line: LogLine | None) -> Pair:
    """An expected run at a time when accounting was not recording; ``line`` of cron's, if one tells."""
    why = (
        f" The cron log says that it was started at {time_text(line.us or 0, t.tz)} ({line.place})."
        if line is not None
        else ""
    )
    return (
        (
            f"Whether {t.command} ran on {day_text(night.day)}, when it was due at "
            f"{time_text(night.due_us, t.tz)}, the accounting records do not show: accounting was not "
            f"recording at that time.{why}"
        ),
        f"Due {moment_text(night.due_us, t.tz)}; {night.text}.",
    )


_WHY_NOT = {
    "restart": "the system was restarted at about that time, and a process alive then has no record",
    "file missing": "the files supplied do not cover that time without a break",
    "unreadable bytes": "bytes that would cover that time cannot be read as records",
    "ids without record": "process ids were given out then that have no record",
    "clock moved forward": "in the stretch without records that holds that time the clock was moved "
    "forward, or the system was suspended",
    "no activity": "no record ended about that time, and hardly a process was started: the system was "
    "idle or suspended, or its clock was moved past that time",
    "outside": "the records supplied do not reach over that time",
    "part": "what may be a part of a run has a record, the run itself has none",
    "unknown": "no record ended about that time, for a reason that is not known",
}


def why_not(cause: str) -> str:
    """A clause: why it is open whether a run took place; empty where that is not known."""
    return f": {_WHY_NOT[cause]}" if cause in _WHY_NOT else ""


def cannot_tell(t: Teller, night: Night, why: str = "") -> Pair:
    """An expected run of which nothing can be said."""
    return (
        (
            f"Whether {t.command} ran on {day_text(night.day)}, when it was due at "
            f"{time_text(night.due_us, t.tz)}, cannot be told from the records{why}."
        ),
        f"Due {moment_text(night.due_us, t.tz)}; {night.text}.",
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
    if not covered and coverage.first_us is not None and coverage.last_us is not None:
        why = (
            f"the records supplied are of processes that ended from "
            f"{moment_text(coverage.first_us, t.tz)} to {moment_text(coverage.last_us, t.tz)}"
        )
    elif told_from_us is not None:
        why = (
            "the schedule is told from the runs, the first of which began at "
            f"{moment_text(told_from_us, t.tz)}, so whether one was due on it is not told"
        )
    elif schedule.nights:
        why = "by the schedule told from the crontab or the other runs none was due on it"
    else:
        why = "whether one was due on it cannot be told, since no schedule could be told"
    return (
        f"On {day_text(day)} no run of {t.command} is recorded; {why}.",
        f"Schedule: {schedule.source}, {schedule.words}.",
    )


def days_without(
    t: Teller, first: date, last: date, count: int, empty: Sequence[date], gaps: Sequence[Gap]
) -> Pair:
    """Days without a run of a job that runs nearly every day at varying times."""
    named = listed([day_text(day) for day in empty])
    whole = (
        " " + " ".join(as_sentence(gap.text) for gap in gaps)
        if gaps
        else " On those days no stretch is known in which accounting was not recording."
    )
    return (
        (
            f"The runs of {t.command} keep no fixed time of day, but from {day_text(first)} to "
            f"{day_text(last)} there is at least one on {plural(count, 'day')}; on {named} none is "
            "recorded."
        ),
        f"{plural(count, 'day')} with a run, {plural(len(empty), 'day')} without.{whole}",
    )


AFTER_LAST = (
    " No later run is recorded either, so the records do not tell whether the schedule still held."
)


def stretch(
    t: Teller,
    nights: Sequence[Night],
    what: str,
    idle: int,
    *,
    after: bool,
    logged: Sequence[LogLine],
    more: Pair = ("", ""),
) -> Pair:
    """Expected runs in turn that have no record; ``after``: no run of any later time is recorded.

    ``logged``: cron's lines that say that some of them were started all the same; ``more``: what is to
    be added to the plain and the exact sentence.
    """
    first, last = nights[0], nights[-1]
    ends = f"to {time_text(last.due_us, t.tz)}"
    if first.day != last.day:
        ends += f" on {day_text(last.day)}"
    return (
        (
            f"From {time_text(first.due_us, t.tz)} on {day_text(first.day)} {ends} a run of "
            f"{t.command} was due {plural(len(nights), 'time')} in turn and {what}"
            f"{_quiet(len(nights), idle)}.{more[0]}{AFTER_LAST if after else ''}"
            + (
                f" The cron log says of {len(logged):,} of them that "
                f"{verb(len(logged), 'it was', 'they were')} started."
                if logged
                else ""
            )
        ),
        (
            f"Due first {moment_text(first.due_us, t.tz)}; {first.text}. Due last "
            f"{moment_text(last.due_us, t.tz)}; {last.text}."
            + (f" Cron's lines: {_lines(logged)}." if logged else "")
            + more[1]
        ),
    )


def _lines(lines: Sequence[LogLine]) -> str:
    """The places of log lines, the first twenty of them."""
    more = [f"{len(lines) - 20:,} more"] if len(lines) > 20 else []
    return listed([f"{one.exhibit} line {one.number}" for one in lines[:20]] + more)


def _quiet(count: int, idle: int) -> str:
    """A clause where hardly a process was started when ``idle`` of ``count`` runs were due."""
    if not idle:
        return ""
    which = "at each of them" if idle == count else f"at {idle:,} of them"
    return (
        f"; {which} hardly a process was started about that time, so the system was idle or suspended, "
        "or its clock was moved past it"
    )


def many_nights(t: Teller, nights: Sequence[Night], what: str, idle: int = 0) -> Pair:
    """Many expected runs of one kind, told at once; about ``idle`` of them nothing was started."""
    first, last = nights[0], nights[-1]
    quiet = _quiet(len(nights), idle)
    return (
        (
            f"At {plural(len(nights), 'time')} between {day_text(first.day)} and "
            f"{day_text(last.day)} a "
            f"run of {t.command} was due and {what}{quiet}."
        ),
        "; ".join(moment_text(night.due_us, t.tz) for night in nights[:50])
        + (f" and {len(nights) - 50:,} more" if len(nights) > 50 else "")
        + ".",
    )


def many_runs(t: Teller, runs: Sequence[Run], what: str) -> Pair:
    """Many other runs with the same kind of ending, told at once."""
    return (
        f"{plural(len(runs), 'run')} of {t.command} in the range {what}.",
        "; ".join(
            f"{run.root.ref.cite()} {moment_text(run.start_us, t.tz)} {run.outcome.short()}"
            for run in runs[:50]
        )
        + (f" and {len(runs) - 50:,} more" if len(runs) > 50 else "")
        + ".",
    )


def fragment(t: Teller, one: Member) -> Pair:
    """A part of a run was recorded, the run itself was not."""
    return (
        (
            f"On {t.day(one.start_us)} a forked process named {t.command} that began at "
            f"{time_text(one.start_us, t.tz)} has a record, and the run that it may be a part of has "
            "none: that is consistent with a run that began and whose ending is not recorded."
        ),
        f"{t.exact(one)}; its parent, process {one.ppid}, has no record of this name.",
    )
