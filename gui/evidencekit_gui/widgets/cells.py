"""How a cell of a table is drawn: padded, figures at the right, a shape before its colour."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import (
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from evidencekit_gui.models.columns import (
    BESIDE_ROLE,
    DEPTH_ROLE,
    MEANING_ROLE,
    MONO_ROLE,
    MUTED_ROLE,
    SECOND_ROLE,
    SIGN_ROLE,
    SPAN_ROLE,
    SPARK_ROLE,
    STRONG_ROLE,
    Index,
)
from evidencekit_gui.signs import mark_side, paint_mark, paint_sign, paint_span, paint_spark
from evidencekit_gui.theme import GRID, Meaning

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QObject
    from PySide6.QtGui import QPainter

    from evidencekit_gui.theme import Theme

    Says = Callable[[Qt.ItemDataRole | int], Any]

PADDING = GRID
INDENT = 2 * GRID


def mark_room(metrics: QFontMetrics) -> int:
    """What a mark takes of its cell, in pixels: text begins behind it."""
    return mark_side(metrics) + GRID - 2


_STATE = QStyle.StateFlag


class CellDelegate(QStyledItemDelegate):
    """Draws one cell: ground, mark, text, and a second line where there is one."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.theme = theme

    def ground(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        """The cell's ground: chosen, chosen but the keyboard elsewhere, every other row, plain."""
        colours = self.theme.colours
        state = option.state
        if state & _STATE.State_Selected:
            at_work = bool(state & _STATE.State_Active) and self._focused(option)
            painter.fillRect(option.rect, colours.selection if at_work else colours.idle_selection)
        elif option.features & QStyleOptionViewItem.ViewItemFeature.Alternate:
            painter.fillRect(option.rect, colours.alternate)

    def _focused(self, option: QStyleOptionViewItem) -> bool:
        widget = option.widget
        return widget is not None and widget.hasFocus()

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> None:
        """Draw the cell."""
        self.ground(painter, option)
        colours = self.theme.colours
        box = option.rect.adjusted(PADDING, 0, -PADDING, 0)
        figures = index.data(SPARK_ROLE)
        span = index.data(SPAN_ROLE)
        if figures is not None:
            second = index.data(SECOND_ROLE)
            if second:
                self._write_second(painter, option, index, str(second))
                box.setHeight(box.height() // 2 + 2)
            paint_spark(painter, QRectF(box.adjusted(0, 4, 0, -4)), figures, colours.accent)
            return
        if span is not None:
            strong = bool(index.data(STRONG_ROLE))
            paint_span(painter, QRectF(box), span, colours.broken if strong else colours.accent)
            return
        box.setLeft(box.left() + int(index.data(DEPTH_ROLE) or 0) * INDENT)
        side, room = mark_side(option.fontMetrics), mark_room(option.fontMetrics)
        at = QRectF(box.left(), box.center().y() - side / 2 + 0.5, side, side)
        meaning, sign = index.data(MEANING_ROLE), index.data(SIGN_ROLE)
        if isinstance(meaning, Meaning) and _makes_room(index.data, meaning):
            paint_mark(painter, at, meaning, colours.of(meaning))
            box.setLeft(box.left() + room)
        elif sign:
            usual = sign == "dot"
            strong = bool(index.data(STRONG_ROLE))
            colour = colours.broken if strong else colours.accent if usual else colours.text
            paint_sign(painter, at, str(sign), colour)
            box.setLeft(box.left() + room)
        self._write(painter, option, index, box, str(index.data(Qt.ItemDataRole.DisplayRole) or ""))

    def _write(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: Index,
        box: QRect,
        text: str,
    ) -> None:
        colours = self.theme.colours
        font = self._font(option.font, index.data)
        painter.setFont(font)
        painter.setPen(colours.muted if index.data(MUTED_ROLE) else colours.text)
        align = index.data(Qt.ItemDataRole.TextAlignmentRole) or Qt.AlignmentFlag.AlignLeft
        second = index.data(SECOND_ROLE)
        if second:
            self._write_second(painter, option, index, str(second))
            box = QRect(box.left(), box.top() + 3, box.width(), box.height() // 2 - 2)
            painter.setPen(colours.text)
            painter.setFont(font)
        metrics = QFontMetrics(font)
        painter.drawText(box, align, elided(metrics, text, box.width()))
        beside = index.data(BESIDE_ROLE)
        room = box.width() - metrics.horizontalAdvance(text) - GRID
        if beside and room > 0:
            painter.setPen(colours.muted)
            rest = box.adjusted(box.width() - room, 0, 0, 0)
            painter.drawText(rest, align, elided(metrics, str(beside), room))

    def _font(self, usual: QFont, says: Says) -> QFont:
        font = QFont(self.theme.mono() if says(MONO_ROLE) else usual)
        if says(STRONG_ROLE):
            font.setBold(True)
        return font

    def needs(self, usual: QFont, says: Says) -> int:
        """How wide a cell would have to be for nothing in it to be cut; 0 where figures are drawn.

        ``says`` tells what is in the cell, role by role: an index' ``data``, or the model itself.
        """
        if says(SPARK_ROLE) is not None or says(SPAN_ROLE) is not None:
            return 0
        metrics = QFontMetrics(self._font(usual, says))
        text = str(says(Qt.ItemDataRole.DisplayRole) or "")
        width = metrics.horizontalAdvance(text) + 2 * PADDING + 2
        width += int(says(DEPTH_ROLE) or 0) * INDENT
        meaning = says(MEANING_ROLE)
        marked = isinstance(meaning, Meaning) and _makes_room(says, meaning)
        if marked or says(SIGN_ROLE):
            width += mark_room(metrics)
        beside = says(BESIDE_ROLE)
        return width + (GRID + metrics.horizontalAdvance(str(beside)) if beside else 0)

    def _write_second(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index, text: str
    ) -> None:
        """A line under the row that runs on through all cells that carry it."""
        view = option.widget
        if not isinstance(view, QTableView):
            return
        model = view.model()
        carry = [
            at
            for at in range(model.columnCount())
            if not view.isColumnHidden(at) and model.index(index.row(), at).data(SECOND_ROLE)
        ]
        left = view.columnViewportPosition(carry[0]) + PADDING
        right = view.columnViewportPosition(carry[-1]) + view.columnWidth(carry[-1]) - PADDING
        right = min(right, view.viewport().width() - PADDING)
        if model.index(index.row(), carry[0]).data(MEANING_ROLE) is not Meaning.PLAIN:
            left += mark_room(option.fontMetrics)
        font = QFont(option.font)
        painter.save()
        painter.setClipRect(option.rect)
        painter.setFont(font)
        painter.setPen(self.theme.colours.muted)
        half = option.rect.height() // 2
        place = QRect(left, option.rect.top() + half, right - left, half - 3)
        shown = elided(QFontMetrics(font), text, right - left)
        painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Width of what is in the cell; the height is the view's affair."""
        return QSize(self.needs(option.font, index.data), option.fontMetrics.height() + GRID)


def _makes_room(says: Says, meaning: Meaning) -> bool:
    """Whether text stands behind a mark's place: in lists of two lines also where none is drawn."""
    return meaning is not Meaning.PLAIN or bool(says(BESIDE_ROLE))


def elided(metrics: QFontMetrics, text: str, width: int) -> str:
    """The text, cut with an ellipsis where it is wider."""
    return metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
