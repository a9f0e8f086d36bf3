"""Which run is in question: the one of the day named, or else the one that departs most."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evidencekit.analysis.baseline import choose_baseline, distance, flagged_signal, is_far
from evidencekit.analysis.failures import rare_failure, usual_failures
from evidencekit.analysis.nights import scheduled_start
from evidencekit.clock import local_date, zone
from evidencekit.outcome import Ending

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evidencekit.analysis.nights import Calendar
    from evidencekit.analysis.values import ClockStep, JobQuery, Run

_LOOKED_AT = 20


def choose_questioned(
    query: JobQuery, runs: Sequence[Run], calendar: Calendar, steps: Sequence[ClockStep]
) -> Run | None:
    """The run of the day in question (by its due time, else its start), or the most unusual one."""
    tz = zone(query.zone)
    if query.focus is None:
        return _most_unusual(runs)
    for night in calendar.schedule.nights:
        if night.day == query.focus and night.runs:
            return max(night.runs, key=_weight)
    own = [run for run in runs if local_date(scheduled_start(run, steps), tz) == query.focus]
    if not own:
        own = [run for run in runs if local_date(run.start_us, tz) == query.focus]
    own = [run for run in own if run.started_by != "by hand"] or own
    return max(own, key=_weight, default=None)


def _weight(run: Run) -> tuple[bool, int]:
    return _abnormal(run), run.elapsed_us


def _abnormal(run: Run) -> bool:
    return run.outcome.ending is Ending.SIGNAL or run.outcome.nonzero or flagged_signal(run)


def _most_unusual(runs: Sequence[Run]) -> Run | None:
    """The run furthest from the usual: abnormal endings first, then lengths, then a failure below it.

    None if none stands out.
    Where abnormal endings are common (more than a fifth of the runs), they do not stand out.
    """
    baseline = choose_baseline(runs, None)
    abnormal = [run for run in runs if _abnormal(run)]
    if len(runs) == 1:
        return runs[0]
    if abnormal and len(abnormal) * 5 <= max(len(runs), 5):
        return max(abnormal, key=lambda run: abs(distance(run.elapsed_us, baseline) or 0.0))
    # Only what is far from the middle of all can be far from the middle of the others.
    far = [
        run
        for run in sorted(baseline.outliers, key=lambda one: -one.elapsed_us)[:_LOOKED_AT]
        if is_far(run.elapsed_us, choose_baseline(runs, run))
    ]
    if far:
        return max(far, key=lambda run: abs(distance(run.elapsed_us, baseline) or 0.0))
    seen = usual_failures(baseline.runs)
    hidden = [
        run for run in baseline.runs if rare_failure(run, baseline.n, seen, among=True) is not None
    ]
    return hidden[0] if len(hidden) == 1 else None
