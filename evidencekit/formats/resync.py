"""Finding the next true record behind damage, at whatever byte it starts.

Where the run of records breaks, the next record is looked for at every byte offset, in every layout
the file may hold. One record of a telling layout suffices. One of a less telling layout must be
followed by another, end the file, or be of the layout the file is known to hold and of its time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from evidencekit.formats.check import Buffer, Check, Packed, let_go, rows_at
from evidencekit.formats.columns import whole_seconds
from evidencekit.formats.score import strain
from evidencekit.formats.windows import strict_offsets

if TYPE_CHECKING:
    import numpy.typing as npt

FIRST_WINDOW = 512
LARGEST_WINDOW = 1 << 20
TELLING = 3
"""The strength of layouts whose records are beyond doubt one by one."""
BEYOND_ONE = 50
"""The weight of a record that is to be believed against another."""
CLEARLY = 0.5
"""Bits per byte by which the numbers of one reading are plainer than those of another."""
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
    and of its main layout, or lead without a gap to the next record from the last, or be several
    that do so; or be followed by several more.
    """
    layout = found.check.layout
    length = chain(buffer, found)
    if layout.strength == TELLING:
        return 100 + length
    near = known.around is not None and abs(_start(buffer, found) - known.around) < NEAR_SECONDS
    if layout is known.checks[0].layout:
        return 50 + length if near else length - 1
    fills = length > 1 or (found.offset == known.flush and _plainly_named(buffer, found))
    if near and fills and _closes(buffer, found, known.checks):
        return 30 + length
    return length if length > 2 else 0


def _start(buffer: Buffer, found: Found) -> int:
    layout = found.check.layout
    return int(whole_seconds(layout, rows_at(buffer, layout, found.offset, 1))[0])


def _plainly_named(buffer: Buffer, found: Found) -> bool:
    """Whether nothing stands behind the end of its name: a lone record has to be beyond doubt."""
    layout = found.check.layout
    name = layout.by_column["command"]
    start = found.offset + name.offset
    stored = bytes(buffer[start : start + name.size])
    return stored.rstrip(b"\0") == stored.split(b"\0")[0]


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


def better_inside(buffer: Buffer, known: Known, last: Found, *, alone: bool) -> bool:
    """Whether a better record than ``last`` starts inside it; ``alone``: none ends where it starts.

    Bytes are missing from one of the two, and both keep every rule. Mostly it is the first that was
    cut short, so the second stands where others go on from it or the file ends with it. Two that are
    both alone are told apart by their numbers.
    """
    stop = last.offset + last.check.layout.size
    found = _best(buffer, known, last.offset + 1, stop)
    if found is None:
        return alone and known.around is None and _plainer_inside(buffer, known, last, stop)
    after = found.offset + found.check.layout.size
    followed = any(strict_at(buffer, check, after) for check in known.checks)
    if alone and not followed:
        return _strain(buffer, found) - _strain(buffer, last) < CLEARLY
    if not followed and after != len(buffer):
        return False
    return alone or weight(buffer, found, known) >= BEYOND_ONE


def misread(buffer: Buffer, known: Known, start: int, stop: int) -> tuple[int, Check | None]:
    """How many of the last records in [start, stop) are rather of another layout of the same size.

    Small numbers read in the wrong byte order can keep every rule for some records. The first that
    do not, at ``stop``, show the layout; those before it go with it while their numbers are plainer
    so and their times near.
    """
    own = known.checks[0]
    for other in known.checks[1:]:
        size = other.layout.size
        if size != own.layout.size or not strict_at(buffer, other, stop):
            continue
        at = _start(buffer, Found(stop, other))
        count = 0
        while (place := stop - (count + 1) * size) >= start and strict_at(buffer, other, place):
            there = Found(place, other)
            near = abs(_start(buffer, there) - at) < NEAR_SECONDS
            if not near or _strain(buffer, there) >= _strain(buffer, Found(place, own)):
                break
            count += 1
        if count:
            return count, other
    return 0, None


def _plainer_inside(buffer: Buffer, known: Known, last: Found, stop: int) -> bool:
    """Whether a record of the main layout inside ``last`` has numbers not clearly less plain."""
    inside = _candidates(buffer, known.checks[:1], last.offset + 1, stop)
    return any(_strain(buffer, each) - _strain(buffer, last) < CLEARLY for each in inside)


def _strain(buffer: Buffer, found: Found) -> float:
    """How large the numbers of one record read are, in bits per byte."""
    layout = found.check.layout
    return strain(layout, Packed(rows_at(buffer, layout, found.offset, 1)))


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
    for place, found in enumerate(strict_offsets(checks, buffer, start, stop)):
        if len(found):
            offsets.append(found)
            whose.append(np.full(len(found), place, np.int64))
    if not offsets:
        return []
    every, which = np.concatenate(offsets), np.concatenate(whose)
    order = np.lexsort((which, every))[:4096]
    return [Found(int(every[i]), checks[int(which[i])]) for i in order]
