"""Every layout, written down a second time from the systems' headers, and read back field by field."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING

import pytest
import zstandard
from core.formats.edges import edges, longest_name
from scoreboard.processes import WRITERS, Process, comp, comp2, processes, whole_float, written

from evidencekit.formats import compression
from evidencekit.formats.catalogue import layout
from evidencekit.formats.decode import blocks, scan
from evidencekit.formats.explain import explain
from evidencekit.records import NOT_RECORDED, RecordTable, Source

if TYPE_CHECKING:
    from collections.abc import Callable

SECOND = 1_000_000
ANY_COUNT = {"plain", "one command", "full names", "killed"}
"""What tells its layout and byte order even where a file holds one record."""
READ = [
    (code, count, what)
    for code in WRITERS
    for count in (1, 2, 3, 40)
    for what, _ in edges(code, count)
    if count > 1 or what in ANY_COUNT
]


def table_of(raw: bytes) -> RecordTable:
    """All records of a file."""
    source = Source("made")
    (whole,) = blocks(raw, scan(raw), source)
    return whole


@pytest.mark.parametrize("code", WRITERS)
def test_each_file_is_told_counted_and_read(code: str) -> None:
    """One to forty records, with all that is special about them: nothing marked, nothing lost."""
    for count in (1, 2, 3, 40):
        for what, made in edges(code, count):
            if (code, count, what) not in READ:
                continue
            # Where each process had a terminal, NetBSD's 56 bytes can be FreeBSD's (known-limits).
            made[0] = replace(made[0], tty=-1)
            raw = b"".join(written(code, made))
            found = scan(raw)
            told = (found.codes, found.records, found.problems, found.marked)
            assert told == (code, len(made), (), ()), f"{count} records, {what}"
            assert found.recognition.lines
            check_columns(code, made, table_of(raw))


def check_columns(code: str, made: list[Process], table: RecordTable) -> None:
    """Hold every column to the process that the record was made of."""
    narrow = code.startswith(("linux-v0", "solaris-o"))
    for row, p in enumerate(made):
        assert bytes(table.command[row]) == p.name[: longest_name(code)]
        assert table.uid[row] == (p.uid & 0xFFFF if narrow else p.uid)
        assert table.gid[row] == (p.gid & 0xFFFF if narrow else p.gid)
        assert table.start_us[row] == p.start * SECOND
        assert table.pid[row] == (
            p.pid if code.startswith(("linux-v3", "openbsd")) else NOT_RECORDED
        )
        assert table.ppid[row] == (p.ppid if code.startswith("linux-v3") else NOT_RECORDED)
        assert table.status[row] == status_of(code, p)
        assert table.tty[row] == tty_of(code, p)
        lengths = [
            (p.elapsed, table.elapsed_us),
            (p.user, table.user_us),
            (p.system, table.system_us),
        ]
        for place, (seconds, column) in enumerate(lengths):
            assert column[row] == length_of(code, seconds, fine=place == 0)
        assert table.end_us[row] == p.start * SECOND + table.elapsed_us[row] // SECOND * SECOND


def status_of(code: str, p: Process) -> int:
    """Linux keeps all of it, Solaris its low byte, the others nothing."""
    if code.startswith("linux"):
        return p.status
    low = p.status & 0xFF
    return low if code.startswith("solaris") and low else NOT_RECORDED


def tty_of(code: str, p: Process) -> int:
    """None is 0 on Linux, all ones elsewhere."""
    if p.tty < 0:
        return 0 if code.startswith("linux") else NOT_RECORDED
    return p.tty


def length_of(code: str, seconds: float, *, fine: bool) -> int:
    """Seconds as the layout can hold them, in microseconds. ``fine``: the elapsed time."""
    if code.startswith(("freebsd-v2", "freebsd-v3")):
        return int(whole_float(seconds * 1e6))
    rate = 100 if code.startswith(("linux", "solaris")) else 64
    ticks = seconds * rate
    if fine and code.startswith("linux-v3"):
        value = int(whole_float(ticks))
    elif fine and code.startswith(("linux-v2", "linux-v1")):
        value = comp2_value(comp2(ticks))
    else:
        value = comp_value(comp(ticks))
    return value * SECOND // rate


def comp_value(raw: int) -> int:
    """3 bits of exponent to base 8, 13 of mantissa."""
    return (raw & 0x1FFF) << (3 * (raw >> 13))


def comp2_value(raw: int) -> int:
    """5 bits of exponent to base 2, 19 of mantissa with a hidden one."""
    exponent, mantissa = raw >> 19, raw & 0x7FFFF
    return (mantissa | 0x80000) << (exponent - 1) if exponent else mantissa


@pytest.mark.parametrize("code", WRITERS)
def test_odd_names_are_kept(code: str) -> None:
    """Letters of any script are a name; control bytes make a record odd where systems forbid none."""
    made = processes(Random(code), 30)
    names = {4: "tâche-é".encode(), 17: b"a\x01\x1b[31m", 24: b"sp ace|pi"[: longest_name(code)]}
    raw = b"".join(
        record if row not in names else written(code, [replace(made[row], name=names[row])])[0]
        for row, record in enumerate(written(code, made))
    )
    found = scan(raw)
    assert (found.codes, found.records, found.problems) == (code, 30, ())
    marked = () if code.startswith("linux") else (17,)
    assert tuple(mark.number for mark in found.marked) == marked
    table = table_of(raw)
    for row, name in names.items():
        assert bytes(table.command[row]) == name[: longest_name(code)]


MIXED = [
    ("linux-v3-le", "linux-v2-le"), ("linux-v3-be", "linux-v2-be"), ("linux-v3-le", "linux-v3-be"),
    ("linux-v2-be", "linux-v3-le"), ("linux-v0-le", "linux-v2-le"), ("linux-v1-be", "linux-v3-be"),
    ("linux-v0-m68k-be", "linux-v1-be"),
    ("freebsd-v1-64-le", "freebsd-v2-64-le"), ("freebsd-v1-32-le", "freebsd-v2-32-le"),
    ("freebsd-v1-64-be", "freebsd-v2-64-be"), ("freebsd-v2-64-le", "freebsd-v3-64-le"),
    ("freebsd-v2-32-be", "freebsd-v3-32-be"), ("openbsd-56-le", "openbsd-64-le"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), MIXED)
@pytest.mark.parametrize("count", [3, 50])
def test_two_layouts_in_one_file(one: str, other: str, count: int) -> None:
    """A kernel was changed, or a file moved: each record is read as what it is."""
    rng = Random(one + other)
    made = processes(rng, 2 * count)
    raw = b"".join(written(one, made[:count]) + written(other, made[count:]))
    found = scan(raw)
    assert [(s.layout.code, s.count) for s in found.segments] == [(one, count), (other, count)]
    assert (found.problems, found.marked) == ((), ())


LED = [(one, other) for one, other in MIXED if not one.startswith("linux-v3")]


@pytest.mark.parametrize(("one", "other"), LED)
def test_one_record_of_an_older_layout_leads_the_file(one: str, other: str) -> None:
    """The system was changed right after accounting was switched on."""
    made = processes(Random(one + other), 9)
    found = scan(b"".join(written(one, made[:1]) + written(other, made[1:])))
    assert [(s.layout.code, s.count) for s in found.segments] == [(one, 1), (other, 8)]
    assert (found.problems, found.marked) == ((), ())


@pytest.mark.parametrize("mark", ["le", "be"])
@pytest.mark.parametrize("count", [3, 8])
def test_what_is_left_of_a_solaris_record_is_no_older_record(mark: str, count: int) -> None:
    """Without its first eight bytes the new layout has the very shape of the old one."""
    raw = b"".join(written(f"solaris-acct-{mark}", processes(Random(mark), count)))
    found = scan(raw[8:])
    assert [(s.layout.code, s.count) for s in found.segments] == [
        (f"solaris-acct-{mark}", count - 1)
    ]
    assert [(p.code, p.offset, p.length) for p in found.problems] == [("cut-head", 0, 32)]


@pytest.mark.parametrize("count", [3, 5, 40])
def test_processes_with_terminals_on_netbsd_are_not_read_as_openbsd(count: int) -> None:
    """Both have 56 bytes; the upper half of a terminal's number would be process id 0."""
    made = [replace(p, tty=0x501, flags=1) for p in processes(Random(count), count)]
    found = scan(b"".join(written("netbsd-32-le", made)))
    assert (found.codes, found.records, found.problems) == ("netbsd-32-le", count, ())


