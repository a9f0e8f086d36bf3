"""Where a record can start at all, for many layouts at once: one bit a byte, as large whole numbers.

Which bytes of a stretch are in a set is one number, bit ``i`` for byte ``i``; the layouts share these.
Shifted by where a record has the byte, and put together by AND, they leave the places that meet all
:mod:`needs <evidencekit.formats.needs>` of a layout. Numbers of some thousand bits are shifted and put
together in well under a microsecond, so that a file of 8 KiB is tried as all layouts at every byte in
less time than reading one record's fields takes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from evidencekit.formats.layout import Kind
from evidencekit.formats.needs import Bytes

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy.typing as npt

    from evidencekit.formats.layout import Field, Layout
    from evidencekit.formats.needs import Need

    Offsets = npt.NDArray[np.int64]


Run = tuple[Bytes, Bytes | None, int]
"""For each of so many bytes: it is in the first set, or the one after it is in the second."""
_RUNS: list[Run] = []
_NUMBERS: dict[Run, int] = {}


class Step(NamedTuple):
    """At ``offset`` of a record the run of this number is found."""

    offset: int
    run: int


def _number(run: Run) -> int:
    """The number of a run; there are some dozens in all layouts."""
    number = _NUMBERS.get(run)
    if number is None:
        _RUNS.append(run)
        number = _NUMBERS[run] = len(_RUNS) - 1
    return number


class Planes:
    """A stretch of bytes as bits, each set's and run's made when first asked for."""

    def __init__(self, part: bytes) -> None:
        self.size = len(part)
        self._part = part
        self._array = np.frombuffer(part, np.uint8)
        self._sets: dict[Bytes, int] = {}
        self._runs: dict[int, int] = {}

    def starts(self, steps: tuple[Step, ...], size: int) -> int:
        """The places of the stretch at which ``size`` bytes meet every step, as bits."""
        count = self.size - size + 1
        if count <= 0:
            return 0
        left, runs = (1 << count) - 1, self._runs
        for offset, number in steps:
            bits = runs.get(number)
            if bits is None:
                bits = runs[number] = self._run(*_RUNS[number])
            left &= bits >> offset
            if not left:
                break
        return left

    def _run(self, first: Bytes, second: Bytes | None, length: int) -> int:
        bits = self._set(first)
        if second is not None:
            bits |= self._set(second) >> 1
        reached = 1
        while reached < length:
            further = min(reached, length - reached)
            bits &= bits >> further
            reached += further
        return bits

    def _set(self, members: Bytes) -> int:
        bits = self._sets.get(members)
        if bits is None:
            if members.count(1) == 1:
                flags = self._array == members.index(1)
            else:
                flags = np.frombuffer(self._part.translate(members), np.bool_)
            bits = int.from_bytes(np.packbits(flags, bitorder="little").tobytes(), "little")
            self._sets[members] = bits
        return bits


def places(bits: int) -> Offsets:
    """The numbers of the bits that are set, rising."""
    raw = bits.to_bytes((bits.bit_length() + 7) // 8, "little")
    return np.flatnonzero(np.unpackbits(np.frombuffer(raw, np.uint8), bitorder="little"))


def steps_of(layout: Layout, needs: Iterable[Need]) -> tuple[Step, ...]:
    """These needs of ``layout``, the most telling first."""
    found = {
        _placed(layout, layout.field(need.field), need)
        for need in needs
        if _applies(layout.field(need.field), need)
    }
    ordered = sorted(found, key=lambda each: (_share(each[1]), each[0]))
    return tuple(Step(offset, _number(run)) for offset, run in ordered)


def _applies(field: Field, need: Need) -> bool:
    """Whether the number has such a byte; of signed numbers' needs, whether it is its last."""
    if need.signed:
        return field.code in "lq" and need.place == field.size - 1
    return need.place < field.size


def _placed(layout: Layout, field: Field, need: Need) -> tuple[int, Run]:
    """The need as a run at an offset of the record, whichever end of a number comes first."""
    if field.kind is Kind.NAME:
        length = field.size - (need.second is not None) if need.throughout else 1
        return field.offset + need.place % field.size, (need.first, need.second, length)
    if layout.byte_order == "little":
        return field.offset + need.place, (need.first, need.second, 1)
    offset = field.offset + field.size - 1 - need.place
    if need.second is None:
        return offset, (need.first, None, 1)
    return offset - 1, (need.second, need.first, 1)


def _share(run: Run) -> float:
    """Which share of chance bytes fit."""
    first, second, length = run
    share = first.count(1) / 256
    if second is not None:
        share = 1 - (1 - share) * (1 - second.count(1) / 256)
    return float(share**length)
