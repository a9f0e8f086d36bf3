"""The usual runs: which, how many, how measured, and when nothing is claimed."""

from __future__ import annotations

import statistics
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from core.analysis.story import query

from evidencekit.analysis.baseline import ENOUGH, choose_baseline, distance, is_far
from evidencekit.analysis.runs import find_runs

if TYPE_CHECKING:
    from evidencekit.analysis.values import Analysis, Run
    from evidencekit.evidence.collection import Evidence


@pytest.fixture(scope="module")
def runs(nightly: Evidence) -> tuple[Run, ...]:
    return find_runs(nightly, query())


def test_the_figures_are_those_of_the_runs_named(bare: Analysis, truth: dict[str, Any]) -> None:
    lengths = [
        run["true_duration_s"]
        for night in truth["nights"]
        for run in night["runs_by_cron"]
        if run["exit_status"] == 0 and night["night"] != "2017-11-12"
    ]
    baseline = bare.baseline
    assert baseline.n == len(baseline.runs) == len(lengths) == 38
    assert baseline.median_us == 34_230_000
    assert baseline.median_us / 1e6 == pytest.approx(statistics.median(lengths), abs=0.05)
    assert baseline.longest_us == 51_220_000
    assert baseline.shortest_us == 22_280_000
    assert (baseline.low_quartile_us, baseline.high_quartile_us) == (29_250_000, 39_245_000)
    assert baseline.deviation_us == 4_995_000
    assert baseline.outliers == ()
    assert baseline.enough


def test_what_is_left_out_and_why(bare: Analysis) -> None:
    assert bare.questioned is not None
    assert bare.questioned.root.pid == 9441
    assert all(run is not bare.questioned for run in bare.baseline.runs)
    assert [(run.root.pid, reason) for run, reason in bare.baseline.excluded] == [
        (11003, "not started by cron, but through a login, sudo or a terminal"),
        (
            12138,
            "ended by signal 15 (SIGTERM): its length says when it was stopped, not how long it takes",
        ),
    ]
    assert bare.baseline.exits == (("exit status 0", 39), ("ended by signal 15 (SIGTERM)", 1))
    assert bare.baseline.words == (
        "Of 40 other runs in the range, the 38 runs that began by the schedule and ended with exit "
        "status 0 are taken as usual; left out: 1 (ended by signal 15 (SIGTERM): its length says when "
        "it was stopped, not how long it takes) and 1 (not started by cron, but through a login, "
        "sudo or a terminal)."
    )


def test_too_few_runs_are_said_to_be_too_few(runs: tuple[Run, ...]) -> None:
    usual = [run for run in runs if run.started_by == "cron" and run.outcome.exit_code == 0]
    enough = choose_baseline([*usual[:ENOUGH], runs[0]], runs[0])
    assert choose_baseline(usual[:9], None).enough is False
    assert enough.enough is (enough.n >= ENOUGH)
    few = choose_baseline(usual[:9], None)
    assert not is_far(10**12, few)


def test_far_means_outside_the_range_and_far_from_the_middle(bare: Analysis) -> None:
    baseline = bare.baseline
    assert is_far(580_380_000, baseline)
    assert not is_far(51_220_000, baseline)
    # Outside the range, but near: 0.6745 · 20 s / 4.995 s = 2.7.
    assert not is_far(54_230_000, baseline)
    assert is_far(5_000_000, baseline)
    away = distance(580_380_000, baseline)
    assert away is not None
    assert round(away, 1) == 73.7


def test_nearly_constant_lengths_do_not_make_trifles_unusual(runs: tuple[Run, ...]) -> None:
    same = [
        replace(run, root=replace(run.root, elapsed_us=10_000_000))
        for run in runs
        if run.started_by == "cron" and run.outcome.exit_code == 0
    ]
    baseline = choose_baseline(same, None)
    assert baseline.deviation_us == 0
    assert not is_far(10_400_000, baseline)
    assert is_far(11_000_000, baseline)


def test_no_run_at_all() -> None:
    empty = choose_baseline((), None)
    assert (empty.n, empty.median_us, empty.enough) == (0, None, False)
    assert distance(5, empty) is None
