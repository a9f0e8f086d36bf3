"""The only source of "now", of time zones and of randomness.

Times inside the program are integers of microseconds since 1970-01-01T00:00:00Z. A zone is named
wherever a time is shown. Zone rules come from the ``tzdata`` package (IANA release in
:func:`zone_data_version`), never from the computer this runs on, so that two machines print the
same report.
"""

from __future__ import annotations

import math
import re
import secrets
import time
import zoneinfo
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from importlib import metadata
from typing import Protocol
from zoneinfo import ZoneInfo

from evidencekit.errors import BadRequest

SECOND = 1_000_000
"""Microseconds in a second."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST_US = (datetime(1, 1, 4, tzinfo=UTC) - _EPOCH) // timedelta(microseconds=1)
_LAST_US = (datetime(9999, 12, 28, tzinfo=UTC) - _EPOCH) // timedelta(microseconds=1)
"""A few days short of what a calendar holds, so that in any zone there are days before and after."""
_MOST_SECONDS = 1e12
"""No clock is wrong by 30,000 years."""
_TYPED = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[ T].+)?")
"""Python reads more forms of a date (``20171114``, weeks), and some of them as a moment."""

zoneinfo.reset_tzpath(to=())


class NotOneTime(BadRequest):
    """A local time that the clocks of its zone showed twice or never: which is meant is not guessed."""


class Clock(Protocol):
    """What the core needs of a clock; injected, so that a test can freeze it."""

    def now_us(self) -> int:
        """Microseconds since the epoch, UTC, by this computer's clock."""
        ...

    def token(self, size: int) -> bytes:
        """``size`` random bytes (identifiers, nonces)."""
        ...


@dataclass(frozen=True, slots=True)
class SystemClock:
    """This computer's clock and its random source."""

    def now_us(self) -> int:
        """Microseconds since the epoch, UTC, by this computer's clock."""
        return time.time_ns() // 1000

    def token(self, size: int) -> bytes:
        """``size`` bytes from the operating system's random source."""
        return secrets.token_bytes(size)


@dataclass(slots=True)
class FrozenClock:
    """A clock that stands still, or advances by ``step_us`` at each look; for repeatable work."""

    at_us: int
    step_us: int = 0
    _count: int = field(default=0)

    def now_us(self) -> int:
        """The frozen time, moved on by ``step_us`` afterwards."""
        now = self.at_us
        self.at_us += self.step_us
        return now

    def token(self, size: int) -> bytes:
        """Counting bytes: unique within one clock, the same in each run."""
        self._count += 1
        return self._count.to_bytes(size, "big")


def zone(name: str) -> ZoneInfo:
    """The IANA zone called ``name``, in just these letters.

    Where a disk does not tell ``europe/berlin`` from ``Europe/Berlin``, a case would else be made that
    another computer cannot open.

    Raises:
        BadRequest: no such zone in the zone data that ship with the program.
    """
    if name not in _zones():
        raise BadRequest(
            "unknown time zone",
            repr(name),
            "give an IANA name such as America/Toronto, Europe/Berlin or UTC",
        )
    return ZoneInfo(name)


@cache
def _zones() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())


def zone_names() -> tuple[str, ...]:
    """All IANA zone names of the shipped zone data, sorted."""
    return tuple(sorted(_zones()))


def zone_data_version() -> str:
    """The release of the zone data in use, for example ``tzdata 2026.6``."""
    return f"tzdata {metadata.version('tzdata')}"


def as_datetime(us: int, tz: ZoneInfo | None = None) -> datetime:
    """The aware ``datetime`` of ``us``, in ``tz`` (UTC without one); kept within years 1 to 9999."""
    bounded = max(_FIRST_US, min(us, _LAST_US))
    moment = _EPOCH + timedelta(microseconds=bounded)
    return moment if tz is None else moment.astimezone(tz)


