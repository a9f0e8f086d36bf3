"""Finding the next true record behind damage, at whatever byte it starts.

Where the run of records breaks, the next record is looked for at every byte offset, in every layout
the file may hold. One record of a telling layout suffices. One of a less telling layout must be
followed by another, end the file, or be of the layout the file is known to hold and of its time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from evidencekit.formats.check import Buffer, Check, rows_at
from evidencekit.formats.columns import whole_seconds

if TYPE_CHECKING:
    import numpy.typing as npt

FIRST_WINDOW = 512
LARGEST_WINDOW = 1 << 20
NEAR_SECONDS = 400 * 86_400
"""A lone record of a less telling layout must start within this of the records around it."""


@dataclass(frozen=True, slots=True)
class Found:
    """A record that keeps every rule of ``check``."""

    offset: int
    check: Check


def strict_at(buffer: Buffer, check: Check, offset: int) -> bool:
    """Whether a record keeping every rule stands at ``offset``."""
    if offset < 0 or offset + check.layout.size > len(buffer):
        return False
    return bool(check.strict(rows_at(buffer, check.layout, offset, 1))[0])


def followed(buffer: Buffer, checks: tuple[Check, ...], found: Found) -> bool:
    """Whether the file ends, or another record follows, where the found one ends."""
    after = found.offset + found.check.layout.size
    return after == len(buffer) or any(strict_at(buffer, check, after) for check in checks)


def trusted(
    buffer: Buffer, checks: tuple[Check, ...], found: Found, main: Check, around: int | None
) -> bool:
    """Whether a lone find is to be believed; ``around``: a start time (s) known to be of the file."""
    layout = found.check.layout
    if layout.strength == 3 or followed(buffer, checks, found):
        return True
    if layout is not main.layout or around is None:
        return False
    start = int(whole_seconds(layout, rows_at(buffer, layout, found.offset, 1))[0])
    return abs(start - around) < NEAR_SECONDS


def next_record(
    buffer: Buffer,
    checks: tuple[Check, ...],
    start: int,
    stop: int,
    around: int | None,
) -> Found | None:
    """The earliest believable record that starts in [start, stop); ``checks[0]`` is the main one."""
    window = FIRST_WINDOW
    largest = max(check.layout.size for check in checks)
    while start < stop:
        end = min(start + window, stop)
        if not _filled(buffer, start, min(end + largest, len(buffer))):
            start, window = end, min(window * 4, LARGEST_WINDOW)
            continue
        for found in _candidates(buffer, checks, start, end):
            if trusted(buffer, checks, found, checks[0], around):
                return found
        start, window = end, min(window * 4, LARGEST_WINDOW)
    return None


def _filled(buffer: Buffer, start: int, stop: int) -> bool:
    return bool(np.frombuffer(buffer, np.uint8, stop - start, start).any())


def _candidates(buffer: Buffer, checks: tuple[Check, ...], start: int, stop: int) -> list[Found]:
    """All strict offsets of all layouts in the window, earliest first, the main layout first."""
    offsets: list[npt.NDArray[np.int64]] = []
    whose: list[npt.NDArray[np.int64]] = []
    for place, check in enumerate(checks):
        found = check.strict_offsets(buffer, start, stop)
        if len(found):
            offsets.append(found)
            whose.append(np.full(len(found), place, np.int64))
    if not offsets:
        return []
    every, which = np.concatenate(offsets), np.concatenate(whose)
    order = np.lexsort((which, every))[:4096]
    return [Found(int(every[i]), checks[int(which[i])]) for i in order]
