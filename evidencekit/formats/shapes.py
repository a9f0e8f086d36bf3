"""Records that are no accounting read here, told by their shape: login records, sums, other systems.

Like accounting, none of these has a magic number. A :class:`Shape` says at which offsets of a record
text, times and small numbers stand; a file is of it where its first records all agree. The shapes
serve the sentence with which a file is refused, never the choice of a layout.

Sources: glibc ``bits/utmp.h`` and ``utmpx.h`` (384 bytes; 400 where its times are 64-bit),
``bits/lastlog.h``; OpenBSD, NetBSD, FreeBSD ``utmp.h``, ``utmpx.h``, ``utx``(5) of FreeBSD 9;
illumos ``utmpx.h``; GNU acct 6.6.4 (``sa -s``, measured); for AIX the page "acct File Format" and the
alignment of its fields, for HP-UX its manual page acct(4): no file of either was at hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    from evidencekit.formats.check import Buffer

    Table = npt.NDArray[np.uint8]

_LOOKED_AT = 64
"""So many records are looked at."""
_BEYOND_CHANCE = 4
"""So many records tell a shape in a file that does not end with a whole one."""
_TIMES = (315_532_800, 1 << 32)
"""1980 to 2106, in seconds: times that such a record can bear."""

LOGIN = "a login record file (utmp or wtmp), not process accounting"
LAST = "a lastlog file, not process accounting"
SUMS = "a summary by GNU sa (savacct or usracct): sums of records that are no longer in it"
AIX = "AIX process accounting, which this program does not read"
HP_UX = (
    "process accounting in the shape of HP-UX and of AIX before 5, which this program does not read"
)


@dataclass(frozen=True, slots=True)
class Shape:
    """Where in a record of ``size`` bytes what stands."""

    words: str
    size: int
    texts: tuple[tuple[int, int], ...]
    """(offset, length) of printable text, filled up with zeros."""
    time: tuple[int, str, int] = (0, "", 1)
    """(offset, numpy type, parts of a second) of a time; a record may hold 0, but not most."""
    small: tuple[tuple[int, str, int], ...] = ()
    """(offset, numpy type, most) of whole numbers that are never larger."""
    reals: tuple[int, ...] = ()
    """Offsets of binary64 numbers that are zero or plain positive numbers."""
    named: bool = False
    """The first text is never empty."""

    def fits(self, buffer: Buffer) -> bool:
        """Whether the first records of ``buffer`` have this shape; stretches of zeros do not count.

        Most others hold some text: zeros fit any shape, so one number among them tells nothing.
        """
        if not all(_can_be_text(bytes(buffer[o : o + length])) for o, length in self.texts):
            return False  # most files are passed over by their first record
        count, rest = divmod(len(buffer), self.size)
        count = min(count, _LOOKED_AT)
        table = np.frombuffer(buffer, np.uint8, count * self.size).reshape(count, self.size)
        table = table[table.any(axis=1)]
        if not len(table) or (rest and count < _BEYOND_CHANCE):
            return False
        lettered = np.any([table[:, offset] for offset, _ in self.texts], axis=0)
        return (
            2 * int(lettered.sum()) >= len(table)
            and all(bool((_at(table, o, kind) <= most).all()) for o, kind, most in self.small)
            and all(_is_text(table[:, o : o + length]) for o, length in self.texts)
            and (not self.named or bool(table[:, self.texts[0][0]].all()))
            and all(_is_real(_at(table, offset, "<f8")) for offset in self.reals)
            and (not self.time[1] or self._timely(table))
        )

    def _timely(self, table: Table) -> bool:
        offset, kind, parts = self.time
        seconds = _at(table, offset, kind) // parts
        inside = (seconds >= _TIMES[0]) & (seconds < _TIMES[1])
        return bool(2 * inside.sum() >= len(seconds) and (inside | (seconds == 0)).all())


def _at(table: Table, offset: int, kind: str) -> npt.NDArray[Any]:
    """One number of each record."""
    size = np.dtype(kind).itemsize
    return np.ascontiguousarray(table[:, offset : offset + size]).view(kind)[:, 0]


def _can_be_text(letters: bytes) -> bool:
    """Whether the text of one record is as :func:`_is_text` asks."""
    return b"\0" not in letters.rstrip(b"\0") and letters.translate(None, _NO_LETTERS) == letters


_NO_LETTERS = bytes({*range(1, 0x20), 0x7F, *range(0xF5, 0x100)})


def _is_text(letters: Table) -> bool:
    """Printable ASCII or UTF-8, and nothing but zeros behind it."""
    filled = letters != 0
    plain = (letters >= 0x20) & (letters != 0x7F) & (letters < 0xF5)
    return bool((~filled | plain).all() and (filled[:, :-1] | ~filled[:, 1:]).all())


def _is_real(numbers: npt.NDArray[Any]) -> bool:
    real = numbers.astype(np.float64)
    return bool(((real == 0) | ((real > 1e-9) & (real < 1e18))).all())


def _login(order: str) -> tuple[Shape, ...]:
    """Linux and NetBSD before 6.0, Solaris: in either byte order."""
    return (
        Shape(LOGIN, 384, ((8, 32), (44, 32)), (340, order + "u4", 1), ((0, order + "u2", 9),)),
        Shape(LOGIN, 400, ((8, 32), (44, 32)), (344, order + "i8", 1), ((0, order + "u2", 9),)),
        Shape(LOGIN, 372, ((0, 32), (36, 32)), (80, order + "u4", 1), ((72, order + "u2", 9),)),
        Shape(LOGIN, 520, ((0, 32), (36, 32), (68, 256)), (464, order + "i8", 1),
              ((326, order + "u2", 9),)),
        Shape(LOGIN, 304, ((0, 8), (8, 32), (40, 256)), (296, order + "i8", 1)),
        Shape(LOGIN, 44, ((0, 8), (8, 16), (24, 16)), (40, order + "u4", 1)),
        Shape(LOGIN, 36, ((0, 8), (8, 8), (16, 16)), (32, order + "u4", 1)),
        Shape(LAST, 292, ((4, 32), (36, 256)), (0, order + "u4", 1)),
    )  # fmt: skip


_FLAGS = (0, "u1", 0x1F)
SHAPES = (
    *(shape for pair in zip(_login("<"), _login(">"), strict=True) for shape in pair),
    Shape(LOGIN, 197, ((21, 32), (53, 16), (69, 128)), (1, ">i8", 1_000_000), ((0, "u1", 8),)),
    Shape(SUMS, 96, ((0, 16),), small=((24, "<u8", 1 << 40),), reals=(16, 32, 40, 48, 56),
          named=True),
    Shape(SUMS, 104, ((0, 32),), small=((32, "<u8", 1 << 40),), reals=(40, 48, 56, 64), named=True),
    Shape(AIX, 48, ((40, 8),), (24, ">i4", 1), (_FLAGS,), named=True),
    Shape(HP_UX, 40, ((32, 8),), (16, ">i4", 1), (_FLAGS,), named=True),
)  # fmt: skip
"""Utmp and its like, sums, and the System V layouts that are not read."""


def shape_of(buffer: Buffer) -> str:
    """What the records of ``buffer`` are, as a clause; empty where no shape fits."""
    return next((shape.words for shape in SHAPES if shape.fits(buffer)), "")
