"""Naming what could not be read: a byte range to a :class:`~evidencekit.records.Problem`.

One contiguous range is one problem. Its code says what the bytes look like and where they lie; the
sentence says how many there are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from evidencekit.records import Problem

if TYPE_CHECKING:
    from evidencekit.formats.check import Buffer, Check

ZERO_FILLED = "zero-filled"
TORN_TAIL = "torn-tail"
CUT_HEAD = "cut-head"
FRAGMENT = "fragment"
TEXT = "text"
UNREADABLE = "unreadable"

_LOOK = 1 << 20
"""How many bytes of a long range are looked at to name it (all of it for zeros)."""


def name_range(buffer: Buffer, offset: int, stop: int, check: Check) -> Problem:
    """The problem that [offset, stop) is; ``check`` is that of the records beside it."""
    length = stop - offset
    code, text = _describe(buffer, offset, stop, check)
    return Problem(code, offset, length, text)


def _describe(buffer: Buffer, offset: int, stop: int, check: Check) -> tuple[str, str]:
    length, size = stop - offset, check.layout.size
    many = f"{length:,} byte" + ("" if length == 1 else "s")
    at_end, at_start = stop == len(buffer), offset == 0
    leading = leading_zeros(buffer, offset, stop)
    if leading == length:
        return ZERO_FILLED, f"{many} of zeros where records should be (not records of any kind)"
    if _is_text(buffer, offset, stop):
        return TEXT, f"{many} of plain text, not accounting records"
    if at_end and length < size and check.begins(bytes(buffer[offset:stop])):
        return TORN_TAIL, f"the file ends inside a record: {many} of {size} are there"
    if at_end and length >= size > length - trailing_zeros(buffer, offset, stop):
        return TORN_TAIL, f"a record cut short and then zeros to the end of the file, {many} in all"
    if at_start and length < size:
        return CUT_HEAD, f"the file starts inside a record: {many} of {size} are left of it"
    if length < size:
        return FRAGMENT, f"{many} that are no whole record ({size} bytes)"
    return UNREADABLE, f"{many} that cannot be read as accounting records"


def leading_zeros(buffer: Buffer, offset: int, stop: int) -> int:
    """How many zero bytes [offset, stop) starts with."""
    for place in range(offset, stop, _LOOK):
        part = np.frombuffer(buffer, np.uint8, min(_LOOK, stop - place), place)
        filled = part != 0
        if filled.any():
            return place - offset + int(filled.argmax())
    return stop - offset


def trailing_zeros(buffer: Buffer, offset: int, stop: int) -> int:
    """How many zero bytes [offset, stop) ends with."""
    place = stop
    while place > offset:
        start = max(offset, place - _LOOK)
        filled = np.frombuffer(buffer, np.uint8, place - start, start)[::-1] != 0
        if filled.any():
            return stop - place + int(filled.argmax())
        place = start
    return stop - offset


def _is_text(buffer: Buffer, offset: int, stop: int) -> bool:
    """True where the range (its first megabyte) holds only printable ASCII and line ends."""
    part = np.frombuffer(buffer, np.uint8, min(_LOOK, stop - offset), offset)
    plain = ((part >= 0x20) & (part < 0x7F)) | ((part >= 0x09) & (part <= 0x0D))
    return len(part) >= 4 and bool(plain.all())
