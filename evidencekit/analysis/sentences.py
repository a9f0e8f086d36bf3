"""The sentences about runs, in one place: plain for a lawyer, and exact for an expert.

Rules of the words: "the record shows", "is consistent with", "by convention"; a status is an "exit
status"; every time carries its offset, every number its unit; what is not known is said to be so.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from evidencekit.analysis.precision import Interval, elapsed_interval, start_interval
from evidencekit.analysis.wording import (
    day_text,
    length_text,
    listed,
    moment_text,
    plural,
    seconds_text,
    span_text,
    time_text,
    times_text,
    verb,
)
from evidencekit.clock import SECOND, as_datetime, local_date
from evidencekit.outcome import Ending, signal_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

    from evidencekit.analysis.knowledge import Meaning
    from evidencekit.analysis.values import Baseline, Member, Night, Run

Pair = tuple[str, str]
"""The plain sentence and the technical one."""


@dataclass(frozen=True, slots=True)
class Teller:
    """What sentences need beside the values: the job's name, the zone, the users' names."""

    command: str
    tz: ZoneInfo
    users: dict[int, str] = field(default_factory=dict)

    def user(self, uid: int) -> str:
        """``user id 1004 (batch)``; the bare number where no name is known."""
        name = self.users.get(uid)
        return f"user id {uid} ({name})" if name else f"user id {uid}"

    def day(self, us: int) -> str:
        """``14 November 2017`` in the zone."""
        return day_text(local_date(us, self.tz))

    def the_run(self, run: Run) -> str:
        """``the run of partner-upload that began at 02:00:01 −05:00``."""
        return f"the run of {self.command} that began at {time_text(run.start_us, self.tz)}"

    def on_day(self, run: Run) -> str:
        """``On 14 November 2017 the run of … that began at …``."""
        return f"On {self.day(run.start_us)} {self.the_run(run)}"

    def fraction(self, us: int) -> str:
        """``02:00:00.62 −05:00``: a time of day to 1/100 s."""
        text = time_text(us, self.tz)
        return f"{text[:8]}.{us % SECOND // 10_000:02d}{text[8:]}"

    def exact(self, one: Member) -> str:
        """One record in full: place, name, user, ids, times with their intervals, status."""
        parts = [f"{one.ref.cite()}: {one.command}, {self.user(one.uid)}"]
        if one.pid is not None:
            parts.append(f"process {one.pid}, parent {one.ppid}")
        start = start_interval(one.start_us, one.elapsed_us)
        parts.append(
            f"start {moment_text(one.start_us, self.tz)} (true start from {self.fraction(start.low)} "
            f"to {self.fraction(start.high)})"
        )
        parts.append(f"end second {time_text(one.end_us, self.tz)}")
        parts.append(f"length {seconds_text(one.elapsed_us)} ({_interval(one)})")
        parts.append(one.outcome.text())
        return ", ".join(parts)


def _interval(one: Member) -> str:
    span: Interval = elapsed_interval(one.layout, one.elapsed_us)
    return f"true length from {seconds_text(span.low)} to below {seconds_text(span.high)}"


def exit_nonzero(t: Teller, run: Run) -> Pair:
    """A run ended with a status other than 0."""
    return (
        (
            f"{t.on_day(run)} ended with exit status {run.outcome.exit_code} after "
            f"{length_text(run.elapsed_us)}. By convention an exit status other than 0 reports that "
            "something did not succeed."
        ),
        f"{t.exact(run.root)}.",
    )


def ended_by_signal(t: Teller, run: Run) -> Pair:
    """A run was ended by a signal."""
    number = run.outcome.signal or 0
    core = "; the status says that a core image was produced" if run.outcome.core else ""
    return (
        (
            f"{t.on_day(run)} was ended by signal {signal_text(number)} after "
            f"{length_text(run.elapsed_us)}: it did not end by itself."
        ),
        f"{t.exact(run.root)}{core}. The record does not say who sent the signal.",
    )


def exit_zero(t: Teller, run: Run) -> Pair:
    """A run ended with 0, although its length is not usual or cannot be compared."""
    return (
        (
            f"{t.on_day(run)} ended with exit status 0 after {length_text(run.elapsed_us)}. By "
            "convention "
            "exit status 0 reports success."
        ),
        f"{t.exact(run.root)}.",
    )


def usual(t: Teller, run: Run, baseline: Baseline) -> Pair:
    """A run ended with 0 and within the usual lengths."""
    return (
        (
            f"{t.on_day(run)} ended with exit status 0 after {length_text(run.elapsed_us)}, within the "
            f"lengths of the {plural(baseline.n, 'usual run')} "
            f"({length_text(baseline.shortest_us or 0)} to "
            f"{length_text(baseline.longest_us or 0)}): the "
            "record shows nothing out of the ordinary."
        ),
        f"{t.exact(run.root)}. {figures(baseline)}",
    )


def length_usual(t: Teller, run: Run, baseline: Baseline) -> Pair:
    """The length is nothing special, whatever the status."""
    return (
        (
            f"The length of that run, {length_text(run.elapsed_us)}, is not far from the usual: "
            "the middle "
            f"one of {plural(baseline.n, 'usual run')} lasted "
            f"{length_text(baseline.median_us or 0)}, the "
            f"longest {length_text(baseline.longest_us or 0)}."
        ),
        f"{t.exact(run.root)}. {figures(baseline)}",
    )


def far_longer(t: Teller, run: Run, baseline: Baseline, away: float) -> Pair:
    """The run lasted far longer than the usual ones."""
    ratio = run.elapsed_us / max(baseline.median_us or 1, 1)
    return (
        (
            f"{t.on_day(run)} lasted {length_text(run.elapsed_us)}, far longer than usual: "
            f"{times_text(ratio)} the middle length of {plural(baseline.n, 'usual run')} "
            f"({length_text(baseline.median_us or 0)}); the longest of those lasted "
            f"{length_text(baseline.longest_us or 0)}."
        ),
        (
            f"{t.exact(run.root)}. {figures(baseline)} Modified z-score {away:,.1f} (limit "
            "3.5), outside the "
            "range of all usual runs."
        ),
    )


def far_shorter(t: Teller, run: Run, baseline: Baseline, away: float) -> Pair:
    """The run lasted far less than the usual ones."""
    return (
        (
            f"{t.on_day(run)} lasted {length_text(run.elapsed_us)}, far less than usual: the "
            "middle one of "
            f"{plural(baseline.n, 'usual run')} lasted {length_text(baseline.median_us or 0)}, the "
            f"shortest {length_text(baseline.shortest_us or 0)}."
        ),
        f"{t.exact(run.root)}. {figures(baseline)} Modified z-score {away:,.1f}".replace("-", "−")
        + " (limit 3.5 either way), outside the range of all usual runs.",
    )


def figures(baseline: Baseline) -> str:
    """``n = 38, median 34.23 s, quartiles …``: the baseline's figures as one sentence."""
    if baseline.median_us is None:
        return "There is no usual run to compare with."
    return (
        f"Usual runs: n = {baseline.n}, median {seconds_text(baseline.median_us)}, quartiles "
        f"{seconds_text(baseline.low_quartile_us or 0)} and "
        f"{seconds_text(baseline.high_quartile_us or 0)}, shortest "
        f"{seconds_text(baseline.shortest_us or 0)}, longest {seconds_text(baseline.longest_us or 0)}, "
        f"median absolute deviation {seconds_text(baseline.deviation_us or 0)}."
    )


