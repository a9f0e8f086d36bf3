"""The picture of lengths, where a job has very many runs."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from core.report import made

from evidencekit.records import NOT_RECORDED
from evidencekit.report import charts, style
from evidencekit.report.blocks import Facts, Figure
from evidencekit.report.chartshapes import Dot, LengthBin, LengthDistribution, Shape
from evidencekit.report.chartvalues import length_distribution, run_chart
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


def test_a_length_that_cannot_be_read_is_drawn_nowhere_and_compared_with_nothing() -> None:
    story = made.nightly()
    asked = story.questioned
    assert asked is not None
    place = story.runs.index(asked)
    unread = replace(asked, root=replace(asked.root, elapsed_us=NOT_RECORDED))
    other = replace(story.runs[0], root=replace(story.runs[0].root, elapsed_us=NOT_RECORDED))
    runs = (other, *story.runs[1:place], unread, *story.runs[place + 1 :])
    changed = replace(story, runs=runs, questioned=unread)
    signs = length_distribution(changed)
    assert signs is not None
    dots = [dot for one in signs.bins for dot in one.dots] + [dot for dot, _text in signs.beyond]
    assert len(dots) == len(runs) - 2
    assert min(dot.length_us for dot in dots) > 0
    marks = run_chart(changed).marks
    assert marks[0].label == ("length not readable",)
    (mark,) = [one for one in marks if one.questioned]
    assert mark.label == ("14 Nov", "a length that cannot be read, exit status 28")
    parts = made.content(changed).parts
    blocks = [block for part in parts for block in part.blocks]
    facts = dict(row for one in blocks if isinstance(one, Facts) for row in one.rows)
    told = {label: "".join(span.text for span in text) for label, text in facts.items()}
    assert told["The run in question"] == "a length that cannot be read"
    says = [one.says for one in blocks if isinstance(one, Figure)]
    assert any(
        "".join(span.text for span in text).endswith(
            " 2 runs whose length cannot be read have no sign here."
        )
        for text in says
    )
