"""A layout's rules made ready for speed, and the views of a buffer they are tried on.

Rules of the form ``field & mask == value`` are folded into a few comparisons of 64-bit words, so a
block of records is mostly judged by looking at each cache line once. Only where a record fails are
the rules asked one by one.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy.typing as npt

    from evidencekit.formats.layout import Layout
    from evidencekit.formats.rules import Rule

    Mask = npt.NDArray[np.bool_]
    Rows = npt.NDArray[Any]

Buffer = Any
"""bytes, memoryview or mmap: anything numpy can look at in place."""

WORD = 8


def rows_at(buffer: Buffer, layout: Layout, offset: int, count: int, stride: int = 0) -> Rows:
    """``count`` records of ``layout`` from ``offset`` on, in place, nothing copied.

    ``stride`` 1 gives the candidate at every byte offset (they overlap).
    """
    return np.ndarray((count,), layout.dtype, buffer, offset, (stride or layout.size,))


def rows_at_each(buffer: Buffer, layout: Layout, offsets: npt.NDArray[np.int64]) -> Rows:
    """Copies of the records at ``offsets``, packed."""
    span = np.ndarray((len(buffer) - layout.size + 1,), f"V{layout.size}", buffer, 0, (1,))
    return span[offsets].view(layout.dtype)


@dataclass(frozen=True, eq=False)
class Check:
    """The rules of one layout, less those set aside for this file."""

    layout: Layout
    set_aside: frozenset[str] = frozenset()

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """The rules in force."""
        return tuple(rule for rule in self.layout.rules if rule.code not in self.set_aside)

    @cached_property
    def _words(self) -> tuple[np.dtype[Any], tuple[tuple[str, np.uint64, np.uint64], ...]]:
        """(word view, (word, mask, value) …) of the folded rules."""
        size = self.layout.size
        masks, values = bytearray(size), bytearray(size)
        for rule in self.rules:
            if rule.bits is not None:
                _fold(self.layout, rule.bits, masks, values)
        places = [*range(0, size - WORD + 1, WORD), size - WORD]
        view = np.dtype(
            {
                "names": [f"w{place}" for place in dict.fromkeys(places)],
                "formats": ["<u8"] * len(dict.fromkeys(places)),
                "offsets": list(dict.fromkeys(places)),
                "itemsize": size,
            }
        )
        words = []
        for place in dict.fromkeys(places):
            mask = int.from_bytes(masks[place : place + WORD], "little")
            if mask:
                value = int.from_bytes(values[place : place + WORD], "little")
                words.append((f"w{place}", np.uint64(mask), np.uint64(value)))
        words.sort(key=lambda word: -int(word[1]).bit_count())
        return view, tuple(words)

    @cached_property
    def _others(self) -> tuple[Rule, ...]:
        return tuple(rule for rule in self.rules if rule.bits is None)

    def folded(self, rows: Rows) -> Mask:
        """Which rows keep the rules that are plain bit patterns (all of them, where there are none)."""
        view, words = self._words
        looked = rows.view(view)
        good = np.ones(len(rows), bool)
        for name, mask, value in words:
            np.logical_and(good, (looked[name] & mask) == value, out=good)
        return good

    def strict(self, rows: Rows) -> Mask:
        """Which rows keep every rule in force."""
        good = self.folded(rows)
        for rule in self._others:
            np.logical_and(good, rule.test(rows), out=good)
        return good

    def broken(self, rows: Rows) -> npt.NDArray[np.uint32]:
        """For each row the set of broken rules, bit ``i`` for ``rules[i]``."""
        found = np.zeros(len(rows), np.uint32)
        for place, rule in enumerate(self.rules):
            found |= np.where(rule.test(rows), 0, 1 << place).astype(np.uint32)
        return found

    def codes(self, broken: int) -> tuple[str, ...]:
        """The codes of a set of broken rules."""
        return tuple(dict.fromkeys(r.code for i, r in enumerate(self.rules) if broken >> i & 1))

    def strict_offsets(self, buffer: Buffer, start: int, stop: int) -> npt.NDArray[np.int64]:
        """Every byte offset in [start, stop) at which a record stands that keeps every rule."""
        count = min(stop, len(buffer) - self.layout.size + 1) - start
        if count <= 0:
            return np.empty(0, np.int64)
        rows = rows_at(buffer, self.layout, start, count, 1)
        good = self.folded(rows)
        for rule in self._others:
            if rule.code == "time" and rule.essential:
                np.logical_and(good, rule.test(rows), out=good)
        offsets = np.flatnonzero(good) + start
        if len(offsets) == 0:
            return offsets
        return offsets[self.strict(rows_at_each(buffer, self.layout, offsets))]


def _fold(layout: Layout, bits: tuple[str, int, int], masks: bytearray, values: bytearray) -> None:
    """Write one bit rule into the record-wide mask and value."""
    name, mask, value = bits
    declared = layout.field(name)
    order = layout.byte_order
    for place, (m, v) in enumerate(
        zip(mask.to_bytes(declared.size, order), value.to_bytes(declared.size, order), strict=True)
    ):
        masks[declared.offset + place] |= m
        values[declared.offset + place] |= v


def checks_for(layouts: Iterable[Layout]) -> tuple[Check, ...]:
    """A check for each layout, with nothing set aside."""
    return tuple(Check(layout) for layout in layouts)
