"""Looking at one block of records: how many are good, and what they add to the index."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from evidencekit.formats.check import Check, Packed
from evidencekit.formats.columns import placed_seconds
from evidencekit.formats.tally import BAD_NAME, KeyTable, Tally, tally


@dataclass(frozen=True, slots=True)
class Look:
    """What a block holds: ``good`` records from its start on that keep every rule."""

    good: int
    tally: Tally


def look(table: KeyTable, check: Check, rows: Any) -> Look:  # noqa: ANN401 (records)
    """Check a block of records and count it."""
    packed = Packed(rows)
    keeps = check.strict_but_name(packed)
    numbers = table.numbers(check, packed)
    keeps &= numbers != BAD_NAME
    good = len(keeps) if keeps.all() else int(keeps.argmin())
    ends = placed_seconds(check.layout, packed)
    return Look(good, tally(numbers[:good], ends[:good]))
