"""The sentences about the recording system and the supplied logs, in one place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evidencekit.analysis.wording import (
    as_sentence,
    between_text,
    clauses,
    day_text,
    in_turn,
    listed,
    moment_text,
    span_text,
    time_text,
)
from evidencekit.clock import local_date
from evidencekit.texts import both, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evidencekit.analysis.crondaemon import DaemonEnd
    from evidencekit.analysis.namespaces import InnerFile
    from evidencekit.analysis.rotation import Seam
    from evidencekit.analysis.sentences import Pair, Teller
    from evidencekit.analysis.values import Check, ClockStep, Gap, Run

_TOLD = 5
_STRETCHES_TOLD = 3
"""Runs and stretches that a sentence names singly."""


def accounting_off(t: Teller, gap: Gap) -> Pair:
    """Accounting was switched off for a time."""
    plain = say(
        "finding.accounting_off",
        start=moment_text(gap.start_us, t.tz),
        end=moment_text(gap.end_us, t.tz),
        span=span_text(gap.end_us - gap.start_us),
    )
    return plain, as_sentence(gap.text)


def accounting_paused(t: Teller, gap: Gap) -> Pair:
    """The kernel paused accounting."""
    plain = say(
        "finding.accounting_paused",
        start=moment_text(gap.start_us, t.tz),
        end=moment_text(gap.end_us, t.tz),
    )
    return plain, as_sentence(gap.text)


def paused_undated(t: Teller, pauses: int, check: Check) -> Pair:
    """The kernel paused accounting, and its log does not say when."""
    return say("finding.paused_undated", n=pauses), check.text


def ids_without_record(t: Teller, gap: Gap) -> Pair:
    """Process ids were given out while nothing was recorded."""
    plain = say(
        "finding.ids_without_record",
        start=moment_text(gap.start_us, t.tz),
        end=moment_text(gap.end_us, t.tz),
    )
    return plain, as_sentence(gap.text)


def restarted(t: Teller, gap: Gap) -> Pair:
    """The system was restarted."""
    plain = say(
        "finding.restarted_by_log" if gap.by == "log" else "finding.restarted",
        day=day_text(local_date(gap.end_us, t.tz)),
        start=time_text(gap.start_us, t.tz),
        end=time_text(gap.end_us, t.tz),
    )
    return plain, as_sentence(gap.text)


def step_size(step: ClockStep) -> str:
    """By how much the clock was moved: between its bounds, or at least."""
    if step.at_least_us is not None and step.at_most_us is not None:
        return between_text(step.at_least_us, step.at_most_us)
    known = step.at_most_us if step.by_us < 0 else step.at_least_us
    return say("length.at_least", span=span_text(known if known is not None else step.by_us))


def clock_set_back(t: Teller, step: ClockStep, during: Sequence[Run]) -> Pair:
    """The clock was set back, and which runs were alive then."""
    plain, lengths = both(
        "finding.set_back",
        day=day_text(local_date(step.at_us, t.tz)),
        time=time_text(step.at_us, t.tz),
        size=step_size(step),
    )
    runs = ""
    if during:
        starts = listed([moment_text(run.start_us, t.tz) for run in during])
        runs = say("finding.set_back.runs", n=len(during), command=t.command, starts=starts)
    return in_turn(plain, runs), in_turn(as_sentence(step.text), lengths)


def order_broken(t: Teller, step: ClockStep) -> Pair:
    """The order of records is broken and the clock is not shown to be the cause."""
    key = {
        "repeat": "finding.order_broken.repeat",
        "splice": "finding.order_broken.splice",
    }.get(step.kind, "finding.order_broken.unknown")
    plain = say(key, time=moment_text(step.at_us, t.tz), size=span_text(step.by_us))
    return plain, as_sentence(step.text)


def clock_forward(
    t: Teller, steps: Sequence[ClockStep], during: Sequence[tuple[Run, ClockStep]]
) -> Pair:
    """Stretches in which the clock went on without the system, and which runs were alive then."""
    total = sum(step.at_least_us or 0 for step in steps)
    plain = say("finding.forward", n=len(steps), total=span_text(total))
    runs = ""
    if during:
        told = [
            say(
                "finding.forward_runs.late",
                start=moment_text(run.start_us, t.tz),
                size=step_size(step),
            )
            for run, step in during[:_TOLD]
        ]
        runs = say(
            "finding.forward_runs.told", n=len(during), command=t.command, runs=clauses(told)
        )
    left = len(steps) - _STRETCHES_TOLD
    more = say("finding.forward_runs.more", n=left) if left > 0 else ""
    return (
        in_turn(plain, runs),
        in_turn(*(as_sentence(step.text) for step in steps[:_STRETCHES_TOLD]), more),
    )


def zone_change(t: Teller, note: str) -> Pair:
    """The zone's clocks changed within the range."""
    return both("finding.zone_change", note=as_sentence(note))


