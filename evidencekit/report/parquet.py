"""Records as a Parquet file, for those who work on with data frames: the extra ``parquet``.

The columns and their names are those of the CSV; what a layout lacks is null. Moments are UTC to the
microsecond, lengths are seconds as decimals (exact, not binary fractions). pyarrow (150 MB) is not part
of the program: where it is missing, a sentence says so and the other forms remain.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

import numpy as np

from evidencekit.errors import ReportError
from evidencekit.records import NOT_RECORDED, printable
from evidencekit.report.exports import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path
    from types import ModuleType

    import numpy.typing as npt

    from evidencekit.records import RecordTable

_ROWS = 1 << 17
"""Rows of one group: what is held in memory at a time."""
_KINDS = {
    "file": "string", "layout": "string", "command": "string", "outcome": "string", "core": "bool_",
    "start_utc": "moment", "end_utc": "moment", "mem_kib": "float64",
    "elapsed_s": "length", "user_s": "length", "system_s": "length",
}  # fmt: skip
"""What the columns of :data:`exports.COLUMNS` hold, where not whole numbers."""


def write(blocks: Iterable[RecordTable], path: Path) -> int:
    """Write all ``blocks`` to ``path``, which must not exist; returns the number of records.

    Raises:
        ReportError: pyarrow is not installed, or the file exists or cannot be written.
    """
    arrow, parquet = _library()
    schema = arrow.schema([(name, _type(arrow, name)) for name in COLUMNS])
    count = 0
    try:
        with path.open("xb") as stream, parquet.ParquetWriter(stream, schema) as writer:
            for block in blocks:
                for start in range(0, len(block), _ROWS):
                    table = block.take(slice(start, start + _ROWS))
                    writer.write_batch(arrow.record_batch(_columns(arrow, table), schema=schema))
                    count += len(table)
    except OSError as exc:
        raise ReportError(
            "the file could not be written", str(path), exc.strerror or "choose another folder"
        ) from exc
    return count


def _library() -> tuple[ModuleType, ModuleType]:
    """pyarrow, which is loaded only here."""
    try:
        return importlib.import_module("pyarrow"), importlib.import_module("pyarrow.parquet")
    except ImportError as exc:
        raise ReportError(
            "Parquet needs pyarrow, which is not installed",
            "",
            "install the extra parquet, or use CSV or JSON lines",
        ) from exc


def _type(arrow: ModuleType, name: str) -> object:
    """The type of a column."""
    kind = _KINDS.get(name, "int64")
    if kind == "moment":
        return arrow.timestamp("us", tz="UTC")
    return arrow.decimal128(19, 6) if kind == "length" else getattr(arrow, kind)()


def _columns(arrow: ModuleType, table: RecordTable) -> list[object]:
    """The columns of one group."""
    known = table.status != NOT_RECORDED
    killed = known & (table.status & 0x7F != 0)
    words = np.array(["not-recorded", "exit", "signal"], object)
    files = np.array([source.path for source in table.sources], object)
    names, at = np.unique(table.command, return_inverse=True)
    commands = np.array([printable(bytes(name)) or None for name in names], object)
    made: dict[str, tuple[npt.NDArray[Any], npt.NDArray[np.bool_] | None]] = {
        "file": (files[table.source], None),
        "layout": (np.array(table.layouts, object)[table.layout], None),
        "command": (commands[at], None),
        "outcome": (words[known.astype(int) + killed], None),
        "exit_code": (table.status >> 8 & 0xFF, known & ~killed),
        "signal": (table.status & 0x7F, killed),
        "core": (table.status & 0x80 != 0, killed),
        "raw_status": (table.status, known),
        "mem_kib": (table.mem_kib, ~np.isnan(table.mem_kib)),
    }
    for name in COLUMNS:
        if name not in made:
            made[name] = _stored(table, name)
    return [_array(arrow, name, *made[name]) for name in COLUMNS]


def _stored(table: RecordTable, name: str) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
    """A column that the table holds as whole numbers, under a name that says microseconds or none."""
    held = name.removesuffix("_utc").removesuffix("_s")
    values = getattr(table, held if held == name else f"{held}_us").astype(np.int64)
    return values, values != NOT_RECORDED


def _array(
    arrow: ModuleType, name: str, values: npt.NDArray[Any], known: npt.NDArray[np.bool_] | None
) -> object:
    """Values as a column; null where ``known`` says so."""
    kind = _type(arrow, name)
    if _KINDS.get(name) != "length" or known is None:
        return arrow.array(values, kind, mask=None if known is None else ~known)
    # Microseconds are seconds with six places: the same whole number, in 128 bits.
    wide = np.empty((len(values), 2), "<i8")
    wide[:, 0] = np.where(known, values, 0)
    wide[:, 1] = wide[:, 0] >> 63
    valid = arrow.py_buffer(np.packbits(known, bitorder="little").tobytes())
    return arrow.Array.from_buffers(kind, len(values), [valid, arrow.py_buffer(wide.tobytes())])
