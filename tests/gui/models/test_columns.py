"""The declared table model: Qt's own model tester, sorting by value, what a screen reader hears."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from evidencekit_gui.models.columns import (
    MEANING_ROLE,
    MUTED_ROLE,
    SAMPLE_ROLE,
    STRONG_ROLE,
    VALUE_ROLE,
    Column,
    ColumnModel,
)
from evidencekit_gui.models.ordering import MANY, in_order
from evidencekit_gui.theme import Meaning
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.modeltest import ModelTester


@dataclass(frozen=True)
class Fruit:
    name: str
    grams: int


def fruit_model() -> ColumnModel[Fruit]:
    columns: list[Column[Fruit]] = [
        Column("name", "Name", lambda f: f.name, "banana", order=lambda f: f.name),
        Column("grams", "Weight", lambda f: f"{f.grams} g", "100 g", right=True,
                      order=lambda f: f.grams,
                      meaning=lambda f: Meaning.ATTENTION if f.grams > 99 else Meaning.PLAIN),
    ]  # fmt: skip
    model = ColumnModel(columns, muted=lambda f: f.grams < 10, strong=lambda f: f.name == "pear")
    model.set_rows([Fruit("pear", 120), Fruit("fig", 9), Fruit("apple", 80)])
    return model


def test_it_is_a_sound_model(qtmodeltester: ModelTester) -> None:
    model = fruit_model()
    qtmodeltester.check(model)
    model.sort(1)
    model.set_rows([Fruit("plum", 20)])
    qtmodeltester.check(model)


def test_very_many_rows_are_ordered_apart_and_only_the_newest_order_is_taken() -> None:
    model = fruit_model()
    waiting: list[tuple[Callable[[], Any], Callable[[Any], object]]] = []
    model.apart = lambda work, done: waiting.append((work, done))
    rows = [Fruit(f"{at % 7}", at * 7919 % MANY) for at in range(MANY)]
    model.set_rows(rows)
    held = QPersistentModelIndex(model.index(3, 0))
    model.sort(1, Qt.SortOrder.DescendingOrder)
    model.sort(0, Qt.SortOrder.DescendingOrder)
    assert list(model.rows) == rows, "as they were, until they are ordered"
    for work, done in waiting:
        done(work())
    assert list(model.rows) == sorted(rows, key=lambda f: f.name, reverse=True)
    assert model.rows[held.row()] is rows[3]
    model.sort(1)
    model.set_rows(rows[:5])
    work, done = waiting[2]
    done(work())
    assert [f.grams for f in model.rows] == sorted(f.grams for f in rows[:5])


def test_it_sorts_by_value_not_by_text_and_keeps_what_is_chosen() -> None:
    model = fruit_model()
    held = QPersistentModelIndex(model.index(1, 0))
    model.sort(1, Qt.SortOrder.AscendingOrder)
    assert [f.name for f in model.rows] == ["fig", "apple", "pear"]
    assert held.row() == 0
    model.sort(1, Qt.SortOrder.DescendingOrder)
    assert [f.grams for f in model.rows] == [120, 80, 9]
    model.set_rows([Fruit("fig", 9), Fruit("melon", 900)])
    assert [f.name for f in model.rows] == ["melon", "fig"], "the order chosen before stays"


def test_what_a_cell_says() -> None:
    model = fruit_model()
    pear = model.index(0, 1)
    assert pear.data() == "120 g"
    assert pear.data(MEANING_ROLE) is Meaning.ATTENTION
    assert pear.data(STRONG_ROLE) is True
    assert pear.data(MUTED_ROLE) is False
    assert pear.data(VALUE_ROLE) == Fruit("pear", 120)
    assert pear.data(Qt.ItemDataRole.AccessibleTextRole) == "Weight, attention, 120 g"
    assert pear.data(Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight
    assert model.headerData(1, Qt.Orientation.Horizontal, SAMPLE_ROLE) == "100 g"
    assert model.data(QModelIndex()) is None


def test_many_or_few_are_ordered_alike() -> None:
    rows = [Fruit(f"{at * 31 % 11}", at * 7919 % 997) for at in range(MANY)]
    for key in (lambda f: f.name, lambda f: f.grams):
        for down in (False, True):
            assert list(in_order(rows, key, down=down)) == sorted(rows, key=key, reverse=down)
            few = rows[:100]
            assert list(in_order(few, key, down=down)) == sorted(few, key=key, reverse=down)
