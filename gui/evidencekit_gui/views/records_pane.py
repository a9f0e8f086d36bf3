"""All records of all exhibits: filtered and sorted in the background, shown a page at a time."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QVBoxLayout, QWidget

from evidencekit.records import RecordRef
from evidencekit_gui import wording
from evidencekit_gui.language import tr
from evidencekit_gui.models.columns import VALUE_ROLE
from evidencekit_gui.models.records import COLUMNS, IMPORTANT, RecordModel
from evidencekit_gui.record_query import Found, Query
from evidencekit_gui.snapshot import every_number
from evidencekit_gui.theme import GRID, Meaning
from evidencekit_gui.widgets.basics import button, row
from evidencekit_gui.widgets.column_choice import ColumnChoice
from evidencekit_gui.widgets.notice import Notice
from evidencekit_gui.widgets.tables import Table

if TYPE_CHECKING:
    from PySide6.QtCore import QModelIndex

    from evidencekit_gui.jobs import Job
    from evidencekit_gui.session import Session
    from evidencekit_gui.theme import Theme

EXAMPLE = "command:curl exit:!=0 length:>60s text"
SYNTAX = (
    ("command:curl", tr("the name is exactly this; * stands for anything")),
    ("uid:1004  pid:>500", tr("numbers; != > >= < <= may stand before them")),
    ("user:batch", tr("a name from the supplied passwd copy")),
    ("exit:!=0  signal:15", tr("how it ended; also outcome:signal")),
    ("length:>60s  cpu:<0.5s", tr("lengths: 60s, 5m, 1h, 9:40")),
    ("since:2017-11-14", tr("began then or later, in the zone shown; also until:")),
    ("exhibit:EX-003", tr("one exhibit; also offset:0x14C0")),
    ("text", tr("the name holds this")),
)


class RecordsPane(QWidget):
    """Filter line, message, table."""

    record_chosen = Signal(object, str)
    """The record's place, and what it is in a line."""
    shown_changed = Signal()

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._theme = theme
        self._order = ""
        self._down = False
        self._job: Job | None = None
        self._applied = Query()
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(EXAMPLE)
        self.filter.setAccessibleName(tr("Filter of the records"))
        self.filter.setAccessibleDescription(tr("Terms parted by spaces; Return applies them"))
        self.filter.setClearButtonEnabled(True)
        self.help = button(
            tr("Syntax"), self._show_help, about=tr("What can be written in the filter")
        )
        self.export = button(
            tr("Export…"), self.ask_export, about=tr("Write the records shown as CSV")
        )
        self.columns = button(
            tr("Columns"), self._ask_columns, about=tr("Choose which columns are shown")
        )
        self.notice = Notice(theme)
        self.model = RecordModel(self)
        self.table = Table(theme, tr("All records"), several=True)
        self.table.setModel(self.model)
        self.table.set_hint(tr("No records to show: add accounting files, or widen the filter."))
        header = self.table.horizontalHeader()
        header.setSortIndicatorShown(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.sectionClicked.connect(self._heading_clicked)
        self.choice = ColumnChoice(self.table, [key for key, *_ in COLUMNS], IMPORTANT)
        self.set_marks({})
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, GRID, 0, 0)
        layout.setSpacing(GRID)
        layout.addLayout(row(self.filter, self.help, self.columns, self.export))
        layout.addWidget(self.notice)
        layout.addWidget(self.table, 1)
        self.filter.returnPressed.connect(self.apply)
        self.filter.textChanged.connect(self._cleared)
        self.table.chosen.connect(self._chosen)

    @property
    def shown(self) -> int:
        """How many records are shown."""
        return self.model.rowCount()

    def load(self) -> None:
        """Show all records of the case."""
        snapshot = self._session.snapshot
        total = snapshot.records if snapshot else 0
        if self._job is not None:
            self._job.cancel()
            self._job = None
        self._applied = Query()
        fetch = self._session.take if total else None
        users = snapshot.users if snapshot else {}
        self.filter.blockSignals(True)
        self.filter.clear()
        self.filter.blockSignals(False)
        self._sort_by(-1, Qt.SortOrder.AscendingOrder)
        self.model.show(fetch, every_number(total), self._session.zone, users)
        self.notice.clear()
        self.shown_changed.emit()

    def set_marks(self, marks: dict[str, str]) -> None:
        """Show the examiner's marks; their column stands beside the number once there is one."""
        self.model.set_marks(marks)
        self.choice.set_idle(*(() if marks else ("mark",)))

    def apply(self) -> Job | None:
        """Filter and sort as the line and the headings say."""
        if not self._session.is_open:
            return None
        if self._job is not None:
            self._job.cancel()
        query = Query(self.filter.text().strip(), self._session.zone, self._order, self._down)
        self.notice.clear()
        job = self._session.find_records(query)
        self._job = job
        job.succeeded.connect(lambda found: self._found(job, found))
        job.failed.connect(lambda error: self._not_found(job, error))
        job.cancelled.connect(lambda: self._not_found(job))
        job.finished.connect(lambda: self._ended(job))
        return job

    def _not_found(self, job: Job, error: Exception | None = None) -> None:
        """Say what the table still shows, and show its order in the headings."""
        if job is not self._job:
            return
        keys = [key for key, *_ in COLUMNS]
        order = Qt.SortOrder.DescendingOrder if self._applied.down else Qt.SortOrder.AscendingOrder
        self._sort_by(keys.index(self._applied.order) if self._applied.order else -1, order)
        if error is not None:
            self.notice.fault(error)
        else:
            self.notice.say(
                Meaning.ATTENTION,
                tr(
                    "<b>Stopped.</b><br>The table is as it was: {filter}.",
                    filter=escape(self._applied.text) or tr("all records"),
                ),
            )

    def go_to(self, number: int) -> bool:
        """Show the record of this number (from 0); False where the filter hides it."""
        at = self.model.row_of_number(number)
        if at < 0:
            self.notice.say(
                Meaning.ATTENTION,
                tr(
                    "<b>Record {number:,} is not among those shown.</b><br>Clear the filter to see "
                    "it.",
                    number=number + 1,
                ),
            )
            return False
        self.table.choose_row(at)
        self.table.setFocus()
        return True

    def chosen(self) -> RecordRef | None:
        """Where the chosen record lies."""
        value = self.table.currentIndex().data(VALUE_ROLE)
        return value if isinstance(value, RecordRef) else None

    def tell(self) -> None:
        """Tell again which record is chosen."""
        self._chosen(self.table.currentIndex())

    def chosen_records(self) -> list[RecordRef]:
        """Where the chosen records lie, at most as many as one copy takes."""
        return [self.model.ref(row) for row in self.table.chosen_rows()]

    def copy_csv(self) -> None:
        """The chosen records as CSV to the clipboard, in the columns of the export."""
        rows = self.table.chosen_rows()
        if not rows:
            return
        numbers = np.array([self.model.number_at(row) for row in rows], np.uint32)
        QApplication.clipboard().setText(self._session.csv_text(numbers))

    def ask_export(self) -> None:
        """Choose a file for the records shown."""
        if not self.shown:
            return
        name, _ = QFileDialog.getSaveFileName(
            self,
            tr("Export the records shown"),
            str(Path.home() / "records.csv"),
            tr("CSV (*.csv)"),
            options=QFileDialog.Option.DontConfirmOverwrite,
        )
        if name:
            self.write(Path(name))

    def write(self, path: Path) -> Job:
        """Write the records shown, in the order shown, as CSV."""
        text = self._applied.text or "all records"
        job = self._session.export_records(path, self.model.order, text)
        self.notice.clear()
        job.failed.connect(self.notice.fault)
        job.succeeded.connect(
            lambda _: self.notice.say(
                Meaning.FINE,
                tr(
                    "Written to <b>{name}</b>; the custody log has its hash.",
                    name=escape(path.name),
                ),
            )
        )
        return job

    def _found(self, job: Job, found: Found) -> None:
        if job is not self._job:
            return
        current = self.table.currentIndex()
        number = self.model.number_at(current.row()) if current.isValid() else -1
        self.model.set_order(found.numbers)
        self._applied = found.query
        self.shown_changed.emit()
        at = self.model.row_of_number(number) if number >= 0 else -1
        if at >= 0:
            self.table.choose_row(at)
        elif not len(found.numbers):
            self.notice.say(
                Meaning.ATTENTION,
                tr("<b>No record passes this filter.</b><br>Take a term out of it."),
            )

    def _ended(self, job: Job) -> None:
        if job is self._job:
            self._job = None

    def _cleared(self, text: str) -> None:
        if not text:
            self.apply()

    def _heading_clicked(self, section: int) -> None:
        """A column's values up, then down, then the order of the evidence again."""
        key = COLUMNS[section][0]
        header = self.table.horizontalHeader()
        if key in {"number", "mark"} or (self._order == key and self._down):
            self._sort_by(-1, Qt.SortOrder.AscendingOrder)
        else:
            down = self._order == key
            order = Qt.SortOrder.DescendingOrder if down else Qt.SortOrder.AscendingOrder
            self._sort_by(section, order)
        header.viewport().update()
        self.apply()

    def _sort_by(self, section: int, order: Qt.SortOrder) -> None:
        self._order = COLUMNS[section][0] if section >= 0 else ""
        self._down = order == Qt.SortOrder.DescendingOrder
        self.table.horizontalHeader().setSortIndicator(section, order)

    def _chosen(self, index: QModelIndex) -> None:
        ref = index.data(VALUE_ROLE) if index.isValid() else None
        if isinstance(ref, RecordRef):
            self.record_chosen.emit(ref, self.model.in_words(index.row()))

    def _ask_columns(self) -> None:
        self.choice.ask(self.columns.mapToGlobal(self.columns.rect().bottomLeft()))

    def _show_help(self) -> None:
        table = wording.html_table(SYNTAX, self._theme.colours.muted.name())
        self.notice.say(
            Meaning.UNKNOWN,
            tr("<b>Terms are parted by spaces; all must hold.</b>{table}", table=table),
        )
