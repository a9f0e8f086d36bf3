"""Searching a tree of folders: each file is looked at once, told of, and the search can be stopped."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest
from scoreboard.processes import processes, written

from evidencekit.errors import Cancelled
from evidencekit.evidence.search import search

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """As a copied disk: 30 folders of 12 files, in each one of accounting, and 40 empty folders."""
    random = Random(1)
    for number in range(30):
        folder = tmp_path / f"usr{number % 3}" / f"share{number}"
        folder.mkdir(parents=True)
        for name in range(11):
            kind = (b"text\n" * 80, b"\x7fELF" + bytes(900), random.randbytes(2_000), bytes(700))
            (folder / f"file-{name}").write_bytes(kind[name % 4])
        (folder / "file-11").write_bytes(b"".join(written("linux-v3-be", processes(random, 9))))
    for number in range(40):
        (tmp_path / "empty" / f"folder-{number}").mkdir(parents=True)
    return tmp_path


def test_each_file_of_a_tree_is_looked_at_once_and_told_of(tree: Path) -> None:
    told: list[tuple[str, int]] = []
    found = search([tree], lambda what, done, _: told.append((what, done)))
    assert [path.name for path in found.files] == ["file-11"] * 30
    assert list(found.files) == sorted(found.files, key=lambda path: (
        str(path.parent.parent), int(path.parent.name.removeprefix("share"))))  # fmt: skip
    assert (found.looked, sum(found.reasons.values()), found.unread) == (360, 330, ())
    assert found.reasons["text or other content without a zero byte"] == 90
    said = {what for what, _ in told}
    assert f"searching {tree / 'empty' / 'folder-39'}" in said
    assert f"searching {tree / 'usr2' / 'share29' / 'file-11'}" in said
    assert [done for _, done in told] == sorted(done for _, done in told)
    assert told[-1][1] == 360


@pytest.mark.parametrize("after", [1, 2, 7, 100, 359])
def test_a_search_stops_when_asked(tree: Path, after: int) -> None:
    """Also among folders without a file."""
    calls = 0

    def stop(what: str, done: int, total: int) -> None:
        nonlocal calls
        calls += 1
        if calls == after:
            raise Cancelled

    with pytest.raises(Cancelled):
        search([tree], stop)
    assert calls == after
