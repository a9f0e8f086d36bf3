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


def find_inner_files(evidence: Evidence, spans: Sequence[FileSpan]) -> list[InnerFile]:
    """Pairs of files of the same time in which one repeats the other under other ids."""
    found: list[InnerFile] = []
    for small in sorted(spans, key=lambda span: span.records):
        for large in spans:
            if large is small or not _same_time(small, large):
                continue
            if any(pair.inner in {small.name, large.name} for pair in found):
                continue
            pair = _compare(evidence, small, large)
            if pair is not None:
                found.append(pair)
                break
    return found


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
