"""``jobs``, ``runs`` and ``findings`` against what really happened in the 42 nights."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from program import Command, run

JOB = ("--command", "partner-upload", "--user", "1004", "--zone", "America/Toronto")


def epoch(text: str) -> float:
    """Seconds since 1970 of an ISO time with Z."""
    assert text.endswith("Z")
    return datetime.fromisoformat(text).timestamp()


@pytest.fixture(scope="module")
def told(archive: Path) -> dict[str, Any]:
    """``runs --json`` over the whole archive."""
    said: dict[str, Any] = run("runs", archive, *JOB, "--json").json
    return said


def test_the_job_is_listed_with_its_habits(evidencekit: Command, archive: Path) -> None:
    jobs = evidencekit("jobs", archive, "--zone", "America/Toronto", "--json").json["jobs"]
    (job,) = [j for j in jobs if (j["command"], j["uid"]) == ("partner-upload", 1004)]
    assert job["runs"] == 41
    assert job["usual_start_local"] == "02:00"
    assert (job["nonzero_exits"], job["signals"]) == (1, 1)
    assert job["first_utc"] == "2017-10-20T06:00:02Z"
    assert job["last_utc"] == "2017-11-30T07:00:01Z"
    assert 30 < job["median_s"] < 40


def test_jobs_can_be_read_by_a_person(evidencekit: Command, archive: Path) -> None:
    said = evidencekit("jobs", archive, "--zone", "America/Toronto").out
    (line,) = [line for line in said.splitlines() if line.startswith("partner-upload")]
    assert "02:00" in line


def test_each_run_is_listed_once_with_its_truth(
    told: dict[str, Any], truth: dict[str, Any]
) -> None:
    """41 runs: 40 nights and one by hand; not the subshells, none on the night without accounting."""
    happened = {
        item["pid"]: item
        for night in truth["nights"]
        for item in night["runs_by_cron"] + night["runs_by_hand"]
        if night["night"] != "2017-11-12"
    }
    runs = {item["root"]["pid"]: item for item in told["runs"]}
    assert len(told["runs"]) == len(runs) == 41
    assert runs.keys() == happened.keys()
    for pid, item in runs.items():
        known = happened[pid]
        length = known.get("true_duration_s", known["duration_s"])
        assert item["elapsed_s"] == pytest.approx(length, abs=0.05)
        assert epoch(item["end_utc"]) == pytest.approx(known["end"], abs=1)
        if known["ended_by_signal"]:
            assert (item["outcome"], item["exit_code"], item["signal"]) == ("signal", None, 15)
        else:
            expected = ("exit", known["exit_status"], None)
            assert (item["outcome"], item["exit_code"], item["signal"]) == expected
    assert [item["start_utc"] for item in told["runs"]] == sorted(
        item["start_utc"] for item in told["runs"]
    )


def test_the_filter_is_said_as_it_was_applied(evidencekit: Command, archive: Path) -> None:
    night = ("--since", "2017-11-14", "--until", "2017-11-14")
    said = evidencekit("runs", archive, *JOB, *night, "--json").json
    assert said["filter"]["command"] == "partner-upload"
    assert said["filter"]["uid"] == 1004
    assert said["filter"]["since_utc"] == "2017-11-14T05:00:00Z"
    assert said["filter"]["until_utc"] == "2017-11-15T05:00:00Z"
    assert [item["root"]["pid"] for item in said["runs"]] == [9441]


def test_the_failing_run_and_its_family(told: dict[str, Any]) -> None:
    (item,) = [r for r in told["runs"] if r["root"]["pid"] == 9441]
    root = item["root"]
    assert Path(root["file"]).name == "pacct.16.gz"
    assert root["offset"] == 5312
    assert (root["command"], root["uid"], root["ppid"]) == ("partner-upload", 1004, 9438)
    assert (item["start_utc"], item["end_utc"]) == ("2017-11-14T07:00:01Z", "2017-11-14T07:09:41Z")
    assert (item["elapsed_s"], item["exit_code"]) == (580.38, 28)
    exits = Counter((member["command"], member["exit_code"]) for member in item["family"])
    assert exits["curl", 28] == 1
    assert exits["sh", 28] == 1
    assert exits["cron", 0] == 1
    keys = {"file", "offset", "command", "uid", "pid", "ppid", "depth", "elapsed_s", "outcome",
            "exit_code", "signal"}  # fmt: skip
    assert all(member.keys() >= keys for member in item["family"])
    pids = {member["pid"] for member in item["family"]}
    assert {9441, 9438} <= pids
    # Others were busy in the same minutes, one of them ending with 28 too: they are not family.
    assert not {"month-report", "backup-home"} & {member["command"] for member in item["family"]}
    assert {member["uid"] for member in item["family"]} <= {0, 1004}


def test_the_run_by_hand_is_a_run_of_its_own(told: dict[str, Any]) -> None:
    (item,) = [r for r in told["runs"] if r["root"]["pid"] == 11003]
    assert item["start_utc"].startswith("2017-11-15T14:40:0")
    assert "sudo" in {member["command"] for member in item["family"]}


def test_the_night_the_clocks_went_back(told: dict[str, Any]) -> None:
    """5 November: 02:00 EST, 25 hours after the night before."""
    starts = [epoch(r["start_utc"]) for r in told["runs"] if r["root"]["pid"] != 11003]
    (changed,) = [b for a, b in pairwise(starts) if b - a == pytest.approx(90_000, abs=2)]
    assert changed == epoch("2017-11-05T07:00:01Z")


def test_the_baseline_is_what_the_truth_gives(
    evidencekit: Command, archive: Path, truth: dict[str, Any], data: Path
) -> None:
    """The other runs' number and median length, as the findings state them."""
    happened = [
        item["true_duration_s"]
        for night in truth["nights"]
        for item in night["runs_by_cron"]
        if night["night"] not in ("2017-11-12", "2017-11-14") and item["exit_status"] == 0
    ]
    runs = run("runs", archive, *JOB, "--json").json["runs"]
    usual = [r["elapsed_s"] for r in runs if r["exit_code"] == 0 and r["root"]["pid"] != 11003]
    assert len(usual) == len(happened) == 38
    assert median(usual) == pytest.approx(median(happened), abs=0.02)
    assert max(usual) < 52
    etc = data / "nightly-2017/etc"
    said = evidencekit(
        "findings", archive, *JOB, "--since", "2017-10-20", "--until", "2017-11-30", "--focus",
        "2017-11-14", "--passwd", etc / "passwd", "--crontab", etc / "cron.d/partner-upload",
        "--json",
    ).json  # fmt: skip
    sentences = " ".join(item["sentence"] for item in said["findings"])
    assert "exit status 28" in sentences
    assert "after 9 min 40.38 s" in sentences
    for item in said["findings"]:
        assert item["sentence"].strip()
        assert item["confidence"]
    cited = {
        (Path(place["file"]).name, place["offset"])
        for item in said["findings"]
        for place in item["records"]
    }
    assert ("pacct.16.gz", 5312) in cited


