"""Findings about the run in question and about the other runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from evidencekit.analysis import codes, sentences, sentences_family
from evidencekit.analysis.alternatives import for_failure, for_length, for_success
from evidencekit.analysis.baseline import ENOUGH, distance, flagged_signal, is_far
from evidencekit.analysis.codes import Code
from evidencekit.analysis.context import about, damage_near, finding
from evidencekit.analysis.failures import (
    cpu_of,
    failed,
    first_failure,
    longest_child,
    own_processes,
    usual_children,
)
from evidencekit.analysis.knowledge import meaning_of
from evidencekit.analysis.precision import TICK, elapsed_interval, start_interval
from evidencekit.analysis.values import Confidence
from evidencekit.clock import SECOND
from evidencekit.outcome import Ending
from evidencekit.records import NOT_RECORDED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evidencekit.analysis.context import Context
    from evidencekit.analysis.failures import Failure
    from evidencekit.analysis.values import Finding, Member, Run
    from evidencekit.records import RecordRef

SINGLY = 12
"""Other runs of one kind up to which each gets a finding of its own."""
_WAITING = 20
"""A long run whose processes computed less than a twentieth of it is told as not computing."""


def about_questioned(c: Context) -> Iterator[Finding]:
    """All that is to be said about the run in question."""
    run = c.questioned
    if run is None:
        if c.runs and not c.baseline.statuses_recorded:
            yield finding(
                Code.STATUS_NOT_RECORDED, "all",
                sentences.no_status(c.teller, c.runs[0].root.layout),
                records=(c.runs[0].root.ref,), limits=(codes.NAME,),
            )  # fmt: skip
        return
    failure = first_failure(run, c.baseline.n, c.seen)
    yield from _ending(c, run, failure)
    yield from _length(c, run)
    yield from _family(c, run, failure)
    yield from _meanings(c, run, failure)


def run_numbers(run: Run) -> dict[str, int | None]:
    """A run's status and times as numbers, start and length with their intervals.

    Where its length cannot be read, so cannot its end, and None stands for both.
    """
    told = run.elapsed_us != NOT_RECORDED
    span = elapsed_interval(run.root.layout, run.elapsed_us)
    start = start_interval(run.start_us, run.elapsed_us, run.root.layout)
    return {
        "exit_status": run.outcome.exit_code,
        "signal": run.outcome.signal,
        "start_us": run.start_us,
        "start_at_least_us": start.low,
        "start_below_us": start.high,
        "end_us": run.end_us if told else None,
        "length_us": run.elapsed_us if told else None,
        "length_at_least_us": span.low if told else None,
        "length_below_us": span.high if told else None,
    }


def _is_usual(c: Context, run: Run) -> bool:
    """True where the run's length can be read and is not far from the usual ones."""
    told = run.elapsed_us != NOT_RECORDED
    return told and c.baseline.enough and not is_far(run.elapsed_us, c.baseline)


def _ending(c: Context, run: Run, failure: Failure | None) -> Iterator[Finding]:
    t, key = c.teller, about(run.root)
    base: dict[str, Any] = {
        "records": (run.root.ref,),
        "numbers": run_numbers(run),
        "at_us": run.start_us,
    }
    limits = (codes.WHY, codes.LAST_COMMAND, codes.NAME, codes.CLOCK)
    if flagged_signal(run):
        yield finding(
            Code.RUN_SIGNAL, key, sentences.flagged_signal(t, run), limits=limits,
            direction="supports", **base,
        )  # fmt: skip
    if run.outcome.ending is Ending.NOT_RECORDED:
        yield finding(
            Code.STATUS_NOT_RECORDED, key, sentences.no_status(t, run.root.layout),
            limits=(codes.NAME,), **base,
        )  # fmt: skip
    elif run.outcome.ending is Ending.SIGNAL:
        yield finding(
            Code.RUN_SIGNAL, key, sentences.ended_by_signal(t, run), limits=limits,
            alternatives=for_failure(c, run, failure), direction="supports", **base,
        )  # fmt: skip
    elif run.outcome.nonzero:
        yield finding(
            Code.RUN_EXIT_NONZERO, key, sentences.exit_nonzero(t, run), limits=limits,
            alternatives=for_failure(c, run, failure), direction="supports", **base,
        )  # fmt: skip
    elif _is_usual(c, run):
        yield finding(
            Code.RUN_USUAL, key, sentences.usual(t, run, c.baseline, below=failure is not None),
            limits=limits, alternatives=for_success(c, run, failure),
            confidence=Confidence.DERIVED, direction="against",
            **base | {"records": _compared(c, run)},
        )  # fmt: skip
    else:
        yield finding(
            Code.RUN_EXIT_ZERO, key, sentences.exit_zero(t, run), limits=limits,
            alternatives=for_success(c, run, failure), direction="against", **base,
        )  # fmt: skip


