"""What a scan found in a file: stretches of records, and the bytes between them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from evidencekit.formats.index import Index
    from evidencekit.formats.layout import Layout
    from evidencekit.records import Problem


@dataclass(frozen=True, slots=True)
class Segment:
    """``count`` records of one layout, end to end, from ``offset`` on."""

    layout: Layout
    offset: int
    count: int

    @property
    def stop(self) -> int:
        """The offset after the last record."""
        return self.offset + self.count * self.layout.size


@dataclass(frozen=True, slots=True)
class Recognition:
    """Which layout a file holds, and why it is thought so."""

    layout: Layout
    confidence: str
    """``very strong``, ``strong`` or ``fair``, and what is not settled."""
    lines: tuple[str, ...]
    """One line a candidate, best first: what share of the bytes fits it."""
    set_aside: tuple[tuple[str, str], ...] = ()
    """(layout code, rule code) of invariants that most records of this file break."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A record that was kept although it breaks an invariant."""

    number: int
    """Its number in the file, from 0."""
    offset: int
    codes: tuple[str, ...]
    """Codes of the rules it breaks."""
    text: str


@dataclass(frozen=True)
class Scan:
    """A whole file accounted for: each byte is in a record or in a problem."""

    size: int
    segments: tuple[Segment, ...]
    problems: tuple[Problem, ...]
    recognition: Recognition
    records: int
    first_end_us: int | None
    """The earliest end second in the file."""
    last_end_us: int | None
    """The latest end second in the file."""
    index: Index
    """Which commands and users the file holds, and where."""
    marked: tuple[Marked, ...] = ()
    """The odd records that were kept (the first ten thousand of them)."""

    @property
    def layout(self) -> Layout:
        """The layout of most records."""
        return self.recognition.layout

    @cached_property
    def layouts(self) -> tuple[Layout, ...]:
        """All layouts in the file, in order of appearance."""
        return tuple(dict.fromkeys(segment.layout for segment in self.segments))

    @property
    def codes(self) -> str:
        """Layout codes joined by ``+``."""
        return "+".join(layout.code for layout in self.layouts)

    @cached_property
    def starts(self) -> npt.NDArray[np.int64]:
        """The number of the first record of each segment, and the total at the end."""
        counts = [segment.count for segment in self.segments]
        return np.concatenate(([0], np.cumsum(counts, dtype=np.int64)))

    @cached_property
    def offsets(self) -> npt.NDArray[np.int64]:
        """The offset of each segment."""
        return np.array([segment.offset for segment in self.segments], np.int64)
