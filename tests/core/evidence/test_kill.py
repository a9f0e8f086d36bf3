"""kill -9 at any moment: the case opens, everything acknowledged is there, nothing half is left.

Each test forks a child that works on a case and tells over a pipe what has been acknowledged, and
kills it after a random, seeded time. Then the case is opened here and held to what was told.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import select
import shutil
import signal
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest
from core.case.test_migration import case_of_version_1

from evidencekit.case import schema
from evidencekit.case.model import Acquisition, CaseInfo, CustodyHead, Kind, Note, Statement
from evidencekit.case.store import OpenCase
from evidencekit.clock import SystemClock
from evidencekit.evidence.intake import take_in

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="needs Linux: fork, pidfd, kill"),
]

SEEDS = 12
KILLS = 20
"""A seed: 12 × 20 kills while working on a case, 40 while making one, 40 while migrating one."""


def killed(work: Callable[[int], None], after_s: float) -> tuple[list[dict[str, Any]], bool]:
    """Fork, let ``work`` run and tell its acknowledgements, kill it; what it told, and if in time."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            os.close(read)
            work(write)
            status = 0
        except BaseException as exc:  # noqa: BLE001 (a child must not return into pytest)
            os.write(write, json.dumps({"error": repr(exc)}).encode() + b"\n")
        finally:
            os._exit(status)
    os.close(write)
    told = bytearray()
    ended = False
    poll = select.poll()
    with suppress(OSError):
        fd = os.pidfd_open(child)
        poll.register(fd, select.POLLIN)
        ended = bool(poll.poll(after_s * 1000))
        os.close(fd)
    os.kill(child, signal.SIGKILL)
    while piece := os.read(read, 1 << 16):
        told += piece
    os.close(read)
    os.waitpid(child, 0)
    whole = bytes(told).split(b"\n")[:-1]
    return [json.loads(line) for line in whole], not ended


def tell(write: int, **facts: object) -> None:
    """One line; a pipe takes so short a line whole or not at all."""
    os.write(write, json.dumps(facts).encode() + b"\n")


def work_on(folder: Path, sources: Path, seed: int) -> Callable[[int], None]:
    """An endless mixture of acts on a case, each told once it was acknowledged."""

    def work(write: int) -> None:
        dice = random.Random(seed)
        with OpenCase.open(folder, SystemClock()) as case:
            while True:
                act = dice.choice(list(ACTS))
                name = f"{seed}-{dice.getrandbits(48):012x}"
                told = ACTS[act](case, dice, sources, name)
                head = case.head()
                tell(write, act=act, name=name, count=head.count, hash=head.hash, **told)

    return work


def _take_in(case: OpenCase, dice: random.Random, sources: Path, name: str) -> dict[str, Any]:
    chosen = dice.choice(sorted(sources.iterdir()))
    offered = sources.parent / f"offered-{name}-{chosen.name}"
    shutil.copy(chosen, offered)
    in_place = dice.random() < 0.2
    kind = Kind.ATTACHMENT if chosen.name.startswith("big") else None
    exhibit, file = take_in(case, offered, kind=kind, in_place=in_place)
    if file is not None:
        file.close()
    if not in_place:
        offered.unlink()
    return {"exhibit": exhibit.number, "sha256": exhibit.sha256}


def _note(case: OpenCase, dice: random.Random, _sources: Path, name: str) -> dict[str, Any]:
    case.set_note(Note(name, "n" * dice.randrange(1, 5_000), marked=True))
    return {"note": name}


def _marks(case: OpenCase, dice: random.Random, _sources: Path, name: str) -> dict[str, Any]:
    names = [f"{name}-{number}" for number in range(dice.randrange(2, 200))]
    case.set_notes([Note(key, marked=True) for key in names])
    return {"note": names[-1]}


def _undone(case: OpenCase, _dice: random.Random, _sources: Path, name: str) -> dict[str, Any]:
    case.set_statement(Statement(f"undone-{name}", "never mind"))
    case.undo()
    return {"undone": f"undone-{name}"}


def _log(case: OpenCase, dice: random.Random, _sources: Path, name: str) -> dict[str, Any]:
    case.log("note", name, facts={"x": "y" * dice.randrange(2_000)})
    return {"event": name}


def _check(case: OpenCase, _dice: random.Random, _sources: Path, _name: str) -> dict[str, Any]:
    assert all(exhibit.intact for exhibit in case.check_exhibits("on request"))
    return {}


def _acquisition(case: OpenCase, dice: random.Random, _sources: Path, name: str) -> dict[str, Any]:
    exhibits = case.exhibits()
    if exhibits:
        number = dice.choice(exhibits).number
        case.set_acquisition(number, Acquisition(copied_by=name))
        return {"acquired": number}
    return {}


