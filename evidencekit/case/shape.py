"""Whether a case file has the tables, guards and indexes that this program makes, and nothing else.

Somebody who writes into the file past the program can take a guard away, put a trigger in that undoes
or falsifies each later step, or a view in a table's place. None of that shows in the rows.
"""

from __future__ import annotations

import sqlite3
from functools import cache
from typing import TYPE_CHECKING

from evidencekit.case import schema
from evidencekit.case.names import shown
from evidencekit.errors import CaseError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from evidencekit.case.ledger import Ledger

_LISTED = "SELECT type, name, sql FROM sqlite_master"


def statements(text: str) -> Iterator[str]:
    """The single statements of a schema step (a trigger holds semicolons of its own)."""
    pending = ""
    for piece in text.split(";"):
        pending += piece + ";"
        if sqlite3.complete_statement(pending):
            if pending.strip("; \n"):
                yield pending
            pending = ""


def shape_faults(ledger: Ledger) -> tuple[str, ...]:
    """What the case file holds otherwise than this program makes it, one sentence each."""
    made = _made(int(ledger.value("PRAGMA user_version")))
    found = _found(ledger)
    added = [
        f"the case file holds the {kind} {shown(name)}, which this program did not make"
        for kind, name in sorted(found.keys() - made.keys())
    ]
    gone = [
        f"the {kind} {name} of the case file is gone" for kind, name in made.keys() - found.keys()
    ]
    other = [
        f"the {kind} {name} of the case file is not as this program makes it"
        for kind, name in made.keys() & found.keys()
        if found[kind, name] != made[kind, name]
    ]
    return (*added, *sorted(gone), *sorted(other))


def refuse_foreign(ledger: Ledger) -> None:
    """Do not write where something of another's would act on what is written.

    Raises:
        CaseError: the file holds a trigger or view that this program did not make, or a table of
            another form.
    """
    made = _made(int(ledger.value("PRAGMA user_version")))
    for (kind, name), text in sorted(_found(ledger).items()):
        if made.get((kind, name)) != text:
            raise CaseError(
                f"the case file holds a {kind} that this program did not make ({shown(name)})",
                shown(ledger.path.parent),
                "somebody wrote into it past the program: keep it as it is, look at it with verify, "
                "and go on with a copy from before",
            )


def _found(ledger: Ledger) -> dict[tuple[str, str], str]:
    return {(row["type"], row["name"]): row["sql"] or "" for row in ledger.rows(_LISTED)}


@cache
def _made(version: int) -> Mapping[tuple[str, str], str]:
    """What the steps up to ``version`` make: kind and name → text (empty for what SQLite adds)."""
    db = sqlite3.connect(":memory:")
    try:
        for step in schema.STEPS[:version]:
            for statement in statements(step):
                db.execute(statement)
        return {(kind, name): text or "" for kind, name, text in db.execute(_LISTED)}
    finally:
        db.close()
