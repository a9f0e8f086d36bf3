"""The signs of a chart with their words, on one line that wraps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, QSize, Qt
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

    def _places(self) -> list[tuple[QRect, LegendEntry]]:
        """Sign and words of each entry; words longer than a line are wrapped."""
        metrics = self.fontMetrics()
        left, top, line = GRID, 0, metrics.height() + 4
        room = max(1, self.width() - 2 * GRID)
        places: list[tuple[QRect, LegendEntry]] = []
        for entry in self._entries:
            wide = SIGN + GRID + metrics.horizontalAdvance(entry.text) + 1
            if left > GRID and left + wide - 1 > self.width() - GRID:
                left, top = GRID, places[-1][0].bottom() + 1
            high = line
            if wide > room:
                words = QRect(0, 0, room - SIGN - GRID, 10_000)
                need = metrics.boundingRect(words, Qt.TextFlag.TextWordWrap, entry.text)
                wide, high = room, need.height() + 4
            places.append((QRect(left, top, wide, high), entry))
            left += wide + GAP
        return places

    def _fit(self) -> None:
        bottoms = [place.bottom() + 1 for place, _ in self._places()]
        self.setFixedHeight(max(bottoms, default=self.fontMetrics().height() + 4))

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
        line = self.fontMetrics().height() + 4
        for place, entry in self._places():
            usual = entry.sign in {"dot", "median", "span", "bin"}
            ink = colours.accent if usual else colours.text
            colour = colours.broken if entry.questioned else ink
            box = QRectF(place.left(), place.top() + (line - SIGN) / 2, SIGN, SIGN)
            paint_sign(painter, box, entry.sign, colour)
            painter.setPen(colours.muted)
            flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(place.adjusted(SIGN + GRID, 0, 0, 0), flags, entry.text)
        painter.end()
