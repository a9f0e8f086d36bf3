"""``evidencekit records`` against what really happened, and the form that scripts rely on."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from program import Command

COLUMNS = (
    "file,offset,length,layout,command,flags,uid,gid,pid,ppid,tty,start_utc,end_utc,elapsed_s,"
    "user_s,system_s,outcome,exit_code,signal,core,raw_status,mem_kib,minor_faults,major_faults"
)
UIDS = {"root": 0, "alice": 1001, "bob": 1002, "carol": 1003, "batch": 1004, "dave": 1005}

Row = dict[str, str]


def epoch(text: str) -> float:
    """Seconds since 1970 of an ISO time with Z."""
    assert text.endswith("Z")
    return datetime.fromisoformat(text).timestamp()


def name_bytes(printed: str) -> bytes:
    """The bytes of a command name from its printed form, as the contract says they can be had."""
    return b"".join(
        b"\\"
        if piece == "\\\\"
        else bytes.fromhex(piece[2:])
        if piece[0] == "\\"
        else piece.encode()
        for piece in re.findall(r"\\\\|\\x[0-9a-f]{2}|[^\\]", printed)
    )


def test_the_header_is_the_published_one(evidencekit: Command, archive: Path) -> None:
    said = evidencekit("records", archive / "pacct.16.gz", "--csv")
    assert said.out.splitlines()[0] == COLUMNS
    assert len(said.rows) == 1052
    assert evidencekit("records", archive / "pacct.16.gz").out == said.out


def test_very_many_chosen_records_are_all_of_them_in_order(
    evidencekit: Command, expanded: Path, tmp_path: Path
) -> None:
    """More than are held in memory at a time; a range that holds all leaves none out."""
    big = tmp_path / "pacct"
    big.write_bytes((expanded / "pacct.16").read_bytes() * 130)
    every = evidencekit("records", big, "--csv").out
    chosen = evidencekit("records", big, "--csv", "--since", "2017-01-01").out
    assert every.count("\n") == 1 + 130 * 1052
    assert chosen == every


def test_the_failing_run_has_every_field_right(evidencekit: Command, archive: Path) -> None:
    file = archive / "pacct.16.gz"
    (row,) = [r for r in evidencekit("records", file, "--csv").rows if r["offset"] == "5312"]
    assert row == {
        "file": str(file), "offset": "5312", "length": "64", "layout": "linux-v3-le",
        "command": "partner-upload", "flags": "0", "uid": "1004", "gid": "1004", "pid": "9441",
        "ppid": "9438", "tty": row["tty"], "start_utc": "2017-11-14T07:00:01Z",
        "end_utc": "2017-11-14T07:09:41Z", "elapsed_s": "580.38", "user_s": "0.00",
        "system_s": "0.00", "outcome": "exit", "exit_code": "28", "signal": "", "core": "",
        "raw_status": "7168", "mem_kib": "3932", "minor_faults": row["minor_faults"],
        "major_faults": row["major_faults"],
    }  # fmt: skip
    assert row["tty"] in ("", "0")


def test_json_lines_say_the_same(evidencekit: Command, archive: Path) -> None:
    rows = evidencekit("records", archive / "pacct.1", "--csv").rows
    told = [
        json.loads(line)
        for line in evidencekit("records", archive / "pacct.1", "--jsonl").out.splitlines()
    ]
    assert len(rows) == len(told) == 267
    for row, item in zip(rows, told, strict=True):
        assert list(item) == COLUMNS.split(",")
        for column, text in row.items():
            value = item[column]
            if text == "":
                assert value is None
            elif isinstance(value, bool):
                assert text == ("yes" if value else "no")
            elif isinstance(value, int | float):
                assert float(text) == value
            else:
                assert text == value


def test_every_record_is_printed_once(all_records: list[Row]) -> None:
    assert len(all_records) == 14_541
    assert len({(row["file"], row["offset"]) for row in all_records}) == 14_541


def test_all_processes_whose_truth_is_known_are_right(
    data: Path, all_records: list[Row], truth: dict[str, Any]
) -> None:
    """554 processes started and waited for by the machine's operator; 8 more fell into the gap."""
    off, on = (
        event["t"]
        for night in truth["nights"]
        for event in night["special"]
        if event["kind"] in ("accton-off", "accton-on")
    )
    lines = (data / "nightly-2017/ground-truth/events.jsonl").read_text("utf-8").splitlines()
    known = [event for event in map(json.loads, lines) if event["kind"] == "run"]
    by_pid: dict[int, list[Row]] = {}
    for row in all_records:
        by_pid.setdefault(int(row["pid"]), []).append(row)
    unrecorded = 0
    for event in known:
        near = [
            r for r in by_pid.get(event["pid"], []) if abs(epoch(r["end_utc"]) - event["end"]) < 2
        ]
        if off < event["end"] < on and event["argv"][0] != "accton":  # which records its own call
            assert near == []
            unrecorded += 1
            continue
        (row,) = near
        agrees_with(row, event)
    assert (len(known), unrecorded) == (562, 8)


