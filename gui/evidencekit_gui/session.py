"""The open case, and the signals that tell pages it changed.

The session hands every step on the case to :mod:`evidencekit.workflow`, on the case's own thread, and
publishes what came of it as plain values: pages read those and never wait for a file or a lock.
It decides nothing: which records, which runs, which words is the core's affair.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from evidencekit import demonstration, workflow
from evidencekit.clock import Clock, SystemClock
from evidencekit.errors import BadRequest
from evidencekit.report.chartvalues import coverage_strip
from evidencekit_gui.jobs import Job, JobPool, Lane
from evidencekit_gui.record_query import find

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    import numpy as np
    import numpy.typing as npt

    from evidencekit.analysis.values import Analysis, JobQuery
    from evidencekit.analysis.values import Job as FoundJob
    from evidencekit.bundle.verdict import Verdict
    from evidencekit.case.model import (
        Acquisition,
        CaseInfo,
        CustodyEvent,
        CustodyHead,
        Exhibit,
        Note,
    )
    from evidencekit.progress import Progress
    from evidencekit.records import RecordRef, RecordTable
    from evidencekit.report.chartshapes import CoverageStrip
    from evidencekit.report.options import ReportOptions
    from evidencekit.workflow import Delivery, RecordView, ReportFile, Workspace
    from evidencekit_gui.record_query import Found, Query


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The case as it stood after the last step: what pages show."""

    folder: Path
    info: CaseInfo
    exhibits: tuple[Exhibit, ...]
    custody: tuple[CustodyEvent, ...]
    head: CustodyHead
    notes: tuple[Note, ...]
    records: int
    users: dict[int, str]
    """uid → name from the supplied passwd copy."""
    users_from: str
    warnings: tuple[str, ...]
    """What was wrong with the case when it was opened."""

    @property
    def intact(self) -> bool:
        """False once any exhibit was found with other bytes than at intake."""
        return all(exhibit.intact for exhibit in self.exhibits)


def take_snapshot(ws: Workspace) -> Snapshot:
    """Read everything pages need of an open case; on the case's thread."""
    return Snapshot(
        folder=ws.folder,
        info=ws.info,
        exhibits=ws.exhibits,
        custody=ws.custody(),
        head=ws.head(),
        notes=ws.notes(),
        records=ws.evidence.total,
        users=dict(ws.supporting.users),
        users_from=ws.supporting.users_from,
        warnings=ws.warnings,
    )


