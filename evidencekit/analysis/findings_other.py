"""Findings about the runs that are not in question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evidencekit.analysis import codes, sentences, sentences_other
from evidencekit.analysis.baseline import flagged_signal
from evidencekit.analysis.codes import Code
from evidencekit.analysis.context import about, finding
from evidencekit.analysis.failures import rare_failure
from evidencekit.analysis.findings_run import SINGLY, hidden, outlived, run_numbers
from evidencekit.analysis.nights import scheduled_start
from evidencekit.analysis.schedule import CRONTAB
from evidencekit.analysis.values import Confidence
from evidencekit.outcome import Ending

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from evidencekit.analysis.context import Context
    from evidencekit.analysis.values import Finding, Run


def about_others(c: Context) -> Iterator[Finding]:
    """Other runs that ended otherwise than usual, by hand, at no scheduled time, or overlapping."""
    others = [run for run in c.runs if run is not c.questioned]
    abnormal = [run for run in others if run.outcome.nonzero or run.outcome.ending is Ending.SIGNAL]
    yield from _abnormal(c, abnormal)
    for run in [run for run in others if flagged_signal(run)][:SINGLY]:
        yield finding(
            Code.RUN_SIGNAL, about(run.root), sentences.flagged_signal(c.teller, run),
            records=(run.root.ref,), numbers=run_numbers(run), limits=(codes.WHY, codes.NAME),
            at_us=run.start_us,
        )  # fmt: skip
    by_hand = [run for run in others if run.started_by == "by hand"]
    yield from _many_or_each(c, by_hand, Code.RUN_BY_HAND, "finding.many_by_hand")
    extra = [run for run in c.calendar.extra if run.started_by != "by hand"]
    many = "finding.many_unscheduled" if _by_crontab(c) else "finding.many_unscheduled_inferred"
    yield from _many_or_each(c, extra, Code.RUN_UNSCHEDULED, many)
    if c.questioned is not None and c.questioned.started_by == "by hand":
        yield _by_hand(c, c.questioned)
    yield from _hidden_elsewhere(c, others)
    yield from _overlaps(c)
    yield from _parts(c)


def _by_crontab(c: Context) -> bool:
    """True where the schedule stands in a crontab that was supplied."""
    return c.calendar.schedule.by == CRONTAB


def _side(c: Context) -> str:
    """Other runs say nothing for or against the one in question; without one they stand for all."""
    return "neutral" if c.questioned is not None or c.query.focus is not None else "supports"


def _abnormal(c: Context, runs: Sequence[Run]) -> Iterator[Finding]:
    t = c.teller
    for code, group, many in (
        (Code.RUN_EXIT_NONZERO, [r for r in runs if r.outcome.nonzero], "finding.many_nonzero"),
        (Code.RUN_SIGNAL, [r for r in runs if r.outcome.signal is not None],
         "finding.many_by_signal"),
    ):  # fmt: skip
        if len(group) > SINGLY:
            yield finding(
                code, "others", sentences_other.many_runs(t, group, many),
                records=[run.root.ref for run in group], numbers={"runs": len(group)},
                limits=(codes.WHY, codes.LAST_COMMAND), direction=_side(c),
            )  # fmt: skip
            continue
        for run in group:
            tell = sentences.exit_nonzero if run.outcome.nonzero else sentences.ended_by_signal
            yield finding(
                code, about(run.root), tell(t, run), records=(run.root.ref,), numbers=run_numbers(run),
                limits=(codes.WHY, codes.LAST_COMMAND, codes.NAME), direction=_side(c),
                at_us=run.start_us,
            )  # fmt: skip
            yield from outlived(c, run)


def _many_or_each(c: Context, runs: Sequence[Run], code: Code, many: str) -> Iterator[Finding]:
    if len(runs) > SINGLY:
        yield finding(
            code, "others", sentences_other.many_runs(c.teller, runs, many),
            records=[run.root.ref for run in runs], numbers={"runs": len(runs)},
            confidence=Confidence.DERIVED, limits=(codes.FAMILY, codes.SCHEDULE),
        )  # fmt: skip
        return
    for run in runs:
        if code is Code.RUN_BY_HAND:
            yield _by_hand(c, run)
        else:
            inferred = not _by_crontab(c)
            yield finding(
                code, about(run.root), sentences_other.unscheduled(c.teller, run, inferred=inferred),
                records=[one.ref for one in run.family if one.role in {"ancestor", "job"}],
                numbers=run_numbers(run), confidence=Confidence.DERIVED, limits=(codes.SCHEDULE,),
                at_us=run.start_us,
            )  # fmt: skip


def _by_hand(c: Context, run: Run) -> Finding:
    chain = [one for one in run.family if one.role == "ancestor"]
    starter = next((one for one in reversed(chain) if one.command in {"sudo", "su", "doas"}), None)
    if starter is None and chain:
        starter = chain[-1]
    user = next((one.uid for one in reversed(chain) if one.uid != 0), None)
    return finding(
        Code.RUN_BY_HAND, about(run.root), sentences_other.by_hand(c.teller, run, starter, user),
        records=[one.ref for one in run.family if one.role in {"ancestor", "job"}],
        numbers=run_numbers(run) | {"starter_uid": starter.uid if starter else None, "user_uid": user},
        confidence=Confidence.DERIVED,
        limits=(codes.ACCOUNT, codes.FAMILY),
        at_us=run.start_us,
    )  # fmt: skip


def _hidden_elsewhere(c: Context, others: Sequence[Run]) -> Iterator[Finding]:
    found = []
    usual = {id(run) for run in c.baseline.runs}
    for run in others:
        if run.outcome.exit_code != 0:
            continue
        failure = rare_failure(run, c.baseline.n, c.seen, among=id(run) in usual)
        if failure is not None:
            found.append((run, failure))
    if len(found) <= SINGLY:
        for run, failure in found:
            yield hidden(c, run, failure, usual=c.baseline.n - (id(run) in usual))
    else:
        yield finding(
            Code.CHILD_FAILURE_HIDDEN, "others",
            sentences_other.many_runs(
                c.teller, [run for run, _ in found], "finding.many_hidden"
            ),
            records=[failure.first.ref for _, failure in found], numbers={"runs": len(found)},
            confidence=Confidence.DERIVED, limits=(codes.FAMILY,),
        )  # fmt: skip


def _overlaps(c: Context) -> Iterator[Finding]:
    """Runs of one user at the same time: of several users they may be different jobs."""
    pairs = _pairs(c)
    if len(pairs) > SINGLY:
        yield finding(
            Code.RUNS_OVERLAP, "many", sentences_other.many_overlaps(c.teller, pairs),
            records=[run.root.ref for pair in pairs for run in pair], numbers={"pairs": len(pairs)},
            confidence=Confidence.DERIVED, limits=(codes.SECOND,),
        )  # fmt: skip
        return
    for one, other in pairs:
        yield finding(
            Code.RUNS_OVERLAP, about(other.root), sentences_other.overlap(c.teller, one, other),
            records=(one.root.ref, other.root.ref),
            numbers={"overlap_us": min(one.end_us, other.end_us) - other.start_us},
            confidence=Confidence.DERIVED, limits=(codes.SECOND,), at_us=other.start_us,
        )  # fmt: skip


def _pairs(c: Context) -> list[tuple[Run, Run]]:
    """Each run that began while an earlier one of its user ran, with that one."""
    steps = c.examined.coverage.steps
    starts = {id(run): scheduled_start(run, steps) for run in c.runs}
    runs = sorted(c.runs, key=lambda run: starts[id(run)])
    latest: dict[int, Run] = {}
    pairs: list[tuple[Run, Run]] = []
    for run in runs:
        before = latest.get(run.root.uid)
        if (
            before is not None
            and starts[id(run)] < before.end_us
            and not _set_back_between(c, before, run)
        ):
            pairs.append((before, run))
        if before is None or run.end_us > before.end_us:
            latest[run.root.uid] = run
    return pairs


def _set_back_between(c: Context, one: Run, other: Run) -> bool:
    """True where the clock went back near two runs, so that their times do not compare."""
    low, high = min(one.start_us, other.start_us), max(one.end_us, other.end_us)
    return any(
        step.by_us < 0 and low + step.by_us <= step.at_us and step.at_us + step.by_us <= high
        for step in c.examined.coverage.steps
    )


def _parts(c: Context) -> Iterator[Finding]:
    for one in c.job.fragments[:SINGLY]:
        yield finding(
            Code.RUN_IN_PART, about(one), sentences_other.fragment(c.teller, one), records=(one.ref,),
            numbers={"parent": one.ppid}, confidence=Confidence.INDICATED,
            limits=(codes.ALIVE, codes.FAMILY), at_us=one.start_us,
        )  # fmt: skip
