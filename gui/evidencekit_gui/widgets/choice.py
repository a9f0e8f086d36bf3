"""A large button: what it does, and a sentence on what to expect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from evidencekit_gui.theme import GRID

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent
    from PySide6.QtWidgets import QWidget

    from evidencekit_gui.theme import Theme


class Choice(QAbstractButton):
    """One way on, with its explanation under it."""

    def __init__(self, theme: Theme, text: str, about: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._about = about
        self.setText(text)
        self.setAccessibleName(text.replace("…", ""))
        self.setAccessibleDescription(about)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    # Qt's own names

    def sizeHint(self) -> QSize:
        """Two lines and room around them."""
        return QSize(56 * GRID, 2 * self.fontMetrics().height() + 3 * GRID + 4)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Name and explanation; a ground under the mouse, an edge under the keyboard."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = self._theme.colours
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.setBrush(colours.selection if self.underMouse() else colours.base)
        edge = colours.accent if self.hasFocus() else colours.line
        painter.setPen(QPen(edge, 2 if self.hasFocus() else 1))
        painter.drawRoundedRect(box, 6, 6)
        inner = self.rect().adjusted(2 * GRID, GRID + 4, -2 * GRID, -GRID - 4)
        half = inner.height() // 2
        font = self.font()
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(colours.accent)
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(inner.adjusted(0, 0, 0, -half), left, self.text())
        painter.setFont(self.font())
        painter.setPen(colours.muted)
        cut = QFontMetrics(self.font()).elidedText(
            self._about, Qt.TextElideMode.ElideRight, inner.width()
        )
        painter.drawText(inner.adjusted(0, half, 0, 0), left, cut)
        painter.end()
