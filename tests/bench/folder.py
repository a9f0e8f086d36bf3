"""A folder as copied disks hold them: many small files of every kind, one in five is accounting."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from pathlib import Path

A_FOLDER = 200
EVERY = 5
"""One file in so many is accounting."""


def write(folder: Path, count: int, accounting: bytes, seed: int = 1) -> int:
    """Write ``count`` files of 200 bytes to 16 kB; returns how many hold (parts of) ``accounting``."""
    rng = np.random.default_rng(seed)
    records = len(accounting) // 64
    written = 0
    for number in range(count):
        place = folder / f"{number // A_FOLDER:03d}"
        place.mkdir(parents=True, exist_ok=True)
        size = int(rng.integers(200, 16_000))
        if number % EVERY == 0:
            first = int(rng.integers(0, records - 256)) * 64
            content = accounting[first : first + size // 64 * 64]
            written += 1
        else:
            content = _other(rng, number % 7, size)
        (place / f"file-{number:05d}").write_bytes(content)
    return written


def _other(rng: np.random.Generator, kind: int, size: int) -> bytes:
    """Content that is no accounting."""
    if kind < 3:
        return b"Nov 14 07:00:01 host CRON[9441]: (root) CMD (true)\n" * (size // 51 + 1)
    if kind == 3:
        return b"\x7fELF\x02\x01\x01" + bytes(9) + rng.bytes(size)
    if kind == 4:
        return rng.bytes(size)
    if kind == 5:
        return bytes(size)
    sparse = np.where(rng.random(size) < 0.5, 0, rng.integers(0, 256, size))
    return sparse.astype(np.uint8).tobytes()
