"""What people do around a case stands in its custody log: who told it, when, and exactly what."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest
from core.case.making import INFO

from evidencekit import workflow
from evidencekit.case import custody
from evidencekit.case.model import CustodyHead, Kind, Note, Statement
from evidencekit.clock import FrozenClock
from evidencekit.errors import BadRequest, ReadFailed, ReportError
from evidencekit.workflow import HandOver, Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

EXAMINER = "A. Beispiel (demonstration)"


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    """A new case without evidence; the clock stands at 2017-11-14 06:40:01 UTC."""
    made = workflow.new_case(tmp_path / "c.ekcase", INFO, FrozenClock(1_510_641_601_000_000))
    yield made
    made.close()


def test_a_filter(ws: Workspace) -> None:
    event = workflow.record_filter(ws, "command:curl exit:!=0", shown=3, total=14_541)
    assert event == ws.custody()[-1]
    assert (event.kind, event.reported_by) == ("filter-set", "")
    assert event.text == (
        "records filtered by “command:curl exit:!=0” (times in America/Toronto): 3 of 14,541 shown"
    )
    assert event.facts["shown"] == 3


def test_notes_statements_and_undo(ws: Workspace) -> None:
    note = Note("record:EX-001@0x14C0", "look here", marked=True, tags=("curl",))
    workflow.set_note(ws, note)
    workflow.add_statement(ws, "run-nonzero:1", "I saw the same at home.", told_by="B")
    assert ws.notes() == (note,)
    assert ws.statements() == (Statement("run-nonzero:1", "I saw the same at home.", "B"),)
    undone = workflow.undo_note(ws)
    assert undone is not None
    assert (undone.kind, undone.corrects) == ("change-undone", ws.head().count - 1)
    assert ws.statements() == ()
    assert workflow.undo_note(ws) is not None
    assert ws.notes() == ()
    assert workflow.undo_note(ws) is None
    assert workflow.redo_note(ws) is not None
    assert ws.notes() == (note,)
    kinds = [event.kind for event in ws.custody()][2:]
    assert kinds == [
        "note-written", "statement-written", "change-undone", "change-undone", "change-redone",
    ]  # fmt: skip


def test_a_clock_check_that_can_be_read(ws: Workspace) -> None:
    check = workflow.add_clock_check(ws, "2017-11-14 01:39:58", source="radio clock")
    assert check.reference_us == 1_510_641_598_000_000
    assert check.ahead_us == 3_000_000
    assert ws.clock_checks() == (check,)
    event = ws.custody()[-1]
    assert event.text.endswith("this computer was 3.000 s ahead of it")
    assert event.reported_by == EXAMINER


def test_a_clock_check_that_cannot_be_read_is_kept_as_typed(ws: Workspace) -> None:
    check = workflow.add_clock_check(ws, "twenty to two, wall clock", shown_us=5)
    assert (check.reference, check.reference_us, check.shown_us) == (
        "twenty to two, wall clock", None, 5,
    )  # fmt: skip
    with pytest.raises(BadRequest, match="nothing was said"):
        workflow.add_clock_check(ws, "  ")


def test_a_hand_over_names_who_to_whom_how_and_hashes_what(ws: Workspace, tmp_path: Path) -> None:
    report = tmp_path / "R-1.pdf"
    report.write_bytes(b"%PDF-")
    bundle = tmp_path / "R-1-bundle"
    bundle.mkdir()
    (bundle / "tagmanifest-sha256.txt").write_bytes(b"0  x\n")
    event, hashed = workflow.hand_over(
        ws,
        HandOver(
            "Counsel", ("a stick",), (report, bundle), when="20 Nov, noon", how="in person",
            where="at court", why="disclosure", medium="USB stick", seals="bag 17",
        ),
    )  # fmt: skip
    assert (event.kind, event.reported_by, event.happened) == (
        "handed-over", EXAMINER, "20 Nov, noon",
    )  # fmt: skip
    pdf = hashlib.sha256(b"%PDF-").hexdigest()
    tags = hashlib.sha256(b"0  x\n").hexdigest()
    assert hashed == (
        {"name": "R-1.pdf", "what": "file", "size": 5, "sha256": pdf},
        {"name": "R-1-bundle", "what": "bundle", "size": 5, "sha256": tags},
    )
    assert event.text == (
        f"handed over by {EXAMINER} to Counsel: a stick; R-1.pdf (SHA-256 {pdf}); "
        f"R-1-bundle (SHA-256 of its tag manifest {tags}); how: in person; at: at court; "
        "because: disclosure; on: USB stick; seals: bag 17"
    )
    assert event.facts["files"] == list(hashed)


def test_evidence_handed_to_the_examiner(ws: Workspace) -> None:
    told = HandOver(EXAMINER, ("a sealed bag",), by="The operator", told_by="The courier")
    event, _ = workflow.hand_over(ws, told)
    assert event.text == f"handed over by The operator to {EXAMINER}: a sealed bag"
    assert event.reported_by == "The courier"


@pytest.mark.parametrize(
    ("told", "what"),
    [
        (HandOver(" ", ("x",)), "nobody was named"),
        (HandOver("B"), "nothing was named"),
    ],
)
def test_a_hand_over_of_nothing_or_to_nobody(ws: Workspace, told: HandOver, what: str) -> None:
    before = ws.head()
    with pytest.raises(BadRequest, match=what):
        workflow.hand_over(ws, told)
    assert ws.head() == before


def test_a_hand_over_of_what_is_not_there_logs_nothing(ws: Workspace, tmp_path: Path) -> None:
    before = ws.head()
    with pytest.raises(ReadFailed, match="no such file"):
        workflow.hand_over(ws, HandOver("B", files=(tmp_path / "gone",)))
    with pytest.raises(ReadFailed, match="no bundle"):
        workflow.hand_over(ws, HandOver("B", files=(tmp_path,)))
    with pytest.raises(ReadFailed, match="too long"):
        workflow.hand_over(ws, HandOver("B", files=(tmp_path / ("x" * 300),)))
    assert ws.head() == before


def test_the_exported_log_is_the_log_and_never_overwrites(ws: Workspace, tmp_path: Path) -> None:
    ws.case.log("note", "x")
    before = ws.custody()
    head = workflow.export_custody(ws, tmp_path / "custody.jsonl")
    text = (tmp_path / "custody.jsonl").read_bytes()
    assert custody.links_from_jsonl(text) == tuple(custody.link_of(event) for event in before)
    assert head == CustodyHead(len(before), before[-1].hash)
    event = ws.custody()[-1]
    assert (event.kind, event.seq) == ("custody-exported", head.count + 1)
    assert event.facts["sha256"] == hashlib.sha256(text).hexdigest()
    assert (tmp_path / "custody.jsonl").stat().st_mode & 0o777 == 0o600
    with pytest.raises(ReportError, match="there already"):
        workflow.export_custody(ws, tmp_path / "custody.jsonl")
    assert ws.custody()[-1] == event


def test_an_export_is_logged_with_its_hash(ws: Workspace, tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_bytes(b"a,b\n")
    event = workflow.record_export(ws, tmp_path / "r.csv", "2 records as CSV")
    digest = hashlib.sha256(b"a,b\n").hexdigest()
    assert (event.kind, event.text) == (
        "exported", f"2 records as CSV exported as r.csv, SHA-256 {digest}",
    )  # fmt: skip


def test_a_verdict(ws: Workspace) -> None:
    verdict = workflow.verify(ws.folder)
    event = workflow.record_verdict(ws, ws.folder, verdict)
    assert event.kind == "verified"
    assert event.facts["ok"] is verdict.ok
    assert event.facts["checks"] == [[check.code, check.result] for check in verdict.checks]


def test_a_correction_points_back_and_the_old_stands(ws: Workspace) -> None:
    wrong, _ = workflow.hand_over(ws, HandOver("Counsel", ("a stick",), when="20 Nov"))
    event = workflow.correct(ws, wrong.seq, "it was 21 November", happened="21 Nov")
    assert (event.kind, event.corrects) == ("correction", wrong.seq)
    assert event.text == f"correction of event {wrong.seq}: it was 21 November"
    assert ws.custody()[wrong.seq - 1] == wrong
    assert workflow.check_custody(ws) == ()
    with pytest.raises(BadRequest, match="no such event"):
        workflow.correct(ws, 99, "x")
    with pytest.raises(BadRequest, match="nothing was said"):
        workflow.correct(ws, wrong.seq, "")


def test_looking_only_changes_nothing_and_needs_no_lock(ws: Workspace) -> None:
    ws.case.log("note", "x")
    looking = workflow.open_desk(ws.folder, look_only=True)
    assert looking.custody() == ws.custody()
    looking.close()


def test_a_mismatch_is_named_at_every_later_opening(ws: Workspace, tmp_path: Path) -> None:
    (tmp_path / "ticket.txt").write_bytes(b"the job failed")
    workflow.add_files(ws, [tmp_path / "ticket.txt"], kind=Kind.ATTACHMENT)
    (exhibit,) = ws.exhibits
    copy = ws.case.path_of(exhibit)
    copy.chmod(0o600)
    copy.write_bytes(b"the job passed")
    (found,) = workflow.verify_exhibits(ws, occasion="opening")
    assert not found.intact
    copy.write_bytes(b"the job failed")
    workflow.verify_exhibits(ws)
    ws.close()
    for _ in range(2):
        again = workflow.open_case(ws.folder)
        (warning,) = again.warnings
        again.close()
        assert warning.startswith("EX-001 ticket.txt: NOT the bytes taken in, found 2017-11-14T")
