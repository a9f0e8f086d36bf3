"""Everything the findings are made from, gathered once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from evidencekit.analysis.lookup import between
from evidencekit.analysis.values import Confidence, Finding
from evidencekit.clock import SECOND
from evidencekit.texts import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evidencekit.analysis.codes import Code
    from evidencekit.analysis.continuity import Continuity
    from evidencekit.analysis.corroboration import Corroborated
    from evidencekit.analysis.coverage import Examined
    from evidencekit.analysis.failures import Seen
    from evidencekit.analysis.nights import Calendar
    from evidencekit.analysis.runs import JobRecords
    from evidencekit.analysis.sentences import Pair, Teller
    from evidencekit.analysis.values import Alternative, Baseline, JobQuery, Member, Run
    from evidencekit.evidence.collection import Evidence
    from evidencekit.evidence.supporting import Supporting
    from evidencekit.records import RecordRef

NEAR_BYTES = 4_096
"""Unreadable bytes this close to a run's records may have held others of the run."""


@dataclass(frozen=True, slots=True)
class Context:
    """What one analysis knows when it comes to its findings."""

    query: JobQuery
    teller: Teller
    evidence: Evidence
    supporting: Supporting
    job: JobRecords
    questioned: Run | None
    baseline: Baseline
    calendar: Calendar
    examined: Examined
    continuity: Continuity
    corroborated: Corroborated
    seen: Seen
    """What fails in usual runs as well."""

    @property
    def runs(self) -> tuple[Run, ...]:
        """All runs in the range."""
        return self.job.runs

    def ended_during(self, run: Run) -> int:
        """Processes outside the run's family that ended while it ran."""
        count = len(between(self.evidence, run.start_us, run.end_us + SECOND))
        return max(count - len(run.family), 0)


def damage_near(c: Context, run: Run) -> bool:
    """True where bytes that could not be read as records lie close to the records of a run."""
    own = [(one.ref.source, one.ref.offset) for one in run.family]
    return any(
        source == file.source
        and problem.length
        and problem.offset - NEAR_BYTES <= offset <= problem.offset + problem.length + NEAR_BYTES
        for file in c.evidence.files
        for problem in file.problems
        for source, offset in own
    )


def finding(
    code: Code,
    about: str,
    words: Pair,
    *,
    records: Sequence[RecordRef] = (),
    numbers: dict[str, Any] | None = None,
    confidence: Confidence = Confidence.RECORDED,
    limits: Sequence[str] = (),
    alternatives: Sequence[Alternative] = (),
    caveat: str = "",
    direction: str = "neutral",
    at_us: int | None = None,
) -> Finding:
    """One finding; ``about`` makes its key unique.

    ``limits`` are entries of the catalogue, ``caveat`` is one more in words.
    """
    return Finding(
        code=code.value,
        key=f"{code.value}:{about}",
        sentence=words[0],
        technical=words[1],
        records=tuple(dict.fromkeys(records)),
        numbers=numbers or {},
        confidence=confidence,
        limits=(*(say(limit) for limit in limits), *([caveat] if caveat else [])),
        alternatives=tuple(alternatives),
        direction=direction,
        at_us=at_us,
    )


def about(one: Member) -> str:
    """A record's place as part of a key: ``EX-003@0x14C0``."""
    return f"{one.ref.source.name}@0x{one.ref.offset:04X}"