def _length(c: Context, run: Run) -> Iterator[Finding]:
    if run.elapsed_us == NOT_RECORDED:
        return
    t, key, baseline = c.teller, about(run.root), c.baseline
    others = len(c.runs) - 1
    if not baseline.enough:
        yield finding(
            Code.BASELINE_TOO_SMALL, key, sentences.too_few(t, baseline, ENOUGH),
            records=[one.root.ref for one in baseline.runs],
            numbers={"usual_runs": baseline.n, "needed": ENOUGH},
            confidence=Confidence.DERIVED, limits=(codes.SAMPLE,),
        )  # fmt: skip
        return
    away = distance(run.elapsed_us, baseline) or 0.0
    span = elapsed_interval(run.root.layout, run.elapsed_us)
    numbers = run_numbers(run) | {
        "usual_runs": baseline.n,
        "median_us": baseline.median_us,
        "longest_us": baseline.longest_us,
        "shortest_us": baseline.shortest_us,
        "modified_z_score": round(away, 1),
    }
    base: dict[str, Any] = {
        "records": _compared(c, run), "numbers": numbers, "confidence": Confidence.DERIVED,
        "limits": (codes.SAMPLE, codes.CLOCK), "at_us": run.start_us,
    }  # fmt: skip
    longest, shortest = baseline.longest_us or 0, baseline.shortest_us or 0
    far = is_far(run.elapsed_us, baseline)
    if far and (span.low <= longest < span.high or span.low <= shortest < span.high):
        yield finding(
            Code.PRECISION_TOO_LOW, key, sentences.low_precision(t, run, span.width), **base
        )
    elif far and away > 0:
        words = sentences.far_longer(t, run, baseline, away)
        alternatives = for_length(c, run)
        yield finding(
            Code.RUN_LONGER, key, words, alternatives=alternatives, direction="supports", **base
        )
    elif far:
        words = sentences.far_shorter(t, run, baseline, away)
        alternatives = for_length(c, run)
        yield finding(
            Code.RUN_SHORTER, key, words, alternatives=alternatives, direction="supports", **base
        )
    elif run.outcome.nonzero or run.outcome.signal is not None:
        words = sentences.length_usual(t, run, baseline)
        side = "neutral" if run.outcome.signal is not None else "against"
        yield finding(Code.LENGTH_USUAL, key, words, direction=side, **base)
    yield _baseline(c, others)


def _compared(c: Context, run: Run) -> tuple[RecordRef, ...]:
    """The records a comparison rests on: the run, then each usual run it is compared with."""
    return (run.root.ref, *(one.root.ref for one in c.baseline.runs))


def _baseline(c: Context, others: int) -> Finding:
    baseline = c.baseline
    tell = sentences.baseline_words if baseline.statuses_recorded else sentences.baseline_unstated
    return finding(
        Code.BASELINE, "all", tell(c.teller, baseline, others),
        records=[run.root.ref for run in baseline.runs],
        numbers={
            "other_runs": others,
            "usual_runs": baseline.n,
            "left_out": len(baseline.excluded),
            "median_us": baseline.median_us,
            "low_quartile_us": baseline.low_quartile_us,
            "high_quartile_us": baseline.high_quartile_us,
            "shortest_us": baseline.shortest_us,
            "longest_us": baseline.longest_us,
            "deviation_us": baseline.deviation_us,
            "exits": dict(baseline.exits),
        },
        confidence=Confidence.DERIVED, limits=(codes.SAMPLE, codes.LAST_COMMAND),
    )  # fmt: skip


def _family(c: Context, run: Run, failure: Failure | None) -> Iterator[Finding]:
    if run.by != "pid":
        return
    t, key = c.teller, about(run.root)
    if failure is not None and failure.first is not run.root:
        if failed(run.root):
            yield finding(
                Code.CHILD_FAILED_FIRST, key,
                sentences_family.first_failure(t, run, failure),
                records=[one.ref for one in (*failure.path, failure.same) if one is not None],
                numbers={"in_usual_runs": failure.in_usual, "usual_runs": c.baseline.n},
                confidence=Confidence.DERIVED, limits=(codes.FAMILY, codes.WHY, codes.NAME),
                direction="supports", at_us=failure.first.end_us,
            )  # fmt: skip
        else:
            yield hidden(c, run, failure)
    elif run.outcome.nonzero:
        below = [one for one in own_processes(run) if one.role != "orphan"]
        yield finding(
            Code.NO_CHILD_FAILED, key,
            sentences_family.no_child_failed(t, run, len(below), damaged=damage_near(c, run)),
            records=[run.root.ref, *(one.ref for one in below)],
            numbers={"processes": len(below)},
            confidence=Confidence.DERIVED, limits=(codes.FAMILY, codes.ALIVE),
        )  # fmt: skip
    yield from outlived(c, run)
    if is_far(run.elapsed_us, c.baseline) and run.elapsed_us > (c.baseline.longest_us or 0):
        yield from _where(c, run)


