"""The odd numbers of accounting records: their values, and the true values each can stand for.

A stored number is often not the number that was true. ``comp_t`` keeps 13 bits of it, a binary32
keeps 24; tick counts are cut down to whole ticks. So every decoder here has a companion that says
between which bounds the true value lay, and a report can print both.

Sources: encode_comp_t, encode_comp2_t, encode_float in Linux ``kernel/acct.c``; encode_timeval and
encode_long in FreeBSD ``sys/kern/kern_acct.c``; acct_compress in illumos ``uts/common/os/acct.c``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Ints = npt.NDArray[np.int64]
    Raw = npt.NDArray[Any]
    Mask = npt.NDArray[np.bool_]

COMP_MANTISSA = 0x1FFF
"""The 13 low bits of a comp_t."""
COMP_SATURATED = 0xFFFF
"""Written for "too large to say" by Linux since about 6.2 and by 64-bit Solaris."""

LONGEST = (1 << 64) // 10**9
"""Seconds (584 years) from which on a number is no length: Linux measures one in 64 bits of nanoseconds
(``kernel/acct.c``, ``fill_ac``), and no other system has run so long."""


@dataclass(frozen=True, slots=True)
class Interval:
    """The true value lay at or above ``low`` and at or below ``high`` (None: no upper bound)."""

    low: int
    high: int | None

    @property
    def exact(self) -> bool:
        """True where the stored number can stand for one value only."""
        return self.low == self.high


def _comp_table() -> Ints:
    raw = np.arange(0x10000, dtype=np.int64)
    table: Ints = (raw & COMP_MANTISSA) << (3 * (raw >> 13))
    return table


COMP_VALUES = _comp_table()
"""The value of each of the 65,536 comp_t numbers."""

COMP_CANONICAL: Mask = (np.arange(0x10000) < 0x2000) | (
    (np.arange(0x10000) & COMP_MANTISSA) >= 0x400
)
"""Which comp_t numbers an encoder writes: with an exponent, the mantissa is never below 1024."""


def comp(raw: Raw) -> Ints:
    """comp_t (u16: 3-bit base-8 exponent, 13-bit mantissa) to whole units."""
    return COMP_VALUES[raw]


def comp_interval(raw: int) -> Interval:
    """The values that an encoder turns into the comp_t ``raw``.

    It shifts three bits away at a time and rounds by the last bit shifted out, so the mantissa is
    the value divided by 8^exponent, rounded half up; a value that would round up past 8191 moves on
    to the next exponent.
    """
    mantissa, exponent = raw & COMP_MANTISSA, raw >> 13
    if exponent == 0:
        return Interval(mantissa, mantissa)
    half = 8**exponent // 2
    low = (mantissa << 3 * exponent) - half
    first_of_exponent = (0x2000 << 3 * (exponent - 1)) - (8 ** (exponent - 1) // 2)
    if raw == COMP_SATURATED:
        return Interval(low, None)
    return Interval(max(low, first_of_exponent), (mantissa << 3 * exponent) + half - 1)


def comp2(raw: Raw) -> Ints:
    """comp2_t (24 bits in a wider integer: 5-bit base-2 exponent, 20-bit mantissa) to ticks."""
    wide = np.asarray(raw, np.int64)
    exponent = wide >> 19
    value: Ints = np.where(
        exponent == 0, wide & 0x7FFFF, ((wide & 0x7FFFF) | 0x80000) << np.maximum(exponent - 1, 0)
    )
    return value


def comp2_interval(raw: int) -> Interval:
    """The values that Linux turns into the comp2_t ``raw`` (rounded half up by the last bit lost)."""
    value = int(comp2(np.array([raw]))[0])
    exponent = raw >> 19
    if exponent < 2:
        return Interval(value, value)
    half = 1 << (exponent - 2)
    if raw == 0xFFFFFF:
        return Interval(value - half, None)
    first_of_exponent = (0x80000 << (exponent - 1)) - (1 << (exponent - 2)) // 2
    return Interval(max(value - half, first_of_exponent), value + half - 1)


def whole_float(raw: Raw) -> Mask:
    """Which binary32 numbers an accounting encoder can have written: whole, finite, not negative.

    ``raw`` may be of either byte order. Zero is written as all bits zero, never as minus zero.
    """
    bits = np.asarray(raw).view(f"{np.asarray(raw).dtype.byteorder}u4").astype(np.uint32)
    exponent = (bits >> 23).astype(np.int32) - 127
    lost = np.clip(23 - exponent, 0, 23).astype(np.uint32)
    fraction = bits & ((np.uint32(1) << lost) - np.uint32(1))
    good: Mask = (bits == 0) | ((exponent >= 0) & (exponent < 64) & (fraction == 0))
    return good


def float_count(raw: Raw) -> Ints:
    """A binary32 of whole units to an integer; what is no such number becomes -1."""
    with np.errstate(invalid="ignore", over="ignore"):
        number = np.asarray(raw).astype(np.float64)
        usable = np.isfinite(number) & (number >= 0) & (number < 2.0**61)
        value: Ints = np.where(usable, number, -1.0).astype(np.int64)
    return value


def float_interval(raw: float) -> Interval:
    """The whole values that a truncating encoder turns into this binary32.

    Exact below 2^24; above, the encoder drops the low bits, so the stored number is a lower bound.
    """
    value = int(raw)
    if value < 1 << 24:
        return Interval(value, value)
    return Interval(value, value + (1 << (value.bit_length() - 24)) - 1)


def ticks_us(ticks: Ints, per_second: int) -> Ints:
    """Ticks to microseconds, rounded down (1/64 s is 15,625 µs, 1/100 s 10,000 µs: both exact).

    What is longer than :data:`LONGEST` seconds was never measured, and becomes -1.
    """
    if 1_000_000 % per_second == 0:
        exact: Ints = ticks * (1_000_000 // per_second)
    else:
        seconds, rest = np.divmod(ticks, per_second)
        exact = seconds * 1_000_000 + rest * 1_000_000 // per_second
    longest = LONGEST * per_second
    return (
        exact if not len(ticks) or ticks.max() < longest else np.where(ticks < longest, exact, -1)
    )


def dev_parts(number: int) -> tuple[int, int]:
    """Major and minor of an old 16-bit Linux device number (``include/linux/kdev_t.h``)."""
    return number >> 8, number & 0xFF


def terminal_name(number: int) -> str:
    """What Linux calls the terminal of an old device number, ``pts/3``; empty where not known.

    Above pts/2047 the minor spills into the major and the name cannot be told.
    """
    major, minor = dev_parts(number)
    if 136 <= major <= 143:
        return f"pts/{(major - 136) * 256 + minor}"
    if major == 4:
        return f"tty{minor}" if minor < 64 else f"ttyS{minor - 64}"
    return {(5, 1): "console", (5, 0): "tty"}.get((major, minor), "")
