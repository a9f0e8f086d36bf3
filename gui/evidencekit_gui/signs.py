"""Shapes drawn, not written: marks of meaning, the signs of the report's charts, small bars.

Drawn, because they must look the same whatever glyphs the system's font has; and shapes, because no
meaning may hang on a colour.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetrics, QPainter, QPen, QPixmap, QPolygonF

from evidencekit_gui.theme import Meaning

MARK, TEXT = 12, 18
"""Side of a mark where a line of text is so many pixels high."""


def mark_side(metrics: QFontMetrics) -> int:
    """Side of a mark beside text of this size, in pixels: it grows with the text."""
    return max(MARK, round(MARK / TEXT * metrics.height()))


def paint_mark(painter: QPainter, box: QRectF, meaning: Meaning, colour: QColor) -> None:
    """Draw a meaning's shape: tick, exclamation mark in a triangle, cross, question mark in a ring.

    Drawn and not written, so that it looks the same whatever glyphs the system's font has.
    """
    if meaning is Meaning.PLAIN:
        return
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    unit = min(box.width(), box.height()) / 12
    painter.translate(box.center().x() - 6 * unit, box.center().y() - 6 * unit)
    painter.scale(unit, unit)
    pen = QPen(
        colour, 1.8, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
    )
    painter.setPen(pen)
    if meaning is Meaning.FINE:
        painter.drawPolyline(QPolygonF([QPointF(2, 6.6), QPointF(4.8, 9.4), QPointF(10, 3.2)]))
    elif meaning is Meaning.BROKEN:
        painter.drawLine(QPointF(2.8, 2.8), QPointF(9.2, 9.2))
        painter.drawLine(QPointF(9.2, 2.8), QPointF(2.8, 9.2))
    elif meaning is Meaning.ATTENTION:
        pen.setWidthF(1.3)
        painter.setPen(pen)
        painter.drawPolygon(QPolygonF([QPointF(6, 1), QPointF(11.4, 10.8), QPointF(0.6, 10.8)]))
        painter.drawLine(QPointF(6, 4.6), QPointF(6, 7.2))
        painter.drawPoint(QPointF(6, 9.2))
    else:
        pen.setWidthF(1.2)
        painter.setPen(pen)
        painter.drawEllipse(QRectF(0.8, 0.8, 10.4, 10.4))
        painter.drawPolyline(
            QPolygonF([QPointF(4.4, 4.4), QPointF(6, 3.2), QPointF(7.6, 4.6), QPointF(6, 6.6)])
        )
        painter.drawPoint(QPointF(6, 8.9))
    painter.restore()


def paint_sign(painter: QPainter, box: QRectF, sign: str, colour: QColor) -> None:
    """Draw a sign of the report's charts: ``dot``, ``diamond``, ``square``, ``triangle``, ``no-run``.

    The same sign stands in the chart, in the legend and in each row, so that one teaches the other.
    """
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour, 1.4))
    half = min(box.width(), box.height()) / 2
    x, y = box.center().x(), box.center().y()
    if sign in _OUTLINES:
        filled = sign in {"diamond", "asked", "step"}
        painter.setBrush(colour if filled else QBrush(Qt.BrushStyle.NoBrush))
        corners = [QPointF(x + half * right, y + half * down) for right, down in _OUTLINES[sign]]
        painter.drawPolygon(QPolygonF(corners))
    elif sign == "dot":
        painter.setBrush(colour)
        painter.drawEllipse(box.center(), half * 0.55, half * 0.55)
    elif sign == "no-run":
        reach = half * 0.65
        painter.drawLine(QPointF(x - reach, y - reach), QPointF(x + reach, y + reach))
        painter.drawLine(QPointF(x - reach, y + reach), QPointF(x + reach, y - reach))
    elif sign in {"no-records", "gap"}:
        painter.fillRect(box, QBrush(colour, Qt.BrushStyle.BDiagPattern))
        painter.drawRect(box)
    elif sign == "tick":
        painter.drawLine(QPointF(x, y - half * 0.6), QPointF(x, y + half * 0.6))
    elif sign in {"bin", "span"}:
        painter.fillRect(box.adjusted(half * 0.5, 0, -half * 0.5, 0), colour)
    elif sign in _LINES:
        painter.setPen(QPen(colour, 1.6, _LINES[sign]))
        if sign == "median":
            painter.drawLine(QPointF(box.left(), y), QPointF(box.right(), y))
        else:
            painter.drawLine(QPointF(x, box.top()), QPointF(x, box.bottom()))
    painter.restore()


_TRIANGLE = ((0, -0.8), (0.85, 0.7), (-0.85, 0.7))
_OUTLINES: dict[str, tuple[tuple[float, float], ...]] = {
    "diamond": ((0, -1), (0.8, 0), (0, 1), (-0.8, 0)),
    "square": ((-0.65, -0.65), (0.65, -0.65), (0.65, 0.65), (-0.65, 0.65)),
    "triangle": _TRIANGLE,
    "cannot-tell": _TRIANGLE,
    "step": ((-0.7, 0), (0.5, -0.6), (0.5, 0.6)),
    "forward": ((0.7, 0), (-0.5, -0.6), (-0.5, 0.6)),
    "asked": ((0, 0.8), (0.8, -0.6), (-0.8, -0.6)),
}
_LINES = {
    "median": Qt.PenStyle.DashLine,
    "restart": Qt.PenStyle.DotLine,
}


def mark_pixmap(meaning: Meaning, colour: QColor, pixels: int, ratio: float = 1.0) -> QPixmap:
    """A meaning's shape as a picture, for labels."""
    pixmap = QPixmap(round(pixels * ratio), round(pixels * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    paint_mark(painter, QRectF(0, 0, pixels, pixels), meaning, colour)
    painter.end()
    return pixmap


def paint_spark(painter: QPainter, box: QRectF, figures: tuple[int, ...], colour: QColor) -> None:
    """Figures as bars from zero, the last ones that fit."""
    if not figures:
        return
    step = max(2, min(6, int(box.width() / len(figures))))
    shown = figures[-int(box.width() // step) :]
    top = max(*shown, 1)
    for at, figure in enumerate(shown):
        height = max(1.0, box.height() * figure / top)
        bar = QRectF(box.left() + at * step, box.bottom() - height, max(1, step - 1), height)
        painter.fillRect(bar, colour)


def paint_span(painter: QPainter, box: QRectF, span: tuple[float, float], colour: QColor) -> None:
    """A stretch of the whole as a bar, never thinner than can be seen."""
    start, end = span
    width = max(2.0, box.width() * (end - start))
    left = min(box.left() + box.width() * start, box.right() - width)
    painter.fillRect(QRectF(left, box.center().y() - 3, width, 7), colour)
