"""A slice of the damage suite (`make scoreboard` runs all of it): every layout, every class."""

from __future__ import annotations

import pytest
from scoreboard import stock
from scoreboard.damage import CLASSES, Damage, case, nothing
from scoreboard.judge import ours
from scoreboard.processes import WRITERS

SEEDS = range(4)


@pytest.mark.parametrize("damage", CLASSES, ids=lambda damage: damage.__name__)
def test_nothing_is_invented_and_no_more_lost_than_the_damage_touched(damage: Damage) -> None:
    """Each layout, one of four seeds in turn: 36 files a class."""
    for place, code in enumerate(WRITERS):
        seed = SEEDS[(place + CLASSES.index(damage)) % len(SEEDS)]
        strip = case(code, damage, seed)
        marks = ours(strip)
        told = f"{code} {damage.__name__} {seed}: {marks.notes[:3]}"
        assert (marks.wrong, marks.invented, marks.crashed) == (0, 0, 0), told
        assert marks.lost <= strip.touched(), told


@pytest.mark.parametrize("code", WRITERS)
def test_a_sound_file_is_read_whole(code: str) -> None:
    strip = case(code, nothing, 1)
    marks = ours(strip)
    assert (marks.right, marks.marked, marks.lost) == (len(strip.records), 0, 0)


@pytest.mark.skipif(not stock.available(), reason="GNU acct is not installed")
@pytest.mark.parametrize("code", ["linux-v3-le", "linux-v3-be", "linux-v2-be", "linux-v0-le"])
def test_the_measure_finds_no_fault_with_stock_programs_on_sound_files(code: str) -> None:
    """The judge is fair: what GNU acct reads well counts as right."""
    strip = case(code, nothing, 1)
    for read in (stock.dump_acct, stock.lastcomm):
        marks = read(strip)
        assert (marks.right, marks.wrong, marks.lost) == (len(strip.records), 0, 0), read.__name__
