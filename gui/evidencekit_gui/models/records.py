"""All records as a virtual table: ten million rows cost no more than a screenful.

The model holds row numbers (``uint32``) and fetches and formats a page of rows when one of them is
first looked at; a few pages are kept. Sorting and filtering happen in the core and give another array
of row numbers; never QSortFilterProxyModel, which asks for every cell of every row.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt

from evidencekit.case.model import record_key
from evidencekit.clock import local_text, zone
from evidencekit.outcome import of_status
from evidencekit.records import NOT_RECORDED
from evidencekit.report.chartvalues import shape_of
from evidencekit_gui import wording
from evidencekit_gui.language import tr
from evidencekit_gui.models.columns import (
    MEANING_ROLE,
    MONO_ROLE,
    MUTED_ROLE,
    SAMPLE_ROLE,
    SIGN_ROLE,
    STRONG_ROLE,
    VALUE_ROLE,
    Index,
)
from evidencekit_gui.theme import Meaning

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt
    from PySide6.QtCore import QObject

    from evidencekit.records import RecordRef, RecordTable

    Fetch = Callable[[npt.NDArray[np.uint32]], RecordTable]

PAGE = 128
PAGES_KEPT = 48
ROWS_AT_MOST = 60_000_000
"""Above this a table view runs out of pixels (2**31 over the height of a row)."""

COLUMNS: tuple[tuple[str, str, str, bool], ...] = (
    ("number", tr("No."), "9,999,999", True),
    ("mark", tr("Mark"), "marked, note", False),
    ("command", tr("Program"), "cryptomgr_probes", False),
    ("start", tr("Start"), "2017-11-14 02:00:01 −05:00", False),
    ("length", tr("Length"), "12:09:40.38", True),
    ("outcome", tr("Outcome"), "signal 15", False),
    ("user", tr("User"), "www-data (33)", False),
    ("pid", "PID", "4194304", True),
    ("ppid", tr("Parent"), "4194304", True),
    ("exhibit", tr("Exhibit"), "EX-0000", False),
    ("offset", tr("Offset"), "0x00FFFFFF", True),
    ("cpu", tr("CPU time"), "1:09:40.38", True),
)
"""Key, heading, widest usual text, at the right."""
IMPORTANT = (
    "number", "mark", "command", "start", "length", "outcome", "user", "pid", "exhibit", "offset",
    "ppid", "cpu",
)  # fmt: skip
"""The columns in the order in which they are shown where there is no room for all."""

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class _Page:
    """Some rows, written out column by column."""

    def __init__(self, table: RecordTable, columns: list[list[str]], signs: list[str]) -> None:
        self.table = table
        self.columns = columns
        self.signs = signs


class RecordModel(QAbstractTableModel):
    """Rows of :class:`evidencekit.records.RecordTable`, fetched page by page."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._fetch: Fetch | None = None
        self._order: npt.NDArray[np.uint32] = np.empty(0, np.uint32)
        self._total = 0
        self._pages: OrderedDict[int, _Page] = OrderedDict()
        self._zone = "UTC"
        self._users: dict[int, str] = {}
        self._marks: dict[str, str] = {}

    def show(
        self,
        fetch: Fetch | None,
        order: npt.NDArray[np.uint32],
        zone_name: str,
        users: dict[int, str],
    ) -> None:
        """Show the rows ``order`` of what ``fetch`` reads."""
        self.beginResetModel()
        self._fetch, self._order = fetch, order[:ROWS_AT_MOST]
        self._total = len(order)
        self._zone, self._users = zone_name, users
        self._pages.clear()
        self.endResetModel()

    def set_order(self, order: npt.NDArray[np.uint32]) -> None:
        """Show other rows of the same records, or the same rows in another order."""
        self.beginResetModel()
        self._order = order[:ROWS_AT_MOST]
        self._pages.clear()
        self.endResetModel()

    def set_zone(self, zone_name: str) -> None:
        """Write times in another zone."""
        self._zone = zone_name
        self._rewrite()

    def set_marks(self, marks: dict[str, str]) -> None:
        """Show the examiner's marks: note key → words."""
        if marks != self._marks:
            self._marks = marks
            self._rewrite()

    @property
    def order(self) -> npt.NDArray[np.uint32]:
        """The record numbers shown, in the order shown."""
        return self._order

    def number_at(self, row: int) -> int:
        """Record number (in order of exhibits and offsets) of a table row."""
        return int(self._order[row])

    def row_of_number(self, number: int) -> int:
        """Table row of a record number; -1 if the filter hides it."""
        found = np.flatnonzero(self._order == number)
        return int(found[0]) if len(found) else -1

    def ref(self, row: int) -> RecordRef:
        """Where the record of a table row lies."""
        return self._page(row).table.ref(row % PAGE)

    def in_words(self, row: int) -> str:
        """One record in a line: program, start, length, outcome."""
        page, at = self._page(row), row % PAGE
        table = page.table
        return tr(
            "{command_text} · began {local_text} · lasted {int} · {words}",
            command_text=table.command_text(at),
            local_text=local_text(int(table.start_us[at]), zone(self._zone)),
            int=wording.length(int(table.elapsed_us[at])),
            words=of_status(int(table.status[at])).text(),
        )

    def _rewrite(self) -> None:
        self._pages.clear()
        if len(self._order):
            last = self.index(len(self._order) - 1, len(COLUMNS) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    # Pages

    def _page(self, row: int) -> _Page:
        number = row // PAGE
        page = self._pages.get(number)
        if page is None:
            page = self._write(number)
            self._pages[number] = page
            if len(self._pages) > PAGES_KEPT:
                self._pages.popitem(last=False)
        return page

    def _write(self, number: int) -> _Page:
        rows = self._order[number * PAGE : (number + 1) * PAGE]
        if self._fetch is None:
            raise IndexError(number)
        table = self._fetch(rows)
        tz = zone(self._zone)
        outcomes = [of_status(int(status)) for status in table.status]
        cpu = np.where(
            (table.user_us < 0) | (table.system_us < 0), -1, table.user_us + table.system_us
        )
        columns = [
            [f"{int(row) + 1:,}" for row in rows],
            [self._marks.get(_key(table, at), "") for at in range(len(table))],
            [table.command_text(at) for at in range(len(table))],
            [local_text(int(us), tz) for us in table.start_us],
            [wording.clock_length(int(us)) for us in table.elapsed_us],
            [outcome.short() for outcome in outcomes],
            [self._user(int(uid)) for uid in table.uid],
            [_whole(int(pid)) for pid in table.pid],
            [_whole(int(pid)) for pid in table.ppid],
            [table.sources[int(at)].name for at in table.source],
            [f"0x{int(at):04X}" for at in table.offset],
            [wording.clock_length(int(us)) if us >= 0 else "" for us in cpu],
        ]
        return _Page(table, columns, [str(shape_of(outcome)) for outcome in outcomes])

    def _user(self, uid: int) -> str:
        name = self._users.get(uid)
        if name:
            return f"{name} ({uid})"
        return wording.NOT_RECORDED if uid == NOT_RECORDED else str(uid)

    # What Qt asks

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's signature)
        """Number of rows shown."""
        return 0 if parent.isValid() else len(self._order)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's signature)
        """Number of columns."""
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        """One cell, one role; everything but text and sign is the same for a whole column."""
        if role == Qt.ItemDataRole.DisplayRole:
            row = index.row()
            return self._page(row).columns[index.column()][row % PAGE]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if COLUMNS[index.column()][3] else _LEFT
        if role == SIGN_ROLE:
            if COLUMNS[index.column()][0] != "outcome":
                return None
            return self._page(index.row()).signs[index.row() % PAGE]
        if role in {MUTED_ROLE, STRONG_ROLE, MONO_ROLE}:
            return False
        if role == MEANING_ROLE:
            return Meaning.PLAIN
        if role == VALUE_ROLE:
            return self.ref(index.row())
        if role in {Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole}:
            return self._spoken(index, role)
        return None

    def _spoken(self, index: Index, role: int) -> str:
        page, at = self._page(index.row()), index.row() % PAGE
        key, title, _, _ = COLUMNS[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole and key == "start":
            return wording.both_moments(int(page.table.start_us[at]), self._zone)
        if role == Qt.ItemDataRole.ToolTipRole and key == "outcome":
            return of_status(int(page.table.status[at])).text()
        text = page.columns[index.column()][at]
        return text if role == Qt.ItemDataRole.ToolTipRole else f"{title}, {text}"

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:  # noqa: ANN401 (Qt's signature)
        """A heading and the width it asks for."""
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(COLUMNS):
            return None
        key, title, sample, right = COLUMNS[section]
        if key == "number":
            sample = f"{self._total:,}"
        return {
            int(Qt.ItemDataRole.DisplayRole): title,
            int(Qt.ItemDataRole.TextAlignmentRole): _RIGHT if right else _LEFT,
            int(SAMPLE_ROLE): sample,
        }.get(int(role))


def note_key(ref: RecordRef) -> str:
    """The key under which marks and notes on a record are kept."""
    return record_key(ref)


def _key(table: RecordTable, row: int) -> str:
    return note_key(table.ref(row))


def _whole(value: int) -> str:
    return "" if value == NOT_RECORDED else str(value)
