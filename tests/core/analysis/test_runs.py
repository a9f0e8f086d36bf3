"""Runs against the truth that the story's own script and operator wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from core.analysis.story import query

from evidencekit.analysis.roots import Standing
from evidencekit.analysis.runs import find_job, find_runs
from evidencekit.analysis.values import JobQuery
from evidencekit.clock import SECOND
from evidencekit.records import printable

if TYPE_CHECKING:
    from collections.abc import Callable

    from evidencekit.analysis.values import Run
    from evidencekit.evidence.collection import Evidence


@pytest.fixture(scope="module")
def runs(nightly: Evidence) -> tuple[Run, ...]:
    return find_runs(nightly, query())


def told(truth: dict[str, Any]) -> list[dict[str, Any]]:
    """The true runs that accounting recorded: all but that of the night it was off."""
    return [
        run
        for night in truth["nights"]
        if night["night"] != "2017-11-12"
        for run in (*night["runs_by_cron"], *night["runs_by_hand"])
    ]


def test_each_run_once_and_no_subshell(nightly: Evidence) -> None:
    job = find_job(nightly, query())
    assert len(job.table) == 82
    assert len(job.runs) == 41
    assert job.count(Standing.SUBSHELL) == 41
    assert job.fragments == ()


def test_ids_status_and_length_are_the_truths(runs: tuple[Run, ...], truth: dict[str, Any]) -> None:
    true = {run["pid"]: run for run in told(truth)}
    assert {run.root.pid for run in runs} == set(true)
    for run in runs:
        own = true[run.root.pid]
        assert (run.root.ppid, run.root.uid) == (own["ppid"], own["uid"])
        assert run.outcome.exit_code == own["exit_status"]
        assert run.outcome.signal == own["ended_by_signal"]
        length = own.get("true_duration_s", own["duration_s"])
        # The script notes its first line and its exit trap, a few milliseconds inside its life.
        assert 0 <= run.elapsed_us / SECOND - length < 0.05


def test_started_by_cron_or_by_hand(runs: tuple[Run, ...]) -> None:
    assert [run.started_by for run in runs].count("cron") == 40
    by_hand = [run for run in runs if run.started_by == "by hand"]
    assert [run.root.pid for run in by_hand] == [11003]
    chain = [one.command for one in by_hand[0].family if one.role == "ancestor"]
    assert chain == ["sshd", "sshd", "bash", "sudo"]


def test_family_of_the_failed_night(runs: tuple[Run, ...]) -> None:
    run = next(run for run in runs if run.root.pid == 9441)
    assert (run.root.ref.source.exhibit, run.root.ref.offset) == ("pacct.16.gz", 5312)
    assert [(m.depth, m.command, m.outcome.short(), m.role) for m in run.family] == [
        (0, "cron", "exit 0", "ancestor"),
        (1, "sh", "exit 28", "ancestor"),
        (2, "partner-upload", "exit 28", "job"),
        (3, "date", "exit 0", "child"),
        (3, "partner-upload", "exit 0", "subshell"),
        (4, "cat", "exit 0", "child"),
        (3, "date", "exit 0", "child"),
        (3, "logger", "exit 0", "child"),
        (3, "gzip", "exit 0", "child"),
        (3, "sha256sum", "exit 0", "child"),
        (3, "curl", "exit 28", "child"),
        (3, "date", "exit 0", "child"),
        (3, "logger", "exit 0", "child"),
    ]


def test_no_family_holds_another_users_processes(runs: tuple[Run, ...]) -> None:
    for run in runs:
        below = [one for one in run.family if one.depth > run.root.depth]
        assert {one.uid for one in below} == {1004}
        assert not {one.command for one in run.family} & {"sleep", "modprobe", "month-report"}


def test_a_child_that_outlived_its_parent_is_found(runs: tuple[Run, ...]) -> None:
    run = next(run for run in runs if run.root.pid == 12138)
    orphans = [one for one in run.family if one.role == "orphan"]
    assert [(one.command, one.ppid, one.outcome.short()) for one in orphans] == [
        ("curl", 1, "exit 0")
    ]
    assert len(run.remarks) == 1
    assert run.remarks[0].startswith("1 process is assigned to this run by user, time")


def test_a_clock_step_does_not_cut_the_family(runs: tuple[Run, ...]) -> None:
    run = next(run for run in runs if run.root.pid == 6952)
    assert run.elapsed_us == 25_250_000
    assert len(run.family) == 14
    # Order of start is told by ids: what began before the step stands first.
    direct = [one.command for one in run.family if one.depth == run.root.depth + 1]
    assert direct[0] == "date"
    assert direct[-1] == "logger"


def test_the_range_is_by_end(nightly: Evidence) -> None:
    end = 1510643381 * SECOND
    assert len(find_runs(nightly, query(since_us=end, until_us=end + 1))) == 1
    assert find_runs(nightly, query(since_us=end + 1, until_us=end + SECOND)) == ()


def test_without_user_all_users_runs_are_found(nightly: Evidence) -> None:
    assert {run.root.uid for run in find_runs(nightly, query(command="sleep", uid=None))} == {
        0, 1002, 1003, 1005,
    }  # fmt: skip


def test_the_same_runs_with_and_without_the_index(
    data: Any, opened: Callable[..., Evidence]
) -> None:
    from evidencekit.analysis.recording import read_recording

    evidence = opened("nightly-2017/acct-archive/pacct.15.gz")
    before = find_runs(evidence, query())
    read_recording(evidence)
    assert find_runs(evidence, query()) == before
    assert len(before) == 2


def test_files_of_one_content_count_once(opened: Callable[..., Evidence]) -> None:
    twice = opened("simulated-damage/duplicated.pacct")
    job = find_job(twice, query())
    assert (len(job.table), len(job.runs), job.count(Standing.COPY)) == (4, 1, 2)
    both = opened("nightly-2017/acct-archive/pacct.16.gz", "simulated-damage/duplicated.pacct")
    assert len(find_runs(both, query())) == 1
    assert len(find_runs(both, query())[0].family) == 13


def test_a_tree_whose_parent_died_first(opened: Callable[..., Evidence]) -> None:
    for folder in ("exotic-amd64", "s390x-v3-be"):
        evidence = opened(f"{folder}/pacct-tree")
        (run,) = find_runs(evidence, JobQuery("tree-parent"))
        assert [(m.command, m.role, m.outcome.short()) for m in run.family] == [
            ("tree-parent", "job", "exit 1"),
            ("tree-child", "child", "exit 8"),
            ("tree-daemon", "orphan", "exit 9"),
        ]
        (killed,) = find_runs(evidence, JobQuery("kp-parent"))
        assert [(m.command, m.role, m.outcome.short()) for m in killed.family] == [
            ("kp-parent", "job", "signal 9"),
            ("kp-child", "orphan", "exit 3"),
        ]


def test_one_namespace_inside_another(opened: Callable[..., Evidence]) -> None:
    for folder in ("exotic-amd64", "s390x-v3-be"):
        both = opened(f"{folder}/pacct-pidns-host", f"{folder}/pacct-pidns-inner")
        for place in range(4):
            (run,) = find_runs(both, JobQuery(f"ns-child-{place}"))
            assert run.root.ref.source.exhibit == "pacct-pidns-host"
            chain = [one.command for one in run.family]
            assert chain == ["unsharer", "ns-init", f"ns-child-{place}"]
        inner = opened(f"{folder}/pacct-pidns-inner")
        (init,) = find_runs(inner, JobQuery("ns-init"))
        assert [one.pid for one in init.family] == [1, 2, 3, 4, 5, 6, 7]


def test_without_ids_by_time_only(opened: Callable[..., Evidence]) -> None:
    runs = find_runs(opened("x86_64-v2/pacct-basic"), JobQuery("sleep", 0))
    assert [run.by for run in runs] == ["time only"] * 3
    assert [len(run.family) for run in runs] == [1, 1, 1]
    assert [run.outcome.short() for run in runs].count("signal 9") == 1


def test_equal_records_without_ids_are_not_copies(opened: Callable[..., Evidence]) -> None:
    evidence = opened("freebsd/v2-amd64-acct.in")
    table = evidence.rows(0, evidence.total)
    names = [printable(name) for name in np.unique(table.command).tolist()]
    counted = sum(len(find_job(evidence, JobQuery(name)).table) for name in names)
    kept = sum(
        len(find_job(evidence, JobQuery(name)).runs)
        + find_job(evidence, JobQuery(name)).count(Standing.SUBSHELL)
        for name in names
    )
    assert counted == kept == 28


def test_hostile_names_are_found_by_their_printed_form(opened: Callable[..., Evidence]) -> None:
    evidence = opened("exotic-amd64/pacct-names")
    table = evidence.rows(0, evidence.total)
    for row in range(len(table)):
        name = table.command_text(row)
        own = any(run.root.ref == table.ref(row) for run in find_runs(evidence, JobQuery(name)))
        assert own == (name != "labinit"), name


@pytest.mark.parametrize(
    "name", ["basic", "names", "tree", "pidns-host", "userns", "unaligned", "diskfull", "clock"]
)
def test_who_switches_accounting_off_has_not_ended_by_it(
    opened: Callable[..., Evidence], name: str
) -> None:
    """The last record is of process 1, which called acct() and lived on: its status 0 is no ending."""
    ids = {"exotic-amd64": 1, "s390x-v3-be": 1}
    if name in {"basic", "names", "unaligned"}:
        ids["x86_64-v2"] = -1
    for folder, pid in ids.items():
        evidence = opened(f"{folder}/pacct-{name}")
        last = evidence.rows(evidence.total - 1, evidence.total)
        assert (last.command_text(0), int(last.pid[0])) == ("labinit", pid)
        job = find_job(evidence, JobQuery("labinit"))
        assert job.runs == ()
        assert job.count(Standing.SWITCH) >= 1


def test_no_such_job(nightly: Evidence) -> None:
    assert find_runs(nightly, query(command="nothing-of-the-kind")) == ()
