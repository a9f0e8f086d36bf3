"""The sentences about the runs as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evidencekit.analysis.sentences import figures, told_exits
from evidencekit.analysis.wording import in_turn, length_text, listed
from evidencekit.texts import both, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evidencekit.analysis.sentences import Pair, Teller
    from evidencekit.analysis.values import Baseline, JobQuery, Run
    from evidencekit.outcome import Outcome


def counted(
    t: Teller,
    query: JobQuery,
    counts: dict[str, int],
    endings: Sequence[tuple[Outcome, int]],
    *,
    by_time: bool,
) -> Pair:
    """Which of the records of the name are runs, and how those ended."""
    if query.uid is None:
        records = say("finding.counted.records", n=counts["records"], command=t.command)
    else:
        user = t.user(query.uid)
        key = "finding.counted.records_of"
        records = say(key, n=counts["records"], command=t.command, user=user)
    plain, exact = both(
        "finding.counted",
        records=records,
        runs=_own(counts),
        others=_others(counts),
        endings=listed(told_exits(endings)),
    )
    return in_turn(plain, say("finding.counted.by_time") if by_time else ""), exact


def _own(counts: dict[str, int]) -> str:
    """How many of the records are those of runs."""
    if counts["runs"] == counts["records"]:
        return say("finding.counted.all_runs", n=counts["records"])
    return say("finding.counted.some_runs", n=counts["runs"])


def _others(counts: dict[str, int]) -> str:
    """What the records are that are those of no run."""
    rest = [
        ("forked_parts", say("finding.counted.forked_parts", n=counts["forked_parts"])),
        ("copies", say("finding.counted.copies", n=counts["copies"])),
        ("switch_records", say("finding.counted.switches", n=counts["switch_records"])),
    ]
    told = [words for key, words in rest if counts[key]]
    return say("finding.counted.no_runs", parts=listed(told)) if told else ""


def same_ending(t: Teller, run: Run, same: int, others: int) -> Pair:
    """Other runs ended in the same way."""
    return both(
        "finding.same_ending_common" if same * 2 >= others else "finding.same_ending",
        n=others,
        same=same,
        command=t.command,
        outcome=run.outcome.text(),
    )


def several_users(t: Teller, users: Sequence[tuple[int, int]]) -> Pair:
    """The same name under several users: perhaps several jobs."""
    told = [say("finding.several_users.one_of", n=count, user=t.user(uid)) for uid, count in users]
    return both("finding.several_users", command=t.command, count=len(users), users=listed(told))


def all_usual(t: Teller, runs: Sequence[Run], baseline: Baseline) -> Pair:
    """Nothing stands out."""
    shortest, longest = min(r.elapsed_us for r in runs), max(r.elapsed_us for r in runs)
    if len(runs) == 1:
        length = length_text(longest)
        return say("finding.all_usual.single", command=t.command, length=length), figures(baseline)
    span = say("length.between", low=length_text(shortest), high=length_text(longest))
    key = "finding.all_usual.both" if len(runs) == 2 else "finding.all_usual.all"
    lengths = _lengths(len(runs), baseline, span)
    return say(key, count=len(runs), command=t.command, lengths=lengths), figures(baseline)


def _lengths(runs: int, baseline: Baseline, span: str) -> str:
    """What is to be said of the lengths of runs of which none is singled out."""
    if baseline.outliers:
        median = length_text(baseline.median_us or 0)
        return say(
            "finding.all_usual.apart", span=span, count=len(baseline.outliers), median=median
        )
    if baseline.enough:
        return say("finding.all_usual.near", span=span)
    if baseline.n == runs:
        return say("finding.all_usual.few", span=span)
    if not baseline.n:
        return say("finding.all_usual.none", span=span)
    return say("finding.all_usual.some", span=span, count=baseline.n)
