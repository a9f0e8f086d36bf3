"""The self-check that each report prints: known records read again, and compared with other readers.

The records and what others say of them lie in ``assets/knowledge/known_records.toml``. Each is read the
two ways this program reads: field by field, as it explains a record, and as columns, as it reads a
million.
"""

from __future__ import annotations

import tomllib
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np

from evidencekit.assets import asset
from evidencekit.clock import SECOND, utc_text
from evidencekit.formats import columns
from evidencekit.formats.catalogue import layout
from evidencekit.formats.check import rows_at
from evidencekit.formats.explain import explain_record
from evidencekit.outcome import of_status
from evidencekit.records import NOT_RECORDED, Source, printable
from evidencekit.report.content import SelfCheck
from evidencekit.texts import say, spoken

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evidencekit.formats.layout import Layout


def self_checks(known: Sequence[dict[str, Any]] | None = None) -> tuple[SelfCheck, ...]:
    """One comparison a known record; a difference is told, never raised."""
    return tuple(_checked(record) for record in (known_records() if known is None else known))


def known_records() -> tuple[dict[str, Any], ...]:
    """The records as the catalogue lists them, ``bytes`` as bytes."""
    listed = tomllib.loads(asset("knowledge/known_records.toml").read_text("utf-8"))
    return tuple({**entry, "bytes": bytes.fromhex(entry["bytes"])} for entry in listed["record"])


def _checked(known: dict[str, Any]) -> SelfCheck:
    """One record, read both ways and compared."""
    chosen = layout(known["layout"])
    found = _as_columns(chosen, known["bytes"])
    found["command_by_field"] = _name(chosen, known["bytes"])
    wrong = [
        say(
            "self_check.differs",
            what=say("self_check.by_field") if key == "command_by_field" else key,
            read=_value(found[key]),
            expected=_value(value),
        )
        for key, value in _expected(known).items()
        if not _same(found[key], value)
    ]
    said = _words(known) if not wrong else say("list.clause").join(wrong)
    text = say("self_check.told", said=said, source=known["said_by"])
    return SelfCheck(chosen.title, not wrong, text)


def _expected(known: dict[str, Any]) -> dict[str, Any]:
    """What the other reader says, by the names of :func:`_as_columns`."""
    keys = ("command", "uid", "pid", "ppid", "start_utc", "elapsed_s", "wait_status")
    said = {key: known[key] for key in keys if key in known}
    return {**said, "command_by_field": known["command"]}


def _as_columns(chosen: Layout, record: bytes) -> dict[str, Any]:
    """The record by the way that bulk reading takes."""
    rows = rows_at(record, chosen, 0, 1)
    table = columns.table(chosen, rows, np.zeros(1, np.int64), Source("known record"))
    return {
        "command": printable(table.command[0]),
        "uid": int(table.uid[0]),
        "pid": int(table.pid[0]),
        "ppid": int(table.ppid[0]),
        "start_utc": utc_text(int(table.start_us[0])),
        "elapsed_s": Decimal(int(table.elapsed_us[0])) / SECOND,
        "wait_status": int(table.status[0]),
    }


def _name(chosen: Layout, record: bytes) -> str:
    """The command as the explained record has it."""
    views = explain_record(chosen, record)
    return next((v.meaning.strip("“”") for v in views if v.name.endswith("comm")), "")


def _same(found: object, expected: object) -> bool:
    """Equal; a length to as many decimals as the other reader prints, either way of rounding."""
    if isinstance(found, Decimal):
        told = Decimal(str(expected))
        return abs(found - told) < Decimal(1).scaleb(int(told.as_tuple().exponent))
    return found == expected


def _words(known: dict[str, Any]) -> str:
    """What was compared, for a reader."""
    length = spoken().decimal(str(known["elapsed_s"]))
    parts = [
        known["command"],
        say("told.uid", uid=str(known["uid"])),
        say("length.s", s=length),
    ]
    if "pid" in known:
        parts.append(say("self_check.ids", pid=str(known["pid"]), parent=str(known["ppid"])))
    if known.get("wait_status", NOT_RECORDED) != NOT_RECORDED:
        parts.append(of_status(known["wait_status"]).text())
    return spoken().comma(parts)


def _value(value: object) -> str:
    return say("wording.quoted", name=value) if isinstance(value, str) else str(value)
