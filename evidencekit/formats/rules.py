"""What a true record keeps: invariants as masks over whole blocks of records.

A rule looks at a numpy array of records (any stride, so that every byte offset of a window can be
tried at once) and says for each whether the rule is kept. Rules serve three ends: telling which
layout a file holds, telling records from damage, and marking a record that is readable but odd.

``essential`` rules are those without which the layout means nothing; the others may be set aside
for a file in which most records break them (a vendor's kernel that fills a field the main line
leaves zero, say), because an invariant that a file's own writer never kept tells nothing there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from evidencekit.formats import needs, scalars
from evidencekit.formats.needs import Asked

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt

Rows = Any
"""Records of one layout as :class:`~evidencekit.formats.check.Packed`: ``rows[field]`` is a column."""
Mask = Any
"""A boolean array, one element a row."""

EARLIEST = 315_532_800
"""1980-01-01: no system read here kept accounts in these layouts with a true clock before."""

_ONES = np.uint64(0x0101010101010101)
_HIGHS = np.uint64(0x8080808080808080)
_SEVENS = np.uint64(0x7F7F7F7F7F7F7F7F)
"""Added to bytes below 0x80, it sets the high bit of those that are not zero."""
_SIXES = np.uint64(0x6060606060606060)
"""Likewise of those from 0x20 on."""


_UNKNOWN = Asked()


@dataclass(frozen=True, slots=True)
class Rule:
    """One invariant. ``bits`` says the same as ``test`` in a form that can be folded with others."""

    code: str
    text: str
    """What a record that breaks it shows, as a clause: ``flag bits are set that …``."""
    test: Callable[[Rows], Mask]
    essential: bool = False
    ends: bool = False
    """It looks at the record's last fields, so bytes slipped in before them break it too."""
    bits: tuple[str, int, int] | None = None
    """(field, mask, value): the rule is ``field & mask == value``."""
    asked: Asked = _UNKNOWN
    """What it asks of single bytes."""


def bits(
    code: str,
    field: str,
    mask: int,
    value: int,
    text: str,
    *,
    essential: bool = False,
    ends: bool = False,
) -> Rule:
    """The rule ``field & mask == value`` for a whole-number field."""

    def test(rows: Rows) -> Mask:
        column = rows[field]
        wrapped = np.array([mask, value], np.uint64).astype(column.dtype.type)
        return (column & wrapped[0]) == wrapped[1]

    asked = needs.pattern(field, mask, value)
    return Rule(code, text, test, essential, ends, (field, mask, value), asked)


def canonical(*names: str) -> Rule:
    """comp_t fields as an encoder writes them: never an exponent with a small mantissa."""

    def test(rows: Rows) -> Mask:
        good: Mask = True
        for name in names:
            column = rows[name]
            good = good & ((column < 0x2000) | ((column & 0x1C00) != 0))
        return good

    return Rule(
        "comp-t",
        "a comp_t number is written in a way that no encoder writes it",
        test,
        asked=needs.of_each(names, needs.canonical),
    )


def whole(*names: str, essential: bool = False) -> Rule:
    """binary32 fields that hold whole, finite, non-negative numbers."""

    def test(rows: Rows) -> Mask:
        good: Mask = True
        for name in names:
            good = good & scalars.whole_float(rows[name])
        return good

    text = "a floating-point field is not a whole, non-negative number"
    return Rule("float", text, test, essential, asked=needs.of_each(names, needs.whole))


def since(field: str, earliest: int = EARLIEST, latest: int = 1 << 32, *, essential: bool) -> Rule:
    """A start time that a computer of the layout's age can have had."""

    def test(rows: Rows) -> Mask:
        column = rows[field]
        low = column >= earliest
        return low if latest > np.iinfo(column.dtype).max else low & (column < latest)

    text = "the start time is before 1980 or far in the future"
    return Rule("time", text, test, essential, asked=needs.since(field, earliest, latest))


def between(code: str, field: str, low: int, high: int, text: str, asked: Asked = _UNKNOWN) -> Rule:
    """``low <= field <= high``."""

    def test(rows: Rows) -> Mask:
        column = rows[field]
        return (column >= low) & (column <= high)

    return Rule(code, text, test, asked=asked)


def wait_status(field: str) -> Rule:
    """A wait status says exit (low byte 0) or signal (second byte 0, signal 1 to 126), not both."""

    def test(rows: Rows) -> Mask:
        status = rows[field]
        low = status & 0x7F
        return ((status & 0xFF) == 0) | ((low != 0) & (low != 0x7F) & (status < 0x100))

    text = "the wait status says both exit and signal, or neither"
    return Rule("status", text, test, asked=needs.wait_status(field))


