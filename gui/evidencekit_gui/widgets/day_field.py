"""A field for a calendar day, with a calendar to choose it from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QDateEdit

from evidencekit_gui.language import tr

if TYPE_CHECKING:
    from datetime import date

    from PySide6.QtWidgets import QWidget


class DayField(QDateEdit):
    """A day as ``2017-11-14``, typed or chosen in a calendar."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setDisplayFormat("yyyy-MM-dd")
        self.setCalendarPopup(True)
        self.setAccessibleName(name)
        self.setAccessibleDescription(tr("Year, month, day; the whole day counts"))

    def show_day(self, day: date) -> None:
        """Show another day."""
        self.setDate(QDate(day.year, day.month, day.day))

    def iso(self) -> str:
        """``2017-11-14``."""
        return self.date().toString(Qt.DateFormat.ISODate)
