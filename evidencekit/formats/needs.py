"""What a rule asks of single bytes, so that most places are settled before any record is read.

A :class:`Need` follows from its rule and never asks for more: bytes that keep the rule keep the need.
Where needs do not say all of the rule, the rule itself decides in the end. Bytes of a number are
counted from the least significant one, those of a name from its first.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

Bytes = bytes
"""A set of bytes: 256 flags (1: it is in the set), as ``bytes.translate`` takes them."""

LAST = -1
"""The place of the last byte of a name."""

_KNOWN: dict[Bytes, Bytes] = {}


def those(test: Callable[[int], object]) -> Bytes:
    """The set of the bytes that ``test`` says yes to; equal sets are one object."""
    made = bytes(1 if test(byte) else 0 for byte in range(256))
    return _KNOWN.setdefault(made, made)


ZERO = those(lambda byte: byte == 0)
FILLED = those(lambda byte: byte != 0)


@dataclass(frozen=True, slots=True)
class Need:
    """The byte of ``field`` at ``place`` is in ``first``, or the one after it in ``second``."""

    field: str
    place: int
    """What lies beyond the field is not asked: one rule serves numbers of several widths."""
    first: Bytes
    second: Bytes | None = None
    throughout: bool = False
    """The same of every byte (each pair of neighbours) of the name from ``place`` on."""
    signed: bool = False
    """Asked only of numbers that can be negative."""


class Asked(NamedTuple):
    """All that a rule asks of single bytes."""

    needs: tuple[Need, ...] = ()
    """Bytes that keep the rule keep these."""
    sure: tuple[Need, ...] | None = None
    """Bytes that keep these as well keep the rule; None: only the rule itself can tell."""


def of_each(names: Iterable[str], asked: Callable[[str], Asked]) -> Asked:
    """The same of several fields."""
    each = [asked(name) for name in names]
    return Asked(
        tuple(need for one in each for need in one.needs),
        None
        if any(one.sure is None for one in each)
        else tuple(need for one in each for need in one.sure or ()),
    )


def pattern(field: str, mask: int, value: int) -> Asked:
    """What ``field & mask == value`` asks."""
    return Asked(tuple(_pattern(field, mask, value)), ())


def _pattern(field: str, mask: int, value: int) -> Iterator[Need]:
    for place in range((mask.bit_length() + 7) // 8):
        m, v = mask >> 8 * place & 0xFF, value >> 8 * place & 0xFF
        if m:
            yield Need(field, place, those(lambda byte, m=m, v=v: byte & m == v))  # type: ignore[misc]


def at_most(field: str, high: int) -> Asked:
    """What ``1 <= field <= high`` asks of a number of up to 32 bits."""
    needs, sure = [], [Need(field, 0, FILLED, FILLED)]
    for place in range(4):
        most = high >> 8 * place
        if most <= 0xFF:
            needs.append(Need(field, place, those(lambda byte, most=most: byte <= most)))  # type: ignore[misc]
            sure.append(Need(field, place, those(lambda byte, most=most: byte < max(most, 1))))  # type: ignore[misc]
    return Asked(tuple(needs), tuple(sure))


def since(field: str, earliest: int, latest: int) -> Asked:
    """What a time of ``earliest`` or later, and before ``latest`` where it has 64 bits, asks."""
    first = earliest >> 24
    needs = [
        Need(field, 3, those(lambda byte: byte >= first)),
        Need(field, 3, those(lambda byte: byte < 0x80), signed=True),
    ]
    if latest != 1 << 32:
        return Asked(tuple(needs[1:]))
    needs += [Need(field, place, ZERO) for place in range(4, 8)]
    return Asked(tuple(needs), (Need(field, 3, those(lambda byte: byte > first)),))


_SIGNALS = those(lambda byte: byte == 0 or byte & 0x7F not in {0, 0x7F})
_WHOLE = those(lambda byte: byte == 0 or 0x3F <= byte <= 0x5F)
_CANONICAL = those(lambda byte: byte < 0x20 or byte & 0x1C)
_NO_SIGN = those(lambda byte: byte < 0x80)
_NOT_NEGATIVE = those(lambda byte: byte < 0x80 or byte == 0xFF)
_ALL_ONES = those(lambda byte: byte == 0xFF)
_NOT_ALL_ONES = those(lambda byte: byte != 0xFF)


def wait_status(field: str) -> Asked:
    """Exit or signal: one of the two low bytes is zero."""
    return Asked((Need(field, 0, _SIGNALS), Need(field, 0, ZERO, ZERO)), ())


def whole(field: str) -> Asked:
    """A binary32 that is zero or at least 1: what its exponent shows of that."""
    return Asked((Need(field, 3, _WHOLE), Need(field, 2, ZERO, FILLED)))


def canonical(field: str) -> Asked:
    """A comp_t whose exponent is zero or whose mantissa is large: its upper byte shows it."""
    return Asked((Need(field, 1, _CANONICAL),), ())


def not_negative(field: str, top: int) -> Asked:
    """A number whose ``top`` byte has no sign bit, or that is close to all ones."""
    return Asked(
        (Need(field, top, _NOT_NEGATIVE), Need(field, top - 1, _ALL_ONES, _NOT_ALL_ONES)),
        (Need(field, top, _NO_SIGN),),
    )


def zero_ended(field: str) -> Asked:
    """Whatever letters, then zeros to the end."""
    return Asked((Need(field, LAST, ZERO), Need(field, 0, FILLED, ZERO, throughout=True)), ())


_LETTERS = those(lambda byte: byte == 0 or (0x20 <= byte < 0xF5 and byte not in {0x7F, 0xC0, 0xC1}))
"""Bytes that occur in names: no control characters, and none that UTF-8 never has."""
_FIRST = those(lambda byte: byte and _LETTERS[byte] and not 0x80 <= byte < 0xC0)
_FURTHER = those(lambda byte: 0x80 <= byte < 0xC0)
_NOT_FURTHER = those(lambda byte: not 0x80 <= byte < 0xC0)
_WIDE = those(lambda byte: byte >= 0x80)
_NOT_LEADING = those(lambda byte: byte < 0xC0)


def readable_name(field: str, *, ended: bool) -> Asked:
    """Printable text or zeros, not empty; a byte that goes on with a character follows one."""
    needs = (
        Need(field, 0, _FIRST),
        Need(field, 0, _LETTERS, throughout=True),
        Need(field, 0, _WIDE, _NOT_FURTHER, throughout=True),
        Need(field, 0, _NOT_LEADING, _FURTHER, throughout=True),
        *([Need(field, LAST, ZERO)] if ended else []),
    )
    return Asked(needs, (Need(field, 0, _NO_SIGN, throughout=True),))
