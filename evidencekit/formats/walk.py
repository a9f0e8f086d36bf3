"""The walk through a file: runs of good records, and what to do where they break."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

import numpy as np

from evidencekit.clock import SECOND
from evidencekit.cores import in_order
from evidencekit.errors import EvidenceError
from evidencekit.formats import resync
from evidencekit.formats.check import Buffer, Check, let_go, rows_at
from evidencekit.formats.columns import placed_seconds, whole_seconds
from evidencekit.formats.gap import Gap, odd_records
from evidencekit.formats.look import Look, look
from evidencekit.formats.ranges import name_range
from evidencekit.formats.recognise import not_recognised, recognise
from evidencekit.formats.spans import Marked, Scan, Segment
from evidencekit.formats.tally import IndexMaker, KeyTable, tally

if TYPE_CHECKING:
    from collections.abc import Generator

    from evidencekit.formats.layout import Layout
    from evidencekit.progress import Progress
    from evidencekit.records import Problem

FIRST_ROWS = 128
MOST_ROWS = 1 << 15
"""Records looked at in one step: two megabytes of 64-byte records, whose columns stay in the
processor's cache. (A quarter slower at half of it, twice as slow at double.)"""
MOST_PLACES = 200_000
"""A file broken in more places than this is refused: its problems could not be told one by one."""
MOST_MARKED = 10_000
"""So many odd records are listed; all are kept."""
FAIR = 2
"""The strength of layouts of which one record tells something."""
TOLD_EVERY = 1 << 24


class _End(Enum):
    """How a run of records ended."""

    BROKEN = "broken"
    DROPPED = "dropped"
    """Its last record is not counted, and stands at the offset returned."""
    TURNED = "turned"
    """Records of another layout go on from the offset returned."""


