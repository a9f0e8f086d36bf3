"""Windows of records around many runs: the same families however the runs are put together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from core.analysis.made import DAY, NAME, START, UID, nightly_world

from evidencekit.analysis import blocks as module
from evidencekit.analysis.runs import find_job
from evidencekit.analysis.values import JobQuery
from evidencekit.progress import silent

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from evidencekit.evidence.collection import Evidence

NIGHTS = 20


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory, opened: Callable[..., Evidence]) -> Evidence:
    world = nightly_world(NIGHTS)
    for night in range(NIGHTS):  # what outlives each run, so that more than its children is asked
        world.add("logger", UID, START + night * DAY + 7_201.5, 900)
    folder: Path = tmp_path_factory.mktemp("nights")
    return opened(world.write(folder / "pacct"))


def of_job(evidence: Evidence) -> list[module.Block]:
    table = evidence.select(command=NAME, uid=UID)
    numbers = evidence.numbers_of(table)
    return list(module.blocks(evidence, table, numbers, np.arange(len(table)), silent))


@pytest.mark.parametrize(
    ("group", "block", "blocks"), [(20_000, 600_000, 1), (1, 600_000, 1), (1, 1, NIGHTS)]
)
def test_each_run_stands_in_one_block_with_its_own_record(
    nights: Evidence, monkeypatch: pytest.MonkeyPatch, group: int, block: int, blocks: int
) -> None:
    monkeypatch.setattr(module, "_GROUP", group)
    monkeypatch.setattr(module, "_BLOCK", block)
    found = of_job(nights)
    assert len(found) == blocks
    table = nights.select(command=NAME, uid=UID)
    assert sorted(row for one in found for row in one.at.tolist()) == list(range(NIGHTS))
    for one in found:
        own = one.window.table
        assert own.offset[one.roots].tolist() == table.offset[one.at].tolist()
        assert (one.lows <= one.roots).all()
        assert (one.roots < one.highs).all()
        assert (one.highs <= len(own)).all()
        first = one.window_of(0)
        assert (first.low, first.high) == (one.lows[0], one.highs[0])
        half = one.only(np.arange(len(one.at)) % 2 == 0)
        assert half.at.tolist() == one.at.tolist()[::2]
        assert half.roots.tolist() == one.roots.tolist()[::2]


def test_families_do_not_hang_on_how_runs_are_put_together(
    nights: Evidence, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = JobQuery(NAME, UID)
    whole = find_job(nights, query).runs
    assert len(whole) == NIGHTS
    assert {tuple(m.role for m in run.family) for run in whole} >= {
        ("ancestor", "ancestor", "job", "child")
    }
    for group, block in ((1, 600_000), (1, 1), (300, 1_000)):
        monkeypatch.setattr(module, "_GROUP", group)
        monkeypatch.setattr(module, "_BLOCK", block)
        assert find_job(nights, query).runs == whole


def test_every_window_reaches_a_quarter_of_an_hour_behind_its_runs(
    nights: Evidence, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_GROUP", 1)
    for one in of_job(nights):
        own = one.window.table
        for place in range(len(one.at)):
            end = int(own.end_us[one.roots[place]])
            last = int(own.end_us[int(one.highs[place]) - 1])
            at_end = int(one.highs[place]) == len(own)
            assert last >= end + 900 * 1_000_000 or at_end
