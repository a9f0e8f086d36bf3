"""Final reports that were begun and not finished: the custody log says so of each.

A number is taken before the report is drawn, so that no two reports bear the same. Where the work then
fails or is stopped, the log would show a beginning and no end. The end is logged at once; where the
program itself died, at the next opening.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from evidencekit.case.chain import append, draft
from evidencekit.case.names import shown

if TYPE_CHECKING:
    import sqlite3

    from evidencekit.case.ledger import Ledger

DIED = "the program ended before it could say why"
"""Why a report was not finished, where nobody was left to say it."""

_BEGUN = "report-numbered"
_ENDED = ("bundle-verified", "report-stopped")
_REACHED = {
    _BEGUN: "no report was written under this number, as far as the log knows",
    "report-written": "the report was written, and no bundle",
    "report-sealed": "the report was written and sealed, and no bundle was written",
    "bundle-written": "report and bundle were written, and the bundle was not verified",
}
"""The steps of a report by their events, and what there is after each."""
_LONGEST = 500


def unfinished(ledger: Ledger) -> dict[str, str]:
    """The reports without an end in the log, by number, and the last step of each (kind of event)."""
    rows = ledger.rows(
        "SELECT json_extract(body, '$.kind') AS kind, json_extract(body, '$.facts.report') AS report "
        "FROM custody WHERE json_valid(body) AND report IS NOT NULL ORDER BY seq"
    )
    found: dict[str, str] = {}
    for row in rows:
        report, kind = str(row["report"]), str(row["kind"])
        if kind in _ENDED:
            found.pop(report, None)
        elif kind == _BEGUN or (kind in _REACHED and report in found):
            found[report] = kind
    return found


def end_report(
    db: sqlite3.Connection, report: str, reached: str, why: str, *, now_us: int, actor: str
) -> None:
    """Log, within the transaction ``db`` is in, that a report was begun and not finished, and why.

    Raises:
        CaseError: it cannot be written.
    """
    reason = shown(why)[:_LONGEST]
    append(
        db,
        draft(
            "report-stopped",
            f"final report {shown(report)} begun and not finished ({reason}): {_REACHED[reached]}; "
            "the number is not given again",
            now_us,
            actor=actor,
            facts={"report": report, "reached": reached, "why": reason},
        ),
    )