def test_few_records_at_long_intervals_are_told_from_the_shape_of_their_halves() -> None:
    """Three big-endian OpenBSD records a minute apart hold, between them, two that NetBSD could."""
    plain = processes(Random(1), 1)[0]
    made = [
        replace(plain, name=b"cmd%d" % n, flags=0, status=0, uid=1000, gid=1000, pid=100 + n, tty=-1,
                start=1_700_000_000 + 60 * n, elapsed=1.0, user=0.1, system=0.1, mem_kib=1024, blocks=0)
        for n in range(3)
    ]  # fmt: skip
    found = scan(b"".join(written("openbsd-64-be", made)))
    assert (found.codes, found.records, found.problems) == ("openbsd-64-be", 3, ())


@pytest.mark.parametrize("code", WRITERS)
def test_each_field_of_each_record_is_explained(code: str) -> None:
    made = processes(Random(code), 3)
    raw = b"".join(written(code, made))
    found, size = scan(raw), layout(code).size
    for number, p in enumerate(made):
        views = explain(raw, found, number * size)
        place = number * size
        for view in views:
            assert view.offset == place
            assert bytes.fromhex(view.raw_hex) == raw[place : place + view.length]
            assert view.label
            assert view.meaning
            assert view.source
            place += view.length
        assert place == (number + 1) * size
        by_name = {view.name: view for view in views}
        assert by_name["ac_uid"].raw == str(p.uid)
        assert by_name["ac_btime"].raw == str(p.start)


