"""A place to drop files on. Only local files and folders are taken, and only opened for reading."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QFrame, QGridLayout, QSizePolicy

from evidencekit_gui.theme import GRID
from evidencekit_gui.widgets.basics import Heading, Quiet, column, panel, row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QMimeData
    from PySide6.QtGui import (
        QDragEnterEvent,
        QDragLeaveEvent,
        QDropEvent,
        QPaintEvent,
        QResizeEvent,
    )
    from PySide6.QtWidgets import QPushButton, QWidget

    from evidencekit_gui.theme import Theme

LETTERS = 30
"""Letters of the words that must fit on a line for the buttons to stand beside them."""


def local_paths(mime: QMimeData) -> list[Path]:
    """The local files and folders of a drop; anything else is left out."""
    return [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]


class DropZone(QFrame):
    """Says what may be dropped, takes it, and holds the buttons that do the same by keyboard."""

    dropped = Signal(object)
    """A list of :class:`pathlib.Path`."""

    def __init__(
        self,
        theme: Theme,
        lead: str,
        hint: str,
        buttons: Sequence[QPushButton],
        parent: QWidget | None = None,
        *,
        large: bool = False,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._over = False
        self.setAcceptDrops(True)
        self.setAccessibleName(lead)
        self._lead = Heading(lead, 2 if large else 1)
        self._hint = Quiet(hint)
        self._lead.setWordWrap(True)
        self._lead_words, self._hint_words = lead, hint
        self._buttons = tuple(buttons)
        self._flat: QGridLayout | None = None
        self._columns = -1
        theme.changed.connect(self.update)
        if large:
            middle = Qt.AlignmentFlag.AlignHCenter
            self._lead.setAlignment(middle)
            self._hint.setAlignment(middle)
            self._hint.setMaximumWidth(75 * self.fontMetrics().averageCharWidth())
            under = row(1, self._hint, 1)
            under.setStretch(1, 75)
            tall = column(1, self._lead, under, row(1, *buttons, 1), 1, gap=2 * GRID)
            tall.setContentsMargins(4 * GRID, 4 * GRID, 4 * GRID, 4 * GRID)
            self.setLayout(tall)
            self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        else:
            self._words = panel(column(self._lead, self._hint, gap=2))
            self._flat = QGridLayout(self)
            self._flat.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
            self._flat.setSpacing(GRID)
            self._place()
            self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)

    def tell(self, lead: str = "", hint: str = "") -> None:
        """Say what is going on instead of what may be dropped; with no words, as before."""
        self._lead.setText(lead or self._lead_words)
        self._hint.setText(hint or self._hint_words)
        for one in self._buttons:
            one.setEnabled(not lead)

    def _place(self) -> None:
        """Buttons beside the words; under them, in as many rows as it takes, where that is too wide."""
        if self._flat is None:
            return
        count = len(self._buttons)
        wide = [one.sizeHint().width() + GRID for one in self._buttons]
        room = self.width() - 4 * GRID
        beside = LETTERS * self.fontMetrics().averageCharWidth() + sum(wide) <= room
        columns = 0 if beside else max(1, min(count, room // max(wide)))
        if columns == self._columns:
            return
        self._columns = columns
        self._flat.addWidget(self._words, 0, 0, 1, 1 if beside else columns + 1)
        for at, one in enumerate(self._buttons):
            place = (0, at + 1) if beside else (1 + at // columns, at % columns)
            self._flat.addWidget(one, *place)
        for at in range(count + 1):
            self._flat.setColumnStretch(at, int(at == columns))

    # Qt's own names

    def minimumSizeHint(self) -> QSize:
        """As narrow as the widest button: the others go under it."""
        least = super().minimumSizeHint()
        if self._flat is None:
            return least
        widest = max((one.sizeHint().width() for one in self._buttons), default=0)
        return QSize(widest + 4 * GRID, least.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the buttons for the new width."""
        super().resizeEvent(event)
        self._place()

    def changeEvent(self, event: QEvent) -> None:
        """Place the buttons for the new size of text."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange} and hasattr(
            self, "_flat"
        ):
            self._columns = -1
            self._place()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take local files, and show that they are taken."""
        if local_paths(event.mimeData()):
            self._over = True
            self.update()
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
        else:
            event.ignore()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Nothing came."""
        self._over = False
        self.update()

    def dropEvent(self, event: QDropEvent) -> None:
        """Hand the files on; the drop copies, it never moves."""
        self._over = False
        self.update()
        paths = local_paths(event.mimeData())
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        if paths:
            self.dropped.emit(paths)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A dashed edge; a full one while something is held over it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = self._theme.colours
        painter.setBrush(colours.selection if self._over else colours.base)
        style = Qt.PenStyle.SolidLine if self._over else Qt.PenStyle.DashLine
        edge = colours.accent if self._over else colours.muted
        painter.setPen(QPen(edge, 2 if self._over else 1, style))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
        painter.end()