def as_us(moment: datetime) -> int:
    """Microseconds since the epoch of an aware ``datetime``."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


def offset_text(moment: datetime) -> str:
    """``−05:00`` with a real minus sign (U+2212), ``+00:00`` for UTC."""
    shift = moment.utcoffset() or timedelta(0)
    seconds = int(shift.total_seconds())
    sign = "−" if seconds < 0 else "+"
    hours, rest = divmod(abs(seconds), 3600)
    minutes, odd = divmod(rest, 60)
    return f"{sign}{hours:02d}:{minutes:02d}" + (f":{odd:02d}" if odd else "")


def _written(moment: datetime, between: str) -> str:
    """Date and time to the second; systems do not agree on how ``%Y`` writes a year before 1000."""
    return moment.replace(microsecond=0, tzinfo=None).isoformat(between)


def local_text(us: int, tz: ZoneInfo) -> str:
    """``2017-11-14 02:00:01 −05:00``: the one way a local time is written."""
    moment = as_datetime(us, tz)
    return f"{_written(moment, ' ')} {offset_text(moment)}"


def here_text(us: int) -> str:
    """As :func:`local_text`, in the zone that this computer is set to: only to log how it was set."""
    moment = as_datetime(us).astimezone()
    return f"{_written(moment, ' ')} {offset_text(moment)}"


def utc_text(us: int) -> str:
    """``2017-11-14T07:00:01Z``; a fraction is written only where there is one."""
    moment = as_datetime(us)
    fraction = f".{moment.microsecond:06d}".rstrip("0") if moment.microsecond else ""
    return f"{_written(moment, 'T')}{fraction}Z"


def local_date(us: int, tz: ZoneInfo) -> date:
    """The calendar day of ``us`` in ``tz``."""
    return as_datetime(us, tz).date()


def start_of_day(day: date, tz: ZoneInfo) -> int:
    """The first microsecond of ``day`` in ``tz``."""
    return as_us(datetime(day.year, day.month, day.day, tzinfo=tz))


def parse_seconds(text: str) -> float | None:
    """A number of seconds that a person typed; None: nothing, or ``unknown``.

    Raises:
        BadRequest: it is none.
    """
    cleaned = text.strip().replace("−", "-").removesuffix("s").strip()
    if cleaned.lower() in {"", "unknown"}:
        return None
    try:
        seconds = float(cleaned)
    except ValueError:
        seconds = math.nan
    if not abs(seconds) < _MOST_SECONDS:
        raise BadRequest("this is no number of seconds", repr(text), "write 1.5, −1.5 or unknown")
    return seconds


def plain_seconds(seconds: float) -> str:
    """A number of seconds as it was typed: ``1.5``, ``86400.125``, with every digit and no exponent."""
    text = f"{Decimal(repr(seconds)):f}"
    return text.removesuffix(".0")


def parse_instant(text: str) -> int:
    """Read a time that says its own distance from UTC: ``2017-12-04T10:30:15+01:00``, or with ``Z``.

    Raises:
        BadRequest: it is none, or it does not say in which zone it is.
    """
    at = parse_moment(text, zone("UTC"))
    if (
        len(_cleaned(text)) == len("2017-11-14")
        or not datetime.fromisoformat(_cleaned(text)).tzinfo
    ):
        raise BadRequest(
            "the time does not say in which zone it is",
            repr(text),
            "write its distance from UTC behind it: 2017-12-04T10:30:15+01:00, or Z for UTC",
        )
    return at


def _cleaned(text: str) -> str:
    """As ``datetime`` reads it; a space before the offset, as we print it, goes."""
    return re.sub(r" (?=[+-][0-9]{2}:)", "", text.strip().replace("−", "-"))


def _local(moment: datetime, text: str, tz: ZoneInfo) -> datetime:
    """``moment`` in ``tz``, where the clocks there showed it once."""
    first, second = (moment.replace(tzinfo=tz, fold=fold) for fold in (0, 1))
    before, after = first.utcoffset(), second.utcoffset()
    if before is None or after is None or before == after:
        return first
    if before > after:
        what = f"clocks in {tz.key} showed this time twice, as they were set back"
        hint = f"write {first.isoformat()} for the first, {second.isoformat()} for the second"
    else:
        what = f"clocks in {tz.key} never showed this time, as they were set forward over it"
        sides = [one.astimezone(UTC).astimezone(tz).isoformat() for one in (second, first)]
        hint = f"write a time before or after the change, {sides[0]} or {sides[1]} say"
    raise NotOneTime(what, repr(text), hint)


def parse_moment(text: str, tz: ZoneInfo, *, end_of_day: bool = False) -> int:
    """Read a date or time a person typed.

    ``2017-11-14`` (that day's start in ``tz``, or with ``end_of_day`` the start of the next day),
    ``2017-11-14 02:00[:01]`` or with ``T`` (local in ``tz``), or with an offset or ``Z`` (as said).

    Raises:
        NotOneTime: the clocks of ``tz`` showed it twice, or never.
        BadRequest: the text is none of these, or names a day before or after all that can be told.
    """
    cleaned = _cleaned(text)
    try:
        moment = _typed(cleaned, tz, end_of_day=end_of_day) if _TYPED.fullmatch(cleaned) else None
    except OverflowError as exc:
        raise BadRequest(
            "out of the years that can be told", repr(text), "give one from 0002 to 9998"
        ) from exc
    if moment is None:
        raise BadRequest(
            "not a date or time",
            repr(text),
            "write 2017-11-14, 2017-11-14 02:00:01 or 2017-11-14T07:00:01Z",
        )
    return moment


def _typed(cleaned: str, tz: ZoneInfo, *, end_of_day: bool) -> int | None:
    """The moment of a date or time that has the right form; None: no calendar has it."""
    try:
        if len(cleaned) == len("2017-11-14"):
            day = date.fromisoformat(cleaned)
            return start_of_day(day + timedelta(days=1) if end_of_day else day, tz)
        moment = datetime.fromisoformat(cleaned)
    except ValueError:
        return None
    return as_us(moment if moment.tzinfo else _local(moment, cleaned, tz))
