"""The walk through a file: runs of good records, and what to do where they break."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from evidencekit.clock import SECOND
from evidencekit.errors import EvidenceError
from evidencekit.formats import resync
from evidencekit.formats.check import Buffer, Check, rows_at
from evidencekit.formats.columns import end_seconds, whole_seconds
from evidencekit.formats.gap import Gap, odd_records
from evidencekit.formats.ranges import name_range
from evidencekit.formats.recognise import recognise
from evidencekit.formats.spans import Marked, Scan, Segment
from evidencekit.records import NOT_RECORDED, Problem

if TYPE_CHECKING:
    from evidencekit.formats.layout import Layout
    from evidencekit.progress import Progress

FIRST_ROWS = 128
MOST_ROWS = 1 << 14
"""Records looked at in one step: one megabyte of 64-byte records stays in the processor's cache."""
MOST_PLACES = 200_000
"""A file broken in more places than this is refused: its problems could not be told one by one."""
MOST_MARKED = 10_000
"""So many odd records are listed; all are kept."""
TOLD_EVERY = 1 << 24


class Walk:
    """One pass over one file; :meth:`run` makes the :class:`Scan`."""

    def __init__(self, buffer: Buffer, progress: Progress) -> None:
        self.buffer = buffer
        self.size = len(buffer)
        self.progress = progress
        self.recognition, self.checks = recognise(buffer)
        self.current = self.checks[0]
        self.segments: list[Segment] = []
        self.problems: list[Problem] = []
        self.marked: list[Marked] = []
        self.records = 0
        self.first: int | None = None
        self.last: int | None = None
        self.around: int | None = None
        self._told = 0

    def run(self) -> Scan:
        """Walk from the first byte to the last."""
        position = 0
        while position < self.size:
            position = self._run_of_records(position)
            if position < self.size:
                position = self._break(position)
        self.progress("reading records", self.size, self.size)
        return Scan(
            self.size,
            tuple(self.segments),
            tuple(self.problems),
            self.recognition,
            self.records,
            None if self.first is None else self.first * SECOND,
            None if self.last is None else self.last * SECOND,
            tuple(self.marked),
        )

    def _run_of_records(self, position: int) -> int:
        """Take good records of the current layout from ``position`` on; the offset after them.

        The last one is held back (not counted) until what follows has been looked at.
        """
        size = self.current.layout.size
        step, start = FIRST_ROWS, position
        while True:
            count = min(step, (self.size - position) // size)
            if count <= 0:
                break
            good = self.current.strict(rows_at(self.buffer, self.current.layout, position, count))
            run = count if good.all() else int(good.argmin())
            position += run * size
            if run < count:
                break
            self._count(self.current, start, position - size)
            start = position - size
            step = min(step * 4, MOST_ROWS)
            self._tell(position)
        overlap = self._overlapped(start, position)
        stop = position if overlap is None else position - size
        self._count(self.current, start, stop)
        return stop

    def _overlapped(self, start: int, position: int) -> resync.Found | None:
        """A better record that starts inside the last one: bytes were lost from that one.

        Where bytes are missing inside a record, its start and the start of the next one can look
        like a good record. The next record, with others after it, tells.
        """
        size = self.current.layout.size
        if position == start or position >= self.size:
            return None
        ahead = any(resync.strict_at(self.buffer, check, position) for check in self.checks)
        if ahead:
            return None
        for check in self.checks:
            for offset in check.strict_offsets(self.buffer, position - size + 1, position).tolist():
                found = resync.Found(offset, check)
                if resync.followed(self.buffer, self.checks, found):
                    return found
        return None

    def _break(self, position: int) -> int:
        """Handle what stands at ``position``, where no record of the current layout does."""
        for check in self.checks:
            found = resync.Found(position, check)
            if resync.strict_at(self.buffer, check, position) and resync.trusted(
                self.buffer, self.checks, found, self.current, self.around
            ):
                self.current = check
                return position
        others = tuple(check for check in self.checks if check is not self.current)
        following = resync.next_record(
            self.buffer, (self.current, *others), position + 1, self.size, self.around
        )
        stop = self.size if following is None else following.offset
        before = self.current if self._ends_at(position) else None
        self._judge(Gap(position, stop, before, None if following is None else following.check))
        if following is not None:
            self.current = following.check
        self._tell(stop)
        return stop

    def _ends_at(self, position: int) -> bool:
        return bool(self.segments) and self.segments[-1].stop == position

    def _judge(self, gap: Gap) -> None:
        """Keep the odd records of a gap, and name the ranges between them."""
        position = gap.start
        whose = gap.before or gap.after or self.current
        for kept in odd_records(self.buffer, gap):
            self._problem(position, kept.offset, whose.layout)
            self._mark(kept.check, kept.offset, kept.broken)
            position = kept.offset + kept.check.layout.size
        self._problem(position, gap.stop, whose.layout)

    def _problem(self, start: int, stop: int, layout: Layout) -> None:
        if start < stop:
            self.problems.append(name_range(self.buffer, start, stop, layout))
            self._bounded()

    def _mark(self, check: Check, offset: int, broken: int) -> None:
        if len(self.marked) < MOST_MARKED:
            rules = [rule for i, rule in enumerate(check.rules) if broken >> i & 1]
            codes = tuple(dict.fromkeys(rule.code for rule in rules))
            text = "; ".join(dict.fromkeys(rule.text for rule in rules))
            self.marked.append(Marked(self.records, offset, codes, text))
        self._count(check, offset, offset + check.layout.size)

    def _count(self, check: Check, start: int, stop: int) -> None:
        """Add the records in [start, stop) to the result."""
        count = (stop - start) // check.layout.size
        if count <= 0:
            return
        self._extend(check.layout, start, count)
        self.records += count
        for done in range(0, count, MOST_ROWS):
            offset = start + done * check.layout.size
            rows = rows_at(self.buffer, check.layout, offset, min(MOST_ROWS, count - done))
            ends = end_seconds(check.layout, rows)
            known = ends[ends != NOT_RECORDED]
            if len(known):
                low, high = int(known.min()), int(known.max())
                self.first = low if self.first is None else min(self.first, low)
                self.last = high if self.last is None else max(self.last, high)
            self.around = int(np.median(whole_seconds(check.layout, rows[-16:])))

    def _extend(self, layout: Layout, start: int, count: int) -> None:
        last = self.segments[-1] if self.segments else None
        if last is not None and last.layout is layout and last.stop == start:
            self.segments[-1] = Segment(layout, last.offset, last.count + count)
            return
        self.segments.append(Segment(layout, start, count))
        self._bounded()

    def _bounded(self) -> None:
        if len(self.segments) + len(self.problems) > MOST_PLACES:
            raise EvidenceError(
                f"the file is broken in more than {MOST_PLACES:,} places",
                "",
                "get a better copy of it; what it holds cannot be listed place by place",
            )

    def _tell(self, position: int) -> None:
        if position - self._told >= TOLD_EVERY:
            self._told = position
            self.progress("reading records", position, self.size)
