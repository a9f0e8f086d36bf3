"""Whole columns as text, without making a string of any one value.

The rows of a listing are laid side by side in one matrix of bytes: each cell is as wide as the widest
of its column, unused places hold a zero byte, and at the end all zero bytes are taken out at once. (No
text written here holds one.) Numbers come from tables of four digits at a time, times from tables of
days and of the seconds of a day; what the tables cannot say is written value by value.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from evidencekit.clock import SECOND
from evidencekit.records import NOT_RECORDED

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy.typing as npt

    Ints = npt.NDArray[np.int64]
    Part = bytes | npt.NDArray[Any]
    """The same text in each row, or one piece of text a row (any type of fixed size)."""

DAY = 86_400
_GROUP = 10_000
_MISSING = _GROUP
"""The place in a table of digits that stands for "not recorded"."""
_LARGEST = 10**16
_MOST_DAYS = 20_000
_FIRST_DAY, _LAST_DAY = -719_162, 2_932_896
"""Years 1 to 9999: those written with four digits."""


@dataclass(frozen=True, slots=True)
class Form:
    """How a kind of listing writes what is not a plain number."""

    missing: bytes
    """At most four bytes."""
    quote: bytes
    """Around moments."""
    whole: bytes
    """After a whole number that stands in a column of fractions."""
    stripped: bool
    """Fractions without zeros at their end, at least one digit; else two digits or six."""


def joined(parts: Sequence[Part], rows: int) -> bytes:
    """The rows one after the other, each made of all ``parts`` in order."""
    sizes = [len(p) if isinstance(p, bytes) else p.dtype.itemsize for p in parts]
    width = sum(sizes)
    template = b"".join(
        p if isinstance(p, bytes) else bytes(s) for p, s in zip(parts, sizes, strict=True)
    )
    out = np.empty((rows, width), np.uint8)
    out[:] = np.frombuffer(template, np.uint8)
    place = 0
    for part, size in zip(parts, sizes, strict=True):
        if not isinstance(part, bytes):
            np.ndarray((rows,), part.dtype, out, place, (width,))[...] = part
        place += size
    flat = out.reshape(-1)
    kept: bytes = flat[flat != 0].tobytes()
    return kept


@cache
def _digits(kind: str, missing: bytes) -> npt.NDArray[np.uint32]:
    """Four characters for each number below 10,000, and for "not recorded".

    ``lead``: without zeros in front; ``high``: likewise, and nothing at all for zero; ``low`` and
    ``mid``: ``lead`` and ``high`` followed by a table with all four digits.
    """
    full = [f"{n:04d}".encode() for n in range(_GROUP)]
    lead = [f"{n:d}".rjust(4, "\0").encode() for n in range(_GROUP)]
    high = [bytes(4), *lead[1:]]
    words = {"high": high, "low": [*lead, missing.rjust(4, b"\0"), *full], "mid": [*high, *full]}
    return np.frombuffer(b"".join(words[kind]), np.uint32)


def numbers(column: npt.NDArray[Any], missing: bytes | None = None) -> list[Part]:
    """Whole numbers; where ``missing`` is given, NOT_RECORDED is written so."""
    if not len(column):
        return []
    values = column.astype(np.int64, copy=False)
    lowest, highest = int(values.min()), int(values.max())
    if lowest < (0 if missing is None else NOT_RECORDED) or highest >= _LARGEST:
        return [_one_by_one(values, missing)]
    absent = values < 0 if lowest < 0 else None
    if highest < 0:
        return [missing or b""]
    low = _digits("low", missing or b"")
    if highest < _GROUP:
        return [low.take(values if absent is None else np.where(absent, _MISSING, values))]
    if highest < 1 << 32:
        values = values.astype(np.uint32)
    upper = values // values.dtype.type(_GROUP)
    place = values - upper * values.dtype.type(_GROUP)
    if absent is not None:
        upper[absent] = 0
        place[absent] = _MISSING
    place += (upper != 0) * place.dtype.type(_GROUP + 1)
    return [*_upper(upper, highest // _GROUP), low.take(place)]


def _upper(values: npt.NDArray[Any], highest: int) -> list[Part]:
    """The digits before the last four; nothing for zero."""
    if highest < _GROUP:
        return [_digits("high", b"").take(values)]
    upper = values // values.dtype.type(_GROUP)
    place = values - upper * values.dtype.type(_GROUP)
    place += (upper != 0) * place.dtype.type(_GROUP)
    return [*_upper(upper, highest // _GROUP), _digits("mid", b"").take(place)]


def _one_by_one(values: Ints, missing: bytes | None) -> npt.NDArray[np.bytes_]:
    texts = [str(value).encode() for value in values.tolist()]
    if missing is not None:
        for row in np.flatnonzero(values == NOT_RECORDED).tolist():
            texts[row] = missing
    return np.array(texts)


def plain_letters(special: bytes) -> npt.NDArray[np.bool_]:
    """Which bytes stand for themselves in a name: printable ASCII, less a backslash and ``special``.

    Zero bytes, which only fill a name's field, count as plain.
    """
    plain = np.zeros(256, bool)
    plain[0x20:0x7F] = True
    plain[0] = True
    plain[[0x5C, *special]] = False
    return plain


def looked_up(codes: npt.NDArray[Any], words: Sequence[bytes]) -> Part:
    """``words[code]`` for each code."""
    if len(set(words)) == 1:
        return words[0]
    return np.array(words).take(codes)


def by_value(column: npt.NDArray[Any], word: Callable[[Any], bytes]) -> Part:
    """``word(value)`` for each value, worked out once for each distinct one."""
    distinct, codes = np.unique(column, return_inverse=True)
    return looked_up(codes, [word(value) for value in distinct.tolist()])


def small_by_value(column: Ints, word: Callable[[int], bytes]) -> Part:
    """As :func:`by_value`, quicker where the numbers are mostly small."""
    if len(column) == 0 or column.min() < NOT_RECORDED or column.max() >= 1 << 16:
        return by_value(column, word)
    moved = column - NOT_RECORDED
    present = np.flatnonzero(np.bincount(moved))
    codes = np.zeros(int(present[-1]) + 1, np.intp)
    codes[present] = np.arange(len(present))
    words = [word(value) for value in (present + NOT_RECORDED).tolist()]
    return looked_up(codes.take(moved), words)


def moments(column: Ints, form: Form) -> list[Part]:
    """ISO 8601 with ``Z``, whole seconds."""
    seconds = column // SECOND
    days = seconds // DAY
    first, last = (int(days.min()), int(days.max())) if len(days) else (0, 0)
    plain = first >= _FIRST_DAY and last <= _LAST_DAY and last - first < _MOST_DAYS
    if not plain or (column == NOT_RECORDED).any():
        return [by_value(column, lambda us: _moment(us, form))]
    return [
        form.quote,
        _days(first, last).take(days - first),
        _times_of_day().take(seconds - days * DAY),
        form.quote,
    ]


def _moment(us: int, form: Form) -> bytes:
    if us == NOT_RECORDED:
        return form.missing
    text = str(np.datetime64(us // SECOND, "s")).encode()
    return form.quote + text + b"Z" + form.quote


@cache
def _days(first: int, last: int) -> npt.NDArray[np.void]:
    texts = np.datetime_as_string(np.arange(first, last + 1).astype("datetime64[D]"))
    return texts.astype("S10").view("V10")


@cache
def _times_of_day() -> npt.NDArray[np.void]:
    """``T07:00:01Z`` for each second of a day."""
    texts = np.datetime_as_string(np.arange(DAY).astype("datetime64[s]"))
    return np.array([f"{text[10:]}Z".encode() for text in texts.tolist()]).view("V10")


def lengths(column: Ints, form: Form) -> list[Part]:
    """Lengths in microseconds as seconds with a fraction."""
    if not len(column):
        return []
    lowest, highest = int(column.min()), int(column.max())
    if lowest < NOT_RECORDED:
        return [by_value(column, lambda us: length(us, form))]
    absent = column < 0 if lowest < 0 else None
    if highest < 0:
        return [form.missing]
    seconds = column // SECOND
    rest = column - seconds * SECOND
    front, back = np.divmod(rest, 1000)
    short = back == 0 if form.stripped else rest % _GROUP == 0
    place = front + 1000 * ~short
    if absent is not None:
        place[absent] = 2000
    parts = [*numbers(seconds, form.missing), _fronts(stripped=form.stripped).take(place)]
    if not short.all():
        place = np.where(short, 1000, back)
        if absent is not None:
            place[absent] = 1000
        parts.append(_backs(stripped=form.stripped).take(place))
    return parts


def length(us: int, form: Form) -> bytes:
    """One length, as :func:`lengths` writes it."""
    if us == NOT_RECORDED:
        return form.missing
    whole, rest = divmod(us, SECOND)
    shown = f"{rest // _GROUP:02d}" if rest % _GROUP == 0 else f"{rest:06d}"
    if form.stripped:
        shown = shown.rstrip("0") or "0"
    return f"{whole}.{shown}".encode()


@cache
def _fronts(*, stripped: bool) -> npt.NDArray[np.uint32]:
    """Point and first three decimals: where nothing follows, where more follows, not recorded."""
    every = [f".{n:03d}" for n in range(1000)]
    ends = [(text.rstrip("0") if stripped else text[:3]) for text in every]
    ends = [text if len(text) > 1 else ".0" for text in ends]
    words = [*ends, *every, ""]
    return np.frombuffer(b"".join(w.encode().ljust(4, b"\0") for w in words), np.uint32)


@cache
def _backs(*, stripped: bool) -> npt.NDArray[np.uint32]:
    """The last three decimals, and nothing."""
    every = [f"{n:03d}" for n in range(1000)]
    words = [*(text.rstrip("0") if stripped else text for text in every), ""]
    return np.frombuffer(b"".join(w.encode().ljust(4, b"\0") for w in words), np.uint32)


def fractions(column: npt.NDArray[np.float64], form: Form) -> list[Part]:
    """Numbers that may have a fraction, NaN: not recorded; whole ones without one."""
    absent = np.isnan(column)
    if absent.all():
        return [form.missing] if len(column) else []
    known = np.where(absent, 0, column)
    if known.min() < 0 or known.max() >= _LARGEST or (known != np.floor(known)).any():
        return [by_value(column, lambda value: fraction(value, form))]
    whole = np.where(absent, NOT_RECORDED, known).astype(np.int64)
    parts = numbers(whole, form.missing)
    if form.whole:
        parts.append(looked_up(absent.astype(np.intp), [form.whole, b""]))
    return parts


def fraction(value: float, form: Form) -> bytes:
    """One number, as :func:`fractions` writes it."""
    if np.isnan(value):
        return form.missing
    if np.isinf(value):
        return form.quote + repr(value).encode() + form.quote
    if value == int(value) and not form.whole:
        return str(int(value)).encode()
    return repr(value).encode()
