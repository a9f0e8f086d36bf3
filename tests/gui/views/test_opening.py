"""Opening a case hashes every exhibit again beside the work; a changed one is loud and stays so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from gui.waiting import at_rest

from evidencekit import workflow
from evidencekit.case.model import CaseInfo

if TYPE_CHECKING:
    from pathlib import Path

    from evidencekit_gui.app import App
    from pytestqt.qtbot import QtBot


@pytest.fixture
def folder(data: Path, tmp_path: Path) -> Path:
    """A closed case with two accounting files."""
    ws = workflow.new_case(tmp_path / "c.ekcase", CaseInfo(number="1", zone="America/Toronto"))
    nights = data / "nightly-2017/acct-archive"
    workflow.add_files(ws, [nights / "pacct", nights / "pacct.16.gz"])
    ws.close()
    return ws.folder


def test_every_exhibit_is_hashed_at_opening(qtbot: QtBot, app: App, folder: Path) -> None:
    app.session.open_case(folder)
    at_rest(qtbot, app)
    snapshot = app.session.snapshot
    assert snapshot is not None
    assert [[check.occasion for check in exhibit.checks] for exhibit in snapshot.exhibits] == [
        ["intake", "opening"], ["intake", "opening"],
    ]  # fmt: skip
    (event,) = [event for event in snapshot.custody if event.kind == "hashes-verified"]
    assert event.text == "2 exhibits: the bytes taken in (opening)"
    assert snapshot.intact


def test_an_exhibit_changed_behind_our_back_is_loud_and_stays_so(
    qtbot: QtBot, app: App, folder: Path
) -> None:
    copy = folder / "exhibits/EX-002/pacct.16.gz"
    whole = copy.read_bytes()
    copy.chmod(0o600)
    copy.write_bytes(whole + b"\0")
    app.session.open_case(folder)
    at_rest(qtbot, app)
    snapshot = app.session.snapshot
    assert snapshot is not None
    assert [exhibit.intact for exhibit in snapshot.exhibits] == [True, False]
    (event,) = [event for event in snapshot.custody if event.kind == "hash-mismatch"]
    assert "NOT the bytes taken in (opening)" in event.text
    assert app.window.rail.state.whole() == "an exhibit changed"
    app.session.close_case()
    at_rest(qtbot, app)
    copy.write_bytes(whole)
    app.session.open_case(folder)
    at_rest(qtbot, app)
    snapshot = app.session.snapshot
    assert snapshot is not None
    assert not snapshot.intact
    (warning,) = snapshot.warnings
    assert warning.startswith("EX-002 pacct.16.gz: NOT the bytes taken in, found ")


def test_closing_stops_the_hashing(qtbot: QtBot, app: App, folder: Path) -> None:
    app.session.open_case(folder)
    qtbot.waitSignal(app.session.case_changed, timeout=60_000).wait()
    app.session.close_case()
    at_rest(qtbot, app)
    assert app.session.snapshot is None
    ws = workflow.open_desk(folder, look_only=True)
    assert not ws.warnings
    ws.close()
