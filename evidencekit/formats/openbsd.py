"""OpenBSD: 64 bytes with a process id (6.9 or so on), and the 56 bytes before that.

Source: ``sys/sys/acct.h`` 1.13 to 1.16, ``sys/kern/kern_acct.c``. The 64-byte layout was checked on
a file of OpenBSD 7.4. The 56-byte one is computed from the header; which releases wrote it exactly
is not settled. Before 64-bit time (5.5) the shape was FreeBSD v1's with 32-bit time, and is read as
that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from construct import Struct

from evidencekit.formats import bsd, needs, rules
from evidencekit.formats.layout import ORDERS, Kind, Layout, Scalars

if TYPE_CHECKING:
    from evidencekit.formats.rules import Rule

FLAGS = (
    (0x001, "AFORK", "forked"),
    (0x002, "ASU", "super_user_older"),
    (0x004, "AMAP", "mapping"),
    (0x008, "ACORE", "core"),
    (0x010, "AXSIG", "signal"),
    (0x020, "APLEDGE", "pledge"),
    (0x040, "ATRAP", "memory"),
    (0x080, "AUNVEIL", "unveil"),
    (0x100, "AEXECVE", "execve"),
    (0x200, "APINSYS", "system_call"),
    (0x400, "ABTCFI", "branch"),
)
HIGHEST_PID = 99_999


def _record(s: Scalars, name: int) -> Struct:
    return Struct(
        s.name("ac_comm", name),
        *bsd.times(s),
        s.u16("ac_io", "blocks", Kind.COMP_COUNT),
        bsd.start_long(s),
        *bsd.owner(s),
        s.u32("ac_mem", "memory_average", Kind.COUNT, "mem_kib"),
        s.i32("ac_tty", "terminal", Kind.TERMINAL, "tty"),
        s.i32("ac_pid", "process", Kind.PROCESS, "pid"),
        s.u32("ac_flag", "flags", Kind.FLAGS, "flags"),
    )


def _rules(*, ended: bool) -> tuple[Rule, ...]:
    return (
        *bsd.shape(ended=ended, flags=bsd.flag_rule(0x7FF, 32)),
        rules.between(
            "pid",
            "ac_pid",
            1,
            HIGHEST_PID,
            "the process id is none that OpenBSD gives to a process",
            needs.at_most("ac_pid", HIGHEST_PID),
        ),
    )


def _layouts() -> tuple[Layout, ...]:
    made = []
    for order, mark, words in ORDERS:
        for size, name in ((64, 24), (56, 16)):
            current = size == 64
            made.append(
                Layout(
                    code=f"openbsd-{size}-{mark}",
                    title=f"OpenBSD, {size}-byte record, {words}",
                    family="openbsd",
                    byte_order=order,
                    struct=_record(Scalars(order), name),
                    source="struct acct, OpenBSD sys/sys/acct.h",
                    rules=_rules(ended=current),
                    ticks_per_second=bsd.TICKS,
                    flag_names=FLAGS,
                    confidence=""
                    if current
                    else "computed from the header; release boundaries not verified",
                    companions=tuple(
                        f"openbsd-{s}-{m}" for m in ("le", "be") for s in ("64", "56")
                    ),
                )
            )
    return tuple(made)


LAYOUTS = _layouts()
