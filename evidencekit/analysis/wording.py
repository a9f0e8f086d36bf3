"""Numbers, lengths and times as words: the small parts that every sentence is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evidencekit.clock import SECOND, as_datetime, local_text, offset_text
from evidencekit.records import NOT_RECORDED
from evidencekit.texts import say, spoken

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from zoneinfo import ZoneInfo

_MINUTE = 60 * SECOND


def plural(count: int, one: str, many: str = "") -> str:
    """``1 run``, ``0 runs``, ``1,052 records``: for messages, which are English."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def name_text(command: str) -> str:
    """A recorded name in a sentence; in quotes where it is empty or holds spaces."""
    return command if command and " " not in command else say("wording.quoted", name=command)


def as_sentence(text: str) -> str:
    """A clause as a sentence of its own."""
    stop = say("wording.stop")
    return text[0].upper() + text[1:] + ("" if text.endswith(stop) else stop)


def in_turn(*sentences: str) -> str:
    """Sentences one after the other, those that are empty left out."""
    return " ".join(one for one in sentences if one)


def seconds_text(us: int) -> str:
    """``580.38 s``: every digit that is recorded, no rounding below 1/100 s steps."""
    if us == NOT_RECORDED:
        return say("length.unreadable")
    return say("length.s", s=_digits(us))


def _digits(us: int) -> str:
    """``580.38``: seconds with two decimals, more where the value has them."""
    whole, rest = divmod(abs(us), SECOND)
    digits = f"{rest:06d}".rstrip("0").ljust(2, "0")
    return spoken().decimal(f"{'−' if us < 0 else ''}{whole:,}.{digits}")


def length_text(us: int) -> str:
    """For a reader: ``34.23 s``, ``9 min 40.38 s``, ``2 h 3 min 4.56 s``: nothing is rounded."""
    if us == NOT_RECORDED:
        return say("length.unreadable")
    minutes, rest = divmod(us, _MINUTE)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return say("length.h_min_s", h=hours, min=str(minutes), s=_digits(rest))
    if minutes:
        return say("length.min_s", min=str(minutes), s=_digits(rest))
    return say("length.s", s=_digits(rest))


def span_text(us: int) -> str:
    """A length in whole seconds where that is all that is known: ``240 s``, ``8 h 21 min 00 s``."""
    seconds = abs(us) // SECOND
    if seconds < 600:
        return say("length.s", s=str(seconds))
    hours, rest = divmod(seconds, 3600)
    minutes, rest = divmod(rest, 60)
    left = f"{rest:02d}"
    if hours >= 48:
        days, hours = divmod(hours, 24)
        return say("length.d_h_min_s", d=days, h=f"{hours:02d}", min=f"{minutes:02d}", s=left)
    if not hours:
        return say("length.min_s", min=str(minutes), s=left)
    return say("length.h_min_s", h=str(hours), min=f"{minutes:02d}", s=left)


def between_text(low_us: int, high_us: int) -> str:
    """``239 s to 242 s``: bounds in whole seconds, the lower cut and the upper rounded up."""
    low, high = min(abs(low_us), abs(high_us)), max(abs(low_us), abs(high_us))
    ends = span_text(low), span_text(-(-high // SECOND) * SECOND)
    return ends[0] if ends[0] == ends[1] else say("length.between", low=ends[0], high=ends[1])


def day_text(day: date) -> str:
    """``14 November 2017``, whatever the locale."""
    return spoken().day(day)


def time_text(us: int, tz: ZoneInfo) -> str:
    """``02:00:01 −05:00``: the time of day where the date has been said."""
    moment = as_datetime(us, tz)
    return f"{moment:%H:%M:%S} {offset_text(moment)}"


def moment_text(us: int, tz: ZoneInfo) -> str:
    """``2017-11-14 02:00:01 −05:00``."""
    return local_text(us, tz)


def listed(parts: Sequence[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    return spoken().listed(parts)


def clauses(parts: Sequence[str]) -> str:
    """``a; b; c``."""
    return say("list.clause").join(parts)


def some(parts: Sequence[str], at_most: int = 50) -> str:
    """``a; b; c and 7 more``: the first of a long list, and how many follow."""
    told = clauses(parts[:at_most])
    left = len(parts) - at_most
    return say("list.more", parts=told, n=left) if left > 0 else told


def ratio_text(ratio: float) -> str:
    """``17.0``: a ratio to one digit after the point, below 100; whole above."""
    return decimal_text(ratio) if ratio < 100 else spoken().decimal(f"{ratio:,.0f}")


def decimal_text(value: float) -> str:
    """``1,052.4``: a number to one digit after the point."""
    return spoken().decimal(f"{value:,.1f}")
