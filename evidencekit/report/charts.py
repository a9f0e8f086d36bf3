"""The charts as vectors on a page. Everything they show comes from the chart values.

Shapes carry the meaning; colour only repeats it. A chart drawn by a black-and-white copier says the
same: the run in question is larger, filled and labelled, stretches without records are hatched.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from evidencekit.report import style
from evidencekit.report.blocks import plain, strong
from evidencekit.report.chartshapes import (
    CoverageStrip,
    FamilyTimeline,
    LengthDistribution,
    NightKind,
    RunChart,
    Shape,
)
from evidencekit.report.pen import Pen
from evidencekit.report.runlabels import Box, Taken, mark_box, questioned_words
from evidencekit.report.typeset import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evidencekit.report.chartshapes import Chart, LegendEntry, NightMark, Tick
    from evidencekit.report.layout import Pages

RUN_HEIGHT = 232.0
STRIP_HEIGHT = 104.0
DOTS_HEIGHT = 74.0
BAR = 15.0
_AXIS = 26.0
"""Room left of the plot for the figures of the upright axis."""
_BARS = 14
_NAMED = 3
"""Up to this many nights without a run are named in the picture; the legend names all."""
_HAIR = 0.25
"""Points by which marks of one sign in a pile must differ for each to be drawn."""
_FEET = 15.0
"""Room below the plot for the dates."""


def height(chart: Chart, measure: float, scale: float = 1.0) -> float:
    """How many points high ``chart`` is when it is ``measure`` points wide.

    ``scale`` lowers the picture of runs, never its words.
    """
    if isinstance(chart, FamilyTimeline):
        return len(chart.bars) * _bar(chart) + _FEET + 12
    if isinstance(chart, RunChart):
        return RUN_HEIGHT * scale + _legend_height(chart.legend, measure)
    if isinstance(chart, CoverageStrip):
        return STRIP_HEIGHT + _legend_height(chart.legend, measure)
    lines = len(chart.beyond) + bool(chart.more)
    return _dots_plot(chart) + _FEET + 2 + 12 * max(lines, 1)


def draw(pages: Pages, chart: Chart, x: float, top: float, measure: float) -> None:
    """Draw ``chart`` with its upper left corner at ``x``, ``top``."""
    if isinstance(chart, RunChart):
        _runs(pages, chart, x, top, measure)
    elif isinstance(chart, FamilyTimeline):
        _family(pages, chart, x, top, measure)
    elif isinstance(chart, CoverageStrip):
        _strip(pages, chart, x, top, measure)
    else:
        _lengths(pages, chart, x, top, measure)


# --- every run over its date -----------------------------------------------------------------------


def _runs(pages: Pages, chart: RunChart, x: float, top: float, measure: float) -> None:
    high = RUN_HEIGHT * pages.chart_scale
    pen = Pen(
        pages.canvas, x + _AXIS, top - high + _FEET, x + measure, top - 14,
        chart.start_us, chart.end_us, 0, chart.top_us, 6,
    )  # fmt: skip
    pen.label(chart.axis, x, top - 8)
    for night in chart.nights:
        if night.kind is NightKind.NO_RECORDS:
            _no_records(pen, night)
    _grid(pen, chart.length_ticks)
    _dates(pen, chart.time_ticks)
    if chart.median_us is not None:
        pen.dashed(pen.y(chart.median_us))
    for span in chart.spans:
        pen.span(span.shape, span.start_us, span.end_us, span.shortest_us, span.longest_us)
    _marks(pen, chart)
    _legend(pages, chart.legend, x, top - high - 6, measure)


def _marks(pen: Pen, chart: RunChart) -> None:
    """All marks, the run in question over the others, then words where no mark crosses them."""
    for mark in chart.marks:
        if not mark.questioned:
            pen.mark(mark.shape, pen.x(mark.at_us), pen.y(mark.length_us))
    odd = [night for night in chart.nights if night.kind is not NightKind.NO_RECORDS]
    for night in odd:
        _no_run(pen, night)
    taken = Taken(pen)
    taken.add(_covered(pen, chart, odd))
    for mark in chart.marks:
        if mark.questioned:
            questioned_words(pen, taken, mark)
            pen.mark(mark.shape, pen.x(mark.at_us), pen.y(mark.length_us), questioned=True)
    for night in odd:
        if night.questioned or len(odd) <= _NAMED:
            x = pen.x(night.due_us)
            taken.tag(night.label, x, pen.bottom + 17, strong=night.questioned)
    for mark in chart.marks:
        if mark.label and not mark.questioned:
            taken.tag(mark.label[0], pen.x(mark.at_us), pen.y(mark.length_us) + 7, near=True)


def _covered(pen: Pen, chart: RunChart, odd: list[NightMark]) -> Iterator[Box]:
    """What words must not stand on: marks, spans, nights without a run or records, the median."""
    for mark in chart.marks:
        yield mark_box(pen.x(mark.at_us), pen.y(mark.length_us), questioned=mark.questioned)
    for span in chart.spans:
        left, right = pen.x(span.start_us), pen.x(span.end_us)
        yield Box(left, pen.y(span.shortest_us) - 1, right, pen.y(span.longest_us) + 1)
    for night in odd:
        yield mark_box(pen.x(night.due_us), pen.bottom + 7)
    for night in chart.nights:
        if night.kind is NightKind.NO_RECORDS:
            yield Box(pen.x(night.start_us), pen.bottom, pen.x(night.end_us), pen.top)
    if chart.median_us is not None:
        y = pen.y(chart.median_us)
        yield Box(pen.left, y - 0.6, pen.right, y + 0.6)


def _no_records(pen: Pen, night: NightMark) -> None:
    """A hatched stretch with its label standing at the top."""
    left, right = pen.x(night.start_us), pen.x(night.end_us)
    pen.hatched(left, pen.bottom, right, pen.top)
    pen.tag(night.label, (left + right) / 2, pen.top + 3, strong=night.questioned)


def _no_run(pen: Pen, night: NightMark) -> None:
    """A cross on the base line, or a question mark where it cannot be told."""
    x = pen.x(night.due_us)
    if night.kind is NightKind.NO_RUN:
        pen.cross(x, pen.bottom + 7, strong=night.questioned)
    else:
        pen.tag("?", x, pen.bottom + 4, strong=True)


def _grid(pen: Pen, ticks: tuple[Tick, ...]) -> None:
    """Level lines with their figures."""
    for tick in ticks:
        y = pen.y(tick.at)
        pen.level(y, base=tick.at == 0)
        pen.figure(tick.label, pen.left - 6, y - 2.6)


def _dates(pen: Pen, ticks: tuple[Tick, ...]) -> None:
    """Dates under the base line, each with a small stroke."""
    for tick in ticks:
        x = pen.x(tick.at)
        pen.stroke(x, pen.bottom, x, pen.bottom - 3)
        pen.tag(tick.label, x, pen.bottom - 11.5)


# --- family ----------------------------------------------------------------------------------------


def _bar(chart: FamilyTimeline) -> float:
    """The height of one process; less where there are many, so that the picture stays small."""
    return min(BAR, BAR * _BARS / max(len(chart.bars), 1))


def _family(pages: Pages, chart: FamilyTimeline, x: float, top: float, measure: float) -> None:
    names = 132.0
    step = _bar(chart)
    room = max(one_line(plain(bar.outcome), style.AXIS).width for bar in chart.bars) + 8
    pen = Pen(
        pages.canvas, x + names, top - len(chart.bars) * step, x + measure - room, top,
        chart.start_us, chart.end_us, 0, 1,
    )  # fmt: skip
    for tick in chart.ticks:
        at = pen.x(tick.at)
        pen.stroke(at, pen.bottom, at, pen.top, light=True)
        pen.tag(tick.label, at, pen.bottom - 10)
    for n, bar in enumerate(chart.bars):
        middle = top - n * step - step / 2
        indent = min(bar.depth, 8) * 9
        pen.words(
            one_line(
                strong(bar.label) if bar.root else plain(bar.label), style.CELL
            ), x + indent, middle - 2.8, style.CELL,
        )  # fmt: skip
        if bar.depth:
            pen.stroke(x + indent - 5.5, middle + 4.5, x + indent - 5.5, middle)
            pen.stroke(x + indent - 5.5, middle, x + indent - 2, middle)
        left, right = pen.x(bar.start_us), pen.x(bar.start_us + bar.length_us)
        pen.bar(
            left,
            middle,
            max(right - left, 1.2),
            filled=bar.shape is not Shape.EXIT_ZERO,
            asked=bar.root,
        )
        pen.behind(bar.outcome, right, middle - 2.7)
    pen.level(pen.bottom, base=True)
    pen.label(chart.axis, x, pen.bottom - 10)


# --- coverage --------------------------------------------------------------------------------------


def _strip(pages: Pages, chart: CoverageStrip, x: float, top: float, measure: float) -> None:
    pen = Pen(
        pages.canvas, x + _AXIS, top - STRIP_HEIGHT + _FEET, x + measure, top - 24,
        chart.start_us, chart.end_us, 0, chart.top,
    )  # fmt: skip
    pen.label(chart.axis, x, top - 8)
    _grid(pen, chart.count_ticks)
    for piece in chart.bins:
        left, right = pen.x(piece.start_us), pen.x(piece.end_us)
        pen.column(left + 0.6, right - 0.6, pen.y(piece.count))
    for gap in chart.gaps:
        if not gap.recording:
            left, right = pen.x(gap.start_us), pen.x(gap.end_us)
            pen.hatched(left, pen.bottom, max(right, left + 2.5), pen.top)
    for at in chart.restarts:
        pen.flag(pen.x(at), "restart")
    for at in chart.forward:
        pen.flag_sign(pen.x(at), pen.top + 5, "forward")
    for at in chart.steps:
        pen.flag(pen.x(at), "step")
    if chart.questioned_us is not None:
        pen.flag(pen.x(chart.questioned_us), "asked")
    _dates(pen, chart.time_ticks)
    _legend(pages, chart.legend, x, top - STRIP_HEIGHT - 6, measure)


# --- lengths ---------------------------------------------------------------------------------------


def _dots_plot(chart: LengthDistribution) -> float:
    return DOTS_HEIGHT


def _lengths(pages: Pages, chart: LengthDistribution, x: float, top: float, measure: float) -> None:
    depth = _dots_plot(chart)
    pen = Pen(
        pages.canvas, x + 4, top - depth, x + measure - 4, top - 12,
        chart.start_us, chart.end_us, 0, max(chart.tallest, 6),
    )  # fmt: skip
    if chart.low_quartile_us is not None and chart.high_quartile_us is not None:
        pen.band(pen.x(chart.low_quartile_us), pen.x(chart.high_quartile_us))
    if chart.median_us is not None:
        pen.stroke(pen.x(chart.median_us), pen.bottom, pen.x(chart.median_us), pen.top)
    rise = min((pen.top - pen.bottom) / max(chart.tallest, 1), 6.4)
    for piece in chart.bins:
        middle = (pen.x(piece.low_us) + pen.x(piece.high_us)) / 2
        # Of thousands in a pile most would cover each other to a hair: the page need not hold them.
        drawn: dict[Shape, float] = {}
        for n, dot in enumerate(piece.dots):
            y = pen.bottom + rise * (n + 0.5)
            if dot.questioned or y - drawn.get(dot.shape, -_HAIR) >= _HAIR:
                drawn[dot.shape] = y
                pen.mark(dot.shape, middle, y, questioned=dot.questioned)
    pen.level(pen.bottom, base=True)
    _dates(pen, chart.ticks)
    pen.label(chart.axis, x, pen.bottom - 23)
    for n, (dot, text) in enumerate(chart.beyond):
        y = pen.bottom - 23 - 12 * n
        line = one_line(plain(text), style.CELL)
        left = x + measure - line.width
        pen.words(line, left, y, style.CELL)
        pen.mark(dot.shape, left - 9, y + 2.8, questioned=dot.questioned)
    if chart.more:
        line = one_line(plain(chart.more), style.CELL)
        y = pen.bottom - 23 - 12 * len(chart.beyond)
        pen.words(line, x + measure - line.width, y, style.CELL)


# --- legend ----------------------------------------------------------------------------------------


def _legend_rows(
    entries: tuple[LegendEntry, ...], measure: float
) -> list[list[tuple[float, LegendEntry]]]:
    """The entries in rows, each with its left edge."""
    rows: list[list[tuple[float, LegendEntry]]] = [[]]
    at = 0.0
    for entry in entries:
        width = 16 + one_line(plain(entry.text), style.AXIS).width + 14
        if at + width - 14 > measure and rows[-1]:
            rows.append([])
            at = 0.0
        rows[-1].append((at, entry))
        at += width
    return rows


def _legend_height(entries: tuple[LegendEntry, ...], measure: float) -> float:
    return 6 + 12.5 * len(_legend_rows(entries, measure))


def _legend(
    pages: Pages, entries: tuple[LegendEntry, ...], x: float, top: float, measure: float
) -> None:
    """The signs that occur, with their words."""
    pen = Pen(pages.canvas, x, top - 10, x + measure, top, 0, 1, 0, 1)
    for n, row in enumerate(_legend_rows(entries, measure)):
        y = top - 6 - 12.5 * n
        for left, entry in row:
            pen.sign(entry.sign, x + left + 5, y + 2.7, questioned=entry.questioned)
            pen.words(one_line(plain(entry.text), style.AXIS), x + left + 14, y, style.AXIS)
