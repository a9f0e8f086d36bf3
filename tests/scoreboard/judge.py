"""Comparing what a reader made of a damaged file with what is in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from evidencekit.errors import EvidenceError, NotRecognised
from evidencekit.formats.decode import Scan, scan
from evidencekit.formats.marks import beside_damage

if TYPE_CHECKING:
    from scoreboard.damage import Strip


@dataclass
class Marks:
    """What one reader did with one file, or with many."""

    right: int = 0
    """Records that are whole in the file and were reported so."""
    wrong: int = 0
    """Records reported as sound whose bytes are not those that were written."""
    invented: int = 0
    """Records reported where there is none."""
    lost: int = 0
    """Whole records that were not reported."""
    crashed: int = 0
    """The reader died, or (ours) the bytes do not add up."""
    marked: int = 0
    """Touched records that were reported, and marked as odd."""
    unreadable: int = 0
    """Files refused altogether."""
    notes: list[str] = field(default_factory=list)

    def add(self, other: Marks) -> None:
        """Sum up."""
        for name in ("right", "wrong", "invented", "lost", "crashed", "marked", "unreadable"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.notes += other.notes


def ours(strip: Strip) -> Marks:
    """Our reading of the file, record by record.

    Where the bytes between two records can be read as either of them exactly, either is right.
    """
    marks = Marks()
    raw = strip.data.tobytes()
    whole = strip.whole()
    try:
        found = scan(raw)
    except NotRecognised:
        marks.unreadable, marks.lost = 1, len(whole)
        return marks
    except EvidenceError as exc:
        marks.crashed, marks.notes = 1, [repr(exc)]
        return marks
    if not balanced(found, len(raw)):
        marks.crashed, marks.notes = 1, ["the bytes do not add up"]
    known = {(record, code) for record, code in zip(strip.records, strip.codes, strict=True)}
    odd = {mark.offset for mark in found.marked}
    odd |= {offset for offset in _borders(found) if beside_damage(found, offset)}
    reported: set[int] = set()
    exact: list[tuple[int, int]] = []
    for segment in found.segments:
        size, code = segment.layout.size, segment.layout.code
        for offset in range(segment.offset, segment.stop, size):
            reported.add(offset)
            number = whole.get(offset)
            if number is not None and strip.codes[number] == code:
                marks.right += 1
            elif (raw[offset : offset + size], code) in known:
                marks.right += 1
                exact.append((offset, offset + size))
            elif offset in odd:
                marks.marked += 1
            elif (strip.owner[offset : offset + size] >= 0).any():
                marks.wrong += 1
                marks.notes.append(f"wrong at {offset} as {code}")
            else:
                marks.invented += 1
                marks.notes.append(f"invented at {offset} as {code}")
    missing = sorted(
        offset
        for offset, number in whole.items()
        if offset not in reported
        and not any(a < offset + len(strip.records[number]) and offset < b for a, b in exact)
    )
    marks.lost = len(missing)
    marks.notes += [f"lost at {offset}" for offset in missing]
    return marks


def _borders(found: Scan) -> set[int]:
    """The first and last record of each segment."""
    return {s.offset for s in found.segments} | {s.stop - s.layout.size for s in found.segments}


def balanced(found: Scan, size: int) -> bool:
    """Whether records and problems cover the file, without gap or overlap, each range once."""
    spans = [(s.offset, s.stop, True) for s in found.segments]
    spans += [(p.offset, p.offset + p.length, False) for p in found.problems]
    spans.sort()
    place, last_was_record = 0, True
    for start, stop, record in spans:
        if start != place or stop <= start or not (record or last_was_record):
            return False
        place, last_was_record = stop, record
    return place == size
