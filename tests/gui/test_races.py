"""What comes at the wrong moment: a second drop, another case, a stop, a full disk, a folder gone."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from evidencekit_gui.app import build
from evidencekit_gui.jobs import _Reporter
from evidencekit_gui.remembered import QUERY, query_as_json
from evidencekit_gui.theme import Meaning
from evidencekit_gui.views.paged import REPORT, REVIEW, START
from gui.waiting import LONG_MS, at_rest

from evidencekit import workflow
from evidencekit.analysis.values import JobQuery
from evidencekit.case.model import CaseInfo

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from evidencekit_gui.app import App
    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from evidencekit.workflow import Delivery

NIGHTS = "nightly-2017/acct-archive"
RECORDS = {"pacct": 19, "pacct.16.gz": 1052}


@pytest.fixture
def folder(data: Path, tmp_path: Path) -> Path:
    """A closed case with two nights and its question asked."""
    return small_case(data, tmp_path / "one.ekcase")


def small_case(data: Path, folder: Path) -> Path:
    info = CaseInfo(number="1", zone="America/Toronto", questions=("Did it run?",))
    ws = workflow.new_case(folder, info)
    workflow.add_files(ws, [data / NIGHTS / name for name in RECORDS])
    query = JobQuery("partner-upload", 1004, zone="America/Toronto")
    ws.case.set_setting(QUERY, query_as_json(query))
    ws.close()
    return ws.folder


def opened(qtbot: QtBot, app: App, folder: Path) -> None:
    with qtbot.waitSignal(app.session.case_changed, timeout=LONG_MS):
        app.window.open_folder(folder)
    at_rest(qtbot, app)


def at_report(qtbot: QtBot, app: App, folder: Path) -> None:
    opened(qtbot, app, folder)
    app.window.show_step(REPORT)
    at_rest(qtbot, app)
    assert app.session.draft is not None


def is_open(app: App) -> bool:
    return app.session.is_open


def delivered(app: App) -> Delivery | None:
    return app.session.delivery


def no_fault(app: App) -> None:
    assert app.window.faults.count == 0, app.window.faults.report()


def test_files_dropped_while_others_are_taken_in_come_after_them(
    qtbot: QtBot, app: App, folder: Path, data: Path
) -> None:
    opened(qtbot, app, folder)
    page = app.window.evidence
    for number in (14, 15, 17):
        page.add([data / NIGHTS / f"pacct.{number}.gz"])
    at_rest(qtbot, app)
    assert app.session.snapshot is not None
    names = [exhibit.name for exhibit in app.session.snapshot.exhibits]
    assert names == ["pacct", "pacct.16.gz", "pacct.14.gz", "pacct.15.gz", "pacct.17.gz"]
    assert page.notice.meaning is Meaning.FINE
    no_fault(app)


def test_two_windows_cannot_hold_one_case(
    qtbot: QtBot, qapp: QApplication, app: App, folder: Path, tmp_path: Path
) -> None:
    opened(qtbot, app, folder)
    second = build(qapp, tmp_path / "second.ini", tmp_path / "cases", colours="light")
    qtbot.addWidget(second.window)
    second.window.show()
    second.window.start.open_folder(folder)
    at_rest(qtbot, second)
    assert not is_open(second)
    assert "already open in another window" in second.window.page.notice.text()
    app.window.close_case()
    at_rest(qtbot, app)
    second.window.start.open_folder(folder)
    at_rest(qtbot, second)
    assert is_open(second)
    second.window.close()
    second.theme.deleteLater()


def test_another_case_is_not_told_what_was_asked_of_the_first(
    qtbot: QtBot, app: App, folder: Path, tmp_path: Path, data: Path
) -> None:
    empty = workflow.new_case(tmp_path / "two.ekcase", CaseInfo(number="2"))
    empty.close()
    opened(qtbot, app, folder)
    window, session = app.window, app.session
    window.show_step(REVIEW)
    window.review.tabs.setCurrentIndex(1)
    pane = window.review.records
    ends: list[str] = []
    job = session.open_case(empty.folder)
    pane.filter.setText("text")
    for asked in (pane.apply(), session.list_jobs(), session.cover(), window.report.write_draft()):
        assert asked is not None
        asked.succeeded.connect(lambda _: ends.append("told"))
    with qtbot.waitSignal(job.finished, timeout=LONG_MS):
        pass
    at_rest(qtbot, app)
    assert session.snapshot is not None
    assert session.snapshot.info.number == "2"
    assert ends == []
    assert session.jobs == ()
    assert session.draft is None
    assert session.analysis is None
    assert pane.shown == 0
    assert session.snapshot.custody[-1].kind in {"case-created", "case-opened"}
    no_fault(app)


def test_closing_the_window_in_the_middle_leaves_a_sound_case(
    qtbot: QtBot, app: App, folder: Path, data: Path
) -> None:
    opened(qtbot, app, folder)
    job = app.window.evidence.add([data / NIGHTS])
    assert job is not None
    with qtbot.waitSignal(job.progressed, timeout=LONG_MS):
        pass
    app.window.close()
    assert app.pool.running == ()
    ws = workflow.open_case(folder)
    numbers = [exhibit.number for exhibit in ws.exhibits]
    assert numbers[:2] == ["EX-001", "EX-002"]
    assert ws.warnings == ()
    kept = sorted(path.name for path in (folder / "exhibits").iterdir())
    assert kept == numbers
    ws.close()


def test_the_window_asks_before_work_is_lost(
    qtbot: QtBot, app: App, folder: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(qtbot, app, folder)
    asked: list[str] = []

    def no(what: str) -> bool:
        asked.append(what)
        return False

    with monkeypatch.context() as patch:
        patch.setattr(app.window, "may_stop", no)
        assert app.window.evidence.add([data / NIGHTS / "pacct.14.gz"]) is not None
        assert not app.window.close()
        assert len(asked) == 1
        assert app.window.isVisible()
        at_rest(qtbot, app)
        assert app.session.snapshot is not None
        assert len(app.session.snapshot.exhibits) == 3
        assert app.window.close(), "nothing is lost now, so nothing is asked"
    assert len(asked) == 1


class StopAt:
    """Stops the work at its so many-th word, whatever it is doing then."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.words = 0
        self.at = -1
        real = _Reporter.__call__

        def counted(reporter: _Reporter, what: str, done: int, total: int) -> None:
            if self.words == self.at:
                reporter.stop()
            self.words += 1
            real(reporter, what, done, total)

        monkeypatch.setattr(_Reporter, "__call__", counted)


