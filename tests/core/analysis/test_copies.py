"""Copies of records, however many files hold them: each is told, and nothing else."""

from __future__ import annotations

from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import numpy as np
import pytest
from scoreboard.processes import processes, written

from evidencekit.analysis import copies, namespaces
from evidencekit.analysis.recording import read_recording
from evidencekit.evidence.collection import Evidence
from evidencekit.evidence.intake import open_file

if TYPE_CHECKING:
    from evidencekit.analysis.recording import Recording


def read(folder: Path, contents: list[list[bytes]]) -> tuple[Recording, list[list[bytes]]]:
    """The recording of files of these records, and the files' records in the order of the pass."""
    names = {}
    with ExitStack() as opened:
        files = []
        for number, records in enumerate(contents):
            path = folder / f"file-{number:03d}"
            path.write_bytes(b"".join(records))
            names[str(path)] = records
            files.append(opened.enter_context(open_file(path, workdir=folder)))
        evidence = Evidence(files)
        return read_recording(evidence), [names[source.path] for source in evidence.sources]


def numbered(files: list[list[bytes]]) -> list[bool]:
    """With process ids: what was there before is a copy."""
    seen: set[bytes] = set()
    told = []
    for records in files:
        for record in records:
            told.append(record in seen)
            seen.add(record)
    return told


def unnumbered(files: list[list[bytes]]) -> list[bool]:
    """Without: of each content the largest count that any one file holds is real."""
    most: Counter[bytes] = Counter()
    told = []
    for records in files:
        own = Counter(records)
        told += [most[record] >= own[record] for record in records]
        most |= own
    return told


CODES = {"linux-v3-le": numbered, "openbsd-64-le": numbered, "linux-v2-be": unnumbered,
         "freebsd-v2-64-le": unnumbered}  # fmt: skip


def test_three_hundred_files_that_each_hold_all_earlier_records(tmp_path: Path) -> None:
    records = written("linux-v3-le", processes(Random(1), 300))
    found, files = read(tmp_path, [records[: n + 1] for n in range(300)])
    assert sum(map(len, files)) == 45_150
    assert found.copies == 45_150 - len(set(records))
    assert found.is_copy.tolist() == numbered(files)
    assert found.inner == []


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("held", [1 << 22, 20])
def test_files_that_overlap_in_any_way(
    code: str, held: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pieces of one recording in any order, some twice, some with a piece inside again."""
    monkeypatch.setattr(copies, "MOST_HELD", held)
    told = 0
    for seed in range(6):
        random = Random(f"{code} {seed}")
        records = written(code, processes(random, 160))
        contents = []
        for _ in range(random.randrange(3, 12)):
            start = random.randrange(0, 150)
            part = records[start : start + random.randrange(5, 80)]
            contents.append(part + part[: random.choice((0, 0, 3, 20))])
        folder = tmp_path / str(seed)
        folder.mkdir()
        found, files = read(folder, contents)
        expected = CODES[code](files)
        assert found.layouts == {code: len(expected)}
        assert found.is_copy.tolist() == expected
        assert found.copies == sum(expected)
        told += found.copies
    assert told > 50


def test_another_record_of_the_same_key_is_no_copy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Keys only say where to look: what two records say is compared field by field."""
    monkeypatch.setattr(
        copies, "content_keys", lambda table: (table.end_us // 1_000_000).astype(np.uint64)
    )
    records = written("linux-v3-le", processes(Random(4), 60))
    found, files = read(tmp_path, [records[0:60:2], records[1:60:2]])
    assert found.is_copy.tolist() == [False] * 60
    assert sum(map(len, files)) == 60


def test_an_inner_file_is_found_among_many_copies(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One look at all records leaves out only files that no pair by pair comparison would take."""
    host = (data / "s390x-v3-be" / "pacct-pidns-host").read_bytes()
    inner = (data / "s390x-v3-be" / "pacct-pidns-inner").read_bytes()
    cut = [[raw[n : n + 64] for n in range(0, len(raw), 64)] for raw in (host, inner)]
    contents = [cut[0][: n + 3] for n in range(len(cut[0]) - 2)] + [cut[1]]
    told = []
    for few in (4, 1_000):
        monkeypatch.setattr(namespaces, "_FEW", few)
        folder = tmp_path / str(few)
        folder.mkdir()
        found, _ = read(folder, contents)
        told.append([(Path(p.inner).name, Path(p.outer).name, p.records) for p in found.inner])
    assert told[0] == told[1]
    # The smaller file of a pair counts as the inner one: of five copies the namespace's is the larger.
    assert told[0] == [
        ("file-001", "file-009", 3), ("file-002", "file-009", 4), ("file-003", "file-009", 5),
        ("file-004", "file-009", 6), ("file-005", "file-009", 7), ("file-009", "file-006", 8),
    ]  # fmt: skip
    assert len(contents) == 10
