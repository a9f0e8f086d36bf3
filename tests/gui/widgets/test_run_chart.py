"""The chart of a job with very many runs: drawn at once, every span of runs in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyqtgraph
from evidencekit_gui.widgets.run_chart import RunChartView

from evidencekit.clock import SECOND
from evidencekit.report.chartshapes import RunChart, RunSpan, Shape

if TYPE_CHECKING:
    from evidencekit_gui.theme import Theme
    from pytestqt.qtbot import QtBot

DAY = 86_400 * SECOND


def test_all_spans_of_a_dense_chart_are_one_item(qtbot: QtBot, theme: Theme) -> None:
    spans = tuple(
        RunSpan(at * DAY, (at + 1) * DAY, Shape.EXIT_ZERO, 9, (at + 1) * SECOND, (at + 5) * SECOND)
        for at in range(240)
    )
    chart = RunChart(0, 240 * DAY, 300 * SECOND, (), spans, (), None, (), (), "seconds", (), "UTC")
    view = RunChartView(theme)
    qtbot.addWidget(view)
    view.set_chart(chart, "UTC")
    drawn = view.getPlotItem().items
    (boxes,) = [item for item in drawn if isinstance(item, pyqtgraph.BarGraphItem)]
    assert len(boxes.opts["x0"]) == 240
    assert boxes.opts["x0"][1] == view.x(DAY)
    assert boxes.opts["x1"][1] == view.x(2 * DAY)
    assert (boxes.opts["y0"][1], boxes.opts["y1"][1]) == (2.0, 6.0)
