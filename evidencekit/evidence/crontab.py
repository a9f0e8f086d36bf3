"""Crontab files: which command is to run when, as whom (crontab(5), Debian cron and cronie)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from croniter import croniter

from evidencekit.case.names import shown
from evidencekit.evidence.values import CronEntry
from evidencekit.records import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable

_SETTING = re.compile(r"\s*([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*?)\s*")
_LINE = re.compile(r"\s*(@\w+|(?:[^\s@]+\s+){4}[^\s@]+)\s+(.*?)\s*")
_USER = re.compile(r"([A-Za-z_][A-Za-z0-9_.-]*\$?)\s+(.+)")
_NICKNAMES = {
    "@reboot", "@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ReadCrontab:
    """One crontab as read."""

    entries: tuple[CronEntry, ...]
    problems: tuple[Problem, ...]


def read_crontab(lines: Iterable[bytes], exhibit: str, *, has_user: bool) -> ReadCrontab:
    """Read a crontab; ``has_user``: a system table whose sixth field names the user."""
    entries: list[CronEntry] = []
    problems: list[Problem] = []
    settings: dict[str, str] = {}
    offset = 0
    for number, raw in enumerate(lines, 1):
        text = raw.decode("utf-8", "surrogateescape").rstrip("\r\n")
        bare = text.strip()
        if bare and not bare.startswith("#"):
            if setting := _SETTING.fullmatch(text):
                settings[setting[1]] = shown(setting[2].strip("\"'"))
            elif entry := _entry(text, exhibit, number, settings, has_user=has_user):
                entries.append(entry)
            else:
                problems.append(
                    Problem("unreadable-line", offset, len(raw), f"line {number} is no cron line")
                )
        offset += len(raw)
    return ReadCrontab(tuple(entries), tuple(problems))


def _entry(
    text: str, exhibit: str, number: int, settings: dict[str, str], *, has_user: bool
) -> CronEntry | None:
    found = _LINE.fullmatch(text)
    if found is None:
        return None
    schedule, rest = " ".join(found[1].split()), found[2]
    if schedule.startswith("@"):
        if schedule not in _NICKNAMES:
            return None
    elif not croniter.is_valid(schedule):
        return None
    user, command = "", rest
    if has_user:
        named = _USER.fullmatch(rest)
        if named is None:
            return None
        user, command = named[1], named[2]
    return CronEntry(
        exhibit,
        number,
        schedule,
        user,
        shown(command),
        settings.get("CRON_TZ", ""),
        tuple(settings.items()),
        shown(text),
    )
