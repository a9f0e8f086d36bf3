"""How exactly a record's times are known: intervals, never a rounded number on its own.

On Linux the stored start is computed by the kernel at exit: the wall-clock second of the exit minus
the whole seconds of the length (``kernel/acct.c``, ``fill_ac``). With the length's own fraction that
narrows the true start to an interval of one second, and the true end to one second as well.
"""

from __future__ import annotations

from dataclasses import dataclass

from evidencekit.clock import SECOND

TICK = 10_000
"""Microseconds of 1/100 s, the tick in which Linux stores lengths and processor times."""
_V3_EXACT = 1 << 24
"""Ticks up to which a binary32 float holds every whole number (46.6 hours of 1/100 s)."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A true value lies at or above ``low`` and below ``high``; microseconds."""

    low: int
    high: int

    @property
    def width(self) -> int:
        """How much the two ends are apart."""
        return self.high - self.low


def elapsed_interval(layout: str, elapsed_us: int) -> Interval:
    """The true lengths that a recorded length can stand for, by layout code.

    Linux v3 cuts to 1/100 s and is exact in that up to 46.6 hours; Linux v1 and v2 keep 20
    significant bits of 1/100 s; everything else keeps 13 (``comp_t``) of its own tick, FreeBSD from
    version 2 on 24 bits of a microsecond.
    """
    if layout.startswith("linux-v3"):
        ticks = elapsed_us // 10_000
        step = 1
        while ticks >= _V3_EXACT * step:
            step <<= 1
        return Interval(elapsed_us, elapsed_us + step * 10_000)
    if layout.startswith(("linux-v1", "linux-v2")):
        return _rounded(elapsed_us, 10_000, bits=20, shift=1)
    if layout.startswith(("freebsd-v2", "freebsd-v3")):
        return _rounded(elapsed_us, 1, bits=24, shift=1)
    tick = 10_000 if layout.startswith(("linux", "solaris")) else SECOND // 64
    return _rounded(elapsed_us, tick, bits=13, shift=3)


def _rounded(value: int, tick: int, *, bits: int, shift: int) -> Interval:
    """The interval of a number cut to ``tick``, then rounded to ``bits`` in steps of 2**shift."""
    step, ticks = 1, value // tick
    while ticks >= (1 << bits) * step:
        step <<= shift
    if step == 1:
        return Interval(value, value + tick)
    half = step * tick // 2
    return Interval(value - half, value + half + tick)


def start_interval(start_us: int, elapsed_us: int, layout: str = "linux") -> Interval:
    """Where the true start lies, by the clock as it stood when the process ended.

    Linux computes the start at the exit; the BSDs record the start itself, cut to a second.
    """
    if not layout.startswith("linux"):
        return Interval(start_us, start_us + SECOND)
    low = start_us - elapsed_us % SECOND
    return Interval(low, low + SECOND + 10_000)


def end_slack(layout: str) -> int:
    """By how much end seconds may go back although records are in order of exit, microseconds.

    On Linux start second plus whole seconds of length is exactly the second of writing. Where both
    are cut by themselves (the BSDs), their sum may fall short by up to two seconds.
    """
    return 0 if layout.startswith("linux") else 2 * SECOND
