"""What must hold whatever the bytes are: one function a harness, for atheris and hypothesis alike.

Each raises where something else than ``EvidenceError`` escapes, where bytes are neither in a record nor
in a problem, or where more is expanded than was allowed.
"""

from __future__ import annotations

import io
from contextlib import suppress
from random import Random
from typing import TYPE_CHECKING

import zstandard
from scoreboard.damage import CLASSES, case
from scoreboard.judge import balanced
from scoreboard.processes import WRITERS, processes, written

from evidencekit.errors import EvidenceError
from evidencekit.formats import compression, kept
from evidencekit.formats.decode import blocks, scan
from evidencekit.formats.explain import explain
from evidencekit.formats.marks import marks_of
from evidencekit.records import Source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LIMIT = 1 << 22


def records(raw: bytes) -> None:
    """Read it all: every byte accounted for, every record explained, the scan kept and recalled."""
    try:
        found = scan(raw)
    except EvidenceError:
        return
    assert balanced(found, len(raw))
    read = sum(len(table) for table in blocks(raw, found, Source("any")))
    assert read == found.records == sum(segment.count for segment in found.segments) > 0
    for segment in found.segments[:3]:
        assert explain(raw, found, segment.offset)
        marks_of(found, segment.offset)
    again = kept.from_bytes(kept.to_bytes(found))
    assert (again.segments, again.problems, again.marked) == (
        found.segments,
        found.problems,
        found.marked,
    )


def expansion(raw: bytes) -> None:
    """What does not expand is told; what does stays within the limit."""
    how = compression.kind(raw)
    if how == compression.NONE:
        return
    out = io.BytesIO()
    with suppress(EvidenceError):
        compression.expand(io.BytesIO(raw), how, out.write, limit=LIMIT)
    assert len(out.getvalue()) <= LIMIT


def recalled(raw: bytes) -> None:
    """A stored scan is believed only where it fits together."""
    try:
        found = kept.from_bytes(raw)
    except EvidenceError:
        return
    covered = sum(segment.stop - segment.offset for segment in found.segments)
    assert covered + sum(problem.length for problem in found.problems) == found.size
    assert found.records == sum(segment.count for segment in found.segments)


TARGETS: dict[str, Callable[[bytes], None]] = {
    "records": records,
    "expansion": expansion,
    "recalled": recalled,
}


def seeds(target: str) -> Iterator[bytes]:
    """True and damaged files to start from, small ones."""
    made = {code: b"".join(written(code, processes(Random(code), 12))) for code in WRITERS}
    if target == "records":
        yield from made.values()
        for place, code in enumerate(WRITERS):
            yield case(code, CLASSES[place % len(CLASSES)], place).data.tobytes()
    elif target == "recalled":
        yield from (kept.to_bytes(scan(raw)) for raw in made.values())
    else:
        import bz2
        import gzip
        import lzma

        raw = made["linux-v3-le"]
        for pack in (gzip.compress, bz2.compress, lzma.compress, zstandard.compress):
            yield pack(raw)
            yield pack(raw) * 2 + pack(raw)[:-9]
