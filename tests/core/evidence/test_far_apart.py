"""Records read here and there in a large file: the right ones, and nothing of the file is held."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from bench.generate import JOB, JOB_UID, V3, write

from evidencekit.evidence.collection import Evidence
from evidencekit.evidence.intake import open_file
from evidencekit.formats import check
from evidencekit.records import Source

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    import numpy.typing as npt

RECORDS = 600_000
"""Of 64 bytes: three parts of what is read at a time."""


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("large") / "pacct"
    write(file, RECORDS)
    return file


@pytest.fixture
def evidence(large: Path, tmp_path: Path) -> Iterator[Evidence]:
    """The file twice, under two names, so that numbers run on from one to the other."""
    files = [open_file(large, workdir=tmp_path, source=Source(name)) for name in ("one", "two")]
    found = Evidence(files, as_given=True)
    yield found
    found.close()


@pytest.fixture(scope="module")
def stored(large: Path) -> npt.NDArray[Any]:
    """The records as numpy reads them by itself."""
    return np.fromfile(large, V3.dtype)


def test_records_are_taken_in_the_order_asked_for(
    evidence: Evidence, stored: npt.NDArray[Any]
) -> None:
    wanted = np.array([1_199_999, 0, 262_143, 262_144, 599_999, 600_000, 0, 524_288, 7, 862_144])
    table = evidence.take(wanted)
    assert table.offset.tolist() == (wanted % RECORDS * 64).tolist()
    assert table.ppid.tolist() == stored["ac_ppid"][wanted % RECORDS].tolist()
    names = [table.sources[code].name for code in table.source.tolist()]
    assert names == ["two" if number >= RECORDS else "one" for number in wanted.tolist()]


def test_a_part_ends_where_the_next_record_lies_far_away(evidence: Evidence) -> None:
    wanted = np.arange(0, 2 * RECORDS, 50)
    assert evidence.numbers_of(evidence.take(wanted)).tolist() == wanted.tolist()
    assert evidence.numbers_of(evidence.rows(599_000, 601_000)).tolist() == list(
        range(599_000, 601_000)
    )


def test_the_numbers_of_a_job_are_those_of_its_name_and_user(
    evidence: Evidence, stored: npt.NDArray[Any]
) -> None:
    own = np.flatnonzero((stored["ac_comm"] == JOB) & (stored["ac_uid"] == JOB_UID))
    assert len(own) == 8_269
    found = evidence.find(command=JOB.decode(), uid=JOB_UID)
    assert found.tolist() == [*own.tolist(), *(own + RECORDS).tolist()]
    assert evidence.numbers_of(evidence.select(command=JOB.decode())).tolist() == found.tolist()
    assert evidence.find(command=JOB.decode(), uid=JOB_UID + 1).tolist() == []
    assert evidence.find(command="\\x0").tolist() == []


@pytest.mark.skipif(sys.platform != "linux", reason="reads what Linux says of a program's memory")
def test_nothing_of_the_file_is_held_afterwards(evidence: Evidence, large: Path) -> None:
    """Each of these touches nearly every page of the file: 38 megabytes."""
    evidence.take(np.arange(0, RECORDS, 60))
    assert held(large) < 3 << 20
    evidence.find(command=JOB.decode())
    assert held(large) < 3 << 20
    for number in range(0, RECORDS, 1_000):
        ref = evidence.take([number]).ref(0)
        assert len(evidence.raw(ref)) == 64
        assert evidence.explain(ref)[0].name == "ac_flag"
    assert held(large) < 3 << 20
    for _table in evidence.blocks():
        assert held(large) < 24 << 20
    assert held(large) < 3 << 20


def held(file: Path) -> int:
    """Bytes of the file that count as memory of this program, over all its maps of it."""
    count, ours = 0, False
    for line in Path("/proc/self/smaps").read_text("utf-8").splitlines():
        if "-" in line.split(" ")[0]:
            ours = line.endswith(str(file))
        elif ours and line.startswith("Rss:"):
            count += int(line.split()[1]) << 10
    return count


def test_what_is_let_go_can_be_read_again(large: Path, tmp_path: Path) -> None:
    with open_file(large, workdir=tmp_path) as file:
        before = bytes(file.buffer[1_000:1_064])
        check.let_go(file.buffer, 1_000, 1_064)
        check.let_go(file.buffer, 0, file.size)
        check.let_go(file.buffer, file.size - 1, file.size + 5)
        assert bytes(file.buffer[1_000:1_064]) == before
