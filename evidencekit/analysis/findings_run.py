"""Findings about the run in question and about the other runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from evidencekit.analysis import codes, sentences, sentences_family, sentences_other
from evidencekit.analysis.alternatives import for_failure, for_length
from evidencekit.analysis.baseline import ENOUGH, distance, is_far
from evidencekit.analysis.codes import Code
from evidencekit.analysis.context import about, finding
from evidencekit.analysis.failures import (
    cpu_of,
    failed,
    first_failure,
    longest_child,
    own_processes,
    usual_length,
)
from evidencekit.analysis.knowledge import meaning_of
from evidencekit.analysis.precision import elapsed_interval
from evidencekit.analysis.values import Confidence
from evidencekit.outcome import Ending

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from evidencekit.analysis.context import Context
    from evidencekit.analysis.failures import Failure
    from evidencekit.analysis.values import Finding, Member, Run

SINGLY = 12
"""Other runs of one kind up to which each gets a finding of its own."""
_WAITING = 20
"""A long run whose processes computed less than a twentieth of it was waiting."""


def about_questioned(c: Context) -> Iterator[Finding]:
    """All that is to be said about the run in question."""
    run = c.questioned
    if run is None:
        return
    failure = first_failure(run, c.baseline.runs)
    yield from _ending(c, run, failure)
    yield from _length(c, run)
    yield from _family(c, run, failure)
    yield from _meanings(c, run, failure)


def _numbers(run: Run) -> dict[str, int | None]:
    span = elapsed_interval(run.root.layout, run.elapsed_us)
    return {
        "exit_status": run.outcome.exit_code,
        "signal": run.outcome.signal,
        "start_us": run.start_us,
        "end_us": run.end_us,
        "length_us": run.elapsed_us,
        "length_at_least_us": span.low,
        "length_below_us": span.high,
    }


def _ending(c: Context, run: Run, failure: Failure | None) -> Iterator[Finding]:
    t, key = c.teller, about(run.root)
    base: dict[str, Any] = {
        "records": (run.root.ref,),
        "numbers": _numbers(run),
        "at_us": run.start_us,
    }
    limits = (codes.WHY, codes.LAST_COMMAND, codes.NAME, codes.CLOCK)
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
    elif c.baseline.enough and not is_far(run.elapsed_us, c.baseline):
        yield finding(
            Code.RUN_USUAL, key, sentences.usual(t, run, c.baseline), limits=limits,
            confidence=Confidence.DERIVED, direction="against", **base,
        )  # fmt: skip
    else:
        yield finding(
            Code.RUN_EXIT_ZERO, key, sentences.exit_zero(t, run), limits=limits,
            direction="against", **base,
        )  # fmt: skip


def _length(c: Context, run: Run) -> Iterator[Finding]:
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
    numbers = _numbers(run) | {
        "usual_runs": baseline.n,
        "median_us": baseline.median_us,
        "longest_us": baseline.longest_us,
        "shortest_us": baseline.shortest_us,
        "modified_z_score": round(away, 1),
    }
    base: dict[str, Any] = {
        "records": (run.root.ref,), "numbers": numbers, "confidence": Confidence.DERIVED,
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
        yield finding(Code.LENGTH_USUAL, key, words, direction="against", **base)
    yield _baseline(c, others)


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
                sentences_family.first_failure(t, run, failure.first, failure.path),
                records=[one.ref for one in failure.path],
                numbers={"in_usual_runs": failure.in_usual, "usual_runs": c.baseline.n},
                confidence=Confidence.DERIVED, limits=(codes.FAMILY, codes.WHY, codes.NAME),
                direction="supports", at_us=failure.first.end_us,
            )  # fmt: skip
        else:
            yield _hidden(c, run, failure)
    elif run.outcome.nonzero:
        below = own_processes(run)
        yield finding(
            Code.NO_CHILD_FAILED, key, sentences_family.no_child_failed(t, run, len(below)),
            records=[run.root.ref, *(one.ref for one in below)],
            numbers={"processes": len(below)},
            confidence=Confidence.DERIVED, limits=(codes.FAMILY, codes.ALIVE),
        )  # fmt: skip
    yield from _outlived(c, run)
    if is_far(run.elapsed_us, c.baseline) and run.elapsed_us > (c.baseline.longest_us or 0):
        yield from _where(c, run)


def _hidden(c: Context, run: Run, failure: Failure) -> Finding:
    return finding(
        Code.CHILD_FAILURE_HIDDEN, about(run.root),
        sentences_family.hidden_failure(c.teller, run, failure.first, failure.in_usual, c.baseline.n),
        records=(failure.first.ref, run.root.ref),
        numbers={"in_usual_runs": failure.in_usual, "usual_runs": c.baseline.n},
        confidence=Confidence.DERIVED,
        limits=(
            codes.FAMILY,
            ("A status other than 0 of a single command need not be a fault: many report a "
            "plain no by it."),
        ),
        direction="supports", at_us=failure.first.end_us,
    )  # fmt: skip


def _outlived(c: Context, run: Run) -> Iterator[Finding]:
    for one in run.family:
        if one.role == "orphan":
            yield finding(
                Code.CHILD_OUTLIVED, about(one), sentences_family.outlived(c.teller, run, one),
                records=(one.ref, run.root.ref),
                numbers={"exit_status": one.outcome.exit_code, "after_us": one.end_us - run.end_us},
                confidence=Confidence.INDICATED,
                limits=("The parent's id is no longer in the record.", codes.FAMILY),
                at_us=one.end_us,
            )  # fmt: skip


def _where(c: Context, run: Run) -> Iterator[Finding]:
    child = longest_child(run)
    if child is not None and child.elapsed_us * 2 >= run.elapsed_us:
        usual = usual_length(child.command, c.baseline.runs)
        yield finding(
            Code.TIME_SPENT_IN, about(child),
            sentences_family.where_time_went(c.teller, run, child, usual, c.baseline.n),
            records=(child.ref,), numbers={"length_us": child.elapsed_us, "usual_us": usual},
            limits=(codes.NAME,), at_us=child.start_us,
        )  # fmt: skip
    cpu = cpu_of(run)
    if cpu is not None and cpu * _WAITING < run.elapsed_us:
        yield finding(
            Code.MOSTLY_WAITING, about(run.root), sentences_family.mostly_waiting(c.teller, run, cpu),
            records=[run.root.ref, *(one.ref for one in own_processes(run))],
            numbers={"cpu_us": cpu, "length_us": run.elapsed_us},
            confidence=Confidence.DERIVED,
            limits=(
                "Computing time is sampled on some kernels: 0.00 s stands for less than one sample.",
                codes.ALIVE,
            ),
            at_us=run.start_us,
        )  # fmt: skip


def _meanings(c: Context, run: Run, failure: Failure | None) -> Iterator[Finding]:
    """What the statuses on the way of the failure stand for, each name once."""
    asked: list[Member] = list(failure.path) if failure else [run.root]
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
            limits=tuple(text for text in (codes.DOCUMENT, codes.NAME, found.caveat) if text),
            direction="supports", at_us=one.end_us,
        )  # fmt: skip


def about_others(c: Context) -> Iterator[Finding]:
    """Other runs that ended otherwise than usual, by hand, at no scheduled time, or overlapping."""
    others = [run for run in c.runs if run is not c.questioned]
    abnormal = [run for run in others if run.outcome.nonzero or run.outcome.ending is Ending.SIGNAL]
    yield from _abnormal(c, abnormal)
    by_hand = [run for run in others if run.started_by == "by hand"]
    yield from _many_or_each(c, by_hand, Code.RUN_BY_HAND, "was started by hand")
    extra = [
        run for run in c.calendar.extra if run.started_by != "by hand" and run is not c.questioned
    ]
    yield from _many_or_each(c, extra, Code.RUN_UNSCHEDULED, "began at no scheduled time")
    if c.questioned is not None and c.questioned.started_by == "by hand":
        yield _by_hand(c, c.questioned)
    yield from _hidden_elsewhere(c, others)
    yield from _overlaps(c)
    yield from _parts(c)


def _abnormal(c: Context, runs: Sequence[Run]) -> Iterator[Finding]:
    t = c.teller
    for code, group, what in (
        (Code.RUN_EXIT_NONZERO, [r for r in runs if r.outcome.nonzero],
         "ended with an exit status other than 0"),
        (Code.RUN_SIGNAL, [r for r in runs if r.outcome.signal is not None],
         "was ended by a signal"),
    ):  # fmt: skip
        if len(group) > SINGLY:
            yield finding(
                code, "others", sentences_other.many_runs(t, group, what.replace("was ", "were ")),
                records=[run.root.ref for run in group], numbers={"runs": len(group)},
                limits=(codes.WHY, codes.LAST_COMMAND), direction="supports",
            )  # fmt: skip
            continue
        for run in group:
            tell = sentences.exit_nonzero if run.outcome.nonzero else sentences.ended_by_signal
            yield finding(
                code, about(run.root), tell(t, run), records=(run.root.ref,), numbers=_numbers(run),
                limits=(codes.WHY, codes.LAST_COMMAND, codes.NAME), direction="supports",
                at_us=run.start_us,
            )  # fmt: skip
            yield from _outlived(c, run)


def _many_or_each(c: Context, runs: Sequence[Run], code: Code, what: str) -> Iterator[Finding]:
    if len(runs) > SINGLY:
        plural_what = what.replace("was ", "were ")
        yield finding(
            code, "others", sentences_other.many_runs(c.teller, runs, plural_what),
            records=[run.root.ref for run in runs], numbers={"runs": len(runs)},
            confidence=Confidence.DERIVED, limits=(codes.FAMILY, codes.SCHEDULE),
        )  # fmt: skip
        return
    for run in runs:
        if code is Code.RUN_BY_HAND:
            yield _by_hand(c, run)
        else:
            yield finding(
                code, about(run.root), sentences_other.unscheduled(c.teller, run),
                records=[one.ref for one in run.family if one.role in {"ancestor", "job"}],
                numbers=_numbers(run), confidence=Confidence.DERIVED, limits=(codes.SCHEDULE,),
                at_us=run.start_us,
            )  # fmt: skip


def _by_hand(c: Context, run: Run) -> Finding:
    chain = [one for one in run.family if one.role == "ancestor"]
    starter = next((one for one in reversed(chain) if one.command in {"sudo", "su", "doas"}), None)
    if starter is None and chain:
        starter = chain[-1]
    return finding(
        Code.RUN_BY_HAND, about(run.root), sentences_other.by_hand(c.teller, run, starter),
        records=[one.ref for one in run.family if one.role in {"ancestor", "job"}],
        numbers=_numbers(run) | {"starter_uid": starter.uid if starter else None},
        confidence=Confidence.DERIVED,
        limits=("The user id is that of an account; who used it is not recorded.", codes.FAMILY),
        at_us=run.start_us,
    )  # fmt: skip


def _hidden_elsewhere(c: Context, others: Sequence[Run]) -> Iterator[Finding]:
    found = []
    for run in others:
        if run.outcome.exit_code != 0:
            continue
        failure = first_failure(run, c.baseline.runs)
        # One run of its own kind in the baseline is itself; more make it common.
        if failure is not None and failure.first is not run.root and failure.in_usual <= 1:
            found.append((run, failure))
    if len(found) <= SINGLY:
        for run, failure in found:
            yield _hidden(c, run, failure)
    else:
        yield finding(
            Code.CHILD_FAILURE_HIDDEN, "others",
            sentences_other.many_runs(
                c.teller, [run for run, _ in found],
                "ended with exit status 0 although a process that they had started did not",
            ),
            records=[failure.first.ref for _, failure in found], numbers={"runs": len(found)},
            confidence=Confidence.DERIVED, limits=(codes.FAMILY,),
        )  # fmt: skip


def _overlaps(c: Context) -> Iterator[Finding]:
    runs = sorted(c.runs, key=lambda run: run.start_us)
    latest: Run | None = None
    found = 0
    for run in runs:
        if latest is not None and run.start_us < latest.end_us and found < SINGLY:
            found += 1
            yield finding(
                Code.RUNS_OVERLAP, about(run.root), sentences_other.overlap(c.teller, latest, run),
                records=(latest.root.ref, run.root.ref),
                numbers={"overlap_us": min(latest.end_us, run.end_us) - run.start_us},
                confidence=Confidence.DERIVED, limits=(codes.SECOND,), at_us=run.start_us,
            )  # fmt: skip
        if latest is None or run.end_us > latest.end_us:
            latest = run


def _parts(c: Context) -> Iterator[Finding]:
    for one in c.job.fragments[:SINGLY]:
        yield finding(
            Code.RUN_IN_PART, about(one), sentences_other.fragment(c.teller, one), records=(one.ref,),
            numbers={"parent": one.ppid}, confidence=Confidence.DERIVED,
            limits=(codes.ALIVE, codes.FAMILY), at_us=one.start_us,
        )  # fmt: skip
