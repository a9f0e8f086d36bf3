"""Small things to make cases of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evidencekit.case import schema
from evidencekit.case.model import CaseInfo, Examiner, Exhibit, Kind
from evidencekit.case.shape import statements

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

    from evidencekit.case.store import OpenCase

INFO = CaseInfo(
    number="2017-118",
    title="Claims transfer",
    zone="America/Toronto",
    questions=("Did it run?", "How did it end?"),
    clock_skew_s=-1.5,
    examiner=Examiner("A. Beispiel (demonstration)", "examiner"),
)


def attach(case: OpenCase, path: Path, *, in_place: bool = False) -> Exhibit:
    """Take a file in as an attachment: copied and hashed, not looked into."""
    received = case.receive(path, in_place=in_place)
    return case.add_exhibit(
        received,
        Exhibit(
            number="",
            name=received.name,
            path=received.path,
            kind=Kind.ATTACHMENT,
            size=received.size,
            sha256=received.sha256,
            stored="",
            in_place=in_place,
            modified_us=received.modified_us,
        ),
    )


def put_guards_back(db: sqlite3.Connection) -> None:
    """Make the triggers anew that were dropped, as somebody does who hides that he did."""
    there = {
        name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    }
    for step in schema.STEPS:
        for statement in statements(step):
            words = statement.split()
            if words[:2] == ["CREATE", "TRIGGER"] and words[2] not in there:
                db.execute(statement)
    db.commit()
