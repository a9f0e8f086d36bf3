"""Counting commands and users while records go by: what the index is made of.

Nearly all records bear a name and user seen before. Those are found in a small table, by comparing
whole words, without making a single Python object; the table also says that the name was checked,
so it need not be checked again. Only new names take the slow way.
"""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np

from evidencekit.formats import columns
from evidencekit.formats.check import Check, Packed
from evidencekit.formats.index import Index
from evidencekit.records import COMMAND_BYTES, NOT_RECORDED

if TYPE_CHECKING:
    import numpy.typing as npt

    from evidencekit.formats.layout import Layout

    Ints = npt.NDArray[np.int64]

SLOT_BITS = 16
MOST_KEYS = 100_000
"""More commands and users than this are not listed; searching then looks at every block."""
MOST_POINTERS = 8_000_000
BAD_NAME = -2
UNLISTED = -1
_NOBODY = np.iinfo(np.int64).min

_FACTORS = tuple(
    np.uint64(n)
    for n in (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93)
)


class KeyTable:
    """Numbers for (command, user), shared by the threads that look at one file."""

    def __init__(self) -> None:
        self.keys: dict[tuple[bytes, int], int] = {}
        self.full = False
        self._lock = Lock()
        self._known: dict[str, _Known] = {}

    def numbers(self, check: Check, packed: Packed) -> npt.NDArray[np.intp]:
        """The key number of each record; BAD_NAME where its name breaks the layout's rule."""
        layout = check.layout
        words = packed.name_words(layout.by_column["command"].name)
        uids = columns.user_ids(layout, packed)
        known = self._known.get(layout.code)
        if known is None:
            known = self._known.setdefault(layout.code, _Known(len(words)))
        found = known.find(words, uids)
        missed = np.flatnonzero(found < 0)
        if len(missed):
            chosen = [word[missed] for word in words]
            found[missed] = self._slowly(check, packed.rows[missed], known, chosen, uids[missed])
        return found

    def _slowly(
        self,
        check: Check,
        rows: npt.NDArray[Any],
        known: _Known,
        words: list[npt.NDArray[np.uint64]],
        uids: Ints,
    ) -> npt.NDArray[np.intp]:
        """Check the names, number the new ones."""
        good = check.name_rule.test(Packed(rows))
        numbers = np.where(good, UNLISTED, BAD_NAME)
        raw = list(zip(*(word.tolist() for word in words), uids.tolist(), strict=True))
        with self._lock:
            for place in np.flatnonzero(good).tolist():
                number = known.raw.get(raw[place])
                if number is None:
                    name = bytes(columns.commands(check.layout, rows[place : place + 1])[0])
                    number = self._number(name, raw[place][-1])
                    known.put(raw[place], number)
                numbers[place] = number
        return numbers

    def number_of(self, layout: Layout, row: npt.NDArray[Any]) -> int:
        """The key number of one record (an array of one), whatever its name is like."""
        with self._lock:
            name = bytes(columns.commands(layout, row)[0])
            return self._number(name, int(columns.user_ids(layout, row)[0]))

    def _number(self, name: bytes, uid: int) -> int:
        number = self.keys.get((name, uid))
        if number is None:
            if len(self.keys) >= MOST_KEYS:
                self.full = True
                return UNLISTED
            number = len(self.keys)
            self.keys[name, uid] = number
        return number


class _Known:
    """Names (as stored, whole fields) and users of one layout that were seen and found good.

    A hash leads to an entry, which is compared word for word. Each key has two possible slots; the
    few that find both taken are looked up in ``raw``. Readers take no lock: an entry is complete
    before a slot points to it, and entry 0 is nobody's.
    """

    def __init__(self, words: int) -> None:
        self.raw: dict[tuple[int, ...], int] = {}
        self._slots = np.zeros(1 << SLOT_BITS, np.intp)
        self._words = [np.zeros(256, np.uint64) for _ in range(words)]
        self._uids = np.full(256, _NOBODY, np.int64)
        self._numbers = np.full(256, UNLISTED, np.intp)
        self._used = 1

    def find(self, words: list[npt.NDArray[np.uint64]], uids: Ints) -> npt.NDArray[np.intp]:
        """The number of each name and user, UNLISTED where it is not found."""
        mixed = _mixed(words, uids)
        found = self._at(_first_slot(mixed), words, uids)
        missed = np.flatnonzero(found < 0)
        if len(missed):
            slots = _second_slot(mixed[missed])
            found[missed] = self._at(slots, [word[missed] for word in words], uids[missed])
        return found

    def _at(
        self, slots: npt.NDArray[np.intp], words: list[npt.NDArray[np.uint64]], uids: Ints
    ) -> npt.NDArray[np.intp]:
        entries = self._slots.take(slots)
        same = self._uids.take(entries) == uids
        for stored, word in zip(self._words, words, strict=True):
            same &= stored.take(entries) == word
        found = self._numbers.take(entries)
        return found if same.all() else np.where(same, found, UNLISTED)

    def put(self, raw: tuple[int, ...], number: int) -> None:
        """Enter a key (name words, then user); numbers below 0 are kept for the slow way only."""
        if len(self.raw) < 2 * MOST_KEYS:
            self.raw[raw] = number
        mixed = _mixed(
            [np.array([word], np.uint64) for word in raw[:-1]], np.array(raw[-1:], np.int64)
        )
        for slot in (int(_first_slot(mixed)[0]), int(_second_slot(mixed)[0])):
            if number >= 0 and self._slots[slot] == 0:
                self._grow()
                entry = self._used
                for stored, word in zip(self._words, raw, strict=False):
                    stored[entry] = word
                self._uids[entry], self._numbers[entry] = raw[-1], number
                self._used += 1
                self._slots[slot] = entry
                return

    def _grow(self) -> None:
        """Make room for one more entry; those who still read the old arrays find all they knew."""
        if self._used == len(self._uids):
            self._words = [np.concatenate((word, np.zeros_like(word))) for word in self._words]
            self._numbers = np.concatenate(
                (self._numbers, np.full(len(self._numbers), UNLISTED, np.intp))
            )
            self._uids = np.concatenate((self._uids, np.full(len(self._uids), _NOBODY, np.int64)))


