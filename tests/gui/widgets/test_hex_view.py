"""Bytes as they are, a stretch of them marked, a byte chosen by mouse and by key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evidencekit_gui.widgets.hex_view import HexView
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from evidencekit_gui.theme import Theme
    from pytestqt.qtbot import QtBot

RAW = bytes(range(32, 96))


def shown(qtbot: QtBot, theme: Theme, width: int) -> HexView:
    view = HexView(theme)
    qtbot.addWidget(view)
    view.resize(width, 200)
    view.show()
    view.set_bytes(RAW, 0x14C0)
    return view


def test_rows_carry_offset_bytes_and_text(qtbot: QtBot, theme: Theme) -> None:
    wide = shown(qtbot, theme, 900)
    assert wide.row_text(0).startswith("14C0  20 21 22")
    assert wide.row_text(0).endswith(" !\"#$%&'()*+,-./")
    assert wide.row_text(3).startswith("14F0  50 51")
    narrow = shown(qtbot, theme, 330)
    assert narrow.row_text(1).startswith("14C8  28 29")


def test_a_marked_stretch_is_told_to_a_screen_reader(qtbot: QtBot, theme: Theme) -> None:
    view = shown(qtbot, theme, 900)
    view.mark(4, 4)
    assert view.marked == (4, 4)
    assert view.accessibleDescription() == "64 bytes at 0x14C0; marked at +4: 24 25 26 27"
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == "24 25 26 27"


def test_arrows_walk_the_bytes(qtbot: QtBot, theme: Theme) -> None:
    view = shown(qtbot, theme, 900)
    heard: list[int] = []
    view.byte_chosen.connect(heard.append)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_End, Qt.Key.Key_Right,
                Qt.Key.Key_Home, Qt.Key.Key_Up):  # fmt: skip
        qtbot.keyClick(view, key)
    assert heard == [1, 17, 16, 63, 63, 0, 0]


def test_a_click_chooses_the_byte_under_it(qtbot: QtBot, theme: Theme) -> None:
    view = shown(qtbot, theme, 900)
    in_hex, in_text = view._cell(18)
    for box in (in_hex, in_text):
        with qtbot.waitSignal(view.byte_chosen) as told:
            qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=box.center())
        assert told.args == [18]
    with qtbot.assertNotEmitted(view.byte_chosen):
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(2, 2))


def test_it_paints_and_holds_nothing_when_empty(qtbot: QtBot, theme: Theme) -> None:
    view = shown(qtbot, theme, 500)
    view.mark(0, 8)
    assert not view.grab().isNull()
    view.set_bytes(b"", 0)
    assert not view.grab().isNull()
    assert view.accessibleDescription() == "nothing is shown"
