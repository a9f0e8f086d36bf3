"""A large Linux v3 accounting file, made by whole columns: the same bytes for the same seed.

The records look like a busy server's: some hundreds of command names, of which few make up most
records, some dozens of users, lengths over six orders of magnitude, end seconds that never go back.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from evidencekit.formats.catalogue import layout

if TYPE_CHECKING:
    import numpy.typing as npt

V3 = layout("linux-v3-le")
BLOCK = 1 << 18
FIRST_SECOND = 1_500_000_000
JOB = b"partner-upload"
JOB_UID = 1004


def names(count: int = 400) -> npt.NDArray[np.bytes_]:
    """Command names: the common ones first."""
    common = [b"sh", b"cron", b"sed", b"grep", b"cat", b"bash", b"python3", b"ls", b"awk", b"curl"]
    made = [f"worker-{n:04d}".encode() for n in range(count - len(common) - 1)]
    return np.array([*common, JOB, *made], "S16")


def comp_t(values: npt.NDArray[Any]) -> npt.NDArray[np.uint16]:
    """Whole numbers to comp_t, as the kernel writes it."""
    value, exponent = values.astype(np.int64), np.zeros(len(values), np.int64)
    rounding = np.zeros(len(values), bool)
    while (large := value > 0x1FFF).any():
        rounding = np.where(large, (value & 4) != 0, rounding)
        value, exponent = np.where(large, value >> 3, value), exponent + large
    value = value + rounding
    over = value > 0x1FFF
    value, exponent = np.where(over, value >> 3, value), exponent + over
    return ((exponent << 13) + value).astype(np.uint16)


def block(
    rng: np.random.Generator, count: int, first_second: int, per_second: float
) -> npt.NDArray[Any]:
    """``count`` records that end from ``first_second`` on."""
    known = names()
    weights = 1.0 / np.arange(1, len(known) + 1) ** 1.1
    chosen = rng.choice(len(known), count, p=weights / weights.sum())
    rows = np.zeros(count, V3.dtype)
    ticks = np.floor(10 ** rng.uniform(0, 5, count)).astype(np.int64)
    ends = first_second + (np.arange(count) / per_second).astype(np.int64)
    rows["ac_flag"] = rng.choice([0, 1, 2, 3, 0x10], count, p=[0.6, 0.15, 0.15, 0.05, 0.05])
    rows["ac_version"] = 3
    rows["ac_exitcode"] = rng.choice(
        [0, 0x100, 0x1C00, 9, 15], count, p=[0.9, 0.06, 0.01, 0.01, 0.02]
    )
    users = np.where(
        rng.random(count) < 0.6, 0, 1000 + (chosen * 7 + rng.integers(0, 3, count)) % 40
    )
    rows["ac_uid"] = np.where(known[chosen] == JOB, JOB_UID, users)
    rows["ac_gid"] = rows["ac_uid"]
    rows["ac_pid"] = 300 + np.arange(count) % 32_000
    rows["ac_ppid"] = 1 + rng.integers(0, 32_000, count)
    rows["ac_btime"] = ends - ticks // 100
    rows["ac_etime"] = ticks
    rows["ac_utime"] = comp_t(ticks // 7)
    rows["ac_stime"] = comp_t(ticks // 31)
    rows["ac_mem"] = comp_t(rng.integers(1000, 90_000, count))
    rows["ac_minflt"] = comp_t(rng.integers(50, 20_000, count))
    rows["ac_majflt"] = rng.integers(0, 3, count)
    rows["ac_comm"] = known[chosen]
    return rows


def write(path: Path, count: int, seed: int = 1) -> None:
    """Write ``count`` records to ``path``."""
    rng = np.random.default_rng(seed)
    per_second = 40.0
    with path.open("wb") as out:
        for done in range(0, count, BLOCK):
            part = min(BLOCK, count - done)
            out.write(block(rng, part, FIRST_SECOND + int(done / per_second), per_second).tobytes())


def main() -> None:
    """``python -m tests.bench.generate FILE [--records N]``."""
    parser = argparse.ArgumentParser(description="write a large accounting file")
    parser.add_argument("file", type=Path)
    parser.add_argument("--records", type=int, default=10_000_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    write(given.file, given.records, given.seed)


if __name__ == "__main__":
    main()
