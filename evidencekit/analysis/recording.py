"""One pass over all records: what the recording itself shows, in bounded memory.

Collected are the places where end seconds go back, long stretches without a record, the records of
accounting being switched, the places where the pid counter starts over, copies, the first and last
record of each file, and long-lived processes whose own length is shorter than the clock time between
their first child and their end.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import numpy as np

from evidencekit.analysis.content import distinct_jobs
from evidencekit.analysis.copies import CopyFinder
from evidencekit.analysis.namespaces import InnerFile, find_inner_files
from evidencekit.analysis.precision import end_slack
from evidencekit.analysis.roots import looks_like_switch
from evidencekit.clock import SECOND
from evidencekit.progress import Progress, silent
from evidencekit.records import NOT_RECORDED

if TYPE_CHECKING:
    import numpy.typing as npt

    from evidencekit.evidence.collection import Evidence
    from evidencekit.records import RecordTable

QUIET = 1800 * SECOND
"""A stretch without a record at least this long is looked at."""
QUARTER = 900 * SECOND
"""Every zone's offset changes at a quarter hour, so counts of quarter hours fit into any "
"zone's days."""
CHUNK = 4096
"""Records an entry of the index of times stands for."""
_SPAN = 1_000_000
_BRIEF = 2 * SECOND
_LONG = 600 * SECOND
_STILL = 30 * SECOND
_MANY_IDS = 10
_MOST_LOST = 200
_SWITCHERS = (b"accton",)


@dataclass(frozen=True, slots=True)
class Joint:
    """Two records that follow each other: the later one's row number, and both end seconds."""

    row: int
    end_before: int
    end_after: int

    @property
    def change(self) -> int:
        """Microseconds from one end second to the next; negative where they go back."""
        return self.end_after - self.end_before


@dataclass(frozen=True, slots=True)
class Ahead:
    """A process whose computed start lies after it is first named as a parent."""

    row: int
    pid: int
    named_us: int
    """End second of the first record that names it as parent."""
    start_us: int


@dataclass(slots=True)
class FileSpan:
    """The records of one file as they went by."""

    name: str
    first_row: int
    records: int
    first: RecordTable
    last: RecordTable
    lowest_us: int
    highest_us: int
    copies: int = 0

    @property
    def last_row(self) -> int:
        """Row number of its last record."""
        return self.first_row + self.records - 1


@dataclass(slots=True)
class Recording:
    """What one pass collected."""

    records: int = 0
    spans: list[FileSpan] = field(default_factory=list)
    quarters: dict[int, int] = field(default_factory=dict)
    """Quarter hour (of UTC, since 1970) → records that ended in it, copies left out."""
    jobs: dict[tuple[bytes, int], int] = field(default_factory=dict)
    """Name and user → records of theirs, copies among them."""
    lowest_us: npt.NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))
    """For each :data:`CHUNK` of records the lowest end second: an index of times."""
    highest_us: npt.NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))
    breaks: list[Joint] = field(default_factory=list)
    """Within a file, end seconds going back."""
    quiet: list[Joint] = field(default_factory=list)
    switches: list[RecordTable] = field(default_factory=list)
    """Records of accounting being switched, as tables of one row, in order."""
    switch_rows: list[int] = field(default_factory=list)
    turns: list[Joint] = field(default_factory=list)
    """Where the pid counter starts over."""
    turn_pids: list[tuple[int, int]] = field(default_factory=list)
    ahead: list[Ahead] = field(default_factory=list)
    copies: int = 0
    is_copy: npt.NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, bool))
    """For each record whether it only repeats an earlier one. Where none does, nothing was ever
    written into it, and the system gives it no memory."""
    inner: list[InnerFile] = field(default_factory=list)
    """Files that repeat another one's records as seen from an inner pid namespace."""
    layout_changes: list[int] = field(default_factory=list)
    """Rows whose layout differs from that of the record before, in the same file (first 1,000)."""
    layouts: dict[str, int] = field(default_factory=dict)
    """Layout code → records of it."""
    lost: list[Joint] = field(default_factory=list)
    """Shorter stretches without a record in which many process ids were given out."""
    by_pid: bool = False
    out_of_order: int = 0
    slack_us: int = 0
    """What end seconds may go back by rounding alone, by layout."""
    compared: int = 0
    """Pairs of neighbours whose order was tested."""


