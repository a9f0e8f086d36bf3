"""A layout's rules made ready for speed, and the views of a buffer they are tried on.

Rules of the form ``field & mask == value`` are folded into a few comparisons of 64-bit words, so a
block of records is mostly judged by looking at each cache line once. Only where a record fails are
the rules asked one by one.
"""

from __future__ import annotations

import mmap
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from evidencekit.formats.layout import Kind
from evidencekit.formats.sieve import Planes, Step, places, steps_of

if TYPE_CHECKING:
    import numpy.typing as npt

    from evidencekit.formats.layout import Layout
    from evidencekit.formats.rules import Rule

    Mask = npt.NDArray[np.bool_]
    Rows = npt.NDArray[Any]

Buffer = Any
"""bytes, memoryview or mmap: anything numpy can look at in place."""

WORD = 8
MOST_CANDIDATES = 1 << 15
"""So many places are tried as records at a time."""
NOWHERE: npt.NDArray[np.int64] = np.empty(0, np.int64)
NOWHERE.setflags(write=False)
MAPPED_AROUND = 1 << 21
"""Linux maps a file in stretches of up to so many bytes, whatever of one is read (measured: 6.18)."""


def rows_at(buffer: Buffer, layout: Layout, offset: int, count: int, stride: int = 0) -> Rows:
    """``count`` records of ``layout`` from ``offset`` on, in place, nothing copied.

    ``stride`` 1 gives the candidate at every byte offset (they overlap).
    """
    return np.ndarray((count,), layout.dtype, buffer, offset, (stride or layout.size,))


def rows_at_each(buffer: Buffer, layout: Layout, offsets: npt.NDArray[np.int64]) -> Rows:
    """Copies of the records at ``offsets``, packed."""
    if len(offsets) == 0:
        return np.empty(0, layout.dtype)
    span = np.ndarray((len(buffer) - layout.size + 1,), f"V{layout.size}", buffer, 0, (1,))
    return span[offsets].view(layout.dtype)


