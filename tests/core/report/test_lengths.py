"""The picture of lengths, where a job has very many runs."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from core.report import made

from evidencekit.report import charts, style
from evidencekit.report.chartshapes import Dot, LengthBin, LengthDistribution, Shape
from evidencekit.report.chartvalues import length_distribution
from evidencekit.report.layout import Pages

SECOND = 1_000_000


def distribution(far: int) -> LengthDistribution:
    """Of the made story with ``far`` more runs, the n-th lasting 10,000 + n seconds."""
    story = made.nightly()
    last = story.runs[-1]
    more = tuple(
        replace(
            last,
            root=replace(last.root, ref=made.ref(1, 64 * n), elapsed_us=(10_000 + n) * SECOND),
        )
        for n in range(far)
    )
    chart = length_distribution(replace(story, runs=(*story.runs, *more)))
    assert chart is not None
    return chart


def test_of_many_runs_beyond_the_scale_the_longest_are_named() -> None:
    few, many = distribution(0), distribution(100)
    assert few.more == ""
    assert len(many.beyond) == 12
    assert many.more == f"… and {len(few.beyond) + 100 - 12} more"
    asked = [dot for dot, _text in few.beyond if dot.questioned]
    assert [dot.length_us for dot, _text in many.beyond] == [
        *(dot.length_us for dot in asked),
        *((10_100 - n) * SECOND for n in range(12 - len(asked), 0, -1)),
    ]
    measure = style.PAPERS["A4"].measure
    assert charts.height(many, measure) - charts.height(few, measure) == 12 * (
        13 - max(len(few.beyond), 1)
    )


@pytest.mark.parametrize(("dots", "drawn"), [(1, 1), (40, 40), (200, 200), (20_000, 247)])
def test_what_would_lie_on_one_spot_is_drawn_once(dots: int, drawn: int) -> None:
    """A pile is 62 points high at most; a sign is drawn where it stands a quarter point above."""
    dot = Dot(SECOND, Shape.EXIT_ZERO, questioned=False, usual=True)
    bins = (LengthBin(0, 2 * SECOND, (dot,) * dots),)
    chart = LengthDistribution(0, 2 * SECOND, bins, dots, None, None, None, (), (), "axis")
    pages = Pages(io.BytesIO(), style.PAPERS["A4"], lambda _pages: None, frozenset())
    pages.new_page()
    charts.draw(pages, chart, 50, 700, pages.paper.measure)
    circles = sum(code.endswith(" c") for code in pages.canvas._code) // 4
    assert circles == drawn
