"""What keeps the rules of a layout here and there, and is still no accounting.

Lists of names between zeros, tables with names and times, numbers among zeros: bytes of each can keep
every rule of a record. What gives them away is looked at only where the records found are not the whole
file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from evidencekit.formats.check import letters, rows_at_each
from evidencekit.formats.layout import Kind
from evidencekit.formats.score import ENOUGH, MOST_WEIGHED

if TYPE_CHECKING:
    import numpy.typing as npt

    from evidencekit.formats.check import Buffer
    from evidencekit.formats.score import Score

SCATTERED = 22.0
"""Records whose ends mostly lie so many bits of seconds (48 days) apart are no neighbours in time."""
MOSTLY_TEXT = 1 / 3
"""Where so many of the records found hold nothing but text, all of them are text."""
FEW = 4
"""Where not one in so many of them touches the next, they are no records in a row."""
SEVERAL = 3
"""From so many on, their distances tell something."""

_OF_TEXT = np.zeros(256, bool)
_OF_TEXT[[0, 9, 10, 13, *range(0x20, 0x7F)]] = True


def unlike(buffer: Buffer, score: Score) -> bool:
    """Whether the records found of a less telling layout are rather something else."""
    hits = len(score.hits)
    if hits == 0 or hits * score.layout.size == len(buffer):
        return False
    scattered = hits > 1 and score.jumps > SCATTERED
    return scattered or _of_another_length(score) or of_text(buffer, score)


def plainly_named(buffer: Buffer, score: Score) -> int:
    """How many of the records found have a name that begins with a visible letter.

    Among many zeros a few numbers keep all rules of a record without a name.
    """
    rows = rows_at_each(buffer, score.layout, score.hits)
    first = letters(rows, score.layout.by_column["command"].name)[:, 0]
    return int(((first > 0x20) & (first < 0x7F)).sum())


def touching(hits: npt.NDArray[np.int64], size: int) -> int:
    """How many of the records found, each of ``size`` bytes, end where another starts."""
    return int((np.diff(hits) == size).sum())


def _of_another_length(score: Score) -> bool:
    """Whether few stand end to end, or most at a distance that is not their length: another table."""
    if len(score.hits) < SEVERAL:
        return False
    if len(score.hits) >= ENOUGH and FEW * score.order.pairs < len(score.hits):
        return True
    steps, counts = np.unique(np.diff(score.hits), return_counts=True)
    usual = counts.argmax()
    return bool(steps[usual] != score.layout.size and 2 * counts[usual] > counts.sum())


def of_text(buffer: Buffer, score: Score) -> bool:
    """Whether the bytes of their numbers are letters and zeros: names of something, end to end."""
    layout = score.layout
    rows = rows_at_each(buffer, layout, score.hits[:MOST_WEIGHED])
    numbers = np.ones(layout.size, bool)
    for declared in layout.fields:
        if declared.kind in (Kind.NAME, Kind.PADDING):
            numbers[declared.offset : declared.offset + declared.size] = False
    table = rows.view(np.uint8).reshape(len(rows), layout.size)[:, numbers]
    return bool(_OF_TEXT[table].all(axis=1).mean() > MOSTLY_TEXT)
