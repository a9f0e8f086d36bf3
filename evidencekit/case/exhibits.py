"""Exhibits as rows: written once, read whole."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evidencekit.case.chain import draft
from evidencekit.case.model import Acquisition, Exhibit, HashCheck, Kind
from evidencekit.errors import CaseError
from evidencekit.records import Problem

if TYPE_CHECKING:
    import sqlite3

    from evidencekit.case.ledger import Ledger
    from evidencekit.case.model import CustodyEvent

_PLAIN = (
    *("number", "name", "path", "size", "sha256", "md5", "stored", "modified_us", "compression"),
    *("content_size", "content_sha256", "layout", "layout_title", "byte_order", "confidence"),
    *("records", "first_end_us", "last_end_us"),
)
"""Columns that hold a field of :class:`Exhibit` as it is."""

_WRITTEN = (*_PLAIN, "kind", "in_place", "recognition", "place", "added_us", "stored_bytes")


def next_place(db: sqlite3.Connection) -> int:
    """The next exhibit's place in order, from 1; its number is ``EX-`` and three digits or more."""
    return int(db.execute("SELECT coalesce(max(place), 0) + 1 FROM exhibit").fetchone()[0])


def number_of(place: int) -> str:
    """``EX-001``."""
    return f"EX-{place:03d}"


def taken_in(exhibit: Exhibit, now_us: int, actor: str) -> CustodyEvent:
    """The custody event of a new exhibit, with all that intake found out about it."""
    how = "referred to in place" if exhibit.in_place else "copied into the case"
    return draft(
        "exhibit-added",
        f"{exhibit.number} {exhibit.name} taken in: {exhibit.size:,} bytes, "
        f"SHA-256 {exhibit.sha256}, {how}",
        now_us,
        actor=actor,
        exhibit=exhibit.number,
        facts={
            "path": exhibit.path,
            "kind": exhibit.kind.value,
            "size": exhibit.size,
            "sha256": exhibit.sha256,
            "md5": exhibit.md5,
            "in_place": exhibit.in_place,
            "modified_us": exhibit.modified_us,
            "compression": exhibit.compression,
            "content_size": exhibit.content_size,
            "content_sha256": exhibit.content_sha256,
            "name": exhibit.name,
            "layout": exhibit.layout,
            "layout_title": exhibit.layout_title,
            "byte_order": exhibit.byte_order,
            "confidence": exhibit.confidence,
            "recognition": list(exhibit.recognition),
            "records": exhibit.records,
            "first_end_us": exhibit.first_end_us,
            "last_end_us": exhibit.last_end_us,
            "problems": [
                [problem.code, problem.offset, problem.length] for problem in exhibit.problems
            ],
        },
    )


def write_exhibit(
    db: sqlite3.Connection, exhibit: Exhibit, *, place: int, added_us: int, stored: bytes
) -> None:
    """Write a new exhibit with its problems, what is told of its acquisition, and its first checks."""
    row: dict[str, Any] = {name: getattr(exhibit, name) for name in _PLAIN}
    row |= {
        "kind": exhibit.kind.value,
        "in_place": int(exhibit.in_place),
        "recognition": json.dumps(exhibit.recognition, ensure_ascii=False),
        "place": place,
        "added_us": added_us,
        "stored_bytes": stored,
    }
    columns, marks = ", ".join(_WRITTEN), ", ".join("?" * len(_WRITTEN))
    db.execute(
        f"INSERT INTO exhibit ({columns}) VALUES ({marks})",  # noqa: S608 (our own column names)
        [row[name] for name in _WRITTEN],
    )
    db.executemany(
        'INSERT INTO problem (exhibit, place, code, "offset", length, text) VALUES (?,?,?,?,?,?)',
        [
            (exhibit.number, at, problem.code, problem.offset, problem.length, problem.text)
            for at, problem in enumerate(exhibit.problems)
        ],
    )
    write_acquisition(db, exhibit.number, exhibit.acquisition)
    for check in exhibit.checks:
        write_check(db, exhibit.number, check)


def write_acquisition(db: sqlite3.Connection, number: str, acquisition: Acquisition) -> None:
    """Write (or replace) what is told of an exhibit's acquisition."""
    db.execute(
        "INSERT INTO acquisition (exhibit, stated) VALUES (?, ?) "
        "ON CONFLICT (exhibit) DO UPDATE SET stated = excluded.stated",
        (number, json.dumps(asdict(acquisition), ensure_ascii=False, sort_keys=True)),
    )


def write_check(db: sqlite3.Connection, number: str, check: HashCheck) -> None:
    """Add one hash check; it can never be taken back."""
    db.execute(
        "INSERT INTO hash_check (exhibit, at_us, occasion, sha256, matches, text) "
        "VALUES (?,?,?,?,?,?)",
        (number, check.at_us, check.occasion, check.sha256, int(check.matches), check.text),
    )


def read_exhibits(ledger: Ledger) -> tuple[Exhibit, ...]:
    """All exhibits in the order of their numbers."""
    problems: dict[str, list[Problem]] = {}
    for row in ledger.rows("SELECT * FROM problem ORDER BY exhibit, place"):
        problems.setdefault(row["exhibit"], []).append(
            Problem(row["code"], row["offset"], row["length"], row["text"])
        )
    checks: dict[str, list[HashCheck]] = {}
    for row in ledger.rows("SELECT * FROM hash_check ORDER BY id"):
        checks.setdefault(row["exhibit"], []).append(
            HashCheck(
                row["at_us"], row["occasion"], row["sha256"], bool(row["matches"]), row["text"]
            )
        )
    stated = {
        row["exhibit"]: _acquisition(row["stated"])
        for row in ledger.rows("SELECT * FROM acquisition")
    }
    return tuple(
        Exhibit(
            **{name: row[name] for name in _PLAIN},
            kind=Kind(row["kind"]),
            in_place=bool(row["in_place"]),
            recognition=tuple(json.loads(row["recognition"])),
            problems=tuple(problems.get(row["number"], ())),
            acquisition=stated.get(row["number"], Acquisition()),
            checks=tuple(checks.get(row["number"], ())),
        )
        for row in ledger.rows("SELECT * FROM exhibit ORDER BY place")
    )


def _acquisition(text: str) -> Acquisition:
    known = {field.name for field in fields(Acquisition)}
    return Acquisition(**{key: value for key, value in json.loads(text).items() if key in known})


def place_of_bytes(folder: Path, stored: bytes, *, in_place: bool) -> Path:
    """Where an exhibit's bytes lie: its own stored name is trusted no further than our folder."""
    if in_place:
        return Path(os.fsdecode(stored))
    parts = os.fsdecode(stored).split("/")
    if len(parts) != 3 or parts[0] != "exhibits" or {"", ".", ".."} & set(parts):
        raise CaseError(
            "the case names an exhibit's file outside its own folder",
            os.fsdecode(stored),
            "this case was tampered with: keep it as it is",
        )
    return folder.joinpath(*parts)
