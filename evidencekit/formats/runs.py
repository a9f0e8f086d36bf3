"""Whether what was found can be accounting: records end to end, their times in order.

Tables of names in programs and databases hold, here and there, bytes that keep every rule of a less
telling layout. What they do not hold is a run of them whose ends follow one another in time, which
is how a kernel writes: a record at each exit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from evidencekit.formats.columns import end_seconds, whole_seconds

if TYPE_CHECKING:
    import numpy.typing as npt

    from evidencekit.formats.layout import Layout

BACKWARD = 3_600
"""A record may end so many seconds before the one before it: long times are kept rounded."""
FORWARD = 400 * 86_400
"""And so many after it: accounting was off, or the machine idle."""


class Order(NamedTuple):
    """How the records found follow one another."""

    pairs: int
    """How many stand right behind another."""
    in_order: int
    """How many of those also follow it in time."""
    backward: int
    """How many of them end before the one before them, by however little."""
    longest: int
    """The most records in a row that do, in bytes that differ."""
    first: int
    """The place of the first of these among the records."""


def true_times(layout: Layout, rows: Any) -> npt.NDArray[np.bool_]:  # noqa: ANN401 (records)
    """Which records start at a second that is not a round number of 65,536.

    One true start in 65,536 is; numbers of two bytes, and letters before zeros, read as a time are.
    """
    true: npt.NDArray[np.bool_] = (whole_seconds(layout, rows) & 0xFFFF) != 0
    return true


def order_of(layout: Layout, rows: Any, offsets: npt.NDArray[np.int64]) -> Order:  # noqa: ANN401
    """How records of ``layout`` at ``offsets`` (rising) follow one another."""
    if len(rows) < 2:
        return Order(0, 0, 0, len(rows), 0)
    steps = np.diff(end_seconds(layout, rows))
    touching = np.diff(offsets) == layout.size
    follows = touching & (steps >= -BACKWARD) & (steps < FORWARD)
    longest, first = 1, 0
    borders = np.flatnonzero(np.diff(np.concatenate(([False], follows, [False]))))
    for start, stop in borders.reshape(-1, 2).tolist():
        if stop - start >= longest:
            differing = len({row.tobytes() for row in rows[start : stop + 1]})
            if differing > longest:
                longest, first = differing, start
    pairs, back = int(touching.sum()), int((touching & (steps < 0)).sum())
    return Order(pairs, int(follows.sum()), back, longest, first)
