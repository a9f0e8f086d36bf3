"""Small tables of records written down by hand, for the steps that look things up in whole columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from evidencekit.analysis.family import open_window
from evidencekit.records import COLUMN_NAMES, DTYPES, NOT_RECORDED, RecordTable, Source

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evidencekit.analysis.family import Window

SECOND = 1_000_000


@dataclass(frozen=True)
class Row:
    """One process, in whole seconds; its record stands where its end puts it."""

    pid: int
    ppid: int
    start: int = 0
    end: int = 10
    command: bytes = b"x"
    uid: int = 1000
    flags: int = 0
    tty: int = 0
    status: int = 0


def table_of(rows: Sequence[Row]) -> RecordTable:
    """The rows in the order given, as one file of Linux v3."""
    columns: dict[str, Any] = {
        "offset": [64 * place for place in range(len(rows))],
        "length": [64] * len(rows),
        "command": [row.command for row in rows],
        "flags": [row.flags for row in rows],
        "uid": [row.uid for row in rows],
        "gid": [row.uid for row in rows],
        "pid": [row.pid for row in rows],
        "ppid": [row.ppid for row in rows],
        "tty": [row.tty for row in rows],
        "start_us": [row.start * SECOND for row in rows],
        "end_us": [row.end * SECOND for row in rows],
        "elapsed_us": [(row.end - row.start) * SECOND for row in rows],
        "user_us": [10_000] * len(rows),
        "system_us": [0] * len(rows),
        "status": [row.status for row in rows],
        "mem_kib": [100.0] * len(rows),
        "minor_faults": [50] * len(rows),
        "major_faults": [0] * len(rows),
    }
    zeros = [0] * len(rows)
    made = {
        name: np.array(columns.get(name, zeros), DTYPES.get(name, np.dtype(np.int64)))
        for name in COLUMN_NAMES
    }
    return RecordTable((Source("pacct", "EX-001"),), ("linux-v3-le",), **made)


def window_of(rows: Sequence[Row]) -> Window:
    """The rows as a window, their parents looked up."""
    return open_window(table_of(rows), np.arange(len(rows)), lambda: None)


__all__ = ["NOT_RECORDED", "SECOND", "Row", "table_of", "window_of"]