class Session(QObject):
    """What is open, chosen and found; every page looks at the same one."""

    case_changed = Signal()
    """Another case is open, or none."""
    snapshot_changed = Signal()
    """Exhibits, particulars, custody log or notes changed."""
    evidence_changed = Signal()
    """The accounting files are not the same as before: records and jobs were read anew."""
    jobs_changed = Signal()
    analysis_changed = Signal()
    report_changed = Signal()
    zone_changed = Signal()

    def __init__(self, pool: JobPool, clock: Clock | None = None) -> None:
        super().__init__(pool)
        self.pool = pool
        self.clock = clock or SystemClock()
        self.snapshot: Snapshot | None = None
        self.jobs: tuple[FoundJob, ...] = ()
        self.query: JobQuery | None = None
        self.analysis: Analysis | None = None
        self.draft: ReportFile | None = None
        self.delivery: Delivery | None = None
        self.zone = "UTC"
        self._other_zone = "UTC"
        self._ws: Workspace | None = None
        self._analysing: Job | None = None
        self._logged_filter = ""

    @property
    def is_open(self) -> bool:
        """True while a case is open."""
        return self._ws is not None

    # The case

    def new_case(self, folder: Path, info: CaseInfo) -> Job:
        """Make a case and open it."""

        def work(progress: Progress) -> Workspace:
            return workflow.new_case(folder, info, self.clock)

        return self._opening(f"Making the case {folder.name}", work)

    def open_case(self, folder: Path) -> Job:
        """Open a case."""

        def work(progress: Progress) -> Workspace:
            return workflow.open_case(folder, self.clock, progress)

        return self._opening(f"Opening {folder.name}", work)

    def open_demonstration(self, folder: Path) -> Job:
        """Open the demonstration case; made from the files that ship with the program where needed."""

        def work(progress: Progress) -> Workspace:
            if folder.exists():
                return workflow.open_case(folder, self.clock, progress)
            ws = workflow.new_case(folder, demonstration.INFO, self.clock)
            workflow.add_files(ws, demonstration.received(), progress)
            return ws

        job = self._opening("Taking in the demonstration evidence", work)
        job.succeeded.connect(lambda _: self.analyse(demonstration.query()))
        return job

    def close_case(self) -> None:
        """Let go of the case; pages show the start."""
        self._replace(None, None)

    def shut_down(self) -> bool:
        """Stop all work and let go of the case, at the end of the program."""
        ws, self._ws = self._ws, None
        return self.pool.close(last=ws.close if ws is not None else None)

    def _opening(self, title: str, work: Callable[..., Workspace]) -> Job:
        """Open another case; the one that is open stays until the other is there."""

        def whole(progress: Progress) -> tuple[Workspace, Snapshot]:
            ws = work(progress)
            return ws, take_snapshot(ws)

        job = self.pool.start(title, whole)
        job.succeeded.connect(lambda value: self._replace(*value))
        return job

    def _replace(self, ws: Workspace | None, snapshot: Snapshot | None) -> None:
        """Show ``ws`` in place of what was open, which is closed behind the steps under way."""
        old, self._ws = self._ws, ws
        self.snapshot, self.jobs = snapshot, ()
        self.query = self.analysis = self.draft = self.delivery = None
        self.zone = self._other_zone = snapshot.info.zone if snapshot else "UTC"
        if old is not None:
            closing = old

            def work(progress: Progress) -> None:
                closing.close()

            self.pool.start("Closing the case", work)
        for signal in (
            self.case_changed, self.zone_changed, self.snapshot_changed, self.evidence_changed,
            self.jobs_changed, self.analysis_changed, self.report_changed,
        ):  # fmt: skip
            signal.emit()
        if snapshot is not None and snapshot.records:
            self.list_jobs()

    # Steps on the case

    def add_files(self, paths: Sequence[Path]) -> Job:
        """Take files and folders in; the job's value is the :class:`evidencekit.workflow.Intake`."""
        chosen = tuple(paths)

        def work(ws: Workspace, progress: Progress) -> Any:  # noqa: ANN401 (the step's own value)
            return workflow.add_files(ws, chosen, progress)

        job = self._step("Taking in files", work)
        job.succeeded.connect(lambda intake: self._evidence_is_new() if intake.added else None)
        return job

    def check_hashes(self) -> Job:
        """Hash every exhibit again."""
        return self._step("Checking hashes", workflow.verify_exhibits)

    def set_info(self, info: CaseInfo) -> Job:
        """Change what the examiner says about the case."""

        def work(ws: Workspace, progress: Progress) -> None:
            workflow.set_info(ws, info)

        return self._step("Saving the case's particulars", work)

    def set_acquisition(self, number: str, acquisition: Acquisition) -> Job:
        """Keep what people tell of how an exhibit was copied."""

        def work(ws: Workspace, progress: Progress) -> None:
            workflow.set_acquisition(ws, number, acquisition)

        return self._step(f"Saving how {number} was copied", work)

    def set_note(self, note: Note) -> Job:
        """Set a mark or note; the custody log keeps the change."""

        def work(ws: Workspace, progress: Progress) -> None:
            workflow.set_note(ws, note)

        return self._step("Saving a note", work)

    def undo(self) -> Job:
        """Take the last mark or note back; the custody log keeps both."""

        def work(ws: Workspace, progress: Progress) -> None:
            workflow.undo_note(ws)

        return self._step("Undoing", work)

    def redo(self) -> Job:
        """Do what was taken back again."""

        def work(ws: Workspace, progress: Progress) -> None:
            workflow.redo_note(ws)

        return self._step("Doing it again", work)

    def list_jobs(self) -> Job:
        """Find the recurring commands anew."""
        job = self._step("Finding jobs", workflow.list_jobs)
        job.succeeded.connect(self._jobs_found)
        return job

    def analyse(self, query: JobQuery) -> Job:
        """Analyse one job; a newer question makes an older answer worthless, so that is stopped."""
        if self._analysing is not None:
            self._analysing.cancel()
        self.query = query

        def work(ws: Workspace, progress: Progress) -> Any:  # noqa: ANN401 (the step's own value)
            return workflow.analyse(ws, query, progress)

        job = self._step(f"Reading the runs of {query.command}", work)
        self._analysing = job
        job.succeeded.connect(lambda found: self._analysed(job, found))
        job.finished.connect(lambda: self._analysis_ended(job))
        return job

    def write_draft(self, options: ReportOptions) -> Job:
        """Write the draft PDF of the analysis that is shown."""
        analysis = self.analysis

        def work(ws: Workspace, progress: Progress) -> Any:  # noqa: ANN401 (the step's own value)
            if analysis is None:
                raise BadRequest("there is nothing to report yet", "", "choose a job first")
            return workflow.draft_report(ws, analysis, options, progress)

        job = self._step("Writing the draft report", work)
        job.succeeded.connect(self._drafted)
        return job

    def finalise(self, options: ReportOptions, out: Path) -> Job:
        """Write the final report and the bundle, and verify what was written."""
        analysis = self.analysis

        def work(ws: Workspace, progress: Progress) -> Any:  # noqa: ANN401 (the step's own value)
            if analysis is None:
                raise BadRequest("there is nothing to report yet", "", "choose a job first")
            return workflow.finalise(ws, analysis, options, out, progress)

        job = self._step("Finalising the report", work)
        job.succeeded.connect(self._delivered)
        return job

    def hand_over(self, to: str, items: str, when: str) -> Job:
        """Write into the custody log to whom something was handed, as the examiner tells it."""

        def work(ws: Workspace, progress: Progress) -> None:
            workflow.hand_over(ws, workflow.HandOver(to, (items,), when=when), progress)

        return self._step("Recording the hand-over", work)

    def find_records(self, query: Query) -> Job:
        """Filter and sort all records; a filter that was used is written into the custody log."""
        users = dict(self.snapshot.users) if self.snapshot else {}

        def work(ws: Workspace, progress: Progress) -> Found:
            found = find(ws.evidence, query, users, progress)
            if query.text.strip() and query.text != self._logged_filter:
                workflow.record_filter(
                    ws,
                    query.text,
                    shown=len(found.numbers),
                    total=found.total,
                    zone_name=query.zone,
                )
                self._logged_filter = query.text
            return found

        return self._step("Filtering records", work)

    def verify(self, path: Path) -> Job:
        """Check a report, a bundle or a case folder; needs no open case."""

        def work(progress: Progress) -> Verdict:
            return workflow.verify(path, progress)

        return self.pool.start(f"Checking {path.name}", work, lane=Lane.FREE)

    # Quick looks, answered at once

    def take(self, numbers: npt.NDArray[np.uint32]) -> RecordTable:
        """The records of these numbers, in this order."""
        table: RecordTable = self._need().evidence.take(numbers)
        return table

    def records(self, start: int, stop: int) -> RecordTable:
        """Some rows of all records."""
        table: RecordTable = workflow.records(self._need(), start, stop)
        return table

    def raw(self, ref: RecordRef) -> bytes:
        """The bytes at a place of an exhibit."""
        return bytes(self._need().evidence.raw(ref))

    def coverage_strip(self) -> CoverageStrip | None:
        """What the files cover, as the report draws it; None until that is known."""
        return coverage_strip(self.analysis) if self.analysis is not None else None

    def view_record(self, ref: RecordRef) -> RecordView:
        """One record with its bytes and fields."""
        return workflow.view_record(self._need(), ref)

    # The zone times are shown in

    def set_zone(self, name: str) -> None:
        """Show all times in another zone; nothing that was found changes by it."""
        if name == self.zone:
            return
        if name != "UTC":
            self._other_zone = name
        self.zone = name
        self.zone_changed.emit()

    def toggle_utc(self) -> None:
        """UTC, or back to the zone shown before."""
        self.set_zone(self._other_zone if self.zone == "UTC" else "UTC")

    # What came of a step

    def _need(self) -> Workspace:
        if self._ws is None:
            raise BadRequest("no case is open", "", "open or make a case first")
        return self._ws

    def _step(self, title: str, work: Callable[..., Any]) -> Job:
        """Run one step on the case, and read the case anew behind it whatever came of it."""
        ws = self._need()
        taken: list[Snapshot] = []

        def whole(progress: Progress) -> Any:  # noqa: ANN401 (the step's own value)
            try:
                return work(ws, progress=progress)
            finally:
                taken.append(take_snapshot(ws))

        job = self.pool.start(title, whole)
        for end in (job.succeeded, job.failed, job.cancelled):
            end.connect(lambda *_: self._snapshot_taken(ws, taken))
        return job

    def _snapshot_taken(self, ws: Workspace, taken: list[Snapshot]) -> None:
        if ws is self._ws and taken and taken[-1] != self.snapshot:
            self.snapshot = taken[-1]
            self.snapshot_changed.emit()

    def _evidence_is_new(self) -> None:
        self.query = self.analysis = self.draft = None
        self.evidence_changed.emit()
        self.analysis_changed.emit()
        self.report_changed.emit()
        self.list_jobs()

    def _jobs_found(self, jobs: tuple[FoundJob, ...]) -> None:
        self.jobs = jobs
        self.jobs_changed.emit()

    def _analysed(self, job: Job, found: Analysis) -> None:
        if job is self._analysing:
            self.analysis = found
            self.draft = self.delivery = None
            self.analysis_changed.emit()
            self.report_changed.emit()

    def _analysis_ended(self, job: Job) -> None:
        if job is self._analysing:
            self._analysing = None

    def _drafted(self, report: ReportFile) -> None:
        self.draft = report
        self.report_changed.emit()

    def _delivered(self, delivery: Delivery) -> None:
        self.delivery = delivery
        self.report_changed.emit()
