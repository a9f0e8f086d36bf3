"""Judging the bytes between two good records: odd records to keep, and unreadable ranges.

A record in its place that breaks a rule or two is readable: it is kept and marked. But damage makes
such records too, out of the halves of true ones, so a record is kept only where nothing beside it
says that bytes were lost or slipped in there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from evidencekit.formats.check import Buffer, Check, rows_at
from evidencekit.formats.ranges import leading_zeros

if TYPE_CHECKING:
    import numpy.typing as npt

MOST_BROKEN = {3: 2, 2: 1, 1: 1}
"""By a layout's strength: a record that breaks more rules than this is not readable as a record."""
FEWEST = 6
"""A record holds at least so many zero bytes, and so many others: text has none, a zero page all."""
BY_ZEROS = frozenset({"version", "blank", "time", "name", "length", "pad", "unnamed", "ahz"})
"""Rules that zero bytes written over part of a record break."""
AT_START = frozenset({"version", "flag-bits", "pad", "length"})
"""Rules on first bytes: those that bytes slipped in before a record break."""
CHUNK = 1 << 14


@dataclass(frozen=True, slots=True)
class Kept:
    """An odd record to keep: where it is, as what it is read, which rules it breaks."""

    offset: int
    check: Check
    broken: int


@dataclass(frozen=True, slots=True)
class Gap:
    """[start, stop) lies between good records, or between one and an end of the file."""

    start: int
    stop: int
    before: Check | None
    """The check of the record that ends at ``start``; None at the start of the file."""
    after: Check | None
    """The check of the record that starts at ``stop``; None at the end of the file."""


def odd_records(buffer: Buffer, gap: Gap) -> list[Kept]:
    """The records of the gap that are to be kept and marked, in order."""
    aligned = _best_aligned(buffer, gap)
    if aligned is not None:
        return aligned
    kept: list[Kept] = []
    if gap.before is not None:
        kept = _forward(buffer, gap, gap.before)
    if gap.after is not None:
        start = kept[-1].offset + kept[-1].check.layout.size if kept else gap.start
        kept += _backward(buffer, Gap(start, gap.stop, gap.before, gap.after), gap.after)
    return kept


def _slots(
    buffer: Buffer, check: Check, start: int, count: int
) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.bool_]]:
    """The rules that each of ``count`` records from ``start`` on breaks, and which are tolerable."""
    layout = check.layout
    size = layout.size
    broken = np.empty(count, np.uint32)
    tolerable = np.empty(count, bool)
    for done in range(0, count, CHUNK):
        part = slice(done, min(done + CHUNK, count))
        rows = rows_at(buffer, layout, start + done * size, part.stop - done)
        broken[part] = check.broken(rows)
        zeros = (rows.view(np.uint8).reshape(-1, size) == 0).sum(axis=1)
        tolerable[part] = np.bitwise_count(broken[part]) <= MOST_BROKEN[layout.strength]
        tolerable[part] &= (zeros >= FEWEST) & (zeros <= size - FEWEST)
    return broken, tolerable


def _best_aligned(buffer: Buffer, gap: Gap) -> list[Kept] | None:
    """The odd records of a gap that holds whole slots only; None where the phase shifts."""
    length = gap.stop - gap.start
    best: list[Kept] | None = None
    for check in dict.fromkeys((gap.before, gap.after)):
        if check is None or length % check.layout.size:
            continue
        kept = _between(buffer, gap, check)
        if best is None or len(kept) > len(best):
            best = kept
    return best


def _between(buffer: Buffer, gap: Gap, check: Check) -> list[Kept]:
    """Slots that are tolerable and have no broken slot beside them."""
    size = check.layout.size
    broken, tolerable = _slots(buffer, check, gap.start, (gap.stop - gap.start) // size)
    kept = []
    for place in np.flatnonzero(tolerable).tolist():
        codes = set(check.codes(int(broken[place])))
        sides = [n for n in (place - 1, place + 1) if 0 <= n < len(broken) and not tolerable[n]]
        zeros = all(_zero_slot(buffer, gap.start + n * size, size) for n in sides)
        if not sides or (zeros and not codes & BY_ZEROS):
            kept.append(Kept(gap.start + place * size, check, int(broken[place])))
    return kept


def _zero_slot(buffer: Buffer, offset: int, size: int) -> bool:
    return not any(bytes(buffer[offset : offset + size]))


def _forward(buffer: Buffer, gap: Gap, check: Check) -> list[Kept]:
    """Odd records that follow the good ones, before the place where the phase shifts."""
    size = check.layout.size
    broken, tolerable = _slots(buffer, check, gap.start, (gap.stop - gap.start) // size)
    run = _leading(tolerable)
    kept = [Kept(gap.start + i * size, check, int(broken[i])) for i in range(run)]
    if kept and not _ends_cleanly(buffer, gap, check, kept[-1]):
        kept.pop()
    return kept


def _ends_cleanly(buffer: Buffer, gap: Gap, check: Check, last: Kept) -> bool:
    """Whether what follows the last odd record speaks against its being touched itself."""
    size = check.layout.size
    rest = last.offset + size
    codes = set(check.codes(last.broken))
    if gap.after is None and gap.stop - rest < size:
        return True
    if leading_zeros(buffer, rest, min(rest + size, gap.stop)) >= min(size, gap.stop - rest):
        return not codes & BY_ZEROS
    ends = {rule.code for rule in check.rules if rule.ends}
    return len(codes) == 1 and not codes & (ends | BY_ZEROS)


def _backward(buffer: Buffer, gap: Gap, check: Check) -> list[Kept]:
    """Odd records right before the next good one, after the place where the phase shifts."""
    size = check.layout.size
    count = (gap.stop - gap.start) // size
    start = gap.stop - count * size
    broken, tolerable = _slots(buffer, check, start, count)
    run = _leading(tolerable[::-1])
    kept = [Kept(start + i * size, check, int(broken[i])) for i in range(count - run, count)]
    if kept:
        codes = set(check.codes(kept[0].broken))
        if len(codes) > 1 or codes & (AT_START | BY_ZEROS):
            kept.pop(0)
    return kept


def _leading(good: npt.NDArray[np.bool_]) -> int:
    """How many elements are true before the first that is not."""
    return len(good) if good.all() else int(good.argmin())
