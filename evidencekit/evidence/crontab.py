"""crontab and cron.d copies: which command was to run when, as whom.

System tables (``/etc/crontab``, ``/etc/cron.d/…``) name a user before the command, a user's own table
does not; nothing inside says which it is. The path as received tells, else the lines themselves.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from croniter import croniter

from evidencekit.evidence.content import readable, unreadable
from evidencekit.evidence.values import CronEntry
from evidencekit.records import Problem

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from evidencekit.evidence.content import Line

_NICKNAMES = frozenset(
    {"@reboot", "@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"}
)
_FIELD = r"[0-9*,/A-Za-z~-]+"
_TIMED = re.compile(rf"((?:{_FIELD}[ \t]+){{4}}{_FIELD})[ \t]+(\S.*)", re.DOTALL)
_NAMES = frozenset(
    {"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"}
    | {"sun", "mon", "tue", "wed", "thu", "fri", "sat"}
)
_LONE_STEP = re.compile(r"(?:^|[ ,])[0-9A-Za-z]+/")
"""A step behind a single number: neither a star nor a range."""
_NICK = re.compile(r"(@[a-z]+)[ \t]+(\S.*)", re.DOTALL)
_SETTING = re.compile(r"\s*([A-Za-z_][A-Za-z0-9_]*|\"[^\"]+\"|'[^']+')\s*=\s*(.*?)\s*")
_USER = re.compile(r"([A-Za-z_][A-Za-z0-9_.-]*\$?)(?::[^ \t]+)?[ \t]+(\S.*)", re.DOTALL)
REFUSED = "table-refused"
"""Code of the remark on a table that Debian's cron would not take."""
_REFUSED_WORDS = (
    "Debian's cron takes no line of a table in which one line is wrong or the last has no line end "
    "(measured: cron 3.0pl1-162); cronie passes over the wrong line only"
)
_UNSURE_WORDS = (
    "the path does not tell whether the lines name users (system tables do, a user's own does not); "
    "that is judged by the lines"
)
_USUAL_USERS = frozenset({"root", "daemon", "nobody", "www-data", "operator", "bin", "sys", "mail"})


@dataclass(frozen=True, slots=True)
class Table:
    """What one crontab says."""

    entries: tuple[CronEntry, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    """A line with a schedule, before it is known whether it names a user."""

    number: int
    schedule: str
    rest: str
    text: str
    settings: tuple[tuple[str, str], ...]


def read_crontab(
    lines: Iterable[Line],
    exhibit: str,
    *,
    path: str = "",
    users: Collection[str] = (),
) -> Table:
    """The entries of a table; ``path`` as received, ``users`` as far as a passwd copy names them."""
    settings: dict[str, str] = {}
    found: list[_Line] = []
    problems: list[Problem] = []
    for line in lines:
        text = line.raw.decode("utf-8", "surrogateescape").strip(" \t")
        if not line.ended:
            problems.append(unreadable(line, "has no line end behind it"))
        if not text or text.startswith("#"):
            continue
        if match := _SETTING.fullmatch(text):
            settings[match[1].strip("\"'")] = match[2].strip("\"'")
            continue
        read = _scheduled(text)
        if read is None:
            problems.append(unreadable(line, "is no crontab entry"))
        elif not _is_schedule(read[0]):
            problems.append(unreadable(line, "has a schedule that cron does not take"))
        else:
            kept = tuple((readable(name), readable(value)) for name, value in settings.items())
            found.append(_Line(line.number, *read, readable(text), kept))
    if problems:
        problems.append(Problem(REFUSED, 0, 0, _REFUSED_WORDS))
    names_users, unsure = _names_users(found, path, users)
    if unsure and found:
        problems.append(Problem("crontab-kind-unsure", 0, 0, _UNSURE_WORDS))
    entries = [_entry(exhibit, line, path, names_users=names_users) for line in found]
    return Table(tuple(entries), tuple(problems))


def _scheduled(text: str) -> tuple[str, str] | None:
    """Schedule and rest of a line, as written; a leading ``-`` (no log, SUSE) is dropped."""
    text = text.removeprefix("-")
    if match := _NICK.fullmatch(text):
        return (match[1], match[2]) if match[1] in _NICKNAMES else None
    if match := _TIMED.fullmatch(text):
        return " ".join(match[1].split()), match[2]
    return None


def _is_schedule(text: str) -> bool:
    """Whether cron takes it; cronie and OpenBSD also take ``~`` for a time at random."""
    if text in _NICKNAMES:
        return True
    if not _NAMES.issuperset(word.lower() for word in re.findall(r"[A-Za-z]+", text)):
        return False  # croniter knows more letters (L for last, R for random) than cron
    if _LONE_STEP.search(text):
        return False  # croniter takes 5/10 for 5-59/10; get_number of cron and cronie refuses it
    return bool(croniter.is_valid(text.replace("~", "-")))


def _names_users(lines: list[_Line], path: str, users: Collection[str]) -> tuple[bool, bool]:
    """Whether the table names users, and whether that had to be judged by its lines."""
    place = path.replace("\\", "/")
    if "/cron.d/" in f"/{place}" or place.endswith("/etc/crontab"):
        return True, False
    if "/spool/cron" in f"/{place}" or "/crontabs/" in f"/{place}":
        return False, False
    firsts = {match[1] if (match := _USER.fullmatch(line.rest)) else "" for line in lines}
    known = _USUAL_USERS | set(users)
    return bool(firsts) and firsts <= known, True


def _entry(exhibit: str, line: _Line, path: str, *, names_users: bool) -> CronEntry:
    user, command = "", line.rest
    if names_users and (match := _USER.fullmatch(line.rest)):
        user, command = match[1], match[2]
    elif not names_users and "/cron" in path.replace("\\", "/"):
        user = path.replace("\\", "/").rpartition("/")[2]
    zone = dict(line.settings).get("CRON_TZ", "")
    entry = CronEntry(
        exhibit, line.number, line.schedule, user, readable(command), zone, line.settings, line.text
    )
    return replace(entry, user=readable(user))


def looks_like_crontab(lines: Iterable[bytes]) -> bool:
    """Whether there are entries, and no more lines that are neither entry, setting nor comment."""
    entries = others = 0
    for raw in lines:
        text = raw.decode("utf-8", "surrogateescape").strip(" \t\r")
        if not text or text.startswith("#") or _SETTING.fullmatch(text):
            continue
        read = _scheduled(text)
        if read is None or not _is_schedule(read[0]):
            others += 1
        else:
            entries += 1
    return entries > 0 and entries >= others
