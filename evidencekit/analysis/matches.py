"""What comes of holding log lines to records: values only; the comparing stands in its own module."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evidencekit.analysis.values import Run
    from evidencekit.records import RecordRef


class LineState(StrEnum):
    """What comes of comparing a log with a run: fixed words, as the window shows them."""

    AGREES = "agrees"
    """A line names the process of the record at its time, or its ending."""
    AGREES_IN_TIME = "agrees in time"
    """A line names the job at that time, and no process."""
    DIFFERS = "differs"
    NO_LINE = "no line"
    """The log covers the run's time and has no line for it."""
    NO_RECORD = "no record"
    """The log has a line, and there is no record for it."""
    NOT_COVERED = "log does not cover it"
    NOT_EXPECTED = "no cron line expected"
    """The run was not started by cron, so that cron has nothing to log: no agreement either."""


@dataclass(frozen=True, slots=True)
class LineMatch:
    """A log line and the record it speaks of, or one of the two alone."""

    line_exhibit: str
    line_number: int | None
    line_text: str
    line_us: int | None
    ref: RecordRef | None
    state: LineState
    text: str
    stepped: bool = False
    """The record's start is off by a step of the clock, which was taken out before comparing."""

    @property
    def agrees(self) -> bool:
        """True where a line is there and says the same as the record."""
        return self.state in {LineState.AGREES, LineState.AGREES_IN_TIME}

    @property
    def differs(self) -> bool:
        """True where line and record are at odds, or one of them is missing and was to be expected."""
        return not self.agrees and self.state is not LineState.NOT_EXPECTED


_WORST_FIRST = (
    LineState.DIFFERS, LineState.AGREES, LineState.AGREES_IN_TIME, LineState.NO_LINE,
    LineState.NOT_COVERED, LineState.NOT_EXPECTED,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Corroboration:
    """What the supplied logs add."""

    supplied: bool
    lines: int
    """Start lines of the job in the range."""
    agreed: int
    matches: tuple[LineMatch, ...]
    zone_words: str
    """How the log's zone and year were told."""
    text: str

    def states(self, runs: Sequence[Run]) -> tuple[LineState | None, ...]:
        """For each run what the logs say of it, a difference before an agreement; None: no log."""
        by_ref: dict[RecordRef, set[LineState]] = {}
        for match in self.matches:
            if match.ref is not None:
                by_ref.setdefault(match.ref, set()).add(match.state)
        found = [{s for m in run.family for s in by_ref.get(m.ref, ())} for run in runs]
        return tuple(next((s for s in _WORST_FIRST if s in own), None) for own in found)
