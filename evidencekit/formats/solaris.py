"""Solaris and illumos: the 40-byte SVR4 ``struct acct`` and the 32-byte SVR3 ``struct o_acct``.

Source: illumos ``usr/src/uts/common/sys/acct.h``, ``uts/common/os/acct.c`` and ``os/exit.c``.
``ac_stat`` is the *low byte* of the wait status (``acct(rv & 0xff)`` in ``proc_exit``): the signal
and core bit of a killed process, and 0 for every exit, whatever its code. An exit code is therefore
never recorded, and 0 is read as "status not recorded", not as success.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from construct import Struct

from evidencekit.formats import rules
from evidencekit.formats.layout import ORDERS, Kind, Layout, Scalars
from evidencekit.formats.needs import Asked, Need, those

if TYPE_CHECKING:
    from evidencekit.formats.rules import Mask, Rows, Rule

FLAGS = (
    (0x01, "AFORK", "forked"),
    (0x02, "ASU", "super_user_privilege"),
    (0x04, "ACOMPAT", "compatibility_sunos"),
    (0x08, "ACORE", "core_sunos"),
    (0x10, "AXSIG", "signal_sunos"),
    (0x20, "AEXPND", "expanded"),
)
AEXPND = 0x20
TICKS = 100
"""HZ of Solaris and illumos unless ``hires_tick`` was set, which makes it 1000 and cannot be seen."""


def _counters(s: Scalars) -> list[object]:
    return [
        s.u16("ac_utime", "cpu_user", Kind.COMP_TICKS, "user_us"),
        s.u16("ac_stime", "cpu_kernel", Kind.COMP_TICKS, "system_us"),
        s.u16("ac_etime", "elapsed", Kind.COMP_TICKS, "elapsed_us"),
        s.u16("ac_mem", "memory_kernel_units", Kind.OPAQUE),
        s.u16("ac_io", "characters", Kind.COMP_COUNT),
        s.u16("ac_rw", "blocks_either", Kind.COMP_COUNT),
        s.name("ac_comm", 8),
    ]


def _acct(s: Scalars) -> Struct:
    return Struct(
        s.u8("ac_flag", "flags", Kind.FLAGS, "flags"),
        s.u8("ac_stat", "status_low", Kind.SIGNAL_STATUS, "status"),
        s.u16("ac_pad", "unused_bytes", Kind.COUNT),
        s.u32("ac_uid", "user", Kind.USER, "uid"),
        s.u32("ac_gid", "group", Kind.GROUP, "gid"),
        s.u32("ac_tty", "terminal", Kind.TERMINAL, "tty"),
        s.i32("ac_btime", "start", Kind.TIME, "start_us"),
        *_counters(s),
    )


def _o_acct(s: Scalars) -> Struct:
    return Struct(
        s.u8("ac_flag", "flags", Kind.FLAGS, "flags"),
        s.u8("ac_stat", "status_low", Kind.SIGNAL_STATUS, "status"),
        s.u16("ac_uid", "user", Kind.USER, "uid"),
        s.u16("ac_gid", "group", Kind.GROUP, "gid"),
        s.u16("ac_tty", "terminal", Kind.TERMINAL, "tty"),
        s.i32("ac_btime", "start", Kind.TIME, "start_us"),
        *_counters(s),
    )


HIGHEST_SIGNAL = 74


def _signal(rows: Rows) -> Mask:
    """0, or a signal Solaris has (1 to 74), with or without the core bit."""
    low = rows["ac_stat"] & 0x7F
    return (rows["ac_stat"] == 0) | ((low > 0) & (low <= HIGHEST_SIGNAL))


_SIGNALS = Asked(
    (Need("ac_stat", 0, those(lambda byte: byte == 0 or 0 < byte & 0x7F <= HIGHEST_SIGNAL)),), ()
)


def _rules(*, expanded: bool) -> tuple[Rule, ...]:
    return (
        rules.bits(
            "flag-bits",
            "ac_flag",
            0xE0,
            AEXPND if expanded else 0,
            "the flag byte is not of this record type",
            essential=True,
        ),
        rules.since("ac_btime", essential=True),
        rules.named(
            "status",
            "the status byte is no signal Solaris has",
            _signal,
            asked=_SIGNALS,
        ),
        *(
            [rules.bits("pad", "ac_pad", 0xFFFF, 0, "the unused bytes are not zero")]
            if expanded
            else []
        ),
        *([rules.ids("ac_uid", "ac_gid")] if expanded else []),
        rules.readable_name("ac_comm", ended=False, ends=True),
        rules.canonical("ac_utime", "ac_stime", "ac_etime", "ac_mem", "ac_io", "ac_rw"),
    )


def _layouts() -> tuple[Layout, ...]:
    family = tuple(f"solaris-{n}-{m}" for m in ("le", "be") for n in ("acct", "o-acct"))
    return tuple(
        Layout(
            code=f"solaris-{'acct' if expanded else 'o-acct'}-{mark}",
            title=f"Solaris {'SVR4' if expanded else 'SVR3 (o_acct)'}, {words}",
            family="solaris",
            byte_order=order,
            struct=(_acct if expanded else _o_acct)(Scalars(order)),
            source=f"struct {'acct' if expanded else 'o_acct'}, illumos sys/acct.h",
            rules=_rules(expanded=expanded),
            ticks_per_second=TICKS,
            flag_names=FLAGS,
            confidence="from the header; no file was at hand",
            companions=family,
            strength=2 if expanded else 1,
        )
        for order, mark, words in ORDERS
        for expanded in (True, False)
    )


LAYOUTS = _layouts()
