"""Numbers, times and hashes as text: the one way each is written in a report.

Nothing is rounded: a length is printed with all its digits (two decimals at least), a size in bytes.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from evidencekit.clock import SECOND, as_datetime, local_text, offset_text
from evidencekit.records import NOT_RECORDED
from evidencekit.texts import say, spoken

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from evidencekit.texts import Texts

_TIES = re.compile(
    r"(?<=\d) (?=(?:s|ms|min|h|d|bytes?)\b)"
    r"|(?<=\d{4}-\d\d-\d\d) (?=\d\d:\d\d)"
    r"|(?<=\d:\d\d) (?=[−+]\d\d:\d\d)|(?<=\d:\d\d\.\d\d) (?=[−+]\d\d:\d\d)"
    r"|(?<=\d [dh]) (?=\d+ (?:h|min)\b)|(?<=\d min) (?=\d+(?:\.\d+)? s\b)"
    r"|(?<=\bline) (?=\d)|(?<=\bn) (?== \d)|(?<=\bn =) (?=\d)"
    r"|(?<=\bstatus|\bsignal) (?=\d)"
    r"|(?<=\b[A-Z]{2}-\d{3}) (?=@)|(?<=@) (?=0x)"
    r"|(?<=\b\d) (?=[A-Z][a-z]{2})|(?<=\b\d\d) (?=[A-Z][a-z]{2})"
)
MINUTE, HOUR = 60 * SECOND, 3600 * SECOND
NBSP = "\u00a0"
_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Mn", "Me", "Mc"}


def showable(character: str) -> bool:
    """False for what would be invisible, combine with its neighbour or change the direction."""
    return unicodedata.category(character) not in _HIDDEN


def escaped(character: str) -> str:
    """``[U+202E]``: a character as its number."""
    return f"[U+{ord(character):04X}]"


def visible_text(text: str) -> str:
    """``text`` with every character that cannot be seen as such written as its number.

    A reader must see that it is there, and neither a page nor a screen must be changed by it.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(c if showable(c) else escaped(c) for c in text)


def seconds(us: int, texts: Texts | None = None) -> str:
    """``34.21``, ``580.38``: seconds with two decimals, more where the value has them."""
    whole, rest = divmod(abs(us), SECOND)
    digits = f"{rest:06d}".rstrip("0").ljust(2, "0")
    return (texts or spoken()).decimal(f"{'−' if us < 0 else ''}{whole}.{digits}")


def length(us: int, texts: Texts | None = None) -> str:
    """``34.21 s``, ``9 min 40.38 s``, ``2 h 5 min 0.10 s``; the spaces do not break.

    ``texts``: of a language other than the one spoken.
    """
    texts = texts or spoken()
    if us == NOT_RECORDED:
        return texts.say("length.unreadable")
    hours, rest = divmod(abs(us), HOUR)
    minutes, rest = divmod(rest, MINUTE)
    left = seconds(rest, texts)
    if hours:
        text = texts.say("length.h_min_s", h=str(hours), min=str(minutes), s=left)
    elif minutes:
        text = texts.say("length.min_s", min=str(minutes), s=left)
    else:
        text = texts.say("length.s", s=left)
    return ("−" if us < 0 else "") + text.replace(" ", NBSP)


def whole(us: int) -> str:
    """``8 h 21 min``, ``25 s``: a stretch between two whole seconds, without empty places."""
    seconds_left = us // SECOND
    parts = []
    for size_s, unit in ((86_400, "d"), (3600, "h"), (60, "min"), (1, "s")):
        number, seconds_left = divmod(seconds_left, size_s)
        if number:
            parts.append(say(f"length.{unit}", **{unit: number}))
    return " ".join(parts or [say("length.s", s=0)]).replace(" ", NBSP)


def count(number: int) -> str:
    """``14,541``."""
    return spoken().number(number)


def size(number: int) -> str:
    """``22,336 bytes``."""
    return say("count.byte", n=number).replace(" ", NBSP)


def grouped(digest: str) -> str:
    """A hash in groups of eight."""
    return " ".join(digest[at : at + 8] for at in range(0, len(digest), 8))


def halved(digest: str) -> str:
    """A hash in groups of eight that goes on two lines, if it must, with four groups on each."""
    half = len(digest) // 2
    parts = (digest[:half], digest[half:])
    return " ".join(grouped(part).replace(" ", NBSP) for part in parts if part)


def local(us: int | None, tz: ZoneInfo, unknown: str) -> str:
    """``2017-11-14 02:00:01 −05:00`` with spaces that do not break."""
    return unknown if us is None else local_text(us, tz).replace(" ", NBSP)


def time_of_day(us: int, tz: ZoneInfo) -> str:
    """``02:00:01 −05:00``."""
    moment = as_datetime(us, tz)
    return f"{moment:%H:%M:%S}{NBSP}{offset_text(moment)}"


def times_over(part_us: int, whole_us: int) -> str:
    """``17.0``: how many times longer, to one decimal, towards zero; said to be so where printed."""
    tenths = part_us * 10 // whole_us
    return spoken().decimal(f"{tenths // 10}.{tenths % 10}")


def tied(text: str) -> str:
    """``text`` with no-break spaces where a line must not end: within times, lengths, citations."""
    return _TIES.sub(NBSP, text)


def sentence(text: str) -> str:
    """``text`` with a capital at its head and a stop at its end."""
    text = text.strip()
    text = text[:1].upper() + text[1:]
    stop = say("wording.stop")
    return text if text.endswith((stop, "!", "?", ":")) else text + stop
