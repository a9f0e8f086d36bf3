"""Exhibits opened by what is kept of them: the same as from their bytes, and never trusted blindly."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from evidencekit import workflow
from evidencekit.case.model import CaseInfo
from evidencekit.evidence import firstreading, indexes, intake
from evidencekit.evidence.gather import gather
from evidencekit.evidence.opened import SMALL
from evidencekit.formats import decode
from evidencekit.formats.kept import DECODER
from evidencekit.records import COLUMN_NAMES, RecordTable

if TYPE_CHECKING:
    from pathlib import Path

    from evidencekit.evidence.opened import OpenedFile
    from evidencekit.formats.decode import Scan
    from evidencekit.workflow import Workspace

NIGHTS = "nightly-2017/acct-archive"
JOB = "partner-upload"


@pytest.fixture
def large(data: Path, tmp_path: Path) -> Path:
    """One night over and over, until it is too large to be held in memory, with a torn tail."""
    night = (data / NIGHTS / "pacct.1").read_bytes()
    path = tmp_path / "copied" / "pacct"
    path.parent.mkdir()
    path.write_bytes((night * (2 * SMALL // len(night) + 1))[:-17])
    return path


@pytest.fixture
def case(large: Path, tmp_path: Path) -> Path:
    ws = workflow.new_case(tmp_path / "x", CaseInfo(number="1"))
    taken = workflow.add_files(ws, [large])
    assert not taken.skipped
    ws.close()
    return ws.folder


@pytest.fixture
def scans(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The sizes of all contents that are searched for records (the real search is done)."""
    seen: list[int] = []
    real = decode.scan

    def counted(buffer: Any, **more: Any) -> Scan:
        seen.append(len(buffer))
        return real(buffer, **more)

    monkeypatch.setattr(firstreading, "scan", counted)
    return seen


def all_of(ws: Workspace) -> RecordTable:
    table = ws.evidence.select(command=JOB)
    assert len(table)
    return table


def same(one: RecordTable, other: RecordTable) -> bool:
    return all(
        np.array_equal(getattr(one, name), getattr(other, name), equal_nan=name == "mem_kib")
        for name in COLUMN_NAMES
    )


def index_of(folder: Path) -> Path:
    return folder / "index" / "EX-001.index"


def opened(folder: Path) -> tuple[RecordTable, tuple[str, ...], int]:
    ws = workflow.open_case(folder)
    try:
        problems = sum(len(file.problems) for file in ws.evidence.files)
        return all_of(ws), ws.warnings, problems
    finally:
        ws.close()


def test_an_untouched_exhibit_is_not_read_again(case: Path, scans: list[int]) -> None:
    by_index = opened(case)
    assert scans == []
    shutil.rmtree(case / "index")
    anew = opened(case)
    assert len(scans) == 1
    assert same(by_index[0], anew[0])
    assert by_index[1:] == anew[1:] == ((), 1)
    assert index_of(case).exists()
    opened(case)
    assert len(scans) == 1


@pytest.mark.parametrize("how", ["flip", "cut", "empty", "folder", "link", "older"])
def test_a_damaged_index_is_made_anew(case: Path, scans: list[int], how: str) -> None:
    before, *_ = opened(case)
    path = index_of(case)
    sound = path.read_bytes()
    if how == "flip":
        path.write_bytes(sound[:-3] + bytes([sound[-3] ^ 1]) + sound[-2:])
    elif how == "cut":
        path.write_bytes(sound[:-40])
    elif how == "empty":
        path.write_bytes(b"")
    elif how == "folder":
        path.unlink()
        path.mkdir()
    elif how == "link":
        path.rename(case / "elsewhere")
        path.symlink_to(case / "elsewhere")
    else:
        path.write_bytes(sound.replace(f"decoder {DECODER}".encode(), b"decoder 0", 1))
    after, warnings, _ = opened(case)
    assert len(scans) == 1
    assert same(before, after)
    assert warnings == ()
    if how != "folder":
        assert path.read_bytes() == sound
        opened(case)
        assert len(scans) == 1


def test_the_index_of_another_exhibit_is_not_used(case: Path, scans: list[int]) -> None:
    ws = workflow.open_case(case)
    original = ws.case.path_of(ws.exhibits[0])
    other = case.parent / "other"
    other.write_bytes(original.read_bytes()[64:])
    assert not workflow.add_files(ws, [other]).skipped
    ws.close()
    scans.clear()
    shutil.copy(index_of(case), case / "index" / "EX-002.index")
    opened(case)
    assert scans == [other.stat().st_size]


def test_a_case_copied_elsewhere_is_hashed_but_not_searched(
    case: Path, tmp_path: Path, scans: list[int]
) -> None:
    before, *_ = opened(case)
    copy = tmp_path / "moved" / case.name
    shutil.copytree(case, copy)
    after, warnings, _ = opened(copy)
    assert scans == []
    assert warnings == ()
    assert same(before, after)
    recalled = indexes.recall(copy, workflow.open_desk(copy, look_only=True).exhibits[0])
    assert recalled is not None
    assert recalled.standing == indexes.Standing.of(copy / "exhibits" / "EX-001" / "pacct")


def test_other_bytes_are_found_out_even_with_the_old_times(case: Path) -> None:
    victim = case / "exhibits" / "EX-001" / "pacct"
    told = victim.stat()
    victim.chmod(0o600)
    content = bytearray(victim.read_bytes())
    content[64 * 3 + 8] ^= 1
    victim.write_bytes(content)
    victim.chmod(0o400)
    os.utime(victim, ns=(told.st_atime_ns, told.st_mtime_ns))
    ws = workflow.open_case(case)
    try:
        assert ws.evidence.total == 0
        (warning,) = ws.warnings
        assert "this is not the file taken in" in warning
    finally:
        ws.close()


def test_a_small_exhibit_is_hashed_each_time(
    data: Path, tmp_path: Path, scans: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    ws = workflow.new_case(tmp_path / "small", CaseInfo(number="2"))
    workflow.add_files(ws, [data / NIGHTS / "pacct.1", data / NIGHTS / "pacct.2.gz"])
    ws.close()
    scans.clear()
    read: list[str] = []
    real = firstreading.open_file

    def noted(path: Path, **more: Any) -> OpenedFile:
        read.append(path.name)
        return real(path, **more)

    monkeypatch.setattr(intake, "open_file", noted)
    opened(ws.folder)
    assert scans == []
    assert sorted(read) == ["pacct.1", "pacct.2.gz"]


def test_a_case_on_the_command_line_is_its_exhibits_and_stays_as_it_is(
    case: Path, large: Path, tmp_path: Path, scans: list[int]
) -> None:
    def state() -> list[tuple[str, int]]:
        files = [
            p for p in case.rglob("*") if p.is_file() and not p.name.startswith("case.sqlite-")
        ]
        return sorted((str(path), path.stat().st_mtime_ns) for path in files)

    before = state()
    gathered = gather([case], workdir=tmp_path)
    assert state() == before
    assert (scans, gathered.skipped) == ([], ())
    (file,) = gathered.files
    assert (file.source.exhibit, file.source.path) == ("EX-001", str(large))
    assert file.scan.records == (large.stat().st_size) // 64
    file.close()
    index_of(case).unlink()
    (anew,) = gather([case], workdir=tmp_path).files
    assert len(scans) == 1
    assert not index_of(case).exists()
    anew.close()
