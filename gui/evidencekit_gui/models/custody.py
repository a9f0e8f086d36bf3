"""The custody log as rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evidencekit_gui import wording
from evidencekit_gui.language import tr
from evidencekit_gui.models.columns import Column, ColumnModel

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from evidencekit.case.model import CustodyEvent


class CustodyModel(ColumnModel["CustodyEvent"]):
    """The custody log, oldest first; times in the zone shown."""

    def __init__(self, parent: QObject | None = None) -> None:
        self._zone = "UTC"
        columns: list[Column[CustodyEvent]] = [
            Column("seq", tr("No."), lambda e: str(e.seq), "10,000", right=True),
            Column("when", tr("Recorded"), lambda e: wording.moment(e.recorded_us, self._zone),
                   "2017-11-14 02:00:01 −05:00",
                   tip=lambda e: wording.both_moments(e.recorded_us, self._zone)),
            Column("text", tr("What happened"), lambda e: wording.sentence(e.text), "x" * 30,
                   tip=lambda e: f"{e.kind}\n{wording.sentence(e.text)}"),
            Column("told", tr("Told by"), _told_by, "the list received",
                   about=tr("Who says so: this program saw it, or a person told it")),
        ]  # fmt: skip
        super().__init__(columns, parent)

    def show(self, events: tuple[CustodyEvent, ...], zone_name: str) -> None:
        """Show another log."""
        self._zone = zone_name
        self.set_rows(events)


def _told_by(event: CustodyEvent) -> str:
    return event.reported_by or tr("this program")
