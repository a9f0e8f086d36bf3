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
    time_text,
    times_text,
    verb,
)
from evidencekit.clock import SECOND, local_date
from evidencekit.outcome import signal_text

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from evidencekit.analysis.values import Baseline, Member, Run

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
        linux = one.layout.startswith("linux")
        return "by the clock as it stood at the exit" if linux else "by the clock of that time"


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
    """The length is nothing special, whatever the status."""
    return (
        (
            f"The length of that run, {length_text(run.elapsed_us)}, is not far from the usual: "
            "the median "
            f"of {plural(baseline.n, 'usual run')} is "
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
            f"{times_text(ratio)} the median length of {plural(baseline.n, 'usual run')} "
            f"({length_text(baseline.median_us or 0)}); the longest of those lasted "
            f"{length_text(baseline.longest_us or 0)}{_others_so_far(baseline)}."
        ),
        (
            f"{t.exact(run.root)}. {figures(baseline)} Modified z-score {away:,.1f} (limit "
            f"3.5), {_outside(baseline)}."
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
        f"{t.exact(run.root)}. {figures(baseline)} Modified z-score {away:,.1f}".replace("-", "−")
        + f" (limit 3.5 either way), {_outside(baseline)}.",
    )


def _others_so_far(baseline: Baseline) -> str:
    """Words where reference runs are themselves far from the middle: said, not hidden."""
    count = len(baseline.outliers)
    return (
        f", and {count:,} of them {verb(count, 'is', 'are')} far from the middle as well"
        if count
        else ""
    )


def _outside(baseline: Baseline) -> str:
    count = len(baseline.outliers)
    if not count:
        return "outside the range of all usual runs"
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
    exits = listed([exits_words(text, count) for text, count in baseline.exits])
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
            f"The length of {t.the_run(run)} on {t.day(run.start_us)} is known only to within "
            f"{seconds_text(width_us)}: too coarsely to compare it with the usual runs."
        ),
        f"{t.exact(run.root)}.",
    )
