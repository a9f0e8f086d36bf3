"""The custody log as rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evidencekit_gui import wording
from evidencekit_gui.models.columns import Column, ColumnModel

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from evidencekit.case.model import CustodyEvent


class CustodyModel(ColumnModel["CustodyEvent"]):
    """The custody log, oldest first; times in the zone shown."""

    def __init__(self, parent: QObject | None = None) -> None:
        self._zone = "UTC"
        columns: list[Column[CustodyEvent]] = [
            Column("seq", "No.", lambda e: str(e.seq), "10,000", right=True),
            Column("when", "Recorded", lambda e: wording.moment(e.recorded_us, self._zone),
                   "2017-11-14 02:00:01 −05:00",
                   tip=lambda e: wording.both_moments(e.recorded_us, self._zone)),
            Column("kind", "Event", lambda e: e.kind, "exhibit-verified"),
            Column("text", "What happened", lambda e: e.text, "x" * 30),
            Column("exhibit", "Exhibit", lambda e: e.exhibit, "EX-0000"),
            Column("actor", "By", lambda e: e.actor or wording.NOT_STATED, "Demo Examiner"),
            Column("told", "Known from", _known_from, "recorded by this program"),
            Column("hash", "Chain hash", lambda e: wording.short_hash(e.hash), "0123456789abcdef…",
                   tip=lambda e: e.hash, mono=True),
        ]  # fmt: skip
        super().__init__(columns, parent)

    def show(self, events: tuple[CustodyEvent, ...], zone_name: str) -> None:
        """Show another log."""
        self._zone = zone_name
        self.set_rows(events)


def _known_from(event: CustodyEvent) -> str:
    return f"reported by {event.reported_by}" if event.reported_by else "recorded by this program"
