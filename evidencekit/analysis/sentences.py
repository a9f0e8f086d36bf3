"""The sentences about runs, in one place: plain for a lawyer, and exact for an expert.

Rules of the words: "the record shows", "is consistent with", "by convention"; a status is an "exit
status"; every time carries its offset, every number its unit; what is not known is said to be so.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from evidencekit.analysis.precision import elapsed_interval, start_interval
from evidencekit.analysis.wording import (
    day_text,
    decimal_text,
    in_turn,
    length_text,
    listed,
    moment_text,
    name_text,
    ratio_text,
    seconds_text,
    time_text,
)
from evidencekit.clock import SECOND, local_date
from evidencekit.outcome import signal_text
from evidencekit.texts import both, say

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

    from evidencekit.analysis.values import Baseline, Member, Run
    from evidencekit.outcome import Outcome
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
        return say("told.user", uid=str(uid), name=name) if name else say("told.uid", uid=str(uid))

    def day(self, us: int) -> str:
        """``14 November 2017`` in the zone."""
        return day_text(local_date(us, self.tz))

    def the_run(self, run: Run) -> str:
        """``the run of partner-upload that began at 02:00:01 −05:00``.

        A start known to be off is told as what the record reads.
        """
        start, off = time_text(run.start_us, self.tz), self.moved.get(run.root.ref, 0)
        if not off:
            return say("told.run", command=self.command, start=start)
        key = "told.run_early" if off < 0 else "told.run_late"
        return say(key, command=self.command, start=start)

    def run_day(self, run: Run) -> str:
        """The day of the run's start by the clock as it stood then: ``14 November 2017``."""
        return self.day(run.start_us - self.moved.get(run.root.ref, 0))

    def fraction(self, us: int) -> str:
        """``02:00:00.62 −05:00``: a time of day to 1/100 s."""
        text = time_text(us, self.tz)
        return f"{text[:8]}.{us % SECOND // 10_000:02d}{text[8:]}"

    def exact(self, one: Member) -> str:
        """One record in full: place, name, user, ids, times with their intervals, status."""
        start = start_interval(one.start_us, one.elapsed_us, one.layout)
        length = elapsed_interval(one.layout, one.elapsed_us)
        return say(
            "told.record" if one.pid is not None else "told.record_without_ids",
            place=one.ref.cite(),
            command=name_text(one.command),
            user=self.user(one.uid),
            pid=str(one.pid),
            parent=str(one.ppid),
            start=moment_text(one.start_us, self.tz),
            clock=_clock(one),
            low=self.fraction(start.low),
            high=self.fraction(start.high),
            end=time_text(one.end_us, self.tz),
            length=seconds_text(one.elapsed_us),
            least=seconds_text(length.low),
            below=seconds_text(length.high),
            outcome=one.outcome.text(),
        )


def _clock(one: Member) -> str:
    """By which clock a start is known: Linux computes it at the exit, the BSDs note it."""
    if not one.layout.startswith("linux"):
        return say("told.clock_then")
    return say("told.clock_latest" if one.start_us == _LATEST else "told.clock_exit")


def exit_nonzero(t: Teller, run: Run) -> Pair:
    """A run ended with a status other than 0."""
    return both(
        "finding.exit_nonzero",
        day=t.run_day(run),
        run=t.the_run(run),
        code=str(run.outcome.exit_code),
        length=length_text(run.elapsed_us),
        record=t.exact(run.root),
    )


def ended_by_signal(t: Teller, run: Run) -> Pair:
    """A run was ended by a signal."""
    return both(
        "finding.by_signal_core" if run.outcome.core else "finding.by_signal",
        day=t.run_day(run),
        run=t.the_run(run),
        signal=signal_text(run.outcome.signal or 0),
        length=length_text(run.elapsed_us),
        record=t.exact(run.root),
    )


def exit_zero(t: Teller, run: Run) -> Pair:
    """A run ended with 0, although its length is not usual or cannot be compared."""
    return both(
        "finding.exit_zero",
        day=t.run_day(run),
        run=t.the_run(run),
        length=length_text(run.elapsed_us),
        record=t.exact(run.root),
    )


def usual(t: Teller, run: Run, baseline: Baseline, *, below: bool = False) -> Pair:
    """A run ended with 0 and within the usual lengths, or not far from them.

    ``below``: a process that it started did not end with 0, so not all is as usual.
    """
    shortest, longest = baseline.shortest_us or 0, baseline.longest_us or 0
    if shortest <= run.elapsed_us <= longest:
        key = "finding.usual_within_but_below" if below else "finding.usual_within"
    else:
        key = "finding.usual_near_but_below" if below else "finding.usual_near"
    return (
        say(
            key,
            day=t.run_day(run),
            run=t.the_run(run),
            length=length_text(run.elapsed_us),
            n=baseline.n,
            shortest=length_text(shortest),
            longest=length_text(longest),
        ),
        say("told.record_figures", record=t.exact(run.root), figures=figures(baseline)),
    )


def length_usual(t: Teller, run: Run, baseline: Baseline) -> Pair:
    """The length is not far from the usual, whatever the status."""
    told = say(
        "finding.length_usual",
        length=length_text(run.elapsed_us),
        n=baseline.n,
        shortest=length_text(baseline.shortest_us or 0),
        longest=length_text(baseline.longest_us or 0),
        median=length_text(baseline.median_us or 0),
    )
    cut = say("finding.length_cut") if run.outcome.signal is not None else ""
    exact = say("told.record_figures", record=t.exact(run.root), figures=figures(baseline))
    return in_turn(told, cut), exact


