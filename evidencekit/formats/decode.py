"""Bytes to records: a whole file accounted for, at memory speed.

:func:`scan` walks the file once. Where records stand end to end it only checks them, a block at a
time; where the run breaks, it looks for the next record at every byte (:mod:`resync`) and judges
what lies between (:mod:`gap`). The result, a :class:`Scan`, says where the records are;
:func:`blocks` and :func:`take` turn them into columns whenever they are wanted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from evidencekit.errors import BadRequest
from evidencekit.formats import columns
from evidencekit.formats.check import Buffer, rows_at, rows_at_each
from evidencekit.formats.layout import Layout
from evidencekit.formats.spans import Marked, Recognition, Scan, Segment
from evidencekit.formats.walk import Walk
from evidencekit.progress import Progress, silent
from evidencekit.records import RecordTable, Source, concatenate, empty_table

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

__all__ = [
    "Layout",
    "Marked",
    "Recognition",
    "Scan",
    "Segment",
    "blocks",
    "number_at",
    "numbers_at",
    "place_of",
    "scan",
    "take",
]


def scan(buffer: Buffer, *, progress: Progress = silent) -> Scan:
    """Recognise the layout of ``buffer`` (bytes, memoryview or mmap) and find all its records.

    ``progress`` is told bytes. Memory stays bounded whatever the file holds.

    Raises:
        NotRecognised: no accounting file; the sentence says what it is, where that is known.
        EvidenceError: damaged in more places than can be told one by one.
    """
    return Walk(buffer, progress).run()


def blocks(
    buffer: Buffer, found: Scan, source: Source, *, rows: int = 262_144
) -> Iterator[RecordTable]:
    """All records as tables of at most ``rows`` rows, in file order."""
    for segment in found.segments:
        for done in range(0, segment.count, rows):
            count = min(rows, segment.count - done)
            offset = segment.offset + done * segment.layout.size
            yield _table(buffer, segment.layout, offset, count, source)


def _table(buffer: Buffer, layout: Layout, offset: int, count: int, source: Source) -> RecordTable:
    offsets = offset + np.arange(count, dtype=np.int64) * layout.size
    return columns.table(layout, rows_at(buffer, layout, offset, count), offsets, source)


def take(buffer: Buffer, found: Scan, source: Source, numbers: npt.NDArray[Any]) -> RecordTable:
    """The records of these numbers (0-based, in file order), in the order asked for."""
    wanted = np.asarray(numbers, np.int64)
    if len(wanted) == 0:
        return empty_table((source,))
    if wanted.min() < 0 or wanted.max() >= found.records:
        raise BadRequest("no such record", source.name, f"the file holds {found.records:,} records")
    segments = np.searchsorted(found.starts, wanted, side="right") - 1
    parts, places = [], []
    for place in np.unique(segments).tolist():
        segment = found.segments[place]
        chosen = np.flatnonzero(segments == place)
        offsets = segment.offset + (wanted[chosen] - found.starts[place]) * segment.layout.size
        rows = rows_at_each(buffer, segment.layout, offsets)
        parts.append(columns.table(segment.layout, rows, offsets, source))
        places.append(chosen)
    if len(parts) == 1:
        return parts[0]
    joined = concatenate(parts)
    return joined.take(np.argsort(np.concatenate(places), kind="stable"))


def place_of(found: Scan, number: int) -> tuple[Layout, int]:
    """Layout and byte offset of record ``number``."""
    if not 0 <= number < found.records:
        raise BadRequest("no such record", str(number), f"the file holds {found.records:,} records")
    place = int(np.searchsorted(found.starts, number, side="right")) - 1
    segment = found.segments[place]
    return segment.layout, segment.offset + (
        number - int(found.starts[place])
    ) * segment.layout.size


def number_at(found: Scan, offset: int) -> int | None:
    """The number of the record that starts at ``offset``; None where none does."""
    place = int(np.searchsorted(found.offsets, offset, side="right")) - 1
    if place < 0:
        return None
    segment = found.segments[place]
    index, odd = divmod(offset - segment.offset, segment.layout.size)
    return None if odd or index >= segment.count else int(found.starts[place]) + index


def numbers_at(found: Scan, offsets: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """The numbers of the records that start at ``offsets``, at each of which one does."""
    place = np.searchsorted(found.offsets, offsets, side="right") - 1
    sizes = np.array([segment.layout.size for segment in found.segments], np.int64)
    numbers: npt.NDArray[np.int64] = (
        found.starts[place] + (offsets - found.offsets[place]) // sizes[place]
    )
    return numbers
