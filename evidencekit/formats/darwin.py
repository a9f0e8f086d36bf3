"""macOS (Darwin): 40 bytes with a 32-bit start time, 48 with a 64-bit one.

Source: ``bsd/sys/acct.h``, ``bsd/kern/kern_acct.c`` of xnu. Which of the two a given release wrote
was not settled (``time_t`` in the header follows the kernel's own width); the file tells. The name
is cut to ten bytes and has no NUL where it fills them.
"""

from __future__ import annotations

from construct import Struct

from evidencekit.formats import bsd
from evidencekit.formats.layout import ORDERS, Kind, Layout, Scalars


def _record(s: Scalars, *, long_time: bool) -> Struct:
    return Struct(
        s.name("ac_comm", 10),
        *bsd.times(s),
        bsd.start_long(s) if long_time else bsd.start_short(s),
        *bsd.owner(s),
        *bsd.usage(s),
        s.i32("ac_tty", "terminal", Kind.TERMINAL, "tty"),
        bsd.flag(s),
        s.padding("ac_pad", 7 if long_time else 3),
    )


def _layouts() -> tuple[Layout, ...]:
    return tuple(
        Layout(
            code=f"darwin-{'64' if long_time else '32'}-{mark}",
            title=f"macOS (Darwin), {'64' if long_time else '32'}-bit time, {words}",
            family="darwin",
            byte_order=order,
            struct=_record(Scalars(order), long_time=long_time),
            source="struct acct, xnu bsd/sys/acct.h",
            rules=bsd.shape(flags=bsd.flag_rule(0x1F)),
            ticks_per_second=bsd.TICKS,
            flag_names=bsd.FLAGS,
            confidence="from the header; no file was at hand, and which width is written is not "
            "settled",
            companions=tuple(f"darwin-{w}-{m}" for m in ("le", "be") for w in ("32", "64")),
            strength=2 if long_time else 1,
        )
        for order, mark, words in ORDERS
        for long_time in (False, True)
    )


LAYOUTS = _layouts()
