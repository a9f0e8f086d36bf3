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
    name_text,
    plural,
    seconds_text,
    time_text,
    times_text,
    verb,
)
from evidencekit.clock import SECOND, local_date
from evidencekit.outcome import signal_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

    from evidencekit.analysis.values import Baseline, Member, Run
    from evidencekit.records import RecordRef

_LATEST = (2**32 - 1) * SECOND
"""The kernel stores a later start as this one (``kernel/acct.c``, clamped to 32 bits)."""
_KNOWN = 50
"""A length is compared as a ratio where it is this many times as long as it is uncertain: the ratio is
told to a tenth below 100."""
_ENDINGS = 8
"""Kinds of ending that a sentence names singly."""
Pair = tuple[str, str]
"""The plain sentence and the technical one."""


@dataclass(frozen=True, slots=True)
class Teller:
    """What sentences need beside the values: the job's name, the zone, the users' names."""

    command: str
    """As :func:`~evidencekit.analysis.wording.name_text` writes it."""
    tz: ZoneInfo
    users: dict[int, str] = field(default_factory=dict)
    moved: dict[RecordRef, int] = field(default_factory=dict)
    """By how much the recorded start of a run is off, where a clock step is known to lie within it;
    negative: too early. By the record of the run's root, microseconds."""

    def user(self, uid: int) -> str:
        """``user id 1004 (batch)``; the bare number where no name is known."""
        name = self.users.get(uid)
        return f"user id {uid} ({name})" if name else f"user id {uid}"

    def day(self, us: int) -> str:
        """``14 November 2017`` in the zone."""
        return day_text(local_date(us, self.tz))

    def the_run(self, run: Run) -> str:
        """``the run of partner-upload that began at 02:00:01 −05:00``.

        A start known to be off is told as what the record reads.
        """
        start, off = time_text(run.start_us, self.tz), self.moved.get(run.root.ref, 0)
        if not off:
            return f"the run of {self.command} that began at {start}"
        how = "early: the clock was set back" if off < 0 else "late: the clock was moved forward"
        return f"the run of {self.command} that by its record began at {start} (too {how} while it ran)"

    def run_day(self, run: Run) -> str:
        """The day of the run's start by the clock as it stood then: ``14 November 2017``."""
        return self.day(run.start_us - self.moved.get(run.root.ref, 0))

    def on_day(self, run: Run) -> str:
        """``On 14 November 2017 the run of … that began at …``."""
        return f"On {self.run_day(run)} {self.the_run(run)}"

    def fraction(self, us: int) -> str:
        """``02:00:00.62 −05:00``: a time of day to 1/100 s."""
        text = time_text(us, self.tz)
        return f"{text[:8]}.{us % SECOND // 10_000:02d}{text[8:]}"

    def exact(self, one: Member) -> str:
        """One record in full: place, name, user, ids, times with their intervals, status."""
        parts = [f"{one.ref.cite()}: {name_text(one.command)}, {self.user(one.uid)}"]
        if one.pid is not None:
            parts.append(f"process {one.pid}, parent {one.ppid}")
        start = start_interval(one.start_us, one.elapsed_us, one.layout)
        parts.append(
            f"start {moment_text(one.start_us, self.tz)} ({self._clock(one)}, from "
            f"{self.fraction(start.low)} to {self.fraction(start.high)})"
        )
        parts.append(f"end second {time_text(one.end_us, self.tz)}")
        parts.append(f"length {seconds_text(one.elapsed_us)} ({_interval(one)})")
        parts.append(one.outcome.text())
        return ", ".join(parts)

    def _clock(self, one: Member) -> str:
        """By which clock a start is known: Linux computes it at the exit, the BSDs note it."""
        if not one.layout.startswith("linux"):
            return "by the clock of that time"
        most = ", the latest that the field holds" if one.start_us == _LATEST else ""
        return f"by the clock as it stood at the exit{most}"


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
            f"{length_text(run.elapsed_us)}, not by an exit of its own."
        ),
        (
            f"{t.exact(run.root)}{core}. The record does not say who sent the signal; a process can "
            "also send one to itself."
        ),
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


def usual(t: Teller, run: Run, baseline: Baseline, *, below: bool = False) -> Pair:
    """A run ended with 0 and within the usual lengths, or not far from them.

    ``below``: a process that it started did not end with 0, so not all is as usual.
    """
    shortest, longest = baseline.shortest_us or 0, baseline.longest_us or 0
    place = "within" if shortest <= run.elapsed_us <= longest else "not far from"
    shows = (
        "by status and length its own record shows nothing out of the ordinary, but a process that it "
        "started ended otherwise"
        if below
        else "the record shows nothing out of the ordinary"
    )
    return (
        (
            f"{t.on_day(run)} ended with exit status 0 after {length_text(run.elapsed_us)}, {place} "
            f"the lengths of the {plural(baseline.n, 'usual run')} ({length_text(shortest)} to "
            f"{length_text(longest)}): {shows}."
        ),
        f"{t.exact(run.root)}. {figures(baseline)}",
    )


def length_usual(t: Teller, run: Run, baseline: Baseline) -> Pair:
    """The length is not far from the usual, whatever the status."""
    cut = " Its length says when it was ended, not how long it would have taken."
    return (
        (
            f"The length of that run, {length_text(run.elapsed_us)}, is not far from the usual: "
            f"{plural(baseline.n, 'usual run')} lasted {length_text(baseline.shortest_us or 0)} to "
            f"{length_text(baseline.longest_us or 0)}, the median "
            f"{length_text(baseline.median_us or 0)}.{cut if run.outcome.signal is not None else ''}"
        ),
        f"{t.exact(run.root)}. {figures(baseline)}",
    )


