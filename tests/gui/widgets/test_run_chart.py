"""The chart of a job with very many runs: drawn at once, every span of runs in it."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pyqtgraph
from evidencekit_gui.widgets.run_chart import RunChartView

from evidencekit.clock import SECOND
from evidencekit.report.chartshapes import RunChart, RunMark, RunSpan, Shape

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


def test_the_label_is_whole_and_clear_of_its_mark(qtbot: QtBot, theme: Theme) -> None:
    view = RunChartView(theme)
    qtbot.addWidget(view)
    view.show()
    for width, day in itertools.product((1000, 520, 300, 170), (0, 30, 120, 210, 239)):
        asked = RunMark(
            0, day * DAY, 300 * SECOND, Shape.EXIT_OTHER, True, False, ("14 Nov", "5 min 0.00 s")
        )
        view.set_chart(
            RunChart(
                0, 240 * DAY, 300 * SECOND, (asked,), (), (), None, (), (), "seconds", (), "UTC"
            ),
            "UTC",
        )
        view.resize(width, 160)
        view.grab()  # a label takes its size on the screen when it is drawn
        (label,) = [i for i in view.getPlotItem().items if isinstance(i, pyqtgraph.TextItem)]
        box = view.getViewBox()
        said = label.mapRectToScene(label.boundingRect())
        frame = box.mapRectToScene(box.boundingRect()).adjusted(-1, -1, 1, 1)
        assert frame.contains(said), (width, day)
        assert ("\n" in label.toPlainText()) == (width == 170), (width, day)
        assert not said.contains(box.mapViewToScene(label.pos())), (width, day)
