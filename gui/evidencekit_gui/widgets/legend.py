"""The signs of a chart with their words, on one line that wraps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from evidencekit_gui.language import tr
from evidencekit_gui.signs import paint_sign
from evidencekit_gui.theme import GRID
from evidencekit_gui.widgets.basics import scale_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPaintEvent, QResizeEvent

    from evidencekit.report.chartshapes import LegendEntry
    from evidencekit_gui.theme import Theme

SIGN = 11
GAP = 2 * GRID
SCALE = 0.92
"""Explanations are a little smaller than text, as on the axes they explain."""


class Legend(QWidget):
    """Signs and words, wrapped to the width."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._scale()
        theme.changed.connect(self._scale)
        self._entries: tuple[LegendEntry, ...] = ()
        self.setAccessibleName(tr("Signs of the chart"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def _scale(self) -> None:
        scale_text(self, SCALE)

    def show_entries(self, entries: Sequence[LegendEntry]) -> None:
        """Explain other signs."""
        self._entries = tuple(entries)
        self.setAccessibleDescription("; ".join(f"{e.sign}: {e.text}" for e in entries))
        self._fit()
        self.update()

    def _places(self) -> list[tuple[int, int, LegendEntry]]:
        """Left and row of each entry."""
        metrics = self.fontMetrics()
        left, line = GRID, 0
        places = []
        for entry in self._entries:
            wide = SIGN + GRID + metrics.horizontalAdvance(entry.text)
            if left > GRID and left + wide > self.width() - GRID:
                left, line = GRID, line + 1
            places.append((left, line, entry))
            left += wide + GAP
        return places

    def _fit(self) -> None:
        lines = 1 + max((line for _, line, _ in self._places()), default=0)
        self.setFixedHeight(lines * (self.fontMetrics().height() + 4))

    # Qt's own names

    def sizeHint(self) -> QSize:
        """One line."""
        return QSize(40 * GRID, self.fontMetrics().height() + 4)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap anew."""
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw signs and words."""
        painter = QPainter(self)
        colours = self._theme.colours
        height = self.fontMetrics().height() + 4
        for left, line, entry in self._places():
            top = line * height
            usual = entry.sign in {"dot", "median", "span", "bin"}
            ink = colours.accent if usual else colours.text
            colour = colours.broken if entry.questioned else ink
            box = QRectF(left, top + (height - SIGN) / 2, SIGN, SIGN)
            paint_sign(painter, box, entry.sign, colour)
            painter.setPen(colours.muted)
            wide = self.width() - left - SIGN - GRID
            middle = Qt.AlignmentFlag.AlignVCenter
            painter.drawText(left + SIGN + GRID, top, wide, height, middle, entry.text)
        painter.end()
