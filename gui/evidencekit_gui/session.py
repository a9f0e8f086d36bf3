"""The open case, and the signals that tell pages what was found in it.

The session hands every step on the case to :mod:`evidencekit.workflow`, on the case's own thread, and
publishes what came of it as plain values. It decides nothing: which records, which runs, which words
is the core's affair.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import Signal

from evidencekit.errors import BadRequest, ReadFailed
from evidencekit.report.chartcoverage import coverage_strip, strip_of
from evidencekit_gui.casework import Casework
from evidencekit_gui.drawn import draw
from evidencekit_gui.jobs import Job, JobPool, Lane
from evidencekit_gui.language import tr
from evidencekit_gui.lasting import lasting
from evidencekit_gui.later import Later
from evidencekit_gui.record_export import csv_text, write_csv
from evidencekit_gui.record_query import find, locate
from evidencekit_gui.remembered import FORM, QUERY, query_as_json, query_from_json

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import numpy.typing as npt

    from evidencekit import demonstration, workflow
    from evidencekit.analysis.values import Analysis, Coverage, JobQuery
    from evidencekit.analysis.values import Job as FoundJob
    from evidencekit.bundle.verdict import Verdict
    from evidencekit.clock import Clock
    from evidencekit.evidence.collection import Evidence
    from evidencekit.progress import Progress
    from evidencekit.records import RecordRef, RecordTable
    from evidencekit.report.chartshapes import CoverageStrip
    from evidencekit.report.options import ReportOptions
    from evidencekit.workflow import (
        Delivery,
        KeyFile,
        RecordView,
        ReportFile,
        SealWith,
        StoredIdentity,
        TrustedFile,
        Workspace,
    )
    from evidencekit_gui.drawn import Drawn
    from evidencekit_gui.record_query import Found, Query

else:
    demonstration = Later("evidencekit.demonstration")
    workflow = Later("evidencekit.workflow")


def _pages(report: Path) -> bytes | None:
    """A report that was delivered stays delivered where it cannot be drawn."""
    try:
        pages: bytes = workflow.pages_on_screen(report)
    except ReadFailed:
        return None
    return pages


@dataclass(frozen=True, slots=True)
class NewKey:
    """An identity to be made before the report is sealed with it."""

    name: str
    organisation: str
    pass_phrase: str = field(repr=False)


class Session(Casework):
    """What is open, chosen and found; every page looks at the same one."""

    jobs_changed = Signal()
    coverage_changed = Signal()
    """What all accounting files cover is known, or no longer."""
    analysis_changed = Signal()
    report_changed = Signal()

    def __init__(
        self, pool: JobPool, clock: Clock | None = None, identity_folder: Path | None = None
    ) -> None:
        super().__init__(pool, clock)
        self._identity_folder = identity_folder
        self.jobs: tuple[FoundJob, ...] = ()
        self.jobs_known = False
        """They were looked for, and ``jobs`` is what was found."""
        self.jobs_fault: Exception | None = None
        """Why they could not be listed."""
        self.coverage: Coverage | None = None
        self.query: JobQuery | None = None
        self.analysis: Analysis | None = None
        self.drawn: Drawn | None = None
        """The analysis as pages draw it; None where there is none."""
        self.draft: ReportFile | None = None
        self.delivery: Delivery | None = None
        self.delivered_pages: bytes | None = None
        """The delivered report's pages as they are drawn; None where they cannot be."""
        self.identities: tuple[StoredIdentity, ...] = ()
        self._analysing: Job | None = None
        self._logged_filter = ""

    def open_demonstration(self, folder: Path) -> Job:
        """Open the demonstration case with its question asked."""
        job = super().open_demonstration(folder)
        job.succeeded.connect(lambda _: self._ask_demonstration())
        return job

    def _ask_demonstration(self) -> None:
        if self.query is None:
            self.analyse(demonstration.query())

    # Jobs, runs, findings

    def list_jobs(self) -> Job:
        """Find the recurring commands anew."""
        job = self._step(tr("Finding jobs"), workflow.list_jobs, reads=True)
        job.succeeded.connect(self._jobs_found)
        job.failed.connect(self._jobs_not_found)
        return job

    def cover(self) -> Job:
        """Find what all accounting files cover."""
        job = self._step(tr("Reading what the files cover"), workflow.cover, reads=True)
        job.succeeded.connect(self._covered)
        return job

    def analyse(self, query: JobQuery) -> Job:
        """Analyse one job; a newer question makes an older answer worthless, so that is stopped."""
        if self._analysing is not None:
            self._analysing.cancel()
        self.query = query

        def work(ws: Workspace, progress: Progress) -> Drawn:
            with lasting():
                found = workflow.analyse(ws, query, progress)
                ws.case.set_setting(QUERY, query_as_json(query))
                return draw(found)

        job = self._step(
            tr("Reading the runs of {command}", command=query.command), work, reads=True
        )
        self._analysing = job
        job.succeeded.connect(lambda found: self._analysed(job, found))
        job.finished.connect(lambda: self._analysis_ended(job))
        return job

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

        return self._step(tr("Filtering records"), work, reads=True)

    def locate(self, text: str) -> Job:
        """Find the number of the record that somebody asks for by number, place or time."""
        zone_name = self.zone

        def work(ws: Workspace, progress: Progress) -> int:
            return locate(ws.evidence, text, zone_name, progress)

        return self._step(tr("Looking for the record"), work, reads=True)

    def export_records(self, path: Path, numbers: npt.NDArray[np.uint32], what: str) -> Job:
        """Write records as CSV, in the columns that the README names; the log keeps the file's hash."""

        def work(ws: Workspace, progress: Progress) -> None:
            write_csv(ws.evidence, numbers, path, progress)
            workflow.record_export(ws, path, f"{len(numbers):,} records as CSV ({what})", progress)

        return self._step(tr("Writing {name}", name=path.name), work, matters=True)

    def find_jobs(self, text: str) -> Job:
        """Find the jobs that cron lines with this text in their command started."""

        def work(ws: Workspace, progress: Progress) -> Any:  # noqa: ANN401 (the step's own value)
            return workflow.find_jobs(ws, cron_line=text, progress=progress)

        return self._step(tr("Looking at the cron lines"), work, reads=True)

    def read_trusted(self, path: Path) -> Job:
        """Read the certificates in a file that somebody named as trusted; needs no open case."""

        def work(progress: Progress) -> TrustedFile:
            return workflow.read_trusted(path)

        job = self.pool.start(tr("Reading {name}", name=path.name), work, lane=Lane.FREE)
        job.reads = True
        return job

    def verify(self, path: Path, trusted: Sequence[TrustedFile] = ()) -> Job:
        """Check a report, a bundle or a case folder; needs no open case.

        ``trusted``: the certificates that the person who checks named.
        With a case open, the custody log keeps what came of it.
        """

        def work(progress: Progress) -> Verdict:
            return workflow.verify(path, progress, trusted=trusted)

        job = self.pool.start(tr("Checking {name}", name=path.name), work, lane=Lane.FREE)
        job.reads = True
        asked_in = self._ws
        job.succeeded.connect(
            lambda verdict: self._verified(path, verdict) if self._ws is asked_in else None
        )
        return job

    def _verified(self, path: Path, verdict: Verdict) -> None:
        if not self.is_open:
            return

        def work(ws: Workspace, progress: Progress) -> None:
            workflow.record_verdict(ws, path, verdict)

        self._step(tr("Logging the verdict"), work)

    # Reports

    def write_draft(self, options: ReportOptions, form: dict[str, Any]) -> Job:
        """Write the draft PDF of the analysis that is shown; the form is kept with the case."""
        analysis = self.analysis

        def work(ws: Workspace, progress: Progress) -> Any:  # noqa: ANN401 (the step's own value)
            if analysis is None:
                raise BadRequest(tr("there is nothing to report yet"), "", tr("choose a job first"))
            ws.case.set_setting(FORM, form)
            return workflow.draft_report(ws, analysis, options, progress)

        job = self._step(tr("Writing the draft report"), work, reads=True)
        job.succeeded.connect(self._drafted)
        self.release_after(job, FORM, form)
        return job

    def finalise(
        self, options: ReportOptions, out: Path, seal: SealWith | NewKey | None = None
    ) -> Job:
        """Write, seal and bundle the final report, and verify what was written."""
        analysis = self.analysis

        def work(ws: Workspace, progress: Progress) -> Any:  # noqa: ANN401 (the step's own value)
            if analysis is None:
                raise BadRequest(tr("there is nothing to report yet"), "", tr("choose a job first"))
            key = self._make_key(seal) if isinstance(seal, NewKey) else seal
            made = workflow.finalise(ws, analysis, options, out, progress, seal_with=key)
            return made, _pages(made.report.path)

        job = self._step(tr("Finalising the report"), work, matters=True)
        job.succeeded.connect(self._delivered)
        return job

    def _make_key(self, key: NewKey) -> KeyFile:
        """The new identity, made and kept in the user's own folder."""
        made = workflow.new_identity(
            key.name,
            key.organisation,
            key.pass_phrase,
            folder=self._identity_folder,
            clock=self.clock,
        )
        return workflow.KeyFile(made.path, key.pass_phrase)

    def list_identities(self) -> Job:
        """Find the identities made on this computer."""

        def work(progress: Progress) -> Any:  # noqa: ANN401 (the step's own value)
            return workflow.identities(self._identity_folder)

        job = self.pool.start(tr("Looking for identities"), work, lane=Lane.FREE)
        job.succeeded.connect(self._identities_found)
        return job

    # Quick looks, answered at once

    def take(self, numbers: npt.NDArray[np.uint32]) -> RecordTable:
        """The records of these numbers, in this order."""
        table: RecordTable = self._evidence().take(numbers)
        return table

    def csv_text(self, numbers: npt.NDArray[np.uint32]) -> str:
        """A few records as CSV."""
        return csv_text(self._evidence(), numbers)

    def csv_of(self, refs: Sequence[RecordRef]) -> str:
        """The records at these places as CSV."""
        evidence = self._evidence()
        return csv_text(evidence, np.array([evidence.number_of(ref) for ref in refs], np.uint32))

    def raw(self, ref: RecordRef) -> bytes:
        """The bytes at a place of an exhibit."""
        return bytes(self._evidence().raw(ref))

    def coverage_strip(self) -> CoverageStrip | None:
        """What the files cover, as the report draws it; None until that is known."""
        if self.analysis is not None:
            return coverage_strip(self.analysis)
        if self.coverage is None or self.snapshot is None:
            return None
        return strip_of(self.coverage, self.snapshot.info.zone)

    def view_record(self, ref: RecordRef) -> RecordView:
        """One record with its bytes and fields."""
        evidence = self._evidence()
        return workflow.RecordView(
            ref, evidence.raw(ref), evidence.explain(ref), evidence.oddities(ref)
        )

    def _evidence(self) -> Evidence:
        """The evidence that pages show: the one of the snapshot, not one that is being added to."""
        if self.snapshot is None:
            raise BadRequest(tr("no case is open"), "", tr("open or make a case first"))
        return self.snapshot.evidence

    # What came of a step

    def _identities_found(self, found: tuple[StoredIdentity, ...]) -> None:
        self.identities = found

    def _forget(self) -> None:
        self.jobs, self.jobs_known, self.jobs_fault = (), False, None
        self.coverage = None
        self.query = self.analysis = self.drawn = self.draft = self.delivery = None
        self._logged_filter = ""

    def _evidence_is_new(self) -> None:
        super()._evidence_is_new()
        self.jobs_changed.emit()
        self.coverage_changed.emit()
        self.analysis_changed.emit()
        self.report_changed.emit()
        if self.snapshot is not None and self.snapshot.records:
            self.list_jobs()
            self.cover()
            kept = query_from_json(self.snapshot.query)
            if kept is not None:
                self.analyse(kept)

    def _jobs_found(self, jobs: tuple[FoundJob, ...]) -> None:
        self.jobs, self.jobs_known, self.jobs_fault = jobs, True, None
        self.jobs_changed.emit()

    def _jobs_not_found(self, fault: Exception) -> None:
        self.jobs_fault = fault
        self.jobs_changed.emit()

    def _covered(self, found: Coverage) -> None:
        self.coverage = found
        self.coverage_changed.emit()

    def _analysed(self, job: Job, found: Drawn) -> None:
        if job is self._analysing:
            self.analysis, self.drawn = found.analysis, found
            self.draft = self.delivery = None
            self.analysis_changed.emit()
            self.report_changed.emit()

    def _analysis_ended(self, job: Job) -> None:
        if job is self._analysing:
            self._analysing = None

    def _drafted(self, report: ReportFile) -> None:
        self.draft = report
        self.report_changed.emit()

    def _delivered(self, made: tuple[Delivery, bytes | None]) -> None:
        self.delivery, self.delivered_pages = made
        self.list_identities()
        self.report_changed.emit()
