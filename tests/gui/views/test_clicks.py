"""From the first page to the sealed report of the demonstration evidence, by mouse, counting clicks."""

from __future__ import annotations

import shutil
import subprocess
from datetime import date
from typing import TYPE_CHECKING

from evidencekit_gui.views.finalise_dialog import FinaliseDialog
from evidencekit_gui.views.paged import JOB, REPORT
from gui.waiting import LONG_MS, at_rest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtWidgets import QApplication

from evidencekit import demonstration

if TYPE_CHECKING:
    from pathlib import Path

    from evidencekit_gui.app import App
    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

AT_MOST = 12


class Mouse:
    """Clicks, and counts them."""

    def __init__(self, qtbot: QtBot) -> None:
        self._qtbot = qtbot
        self.clicks = 0

    def click(self, widget: QWidget, at: QPoint | None = None) -> None:
        assert widget.isVisible()
        assert widget.isEnabled()
        self.clicks += 1
        self._qtbot.mouseClick(widget, Qt.MouseButton.LeftButton, pos=at or widget.rect().center())


def seal_with_a_new_key(mouse: Mouse, out: Path) -> None:
    """Answer the one question: type a pass phrase twice (no click), press Finalise."""

    def act() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, FinaliseDialog):
            QTimer.singleShot(20, act)
            return
        dialog.seal.new_phrase.setText("a long pass phrase")
        dialog.seal.again.setText("a long pass phrase")
        dialog._field.setText(str(out))
        mouse.click(dialog.yes)

    QTimer.singleShot(20, act)


def is_sealed(pdf: Path) -> bool:
    told = subprocess.run(["pdfsig", str(pdf)], capture_output=True, text=True)
    return "Signature is Valid" in told.stdout and "Total document signed" in told.stdout


def test_the_example_is_sealed_in_four_clicks(qtbot: QtBot, app: App, tmp_path: Path) -> None:
    window, mouse = app.window, Mouse(qtbot)
    mouse.click(window.start.example)
    qtbot.waitUntil(lambda: app.session.analysis is not None, timeout=LONG_MS)
    at_rest(qtbot, app)
    mouse.click(window.rail.steps[REPORT])
    at_rest(qtbot, app)
    seal_with_a_new_key(mouse, tmp_path / "out")
    mouse.click(window.report.finalise_button)
    at_rest(qtbot, app)
    assert app.session.delivery is not None
    assert app.session.delivery.verdict.ok
    assert is_sealed(app.session.delivery.report.path)
    assert mouse.clicks == 4


def test_a_case_of_ones_own_is_sealed_in_twelve_clicks(
    qtbot: QtBot, app: App, tmp_path: Path
) -> None:
    """The same files as they would be handed over: a folder, dropped; then job, night, report."""
    window, session, mouse = app.window, app.session, Mouse(qtbot)
    handed = tmp_path / "handed"
    shutil.copytree(demonstration.folder(), handed)
    mouse.click(window.start.new)
    window.start.form.number.setText("2017-118")
    window.start.form.zone.setCurrentText("America/Toronto")
    window.start.form.examiner.setText("A. Examiner")
    mouse.click(window.start.make)
    qtbot.waitUntil(lambda: session.is_open, timeout=LONG_MS)
    mouse.clicks += 2  # Add folder…, and the system's own dialog, which a test does not press
    window.evidence.add([handed])
    at_rest(qtbot, app)
    mouse.click(window.rail.steps[JOB])
    at_rest(qtbot, app)
    job = window.job
    place = [found.command for found in job.found.model.rows].index("partner-upload")
    box = job.found.table.visualRect(job.found.model.index(place, 0))
    mouse.click(job.found.table.viewport(), box.center())
    at_rest(qtbot, app)
    mouse.clicks += 2  # the list of nights, opened and chosen from
    job.range.night.setCurrentIndex(job.range.night.findData(date(2017, 11, 14).isoformat()))
    job.range.night.activated.emit(job.range.night.currentIndex())
    at_rest(qtbot, app)
    assert session.analysis is not None
    assert session.analysis.questioned is not None
    mouse.click(window.rail.steps[REPORT])
    at_rest(qtbot, app)
    seal_with_a_new_key(mouse, tmp_path / "out")
    mouse.click(window.report.finalise_button)
    at_rest(qtbot, app)
    assert session.delivery is not None
    assert session.delivery.verdict.ok
    assert is_sealed(session.delivery.report.path)
    assert mouse.clicks <= AT_MOST