def far_longer(t: Teller, run: Run, baseline: Baseline, away: float) -> Pair:
    """The run lasted far longer than the usual ones."""
    middle = baseline.median_us or 0
    span = elapsed_interval(run.root.layout, middle)
    # A middle length of a few ticks is known too coarsely to say how many times as long a run was.
    compared = span.width * _KNOWN <= middle
    return both(
        "finding.far_longer_times" if compared else "finding.far_longer",
        day=t.run_day(run),
        run=t.the_run(run),
        length=length_text(run.elapsed_us),
        ratio=ratio_text(run.elapsed_us / middle) if compared else "",
        n=baseline.n,
        median=length_text(middle),
        longest=length_text(baseline.longest_us or 0),
        also=_others_so_far(baseline),
        record=t.exact(run.root),
        figures=figures(baseline),
        score=decimal_text(away),
        outside=_outside(run, baseline),
    )


def far_shorter(t: Teller, run: Run, baseline: Baseline, away: float) -> Pair:
    """The run lasted far less than the usual ones."""
    return both(
        "finding.far_shorter",
        day=t.run_day(run),
        run=t.the_run(run),
        length=length_text(run.elapsed_us),
        n=baseline.n,
        median=length_text(baseline.median_us or 0),
        shortest=length_text(baseline.shortest_us or 0),
        also=_others_so_far(baseline),
        record=t.exact(run.root),
        figures=figures(baseline),
        score=decimal_text(abs(away)),
        outside=_outside(run, baseline),
    )


def _others_so_far(baseline: Baseline) -> str:
    """Words where reference runs are themselves far from the middle: said, not hidden."""
    count = len(baseline.outliers)
    return say("finding.far_as_well", n=count) if count else ""


def _outside(run: Run, baseline: Baseline) -> str:
    """Where the length lies beside those of the usual runs, those that are as far counted."""
    shortest, longest = baseline.shortest_us or 0, baseline.longest_us or 0
    if not shortest <= run.elapsed_us <= longest:
        return say("finding.outside_all")
    middle = baseline.median_us or 0
    longer = run.elapsed_us > middle
    count = sum(1 for one in baseline.outliers if (one.elapsed_us > middle) == longer)
    return say("finding.outside_but", n=count)


def figures(baseline: Baseline) -> str:
    """``n = 38, median 34.23 s, quartiles …``: the baseline's figures as one sentence."""
    if baseline.median_us is None:
        return say("finding.no_figures")
    return say(
        "finding.figures",
        count=str(baseline.n),
        median=seconds_text(baseline.median_us),
        low=seconds_text(baseline.low_quartile_us or 0),
        high=seconds_text(baseline.high_quartile_us or 0),
        shortest=seconds_text(baseline.shortest_us or 0),
        longest=seconds_text(baseline.longest_us or 0),
        deviation=seconds_text(baseline.deviation_us or 0),
    )


def baseline_words(t: Teller, baseline: Baseline, others: int) -> Pair:
    """What is usual, and how the reference runs were chosen."""
    exits = listed(told_exits(baseline.endings))
    apart = (
        say("finding.apart_thus", n=others, exits=exits)
        if exits
        else say("finding.apart", n=others)
    )
    return both(
        "finding.baseline",
        apart=apart,
        n=baseline.n,
        median=length_text(baseline.median_us or 0),
        low=length_text(baseline.low_quartile_us or 0),
        high=length_text(baseline.high_quartile_us or 0),
        longest=length_text(baseline.longest_us or 0),
        words=baseline.words,
        figures=figures(baseline),
    )


def baseline_unstated(t: Teller, baseline: Baseline, others: int) -> Pair:
    """As :func:`baseline_words`, for layouts that record no exit status."""
    return both(
        "finding.baseline_unstated",
        apart=say("finding.apart", n=others),
        n=baseline.n,
        median=length_text(baseline.median_us or 0),
        longest=length_text(baseline.longest_us or 0),
        words=baseline.words,
        figures=figures(baseline),
    )


def told_exits(endings: Sequence[tuple[Outcome, int]]) -> list[str]:
    """``39 with exit status 0``, ``1 by signal 15 (SIGTERM)``: the commonest endings one by one.

    The rest are told together: a sentence holds no list of forty.
    """
    told = [outcome.told("ending.counted", n=count) for outcome, count in endings[:_ENDINGS]]
    rest = sum(count for _outcome, count in endings[_ENDINGS:])
    return [*told, say("ending.counted.rest", n=rest)] if rest else told


def too_few(t: Teller, baseline: Baseline, needed: int) -> Pair:
    """Too few reference runs to call anything unusual."""
    return both(
        "finding.too_few" if baseline.n else "finding.none_usual",
        n=baseline.n,
        needed=needed,
        words=baseline.words,
        figures=figures(baseline),
    )


def flagged_signal(t: Teller, run: Run) -> Pair:
    """A flag says that the run was ended by a signal; the layout has no status."""
    return both(
        "finding.flagged_signal",
        day=t.run_day(run),
        run=t.the_run(run),
        length=length_text(run.elapsed_us),
        record=t.exact(run.root),
        flags=f"{run.root.flags:02X}",
    )


def no_status(t: Teller, layout: str) -> Pair:
    """The layout records no exit status."""
    return both("finding.no_status", command=t.command, layout=layout)


def low_precision(t: Teller, run: Run, width_us: int) -> Pair:
    """The length is known too coarsely to be compared."""
    return both(
        "finding.low_precision",
        run=t.the_run(run),
        day=t.run_day(run),
        width=seconds_text(width_us),
        record=t.exact(run.root),
    )
