"""The whole story, as a user goes through it: drop, job, range, review, report, bundle, verify."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import TYPE_CHECKING

from evidencekit_gui.models.columns import SECOND_ROLE, VALUE_ROLE
from evidencekit_gui.theme import Meaning
from evidencekit_gui.views.paged import CUSTODY, EVIDENCE, JOB, REPORT, REVIEW, START, VERIFY
from gui.waiting import LONG_MS, at_rest
from PySide6.QtCore import QDate, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from evidencekit.case.model import CaseInfo, Kind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from evidencekit_gui.app import App
    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot


def drop(target: QWidget, paths: Sequence[Path]) -> None:
    """Carry files over a widget and let go, as a file browser does."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    held = (mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    over = QDragEnterEvent(QPoint(5, 5), Qt.DropAction.CopyAction, *held)
    QApplication.sendEvent(target, over)
    assert over.isAccepted()
    QApplication.sendEvent(target, QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, *held))


def test_from_dropped_files_to_a_verified_bundle(
    qtbot: QtBot, app: App, data: Path, tmp_path: Path
) -> None:
    window, session = app.window, app.session
    nightly = data / "nightly-2017"
    truth = json.loads((nightly / "ground-truth.json").read_text("utf-8"))
    assert window.stack.currentIndex() == START

    # A new case
    window.start.new.click()
    form = window.start.form
    form.number.setText("2017-118")
    form.title.setText("Claims transfer")
    form.questions.setPlainText("Did the transfer of 14 November run?")
    form.zone.setCurrentText(truth["timezone"])
    form.examiner.setText("A. Examiner")
    with qtbot.waitSignal(session.case_changed, timeout=LONG_MS):
        window.start.make.click()
    assert window.stack.currentIndex() == EVIDENCE
    assert session.zone == "America/Toronto"

    # Evidence, dropped
    others = [nightly / "etc/passwd", nightly / "etc/cron.d/partner-upload"]
    others += sorted((nightly / "logs").glob("cron.log*"))
    with qtbot.waitSignal(session.jobs_changed, timeout=LONG_MS):
        drop(window.evidence.large, [nightly / "acct-archive", *others])
    at_rest(qtbot, app)
    snapshot = session.snapshot
    assert snapshot is not None
    kinds = [exhibit.kind for exhibit in snapshot.exhibits]
    assert kinds.count(Kind.ACCOUNTING) == 42
    assert snapshot.records == 14_541
    assert all(not exhibit.problems for exhibit in snapshot.exhibits)
    assert window.evidence.notice.meaning is Meaning.FINE
    assert "14,541" in window.evidence.sentence

    # The job, the range, the night
    window.show_step(JOB)
    window.job.found.search.setText("partner")
    assert [job.command for job in window.job.found.model.rows] == ["partner-upload"]
    with qtbot.waitSignal(session.analysis_changed, timeout=LONG_MS):
        window.job.found.table.choose_row(0)
    window.job.range.since.setDate(QDate(2017, 10, 20))
    window.job.range.until.setDate(QDate(2017, 11, 30))
    night = window.job.range.night.findData(date(2017, 11, 14))
    window.job.range.night.setCurrentIndex(night)
    with qtbot.waitSignal(session.analysis_changed, timeout=LONG_MS):
        window.job.range.night.activated.emit(night)
    at_rest(qtbot, app)
    analysis = session.analysis
    assert analysis is not None
    assert analysis.records_matching == 82
    assert "82 of 14,541 records; 41 runs" in window.job.counts.text()
    assert "2017-10-20 00:00:00 −04:00" in window.job.filter.text()

    # Review: chart, table, family, record
    window.foot.next.click()
    assert window.stack.currentIndex() == REVIEW
    review = window.review
    for words in ("14 November 2017", "02:00:01 −05:00", "9 min 40.38 s", "exit status 28"):
        assert words in review.sentence
    asked = analysis.runs.index(analysis.questioned) if analysis.questioned else -1
    assert review.chart.chosen_run == asked
    run = review.run_table.currentIndex().data(VALUE_ROLE).run
    assert run.elapsed_us == 580_380_000
    commands = {member.command for member in review.family.model.rows}
    assert {"partner-upload", "curl", "sh"} <= commands
    record = review.detail.record
    assert record is not None
    assert (record.ref.offset, record.ref.length) == (5312, 64)
    assert record.raw.hex().startswith("000300000")
    assert review.detail.hex.marked == (4, 4), "the wait status is chosen, its bytes are marked"
    assert review.records.table.isColumnHidden(1), "nothing is marked yet"
    review.toggle_mark()
    at_rest(qtbot, app)
    assert session.snapshot is not None
    assert [note.marked for note in session.snapshot.notes] == [True]
    assert not review.records.table.isColumnHidden(1), "marks stand beside the number"

    # Report
    with qtbot.waitSignal(session.report_changed, timeout=LONG_MS):
        window.show_step(REPORT)
    at_rest(qtbot, app)
    assert session.draft is not None
    assert window.report.preview.path == session.draft.path
    assert window.report.preview.pages == session.draft.pages
    digest = hashlib.sha256(session.draft.path.read_bytes()).hexdigest()
    assert digest == session.draft.sha256
    with qtbot.waitSignal(session.report_changed, timeout=LONG_MS):
        window.report.finalise(tmp_path / "out")
    at_rest(qtbot, app)
    delivery = session.delivery
    assert delivery is not None
    assert delivery.verdict.ok, delivery.verdict.sentence
    assert window.report.preview.path == delivery.report.path

    # Verify, by drop
    window.show_step(VERIFY)
    drop(window.verify.large, [delivery.bundle])
    qtbot.waitUntil(lambda: window.verify.view.verdict is not None, timeout=LONG_MS)
    verdict = window.verify.view.verdict
    assert verdict is not None
    assert verdict.ok

    # One changed byte shows
    copy = next((delivery.bundle / "data" / "evidence").iterdir())
    raw = bytearray(copy.read_bytes())
    raw[len(raw) // 2] ^= 1
    copy.chmod(0o600)
    copy.write_bytes(raw)
    with qtbot.waitSignal(window.verify.heading_changed, timeout=LONG_MS, raising=False):
        job = window.verify.check(delivery.bundle)
        with qtbot.waitSignal(job.finished, timeout=LONG_MS):
            pass
    verdict = window.verify.view.verdict
    assert verdict is not None
    assert not verdict.ok

    # The custody log has seen it all
    window.show_step(CUSTODY)
    kinds_logged = [event.kind for event in session.snapshot.custody]
    assert kinds_logged[0] == "case-created"
    for kind in (
        "exhibit-added",
        "job-selected",
        "report-drafted",
        "report-written",
        "bundle-verified",
    ):
        assert kind in kinds_logged


def test_a_case_is_there_again_after_closing(qtbot: QtBot, app: App, data: Path) -> None:
    window, session = app.window, app.session
    with qtbot.waitSignal(session.case_changed, timeout=LONG_MS):
        window.start.open_example()
    at_rest(qtbot, app)
    assert session.snapshot is not None
    folder, before = session.snapshot.folder, session.snapshot.head.count
    window.close_case()
    at_rest(qtbot, app)
    assert not session.is_open
    assert window.stack.currentIndex() == START
    assert app.settings.recent == (folder,)
    with qtbot.waitSignal(session.case_changed, timeout=LONG_MS):
        window.start.open_folder(folder)
    at_rest(qtbot, app)
    assert session.snapshot is not None
    assert session.snapshot.records == 14_541
    assert session.snapshot.head.count > before


def test_a_job_is_found_by_the_text_of_its_cron_line(qtbot: QtBot, app: App) -> None:
    window = app.window
    with qtbot.waitSignal(app.session.case_changed, timeout=LONG_MS):
        window.start.open_example()
    at_rest(qtbot, app)
    window.show_step(JOB)

    def commands() -> list[str]:
        return [job.command for job in window.job.found.model.rows]

    assert app.session.snapshot is not None
    line = next(
        entry
        for entry in app.session.snapshot.supporting.crontab
        if "partner-upload" in entry.command
    )
    window.job.found.search.setText(line.command)
    assert commands() == [], "no job is called by its whole command line"
    at_rest(qtbot, app)
    place = commands().index("partner-upload")
    assert "cron line" in str(window.job.found.model.index(place, 0).data(SECOND_ROLE))
    window.job.found.search.setText("02:30")
    at_rest(qtbot, app)
    assert "backup-home" in commands()


def test_pasted_hashes_are_held_to_the_exhibits(
    qtbot: QtBot, app: App, data: Path, tmp_path: Path
) -> None:
    window, session = app.window, app.session
    with qtbot.waitSignal(session.case_changed, timeout=LONG_MS):
        session.new_case(tmp_path / "hashes.ekcase", CaseInfo(number="1"))
    night = data / "nightly-2017/acct-archive/pacct.16.gz"
    digest = hashlib.sha256(night.read_bytes()).hexdigest()
    window.evidence.add([night, data / "nightly-2017/etc/passwd"])
    at_rest(qtbot, app)
    notice = window.evidence.notice
    window.evidence.add_hashes(f"{digest}  pacct.16.gz\n")
    at_rest(qtbot, app)
    assert notice.meaning.name == "FINE"
    assert "1 exhibit" in window.evidence.notice.text()
    window.evidence.add_hashes(f"{'0' * 64}  passwd\n")
    at_rest(qtbot, app)
    assert notice.meaning.name == "BROKEN"
    assert "EX-002" in window.evidence.notice.text()


def test_the_custody_log_is_shown_corrected_and_exported(
    qtbot: QtBot, app: App, tmp_path: Path
) -> None:
    window, session = app.window, app.session
    with qtbot.waitSignal(session.case_changed, timeout=LONG_MS):
        session.new_case(tmp_path / "log.ekcase", CaseInfo(number="1"))
    at_rest(qtbot, app)
    window.show_step(CUSTODY)
    page = window.custody
    page.table.choose_row(0)
    assert page.title_of_event.text() == "Event 1"
    event = page.chosen()
    assert event is not None
    assert event.hash[:8] in page.full.toPlainText()
    session.correct(1, "the case was begun on paper a day before")
    session.check_clock("2017-11-30 00:00:05", "radio clock")
    at_rest(qtbot, app)
    assert session.snapshot is not None
    assert [event.corrects for event in session.snapshot.custody][-2:] == [1, None]
    out = tmp_path / "log.jsonl"
    page.export(out)
    at_rest(qtbot, app)
    assert page.notice.meaning is Meaning.FINE
    assert len(out.read_text("utf-8").splitlines()) == session.snapshot.head.count - 1
