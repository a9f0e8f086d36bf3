"""How figures are written in the window: the same everywhere, exact, with their units.

Nothing here rounds: a length shows as many decimals as it has, two at the least.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from evidencekit.clock import local_text, utc_text, zone
from evidencekit.records import NOT_RECORDED as NO_LENGTH
from evidencekit_gui.language import tr

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from evidencekit.errors import EvidenceError

NOT_STATED = tr("not stated by the examiner")
NOT_RECORDED = tr("not recorded")
UNKNOWN = tr("unknown")
COUNTED: dict[str, Callable[[int], str]] = {
    "byte": lambda n: tr("%n byte(s)", "", n),
    "clock step": lambda n: tr("%n clock step(s)", "", n),
    "event": lambda n: tr("%n event(s)", "", n),
    "exhibit": lambda n: tr("%n exhibit(s)", "", n),
    "file": lambda n: tr("%n file(s)", "", n),
    "finding": lambda n: tr("%n finding(s)", "", n),
    "gap": lambda n: tr("%n gap(s)", "", n),
    "group": lambda n: tr("%n group(s)", "", n),
    "hash": lambda n: tr("%n hash(es)", "", n),
    "job": lambda n: tr("%n job(s)", "", n),
    "line": lambda n: tr("%n line(s)", "", n),
    "other exhibit": lambda n: tr("%n other exhibit(s)", "", n),
    "page": lambda n: tr("%n page(s)", "", n),
    "place": lambda n: tr("%n place(s)", "", n),
    "problem": lambda n: tr("%n problem(s)", "", n),
    "record": lambda n: tr("%n record(s)", "", n),
    "remark": lambda n: tr("%n remark(s)", "", n),
    "restart": lambda n: tr("%n restart(s)", "", n),
    "run": lambda n: tr("%n run(s)", "", n),
    "user": lambda n: tr("%n user(s)", "", n),
    "usual run": lambda n: tr("%n usual run(s)", "", n),
}
"""What :func:`count` can count: each language has as many forms of a word as it needs."""


def count(number: int, what: str) -> str:
    """``1 record``, ``14,541 records``."""
    return COUNTED[what](number)


def times(number: int) -> str:
    """``once``, ``twice``, ``3 times``."""
    return {1: tr("once"), 2: tr("twice")}.get(number, tr("{number:,} times", number=number))


def size(octets: int) -> str:
    """``19,520 bytes``."""
    return count(octets, "byte")


def clock_length(us: int) -> str:
    """A length for a table cell: ``0:34.24``, ``9:40.38``, ``1:02:03.00``; ``unknown``."""
    if us == NO_LENGTH:
        return UNKNOWN
    sign = "−" if us < 0 else ""
    seconds, fraction = divmod(abs(us), 1_000_000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    tail = f"{seconds:02d}.{_decimals(fraction)}"
    return f"{sign}{hours}:{minutes:02d}:{tail}" if hours else f"{sign}{minutes}:{tail}"


def length(us: int) -> str:
    """A length in words: ``34.24 s``, ``9 min 40.38 s``, ``1 h 2 min 3.00 s``; ``unknown``."""
    if us == NO_LENGTH:
        return UNKNOWN
    sign = "−" if us < 0 else ""
    seconds, fraction = divmod(abs(us), 1_000_000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    parts = [f"{hours} h"] if hours else []
    if minutes or hours:
        parts.append(f"{minutes} min")
    parts.append(f"{seconds}.{_decimals(fraction)} s")
    return sign + " ".join(parts)


def _decimals(fraction_us: int) -> str:
    """Two decimals, or as many as the value has."""
    text = f"{fraction_us:06d}".rstrip("0")
    return text.ljust(2, "0")


def moment(us: int, zone_name: str) -> str:
    """``2017-11-14 02:00:01 −05:00``, in the named zone."""
    return local_text(us, zone(zone_name))


def both_moments(us: int, zone_name: str) -> str:
    """The moment in the zone shown and in UTC, for a tool tip."""
    return f"{moment(us, zone_name)}  ({zone_name})\n{utc_text(us)}  (UTC)"


def day(value: date) -> str:
    """``Tue 2017-11-14``."""
    return f"{value:%a} {value.isoformat()}"


def long_day(value: date) -> str:
    """``14 November 2017``: for sentences."""
    return f"{value.day} {value:%B %Y}"


def days_between(first: date, last: date) -> str:
    """``29 – 30 Nov 2017``, ``31 Oct – 1 Nov 2017``, ``30 Nov 2017``."""
    if first == last:
        return f"{first.day} {first:%b} {first.year}"
    start = f"{first.day}"
    if (first.year, first.month) != (last.year, last.month):
        start += f" {first:%b}"
    if first.year != last.year:
        start += f" {first.year}"
    return f"{start} – {last.day} {last:%b} {last.year}"


def short_hash(digest: str) -> str:
    """The first and last eight digits, where the full hash is a hover away."""
    return f"{digest[:8]}…{digest[-8:]}" if len(digest) > 20 else digest


def grouped_hash(digest: str) -> str:
    """A hash in groups of eight."""
    return " ".join(digest[at : at + 8] for at in range(0, len(digest), 8))


def html_error(error: EvidenceError) -> str:
    """What happened and where in bold, what to do next in plain."""
    head = escape(": ".join(part for part in (sentence(error.what), error.where) if part))
    tail = escape(sentence(error.do_next))
    return f"<b>{head}</b><br>{tail}." if tail else f"<b>{head}</b>"


def sentence(text: str) -> str:
    """The text with a capital letter at its start and no full stop at its end."""
    cleaned = text.strip().rstrip(".")
    return cleaned[:1].upper() + cleaned[1:]


def html_table(facts: Sequence[tuple[str, str]], muted: str) -> str:
    """Name and value pairs as a small table; both are escaped."""
    rows = "".join(
        f"<tr><td style='color:{muted}; padding-right:12px; white-space:nowrap'>{escape(name)}</td>"
        f"<td width='100%'>{escape(value)}</td></tr>"
        for name, value in facts
    )
    return f"<table width='100%' cellspacing='0' cellpadding='2'>{rows}</table>"
