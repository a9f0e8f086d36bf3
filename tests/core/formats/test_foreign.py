"""What is no accounting read here: refused, and called what it is."""

from __future__ import annotations

import io
import sqlite3
import struct
import subprocess
import sys
import tarfile
import zipfile
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pytest
from scoreboard import stock
from scoreboard.damage import case, zero_page
from scoreboard.processes import WRITERS, comp, processes, written

from evidencekit.errors import NotRecognised
from evidencekit.evidence.search import search
from evidencekit.formats.decode import scan
from evidencekit.formats.foreign import foreign_kind

if TYPE_CHECKING:
    from collections.abc import Callable

LOGIN = "a login record file (utmp or wtmp), not process accounting"
START = 1_500_000_000
USERS = (b"alice", b"root", b"reboot")


def linux_utmp(order: str, count: int, *, wide: bool) -> bytes:
    """``struct utmp`` of glibc: 384 bytes, or 400 where its times have 64 bits."""
    code = "hxxi32s4s32s256shh" + ("qqq4i20x4x" if wide else "iii4i20x")
    return b"".join(
        struct.pack(order + code, 7, 100 + n, b"pts/%d" % n, b"ts/0", USERS[n % 3], b"10.0.0.9",
                    0, 0, n, START + 317 * n, 999 * n, 0x0A000009, 0, 0, 0)
        for n in range(count)
    )  # fmt: skip


def bsd_utmp(code: str, count: int) -> bytes:
    """Line, name, host, time."""
    return b"".join(
        struct.pack(code, b"ttyp%d" % n, USERS[n % 3], b"gate.example", START + 300 * n)
        for n in range(count)
    )


def freebsd_utx(count: int) -> bytes:
    """``struct futx``: the time in microseconds, big-endian everywhere."""
    return b"".join(
        struct.pack(">BQ8sI32s16s128s", 4, (START + 300 * n) * 1_000_000, b"\x12\x34ab", 100 + n,
                    b"alice", b"pts/1", b"10.0.0.9")
        for n in range(count)
    )  # fmt: skip


def solaris_utmpx(order: str, count: int) -> bytes:
    return b"".join(
        struct.pack(order + "32s4s32sihhh2xiii20xh257sx", b"root", b"ts/1", b"pts/1", 100 + n, 7,
                    0, 0, START + 99 * n, 0, 0, 5, b"gate")
        for n in range(count)
    )  # fmt: skip


def lastlog(order: str) -> bytes:
    """A user in ten has logged in."""
    return b"".join(
        struct.pack(order + "I32s256s", *((START, b"pts/1", b"gate") if n % 10 == 9 else (0, b"", b"")))
        for n in range(300)
    )  # fmt: skip


def exacct() -> bytes:
    """The head of a libexacct file, and groups of small items behind it."""
    made = struct.pack(">IQI", 0xF00000FF, 0, 0)
    for tag, text in ((2, b"exacct\0"), (3, b"SunOS 5.11 amd64\0"), (4, b"zone1\0")):
        made += struct.pack(">IQ", 0x50000000 | tag, len(text)) + text
    for n in range(200):
        made += struct.pack(">IQI", 0xF0000102, 200, 8)
        made += b"".join(struct.pack(">II", 0x30001000 + k, 1_000 * n + k) for k in range(8))
    return made


def system_v(code: str, count: int) -> bytes:
    """AIX has a class key before the start time; HP-UX has Solaris' fields without its mark."""
    rng = Random(count)
    made, now = b"", START
    for _ in range(count):
        now += rng.choice((0, 1, 60))
        key = (0,) if "Q" in code else ()
        made += struct.pack(
            code, rng.choice((0, 1, 2)), rng.choice((0, 0, 1)), rng.choice((0, 201)), 1, 0xFFFFFFFF,
            *key, now, *(comp(rng.randint(0, 90_000)) for _ in range(6)),
            rng.choice((b"ksh", b"cron", b"sendmail")),
        )  # fmt: skip
    return made


AIX, HP_UX = ">BBxxIIIQi6H8s", ">BBxxIIIi6H8s"


def pcap() -> bytes:
    head = struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 1)
    frames = (struct.pack("<IIII", START + n, n, 60, 60) + bytes(60) for n in range(100))
    return head + b"".join(frames)


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("pacct", b"accounting" * 100)
    return out.getvalue()


def tarred() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("pacct"), io.BytesIO())
    return out.getvalue()


