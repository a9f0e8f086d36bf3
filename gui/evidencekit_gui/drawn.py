"""What pages draw of an analysis, made ready off the UI thread: a job can have many thousand runs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from evidencekit.analysis.values import NightState
from evidencekit.report.chartvalues import run_chart
from evidencekit_gui.nights import nights_of

if TYPE_CHECKING:
    from datetime import date

    from evidencekit.analysis.values import Analysis, Night, Run
    from evidencekit.report.chartshapes import RunChart


@dataclass(frozen=True, slots=True)
class RunRow:
    """A run, or an expected run that has no record."""

    at_us: int
    place: int = -1
    """Place of the run in ``Analysis.runs``; -1 for none."""
    run: Run | None = None
    night: Night | None = None
    questioned: bool = False
    cron: str = ""
    """What the supplied log says of this run."""


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """An analysis with its chart, its nights and the rows of its table."""

    analysis: Analysis
    chart: RunChart
    nights: tuple[tuple[date, str], ...]
    """Each night that can be put in question, and what it is known by."""
    rows: tuple[RunRow, ...]
    """Runs and nights without one, in order of time."""


def draw(analysis: Analysis) -> Drawn:
    """Make ready what pages draw of an analysis."""
    return Drawn(analysis, run_chart(analysis), tuple(nights_of(analysis)), rows_of(analysis))


def rows_of(analysis: Analysis) -> tuple[RunRow, ...]:
    """The runs and empty nights of an analysis, in order of time."""
    logged = analysis.corroboration.states(analysis.runs)
    asked = analysis.questioned
    rows = [
        RunRow(run.start_us, place, run, questioned=run is asked, cron=said.value if said else "")
        for place, (run, said) in enumerate(zip(analysis.runs, logged, strict=True))
    ]
    rows.extend(
        RunRow(night.due_us, night=night)
        for night in analysis.schedule.nights
        if night.state is not NightState.RAN and not night.runs
    )
    return tuple(sorted(rows, key=lambda row: row.at_us))
