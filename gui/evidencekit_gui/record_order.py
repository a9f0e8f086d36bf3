"""Sorting millions of rows in steps short enough to be stopped between them.

A stable radix sort over sixteen bits at a time: numpy sorts ``uint16`` keys in linear time, and between
two passes the work looks whether it was cancelled. Names are sorted by their rank.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from evidencekit.records import NOT_RECORDED

if TYPE_CHECKING:
    import numpy.typing as npt

    from evidencekit.progress import Progress
    from evidencekit.records import RecordTable

_BITS = 16
_MASK = np.uint64(0xFFFF)
_COLUMNS = {
    "start": "start_us", "length": "elapsed_us", "outcome": "status", "user": "uid",
    "pid": "pid", "ppid": "ppid", "offset": "offset",
}  # fmt: skip


class Keys:
    """The values that rows are sorted by, gathered table by table."""

    def __init__(self, order: str) -> None:
        self._order = order
        self._parts: list[npt.NDArray[np.int64]] = []
        self._names: dict[bytes, int] = {}

    def add(self, table: RecordTable, rows: npt.NDArray[Any]) -> None:
        """Take the values of some rows."""
        if self._order in {"command", "exhibit"}:
            self._parts.append(self._codes(table, rows))
        else:
            self._parts.append(_values(table, self._order)[rows])

    def _codes(self, table: RecordTable, rows: npt.NDArray[Any]) -> npt.NDArray[np.int64]:
        """Names as numbers: there are few of them."""
        if self._order == "exhibit":
            names = [source.name.encode() for source in table.sources]
            places: npt.NDArray[Any] = table.source[rows]
        else:
            found, places = np.unique(table.command[rows], return_inverse=True)
            names = [bytes(name) for name in found]
        own = [self._names.setdefault(name, len(self._names)) for name in names]
        codes: npt.NDArray[np.int64] = np.array(own, np.int64)[places]
        return codes

    def sorted_rows(self, progress: Progress, *, down: bool) -> npt.NDArray[np.intp]:
        """The order of all rows taken, lowest first; equal ones as they came.

        Raises:
            Cancelled: ``progress`` asked to stop.
        """
        keys = np.concatenate(self._parts) if self._parts else np.empty(0, np.int64)
        self._parts.clear()
        if self._names:
            ranks = np.empty(len(self._names), np.int64)
            for rank, name in enumerate(sorted(self._names)):
                ranks[self._names[name]] = rank
            keys = ranks[keys]
        order = radix_order(keys, progress)
        return order[::-1] if down else order


def _values(table: RecordTable, order: str) -> npt.NDArray[np.int64]:
    if order == "cpu":
        return cpu_us(table)
    name = _COLUMNS.get(order)
    values: npt.NDArray[np.int64] = getattr(table, name) if name else np.arange(len(table))
    return values


def cpu_us(table: RecordTable) -> npt.NDArray[np.int64]:
    """Processor time of each row, user and system together; NOT_RECORDED where either is."""
    known = (table.user_us != NOT_RECORDED) & (table.system_us != NOT_RECORDED)
    return np.where(known, table.user_us + table.system_us, NOT_RECORDED)


def radix_order(keys: npt.NDArray[np.int64], progress: Progress) -> npt.NDArray[np.intp]:
    """A stable order of whole numbers, lowest first.

    Raises:
        Cancelled: ``progress`` asked to stop.
    """
    order = np.arange(len(keys), dtype=np.intp)
    if len(keys) < 2:
        return order
    low = int(keys.min())
    left = (keys - low).astype(np.uint64)
    passes = max(1, -(-(int(keys.max()) - low).bit_length() // _BITS))
    for number in range(passes):
        progress("sorting records", number, passes)
        digit = ((left >> np.uint64(number * _BITS)) & _MASK).astype(np.uint16)
        order = order[np.argsort(digit[order], kind="stable")]
    return order
