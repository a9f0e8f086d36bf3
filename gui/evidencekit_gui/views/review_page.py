"""Step 3: the runs as chart and table, the family of one of them, its records field by field."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, QPoint, QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QApplication,
    QMenu,
    QSplitter,
    QTabWidget,
    QWidget,
)

from evidencekit.errors import EvidenceError
from evidencekit_gui.drawn import RunRow
from evidencekit_gui.jobs import Lane
from evidencekit_gui.language import tr
from evidencekit_gui.models.columns import VALUE_ROLE
from evidencekit_gui.models.runs import RunModel
from evidencekit_gui.theme import GRID
from evidencekit_gui.views.family_pane import FamilyPane
from evidencekit_gui.views.marks import ask_note, keep_held_notes, toggle_marks
from evidencekit_gui.views.page import Page
from evidencekit_gui.views.paged import JOB, REPORT
from evidencekit_gui.views.records_pane import RecordsPane
from evidencekit_gui.views.review_words import heading_of, mark_words, runs_in_short, sentence_of
from evidencekit_gui.widgets.basics import column, panel
from evidencekit_gui.widgets.fitting import TurningSplit
from evidencekit_gui.widgets.legend import Legend
from evidencekit_gui.widgets.record_detail import RecordDetail
from evidencekit_gui.widgets.run_chart import RunChartView
from evidencekit_gui.widgets.tables import Table

if TYPE_CHECKING:
    from collections.abc import Callable

    from evidencekit.analysis.values import Run
    from evidencekit.records import RecordRef
    from evidencekit_gui.jobs import Job
    from evidencekit_gui.session import Session
    from evidencekit_gui.settings import Settings
    from evidencekit_gui.theme import Theme


class ReviewPage(Page):
    """Chart, tables, family and record, each following the others."""

    def __init__(self, session: Session, theme: Theme, settings: Settings) -> None:
        super().__init__(session, theme, settings)
        self.chart = RunChartView(theme)
        self.legend = Legend(theme)
        self.runs = RunModel(self)
        self.runs.apart = self._apart
        self.run_table = Table(theme, tr("Runs"), cut=("mark",))
        self.run_table.setModel(self.runs)
        self.run_table.set_hint(tr("No runs yet: choose a job on the Job page."))
        self.run_table.setSortingEnabled(True)
        self.run_table.horizontalHeader().setSortIndicator(0, Qt.SortOrder.AscendingOrder)
        self.records = RecordsPane(session, theme)
        self.family = FamilyPane(session, theme)
        self.detail = RecordDetail(theme)
        self.tabs = QTabWidget()
        self._build()
        self._heighten()
        theme.changed.connect(self._heighten)
        self.chart.run_chosen.connect(self._picked_in_chart)
        self.run_table.chosen.connect(self._run_chosen)
        self.family.record_chosen.connect(self._show_record)
        self.records.record_chosen.connect(self._show_record)
        self.records.shown_changed.connect(self._say_foot)
        self.tabs.currentChanged.connect(self._tab_changed)
        for table in (self.run_table, self.records.table):
            table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            table.customContextMenuRequested.connect(self._ask_menu)
        self.follow(session.case_changed, self._keep_held)
        self.follow(session.analysis_changed, self.refresh)
        self.follow(session.snapshot_changed, self._remark)
        self.follow(session.evidence_changed, self._load_records)
        self.follow(session.zone_changed, self._rewrite)
        self.refresh()
        self._load_records()
        self._keep_held()

    def _build(self) -> None:
        self.tabs.setDocumentMode(True)
        self.tabs.setAccessibleName(tr("Runs or all records"))
        self.tabs.tabBar().setAccessibleName(tr("Runs or all records"))
        self.tabs.addTab(self.run_table, tr("Runs"))
        self.tabs.addTab(self.records, tr("All records"))
        right = QSplitter(Qt.Orientation.Vertical)
        right.addWidget(self.family)
        right.addWidget(self.detail)
        right.setStretchFactor(0, 1)
        right.setStretchFactor(1, 1)
        right.setSizes([196, 280])
        right.setChildrenCollapsible(False)
        low = TurningSplit()
        low.addWidget(self.tabs)
        low.addWidget(right)
        low.setStretchFactor(0, 1)
        low.setStretchFactor(1, 1)
        low.setHandleWidth(GRID + 4)
        low.setSizes([594, 458])
        self._low = low
        runs = low.saveState()
        low.setSizes([612, 440])
        self._splits = [runs, low.saveState()]
        low.restoreState(runs)
        self._chart_box = panel(column(self.chart, self.legend, gap=4))
        whole = QSplitter(Qt.Orientation.Vertical)
        whole.addWidget(self._chart_box)
        whole.addWidget(low)
        whole.setStretchFactor(0, 0)
        whole.setStretchFactor(1, 1)
        whole.setSizes([172, 460])
        whole.setChildrenCollapsible(False)
        for split, name in ((right, "right"), (whole, "whole")):
            self.remember_split(split, f"review/{name}")
        self.remember_columns(self.run_table, "runs")
        self.remember_columns(self.family.table, "family")
        self.remember_columns(self.records.table, "records")
        choice = self.records.choice
        choice.pick(self.settings.columns("records"))
        choice.picked_changed.connect(lambda: self.settings.set_columns("records", choice.picked))
        self.body.addWidget(whole, 1)

    def _heighten(self) -> None:
        """The chart stays a chart beside labels of large text."""
        self.chart.setMinimumHeight(max(14 * GRID, 6 * self.fontMetrics().height()))

    # What is shown

    def refresh(self) -> None:
        """Show the analysis as it stands."""
        analysis = self.session.analysis
        self._chart_box.setVisible(analysis is not None)
        self._fill_runs()
        chart = self.session.drawn.chart if self.session.drawn else None
        self.chart.set_chart(chart, self.session.zone)
        self.legend.show_entries(chart.legend if chart else ())
        self._say()
        if analysis is None or not analysis.runs:
            self._show_run(None)
            return
        asked = analysis.questioned
        place = next((at for at, run in enumerate(analysis.runs) if run is asked), 0)
        self._choose_run(place)

    def _say(self) -> None:
        analysis, snapshot = self.session.analysis, self.session.snapshot
        if analysis is None or snapshot is None:
            self.say(
                tr("Review"),
                tr("Choose a job first: its runs and the night in question show here."),
            )
            total = snapshot.records if snapshot else 0
            self.say_foot(tr("{total:,} records", total=total) if total else "")
            self.say_next(tr("Choose a job first"), JOB)
            return
        self.say(
            heading_of(analysis.query, snapshot.users), sentence_of(analysis, self.session.zone)
        )
        self.say_next(tr("Next: write the report"), REPORT)
        self._say_foot()

    def _say_foot(self) -> None:
        analysis, snapshot = self.session.analysis, self.session.snapshot
        total = snapshot.records if snapshot else 0
        if self.tabs.currentIndex() == 1:
            self.say_foot(
                tr("{shown:,} of {total:,} records shown", shown=self.records.shown, total=total)
            )
        elif analysis is not None:
            self.say_foot(runs_in_short(analysis))

    def _fill_runs(self) -> None:
        analysis, snapshot = self.session.analysis, self.session.snapshot
        rows = self.session.drawn.rows if self.session.drawn else ()
        with QSignalBlocker(self.run_table):
            self.runs.show(rows, snapshot.notes if snapshot else (), self.session.zone)
        logged = analysis is not None and analysis.corroboration.supplied
        self.run_table.setColumnHidden(self.runs.column_of("cron"), not logged)
        count = len(analysis.runs) if analysis else 0
        self.tabs.setTabText(0, tr("Runs  {count:,}", count=count) if analysis else tr("Runs"))

    def _load_records(self) -> None:
        snapshot = self.session.snapshot
        total = snapshot.records if snapshot else 0
        self.records.load()
        self.tabs.setTabText(
            1, tr("All records  {total:,}", total=total) if total else tr("All records")
        )
        self._say_foot()

    def _remark(self) -> None:
        """Show marks and notes as they stand."""
        snapshot = self.session.snapshot
        notes = snapshot.notes if snapshot else ()
        self.runs.set_notes(notes)
        self.records.set_marks({note.key: mark_words(note) for note in notes})

    def _rewrite(self) -> None:
        zone_name = self.session.zone
        self.runs.set_zone(zone_name)
        self.records.model.set_zone(zone_name)
        self.family.model.set_zone(zone_name)
        self.chart.set_zone(zone_name)
        self._say()
        if self.tabs.currentIndex() == 0:
            self.family.tell()
        else:
            self.records.tell()

    def _apart(self, work: Callable[[], Any], done: Callable[[Any], object]) -> None:
        """Order very many runs beside the window's own work."""
        job = self.session.pool.start(
            tr("Sorting the runs"), lambda progress: work(), lane=Lane.FREE
        )
        job.reads = True
        job.succeeded.connect(done)

    # Each follows the others

    def _picked_in_chart(self, place: int) -> None:
        self.tabs.setCurrentIndex(0)
        self._choose_run(place)

    def _choose_run(self, place: int) -> None:
        row = self.runs.row_of_run(place)
        if self.run_table.currentIndex().row() == row:
            self._run_chosen(self.run_table.currentIndex())
        else:
            self.run_table.choose_row(row)

    def _run_chosen(self, index: QModelIndex) -> None:
        row = index.data(VALUE_ROLE) if index.isValid() else None
        if isinstance(row, RunRow):
            self.chart.choose_run(row.place)
            self._show_run(row.run)

    def _show_run(self, run: Run | None) -> None:
        self.family.show_run(run)
        if run is None:
            self.detail.show_record(None)

    def _show_record(self, ref: RecordRef, caption: str) -> None:
        try:
            view = self.session.view_record(ref)
        except EvidenceError as error:
            self.notice.fault(error)
            return
        self.detail.show_record(view, caption, self.session.zone)
        self.detail.show_field("ac_exitcode")

    def _tab_changed(self, number: int) -> None:
        self.family.setVisible(number == 0)
        if not self._low.stacked:
            self._splits[1 - number] = self._low.saveState()
        self._low.restoreState(self._splits[number])
        if number == 1:
            self.records.tell()
        else:
            self._run_chosen(self.run_table.currentIndex())
        self._say_foot()

    # Marks and notes

    def _run_row(self) -> RunRow | None:
        index = self.run_table.currentIndex()
        value = index.data(VALUE_ROLE) if index.isValid() else None
        return value if isinstance(value, RunRow) else None

    def marked_thing(self) -> RecordRef | None:
        """The record that a mark or note would be put on."""
        if self.tabs.currentIndex() == 1:
            return self.records.chosen()
        row = self._run_row()
        return row.run.root.ref if row is not None and row.run is not None else None

    def marked_things(self) -> list[RecordRef]:
        """The records that a mark is put on: all that are chosen."""
        if self.tabs.currentIndex() == 1:
            return self.records.chosen_records()
        ref = self.marked_thing()
        return [ref] if ref is not None else []

    def toggle_mark(self) -> None:
        """Mark what is chosen, or take its mark away; several at once are one step for undo."""
        toggle_marks(self, self.marked_things())

    def ask_note(self) -> None:
        """Ask for a note on the chosen run or record."""
        ref = self.marked_thing()
        if ref is not None:
            ask_note(self, ref)

    def _keep_held(self) -> None:
        keep_held_notes(self)

    def copy_citation(self) -> None:
        """``EX-003 @ 0x1A40`` of what is chosen, a line each."""
        refs = self.marked_things()
        if refs:
            QApplication.clipboard().setText("\n".join(ref.cite() for ref in refs))

    def copy_csv(self) -> None:
        """What is chosen as CSV."""
        if self.tabs.currentIndex() == 1:
            self.records.copy_csv()
            return
        refs = self.marked_things()
        if refs:
            QApplication.clipboard().setText(self.session.csv_of(refs))

    def go_to(self, text: str) -> Job:
        """Show one of all records, by its number, its place in an exhibit, or a time."""
        self.tabs.setCurrentIndex(1)
        job = self.watch(self.session.locate(text))
        job.succeeded.connect(self.records.go_to)
        return job

    def _ask_menu(self, at: QPoint) -> None:
        """What can be done with what is chosen; the same commands as in Tools, under the mouse."""
        menu = QMenu(self)
        for text, do in (
            (tr("Mark\tM"), self.toggle_mark),
            (tr("Note…\tN"), self.ask_note),
            (tr("Copy citation\tC"), self.copy_citation),
            (tr("Copy as text\tCtrl+C"), self._copy_text),
            (tr("Copy as CSV"), self.copy_csv),
        ):
            menu.addAction(text).triggered.connect(lambda _=False, do=do: do())
        table = self.run_table if self.tabs.currentIndex() == 0 else self.records.table
        menu.exec(table.viewport().mapToGlobal(at))
        menu.deleteLater()

    def _copy_text(self) -> None:
        table = self.run_table if self.tabs.currentIndex() == 0 else self.records.table
        QApplication.clipboard().setText(table.chosen_text())

    def first_field(self) -> QWidget | None:
        """The table that is shown."""
        return self.run_table if self.tabs.currentIndex() == 0 else self.records.table
