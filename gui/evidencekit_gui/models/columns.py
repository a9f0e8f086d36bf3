"""A table model over a tuple of values, declared column by column.

Every small table of the window is one of these: the columns say how a value is written, and the
delegate draws what the roles below say. Sorting is stable and by value, not by text.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from evidencekit_gui.models.ordering import MANY, in_order
from evidencekit_gui.theme import Meaning

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtCore import QObject

Row = TypeVar("Row")
Index = QModelIndex | QPersistentModelIndex

MEANING_ROLE = Qt.ItemDataRole.UserRole + 1
"""A :class:`Meaning`: its shape stands before the text."""
MUTED_ROLE = Qt.ItemDataRole.UserRole + 2
"""True where the text is background to the rest."""
STRONG_ROLE = Qt.ItemDataRole.UserRole + 3
"""True where the row is the one in question."""
MONO_ROLE = Qt.ItemDataRole.UserRole + 4
"""True where the text is set in the fixed-width face."""
VALUE_ROLE = Qt.ItemDataRole.UserRole + 5
"""The row's value."""
SECOND_ROLE = Qt.ItemDataRole.UserRole + 6
"""A second, quieter line under the text."""
SIGN_ROLE = Qt.ItemDataRole.UserRole + 8
"""A sign of the report's charts that stands before the text (``diamond``)."""
DEPTH_ROLE = Qt.ItemDataRole.UserRole + 9
"""How far the text is indented, in steps."""
SPARK_ROLE = Qt.ItemDataRole.UserRole + 10
"""Figures to draw as small bars instead of text."""
SPAN_ROLE = Qt.ItemDataRole.UserRole + 11
"""Start and end, 0 to 1, of a bar to draw instead of text."""
BESIDE_ROLE = Qt.ItemDataRole.UserRole + 12
"""Quieter words that follow the text on its line."""
SAMPLE_ROLE = Qt.ItemDataRole.UserRole + 7
"""Header only: the widest usual text of the column."""

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """How one column is written."""

    key: str
    title: str
    text: Callable[[Row], str]
    sample: str
    """The widest text that is usual: the column's first width."""
    right: bool = False
    """Figures stand at the right."""
    meaning: Callable[[Row], Meaning] | None = None
    sign: Callable[[Row], str] | None = None
    depth: Callable[[Row], int] | None = None
    spark: Callable[[Row], tuple[int, ...]] | None = None
    span: Callable[[Row], tuple[float, float]] | None = None
    second: Callable[[Row], str] | None = None
    beside: Callable[[Row], str] | None = None
    tip: Callable[[Row], str] | None = None
    order: Callable[[Row], Any] | None = None
    """Sort key; None: the column does not sort."""
    mono: bool = False
    about: str = ""
    """Tool tip of the heading."""


