"""The fields of one record as a table: what it means, as stored, and how exact it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evidencekit_gui.models.columns import Column, ColumnModel

if TYPE_CHECKING:
    from evidencekit.formats.explain import FieldView
    from PySide6.QtCore import QObject


def field_model(parent: QObject | None = None) -> ColumnModel[FieldView]:
    """An empty model of fields; ``set_rows(view.fields)`` fills it."""
    columns: list[Column[FieldView]] = [
        Column("label", "Field", lambda f: f.label, "minor page faults", tip=lambda f: f.name),
        Column("meaning", "Meaning", lambda f: f.meaning, "2017-11-14 02:00:01 −05:00", tip=_tip),
        Column("interval", "Exactness", lambda f: f.interval, "to the second", tip=_tip),
        Column("raw", "Stored", lambda f: f.raw, "0x00001C00", tip=lambda f: f.raw_hex, mono=True),
    ]
    return ColumnModel(columns, parent)


def _tip(field: FieldView) -> str:
    """Everything a field says of itself, with the source of its meaning."""
    exact = f"\nTrue value: {field.interval}" if field.interval else ""
    source = f"\nSource: {field.source}" if field.source else ""
    return f"{field.label}: {field.meaning}{exact}\nBytes: {field.raw_hex}{source}"