def test_a_name_nobody_used_gives_a_sentence(evidencekit: Command, archive: Path) -> None:
    said = evidencekit("runs", archive, "--command", "no-such-job", code=3)
    assert said.out == ""
    assert said.err.startswith("evidencekit: no run")
    assert "no-such-job" in said.err


def test_a_job_is_found_by_its_time_or_by_its_cron_line(
    evidencekit: Command, archive: Path, told: dict[str, Any]
) -> None:
    zone = ("--zone", "America/Toronto")
    log = ("--cron-log", archive.parent / "logs" / "cron.log.1")
    line = ("--cron-line", "/usr/local/bin/partner-upload")
    by_line = evidencekit("runs", archive, *line, *log, *zone, "--json").json
    assert by_line["filter"]["command"] == "partner-upload"
    assert by_line["runs"] == told["runs"]
    by_time = evidencekit("runs", archive, "--at", "02:00", "--user", "1004", *zone, "--json").json
    assert by_time["runs"] == told["runs"]
    listed = evidencekit("jobs", archive, *line, *log, *zone, "--json").json["jobs"]
    assert [(job["command"], job["uid"]) for job in listed] == [("partner-upload", 1004)]
    at_two = evidencekit("jobs", archive, "--at", "02:00", "--user", "1004", *zone, "--json").json
    assert {job["usual_start_local"] for job in at_two["jobs"]} <= {"01:59", "02:00", "02:01"}
    assert "partner-upload" in {job["command"] for job in at_two["jobs"]}
    none = evidencekit("findings", archive, "--at", "02:00", "--user", "77", *zone, code=3)
    assert "no job fits" in none.err
    bad = evidencekit("findings", archive, "--at", "two", *zone, code=2)
    assert "not a time of day" in bad.err
    empty = evidencekit("findings", archive, "--cron-line", "", *zone, code=2)
    assert "argument --cron-line: nothing is given" in empty.err
    for command in ("findings", "jobs"):
        unsupplied = evidencekit(command, archive, *line, *zone, code=3)
        assert "supply a cron log with --cron-log or a crontab with --crontab" in unsupplied.err
    several = evidencekit("findings", archive, "--at", "02:00", *zone, code=3)
    assert "2 jobs fit" in several.err
    assert "partner-upload (user id 1004), month-report (user id 1003)" in several.err
