"""The examiner's notes, marks and statements: kept at once, taken back at will, logged either way.

Each step of the examiner is one transaction: the values as they now are, the change (so that it can
be undone) and the custody event. Undoing is an event of its own that points back; the log keeps both.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from evidencekit.case.model import Note, Statement

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from evidencekit.case.ledger import Ledger

NOTE = "note"
STATEMENT = "statement"
KINDS = frozenset(
    {
        "note-written",
        "note-removed",
        "record-marked",
        "mark-removed",
        "tags-changed",
        "notes-changed",
    }
    | {"statement-written", "statement-removed", "change-undone", "change-redone"}
)
"""The custody events that keep what changed in them."""


@dataclass(frozen=True, slots=True)
class Change:
    """One value of one step: what stood under ``key`` before and after; None: nothing."""

    subject: str
    key: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None

    def turned(self) -> Change:
        """The change that takes this one back."""
        return replace(self, before=self.after, after=self.before)


@dataclass(frozen=True, slots=True)
class Step:
    """What one undo takes back or one redo does again."""

    number: int
    changes: tuple[Change, ...]
    event: int
    """The custody event that recorded it."""


def read_notes(ledger: Ledger) -> tuple[Note, ...]:
    """All notes and marks, by key."""
    return tuple(_note(row) for row in ledger.rows("SELECT * FROM note ORDER BY key"))


def read_statements(ledger: Ledger) -> tuple[Statement, ...]:
    """All statements, by the key of their finding."""
    return tuple(
        Statement(row["key"], row["text"], row["told_by"])
        for row in ledger.rows("SELECT * FROM statement ORDER BY key")
    )


def _note(row: sqlite3.Row) -> Note:
    return Note(row["key"], row["text"], bool(row["marked"]), tuple(json.loads(row["tags"])))


def plan(db: sqlite3.Connection, values: Sequence[Note | Statement]) -> tuple[Change, ...]:
    """What changes if ``values`` are kept; a value that stands already changes nothing."""
    changes = []
    for value in values:
        subject = NOTE if isinstance(value, Note) else STATEMENT
        before = _present(db, subject, value.key)
        after = _as_facts(value)
        if before != after:
            changes.append(Change(subject, value.key, before, after))
    return tuple(changes)


def _present(db: sqlite3.Connection, subject: str, key: str) -> dict[str, Any] | None:
    if subject == NOTE:
        row = db.execute("SELECT * FROM note WHERE key = ?", (key,)).fetchone()
        return None if row is None else _as_facts(_note(row))
    row = db.execute("SELECT * FROM statement WHERE key = ?", (key,)).fetchone()
    return None if row is None else {"text": row["text"], "told_by": row["told_by"]}


def _as_facts(value: Note | Statement) -> dict[str, Any] | None:
    """A value without its key, as JSON has it; an empty one is nothing."""
    facts = asdict(value)
    del facts["key"]
    if isinstance(value, Note):
        facts["tags"] = list(value.tags)
        return facts if value.text or value.marked or value.tags else None
    return facts if value.text else None


def apply(db: sqlite3.Connection, changes: Sequence[Change]) -> None:
    """Make the values what ``changes`` say they become."""
    for change in changes:
        after = change.after
        if change.subject == NOTE:
            db.execute("DELETE FROM note WHERE key = ?", (change.key,))
            if after is not None:
                db.execute(
                    "INSERT INTO note (key, text, marked, tags) VALUES (?,?,?,?)",
                    (
                        change.key,
                        after["text"],
                        int(after["marked"]),
                        json.dumps(after["tags"], ensure_ascii=False),
                    ),
                )
        else:
            db.execute("DELETE FROM statement WHERE key = ?", (change.key,))
            if after is not None:
                db.execute(
                    "INSERT INTO statement (key, text, told_by) VALUES (?,?,?)",
                    (change.key, after["text"], after["told_by"]),
                )


def remember(db: sqlite3.Connection, changes: Sequence[Change], event: int) -> None:
    """Keep a new step for undo; what had been undone before it can no longer be done again."""
    db.execute("DELETE FROM change WHERE undone = 1")
    step = db.execute("SELECT coalesce(max(step), 0) + 1 FROM change").fetchone()[0]
    db.executemany(
        "INSERT INTO change (step, subject, key, before, after, event) VALUES (?,?,?,?,?,?)",
        [
            (step, change.subject, change.key, _text(change.before), _text(change.after), event)
            for change in changes
        ],
    )


def _text(facts: dict[str, Any] | None) -> str | None:
    return None if facts is None else json.dumps(facts, ensure_ascii=False, sort_keys=True)


def last_done(db: sqlite3.Connection) -> Step | None:
    """What undo would take back."""
    return _step(db, "SELECT max(step) FROM change WHERE undone = 0")


def last_undone(db: sqlite3.Connection) -> Step | None:
    """What redo would do again."""
    return _step(db, "SELECT min(step) FROM change WHERE undone = 1")


def _step(db: sqlite3.Connection, which: str) -> Step | None:
    number = db.execute(which).fetchone()[0]
    if number is None:
        return None
    rows = db.execute("SELECT * FROM change WHERE step = ? ORDER BY id", (number,)).fetchall()
    changes = tuple(
        Change(
            row["subject"],
            row["key"],
            None if row["before"] is None else json.loads(row["before"]),
            None if row["after"] is None else json.loads(row["after"]),
        )
        for row in rows
    )
    return Step(number, changes, rows[0]["event"])


def set_undone(db: sqlite3.Connection, step: Step, *, undone: bool) -> None:
    """Remember that a step has been taken back, or done again."""
    db.execute("UPDATE change SET undone = ? WHERE step = ?", (int(undone), step.number))


def in_words(changes: Sequence[Change]) -> tuple[str, str]:
    """A custody event's kind and sentence for a step."""
    kinds = {_kind(change) for change in changes}
    kind = kinds.pop() if len(kinds) == 1 else "notes-changed"
    first = _sentence(changes[0])
    more = len(changes) - 1
    return kind, first if not more else f"{first}, and {more} more of the same step"


def _kind(change: Change) -> str:
    if change.subject == STATEMENT:
        return "statement-written" if change.after else "statement-removed"
    before, after = change.before or {}, change.after or {}
    if before.get("text", "") != after.get("text", ""):
        return "note-written" if after.get("text") else "note-removed"
    if before.get("marked", False) != after.get("marked", False):
        return "record-marked" if after.get("marked") else "mark-removed"
    return "tags-changed"


def _sentence(change: Change) -> str:
    words = {
        "statement-written": "statement written on",
        "statement-removed": "statement removed from",
        "note-written": "note written on",
        "note-removed": "note removed from",
        "record-marked": "marked:",
        "mark-removed": "mark removed from",
        "tags-changed": "tags changed on",
    }
    return f"{words[_kind(change)]} {change.key}"


def as_facts(changes: Sequence[Change]) -> dict[str, Any]:
    """A step for the custody log: each value before and after, in full."""
    return {
        "changes": [
            {
                "on": change.key,
                "what": change.subject,
                "before": change.before,
                "after": change.after,
            }
            for change in changes
        ]
    }