def baseline_words(t: Teller, baseline: Baseline, others: int) -> Pair:
    """What is usual, and how the reference runs were chosen."""
    exits = listed([f"{count} {_exit_words(text)}" for text, count in baseline.exits])
    how = f"; they ended thus: {exits}" if exits else ""
    return (
        (
            f"Apart from the run in question, {plural(others, 'run is', 'runs are')} recorded{how}. Of "
            f"these, {plural(baseline.n, 'run')} by the schedule with exit status 0 "
            f"{verb(baseline.n, 'is', 'are')} taken as usual: the middle one lasted "
            f"{length_text(baseline.median_us or 0)}, the middle half from "
            f"{length_text(baseline.low_quartile_us or 0)} to "
            f"{length_text(baseline.high_quartile_us or 0)}, "
            f"the longest {length_text(baseline.longest_us or 0)}."
        ),
        (
            f"{baseline.words} {figures(baseline)} Quartiles by linear interpolation; no run in "
            "question "
            "among them."
        ),
    )


def baseline_unstated(t: Teller, baseline: Baseline, others: int) -> Pair:
    """As :func:`baseline_words`, for layouts that record no exit status."""
    return (
        (
            f"Apart from the run in question, {plural(others, 'run is', 'runs are')} recorded. "
            "This kind "
            f"of record holds no exit status, so the usual runs are chosen by their schedule alone: of "
            f"{plural(baseline.n, 'run')} the middle one lasted "
            f"{length_text(baseline.median_us or 0)}, the "
            f"longest {length_text(baseline.longest_us or 0)}."
        ),
        f"{baseline.words} {figures(baseline)}",
    )


def _exit_words(text: str) -> str:
    if text.startswith("ended by "):
        return text.removeprefix("ended ")
    return f"with {text}" if text.startswith("exit") else "with a status that is not recorded"


