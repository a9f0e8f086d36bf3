"""The chart of all runs: when they began and how long they took, the same values as in the report.

How a run ended is told by the mark's shape (the report's shapes), the run in question by shape, colour
and a label. A night without a run and a stretch without records are two different signs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyqtgraph
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QBrush, QColor, QFontMetrics
from PySide6.QtWidgets import QToolTip

from evidencekit.clock import SECOND
from evidencekit.report.chartshapes import NightKind, Shape
from evidencekit_gui import wording
from evidencekit_gui.language import tr
from evidencekit_gui.theme import GRID
from evidencekit_gui.widgets.time_plot import TimePlot

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
    from PySide6.QtWidgets import QWidget

    from evidencekit.report.chartshapes import NightMark, RunChart, RunMark
    from evidencekit_gui.theme import Theme

SYMBOLS = {
    Shape.EXIT_ZERO: ("o", 7),
    Shape.EXIT_OTHER: ("d", 12),
    Shape.SIGNAL: ("s", 9),
    Shape.NOT_RECORDED: ("t1", 9),
}
UNITS = {"seconds": "s", "minutes": "min", "hours": "h", "days": "d"}
"""Short for what the chart's axis counts."""
FROM_MARK = 2 * GRID
"""Pixels between the middle of a mark and its label."""
PARTS_APART = "   "
"""Between the parts of a label that stand in one line."""
WORDS = {
    Shape.EXIT_ZERO: tr("exit status 0"),
    Shape.EXIT_OTHER: tr("another exit status"),
    Shape.SIGNAL: tr("ended by a signal"),
    Shape.NOT_RECORDED: tr("outcome not recorded"),
}


