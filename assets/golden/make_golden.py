# ruff: noqa: INP001 (a build-time script beside its product, not part of the package)
"""Write the golden files and their truth: ``python assets/golden/make_golden.py``.

Every layout is packed here by hand, from the headers, with nothing of the program's own declarations:
so the program's reading is compared with something that it did not make. The processes are the same
in every file, as far as a layout can say them.
"""

from __future__ import annotations

import gzip
import json
import struct
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

Process = dict[str, Any]
Packer = Callable[[Process], bytes]

HERE = Path(__file__).parent
START = 1_510_642_801
"""2017-11-14 07:00:01 UTC."""
EXPANDED = 0x20
NAMES = (
    "cron",
    "sh",
    "upload",
    "curl",
    "gzip",
    "date",
    "rm",
    "backup",
    "rsync",
    "ssh",
    "ls",
    "awk",
)


def processes(count: int = 12) -> list[Process]:
    """Twelve or more processes, the ends in order of time."""
    made: list[Process] = []
    for number in range(count):
        seconds = (3, 7, 580, 41, 0, 1, 2, 90, 12, 5, 0, 33)[number % 12]
        end = START + 600 + 30 * number
        status = {2: 28 << 8, 3: 28 << 8, 7: 15}.get(number % 12, 0)
        made.append(
            {
                "name": NAMES[number % 12], "uid": 1000 + number % 5, "gid": 100 + number % 3,
                "pid": 4000 + 3 * number, "ppid": 3999 + 2 * number, "start": end - seconds,
                "seconds": seconds, "status": status, "minor": 200 + number, "mem": 3000 + number,
            }
        )  # fmt: skip
    return made


def comp(value: int) -> int:
    """A comp_t, as kernels make it."""
    exponent = lost = 0
    while value > 0x1FFF:
        lost = value & 4
        value >>= 3
        exponent += 1
    if lost:
        value += 1
        if value > 0x1FFF:
            value >>= 3
            exponent += 1
    return exponent << 13 | value


def linux(version: int, big: bool, p: Process) -> bytes:
    """A Linux record of version 1, 2 or 3."""
    order, mark = (">", 0x80) if big else ("<", 0)
    name = p["name"].encode()
    signal = 0x10 if p["status"] & 0x7F else 0
    ticks, mem = p["seconds"] * 100, comp(p["mem"])
    if version == 3:
        return struct.pack(
            order + "BBHIIIIIIf8H16s", signal, 3 | mark, 0, p["status"], p["uid"], p["gid"], p["pid"],
            p["ppid"], p["start"], float(ticks), 1, 2, mem, 0, 0, p["minor"], 0, 0, name,
        )  # fmt: skip
    short = (p["uid"], p["gid"], 0, p["start"])
    counters = (1, 2, comp(ticks), mem, 0, 0, p["minor"], 0, 0)
    tail = (name, ticks >> 16, ticks & 0xFFFF, p["uid"], p["gid"])
    if version == 2:
        return struct.pack(
            order + "BBHHHI9HHI17sBHII",
            signal,
            2 | mark,
            *short,
            *counters,
            100,
            p["status"],
            *tail,
        )
    return struct.pack(
        order + "BBHHHI9HI17sBHII", signal, 1 | mark, *short, *counters, p["status"], *tail
    )


def linux0(big: bool, m68k: bool, p: Process) -> bytes:
    """A Linux record of version 0."""
    signal = 0x10 if p["status"] & 0x7F else 0
    counters = (1, 2, comp(p["seconds"] * 100), comp(p["mem"]), 0, 0, p["minor"], 0, 0)
    return struct.pack(
        (">" if big else "<") + ("BBHHHI9HI17s11x" if m68k else "BBHHHI9H2xI17s11x"),
        signal, 0, p["uid"], p["gid"], 0, p["start"], *counters, p["status"], p["name"].encode(),
    )  # fmt: skip


def bsd_flag(p: Process) -> int:
    """AXSIG where a signal ended the process."""
    return 0x10 if p["status"] & 0x7F else 0


def freebsd(version: int, wide: bool, big: bool, p: Process) -> bytes:
    """A FreeBSD record; ``wide``: 64-bit time."""
    order, name = (">" if big else "<"), p["name"].encode()
    owner = (p["start"], p["uid"], p["gid"])
    if version == 1:
        form = "16sHHH2x" + ("qIIHHIB7x" if wide else "iIIHHIB3x")
        ticks = (1, 2, comp(p["seconds"] * 64))
        return struct.pack(order + form, name, *ticks, *owner, p["mem"], 3, 0xFFFFFFFF, bsd_flag(p))
    size = {(2, True): 72, (2, False): 64, (3, True): 80, (3, False): 72}[version, wide]
    middle = ("qIIff" if wide else "iIIff") + ("IH" if version == 2 else "QIH")
    rest = (0xFFFFFFFF, size) if version == 2 else (0xFFFFFFFFFFFFFFFF, 0, size)
    form = order + "BBH16sfff" + middle + "2xB" + ("7x" if wide else "3x")
    times = (15_625.0, 31_250.0, p["seconds"] * 1e6)
    head = (0, version, size, name)
    return struct.pack(form, *head, *times, *owner, float(p["mem"]), 3.0, *rest, bsd_flag(p) | 0x20)


def openbsd(long_name: bool, big: bool, p: Process) -> bytes:
    """An OpenBSD record of 64 or 56 bytes."""
    form = (">" if big else "<") + ("24s" if long_name else "16s") + "HHHHqIIIiII"
    ticks = (1, 2, comp(p["seconds"] * 64), 3)
    owner = (p["start"], p["uid"], p["gid"], p["mem"], -1, p["pid"], bsd_flag(p))
    return struct.pack(form, p["name"].encode(), *ticks, *owner)