def _mixed(words: list[npt.NDArray[np.uint64]], uids: Ints) -> npt.NDArray[np.uint64]:
    mixed: npt.NDArray[np.uint64] = uids.astype(np.uint64) * _FACTORS[3]
    for word, factor in zip(words, _FACTORS, strict=False):
        mixed ^= word * factor
    mixed ^= mixed >> np.uint64(32)
    mixed *= _FACTORS[0]
    return mixed


def _first_slot(mixed: npt.NDArray[np.uint64]) -> npt.NDArray[np.intp]:
    return (mixed >> np.uint64(64 - SLOT_BITS)).astype(np.intp)


def _second_slot(mixed: npt.NDArray[np.uint64]) -> npt.NDArray[np.intp]:
    mask = np.uint64((1 << SLOT_BITS) - 1)
    return (mixed >> np.uint64(20) & mask).astype(np.intp)


@dataclass(frozen=True, slots=True)
class Tally:
    """What one block of records adds to the index."""

    count: int
    keys: npt.NDArray[np.int64]
    """The key numbers in the block, rising."""
    counts: Ints
    first: Ints
    last: Ints
    low: int
    high: int


def tally(numbers: npt.NDArray[np.intp], ends: Ints) -> Tally:
    """Count the keys of a block and find the first and last end second of each."""
    listed = numbers >= 0
    known = numbers if listed.all() else numbers[listed]
    when = ends if listed.all() else ends[listed]
    counts = np.bincount(known)
    keys = np.flatnonzero(counts)
    size = len(counts)
    first, last = np.zeros(size, np.int64), np.zeros(size, np.int64)
    if len(when) and (when[1:] >= when[:-1]).all():
        first[known[::-1]] = when[::-1]
        last[known] = when
    elif len(when):
        first[:], last[:] = np.iinfo(np.int64).max, np.iinfo(np.int64).min
        np.minimum.at(first, known, when)
        np.maximum.at(last, known, when)
    return Tally(
        len(numbers),
        keys,
        counts[keys],
        first[keys],
        last[keys],
        int(ends.min()) if len(ends) else NOT_RECORDED,
        int(ends.max()) if len(ends) else NOT_RECORDED,
    )


class IndexMaker:
    """Adds up tallies in file order."""

    def __init__(self, table: KeyTable) -> None:
        self.table = table
        self._counts = np.zeros(1024, np.int64)
        self._first = np.full(1024, np.iinfo(np.int64).max, np.int64)
        self._last = np.full(1024, np.iinfo(np.int64).min, np.int64)
        self._starts = [0]
        self._low: list[int] = []
        self._high: list[int] = []
        self._pointers = [0]
        self._keys: list[npt.NDArray[np.uint32]] = []
        self._complete = True

    def add(self, block: Tally) -> None:
        """Add the next block."""
        if len(block.keys):
            self._grow(int(block.keys[-1]) + 1)
            self._counts[block.keys] += block.counts
            self._first[block.keys] = np.minimum(self._first[block.keys], block.first)
            self._last[block.keys] = np.maximum(self._last[block.keys], block.last)
        self._starts.append(self._starts[-1] + block.count)
        self._low.append(block.low)
        self._high.append(block.high)
        if self._pointers[-1] + len(block.keys) > MOST_POINTERS:
            self._complete = False
        if self._complete:
            self._keys.append(block.keys.astype(np.uint32))
        self._pointers.append(self._pointers[-1] + (len(block.keys) if self._complete else 0))

    def _grow(self, size: int) -> None:
        if size > len(self._counts):
            more = max(size, 2 * len(self._counts)) - len(self._counts)
            whole = np.iinfo(np.int64)
            self._counts = np.concatenate((self._counts, np.zeros(more, np.int64)))
            self._first = np.concatenate((self._first, np.full(more, whole.max, np.int64)))
            self._last = np.concatenate((self._last, np.full(more, whole.min, np.int64)))

    def made(self) -> Index:
        """The index, by command and user: threads number them as they come across them."""
        keys = list(self.table.keys)
        self._grow(len(keys))
        seen = [place for place in np.flatnonzero(self._counts).tolist() if place < len(keys)]
        order = np.array(sorted(seen, key=keys.__getitem__), np.intp)
        renumbered = np.zeros(len(self._counts), np.uint32)
        renumbered[order] = np.arange(len(order), dtype=np.uint32)
        starts = np.repeat(self._pointers[:-1], np.diff(self._pointers))
        blocks = renumbered[np.concatenate(self._keys)] if self._keys else np.empty(0, np.uint32)
        return Index(
            np.array([keys[place][0] for place in order], f"S{COMMAND_BYTES}"),
            np.array([keys[place][1] for place in order], np.int64),
            self._counts[order],
            self._first[order],
            self._last[order],
            np.array(self._starts, np.int64),
            np.array(self._low, np.int64),
            np.array(self._high, np.int64),
            np.array(self._pointers, np.int64),
            blocks[np.lexsort((blocks, starts))],
            self._complete and not self.table.full,
        )