ACTS: dict[str, Callable[[OpenCase, random.Random, Path, str], dict[str, Any]]] = {
    "take in": _take_in,
    "take in again": _take_in,
    "note": _note,
    "marks": _marks,
    "undone": _undone,
    "log": _log,
    "check": _check,
    "acquisition": _acquisition,
}


@pytest.fixture(scope="module")
def sources(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("kill") / "sources"
    folder.mkdir()
    for name in ("pacct", "pacct.1", "pacct.16.gz", "pacct.5.gz"):
        shutil.copy(data / "nightly-2017/acct-archive" / name, folder)
    shutil.copy(data / "nightly-2017/etc/passwd", folder)
    shutil.copy(data / "nightly-2017/logs/cron.log.2.gz", folder)
    dice = random.Random(0)
    (folder / "big-1").write_bytes(dice.randbytes(6 << 20))
    (folder / "big-2").write_bytes(dice.randbytes(17 << 20))
    return folder


def hold_to(case: OpenCase, told: list[dict[str, Any]]) -> None:
    """What was acknowledged is there; nothing half is."""
    assert case.faults == ()
    heads = [CustodyHead(line["count"], line["hash"]) for line in told]
    assert case.check_custody(heads) == ()
    exhibits = {exhibit.number: exhibit for exhibit in case.exhibits()}
    notes = {note.key for note in case.notes()}
    statements = {statement.key for statement in case.statements()}
    events = {event.text for event in case.custody()}
    for line in told:
        if "exhibit" in line:
            assert exhibits[line["exhibit"]].sha256 == line["sha256"]
        assert line.get("note") in notes | {None}
        assert line.get("event") in events | {None}
        assert line.get("undone") not in statements
    for exhibit in exhibits.values():
        assert hashlib.sha256(case.path_of(exhibit).read_bytes()).hexdigest() == exhibit.sha256
    there = sorted(path.name for path in (case.folder / "exhibits").iterdir())
    assert there == sorted(e.number for e in exhibits.values() if not e.in_place)
    assert sorted(exhibits) == [f"EX-{number:03d}" for number in range(1, len(exhibits) + 1)]


@pytest.mark.parametrize("seed", range(SEEDS))
def test_killed_at_work(sources: Path, tmp_path: Path, seed: int) -> None:
    dice = random.Random(seed)
    folder = tmp_path / "case.ekcase"
    OpenCase.create(folder, CaseInfo(number=str(seed)), SystemClock()).close()
    shutil.copytree(sources, tmp_path / "sources")
    all_told: list[dict[str, Any]] = []
    cleared = 0
    for kill in range(KILLS):
        work = work_on(folder, tmp_path / "sources", seed * 1_000 + kill)
        told, in_time = killed(work, dice.expovariate(1 / 0.15))
        assert in_time, told[-1:]
        assert not any("error" in line for line in told), told[-1]
        all_told += told
        with OpenCase.open(folder, SystemClock()) as case:
            hold_to(case, all_told)
            cleared = sum(event.kind == "intake-cleared" for event in case.custody())
    assert all_told
    assert cleared, "no kill hit an intake: the times are wrong"


def test_killed_while_making_a_case(tmp_path: Path) -> None:
    dice = random.Random(1)
    start = time.perf_counter()
    OpenCase.create(tmp_path / "usual.ekcase", CaseInfo(), SystemClock()).close()
    usual = time.perf_counter() - start
    made = 0
    for kill in range(40):
        folder = tmp_path / f"{kill}.ekcase"

        def work(write: int, folder: Path = folder) -> None:
            OpenCase.create(folder, CaseInfo(number="1"), SystemClock()).close()
            tell(write, made=True)

        told, _ = killed(work, dice.uniform(0, 2 * usual))
        if told or folder.exists():
            with OpenCase.open(folder, SystemClock()) as case:
                assert case.faults == ()
                assert case.info.number == "1"
            made += 1
        else:
            OpenCase.create(folder, CaseInfo(), SystemClock()).close()
            assert not list(tmp_path.glob(f".{kill}.ekcase.new-*")), "unfinished ones go"
    assert 0 < made < 40


def test_killed_while_migrating(tmp_path: Path) -> None:
    dice = random.Random(2)
    case_of_version_1(tmp_path / "usual.ekcase")
    start = time.perf_counter()
    OpenCase.open(tmp_path / "usual.ekcase", SystemClock()).close()
    usual = time.perf_counter() - start
    for kill in range(40):
        folder = tmp_path / f"{kill}.ekcase"
        head = case_of_version_1(folder)

        def work(write: int, folder: Path = folder) -> None:
            OpenCase.open(folder, SystemClock()).close()
            tell(write, opened=True)

        killed(work, dice.uniform(0, 1.5 * usual))
        with OpenCase.open(folder, SystemClock()) as case:
            assert case.faults == ()
            assert case.check_custody([head]) == ()
            assert [note.text for note in case.notes()] == ["old note"]
            kinds = [event.kind for event in case.custody()]
            assert kinds.count("case-migrated") == schema.VERSION - 1
