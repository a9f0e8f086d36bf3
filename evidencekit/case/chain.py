"""The custody log inside the case file: appended to, read, never changed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from evidencekit.case.custody import START, Link, chained, link_of
from evidencekit.case.model import CustodyEvent, CustodyHead

if TYPE_CHECKING:
    import sqlite3

    from evidencekit.case.ledger import Ledger


def draft(
    kind: str,
    text: str,
    recorded_us: int,
    *,
    actor: str = "",
    facts: dict[str, Any] | None = None,
    exhibit: str = "",
    reported_by: str = "",
    happened: str = "",
    corrects: int | None = None,
) -> CustodyEvent:
    """An event that has no place in the log yet."""
    return CustodyEvent(
        seq=0,
        kind=kind,
        recorded_us=recorded_us,
        text=text,
        actor=actor,
        reported_by=reported_by,
        happened=happened,
        exhibit=exhibit,
        corrects=corrects,
        facts=facts or {},
    )


def append(db: sqlite3.Connection, event: CustodyEvent) -> CustodyEvent:
    """Chain ``event`` to the end of the log, within the transaction that ``db`` is in.

    Raises:
        CaseError: the event holds something that canonical JSON cannot.
    """
    last = db.execute("SELECT seq, hash FROM custody ORDER BY seq DESC LIMIT 1").fetchone()
    seq, prev = (1, START) if last is None else (last[0] + 1, last[1])
    placed = chained(replace(event, seq=seq), prev)
    link = link_of(placed)
    db.execute(
        "INSERT INTO custody (seq, body, prev, hash) VALUES (?,?,?,?)",
        (link.seq, link.body.decode(), link.prev, link.hash),
    )
    return placed


def read_links(ledger: Ledger) -> tuple[Link, ...]:
    """The whole log as stored, in the order of its numbers."""
    return tuple(
        Link(row["seq"], row["body"].encode(), row["prev"], row["hash"])
        for row in ledger.rows("SELECT seq, body, prev, hash FROM custody ORDER BY seq")
    )


def read_head(ledger: Ledger) -> CustodyHead:
    """The end of the log."""
    rows = ledger.rows("SELECT hash FROM custody ORDER BY seq DESC LIMIT 1")
    count = int(ledger.value("SELECT count(*) FROM custody"))
    return CustodyHead(count, rows[0]["hash"] if rows else START)
