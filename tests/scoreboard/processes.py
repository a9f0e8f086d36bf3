"""Made-up processes, and the record each system would have written for them.

The byte layouts here are written down a second time, by offset, from the systems' headers, and use
nothing of the program's own declarations: a slip in either shows.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random

NAMES = [
    "sh",
    "cron",
    "sed",
    "grep",
    "cat",
    "bash",
    "python3",
    "ls",
    "awk",
    "curl",
    "sleep",
    "partner-upload",
    "run-parts",
    "logrotate",
    "find",
    "sshd",
    "sudo",
    "systemd-tmpfile",
    "gzip",
    "tar",
    "rsync",
    "perl",
    "date",
    "id",
    "expr",
    "test",
    "make",
    "cc1",
    "ld",
    "as",
]


@dataclass(frozen=True)
class Process:
    """What a process did, before any rounding."""

    name: bytes
    flags: int
    status: int
    uid: int
    gid: int
    pid: int
    ppid: int
    tty: int
    """-1: none."""
    start: int
    elapsed: float
    user: float
    system: float
    mem_kib: int
    minor: int
    major: int
    blocks: int


def processes(rng: random.Random, count: int, start: int = 1_510_000_000) -> list[Process]:
    """``count`` processes of a quiet server that end one after the other."""
    made = []
    end = start
    for _ in range(count):
        end += rng.choice((0, 0, 1, 2, 5, 60))
        elapsed = round(10 ** rng.uniform(-2, 3.5), 3)
        status = rng.choice((0,) * 12 + (256, 28 << 8, 127 << 8, 9, 15, 0x8B))
        made.append(
            Process(
                name=rng.choice(NAMES).encode(),
                flags=rng.choice((0, 0, 0, 1, 2, 3)) | (0x10 if status & 0x7F else 0),
                status=status,
                uid=rng.choice((0, 0, 0, 33, 1000, 1004, 65534)),
                gid=rng.choice((0, 0, 0, 33, 1000, 1004)),
                pid=rng.randint(2, 32767),
                ppid=rng.randint(1, 32767),
                tty=rng.choice((-1, -1, -1, 0x8801)),
                start=end - math.floor(elapsed),
                elapsed=elapsed,
                user=round(elapsed * rng.uniform(0, 0.5), 3),
                system=round(elapsed * rng.uniform(0, 0.2), 3),
                mem_kib=rng.randint(1000, 60000),
                minor=rng.randint(60, 30000),
                major=rng.choice((0, 0, 0, 1, 7)),
                blocks=rng.choice((0, 0, 0, 3, 500)),
            )
        )
    return made


def comp(value: float) -> int:
    """A whole number as comp_t, the way kernels write it."""
    number, exponent, rounding = int(value), 0, 0
    while number > 8191:
        rounding = number & 4
        number >>= 3
        exponent += 1
    if rounding:
        number += 1
        if number > 8191:
            number >>= 3
            exponent += 1
    return (exponent << 13) + number


def comp2(value: float) -> int:
    """A whole number as comp2_t (24 bits)."""
    number, exponent, rounding = int(value), int(int(value) > 0x7FFFF), 0
    while number > 0xFFFFF:
        rounding = number & 1
        number >>= 1
        exponent += 1
    if rounding:
        number += 1
        if number > 0xFFFFF:
            number >>= 1
            exponent += 1
    return (number & 0x7FFFF) | (exponent << 19)


def _put(record: bytearray, order: str, fields: dict[int, tuple[str, float]]) -> bytes:
    for offset, (code, value) in fields.items():
        struct.pack_into(order + code, record, offset, value)
    return bytes(record)


def _named(record: bytearray, offset: int, size: int, name: bytes) -> None:
    record[offset : offset + min(size, len(name))] = name[:size]


def _noise(record: bytearray, *spans: tuple[int, int]) -> None:
    """Padding holds whatever was on the kernel's stack."""
    for start, stop in spans:
        record[start:stop] = bytes((start * 37 + n * 101 + 5) & 0xFF for n in range(stop - start))


