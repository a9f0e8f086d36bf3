"""The Parquet export says what the CSV says, exactly, and does without pyarrow where there is none."""

from __future__ import annotations

import csv
import io
import sys
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from evidencekit.cli.terminal import opened
from evidencekit.clock import as_us, utc_text
from evidencekit.errors import ReportError
from evidencekit.records import COLUMN_NAMES, DTYPES, NOT_RECORDED, RecordTable, Source
from evidencekit.report import exports, parquet

if TYPE_CHECKING:
    from collections.abc import Iterator

GRAPH = Path(__file__).parents[3] / "build" / "graph" / "venv" / "lib"
"""``make test-slow`` keeps pyarrow in an environment of its own."""


def table(rows: int, **columns: Any) -> RecordTable:
    """A table of ``rows`` rows; columns not named are zeros."""
    return RecordTable(
        (Source("copies/pacct, first"), Source("pacct.1")),
        ("linux-v3-le", "freebsd-v1-le"),
        **{
            name: np.array(columns.get(name, [0] * rows), DTYPES.get(name, np.dtype(np.int64)))
            for name in COLUMN_NAMES
        },
    )


def test_without_pyarrow_a_sentence_names_the_other_forms(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(ReportError) as caught:
        parquet.write([table(1)], tmp_path / "r.parquet")
    assert str(caught.value) == (
        "Parquet needs pyarrow, which is not installed: install the extra parquet, or use CSV or "
        "JSON lines"
    )
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def arrow() -> Iterator[Any]:
    """pyarrow, from wherever it is."""
    places = [str(path) for path in GRAPH.glob("python*/site-packages")]
    sys.path.extend(places)
    yield pytest.importorskip("pyarrow.parquet", reason="needs pyarrow (make env-graph)")
    for place in places:
        sys.path.remove(place)


def as_csv(value: Any) -> str:
    """A value as the CSV writes it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if hasattr(value, "utcoffset"):
        return utc_text(as_us(value))
    return str(value)


NUMBERS = {"elapsed_s", "user_s", "system_s", "mem_kib"}


def held_to_csv(arrow: Any, path: Path, blocks: list[RecordTable]) -> int:
    """Compare the file with the CSV of the same blocks, cell by cell; returns the number of rows."""
    text = exports.header() + "".join(exports.csv_blocks(blocks))
    expected = list(csv.DictReader(io.StringIO(text, newline="")))
    found = arrow.read_table(path).to_pylist()
    assert len(found) == len(expected)
    for row, told in zip(found, expected, strict=True):
        assert tuple(row) == exports.COLUMNS
        for name, value in row.items():
            if name in NUMBERS and value is not None:
                assert Decimal(str(value)) == Decimal(told[name]), name
            else:
                assert as_csv(value) == told[name], name
    return len(found)


@pytest.mark.slow
def test_every_cell_is_that_of_the_csv(arrow: Any, tmp_path: Path) -> None:
    none = NOT_RECORDED
    made = table(
        4,
        source=[0, 1, 0, 1], layout=[0, 1, 0, 1], offset=[0, 64, 1 << 40, 3], length=[64] * 4,
        command=[b"=cmd|' /C calc'!A0", b"", b"a,\"b\n", b"\xff\x1b[31m"],
        flags=[0, 1, 0xFF, 2], uid=[0, none, 1 << 31, 4_294_967_295], gid=[none] * 4,
        start_us=[0, 1_510_642_801_000_000, none, 4_000_000_000_000_000],
        end_us=[none, 1_510_643_381_000_000, none, 1_000_000],
        elapsed_us=[0, 580_380_000, 10_000, none],
        user_us=[none, 81_910_000, 1, 999_999], status=[none, 28 << 8, 15, 0x8B],
        mem_kib=[float("nan"), 0.5, 0, 4096], minor_faults=[none, 0, 1 << 40, 7],
    )  # fmt: skip
    path = tmp_path / "r.parquet"
    assert parquet.write([made], path) == 4
    assert held_to_csv(arrow, path, [made]) == 4
    with pytest.raises(ReportError, match="could not be written"):
        parquet.write([made], path)


@pytest.mark.slow
def test_a_night_of_real_records(arrow: Any, data: Path, tmp_path: Path) -> None:
    path = tmp_path / "night.parquet"
    with opened([data / "nightly-2017/acct-archive/pacct.16.gz"], []) as evidence:
        assert parquet.write(evidence.blocks(), path) == 1_052
        assert held_to_csv(arrow, path, list(evidence.blocks())) == 1_052
    schema = arrow.read_schema(path)
    assert str(schema.field("elapsed_s").type) == "decimal128(19, 6)"
    assert str(schema.field("start_utc").type) == "timestamp[us, tz=UTC]"
