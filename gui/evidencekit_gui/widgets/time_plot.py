"""A plot over time in the zone that is shown: zoom by dragging or by key, ticks at local midnights.

The base of the chart of runs and of the coverage strip. Positions are microseconds since the epoch;
inside, seconds from the first one, so that no digit is lost in drawing.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pyqtgraph
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QFrame, QSizePolicy

from evidencekit.clock import SECOND, as_datetime, local_date, start_of_day, zone
from evidencekit_gui.theme import GRID

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Protocol

    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QFocusEvent, QKeyEvent
    from PySide6.QtWidgets import QWidget

    from evidencekit_gui.theme import Theme

    class Spanned(Protocol):
        """Anything with a start and an end."""

        @property
        def start_us(self) -> int:
            """Microseconds since the epoch."""

        @property
        def end_us(self) -> int:
            """The first moment after it."""


DAY = 86_400 * SECOND
_STEPS_DAYS = (1, 2, 7, 14, 28)
_STEPS_MONTHS = (1, 3, 6, 12, 24, 60, 120)
_STEPS_WITHIN_S = (1, 5, 15, 60, 300, 900, 3600, 3 * 3600, 6 * 3600, 12 * 3600)
LABEL_WIDTH = 84
"""Pixels a tick's label wants."""


def moment_ticks(start_us: int, end_us: int, zone_name: str, most: int) -> list[tuple[int, str]]:
    """Ticks between two moments: at local midnights, or at round times where less than days show."""
    tz = zone(zone_name)
    span = max(1, end_us - start_us)
    if span > DAY * 1.5:
        return _day_ticks(start_us, end_us, zone_name, span / DAY / max(1, most))
    wanted = span / SECOND / max(1, most)
    within = next((seconds for seconds in _STEPS_WITHIN_S if seconds >= wanted), 43_200)
    first = start_of_day(local_date(start_us, tz), tz)
    first += (start_us - first) // (within * SECOND) * within * SECOND
    text = "%H:%M:%S" if within < 60 else "%H:%M"
    return [
        (at, as_datetime(at, tz).strftime(text))
        for at in range(first, end_us + 1, within * SECOND)
        if at >= start_us
    ]