def too_few(t: Teller, baseline: Baseline, needed: int) -> Pair:
    """Too few reference runs to call anything unusual."""
    return (
        (
            f"Only {plural(baseline.n, 'other run')} can be taken as usual, fewer than the "
            f"{needed} that "
            "are asked for here: the records do not allow to call any length unusual."
        ),
        f"{baseline.words} {figures(baseline)}",
    )


def first_failure(t: Teller, run: Run, first: Member, path: Sequence[Member]) -> Pair:
    """Which process of the family failed first, and how its status travelled up."""
    steps = [f"{one.command} {status_word(one)}" for one in path]
    reached = [one for one in path[1:] if one.outcome == first.outcome]
    passed = (
        f" The same status stands on {_names(reached)} above it, so it was passed on."
        if reached
        else " It was not passed on as it was."
    )
    above = [one for one in path if one.depth < run.root.depth and _cron_child(one)]
    cron = (
        " The process of cron that had started the job ended with exit status 0; that says nothing of "
        "the job, for cron's child ends so whatever the job's status is."
        if above and above[-1].outcome.exit_code == 0
        else ""
    )
    return (
        (
            f"The first process of that run to end with other than exit status 0 was {first.command} "
            f"(process {first.pid}): {first.outcome.text()} after "
            f"{length_text(first.elapsed_us)}.{passed}"
            f"{cron}"
        ),
        f"In order of exit, from below: {' → '.join(steps)}. {t.exact(first)}.",
    )


def status_word(one: Member) -> str:
    """``28`` or ``signal 15``: a member's ending in a chain of names."""
    if one.outcome.ending is Ending.EXIT:
        return str(one.outcome.exit_code)
    return "signal " + str(one.outcome.signal) if one.outcome.signal else "not recorded"


def _cron_child(one: Member) -> bool:
    return one.command in {"cron", "crond"} and one.uid == 0


def _names(members: Sequence[Member]) -> str:
    return listed([one.command for one in members])


def no_child_failed(t: Teller, run: Run, children: int) -> Pair:
    """The job failed although none of its processes did."""
    return (
        f"None of the {plural(children, 'process', 'processes')} that this run started and that have "
        "a record ended with other than exit status 0: the status came from the job itself, or from "
        "a command that leaves no record of its own (a command built into the shell, say)."
        if children
        else "No process started by this run has a record: the status came from the job itself.",
        f"{t.exact(run.root)}; {plural(children, 'descendant')}, all with exit status 0.",
    )


def hidden_failure(t: Teller, run: Run, first: Member, usual_count: int, n: int) -> Pair:
    """A child failed while the job reported success."""
    seldom = (
        f"in {usual_count} of {plural(n, 'usual run')} the same is seen"
        if usual_count
        else f"in none of {plural(n, 'usual run')} is the same seen"
    )
    return (
        f"{t.on_day(run)} ended with exit status 0, although {first.command} (process {first.pid}), "
        f"which it had started, {_ended(first)} after {length_text(first.elapsed_us)}: the job did not "
        f"pass that on" + (f"; {seldom}." if n else "."),
        f"{t.exact(first)}. {t.exact(run.root)}.",
    )


def _ended(one: Member) -> str:
    if one.outcome.signal is not None:
        return f"was ended by signal {signal_text(one.outcome.signal)}"
    return f"ended with {one.outcome.text()}"


def outlived(t: Teller, run: Run, orphan: Member) -> Pair:
    """A child went on after the job had ended."""
    after = orphan.end_us - run.end_us
    return (
        (
            f"{orphan.command} (process {orphan.pid}), most likely started by {t.the_run(run)} on "
            f"{t.day(run.start_us)}, went on for about {span_text(after)} after that run had ended and "
            f"{_ended(orphan)}."
        ),
        (
            f"{t.exact(orphan)}. Its record names process 1 as parent because its own had ended; it is "
            "assigned by user, time and process id."
        ),
    )


def where_time_went(t: Teller, run: Run, child: Member, usual_us: int | None, n: int) -> Pair:
    """The child that took most of a long run, beside what it usually takes."""
    compared = (
        f"; in {plural(n, 'usual run')} {child.command} took {length_text(usual_us)} (the middle one)"
        if usual_us is not None and n
        else ""
    )
    return (
        (
            f"Of the {length_text(run.elapsed_us)} of that run, {child.command} (process "
            f"{child.pid}) took "
            f"{length_text(child.elapsed_us)}{compared}."
        ),
        f"{t.exact(child)}.",
    )


def mostly_waiting(t: Teller, run: Run, cpu_us: int) -> Pair:
    """A long run that computed next to nothing."""
    return (
        (
            f"In the {length_text(run.elapsed_us)} of that run its processes computed for "
            f"{seconds_text(cpu_us)} in all: it was waiting for nearly the whole time."
        ),
        (
            f"Sum of user and system time of {t.command} and its recorded descendants: "
            f"{seconds_text(cpu_us)} of {seconds_text(run.elapsed_us)}."
        ),
    )


