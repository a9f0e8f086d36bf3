"""A fault of ours: the report says where in the program, and nothing of the case."""

from __future__ import annotations

import getpass
import platform
from pathlib import Path
from typing import TYPE_CHECKING

from evidencekit_gui.crash import Faults, fault_lines
from evidencekit_gui.theme import Meaning
from gui.waiting import at_rest

from evidencekit import __version__

if TYPE_CHECKING:
    from evidencekit_gui.app import App
    from pytestqt.qtbot import QtBot

QUOTED = "/no/such/cases/2017-118.ekcase/exhibits/EX-001 jane.doe partner-upload"


def fail(progress: object) -> None:
    try:
        Path(QUOTED).read_bytes()
    except FileNotFoundError as exc:
        raise ValueError(f"cannot read {QUOTED}") from exc


def test_a_report_names_places_in_the_program_only() -> None:
    faults = Faults()
    try:
        fail(None)
    except ValueError as exc:
        faults.add(exc)
        lines = fault_lines(exc)
    text = faults.report()
    assert "builtins.ValueError (message left out)" in text
    assert "builtins.FileNotFoundError (message left out)" in text
    assert any(line.strip().startswith(f"{__name__}.fail line ") for line in lines)
    assert f"EvidenceKit {__version__}" in text
    assert platform.python_version() in text
    for secret in (QUOTED, "EX-001", "jane", "/", str(Path.home()), platform.node()):
        assert secret not in text, secret
    assert getpass.getuser() not in text.replace("surroundings", "")


def test_a_fault_shows_plainly_and_the_case_goes_on(qtbot: QtBot, app: App, tmp_path: Path) -> None:
    window = app.window
    job = window.page.watch(app.pool.start("failing", fail))
    with qtbot.waitSignal(job.finished):
        pass
    assert window.page.notice.meaning is Meaning.BROKEN
    assert QUOTED not in window.page.notice.text()
    dialog = window.beside.crash
    assert dialog is not None
    assert dialog.isVisible()
    assert not dialog.isModal(), "it blocks nothing"
    dialog.save(tmp_path / "fault.txt")
    saved = (tmp_path / "fault.txt").read_text("utf-8")
    assert saved == dialog.text.toPlainText()
    assert QUOTED not in saved
    dialog.close()
    with qtbot.waitSignal(app.session.case_changed, timeout=60_000):
        window.start.open_example()
    at_rest(qtbot, app)
    assert app.session.snapshot is not None
