"""The fields of one record as a table: what each means, and what is stored."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evidencekit.clock import parse_moment, zone
from evidencekit_gui import wording
from evidencekit_gui.language import tr
from evidencekit_gui.models.columns import Column, ColumnModel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QObject

    from evidencekit.formats.explain import FieldView


_UTC = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
"""How the core writes a moment: at the start of what a time means."""


class FieldModel(ColumnModel["FieldView"]):
    """The fields of one record; times in the zone shown, the core's own words a hover away."""

    def __init__(self, parent: QObject | None = None) -> None:
        self._zone = "UTC"
        columns: list[Column[FieldView]] = [
            Column("label", tr("Field"), lambda f: f.label, "controlling term", tip=_tip),
            Column("meaning", tr("Meaning"), self._meaning, "2017-11-14 02:00:01 −05:00", tip=_tip),
            Column("raw", tr("Stored"), lambda f: f.raw, "15106428", tip=_tip, mono=True,
                   right=True),
        ]  # fmt: skip
        super().__init__(columns, parent)

    def show(self, fields: Sequence[FieldView], zone_name: str) -> None:
        """Show the fields of another record."""
        self._zone = zone_name
        self.set_rows(fields)

    def _meaning(self, field: FieldView) -> str:
        found = _UTC.match(field.meaning)
        if found is None:
            return field.meaning
        moment = wording.moment(parse_moment(found.group(), zone("UTC")), self._zone)
        return moment + field.meaning[found.end() :]


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
