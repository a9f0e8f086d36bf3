"""Numbers, lengths and times as words: the small parts that every sentence is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evidencekit.clock import SECOND, as_datetime, local_text, offset_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from zoneinfo import ZoneInfo

_MINUTE = 60 * SECOND


def plural(count: int, one: str, many: str = "") -> str:
    """``1 run``, ``0 runs``, ``1,052 records``."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def verb(count: int, one: str, many: str) -> str:
    """``one`` for a count of 1, else ``many``: ``was``/``were``, ``has``/``have``."""
    return one if count == 1 else many


def name_text(command: str) -> str:
    """A recorded name in a sentence; in quotes where it is empty or holds spaces."""
    return command if command and " " not in command else f"“{command}”"


def seconds_text(us: int) -> str:
    """``580.38 s``: every digit that is recorded, no rounding below 1/100 s steps."""
    whole, rest = divmod(abs(us), SECOND)
    digits = f"{rest:06d}".rstrip("0").ljust(2, "0")
    return f"{'−' if us < 0 else ''}{whole:,}.{digits} s"


def length_text(us: int) -> str:
    """For a reader: ``34.23 s``, ``9 min 40.38 s``, ``2 h 3 min 4.56 s``: nothing is rounded."""
    minutes, rest = divmod(us, _MINUTE)
    hours, minutes = divmod(minutes, 60)
    parts = [f"{hours:,} h"] if hours else []
    if hours or minutes:
        parts.append(f"{minutes} min")
    return " ".join([*parts, seconds_text(rest)])


def span_text(us: int) -> str:
    """A length in whole seconds where that is all that is known: ``240 s``, ``8 h 21 min 00 s``."""
    seconds = abs(us) // SECOND
    if seconds < 600:
        return f"{seconds:,} s"
    hours, rest = divmod(seconds, 3600)
    minutes, rest = divmod(rest, 60)
    if hours >= 48:
        return f"{hours // 24:,} d {hours % 24:02d} h {minutes:02d} min {rest:02d} s"
    if not hours:
        return f"{minutes} min {rest:02d} s"
    return f"{hours} h {minutes:02d} min {rest:02d} s"


def between_text(low_us: int, high_us: int) -> str:
    """``239 s to 242 s``: bounds in whole seconds, the lower cut and the upper rounded up."""
    low, high = min(abs(low_us), abs(high_us)), max(abs(low_us), abs(high_us))
    ends = span_text(low), span_text(-(-high // SECOND) * SECOND)
    return ends[0] if ends[0] == ends[1] else f"{ends[0]} to {ends[1]}"


def day_text(day: date) -> str:
    """``14 November 2017``, whatever the locale."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def time_text(us: int, tz: ZoneInfo) -> str:
    """``02:00:01 −05:00``: the time of day where the date has been said."""
    moment = as_datetime(us, tz)
    return f"{moment:%H:%M:%S} {offset_text(moment)}"


def moment_text(us: int, tz: ZoneInfo) -> str:
    """``2017-11-14 02:00:01 −05:00``."""
    return local_text(us, tz)


def listed(parts: Sequence[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    if len(parts) <= 1:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


def times_text(ratio: float) -> str:
    """``about 17.0 times``: a ratio to one digit after the point, below 100; whole above."""
    return f"about {ratio:.1f} times" if ratio < 100 else f"about {ratio:,.0f} times"


MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
