"""The time at the head of a log line, as far as the line states it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from evidencekit.clock import as_us
from evidencekit.evidence.content import MARK

ISO = "ISO rsyslog"
JOURNAL_ISO = "journal short-iso"
"""As ISO, but the zone is written without a colon."""
RFC_5424 = "RFC 5424"
RFC_3164 = "RFC 3164"
JOURNAL_FULL = "journal short-full"
KERNEL = "kernel messages"
"""``dmesg`` and ``/dev/kmsg``: seconds since the system was started, which no line dates."""
KERNEL_DATED = "kernel messages, dated"
"""``dmesg -T``: local time without a zone, as dmesg worked it out."""
PLAIN = "date and time"
"""A program's own log: no host, no tag, no zone."""

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

_ISO = re.compile(
    rb"(?:<[0-9]{1,3}>)?([0-9]{4}-[0-9]{2}-[0-9]{2})T([0-9]{2}:[0-9]{2}:[0-9]{2})"
    rb"(?:[.,]([0-9]{1,9}))?(Z|[+-][0-9]{2}:?[0-9]{2})? (\S+) (.*)",
    re.DOTALL,
)
_PLAIN = re.compile(
    rb"([0-9]{4}-[0-9]{2}-[0-9]{2}) ([0-9]{2}:[0-9]{2}:[0-9]{2})"
    rb"(?:[.,]([0-9]{1,9}))?(?: ?(Z|[+-][0-9]{2}:?[0-9]{2}))?:? (.*)",
    re.DOTALL,
)
_SYSLOG = re.compile(
    rb"(?:[0-9]{1,7} )?<[0-9]{1,3}>1 (\S+) (\S+) (\S+) (\S+) (\S+) "
    rb"(?:-|(?:\[(?:[^\]\"\\]|\\.|\"(?:[^\"\\]|\\.)*\")*\])+)(?: (.*))?",
    re.DOTALL,
)
_SYSLOG_TIME = re.compile(
    rb"([0-9]{4}-[0-9]{2}-[0-9]{2})T([0-9]{2}:[0-9]{2}:[0-9]{2})(?:\.([0-9]{1,9}))?"
    rb"(Z|[+-][0-9]{2}:[0-9]{2})"
)
_BSD = re.compile(
    rb"(?:<[0-9]{1,3}>)?([A-Z][a-z]{2}) ([ 0-3]?[0-9])(?: ([0-9]{4}))? "
    rb"([0-9]{2}:[0-9]{2}:[0-9]{2})(?:\.([0-9]{1,9}))? (?:<[a-z0-9]+\.[a-z0-9]+> )?(\S+) (.*)",
    re.DOTALL,
)
"""FreeBSD's syslogd writes facility and priority before the host where started with ``-v``."""
_FULL = re.compile(
    rb"[A-Z][a-z]{2} ([0-9]{4}-[0-9]{2}-[0-9]{2}) ([0-9]{2}:[0-9]{2}:[0-9]{2})"
    rb"(?:\.([0-9]{1,9}))? ([A-Z][A-Z0-9+-]{1,5}|[+-][0-9]{2}(?:[0-9]{2})?) (\S+) (.*)",
    re.DOTALL,
)
_KMSG = re.compile(
    rb"(?:[0-9]{1,4},[0-9]{1,10},[0-9]{1,20},[-c+](?:,[^;]*)?;|\[ {0,8}[0-9]{1,10}\.[0-9]{6}\] )(.*)",
    re.DOTALL,
)
_DMESG_T = re.compile(
    rb"\[[A-Z][a-z]{2} ([A-Z][a-z]{2}) ([ 0-3][0-9]) ([0-9]{2}:[0-9]{2}:[0-9]{2}) ([0-9]{4})\] (.*)",
    re.DOTALL,
)
_TAG = re.compile(rb"([^\s:\[\]]{1,128})(?:\[([0-9]{1,10})\])?: ?(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Stamped:
    """A log line taken apart."""

    form: str
    us: int | None
    """Microseconds UTC where the line states date and zone."""
    local: str
    """As written: ``2017-11-14T02:00:01``, ``????-11-14T02:00:01``."""
    host: bytes
    tag: bytes
    pid: int | None
    message: bytes


def stamped(raw: bytes) -> Stamped | None:
    """Take a line apart; None: it has no form known here, or a time that no calendar has."""
    raw = raw.removeprefix(MARK)
    first = raw[:1]
    if first == b"<" or first.isdigit():
        return _iso(raw) or _plain(raw) or _syslog(raw) or _bsd(raw) or _kernel(raw)
    if first == b"[":
        return _kernel(raw)
    return _bsd(raw) or _full(raw)


def _iso(raw: bytes) -> Stamped | None:
    match = _ISO.fullmatch(raw)
    if match is None:
        return None
    day, clock, fraction, zone, host, rest = match.groups()
    timed = _moment(day, clock, fraction, zone)
    if timed is None:
        return None
    tag, pid, message = _sender(rest)
    form = JOURNAL_ISO if zone and len(zone) == len("-0500") else ISO
    return Stamped(form, *timed, host, tag, pid, message)


def _plain(raw: bytes) -> Stamped | None:
    match = _PLAIN.fullmatch(raw)
    if match is None:
        return None
    day, clock, fraction, zone, rest = match.groups()
    timed = _moment(day, clock, fraction, zone)
    return None if timed is None else Stamped(PLAIN, *timed, b"", b"", None, rest)


def _syslog(raw: bytes) -> Stamped | None:
    match = _SYSLOG.fullmatch(raw)
    if match is None:
        return None
    time, host, tag, process, _, message = match.groups()
    timed: tuple[int | None, str] | None = (None, "")
    if time != b"-":
        found = _SYSLOG_TIME.fullmatch(time)
        timed = _moment(*found.groups()) if found else None
    if timed is None:
        return None
    pid = int(process) if process.isdigit() and len(process) <= len("4294967295") else None
    text = (message or b"").removeprefix(MARK)
    name = b"" if tag == b"-" else tag
    return Stamped(RFC_5424, *timed, b"" if host == b"-" else host, name, pid, text)


def _bsd(raw: bytes) -> Stamped | None:
    match = _BSD.fullmatch(raw)
    if match is None:
        return None
    month, day, year, clock, _, host, rest = match.groups()
    name = month.decode()
    if name not in MONTHS:
        return None
    number, date = MONTHS.index(name) + 1, int(day)
    told = year.decode() if year else "????"
    # 2000 was a leap year: 29 February is a day that a line without a year may name.
    if _clock_time(f"{told if year else 2000}-{number:02d}-{date:02d}", clock.decode()) is None:
        return None
    local = f"{told}-{number:02d}-{date:02d}T{clock.decode()}"
    return Stamped(RFC_3164, None, local, host, *_sender(rest))


def _full(raw: bytes) -> Stamped | None:
    """The form of ``journalctl -o short-full``: of zones' short names only UTC's tells the zone.

    Zones without letters of their own are written as their distance (``-03``, ``+0545``).
    """
    match = _FULL.fullmatch(raw)
    if match is None:
        return None
    day, clock, fraction, zone, host, rest = match.groups()
    stated = b"Z" if zone in {b"UTC", b"GMT"} else None
    if zone[:1] in {b"+", b"-"}:
        stated = zone.ljust(len("+0000"), b"0")
    timed = _moment(day, clock, fraction, stated)
    if timed is None:
        return None
    tag, pid, message = _sender(rest)
    return Stamped(JOURNAL_FULL, *timed, host, tag, pid, message)


def _kernel(raw: bytes) -> Stamped | None:
    match = _KMSG.fullmatch(raw)
    if match is not None:
        return Stamped(KERNEL, None, "", b"", b"kernel", None, match[1])
    match = _DMESG_T.fullmatch(raw)
    if match is None or match[1].decode() not in MONTHS:
        return None
    month, day, clock, year, message = match.groups()
    date = f"{year.decode()}-{MONTHS.index(month.decode()) + 1:02d}-{int(day):02d}"
    timed = _moment(date.encode(), clock, None, None)
    return None if timed is None else Stamped(KERNEL_DATED, *timed, b"", b"kernel", None, message)


def _sender(rest: bytes) -> tuple[bytes, int | None, bytes]:
    match = _TAG.fullmatch(rest)
    if match is None:
        return b"", None, rest
    return match[1], int(match[2]) if match[2] else None, match[3]


def _moment(
    day: bytes, clock: bytes, fraction: bytes | None, zone: bytes | None
) -> tuple[int | None, str] | None:
    """Microseconds (None without a zone) and the time as written; None: in no calendar."""
    told = _clock_time(day.decode(), clock.decode())
    if told is None:
        return None
    local = f"{day.decode()}T{clock.decode()}"
    if zone is None:
        return None, local
    micro = int((fraction or b"0").decode().ljust(6, "0")[:6])
    offset = _offset_us(zone.decode())
    if offset is None:
        return None
    return as_us(datetime.fromisoformat(told + "+00:00")) + micro - offset, local


def _clock_time(day: str, clock: str) -> str | None:
    """The text as Python reads it; a leap second is the second before it."""
    text = f"{day}T{clock.replace(':60', ':59')}"
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return None
    return text


def _offset_us(zone: str) -> int | None:
    if zone == "Z":
        return 0
    hours, minutes = int(zone[1:3]), int(zone[-2:])
    if hours > 15 or minutes > 59:
        return None
    size = (hours * 60 + minutes) * 60_000_000
    return -size if zone[0] == "-" else size
