"""What of a file is looked at, and the records that stand in it, at whatever byte."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from evidencekit.formats.check import NOWHERE, Buffer, Check
from evidencekit.formats.sieve import Planes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import numpy.typing as npt

    Pieces = Iterable[tuple[int, int, Planes]]
    """Of a stretch: first byte, byte after the last at which records start, the bytes themselves."""
    Offsets = npt.NDArray[np.int64]

Window = tuple[int, int]
"""A stretch of a file that is looked at: first byte, byte after the last."""
GRAIN = 64
MOST_HELD = 1 << 20
"""Windows of together so many bytes are sieved once for all questions; larger ones for each."""
STRETCH = 1 << 18
"""So many bytes are sieved at a time."""
LONGEST = 128
"""No record of any layout is longer."""
_ZEROS = bytes(STRETCH + LONGEST)


class Looked:
    """The windows of a file, and what records of any layout stand in them."""

    def __init__(self, buffer: Buffer, window: int) -> None:
        self.buffer = buffer
        self.windows = windows_of(buffer, window)
        self.filled = sum(counted(buffer, *each) for each in self.windows)
        """Bytes that count: those outside stretches of zeros."""
        total = sum(stop - start for start, stop in self.windows)
        self._held: dict[Window, Pieces] | None = {} if total <= MOST_HELD else None

    def hits(self, checks: Sequence[Check]) -> list[Offsets]:
        """For each of ``checks`` the offsets of the records that keep its rules, none overlapping."""
        found: list[list[Offsets]] = [[] for _ in checks]
        for window in self.windows:
            offsets = strict_offsets(checks, self.buffer, *window, self._pieces(window))
            for check, here, there in zip(checks, offsets, found, strict=True):
                if len(here):
                    there.append(chain(here, check.layout.size))
        return [np.concatenate(each) if each else np.empty(0, np.int64) for each in found]

    def most(self, check: Check) -> int:
        """No more records than this can keep the rules of ``check``."""
        return sum(
            check.possible(planes).bit_count()
            for window in self.windows
            for _, _, planes in self._pieces(window)
        )

    def _pieces(self, window: Window) -> Pieces:
        if self._held is None:
            return pieces_of(self.buffer, *window, window[1])
        if window not in self._held:
            self._held[window] = tuple(pieces_of(self.buffer, *window, window[1]))
        return self._held[window]


def strict_offsets(
    checks: Sequence[Check], buffer: Buffer, start: int, stop: int, pieces: Pieces | None = None
) -> list[Offsets]:
    """For each of ``checks`` every byte offset in [start, stop) where a record keeps all its rules.

    ``pieces``: where they are at hand already.
    """
    if pieces is None:
        longest = max((check.layout.size for check in checks), default=0)
        pieces = pieces_of(buffer, start, stop, min(stop + longest - 1, len(buffer)))
    found: list[list[Offsets]] = [[] for _ in checks]
    for place, end, planes in pieces:
        for check, offsets in zip(checks, found, strict=True):
            here = check.strict_in(buffer, planes, place)
            if len(here):
                offsets.append(here[here < end])
    return [
        each[0] if len(each) == 1 else np.concatenate(each) if each else NOWHERE for each in found
    ]


def pieces_of(
    buffer: Buffer, start: int, stop: int, limit: int
) -> Iterator[tuple[int, int, Planes]]:
    """The pieces of [start, stop), each with what belongs to its last record, up to ``limit``.

    Those of nothing but zeros are left out: no layout has such a record.
    """
    for place in range(start, stop, STRETCH):
        end = min(place + STRETCH, stop)
        part = bytes(buffer[place : min(end + LONGEST - 1, limit)])
        if part != _ZEROS[: len(part)]:
            yield place, end, Planes(part)


def windows_of(buffer: Buffer, window: int) -> list[Window]:
    """Head, middle and tail; all of a short file; more places where those hold only zeros."""
    size = len(buffer)
    if size <= 3 * window:
        return [(0, size)]
    windows = [(place, place + window) for place in (0, size // 2, size - window)]
    if any(counted(buffer, *each) for each in windows):
        return windows
    step = max(size // 64, window)
    return [(place, min(place + window, size)) for place in range(0, size, step)]


def counted(buffer: Buffer, start: int, stop: int) -> int:
    """Bytes of the window outside stretches of zeros, in grains of 64."""
    part = np.frombuffer(buffer, np.uint8, stop - start, start)
    whole = len(part) // GRAIN * GRAIN
    filled = part[:whole].reshape(-1, GRAIN).any(axis=1)
    return int(filled.sum()) * GRAIN + (len(part) - whole if part[whole:].any() else 0)


def chain(offsets: Offsets, size: int) -> Offsets:
    """The hits that remain when, from the front, each takes its ``size`` bytes."""
    if len(offsets) < 2 or (np.diff(offsets) >= size).all():
        return offsets
    kept, free = [], 0
    for offset in offsets.tolist():
        if offset >= free:
            kept.append(offset)
            free = offset + size
    return np.array(kept, np.int64)