class _Pass:
    """The state that one block hands on to the next."""

    def __init__(self, evidence: Evidence, progress: Progress) -> None:
        self.found = Recording(is_copy=np.zeros(evidence.total, bool))

        def look(what: str, done: int, total: int) -> None:
            progress("testing the recording", self.found.records, evidence.total)

        self._copies = CopyFinder(evidence, look)
        self._spans: list[tuple[int, int]] = []
        self._pid: int | None = None
        self._pid_end = 0
        self._named = np.zeros(1 << 16, np.int64)

    def add(self, table: RecordTable) -> None:
        """Take in the next records, all of one file."""
        if not len(table):
            return
        base = self.found.records
        previous = self._same_file(table)
        self._switching(table, base)
        table = _placed(table, previous)
        self._order(table, base, previous)
        self._layouts(table, base, self._previous_layout(table))
        self._pids(table, base)
        copies = self._copies.mask(table)
        self.found.copies += int(copies.sum())
        if copies.any():
            self.found.is_copy[base : base + len(table)] = copies
        self._days(table, copies)
        self._jobs(table)
        self._times(table, base)
        self._span(table, base, int(copies.sum()))
        self.found.records += len(table)

    def _same_file(self, table: RecordTable) -> int | None:
        """End second of the record before this block, where it lies in the same file."""
        if not self.found.spans:
            return None
        last = self.found.spans[-1]
        name = table.sources[int(table.source[0])].name
        return int(last.last.end_us[0]) if last.name == name else None

    def _previous_layout(self, table: RecordTable) -> str:
        """Layout of the record before this block, where it lies in the same file; else empty."""
        if self._same_file(table) is None:
            return ""
        return self.found.spans[-1].last.layout_code(0)

    def _order(self, table: RecordTable, base: int, previous: int | None) -> None:
        ends = table.end_us
        if previous is not None:
            ends = np.concatenate(([previous], ends))
            base -= 1
        changes = np.diff(ends)
        self.found.compared += len(changes)
        slack = max(end_slack(table.layouts[int(code)]) for code in np.unique(table.layout))
        back = np.flatnonzero(changes < -slack)
        for place in back:
            self.found.breaks.append(_joint(ends, int(place), base))
        for place in np.flatnonzero(changes >= QUIET):
            self.found.quiet.append(_joint(ends, int(place), base))
        self.found.out_of_order += len(back)
        self.found.slack_us = max(self.found.slack_us, slack)

    def _layouts(self, table: RecordTable, base: int, previous: str) -> None:
        for code, count in zip(*np.unique(table.layout, return_counts=True), strict=True):
            name = table.layouts[int(code)]
            self.found.layouts[name] = self.found.layouts.get(name, 0) + int(count)
        changed = (np.flatnonzero(np.diff(table.layout)) + 1 + base).tolist()
        if previous and previous != table.layout_code(0):
            changed.insert(0, base)
        self.found.layout_changes += changed[: 1000 - len(self.found.layout_changes)]

    def _switching(self, table: RecordTable, base: int) -> None:
        named = np.isin(table.command, _SWITCHERS)
        # The switching process may bear any name (logrotate, a program that calls acct() itself).
        rows = np.flatnonzero(named | looks_like_switch(table))
        for row in rows:
            self.found.switches.append(table.take([int(row)]))
            self.found.switch_rows.append(base + int(row))

    def _pids(self, table: RecordTable, base: int) -> None:
        """Where the counter starts over, and processes that began later than their children."""
        if not (table.pid > 0).any():
            return
        self.found.by_pid = True
        short = (table.elapsed_us >= 0) & (table.elapsed_us < _BRIEF)
        brief = np.flatnonzero(short & (table.pid > 0))
        pids, ends, rows = table.pid[brief], table.end_us[brief], base + brief
        if self._pid is not None:
            pids = np.concatenate(([self._pid], pids))
            ends = np.concatenate(([self._pid_end], ends))
            rows = np.concatenate(([base - 1], rows))
        drops = np.flatnonzero(pids[:-1] - pids[1:] > np.maximum(1000, pids[:-1] // 2)) + 1
        start = 0
        for place in drops:
            row = int(rows[place])
            self._named_check(table, start, row - base, base)
            self._named[:] = 0
            start = row - base
            self.found.turns.append(Joint(row, int(ends[place - 1]), int(ends[place])))
            self.found.turn_pids.append((int(pids[place - 1]), int(pids[place])))
        self._named_check(table, start, len(table), base)
        self._lost(table, brief, base)
        if len(pids):
            self._pid, self._pid_end = int(pids[-1]), int(ends[-1])

    def _lost(self, table: RecordTable, brief: npt.NDArray[np.int64], base: int) -> None:
        """Stretches without a record in which the pid counter went on by many."""
        if len(brief) < 2 or len(self.found.lost) >= _MOST_LOST:
            return
        changes = np.diff(table.end_us)
        places = np.flatnonzero(changes >= _STILL)
        place = np.searchsorted(brief, places, side="right")
        inside = (place > 0) & (place < len(brief))
        places, place = places[inside], place[inside]
        gone = table.pid[brief[place]] - table.pid[brief[place - 1]] - 1
        many = (gone >= _MANY_IDS) & (gone < 20_000)
        for at in places[many][: _MOST_LOST - len(self.found.lost)]:
            self.found.lost.append(_joint(table.end_us, int(at), base))

    def _named_check(self, table: RecordTable, start: int, stop: int, base: int) -> None:
        ppids, ends = table.ppid[start:stop], table.end_us[start:stop]
        top = int(max(ppids.max(initial=0), table.pid[start:stop].max(initial=0)))
        if top >= len(self._named):
            self._named = np.concatenate((self._named, np.zeros(top + 1, np.int64)))
        fresh = (ppids > 1) & (self._named[np.maximum(ppids, 0)] == 0)
        # Reversed, so that of several the first one's end second is what stays.
        self._named[ppids[fresh][::-1]] = ends[fresh][::-1]
        lived = np.flatnonzero((table.elapsed_us[start:stop] > _LONG) & (table.pid[start:stop] > 1))
        pids = table.pid[start:stop][lived]
        first = self._named[pids]
        late = (first > 0) & (table.start_us[start:stop][lived] > first + 3 * SECOND)
        for place in np.flatnonzero(late):
            row = start + int(lived[place])
            self.found.ahead.append(
                Ahead(base + row, int(pids[place]), int(first[place]), int(table.start_us[row]))
            )

    def _days(self, table: RecordTable, copies: npt.NDArray[np.bool_]) -> None:
        quarters = (table.end_us if not copies.any() else table.end_us[~copies]) // QUARTER
        if not len(quarters):
            return
        low = int(quarters.min())
        if int(quarters.max()) - low < _SPAN:
            counts = np.bincount(quarters - low)
            places = np.flatnonzero(counts)
            pairs = zip((places + low).tolist(), counts[places].tolist(), strict=True)
        else:
            values, counts = np.unique(quarters, return_counts=True)
            pairs = zip(values.tolist(), counts.tolist(), strict=True)
        for quarter, count in pairs:
            self.found.quarters[quarter] = self.found.quarters.get(quarter, 0) + count

    def _jobs(self, table: RecordTable) -> None:
        first, which = distinct_jobs(table)
        jobs = zip(table.command[first].tolist(), table.uid[first].tolist(), strict=True)
        for job, count in zip(jobs, np.bincount(which).tolist(), strict=True):
            self.found.jobs[job] = self.found.jobs.get(job, 0) + count

    def close(self) -> Recording:
        """What was collected, with the index of times complete."""
        self.found.lowest_us = np.array([low for low, _high in self._spans], np.int64)
        self.found.highest_us = np.array([high for _low, high in self._spans], np.int64)
        return self.found

    def _times(self, table: RecordTable, base: int) -> None:
        start = 0
        while start < len(table):
            chunk = (base + start) // CHUNK
            stop = min(len(table), (chunk + 1) * CHUNK - base)
            low, high = int(table.end_us[start:stop].min()), int(table.end_us[start:stop].max())
            if chunk < len(self._spans):
                low, high = min(low, self._spans[chunk][0]), max(high, self._spans[chunk][1])
                self._spans[chunk] = (low, high)
            else:
                self._spans.append((low, high))
            start = stop

    def _span(self, table: RecordTable, base: int, copies: int) -> None:
        name = table.sources[int(table.source[0])].name
        low, high = int(table.end_us.min()), int(table.end_us.max())
        last = table.take([len(table) - 1])
        spans = self.found.spans
        if spans and spans[-1].name == name:
            span = spans[-1]
            span.records += len(table)
            span.last = last
            span.lowest_us, span.highest_us = min(span.lowest_us, low), max(span.highest_us, high)
        else:
            spans.append(FileSpan(name, base, len(table), table.take([0]), last, low, high))
        spans[-1].copies += copies


def _placed(table: RecordTable, previous: int | None) -> RecordTable:
    """``table`` with a place in time for records whose length, and so whose end, cannot be read.

    Records are appended as processes end, so such a record lies no earlier than the one before it:
    for the tests of order, and only there, it takes that one's end second (the next one's at the
    head of a file). Else it would pass for one of 1970.
    """
    unknown = table.end_us == NOT_RECORDED
    if not unknown.any() or (unknown.all() and previous is None):
        return table
    known = np.maximum.accumulate(np.where(unknown, -1, np.arange(len(table))))
    head = previous if previous is not None else int(table.end_us[np.argmin(unknown)])
    return replace(table, end_us=np.where(known < 0, head, table.end_us[known]))


def _joint(ends: npt.NDArray[Any], place: int, base: int) -> Joint:
    return Joint(base + place + 1, int(ends[place]), int(ends[place + 1]))


_KNOWN: WeakKeyDictionary[Evidence, Recording] = WeakKeyDictionary()


def known_recording(evidence: Evidence) -> Recording | None:
    """What an earlier pass over the same evidence collected, if there was one."""
    return _KNOWN.get(evidence)


def read_recording(evidence: Evidence, progress: Progress = silent) -> Recording:
    """Pass once over all records in order; the evidence does not change, so once is enough."""
    known = _KNOWN.get(evidence)
    if known is not None:
        return known
    walk = _Pass(evidence, progress)
    for table in evidence.blocks(progress):
        for part in _by_file(table):
            walk.add(part)
        progress("testing the recording", walk.found.records, evidence.total)
    found = walk.close()
    if len(found.spans) > 1:
        found.inner = find_inner_files(evidence, found.spans, progress)
        for pair in found.inner:
            found.is_copy[pair.rows] = True
    _KNOWN[evidence] = found
    return found


def _by_file(table: RecordTable) -> list[RecordTable]:
    edges = np.flatnonzero(np.diff(table.source)) + 1
    if not len(edges):
        return [table]
    return [table.take(rows) for rows in np.split(np.arange(len(table)), edges)]
