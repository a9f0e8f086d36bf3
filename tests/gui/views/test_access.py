"""Every control of every page has a name, a place in the tab order, and a way by keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evidencekit_gui.views.about import AboutDialog
from evidencekit_gui.views.crash_dialog import CrashDialog
from evidencekit_gui.views.dialogs import (
    CorrectionDialog,
    HandOverDialog,
    NoteDialog,
    ParticularsDialog,
)
from evidencekit_gui.views.finalise_dialog import FinaliseDialog
from evidencekit_gui.views.guide import Guide
from evidencekit_gui.views.paged import JOB, REPORT, REVIEW, START
from gui.waiting import LONG_MS, at_rest
from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface, QAction, QKeySequence
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from evidencekit.case.model import Examiner

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from evidencekit_gui.app import App
    from pytestqt.modeltest import ModelTester
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
        if not (item.text(QAccessible.Text.Name) and item.text(QAccessible.Text.Description)):
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


def test_every_control_has_a_name_and_says_what_it_is_for(qtbot: QtBot, app: App) -> None:
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
    window.show_step(REVIEW)
    window.review.tabs.setCurrentIndex(1)
    assert unnamed(window) == []
    window.show_step(REPORT)
    for sheet in range(window.report.form.count()):
        window.report.form.setCurrentIndex(sheet)
        assert unnamed(window) == []
    for row in window.report.form.findings.rows[:2]:
        row.say.click()
        row.explain.click()
        row.box.click()
    assert unnamed(window) == []
    QAccessible.setActive(False)


def test_every_control_of_every_dialog_has_a_name_and_says_what_it_is_for(
    qtbot: QtBot, app: App, tmp_path: Path
) -> None:
    QAccessible.setActive(True)
    window, theme = app.window, app.theme
    with qtbot.waitSignal(app.session.case_changed, timeout=LONG_MS):
        window.start.open_example()
    at_rest(qtbot, app)
    snapshot = app.session.snapshot
    assert snapshot is not None
    finalise = FinaliseDialog(tmp_path, (), Examiner("A"), "", theme, window)
    dialogs = (
        ParticularsDialog(snapshot.info, theme, app.settings, window),
        NoteDialog("EX-001 @ 0x0000", "", window),
        CorrectionDialog(1, theme, window),
        HandOverDialog((tmp_path / "R-1.pdf", tmp_path / "R-1-bundle"), theme, window),
        AboutDialog(theme, window),
        Guide(theme, window),
        CrashDialog(window.faults, theme, window),
        finalise,
    )
    for dialog in dialogs:
        dialog.show()
        kinds = range(finalise.seal.kind.count()) if dialog is finalise else range(1)
        for kind in kinds:
            finalise.seal.kind.setCurrentIndex(kind)
            assert unnamed(dialog) == [], (type(dialog).__name__, kind)
        dialog.close()
        dialog.deleteLater()
    at_rest(qtbot, app)
    QAccessible.setActive(False)


def test_every_model_in_use_is_a_sound_one(
    qtbot: QtBot, app: App, qtmodeltester: ModelTester
) -> None:
    window = app.window
    with qtbot.waitSignal(app.session.case_changed, timeout=LONG_MS):
        window.start.open_example()
    at_rest(qtbot, app)
    for step in range(START):
        window.show_step(step)
        at_rest(qtbot, app)
    ours = [
        model
        for model in window.findChildren(QAbstractItemModel)
        if type(model).__module__.startswith("evidencekit_gui.")
    ]
    assert {type(model).__name__ for model in ours} == {
        "CustodyModel", "ExhibitModel", "FamilyModel", "FieldModel", "FoundJobModel", "RecordModel",
        "RunModel",
    }  # fmt: skip
    for model in ours:
        assert model.rowCount() > 0, model
        qtmodeltester.check(model)


def test_a_table_of_one_row_is_chosen_by_keyboard(qtbot: QtBot, app: App) -> None:
    window = app.window
    with qtbot.waitSignal(app.session.case_changed, timeout=LONG_MS):
        window.start.open_example()
    at_rest(qtbot, app)
    window.show_step(JOB)
    page = window.job.found
    page.search.setText("apt")
    at_rest(qtbot, app)
    page.model.seek("backup-home")
    assert page.model.rowCount() == 1
    page.table.clearSelection()
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_Down)
    assert page.table.chosen_rows() == [0]
    at_rest(qtbot, app)


def test_a_key_for_a_field_with_a_button_reaches_the_field(
    qtbot: QtBot, app: App, tmp_path: Path
) -> None:
    dialog = FinaliseDialog(tmp_path, (), Examiner("A"), "", app.theme, app.window)
    (label,) = [one for one in dialog.findChildren(QLabel) if one.text() == "&Write into"]
    assert label.buddy() is dialog._field
    dialog.deleteLater()


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
    assert "+00:00" in window.review.records.model.index(0, 3).data()
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
