"""FreeBSD versions 1, 2 and 3, for 64-bit and 32-bit ``time_t``; DragonFly writes version 1's shape.

Sources: ``sys/sys/acct.h``, ``sys/kern/kern_acct.c``, ``usr.bin/lastcomm/readrec.c``. Versions 1
and 2 were checked on FreeBSD's own test files (amd64, i386, sparc64). Version 3 (12.0 on) widened
``ac_tty``; no file of it was at hand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from construct import Struct

from evidencekit.formats import bsd, rules
from evidencekit.formats.layout import ORDERS, ByteOrder, Kind, Layout, Scalars

if TYPE_CHECKING:
    from evidencekit.formats.rules import Rule

ANVER = 0x20
FLAGS = (*bsd.FLAGS, (ANVER, "ANVER", "version_2"))


def _v1_long(s: Scalars) -> Struct:
    return Struct(
        s.name("ac_comm", 16), *bsd.times(s), s.padding("ac_pad0", 2), bsd.start_long(s),
        *bsd.owner(s), *bsd.usage(s),
        s.u32("ac_tty", "terminal", Kind.TERMINAL, "tty"),
        bsd.flag(s), s.padding("ac_pad1", 7),
    )  # fmt: skip


def _v1_short(s: Scalars) -> Struct:
    return Struct(
        s.name("ac_comm", 16), *bsd.times(s), s.padding("ac_pad0", 2), bsd.start_short(s),
        *bsd.owner(s), *bsd.usage(s),
        s.u32("ac_tty", "terminal", Kind.TERMINAL, "tty"),
        bsd.flag(s), s.padding("ac_pad1", 3),
    )  # fmt: skip


def _new(s: Scalars, *, long_time: bool, wide_tty: bool) -> Struct:
    """Versions 2 and 3: a zero byte, the version, the length at both ends, float times."""
    terminal = s.u64 if wide_tty else s.u32
    return Struct(
        s.u8("ac_zero", "zero_not_v1", Kind.VERSION),
        s.u8("ac_version", "version", Kind.VERSION),
        s.u16("ac_len", "record_length", Kind.SIZE),
        s.name("ac_comm", 16),
        s.f32("ac_utime", "cpu_user", Kind.FLOAT_MICROSECONDS, "user_us"),
        s.f32("ac_stime", "cpu_kernel", Kind.FLOAT_MICROSECONDS, "system_us"),
        s.f32("ac_etime", "elapsed", Kind.FLOAT_MICROSECONDS, "elapsed_us"),
        bsd.start_long(s) if long_time else bsd.start_short(s),
        *bsd.owner(s),
        s.f32("ac_mem", "memory_average", Kind.FLOAT_COUNT, "mem_kib"),
        s.f32("ac_io", "blocks", Kind.FLOAT_COUNT),
        terminal("ac_tty", "terminal", Kind.TERMINAL, "tty"),
        *([s.padding("ac_pad0", 4)] if wide_tty else []),
        s.u16("ac_len2", "record_length_again", Kind.SIZE),
        s.padding("ac_pad1", 2),
        bsd.flag(s),
        s.padding("ac_pad2", 7 if long_time else 3),
    )


def _new_rules(version: int, size: int) -> tuple[Rule, ...]:
    length = "the record does not carry its own length"
    return (
        rules.bits("version", "ac_zero", 0xFF, 0, "the first byte is not zero", essential=True),
        rules.bits(
            "version", "ac_version", 0xFF, version, f"the version is not {version}", essential=True
        ),
        rules.bits("length", "ac_len", 0xFFFF, size, length, essential=True),
        rules.bits("length", "ac_len2", 0xFFFF, size, length, essential=True, ends=True),
        rules.bits(
            "flag-bits",
            "ac_flag",
            0xE0,
            ANVER,
            "flag bits are set that FreeBSD does not have, or ANVER is missing",
            ends=True,
        ),
        rules.whole("ac_utime", "ac_stime", "ac_etime", "ac_mem", "ac_io"),
        rules.since("ac_btime", essential=False),
        rules.readable_name("ac_comm", ended=False, ends=False),
    )


_MEASURED = ""
_UNSEEN = "from the header; no file of this layout was at hand"
_FAMILY = tuple(
    f"freebsd-{version}-{width}-{mark}"
    for mark in ("le", "be")
    for version in ("v3", "v2", "v1")
    for width in ("64", "32")
)


def _old(order: ByteOrder, mark: str, words: str, *, long_time: bool) -> Layout:
    s = Scalars(order)
    width = "64" if long_time else "32"
    same = "DragonFly" if long_time else "NetBSD before 6.0 and OpenBSD before 5.5"
    return Layout(
        code=f"freebsd-v1-{width}-{mark}",
        title=f"FreeBSD v1, {width}-bit time ({same}: the same), {words}",
        family="freebsd",
        byte_order=order,
        struct=_v1_long(s) if long_time else _v1_short(s),
        source="struct acct (acctv1), FreeBSD sys/sys/acct.h",
        rules=bsd.shape(flags=bsd.flag_rule(0x1F)),
        ticks_per_second=bsd.TICKS,
        flag_names=bsd.FLAGS,
        confidence=_MEASURED,
        companions=_FAMILY,
    )


def _later(version: int, order: ByteOrder, mark: str, words: str, *, long_time: bool) -> Layout:
    struct = _new(Scalars(order), long_time=long_time, wide_tty=version == 3)
    width = "64" if long_time else "32"
    return Layout(
        code=f"freebsd-v{version}-{width}-{mark}",
        title=f"FreeBSD v{version}, {width}-bit time, {words}",
        family="freebsd",
        byte_order=order,
        struct=struct,
        source=f"struct acctv{version}, FreeBSD sys/sys/acct.h",
        rules=_new_rules(version, struct.sizeof()),
        flag_names=FLAGS,
        confidence=_MEASURED if version == 2 else _UNSEEN,
        companions=_FAMILY,
        strength=3,
    )


def _layouts() -> tuple[Layout, ...]:
    made = []
    for order, mark, words in ORDERS:
        for long_time in (True, False):
            made += [_later(v, order, mark, words, long_time=long_time) for v in (3, 2)]
            made.append(_old(order, mark, words, long_time=long_time))
    return tuple(made)


LAYOUTS = _layouts()
