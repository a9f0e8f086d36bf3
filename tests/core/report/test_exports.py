"""The records export: columns, order, quoting and emptiness are a contract."""

from __future__ import annotations

import csv
import io
import json

import numpy as np
import pytest

from evidencekit.clock import SECOND
from evidencekit.records import COLUMN_NAMES, DTYPES, NOT_RECORDED, RecordTable, Source
from evidencekit.report import exports


def table(**columns: list[object]) -> RecordTable:
    """A table of as many rows as the lists have; columns not named are zeros."""
    rows = len(next(iter(columns.values())))
    return RecordTable(
        (Source("copies/pacct, first"),),
        ("linux-v3-le",),
        **{
            name: np.array(columns.get(name, [0] * rows), DTYPES.get(name, np.dtype(np.int64)))
            for name in COLUMN_NAMES
        },
    )


def read(text: str) -> list[dict[str, str]]:
    """CSV as a stranger's program reads it."""
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_the_header_is_the_published_one() -> None:
    assert exports.header() == (
        "file,offset,length,layout,command,flags,uid,gid,pid,ppid,tty,start_utc,end_utc,elapsed_s,"
        "user_s,system_s,outcome,exit_code,signal,core,raw_status,mem_kib,minor_faults,major_faults"
        "\r\n"
    )


def test_the_failed_run_as_a_row() -> None:
    failed = table(
        offset=[5312],
        length=[64],
        command=[b"partner-upload"],
        uid=[1004],
        gid=[1004],
        pid=[9441],
        ppid=[9438],
        start_us=[1_510_642_801 * SECOND],
        end_us=[1_510_643_381 * SECOND],
        elapsed_us=[580_380_000],
        system_us=[10_000],
        status=[0x1C00],
        mem_kib=[3932.0],
        minor_faults=[354],
    )
    assert "".join(exports.csv_blocks([failed])) == (
        '"copies/pacct, first",5312,64,linux-v3-le,partner-upload,0,1004,1004,9441,9438,0,'
        "2017-11-14T07:00:01Z,2017-11-14T07:09:41Z,580.38,0.00,0.01,exit,28,,,7168,3932,354,0\r\n"
    )


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (0x0000, ("exit", "0", "", "", "0")),
        (0x7F00, ("exit", "127", "", "", "32512")),
        (0x000F, ("signal", "", "15", "no", "15")),
        (0x008B, ("signal", "", "11", "yes", "139")),
        (NOT_RECORDED, ("not-recorded", "", "", "", "")),
    ],
)
def test_how_a_process_ended_is_four_cells_and_the_raw_one(
    status: int, expected: tuple[str, ...]
) -> None:
    [row] = read(exports.header() + "".join(exports.csv_blocks([table(status=[status])])))
    cells = ("outcome", "exit_code", "signal", "core", "raw_status")
    assert tuple(row[cell] for cell in cells) == expected


def test_what_a_layout_lacks_is_empty_and_null() -> None:
    bsd = table(
        pid=[NOT_RECORDED, 7],
        ppid=[NOT_RECORDED, NOT_RECORDED],
        status=[NOT_RECORDED, NOT_RECORDED],
        mem_kib=[float("nan"), 0.5],
        elapsed_us=[15_625, 20_000],
    )
    first, second = read(exports.header() + "".join(exports.csv_blocks([bsd])))
    assert (first["pid"], first["ppid"], first["mem_kib"]) == ("", "", "")
    assert (second["pid"], second["mem_kib"]) == ("7", "0.5")
    assert (first["elapsed_s"], second["elapsed_s"]) == ("0.015625", "0.02")
    lines = [json.loads(line) for line in "".join(exports.jsonl_blocks([bsd])).splitlines()]
    assert list(lines[0]) == list(exports.COLUMNS)
    assert lines[0]["pid"] is None
    assert lines[0]["outcome"] == "not-recorded"
    assert lines[1]["pid"] == 7
    assert lines[1]["elapsed_s"] == 0.02


NAMES = [b"a,b", b'say "x"', b"x\ny", b"back\\slash", b"\xc3\xbc", b"=1+1", b"\x1b[31m"]


def test_hostile_names_come_back_byte_for_byte() -> None:
    rows = read(exports.header() + "".join(exports.csv_blocks([table(command=list(NAMES))])))
    back = [
        row["command"].encode("ascii").decode("unicode_escape").encode("latin-1") for row in rows
    ]
    assert back == NAMES
    assert all(row["command"].isprintable() for row in rows)


def test_a_spreadsheet_formula_is_disarmed_only_in_the_safe_form() -> None:
    named = table(command=[b"=1+1", b"+a", b"-b", b"@c", b"sh"])
    exact = read(exports.header() + "".join(exports.csv_blocks([named])))
    safe = read(exports.header() + "".join(exports.csv_blocks([named], spreadsheet_safe=True)))
    assert [row["command"] for row in exact] == ["=1+1", "+a", "-b", "@c", "sh"]
    assert [row["command"] for row in safe] == ["'=1+1", "'+a", "'-b", "'@c", "sh"]


def test_no_rows_no_text() -> None:
    assert list(exports.csv_blocks([table(offset=[])])) == []
    assert "".join(exports.jsonl_blocks([table(offset=[])])) == ""
