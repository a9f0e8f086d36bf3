"""Made-up runs whose endings and lengths are easily told wrong, word by word."""

from __future__ import annotations

import random
from datetime import date
from typing import TYPE_CHECKING

import pytest
from core.analysis.made import DAY, NAME, START, UID, codes_of, nightly_world, said
from core.analysis.world import AFORK, ASU, World

from evidencekit.analysis.analyse import analyse
from evidencekit.analysis.values import JobQuery

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from core.analysis.world import Proc

    from evidencekit.analysis.values import Analysis
    from evidencekit.evidence.collection import Evidence

NIGHT = START + 12 * DAY


def job_of_night(world: World) -> tuple[Proc, Proc, Proc]:
    """The shell, the job and its curl in the 13th night."""
    own = {p.name: p for p in world.procs if NIGHT < p.start < NIGHT + DAY and p.name != "true"}
    return own["sh"], own[NAME], own["curl"]


def test_a_job_that_goes_on_after_a_failure_and_fails_by_another(
    told: Callable[..., Analysis],
) -> None:
    world = nightly_world()
    shell, job, curl = job_of_night(world)
    curl.status, curl.end = 7 << 8, curl.start + 1
    shell.status = job.status = 1 << 8
    world.add("curl", UID, job.start + 5, 6, 0, parent=job)
    world.add("gzip", UID, job.start + 12, 2, 1 << 8, parent=job)
    analysis = told(world)
    found = said(analysis, "child-failed-first")
    assert found.sentence.startswith(
        "The first process of that run to end with other than exit status 0 was curl (process 1616): "
        "exit status 7 after 1.00 s. It was not passed on as it was. The ending of nightjob itself, "
        "exit status 1, is that of gzip (process 1618), which ended after it."
    )
    assert len(found.records) == 5
    (by_itself,) = [
        one
        for one in said(analysis, "run-exit-nonzero").alternatives
        if one.explanation.startswith("The job set the status by itself")
    ]
    assert by_itself.state == "ruled out"
    assert by_itself.shown == (
        "curl ended with exit status 7 before it. gzip ended with exit status 1 later, the same status."
    )


def test_a_time_limit_that_ended_a_command(told: Callable[..., Analysis]) -> None:
    world = nightly_world()
    shell, job, curl = job_of_night(world)
    limit = world.add("timeout", UID, curl.start - 0.01, 20.02, 124 << 8, parent=job)
    curl.parent, curl.status, curl.end = limit, 15, curl.start + 20
    job.status = shell.status = 124 << 8
    analysis = told(world)
    found = said(analysis, "child-failed-first")
    assert found.sentence.startswith(
        "The first process of that run to end with other than exit status 0 was curl (process 1617): "
        "ended by signal 15 (SIGTERM) after 20.00 s. No process above it shows the same signal, or 128 "
        "plus its number as exit status. The ending of nightjob itself, exit status 124, is that of "
        "timeout (process 1616), which ended after it."
    )
    assert "exit status 124 of timeout stands for: the command ran out of its time limit" in (
        said(analysis, "status-meaning").sentence
    )


def test_a_name_and_a_date_are_not_changed_by_a_minus_sign(told: Callable[..., Analysis]) -> None:
    found = said(told(nightly_world(ending={12: (2.0, 0)})), "run-shorter")
    assert "start 2024-01-13 02:00:00 +00:00" in found.technical
    assert found.technical.endswith(
        "Modified z-score −4.0 (limit 3.5 either way), outside the range of all usual runs."
    )


def in_groups(last: float) -> World:
    """Thirty nights of about 30 s and ten of about 300 s, and one of ``last``."""
    chance = random.Random(5)
    lengths = [
        chance.uniform(280, 310) if n % 4 == 3 else chance.uniform(28, 34) for n in range(40)
    ]
    return nightly_world(41, ending={n: (s, 0) for n, s in enumerate([*lengths, last])})


@pytest.mark.parametrize("length", [31.0, 295.0, 322.0])
def test_lengths_in_two_groups_are_both_usual(told: Callable[..., Analysis], length: float) -> None:
    analysis = told(in_groups(length), focus=date(2024, 2, 10))
    place = "not far from" if length == 322 else "within"
    assert f"{place} the lengths of the 40 usual runs (28.01 s to 5 min 8.99 s)" in (
        said(analysis, "run-usual").sentence
    )
    assert not {"run-longer", "run-shorter"} & set(codes_of(analysis))


def test_lengths_in_two_groups_single_out_none(told: Callable[..., Analysis]) -> None:
    analysis = told(in_groups(31.0))
    assert analysis.questioned is None
    assert said(analysis, "runs-usual").sentence == (
        "All 41 runs of nightjob in the range ended with exit status 0, and their lengths (28.01 s to "
        "5 min 8.99 s) lie far apart: 10 are far from the middle one (32.43 s), so many that this is "
        "usual: the records single out none of them."
    )


def test_a_length_beyond_both_groups_is_far(told: Callable[..., Analysis]) -> None:
    found = said(told(in_groups(900.0)), "run-longer")
    assert found.technical.endswith("(limit 3.5), outside the range of all usual runs.")
    assert "the longest of those lasted 5 min 8.99 s, and 10 of them are far" in found.sentence


@pytest.mark.parametrize("layout", ["v2", "freebsd"])
def test_a_subshell_without_a_process_id_is_no_run_that_did_not_end(
    told: Callable[..., Analysis], layout: str
) -> None:
    world = nightly_world()
    for job in [one for one in world.procs if one.name == NAME]:
        world.add(NAME, UID, job.start + 0.1, 0.05, flags=AFORK, parent=job)
    analysis = told(world, layout=layout)
    assert said(analysis, "runs-counted").numbers["forked_parts"] == 20
    assert len(analysis.runs) == 20
    assert "run-in-part" not in codes_of(analysis)