def meaning(t: Teller, one: Member, found: Meaning) -> Pair:
    """What a status stands for by the program's own documents."""
    caveat = f" {found.caveat}" if found.caveat else ""
    return (
        found.sentence(),
        (
            f"{one.ref.cite()}: {one.command}, {one.outcome.text()}. The record holds the name "
            "only; that "
            f"the program was this one, in this version, is not recorded.{caveat}"
        ),
    )


def by_hand(t: Teller, run: Run, starter: Member | None) -> Pair:
    """A run that was not started by the schedule but by someone logged in."""
    who = ""
    if starter is not None:
        who = f", through {starter.command} by {t.user(starter.uid)}"
    chain = [one.command for one in run.family if one.role == "ancestor"]
    return (
        f"{t.on_day(run)} was started by hand{who}; it ended with {run.outcome.text()} after "
        f"{length_text(run.elapsed_us)}."
        if run.outcome.ending is Ending.EXIT
        else f"{t.on_day(run)} was started by hand{who}; {run.outcome.text()} after "
        f"{length_text(run.elapsed_us)}.",
        f"{t.exact(run.root)}; above it, oldest first: {' → '.join(chain)}.",
    )


def unscheduled(t: Teller, run: Run) -> Pair:
    """A run at no scheduled time, of which it cannot be told who started it."""
    return (
        (
            f"{t.on_day(run)} began at no scheduled time; who or what started it cannot be told "
            "from the "
            f"records. {run.outcome.text().capitalize()} after {length_text(run.elapsed_us)}."
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


def missing(t: Teller, night: Night, why: str) -> Pair:
    """An expected run that did not take place."""
    return (
        (
            f"On {day_text(night.day)} no run of {t.command} is recorded, although one was due at "
            f"{time_text(night.due_us, t.tz)} and accounting was recording at that time."
        ),
        f"Due {moment_text(night.due_us, t.tz)}; {night.text}.{why}",
    )


def not_recorded(t: Teller, night: Night, why: str) -> Pair:
    """An expected run at a time when accounting was not recording."""
    return (
        (
            f"Whether {t.command} ran on {day_text(night.day)}, when it was due at "
            f"{time_text(night.due_us, t.tz)}, the accounting records do not show: accounting was not "
            f"recording at that time.{why}"
        ),
        f"Due {moment_text(night.due_us, t.tz)}; {night.text}.",
    )


def cannot_tell(t: Teller, night: Night) -> Pair:
    """An expected run of which nothing can be said."""
    return (
        (
            f"Whether {t.command} ran on {day_text(night.day)}, when it was due at "
            f"{time_text(night.due_us, t.tz)}, cannot be told from the records."
        ),
        f"Due {moment_text(night.due_us, t.tz)}; {night.text}.",
    )


def many_nights(t: Teller, nights: Sequence[Night], what: str) -> Pair:
    """Many expected runs of one kind, told at once."""
    first, last = nights[0], nights[-1]
    return (
        (
            f"At {plural(len(nights), 'time')} between {day_text(first.day)} and "
            f"{day_text(last.day)} a "
            f"run of {t.command} was due and {what}."
        ),
        "; ".join(moment_text(night.due_us, t.tz) for night in nights[:50])
        + (f" and {len(nights) - 50:,} more" if len(nights) > 50 else "")
        + ".",
    )


def many_runs(t: Teller, runs: Sequence[Run], what: str) -> Pair:
    """Many other runs with the same kind of ending, told at once."""
    return (
        f"{plural(len(runs), 'other run')} of {t.command} in the range {what}.",
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
            f"On {t.day(one.start_us)} a process forked by {t.command} at "
            f"{time_text(one.start_us, t.tz)} has a record, but the run that it belongs to has "
            "none: that "
            "run began, and how it ended is not recorded."
        ),
        f"{t.exact(one)}; its parent, process {one.ppid}, has no record of this name.",
    )


def no_status(t: Teller, layout: str) -> Pair:
    """The layout records no exit status."""
    return (
        (
            f"These accounting records hold no exit status: whether a run of {t.command} "
            "succeeded cannot "
            "be told from them."
        ),
        f"Layout {layout} has no field for it.",
    )


def low_precision(t: Teller, run: Run, width_us: int) -> Pair:
    """The length is known too coarsely to be compared."""
    return (
        (
            f"The length of {t.the_run(run)} on {t.day(run.start_us)} is known only to within "
            f"{seconds_text(width_us)}: too coarsely to compare it with the usual runs."
        ),
        f"{t.exact(run.root)}.",
    )


def year_of(us: int, tz: ZoneInfo) -> int:
    """The local calendar year."""
    return as_datetime(us, tz).year
