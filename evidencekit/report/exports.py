"""Records as text: exact CSV, spreadsheet-safe CSV and JSON lines.

Whole columns are turned into text at once and rows joined last, because formatting row by row costs
ten times as much; the tests hold both forms to the same values.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np

from evidencekit.clock import SECOND
from evidencekit.records import NOT_RECORDED, printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    import numpy.typing as npt

    from evidencekit.records import RecordTable

COLUMNS = (
    "file", "offset", "length", "layout", "command", "flags", "uid", "gid", "pid", "ppid", "tty",
    "start_utc", "end_utc", "elapsed_s", "user_s", "system_s", "outcome", "exit_code", "signal",
    "core", "raw_status", "mem_kib", "minor_faults", "major_faults",
)  # fmt: skip
"""The columns of the records export, in order. A published contract: never reorder."""

_NUMBERS = {
    "offset", "length", "flags", "uid", "gid", "pid", "ppid", "tty", "exit_code", "signal",
    "raw_status", "minor_faults", "major_faults",
}  # fmt: skip
_DECIMALS = {"elapsed_s", "user_s", "system_s", "mem_kib"}
_CORE = {"yes": True, "no": False}
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_TICK = 10_000
"""Microseconds in 1/100 s: what the Linux layouts count in."""


def header() -> str:
    """The CSV header line."""
    return ",".join(COLUMNS) + "\r\n"


def csv_blocks(blocks: Iterable[RecordTable], *, spreadsheet_safe: bool = False) -> Iterator[str]:
    """CSV text (RFC 4180, CRLF) of each block, without the header.

    With ``spreadsheet_safe`` a text cell that a spreadsheet would take for a formula gets an
    apostrophe in front; the exact form is the other one.
    """
    quote = _safe_cell if spreadsheet_safe else _cell
    for table in blocks:
        if len(table):
            columns = text_columns(table, quote)
            yield "\r\n".join(map(",".join, zip(*columns, strict=True))) + "\r\n"


def jsonl_blocks(blocks: Iterable[RecordTable]) -> Iterator[str]:
    """One JSON object a line; a field that the layout lacks is ``null``."""
    for table in blocks:
        rows = zip(*text_columns(table, str), strict=True)
        yield "".join(
            json.dumps(
                {name: _typed(name, text) for name, text in zip(COLUMNS, row, strict=True)},
                ensure_ascii=False,
            )
            + "\n"
            for row in rows
        )


def text_columns(table: RecordTable, quote: Callable[[str], str]) -> list[list[str]]:
    """The columns of :data:`COLUMNS` as lists of text, ``quote`` applied to free text.

    Numbers and times never need quoting.
    """
    status = table.status
    known = status != NOT_RECORDED
    low = status & 0x7F
    exited = known & (low == 0)
    killed = known & (low != 0)
    return [
        _looked_up(table.source, [quote(source.path) for source in table.sources]),
        _numbers(table.offset),
        _numbers(table.length),
        _looked_up(table.layout, [quote(name) for name in table.layouts]),
        _commands(table.command, quote),
        _numbers(table.flags),
        _recorded(table.uid),
        _recorded(table.gid),
        _recorded(table.pid),
        _recorded(table.ppid),
        _recorded(table.tty),
        _moments(table.start_us),
        _moments(table.end_us),
        _lengths(table.elapsed_us),
        _lengths(table.user_us),
        _lengths(table.system_us),
        _looked_up(exited + 2 * killed, ["not-recorded", "exit", "signal"]),
        _recorded(np.where(exited, (status >> 8) & 0xFF, NOT_RECORDED)),
        _recorded(np.where(killed, low, NOT_RECORDED)),
        _looked_up(np.where(killed, 1 + ((status & 0x80) != 0), 0), ["", "no", "yes"]),
        _recorded(status),
        _memory(table.mem_kib),
        _recorded(table.minor_faults),
        _recorded(table.major_faults),
    ]


def _cell(text: str) -> str:
    if any(sign in text for sign in ',"\r\n'):
        return '"' + text.replace('"', '""') + '"'
    return text


def _safe_cell(text: str) -> str:
    return _cell("'" + text if text.startswith(_FORMULA) else text)


def _typed(name: str, text: str) -> str | int | float | bool | None:
    """The JSON value of one text cell."""
    if text == "":
        return None
    if name in _NUMBERS:
        return int(text)
    if name in _DECIMALS:
        return float(text)
    return _CORE[text] if name == "core" else text


def _numbers(column: npt.NDArray[Any]) -> list[str]:
    return list(map(str, column.tolist()))


def _recorded(column: npt.NDArray[Any]) -> list[str]:
    """Whole numbers; empty where the layout records none."""
    missing = column == NOT_RECORDED
    if missing.all():
        return [""] * len(column)
    texts = _numbers(column)
    for row in np.flatnonzero(missing).tolist():
        texts[row] = ""
    return texts


def _looked_up(codes: npt.NDArray[Any], words: list[str]) -> list[str]:
    return [words[code] for code in codes.tolist()]


def _commands(column: npt.NDArray[np.bytes_], quote: Callable[[str], str]) -> list[str]:
    raw = column.tolist()
    texts = {name: quote(printable(name)) for name in set(raw)}
    return [texts[name] for name in raw]


def _moments(column: npt.NDArray[np.int64]) -> list[str]:
    """ISO 8601 with ``Z``; all recorded moments are whole seconds."""
    distinct, codes = np.unique(column // SECOND, return_inverse=True)
    words = np.datetime_as_string(distinct.astype("datetime64[s]")).tolist()
    return _looked_up(codes, [f"{word}Z" for word in words])


def _lengths(column: npt.NDArray[np.int64]) -> list[str]:
    """Seconds: two decimals where the value is a whole number of 1/100 s, six elsewhere."""
    if not len(column):
        return []
    distinct, codes = np.unique(column, return_inverse=True)
    return _looked_up(codes, [_length(value) for value in distinct.tolist()])


def _length(us: int) -> str:
    if us == NOT_RECORDED:
        return ""
    whole, rest = divmod(us, SECOND)
    return f"{whole}.{rest // _TICK:02d}" if rest % _TICK == 0 else f"{whole}.{rest:06d}"


def _memory(column: npt.NDArray[np.float64]) -> list[str]:
    distinct, codes = np.unique(column, return_inverse=True)
    words = [
        "" if np.isnan(value) else str(int(value)) if value == int(value) else repr(value)
        for value in distinct.tolist()
    ]
    return _looked_up(codes, words)