@dataclass(frozen=True, slots=True)
class _Held:
    """Good records found but not yet counted: the last of them may prove to be damaged."""

    check: Check
    offset: int
    seen: Look


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
        self.around: int | None = None
        self._table = KeyTable()
        self._index = IndexMaker(self._table)
        self._held: _Held | None = None
        self._told = 0

    def run(self) -> Scan:
        """Walk from the first byte to the last."""
        position = 0
        self.progress("reading records", position, self.size)
        while position < self.size:
            position, end = self._run_of_records(position)
            if position < self.size and end is not _End.TURNED:
                position = self._break(position, dropped=end is _End.DROPPED)
        if not self.records:
            raise not_recognised(self.buffer)
        self.progress("reading records", self.size, self.size)
        let_go(self.buffer, 0, self.size)
        index = self._index.made()
        known = index.low[index.low >= 0], index.high[index.high >= 0]
        return Scan(
            self.size,
            tuple(self.segments),
            tuple(self.problems),
            self.recognition,
            self.records,
            int(known[0].min()) * SECOND if len(known[0]) else None,
            int(known[1].max()) * SECOND if len(known[1]) else None,
            index,
            tuple(self.marked),
        )

    def _run_of_records(self, position: int) -> tuple[int, _End]:
        """Take good records of the current layout from ``position`` on; the offset after them.

        The last block is held back (not counted) until what follows it has been looked at.
        """
        check, size = self.current, self.current.layout.size
        start = position
        with closing(self._looks(check, position)) as looks:
            for count, seen in looks:
                if seen.good:
                    self._release()
                    self._held = _Held(check, position, seen)
                    position += seen.good * size
                if seen.good < count:
                    break
                self._tell(position)
        if self._held is None:
            return position, _End.BROKEN
        if self._overlapped(start, position):
            self._release(less=1)
            return position - size, _End.DROPPED
        turned = self._turned(self._held.offset, position)
        self._release(less=turned)
        return position - turned * size, _End.TURNED if turned else _End.BROKEN

    def _looks(self, check: Check, position: int) -> Generator[tuple[int, Look]]:
        """Block by block from ``position`` on: how many records were looked at, and what they hold.

        The blocks grow; of the largest, as many are looked at at once as there are cores.
        """
        layout, step = check.layout, FIRST_ROWS

        def looked_at(block: tuple[int, int]) -> tuple[int, Look]:
            place, count = block
            return count, look(self._table, check, rows_at(self.buffer, layout, place, count))

        while step < MOST_ROWS and (count := min(step, (self.size - position) // layout.size)):
            yield looked_at((position, count))
            position, step = position + count * layout.size, step * 4
        each = MOST_ROWS * layout.size
        places = range(position, self.size - layout.size + 1, each)
        blocks = ((place, min(MOST_ROWS, (self.size - place) // layout.size)) for place in places)
        if len(places) > 1:
            yield from in_order(looked_at, blocks)
        else:
            yield from map(looked_at, blocks)

    def _turned(self, start: int, position: int) -> int:
        """How many records from ``start`` on are rather of the layout that goes on; it is taken up."""
        others = [check for check in self.checks if check is not self.current]
        known = resync.Known((self.current, *others), self.around, position)
        count, other = resync.misread(self.buffer, known, start, position)
        self.current = other or self.current
        return count

    def _release(self, *, less: int = 0) -> None:
        """Count the block held back, but for its last ``less`` records."""
        held, self._held = self._held, None
        if held is None:
            return
        seen = held.seen
        if less:
            layout, count = held.check.layout, seen.good - less
            seen = look(self._table, held.check, rows_at(self.buffer, layout, held.offset, count))
        self._count(held.check.layout, held.offset, seen)

    def _overlapped(self, start: int, position: int) -> bool:
        """Whether a better record starts inside the last one: bytes were lost from that one.

        Where bytes are missing inside a record, its start and the start of the next one can look
        like a good record. The next record, with others after it, tells.
        """
        size = self.current.layout.size
        if position == start or position >= self.size:
            return False
        if position - 2 * size >= start:
            self._set_around(self.current.layout, position - 2 * size)
        if self._other_layout(position) is not None:
            return False
        last = resync.Found(position - size, self.current)
        alone = last.offset == start and not self._ends_at(start)
        return resync.better_inside(self.buffer, self._known(position), last, alone=alone)

    def _known(self, flush: int) -> resync.Known:
        return resync.Known(self.checks, self.around, flush)

    def _set_around(self, layout: Layout, offset: int) -> None:
        """Remember when a record began, for judging lone finds near it."""
        self.around = int(whole_seconds(layout, rows_at(self.buffer, layout, offset, 1))[0])

    def _break(self, position: int, *, dropped: bool) -> int:
        """Handle what stands at ``position``: no record of the current layout, or a dropped one."""
        other = None if dropped else self._other_layout(position)
        if other is not None:
            self.current = other
            return position
        following = resync.next_record(self.buffer, self._known(position), position + 1, self.size)
        if following is not None and self._led_by_another(position, following):
            return position
        stop = self.size if following is None else following.offset
        before = self.current if self._ends_at(position) else None
        self._judge(Gap(position, stop, before, None if following is None else following.check))
        if following is not None:
            self.current = following.check
        self._tell(stop)
        return stop

    def _led_by_another(self, position: int, following: resync.Found) -> bool:
        """Whether the file starts with a record of another layout; it is taken up.

        A lone record must be of the file's time, which at its start only what follows tells. Of a
        weak layout it may as well be the rest of one whose head was cut off.
        """
        if self.around is not None:
            return False
        self._set_around(following.check.layout, following.offset)
        other = self._other_layout(position)
        if other is None or other.layout.strength < FAIR:
            self.around = None
            return False
        self.current = other
        return True

    def _other_layout(self, position: int) -> Check | None:
        """The layout, other than the current one, of which a believable record stands here."""
        fits = [
            resync.Found(position, check)
            for check in self.checks
            if resync.strict_at(self.buffer, check, position)
        ]
        known = self._known(position)
        weights = [resync.weight(self.buffer, found, known) for found in fits]
        if not any(weights):
            return None
        return fits[weights.index(max(weights))].check

    def _ends_at(self, position: int) -> bool:
        return bool(self.segments) and self.segments[-1].stop == position

    def _judge(self, gap: Gap) -> None:
        """Keep the odd records of a gap, and name the ranges between them."""
        position = gap.start
        whose = gap.before or gap.after or self.current
        for kept in odd_records(self.buffer, gap):
            self._problem(position, kept.offset, whose)
            self._mark(kept.check, kept.offset, kept.broken)
            position = kept.offset + kept.check.layout.size
        self._problem(position, gap.stop, whose)

    def _problem(self, start: int, stop: int, check: Check) -> None:
        if start >= stop:
            return
        if self.problems and self.problems[-1].offset + self.problems[-1].length == start:
            start = self.problems.pop().offset
        self.problems.append(name_range(self.buffer, start, stop, check))
        self._bounded()

    def _mark(self, check: Check, offset: int, broken: int) -> None:
        """Keep one odd record, and list it."""
        if len(self.marked) < MOST_MARKED:
            rules = [rule for i, rule in enumerate(check.rules) if broken >> i & 1]
            codes = tuple(dict.fromkeys(rule.code for rule in rules))
            text = "; ".join(dict.fromkeys(rule.text for rule in rules))
            self.marked.append(Marked(self.records, offset, codes, text))
        row = rows_at(self.buffer, check.layout, offset, 1)
        number = np.array([self._table.number_of(check.layout, row)], np.intp)
        self._count(check.layout, offset, Look(1, tally(number, placed_seconds(check.layout, row))))

    def _count(self, layout: Layout, start: int, seen: Look) -> None:
        """Add a block of records to the result."""
        if not seen.good:
            return
        last = self.segments[-1] if self.segments else None
        if last is not None and last.layout is layout and last.stop == start:
            self.segments[-1] = Segment(layout, last.offset, last.count + seen.good)
        else:
            self.segments.append(Segment(layout, start, seen.good))
            self._bounded()
        self.records += seen.good
        self._index.add(seen.tally)
        self._set_around(layout, start + (seen.good - 1) * layout.size)

    def _bounded(self) -> None:
        if len(self.segments) + len(self.problems) > MOST_PLACES:
            raise EvidenceError(
                f"the file is broken in more than {MOST_PLACES:,} places",
                "",
                "get a better copy of it; what it holds cannot be listed place by place",
            )

    def _tell(self, position: int) -> None:
        if position - self._told >= TOLD_EVERY:
            let_go(self.buffer, self._told, position)
            self._told = position
            self.progress("reading records", position, self.size)
