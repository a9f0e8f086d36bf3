"""Bytes as an expert reads them: offset, hexadecimal, text; one stretch of them marked.

The view shows the bytes it is given and nothing else; offsets are those in the uncompressed file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeySequence, QPainter, QPen
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QFrame, QSizePolicy

from evidencekit_gui.language import tr
from evidencekit_gui.theme import GRID

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPaintEvent, QResizeEvent
    from PySide6.QtWidgets import QWidget

    from evidencekit_gui.theme import Theme

SCALE = 0.8
"""Bytes are set a little smaller than text, so that sixteen fit beside a table."""
_DIGITS = 4
"""Least number of digits an offset is written with."""


class HexView(QAbstractScrollArea):
    """Shows bytes; a click or an arrow key chooses one, :meth:`mark` marks a stretch."""

    byte_chosen = Signal(int)
    """Position of the byte, counted from the first one shown."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._bytes = b""
        self._base = 0
        self._from = 0
        self._length = 0
        self._caret = 0
        self._per_row = 16
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.viewport().setCursor(Qt.CursorShape.IBeamCursor)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._speak()
        theme.changed.connect(self.viewport().update)

    @property
    def marked(self) -> tuple[int, int]:
        """Start and length of the marked stretch."""
        return self._from, self._length

    def set_bytes(self, raw: bytes, base: int) -> None:
        """Show ``raw``, whose first byte lies at offset ``base`` of the file."""
        self._bytes, self._base = raw, base
        self._from = self._length = self._caret = 0
        self._lay_out()
        self._speak()
        self.updateGeometry()
        self.viewport().update()

    def mark(self, start: int, length: int) -> None:
        """Mark a stretch, and bring it into sight."""
        self._from, self._length = start, length
        if length and not start <= self._caret < start + length:
            self._caret = start
        self._reveal(self._caret)
        self._speak()
        self.viewport().update()

    def row_text(self, number: int) -> str:
        """One row as text: for copying and for tests."""
        part = self._bytes[number * self._per_row : (number + 1) * self._per_row]
        shown = "".join(chr(byte) if 0x20 <= byte < 0x7F else "·" for byte in part)
        return f"{self._offset_text(number)}  {part.hex(' '):<{self._per_row * 3 - 1}}  {shown}"

    def _offset_text(self, number: int) -> str:
        digits = max(_DIGITS, len(f"{self._base + len(self._bytes):X}"))
        return f"{self._base + number * self._per_row:0{digits}X}"

    def _rows(self) -> int:
        return -(-len(self._bytes) // self._per_row)

    def _speak(self) -> None:
        """Tell a screen reader what is shown and what is marked."""
        self.setAccessibleName(tr("Bytes of the record"))
        if not self._bytes:
            self.setAccessibleDescription(tr("nothing is shown"))
            return
        part = self._bytes[self._from : self._from + self._length]
        marked = (
            tr("; marked at +{from_}: {hex}", from_=self._from, hex=part.hex(" ")) if part else ""
        )
        self.setAccessibleDescription(
            tr(
                "{bytes} bytes at 0x{base:X}{marked}",
                bytes=len(self._bytes),
                base=self._base,
                marked=marked,
            )
        )

    # Where things lie

    def _metrics(self) -> QFontMetrics:
        return QFontMetrics(self._theme.mono(SCALE))

    def _lay_out(self) -> None:
        """Sixteen bytes a row where they fit, else eight; and the reach of the scroll bar."""
        wide = self._width_for(16)
        self._per_row = 16 if self.viewport().width() >= wide else 8
        line = self._line()
        page = max(1, (self.viewport().height() - GRID) // line)
        self.verticalScrollBar().setRange(0, max(0, self._rows() - page))
        self.verticalScrollBar().setPageStep(page)

    def _line(self) -> int:
        return self._metrics().height() + 2

    def _columns(self, per_row: int) -> tuple[int, int, int]:
        """X of the first byte, width of a byte's cell, x of the text."""
        unit = self._metrics().horizontalAdvance("0")
        digits = max(_DIGITS, len(f"{self._base + len(self._bytes):X}"))
        first = GRID + (digits + 2) * unit
        cell = 3 * unit
        text = first + per_row * cell + (unit if per_row > 8 else 0) + unit
        return first, cell, text

    def _width_for(self, per_row: int) -> int:
        _, _, text = self._columns(per_row)
        return text + per_row * self._metrics().horizontalAdvance("0") + GRID

    def _cell(self, position: int) -> tuple[QRect, QRect]:
        """Where a byte's hexadecimal and its text are drawn."""
        first, cell, text = self._columns(self._per_row)
        unit = self._metrics().horizontalAdvance("0")
        row, at = divmod(position, self._per_row)
        top = GRID // 2 + (row - self.verticalScrollBar().value()) * self._line()
        gap = unit if at >= 8 else 0
        return (
            QRect(first + at * cell + gap - unit // 2, top, cell, self._line()),
            QRect(text + at * unit, top, unit, self._line()),
        )

    def _byte_at(self, point: QPoint) -> int | None:
        line = self._line()
        row = (point.y() - GRID // 2) // line + self.verticalScrollBar().value()
        start = row * self._per_row
        for position in range(start, min(start + self._per_row, len(self._bytes))):
            if any(box.contains(point) for box in self._cell(position)):
                return position
        return None

    def _reveal(self, position: int) -> None:
        bar = self.verticalScrollBar()
        row = position // self._per_row
        page = max(1, bar.pageStep())
        if row < bar.value():
            bar.setValue(row)
        elif row >= bar.value() + page:
            bar.setValue(row - page + 1)

    def _choose(self, position: int) -> None:
        self._caret = max(0, min(position, len(self._bytes) - 1))
        self._reveal(self._caret)
        self.viewport().update()
        self.byte_chosen.emit(self._caret)

    # Qt's own names

    def sizeHint(self) -> QSize:
        """Four rows of sixteen bytes."""
        rows = max(4, min(self._rows(), 16))
        return QSize(self._width_for(16), rows * self._line() + GRID)

    def minimumSizeHint(self) -> QSize:
        """Eight bytes a row, all rows of one usual record."""
        return QSize(self._width_for(8), 4 * self._line() + GRID)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the rows out anew."""
        super().resizeEvent(event)
        self._lay_out()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows in sight."""
        painter = QPainter(self.viewport())
        colours = self._theme.colours
        painter.fillRect(self.viewport().rect(), colours.base)
        painter.setFont(self._theme.mono(SCALE))
        top = self.verticalScrollBar().value()
        for number in range(
            top, min(self._rows(), top + self.viewport().height() // self._line() + 2)
        ):
            box, _ = self._cell(number * self._per_row)
            painter.setPen(colours.muted)
            left = QRect(GRID, box.top(), box.left(), box.height())
            painter.drawText(left, Qt.AlignmentFlag.AlignVCenter, self._offset_text(number))
            end = min((number + 1) * self._per_row, len(self._bytes))
            for position in range(number * self._per_row, end):
                self._paint_byte(painter, position)
        painter.end()

    def _paint_byte(self, painter: QPainter, position: int) -> None:
        colours = self._theme.colours
        middle = Qt.AlignmentFlag.AlignCenter
        in_hex, in_text = self._cell(position)
        value = self._bytes[position]
        marked = self._from <= position < self._from + self._length
        font = self._theme.mono(SCALE)
        font.setBold(marked)
        painter.setFont(font)
        if marked:
            painter.fillRect(in_hex, colours.selection)
            painter.fillRect(in_text, colours.selection)
        known = 0x20 <= value < 0x7F
        painter.setPen(colours.text if value or marked else colours.muted)
        painter.drawText(in_hex, middle, f"{value:02x}")
        painter.setPen(colours.text if known else colours.muted)
        painter.drawText(in_text, middle, chr(value) if known else "·")
        if position == self._caret and self.hasFocus():
            painter.setPen(QPen(colours.accent, 1))
            painter.drawRect(in_hex.adjusted(1, 0, -2, -1))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the byte under the mouse."""
        position = self._byte_at(event.position().toPoint())
        if position is not None:
            self._choose(position)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Nothing more: the byte was chosen when the button went down."""
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows walk the bytes; Ctrl+C copies what is marked, or all of it."""
        steps = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -self._per_row,
            Qt.Key.Key_Down: self._per_row,
        }
        key = Qt.Key(event.key())
        if event.matches(QKeySequence.StandardKey.Copy):
            part = self._bytes[self._from : self._from + self._length] or self._bytes
            QApplication.clipboard().setText(part.hex(" "))
        elif key in steps and self._bytes:
            self._choose(self._caret + steps[key])
        elif key in {Qt.Key.Key_Home, Qt.Key.Key_End} and self._bytes:
            self._choose(0 if key == Qt.Key.Key_Home else len(self._bytes) - 1)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the caret."""
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the caret."""
        super().focusOutEvent(event)
        self.viewport().update()
