"""The jobs found, in a list that can be searched, also by the text of the cron lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from evidencekit.analysis.values import Job
from evidencekit_gui.language import tr
from evidencekit_gui.models.columns import VALUE_ROLE
from evidencekit_gui.models.jobs_found import FoundJobModel
from evidencekit_gui.theme import GRID
from evidencekit_gui.widgets.tables import Table

if TYPE_CHECKING:
    from evidencekit.analysis.values import JobQuery
    from evidencekit.workflow import Choice
    from evidencekit_gui.jobs import Job as Work
    from evidencekit_gui.session import Session
    from evidencekit_gui.theme import Theme

SETTLE_MS = 700
"""A search stands this long before the cron lines are read for it: each key would read them anew."""
SHORTEST = 3
"""Letters that are looked for in cron lines; fewer stand in most of them."""

NOTHING_FITS = tr("Nothing fits: take a word out of the search, or add evidence.")
LOOKING = tr("Looking for the commands that recur…")
NOT_LISTED = tr("The jobs could not be listed: the message above says why.")


class JobList(QWidget):
    """Search line and table; a row that the program puts forward is not a choice."""

    job_chosen = Signal(object)
    """The examiner chose this :class:`Job`, by mouse or key."""
    shown_changed = Signal()
    """The search left more or fewer jobs."""

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._filling = False
        self._asking: Work | None = None
        self.search = QLineEdit()
        self.search.setPlaceholderText(
            tr("Search: name, user, remark, start (02:00), text of a cron line")
        )
        self.search.setClearButtonEnabled(True)
        self.search.setAccessibleName(tr("Search the jobs"))
        self.model = FoundJobModel(self)
        self.table = Table(
            theme, tr("Jobs found"), two_lines=True, stretch="command", cut=("command",)
        )
        self.table.setModel(self.model)
        self.table.set_hint(NOTHING_FITS)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addWidget(self.search)
        layout.addWidget(self.table)
        self._cron = QTimer(self)
        self._cron.setSingleShot(True)
        self._cron.setInterval(SETTLE_MS)
        self._cron.timeout.connect(self._ask_cron)
        self.search.textChanged.connect(self._search)
        self.table.chosen.connect(self._chosen)
        session.case_closing.connect(self._cron.stop)

    @property
    def shown(self) -> int:
        """How many jobs the search leaves."""
        return len(self.model.rows)

    def refresh(self) -> None:
        """Show the jobs as they were found."""
        snapshot = self._session.snapshot
        self._filling = True
        self.model.show(self._session.jobs, snapshot.users if snapshot else {})
        self._filling = False
        looked_for = snapshot is None or not snapshot.records or self._session.jobs_known
        if self._session.jobs_fault is not None:
            self.table.set_hint(NOT_LISTED)
        else:
            self.table.set_hint(NOTHING_FITS if looked_for else LOOKING)

    def put_forward(self, job: Job) -> None:
        """Choose a job's row without saying so."""
        self._filling = True
        self.table.choose_row(self.model.row_of(job))
        self._filling = False

    def job_of(self, query: JobQuery) -> Job | None:
        """The job that a query is about; None where it is not among those found."""
        same = (j for j in self._session.jobs if j.command == query.command and j.uid == query.uid)
        return next(same, None)

    def first_field(self) -> QWidget:
        """The list, or the search where nothing is listed."""
        return self.table if self.model.rows else self.search

    def _chosen(self, index: QModelIndex) -> None:
        job = index.data(VALUE_ROLE) if index.isValid() else None
        if not self._filling and isinstance(job, Job):
            self.job_chosen.emit(job)

    def _search(self, text: str) -> None:
        self._filling = True
        self.model.seek(text)
        self._filling = False
        self.shown_changed.emit()
        self._cron.stop()
        if self._asking is not None:
            self._asking.cancel()
        if len(text.strip()) >= SHORTEST and self._session.is_open:
            self._cron.start()

    def _ask_cron(self) -> None:
        """Look for the text in the cron lines as well: a job may be called otherwise there."""
        text = self.search.text().strip()
        job = self._session.find_jobs(text)
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
            self.shown_changed.emit()
