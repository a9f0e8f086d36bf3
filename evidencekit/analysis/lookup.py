"""Records by row number or by time, through the index that the first pass has made."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from evidencekit.analysis.recording import CHUNK, read_recording
from evidencekit.analysis.roots import ASU, looks_like_switch
from evidencekit.records import concatenate, empty_table

if TYPE_CHECKING:
    from evidencekit.analysis.recording import Recording
    from evidencekit.evidence.collection import Evidence
    from evidencekit.records import RecordTable


def switches_on(table: RecordTable, row: int = 0) -> bool:
    """True for the record that a process leaves which has just switched accounting on."""
    return bool(table.flags[row] & ASU) and not bool(looks_like_switch(table)[row])


def rows_between(evidence: Evidence, first: int, last: int) -> RecordTable:
    """The records with row numbers ``first`` to ``last``, both kept within the evidence."""
    first, last = max(first, 0), min(last, evidence.total - 1)
    if last < first:
        return empty_table(evidence.sources)
    return evidence.take(np.arange(first, last + 1))


def between(evidence: Evidence, since_us: int, until_us: int) -> RecordTable:
    """The records that ended in ``[since_us, until_us)``, in order, by the index of times."""
    recording = read_recording(evidence)
    chunks = np.flatnonzero((recording.highest_us >= since_us) & (recording.lowest_us < until_us))
    if not len(chunks):
        return empty_table(evidence.sources)
    edges = np.flatnonzero(np.diff(chunks) != 1) + 1
    parts = []
    for group in np.split(chunks, edges):
        table = evidence.rows(int(group[0]) * CHUNK, (int(group[-1]) + 1) * CHUNK)
        parts.append(table.take((table.end_us >= since_us) & (table.end_us < until_us)))
    return concatenate(parts)


def all_switches(recording: Recording) -> RecordTable:
    """All switch records as one table."""
    return concatenate(recording.switches)
