"""The nights that can be put in question, each with what it is known by."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from evidencekit.analysis.values import NightState
from evidencekit.clock import local_date, zone
from evidencekit_gui import wording
from evidencekit_gui.language import tr

if TYPE_CHECKING:
    from datetime import date

    from evidencekit.analysis.values import Analysis, Night, Run


def nights_of(analysis: Analysis) -> list[tuple[date, str]]:
    """Each day with a run or an expected one, in order: ``Tue 2017-11-14: 9:40.38, exit 28``."""
    tz = zone(analysis.query.zone)
    runs: dict[date, list[Run]] = defaultdict(list)
    for run in analysis.runs:
        runs[local_date(run.start_us, tz)].append(run)
    expected = {night.day: night for night in analysis.schedule.nights}
    days = sorted({*runs, *expected})
    return [
        (day, f"{wording.day(day)}: {_words(runs.get(day, []), expected.get(day))}") for day in days
    ]


def _words(runs: list[Run], night: Night | None) -> str:
    if runs:
        longest = max(runs, key=lambda run: run.elapsed_us)
        told = f"{wording.clock_length(longest.elapsed_us)}, {longest.outcome.short()}"
        return told + (tr(" (of {runs} runs)", runs=len(runs)) if len(runs) > 1 else "")
    words = {
        NightState.DID_NOT_RUN: tr("no run"),
        NightState.NOT_RECORDING: tr("not recording"),
    }
    return words.get(night.state, tr("cannot be told")) if night else tr("no run")
