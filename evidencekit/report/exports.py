"""Records as text: exact CSV, spreadsheet-safe CSV and JSON lines.

Whole columns are turned into text at once (:mod:`cells`) and rows joined last, on all cores, because
formatting row by row costs many times as much; the tests hold both forms to the same bytes.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from evidencekit.cores import in_order
from evidencekit.records import NOT_RECORDED, printable
from evidencekit.report import cells

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    import numpy.typing as npt

    from evidencekit.records import RecordTable
    from evidencekit.report.cells import Part

COLUMNS = (
    "file", "offset", "length", "layout", "command", "flags", "uid", "gid", "pid", "ppid", "tty",
    "start_utc", "end_utc", "elapsed_s", "user_s", "system_s", "outcome", "exit_code", "signal",
    "core", "raw_status", "mem_kib", "minor_faults", "major_faults",
)  # fmt: skip
"""The columns of the records export, in order. A published contract: never reorder."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""What a spreadsheet takes for the beginning of a formula; the wide signs in some languages only."""
_ROWS = 1 << 14
"""Rows written in one step: their text stays in the processor's cache."""

_CSV = cells.Form(missing=b"", quote=b"", whole=b"", stripped=False)
_JSON = cells.Form(missing=b"null", quote=b'"', whole=b".0", stripped=True)
_OUTCOMES = ("not-recorded", "exit", "signal")


def header() -> str:
    """The CSV header line."""
    return ",".join(COLUMNS) + "\r\n"


def csv_blocks(blocks: Iterable[RecordTable], *, spreadsheet_safe: bool = False) -> Iterator[str]:
    """As :func:`csv_bytes`, as text."""
    for piece in csv_bytes(blocks, spreadsheet_safe=spreadsheet_safe):
        yield piece.decode("utf-8", "surrogateescape")


def jsonl_blocks(blocks: Iterable[RecordTable]) -> Iterator[str]:
    """As :func:`jsonl_bytes`, as text."""
    for piece in jsonl_bytes(blocks):
        yield piece.decode("utf-8", "surrogateescape")


def csv_bytes(blocks: Iterable[RecordTable], *, spreadsheet_safe: bool = False) -> Iterator[bytes]:
    """CSV (RFC 4180, CRLF, UTF-8) of each block, some thousand rows at a time, without the header.

    With ``spreadsheet_safe`` a text cell that a spreadsheet would take for a formula gets an
    apostrophe in front; the exact form is the other one.
    """
    quote = _safe_cell if spreadsheet_safe else _cell
    letters = cells.plain_letters(b',"')
    first = cells.plain_letters(b"=+-@") & letters if spreadsheet_safe else letters
    plain = _Plain(_CSV, quote, letters, first)
    return in_order(lambda table: _csv_rows(table, plain), _slices(blocks))


def jsonl_bytes(blocks: Iterable[RecordTable]) -> Iterator[bytes]:
    """One JSON object a line; a field that the layout lacks is ``null``."""
    letters = cells.plain_letters(b'"')
    plain = _Plain(_JSON, _json_text, letters, letters)
    return in_order(lambda table: _json_rows(table, plain), _slices(blocks))


@dataclass(frozen=True, slots=True)
class _Plain:
    """A kind of listing: its form, how it writes free text, and which letters need no quoting."""

    form: cells.Form
    quote: Callable[[str], bytes]
    letters: npt.NDArray[np.bool_]
    first_letters: npt.NDArray[np.bool_]


def _slices(blocks: Iterable[RecordTable]) -> Iterator[RecordTable]:
    for table in blocks:
        for start in range(0, len(table), _ROWS):
            yield table.take(slice(start, start + _ROWS))


def _csv_rows(table: RecordTable, plain: _Plain) -> bytes:
    parts: list[Part] = []
    for column in _columns(table, plain):
        parts += [*column, b","]
    return cells.joined([*parts[:-1], b"\r\n"], len(table))


def _json_rows(table: RecordTable, plain: _Plain) -> bytes:
    parts: list[Part] = []
    for name, column in zip(COLUMNS, _columns(table, plain), strict=True):
        parts += [b', "%s": ' % name.encode(), *column]
    return cells.joined([b"{", parts[0][2:], *parts[1:], b"}\n"], len(table))


def _columns(table: RecordTable, plain: _Plain) -> list[list[Part]]:
    """The columns of :data:`COLUMNS`, each as parts that stand side by side."""
    form, quote, missing = plain.form, plain.quote, plain.form.missing
    return [
        [cells.looked_up(table.source, [quote(source.path) for source in table.sources])],
        cells.numbers(table.offset),
        cells.numbers(table.length),
        [cells.looked_up(table.layout, [quote(name) for name in table.layouts])],
        _commands(table.command, plain),
        cells.numbers(table.flags),
        cells.numbers(table.uid, missing),
        cells.numbers(table.gid, missing),
        cells.numbers(table.pid, missing),
        cells.numbers(table.ppid, missing),
        cells.numbers(table.tty, missing),
        cells.moments(table.start_us, form),
        cells.moments(table.end_us, form),
        cells.lengths(table.elapsed_us, form),
        cells.lengths(table.user_us, form),
        cells.lengths(table.system_us, form),
        *_endings(table.status, form),
        cells.numbers(table.status, missing),
        cells.fractions(table.mem_kib, form),
        cells.numbers(table.minor_faults, missing),
        cells.numbers(table.major_faults, missing),
    ]


def _endings(status: npt.NDArray[np.int64], form: cells.Form) -> list[list[Part]]:
    """Outcome, exit code, signal and core image, each from the wait status."""
    quote, missing = form.quote, form.missing
    words = (b"false", b"true") if quote else (b"no", b"yes")

    def outcome(value: int) -> bytes:
        known = value != NOT_RECORDED
        return quote + _OUTCOMES[known + (known and value & 0x7F != 0)].encode() + quote

    def code(value: int) -> bytes:
        exited = value != NOT_RECORDED and value & 0x7F == 0
        return str(value >> 8 & 0xFF).encode() if exited else missing

    def signal(value: int) -> bytes:
        killed = value != NOT_RECORDED and value & 0x7F != 0
        return str(value & 0x7F).encode() if killed else missing

    def core(value: int) -> bytes:
        killed = value != NOT_RECORDED and value & 0x7F != 0
        return words[value >> 7 & 1] if killed else missing

    return [[cells.small_by_value(status, word)] for word in (outcome, code, signal, core)]


def _commands(column: npt.NDArray[np.bytes_], plain: _Plain) -> list[Part]:
    """Names that are plain throughout go as they are; else each distinct one is written once."""
    if not len(column):
        return []
    letters = np.ascontiguousarray(column).view(np.uint8).reshape(len(column), -1)
    first = letters[:, 0]
    if first.all() and plain.first_letters[first].all() and plain.letters.take(letters).all():
        return [plain.form.quote, column, plain.form.quote]
    return [cells.by_value(column, lambda name: plain.quote(printable(name)))]


def _cell(text: str) -> bytes:
    if any(sign in text for sign in ',"\r\n'):
        text = '"' + text.replace('"', '""') + '"'
    return text.encode("utf-8", "surrogateescape")


def _safe_cell(text: str) -> bytes:
    return _cell("'" + text if text.startswith(_FORMULA) else text)


def _json_text(text: str) -> bytes:
    if text == "":
        return b"null"
    return json.dumps(text, ensure_ascii=False).encode("utf-8", "surrogateescape")
