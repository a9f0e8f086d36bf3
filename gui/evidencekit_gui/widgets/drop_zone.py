"""A place to drop files on. Only local files and folders are taken, and only opened for reading."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QFrame, QSizePolicy

from evidencekit_gui.theme import GRID
from evidencekit_gui.widgets.basics import Heading, Quiet, column, row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QMimeData
    from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QPaintEvent
    from PySide6.QtWidgets import QPushButton, QWidget

    from evidencekit_gui.theme import Theme


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
        theme.changed.connect(self.update)
        if large:
            middle = Qt.AlignmentFlag.AlignHCenter
            self._lead.setAlignment(middle)
            self._hint.setAlignment(middle)
            self._hint.setFixedWidth(66 * GRID)
            tall = column(
                1, self._lead, row(1, self._hint, 1), row(1, *buttons, 1), 1, gap=2 * GRID
            )
            tall.setContentsMargins(4 * GRID, 4 * GRID, 4 * GRID, 4 * GRID)
            self.setLayout(tall)
            self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        else:
            flat = row(column(self._lead, self._hint, gap=2), *buttons)
            flat.setStretch(0, 1)
            flat.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
            self.setLayout(flat)
            self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)

    def tell(self, lead: str = "", hint: str = "") -> None:
        """Say what is going on instead of what may be dropped; with no words, as before."""
        self._lead.setText(lead or self._lead_words)
        self._hint.setText(hint or self._hint_words)
        for one in self._buttons:
            one.setEnabled(not lead)

    # Qt's own names

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
