"""Where the words beside the marks of the picture of runs stand, so that no mark crosses them.

A label is tried at its own place first, then higher and higher until it covers no mark, no line and no
other label. The words of the run in question may go lower too; away from the mark they hang on a line.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from evidencekit.report import style
from evidencekit.report.blocks import plain, strong
from evidencekit.report.typeset import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from evidencekit.report.chartshapes import RunMark
    from evidencekit.report.pen import Pen

_STEP = 2.0
"""Points by which a label is lifted at a time."""
_REACH = 3.4
"""Points from the middle of a mark to its edge, with a hair of air."""
_REACH_ASKED = 6.0
_BESIDE, _HANGING = 10.0, 4.0
"""Points between a mark, or the line a label hangs on, and the words."""
_NEAR = 12.0
"""Up to so many points higher or lower than its own place a label still stands beside its mark."""
_ASIDE = 6.0
"""Points between the middle of a mark and small words that stand wholly aside of it."""
_LINE = 10.5
"""From one line of a label to the next."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of the page, in points."""

    left: float
    bottom: float
    right: float
    top: float

    def meets(self, other: Box) -> bool:
        """Whether the two share any area."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.bottom < other.top
            and other.bottom < self.top
        )


class Taken:
    """The places of the plot that are taken already."""

    def __init__(self, pen: Pen) -> None:
        self._pen = pen
        self._boxes: list[Box] = []

    def add(self, boxes: Iterable[Box]) -> None:
        """Keep labels off ``boxes``."""
        self._boxes += boxes

    def free(self, box: Box) -> bool:
        """Whether ``box`` lies within the plot and covers nothing."""
        inside = box.left >= self._pen.left - 24 and box.right <= self._pen.right + 1
        return inside and not any(box.meets(one) for one in self._boxes)

    def tag(
        self, text: str, middle: float, y: float, *, strong: bool = False, near: bool = False
    ) -> Box | None:
        """Small words at ``y`` above a mark at ``middle``, or aside or higher where they are free.

        With ``near`` they are left out where they would stand too far off: they could be read as
        another mark's. Returns where they stand.
        """
        place, box = (middle, y), Box(*self._pen.tag_box(text, middle, y, strong=strong))
        half = (box.right - box.left) / 2
        asides = 0.0, _HANGING - half, half - _HANGING, -half - _ASIDE, half + _ASIDE
        for lift, aside in ((lift, aside) for lift in _lifts(self._pen, y) for aside in asides):
            tried = Box(*self._pen.tag_box(text, middle + aside, y + lift, strong=strong))
            if self.free(tried):
                place, box = (middle + aside, y + lift), tried
                if near and lift > _NEAR:
                    return None
                break
        self._pen.tag(text, *place, strong=strong)
        self.add([box])
        return box


def mark_box(x: float, y: float, *, questioned: bool = False) -> Box:
    """What the sign of a run covers."""
    reach = _REACH_ASKED if questioned else _REACH
    return Box(x - reach, y - reach, x + reach, y + reach)


def questioned_words(pen: Pen, taken: Taken, mark: RunMark) -> Box | None:
    """The date and the length of the run in question: beside its mark, or on a line above it.

    Returns where they stand; ``None`` where the mark bears no words.
    """
    if not mark.label:
        return None
    x, y = pen.x(mark.at_us), pen.y(mark.length_us)
    lines = [
        one_line(strong(text) if n == 0 else plain(text), style.CELL)
        for n, text in enumerate(mark.label)
    ]
    widest = max(line.width for line in lines)
    deep = _LINE * (len(lines) - 1)
    place = x + _BESIDE, 0.0, True
    if x + _BESIDE + widest > pen.right:
        place = x - _BESIDE - widest, 0.0, False
    for left, lift, ragged in _places(pen, x, y, widest):
        box = Box(left, y + 1.5 + lift - deep - 2.4, left + widest, y + lift + 8.5)
        if box.bottom > pen.bottom + 1 and taken.free(box):
            place = left, lift, ragged
            taken.add([box])
            break
    left, lift, ragged = place
    over = left <= x <= left + widest
    high, low = y + lift + 8.5, y + lift - 0.9 - deep
    if lift > _NEAR:
        end = low if over else high
        pen.stroke(x, y + _REACH_ASKED - 1, x, end)
        taken.add([Box(x - 1, y, x + 1, end)])
    elif lift < -_NEAR:
        pen.stroke(x, y - _REACH_ASKED + 1, x, high if over else low)
    for n, line in enumerate(lines):
        at = left if ragged else left + widest - line.width
        pen.words(line, at, y + lift + 1.5 - _LINE * n, style.CELL)
    return Box(left, low, left + widest, high)


def _places(pen: Pen, x: float, y: float, widest: float) -> Iterator[tuple[float, float, bool]]:
    """Left edge, lift, and whether the lines begin there (or end at the right), best first."""
    down = (-lift for lift in _lifts_of(y - pen.bottom))
    for lift in (*_lifts(pen, y), *down):
        away = _BESIDE if abs(lift) <= _NEAR else _HANGING
        yield x + away, lift, True
        yield x - away - widest, lift, False
        if abs(lift) > _NEAR and pen.right - widest <= x:
            yield pen.right - widest, lift, True


def _lifts(pen: Pen, y: float) -> Iterator[float]:
    """0, 2, 4 … points, up to the top of the plot."""
    return _lifts_of(pen.top - 8 - y)


def _lifts_of(room: float) -> Iterator[float]:
    lift = 0.0
    while lift == 0.0 or lift < room:
        yield lift
        lift += _STEP
