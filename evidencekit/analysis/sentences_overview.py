"""The sentences about the runs as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evidencekit.analysis.sentences import figures, told_exits
from evidencekit.analysis.wording import length_text, listed, plural, verb

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evidencekit.analysis.sentences import Pair, Teller
    from evidencekit.analysis.values import Baseline, JobQuery, Run


def counted(
    t: Teller,
    query: JobQuery,
    counts: dict[str, int],
    exits: Sequence[tuple[str, int]],
    *,
    by_time: bool,
) -> Pair:
    """Which of the records of the name are runs, and how those ended."""
    records, runs = counts["records"], counts["runs"]
    rest = [
        plural(counts["forked_parts"], "forked part of a run", "forked parts of runs"),
        plural(counts["copies"], "copy of another record", "copies of other records"),
        plural(counts["switch_records"], "record made when accounting was switched",
               "records made when accounting was switched"),
    ]  # fmt: skip
    told = [
        words
        for words, key in zip(rest, ("forked_parts", "copies", "switch_records"), strict=True)
        if counts[key]
    ]
    who = f" and {t.user(query.uid)}" if query.uid is not None else ""
    others = f"; the others are no runs of their own: {listed(told)}" if told else ""
    own = (
        verb(records, "it is that of a run", "each is that of a run")
        if runs == records
        else f"{runs:,} of them {verb(runs, 'is that of a run', 'are those of runs')}"
    )
    endings = listed(told_exits(exits))
    plain = (
        f"{plural(records, 'record')} in the range {verb(records, 'bears', 'bear')} the name "
        f"{t.command}{who}; {own}{others}. The runs ended thus: {endings}."
    )
    if by_time:
        plain += (
            " These records hold no process ids, so runs are told by name, user and time only, and "
            "what they started cannot be told."
        )
    return (
        plain,
        (
            "A forked part bears flag AFORK (0x01): it was forked and never executed a program, so it "
            "has the name of what forked it. A copy repeats a record in every field. A switch of the "
            "accounting makes a record of the process that switches it, before that process ends."
        ),
    )


def same_ending(t: Teller, run: Run, same: int, others: int) -> Pair:
    """Other runs ended in the same way."""
    common = (
        "that run is not out of the ordinary in its ending"
        if same * 2 >= others
        else "it is not the only one of its kind"
    )
    return (
        (
            f"{same:,} of {plural(others, 'other run')} of {t.command} in the range ended in the same "
            f"way as the run in question ({run.outcome.text()}): {common}."
        ),
        "Compared is the recorded status alone.",
    )


def several_users(t: Teller, users: Sequence[tuple[int, int]]) -> Pair:
    """The same name under several users: perhaps several jobs."""
    told = listed([f"{plural(count, 'run')} of {t.user(uid)}" for uid, count in users])
    return (
        (
            f"The runs of {t.command} are those of {len(users):,} users: {told}. They may be different "
            "jobs of the same name; with one user id each can be looked at by itself."
        ),
        "Only runs of the same user as the run in question are taken as usual.",
    )


def all_usual(t: Teller, runs: Sequence[Run], baseline: Baseline) -> Pair:
    """Nothing stands out."""
    shortest, longest = min(r.elapsed_us for r in runs), max(r.elapsed_us for r in runs)
    if len(runs) == 1:
        return (
            (
                f"The one run of {t.command} in the range ended with exit status 0 after "
                f"{length_text(longest)}; by convention exit status 0 reports success."
            ),
            figures(baseline),
        )
    every = "Both" if len(runs) == 2 else f"All {len(runs):,}"
    span = f"{length_text(shortest)} to {length_text(longest)}"
    if baseline.outliers:
        lengths = (
            f"their lengths ({span}) lie far apart: {len(baseline.outliers):,} are far from the middle "
            f"one ({length_text(baseline.median_us or 0)}), so many that this is usual"
        )
    elif baseline.enough:
        lengths = f"none of their lengths ({span}) is far from the others"
    else:
        count = f"{baseline.n:,}" if baseline.n else "none"
        few = "" if baseline.n == len(runs) else f"; {count} of them can be taken as usual"
        lengths = f"their lengths run from {span}{few}, too few to call any of them unusual"
    return (
        (
            f"{every} runs of {t.command} in the range ended with exit status 0, and {lengths}: the "
            "records single out none of them."
        ),
        figures(baseline),
    )
