"""Every control of every page has a name, a place in the tab order, and a way by keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evidencekit_gui.views.paged import JOB, REVIEW, START
from gui.waiting import LONG_MS, at_rest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface, QAction, QKeySequence
from PySide6.QtWidgets import QApplication, QWidget

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evidencekit_gui.app import App
    from pytestqt.qtbot import QtBot

Role = QAccessible.Role
CONTROLS = {
    Role.PushButton, Role.CheckBox, Role.RadioButton, Role.ComboBox, Role.EditableText, Role.SpinBox,
    Role.Table, Role.Tree, Role.List, Role.Slider, Role.PageTabList, Role.ButtonMenu, Role.ProgressBar,
    Role.Graphic, Role.Chart,
}  # fmt: skip


def walk(item: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    """The interface and those of the controls under it; cells of tables are the models' affair."""
    yield item
    if item.role() in {Role.Table, Role.Tree, Role.List}:
        return
    for number in range(item.childCount()):
        child = item.child(number)
        if child is not None and child.isValid() and not child.state().invisible:
            yield from walk(child)


def unnamed(window: QWidget) -> list[str]:
    root = QAccessible.queryAccessibleInterface(window)
    assert root is not None
    missing = []
    for item in walk(root):
        thing = item.object()
        if item.role() not in CONTROLS or not isinstance(thing, QWidget) or not thing.isVisible():
            continue
        if thing.objectName().startswith("qt_") or _inside(thing):
            continue
        if not item.text(QAccessible.Text.Name):
            missing.append(
                f"{item.role().name} {type(thing).__name__} in {type(thing.parent()).__name__}"
            )
    return missing


def _inside(widget: QWidget) -> bool:
    """Parts that Qt itself puts into a control: the line of a combo box, the arrows of a tab bar."""
    parent = widget.parent()
    names = {
        "QComboBox",
        "ZoneField",
        "ZoneSwitch",
        "QDateEdit",
        "QSpinBox",
        "QTabBar",
        "QLineEdit",
    }
    return type(parent).__name__ in names


def test_every_control_has_a_name(qtbot: QtBot, app: App) -> None:
    QAccessible.setActive(True)
    window = app.window
    assert unnamed(window) == []
    window.start.show_form()
    assert unnamed(window) == []
    with qtbot.waitSignal(app.session.case_changed, timeout=LONG_MS):
        window.start.open_example()
    at_rest(qtbot, app)
    for step in range(START):
        window.show_step(step)
        at_rest(qtbot, app)
        assert unnamed(window) == [], window.page.title
    QAccessible.setActive(False)


def test_the_keyboard_reaches_everything_that_takes_it(qtbot: QtBot, app: App) -> None:
    window = app.window
    with qtbot.waitSignal(app.session.case_changed, timeout=LONG_MS):
        window.start.open_example()
    at_rest(qtbot, app)
    for step in range(START):
        window.show_step(step)
        at_rest(qtbot, app)
        wanted = {
            widget
            for widget in window.findChildren(QWidget)
            if widget.isVisible()
            and widget.isEnabled()
            and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
            and widget.focusProxy() is None
        }
        reached: set[QWidget] = set()
        at: QWidget | None = window
        for _ in range(2000):
            at = at.nextInFocusChain() if at is not None else None
            if at is None or at is window:
                break
            reached.add(at)
        assert not wanted - reached


def test_every_command_is_in_a_menu_and_no_key_is_given_twice(app: App) -> None:
    keys: dict[str, str] = {}
    for action in app.window.findChildren(QAction):
        for key in action.shortcuts():
            text = key.toString(QKeySequence.SequenceFormat.PortableText)
            owner = keys.setdefault(text, action.text())
            same = owner.replace("&", "") == action.text().replace("&", "")
            assert same, f"{text}: {owner} and {action.text()}"
    assert {"Ctrl+1", "Ctrl+5", "Ctrl+U", "Ctrl+G", "Ctrl+F", "M", "N", "C", "Esc"} <= set(keys)


def test_utc_is_one_key_away_and_changes_every_time(qtbot: QtBot, app: App) -> None:
    window = app.window
    with qtbot.waitSignal(app.session.case_changed, timeout=LONG_MS):
        window.start.open_example()
    at_rest(qtbot, app)
    window.show_step(REVIEW)
    assert "02:00:01 −05:00" in window.sentence_label.text()
    window.activateWindow()
    qtbot.keyClick(window, Qt.Key.Key_U, Qt.KeyboardModifier.ControlModifier)
    assert app.session.zone == "UTC"
    assert "07:00:01 +00:00" in window.sentence_label.text()
    assert window.zone_switch.currentText() == "UTC"
    start = window.review.runs.column_of("start")
    assert window.review.runs.index(0, start).data().endswith("+00:00")
    at_rest(qtbot, app)
    assert "+00:00" in window.custody.model.index(0, 1).data()
    assert "+00:00" in window.review.records.model.index(0, 2).data()
    window.show_step(JOB)
    app.session.toggle_utc()
    assert app.session.zone == "America/Toronto"


def test_field_and_bytes_are_linked_both_ways(qtbot: QtBot, app: App) -> None:
    window = app.window
    with qtbot.waitSignal(app.session.case_changed, timeout=LONG_MS):
        window.start.open_example()
    at_rest(qtbot, app)
    window.show_step(REVIEW)
    detail = window.review.detail
    for row, field in enumerate(detail._model.rows):
        detail.fields.choose_row(row)
        assert detail.record is not None
        assert detail.hex.marked == (field.offset - detail.record.ref.offset, field.length)
        detail.hex.byte_chosen.emit(field.offset - detail.record.ref.offset + field.length - 1)
        assert detail.fields.currentIndex().row() == row
    detail.copy_citation()
    assert QApplication.clipboard().text().endswith("@ 0x14C0")