def joined(t: Teller, seams: Sequence[Seam], files: int) -> Pair:
    """The rotated files continue each other."""
    same = sum(1 for seam in seams if seam.kind == "same process")
    ids = [seam.ids_between for seam in seams if seam.ids_between is not None]
    parts = [say("finding.joined.same", n=same)] if same else []
    if ids:
        most = say("count.process_id", n=max(ids))
        parts.append(say("finding.joined.switched", n=len(ids), most=most))
    return both(
        "finding.joined",
        files=say("finding.joined.files", n=files),
        n=len(seams),
        parts=as_sentence(clauses(parts)),
    )


def not_joined(t: Teller, check: Check) -> Pair:
    """Some files do not continue each other."""
    return say("finding.not_joined"), check.text


def files_missing(t: Teller, check: Check) -> Pair:
    """Pieces of a rotated set are not there."""
    return say("finding.files_missing"), check.text


def namespace_copy(t: Teller, pair: InnerFile) -> Pair:
    """One file repeats another as seen from an inner pid namespace."""
    return both(
        "finding.namespace_copy_init" if pair.init_id else "finding.namespace_copy",
        n=pair.records,
        inner=pair.inner,
        outer=pair.outer,
        init=str(pair.init_id),
    )


def several_systems(t: Teller, streams: int) -> Pair:
    """Files of the same time that do not repeat each other."""
    return both("finding.several_systems", count=str(streams))


def mixed_layouts(t: Teller, layouts: dict[str, int]) -> Pair:
    """Records of several kinds stand in one file."""
    parts = [
        say("finding.mixed_layouts.part", n=count, layout=name)
        for name, count in sorted(layouts.items(), key=_by_count)
    ]
    return both("finding.mixed_layouts", n=len(layouts), parts=listed(parts))


def _by_count(item: tuple[str, int]) -> tuple[int, str]:
    return -item[1], item[0]


def step_logged(t: Teller, step: ClockStep) -> Pair:
    """Only a log tells of a step."""
    time = moment_text(step.at_us, t.tz)
    return say("finding.step_logged", time=time), as_sentence(step.text)


def daemon_gone_plain(t: Teller, gone: DaemonEnd) -> str:
    """A plain sentence: cron had ended, and what is known of its coming back."""
    return say(
        "finding.daemon_gone.away" if gone.away else "finding.daemon_gone.plain",
        name=gone.name,
        day=day_text(local_date(gone.ended_us, t.tz)),
        time=time_text(gone.ended_us, t.tz),
    )


def daemon_gone(t: Teller, gone: DaemonEnd) -> str:
    """A sentence: cron itself had ended before a missing run."""
    if gone.back_us is None:
        key = "finding.daemon_gone.for_good"
    else:
        key = "finding.daemon_gone.back_later" if gone.away else "finding.daemon_gone.back"
    return say(
        key,
        name=gone.name,
        time=moment_text(gone.ended_us, t.tz),
        how=gone.how,
        place=gone.ref.cite(),
        back=moment_text(gone.back_us, t.tz) if gone.back_us is not None else "",
    )