class RunChartView(TimePlot):
    """Draws a :class:`evidencekit.report.chartvalues.RunChart` and lets a run be chosen."""

    run_chosen = Signal(int)
    """Place of the run in ``Analysis.runs``."""
    range_chosen = Signal(object, object)
    """The brush was moved: start and end in microseconds."""

    def __init__(
        self,
        theme: Theme,
        name: str = tr("Chart of runs over dates"),
        parent: QWidget | None = None,
        *,
        brush: bool = False,
    ) -> None:
        super().__init__(theme, name, parent)
        self._chart: RunChart | None = None
        self._zone = "UTC"
        self._chosen = -1
        self._brushed = brush
        self._brush: Any = None
        self._ring: Any = None
        self._length_ticks: list[tuple[float, str]] = []
        self._rules: list[Any] = []
        self._labels: list[tuple[Any, tuple[str, ...]]] = []
        """Labels of marks, and the parts of what each says."""
        self.stretch_shown.connect(lambda *_: self._place_labels())
        self.getViewBox().sigResized.connect(lambda *_: self._place_labels())

    @property
    def chart(self) -> RunChart | None:
        """What is drawn."""
        return self._chart

    @property
    def chosen_run(self) -> int:
        """Place of the chosen run; -1 for none."""
        return self._chosen

    def set_chart(self, chart: RunChart | None, zone_name: str) -> None:
        """Draw another chart, or none."""
        self._chart, self._zone, self._chosen = chart, zone_name, -1
        if chart is not None:
            self.set_span(chart.start_us, chart.end_us, zone_name)
        self._draw()

    def set_zone(self, zone_name: str) -> None:
        """Label the axis in another zone."""
        self._zone = zone_name
        super().set_zone(zone_name)

    def choose_run(self, run: int) -> None:
        """Ring one run, told from outside; gives no signal."""
        self._chosen = run
        self._draw_ring()
        self._speak()

    def set_range(self, start_us: int, end_us: int) -> None:
        """Put the brush over a stretch; gives no signal."""
        if self._brush is not None:
            self._brush.blockSignals(True)
            self._brush.setRegion((self.x(start_us), self.x(end_us)))
            self._brush.blockSignals(False)

    # Drawing

    def _redress(self) -> None:
        super()._redress()
        self._draw()

    def _draw(self) -> None:
        region = self._brush.getRegion() if self._brush is not None else None
        self.clear()
        self._labels = []
        self._brush = self._ring = None
        self._rules = []
        chart = self._chart
        if chart is None:
            self._speak()
            return
        top = max(chart.top_us, SECOND) / SECOND
        self.getViewBox().setYRange(-0.06 * top, top * 1.04, padding=0)
        self._draw_axis(chart)
        self._draw_nights(chart.nights, top)
        self._draw_marks(chart)
        self._draw_labels(chart, top)
        if self._brushed:
            self._draw_brush(region)
        self._draw_ring()
        self._speak()

    def _draw_axis(self, chart: RunChart) -> None:
        unit = UNITS.get(chart.axis.rsplit(" ", 1)[-1], "")
        ticks = [(tick.at / SECOND, f"{tick.label} {unit}") for tick in chart.length_ticks]
        self._length_ticks = ticks
        self._rule()
        colours = self._theme.colours
        if chart.median_us is not None:
            pen = self.plain_pen(colours.accent, 1.2)
            pen.setStyle(Qt.PenStyle.DashLine)
            line = pyqtgraph.InfiniteLine(chart.median_us / SECOND, angle=0, pen=pen)
            self.addItem(line, ignoreBounds=True)

    def _rule(self) -> None:
        """A line and a label for every length, or every second, third … where they would crowd."""
        ticks = self._length_ticks
        most = max(2, self.height() // (2 * self.fontMetrics().height() + 4))
        shown = ticks[:: max(1, -(-len(ticks) // most))]
        self.getPlotItem().getAxis("left").setTicks([shown])
        for line in self._rules:
            self.removeItem(line)
        pen = self.plain_pen(self._theme.colours.line)
        self._rules = [pyqtgraph.InfiniteLine(at, angle=0, pen=pen) for at, _ in shown]
        for line in self._rules:
            line.setZValue(-20)
            self.addItem(line, ignoreBounds=True)

    def _draw_nights(self, nights: tuple[NightMark, ...], top: float) -> None:
        colours = self._theme.colours
        empty = [night for night in nights if night.kind is NightKind.NO_RECORDS]
        self.add_hatched(empty, top * 1.04, -0.06 * top)
        for kind, symbol in ((NightKind.NO_RUN, "x"), (NightKind.CANNOT_TELL, "t")):
            due = [self.x(night.due_us) for night in nights if night.kind is kind]
            if due:
                signs = pyqtgraph.ScatterPlotItem(
                    due,
                    [0.0] * len(due),
                    symbol=symbol,
                    size=11,
                    pen=self.plain_pen(colours.text, 1.6),
                    brush=QBrush(colours.text),
                )
                self.addItem(signs, ignoreBounds=True)

    def _draw_marks(self, chart: RunChart) -> None:
        colours = self._theme.colours
        if chart.spans:
            boxes = pyqtgraph.BarGraphItem(
                x0=[self.x(span.start_us) for span in chart.spans],
                x1=[self.x(span.end_us) for span in chart.spans],
                y0=[span.shortest_us / SECOND for span in chart.spans],
                y1=[span.longest_us / SECOND for span in chart.spans],
                brush=QBrush(colours.accent),
                pen=self.plain_pen(colours.accent),
            )
            self.addItem(boxes, ignoreBounds=True)
        alike: dict[tuple[Shape, bool], list[RunMark]] = {}
        for mark in chart.marks:
            alike.setdefault((mark.shape, mark.questioned), []).append(mark)
        for (shape, questioned), marks in alike.items():
            self.addItem(self._spots(shape, marks, questioned=questioned), ignoreBounds=True)

    def _spots(self, shape: Shape, marks: list[RunMark], *, questioned: bool) -> Any:  # noqa: ANN401
        """All marks that look alike, as one item of the (untyped) plot: drawn at once."""
        colours = self._theme.colours
        symbol, size = SYMBOLS[shape]
        usual = shape is Shape.EXIT_ZERO
        colour = colours.broken if questioned else colours.accent if usual else colours.text
        filled = usual or questioned or shape is Shape.EXIT_OTHER
        spots = pyqtgraph.ScatterPlotItem(
            x=[self.x(mark.at_us) for mark in marks],
            y=[mark.length_us / SECOND for mark in marks],
            data=marks,
            symbol=symbol,
            size=size + (3 if questioned else 0),
            pen=self.plain_pen(colour, 1.4),
            brush=QBrush(colour if filled else QColor(0, 0, 0, 0)),
            hoverable=True,
            hoverSize=13,
            tip=None,
            pxMode=True,
            antialias=True,
        )
        spots.setZValue(5)
        spots.sigClicked.connect(self._clicked)
        spots.sigHovered.connect(self._hovered)
        return spots

    def _draw_labels(self, chart: RunChart, top: float) -> None:
        colours = self._theme.colours
        if self._brushed:
            return
        font = self.font()
        font.setBold(True)
        for mark in chart.marks:
            if not mark.questioned:
                continue
            ground = QColor(colours.base)
            ground.setAlphaF(0.8)
            text = pyqtgraph.TextItem("", color=colours.text, fill=ground)
            text.setFont(font)
            text.setZValue(3)
            text.setPos(self.x(mark.at_us), mark.length_us / SECOND)
            self._labels.append((text, mark.label))
            self.addItem(text, ignoreBounds=True)
        self._place_labels()

    def _place_labels(self) -> None:
        """Each label at the right of its mark; where it would be cut, at the left, or else below.

        Where the whole chart is too narrow for a label, its parts stand under each other.
        """
        box = self.getViewBox()
        (start, end), (low, high) = box.viewRange()
        for text, parts in self._labels:
            said = PARTS_APART.join(parts)
            metrics = QFontMetrics(text.textItem.font())
            wide = metrics.horizontalAdvance(said)
            if wide + 2 * FROM_MARK > box.width():
                said = "\n".join(parts)
                wide = max(metrics.horizontalAdvance(part) for part in parts)
            if text.toPlainText() != said:
                text.setText(said)
            whole = text.boundingRect()
            at, across = text.pos().x(), max(1.0, whole.width())
            left = (at - start) / max(1.0, end - start) * box.width()
            up = (high - text.pos().y()) / max(1e-9, high - low) * box.height()
            gap, need = FROM_MARK / across, wide + 2 * FROM_MARK
            middle = min(0.5, up / max(1.0, whole.height()))
            if box.width() - left >= need:
                anchor = (-gap, middle)
            elif left >= need:
                anchor = (1 + gap, middle)
            else:
                shift = max(left - box.width() + across, min(left, across / 2)) / across
                anchor = (shift, -FROM_MARK / max(1.0, whole.height()))
            text.setAnchor(anchor)

    def _draw_brush(self, region: tuple[float, float] | None) -> None:
        colours = self._theme.colours
        ground = QColor(colours.accent)
        ground.setAlphaF(0.14)
        stronger = QColor(colours.accent)
        stronger.setAlphaF(0.24)
        whole = (0.0, self.x(self._end_us))
        self._brush = pyqtgraph.LinearRegionItem(
            region or whole,
            brush=QBrush(ground),
            hoverBrush=QBrush(stronger),
            pen=self.plain_pen(colours.accent, 2),
            bounds=whole,
            swapMode="sort",
        )
        self._brush.setZValue(-5)
        self._brush.sigRegionChangeFinished.connect(self._brush_moved)
        self.addItem(self._brush, ignoreBounds=True)

    def _draw_ring(self) -> None:
        if self._ring is not None:
            self.removeItem(self._ring)
            self._ring = None
        mark = self._mark_of(self._chosen)
        if mark is None:
            return
        self._ring = pyqtgraph.ScatterPlotItem(
            [self.x(mark.at_us)],
            [mark.length_us / SECOND],
            symbol="o",
            size=20,
            pen=self.plain_pen(self._theme.colours.accent, 2),
            brush=QBrush(QColor(0, 0, 0, 0)),
        )
        self._ring.setZValue(20)
        self.addItem(self._ring, ignoreBounds=True)

    # Choosing

    def _mark_of(self, run: int) -> RunMark | None:
        marks = self._chart.marks if self._chart else ()
        return next((mark for mark in marks if mark.run == run), None)

    def _clicked(self, item: object, spots: list[Any], event: object) -> None:
        if len(spots):
            self._tell(spots[0].data().run)

    def _hovered(self, item: object, spots: list[Any], event: Any) -> None:  # noqa: ANN401
        if not len(spots):
            QToolTip.hideText()
            return
        text = self.describe(spots[0].data())
        at = self.mapToGlobal(self.mapFromScene(event.scenePos()))
        QToolTip.showText(at, text, self, self.rect())

    def describe(self, mark: RunMark) -> str:
        """One run in words, times in the zone shown."""
        hand = tr(", not by cron") if mark.by_hand else ""
        return (
            f"{wording.moment(mark.at_us, self._zone)}\n"
            f"{wording.length(mark.length_us)}, {WORDS[mark.shape]}{hand}"
        )

    def _tell(self, run: int) -> None:
        self.choose_run(run)
        self.run_chosen.emit(run)

    def _brush_moved(self) -> None:
        start, end = self._brush.getRegion()
        self.range_chosen.emit(self.moment(start), self.moment(end))

    def _speak(self) -> None:
        chart = self._chart
        if chart is None:
            self.setAccessibleDescription(tr("No runs are shown."))
            return
        mark = self._mark_of(self._chosen)
        shown = tr(
            "{marks} runs and {nights} expected runs without a record. ",
            marks=len(chart.marks),
            nights=len(chart.nights),
        )
        self.setAccessibleDescription(
            shown + (self.describe(mark) if mark else tr("No run is chosen."))
        )

    # Qt's own names

    def keyPressEvent(self, ev: QKeyEvent) -> None:
        """Left and right walk from run to run, Home and End go to the first and last."""
        runs = (
            [mark.run for mark in sorted(self._chart.marks, key=lambda m: m.at_us)]
            if self._chart
            else []
        )
        at = runs.index(self._chosen) if self._chosen in runs else -1
        steps = {
            Qt.Key.Key_Left: max(0, at - 1),
            Qt.Key.Key_Right: min(len(runs) - 1, at + 1),
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: len(runs) - 1,
        }
        key = Qt.Key(ev.key())
        if runs and key in steps:
            self._tell(runs[steps[key]])
        else:
            super().keyPressEvent(ev)

    def resizeEvent(self, ev: QResizeEvent | None) -> None:
        """As many labels as there is room for."""
        super().resizeEvent(ev)
        if getattr(self, "_chart", None) is not None and not self.is_closed:
            self._rule()
            self._place_labels()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The keyboard comes to the run in question, if none is chosen."""
        super().focusInEvent(event)
        if self._chosen < 0 and self._chart is not None:
            asked = next((mark.run for mark in self._chart.marks if mark.questioned), None)
            if asked is not None:
                self._tell(asked)
