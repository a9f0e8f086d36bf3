"""A scan as bytes, for keeping beside the file it was made from, and back.

What comes back is believed no further than it fits: the records and problems must tile the file byte
for byte, and the index must add up to the records. Anything else is refused, and the file is scanned
again.
"""

from __future__ import annotations

import json
from typing import Any

import numpy as np

from evidencekit.errors import EvidenceError
from evidencekit.formats.catalogue import layout
from evidencekit.formats.index import Index
from evidencekit.formats.spans import Marked, Recognition, Scan, Segment
from evidencekit.records import Problem

DECODER = 4
"""Raised whenever a change makes a scan of the same bytes find anything else."""


def to_bytes(found: Scan) -> bytes:
    """The scan in a plain form: one line of JSON, then the index."""
    head = {
        "size": found.size,
        "segments": [[s.layout.code, s.offset, s.count] for s in found.segments],
        "problems": [[p.code, p.offset, p.length, p.text] for p in found.problems],
        "recognition": [
            found.recognition.layout.code,
            found.recognition.confidence,
            found.recognition.lines,
            found.recognition.set_aside,
        ],
        "span": [found.first_end_us, found.last_end_us],
        "marked": [[m.number, m.offset, m.codes, m.text] for m in found.marked],
    }
    return json.dumps(head).encode() + b"\n" + found.index.to_bytes()


def from_bytes(stored: bytes) -> Scan:
    """The scan that :func:`to_bytes` wrote.

    Raises:
        EvidenceError: the bytes are no such scan, or do not fit together.
    """
    try:
        line, _, rest = stored.partition(b"\n")
        found = _scan(json.loads(line), Index.from_bytes(rest))
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError) as exc:
        raise _unusable() from exc
    if not (_tiles(found) and _adds_up(found)):
        raise _unusable()
    return found


def _unusable() -> EvidenceError:
    return EvidenceError("the stored index cannot be used", "", "it is made anew from the evidence")


def _scan(head: dict[str, Any], index: Index) -> Scan:
    segments = tuple(Segment(layout(code), int(o), int(n)) for code, o, n in head["segments"])
    code, confidence, lines, aside = head["recognition"]
    first, last = head["span"]
    return Scan(
        int(head["size"]),
        segments,
        tuple(Problem(str(c), int(o), int(n), str(t)) for c, o, n, t in head["problems"]),
        Recognition(
            layout(code),
            str(confidence),
            tuple(map(str, lines)),
            tuple((str(one), str(other)) for one, other in aside),
        ),
        sum(segment.count for segment in segments),
        None if first is None else int(first),
        None if last is None else int(last),
        index,
        tuple(
            Marked(int(number), int(offset), tuple(map(str, codes)), str(text))
            for number, offset, codes, text in head["marked"]
        ),
    )


def _tiles(found: Scan) -> bool:
    """Whether records and problems cover the file from its first byte to its last, each byte once."""
    spans = [(segment.offset, segment.stop) for segment in found.segments]
    spans += [(p.offset, p.offset + p.length) for p in found.problems if p.length]
    position = 0
    for start, stop in sorted(spans):
        if start != position or stop <= start:
            return False
        position = stop
    return position == found.size and [s.offset for s in found.segments] == sorted(
        s.offset for s in found.segments
    )


def _adds_up(found: Scan) -> bool:
    """Whether the index speaks of exactly these records."""
    index = found.index
    keys, blocks = len(index.commands), len(index.low)
    if {len(index.uids), len(index.counts), len(index.first), len(index.last)} != {keys}:
        return False
    if (len(index.high), len(index.starts), len(index.pointers)) != (
        blocks,
        blocks + 1,
        blocks + 1,
    ):
        return False
    rising = (np.diff(index.starts) >= 0).all() and (np.diff(index.pointers) >= 0).all()
    whole = index.starts[0] == 0 and index.starts[-1] == found.records
    pointed = index.pointers[0] == 0 and index.pointers[-1] == len(index.keys)
    known = not len(index.keys) or int(index.keys.max()) < keys
    counted = not index.complete or int(index.counts.sum()) == found.records
    return bool(rising and whole and pointed and known and counted)
