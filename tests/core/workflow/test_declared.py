"""Supplied hash lists are held to the exhibits: same, differing, not named, naming nothing."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest
from core.case.making import INFO

from evidencekit import workflow
from evidencekit.case.model import Acquisition, Kind
from evidencekit.clock import FrozenClock
from evidencekit.errors import BadRequest
from evidencekit.workflow import Received, Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    made = workflow.new_case(tmp_path / "c.ekcase", INFO, FrozenClock(1_510_641_601_000_000))
    yield made
    made.close()


def sha(text: bytes) -> str:
    return hashlib.sha256(text).hexdigest()


def file_of(path: Path, content: bytes) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    return path


def take(ws: Workspace, path: Path, kind: Kind = Kind.ATTACHMENT) -> str:
    intake = workflow.add_files(ws, [Received(path, kind=kind)])
    assert intake.skipped == ()
    return intake.added[0].number


def test_a_list_that_came_later_is_held_to_all_exhibits(ws: Workspace, tmp_path: Path) -> None:
    take(ws, file_of(tmp_path / "a/pacct", b"one"))
    take(ws, file_of(tmp_path / "b/pacct", b"two"))
    take(ws, file_of(tmp_path / "b/ticket", b"three"))
    take(ws, file_of(tmp_path / "b/unnamed", b"four"))
    lines = (
        f"{sha(b'one')}  pacct\n"
        f"{sha(b'other')}  /srv/b/ticket\n"
        f"{sha(b'x')}  elsewhere\n"
        f"{'a' * 40}  old\n"
    )
    number = take(ws, file_of(tmp_path / "sums", lines.encode()), Kind.HASH_LIST)
    told = {exhibit.number: exhibit for exhibit in ws.exhibits}
    assert told["EX-001"].acquisition == Acquisition(
        declared_sha256=sha(b"one"), declared_by="hash list EX-005, line 1"
    )
    agrees = {number: exhibit.declared_agrees for number, exhibit in told.items()}
    assert agrees == {
        "EX-001": True, "EX-002": None, "EX-003": False, "EX-004": None, "EX-005": None,
    }  # fmt: skip
    compared, loud = ws.custody()[-2:]
    assert compared.kind == "hash-list-compared"
    assert compared.text == (
        "EX-005 compared: exhibits with the hash it declares 1, with another 1, "
        "not named in it 2; lines that name no exhibit 2"
    )
    assert compared.facts["not_named"] == ["EX-002", "EX-004"]
    assert (loud.kind, loud.exhibit) == ("hash-mismatch", "EX-003")
    assert loud.text == (
        f"EX-003: NOT the hash declared at the source: line 2 of {number} declares "
        f"{sha(b'other')}, the exhibit has {sha(b'three')}"
    )


def test_exhibits_that_come_later_are_held_to_the_list(ws: Workspace, tmp_path: Path) -> None:
    md5 = hashlib.md5(b"one", usedforsecurity=False).hexdigest()
    text = f"MD5 (pacct) = {md5}\n"
    take(ws, file_of(tmp_path / "MD5", text.encode()), Kind.HASH_LIST)
    take(ws, file_of(tmp_path / "pacct", b"one"))
    exhibit = ws.exhibits[1]
    assert exhibit.md5 == md5
    assert exhibit.acquisition.declared_md5 == md5
    assert exhibit.declared_agrees is True
    before = len([e for e in ws.custody() if e.kind == "hash-list-compared"])
    take(ws, file_of(tmp_path / "c/pacct", b"two"))
    assert ws.exhibits[2].declared_agrees is None, "the only line speaks of another file"
    assert len([e for e in ws.custody() if e.kind == "hash-list-compared"]) == before + 1


def test_the_hash_of_the_uncompressed_content_counts(
    ws: Workspace, data: Path, tmp_path: Path
) -> None:
    packed = data / "nightly-2017/acct-archive/pacct.16.gz"
    number = workflow.add_files(ws, [packed]).added[0].number
    content = ws.exhibits[0].content_sha256
    take(ws, file_of(tmp_path / "sums", f"{content} *pacct.16\n".encode()), Kind.HASH_LIST)
    assert ws.exhibits[0].declared_agrees is True
    workflow.set_acquisition(ws, number, Acquisition(declared_sha256=content))
    assert ws.custody()[-1].text.endswith("that of the uncompressed content")


def test_what_was_typed_in_stands(ws: Workspace, tmp_path: Path) -> None:
    number = take(ws, file_of(tmp_path / "pacct", b"one"))
    typed = Acquisition(declared_sha256=sha(b"one"), declared_by="C. Beispiel")
    workflow.set_acquisition(ws, number, typed)
    take(ws, file_of(tmp_path / "s", f"{sha(b'two')}  pacct\n".encode()), Kind.HASH_LIST)
    assert ws.exhibits[0].acquisition == typed
    assert ws.custody()[-1].kind == "hash-mismatch"


def test_only_a_list_can_be_compared(ws: Workspace, tmp_path: Path) -> None:
    number = take(ws, file_of(tmp_path / "pacct", b"one"))
    with pytest.raises(BadRequest, match="is no hash list"):
        workflow.compare_hash_list(ws, number)
