"""Files that tell of the same processes with other ids: an inner pid namespace seen from within.

The kernel writes a process's end to the accounting file of its own pid namespace and to that of every
namespace around it, each with the ids as they are there. The rest of the record is the same, so the
inner file repeats records of the outer one under other ids, and no process may be counted twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from evidencekit.analysis.content import content_keys
from evidencekit.progress import Progress, silent
from evidencekit.records import NOT_RECORDED

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from evidencekit.analysis.recording import FileSpan
    from evidencekit.evidence.collection import Evidence
    from evidencekit.records import RecordTable

_LARGEST = 4_000_000
"""Records of a file beyond which it is not compared."""
_LEAST = 3
_SHARE = 0.6
_LEAST_NEW = 1 << 20
_FEW = 4
"""Up to so many files are compared pair by pair at once."""


@dataclass(frozen=True, slots=True)
class InnerFile:
    """A file whose records stand in another one as well, under other process ids."""

    inner: str
    outer: str
    records: int
    """Records found in both."""
    first_row: int
    rows: npt.NDArray[np.int64]
    """Row numbers, in all records, of the inner file's repeated records."""
    init_id: int | None
    """Id in the outer file of the process that is number 1 in the inner one; None: not told."""


def find_inner_files(
    evidence: Evidence, spans: Sequence[FileSpan], progress: Progress = silent
) -> list[InnerFile]:
    """Pairs of files of the same time in which one repeats the other under other ids.

    Raises:
        Cancelled: ``progress`` asked to stop.
    """
    found: list[InnerFile] = []
    asked = [small for small in spans if any(_may_be_in(small, large) for large in spans)]
    if len(asked) > _FEW:
        asked = _with_other_ids(evidence, spans, asked, progress)
    for small in sorted(asked, key=lambda span: span.records):
        for large in spans:
            if not _may_be_in(small, large):
                continue
            if any(pair.inner in {small.name, large.name} for pair in found):
                continue
            progress("comparing files of the same time", small.first_row, evidence.total)
            pair = _compare(evidence, small, large)
            if pair is not None:
                found.append(pair)
                break
    return found


def _may_be_in(small: FileSpan, large: FileSpan) -> bool:
    return small is not large and _same_time(small, large)


def _with_other_ids(
    evidence: Evidence, spans: Sequence[FileSpan], asked: Sequence[FileSpan], progress: Progress
) -> list[FileSpan]:
    """Those of ``asked`` of which enough records stand anywhere under another process id.

    One look at all records, instead of one at each pair: of hundreds of files that each hold all
    earlier records, every one may be in every later one.
    """
    ids = _Ids()
    for span in spans:
        progress("comparing files of the same time", span.first_row, evidence.total)
        if span.records <= _LARGEST:
            table = evidence.rows(span.first_row, span.last_row + 1)
            keys, first = np.unique(content_keys(table, without_ids=True), return_index=True)
            ids.add(keys, table.pid[first])
    every, lowest, highest = ids.all()
    kept = []
    for span in asked:
        progress("comparing files of the same time", span.first_row, evidence.total)
        table = evidence.rows(span.first_row, span.last_row + 1)
        place = np.searchsorted(every, content_keys(table, without_ids=True))
        other = (lowest[place] != table.pid) | (highest[place] != table.pid)
        if int(other.sum()) >= max(_LEAST, _SHARE * len(table)):
            kept.append(span)
    return kept


class _Ids:
    """Of each content the lowest and the highest process id, over all files."""

    def __init__(self) -> None:
        self._held = (np.empty(0, np.uint64), np.empty(0, np.int64), np.empty(0, np.int64))
        self._new: list[tuple[npt.NDArray[np.uint64], npt.NDArray[np.int64]]] = []
        self._count = 0

    def add(self, keys: npt.NDArray[np.uint64], pids: npt.NDArray[np.int64]) -> None:
        """The contents of one file, and the ids of the records that say them first."""
        self._new.append((keys, pids))
        self._count += len(keys)
        if self._count > max(_LEAST_NEW, len(self._held[0])):
            self.all()

    def all(self) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """The keys, rising, with their lowest and highest ids."""
        pids = [each for _, each in self._new]
        keys = np.concatenate([self._held[0], *(each for each, _ in self._new)])
        low, high = np.concatenate([self._held[1], *pids]), np.concatenate([self._held[2], *pids])
        self._new, self._count = [], 0
        if len(keys):
            order = np.argsort(keys, kind="stable")
            keys = keys[order]
            edges = np.flatnonzero(np.append(True, keys[1:] != keys[:-1]))
            low, high = (
                np.minimum.reduceat(low[order], edges),
                np.maximum.reduceat(high[order], edges),
            )
            self._held = (keys[edges], low, high)
        return self._held


def _same_time(one: FileSpan, other: FileSpan) -> bool:
    if max(one.records, other.records) > _LARGEST or one.records > other.records:
        return False
    return one.lowest_us <= other.highest_us and other.lowest_us <= one.highest_us


def _compare(evidence: Evidence, small: FileSpan, large: FileSpan) -> InnerFile | None:
    inner = evidence.rows(small.first_row, small.last_row + 1)
    outer = evidence.rows(large.first_row, large.last_row + 1)
    if not (inner.pid != NOT_RECORDED).any() or not (outer.pid != NOT_RECORDED).any():
        return None
    keys, others = content_keys(inner, without_ids=True), content_keys(outer, without_ids=True)
    order = np.argsort(others, kind="stable")
    place = np.minimum(np.searchsorted(others[order], keys), len(order) - 1)
    partner = order[place]
    same = (others[partner] == keys) & (outer.pid[partner] != inner.pid)
    rows = np.flatnonzero(same)
    if len(rows) < _LEAST or len(rows) < _SHARE * len(inner):
        return None
    if not _one_to_one(inner, outer, rows, partner[rows]):
        return None
    ones = rows[inner.pid[rows] == 1]
    init_id = int(outer.pid[partner[ones[0]]]) if len(ones) else None
    return InnerFile(
        small.name,
        large.name,
        len(rows),
        small.first_row,
        rows + small.first_row,
        init_id,
    )


def _one_to_one(
    inner: RecordTable,
    outer: RecordTable,
    rows: npt.NDArray[np.int64],
    partners: npt.NDArray[np.int64],
) -> bool:
    """True where each inner id always stands for one outer id, among processes and parents."""
    pairs: dict[int, int] = {}
    for own, other in zip(
        [*inner.pid[rows].tolist(), *inner.ppid[rows].tolist()],
        [*outer.pid[partners].tolist(), *outer.ppid[partners].tolist()],
        strict=True,
    ):
        if own > 0 and pairs.setdefault(own, other) != other:
            return False
    return True
