"""How fast one job is analysed in a large case: first pass, index, then each step by itself.

The file holds ``--records`` made-up records of a busy server over some 400 days, and among them a
nightly job with its cron, shell and uploader. Nothing is asserted: the numbers are for reading.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from bench.generate import BLOCK, FIRST_SECOND, JOB, JOB_UID, block

from evidencekit.analysis.analyse import analyse
from evidencekit.analysis.jobs import list_jobs
from evidencekit.analysis.recording import read_recording
from evidencekit.analysis.runs import find_job
from evidencekit.analysis.values import JobQuery
from evidencekit.evidence.collection import Evidence
from evidencekit.evidence.intake import open_file
from evidencekit.records import Source

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt

DAY = 86_400
BUSY = "cat"
"""A command of a fiftieth of all records."""
DAYS = 400
FIRST_NIGHT = (FIRST_SECOND // DAY + 1) * DAY + 2 * 3600


def main() -> int:
    """Make the file, time the steps, print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=10_000_000)
    wanted: int = parser.parse_args().records
    with tempfile.TemporaryDirectory(prefix="evidencekit-bench-") as folder:
        file = Path(folder) / "pacct"
        write(file, wanted)
        opened = timed("intake: hash, recognise, index", lambda: open_file(
            file, workdir=Path(folder), source=Source("pacct", "pacct")))  # fmt: skip
        evidence = Evidence([opened])
        timed("first pass of the analysis", lambda: read_recording(evidence))
        query = JobQuery(JOB.decode(), JOB_UID)
        found = timed("runs and families of one job", lambda: find_job(evidence, query))
        timed("all of one job, first zone", lambda: analyse(evidence, query))
        done = timed("all of one job, again", lambda: analyse(evidence, query))
        other = JobQuery(JOB.decode(), JOB_UID, zone="America/Toronto")
        timed("all of one job, another zone", lambda: analyse(evidence, other))
        many = JobQuery(BUSY)
        busy = timed("all of a job of very many runs", lambda: analyse(evidence, many))
        timed("list of jobs", lambda: list_jobs(evidence, "UTC"))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{wanted:,} records, {len(found.runs):,} runs, {len(done.findings)} findings")
        print(f"a job of {len(busy.runs):,} runs: {BUSY}")
        print(f"largest memory {peak:,.0f} MiB")
        evidence.close()
    return 0


def timed(name: str, step: Callable[[], Any]) -> Any:
    """Run a step and print how long it took."""
    began = time.perf_counter()
    given = step()
    print(f"{name:<34} {time.perf_counter() - began:8.2f} s", flush=True)
    return given


def write(file: Path, records: int) -> None:
    """Background records, and each night the four of the job in place of some of them."""
    rng = np.random.default_rng(1)
    per_second = records / (DAYS * DAY)
    with file.open("wb") as out:
        for done in range(0, records, BLOCK):
            count = min(BLOCK, records - done)
            rows = block(rng, count, FIRST_SECOND + int(done / per_second), per_second)
            rows["ac_comm"] = np.where(rows["ac_comm"] == JOB, b"other", rows["ac_comm"])
            rows["ac_pid"] = 300 + (np.arange(done, done + count) % 32_000)
            for night in range(DAYS - 2):
                _place(rows, FIRST_NIGHT + night * DAY, rng)
            out.write(rows.tobytes())


def _place(rows: npt.NDArray[Any], at: int, rng: np.random.Generator) -> None:
    """curl, job, shell and cron's child, if the block covers the moment of their ends."""
    ends = rows["ac_btime"].astype(np.int64) + rows["ac_etime"].astype(np.int64) // 100
    length = 30 + int(rng.integers(0, 20))
    first = int(np.searchsorted(ends, at + length))
    if first == 0 or first + 4 > len(rows):
        return
    pids = rows["ac_pid"][first : first + 4].astype(np.int64)
    # Ids in order of start: cron's child has the lowest, the uploader the highest.
    family = ((b"curl", JOB_UID, 0), (JOB, JOB_UID, 0), (b"sh", JOB_UID, 0), (b"cron", 0, 3))
    for place, (name, uid, flags) in enumerate(family):
        row = rows[first + place]
        row["ac_comm"], row["ac_uid"], row["ac_gid"], row["ac_flag"] = name, uid, uid, flags
        row["ac_exitcode"], row["ac_pid"] = 0, int(pids.min()) + 3 - place
        row["ac_ppid"] = int(pids.min()) + 2 - place if place < 3 else 250
        lived = length * 100 - 50 + place * 10
        end = int(ends[first + place])
        row["ac_etime"], row["ac_btime"] = lived, end - lived // 100


if __name__ == "__main__":
    sys.exit(main())
