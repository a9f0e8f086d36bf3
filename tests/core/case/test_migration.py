"""A case of an older version opens whole; one of a newer version is refused untouched."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from typing import TYPE_CHECKING

import pytest
from core.case.making import INFO

from evidencekit.case import chain, opening, schema
from evidencekit.case.model import CustodyHead, Note, Statement
from evidencekit.case.shape import statements
from evidencekit.case.store import OpenCase
from evidencekit.errors import CaseError

if TYPE_CHECKING:
    from pathlib import Path

    from evidencekit.clock import FrozenClock

CONTENT = b"accounting of old"


def case_of_version_1(folder: Path) -> CustodyHead:
    """A case as the first version wrote it: one exhibit, one note, three events."""
    (folder / "exhibits/EX-001").mkdir(parents=True)
    copy = folder / "exhibits/EX-001/pacct"
    copy.write_bytes(CONTENT)
    copy.chmod(0o400)
    os.close(os.open(folder / "case.sqlite", os.O_CREAT | os.O_WRONLY, 0o600))
    db = sqlite3.connect(folder / "case.sqlite", isolation_level=None)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("BEGIN")
    db.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
    for statement in statements(schema.STEPS[0]):
        db.execute(statement)
    db.execute("PRAGMA user_version = 1")
    opening.write_info(db, INFO, identity="ab" * 16, created_us=1)
    sha256 = hashlib.sha256(CONTENT).hexdigest()
    db.execute(
        "INSERT INTO exhibit VALUES ('EX-001', 1, 2, 'pacct', '/x/pacct', 'accounting', 17, ?, "
        "'exhibits/EX-001/pacct', CAST('exhibits/EX-001/pacct' AS BLOB), 0, 3, 'none', 17, ?, "
        "'linux-v3-le', 'Linux v3, little-endian', 'little', 'strong', '[\"why\"]', 0, NULL, NULL)",
        (sha256, sha256),
    )
    db.execute("INSERT INTO problem VALUES ('EX-001', 0, 'torn-tail', 0, 17, 'torn')")
    db.execute("INSERT INTO hash_check VALUES (1, 'EX-001', 2, 'intake', ?, 1, '')", (sha256,))
    db.execute("INSERT INTO note VALUES ('exhibit:EX-001', 'old note', 1, '[\"tag\"]')")
    last = None
    for kind in ("case-created", "exhibit-added", "note-written"):
        exhibit = "EX-001" if kind == "exhibit-added" else ""
        last = chain.append(db, chain.draft(kind, kind, 4, actor="Ann", exhibit=exhibit))
    db.execute("COMMIT")
    db.close()
    assert last is not None
    return CustodyHead(3, last.hash)


def test_a_case_of_the_first_version_opens_whole(tmp_path: Path, clock: FrozenClock) -> None:
    folder = tmp_path / "old.ekcase"
    head = case_of_version_1(folder)
    with OpenCase.open(folder, clock) as case:
        assert case.faults == ()
        assert case.info == INFO
        (exhibit,) = case.exhibits()
        assert exhibit.problems[0].code == "torn-tail"
        assert exhibit.recognition == ("why",)
        assert case.notes() == (Note("exhibit:EX-001", "old note", True, ("tag",)),)
        assert case.check_custody([head]) == (), "the old log goes on unbroken"
        assert [(event.kind, event.facts) for event in case.custody()[3:5]] == [
            ("case-migrated", {"from": 1, "to": 2}),
            ("case-migrated", {"from": 2, "to": 3}),
        ]
        assert exhibit.md5 == ""
        (checked,) = case.check_exhibits("opening")
        assert checked.intact
        case.set_statement(Statement("finding:x", "new with version 2"))
        case.undo()
    with OpenCase.open(folder, clock) as case:
        kinds = [event.kind for event in case.custody()]
        assert kinds.count("case-migrated") == 2


def test_an_older_case_is_not_changed_by_looking(tmp_path: Path, clock: FrozenClock) -> None:
    folder = tmp_path / "old.ekcase"
    case_of_version_1(folder)
    with pytest.raises(CaseError, match="written by an older version"):
        OpenCase.open(folder, clock, read_only=True)
    db = sqlite3.connect(folder / "case.sqlite")
    assert db.execute("PRAGMA user_version").fetchone() == (1,)
    db.close()


def test_a_newer_case_is_refused_and_not_changed(case: OpenCase, clock: FrozenClock) -> None:
    case.close()
    db = sqlite3.connect(case.folder / "case.sqlite")
    db.execute(f"PRAGMA user_version = {schema.VERSION + 1}")
    db.commit()
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    before = (case.folder / "case.sqlite").read_bytes()
    for read_only in (False, True):
        with pytest.raises(CaseError) as told:
            OpenCase.open(case.folder, clock, read_only=read_only)
        assert told.value.what == (
            f"this case was written by a newer version of the program (case format "
            f"{schema.VERSION + 1}, this one reads up to {schema.VERSION})"
        )
    assert (case.folder / "case.sqlite").read_bytes() == before