def zero_ended(field: str) -> Rule:
    """A name that ends in a NUL inside its field, and nothing but zeros after it."""

    def test(rows: Rows) -> Mask:
        words = rows.name_words(field)
        last = (rows.size_of(field) - 1) % 8
        good: Mask = (words[-1] >> np.uint64(8 * last)) == 0
        ended: Mask = None
        for word in words:
            zeros = (word - _ONES) & ~word & _HIGHS
            lowest = (zeros & (~zeros + np.uint64(1))) >> np.uint64(7)
            has = zeros != 0
            good = good & (~has | (word < lowest))
            if ended is not None:
                good = good & (~ended | (word == 0))
            ended = has if ended is None else ended | has
        return good

    text = "the command name has no end, or bytes stand after its end"
    return Rule("name", text, test, True, True, asked=needs.zero_ended(field))


def readable_name(field: str, *, ended: bool, ends: bool) -> Rule:
    """A name of printable ASCII or well-formed UTF-8, at least one character.

    What stands after the NUL is left over from earlier, longer names (bcopy of p_comm), so it too is
    printable or zero. ``ended``: the last byte of the field is a NUL.
    """

    def test(rows: Rows) -> Mask:
        words = rows.name_words(field)
        good: Mask = (words[0] & np.uint64(0xFF)) != 0
        wide: Mask = False
        for word in words:
            filled, printable = (word + _SEVENS) & _HIGHS, (word + _SIXES) & _HIGHS
            good = good & (((word | (word + _ONES)) & _HIGHS) == 0) & (filled == printable)
            wide = wide | ((word & _HIGHS) != 0)
        unsure = np.flatnonzero(wide)
        if len(unsure):
            good[unsure] = _is_name(rows.letters(field)[unsure])
        last = (rows.size_of(field) - 1) % 8
        return good & ((words[-1] >> np.uint64(8 * last)) == 0) if ended else good

    text = "the command name is not printable text"
    asked = needs.readable_name(field, ended=ended)
    return Rule("name", text, test, True, ends, asked=asked)


_IN_NAMES: Mask = np.array(
    [byte == 0 or (0x20 <= byte < 0xF5 and byte not in {0x7F, 0xC0, 0xC1}) for byte in range(256)]
)
"""Bytes that occur in names: no control characters, and none that UTF-8 never has."""


_MORE: npt.NDArray[np.int8] = np.array(
    [1 if 0xC2 <= byte < 0xE0 else 2 if 0xE0 <= byte < 0xF0 else 3 if 0xF0 <= byte < 0xF5 else 0
     for byte in range(256)], np.int8,
)  # fmt: skip
"""How many bytes must follow one in UTF-8 (RFC 3629)."""


def _is_name(letters: npt.NDArray[np.uint8]) -> Mask:
    """Which rows of bytes are printable, well-formed UTF-8 and zeros; the field may cut off the end."""
    good: Mask = (letters[:, 0] != 0) & _IN_NAMES.take(letters).all(axis=1)
    kept = np.flatnonzero(good)
    if len(kept):
        letters = letters[kept]
        more = _MORE.take(letters)
        due = np.zeros(letters.shape, bool)
        for after in (1, 2, 3):
            due[:, after:] |= more[:, :-after] >= after
        good[kept] = (((letters & 0xC0) == 0x80) == due).all(axis=1)
    return good


def named(
    code: str,
    text: str,
    test: Callable[[Rows], Mask],
    *,
    essential: bool = False,
    asked: Asked = _UNKNOWN,
) -> Rule:
    """Any other rule."""
    return Rule(code, text, test, essential, asked=asked)


def terminal(field: str) -> Rule:
    """A device number is -1 (none) or looks like one: a 64-bit number never uses its sign bit."""

    def test(rows: Rows) -> Mask:
        column = rows[field]
        if column.dtype.itemsize < np.dtype(np.uint64).itemsize:
            return np.ones(len(rows), bool)
        return (column < 1 << 63) | (column == np.uint64(0xFFFFFFFFFFFFFFFF))

    asked = needs.not_negative(field, 7)
    return Rule("tty", "the terminal is no device number", test, asked=asked)


def ids(*names: str) -> Rule:
    """User and group ids are not negative, but for the few that stand for nobody."""

    def test(rows: Rows) -> Mask:
        good: Mask = True
        for name in names:
            good = good & ((rows[name] < 1 << 31) | (rows[name] >= 0xFFFF_FF00))
        return good

    asked = needs.of_each(names, lambda name: needs.not_negative(name, 3))
    return Rule("ids", "a user or group id is negative", test, asked=asked)
