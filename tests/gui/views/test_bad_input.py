"""A bad file gets its sentence where it was dropped, and what was loaded stays."""

from __future__ import annotations

import gzip
import os
from typing import TYPE_CHECKING

import pytest
from evidencekit_gui.theme import Meaning
from gui.waiting import LONG_MS, at_rest

from evidencekit.case.model import CaseInfo, Examiner

if TYPE_CHECKING:
    from pathlib import Path

    from evidencekit_gui.app import App
    from pytestqt.qtbot import QtBot

    from evidencekit.workflow import Intake


@pytest.fixture
def loaded(qtbot: QtBot, app: App, data: Path, tmp_path: Path) -> App:
    """A case with one good file in it."""
    info = CaseInfo("1", "t", zone="America/Toronto", examiner=Examiner("A"))
    with qtbot.waitSignal(app.session.case_changed, timeout=LONG_MS):
        app.session.new_case(tmp_path / "one.ekcase", info)
    add(qtbot, app, [data / "nightly-2017/acct-archive/pacct.16.gz"])
    at_rest(qtbot, app)
    return app


def add(qtbot: QtBot, app: App, paths: list[Path]) -> Intake:
    job = app.window.evidence.add(paths)
    assert job is not None
    with qtbot.waitSignal(job.succeeded, timeout=LONG_MS) as told:
        pass
    at_rest(qtbot, app)
    intake: Intake = told.args[0]
    return intake


def bad_files(folder: Path, good: Path) -> dict[str, Path]:
    folder.mkdir()
    made = {name: folder / name for name in ("text", "empty", "cut.gz", "none", "missing")}
    made["text"].write_text("Dear Sir,\nplease find enclosed nothing of use.\n" * 40)
    made["empty"].write_bytes(b"")
    whole = gzip.decompress(good.read_bytes())
    made["cut.gz"].write_bytes(gzip.compress(whole)[:40])
    made["none"].mkdir()
    return made


def test_each_bad_input_gets_its_sentence_and_the_good_stays(
    qtbot: QtBot, loaded: App, data: Path, tmp_path: Path
) -> None:
    good = data / "nightly-2017/acct-archive/pacct.16.gz"
    notice = loaded.window.evidence.notice
    for name, path in bad_files(tmp_path / "bad", good).items():
        intake = add(qtbot, loaded, [path])
        if name in {"text", "empty"} and intake.added:
            continue  # kept as an attachment is fine, silence is not
        assert not intake.added, name
        assert intake.skipped, name
        assert notice.meaning is Meaning.ATTENTION, name
        assert notice.isVisible(), name
        error = intake.skipped[0].error
        assert error.what, name
        assert error.do_next, name
        assert "Traceback" not in notice.text()
    assert loaded.session.snapshot is not None
    assert loaded.session.snapshot.records == 1052


@pytest.mark.skipif(os.geteuid() == 0, reason="root can read everything")
def test_an_unreadable_file_is_named(qtbot: QtBot, loaded: App, tmp_path: Path) -> None:
    shut = tmp_path / "shut"
    shut.write_bytes(b"x" * 64)
    shut.chmod(0)
    intake = add(qtbot, loaded, [shut])
    assert not intake.added
    assert "shut" in loaded.window.evidence.notice.text()


def test_a_wrong_zone_is_said_at_the_form(qtbot: QtBot, app: App) -> None:
    start = app.window.start
    start.new.click()
    for zone in ("", "America/Atlantis"):
        start.form.zone.setCurrentText(zone)
        start.form.number.setFocus()
        start.make.click()
        assert start.notice.isVisible()
        assert start.form.zone.hasFocus()
        assert start.notice.meaning is Meaning.BROKEN
    assert not app.session.is_open


def test_a_folder_that_is_no_case_leaves_the_open_one(
    qtbot: QtBot, loaded: App, tmp_path: Path
) -> None:
    before = loaded.session.snapshot
    other = tmp_path / "no-case"
    other.mkdir()
    job = loaded.session.open_case(other)
    with qtbot.waitSignal(job.failed, timeout=LONG_MS):
        pass
    at_rest(qtbot, loaded)
    assert loaded.session.snapshot == before
    assert loaded.session.is_open


def test_what_is_no_report_is_said_on_the_verify_page(
    qtbot: QtBot, app: App, tmp_path: Path
) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("not a report")
    job = app.window.verify.check(path)
    with qtbot.waitSignal(job.finished, timeout=LONG_MS):
        pass
    page = app.window.verify
    said = page.notice.text() or (page.view.verdict.sentence if page.view.verdict else "")
    assert said
    assert not (page.view.verdict and page.view.verdict.ok)


def test_a_range_without_runs_is_said_where_it_was_chosen(qtbot: QtBot, loaded: App) -> None:
    from dataclasses import replace

    from evidencekit.analysis.values import JobQuery

    query = JobQuery("partner-upload", 1004, zone="America/Toronto")
    job = loaded.session.analyse(query)
    with qtbot.waitSignal(job.succeeded, timeout=LONG_MS):
        pass
    at_rest(qtbot, loaded)
    empty = replace(query, since_us=0, until_us=1_000_000)
    job = loaded.window.job.watch(loaded.session.analyse(empty))
    with qtbot.waitSignal(job.finished, timeout=LONG_MS):
        pass
    at_rest(qtbot, loaded)
    analysis = loaded.session.analysis
    assert analysis is not None
    assert analysis.runs == ()
    assert loaded.window.job.counts.text() == "0 of 1,052 records; 0 runs"
