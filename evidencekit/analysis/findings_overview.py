"""Findings about the runs as a whole: which records are runs, how they ended, if one stands out."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from evidencekit.analysis import codes, sentences_overview
from evidencekit.analysis.baseline import count_endings, flagged_signal, grouped, in_words
from evidencekit.analysis.codes import Code
from evidencekit.analysis.context import finding
from evidencekit.analysis.failures import rare_failure
from evidencekit.analysis.roots import Standing
from evidencekit.analysis.values import Confidence
from evidencekit.outcome import Ending
from evidencekit.records import NOT_RECORDED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evidencekit.analysis.context import Context
    from evidencekit.analysis.values import Finding


def about_all_runs(c: Context) -> Iterator[Finding]:
    """The count of the runs, and that none stands out where that is so."""
    if not c.runs:
        return
    by_time = any(run.by != "pid" for run in c.runs)
    counts = {
        "records": len(c.job.table),
        "runs": len(c.runs),
        "forked_parts": c.job.count(Standing.SUBSHELL),
        "copies": c.job.count(Standing.COPY),
        "switch_records": c.job.count(Standing.SWITCH),
    }
    ordered = count_endings(c.runs)
    yield finding(
        Code.RUNS_COUNTED, "all",
        sentences_overview.counted(c.teller, c.query, counts, ordered, by_time=by_time),
        records=[run.root.ref for run in c.runs], numbers={**counts, "exits": dict(in_words(ordered))},
        confidence=Confidence.DERIVED,
        limits=(codes.NAME, codes.TIME_ONLY if by_time else codes.FAMILY, codes.ALIVE),
    )  # fmt: skip
    yield from _same_ending(c)
    users = Counter(run.root.uid for run in c.runs)
    if len(users) > 1:
        yield finding(
            Code.SEVERAL_USERS, "all",
            sentences_overview.several_users(c.teller, sorted(users.items())),
            records=[next(r.root.ref for r in c.runs if r.root.uid == uid) for uid in sorted(users)],
            numbers={str(uid): count for uid, count in sorted(users.items())},
            limits=(codes.PERSON, codes.NAME),
        )  # fmt: skip
    if c.questioned is None and c.query.focus is None and _all_usual(c):
        yield finding(
            Code.RUNS_USUAL, "all", sentences_overview.all_usual(c.teller, c.runs, c.baseline),
            records=[run.root.ref for run in c.runs],
            numbers={"runs": len(c.runs), "usual_runs": c.baseline.n,
                     "shortest_us": min(run.elapsed_us for run in c.runs),
                     "longest_us": max(run.elapsed_us for run in c.runs)},
            confidence=Confidence.DERIVED, limits=(codes.LAST_COMMAND, codes.SAMPLE),
            direction="against",
        )  # fmt: skip


def _same_ending(c: Context) -> Iterator[Finding]:
    """How many other runs ended as the one in question did, where that was not with 0."""
    run = c.questioned
    if run is None or not (run.outcome.nonzero or run.outcome.ending is Ending.SIGNAL):
        return
    others = [one for one in c.runs if one is not run]
    same = [one for one in others if one.outcome == run.outcome]
    if not same:
        return
    yield finding(
        Code.SAME_ENDING, "all",
        sentences_overview.same_ending(c.teller, run, len(same), len(others)),
        records=[one.root.ref for one in same], numbers={"same": len(same), "others": len(others)},
        limits=(codes.WHY, codes.LAST_COMMAND),
        direction="against" if len(same) * 2 >= len(others) else "neutral",
    )  # fmt: skip


def _all_usual(c: Context) -> bool:
    """True where every run ended with exit status 0, or (no status recorded) by no known signal."""
    if any(
        run.outcome.ending is Ending.SIGNAL
        or run.outcome.nonzero
        or flagged_signal(run)
        or run.elapsed_us == NOT_RECORDED
        for run in c.runs
    ):
        return False
    if not c.baseline.statuses_recorded:
        return False
    if c.baseline.outliers and not grouped(c.baseline):
        return False
    return not any(rare_failure(run, c.baseline.n, c.seen, among=True) for run in c.baseline.runs)
