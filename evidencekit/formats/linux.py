"""Linux: the versions 0 to 3 of ``struct acct``, in either byte order.

Sources: ``include/uapi/linux/acct.h``, ``include/linux/acct.h`` and ``kernel/acct.c``. Version 3 and
version 2 were checked on files written by 6.1 kernels (amd64, s390x), version 3 also on 89,216
records of CentOS 6. Version 1 exists on m68k only, version 0 was written up to Linux 2.6.7.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from construct import Struct

from evidencekit.formats import needs, rules, scalars
from evidencekit.formats.layout import ORDERS, Declaration, Kind, Layout, Scalars
from evidencekit.formats.needs import FILLED, Asked, Need

if TYPE_CHECKING:
    from evidencekit.formats.rules import Mask, Rows, Rule

FLAGS = (
    (0x01, "AFORK", "forked_parent"),
    (0x02, "ASU", "privilege"),
    (0x04, "ACOMPAT", "never_linux"),
    (0x08, "ACORE", "core_path"),
    (0x10, "AXSIG", "signal_thread"),
    (0x20, "AGROUP", "never"),
)
"""``include/uapi/linux/acct.h``; what they mean in practice was measured."""

KNOWN_FLAGS = 0x1B
BIG_ENDIAN_MARK = 0x80


def _v3(s: Scalars) -> Struct:
    return Struct(
        s.u8("ac_flag", "flags", Kind.FLAGS, "flags"),
        s.u8("ac_version", "version_order", Kind.VERSION),
        s.u16("ac_tty", "terminal", Kind.TERMINAL, "tty"),
        s.u32("ac_exitcode", "status", Kind.STATUS, "status"),
        s.u32("ac_uid", "user", Kind.USER, "uid"),
        s.u32("ac_gid", "group", Kind.GROUP, "gid"),
        s.u32("ac_pid", "process", Kind.PROCESS, "pid"),
        s.u32("ac_ppid", "parent", Kind.PROCESS, "ppid"),
        s.u32("ac_btime", "start", Kind.TIME, "start_us"),
        s.f32("ac_etime", "elapsed", Kind.FLOAT_TICKS, "elapsed_us"),
        s.u16("ac_utime", "cpu_user", Kind.COMP_TICKS, "user_us"),
        s.u16("ac_stime", "cpu_kernel", Kind.COMP_TICKS, "system_us"),
        s.u16("ac_mem", "memory_virtual", Kind.COMP_COUNT, "mem_kib"),
        s.u16("ac_io", "characters_unfilled", Kind.OPAQUE),
        s.u16("ac_rw", "blocks_unfilled", Kind.OPAQUE),
        s.u16("ac_minflt", "faults_minor", Kind.COMP_COUNT, "minor_faults"),
        s.u16("ac_majflt", "faults_major", Kind.COMP_COUNT, "major_faults"),
        s.u16("ac_swaps", "swaps_zero", Kind.OPAQUE),
        s.name("ac_comm", 16),
    )


def _counters(s: Scalars) -> list[object]:
    """The nine comp_t fields that versions 0 to 2 share."""
    return [
        s.u16("ac_utime", "cpu_user", Kind.COMP_TICKS, "user_us"),
        s.u16("ac_stime", "cpu_kernel", Kind.COMP_TICKS, "system_us"),
        s.u16("ac_etime", "elapsed", Kind.COMP_TICKS, ""),
        s.u16("ac_mem", "memory_virtual", Kind.COMP_COUNT, "mem_kib"),
        s.u16("ac_io", "characters_unfilled", Kind.OPAQUE),
        s.u16("ac_rw", "blocks_unfilled", Kind.OPAQUE),
        s.u16("ac_minflt", "faults_minor", Kind.COMP_COUNT, "minor_faults"),
        s.u16("ac_majflt", "faults_major", Kind.COMP_COUNT, "major_faults"),
        s.u16("ac_swaps", "swaps", Kind.OPAQUE),
    ]


def _short_ids(s: Scalars) -> list[object]:
    """The first twelve bytes of versions 1 and 2."""
    return [
        s.u8("ac_flag", "flags", Kind.FLAGS, "flags"),
        s.u8("ac_version", "version_order", Kind.VERSION),
        s.u16("ac_uid16", "user_low", Kind.USER),
        s.u16("ac_gid16", "group_low", Kind.GROUP),
        s.u16("ac_tty", "terminal", Kind.TERMINAL, "tty"),
        s.u32("ac_btime", "start", Kind.TIME, "start_us"),
    ]


def _long_elapsed(s: Scalars) -> list[object]:
    return [
        s.u8("ac_etime_hi", "elapsed_high", Kind.COMP2_HIGH, "elapsed_us"),
        s.u16("ac_etime_lo", "elapsed_low", Kind.COMP2_LOW),
        s.u32("ac_uid", "user", Kind.USER, "uid"),
        s.u32("ac_gid", "group", Kind.GROUP, "gid"),
    ]


def _v2(s: Scalars) -> Struct:
    return Struct(
        *_short_ids(s),
        *_counters(s),
        s.u16("ac_ahz", "ticks", Kind.TICKS_PER_SECOND),
        s.u32("ac_exitcode", "status", Kind.STATUS, "status"),
        s.name("ac_comm", 17),
        *_long_elapsed(s),
    )


def _v1(s: Scalars) -> Struct:
    return Struct(
        *_short_ids(s),
        *_counters(s),
        s.u32("ac_exitcode", "status", Kind.STATUS, "status"),
        s.name("ac_comm", 17),
        *_long_elapsed(s),
    )


def _oldest_start(s: Scalars) -> list[object]:
    """The first 30 bytes of version 0: byte 1 is padding, ids are 16 bits, elapsed is a comp_t."""
    return [
        s.u8("ac_flag", "flags", Kind.FLAGS, "flags"),
        s.u8("ac_pad1", "unused_byte", Kind.COUNT),
        s.u16("ac_uid", "user_16", Kind.USER, "uid"),
        s.u16("ac_gid", "group_16", Kind.GROUP, "gid"),
        s.u16("ac_tty", "terminal", Kind.TERMINAL, "tty"),
        s.u32("ac_btime", "start", Kind.TIME, "start_us"),
        s.u16("ac_utime", "cpu_user", Kind.COMP_TICKS, "user_us"),
        s.u16("ac_stime", "cpu_kernel", Kind.COMP_TICKS, "system_us"),
        s.u16("ac_etime", "elapsed", Kind.COMP_TICKS, "elapsed_us"),
        s.u16("ac_mem", "memory_virtual", Kind.COMP_COUNT, "mem_kib"),
        *_counters(s)[4:],
    ]


def _v0(s: Scalars) -> Struct:
    return Struct(
        *_oldest_start(s),
        s.u16("ac_pad2", "unused_zero", Kind.COUNT),
        s.u32("ac_exitcode", "status", Kind.STATUS, "status"),
        s.name("ac_comm", 17),
        s.padding("ac_pad", 3),
        s.u32("ac_pad_uid", "unused_or_user", Kind.WIDE_USER),
        s.u32("ac_pad_gid", "unused_or_group", Kind.WIDE_GROUP),
    )


def _v0_m68k(s: Scalars) -> Struct:
    return Struct(
        *_oldest_start(s),
        s.u32("ac_exitcode", "status", Kind.STATUS, "status"),
        s.name("ac_comm", 17),
        s.padding("ac_pad", 11),
    )


def _version_rule(version: int, order: str) -> Rule:
    number = version | (BIG_ENDIAN_MARK if order == "big" else 0)
    return rules.bits(
        "version",
        "ac_version",
        0xFF,
        number,
        f"the version byte is not 0x{number:02x}, which all else in the record agrees with",
        essential=True,
    )


_STATUS_RANGE = rules.bits(
    "status-range", "ac_exitcode", 0xFFFF0000, 0, "the wait status is above 0xffff"
)
_FLAG_BITS = rules.bits(
    "flag-bits",
    "ac_flag",
    0xFF & ~KNOWN_FLAGS,
    0,
    "flag bits are set that Linux never sets in accounting files",
)
_NO_BLOCKS = rules.bits("rw", "ac_rw", 0xFFFF, 0, "ac_rw is not zero, which Linux leaves so")
_NO_SWAPS = rules.bits(
    "swaps", "ac_swaps", 0xFFFF, 0, "ac_swaps is not zero, which Linux leaves so"
)


def _not_blank(rows: Rows) -> Mask:
    """A record with neither a name nor memory nor page faults is the front part of one."""
    return (rows["ac_comm"] != b"") | (rows["ac_mem"] != 0) | (rows["ac_minflt"] != 0)


_LETTER = Need("ac_comm", 0, FILLED)
_NOT_BLANK = rules.named(
    "blank",
    "name, memory and page faults are all empty",
    _not_blank,
    essential=True,
    asked=Asked(sure=(_LETTER,)),
)


def _pid_rule(field: str) -> Rule:
    return rules.bits(
        "pid", field, 0xFFC00000, 0, f"{field} is above the highest process id Linux hands out"
    )


def _ids_agree(rows: Rows) -> Mask:
    return ((rows["ac_uid"] & 0xFFFF) == rows["ac_uid16"]) & (
        (rows["ac_gid"] & 0xFFFF) == rows["ac_gid16"]
    )


def _elapsed_agrees(rows: Rows) -> Mask:
    """The coarse comp_t of the elapsed time says the same as the fine comp2_t."""
    coarse = scalars.comp(rows["ac_etime"])
    fine = scalars.comp2(
        (rows["ac_etime_hi"].astype(np.int64) << 16) | rows["ac_etime_lo"].astype(np.int64)
    )
    step = np.int64(1) << (3 * (rows["ac_etime"] >> 13).astype(np.int64))
    saturated = (fine >= scalars.COMP_VALUES[0xFFFF]) | (rows["ac_etime"] == 0xFFFF)
    return saturated | (np.abs(coarse - fine) <= step)


def _wide_ids_agree(rows: Rows) -> Mask:
    wide_uid, wide_gid = rows["ac_pad_uid"], rows["ac_pad_gid"]
    return ((wide_uid == 0) & (wide_gid == 0)) | (
        ((wide_uid & 0xFFFF) == rows["ac_uid"]) & ((wide_gid & 0xFFFF) == rows["ac_gid"])
    )


def _v3_rules(order: str) -> tuple[Rule, ...]:
    return (
        _version_rule(3, order),
        _FLAG_BITS,
        _STATUS_RANGE,
        _pid_rule("ac_pid"),
        _pid_rule("ac_ppid"),
        _NO_BLOCKS,
        _NO_SWAPS,
        rules.zero_ended("ac_comm"),
        rules.wait_status("ac_exitcode"),
        rules.whole("ac_etime"),
        rules.canonical("ac_utime", "ac_stime", "ac_mem", "ac_io", "ac_minflt", "ac_majflt"),
        rules.since("ac_btime", essential=False),
        _NOT_BLANK,
    )


_AHZ = rules.named(
    "ahz",
    "the ticks per second are zero or absurd",
    lambda rows: (rows["ac_ahz"] > 0) & (rows["ac_ahz"] <= 10_000),
    essential=True,
    asked=needs.at_most("ac_ahz", 10_000),
)
_COUNTERS = ("ac_utime", "ac_stime", "ac_etime", "ac_mem", "ac_io", "ac_minflt", "ac_majflt")


def _v1_rules(order: str, version: int) -> tuple[Rule, ...]:
    return (
        _version_rule(version, order),
        _FLAG_BITS,
        _STATUS_RANGE,
        _NO_BLOCKS,
        _NO_SWAPS,
        rules.zero_ended("ac_comm"),
        rules.named("ids", "the 16-bit and 32-bit ids do not agree", _ids_agree),
        rules.wait_status("ac_exitcode"),
        rules.named("elapsed", "the two elapsed times do not agree", _elapsed_agrees),
        rules.canonical(*_COUNTERS),
        rules.since("ac_btime", essential=False),
        _NOT_BLANK,
    )


def _named(rows: Rows) -> Mask:
    return rows["ac_comm"] != b""


_UNNAMED = rules.named(
    "unnamed",
    "the command name is empty",
    _named,
    essential=True,
    asked=Asked((_LETTER,), ()),  # its other rule asks for zeros behind a zero
)


def _v0_rules(*, padded: bool) -> tuple[Rule, ...]:
    zero = "a byte that is always zero is not"
    extra = (
        (
            rules.bits("pad", "ac_pad2", 0xFFFF, 0, zero, essential=True),
            rules.named("ids", "the padding holds neither zeros nor the ids", _wide_ids_agree),
        )
        if padded
        else ()
    )
    return (
        rules.bits("pad", "ac_pad1", 0xFF, 0, zero, essential=True),
        rules.bits("flag-bits", "ac_flag", 0xFF & ~KNOWN_FLAGS, 0, _FLAG_BITS.text, essential=True),
        rules.bits(
            "status-range", "ac_exitcode", 0xFFFF0000, 0, _STATUS_RANGE.text, essential=True
        ),
        *extra,
        rules.since("ac_btime", essential=True),
        rules.zero_ended("ac_comm"),
        _UNNAMED,
        rules.wait_status("ac_exitcode"),
        rules.canonical(*_COUNTERS, "ac_swaps"),
    )


_HEADER = "struct {}, include/uapi/linux/acct.h; kernel/acct.c"


def _make(
    version: int, declaration: Declaration, rule_set: tuple[Rule, ...], order: str, short: str,
    **more: object,
) -> Layout:  # fmt: skip
    words = "little-endian" if order == "little" else "big-endian"
    variant = " (m68k)" if "m68k" in short else ""
    return Layout(
        code=f"linux-{short}",
        title=f"Linux v{version}{variant}, {words}",
        family="linux",
        byte_order="little" if order == "little" else "big",
        struct=declaration(Scalars("little" if order == "little" else "big")),
        rules=rule_set,
        has_status=True,
        flag_names=FLAGS,
        companions=_companions(short),
        **more,  # type: ignore[arg-type]  # the optional fields of Layout, by name
    )


M68K = "linux-v0-m68k-be"


def _companions(short: str) -> tuple[str, ...]:
    """What the kernels of one machine may have written: no other wrote 62 bytes of version 0."""
    every = [f"linux-{name}-{mark}" for mark in ("le", "be") for name in ("v3", "v2", "v1", "v0")]
    if short == "v0-be":
        return tuple(every)
    if f"linux-{short}" == M68K:
        return ("linux-v1-be", "linux-v3-be", "linux-v2-be", M68K)
    return (*every, M68K)


def _layouts() -> tuple[Layout, ...]:
    made = []
    for order, mark, _ in ORDERS:
        made += [
            _make(3, _v3, _v3_rules(order), order, f"v3-{mark}", ticks_per_second=100,
                  source=_HEADER.format("acct_v3"), strength=3),
            _make(2, _v2, (*_v1_rules(order, 2), _AHZ), order, f"v2-{mark}", ticks_per_second=0,
                  source=_HEADER.format("acct (version 2)"), strength=3),
            _make(1, _v1, _v1_rules(order, 1), order, f"v1-{mark}", ticks_per_second=100,
                  source=_HEADER.format("acct with CONFIG_M68K (version 1)"), strength=3,
                  confidence="from the header; no file of a real m68k was at hand"),
            _make(0, _v0, _v0_rules(padded=True), order, f"v0-{mark}", ticks_per_second=100,
                  source="struct acct, include/linux/acct.h up to Linux 2.6.7", strength=2,
                  confidence="from the header; ticks are taken as 1/100 s, which alpha did not use"),
        ]  # fmt: skip
    made.append(
        _make(0, _v0_m68k, _v0_rules(padded=False), "big", "v0-m68k-be", ticks_per_second=100,
              source="struct acct, include/linux/acct.h up to Linux 2.6.7, m68k alignment",
              strength=2, confidence="computed from the header; no file was at hand")
    )  # fmt: skip
    return tuple(made)


LAYOUTS = _layouts()
