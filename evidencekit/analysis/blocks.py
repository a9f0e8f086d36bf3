"""Runs with all records around them, looked up once for many runs.

Runs that lie near together share a window of records; windows that follow each other are parts of one
table, so that no record is read and no parent looked up several times over.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from evidencekit.analysis.family import open_window
from evidencekit.analysis.recording import known_recording
from evidencekit.analysis.windows import around, read
from evidencekit.clock import SECOND

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import numpy.typing as npt

    from evidencekit.analysis.family import Window
    from evidencekit.evidence.collection import Evidence
    from evidencekit.progress import Progress
    from evidencekit.records import RecordTable

    Rows = npt.NDArray[np.int64]

_AFTER = 900 * SECOND
"""How long after a run's end its ancestors' records are looked for at first."""
_GROUP = 20_000
"""Runs that lie within so many records are looked up in one window."""
_BLOCK = 600_000
"""Records up to which windows are made parts of one table."""


@dataclass(frozen=True, slots=True)
class Block:
    """Some runs of a job and the records around them."""

    window: Window
    at: Rows
    """Rows of the runs in the job's own table."""
    roots: Rows
    """Rows of the runs in the window's table."""
    lows: Rows
    """For each run the first row of the table that is looked at for it ..."""
    highs: Rows
    """... and the row before which that ends."""
    progress: Callable[[], None]

    def only(self, chosen: npt.NDArray[np.bool_]) -> Block:
        """The block of some of its runs."""
        return replace(
            self,
            at=self.at[chosen],
            roots=self.roots[chosen],
            lows=self.lows[chosen],
            highs=self.highs[chosen],
        )

    def window_of(self, place: int) -> Window:
        """The part of the window that is looked at for one of the runs."""
        return replace(self.window, low=int(self.lows[place]), high=int(self.highs[place]))


@dataclass(frozen=True, slots=True)
class _Group:
    """Runs that share a window: their rows, their numbers, and the window's stretches of numbers."""

    rows: Rows
    numbers: Rows
    stretches: tuple[tuple[int, int], ...]


def blocks(
    evidence: Evidence, table: RecordTable, numbers: Rows, rows: Rows, progress: Progress
) -> Iterator[Block]:
    """The runs at ``rows`` of a job's table, whose numbers in the evidence are ``numbers``."""
    inner = _seen_from_within(evidence)
    order = np.argsort(numbers[rows], kind="stable")
    rows = rows[order]
    done = 0

    def tell() -> None:
        progress("rebuilding process families", done, len(rows))

    waiting: list[_Group] = []
    for group in _groups(evidence, table, numbers[rows], rows, tell):
        if waiting and not _joins(waiting, group):
            yield _opened(evidence, waiting, inner, tell)
            done += sum(len(one.rows) for one in waiting)
            waiting = []
        waiting.append(group)
    if waiting:
        yield _opened(evidence, waiting, inner, tell)


def _groups(
    evidence: Evidence, table: RecordTable, numbers: Rows, rows: Rows, tell: Callable[[], None]
) -> Iterator[_Group]:
    start = 0
    while start < len(rows):
        tell()
        stop = int(np.searchsorted(numbers, numbers[start] + _GROUP, side="right"))
        group = rows[start:stop]
        since = int(table.start_us[group].min()) - SECOND
        until = int(table.end_us[group].max()) + _AFTER
        near = around(evidence, int(numbers[start]), int(numbers[stop - 1]), since, until)
        yield _Group(group, numbers[start:stop], near)
        start = stop


def _joins(waiting: Sequence[_Group], group: _Group) -> bool:
    """True where a window and those before it are one stretch of records that is not too long."""
    stretches = [one for other in (*waiting, group) for one in other.stretches]
    if len(stretches) != len(waiting) + 1:
        return False
    stop = max(end for _begin, end in stretches[:-1])
    begin = min(begin for begin, _end in stretches)
    return stretches[-1][0] <= stop and max(stop, stretches[-1][1]) - begin <= _BLOCK


def _opened(
    evidence: Evidence,
    groups: Sequence[_Group],
    inner: dict[str, Rows],
    tell: Callable[[], None],
) -> Block:
    stretches: Sequence[tuple[int, int]] = groups[0].stretches
    if len(groups) > 1:
        ends = [stretch for group in groups for stretch in group.stretches]
        stretches = [(min(begin for begin, _ in ends), max(end for _, end in ends))]
    table = read(evidence, stretches, tell)
    numbers = np.concatenate([np.arange(begin, end) for begin, end in stretches])
    keep = _seen_once(table, inner)
    if not keep.all():
        table, numbers = table.take(keep), numbers[keep]
    tell()
    window = open_window(table, numbers, tell)
    lows, highs = [], []
    for group in groups:
        low, high = np.searchsorted(window.numbers, (group.stretches[0][0], group.stretches[-1][1]))
        lows.append(np.full(len(group.rows), low, np.int64))
        highs.append(np.full(len(group.rows), high, np.int64))
    own = np.concatenate([group.numbers for group in groups])
    place = np.minimum(np.searchsorted(window.numbers, own), len(window.numbers) - 1)
    block = Block(
        window=window,
        at=np.concatenate([group.rows for group in groups]),
        roots=place,
        lows=np.concatenate(lows),
        highs=np.concatenate(highs),
        progress=tell,
    )
    return block.only(window.numbers[place] == own)


def _seen_from_within(evidence: Evidence) -> dict[str, Rows]:
    """Offsets, by file, of records that repeat another file's under the ids of an inner namespace.

    Such an id may be that of quite another process in the outer file.
    """
    known = known_recording(evidence)
    pairs = known.inner if known is not None else ()
    return {pair.inner: np.sort(evidence.take(pair.rows).offset) for pair in pairs}


def _seen_once(table: RecordTable, inner: dict[str, Rows]) -> npt.NDArray[np.bool_]:
    """True for the rows of ``table`` but those that ``inner`` names."""
    keep = np.ones(len(table), bool)
    for number, source in enumerate(table.sources):
        if source.name in inner:
            keep &= (table.source != number) | ~np.isin(table.offset, inner[source.name])
    return keep
