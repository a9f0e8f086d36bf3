"""How the files of a rotated set join: without a break, with a stated one, or not at all."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import PurePath
from typing import TYPE_CHECKING

from evidencekit.analysis.lookup import switches_on
from evidencekit.analysis.roots import looks_like_switch
from evidencekit.clock import SECOND

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evidencekit.analysis.recording import FileSpan
    from evidencekit.records import RecordRef

_SAME_TIME = 2 * SECOND
_OVERLAP = 2 * 3600 * SECOND
_FEW_IDS = 50


@dataclass(frozen=True, slots=True)
class Seam:
    """Where one file of a stream ends and the next begins."""

    kind: str
    """``same process`` (one process switched the file: nothing can lie between), ``off and on``
    (accounting switched off and on at once), ``open`` (one side has no switch record), ``overlap``."""
    before: RecordRef
    after: RecordRef
    end_us: int
    start_us: int
    row: int
    """Row number of the first record after."""
    ids_between: int | None
    """Process ids given out between the two switching processes; None: not told."""

    @property
    def joined(self) -> bool:
        """True where the two files continue each other without a break."""
        return self.kind in {"same process", "off and on"}


def streams(spans: Sequence[FileSpan]) -> list[list[FileSpan]]:
    """Group files that continue each other.

    Files of the same time (copies, another host, another pid namespace) lie in different streams.
    """
    found: list[list[FileSpan]] = []
    for span in spans:
        for stream in found:
            if _follows(stream[-1], span):
                stream.append(span)
                break
        else:
            found.append([span])
    return found


def _follows(last: FileSpan, span: FileSpan) -> bool:
    if _seam(last, span).joined:
        return True
    within = last.lowest_us <= span.lowest_us and span.highest_us <= last.highest_us
    if within:
        return False
    overlap = last.highest_us - span.lowest_us
    if overlap <= _SAME_TIME:
        return True
    shorter = min(last.highest_us - last.lowest_us, span.highest_us - span.lowest_us)
    return overlap <= _OVERLAP and overlap * 2 < shorter


def seams(stream: Sequence[FileSpan]) -> list[Seam]:
    """The seams of one stream, in order."""
    return [_seam(one, other) for one, other in pairwise(stream)]


def _seam(one: FileSpan, other: FileSpan) -> Seam:
    last, first = one.last, other.first
    end, start = int(last.end_us[0]), int(first.end_us[0])
    off, on = bool(looks_like_switch(last)[0]), switches_on(first)
    p, q = int(last.pid[0]), int(first.pid[0])
    at_once = abs(start - end) <= _SAME_TIME
    ids: int | None = None
    kind = "open"
    if off and p == q and last.command[0] == first.command[0] and at_once:
        kind = "same process"
    elif off and on and at_once and 0 < q - p <= _FEW_IDS:
        kind, ids = "off and on", q - p - 1
    elif start < end - _SAME_TIME:
        kind = "overlap"
    return Seam(kind, last.ref(0), first.ref(0), end, start, other.first_row, ids)


_NUMBERED = re.compile(r"^(?P<stem>.+?)(?:\.(?P<number>\d+))?(?:\.(?:gz|bz2|xz|zst))?$")
_DATED = re.compile(r"^(?P<stem>.+?)-(?P<date>\d{8})(?:\.(?:gz|bz2|xz|zst))?$")


def hole_between(one: str, other: str) -> bool:
    """True where the names of two files of a set leave out a number or a day between them."""
    a, b = PurePath(one).name, PurePath(other).name
    dated, later = _DATED.match(a), _DATED.match(b)
    if dated and later:
        days = [_day(match["date"]) for match in (dated, later)]
        known = [day for day in days if day is not None]
        return dated["stem"] == later["stem"] and len(known) == 2 and abs(known[1] - known[0]) > 1
    if dated or later:
        return False
    first, second = _NUMBERED.match(a), _NUMBERED.match(b)
    if not first or not second or first["stem"] != second["stem"]:
        return False
    return abs(int(first["number"] or 0) - int(second["number"] or 0)) > 1


def _day(text: str) -> int | None:
    """Days since year 1 of ``20240131``; None: no such day."""
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:])).toordinal()
    except ValueError:
        return None


def missing_numbers(names: Sequence[str]) -> dict[str, tuple[int, ...]]:
    """Numbers that a set ``pacct``, ``pacct.1``, ``pacct.2.gz`` … lacks, for each stem with a set.

    The unnumbered file counts as number 0. Only numbers below the highest present are told.
    """
    found: dict[str, set[int]] = {}
    for name in names:
        base = PurePath(name).name
        if _DATED.match(base):
            continue
        match = _NUMBERED.match(base)
        if match:
            found.setdefault(match["stem"], set()).add(int(match["number"] or 0))
    return {
        stem: tuple(n for n in range(max(numbers)) if n not in numbers)
        for stem, numbers in found.items()
        if len(numbers) > 1 and max(numbers) < 10_000
    }
