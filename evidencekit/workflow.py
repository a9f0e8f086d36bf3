"""The whole procedure as a few functions: all that the window and the command line call for work.

A :class:`Workspace` is a case that is open for work: the case folder, its accounting files opened and
decoded, and the supporting evidence read. Every function that takes long reports to a ``progress``
callable and stops when that raises :class:`evidencekit.errors.Cancelled`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from evidencekit.analysis.analyse import analyse as analyse_job
from evidencekit.analysis.jobs import list_jobs as jobs_in
from evidencekit.analysis.values import Analysis, Job, JobQuery
from evidencekit.case.model import CaseInfo, CustodyEvent, CustodyHead, Exhibit, Note
from evidencekit.case.store import OpenCase
from evidencekit.clock import Clock, SystemClock
from evidencekit.errors import EvidenceError
from evidencekit.evidence.collection import Evidence
from evidencekit.evidence.supporting import NO_SUPPORT, Supporting
from evidencekit.progress import Progress, silent
from evidencekit.records import RecordRef, RecordTable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evidencekit.bundle.verify import Verdict
    from evidencekit.formats.explain import FieldView
    from evidencekit.report.content import ReportOptions


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that was offered as evidence and not taken in, and why."""

    path: str
    error: EvidenceError


@dataclass(frozen=True, slots=True)
class Intake:
    """What came of adding files."""

    added: tuple[Exhibit, ...]
    skipped: tuple[Skipped, ...]


@dataclass(frozen=True, slots=True)
class ReportFile:
    """A written report."""

    path: Path
    sha256: str
    pages: int
    size: int


@dataclass(frozen=True, slots=True)
class Delivery:
    """What finalising made: the numbered report, the bundle, and what verifying it said."""

    report: ReportFile
    bundle: Path
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class RecordView:
    """One record as an expert wants it: its place, its bytes, its fields."""

    ref: RecordRef
    raw: bytes
    fields: tuple[FieldView, ...]


@dataclass(slots=True)
class Workspace:
    """A case open for work. Close it; it holds files and the case's lock."""

    case: OpenCase
    clock: Clock
    evidence: Evidence
    supporting: Supporting = field(default_factory=lambda: NO_SUPPORT)

    @property
    def folder(self) -> Path:
        """The case folder."""
        return self.case.folder

    @property
    def info(self) -> CaseInfo:
        """What the examiner said about the case."""
        return self.case.info

    @property
    def exhibits(self) -> tuple[Exhibit, ...]:
        """All exhibits in order of number."""
        return self.case.exhibits()

    def custody(self) -> tuple[CustodyEvent, ...]:
        """The custody log, oldest first."""
        return self.case.custody()

    def head(self) -> CustodyHead:
        """Count and hash at the end of the custody log."""
        return self.case.head()

    def notes(self) -> tuple[Note, ...]:
        """The examiner's marks and notes as they stand."""
        return self.case.notes()

    def close(self) -> None:
        """Let go of files and lock."""
        self.evidence.close()
        self.case.close()


def new_case(folder: Path, info: CaseInfo, clock: Clock | None = None) -> Workspace:
    """Make a case folder (``NAME.ekcase``) and open it.

    Raises:
        CaseError: the folder exists already or cannot be written.
    """
    raise NotImplementedError


def open_case(
    folder: Path, clock: Clock | None = None, progress: Progress = silent
) -> Workspace:
    """Open a case: its accounting files are opened and decoded, its logs read.

    Raises:
        CaseError: no case, made by a newer version, or open elsewhere.
    """
    raise NotImplementedError


def add_files(ws: Workspace, paths: Sequence[Path], progress: Progress = silent) -> Intake:
    """Take files and folders in as exhibits; folders are searched by content.

    What cannot be taken in is listed with its reason; what was loaded before stays.
    """
    raise NotImplementedError


def set_info(ws: Workspace, info: CaseInfo) -> None:
    """Change what the examiner says about the case; the custody log keeps the change."""
    raise NotImplementedError


def verify_exhibits(ws: Workspace, progress: Progress = silent) -> tuple[Exhibit, ...]:
    """Hash every exhibit again and compare with intake; a mismatch sticks."""
    raise NotImplementedError


def list_jobs(ws: Workspace, progress: Progress = silent) -> tuple[Job, ...]:
    """The recurring commands of all accounting exhibits, those worth a look first."""
    raise NotImplementedError


def analyse(ws: Workspace, query: JobQuery, progress: Progress = silent) -> Analysis:
    """Everything that can be said about one job in one range."""
    raise NotImplementedError


def records(ws: Workspace, start: int, stop: int) -> RecordTable:
    """Rows ``start`` to ``stop`` of all records, in order of exhibits and offsets."""
    raise NotImplementedError


def view_record(ws: Workspace, ref: RecordRef) -> RecordView:
    """One record with its bytes and fields."""
    raise NotImplementedError


def draft_report(
    ws: Workspace,
    analysis: Analysis,
    options: ReportOptions | None = None,
    progress: Progress = silent,
) -> ReportFile:
    """Write a draft PDF into the case folder; replaces the last draft."""
    raise NotImplementedError


def finalise(
    ws: Workspace,
    analysis: Analysis,
    options: ReportOptions | None,
    out: Path,
    progress: Progress = silent,
) -> Delivery:
    """Number and write the final report, write the bundle into ``out``, verify what was written.

    Nothing that exists is overwritten.
    """
    raise NotImplementedError


def verify(path: Path, progress: Progress = silent) -> Verdict:
    """Check a report, a bundle (folder or zip) or a case folder; needs nothing but the file."""
    raise NotImplementedError


def set_note(ws: Workspace, note: Note) -> None:
    """Set the examiner's mark or note on something; the custody log keeps each change."""
    raise NotImplementedError


_ = (analyse_job, jobs_in, SystemClock)
