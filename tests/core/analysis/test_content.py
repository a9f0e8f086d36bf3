"""Jobs told apart by name and user, also where somebody made a name to be taken for another."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from core.analysis.tables import Row, table_of

from evidencekit.analysis.content import JobNumbers, distinct_jobs, group_codes, job_keys
from evidencekit.analysis.jobs import list_jobs

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from evidencekit.evidence.collection import Evidence

JOB, UID = b"partner-upload", 1004
FORGED, OTHER = b"r4v-`}+!\x13?\x1bK$\xc0z", 1001
"""Found in a moment by undoing the multiplications of the key: user 1001 can name a process so."""
ROWS = [
    Row(101, 1, 0, 10, JOB, UID), Row(102, 1, 1, 11, FORGED, OTHER),
    Row(103, 1, 2, 12, b"ls", UID), Row(104, 1, 3, 13, FORGED, OTHER),
    Row(105, 1, 4, 14, JOB, UID), Row(106, 1, 5, 15, JOB, OTHER),
]  # fmt: skip


def test_a_forged_name_has_the_key_of_another_job_and_is_not_taken_for_it() -> None:
    table = table_of(ROWS)
    keys = job_keys(table).tolist()
    assert keys[0] == keys[1], "else the next lines test nothing"
    first, which = distinct_jobs(table)
    told = [(bytes(table.command[row]), int(table.uid[row])) for row in first[which].tolist()]
    assert told == [(row.command, row.uid) for row in ROWS]
    assert len(first) == 4
    assert len(set(group_codes(table).tolist())) == 4
    listed = [(b"ls", UID), (FORGED, OTHER), (JOB, UID), (JOB, OTHER)]
    assert JobNumbers(listed).of(table).tolist() == [2, 1, 0, 1, 2, 3]


def test_jobs_without_a_forged_name_are_told_by_their_keys_alone() -> None:
    table = table_of([row for row in ROWS if row.command != FORGED])
    first, which = distinct_jobs(table)
    assert sorted(first.tolist()) == [0, 1, 3]
    assert which[0] == which[2]
    assert len(set(which.tolist())) == 3


def test_the_list_of_jobs_counts_no_forged_run(
    tmp_path: Path, opened: Callable[..., Evidence]
) -> None:
    def record(name: bytes, uid: int, pid: int, end: int, status: int) -> bytes:
        return struct.pack(
            "<BBHIIIIIIfHHHHHHHH16s", 0, 3, 0, status, uid, uid, pid, 1, end - 5, 500.0,
            1, 1, 500, 0, 0, 50, 0, 0, name,
        )  # fmt: skip

    path = tmp_path / "pacct"
    path.write_bytes(
        b"".join(
            record(JOB, UID, 100 + 2 * n, 1_510_642_801 + 60 * n, 0)
            + record(FORGED, OTHER, 101 + 2 * n, 1_510_642_803 + 60 * n, 256)
            for n in range(30)
        )
    )
    jobs = {(job.command, job.uid): job for job in list_jobs(opened(path), "UTC")}
    assert len(jobs) == 2
    own = jobs["partner-upload", UID]
    assert (own.runs, own.nonzero_exits) == (30, 0)