def test_runs_of_two_users_do_not_overlap_each_other(told: Callable[..., Analysis]) -> None:
    world = nightly_world()
    for day in range(20):
        world.cron(START + day * DAY + 7200, NAME, 1002, 200.0)
    assert "runs-overlap" not in codes_of(told(world, uid=None))
    for day in range(14):
        world.cron(START + day * DAY + 7260, NAME, 1002, 20.0)
    found = said(told(world, uid=None), "runs-overlap")
    assert found.sentence == (
        "14 runs of nightjob began while an earlier one of the same user was still running, first on "
        "1 January 2024 and last on 14 January 2024."
    )
    assert found.numbers == {"pairs": 14}


def test_a_failure_that_may_stand_in_damaged_bytes(
    opened: Callable[..., Evidence], tmp_path: Path
) -> None:
    world = nightly_world()
    shell, job, curl = job_of_night(world)
    curl.status = job.status = shell.status = 28 << 8
    world.add("date", UID, job.start + 0.1, 0.01, parent=job)
    file = world.write(tmp_path / "pacct")
    place = world.records().index(curl) * 64
    raw = bytearray(file.read_bytes())
    raw[place : place + 64] = b"\xa5" * 64
    file.write_bytes(raw)
    analysis = analyse(opened(file), JobQuery(NAME, UID))
    assert said(analysis, "no-child-failed").sentence == (
        "The one process that this run started and that has a record ended with exit status 0: the "
        "status came from the job itself, or from a process whose record lies in the bytes nearby that "
        "could not be read, or from a command that leaves no record of its own (a command built into "
        "the shell, say)."
    )
    assert said(analysis, "damage").numbers["near_the_run"]


def test_files_that_do_not_join_are_not_called_missing(
    opened: Callable[..., Evidence], tmp_path: Path
) -> None:
    world = nightly_world()
    records = world.records()
    files = [
        world.write(tmp_path / "pacct.1", records=records[:900]),
        world.write(tmp_path / "pacct", records=records[900:]),
    ]
    analysis = analyse(opened(*files), JobQuery(NAME, UID))
    assert "files-missing" not in codes_of(analysis)
    assert said(analysis, "files-not-joined").confidence == "derived"
    (check,) = [one for one in analysis.coverage.checks if one.code == "files-missing"]
    assert check.result == "could not be tested"
    assert check.text.startswith("The numbers in the names have no hole. The file pacct.1 ends at ")


def test_a_counter_that_goes_round_at_an_end_of_its_own_is_no_restart(
    told: Callable[..., Analysis],
) -> None:
    # As with kernel.pid_max set low; the daemon that starts the jobs has its number from before.
    world = nightly_world(world=World(START - 3600, pid_max=3000, first_pid=2500))
    daemon = world.add("cron", 0, START - 3000, 30 * DAY, flags=ASU)
    for one in world.procs:
        if one.name == "cron" and one.flags & AFORK:
            one.parent = daemon
    world.busy(START, START + 20 * DAY, 300)
    analysis = told(world)
    assert daemon.pid > 2000
    assert "restart" not in codes_of(analysis)
    assert analysis.coverage.restarts == ()


def stopped(world: World) -> tuple[Proc, Proc]:
    """The job of the 13th night ended by a signal after 10 s, and its curl, which goes on."""
    _shell, job, curl = job_of_night(world)
    job.status, job.end, curl.end = 15, job.start + 10, curl.start + 25
    return job, curl


@pytest.mark.parametrize(("rival", "told_of"), [(None, True), (UID, False), (1002, True)])
def test_a_child_that_another_process_may_have_started_is_not_assigned(
    told: Callable[..., Analysis], *, rival: int | None, told_of: bool
) -> None:
    world = nightly_world()
    job, curl = stopped(world)
    # Another user's process has the number between them, so that the number alone says nothing.
    world.add("ls", 33, job.start + 0.5, 0.01)
    if rival is not None:
        world.add("worker", rival, job.start - 60, 75, parent=world.init)
    analysis = told(world)
    assert analysis.questioned is not None
    own = [one.command for one in analysis.questioned.family if one.role == "orphan"]
    assert own == (["curl"] if told_of else [])
    assert codes_of(analysis)["child-outlived"] == int(told_of)
    if not told_of:
        (remark,) = analysis.questioned.remarks
        assert remark == (
            "1 process that outlived this run may have been started by it, or by another process of "
            "the same user that was alive then"
        )
    assert curl.pid > job.pid + 1


@pytest.mark.parametrize("ended", [True, False])
def test_a_child_that_another_process_than_init_took_in(
    told: Callable[..., Analysis], *, ended: bool
) -> None:
    world = World(START - 3600)
    reaper = world.add("systemd", UID, START - 3000, 21 * DAY if ended else 1e9)
    for day in range(20):
        job = world.add(NAME, UID, START + day * DAY + 7200, 40.0, parent=reaper)
        world.add("curl", UID, job.start + 1, 38.0, parent=job)
    job = [one for one in world.procs if one.name == NAME][12]
    curl = [one for one in world.procs if one.name == "curl"][12]
    job.status, job.end, curl.parent = 15, job.start + 10, reaper
    world.busy(world.first, START + 22 * DAY, 900)
    if not ended:
        reaper.end = float("inf")
    analysis = told(world)
    found = said(analysis, "child-outlived")
    assert found.sentence.startswith(
        f"curl (process {curl.pid}), most likely started by the run of"
    )
    assert found.technical.endswith(
        f"Its record names process {reaper.pid} as parent because its own had ended; it is assigned by "
        "user, time and process id."
    )
    assert sum(len(run.family) for run in analysis.runs) == 40
