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
_NICK = re.compile(r"(@[a-z]+)[ \t]+(\S.*)", re.DOTALL)
_SETTING = re.compile(r"\s*([A-Za-z_][A-Za-z0-9_]*|\"[^\"]+\"|'[^']+')\s*=\s*(.*?)\s*")
_USER = re.compile(r"([A-Za-z_][A-Za-z0-9_.-]*\$?)(?::[^ \t]+)?[ \t]+(\S.*)", re.DOTALL)
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
    names_users, remark = _names_users(found, path, users)
    if remark and found:
        problems.append(Problem("crontab-kind-unsure", 0, 0, remark))
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
    return bool(croniter.is_valid(text.replace("~", "-")))


def _names_users(lines: list[_Line], path: str, users: Collection[str]) -> tuple[bool, str]:
    """Whether the table names users, and a remark where that had to be judged by its lines."""
    place = path.replace("\\", "/")
    if "/cron.d/" in f"/{place}" or place.endswith("/etc/crontab"):
        return True, ""
    if "/spool/cron" in f"/{place}" or "/crontabs/" in f"/{place}":
        return False, ""
    firsts = {match[1] if (match := _USER.fullmatch(line.rest)) else "" for line in lines}
    known = _USUAL_USERS | set(users)
    verdict = bool(firsts) and firsts <= known
    kind = "a system table, which names users" if verdict else "a user's own table"
    return verdict, f"taken for {kind}: its path does not tell, its lines do"


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
    """Whether there is at least one entry, and nothing but entries, settings and comments."""
    entries = 0
    for raw in lines:
        text = raw.decode("utf-8", "surrogateescape").strip(" \t\r")
        if not text or text.startswith("#") or _SETTING.fullmatch(text):
            continue
        read = _scheduled(text)
        if read is None or not _is_schedule(read[0]):
            return False
        entries += 1
    return entries > 0