class ColumnModel(QAbstractTableModel, Generic[Row]):
    """Rows of frozen values under declared columns."""

    def __init__(
        self,
        columns: Sequence[Column[Row]],
        parent: QObject | None = None,
        *,
        muted: Callable[[Row], bool] | None = None,
        strong: Callable[[Row], bool] | None = None,
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.rows: tuple[Row, ...] = ()
        self._as_given: tuple[Row, ...] = ()
        self._sorted_by: tuple[int, Qt.SortOrder] | None = None
        self._asked = 0
        self.apart: Callable[[Callable[[], Any], Callable[[Any], object]], object] | None = None
        """Does its first part off the UI thread and its second with what came of it on that thread;
        where it is given, very many rows are ordered so and stand as they are until then."""
        self._muted = muted
        self._strong = strong

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show other rows, in the order chosen before."""
        self.beginResetModel()
        self._as_given = tuple(rows)
        self._asked += 1
        self.rows = self._as_given if self._many else self._ordered()
        self.endResetModel()
        if self._many and self._sorted_by is not None:
            self.sort(*self._sorted_by)

    def refresh(self) -> None:
        """Write every cell anew (another zone, another theme)."""
        if self.rows:
            last = self.index(len(self.rows) - 1, len(self.columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def row_of(self, value: Row) -> int:
        """Where a value stands; -1 if it does not."""
        return self.rows.index(value) if value in self.rows else -1

    def column_of(self, key: str) -> int:
        """Number of the column called ``key``."""
        return next(at for at, column in enumerate(self.columns) if column.key == key)

    @property
    def _many(self) -> bool:
        """Whether the rows are too many to be ordered within a turn."""
        return self.apart is not None and len(self._as_given) >= MANY

    def _ordered(self) -> tuple[Row, ...]:
        if self._sorted_by is None:
            return self._as_given
        number, order = self._sorted_by
        key = self.columns[number].order
        if key is None:
            return self._as_given
        return in_order(self._as_given, key, down=order == Qt.SortOrder.DescendingOrder)

    def _take(self, rows: tuple[Row, ...]) -> None:
        """Show the same rows in another order; the chosen ones stay chosen."""
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        values = [self.rows[index.row()] for index in before]
        self.rows = rows
        sought = {id(value) for value in values}
        places = {id(value): at for at, value in enumerate(rows) if id(value) in sought}
        self.changePersistentIndexList(
            before,
            [
                self.index(places[id(value)], index.column())
                for value, index in zip(values, before, strict=True)
            ],
        )
        self.layoutChanged.emit()

    # What Qt asks

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's signature)
        """Number of rows."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's signature)
        """Number of columns."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        """One cell, one role."""
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        return self.cell(index.row(), index.column(), role)

    def cell(self, at: int, section: int, role: int) -> Any:  # noqa: ANN401 (Qt's roles)
        """What :meth:`data` says of a row and a column, without the way through Qt."""
        column, row = self.columns[section], self.rows[at]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.text(row)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if column.right else _LEFT
        return self._aspect(column, row, role)

    def _aspect(self, column: Column[Row], row: Row, role: int) -> Any:  # noqa: ANN401 (any role)
        if role == MEANING_ROLE:
            return column.meaning(row) if column.meaning else Meaning.PLAIN
        if role == MUTED_ROLE:
            return bool(self._muted and self._muted(row))
        if role == STRONG_ROLE:
            return bool(self._strong and self._strong(row))
        if role == MONO_ROLE:
            return column.mono
        if role == VALUE_ROLE:
            return row
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return _spoken(column, row)
        said = {
            int(Qt.ItemDataRole.ToolTipRole): column.tip or column.text,
            int(SECOND_ROLE): column.second,
            int(BESIDE_ROLE): column.beside,
            int(SIGN_ROLE): column.sign,
            int(DEPTH_ROLE): column.depth,
            int(SPARK_ROLE): column.spark,
            int(SPAN_ROLE): column.span,
        }.get(int(role))
        return said(row) if said is not None else None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:  # noqa: ANN401 (Qt's signature)
        """A heading, its side, its explanation and the width it asks for."""
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        column = self.columns[section]
        return {
            int(Qt.ItemDataRole.DisplayRole): column.title,
            int(Qt.ItemDataRole.TextAlignmentRole): _RIGHT if column.right else _LEFT,
            int(Qt.ItemDataRole.ToolTipRole): column.about or None,
            int(SAMPLE_ROLE): column.sample,
        }.get(int(role))

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column's values; the chosen rows stay chosen."""
        self._sorted_by = (column, order) if column >= 0 else None
        self._asked += 1
        if self.apart is None or not self._many:
            self._take(self._ordered())
            return
        asked = self._asked
        self.apart(self._ordered, lambda rows: self._take(rows) if asked == self._asked else None)


def _spoken(column: Column[Row], row: Row) -> str:
    """What a screen reader says of a cell: its column, its text, and the word of its mark."""
    meaning = column.meaning(row) if column.meaning else Meaning.PLAIN
    beside = column.beside(row) if column.beside else ""
    parts = [column.title, meaning.value, column.text(row), beside]
    return ", ".join(part for part in parts if part)
