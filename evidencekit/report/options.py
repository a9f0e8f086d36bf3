"""What the caller settles about a report: its form, its number, who made it, what people say in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from evidencekit.case.model import ClockCheck, Note, Statement

PROFILES = ("summary", "full")
DECLARATIONS = ("us-1746", "ew-cpr35", "ew-crimpr19", "ca-affidavit")
"""Keys of the templates in ``assets/texts/declarations.LANGUAGE.toml``; none is chosen by default."""


@dataclass(frozen=True, slots=True)
class Library:
    """Something the report was made with."""

    name: str
    version: str
    licence: str = ""


@dataclass(frozen=True, slots=True)
class SelfCheck:
    """One comparison of this program with known records, made for this report."""

    title: str
    passed: bool
    text: str


@dataclass(frozen=True, slots=True)
class ToolFacts:
    """Which program made the report, as the program says of itself."""

    name: str = "EvidenceKit"
    version: str = ""
    build: str = ""
    runtime: str = ""
    """``CPython 3.11.7, Linux x86_64``."""
    zone_data: str = ""
    libraries: tuple[Library, ...] = ()
    self_checks: tuple[SelfCheck, ...] = ()


@dataclass(frozen=True, slots=True)
class SealFacts:
    """The identity that is going to seal the report."""

    name: str
    fingerprint: str
    """SHA-256 of the certificate, 64 hex digits."""
    organisation: str = ""
    issuer: str = ""
    self_signed: bool = True


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A finding the examiner leaves out, by its key, and why: printed, never hidden."""

    key: str
    reason: str


@dataclass(frozen=True, slots=True)
class Decision:
    """The examiner's decision on an alternative explanation."""

    finding: str
    explanation: str
    state: str
    """``open`` or ``ruled out``."""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class ReportOptions:
    """Everything about a report that is not in the case or the analysis. All have defaults."""

    profile: str = "summary"
    """``summary`` or ``full``."""
    paper: str = "A4"
    """``A4`` or ``Letter``."""
    language: str = "en"
    report_id: str = ""
    version: int = 1
    supersedes: str = ""
    created_us: int = 0
    """The report's own time, by this computer's clock. Part of what makes the bytes repeatable."""
    final: bool = False
    tool: ToolFacts = field(default_factory=ToolFacts)
    seal: SealFacts | None = None
    settings: tuple[tuple[str, str], ...] = ()
    """For annex C: what was set, as name and value."""
    command_line: str = ""
    """The command that does the same work."""
    statements: tuple[Statement, ...] = ()
    notes: tuple[Note, ...] = ()
    """The examiner's notes and marks; those marked are printed."""
    left_out: tuple[LeftOut, ...] = ()
    decisions: tuple[Decision, ...] = ()
    opinion: str = ""
    opinion_range: str = ""
    contrary: str = ""
    interests: str = ""
    ordinary_course: str = ""
    """What the system's operator says of why and since when accounting was kept."""
    clock_checks: tuple[ClockCheck, ...] = ()
    declarations: tuple[str, ...] = ()
    bundle_name: str = ""
    """The bundle's folder name, for part 14."""
    file_name: str = "report.pdf"
    """The report's own file name, for part 14."""

    @property
    def full(self) -> bool:
        """True for the full form."""
        return self.profile == "full"
