"""Made-up systems with a known truth: processes live and end, and a kernel writes its records.

Written from the kernel's sources, apart from the program's own layouts: bytes by ``struct.pack``, a
record at each exit in order of exit, its start computed from the clock as it stands then
(``kernel/acct.c``, ``fill_ac``). Time is true time in whole and broken seconds since 1970; what the
system's own clock shows is true time and all steps made so far.
"""

from __future__ import annotations

import math
import struct
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

AFORK, ASU, ACORE, AXSIG = 0x01, 0x02, 0x08, 0x10


def moment(text: str, zone_name: str = "UTC") -> float:
    """``2024-03-10 02:00`` in a zone as seconds since 1970."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone_name)).timestamp()


@dataclass(eq=False)
class Proc:
    """A process of the made-up system."""

    name: str
    uid: int
    start: float
    end: float
    status: int = 0
    flags: int = 0
    parent: Proc | None = None
    cpu: float = 0.02
    tty: int = 0
    pid: int = 0
    switch: bool = False
    """The extra record that the kernel writes of the process that switches accounting off."""


@dataclass
class World:
    """One system from its first start on."""

    first: float
    pid_max: int = 32_768
    first_pid: int = 400
    procs: list[Proc] = field(default_factory=list)
    steps: list[tuple[float, float]] = field(default_factory=list)
    """(true time, seconds by which the clock is moved then)."""
    boots: list[float] = field(default_factory=list)
    """True times of restarts: what is alive then leaves no record, ids start over."""
    off: list[tuple[float, float]] = field(default_factory=list)
    """Stretches in which accounting is off."""
    init: Proc = field(init=False)

    def __post_init__(self) -> None:
        self.init = Proc("systemd", 0, self.first, math.inf, pid=1)

    def add(
        self, name: str, uid: int, start: float, length: float, status: int = 0, **more: Any
    ) -> Proc:
        """A process that lives ``length`` seconds from ``start`` on."""
        proc = Proc(name, uid, start, start + length, status, **more)
        self.procs.append(proc)
        return proc

    def cron(
        self,
        at: float,
        name: str,
        uid: int,
        length: float,
        status: int = 0,
        children: Iterable[tuple[str, float, float, int]] = (),
        *,
        shell_status: int | None = None,
    ) -> Proc:
        """cron's child, the shell, the job, and the job's children (name, offset, length, status)."""
        child = self.add("cron", 0, at + 0.3, length + 0.4, flags=AFORK | ASU)
        shell = self.add("sh", uid, at + 0.35, length + 0.2, _passed(status) if shell_status is None
                         else shell_status, parent=child)  # fmt: skip
        job = self.add(name, uid, at + 0.4, length, status, parent=shell)
        for what, after, lasts, how in children:
            self.add(what, uid, at + 0.4 + after, lasts, how, parent=job)
        return job

    def busy(self, since: float, until: float, every: float = 600.0) -> None:
        """Something short that ends now and then, so that recording shows."""
        at = since
        while at < until:
            self.add("true", 0, at + 0.5, 0.01)
            at += every

    def records(self) -> list[Proc]:
        """What leaves a record, in order of exit, with ids given out in order of start."""
        born = sorted(self.procs, key=lambda proc: proc.start)
        edges = [self.first, *sorted(self.boots), math.inf]
        for low, high in pairwise(edges):
            number = self.first_pid
            for proc in born:
                if low <= proc.start < high:
                    proc.pid = proc.pid or number
                    number = number + 1 if number + 1 < self.pid_max else 300
        ended = [
            proc
            for proc in born
            if proc.end < math.inf and not any(proc.start < boot <= proc.end for boot in self.boots)
        ]
        for start, end in self.off:
            accton = next(p for p in ended if p.name == "accton" and abs(p.start - start) < 1)
            ended.append(Proc("accton", 0, accton.start, accton.end - 0.001, pid=accton.pid,
                              parent=accton.parent, switch=True))  # fmt: skip
            ended = [p for p in ended if p.switch or not start <= p.end < end]
        return sorted(ended, key=lambda proc: proc.end)

    def switch(self, start: float, end: float) -> None:
        """Accounting switched off at ``start`` and on again at ``end``."""
        self.off.append((start, end))
        self.add("accton", 0, start, 0.004, flags=ASU)
        self.add("accton", 0, end - 0.002, 0.004, flags=ASU)

    def clock(self, at: float) -> float:
        """What the system's clock shows at a true time."""
        return at + sum(by for when, by in self.steps if when <= at)

    def write(self, path: Path, layout: str = "v3", records: list[Proc] | None = None) -> Path:
        """The records as a file."""
        pack = {"v3": self._v3, "v2": self._v2, "freebsd": _freebsd}[layout]
        path.write_bytes(
            b"".join(pack(p) for p in (self.records() if records is None else records))
        )
        return path

    def _times(self, proc: Proc) -> tuple[int, int]:
        length = proc.end - proc.start
        ticks = int(length * 100 + 1e-6)
        return int(self.clock(proc.end)) - ticks // 100, ticks

    def _parent_id(self, proc: Proc) -> int:
        parent = proc.parent
        return 1 if parent is None or parent.end < proc.end else parent.pid

    def _v3(self, proc: Proc) -> bytes:
        start, ticks = self._times(proc)
        cpu = 0 if proc.switch else int(proc.cpu * 100)
        some = 0 if proc.switch else 1
        return struct.pack(
            "<BBHIIIIIIfHHHHHHHH16s",
            proc.flags, 3, proc.tty, proc.status, proc.uid, proc.uid, proc.pid,
            self._parent_id(proc), start, float(ticks), cpu, 0, 2476 * some, 0, 0, 90 * some, 0, 0,
            proc.name.encode()[:15],
        )  # fmt: skip

    def _v2(self, proc: Proc) -> bytes:
        start, ticks = self._times(proc)
        exact = _comp2(ticks)
        return struct.pack(
            "<BBHHHIHHHHHHHHHHI17sBHII", proc.flags, 2, proc.uid & 0xFFFF, proc.uid & 0xFFFF, proc.tty,
            start, int(proc.cpu * 100), 0, _comp(ticks), 2476, 0, 0, 90, 0, 0, 100, proc.status,
            proc.name.encode()[:15], exact >> 16, exact & 0xFFFF, proc.uid, proc.uid,
        )  # fmt: skip


