"""Step 2: which job, which range, which night is asked about."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QSplitter, QWidget

from evidencekit.analysis.values import Job, JobQuery
from evidencekit.clock import local_date, parse_moment, zone
from evidencekit.report.chartvalues import run_chart
from evidencekit_gui import wording
from evidencekit_gui.language import tr
from evidencekit_gui.models.columns import VALUE_ROLE
from evidencekit_gui.models.jobs_found import FoundJobModel
from evidencekit_gui.theme import GRID
from evidencekit_gui.views.nights import nights_of
from evidencekit_gui.views.page import Page
from evidencekit_gui.views.paged import EVIDENCE, REVIEW
from evidencekit_gui.widgets.basics import (
    Heading,
    Line,
    Quiet,
    Scroller,
    Text,
    button,
    column,
    form,
    panel,
    row,
)
from evidencekit_gui.widgets.day_field import DayField
from evidencekit_gui.widgets.legend import Legend
from evidencekit_gui.widgets.run_chart import RunChartView
from evidencekit_gui.widgets.tables import Table

if TYPE_CHECKING:
    from evidencekit.analysis.values import Analysis
    from evidencekit.workflow import Choice
    from evidencekit_gui.jobs import Job as Work
    from evidencekit_gui.session import Session
    from evidencekit_gui.settings import Settings
    from evidencekit_gui.theme import Theme

SETTLE_MS = 350
"""A choice stands this long before its runs are read: walking down a list reads nothing."""
SHORTEST = 3
"""Letters that are looked for in cron lines; fewer stand in most of them."""
NO_NIGHT = tr("not named: the most unusual run")


class JobPage(Page):
    """The jobs found, searchable; the chosen one's runs, range and night in question."""

    def __init__(self, session: Session, theme: Theme, settings: Settings) -> None:
        super().__init__(session, theme, settings)
        self._job: Job | None = None
        self._whole: Analysis | None = None
        self._filling = False
        self.search = QLineEdit()
        self.search.setPlaceholderText(
            tr("Search: name, user, remark, start (02:00), text of a cron line")
        )
        self.search.setClearButtonEnabled(True)
        self.search.setAccessibleName(tr("Search the jobs"))
        self.model = FoundJobModel(self)
        self.table = Table(theme, tr("Jobs found"), two_lines=True, stretch="command")
        self.table.setModel(self.model)
        self.table.set_hint(tr("Nothing fits: take a word out of the search, or add evidence."))
        self.job_name = Heading()
        self.remark = Text()
        self.remark.setAccessibleName(tr("Why it is worth a look"))
        self.chart = RunChartView(
            theme, tr("All runs of the job; the brush chooses the range"), brush=True
        )
        self.legend = Legend(theme)
        self.since, self.until = DayField(tr("First day")), DayField(tr("Last day"))
        self.night = QComboBox()
        self.night.setAccessibleName(tr("Night in question"))
        self.night.setAccessibleDescription(tr("The run that the findings are about"))
        self.night.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.night.setMinimumContentsLength(28)
        self.whole_button = button(
            tr("Whole span"),
            self.choose_whole_span,
            about=tr("From the first day of the records to the last"),
        )
        self.filter = Text()
        self.filter.setAccessibleName(tr("The exact filter"))
        self.counts = Quiet()
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLE_MS)
        self._asking: Work | None = None
        self._cron = QTimer(self)
        self._cron.setSingleShot(True)
        self._cron.setInterval(2 * SETTLE_MS)
        self._cron.timeout.connect(self._ask_cron)
        self._build()
        self._settle.timeout.connect(self._analyse)
        self.search.textChanged.connect(self._search)
        self.table.chosen.connect(self._chosen)
        self.chart.range_chosen.connect(self._brushed)
        self.chart.run_chosen.connect(self._run_picked)
        self.since.dateChanged.connect(self._range_edited)
        self.until.dateChanged.connect(self._range_edited)
        self.night.activated.connect(self._range_edited)
        session.case_closing.connect(self._settle.stop)
        session.case_closing.connect(self._cron.stop)
        self.follow(session.jobs_changed, self.refresh)
        self.follow(session.analysis_changed, self._analysed)
        self.follow(session.zone_changed, self._rezone)
        self.refresh()
        self._analysed()

    def _build(self) -> None:
        left = panel(column(self.search, self.table))
        dates = form(
            (tr("&From"), panel(row(self.since, QLabel(tr("to")), self.until, 1))),
            (tr("&Night in question"), self.night),
        )
        self._empty = Quiet(tr("Choose a job: all its runs show here, to choose the range from."))
        words = Quiet(
            tr(
                "Click a run to put its night in question; drag the edges of the shaded part to "
                "change the range."
            )
        )
        hint = row(words, self.whole_button)
        hint.setStretch(0, 1)
        self._right = panel(
            column(
                self.job_name,
                self.remark,
                self.chart,
                self.legend,
                hint,
                dates,
                Line(self.theme),
                Heading(tr("The filter, exactly")),
                self.filter,
                self.counts,
            )
        )
        self.chart.setMinimumHeight(22 * GRID)
        inner = panel(column(self._empty, self._right))
        box = inner.layout()
        if box is not None:
            box.setContentsMargins(2 * GRID, 0, GRID, 0)
        right = Scroller(inner, tr("The chosen job"))
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(left)
        split.addWidget(right)
        split.setStretchFactor(0, 1)
        split.setStretchFactor(1, 1)
        split.setSizes([620, 420])
        self.remember_split(split, "job/split")
        self.remember_columns(self.table, "jobs")
        split.setChildrenCollapsible(False)
        self.body.addWidget(split, 1)

    # What is shown

    def refresh(self) -> None:
        """Show the jobs as they were found."""
        snapshot = self.session.snapshot
        self._filling = True
        self.model.show(self.session.jobs, snapshot.users if snapshot else {})
        self._filling = False
        self._show_job(self._job_of(self.session.query) if self.session.query else None)
        self._offer_review(ready=self.session.analysis is not None)
        self._say()

    def _say(self) -> None:
        found = self.model.total
        if not found:
            self.say(
                tr("Job"),
                tr("Add accounting files first: the commands that recur in them show here."),
            )
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
                rows=len(self.model.rows),
                jobs=wording.count(found, "job"),
            )
        )

    def _show_job(self, job: Job | None) -> None:
        self._job = job
        self._empty.setVisible(job is None)
        self._right.setVisible(job is not None)
        if job is not None:
            self.job_name.setText(f"{job.command}, {self.model.user(job.uid)}")
            self.remark.setText(f"{wording.sentence(job.remark)}." if job.remark else "")
            self.remark.setVisible(bool(job.remark))
            self._filling = True
            self.table.choose_row(self.model.row_of(job))
            self._filling = False

    def _offer_review(self, *, ready: bool) -> None:
        """Lead on from here: to the runs of the job, or first to what would show jobs."""
        if not self.model.total:
            self.say_next(tr("Add evidence first"), EVIDENCE)
        elif self._job is None:
            self.say_next("", -1)
        else:
            self.say_next(tr("Next: review these runs"), REVIEW, ready=ready)

    def _job_of(self, query: JobQuery) -> Job | None:
        same = (j for j in self.session.jobs if j.command == query.command and j.uid == query.uid)
        return next(same, None)

    def _search(self, text: str) -> None:
        self._filling = True
        self.model.seek(text)
        self._filling = False
        self._say()
        self._cron.stop()
        if self._asking is not None:
            self._asking.cancel()
        if len(text.strip()) >= SHORTEST and self.session.is_open:
            self._cron.start()

    def _ask_cron(self) -> None:
        """Look for the text in the cron lines as well: a job may be called otherwise there."""
        text = self.search.text().strip()
        job = self.session.find_jobs(text)
        self._asking = job
        job.succeeded.connect(lambda found: self._fit(text, found))
        job.finished.connect(self._asked)

    def _asked(self) -> None:
        self._asking = None

    def _fit(self, text: str, found: tuple[Choice, ...]) -> None:
        if found and text == self.search.text().strip():
            self._filling = True
            self.model.add_fitting(found)
            self._filling = False
            self._say()

    # Choosing

    def _chosen(self, index: QModelIndex) -> None:
        job = index.data(VALUE_ROLE) if index.isValid() else None
        if self._filling or not isinstance(job, Job) or job == self._job:
            return
        self._show_job(job)
        self._whole = None
        self.chart.set_chart(None, self.session.zone)
        self.legend.show_entries(())
        self.filter.setText("")
        self.counts.setText(tr("Reading its runs…"))
        self._offer_review(ready=False)
        self._settle.start()

    def _range_edited(self) -> None:
        if not self._filling and self._job is not None:
            self._offer_review(ready=False)
            self._show_range()
            self._settle.start()

    def _brushed(self, start_us: int, end_us: int) -> None:
        tz = zone(self._zone())
        self._set_dates(local_date(start_us, tz), local_date(end_us, tz))
        self._range_edited()

    def _run_picked(self, place: int) -> None:
        """A run in the chart makes its day the one in question."""
        if self._whole is None:
            return
        day = local_date(self._whole.runs[place].start_us, zone(self._zone()))
        at = self.night.findData(day.isoformat())
        if at >= 0:
            self.night.setCurrentIndex(at)
            self._range_edited()

    def choose_whole_span(self) -> None:
        """All days that the evidence covers."""
        self._whole = None
        self._settle.start()

    def _zone(self) -> str:
        snapshot = self.session.snapshot
        return snapshot.info.zone if snapshot else "UTC"

    def _focus(self) -> date | None:
        value = self.night.currentData()
        return date.fromisoformat(value) if isinstance(value, str) and value else None

    def query(self) -> JobQuery | None:
        """What the fields ask; None while no job is chosen."""
        if self._job is None:
            return None
        query = JobQuery(command=self._job.command, uid=self._job.uid, zone=self._zone())
        if self._whole is None:
            return query
        tz = zone(query.zone)
        since, until = self.since.iso(), self.until.iso()
        return replace(
            query,
            since_us=parse_moment(since, tz),
            until_us=parse_moment(until, tz, end_of_day=True),
            focus=self._focus(),
        )

    def _analyse(self) -> None:
        query = self.query()
        if query is not None and self.session.is_open:
            job = self.watch(self.session.analyse(query))
            job.failed.connect(
                lambda _: self.counts.setText(tr("No runs could be read in this range."))
            )

    # What came of it

    def _analysed(self) -> None:
        found = self.session.analysis
        if found is None:
            self._whole = None
            self._show_job(None)
            self._offer_review(ready=False)
            return
        job = self._job_of(found.query)
        if job != self._job:
            self._show_job(job)
            self._whole = None
        if self._whole is None or found.query.since_us is None:
            self._whole = found
            self._fill_range(found, found.query.focus)
            chart = run_chart(found)
            self.chart.set_chart(chart, self.session.zone)
            self.legend.show_entries(chart.legend)
            self._show_range()
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
        self.chart.set_zone(self.session.zone)

    def _fill_range(self, found: Analysis, focus: date | None) -> None:
        """Offer the days the runs and expected nights span, and those nights to ask about."""
        nights = nights_of(found)
        if not nights:
            return
        tz, query = zone(found.query.zone), found.query
        first, last = nights[0][0], nights[-1][0]
        if query.since_us is not None:
            first = local_date(query.since_us, tz)
        if query.until_us is not None:
            last = local_date(query.until_us - 1, tz)
        self._set_dates(first, last)
        self._filling = True
        self.night.clear()
        self.night.addItem(NO_NIGHT, "")
        for day, words in nights:
            self.night.addItem(words, day.isoformat())
        at = self.night.findData(focus.isoformat()) if focus else 0
        self.night.setCurrentIndex(max(0, at))
        self._filling = False

    def _set_dates(self, first: date, last: date) -> None:
        self._filling = True
        self.since.show_day(first)
        self.until.show_day(last)
        self._filling = False

    def _show_range(self) -> None:
        """Put the brush over the days in the fields."""
        query = self.query()
        if query is not None and query.since_us is not None and query.until_us is not None:
            self.chart.set_range(query.since_us, query.until_us)

    def first_field(self) -> QWidget | None:
        """The list, or the search where nothing is listed."""
        return self.table if self.model.rows else self.search
