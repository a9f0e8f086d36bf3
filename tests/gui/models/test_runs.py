"""The runs table against the story's truth: what ran, what did not, and what cannot be known."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from evidencekit_gui.drawn import rows_of
from evidencekit_gui.models.columns import DEPTH_ROLE, SIGN_ROLE, SPAN_ROLE
from evidencekit_gui.models.exhibits import ExhibitModel, hash_state
from evidencekit_gui.models.family import FamilyModel
from evidencekit_gui.models.jobs_found import FoundJobModel
from evidencekit_gui.models.records import note_key
from evidencekit_gui.models.runs import RunModel
from evidencekit_gui.theme import Meaning
from PySide6.QtCore import Qt

from evidencekit import demonstration, workflow
from evidencekit.case.model import Note
from evidencekit.clock import FrozenClock

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.modeltest import ModelTester
    from pytestqt.qtbot import QtBot

    from evidencekit.analysis.values import Analysis
    from evidencekit.workflow import Workspace

ZONE = "America/Toronto"


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    clock = FrozenClock(1_512_000_000_000_000, 1_000_000)
    ws = workflow.new_case(tmp_path_factory.mktemp("case") / "demo", demonstration.INFO, clock)
    workflow.add_files(ws, demonstration.received())
    yield ws
    ws.close()


@pytest.fixture(scope="module")
def analysis(workspace: Workspace) -> Analysis:
    return workflow.analyse(workspace, demonstration.query())


def text(model: RunModel, row: int, key: str) -> str:
    return str(model.index(row, model.column_of(key)).data())


def test_every_night_of_the_truth_has_its_row(analysis: Analysis, data: Path) -> None:
    truth = json.loads((data / "nightly-2017/ground-truth.json").read_text("utf-8"))
    model = RunModel()
    model.show(rows_of(analysis), (), ZONE)
    shown = {
        (text(model, row, "day"), text(model, row, "outcome")) for row in range(model.rowCount())
    }
    nights = {night["night"]: night for night in truth["nights"]}
    assert {day for day, _ in shown} == set(nights)
    assert ("2017-11-14", "exit 28") in shown
    assert ("2017-11-17", "signal 15") in shown
    assert ("2017-11-02", "no run") in shown
    assert ("2017-11-12", "not recording") in shown
    assert model.rowCount() == 43
    by_hand = [row for row in range(43) if text(model, row, "mark") == "not by cron"]
    assert [text(model, row, "day") for row in by_hand] == ["2017-11-15"]
    assert [text(model, row, "cron") for row in by_hand] == ["none due"]


def test_the_night_in_question_is_told_by_sign_and_word(
    analysis: Analysis, qtmodeltester: ModelTester
) -> None:
    model = RunModel()
    assert analysis.questioned is not None
    key = note_key(analysis.questioned.root.ref)
    model.show(rows_of(analysis), (Note(key, "look again", marked=True),), ZONE)
    qtmodeltester.check(model)
    row = model.row_of_run(analysis.runs.index(analysis.questioned))
    assert text(model, row, "mark") == "in question, marked, note"
    assert text(model, row, "length") == "9:40.38"
    assert text(model, row, "cron") == "agrees"
    outcome = model.index(row, model.column_of("outcome"))
    assert outcome.data(SIGN_ROLE) == "diamond"
    signs = {model.index(at, outcome.column()).data(SIGN_ROLE) for at in range(model.rowCount())}
    assert signs == {"dot", "diamond", "square", "no-run", "no-records"}


def test_notes_come_and_go_without_the_rows_being_shown_anew(
    analysis: Analysis, qtbot: QtBot
) -> None:
    model = RunModel()
    model.show(rows_of(analysis), (), ZONE)
    row = model.row_of_run(0)
    note = Note(note_key(analysis.runs[0].root.ref), "look again", marked=True)
    with qtbot.assertNotEmitted(model.modelReset):
        with qtbot.waitSignal(model.dataChanged):
            model.set_notes((note,))
        assert text(model, row, "mark") == "marked, note"
        model.sort(model.column_of("mark"), Qt.SortOrder.DescendingOrder)
        assert [text(model, at, "mark") for at in range(3)] == [
            "not by cron", "marked, note", "in question",
        ]  # fmt: skip
        model.set_notes(())
        assert [text(model, at, "mark") for at in range(3)] == ["not by cron", "in question", ""]


def test_an_unchanged_note_writes_nothing_anew(analysis: Analysis, qtbot: QtBot) -> None:
    model = RunModel()
    note = Note(note_key(analysis.runs[0].root.ref), "look again")
    model.show(rows_of(analysis), (note,), ZONE)
    with qtbot.assertNotEmitted(model.dataChanged), qtbot.assertNotEmitted(model.modelReset):
        model.set_notes((note,))


def test_the_family_stands_in_tree_order_with_its_times(
    analysis: Analysis, qtmodeltester: ModelTester
) -> None:
    model = FamilyModel()
    model.show_run(analysis.questioned, ZONE, analysis.users)
    qtmodeltester.check(model)
    names = [str(model.index(row, 0).data()) for row in range(model.rowCount())]
    assert names[:3] == ["cron (root)", "sh", "partner-upload"]
    assert "partner-upload (subshell)" in names
    depths = [model.index(row, 0).data(DEPTH_ROLE) for row in range(model.rowCount())]
    assert depths[:4] == [0, 1, 2, 3]
    when = model.column_of("when")
    for row in range(model.rowCount()):
        start, end = model.index(row, when).data(SPAN_ROLE)
        assert 0 <= start <= end <= 1
    model.show_run(None, ZONE, {})
    assert model.rowCount() == 0


def test_jobs_are_searched_by_name_user_and_remark(
    workspace: Workspace, qtmodeltester: ModelTester
) -> None:
    jobs = workflow.list_jobs(workspace)
    model = FoundJobModel()
    model.show(jobs, workspace.supporting.users)
    qtmodeltester.check(model)
    assert model.rows[0].command == "partner-upload", "what is worth a look stands first"
    for sought in ("UPLOAD", "batch", "1004", "exit status 28"):
        model.seek(sought)
        assert "partner-upload" in {job.command for job in model.rows}
        assert len(model.rows) < model.total
    model.seek("no such thing")
    assert model.rowCount() == 0


def test_exhibits_say_whether_they_are_what_was_taken_in(
    workspace: Workspace, qtmodeltester: ModelTester
) -> None:
    model = ExhibitModel()
    model.show(workspace.exhibits, ZONE)
    qtmodeltester.check(model)
    assert model.rowCount() == 65
    states = {hash_state(exhibit) for exhibit in workspace.exhibits}
    assert states == {(Meaning.FINE, "as declared")}
    accounting = [row for row in model.rows if row.records]
    assert len(accounting) == 42
    names = {str(model.index(row, model.column_of("kind")).data()) for row in range(65)}
    assert "Linux v3, little-endian" in names