@pytest.mark.parametrize(
    "parts",
    [
        pytest.param((0.0, 0.5, 0.95), id="three"),
        pytest.param(tuple(n / 25 for n in range(25)), id="many", marks=pytest.mark.slow),
    ],
)
def test_finalising_can_be_stopped_at_any_step(
    qtbot: QtBot,
    app: App,
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    parts: tuple[float, ...],
) -> None:
    at_report(qtbot, app, folder)
    page, out = app.window.report, tmp_path / "out"
    stop = StopAt(monkeypatch)
    page.finalise(tmp_path / "whole")
    at_rest(qtbot, app)
    assert app.session.delivery is not None
    words = stop.words
    page.write_draft()
    for part in parts:
        app.session.delivery = None
        stop.words, stop.at = 0, int(words * part)
        page.finalise(out)
        at_rest(qtbot, app)
        assert delivered(app) is None, part
        assert "Stopped before" in page.notice.text()
        assert page.finalise_button.isEnabled()
        assert not page.steps.isVisible()
        said, here = page.notice.text(), {path.name for path in out.glob("R-*")}
        assert ("bundle" in said) == any(name.endswith("-bundle") for name in here), part
        assert ("final report" in said.lower()) == any(name.endswith(".pdf") for name in here), part
        assert all(path.name.startswith("R-") for path in out.glob("*")), "nothing half done"
    stop.at = -1
    page.finalise(out)
    at_rest(qtbot, app)
    made = delivered(app)
    assert made is not None
    assert made.verdict.ok, made.verdict.sentence
    no_fault(app)


