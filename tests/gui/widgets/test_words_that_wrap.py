"""Words that wrap are as high as they need, whatever changes: another width, other words, a font."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evidencekit_gui.widgets.basics import Text

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def test_a_height_once_found_does_not_outlive_words_or_font(qtbot: QtBot) -> None:
    text = Text("some words " * 20)
    qtbot.addWidget(text)
    narrow, wide = text.heightForWidth(120), text.heightForWidth(900)
    assert narrow > wide
    assert text.heightForWidth(120) == narrow
    text.setText("some words " * 60)
    longer = text.heightForWidth(120)
    assert longer > 2 * narrow
    font = text.font()
    font.setPointSizeF(2 * font.pointSizeF())
    text.setFont(font)
    assert text.heightForWidth(120) > 2 * longer