def let_go(buffer: Buffer, start: int, stop: int) -> None:
    """Tell the system that the bytes [start, stop) of a mapped file are not needed for now.

    They can still be read, from the file again; so what the system mapped around them goes as well.
    Without this all of a large file would count as this program's memory, and press on what others
    need: a few records read here and there map most of it.
    """
    if not isinstance(buffer, mmap.mmap) or not hasattr(mmap, "MADV_DONTNEED"):
        return
    first = start // MAPPED_AROUND * MAPPED_AROUND
    length = min(-(-stop // MAPPED_AROUND) * MAPPED_AROUND, len(buffer)) - first
    if length > 0:
        buffer.madvise(mmap.MADV_DONTNEED, first, length)


def _place(record: np.dtype[Any], name: str) -> tuple[np.dtype[Any], int]:
    """Type and offset of a field."""
    described: Any = record.fields
    return described[name][0], described[name][1]


class Packed:
    """Records of one layout as packed columns in this machine's byte order, each made when asked for.

    Reading one field of many 64-byte records touches a cache line each; once is enough.
    """

    __slots__ = ("_held", "rows")

    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        self._held: dict[str, npt.NDArray[Any]] = {}

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, name: str) -> npt.NDArray[Any]:
        """The field ``name``."""
        column = self._held.get(name)
        if column is None:
            kind, offset = _place(self.rows.dtype, name)
            size, inside = kind.itemsize, offset % WORD
            place = offset - inside
            whole = place + WORD <= self.rows.dtype.itemsize and inside + size <= WORD
            if whole and inside % size == 0 and kind.kind != "S":
                stored = self.word(place).view(kind)[inside // size :: WORD // size]
            else:
                stored = self.rows[name]
            column = stored.astype(kind.newbyteorder("="))
            self._held[name] = column
        return column

    def word(self, place: int) -> npt.NDArray[np.uint64]:
        """The eight bytes from ``place`` on as a little-endian number."""
        name = f"word {place}"
        column = self._held.get(name)
        if column is None:
            size = self.rows.dtype.itemsize
            one = np.dtype(
                {"names": ["w"], "formats": ["<u8"], "offsets": [place], "itemsize": size}
            )
            column = self.rows.view(one)["w"].astype("<u8")
            self._held[name] = column
        return column

    def name_words(self, name: str) -> list[npt.NDArray[np.uint64]]:
        """The bytes of a name field as words, zero-padded at the end."""
        kind, offset = _place(self.rows.dtype, name)
        whole, rest = divmod(kind.itemsize, WORD)
        words = [self.word(offset + WORD * n) for n in range(whole)]
        if rest:
            last = self.word(offset + kind.itemsize - WORD)
            words.append(last >> np.uint64(8 * (WORD - rest)))
        return words

    def size_of(self, name: str) -> int:
        """The size of a field in bytes."""
        return _place(self.rows.dtype, name)[0].itemsize

    def letters(self, name: str) -> npt.NDArray[np.uint8]:
        """A name field as a matrix of bytes."""
        return letters(self, name)


def letters(rows: Any, name: str) -> npt.NDArray[np.uint8]:  # noqa: ANN401 (records, packed or not)
    """The name field of each row as a matrix of bytes."""
    column = np.ascontiguousarray(rows[name])
    return column.view(np.uint8).reshape(len(rows), column.dtype.itemsize)


@dataclass(frozen=True, eq=False)
class Check:
    """The rules of one layout, less those set aside for this file."""

    layout: Layout
    set_aside: frozenset[str] = frozenset()

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """The rules in force."""
        return tuple(rule for rule in self.layout.rules if rule.code not in self.set_aside)

    def begins(self, front: bytes) -> bool:
        """Whether ``front`` can be the first bytes of a record, as far as plain bit rules say.

        Where the name comes first, no true one begins with a control byte or half a character.
        """
        if self.layout.fields[0].kind is Kind.NAME and not 0x20 <= front[0] < 0xF5:
            return False
        masks, values = self._folded
        return all(byte & masks[i] == values[i] for i, byte in enumerate(front))

    @cached_property
    def _folded(self) -> tuple[bytes, bytes]:
        """The bit rules as one mask and one value over the record."""
        masks, values = bytearray(self.layout.size), bytearray(self.layout.size)
        for rule in self.rules:
            if rule.bits is not None:
                _fold(self.layout, rule.bits, masks, values)
        return bytes(masks), bytes(values)

    @cached_property
    def _words(self) -> tuple[tuple[int, np.uint64, np.uint64], ...]:
        """(place, mask, value) of the folded rules, the most telling word first."""
        size = self.layout.size
        masks, values = self._folded
        words = []
        for place in dict.fromkeys((*range(0, size - WORD + 1, WORD), size - WORD)):
            mask = int.from_bytes(masks[place : place + WORD], "little")
            value = int.from_bytes(values[place : place + WORD], "little")
            if mask:
                words.append((place, np.uint64(mask), np.uint64(value)))
        words.sort(key=lambda word: -int(word[1]).bit_count())
        return tuple(words)

    @cached_property
    def _others(self) -> tuple[Rule, ...]:
        return tuple(rule for rule in self.rules if rule.bits is None)

    @cached_property
    def _unnamed(self) -> tuple[Rule, ...]:
        """The unfolded rules but the one on the name."""
        return tuple(rule for rule in self._others if rule.code != "name")

    @cached_property
    def _undecided(self) -> tuple[tuple[Rule, tuple[Step, ...] | None], ...]:
        """The rules that ask more than the sieve knows, and what settles them nonetheless, if any.

        The one on the name is first, as it leaves the fewest for the rest.
        """
        found = []
        for rule in (self.name_rule, *self._unnamed):
            sure = rule.asked.sure
            steps = None if sure is None else steps_of(self.layout, sure)
            if steps is None or steps:
                found.append((rule, steps))
        return tuple(found)

    @cached_property
    def name_rule(self) -> Rule:
        """The rule on the name."""
        return next(rule for rule in self.layout.rules if rule.code == "name")

    def folded(self, packed: Packed) -> Mask:
        """Which rows keep the rules that are plain bit patterns (all of them, where there are none)."""
        good = np.ones(len(packed), bool)
        for place, mask, value in self._words:
            np.logical_and(good, (packed.word(place) & mask) == value, out=good)
        return good

    def strict(self, rows: Rows) -> Mask:
        """Which rows keep every rule in force."""
        packed = Packed(rows)
        good = self.strict_but_name(packed)
        return np.logical_and(good, self.name_rule.test(packed), out=good)

    def strict_but_name(self, packed: Packed) -> Mask:
        """Which rows keep every rule but that on the name, which is often known from before."""
        good = self.folded(packed)
        for rule in self._unnamed:
            np.logical_and(good, rule.test(packed), out=good)
        return good

    def broken(self, rows: Rows) -> npt.NDArray[np.uint32]:
        """For each row the set of broken rules, bit ``i`` for ``rules[i]``."""
        found = np.zeros(len(rows), np.uint32)
        packed = Packed(rows)
        for place, rule in enumerate(self.rules):
            found |= np.where(rule.test(packed), 0, 1 << place).astype(np.uint32)
        return found

    def codes(self, broken: int) -> tuple[str, ...]:
        """The codes of a set of broken rules."""
        return tuple(dict.fromkeys(r.code for i, r in enumerate(self.rules) if broken >> i & 1))

    def possible(self, planes: Planes) -> int:
        """The places in a stretch where bytes meet all that the rules need of single ones, as bits."""
        return planes.starts(self._steps, self.layout.size)

    @cached_property
    def _steps(self) -> tuple[Step, ...]:
        return steps_of(self.layout, (need for rule in self.rules for need in rule.asked.needs))

    def strict_in(self, buffer: Buffer, planes: Planes, start: int) -> npt.NDArray[np.int64]:
        """Every offset of a strict record in ``planes``, a stretch that starts at ``start``."""
        bits = self.possible(planes)
        if not bits:
            return NOWHERE
        size = self.layout.size
        unsure = [
            rule
            for rule, sure in self._undecided
            if sure is None or bits & ~planes.starts(sure, size)
        ]
        offsets = places(bits) + start
        kept = [
            self._those_strict(buffer, offsets[place : place + MOST_CANDIDATES], unsure)
            for place in range(0, len(offsets), MOST_CANDIDATES)
        ]
        return kept[0] if len(kept) == 1 else np.concatenate(kept)

    def _those_strict(
        self, buffer: Buffer, offsets: npt.NDArray[np.int64], unsure: list[Rule]
    ) -> npt.NDArray[np.int64]:
        """Those of ``offsets``, which keep all other rules, that keep the unsure ones, one by one."""
        if not unsure:
            return offsets
        rows = rows_at_each(buffer, self.layout, offsets)
        packed = Packed(rows)
        for rule in unsure:
            good = rule.test(packed)
            if not np.all(good):
                offsets, rows = offsets[good], rows[good]
                packed = Packed(rows)
            if len(offsets) == 0:
                break
        return offsets


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
