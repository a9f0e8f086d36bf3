"""The report: what is left out and why, what the examiner says, and the one guided step at its end."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pikepdf
import pytest
from evidencekit_gui.session import NewKey
from evidencekit_gui.theme import Meaning
from evidencekit_gui.views.finalise_dialog import FinaliseDialog
from evidencekit_gui.views.paged import REPORT
from gui.waiting import LONG_MS, at_rest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from evidencekit.workflow import KeyFile

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from evidencekit_gui.app import App
    from PySide6.QtGui import QImage
    from pytestqt.qtbot import QtBot

    from evidencekit.workflow import Delivery


@pytest.fixture
def reporting(qtbot: QtBot, app: App) -> App:
    """The demonstration at its report, the draft written."""
    with qtbot.waitSignal(app.session.case_changed, timeout=LONG_MS):
        app.window.start.open_example()
    at_rest(qtbot, app)
    app.window.show_step(REPORT)
    at_rest(qtbot, app)
    assert app.session.draft is not None
    return app


def text_of(pdf: Path) -> str:
    done = subprocess.run(["pdftotext", str(pdf), "-"], capture_output=True, check=True)
    return " ".join(done.stdout.decode("utf-8").split())


def answer(do: Callable[[FinaliseDialog], None]) -> None:
    """Answer the question that comes up, once it is up."""

    def act() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, FinaliseDialog):
            do(dialog)
        else:
            QTimer.singleShot(20, act)

    QTimer.singleShot(20, act)


def test_what_is_left_out_and_said_is_printed_and_kept(qtbot: QtBot, reporting: App) -> None:
    app, form = reporting, reporting.window.report.form
    assert app.session.analysis is not None
    findings = app.session.analysis.findings
    assert [row.finding for row in form.findings.rows] == list(findings)

    line = form.findings.rows[-1]
    line.box.click()
    assert line.wants_reason
    app.window.report.ask_finalise()
    assert app.window.report.notice.meaning is Meaning.ATTENTION, "no reason, no report"
    line.reason.setText("outside the question asked")
    line.reason.editingFinished.emit()

    first = form.findings.rows[0]
    first.say.click()
    assert first.statement is not None
    first.statement.setPlainText("The operator told me of it on 15 November 2017.")
    first.statement.keep()
    first.explain.click()
    other = first.others[0]
    other.state.setCurrentIndex(other.state.findData("ruled out"))
    other.remark.setText("the checksum of the program is known")
    other.remark.editingFinished.emit()
    form.words["opinion"].setPlainText("In my opinion the transfer did not complete.")
    form.words["opinion"].keep()
    form.declarations["ew-cpr35"].click()
    form.profile.setCurrentIndex(form.profile.findData("full"))
    form.profile.activated.emit(1)
    at_rest(qtbot, app)

    assert app.session.draft is not None
    printed = text_of(app.session.draft.path)
    for words in (
        "outside the question asked",
        "The operator told me of it on 15 November 2017.",
        "the checksum of the program is known",
        "In my opinion the transfer did not complete.",
        "Statement of truth (civil proceedings)",
    ):
        assert words in printed, words

    # Nothing is unsaved: another look at the same case finds it all again
    assert app.session.snapshot is not None
    folder, before = app.session.snapshot.folder, form.options()
    app.window.close_case()
    at_rest(qtbot, app)
    assert form.words["opinion"].toPlainText() == ""
    with qtbot.waitSignal(app.session.case_changed, timeout=LONG_MS):
        app.window.open_folder(folder)
    at_rest(qtbot, app)
    assert app.session.analysis is not None, "the job looked at last is looked at again"
    app.window.show_step(REPORT)
    at_rest(qtbot, app)
    assert form.options() == before
    assert form.findings.rows[0].statement is not None
    assert form.findings.rows[0].statement.toPlainText().startswith("The operator told me")


def test_one_step_seals_bundles_and_verifies(qtbot: QtBot, reporting: App, tmp_path: Path) -> None:
    app, page = reporting, reporting.window.report
    seen: list[int] = []

    def fill(dialog: FinaliseDialog) -> None:
        dialog.accept()
        assert dialog.isVisible()
        assert "pass phrase" in (dialog.notice.text() if dialog.notice else "")
        dialog.seal.new_phrase.setText("correct horse battery")
        dialog.seal.again.setText("correct horse battery")
        dialog._field.setText(str(tmp_path / "out"))
        dialog.yes.click()

    answer(fill)
    page.ask_finalise()
    assert page.steps.isVisible()
    (job,) = [job for job in app.pool.running if "Finalis" in job.title]
    job.progressed.connect(lambda *_: seen.append(page.steps.step))
    at_rest(qtbot, app)
    delivery = app.session.delivery
    assert delivery is not None
    assert delivery.seal is not None
    assert delivery.verdict.ok, delivery.verdict.sentence
    assert seen == sorted(seen)
    assert max(seen) >= 4
    assert not page.steps.isVisible()
    assert delivery.seal.certificate.fingerprint[:8] in page.done.result.text()
    told = subprocess.run(["pdfsig", str(delivery.report.path)], capture_output=True, text=True)
    assert "Signature is Valid" in told.stdout
    assert app.settings.seal == "new"
    (kept,) = app.session.identities
    assert kept.certificate.fingerprint == delivery.seal.certificate.fingerprint
    assert kept.path.is_relative_to(tmp_path)


def test_the_seal_stands_in_its_frame(qtbot: QtBot, reporting: App, tmp_path: Path) -> None:
    app, page = reporting, reporting.window.report
    page.finalise(tmp_path / "out", NewKey("A. Examiner", "", "correct horse"))
    at_rest(qtbot, app)
    delivery = app.session.delivery
    assert delivery is not None
    assert page.preview.path == delivery.report.path
    assert page.preview.pages == delivery.report.pages
    assert ink(page.preview.picture(0, 1190), delivery) > 500
    page.preview.load(delivery.report.path)
    assert ink(page.preview.picture(0, 1190), delivery) == 0, "why the file itself is not drawn"
    page.preview.clear()
    assert page.preview.pages == 0


def ink(picture: QImage, delivery: Delivery) -> int:
    """Dark pixels of the first page inside the frame of the seal."""
    with pikepdf.open(delivery.report.path) as pdf:
        sheet = pdf.pages[0]
        (field,) = [note for note in sheet.Annots if note.get("/FT") == "/Sig"]
        left, low, right, high = (float(number) for number in field.Rect)
        wide, tall = float(sheet.MediaBox[2]), float(sheet.MediaBox[3])
    dots = picture.width() / wide
    rows = range(round((tall - high + 2) * dots), round((tall - low - 2) * dots))
    columns = range(round((left + 2) * dots), round((right - 2) * dots))
    drawn = (picture.pixelColor(x, y) for y in rows for x in columns)
    return sum(colour.alpha() > 128 and colour.lightness() < 128 for colour in drawn)


def test_a_wrong_pass_phrase_writes_nothing(qtbot: QtBot, reporting: App, tmp_path: Path) -> None:
    app, page = reporting, reporting.window.report
    kept = app.session._make_key(NewKey("A. Examiner", "", "the right one"))
    assert app.session.snapshot is not None
    before = app.session.snapshot.head
    page.finalise(tmp_path / "out", KeyFile(kept.path, "the wrong one"))
    at_rest(qtbot, app)
    assert page.notice.meaning is Meaning.BROKEN
    assert "pass phrase is wrong" in page.notice.text()
    assert app.session.delivery is None
    assert not (tmp_path / "out").exists()
    assert app.session.snapshot.head == before
    assert page.finalise_button.isEnabled()
    assert not page.steps.isVisible()
