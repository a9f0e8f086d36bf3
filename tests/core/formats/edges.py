"""Processes at the edges of what records hold, for every layout that the writers know."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import TYPE_CHECKING

from scoreboard.processes import Process, processes

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST_NAME = {
    "linux": 15, "freebsd": 16, "openbsd-64": 23, "openbsd-56": 16, "netbsd": 16, "darwin": 10,
    "solaris": 8,
}  # fmt: skip


def longest_name(code: str) -> int:
    """Bytes of the longest name that the kernel writes; on BSD and Solaris without a NUL."""
    return next(size for start, size in LONGEST_NAME.items() if code.startswith(start))


def edges(code: str, count: int) -> Iterator[tuple[str, list[Process]]]:
    """(what is special, the processes) for one layout."""
    rng = random.Random(f"{code} {count}")
    plain = processes(rng, count)
    full = (b"abcdefghijklmnopqrstuvwxyz")[: longest_name(code)]
    nothing = {
        "flags": 0, "status": 0, "uid": 0, "gid": 0, "elapsed": 0.0, "user": 0.0, "system": 0.0,
        "mem_kib": 0, "minor": 0, "major": 0, "blocks": 0,
    }  # fmt: skip
    yield "plain", plain
    yield "one command", [replace(p, name=b"sh") for p in plain]
    yield "full names", [replace(p, name=full) for p in plain]
    yield "1985", processes(rng, count, start=486_000_000)
    yield "2037", processes(rng, count, start=2_140_000_000)
    large = (70_000, 165_536, 1_000_000_000)
    yield "large ids", [replace(p, uid=rng.choice(large), gid=rng.choice(large)) for p in plain]
    yield "nearly all zero", [replace(p, **nothing) for p in plain]  # type: ignore[arg-type]
    yield (
        "weeks long",
        [
            replace(p, elapsed=4e6 + 1e4 * i, user=3e6, system=2e6, start=p.start - 4_000_000)
            for i, p in enumerate(plain)
        ],
    )
    yield "gaps", [replace(p, start=p.start + i * 86_400 * 100) for i, p in enumerate(plain[:6])]
    signals = (1, 6, 9, 11, 15, 0x86, 0x8B)
    yield "killed", [replace(p, status=rng.choice(signals), flags=0x10) for p in plain]
