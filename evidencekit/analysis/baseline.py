"""The usual runs: chosen openly, measured robustly, and no claim where they are too few."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from evidencekit.analysis.roots import AXSIG
from evidencekit.analysis.values import Baseline
from evidencekit.analysis.wording import listed
from evidencekit.outcome import Ending
from evidencekit.records import NOT_RECORDED
from evidencekit.texts import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from evidencekit.analysis.values import Run
    from evidencekit.outcome import Outcome

ENOUGH = 10
"""Reference runs below which no run is called longer or shorter than usual."""
FAR = 3.5
"""Modified z-score (0.6745 · distance from the median / median absolute deviation) beyond which a
length is called far from the usual; it must also lie outside all lengths of the reference runs."""
_TICK_US = 10_000


def choose_baseline(
    runs: Sequence[Run], questioned: Run | None, unscheduled: frozenset[int] = frozenset()
) -> Baseline:
    """The reference runs among ``runs`` and their figures.

    Taken are runs by the schedule that ended with exit status 0, of the same user as the run in
    question, which is never among them. ``unscheduled`` holds ``id()``s of runs that began at no
    scheduled time.
    """
    others = [run for run in runs if run is not questioned]
    told = any(run.outcome.ending is not Ending.NOT_RECORDED for run in runs) or not runs
    kept: list[Run] = []
    excluded: list[tuple[Run, str]] = []
    for run in others:
        reason = _reason(run, id(run) in unscheduled)
        if not reason and questioned is not None and run.root.uid != questioned.root.uid:
            reason = say("baseline.other_user", uid=str(run.root.uid))
        if reason:
            excluded.append((run, reason))
        else:
            kept.append(run)
    lengths = np.array([run.elapsed_us for run in kept], np.int64)
    endings = count_endings(others)
    median = int(np.median(lengths)) if len(lengths) else None
    deviation = None if median is None else int(np.median(np.abs(lengths - median)))
    low, high = _quartiles(lengths)
    baseline = Baseline(
        runs=tuple(kept),
        excluded=tuple(excluded),
        n=len(kept),
        median_us=median,
        low_quartile_us=low,
        high_quartile_us=high,
        shortest_us=int(lengths.min()) if len(lengths) else None,
        longest_us=int(lengths.max()) if len(lengths) else None,
        exits=in_words(endings),
        enough=len(kept) >= ENOUGH,
        words=_words(len(others), len(kept), excluded, told=told),
        deviation_us=deviation,
        statuses_recorded=told,
        endings=endings,
    )
    return _with_outliers(baseline)


def count_endings(runs: Sequence[Run]) -> tuple[tuple[Outcome, int], ...]:
    """Each ending and how many runs had it: the commonest first, then by status and signal."""
    # Outcomes are few, and counted by identity first: that is much faster than by their content.
    known = {id(run.outcome): run.outcome for run in runs}
    counts: Counter[Outcome] = Counter()
    for key, count in Counter(id(run.outcome) for run in runs).items():
        counts[known[key]] += count
    ordered = sorted(
        counts.items(),
        key=lambda item: (-item[1], item[0].signal or 0, item[0].exit_code or 0, item[0].text()),
    )
    return tuple(ordered)


def in_words(endings: Sequence[tuple[Outcome, int]]) -> tuple[tuple[str, int], ...]:
    """The endings as words, each with its count."""
    return tuple((outcome.text(), count) for outcome, count in endings)


def _reason(run: Run, unscheduled: bool) -> str:
    """Why ``run`` is no reference run; empty where it is one."""
    if run.elapsed_us == NOT_RECORDED:
        return say("baseline.no_length")
    if flagged_signal(run):
        return say("baseline.flagged")
    if run.outcome.ending is Ending.SIGNAL:
        return say("baseline.signal", outcome=run.outcome.text())
    if run.outcome.exit_code:
        return say("baseline.status", outcome=run.outcome.text())
    if run.started_by == "by hand":
        return say("baseline.by_hand")
    if unscheduled:
        return say("baseline.unscheduled")
    return ""


def flagged_signal(run: Run) -> bool:
    """True where the layout has no status, and a flag says that a signal ended the run."""
    no_status = run.outcome.ending is Ending.NOT_RECORDED
    return no_status and not run.root.layout.startswith("linux") and bool(run.root.flags & AXSIG)


def _quartiles(lengths: np.ndarray) -> tuple[int | None, int | None]:
    """Lower and upper quartile by linear interpolation between order statistics."""
    if not len(lengths):
        return None, None
    low, high = np.percentile(lengths, (25, 75))
    return round(float(low)), round(float(high))


def _words(others: int, kept: int, excluded: Sequence[tuple[Run, str]], *, told: bool) -> str:
    of = say("baseline.of", n=others)
    if not excluded:
        return say("baseline.all" if told else "baseline.all_unstated", of=of, n=kept)
    reasons = Counter(reason for _run, reason in excluded)
    left = [
        say("baseline.left", count=str(count), reason=reason)
        for reason, count in sorted(reasons.items())
    ]
    key = "baseline.some" if told else "baseline.some_unstated"
    return say(key, of=of, n=kept, left=listed(left))


def distance(length_us: int, baseline: Baseline) -> float | None:
    """How far a length lies from the usual, as a modified z-score; None without one of the two."""
    if length_us == NOT_RECORDED or baseline.median_us is None or baseline.deviation_us is None:
        return None
    return _score(length_us, baseline.median_us, baseline.deviation_us)


def _score(length_us: int, median_us: int, deviation_us: int) -> float:
    """The modified z-score.

    The deviation is taken as at least 1 % of the median and at least 1/100 s, so that a job of nearly
    constant length does not make every small difference look large.
    """
    return 0.6745 * (length_us - median_us) / _unit(median_us, deviation_us)


def _unit(median_us: int, deviation_us: int) -> int:
    return max(deviation_us, median_us // 100, _TICK_US)


def is_far(length_us: int, baseline: Baseline) -> bool:
    """True where ``length_us`` is far longer or shorter than the usual, by the stated measure.

    Where many usual runs are themselves far from the middle, the length must be as far from those of
    them that lie on its side as well: lengths may fall into groups.
    """
    away = distance(length_us, baseline)
    if not baseline.enough or away is None or abs(away) <= FAR:
        return False
    shortest, longest = core_range(baseline)
    if shortest <= length_us <= longest:
        return False
    group = _group_beside(length_us, baseline)
    if not len(group):
        return True
    median = int(np.median(group))
    return abs(_score(length_us, median, int(np.median(np.abs(group - median))))) > FAR


def _group_beside(length_us: int, baseline: Baseline) -> npt.NDArray[np.int64]:
    """Usual lengths that are far from the middle on the same side as ``length_us``, if they count."""
    middle = baseline.median_us or 0
    lengths = [run.elapsed_us for run in baseline.outliers] if grouped(baseline) else []
    own = [one for one in lengths if (one > middle) == (length_us > middle)]
    return np.array(own, np.int64)


def grouped(baseline: Baseline) -> bool:
    """True where more than a tenth of the reference runs are far from the middle: such are usual."""
    return len(baseline.outliers) * 10 > baseline.n


def core_range(baseline: Baseline) -> tuple[int, int]:
    """Shortest and longest of the reference runs, a few that are far from the middle left aside.

    Else two runs of an unusual length would make each other usual. Where more than a tenth of the
    reference runs are far from the middle, such lengths are usual and count.
    """
    aside = set() if grouped(baseline) else {id(run) for run in baseline.outliers}
    lengths = [run.elapsed_us for run in baseline.runs if id(run) not in aside]
    return min(lengths), max(lengths)


def _with_outliers(baseline: Baseline) -> Baseline:
    """Reference runs far from the middle one by the same measure stay in, and are named."""
    from dataclasses import replace

    if not baseline.enough:
        return baseline
    middle, deviation = baseline.median_us or 0, baseline.deviation_us or 0
    lengths = np.array([run.elapsed_us for run in baseline.runs], np.int64)
    away = np.abs(0.6745 * (lengths - middle) / _unit(middle, deviation)) > FAR
    far = [baseline.runs[place] for place in np.flatnonzero(away).tolist()]
    return replace(baseline, outliers=tuple(far))