def agrees_with(row: Row, event: dict[str, Any]) -> None:
    """One record against what wait4(2) told its parent."""
    assert row["command"] == event["argv"][0].rsplit("/", 1)[-1][:15]
    assert int(row["ppid"]) == event["ppid"]
    assert int(row["uid"]) == int(row["gid"]) == UIDS[event["user"]]
    assert int(row["raw_status"]) == event["wait_status"]
    if event["signal"]:
        expected = ("signal", "", str(event["signal"]), "yes" if event["core"] else "no")
    else:
        expected = ("exit", str(event["exit"]), "", "")
    assert (row["outcome"], row["exit_code"], row["signal"], row["core"]) == expected
    assert -1 < epoch(row["end_utc"]) - event["end"] <= 0
    if abs(event["start"] - epoch(row["start_utc"])) < 2:  # else the clock was set in between
        assert 0 <= event["end"] - event["start"] - float(row["elapsed_s"]) + 0.01 < 0.03


def test_all_runs_of_the_story_are_right(all_records: list[Row], truth: dict[str, Any]) -> None:
    """What the script itself wrote down, first line to EXIT trap, lies within its record."""
    rows = [r for r in all_records if r["command"] == "partner-upload" and not int(r["flags"]) & 1]
    by_pid = {int(row["pid"]): row for row in rows}
    runs = [r for night in truth["nights"] for r in night["runs_by_cron"] + night["runs_by_hand"]]
    recorded = [run for run in runs if not run["start_local"].startswith("2017-11-12")]
    assert len(rows) == len(by_pid) == len(recorded) == 41
    for run in recorded:
        row = by_pid[run["pid"]]
        assert (int(row["ppid"]), int(row["uid"])) == (run["ppid"], 1004)
        length = run.get("true_duration_s", run["duration_s"])
        assert 0 <= float(row["elapsed_s"]) - length + 0.01 < 0.05
        if run["ended_by_signal"]:
            assert (row["outcome"], row["signal"]) == ("signal", str(run["ended_by_signal"]))
        else:
            assert (row["outcome"], row["exit_code"]) == ("exit", str(run["exit_status"]))
        assert -1 < epoch(row["end_utc"]) - run["end"] < 1


@pytest.mark.parametrize("folder", ["exotic-amd64", "s390x-v3-be"])
@pytest.mark.parametrize("scenario", ["basic", "names", "unaligned"])
def test_scenarios_agree_with_their_truth(
    evidencekit: Command, data: Path, folder: str, scenario: str
) -> None:
    """Exit codes, signals, cores, users, CPU time, odd names: both byte orders."""
    truth = json.loads((data / folder / f"gt-{scenario}.json").read_text("utf-8"))
    rows = evidencekit("records", data / folder / f"pacct-{scenario}", "--csv").rows
    by_pid = {int(row["pid"]): row for row in rows if row["command"] != "accton"}
    covered = 0
    for run in (item for item in truth if item["kind"] == "run"):
        row = by_pid.get(run["pid"])
        if row is None:  # cut off in the unaligned file
            assert run["label"] == "aligned"
            continue
        covered += 1
        assert int(row["raw_status"]) == run["wait_status"]
        assert (int(row["uid"]), int(row["gid"])) == (run["uid"], run["gid"])
        assert row["signal"] == (str(run["signal"]) if run["signal"] else "")
        assert row["exit_code"] == ("" if run["signal"] else str(run["exit"]))
        assert row["core"] == (("yes" if run["core"] else "no") if run["signal"] else "")
        # Kernels that count by ticks record less than wait4(2) tells, never more.
        used = float(row["user_s"]) + float(row["system_s"])
        assert used <= run["utime"] + run["stime"] + 0.05
        if run["argv0"] is None:
            recorded = bytes.fromhex(run["comm_hex_before_exec"]).split(b"\0")[0]
            assert name_bytes(row["command"]) == recorded
    assert covered == {"basic": 25, "names": 16, "unaligned": 9}[scenario]


def test_filters_choose_what_they_say(evidencekit: Command, archive: Path) -> None:
    job = ("--command", "partner-upload", "--user", "1004")
    night = ("--since", "2017-11-14", "--until", "2017-11-14", "--zone", "America/Toronto")
    rows = evidencekit("records", archive, *job, *night).rows
    assert [(row["pid"], row["exit_code"]) for row in rows] == [("9449", "0"), ("9441", "28")]
    assert evidencekit("records", archive, "--command", "partner-upload", "--user", "0").rows == []
    later = evidencekit("records", archive, *job, "--since", "2017-11-14T07:09:42Z", "--until",
                        "2017-11-15").rows  # fmt: skip
    assert all(row["pid"] != "9441" for row in later)


def test_output_does_not_depend_on_zone_locale_or_hash_seed(
    evidencekit: Command, archive: Path
) -> None:
    usual = evidencekit("records", archive / "pacct").out
    odd = {"TZ": "Asia/Kolkata", "LC_ALL": "C", "PYTHONHASHSEED": "7"}
    assert evidencekit("records", archive / "pacct", **odd).out == usual


def test_a_closed_pipe_is_no_fault(archive: Path) -> None:
    command = f"'{sys.executable}' -m evidencekit records '{archive}' | head -n 1"
    done = subprocess.run(["sh", "-c", command], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == COLUMNS
    assert done.stderr == ""
