"""Nothing typed is lost: not by a kill in the middle of a word, not by another case, not by closing."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from evidencekit_gui.remembered import (
    ACQUISITION,
    CLOCK,
    CORRECTION,
    FORM,
    HAND_OVER,
    HASHES,
    HELD,
    NOTE,
    PARTICULARS,
    STATEMENT,
)
from evidencekit_gui.views.dialogs import (
    CorrectionDialog,
    HandOverDialog,
    NoteDialog,
    ParticularsDialog,
    Question,
)
from evidencekit_gui.views.paged import CUSTODY, EVIDENCE, REPORT, REVIEW
from evidencekit_gui.views.told_dialogs import ClockDialog, HashesDialog
from gui.waiting import LONG_MS, at_rest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit

from evidencekit import workflow
from evidencekit.case.model import CaseInfo, Kind

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from evidencekit_gui.app import App
    from pytestqt.qtbot import QtBot

TYPIST = """
import os, signal, sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from evidencekit_gui.app import build
from evidencekit_gui.views.dialogs import NoteDialog
from evidencekit_gui.views.paged import EVIDENCE, REPORT, REVIEW
qt = QApplication([])
place = Path(sys.argv[1])
app = build(qt, place / "window.ini", place / "cases", identities=place)
window, session = app.window, app.session
window.show()
window.activateWindow()
def rest():
    while app.pool.running or not session.turns.idle:
        qt.processEvents()
def kept():
    while session._keeping is not None or not session._kept_all:
        qt.processEvents()
window.open_folder(place / "case.ekcase")
while session.analysis is None:
    qt.processEvents()
rest()
window.show_step(EVIDENCE)
panel = window.evidence.panel
panel._fields["tool"].setFocus()
QTest.keyClicks(panel._fields["tool"], "dd, with")
window.show_step(REPORT)
rest()
form = window.report.form
row = form.findings.rows[0]
row.say.click()
row.statement.setFocus()
QTest.keyClicks(row.statement, "The operator told")
form.setCurrentIndex(1)
form.words["opinion"].setFocus()
QTest.keyClicks(form.words["opinion"], "In my opinion the tra")
kept()
window.show_step(REVIEW)
def die():
    dialog = QApplication.activeModalWidget()
    if not isinstance(dialog, NoteDialog):
        QTimer.singleShot(5, die)
        return
    QTest.keyClicks(dialog.words, "ask who was on ca")
    while session._keeping is not None or not session._kept_all:
        qt.processEvents()
    os.kill(os.getpid(), signal.SIGKILL)