def linux_v3(p: Process, order: str) -> bytes:
    """64 bytes."""
    record = bytearray(64)
    _named(record, 48, 15, p.name)
    return _put(
        record,
        order,
        {
            0: ("B", p.flags), 1: ("B", 0x03 if order == "<" else 0x83),
            2: ("H", max(p.tty, 0)), 4: ("I", p.status), 8: ("I", p.uid),
            12: ("I", p.gid), 16: ("I", p.pid), 20: ("I", p.ppid), 24: ("I", p.start),
            28: ("f", float(int(p.elapsed * 100))), 32: ("H", comp(p.user * 100)),
            34: ("H", comp(p.system * 100)), 36: ("H", comp(p.mem_kib)),
            42: ("H", comp(p.minor)), 44: ("H", comp(p.major)),
        },
    )  # fmt: skip


def _linux_start(p: Process, version: int) -> dict[int, tuple[str, float]]:
    return {
        0: ("B", p.flags), 1: ("B", version), 2: ("H", p.uid & 0xFFFF), 4: ("H", p.gid & 0xFFFF),
        6: ("H", max(p.tty, 0)), 8: ("I", p.start), 12: ("H", comp(p.user * 100)),
        14: ("H", comp(p.system * 100)), 16: ("H", comp(p.elapsed * 100)),
        18: ("H", comp(p.mem_kib)), 24: ("H", comp(p.minor)), 26: ("H", comp(p.major)),
    }  # fmt: skip


def linux_v2(p: Process, order: str) -> bytes:
    """64 bytes, 16-bit ids at the front and 32-bit ones at the end."""
    record = bytearray(64)
    _named(record, 36, 15, p.name)
    elapsed = comp2(p.elapsed * 100)
    return _put(
        record,
        order,
        {
            **_linux_start(p, 0x02 if order == "<" else 0x82), 30: ("H", 100),
            32: ("I", p.status), 53: ("B", elapsed >> 16), 54: ("H", elapsed & 0xFFFF),
            56: ("I", p.uid), 60: ("I", p.gid),
        },
    )  # fmt: skip


def linux_v1(p: Process, order: str) -> bytes:
    """62 bytes: m68k."""
    record = bytearray(62)
    _named(record, 34, 15, p.name)
    elapsed = comp2(p.elapsed * 100)
    return _put(
        record,
        order,
        {
            **_linux_start(p, 0x01 if order == "<" else 0x81), 30: ("I", p.status),
            51: ("B", elapsed >> 16), 52: ("H", elapsed & 0xFFFF), 54: ("I", p.uid),
            58: ("I", p.gid),
        },
    )  # fmt: skip


def linux_v0(p: Process, order: str) -> bytes:
    """64 bytes, up to Linux 2.6.7."""
    record = bytearray(64)
    _named(record, 36, 15, p.name)
    return _put(record, order, {**_linux_start(p, 0), 32: ("I", p.status)})


def linux_v0_m68k(p: Process, order: str) -> bytes:
    """62 bytes."""
    record = bytearray(62)
    _named(record, 34, 15, p.name)
    return _put(record, order, {**_linux_start(p, 0), 30: ("I", p.status)})


def _bsd_times(p: Process, start: int) -> dict[int, tuple[str, float]]:
    return {
        start: ("H", comp(p.user * 64)), start + 2: ("H", comp(p.system * 64)),
        start + 4: ("H", comp(p.elapsed * 64)),
    }  # fmt: skip


def freebsd_v1_64(p: Process, order: str) -> bytes:
    """56 bytes; DragonFly writes the same."""
    record = bytearray(56)
    _noise(record, (22, 24), (49, 56))
    _named(record, 0, 16, p.name)
    return _put(
        record,
        order,
        {
            **_bsd_times(p, 16), 24: ("q", p.start), 32: ("I", p.uid), 36: ("I", p.gid),
            40: ("H", p.mem_kib), 42: ("H", comp(p.blocks)), 44: ("I", p.tty & 0xFFFFFFFF),
            48: ("B", p.flags & 0x1D),
        },
    )  # fmt: skip


def freebsd_v1_32(p: Process, order: str) -> bytes:
    """48 bytes; old NetBSD and OpenBSD wrote the same."""
    record = bytearray(48)
    _noise(record, (22, 24), (45, 48))
    _named(record, 0, 16, p.name)
    return _put(
        record,
        order,
        {
            **_bsd_times(p, 16), 24: ("i", p.start), 28: ("I", p.uid), 32: ("I", p.gid),
            36: ("H", p.mem_kib), 38: ("H", comp(p.blocks)), 40: ("I", p.tty & 0xFFFFFFFF),
            44: ("B", p.flags & 0x1D),
        },
    )  # fmt: skip


