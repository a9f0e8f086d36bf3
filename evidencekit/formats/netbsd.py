"""NetBSD since 6.0: 64-bit ``time_t`` and ``dev_t``. Older NetBSD files have FreeBSD v1's 32-bit shape.

Source: ``sys/sys/acct.h`` 1.28, ``sys/kern/kern_acct.c``. 64 bytes where 8-byte numbers are aligned
to 8 (amd64, sparc, arm, mips), 56 where they are aligned to 4 (i386). No real file was at hand.
"""

from __future__ import annotations

from construct import Struct

from evidencekit.formats import bsd
from evidencekit.formats.layout import ORDERS, Kind, Layout, Scalars


def _record(s: Scalars, *, aligned: bool) -> Struct:
    return Struct(
        s.name("ac_comm", 16),
        *bsd.times(s),
        s.padding("ac_pad0", 2),
        bsd.start_long(s),
        *bsd.owner(s),
        *bsd.usage(s),
        *([s.padding("ac_pad1", 4)] if aligned else []),
        s.u64("ac_tty", "terminal", Kind.TERMINAL, "tty"),
        bsd.flag(s),
        s.padding("ac_pad2", 7 if aligned else 3),
    )


def _layouts() -> tuple[Layout, ...]:
    return tuple(
        Layout(
            code=f"netbsd-{'64' if aligned else '32'}-{mark}",
            title=f"NetBSD 6.0 or later, {'8' if aligned else '4'}-byte alignment, {words}",
            family="netbsd",
            byte_order=order,
            struct=_record(Scalars(order), aligned=aligned),
            source="struct acct, NetBSD sys/sys/acct.h 1.28",
            rules=bsd.shape(flags=bsd.flag_rule(0x1F)),
            ticks_per_second=bsd.TICKS,
            flag_names=bsd.FLAGS,
            confidence="from the header; no file of this layout was at hand",
            companions=tuple(f"netbsd-{w}-{m}" for m in ("le", "be") for w in ("64", "32")),
        )
        for order, mark, words in ORDERS
        for aligned in (True, False)
    )


LAYOUTS = _layouts()
