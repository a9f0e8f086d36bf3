"""Choosing a time zone: for all times shown, or for the recorded system."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimeZone, Signal
from PySide6.QtWidgets import QComboBox, QCompleter, QSizePolicy

from evidencekit.clock import zone, zone_names
from evidencekit.errors import BadRequest
from evidencekit_gui.language import tr

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


def own_zone() -> str:
    """The zone this computer is set to, by its IANA name; ``UTC`` where it has none we know."""
    name = bytes(QTimeZone.systemTimeZoneId().data()).decode("ascii", "replace")
    try:
        zone(name)
    except BadRequest:
        return "UTC"
    return name


class ZoneField(QComboBox):
    """A zone by name, found by typing any part of it."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.addItems(list(zone_names()))
        self.setAccessibleName(name)
        self.setAccessibleDescription(tr("Type any part of a name, or choose one"))
        self.setMaxVisibleItems(16)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(34)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCurrentIndex(-1)
        field = self.lineEdit()
        if field is not None:
            field.setPlaceholderText(tr("type a part of its name: toronto, utc"))
        completer = QCompleter(self.model(), self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setCompleter(completer)

    def zone_name(self) -> str:
        """The zone typed or chosen.

        Raises:
            BadRequest: there is no such zone.
        """
        name = self.currentText().strip()
        if not name:
            self.setFocus()
            raise BadRequest(
                tr("no time zone of the recorded system"),
                "",
                tr("choose the zone the server's clock was set to; UTC if it ran on that"),
            )
        try:
            zone(name)
        except BadRequest:
            self.setFocus()
            raise
        return name


class ZoneSwitch(QComboBox):
    """The switch for all times in the app: the system's zone, UTC, this computer's, any other."""

    zone_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Times shown in"))
        self.setToolTip(tr("Changes every time in the app at once. Ctrl+U: UTC and back."))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._filling = False
        self.activated.connect(self._activated)

    def offer(self, system: str, shown: str) -> None:
        """Offer the usual zones, with ``shown`` chosen."""
        self._filling = True
        self.clear()
        self.addItem(tr("{system} (system)", system=system), system)
        if system != "UTC":
            self.addItem("UTC", "UTC")
        own = own_zone()
        if own not in {system, "UTC"}:
            self.addItem(tr("{own} (this computer)", own=own), own)
        if self.findData(shown) < 0:
            self.addItem(shown, shown)
        self.addItem(tr("Another zone…"), "")
        self.setCurrentIndex(self.findData(shown))
        self._filling = False

    def _activated(self, index: int) -> None:
        if not self._filling:
            self.zone_chosen.emit(str(self.itemData(index)))
