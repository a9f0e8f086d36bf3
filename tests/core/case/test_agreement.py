"""A case file written to past the program: its tables no longer say what its log says."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from core.case.making import INFO, attach, put_guards_back
from core.case.test_migration import case_of_version_1

from evidencekit.case.model import Acquisition, ClockCheck, Note, Statement
from evidencekit.case.store import OpenCase
from evidencekit.errors import CaseError

if TYPE_CHECKING:
    from pathlib import Path

    from evidencekit.clock import FrozenClock

GUARDS = (
    "DROP TRIGGER exhibit_stands; DROP TRIGGER hash_check_stands; DROP TRIGGER hash_check_stays;"
    "PRAGMA foreign_keys = OFF;"
)


@pytest.fixture
def worked(case: OpenCase, tmp_path: Path) -> OpenCase:
    """A case in which everything that is held to the log was done, changed and taken back. Closed."""
    for name in ("one", "two"):
        (tmp_path / name).write_bytes(name.encode())
        attach(case, tmp_path / name)
    case.set_info(replace(INFO, title="Another title", clock_skew_s=0.25))
    case.set_acquisition("EX-001", Acquisition(copied_by="Ann"))
    case.set_acquisition("EX-001", Acquisition(copied_by="Bob", seals="7"))
    told = [("EX-002", Acquisition(declared_sha256="ab" * 32))]
    case.set_declared(
        "EX-002", told,
        {"same": 0, "differ": [], "not_named": [], "no_exhibit": 0},
    )  # fmt: skip
    case.record_check("EX-002", "on request", "0" * 64)
    case.set_notes([Note("case", "look"), Note("exhibit:EX-001", marked=True, tags=("a", "b"))])
    case.set_note(Note("case", "look again"))
    case.undo()
    case.redo()
    case.set_note(Note("case"))
    case.set_statement(Statement("finding", "I saw it", "Ann"))
    case.add_clock_check(ClockCheck(5, "12:00", 4, "radio", "Ann"))
    assert case.check_tables() == ()
    case.close()
    return case


def test_what_the_program_did_agrees(worked: OpenCase) -> None:
    for read_only in (True, False):
        with OpenCase.open(worked.folder, worked.clock, read_only=read_only) as again:
            assert again.faults == ()


@pytest.mark.parametrize(
    ("sql", "fault"),
    [
        (
            "UPDATE exhibit SET sha256 = printf('%064d', 7) WHERE place = 1",
            "EX-001: its SHA-256 is not the one that event 3 of the custody log says was taken in",
        ),
        (
            "UPDATE exhibit SET path = '/elsewhere' WHERE place = 2",
            "EX-002: its path is not the one that event 4 of the custody log says was taken in",
        ),
        (
            (
                "INSERT INTO exhibit SELECT 'EX-003', 3, added_us, name, path, kind, size, sha256, "
                "stored, stored_bytes, in_place, modified_us, compression, content_size, "
                "content_sha256, layout, layout_title, byte_order, confidence, recognition, records, "
                "first_end_us, last_end_us, md5 FROM exhibit WHERE place = 1"
            ),
            "EX-003 is among the exhibits but not in the custody log",
        ),
        (
            "UPDATE case_info SET title = 'A third title'",
            "the case's title is not as event 5 of the custody log says",
        ),
        (
            "UPDATE case_info SET examiner_name = 'Somebody'",
            "the case's examiner name is not as event 1 of the custody log says",
        ),
        (
            "UPDATE acquisition SET stated = replace(stated, 'Bob', 'Eve') WHERE exhibit = 'EX-001'",
            "EX-001: how it was copied is not told as event 7 of the custody log says",
        ),
        (
            "UPDATE acquisition SET stated = replace(stated, 'ab', 'cd') WHERE exhibit = 'EX-002'",
            "EX-002: how it was copied is not told as event 8 of the custody log says",
        ),
        (
            (
                "UPDATE hash_check SET matches = 1, "
                "sha256 = (SELECT e.sha256 FROM exhibit e WHERE e.number = hash_check.exhibit)"
            ),
            "EX-002: a mismatch that the custody log tells of was removed",
        ),
        (
            "UPDATE note SET tags = '[\"a\"]' WHERE key = 'exhibit:EX-001'",
            "the note on exhibit:EX-001 is not as event 10 of the custody log says",
        ),
        (
            "INSERT INTO note VALUES ('case', 'look', 0, '[]')",
            "the note on case is not as event 14 of the custody log says",
        ),
        (
            "INSERT INTO note VALUES ('exhibit:EX-002', 'slipped in', 1, '[]')",
            "the note on exhibit:EX-002 is not in the custody log",
        ),
        (
            "DELETE FROM statement",
            "the statement on finding is not as event 15 of the custody log says",
        ),
        (
            "UPDATE clock_check SET reference_us = 5",
            "the comparisons of this computer's clock are not those in the custody log",
        ),
    ],
)
def test_what_was_written_past_it_shows(worked: OpenCase, sql: str, fault: str) -> None:
    db = sqlite3.connect(worked.folder / "case.sqlite")
    db.executescript(GUARDS + sql)
    put_guards_back(db)
    db.close()
    for read_only in (True, False):
        with OpenCase.open(worked.folder, worked.clock, read_only=read_only) as again:
            assert again.faults == (fault,)
    with OpenCase.open(worked.folder, worked.clock) as again:
        assert again.custody()[-1].facts["faults"] == [fault], "at each opening"


@pytest.mark.parametrize(
    ("sql", "fault"),
    [
        (
            "DROP TRIGGER custody_stays",
            "the trigger custody_stays of the case file is gone",
        ),
        (
            "CREATE TRIGGER quiet AFTER INSERT ON note BEGIN DELETE FROM note; END",
            "the case file holds the trigger quiet, which this program did not make",
        ),
        (
            "ALTER TABLE note RENAME TO note_before; CREATE VIEW note AS SELECT * FROM note_before",
            "the case file holds the view note, which this program did not make",
        ),
        (
            "ALTER TABLE note ADD COLUMN more TEXT",
            "the table note of the case file is not as this program makes it",
        ),
        (
            "UPDATE exhibit SET name = 'other' WHERE place = 1",
            "EX-001: its name is not the one that event 3 of the custody log says was taken in",
        ),
        (
            "UPDATE exhibit SET confidence = 'weak' WHERE place = 2",
            "EX-002: its confidence is not the one that event 4 of the custody log says was taken in",
        ),
        ("DELETE FROM hash_check", "EX-001: its hash checks were removed"),
        (
            "UPDATE hash_check SET matches = 1",
            "EX-002: a check that is said to agree found another hash",
        ),
    ],
)
def test_what_was_made_of_the_file_past_it_shows(worked: OpenCase, sql: str, fault: str) -> None:
    db = sqlite3.connect(worked.folder / "case.sqlite")
    rows = sql.startswith(("UPDATE", "DELETE"))
    db.executescript((GUARDS if rows else "") + sql)
    if rows:
        put_guards_back(db)
    db.close()
    with OpenCase.open(worked.folder, worked.clock, read_only=True) as again:
        assert fault in again.faults
    if sql.startswith(("CREATE", "ALTER")):
        with pytest.raises(CaseError, match="that this program did not make"):
            OpenCase.open(worked.folder, worked.clock)


def test_a_log_of_an_older_version_binds_nothing_that_it_does_not_tell(
    tmp_path: Path, clock: FrozenClock
) -> None:
    case_of_version_1(tmp_path / "old.ekcase")
    with OpenCase.open(tmp_path / "old.ekcase", clock) as case:
        assert case.faults == ()
        assert case.notes() == (Note("exhibit:EX-001", "old note", True, ("tag",)),)
