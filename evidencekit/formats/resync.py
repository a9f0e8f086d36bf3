"""Finding the next true record behind damage, at whatever byte it starts.

Where the run of records breaks, the next record is looked for at every byte offset, in every layout
the file may hold. One record of a telling layout suffices. One of a less telling layout must be
followed by another, end the file, or be of the layout the file is known to hold and of its time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from evidencekit.formats.check import Buffer, Check, let_go, rows_at
from evidencekit.formats.columns import whole_seconds

if TYPE_CHECKING:
    import numpy.typing as npt

FIRST_WINDOW = 512
LARGEST_WINDOW = 1 << 20
TELLING = 3
"""The strength of layouts whose records are beyond doubt one by one."""
BEYOND_ONE = 50
"""The weight of a record that is to be believed against another."""
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


def chain(buffer: Buffer, found: Found, most: int = 3) -> int:
    """How many records of the layout stand end to end from the found one on, up to ``most``."""
    size = found.check.layout.size
    count = 1
    while count < most and strict_at(buffer, found.check, found.offset + count * size):
        count += 1
    return count


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the file where a record is looked for."""

    checks: tuple[Check, ...]
    """All layouts it may hold, the main one first."""
    around: int | None
    """A start time (s) of a record nearby; None: none yet."""
    flush: int
    """An offset at which a record ends, or the file starts."""


def weight(buffer: Buffer, found: Found, known: Known) -> int:
    """How far a lone find is to be believed: 0 not at all.

    A record of a telling layout stands for itself. Of the others, one must be of the file's time,
    and of its main layout or fill the space between records; or be followed by several more.
    """
    layout = found.check.layout
    length = chain(buffer, found)
    if layout.strength == TELLING:
        return 100 + length
    near = known.around is not None and abs(_start(buffer, found) - known.around) < NEAR_SECONDS
    if layout is known.checks[0].layout:
        return 50 + length if near else length - 1
    if near and found.offset == known.flush and _closes(buffer, found, known.checks):
        return 30 + length
    return length if length > 2 else 0


def _start(buffer: Buffer, found: Found) -> int:
    layout = found.check.layout
    return int(whole_seconds(layout, rows_at(buffer, layout, found.offset, 1))[0])


def _closes(buffer: Buffer, found: Found, checks: tuple[Check, ...]) -> bool:
    """Whether the records from the found one on end where another record starts, or the file ends."""
    size = found.check.layout.size
    stop = found.offset + size
    while strict_at(buffer, found.check, stop):
        stop += size
    return stop == len(buffer) or any(strict_at(buffer, check, stop) for check in checks)


def next_record(buffer: Buffer, known: Known, start: int, stop: int) -> Found | None:
    """The earliest believable record that starts in [start, stop)."""
    window = FIRST_WINDOW
    largest = max(check.layout.size for check in known.checks)
    while start < stop:
        end = min(start + window, stop)
        if _filled(buffer, start, min(end + largest, len(buffer))):
            best = _best(buffer, known, start, end)
            if best is not None:
                return best
        let_go(buffer, start, end)
        start, window = end, min(window * 4, LARGEST_WINDOW)
    return None


def better_inside(buffer: Buffer, known: Known, start: int, stop: int) -> bool:
    """Whether a record with others after it starts in [start, stop), inside another one."""
    found = _best(buffer, known, start, stop)
    if found is None or weight(buffer, found, known) < BEYOND_ONE:
        return False
    after = found.offset + found.check.layout.size
    return after == len(buffer) or any(strict_at(buffer, c, after) for c in known.checks)


def _best(buffer: Buffer, known: Known, start: int, stop: int) -> Found | None:
    """The earliest believable find in [start, stop) that no better one overlaps.

    Bytes before a record can make one of another layout with its front part; the better is kept.
    """
    best: Found | None = None
    heaviest = 0
    for found in _candidates(buffer, known.checks, start, stop):
        if best is not None and found.offset >= best.offset + best.check.layout.size:
            break
        heavy = weight(buffer, found, known)
        if heavy > heaviest:
            best, heaviest = found, heavy
    return best


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
