"""Panes stand side by side where there is room, else one above the other; chosen places come back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from evidencekit_gui.widgets.fitting import LETTERS, LINES, TurningSplit
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from evidencekit_gui.theme import Theme
    from pytestqt.qtbot import QtBot


def stacked(split: TurningSplit) -> bool:
    return split.stacked


def test_panes_are_stacked_where_lines_are_short_and_come_back(qtbot: QtBot, theme: Theme) -> None:
    split = TurningSplit()
    qtbot.addWidget(split)
    panes = [QWidget(), QWidget()]
    for pane in panes:
        split.addWidget(pane)
    metrics = split.fontMetrics()
    room = LETTERS * metrics.averageCharWidth()
    split.resize(room + 40, 900)
    split.setSizes([300, room + 40 - 300 - split.handleWidth()])
    split.show()
    chosen = split.sizes()
    assert stacked(split) is False
    split.resize(room - 1, 900)
    assert stacked(split) is True
    assert [pane.minimumHeight() for pane in panes] == [LINES * metrics.height()] * 2
    assert panes[0].y() < panes[1].y()
    split.resize(room + 40, 900)
    assert stacked(split) is False
    assert split.sizes() == chosen
    assert [pane.minimumHeight() for pane in panes] == [0, 0]


@pytest.mark.parametrize("size", [9, 11, 18])
def test_a_place_kept_from_side_by_side_waits_while_stacked(
    qtbot: QtBot, theme: Theme, size: int
) -> None:
    split = TurningSplit()
    qtbot.addWidget(split)
    font = split.font()
    font.setPointSize(size)
    split.setFont(font)
    for _ in range(2):
        split.addWidget(QWidget())
    room = LETTERS * split.fontMetrics().averageCharWidth()
    split.resize(room + 40, 900)
    split.show()
    split.setSizes([200, room + 40 - 200 - split.handleWidth()])
    kept, chosen = split.saveState(), split.sizes()
    split.setSizes([400, room + 40 - 400 - split.handleWidth()])
    split.resize(room - 1, 900)
    assert split.restoreState(kept)
    assert stacked(split) is True
    split.resize(room + 40, 900)
    assert split.sizes() == chosen
