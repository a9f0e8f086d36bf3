"""What the accounting files cover: a heading, the strip, its signs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from evidencekit_gui.language import tr
from evidencekit_gui.theme import GRID
from evidencekit_gui.widgets.basics import Heading, Quiet, row
from evidencekit_gui.widgets.coverage_strip import CoverageView, legend_of
from evidencekit_gui.widgets.legend import Legend

if TYPE_CHECKING:
    from evidencekit_gui.session import Session
    from evidencekit_gui.theme import Theme


class CoverPane(QWidget):
    """Hidden while no accounting file is there to cover anything."""

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.strip = CoverageView(theme)
        self.legend = Legend(theme)
        hint = Quiet(tr("Drag over it to look closer; a double click shows all (keys: + − 0)."))
        head = row(Heading(tr("What the accounting files cover")), hint, gap=2 * GRID)
        head.setStretch(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(head)
        layout.addWidget(self.strip)
        layout.addWidget(self.legend)

    def refresh(self) -> None:
        """Show the coverage as it stands."""
        strip = self._session.coverage_strip()
        self.setVisible(strip is not None)
        self.strip.show_strip(strip, self._session.zone)
        self.legend.show_entries(legend_of(strip) if strip else ())

    def set_zone(self, zone_name: str) -> None:
        """Label the strip in another zone."""
        self.strip.set_zone(zone_name)
