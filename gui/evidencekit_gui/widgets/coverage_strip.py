"""What the accounting files cover: records a day, gaps, restarts; the report's own values."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pyqtgraph
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QBrush, QFontMetrics, QHelpEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip

from evidencekit.clock import local_date, zone
from evidencekit_gui import wording
from evidencekit_gui.language import tr
from evidencekit_gui.theme import GRID
from evidencekit_gui.widgets.time_plot import TimePlot

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from evidencekit.report.chartshapes import CoverageStrip, LegendEntry
    from evidencekit_gui.theme import Theme

MANY = 12
"""More places than this where the clock went forward are ticks: as signs they fill the edge."""


def legend_of(strip: CoverageStrip) -> tuple[LegendEntry, ...]:
    """The strip's signs with their words; where ticks stand for a sign, with how many there are."""
    many = len(strip.forward)
    return tuple(
        replace(entry, sign="tick", text=f"{many:,} × {entry.text}")
        if entry.sign == "forward" and many > MANY
        else entry
        for entry in strip.legend
    )


class CoverageView(TimePlot):
    """Draws a :class:`evidencekit.report.chartvalues.CoverageStrip`; drag to look closer."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, tr("What the accounting files cover"), parent)
        self._strip: CoverageStrip | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(QFontMetrics(self.font()).height() * 4 + 5 * GRID)

    def show_strip(self, strip: CoverageStrip | None, zone_name: str) -> None:
        """Draw another strip, or none."""
        if strip is not None and strip == self._strip and zone_name == self._axis.zone_name:
            return
        self._strip = strip
        if strip is not None:
            self.set_span(strip.start_us, strip.end_us, zone_name)
        self._draw()

    def _redress(self) -> None:
        super()._redress()
        self._draw()

    def _draw(self) -> None:
        self.clear()
        strip = self._strip
        if strip is None:
            self.setAccessibleDescription(tr("Nothing is covered yet."))
            return
        colours = self._theme.colours
        top = max(1, strip.top)
        self.getViewBox().setYRange(0, top * 1.24, padding=0)
        ticks = [(float(tick.at), tick.label) for tick in strip.count_ticks]
        self.getPlotItem().getAxis("left").setTicks([ticks])
        # quiet hours are no gap in the recording: the report draws none either
        self.add_hatched([gap for gap in strip.gaps if not gap.recording], top * 1.24)
        bars = pyqtgraph.BarGraphItem(
            x0=[self.x(part.start_us) for part in strip.bins],
            x1=[self.x(part.end_us) for part in strip.bins],
            y0=0,
            y1=[part.count for part in strip.bins],
            brush=QBrush(colours.accent),
            pen=self.plain_pen(colours.base),
        )
        self.addItem(bars, ignoreBounds=True)
        pen = self.plain_pen(colours.text, 1.6)
        pen.setStyle(Qt.PenStyle.DotLine)
        self.add_uprights(strip.restarts, top * 1.24, pen)
        self._draw_steps(strip.steps, "t3", QBrush(colours.text), top)
        if len(strip.forward) > MANY:
            quiet = self.plain_pen(colours.muted)
            self.add_uprights(strip.forward, top * 1.2, quiet, top * 1.09)
        else:
            self._draw_steps(strip.forward, "t2", QBrush(Qt.BrushStyle.NoBrush), top)
        if strip.questioned_us is not None:
            asked = pyqtgraph.ScatterPlotItem(
                [self.x(strip.questioned_us)],
                [top * 0.95],
                symbol="t",
                size=11,
                pen=self.plain_pen(colours.broken),
                brush=QBrush(colours.broken),
            )
            self.addItem(asked, ignoreBounds=True)
        self.setAccessibleDescription(self._words(strip))

    def _draw_steps(self, moments: Sequence[int], symbol: str, brush: QBrush, top: int) -> None:
        """Places where the clock moved, along the upper edge."""
        if moments:
            steps = pyqtgraph.ScatterPlotItem(
                [self.x(moment) for moment in moments],
                [top * 1.14] * len(moments),
                symbol=symbol,
                size=7,
                pen=self.plain_pen(self._theme.colours.text),
                brush=brush,
            )
            self.addItem(steps, ignoreBounds=True)

    def told_at(self, us: int) -> str:
        """What the strip shows at a moment, in words: for a tool tip."""
        strip = self._strip
        if strip is None:
            return ""
        tz = zone(self._axis.zone_name)
        said = [
            f"{wording.days_between(local_date(part.start_us, tz), local_date(part.end_us - 1, tz))}: "
            f"{wording.count(part.count, 'record')}"
            for part in strip.bins
            if part.start_us <= us < part.end_us
        ]
        said += [
            f"{gap.cause}: {wording.moment(gap.start_us, self._axis.zone_name)} … "
            f"{wording.moment(gap.end_us, self._axis.zone_name)}"
            for gap in strip.gaps
            if gap.start_us <= us < gap.end_us and not gap.recording
        ]
        for moments, words in (
            (strip.steps, tr("clock set back")),
            (strip.forward, tr("clock moved forward, or system suspended")),
        ):
            said += [
                f"{wording.moment(at, self._axis.zone_name)}: {words}"
                for at in moments
                if any(
                    part.start_us <= at < part.end_us and part.start_us <= us < part.end_us
                    for part in strip.bins
                )
            ]
        return "\n".join(said)

    def _words(self, strip: CoverageStrip) -> str:
        return ", ".join(
            (
                wording.count(sum(part.count for part in strip.bins), "record"),
                wording.count(len(strip.gaps), "gap"),
                wording.count(len(strip.restarts), "restart"),
                wording.count(len(strip.steps) + len(strip.forward), "clock step"),
            )
        )

    # Qt's own names

    def viewportEvent(self, event: QEvent) -> bool:
        """Say what lies under the mouse."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            at = self.getViewBox().mapSceneToView(QPointF(self.mapToScene(event.pos())))
            QToolTip.showText(event.globalPos(), self.told_at(self.moment(at.x())), self)
            return True
        return bool(super().viewportEvent(event))
