"""Who started whom: parent and child rows in a table, guarded against numbers given out again.

A record names its parent *at exit*, so the parent was alive then and its own record, if there is one,
comes later in the file. The first later record with that pid is the parent: the number cannot have
been given out again while the parent lived. If that record belongs to a process that had not yet
started when the child ended, the number was given out again and the parent has no record here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from evidencekit.clock import SECOND

if TYPE_CHECKING:
    import numpy.typing as npt

    from evidencekit.records import RecordTable

NOBODY = -1
"""No parent's record in the table."""

_TOLERANCE = 2 * SECOND
"""Two starts, each true to one second."""
_BRIEF = 2 * SECOND
_FEW_ROWS = 5_000
"""Rows between child and parent that cannot hide a whole round of the pid counter (32,768)."""


def parent_rows(table: RecordTable) -> npt.NDArray[np.int64]:
    """For each row the row of its parent's record, or :data:`NOBODY`.

    Rows must stand in the order of exit (file order). A clock that was set forward while the parent
    ran makes its computed start too late; the parent is taken all the same where the pid counter had
    not gone round between the two records.
    """
    count = len(table)
    result = np.full(count, NOBODY, np.int64)
    if not count:
        return result
    keys = numbered(table.pid)
    asked = numbered(table.ppid)
    asked = asked[np.searchsorted(asked, _bits(count)[1] + 1) :]
    place = np.searchsorted(keys, asked, side="right")
    child = asked & _bits(count)[1]
    candidate = keys[np.minimum(place, count - 1)] & _bits(count)[1]
    named = (place < count) & (table.pid[candidate] == table.ppid[child])
    child, candidate = child[named], candidate[named]
    fits = table.start_us[candidate] <= table.start_us[child] + _TOLERANCE
    if not fits.all():
        lap = laps(table)
        fits |= (lap[candidate] == lap[child]) & (candidate - child < _FEW_ROWS)
    result[child[fits]] = candidate[fits]
    return result


def numbered(values: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """One rising number for each (value, row): the first later row of a value is then one search.

    Sorting such numbers, and asking for them in order, is many times faster than ranking rows.
    """
    ranked = (values << _bits(len(values))[0]) | np.arange(len(values))
    ranked.sort()
    return ranked


def rows_of(
    ranked: npt.NDArray[np.int64], value: int, first: int, stop: int
) -> npt.NDArray[np.int64]:
    """The rows from ``first`` to before ``stop`` that hold ``value``, from :func:`numbered`."""
    shift, mask = _bits(len(ranked))
    low, high = np.searchsorted(ranked, ((value << shift) | first, (value << shift) | stop))
    return ranked[low:high] & mask


def _bits(count: int) -> tuple[int, int]:
    """By how much a value is moved up to leave room for a row number, and the mask of that room."""
    return count.bit_length(), (1 << count.bit_length()) - 1


def laps(table: RecordTable) -> npt.NDArray[np.int64]:
    """How often the pid counter had started over (gone round, or the system restarted) by each row.

    Told from short-lived processes, whose order of exit is nearly their order of start.
    """
    brief = np.flatnonzero((table.elapsed_us >= 0) & (table.elapsed_us < _BRIEF) & (table.pid > 0))
    turns = np.zeros(len(table), np.int64)
    pids = table.pid[brief]
    drops = pids[:-1] - pids[1:]
    turned = brief[1:][drops > np.maximum(1000, pids[:-1] // 2)]
    turns[turned] = 1
    return np.cumsum(turns)


@dataclass(frozen=True, slots=True)
class Children:
    """The children of every row, looked up when asked for."""

    rows: npt.NDArray[np.int64]
    """Rows that have a parent, by parent and then by row."""
    owners: npt.NDArray[np.int64]
    """The parent of each."""

    def get(self, row: int) -> npt.NDArray[Any] | None:
        """The children's rows of ``row``, in order; None where it has none."""
        low, high = np.searchsorted(self.owners, (row, row + 1))
        return self.rows[low:high] if high > low else None


def children_of(parents: npt.NDArray[np.int64]) -> Children:
    """The children of each row, from the answer of :func:`parent_rows`."""
    shift, mask = _bits(len(parents))
    ranked = numbered(parents)
    ranked = ranked[np.searchsorted(ranked, 0) :]
    return Children(ranked & mask, ranked >> shift)
