"""Intervals hold the true values that the story's own script measured."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from core.analysis.story import query

from evidencekit.analysis.precision import Interval, elapsed_interval, start_interval
from evidencekit.analysis.runs import find_runs
from evidencekit.clock import SECOND

if TYPE_CHECKING:
    from evidencekit.evidence.collection import Evidence


def test_the_true_start_lies_in_the_interval(nightly: Evidence, truth: dict[str, Any]) -> None:
    true = {
        run["pid"]: run["start"]
        for night in truth["nights"]
        for run in (*night["runs_by_cron"], *night["runs_by_hand"])
        if night["night"] != "2017-11-09"
    }
    tested = 0
    for run in find_runs(nightly, query()):
        if run.root.pid not in true:
            continue
        span = start_interval(run.start_us, run.elapsed_us, run.root.layout)
        # bash notes its first line a few milliseconds after it began.
        assert span.low <= true[run.root.pid] * SECOND < span.high + 50_000
        tested += 1
    assert tested == 40


@pytest.mark.parametrize(
    ("layout", "us", "low", "high"),
    [
        ("linux-v3-le", 580_380_000, 580_380_000, 580_390_000),
        ("linux-v3-be", 16_777_216 * 10_000, 16_777_216 * 10_000, 16_777_218 * 10_000),
        ("linux-v2-le", 1_000_000, 1_000_000, 1_010_000),
        ("freebsd-v1-64-le", 10 * 15_625, 10 * 15_625, 11 * 15_625),
        ("freebsd-v1-64-le", 8192 * 15_625, 8192 * 15_625 - 62_500, 8192 * 15_625 + 78_125),
    ],
)
def test_how_exact_a_length_is(layout: str, us: int, low: int, high: int) -> None:
    assert elapsed_interval(layout, us) == Interval(low, high)


def test_the_bsds_record_the_start_itself() -> None:
    assert start_interval(5 * SECOND, 700_000, "freebsd-v2-64-le") == Interval(
        5 * SECOND, 6 * SECOND
    )
