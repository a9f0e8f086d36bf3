"""crontab and cron.d copies: which command was to run when, as whom.

System tables (``/etc/crontab``, ``/etc/cron.d/…``) name a user before the command, a user's own table
does not; nothing inside says which it is. The path as received tells, else the lines themselves.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
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
_SETTING = re.compile(
    r"(?:\"([^\"]*)\"|'([^']*)'|([^\s=\"'][^\s=]*)?)\s*=\s*"
    r"(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'].*?)?)\s*",
    re.DOTALL,
)
"""Name and value, each quoted or not, as load_env of cron takes them (measured: cron 3.0pl1-162)."""
_USER = re.compile(r"([A-Za-z_][A-Za-z0-9_.-]*\$?)(?::[^ \t]+)?[ \t]+(\S.*)", re.DOTALL)
_FIRST_WORD = re.compile(r"([^ \t:]+)(?::[^ \t]*)?[ \t]*(.*)", re.DOTALL)
"""In a system table the first word is the user (FreeBSD: with group or class), whatever it is."""
REFUSED = "table-refused"
"""Code of the remark on a table that Debian's cron would not take."""
_REFUSED_WORDS = (
    "Debian's cron takes no line of a table in which one line is wrong or the last has no line end "
    "(measured: cron 3.0pl1-162); cronie passes over the wrong line only"
)
RETURNS = "carriage-returns"
"""Code of the remark on a table whose lines end as those of Windows do."""
_RETURNS_WORDS = (
    "lines end in a carriage return: where the system's own table has it, cron hands it to the shell "
    "as the last character of the command (measured: cron 3.0pl1-162)"
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
    returned = False
    for line in lines:
        returned = returned or line.returned
        if not line.ended:
            problems.append(unreadable(line, "has no line end behind it"))
        read = _read(line, settings)
        if isinstance(read, _Line):
            found.append(read)
        elif read:
            problems.append(unreadable(line, read))
    if problems:
        problems.append(Problem(REFUSED, 0, 0, _REFUSED_WORDS))
    if returned:
        problems.append(Problem(RETURNS, 0, 0, _RETURNS_WORDS))
    names_users, unsure = _names_users(found, path, users)
    if unsure and found:
        problems.append(Problem("crontab-kind-unsure", 0, 0, _UNSURE_WORDS))
    pattern = (_USER if unsure else _FIRST_WORD) if names_users else None
    owner = _owner(path)
    entries = [_entry(exhibit, line, pattern, owner) for line in found]
    return Table(tuple(entries), tuple(problems))


def _read(line: Line, settings: dict[str, str]) -> _Line | str:
    """A line with a schedule, or what is wrong with the line (nothing: ""); settings are taken in."""
    text = line.raw.decode("utf-8", "surrogateescape").strip(" \t")
    if not text:
        return "holds a carriage return only" if line.returned else ""
    if text.startswith("#"):
        return ""
    if match := _SETTING.fullmatch(text):
        name, value = _first(match[1], match[2], match[3]), _first(match[4], match[5], match[6])
        settings[name or ""] = value or ""
        return "sets no value, which cronie takes" if value is None else ""
    read = _scheduled(text)
    if read is None:
        return "is no crontab entry"
    if not _is_schedule(read[0]):
        return "has a schedule that cron does not take"
    kept = tuple((readable(name), readable(value)) for name, value in settings.items())
    return _Line(line.number, *read, readable(text), kept)


def _first(*parts: str | None) -> str | None:
    """The one that is there."""
    return next((part for part in parts if part is not None), None)


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
    place = f"/{path.replace(chr(92), '/')}"
    if "/cron.d/" in place or place.endswith("/etc/crontab"):
        return True, False
    if _owner(path):
        return False, False
    firsts = {match[1] if (match := _USER.fullmatch(line.rest)) else "" for line in lines}
    known = _USUAL_USERS | set(users)
    return bool(firsts) and firsts <= known, True


def _owner(path: str) -> str:
    """Whose table lies at the path: users' own are called as they are, in cron's folder only."""
    folder, _, name = f"/{path.replace(chr(92), '/')}".rpartition("/")
    own = folder.endswith(("/crontabs", "/cron/tabs")) or "/spool/cron" in folder
    return name if own else ""


def _entry(exhibit: str, line: _Line, pattern: re.Pattern[str] | None, owner: str) -> CronEntry:
    user, command = owner, line.rest
    if pattern is not None:
        match = pattern.fullmatch(line.rest)
        user, command = (match[1], match[2]) if match else ("", line.rest)
    zone = dict(line.settings).get("CRON_TZ", "")
    return CronEntry(
        exhibit,
        line.number,
        line.schedule,
        readable(user),
        readable(command),
        zone,
        line.settings,
        line.text,
    )


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