QTimer.singleShot(0, die)
window.review.ask_note()
"""


@pytest.fixture
def folder(data: Path, tmp_path: Path) -> Path:
    """A closed case with two nights and its question asked."""
    nights = data / "nightly-2017/acct-archive"
    ws = workflow.new_case(
        tmp_path / "case.ekcase",
        CaseInfo(number="1", zone="America/Toronto", questions=("Did it run?",)),
    )
    workflow.add_files(ws, [nights / "pacct", nights / "pacct.16.gz"])
    from evidencekit_gui.remembered import QUERY, query_as_json

    from evidencekit.analysis.values import JobQuery

    query = JobQuery("partner-upload", 1004, zone="America/Toronto")
    ws.case.set_setting(QUERY, query_as_json(query))
    ws.close()
    return ws.folder


def test_a_kill_in_the_middle_of_a_word_loses_nothing(
    qtbot: QtBot, app: App, folder: Path, tmp_path: Path
) -> None:
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", TYPIST, tmp_path], env=env, timeout=100, capture_output=True
    )
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()
    window, session = app.window, app.session
    with qtbot.waitSignal(session.case_changed, timeout=LONG_MS):
        window.open_folder(folder)
    at_rest(qtbot, app)
    snapshot = session.snapshot
    assert snapshot is not None
    assert window.evidence.panel._fields["tool"].text() == "dd, with"
    assert "not saved yet" in window.evidence.panel.notice.text()
    assert snapshot.exhibits[0].acquisition.tool == "", "typed, not told"
    window.show_step(REPORT)
    at_rest(qtbot, app)
    form = window.report.form
    assert form.words["opinion"].toPlainText() == "In my opinion the tra"
    assert form.findings.rows[0].statement is not None
    assert form.findings.rows[0].statement.toPlainText() == "The operator told"
    assert "is kept" in window.report.notice.text()
    window.show_step(REVIEW)
    at_rest(qtbot, app)
    snapshot = session.snapshot
    assert snapshot is not None
    (statement,) = snapshot.statements
    assert statement.text == "The operator told"
    (note,) = snapshot.notes
    assert note.text == "ask who was on ca"
    assert session.held_names() == (ACQUISITION + "EX-001",), "the rest is said by now"
    kinds = [event.kind for event in snapshot.custody]
    assert kinds.count("note-written") == kinds.count("statement-written") == 1


def test_closing_in_the_middle_of_a_word_says_it(qtbot: QtBot, app: App, folder: Path) -> None:
    window, session = app.window, app.session
    open_at_report(qtbot, app, folder)
    opinion = window.report.form.words["opinion"]
    window.report.form.setCurrentIndex(1)
    opinion.setFocus()
    qtbot.keyClicks(opinion, "In my opinion")
    window.close()
    assert not session.pool.running
    ws = workflow.open_desk(folder, look_only=True)
    said = {**ws.case.setting(FORM, {}), **ws.case.setting(HELD, {}).get(FORM, {})}
    ws.close()
    assert said["opinion"] == "In my opinion"


def test_what_is_typed_stays_with_its_case(
    qtbot: QtBot, app: App, folder: Path, tmp_path: Path
) -> None:
    window, session = app.window, app.session
    other = workflow.new_case(tmp_path / "other.ekcase", CaseInfo(number="2"))
    other.close()
    open_at_report(qtbot, app, folder)
    form = window.report.form
    form.findings.rows[0].say.click()
    statement = form.findings.rows[0].statement
    assert statement is not None
    statement.setFocus()
    qtbot.keyClicks(statement, "Told by the operator")
    with qtbot.waitSignal(session.case_changed, timeout=LONG_MS):
        session.open_case(other.folder)
        qtbot.keyClicks(statement, " on Monday")
    at_rest(qtbot, app)
    assert session.snapshot is not None
    assert session.snapshot.info.number == "2"
    assert session.snapshot.statements == ()
    assert session.snapshot.form.get("opinion", "") == ""
    assert session.held_names() == ()
    window.close_case()
    at_rest(qtbot, app)
    ws = workflow.open_desk(folder, look_only=True)
    (said,) = ws.case.statements()
    ws.close()
    assert said.text == "Told by the operator on Monday"


def test_a_form_half_filled_waits_for_its_exhibit(qtbot: QtBot, app: App, folder: Path) -> None:
    with qtbot.waitSignal(app.session.case_changed, timeout=LONG_MS):
        app.session.open_case(folder)
    at_rest(qtbot, app)
    app.window.show_step(EVIDENCE)
    page = app.window.evidence
    tool = page.panel._fields["tool"]
    qtbot.keyClicks(tool, "dc3dd 7.2")
    page.table.choose_row(1)
    assert tool.text() == ""
    page.table.choose_row(0)
    assert tool.text() == "dc3dd 7.2"
    page.panel._save.click()
    at_rest(qtbot, app)
    assert app.session.snapshot is not None
    assert app.session.snapshot.exhibits[0].acquisition.tool == "dc3dd 7.2"
    assert app.session.held_names() == ()


def test_a_note_given_up_is_given_up(qtbot: QtBot, app: App, folder: Path) -> None:
    with qtbot.waitSignal(app.session.case_changed, timeout=LONG_MS):
        app.session.open_case(folder)
    at_rest(qtbot, app)
    app.window.show_step(REVIEW)

    def act() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, NoteDialog):
            QTimer.singleShot(5, act)
            return
        qtbot.keyClicks(dialog.words, "never mind")
        assert [n for n in app.session.held_names() if n.startswith(NOTE)]
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)

    QTimer.singleShot(0, act)
    app.window.review.ask_note()
    at_rest(qtbot, app)
    assert app.session.held_names() == ()
    assert app.session.snapshot is not None
    assert app.session.snapshot.notes == ()


@pytest.mark.parametrize(
    ("field", "name"),
    [
        ("to", f"{HAND_OVER}other"),
        ("requester", PARTICULARS),
        ("text", f"{CORRECTION}1"),
        ("source", CLOCK),
    ],
)
def test_a_question_is_found_as_it_was_left(
    qtbot: QtBot, app: App, folder: Path, field: str, name: str
) -> None:
    window, session = app.window, app.session
    with qtbot.waitSignal(session.case_changed, timeout=LONG_MS):
        session.open_case(folder)
    at_rest(qtbot, app)
    window.show_step(CUSTODY)
    window.custody.table.choose_row(0)
    ask = {
        "to": window.custody.ask_hand_over,
        "requester": window.edit_particulars,
        "text": window.custody.ask_correction,
        "source": window.custody.ask_clock,
    }[field]

    def leave(question: Question) -> None:
        qtbot.keyClicks(field_of(question, field), "half a word")
        assert session.held(name)[field] == "half a word"
        question.reject()

    in_question(leave)
    ask()
    assert name not in session.held_names(), "given up"
    session.hold(name, {field: "half a sent"})  # what a kill in the middle leaves
    found: list[str] = []
    in_question(lambda question: found.append(answer(question, field, "ence")))
    ask()
    assert found == ["half a sent"]
    at_rest(qtbot, app)
    assert name not in session.held_names(), "answered"
    assert session.snapshot is not None
    last = session.snapshot.custody[-1]
    said = (last.text, json.dumps(last.facts), session.snapshot.info.requester)
    assert any("half a sentence" in text for text in said)


def test_a_pasted_list_of_hashes_is_found_as_it_was_left(
    qtbot: QtBot, app: App, folder: Path
) -> None:
    session, page = app.session, app.window.evidence
    with qtbot.waitSignal(session.case_changed, timeout=LONG_MS):
        session.open_case(folder)
    at_rest(qtbot, app)
    app.window.show_step(EVIDENCE)
    line = f"{'0' * 64}  elsewhere"

    def leave(question: Question) -> None:
        question.yes.click()
        assert question.isVisible(), "not without a list"
        qtbot.keyClicks(field_of(question, "text"), line[:-4])
        assert session.held(HASHES) == {"text": line[:-4]}
        question.reject()

    in_question(leave)
    page.ask_hashes()
    assert HASHES not in session.held_names(), "given up"
    session.hold(HASHES, {"text": line[:-4]})
    found: list[str] = []
    in_question(lambda question: found.append(answer(question, "text", line[-4:])))
    page.ask_hashes()
    assert found == [line[:-4]]
    at_rest(qtbot, app)
    assert HASHES not in session.held_names(), "answered"
    assert session.snapshot is not None
    kept = [exhibit for exhibit in session.snapshot.exhibits if exhibit.kind == Kind.HASH_LIST]
    assert [exhibit.size for exhibit in kept] == [len(line) + 1]


def in_question(do: Callable[[Question], object]) -> None:
    """Do something with the question that comes up, once it is up."""

    def act() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, Question):
            do(dialog)
        else:
            QTimer.singleShot(5, act)

    QTimer.singleShot(0, act)


def field_of(question: Question, name: str) -> QLineEdit | QPlainTextEdit:
    if isinstance(question, HandOverDialog):
        return question.fields[name]
    if isinstance(question, ParticularsDialog):
        return question.fields.requester
    if isinstance(question, ClockDialog):
        return question.source
    assert isinstance(question, CorrectionDialog | HashesDialog)
    return question.words


def answer(question: Question, field: str, more: str) -> str:
    """What stood there; the rest is typed, and the question answered."""
    place = field_of(question, field)
    before = place.text() if isinstance(place, QLineEdit) else place.toPlainText()
    place.setFocus()
    if isinstance(place, QLineEdit):
        place.setText(before + more)
    else:
        place.setPlainText(before + more)
    if isinstance(question, HandOverDialog):
        question.fields["items"].setText("a stick")
    if isinstance(question, ClockDialog):
        assert question.reading.text() == "", "an earlier reading is not what the clock shows now"
        question.yes.click()
        assert question.isVisible(), "not without a reading"
        question.reading.setText("2026-01-31 12:00:00")
    question.yes.click()
    return before


def test_a_case_not_made_yet_is_found_as_it_was_left(
    qtbot: QtBot, app: App, tmp_path: Path
) -> None:
    start = app.window.start
    start.show_form()
    qtbot.keyClicks(start.form.title, "Claims tra")
    start.form.questions.setPlainText("Did it run?")
    at_rest(qtbot, app)
    assert start.draft.path.stat().st_mode & 0o077 == 0, "for its owner only"
    start.show_form()  # what the next start of the program does
    assert start.form.title.text() == "Claims tra"
    assert start.form.questions.toPlainText() == "Did it run?"
    assert "typed before" in start.notice.text()
    start.form.zone.setCurrentText("UTC")
    start.form.folder.setText(str(tmp_path / "elsewhere.ekcase"))
    start.form.folder.textEdited.emit(start.form.folder.text())
    with qtbot.waitSignal(app.session.case_changed, timeout=LONG_MS):
        start.make.click()
    at_rest(qtbot, app)
    assert app.session.snapshot is not None
    assert app.session.snapshot.info.title == "Claims tra"
    assert not start.draft.path.exists()
    app.window.close_case()
    at_rest(qtbot, app)
    start.show_form()
    assert start.form.title.text() == ""
    qtbot.keyClicks(start.form.title, "never mind")
    start._go_back()
    at_rest(qtbot, app)
    assert start.draft.typed() == {}


def test_a_case_that_cannot_be_written_says_so_while_one_types(
    qtbot: QtBot, app: App, folder: Path
) -> None:
    open_at_report(qtbot, app, folder)
    assert app.session._ws is not None
    ledger = app.session._ws.case._ledger
    ledger.read_only = True  # what SQLite answers on a medium gone read-only
    form = app.window.report.form
    form.findings.rows[0].say.click()
    statement = form.findings.rows[0].statement
    assert statement is not None
    qtbot.keyClicks(statement, "Told")
    at_rest(qtbot, app)
    assert "reading only" in app.window.report.notice.text()
    assert app.session.held(STATEMENT + form.findings.rows[0].finding.key) == "Told"
    ledger.read_only = False
    qtbot.keyClicks(statement, " by")
    statement.keep()
    at_rest(qtbot, app)
    assert app.session.snapshot is not None
    assert [said.text for said in app.session.snapshot.statements] == ["Told by"]


def open_at_report(qtbot: QtBot, app: App, folder: Path) -> None:
    with qtbot.waitSignal(app.session.case_changed, timeout=LONG_MS):
        app.session.open_case(folder)
    at_rest(qtbot, app)
    app.window.show_step(REPORT)
    at_rest(qtbot, app)
    app.window.activateWindow()
    qtbot.waitUntil(app.window.isActiveWindow)  # a field of another window is left without a word
    assert app.session.draft is not None
