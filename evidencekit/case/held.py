"""A case held in the hand: what is said about it, its custody log, its small settings.

The lowest of three storeys of one class: :class:`HeldCase`, above it the examiner's notes
(:mod:`desk`), above that the exhibits (:mod:`store`).
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from evidencekit.case import chain, opening
from evidencekit.case.begun import end_report, unfinished
from evidencekit.case.custody import check_links, event_of
from evidencekit.case.model import CaseInfo, ClockCheck, CustodyEvent, CustodyHead, Examiner

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable
    from pathlib import Path

    from evidencekit.case.ledger import Ledger
    from evidencekit.clock import Clock


class HeldCase:
    """The case's own data and its custody log."""

    def __init__(self, folder: Path, ledger: Ledger, clock: Clock) -> None:
        self.folder = folder
        self.clock = clock
        self.faults: tuple[str, ...] = ()
        """What was found wrong with the case itself at opening: tampering, stray files."""
        self._ledger = ledger

    @property
    def read_only(self) -> bool:
        """The case was opened to look at only."""
        return self._ledger.read_only

    @property
    def identity(self) -> str:
        """A random number made with the case: tells two cases of one number apart."""
        return str(self._ledger.value("SELECT identity FROM case_info"))

    @property
    def created_us(self) -> int:
        """When the case was made, by the clock of the computer it was made on."""
        return int(self._ledger.value("SELECT created_us FROM case_info"))

    @property
    def info(self) -> CaseInfo:
        """What the examiner says about the case."""
        row = self._ledger.rows("SELECT * FROM case_info WHERE id = 1")[0]
        names = ("name", "role", "organisation", "qualifications", "contact")
        return CaseInfo(
            number=row["number"],
            title=row["title"],
            requester=row["requester"],
            authority=row["authority"],
            questions=tuple(json.loads(row["questions"])),
            zone=row["zone"],
            clock_skew_s=row["clock_skew_s"],
            notes=row["notes"],
            examiner=Examiner(**{name: row[f"examiner_{name}"] for name in names}),
        )

    def set_info(self, info: CaseInfo) -> None:
        """Keep what the examiner says about the case; each changed field goes to the custody log.

        Raises:
            CaseError: the case cannot be written.
        """
        before, after = opening.info_facts(self.info), opening.info_facts(info)
        changed = {key: [before[key], after[key]] for key in after if before[key] != after[key]}
        if not changed:
            return
        with self._ledger.step() as db:
            opening.write_info(db, info)
            text = "case data changed: " + ", ".join(sorted(changed))
            self._append(db, "case-info-changed", text, facts={"changed": changed})

    def setting(self, key: str, default: Any = None) -> Any:  # noqa: ANN401 (any JSON value)
        """A value kept with the case (the last query, column widths); ``default`` where none is."""
        found = self._ledger.value("SELECT value FROM setting WHERE key = ?", (key,))
        return default if found is None else json.loads(found)

    def set_setting(self, key: str, value: Any) -> None:  # noqa: ANN401 (any JSON value)
        """Keep a JSON value with the case. Not an act that matters: it is not logged."""
        with self._ledger.step() as db:
            _keep(db, key, value)

    # Custody

    def log(
        self,
        kind: str,
        text: str,
        *,
        facts: dict[str, Any] | None = None,
        exhibit: str = "",
        reported_by: str = "",
        happened: str = "",
        corrects: int | None = None,
    ) -> CustodyEvent:
        """Add one event to the custody log; a correction names the event it corrects.

        Raises:
            CaseError: the case cannot be written, or ``facts`` hold what canonical JSON cannot.
        """
        with self._ledger.step() as db:
            return self._append(
                db,
                kind,
                text,
                facts=facts,
                exhibit=exhibit,
                reported_by=reported_by,
                happened=happened,
                corrects=corrects,
            )

    def _append(
        self,
        db: sqlite3.Connection,
        kind: str,
        text: str,
        *,
        facts: dict[str, Any] | None = None,
        exhibit: str = "",
        reported_by: str = "",
        happened: str = "",
        corrects: int | None = None,
    ) -> CustodyEvent:
        """As :meth:`log`, within a step already begun."""
        event = chain.draft(
            kind,
            text,
            self.clock.now_us(),
            actor=self.info.examiner.name,
            facts=facts,
            exhibit=exhibit,
            reported_by=reported_by,
            happened=happened,
            corrects=corrects,
        )
        return chain.append(db, event)

    def custody(self) -> tuple[CustodyEvent, ...]:
        """The whole custody log.

        Raises:
            CaseError: an event was changed so that it can no longer be read as one.
        """
        return tuple(event_of(link) for link in chain.read_links(self._ledger))

    def head(self) -> CustodyHead:
        """The end of the custody log: to print, and to hand out."""
        return chain.read_head(self._ledger)

    def check_custody(self, heads: Iterable[CustodyHead] = ()) -> tuple[str, ...]:
        """What is wrong with the custody log; ``heads`` are ends of it known from outside."""
        return check_links(chain.read_links(self._ledger), heads)

    # The numbers of final reports

    def number_report(
        self, key: str, number: int, text: str, facts: dict[str, Any]
    ) -> CustodyEvent:
        """Take a final report's number, kept as the setting ``key``, and log it, in one step.

        Raises:
            CaseError: the case cannot be written.
        """
        with self._ledger.step() as db:
            _keep(db, key, number)
            return self._append(db, "report-numbered", text, facts=facts)

    def end_reports(self, why: str) -> None:
        """Log of each report that was begun, and has no end in the log, that it was not finished.

        Raises:
            CaseError: the case cannot be written.
        """
        for report, reached in unfinished(self._ledger).items():
            with self._ledger.step() as db:
                now_us, actor = self.clock.now_us(), self.info.examiner.name
                end_report(db, report, reached, why, now_us=now_us, actor=actor)

    # The clock of this computer

    def clock_checks(self) -> tuple[ClockCheck, ...]:
        """What reference clocks showed beside this computer's, in the order told."""
        names = ("shown_us", "reference", "reference_us", "source", "reported_by")
        return tuple(
            ClockCheck(**{name: row[name] for name in names})
            for row in self._ledger.rows("SELECT * FROM clock_check ORDER BY id")
        )

    def add_clock_check(self, check: ClockCheck) -> CustodyEvent:
        """Keep one comparison with a reference clock.

        Raises:
            CaseError: the case cannot be written.
        """
        facts = asdict(check)
        with self._ledger.step() as db:
            db.execute(
                "INSERT INTO clock_check (shown_us, reference, reference_us, source, reported_by) "
                "VALUES (:shown_us, :reference, :reference_us, :source, :reported_by)",
                facts,
            )
            return self._append(
                db,
                "clock-checked",
                f"this computer's clock compared with a reference: {_ahead(check)}",
                facts=facts,
                reported_by=check.reported_by or "the examiner",
            )


def _keep(db: sqlite3.Connection, key: str, value: Any) -> None:  # noqa: ANN401 (any JSON value)
    db.execute(
        "INSERT INTO setting (key, value) VALUES (?, ?) "
        "ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (key, json.dumps(value, ensure_ascii=False)),
    )


def _ahead(check: ClockCheck) -> str:
    ahead = check.ahead_us
    if ahead is None:
        return f"the reference showed {check.reference}"
    if ahead == 0:
        return "they agreed"
    side = "ahead of" if ahead > 0 else "behind"
    return f"this computer was {abs(ahead) / 1_000_000:.3f} s {side} it"