def _zstd(raw: bytes) -> bytes:
    return zstandard.ZstdCompressor(write_checksum=True).compress(raw)


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress, _zstd])
def test_members_end_to_end_and_one_cut_short(pack: Callable[[bytes], bytes]) -> None:
    """Two members and the front of a third: all that can be expanded is read, the rest is told."""
    made = written("freebsd-v2-64-be", processes(Random(5), 3_000))
    parts = [b"".join(made[start : start + 1_000]) for start in (0, 1_000, 2_000)]
    packed = pack(parts[0]) + pack(parts[1])
    third = pack(parts[2])
    for kept, least in ((0, 2_000), (len(third) * 2 // 3, 2_000), (len(third), 3_000)):
        out = io.BytesIO()
        whole = packed + third[:kept]
        told = compression.expand(io.BytesIO(whole), compression.kind(whole), out.write)
        found = scan(out.getvalue())
        assert b"".join(parts).startswith(out.getvalue())
        assert least <= found.records <= 3_000
        assert [p.code for p in told] == (
            ["compression-cut-short"] if 0 < kept < len(third) else []
        )
        torn = len(out.getvalue()) % 72
        assert [(p.code, p.length) for p in found.problems] == (
            [("torn-tail", torn)] if torn else []
        )


def expanded(raw: bytes) -> tuple[bytes, list[str]]:
    """What comes out, and the problems told."""
    out = io.BytesIO()
    told = compression.expand(io.BytesIO(raw), compression.kind(raw), out.write)
    return out.getvalue(), [f"{p.code} {p.offset}" for p in told]


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress, _zstd])
def test_what_stands_before_damage_in_compressed_data_is_kept(
    pack: Callable[[bytes], bytes],
) -> None:
    """A byte is wrong in the last third: all that inflates before it is there, and the rest is told."""
    raw = b"".join(written("linux-v3-le", processes(Random(7), 40_000)))
    packed = bytearray(pack(raw))
    place = len(packed) * 2 // 3
    packed[place : place + 8] = bytes(byte ^ 0x5A for byte in packed[place : place + 8])
    got, told = expanded(bytes(packed))
    assert told == [f"compression-damaged {len(got)}"]
    true = sum(1 for at in range(0, len(got), 64) if got[at : at + 64] == raw[at : at + 64])
    assert true > 40_000 // (3 if pack is bz2.compress else 2)


def test_a_checksum_that_does_not_fit_loses_nothing() -> None:
    raw = b"".join(written("linux-v3-le", processes(Random(8), 3_000)))
    packed = bytearray(gzip.compress(raw))
    packed[-6] ^= 0xFF
    out = io.BytesIO()
    (told,) = compression.expand(io.BytesIO(packed), "gzip", out.write)
    assert out.getvalue() == raw
    assert (told.code, told.offset) == ("compression-damaged", len(raw))
    assert "any byte of them may be wrong" in told.text


def test_frames_that_zstd_passes_over() -> None:
    """Parallel zstd starts a file with one; they may stand between frames too."""
    raw = b"".join(written("linux-v3-le", processes(Random(9), 300)))
    skipped = b"\x50\x2a\x4d\x18" + (4).to_bytes(4, "little") + b"\0\1\2\3"
    assert expanded(skipped + _zstd(raw[:6_400]) + skipped + _zstd(raw[6_400:])) == (raw, [])
    assert expanded(_zstd(raw) + skipped[:-2]) == (raw, [f"compression-cut-short {len(raw)}"])
