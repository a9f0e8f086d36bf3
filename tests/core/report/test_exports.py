"""The records export: columns, order, quoting and emptiness are a contract."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from evidencekit.clock import SECOND, utc_text
from evidencekit.records import COLUMN_NAMES, DTYPES, NOT_RECORDED, RecordTable, Source
from evidencekit.report import exports


def table(**columns: Any) -> RecordTable:
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


@pytest.mark.parametrize("sign", "=+-@＝＋－＠")
def test_a_file_name_is_no_formula_either(sign: str) -> None:
    named = replace(table(command=[b"sh"]), sources=(Source(f"{sign}1.pacct"),))
    (row, *_) = read(exports.header() + "".join(exports.csv_blocks([named], spreadsheet_safe=True)))
    assert row["file"] == f"'{sign}1.pacct"


def test_no_rows_no_text() -> None:
    assert list(exports.csv_blocks([table(offset=[])])) == []
    assert "".join(exports.jsonl_blocks([table(offset=[])])) == ""


def one_row(records: RecordTable, row: int) -> dict[str, object]:
    """One row as plain Python says it, value by value: what the columns must agree with."""

    def recorded(name: str) -> int | None:
        value = int(getattr(records, name)[row])
        return None if value == NOT_RECORDED else value

    def moment(name: str) -> str | None:
        us = recorded(name)
        return None if us is None else utc_text(us)

    def seconds(name: str) -> str | None:
        us = recorded(name)
        if us is None:
            return None
        return f"{us // SECOND}.{us % SECOND:06d}".removesuffix("0000")

    status, memory = recorded("status"), float(records.mem_kib[row])
    signal = None if status is None else status & 0x7F or None
    exited = status is not None and signal is None
    return {
        "file": records.sources[records.source[row]].path,
        "offset": int(records.offset[row]),
        "length": int(records.length[row]),
        "layout": records.layouts[records.layout[row]],
        "command": records.command_text(row) or None,
        "flags": int(records.flags[row]),
        **{name: recorded(name) for name in ("uid", "gid", "pid", "ppid", "tty")},
        "start_utc": moment("start_us"),
        "end_utc": moment("end_us"),
        **{name: seconds(name[:-1] + "us") for name in ("elapsed_s", "user_s", "system_s")},
        "outcome": "not-recorded" if status is None else "exit" if exited else "signal",
        "exit_code": (status or 0) >> 8 & 0xFF if exited else None,
        "signal": signal,
        "core": None if signal is None else "yes" if (status or 0) & 0x80 else "no",
        "raw_status": status,
        "mem_kib": None if np.isnan(memory) else f"{memory:.17g}",
        **{name: recorded(name) for name in ("minor_faults", "major_faults")},
    }


@pytest.mark.parametrize("seed", range(40))
def test_columns_say_what_each_value_says(seed: int) -> None:
    rng = np.random.default_rng(seed)
    rows = int(rng.choice([1, 3, 200]))

    def whole(top: int, *, may_lack: bool = True) -> list[Any]:
        values = np.floor(10 ** rng.uniform(0, np.log10(top), rows)).astype(np.int64)
        values[rng.random(rows) < 0.1] = 0
        if may_lack:
            values[rng.random(rows) < rng.choice([0.0, 0.1, 1.0])] = NOT_RECORDED
        found: list[Any] = values.tolist()
        return found

    def lengths() -> list[Any]:
        unit = int(rng.choice([1, 10_000, 15_625, SECOND]))
        return [int(v) * unit if int(v) >= 0 else v for v in whole(10 ** int(rng.integers(1, 9)))]

    made = table(
        offset=whole(10**15, may_lack=False),
        length=whole(90, may_lack=False),
        command=rng.choice(NAMES if seed % 2 else [b"sh", b"worker-0001", b"(sd-pam)"], rows),
        flags=whole(255, may_lack=False),
        uid=whole(1 << 32),
        gid=whole(60_000),
        pid=whole(9_999),
        ppid=whole(1 << 17),
        tty=whole(1 << 60),
        start_us=(rng.integers(0, 4_000_000_000, rows) * SECOND).tolist(),
        end_us=[v if v == NOT_RECORDED else int(v) * SECOND for v in whole(10**10)],
        elapsed_us=lengths(),
        user_us=lengths(),
        system_us=lengths(),
        status=rng.choice([0, 0x100, 9, 0x8B, 0x7F00, NOT_RECORDED, 1 << 20], rows).tolist(),
        mem_kib=rng.choice([0.0, 4096.0, 0.5, float("nan")], rows).tolist(),
        minor_faults=whole(1 << 40),
        major_faults=whole(12),
    )
    expected = [one_row(made, row) for row in range(rows)]
    text = exports.header() + "".join(exports.csv_blocks([made]))
    as_text = [
        {name: "" if value is None else str(value) for name, value in row.items()}
        for row in expected
    ]
    assert read(text) == as_text
    lines = [json.loads(line) for line in "".join(exports.jsonl_blocks([made])).splitlines()]
    fractions = ("elapsed_s", "user_s", "system_s", "mem_kib")
    for row in expected:
        row["core"] = {"yes": True, "no": False}.get(str(row["core"]))
        row |= {name: None if row[name] is None else float(str(row[name])) for name in fractions}
    assert lines == expected


def test_an_end_that_is_not_recorded_is_empty() -> None:
    [row] = read(exports.header() + "".join(exports.csv_blocks([table(end_us=[NOT_RECORDED])])))
    assert row["end_utc"] == ""