def hidden(c: Context, run: Run, failure: Failure, usual: int | None = None) -> Finding:
    """A failure below a run that reports success, beside ``usual`` runs (all usual ones if None)."""
    n = c.baseline.n if usual is None else usual
    return finding(
        Code.CHILD_FAILURE_HIDDEN, about(run.root),
        sentences_family.hidden_failure(c.teller, run, failure.first, failure.in_usual, n),
        records=(failure.first.ref, run.root.ref),
        numbers={"in_usual_runs": failure.in_usual, "usual_runs": n},
        confidence=Confidence.DERIVED,
        limits=(codes.FAMILY, codes.PLAIN_NO),
        direction="supports", at_us=failure.first.end_us,
    )  # fmt: skip


def outlived(c: Context, run: Run) -> Iterator[Finding]:
    """Processes of the run that went on after it had ended."""
    for one in run.family:
        if one.role == "orphan":
            yield finding(
                Code.CHILD_OUTLIVED, about(one), sentences_family.outlived(c.teller, run, one),
                records=(one.ref, run.root.ref),
                numbers={
                    "exit_status": one.outcome.exit_code,
                    "signal": one.outcome.signal,
                    "after_us": one.end_us - run.end_us,
                    "after_more_than_us": max(one.end_us - run.end_us - SECOND, 0),
                    "after_less_than_us": one.end_us - run.end_us + SECOND,
                },
                confidence=Confidence.INDICATED,
                limits=(codes.PARENT_GONE, codes.FAMILY, codes.SECOND),
                at_us=one.end_us,
            )  # fmt: skip


def _where(c: Context, run: Run) -> Iterator[Finding]:
    if run.elapsed_us == NOT_RECORDED:
        return
    child = longest_child(run)
    if child is not None and child.elapsed_us * 2 >= run.elapsed_us:
        usual = usual_children(child.command, c.baseline.runs)
        median = int(np.median([one.elapsed_us for one in usual])) if usual else None
        yield finding(
            Code.TIME_SPENT_IN, about(child),
            sentences_family.where_time_went(c.teller, run, child, median, len(usual)),
            records=(child.ref, *(one.ref for one in usual)),
            numbers={
                "length_us": child.elapsed_us, "usual_us": median, "usual_runs": len(usual),
            },
            confidence=Confidence.DERIVED if usual else Confidence.RECORDED,
            limits=(codes.NAME, codes.SAMPLE) if usual else (codes.NAME,), at_us=child.start_us,
        )  # fmt: skip
    cpu = cpu_of(run)
    # Each of the two times of a process is cut to a tick, so up to two ticks more were computed.
    most = None if cpu is None else cpu + 2 * TICK * (1 + len(own_processes(run)))
    if cpu is not None and most is not None and most * _WAITING < run.elapsed_us:
        yield finding(
            Code.MOSTLY_WAITING, about(run.root), sentences_family.mostly_waiting(c.teller, run, cpu),
            records=[run.root.ref, *(one.ref for one in own_processes(run))],
            numbers={"cpu_us": cpu, "cpu_below_us": most, "length_us": run.elapsed_us},
            confidence=Confidence.DERIVED,
            limits=(codes.SAMPLED, codes.ALIVE),
            at_us=run.start_us,
        )  # fmt: skip


def _meanings(c: Context, run: Run, failure: Failure | None) -> Iterator[Finding]:
    """What the statuses on the way of the failure stand for, each name once."""
    asked: list[Member] = list(failure.path) if failure else [run.root]
    if failure is not None and failure.same is not None:
        asked.insert(1, failure.same)
    seen: set[tuple[str, int | None]] = set()
    for one in asked:
        found = meaning_of(one.command, one.outcome)
        if found is None or found.code == 0 or (one.command, found.code) in seen:
            continue
        seen.add((one.command, found.code))
        yield finding(
            Code.STATUS_MEANING, about(one), sentences_family.meaning(c.teller, one, found),
            records=(one.ref,),
            numbers={"exit_status": found.code, "document": found.document,
                     "version": found.version, "section": found.section},
            confidence=Confidence.INDICATED,
            limits=(codes.DOCUMENT, codes.NAME), caveat=found.caveat,
            direction="supports", at_us=one.end_us,
        )  # fmt: skip
