"""The one table view of the window: rows, headings, widths, choosing and copying.

Cells are drawn by :class:`evidencekit_gui.widgets.cells.CellDelegate` from the roles of
:mod:`evidencekit_gui.models.columns`, so that text columns never touch figures and a mark is a shape
before it is a colour.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QModelIndex,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetrics, QKeySequence, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QTableView,
)

from evidencekit_gui.language import tr
from evidencekit_gui.models.columns import SAMPLE_ROLE, ColumnModel
from evidencekit_gui.theme import GRID
from evidencekit_gui.widgets.cells import PADDING, CellDelegate, mark_room
from evidencekit_gui.widgets.headings import Header

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QAbstractItemModel
    from PySide6.QtGui import QFocusEvent, QKeyEvent, QPaintEvent, QResizeEvent
    from PySide6.QtWidgets import QWidget

    from evidencekit_gui.theme import Theme


MOST_COPIED = 2000
"""Rows that one copy takes at most; more are for a file."""
MEASURED = 80
"""Rows whose cells are measured to find how wide a column should be."""
CUT_TO = 10
"""Letters that are left of a column that may be cut, before the table scrolls sideways."""
MOST_SPREAD = 12 * GRID
"""Pixels that a column gets at most beyond what it needs: a row must stay one for the eye."""


CHOOSING = {
    Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_PageUp,
    Qt.Key.Key_PageDown, Qt.Key.Key_Return, Qt.Key.Key_Enter,
}  # fmt: skip


class Table(QTableView):
    """A table of rows: one row is chosen at a time unless ``several`` is said."""

    chosen = Signal(QModelIndex)
    """Another row was chosen, by mouse or key."""
    widths_chosen = Signal()
    """The user made a column wider or narrower."""
    measured = Signal()
    """Columns need other widths than before."""

    def __init__(
        self,
        theme: Theme,
        name: str,
        parent: QWidget | None = None,
        *,
        several: bool = False,
        two_lines: bool = False,
        compact: bool = False,
        stretch: str = "",
        cut: Sequence[str] = (),
    ) -> None:
        """``stretch``: the column that takes the room left over; ``cut``: words that may be cut."""
        super().__init__(parent)
        self._theme = theme
        self._stretch = stretch
        self._cut = tuple(cut)
        self._touched = False
        self._spreading = False
        self._hint = ""
        self._least: list[int] = []
        self._shortest: list[int] = []
        self._needs: list[int] = []
        self._widest: list[int] = []
        self.setAccessibleName(name)
        self.setAccessibleDescription(tr("Arrow keys choose a row; Ctrl+C copies what is chosen"))
        self.setItemDelegate(CellDelegate(theme, self))
        self.setHorizontalHeader(Header(theme, self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        mode = QAbstractItemView.SelectionMode
        self.setSelectionMode(mode.ExtendedSelection if several else mode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._lines = (2, GRID + 2) if two_lines else (1, 2 if compact else 6)
        self._fit_rows()
        self.horizontalHeader().sectionResized.connect(self._column_resized)

    def setModel(self, model: QAbstractItemModel | None) -> None:
        """Show a model, its columns as wide as their content needs."""
        super().setModel(model)
        if model is not None:
            self.fit_columns()
            model.modelReset.connect(self._measure)
            model.dataChanged.connect(self._measure)

    def fit_columns(self) -> None:
        """Give each column the width it needs, and share out what is left over."""
        self._touched = False
        self._widest = []
        self._measure()

    def _measure(self) -> None:
        """Find how wide each column should be: at the least, and to show all that is in it."""
        if self._touched:
            return
        before, self._needs, self._least, self._shortest = self._widest, [], [], []
        columns = getattr(self.model(), "columns", ())
        short = CUT_TO * self.fontMetrics().averageCharWidth() + 2 * PADDING
        for at in range(self.model().columnCount()):
            usual, title = self._usual_width(at), self._title_width(at)
            content = self._content_width(at)
            need = max(title, content) if content else usual
            # what was wider once stays so: a search that leaves fewer rows moves no column
            self._needs.append(max(need, before[at] if at < len(before) else 0))
            least = max(title, min(usual, self._needs[at]))
            self._least.append(least)
            may = at < len(columns) and columns[at].key in self._cut
            self._shortest.append(max(title, min(least, short)) if may else least)
        if self.model().rowCount():
            self._widest = self._needs
        self._spread()
        self.measured.emit()

    def _title_width(self, section: int) -> int:
        """What the heading needs."""
        title = self.model().headerData(section, Qt.Orientation.Horizontal) or ""
        arrow = " ↑" if self.horizontalHeader().isSortIndicatorShown() else ""
        return self.fontMetrics().horizontalAdvance(f"{title}{arrow}") + 2 * PADDING + 2

    def _usual_width(self, section: int) -> int:
        """What the column's sample or its heading needs."""
        model, across = self.model(), Qt.Orientation.Horizontal
        sample = model.headerData(section, across, SAMPLE_ROLE) or ""
        title = model.headerData(section, across) or ""
        columns = getattr(model, "columns", ())
        font = _bold(self.font()) if columns else self.font()  # of records, none stands out
        text = QFontMetrics(font).horizontalAdvance(str(sample))
        marked = section < len(columns) and (columns[section].sign or columns[section].meaning)
        marked = marked or title == tr("Outcome")
        wide = text + (mark_room(self.fontMetrics()) if marked else 0) + 2 * PADDING + 2
        return max(wide, self._title_width(section))

    def _content_width(self, section: int) -> int:
        """What the first rows' cells and the last's need; 0 for records, read as they are shown."""
        model, delegate = self.model(), self.itemDelegate()
        if not isinstance(model, ColumnModel) or not isinstance(delegate, CellDelegate):
            return 0
        count = model.rowCount()
        rows = {*range(min(MEASURED, count)), *range(max(0, count - 1), count)}
        font = self.font()
        says = (partial(model.cell, row, section) for row in rows)
        return max((delegate.needs(font, say) for say in says), default=0)

    def _fit_rows(self) -> None:
        lines, room = self._lines
        self.verticalHeader().setDefaultSectionSize(lines * self.fontMetrics().height() + room)

    def least_width(self, section: int) -> int:
        """How wide a column must be at the least, or was made by the user."""
        if self._touched and not self.isColumnHidden(section):
            return self.columnWidth(section)
        return self._least[section] if section < len(self._least) else 0

    def widths(self) -> tuple[int, ...]:
        """The columns' widths, in order."""
        return tuple(self.columnWidth(at) for at in range(self.model().columnCount()))

    def set_widths(self, widths: Sequence[int]) -> None:
        """Take widths the user chose before; others than this table has columns are let be."""
        if len(widths) == self.model().columnCount() and any(widths) and min(widths) >= 0:
            for at, width in enumerate(widths):
                if width:  # a column that was hidden then has none to give back
                    self.setColumnWidth(at, width)
            self._touched = True

    def set_hint(self, text: str) -> None:
        """What is said in the place of rows where there are none."""
        self._hint = text
        self.setAccessibleDescription(text)
        self.viewport().update()

    def stretch_section(self) -> int:
        """Number of the column that takes the room left over; -1 for none."""
        columns = getattr(self.model(), "columns", ())
        return next((at for at, col in enumerate(columns) if col.key == self._stretch), -1)

    def _spread(self) -> None:
        """Share the width out: what is left goes to the stretching column, or to all of them alike.

        Where it is too little, columns give way down to their usual width, the widest first; then
        those that may be cut.
        """
        if self._touched or not self._needs:
            return
        shown = [at for at in range(len(self._needs)) if not self.isColumnHidden(at)]
        widths = {at: self._needs[at] for at in shown}
        over = self.viewport().width() - sum(widths.values())
        section = self.stretch_section()
        if over >= 0 and section in widths:
            widths[section] += over
        elif over >= 0:
            each = min(over // max(1, len(shown)), MOST_SPREAD)
            widths = {at: width + each for at, width in widths.items()}
            rest = over - each * len(shown)
            if shown and rest < len(shown):
                widths[shown[-1]] += rest
        for least in (self._least, self._shortest):
            over = _give_way(widths, least, over)
        self._spreading = True
        for at, width in widths.items():
            self.setColumnWidth(at, width)
        self._spreading = False

    def _column_resized(self, section: int, old: int, new: int) -> None:
        held = QApplication.mouseButtons() & Qt.MouseButton.LeftButton
        if held and self.isVisible() and not self._spreading:
            self._touched = True
            self.widths_chosen.emit()

    def choose_row(self, row: int) -> None:
        """Make a row the current one and bring it into sight."""
        if not 0 <= row < self.model().rowCount():
            self.clearSelection()
            return
        index = self.model().index(row, 0)
        self.setCurrentIndex(index)
        self._bring(index)

    def _bring(self, index: QModelIndex) -> None:
        """Bring a row into sight, with rows around it where it was not."""
        place = self.visualRect(index)
        if not self.viewport().rect().contains(place.center()):
            self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)
        else:
            self.scrollTo(index)

    # Qt's own names

    def minimumSizeHint(self) -> QSize:
        """The heading and three rows, whatever the size of the text."""
        high = self.horizontalHeader().sizeHint().height()
        return QSize(20 * GRID, high + 3 * self.verticalHeader().defaultSectionSize() + 4)

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Tell who listens that another row is chosen; the keyboard alone chooses nothing."""
        super().selectionChanged(selected, deselected)
        if not selected.isEmpty():
            first = selected.first().topLeft()
            current = self.currentIndex()
            self.chosen.emit(current if selected.contains(current) else first)

    def setColumnHidden(self, column: int, hide: bool) -> None:
        """Hide or show a column; the others share its room."""
        super().setColumnHidden(column, hide)
        if self._touched and not hide and column < len(self._least):
            self.setColumnWidth(column, max(self.columnWidth(column), self._least[column]))
        self._spread()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share out the new width; a chosen row that was in sight stays in sight."""
        place = self.visualRect(self.currentIndex())
        seen = place.isValid() and place.bottom() >= 0 and place.top() < event.oldSize().height()
        super().resizeEvent(event)
        self._spread()
        if seen:
            self._bring(self.currentIndex())

    def paintEvent(self, e: QPaintEvent) -> None:
        """The rows; where there are none, what would bring some."""
        super().paintEvent(e)
        if self._hint and self.model() is not None and not self.model().rowCount():
            painter = QPainter(self.viewport())
            painter.setPen(self._theme.colours.muted)
            room = self.viewport().rect().adjusted(3 * GRID, 2 * GRID, -3 * GRID, -2 * GRID)
            flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
            painter.drawText(room, flags | Qt.TextFlag.TextWordWrap, self._hint)
            painter.end()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show which row the keyboard is on."""
        super().focusInEvent(event)
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+C copies the chosen rows as tab-separated text; the rest is Qt's.

        A key that cannot move on (in a table of one row, say) chooses the row it is on, as does Return.
        """
        if event.matches(QKeySequence.StandardKey.Copy):
            QApplication.clipboard().setText(self.chosen_text())
            event.accept()
            return
        super().keyPressEvent(event)
        if (
            event.key() in CHOOSING
            and not event.modifiers()
            and not self.selectionModel().hasSelection()
        ):
            self.choose_row(self.currentIndex().row())

    def chosen_rows(self, most: int = MOST_COPIED) -> list[int]:
        """The chosen rows in order, at most so many: a million can be chosen at one key."""
        rows: set[int] = set()
        selection = self.selectionModel().selection()
        for stretch in (selection.at(at) for at in range(selection.count())):
            rows.update(range(stretch.top(), min(stretch.bottom() + 1, stretch.top() + most)))
            if len(rows) >= most:
                break
        return sorted(rows)[:most]

    def chosen_text(self) -> str:
        """The chosen rows under their headings, tab-separated."""
        model = self.model()
        sections = [at for at in range(model.columnCount()) if not self.isColumnHidden(at)]
        heads = [str(model.headerData(at, Qt.Orientation.Horizontal) or "") for at in sections]
        lines = [
            "\t".join(str(model.index(row, at).data() or "") for at in sections)
            for row in self.chosen_rows()
        ]
        return "\n".join(["\t".join(heads), *lines])

    def changeEvent(self, event: QEvent) -> None:
        """A new font needs new widths."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and self.model() is not None:
            self._fit_rows()
            self.fit_columns()


def _give_way(widths: dict[int, int], least: list[int], over: int) -> int:
    """Make columns narrower, the widest first, until nothing is ``over`` (below 0) or none can."""
    while over < 0 and widths:
        at = max(widths, key=lambda one: widths[one] - least[one])
        spare = widths[at] - least[at]
        if spare <= 0:
            break
        given = min(spare, max(1, -over // len(widths)))
        widths[at] -= given
        over += given
    return over


def _bold(font: QFont) -> QFont:
    strong = QFont(font)
    strong.setBold(True)
    return strong
