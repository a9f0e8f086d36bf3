"""The heading row of a table: text at the side its column stands on, and which way it is sorted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QHeaderView

from evidencekit_gui.theme import GRID
from evidencekit_gui.widgets.cells import PADDING, elided

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from evidencekit_gui.theme import Theme


class Header(QHeaderView):
    """A heading row with the padding of the cells under it."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme = theme
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setFixedHeight(self.fontMetrics().height() + GRID + 2)
        self.setMinimumSectionSize(4 * GRID)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """Draw one heading: text at the side its column stands on, and the sort arrow."""
        colours = self._theme.colours
        model = self.model()
        orientation = Qt.Orientation.Horizontal
        painter.save()
        painter.fillRect(rect, colours.window)
        painter.setPen(QPen(colours.line, 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.setFont(self.font())
        painter.setPen(colours.muted)
        text = str(model.headerData(section, orientation) or "")
        arrow = self._arrow(section)
        align = model.headerData(section, orientation, Qt.ItemDataRole.TextAlignmentRole)
        box = rect.adjusted(PADDING, 0, -PADDING, 0)
        room = max(0, box.width())
        painter.drawText(box, align, elided(self.fontMetrics(), text + arrow, room))
        painter.restore()

    def _arrow(self, section: int) -> str:
        if not self.isSortIndicatorShown() or self.sortIndicatorSection() != section:
            return ""
        return " ↑" if self.sortIndicatorOrder() == Qt.SortOrder.AscendingOrder else " ↓"