def _freebsd(proc: Proc) -> bytes:
    """Version 3 on a 64-bit system: no status, no process id; the start is recorded, lengths in µs."""
    return struct.pack(
        "<BBH16sfffqIIffQIHxxB7x", 0, 3, 80, proc.name.encode()[:15], proc.cpu * 1e6, 0.0,
        (proc.end - proc.start) * 1e6, int(proc.start), proc.uid, proc.uid, 1.0, 0.0,
        0xFFFFFFFFFFFFFFFF, 0, 80, 0x20 | proc.flags,
    )  # fmt: skip


def _passed(status: int) -> int:
    """How a shell ends whose last command ended so: 128 + n after a signal."""
    signal = status & 0x7F
    return (128 + signal) << 8 if signal else status


def _comp(value: int) -> int:
    """``encode_comp_t``: 13 bits and a power of 8."""
    exponent = last = 0
    while value > 8191:
        last, value, exponent = value & 4, value >> 3, exponent + 1
    if last and value + 1 <= 8191:
        value += 1
    return (exponent << 13) + value


def _comp2(value: int) -> int:
    """``encode_comp2_t``: 20 bits, the first one hidden, and a power of 2."""
    exponent, last = int(value > 0x7FFFF), 0
    while value > 0xFFFFF:
        last, value, exponent = value & 1, value >> 1, exponent + 1
    if last and value + 1 <= 0xFFFFF:
        value += 1
    return (value & 0x7FFFF) | (exponent << 19)
