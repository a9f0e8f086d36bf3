"""What the BSD layouts share: fields, rules and flags of the 4.4BSD ``struct acct``.

None of them records how a process ended (only AXSIG and ACORE hint at it) nor the parent. Their
names start the record, need not end in a NUL when they fill the field, and keep what an earlier,
longer name left behind the NUL (measured on FreeBSD files); padding holds whatever was on the
kernel's stack.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from evidencekit.formats import rules
from evidencekit.formats.layout import Kind, Scalars

if TYPE_CHECKING:
    from evidencekit.formats.rules import Rule

FLAGS = (
    (0x01, "AFORK", "forked"),
    (0x02, "ASU", "super_user"),
    (0x04, "ACOMPAT", "compatibility"),
    (0x08, "ACORE", "core"),
    (0x10, "AXSIG", "signal"),
)
TICKS = 64
"""AHZ: comp_t times are in 1/64 s whatever the clock rate (``sys/sys/acct.h``)."""


def times(s: Scalars) -> list[object]:
    """The three comp_t times."""
    return [
        s.u16("ac_utime", "cpu_user", Kind.COMP_TICKS, "user_us"),
        s.u16("ac_stime", "cpu_kernel", Kind.COMP_TICKS, "system_us"),
        s.u16("ac_etime", "elapsed", Kind.COMP_TICKS, "elapsed_us"),
    ]


def owner(s: Scalars) -> list[object]:
    """User and group."""
    return [
        s.u32("ac_uid", "user", Kind.USER, "uid"),
        s.u32("ac_gid", "group", Kind.GROUP, "gid"),
    ]


def usage(s: Scalars) -> list[object]:
    """Memory (u16) and blocks (comp_t)."""
    return [
        s.u16("ac_mem", "memory_average", Kind.COUNT, "mem_kib"),
        s.u16("ac_io", "blocks", Kind.COMP_COUNT),
    ]


def flag(s: Scalars) -> object:
    """The flag byte."""
    return s.u8("ac_flag", "flags", Kind.FLAGS, "flags")


def start_short(s: Scalars) -> object:
    """A 32-bit start time."""
    return s.i32("ac_btime", "start", Kind.TIME, "start_us")


def start_long(s: Scalars) -> object:
    """A 64-bit start time."""
    return s.i64("ac_btime", "start", Kind.TIME, "start_us")


def flag_rule(allowed: int, width: int = 8) -> Rule:
    """No other flag bits than ``allowed``."""
    return rules.bits(
        "flag-bits",
        "ac_flag",
        ((1 << width) - 1) & ~allowed,
        0,
        "flag bits are set that this system does not have",
        essential=True,
        ends=True,
    )


def shape(*, ended: bool = False, comps: tuple[str, ...] = (), flags: Rule) -> tuple[Rule, ...]:
    """The rules of a 4.4BSD record."""
    return (
        flags,
        rules.since("ac_btime", essential=True),
        rules.readable_name("ac_comm", ended=ended, ends=False),
        rules.canonical("ac_utime", "ac_stime", "ac_etime", "ac_io", *comps),
        rules.terminal("ac_tty"),
        rules.ids("ac_uid", "ac_gid"),
    )
