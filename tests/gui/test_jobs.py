"""Work off the UI thread: one of three ends, told in the UI thread, stopped in time, nothing left."""

from __future__ import annotations

import sys
import threading
import time
from typing import TYPE_CHECKING

import pytest
from evidencekit_gui.jobs import Job, JobPool, Lane
from gui.watchdog import CANCEL_S, SHARED
from PySide6.QtCore import QObject, Signal

from evidencekit.errors import BadRequest, EvidenceError

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from evidencekit.progress import Progress


def count_up(steps: int, progress: Progress) -> int:
    for step in range(steps):
        progress("counting", step, steps)
    return threading.get_ident()


def wait_for(gate: threading.Event, progress: Progress) -> None:
    """Work that only a cancel or the gate ends; looks every 5 ms, as the core does per chunk."""
    while not gate.wait(0.005):
        progress("waiting", 0, 0)


def test_a_job_runs_elsewhere_and_is_told_here(qtbot: QtBot, pool: JobPool) -> None:
    job = pool.start("counting", count_up, 20)
    heard: list[int] = []
    job.progressed.connect(lambda *_: heard.append(threading.get_ident()))
    with qtbot.waitSignal(job.succeeded) as told:
        pass
    assert told.args[0] != threading.get_ident()
    assert set(heard) == {threading.get_ident()}
    assert pool.running == ()


def test_a_failure_is_delivered_with_its_exception(qtbot: QtBot, pool: JobPool) -> None:
    def fail(progress: Progress) -> None:
        raise BadRequest("no", "there", "do this")

    job = pool.start("failing", fail)
    with qtbot.waitSignal(job.failed) as told:
        pass
    assert isinstance(told.args[0], BadRequest)


def test_a_fault_of_ours_is_told_apart(qtbot: QtBot, pool: JobPool) -> None:
    def fault(progress: Progress) -> None:
        raise ZeroDivisionError

    with qtbot.waitSignal(pool.faulted) as told:
        job = pool.start("faulty", fault)
    assert isinstance(told.args[0], ZeroDivisionError)
    assert not isinstance(told.args[0], EvidenceError)
    assert job.title == "faulty"


def test_cancel_answers_at_once(qtbot: QtBot, pool: JobPool) -> None:
    gate = threading.Event()
    job = pool.start("waiting", wait_for, gate)
    with qtbot.waitSignal(job.progressed):
        pass
    began = time.monotonic()
    with qtbot.waitSignals([job.cancelled, job.finished]):
        job.cancel()
    assert time.monotonic() - began < SHARED * CANCEL_S
    assert pool.running == ()


def test_progress_comes_at_most_ten_times_a_second(qtbot: QtBot, pool: JobPool) -> None:
    def busy(progress: Progress) -> float:
        began = time.monotonic()
        for step in range(200_000):
            progress("busy", step, 200_000)
        return time.monotonic() - began

    heard: list[int] = []
    job = pool.start("busy", busy)
    job.progressed.connect(lambda what, done, total: heard.append(done))
    with qtbot.waitSignal(job.succeeded, timeout=20_000) as told:
        pass
    assert len(heard) <= told.args[0] * 10 + 1


def test_each_step_that_begins_is_told_however_short_the_one_before(
    qtbot: QtBot, pool: JobPool
) -> None:
    def steps(progress: Progress) -> None:
        for what in ("writing", "hashing", "verifying"):
            for done in range(1000):
                progress(what, done, 1000)

    heard: list[tuple[str, int]] = []
    job = pool.start("steps", steps)
    job.progressed.connect(lambda what, done, total: heard.append((what, done)))
    with qtbot.waitSignal(job.succeeded):
        pass
    assert [what for what, done in heard if done == 0] == ["writing", "hashing", "verifying"]


def test_steps_on_the_case_follow_one_another(qtbot: QtBot, pool: JobPool) -> None:
    order: list[str] = []
    gate = threading.Event()

    def first(progress: Progress) -> None:
        gate.wait(5)
        order.append("first")

    def second(progress: Progress) -> None:
        order.append("second")

    pool.start("first", first)
    last = pool.start("second", second)
    free = pool.start("free", lambda progress: order.append("free"), lane=Lane.FREE)
    with qtbot.waitSignal(free.succeeded):
        pass
    with qtbot.waitSignal(last.succeeded):
        gate.set()
    assert order == ["free", "first", "second"]


def test_a_thousand_jobs_leave_nothing_behind(qtbot: QtBot, pool: JobPool) -> None:
    ended = [0]

    def end() -> None:
        ended[0] += 1

    for _ in range(1000):
        pool.start("short", count_up, 2).finished.connect(end)
    qtbot.waitUntil(lambda: ended[0] == 1000, timeout=30_000)
    assert pool.running == ()
    qtbot.waitUntil(lambda: not pool.findChildren(Job))


def test_closing_stops_all_and_runs_the_last_step_on_the_cases_thread(qtbot: QtBot) -> None:
    pool = JobPool()
    gate = threading.Event()
    for _ in range(3):
        pool.start("waiting", wait_for, gate)
    where: list[int] = []
    assert pool.close(last=lambda: where.append(threading.get_ident()))
    assert where[0] != threading.get_ident()


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="True is immortal there")
def test_emitting_a_signal_keeps_the_count_of_true() -> None:
    """PySide6 6.12.0 on CPython 3.11 loses a reference to True at each emit, and then aborts."""

    class Bell(QObject):
        rung = Signal(bool)

    bell = Bell()
    bell.rung.connect(lambda value: None)
    before = sys.getrefcount(True)
    for _ in range(200):
        bell.rung.emit(True)
    assert abs(sys.getrefcount(True) - before) < 20