NOT_READ = "which this program does not read"
FILES: dict[str, tuple[Callable[[], bytes], str]] = {
    "utmp": (lambda: linux_utmp("<", 20, wide=False), LOGIN),
    "utmp of one": (lambda: linux_utmp("<", 1, wide=False), LOGIN),
    "utmp, big-endian": (lambda: linux_utmp(">", 20, wide=False), LOGIN),
    "utmp, 64-bit times": (lambda: linux_utmp("<", 20, wide=True), LOGIN),
    "utmp, 64-bit times, big-endian": (lambda: linux_utmp(">", 3, wide=True), LOGIN),
    "utmp, torn": (lambda: linux_utmp("<", 9, wide=False)[:-100], LOGIN),
    "OpenBSD utmp": (lambda: bsd_utmp("<8s32s256sq", 20), LOGIN),
    "NetBSD utmp": (lambda: bsd_utmp("<8s8s16si", 40), LOGIN),
    "FreeBSD utmp": (lambda: bsd_utmp("<8s16s16si", 60), LOGIN),
    "SunOS utmp": (lambda: bsd_utmp(">8s8s16si", 40), LOGIN),
    "FreeBSD utx": (lambda: freebsd_utx(20), LOGIN),
    "Solaris utmpx": (lambda: solaris_utmpx(">", 20), LOGIN),
    "lastlog": (lambda: lastlog("<"), "a lastlog file, not process accounting"),
    "exacct": (exacct, f"a Solaris extended accounting (exacct) file, {NOT_READ}"),
    "AIX": (lambda: system_v(AIX, 100), f"AIX process accounting, {NOT_READ}"),
    "AIX, one record": (lambda: system_v(AIX, 1), f"AIX process accounting, {NOT_READ}"),
    "HP-UX": (
        lambda: system_v(HP_UX, 100),
        f"process accounting in the shape of HP-UX and of AIX before 5, {NOT_READ}",
    ),
    "atop": (
        lambda: struct.pack("<IHHHHH", 0xFEEDBEEF, 0x8208, 0, 0, 480, 96) + Random(1).randbytes(9_000),
        f"an atop raw log, {NOT_READ}",
    ),
    "PCP": (
        lambda: struct.pack(">II", 132, 0x50052602) + Random(2).randbytes(9_000),
        f"an archive of Performance Co-Pilot, {NOT_READ}",
    ),
    "BSD savacct": (
        lambda: struct.pack(">I", 0x053162) + Random(3).randbytes(8_000),
        "a Berkeley DB file (so BSD keeps savacct and usracct: sums, not records)",
    ),
    "pcap": (pcap, "a packet capture"),
    "zip": (zipped, "a zip archive (unpack it first)"),
    "tar": (tarred, "a tar archive (unpack it first)"),
    "ELF": (lambda: Path(sys.executable).resolve().read_bytes()[:1 << 20], "an ELF program or library"),
    "text": (lambda: b"02:00 partner-upload exit 28\n" * 500, "a text file"),
    "UTF-16": (lambda: ("02:00 partner-upload\n" * 300).encode("utf-16"), "a text file in UTF-16"),
    "zeros": (lambda: bytes(64 * 300), "nothing but zero bytes"),
    "one zero record": (lambda: bytes(64), "nothing but zero bytes"),
    "ones": (lambda: b"\xff" * 6_400, ""),
    "random": (lambda: Random(4).randbytes(64 * 2_000), ""),
    "random, one record": (lambda: Random(5).randbytes(64), ""),
    "empty": (lambda: b"", "an empty file"),
}  # fmt: skip


@pytest.mark.parametrize("what", FILES)
def test_a_file_of_another_kind_is_refused_and_named(what: str) -> None:
    make, words = FILES[what]
    raw = make()
    with pytest.raises(NotRecognised) as refused:
        scan(raw)
    assert refused.value.what == (
        f"this is {words}" if words else "no process accounting was recognised in it"
    )
    assert foreign_kind(raw) == words


def test_a_database_of_sqlite_is_refused(tmp_path: Path) -> None:
    base = sqlite3.connect(tmp_path / "base")
    base.execute("create table t(a, b)")
    base.executemany("insert into t values (?, ?)", [(n, f"name{n}") for n in range(2_000)])
    base.commit()
    base.close()
    assert foreign_kind((tmp_path / "base").read_bytes()) == "an SQLite database"


@pytest.mark.skipif(not stock.available(), reason="GNU acct is not installed")
def test_the_sums_that_sa_keeps_are_refused(data: Path, tmp_path: Path) -> None:
    """Made by ``sa -s`` itself from a real file."""
    sums, users = tmp_path / "savacct", tmp_path / "usracct"
    subprocess.run(
        ["/usr/sbin/sa", "-s", "--other-savacct-file", sums, "--other-usracct-file", users,
         data / "simulated-damage" / "duplicated.pacct"],
        check=True, capture_output=True,
    )  # fmt: skip
    for made in (sums, users):
        assert len(made.read_bytes()) >= 3 * 96
        with pytest.raises(NotRecognised, match="a summary by GNU sa"):
            scan(made.read_bytes())


@pytest.mark.parametrize("code", WRITERS)
def test_no_accounting_is_called_another_kind(code: str) -> None:
    """Nor one whose first command is called like the first bytes of something else."""
    made = processes(Random(code), 40)
    assert foreign_kind(b"".join(written(code, made))) == ""
    for name in (b"MZ", b"MZap", b"exacct", b"BZh9"):
        odd = [replace(made[0], name=name), *made[1:]]
        raw = b"".join(written(code, odd))
        assert foreign_kind(raw) == "", name
        assert scan(raw).records == 40


@pytest.mark.parametrize("code", ["darwin-64-le", "darwin-64-be"])
def test_four_records_behind_a_page_of_zeros_are_no_login_records(code: str) -> None:
    strip = case(code, zero_page, 0)
    assert len(strip.whole()) == 4
    assert foreign_kind(bytes(strip.data)) == ""
    found = scan(bytes(strip.data))
    assert found.recognition.layout.code == code
    assert found.records == 4


def test_a_folder_of_many_kinds_gives_its_accounting_and_nothing_else(tmp_path: Path) -> None:
    for what, (make, _) in FILES.items():
        (tmp_path / what.replace(" ", "-")).write_bytes(make())
    rng = Random(9)
    for code in WRITERS:
        (tmp_path / f"{code}.log").write_bytes(b"".join(written(code, processes(rng, 200))))
    found = search([tmp_path])
    assert {path.name for path in found.files} == {f"{code}.log" for code in WRITERS}
    assert (found.looked, sum(found.reasons.values())) == (len(FILES) + 36, len(FILES))
    assert found.reasons[LOGIN] == 12
    assert found.unread == ()