def whole_float(value: float) -> float:
    """A whole number cut down to the 24 bits that a binary32 holds."""
    number = int(value)
    lost = max(0, number.bit_length() - 24)
    return float(number >> lost << lost)


def _freebsd_new(p: Process, order: str, version: int, size: int) -> bytes:
    record = bytearray(size)
    long_time = size == 80 or (size == 72 and version == 2)
    tail = size - (8 if long_time else 4)
    _noise(record, (tail + 1, size), (tail - 2, tail))
    _named(record, 4, 16, p.name)
    rest = 40 if long_time else 36
    return _put(
        record,
        order,
        {
            0: ("B", 0), 1: ("B", version), 2: ("H", size),
            20: ("f", whole_float(p.user * 1e6)), 24: ("f", whole_float(p.system * 1e6)),
            28: ("f", whole_float(p.elapsed * 1e6)), 32: ("q" if long_time else "i", p.start),
            rest: ("I", p.uid), rest + 4: ("I", p.gid), rest + 8: ("f", float(p.mem_kib)),
            rest + 12: ("f", float(p.blocks)),
            rest + 16: ("Q", p.tty & (2**64 - 1)) if version == 3 else ("I", p.tty & 0xFFFFFFFF),
            tail - 4: ("H", size), tail: ("B", p.flags & 0x1D | 0x20),
        },
    )  # fmt: skip


def openbsd_64(p: Process, order: str) -> bytes:
    """64 bytes with a process id."""
    record = bytearray(64)
    _named(record, 0, 23, p.name)
    return _put(
        record,
        order,
        {
            **_bsd_times(p, 24), 30: ("H", comp(p.blocks)), 32: ("q", p.start), 40: ("I", p.uid),
            44: ("I", p.gid), 48: ("I", p.mem_kib), 52: ("i", p.tty), 56: ("i", p.pid),
            60: ("I", p.flags & 0x19),
        },
    )  # fmt: skip


def openbsd_56(p: Process, order: str) -> bytes:
    """56 bytes with a process id."""
    record = bytearray(56)
    _named(record, 0, 16, p.name)
    return _put(
        record,
        order,
        {
            **_bsd_times(p, 16), 22: ("H", comp(p.blocks)), 24: ("q", p.start), 32: ("I", p.uid),
            36: ("I", p.gid), 40: ("I", p.mem_kib), 44: ("i", p.tty), 48: ("i", p.pid),
            52: ("I", p.flags & 0x1B),
        },
    )  # fmt: skip


def netbsd_64(p: Process, order: str) -> bytes:
    """64 bytes: 64-bit time and device numbers, aligned to 8."""
    record = bytearray(64)
    _noise(record, (22, 24), (44, 48), (57, 64))
    _named(record, 0, 16, p.name)
    return _put(
        record,
        order,
        {
            **_bsd_times(p, 16), 24: ("q", p.start), 32: ("I", p.uid), 36: ("I", p.gid),
            40: ("H", p.mem_kib), 42: ("H", comp(p.blocks)), 48: ("Q", p.tty & (2**64 - 1)),
            56: ("B", p.flags & 0x1F),
        },
    )  # fmt: skip


def netbsd_32(p: Process, order: str) -> bytes:
    """56 bytes: the same aligned to 4."""
    record = bytearray(56)
    _noise(record, (22, 24), (53, 56))
    _named(record, 0, 16, p.name)
    return _put(
        record,
        order,
        {
            **_bsd_times(p, 16), 24: ("q", p.start), 32: ("I", p.uid), 36: ("I", p.gid),
            40: ("H", p.mem_kib), 42: ("H", comp(p.blocks)), 44: ("Q", p.tty & (2**64 - 1)),
            52: ("B", p.flags & 0x1F),
        },
    )  # fmt: skip


