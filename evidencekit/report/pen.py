"""Drawing signs, bars and labels in a plot whose axes run in the chart's own units."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from evidencekit.report import style
from evidencekit.report.blocks import plain
from evidencekit.report.blocks import strong as in_bold
from evidencekit.report.chartshapes import Shape
from evidencekit.report.typeset import one_line, put_line

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

    from evidencekit.report.style import TextStyle
    from evidencekit.report.typeset import Line

_HATCH = 4.0


@dataclass(frozen=True, slots=True)
class Pen:
    """A plot's rectangle on the page, and the span of values that it stands for."""

    canvas: Canvas
    left: float
    bottom: float
    right: float
    top: float
    first: int
    last: int
    low: int
    high: int
    inset: float = 0.0
    """Points left free at both ends of the plot."""

    def x(self, value: int) -> float:
        """Where ``value`` lies across, kept within the plot."""
        share = (value - self.first) / max(self.last - self.first, 1)
        width = self.right - self.left - 2 * self.inset
        return self.left + self.inset + min(max(share, 0.0), 1.0) * width

    def y(self, value: int) -> float:
        """Where ``value`` lies upwards, kept within the plot."""
        share = (value - self.low) / max(self.high - self.low, 1)
        return self.bottom + min(max(share, 0.0), 1.0) * (self.top - self.bottom)

    # -- lines --------------------------------------------------------------------------------

    def level(self, y: float, *, base: bool = False) -> None:
        """A level line across the plot; the base line is darker."""
        self.canvas.setStrokeColor(style.MUTED if base else style.GRID)
        self.canvas.setLineWidth(0.6 if base else 0.5)
        self.canvas.line(self.left, y, self.right, y)

    def dashed(self, y: float) -> None:
        """A dashed level line."""
        self.dash(self.left, y, self.right)

    def dash(self, x: float, y: float, right: float) -> None:
        """A dashed line from ``x`` to ``right``."""
        self.canvas.saveState()
        self.canvas.setStrokeColor(style.QUIET)
        self.canvas.setLineWidth(0.8)
        self.canvas.setDash(3, 2)
        self.canvas.line(x, y, right, y)
        self.canvas.restoreState()

    def stroke(self, x: float, y: float, right: float, top: float, *, light: bool = False) -> None:
        """A thin line."""
        self.canvas.setStrokeColor(style.GRID if light else style.MUTED)
        self.canvas.setLineWidth(0.5)
        self.canvas.line(x, y, right, top)

    # -- areas --------------------------------------------------------------------------------

    def hatched(self, left: float, bottom: float, right: float, top: float) -> None:
        """A grey area with slanting lines, which a copier keeps."""
        self.canvas.saveState()
        area = self.canvas.beginPath()
        area.rect(left, bottom, right - left, top - bottom)
        self.canvas.setFillColor(style.BAND)
        self.canvas.drawPath(area, stroke=0, fill=1)
        self.canvas.clipPath(area, stroke=0, fill=0)
        self.canvas.setStrokeColor(style.HAIRLINE)
        self.canvas.setLineWidth(0.5)
        rise = top - bottom
        at = left - rise - (left - rise) % _HATCH
        while at < right:
            self.canvas.line(at, bottom, at + rise, top)
            at += _HATCH
        self.canvas.restoreState()

    def band(self, left: float, right: float) -> None:
        """A plain tinted stretch."""
        self.canvas.setFillColor(style.BAND)
        self.canvas.rect(left, self.bottom, right - left, self.top - self.bottom, stroke=0, fill=1)

    def column(self, left: float, right: float, top: float) -> None:
        """An upright bar from the base line."""
        self.canvas.setFillColor(style.QUIET)
        self.canvas.rect(
            left, self.bottom, max(right - left, 0.4), max(top - self.bottom, 0), stroke=0, fill=1
        )

    def bar(
        self, left: float, middle: float, width: float, *, filled: bool, asked: bool = False
    ) -> None:
        """A lying bar: open where the status was 0, filled where not; the job's own in accent."""
        colour = style.ACCENT if asked else style.QUIET
        self.canvas.setStrokeColor(colour)
        self.canvas.setFillColor(colour if filled else style.WHITE)
        self.canvas.setLineWidth(0.9)
        self.canvas.rect(left, middle - 3.2, width, 6.4, stroke=1, fill=1)

    def span(self, shape: Shape, first: int, last: int, low: int, high: int) -> None:
        """Many runs of one shape: a bar from the shortest to the longest."""
        left, right = self.x(first), self.x(last)
        colour = style.QUIET if shape is Shape.EXIT_ZERO else style.INK
        self.canvas.setFillColor(colour)
        self.canvas.rect(
            left, self.y(low), max(right - left - 0.4, 0.6), max(self.y(high) - self.y(low), 0.8),
            stroke=0, fill=1,
        )  # fmt: skip

    # -- signs --------------------------------------------------------------------------------

    def mark(self, shape: Shape, x: float, y: float, *, questioned: bool = False) -> None:
        """The sign of a run; the run in question is larger and in the accent."""
        size = 5.2 if questioned else 2.6
        colour = style.ACCENT if questioned else style.QUIET
        if shape is Shape.SIGNAL or shape is Shape.NOT_RECORDED:
            colour = style.ACCENT if questioned else style.INK
        elif shape is Shape.EXIT_OTHER and not questioned:
            colour = style.INK
        self.canvas.setFillColor(colour)
        self.canvas.setStrokeColor(colour)
        self.canvas.setLineWidth(1.1)
        if shape is Shape.EXIT_ZERO:
            self.canvas.circle(x, y, size * 0.88, stroke=0, fill=1)
        elif shape is Shape.EXIT_OTHER:
            size = max(size, 3.0)
            self._outline([(x, y + size), (x + size, y), (x, y - size), (x - size, y)], fill=True)
        elif shape is Shape.SIGNAL:
            self.canvas.setFillColor(style.WHITE)
            self.canvas.rect(x - size, y - size, 2 * size, 2 * size, stroke=1, fill=1)
        else:
            self.canvas.setFillColor(style.WHITE)
            self._outline([(x, y + size), (x + size, y - size), (x - size, y - size)], fill=True)

    def _outline(self, points: list[tuple[float, float]], *, fill: bool) -> None:
        """A closed outline through ``points``."""
        path = self.canvas.beginPath()
        path.moveTo(*points[0])
        for point in points[1:]:
            path.lineTo(*point)
        path.close()
        self.canvas.drawPath(path, stroke=1, fill=int(fill))

    def cross(self, x: float, y: float, *, strong: bool = False) -> None:
        """A night without a run."""
        reach = 4.4 if strong else 3.0
        self.canvas.setStrokeColor(style.ACCENT if strong else style.INK)
        self.canvas.setLineWidth(1.8 if strong else 1.1)
        self.canvas.line(x - reach, y - reach, x + reach, y + reach)
        self.canvas.line(x - reach, y + reach, x + reach, y - reach)

    def flag(self, x: float, kind: str) -> None:
        """A small sign above the plot with a line down to the base: restart, clock step, the run."""
        top = self.top + 8
        colour = style.ACCENT if kind == "asked" else style.INK
        self.canvas.setStrokeColor(colour)
        self.canvas.setFillColor(colour)
        self.canvas.setLineWidth(0.7)
        self.canvas.line(x, self.bottom, x, top - 3)
        self.flag_sign(x, top, kind)

    def flag_sign(self, x: float, y: float, kind: str) -> None:
        """The sign alone."""
        if kind == "asked":
            self.mark(Shape.EXIT_OTHER, x, y, questioned=True)
            return
        if kind == "forward":
            self.stroke(x, y - 3, x, y + 2.5)
            return
        self.canvas.setStrokeColor(style.INK)
        self.canvas.setFillColor(style.WHITE if kind == "step" else style.INK)
        self.canvas.setLineWidth(0.9)
        self._outline([(x - 3, y + 2.6), (x + 3, y + 2.6), (x, y - 2.8)], fill=True)

    def sign(self, name: str, x: float, y: float, *, questioned: bool = False) -> None:
        """A legend's sign."""
        if name in set(Shape):
            self.mark(Shape(name), x, y, questioned=questioned)
        elif name == "no-run":
            self.cross(x, y)
        elif name in {"no-records", "gap"}:
            self.hatched(x - 5, y - 4, x + 5, y + 4)
        elif name == "median":
            self.dash(x - 6, y, x + 6)
        elif name == "cannot-tell":
            self.tag("?", x, y - 2.7, strong=True)
        elif name in {"asked", "restart", "step", "forward"}:
            self.flag_sign(x, y, name)
        else:
            self.canvas.setFillColor(style.QUIET)
            self.canvas.rect(x - 2, y - 4, 4, 8, stroke=0, fill=1)

    # -- words --------------------------------------------------------------------------------

    def words(self, line: Line, x: float, y: float, base: TextStyle) -> None:
        """A set line with its base line at ``y``."""
        put_line(self.canvas, line, x, y, base)

    def label(self, text: str, x: float, y: float) -> None:
        """Axis words, left-aligned."""
        self.words(one_line(plain(text), style.AXIS), x, y, style.AXIS)

    def figure(self, text: str, right: float, y: float) -> None:
        """Axis figures, right-aligned."""
        line = one_line(plain(text), style.AXIS)
        self.words(line, right - line.width, y, style.AXIS)

    def tag(self, text: str, middle: float, y: float, *, strong: bool = False) -> None:
        """Small words centred at ``middle``, kept within the page's measure."""
        line = one_line(in_bold(text) if strong else plain(text), style.AXIS)
        left, *_ = self.tag_box(text, middle, y, strong=strong)
        put_line(
            self.canvas, line, left, y, style.AXIS, colour=style.INK if strong else style.MUTED
        )

    def tag_box(
        self, text: str, middle: float, y: float, *, strong: bool = False
    ) -> tuple[float, float, float, float]:
        """Left, bottom, right and top of what :meth:`tag` writes."""
        line = one_line(in_bold(text) if strong else plain(text), style.AXIS)
        left = min(max(middle - line.width / 2, self.left - 24), self.right - line.width)
        return left, y - 1.8, left + line.width, y + 6

    def behind(self, text: str, right: float, y: float) -> None:
        """Words behind a bar that ends at ``right``; the caller leaves room for the longest."""
        line = one_line(plain(text), style.AXIS)
        put_line(self.canvas, line, right + 5, y, style.AXIS, colour=style.INK)
