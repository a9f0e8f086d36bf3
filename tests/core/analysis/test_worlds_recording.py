"""Findings on made-up systems of every kind, word by word: the recording, its clock and its files."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from core.analysis.made import (
    DAY,
    NAME,
    START,
    UID,
    codes_of,
    nightly_world,
    said,
    states,
)
from core.analysis.world import Proc, World

from evidencekit.analysis.analyse import analyse
from evidencekit.analysis.values import JobQuery

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from evidencekit.analysis.values import Analysis
    from evidencekit.evidence.collection import Evidence


# --- the recording ---------------------------------------------------------------------------------


def test_a_night_without_a_run_and_one_without_accounting(told: Callable[..., Analysis]) -> None:
    world = nightly_world(skip=[5, 8])
    world.switch(START + 8 * DAY + 3600, START + 8 * DAY + 30_000)
    analysis = told(world)
    assert states(analysis) == {"2024-01-06": "did-not-run", "2024-01-09": "not-recording"}
    assert said(analysis, "accounting-off").sentence == (
        "Accounting was off from 2024-01-09 01:00:00 +00:00 to 2024-01-09 08:20:00 +00:00 (7 h 20 min "
        "00 s): of processes that ended in that time there is no record."
    )


def test_a_restart_while_the_job_ran(told: Callable[..., Analysis]) -> None:
    world = nightly_world()
    down = START + 10 * DAY + 7215
    world.boots = [down]
    world.add("accton", 0, down + 15, 0.004, flags=0x02)
    analysis = told(world, focus=date(2024, 1, 11))
    assert analysis.questioned is None
    assert analysis.findings[0].sentence == (
        "Whether nightjob ran on 11 January 2024, when it was due at 02:00:00 +00:00, cannot be told "
        "from the records: the system was restarted at about that time, and a process alive then has "
        "no record."
    )
    assert said(analysis, "restart").numbers["start_us"] == int((down - 15) * 1e6)


def test_the_clock_set_back_while_the_job_ran(told: Callable[..., Analysis]) -> None:
    world = nightly_world()
    world.steps = [(START + 10 * DAY + 7215, -300)]
    for later in [p for p in world.procs if p.start > START + 11 * DAY]:
        # cron goes by the clock, which is 300 s slow from then on.
        later.start, later.end = later.start + 300, later.end + 300
    analysis = told(world, focus=date(2024, 1, 11))
    assert states(analysis) == {}
    found = said(analysis, "clock-set-back")
    assert found.sentence.endswith(
        "The run of nightjob alive then shows a start that is too early by as much (2024-01-11 "
        "01:55:01 +00:00); its length is not touched."
    )
    assert -301_000_000 <= found.numbers["at_least_us"] <= -300_000_000
    assert said(analysis, "run-usual").records[0] in found.records


def test_the_clock_set_forward_while_the_job_ran(told: Callable[..., Analysis]) -> None:
    world = nightly_world()
    world.steps = [(START + 10 * DAY + 7215, 3600)]
    for later in [p for p in world.procs if p.start > START + 11 * DAY]:
        later.start, later.end = later.start - 3600, later.end - 3600
    analysis = told(world, focus=date(2024, 1, 11))
    assert states(analysis) == {}
    assert analysis.questioned is not None
    night = next(n for n in analysis.schedule.nights if n.day == date(2024, 1, 11))
    assert night.runs == (analysis.questioned,)
    assert "because the clock was moved forward by" in night.text
    found = said(analysis, "clock-moved-forward")
    assert (
        "1 run of nightjob alive then shows a start that is too late by as much (2024-01-11 03:00:01 "
        "+00:00, late by 59 min 59 s to"
    ) in found.sentence
    assert "by the clock as it stood at the exit" in said(analysis, "run-usual").technical


def test_past_midnight(told: Callable[..., Analysis]) -> None:
    world = World(START)
    for day in range(20):
        world.cron(START + day * DAY + 86_040, NAME, UID, 1200 + day * 10)
    world.busy(START, START + 21 * DAY - 3600, 900)
    analysis = told(world, focus=date(2024, 1, 11))
    assert analysis.schedule.words.startswith("every day at 23:54 (UTC)")
    assert "On 11 January 2024 the run of nightjob that began at 23:54:00 +00:00 ended" in (
        said(analysis, "run-usual").sentence
    )


def test_runs_at_the_same_time(told: Callable[..., Analysis]) -> None:
    world = nightly_world()
    world.cron(START + 10 * DAY + 7210, NAME, UID, 100.0)
    found = said(told(world), "runs-overlap")
    assert found.sentence == (
        "On 11 January 2024 two runs of nightjob ran at the same time: one from 02:00:01 +00:00 to "
        "02:00:47 +00:00, the other from 02:00:10 +00:00 to 02:01:50 +00:00."
    )


def test_ids_given_out_again_keep_families_apart(told: Callable[..., Analysis]) -> None:
    # Some 100 ids a day and 400 in all: each number is used a dozen times.
    world = nightly_world(world=World(START - 3600, pid_max=700, first_pid=650))
    analysis = told(world)
    for run in analysis.runs:
        own = [(one.command, one.role) for one in run.family]
        assert own == [("cron", "ancestor"), ("sh", "ancestor"), (NAME, "job"), ("curl", "child")]
        assert run.started_by == "cron"
    assert "restart" not in codes_of(analysis)


def test_by_hand_through_sudo(told: Callable[..., Analysis]) -> None:
    world = nightly_world()
    noon = START + 5 * DAY + 43_200
    sshd = world.add("sshd", 0, noon, 600)
    shell = world.add("bash", 1002, noon + 1, 590, parent=sshd, tty=0x8800)
    sudo = world.add("sudo", 0, noon + 100, 40.5, parent=shell, tty=0x8801, flags=0x02)
    world.add(NAME, UID, noon + 100.2, 40, parent=sudo, tty=0x8801)
    found = said(told(world), "run-by-hand")
    assert found.sentence == (
        "On 6 January 2024 the run of nightjob that began at 12:01:40 +00:00 was not started by "
        "cron but through sudo by user id 0, below a process of user id 1002, which is consistent with "
        "a start by hand; it ended with exit status 0 after 40.00 s."
    )


def test_two_users(told: Callable[..., Analysis]) -> None:
    world = nightly_world(ending={12: (600.0, 28 << 8)})
    for day in range(20):
        world.cron(START + day * DAY + 10_800, NAME, 0, 5.0, 1 << 8 if day == 4 else 0)
    both = told(world, uid=None)
    assert said(both, "runs-of-several-users").sentence == (
        "The runs of nightjob are those of 2 users: 20 runs of user id 0 and 20 runs of user id 1001. "
        "They may be different jobs of the same name; with one user id each can be looked at by itself."
    )
    assert {run.root.uid for run in both.baseline.runs} == {UID}
    one = told(world)
    assert "runs-of-several-users" not in codes_of(one)
    assert both.baseline.median_us == one.baseline.median_us


@pytest.mark.parametrize("layout", ["v2", "freebsd"])
def test_layouts_without_process_ids(told: Callable[..., Analysis], layout: str) -> None:
    world = nightly_world(ending={12: (600.0, 28 << 8)})
    analysis = told(world, layout=layout)
    assert {run.by for run in analysis.runs} == {"time only"}
    assert said(analysis, "runs-counted").sentence.endswith(
        "These records hold no process ids, so runs are told by name, user and time only, and what "
        "they started cannot be told."
    )
    assert "about 15.4 times the median length of 19 usual runs" in (
        said(analysis, "run-longer").sentence
    )
    none = {"child-failed-first", "time-spent-in", "mostly-waiting", "no-child-failed", "restart"}
    assert not none & set(codes_of(analysis))
    status = "run-exit-nonzero" if layout == "v2" else "status-not-recorded"
    assert analysis.findings[0].code == status


def test_a_flag_of_a_signal_makes_a_run_the_one_in_question(told: Callable[..., Analysis]) -> None:
    world = nightly_world(ending={12: (15.0, 0)})
    for one in world.procs:
        if one.name == NAME and START + 12 * DAY < one.start < START + 13 * DAY:
            one.flags = 0x10
    analysis = told(world, layout="freebsd")
    assert analysis.findings[0].sentence == (
        "On 13 January 2024 the run of nightjob that began at 02:00:00 +00:00 was ended by a signal "
        "after 15.00 s, as a flag of its record says; which signal it was is not recorded."
    )


# --- files -----------------------------------------------------------------------------------------


@pytest.fixture
def rotated(tmp_path: Path) -> list[Path]:
    """Twenty nights, the file changed each midnight: ``pacct.19`` (the oldest) to ``pacct``."""
    world = nightly_world()
    for day in range(1, 20):
        world.switch(START + day * DAY - 0.01, START + day * DAY)
    parts: list[list[Proc]] = [[]]
    for proc in world.records():
        parts[-1].append(proc)
        if proc.switch:
            parts.append([])
    files = []
    for place, part in enumerate(parts):
        number = len(parts) - 1 - place
        files.append(world.write(tmp_path / (f"pacct.{number}" if number else "pacct"), "v3", part))
    return files


def over(opened: Callable[..., Evidence], files: Iterable[Path]) -> Analysis:
    return analyse(opened(*files), JobQuery(NAME, UID))


def test_a_rotated_set(opened: Callable[..., Evidence], rotated: list[Path]) -> None:
    analysis = over(opened, rotated)
    assert said(analysis, "files-joined").numbers["changes"] == 19
    assert states(analysis) == {}
    missing = over(opened, [file for file in rotated if file.name != "pacct.12"])
    assert states(missing) == {"2024-01-08": "cannot-tell"}
    assert said(missing, "run-cannot-tell").sentence.endswith(
        "cannot be told from the records: the files supplied do not cover that time without a break."
    )
    assert "accounting-off" not in codes_of(missing)
    assert said(missing, "files-missing").technical == (
        "By their names, files are missing: of the set pacct, number 12."
    )


def test_the_same_file_twice(opened: Callable[..., Evidence], tmp_path: Path) -> None:
    world = nightly_world()
    files = [world.write(tmp_path / name) for name in ("pacct", "copy-of-pacct")]
    analysis = over(opened, files)
    assert len(analysis.runs) == 20
    assert said(analysis, "copies").sentence == (
        "2,004 records are there a second time; each is counted once."
    )
    counted = said(analysis, "runs-counted")
    assert counted.sentence.startswith(
        "40 records in the range bear the name nightjob and user id 1001; 20 of them are those of "
        "runs; the others are no runs of their own: 20 copies of other records."
    )
    assert not {"restart", "files-of-the-same-time"} & set(codes_of(analysis))


def test_files_that_overlap(opened: Callable[..., Evidence], tmp_path: Path) -> None:
    world = nightly_world()
    records = world.records()
    one = world.write(tmp_path / "one", "v3", records[:900])
    two = world.write(tmp_path / "two", "v3", records[700:])
    analysis = over(opened, [one, two])
    assert len(analysis.runs) == 20
    assert said(analysis, "copies").numbers["copies"] == 200
    assert not {"restart", "files-of-the-same-time"} & set(codes_of(analysis))