def netbsd(wide: bool, big: bool, p: Process) -> bytes:
    """A NetBSD record; ``wide``: 8-byte alignment."""
    form = (">" if big else "<") + "16sHHH2xqIIHH" + ("4xQB7x" if wide else "QB3x")
    ticks = (1, 2, comp(p["seconds"] * 64))
    owner = (p["start"], p["uid"], p["gid"], p["mem"], 3, 0xFFFFFFFFFFFFFFFF, bsd_flag(p))
    return struct.pack(form, p["name"].encode(), *ticks, *owner)


def solaris(expanded: bool, big: bool, p: Process) -> bytes:
    """A Solaris record: SVR4 (expanded) or SVR3."""
    order, low = (">" if big else "<"), p["status"] & 0xFF
    counters = (1, 2, comp(p["seconds"] * 100), comp(p["mem"]), 3, 4)
    if expanded:
        head = (EXPANDED, low, p["uid"], p["gid"], 0xFFFFFFFF, p["start"])
        return struct.pack(order + "BB2xIIIi6H8s", *head, *counters, p["name"].encode())
    head = (0, low, p["uid"], p["gid"], 0xFFFF, p["start"])
    return struct.pack(order + "BBHHHi6H8s", *head, *counters, p["name"].encode())


def darwin(wide: bool, big: bool, p: Process) -> bytes:
    """A Darwin record; ``wide``: 64-bit time."""
    form = (">" if big else "<") + "10sHHH" + ("qIIHHiB7x" if wide else "IIIHHiB3x")
    ticks = (1, 2, comp(p["seconds"] * 64))
    owner = (p["start"], p["uid"], p["gid"], p["mem"], 3, -1, bsd_flag(p))
    return struct.pack(form, p["name"].encode(), *ticks, *owner)


def truth(p: Process, status: str, pids: str) -> list[object]:
    """Name, user, start, length in seconds, status, process, parent; null: not recorded."""
    kept: int | None = None
    if status == "full" or (status == "signal" and p["status"] & 0x7F):
        kept = p["status"]
    return [
        p["name"], p["uid"], p["start"], p["seconds"], kept,
        p["pid"] if pids else None, p["ppid"] if pids == "both" else None,
    ]  # fmt: skip


def layouts() -> Iterator[tuple[str, Packer, str, str]]:
    """(layout code, packer, how the status is told, which ids are told)."""
    for big, mark in ((False, "le"), (True, "be")):
        for version in (3, 2, 1):
            pids = "both" if version == 3 else ""
            yield (
                f"linux-v{version}-{mark}",
                lambda p, v=version, b=big: linux(v, b, p),
                "full",
                pids,
            )
        yield f"linux-v0-{mark}", lambda p, b=big: linux0(b, False, p), "full", ""
        for version in (3, 2, 1):
            for wide, bits in ((True, "64"), (False, "32")):
                yield (
                    f"freebsd-v{version}-{bits}-{mark}",
                    lambda p, v=version, w=wide, b=big: freebsd(v, w, b, p),
                    "none",
                    "",
                )
        for long_name, size in ((True, "64"), (False, "56")):
            yield (
                f"openbsd-{size}-{mark}",
                lambda p, n=long_name, b=big: openbsd(n, b, p),
                "none",
                "own",
            )
        for wide, bits in ((True, "64"), (False, "32")):
            yield f"netbsd-{bits}-{mark}", lambda p, w=wide, b=big: netbsd(w, b, p), "none", ""
            yield f"darwin-{bits}-{mark}", lambda p, w=wide, b=big: darwin(w, b, p), "none", ""
        for expanded, name in ((True, "acct"), (False, "o-acct")):
            yield (
                f"solaris-{name}-{mark}",
                lambda p, e=expanded, b=big: solaris(e, b, p),
                "signal",
                "",
            )
    yield "linux-v0-m68k-be", lambda p: linux0(True, True, p), "full", ""


def main() -> None:
    """Write everything anew."""
    told = []

    def write(name: str, raw: bytes, layout: str, records: list[Any], problems: list[Any]) -> None:
        (HERE / name).write_bytes(raw)
        told.append({"file": name, "layout": layout, "records": records, "problems": problems})

    for code, pack, status, pids in layouts():
        some = processes(24 if code.startswith(("darwin-32", "solaris-o")) else 12)
        raw = b"".join(pack(p) for p in some)
        write(f"{code}.acct", raw, code, [truth(p, status, pids) for p in some], [])

    some = processes(24)
    records = [linux(3, False, p) for p in some]
    true = [truth(p, "full", "both") for p in some]
    whole, name = b"".join(records), "linux-v3-le"
    write("damaged-torn-tail.acct", whole + records[0][:20], name, true, [[24 * 64, 20]])
    gap = whole[:512] + bytes(256) + whole[512:]
    write("damaged-zero-filled.acct", gap, name, true, [[512, 256]])
    lost = whole[:660] + whole[667:]
    write("damaged-bytes-lost.acct", lost, name, true[:10] + true[11:], [[640, 57]])
    text = b"Nov 14 02:00:01 host kernel: a line of a log\n"
    mixed = whole[:768] + text + whole[768:]
    write("damaged-text-inside.acct", mixed, name, true, [[768, len(text)]])
    old = b"".join(linux(2, False, p) for p in some[16:])
    both = true[:16] + [truth(p, "full", "") for p in some[16:]]
    write("mixed-versions.acct", whole[:1024] + old, name, both, [])
    write("compressed.acct.gz", gzip.compress(whole, mtime=0), name, true, [])
    (HERE / "truth.json").write_text(
        "[\n" + ",\n".join(json.dumps(each) for each in told) + "\n]\n", "utf-8"
    )


if __name__ == "__main__":
    main()
