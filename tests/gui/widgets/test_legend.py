"""The signs of a chart are explained in full, however narrow the place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evidencekit_gui.theme import GRID
from evidencekit_gui.widgets.legend import SIGN, Legend
from PySide6.QtCore import QRect, Qt

from evidencekit.report.chartshapes import LegendEntry

if TYPE_CHECKING:
    from evidencekit_gui.theme import Theme
    from pytestqt.qtbot import QtBot

LONG = "day on which accounting was not recording when the run was due"


def test_every_word_has_room_at_any_width(qtbot: QtBot, theme: Theme) -> None:
    legend = Legend(theme)
    qtbot.addWidget(legend)
    legend.show_entries(
        [LegendEntry("dot", "one"), LegendEntry("x", LONG), LegendEntry("s", "two")]
    )
    legend.show()
    heights = []
    for width in (900, 420, 200, 120):
        legend.resize(width, legend.height())
        places = [place for place, _ in legend._places()]
        for place, words in zip(places, ("one", LONG, "two"), strict=True):
            room = QRect(0, 0, place.width() - SIGN - GRID, 10_000)
            need = legend.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap, words)
            assert place.right() < width
            assert place.height() >= need.height()
            assert need.width() <= room.width()
        assert not any(a.intersects(b) for a in places for b in places if a is not b)
        assert legend.height() == max(place.bottom() for place in places) + 1
        heights.append(legend.height())
    assert heights == sorted(heights)
    assert heights[0] < heights[2]
