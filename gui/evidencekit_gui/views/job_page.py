"""Step 2: which job, which range, which night is asked about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

from evidencekit.analysis.values import JobQuery
from evidencekit_gui import wording
from evidencekit_gui.language import tr
from evidencekit_gui.theme import GRID
from evidencekit_gui.views.job_list import JobList
from evidencekit_gui.views.job_range import RangePane
from evidencekit_gui.views.page import Page
from evidencekit_gui.views.paged import EVIDENCE, REVIEW
from evidencekit_gui.widgets.basics import Heading, Line, Quiet, Scroller, Text, column, panel
from evidencekit_gui.widgets.fitting import TurningSplit

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from evidencekit.analysis.values import Job
    from evidencekit_gui.session import Session
    from evidencekit_gui.settings import Settings
    from evidencekit_gui.theme import Theme

SETTLE_MS = 350
"""A choice stands this long before its runs are read: walking down a list reads nothing."""


class JobPage(Page):
    """The jobs found, searchable; the chosen one's runs, range and night in question."""

    def __init__(self, session: Session, theme: Theme, settings: Settings) -> None:
        super().__init__(session, theme, settings)
        self._job: Job | None = None
        self._fault: Exception | None = None
        self.found = JobList(session, theme)
        self.job_name = Heading()
        self.remark = Text()
        self.remark.setAccessibleName(tr("Why it is worth a look"))
        self.range = RangePane(session, theme)
        self.filter = Text()
        self.filter.setAccessibleName(tr("The exact filter"))
        self.counts = Quiet()
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLE_MS)
        self._build()
        self._settle.timeout.connect(self._analyse)
        self.found.job_chosen.connect(self._chosen)
        self.found.shown_changed.connect(self._say)
        self.range.edited.connect(self._range_edited)
        self.range.span_wanted.connect(self._settle.start)
        session.case_closing.connect(self._settle.stop)
        self.follow(session.jobs_changed, self.refresh)
        self.follow(session.analysis_changed, self._analysed)
        self.follow(session.zone_changed, self._rezone)
        self.refresh()
        self._analysed()

    def _build(self) -> None:
        self._empty = Quiet(tr("Choose a job: all its runs show here, to choose the range from."))
        self._right = panel(
            column(
                self.job_name,
                self.remark,
                self.range,
                Line(self.theme),
                Heading(tr("The filter, exactly")),
                self.filter,
                self.counts,
            )
        )
        inner = panel(column(self._empty, self._right))
        box = inner.layout()
        if box is not None:
            box.setContentsMargins(2 * GRID, 0, GRID, 0)
        right = Scroller(inner, tr("The chosen job"))
        split = TurningSplit()
        split.addWidget(self.found)
        split.addWidget(right)
        split.turned.connect(lambda: self.range.put_labels(above=split.stacked))
        split.setStretchFactor(0, 1)
        split.setStretchFactor(1, 1)
        split.setSizes([620, 420])
        self.remember_split(split, "job/split")
        self.remember_columns(self.found.table, "jobs")
        self.body.addWidget(split, 1)

    # What is shown

    def refresh(self) -> None:
        """Show the jobs as they were found."""
        query = self.session.query
        self._say_fault()
        self.found.refresh()
        self._show_job(self.found.job_of(query) if query else None)
        self._offer_review(ready=self.session.analysis is not None)
        self._say()

    def _say_fault(self) -> None:
        """Say here why there are no jobs: nothing on this page asked for them."""
        fault = self.session.jobs_fault
        if fault is self._fault:
            return
        self._fault = fault
        if fault is not None:
            self.notice.fault(fault)
        else:
            self.notice.clear()

    def _say(self) -> None:
        found = self.found.model.total
        if not found:
            self.say(tr("Job"), self._why_none())
            self.say_foot("")
            return
        notable = sum(1 for job in self.session.jobs if job.remark)
        lead = tr("<b>{found}</b> commands recur in the evidence", found=found)
        look = (
            tr("; <b>{notable}</b> worth a look stand first, each with the reason", notable=notable)
            if notable
            else ""
        )
        self.say(
            tr("Job"),
            tr(
                "{lead}{look}. Choose one, then the range and the night in question.",
                lead=lead,
                look=look,
            ),
        )
        self.say_foot(
            tr(
                "{rows:,} of {jobs} shown",
                rows=self.found.shown,
                jobs=wording.count(found, "job"),
            )
        )

    def _why_none(self) -> str:
        snapshot = self.session.snapshot
        if snapshot is None or not snapshot.records:
            return tr("Add accounting files first: the commands that recur in them show here.")
        if self.session.jobs_fault is not None:
            return tr("The commands that recur in the evidence could not be listed.")
        if not self.session.jobs_known:
            return tr("Looking for the commands that recur in the evidence…")
        return tr("No command recurs in the evidence; Review ▸ All records has each of them.")

    def _show_job(self, job: Job | None) -> None:
        self._job = job
        self._empty.setVisible(job is None)
        self._right.setVisible(job is not None)
        if job is not None:
            self.job_name.setText(f"{job.command}, {self.found.model.user(job.uid)}")
            self.remark.setText(f"{wording.sentence(job.remark)}." if job.remark else "")
            self.remark.setVisible(bool(job.remark))
            self.found.put_forward(job)

    def _offer_review(self, *, ready: bool) -> None:
        """Lead on from here: to the runs of the job, or first to what would show jobs."""
        if not self.found.model.total:
            self.say_next(tr("Add evidence first"), EVIDENCE)
        elif self._job is None:
            self.say_next("", -1)
        else:
            self.say_next(tr("Next: review these runs"), REVIEW, ready=ready)

    # Choosing

    def _chosen(self, job: Job) -> None:
        if job == self._job:
            return
        self._show_job(job)
        self.range.clear()
        self.filter.setText("")
        self.counts.setText(tr("Reading its runs…"))
        self._offer_review(ready=False)
        self._settle.start()

    def _range_edited(self) -> None:
        if self._job is not None:
            self._offer_review(ready=False)
            self._settle.start()

    def query(self) -> JobQuery | None:
        """What the fields ask; None while no job is chosen."""
        if self._job is None:
            return None
        zone_name = self.range.case_zone()
        query = JobQuery(command=self._job.command, uid=self._job.uid, zone=zone_name)
        return self.range.narrow(query)

    def _analyse(self) -> None:
        query = self.query()
        if query is not None and self.session.is_open:
            job = self.watch(self.session.analyse(query))
            job.failed.connect(
                lambda _: self.counts.setText(tr("No runs could be read in this range."))
            )

    # What came of it

    def _analysed(self) -> None:
        drawn = self.session.drawn
        if drawn is None:
            self.range.forget()
            self._show_job(None)
            self._offer_review(ready=False)
            return
        found = drawn.analysis
        job = self.found.job_of(found.query)
        if job != self._job:
            self._show_job(job)
            self.range.forget()
        if not self.range.is_read or found.query.since_us is None:
            self.range.show_runs(drawn)
        self.filter.setText(f"{wording.sentence(found.query.in_words())}.")
        self.counts.setText(
            tr(
                "{records_matching:,} of {records_total:,} records; {runs}",
                records_matching=found.records_matching,
                records_total=found.records_total,
                runs=wording.count(len(found.runs), "run"),
            )
        )
        self._offer_review(ready=True)

    def _rezone(self) -> None:
        self.range.set_zone(self.session.zone)

    def first_field(self) -> QWidget | None:
        """The list, or the search where nothing is listed."""
        return self.found.first_field()
