"""How well one layout fits what is looked at of a file: the records found, and what they are like."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from evidencekit.formats.check import Buffer, Check, Packed, rows_at_each
from evidencekit.formats.columns import end_seconds, whole_seconds
from evidencekit.formats.layout import Kind, Layout
from evidencekit.formats.runs import Order, order_of, true_times

if TYPE_CHECKING:
    import numpy.typing as npt

    Offsets = npt.NDArray[np.int64]

MOST_WEIGHED = 256
ALONE = 3
"""Layouts of this strength are believed on records that stand alone."""
RUN_NUMBERS = {2: 1.8, 1: 2.2}
"""By strength: the numbers in a run of true records take no more bits per byte."""
JUMPS = 8.0
"""So many bits of a mostly needless distance in time weigh as much as one bit in every byte."""
ENOUGH = 8
"""So many records must agree before they tell something together."""


@dataclass(frozen=True, slots=True)
class Score:
    """How well one layout fits the windows."""

    check: Check
    hits: Offsets
    """Offsets of the records found, none overlapping another."""
    share: float
    """Of the bytes that count."""
    waste: int
    """Bytes that are not zero where the layout has only padding; tells twins of one size apart."""
    strain: float
    """How large the numbers read are, in bits per byte. Ids, times and counts are mostly small, and
    their bytes read in the wrong order or from the wrong place mostly are not."""
    jumps: float
    """How far the end of one record mostly is from that of the next, in bits of seconds."""
    when: float
    """When the middle one of them starts (s)."""

    order: Order
    """How they follow one another (not looked at in layouts that are believed alone)."""
    run: int
    """The most that stand end to end, in order of time, and hold numbers like true ones."""

    @property
    def layout(self) -> Layout:
        """The layout scored."""
        return self.check.layout

    @property
    def cost(self) -> float:
        """How unlike true records these are: large numbers, and ends that jump about in time."""
        return self.strain + self.jumps / JUMPS

    @property
    def run_bytes(self) -> int:
        """How much of the file that run covers."""
        return self.run * self.layout.size


@cache
def nothing(check: Check) -> Score:
    """The score where no record was found."""
    none = np.empty(0, np.int64)
    return Score(check, none, 0.0, 0, 0.0, 0.0, 0.0, Order(0, 0, 0, 0, 0), 0)


def score_of(
    buffer: Buffer, check: Check, hits: Offsets, filled: int, *, lone: bool = False
) -> Score:
    """How well the records of one layout at ``hits`` explain the ``filled`` bytes that count.

    ``lone``: records of less telling layouts count even where no other stands beside them.
    """
    if len(hits) == 0:
        return nothing(check)
    layout, size = check.layout, check.layout.size
    order, run = Order(0, 0, 0, 0, 0), 0
    if layout.strength < ALONE:
        if not lone and len(hits) * size != len(buffer):
            hits = _in_company(hits, size)
            if len(hits) == 0:
                return nothing(check)
        rows = rows_at_each(buffer, layout, hits)
        true = true_times(layout, rows)
        hits, rows = hits[true], rows[true]
        order = order_of(layout, rows, hits)
        run = _true_run(layout, rows[order.first : order.first + order.longest])
    share = min(1.0, len(hits) * size / filled)
    rows = rows_at_each(buffer, layout, hits[:MOST_WEIGHED])
    spread = _jumps(end_seconds(layout, rows))
    when = float(np.median(whole_seconds(layout, rows))) if len(rows) else 0.0
    waste, numbers = _waste(layout, rows), strain(layout, Packed(rows))
    return Score(check, hits, share, waste, numbers, spread, when, order, run)


def _jumps(ends: npt.NDArray[np.int64]) -> float:
    return float(np.log2(1 + np.median(np.abs(np.diff(ends))))) if len(ends) > 1 else 0.0


def _true_run(layout: Layout, rows: npt.NDArray[Any]) -> int:
    """How many records a run of these is; 0 where they are not like true ones."""
    if len(rows) < 2:
        return 0
    steps = np.diff(end_seconds(layout, rows))
    backward = int((steps < 0).sum())
    still = len(rows) >= ENOUGH and not steps.any()
    falling = 2 * backward > len(steps) or steps.sum() < 0
    odd = strain(layout, Packed(rows)) > RUN_NUMBERS[layout.strength]
    return 0 if still or falling or odd else len(rows)


def _in_company(hits: Offsets, size: int) -> Offsets:
    """The hits that have another right before or right after them."""
    if len(hits) == 0:
        return hits
    touching = np.diff(hits) == size
    beside = np.zeros(len(hits), bool)
    beside[:-1] = touching
    beside[1:] |= touching
    kept: Offsets = hits[beside]
    return kept


def _waste(layout: Layout, rows: npt.NDArray[Any]) -> int:
    """How many padding bytes of these records are not zero."""
    padding = [f.name for f in layout.fields if f.kind is Kind.PADDING]
    return sum(
        int((np.ascontiguousarray(rows[name]).view(np.uint8) != 0).sum()) for name in padding
    )


def strain(layout: Layout, rows: Packed) -> float:
    """Bits per byte that the numbers of these records take, odd letters in names included.

    Ids close below the highest number stand for nobody, and weigh as little as their distance from it.
    """
    if len(rows) == 0:
        return 0.0
    bits = np.zeros(len(rows))
    for declared in layout.fields:
        if declared.kind in _WEIGHED:
            size = np.abs(rows[declared.name].astype(np.float64))
            if declared.kind in (Kind.USER, Kind.GROUP):
                size = np.minimum(size, np.abs(256.0**declared.size - size))
            bits += np.log2(1 + np.where(np.isfinite(size), size, 2.0**64))
        elif declared.kind is Kind.TERMINAL:
            number = rows[declared.name].astype(np.uint64)
            none = number == np.uint64(0xFFFFFFFFFFFFFFFF)
            none |= rows[declared.name] == np.array(-1).astype(rows[declared.name].dtype)
            bits += np.where(none, 0, np.log2(1 + number.astype(np.float64)))
        elif declared.kind is Kind.NAME:
            letters = rows.letters(declared.name)
            common = (letters == 0) | (letters == 0x2D) | ((letters | 0x20) - 0x61 < 26)
            bits += 8 * (~common).sum(axis=1) + 16 * (letters[:, 0] <= 0x20)
    return float(bits.mean()) / layout.size


_WEIGHED = {
    Kind.USER,
    Kind.GROUP,
    Kind.PROCESS,
    Kind.COMP_TICKS,
    Kind.COMP2_HIGH,
    Kind.COMP_COUNT,
    Kind.FLOAT_TICKS,
    Kind.FLOAT_MICROSECONDS,
    Kind.FLOAT_COUNT,
    Kind.COUNT,
    Kind.FLAGS,
}
