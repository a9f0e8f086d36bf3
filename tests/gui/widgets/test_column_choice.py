"""Which columns of a table are shown: as many as fit, until somebody ticks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from evidencekit_gui.models.columns import Column, ColumnModel
from evidencekit_gui.widgets.column_choice import ColumnChoice
from evidencekit_gui.widgets.tables import Table

if TYPE_CHECKING:
    from evidencekit_gui.theme import Theme
    from PySide6.QtGui import QAction
    from pytestqt.qtbot import QtBot

KEYS = ("one", "two", "three", "four")


@pytest.fixture
def choice(qtbot: QtBot, theme: Theme) -> ColumnChoice:
    """Four columns of the same need in a table that has room for three."""
    model: ColumnModel[str] = ColumnModel(
        [Column(key, "same", lambda value: value, "same") for key in KEYS]
    )
    model.set_rows(("same",))
    table = Table(theme, "Values")
    table.setModel(model)
    qtbot.addWidget(table)
    made = ColumnChoice(table, KEYS, ("one", "three", "four", "two"))
    table.resize(3 * table.least_width(0) + 4, 200)
    table.show()
    return made


def table_of(choice: ColumnChoice) -> Table:
    table = choice.parent()
    assert isinstance(table, Table)
    return table


def shown(choice: ColumnChoice) -> tuple[str, ...]:
    return choice.shown


def tick(choice: ColumnChoice, at: int) -> None:
    menu = choice.menu()
    actions: list[QAction] = menu.actions()
    actions[at].trigger()
    menu.deleteLater()


def test_as_many_of_the_important_ones_as_fit(choice: ColumnChoice) -> None:
    table = table_of(choice)
    assert shown(choice) == ("one", "three", "four")
    assert table.horizontalScrollBar().maximum() == 0
    table.resize(table.width() - 10, 200)
    assert shown(choice) == ("one", "three")
    table.resize(4 * table.least_width(0) + 4, 200)
    assert shown(choice) == KEYS
    table.resize(10, 200)
    assert shown(choice) == ("one",)


def test_what_is_ticked_stays_whatever_the_room(choice: ColumnChoice) -> None:
    heard: list[tuple[str, ...]] = []
    choice.picked_changed.connect(lambda: heard.append(choice.picked))
    tick(choice, 1)
    assert shown(choice) == KEYS
    tick(choice, 0)
    assert shown(choice) == ("two", "three", "four")
    assert heard == [KEYS, ("two", "three", "four")]
    table_of(choice).resize(20, 200)
    assert shown(choice) == ("two", "three", "four")
    tick(choice, -1)
    assert not choice.picked
    assert shown(choice) == ("one",)


def test_one_column_stays_and_idle_ones_wait(choice: ColumnChoice) -> None:
    choice.set_idle("four")
    assert shown(choice) == ("one", "two", "three")
    choice.pick(("three", "four", "unknown"))
    assert shown(choice) == ("three",)
    menu = choice.menu()
    enabled = [action.isEnabled() for action in menu.actions() if action.text() == "same"]
    menu.deleteLater()
    assert enabled == [True, True, False], "the last one shown cannot be hidden"
    choice.set_idle()
    assert shown(choice) == ("three", "four")
