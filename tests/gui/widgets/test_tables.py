"""Columns are as wide as what is in them, and share out what is left."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from evidencekit_gui.models.columns import Column, ColumnModel
from evidencekit_gui.widgets.tables import Table

if TYPE_CHECKING:
    from evidencekit_gui.theme import Theme
    from pytestqt.qtbot import QtBot

LONG = "a value that is longer than usual"


@pytest.fixture
def model() -> ColumnModel[str]:
    made: ColumnModel[str] = ColumnModel(
        [
            Column("one", "One", lambda value: value, "usual"),
            Column("two", "Two", lambda value: str(len(value)), "10,000", right=True),
            Column("three", "Three", lambda value: value[:3], "abc"),
        ]
    )
    made.set_rows(("short", LONG))
    return made


def widths(table: Table) -> list[int]:
    return [table.columnWidth(at) for at in range(3)]


def shown(qtbot: QtBot, theme: Theme, model: ColumnModel[str], width: int, stretch: str) -> Table:
    table = Table(theme, "Values", stretch=stretch)
    table.setModel(model)
    qtbot.addWidget(table)
    table.resize(width, 200)
    table.show()
    return table


@pytest.mark.parametrize("stretch", ["", "one", "three"])
def test_nothing_is_cut_where_there_is_room(
    qtbot: QtBot, theme: Theme, model: ColumnModel[str], stretch: str
) -> None:
    table = shown(qtbot, theme, model, 500, stretch)
    assert sum(widths(table)) == table.viewport().width()
    assert widths(table)[0] > table.fontMetrics().horizontalAdvance(LONG)


def test_the_longest_gives_way_and_comes_back(
    qtbot: QtBot, theme: Theme, model: ColumnModel[str]
) -> None:
    table = shown(qtbot, theme, model, 600, "")
    wide = widths(table)
    table.resize(220, 200)
    narrow = widths(table)
    assert sum(narrow) <= table.viewport().width()
    assert narrow[0] < table.fontMetrics().horizontalAdvance(LONG)
    assert narrow[1] >= table.fontMetrics().horizontalAdvance("Two")
    table.resize(600, 200)
    assert widths(table) == wide


def test_a_search_that_leaves_fewer_rows_moves_no_column(
    qtbot: QtBot, theme: Theme, model: ColumnModel[str]
) -> None:
    table = shown(qtbot, theme, model, 600, "")
    before = widths(table)
    model.set_rows(("short",))
    assert widths(table) == before


def test_a_chosen_row_stays_in_sight_where_the_table_gets_lower(
    qtbot: QtBot, theme: Theme, model: ColumnModel[str]
) -> None:
    model.set_rows(tuple(f"value {number}" for number in range(100)))
    table = shown(qtbot, theme, model, 600, "")
    table.resize(600, 400)
    table.choose_row(50)
    table.resize(600, 120)
    assert table.viewport().rect().contains(table.visualRect(table.currentIndex()).center())


def test_an_empty_table_says_what_brings_rows(
    qtbot: QtBot, theme: Theme, model: ColumnModel[str]
) -> None:
    table = shown(qtbot, theme, model, 600, "")
    table.set_hint("Add something.")
    full = table.grab().toImage()
    model.set_rows(())
    assert table.grab().toImage() != full
    assert table.accessibleDescription() == "Add something."
