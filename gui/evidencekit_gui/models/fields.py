"""The fields of one record as a table: what each means, and what is stored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evidencekit_gui.language import tr
from evidencekit_gui.models.columns import Column, ColumnModel

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from evidencekit.formats.explain import FieldView


def field_model(parent: QObject | None = None) -> ColumnModel[FieldView]:
    """An empty model of fields; ``set_rows(view.fields)`` fills it."""
    columns: list[Column[FieldView]] = [
        Column("label", tr("Field"), lambda f: f.label, "process id of the paren", tip=_tip),
        Column("meaning", tr("Meaning"), lambda f: f.meaning, "2017-11-14T07:00:01Z", tip=_tip),
        Column("raw", tr("Stored"), lambda f: f.raw, "1510642801", tip=_tip, mono=True, right=True),
    ]
    return ColumnModel(columns, parent)


def field_note(field: FieldView) -> str:
    """How exact a field is and where its meaning is written down."""
    parts = [tr("Bytes {raw_hex}.", raw_hex=field.raw_hex)]
    if field.interval:
        parts.append(tr("True value: {interval}.", interval=field.interval))
    parts.append(tr("Source: {source}.", source=field.source))
    return " ".join(parts)


def _tip(field: FieldView) -> str:
    """Everything a field says of itself."""
    return f"{field.label} ({field.name}): {field.meaning}\n{field_note(field)}"