def far_longer(t: Teller, run: Run, baseline: Baseline, away: float) -> Pair:
    """The run lasted far longer than the usual ones."""
    middle = baseline.median_us or 0
    span = elapsed_interval(run.root.layout, middle)
    runs = plural(baseline.n, "usual run")
    # A middle length of a few ticks is known too coarsely to say how many times as long a run was.
    compared = (
        f"{times_text(run.elapsed_us / middle)} the median length of {runs} ({length_text(middle)})"
        if span.width * _KNOWN <= middle
        else f"the median length of {runs} is {length_text(middle)}"
    )
    return (
        (
            f"{t.on_day(run)} lasted {length_text(run.elapsed_us)}, far longer than usual: "
            f"{compared}; the longest of those lasted "
            f"{length_text(baseline.longest_us or 0)}{_others_so_far(baseline)}."
        ),
        (
            f"{t.exact(run.root)}. {figures(baseline)} Modified z-score {away:,.1f} (limit "
            f"3.5), {_outside(run, baseline)}."
        ),
    )


def far_shorter(t: Teller, run: Run, baseline: Baseline, away: float) -> Pair:
    """The run lasted far less than the usual ones."""
    return (
        (
            f"{t.on_day(run)} lasted {length_text(run.elapsed_us)}, far less than usual: the "
            "median of "
            f"{plural(baseline.n, 'usual run')} is {length_text(baseline.median_us or 0)}, the "
            f"shortest {length_text(baseline.shortest_us or 0)}{_others_so_far(baseline)}."
        ),
        (
            f"{t.exact(run.root)}. {figures(baseline)} Modified z-score −{abs(away):,.1f} (limit 3.5 "
            f"either way), {_outside(run, baseline)}."
        ),
    )


def _others_so_far(baseline: Baseline) -> str:
    """Words where reference runs are themselves far from the middle: said, not hidden."""
    count = len(baseline.outliers)
    return (
        f", and {count:,} of them {verb(count, 'is', 'are')} far from the middle as well"
        if count
        else ""
    )


def _outside(run: Run, baseline: Baseline) -> str:
    """Where the length lies beside those of the usual runs, those that are as far counted."""
    shortest, longest = baseline.shortest_us or 0, baseline.longest_us or 0
    if not shortest <= run.elapsed_us <= longest:
        return "outside the range of all usual runs"
    middle = baseline.median_us or 0
    longer = run.elapsed_us > middle
    count = sum(1 for one in baseline.outliers if (one.elapsed_us > middle) == longer)
    there = verb(count, "is", "are")
    return f"outside the range of the usual runs but for {count:,} that {there} as far"


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
    exits = listed(told_exits(baseline.exits))
    how = f"; they ended thus: {exits}" if exits else ""
    return (
        (
            f"Apart from the run in question, {plural(others, 'run is', 'runs are')} recorded{how}. Of "
            f"these, {plural(baseline.n, 'run')} by the schedule with exit status 0 "
            f"{verb(baseline.n, 'is', 'are')} taken as usual: their median length is "
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
            f"{plural(baseline.n, 'run')} the median length is "
            f"{length_text(baseline.median_us or 0)}, the "
            f"longest {length_text(baseline.longest_us or 0)}."
        ),
        f"{baseline.words} {figures(baseline)}",
    )


def told_exits(exits: Sequence[tuple[str, int]]) -> list[str]:
    """The commonest endings one by one, the rest together: a sentence holds no list of forty."""
    told = [exits_words(text, count) for text, count in exits[:_ENDINGS]]
    rest = sum(count for _text, count in exits[_ENDINGS:])
    return [*told, f"{rest:,} in other ways"] if rest else told


def exits_words(text: str, count: int) -> str:
    """``39 with exit status 0``, ``1 by signal 15 (SIGTERM)``."""
    if text.startswith("ended by "):
        return f"{count:,} {text.removeprefix('ended ')}"
    return f"{count:,} " + (
        f"with {text}" if text.startswith("exit") else "with a status that is not recorded"
    )


def too_few(t: Teller, baseline: Baseline, needed: int) -> Pair:
    """Too few reference runs to call anything unusual."""
    if baseline.n == 0:
        return (
            "No other run can be taken as usual: the records do not allow to call any length unusual.",
            f"{baseline.words} {needed} are asked for here.",
        )
    return (
        (
            f"Only {plural(baseline.n, 'other run')} can be taken as usual, fewer than the "
            f"{needed} that "
            "are asked for here: the records do not allow to call any length unusual."
        ),
        f"{baseline.words} {figures(baseline)}",
    )


def flagged_signal(t: Teller, run: Run) -> Pair:
    """A flag says that the run was ended by a signal; the layout has no status."""
    return (
        (
            f"{t.on_day(run)} was ended by a signal after {length_text(run.elapsed_us)}, as a "
            "flag of its "
            "record says; which signal it was is not recorded."
        ),
        f"{t.exact(run.root)}; flag AXSIG (0x10) is set, stored flags 0x{run.root.flags:02X}.",
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
            f"The length of {t.the_run(run)} on {t.run_day(run)} is known only to within "
            f"{seconds_text(width_us)}: too coarsely to compare it with the usual runs."
        ),
        f"{t.exact(run.root)}.",
    )