def test_intake_can_be_stopped_at_any_file(
    qtbot: QtBot, app: App, folder: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(qtbot, app, folder)
    stop = StopAt(monkeypatch)
    for at in (0, 3, 9, 20):
        stop.words, stop.at = 0, at
        app.window.evidence.add([data / NIGHTS])
        at_rest(qtbot, app)
        assert "Stopped" in app.window.evidence.notice.text()
        assert app.session.snapshot is not None
        numbers = [exhibit.number for exhibit in app.session.snapshot.exhibits]
        assert numbers[:2] == ["EX-001", "EX-002"]
        assert sorted(path.name for path in (folder / "exhibits").iterdir()) == sorted(numbers)
    no_fault(app)


def test_a_folder_that_is_gone_is_said_where_one_works(
    qtbot: QtBot, app: App, folder: Path, data: Path
) -> None:
    at_report(qtbot, app, folder)
    away = folder.with_name("elsewhere")
    folder.rename(away)
    window = app.window
    window.evidence.add([data / NIGHTS / "pacct.14.gz"])
    at_rest(qtbot, app)
    assert "no such folder" in window.evidence.notice.text()
    for ask in (window.report.write_draft, lambda: window.report.finalise(away.parent / "out")):
        ask()
        at_rest(qtbot, app)
        assert "The folder of the case is gone" in window.report.notice.text()
        assert "plug its medium in again" in window.report.notice.text().lower()
    assert not folder.exists(), "nothing is made anew where the case was"
    assert not (away.parent / "out").exists()
    window.evidence.check_hashes()
    at_rest(qtbot, app)
    assert "EX-002 pacct.16.gz: there is no such file" in window.evidence.notice.text()
    no_fault(app)
    away.rename(folder)
    window.close_case()
    at_rest(qtbot, app)
    assert window.stack.currentIndex() == START
    opened(qtbot, app, folder)
    assert app.session.is_open
    no_fault(app)


@pytest.fixture
def full(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own with little room."""
    place = tmp_path / "disk"
    place.mkdir()
    if os.geteuid() or shutil.which("mount") is None:
        pytest.skip("a disk of its own wants root")
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", place], check=False)
    if made.returncode:
        pytest.skip("no disk can be mounted here")
    yield place
    subprocess.run(["umount", "-l", place], check=True)


def fill(place: Path, leave: int) -> None:
    """Leave so many bytes free."""
    room = shutil.disk_usage(place).free
    with (place / "ballast").open("wb") as out:
        out.write(bytes(max(0, room - leave)))


@pytest.mark.parametrize("leave", [0, pytest.param(20_000, marks=pytest.mark.slow), 120_000])
def test_a_full_disk_delivers_nothing_and_breaks_nothing(
    qtbot: QtBot, app: App, data: Path, full: Path, leave: int, folder: Path
) -> None:
    at_report(qtbot, app, folder)
    fill(full, leave)
    window = app.window
    window.report.finalise(full / "out")
    at_rest(qtbot, app)
    assert delivered(app) is None
    assert "No space left on device" in window.report.notice.text()
    assert "check the free space" in window.report.notice.text().lower()
    assert not [path for path in full.rglob("*") if path.suffix in {".pdf", ".first"}]
    no_fault(app)
    (full / "ballast").unlink()
    window.report.finalise(folder.parent / "out")
    at_rest(qtbot, app)
    made = delivered(app)
    assert made is not None
    assert made.verdict.ok


@pytest.mark.parametrize("leave", [0, pytest.param(30_000, marks=pytest.mark.slow)])
def test_a_case_on_a_full_disk_says_so_and_goes_on(
    qtbot: QtBot, app: App, data: Path, full: Path, leave: int
) -> None:
    folder = small_case(data, full / "c.ekcase")
    at_report(qtbot, app, folder)
    fill(full, leave)
    window = app.window
    window.evidence.add([data / NIGHTS / "pacct.14.gz"])
    at_rest(qtbot, app)
    assert "full" in window.evidence.notice.text()
    assert "Make room on it" in window.evidence.notice.text()
    window.report.write_draft()
    at_rest(qtbot, app)
    assert "No space left on device" in window.report.notice.text()
    no_fault(app)
    (full / "ballast").unlink()
    window.evidence.add([data / NIGHTS / "pacct.15.gz"])
    at_rest(qtbot, app)
    assert app.session.snapshot is not None
    names = [exhibit.name for exhibit in app.session.snapshot.exhibits]
    assert names == ["pacct", "pacct.16.gz", "pacct.15.gz"]
    window.close_case()
    at_rest(qtbot, app)
    ws = workflow.open_case(folder)
    assert ws.warnings == ()
    assert ws.case.check_custody() == ()
    ws.close()
