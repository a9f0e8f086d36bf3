"""Which columns a table shows: those that somebody ticked, or else as many as there is room for.

A table of twelve columns that scrolls sideways hides some of them anyway, and the wrong ones. The
choice is made in the menu of the headings and in the one of the button that opens it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu

from evidencekit_gui.language import tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evidencekit_gui.widgets.tables import Table


class ColumnChoice(QObject):
    """Shows and hides the columns of one table."""

    picked_changed = Signal()
    """Somebody ticked other columns, or left it to the room again."""

    def __init__(self, table: Table, keys: Sequence[str], importance: Sequence[str]) -> None:
        """``keys`` names the columns in order, ``importance`` those shown first where room is short."""
        super().__init__(table)
        self._table = table
        self._keys = tuple(keys)
        self._importance = tuple(importance)
        self._picked: tuple[str, ...] = ()
        self._idle: frozenset[str] = frozenset()
        header = table.horizontalHeader()
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(
            lambda at: self.ask(header.viewport().mapToGlobal(at))
        )
        header.setToolTip(tr("Click to sort; right-click to choose columns"))
        table.measured.connect(self.fit)
        table.viewport().installEventFilter(self)
        self.fit()

    @property
    def picked(self) -> tuple[str, ...]:
        """The columns that somebody ticked; empty: as many as there is room for."""
        return self._picked

    @property
    def shown(self) -> tuple[str, ...]:
        """The columns that are shown, in their order."""
        hidden = self._table.isColumnHidden
        return tuple(key for at, key in enumerate(self._keys) if not hidden(at))

    def pick(self, keys: Sequence[str]) -> None:
        """Show these columns; none: as many as there is room for."""
        self._picked = tuple(key for key in self._keys if key in set(keys))
        self.fit()

    def set_idle(self, *keys: str) -> None:
        """Columns that have nothing to show now are not shown, ticked or not."""
        self._idle = frozenset(keys)
        self.fit()

    def fit(self) -> None:
        """Show what is ticked, or as many of the important ones as fit beside each other."""
        shown = set(self._picked or self._that_fit()) - self._idle or {self._importance[0]}
        for at, key in enumerate(self._keys):
            if self._table.isColumnHidden(at) != (key not in shown):
                self._table.setColumnHidden(at, key not in shown)

    def _that_fit(self) -> list[str]:
        room = self._table.viewport().width()
        found: list[str] = []
        for key in self._importance:
            if key in self._idle:
                continue
            room -= self._table.least_width(self._keys.index(key))
            if room < 0 and found:
                break
            found.append(key)
        return found

    def menu(self) -> QMenu:
        """Every column to tick; whoever shows the menu deletes it."""
        menu = QMenu(tr("Columns"), self._table)
        shown = self.shown
        for at, key in enumerate(self._keys):
            if key in self._idle:
                continue
            title = self._table.model().headerData(at, Qt.Orientation.Horizontal)
            action = menu.addAction(str(title))
            action.setCheckable(True)
            action.setChecked(key in shown)
            action.setEnabled(shown != (key,))
            action.toggled.connect(lambda on, key=key: self._tick(key, on=on))
        menu.addSeparator()
        action = menu.addAction(tr("As many as fit"))
        action.setCheckable(True)
        action.setChecked(not self._picked)
        action.triggered.connect(self._leave_to_room)
        return menu

    def ask(self, at: QPoint) -> None:
        """Show the menu at a place of the screen."""
        menu = self.menu()
        menu.exec(at)
        menu.deleteLater()

    def _tick(self, key: str, *, on: bool) -> None:
        kept = {*self._picked} if self._picked else {*self.shown, *self._idle}
        self.pick(tuple(kept | {key} if on else kept - {key}))
        self.picked_changed.emit()

    def _leave_to_room(self) -> None:
        self._picked = ()
        self._table.fit_columns()
        self.fit()
        self.picked_changed.emit()

    # Qt's own names

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Another width has room for other columns."""
        if event.type() == QEvent.Type.Resize:
            self.fit()
        return super().eventFilter(watched, event)