def darwin_32(p: Process, order: str) -> bytes:
    """40 bytes, a name of ten."""
    record = bytearray(40)
    _noise(record, (37, 40))
    _named(record, 0, 10, p.name)
    return _put(
        record,
        order,
        {
            **_bsd_times(p, 10), 16: ("i", p.start), 20: ("I", p.uid), 24: ("I", p.gid),
            28: ("H", p.mem_kib), 30: ("H", comp(p.blocks)), 32: ("i", p.tty),
            36: ("B", p.flags & 0x1F),
        },
    )  # fmt: skip


def darwin_64(p: Process, order: str) -> bytes:
    """48 bytes, a 64-bit start time."""
    record = bytearray(48)
    _noise(record, (41, 48))
    _named(record, 0, 10, p.name)
    return _put(
        record,
        order,
        {
            **_bsd_times(p, 10), 16: ("q", p.start), 24: ("I", p.uid), 28: ("I", p.gid),
            32: ("H", p.mem_kib), 34: ("H", comp(p.blocks)), 36: ("i", p.tty),
            40: ("B", p.flags & 0x1F),
        },
    )  # fmt: skip


def solaris_acct(p: Process, order: str) -> bytes:
    """40 bytes, SVR4."""
    record = bytearray(40)
    _named(record, 32, 8, p.name)
    return _put(
        record,
        order,
        {
            0: ("B", p.flags & 0x03 | 0x20), 1: ("B", p.status & 0xFF), 4: ("I", p.uid),
            8: ("I", p.gid), 12: ("I", p.tty & 0xFFFFFFFF), 16: ("i", p.start),
            20: ("H", comp(p.user * 100)), 22: ("H", comp(p.system * 100)),
            24: ("H", comp(p.elapsed * 100)), 26: ("H", comp(p.mem_kib)),
            28: ("H", comp(p.minor * 512)), 30: ("H", comp(p.blocks)),
        },
    )  # fmt: skip


def solaris_o_acct(p: Process, order: str) -> bytes:
    """32 bytes, SVR3."""
    record = bytearray(32)
    _named(record, 24, 8, p.name)
    return _put(
        record,
        order,
        {
            0: ("B", p.flags & 0x03), 1: ("B", p.status & 0xFF), 2: ("H", p.uid & 0xFFFF),
            4: ("H", p.gid & 0xFFFF), 6: ("H", p.tty & 0xFFFF), 8: ("i", p.start),
            12: ("H", comp(p.user * 100)), 14: ("H", comp(p.system * 100)),
            16: ("H", comp(p.elapsed * 100)), 18: ("H", comp(p.mem_kib)),
            20: ("H", comp(p.minor * 512)), 22: ("H", comp(p.blocks)),
        },
    )  # fmt: skip


Writer = Callable[[Process, str], bytes]


def _both(name: str, writer: Writer) -> dict[str, tuple[Writer, str]]:
    return {f"{name}-le": (writer, "<"), f"{name}-be": (writer, ">")}


def _new(version: int, size: int) -> Writer:
    return lambda p, order: _freebsd_new(p, order, version, size)


WRITERS: dict[str, tuple[Writer, str]] = {
    **_both("linux-v3", linux_v3),
    **_both("linux-v2", linux_v2),
    "linux-v1-be": (linux_v1, ">"),
    **_both("linux-v0", linux_v0),
    "linux-v0-m68k-be": (linux_v0_m68k, ">"),
    **_both("freebsd-v1-64", freebsd_v1_64),
    **_both("freebsd-v1-32", freebsd_v1_32),
    **_both("freebsd-v2-64", _new(2, 72)),
    **_both("freebsd-v2-32", _new(2, 64)),
    **_both("freebsd-v3-64", _new(3, 80)),
    **_both("freebsd-v3-32", _new(3, 72)),
    **_both("openbsd-64", openbsd_64),
    **_both("openbsd-56", openbsd_56),
    **_both("netbsd-64", netbsd_64),
    **_both("netbsd-32", netbsd_32),
    **_both("darwin-32", darwin_32),
    **_both("darwin-64", darwin_64),
    **_both("solaris-acct", solaris_acct),
    **_both("solaris-o-acct", solaris_o_acct),
}
"""Layout code → how its records are written, and in which byte order."""


def written(code: str, many: list[Process]) -> list[bytes]:
    """The records of these processes in one layout."""
    writer, order = WRITERS[code]
    return [writer(process, order) for process in many]