def _day_ticks(start_us: int, end_us: int, zone_name: str, apart: float) -> list[tuple[int, str]]:
    """Local midnights at least ``apart`` days from one another; of first days of months if many."""
    tz = zone(zone_name)
    day = local_date(start_us, tz)
    step = next((days for days in _STEPS_DAYS if days >= apart), None)
    months = next((count for count in _STEPS_MONTHS if count * 28 >= apart), _STEPS_MONTHS[-1])
    if step is None:
        day = day.replace(month=(day.month - 1) // months * months + 1 if months < 12 else 1, day=1)
    ticks: list[tuple[int, str]] = []
    while (at := start_of_day(day, tz)) <= end_us:
        if at >= start_us:
            ticks.append((at, f"{day.day} {day:%b}" + ("" if step else f" {day.year}")))
        if step is None:
            count = day.month - 1 + months
            day = day.replace(year=day.year + count // 12, month=count % 12 + 1)
        else:
            day += timedelta(days=step)
    return ticks


class MomentAxis(pyqtgraph.AxisItem):  # type: ignore[misc]  # untyped library
    """The axis of time, labelled in the zone that is shown."""

    def __init__(self) -> None:
        super().__init__("bottom", showValues=True)
        self.origin_us = 0
        self.zone_name = "UTC"
        self._labels: dict[float, str] = {}

    def tickValues(self, low: float, high: float, size: float) -> list[tuple[float, list[float]]]:
        """Positions of the ticks."""
        start = self.origin_us + int(low * SECOND)
        end = self.origin_us + int(high * SECOND)
        found = moment_ticks(start, end, self.zone_name, int(size / self._label_width(start, end)))
        self._labels = {(at - self.origin_us) / SECOND: label for at, label in found}
        return [(1.0, list(self._labels))]

    def _label_width(self, start_us: int, end_us: int) -> int:
        """Pixels a label and the room around it want: times and years are wider than days."""
        font = self.style.get("tickFont")
        text = "30 Nov" if DAY * 1.5 < end_us - start_us < 200 * DAY else "30 Nov 2017"
        metrics = QFontMetrics(font) if font is not None else None
        return (metrics.horizontalAdvance(text) if metrics else LABEL_WIDTH) + GRID

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        """Labels of the ticks."""
        return [self._labels.get(value, "") for value in values]


class _ZoomBox(pyqtgraph.ViewBox):  # type: ignore[misc]  # untyped library
    """Dragging with the left button chooses a stretch to look at; a double click shows all again."""

    def __init__(self, chosen: Callable[[float, float], None], reset: Callable[[], None]) -> None:
        super().__init__(enableMenu=False)
        self._chosen = chosen
        self._reset = reset
        self._stretch: Any = None
        self.setMouseEnabled(x=True, y=False)

    def mouseDragEvent(self, ev: Any, axis: int | None = None) -> None:  # noqa: ANN401 (pyqtgraph)
        """Show the stretch while it is drawn, then look at it."""
        if ev.button() != Qt.MouseButton.LeftButton or axis is not None:
            ev.ignore()
            return
        ev.accept()
        start = self.mapToView(ev.buttonDownPos()).x()
        end = self.mapToView(ev.pos()).x()
        if self._stretch is None:
            self._stretch = pyqtgraph.LinearRegionItem(movable=False)
            self.addItem(self._stretch, ignoreBounds=True)
        self._stretch.setRegion((min(start, end), max(start, end)))
        if ev.isFinish():
            self.removeItem(self._stretch)
            self._stretch = None
            if abs(ev.pos().x() - ev.buttonDownPos().x()) > 6:
                self._chosen(min(start, end), max(start, end))

    def mouseDoubleClickEvent(self, ev: Any) -> None:  # noqa: ANN401 (pyqtgraph)
        """Show all."""
        ev.accept()
        self._reset()

    def wheelEvent(self, ev: Any, axis: int | None = None) -> None:  # noqa: ANN401 (pyqtgraph)
        """Zoom only with Ctrl, so that a page can be scrolled over a chart."""
        if ev.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().wheelEvent(ev, axis)
        else:
            ev.ignore()


class TimePlot(pyqtgraph.PlotWidget):  # type: ignore[misc]  # untyped library
    """A plot whose x axis is time. Subclasses put their signs in with :meth:`x`."""

    stretch_shown = Signal(object, object)
    """Another stretch of time is in sight: start and end, microseconds."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        self._theme = theme
        self._axis = MomentAxis()
        box = _ZoomBox(self._zoom_to, self.show_all)
        super().__init__(parent, viewBox=box, axisItems={"bottom": self._axis})
        self._start_us = 0
        self._end_us = DAY
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        item = self.getPlotItem()
        item.hideButtons()
        item.setMenuEnabled(False)
        item.setClipToView(False)
        item.layout.setContentsMargins(4, 8, 16, 4)
        for side in ("left", "bottom"):
            axis = item.getAxis(side)
            axis.setStyle(tickLength=0, tickTextOffset=8, tickAlpha=0)
        self.dress()
        theme.changed.connect(self._redress)

    @property
    def is_closed(self) -> bool:
        """Whether the plot is let go of (or not there yet): it has no axes to dress or place."""
        return self.__dict__.get("plotItem") is None  # the plot hands on what it does not find

    # Time and place

    def set_span(self, start_us: int, end_us: int, zone_name: str) -> None:
        """All the time there is to show, with a little room at both ends."""
        room = max((end_us - start_us) // 60, SECOND)
        self._start_us, self._end_us = start_us - room, end_us + room
        self._axis.origin_us = self._start_us
        self._axis.zone_name = zone_name
        self.getViewBox().setLimits(xMin=0, xMax=self.x(self._end_us), minXRange=60)
        self.show_all()

    def set_zone(self, zone_name: str) -> None:
        """Label the axis in another zone."""
        self._axis.zone_name = zone_name
        self._axis.picture = None
        self._axis.update()

    def x(self, us: int) -> float:
        """Position of a moment."""
        return (us - self._axis.origin_us) / SECOND

    def moment(self, x: float) -> int:
        """The moment at a position."""
        return self._axis.origin_us + round(x * SECOND)

    def show_all(self) -> None:
        """Show the whole span."""
        self.setXRange(0, self.x(self._end_us), padding=0)
        self.stretch_shown.emit(self._start_us, self._end_us)

    def _zoom_to(self, start: float, end: float) -> None:
        self.setXRange(start, end, padding=0)
        self.stretch_shown.emit(self.moment(start), self.moment(end))

    def zoom(self, factor: float) -> None:
        """Show ``factor`` times as much time around the middle."""
        (start, end), _ = self.getViewBox().viewRange()
        middle, half = (start + end) / 2, (end - start) / 2 * factor
        low, high = max(0.0, middle - half), min(self.x(self._end_us), middle + half)
        self._zoom_to(low, high)

    # Dress

    def dress(self) -> None:
        """Take the scheme's colours and the page's font."""
        colours = self._theme.colours
        self.setBackground(colours.base)
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * 0.92)
        for side in ("left", "bottom"):
            axis = self.getPlotItem().getAxis(side)
            axis.setPen(QPen(QColor(0, 0, 0, 0)))
            axis.setTickPen(QPen(QColor(0, 0, 0, 0)))
            axis.setTextPen(QPen(colours.muted))
            axis.setStyle(tickFont=font)

    def _redress(self) -> None:
        self.dress()

    def plain_pen(self, colour: QColor, width: float = 1.0) -> QPen:
        """A pen whose width is pixels, whatever the zoom."""
        pen = QPen(colour, width)
        pen.setCosmetic(True)
        return pen

    def add_hatched(self, stretches: Sequence[Spanned], top: float, low: float = 0.0) -> None:
        """Hatch stretches of time from the foot to ``top``, as one item of the plot."""
        if not stretches:
            return
        colours = self._theme.colours
        hatched = pyqtgraph.BarGraphItem(
            x0=[self.x(one.start_us) for one in stretches],
            x1=[self.x(one.end_us) for one in stretches],
            y0=low,
            y1=[top] * len(stretches),
            brush=QBrush(colours.muted, Qt.BrushStyle.BDiagPattern),
            pen=self.plain_pen(colours.line),
        )
        self.addItem(hatched, ignoreBounds=True)

    def add_uprights(self, moments: Sequence[int], top: float, pen: QPen, low: float = 0.0) -> None:
        """Draw upright lines at moments, as one item of the plot."""
        if moments:
            across = [self.x(moment) for moment in moments for _ in range(2)]
            lines = pyqtgraph.PlotCurveItem(
                across, [low, top] * len(moments), connect="pairs", pen=pen
            )
            self.addItem(lines, ignoreBounds=True)

    # Qt's own names

    def sizeHint(self) -> QSize:
        """Wide and not very high: the plot grows where there is room."""
        return QSize(60 * GRID, 26 * GRID)

    def keyPressEvent(self, ev: QKeyEvent) -> None:
        """``+`` and ``-`` zoom, ``0`` shows all; arrows are the subclass's."""
        if ev.key() in {Qt.Key.Key_Plus, Qt.Key.Key_Equal}:
            self.zoom(0.5)
        elif ev.key() == Qt.Key.Key_Minus:
            self.zoom(2.0)
        elif ev.key() == Qt.Key.Key_0:
            self.show_all()
        else:
            ev.ignore()

    def drawForeground(self, painter: QPainter, rect: QRectF) -> None:
        """A ring where the keyboard is."""
        super().drawForeground(painter, rect)
        if self.hasFocus():
            painter.save()
            painter.resetTransform()
            painter.setPen(QPen(self._theme.colours.accent, 2))
            painter.drawRect(self.viewport().rect().adjusted(1, 1, -1, -1))
            painter.restore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Draw the ring."""
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring away."""
        super().focusOutEvent(event)
        self.viewport().update()

    def changeEvent(self, event: QEvent) -> None:
        """A new font dresses the axes anew; a plot that was closed has none left."""
        super().changeEvent(event)
        if event.type() == event.Type.FontChange and not self.is_closed:
            self.dress()
