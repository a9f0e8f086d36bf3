"""System and cron logs: each line's time, sender and message, and what the line is about.

Read are lines stamped by rsyslog in ISO 8601 (RFC 5424 messages too) and traditional RFC 3164 lines.
The latter state neither year nor zone: their time stays unknown here, as written in ``local``, until
analysis infers it from agreement with the records and says so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from evidencekit.case.names import shown
from evidencekit.clock import as_us
from evidencekit.evidence.values import LogFile, LogLine, Topic
from evidencekit.records import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable

_ISO = re.compile(
    r"(?:<\d{1,3}>1? ?)?(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?)(Z|[+-]\d\d:?\d\d)? "
    r"(\S+) (.*)",
    re.DOTALL,
)
_BSD = re.compile(r"(?:<\d{1,3}>)?([A-Z][a-z]{2}) ([ \d]\d) (\d\d:\d\d:\d\d) (\S+) (.*)", re.DOTALL)
_TAG = re.compile(r"([^\s:\[]{1,64})(?:\[(\d{1,10})\])?: ?(.*)", re.DOTALL)
_TAG_5424 = re.compile(r"(\S{1,64}) (\d{1,10}|-) (\S+) (?:-|\[.*?\]) ?(.*)", re.DOTALL)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_CRON = re.compile(r"\(([^)]*)\) ([A-Z]+(?: [A-Z]+)?|error|info) \((.*)\)", re.DOTALL)
_GRANDCHILD = re.compile(
    r"grandchild #(\d+) (?:failed with exit status (\d+)|terminated by signal (\d+))"
)
_WITH_PID = re.compile(r"\[(\d+)\] (.*)", re.DOTALL)
_STEPPED = re.compile(r"(?:stepped by|step time by|time set|offset) ([+-]?\d+(?:\.\d+)?) ?s")
_CRON_TAGS = {"CRON", "CROND", "cron", "crond", "anacron"}


@dataclass(frozen=True, slots=True)
class ReadLog:
    """One log as read."""

    file: LogFile
    lines: tuple[LogLine, ...]
    """Those with a topic."""
    problems: tuple[Problem, ...]


def read_log(lines: Iterable[bytes], exhibit: str) -> ReadLog:
    """Read a log's lines (with their line ends, so that offsets are right)."""
    kept: list[LogLine] = []
    problems: list[Problem] = []
    forms: dict[str, int] = {}
    times: list[int] = []
    total = offset = 0
    for number, raw in enumerate(lines, 1):
        total += 1
        text = raw.rstrip(b"\r\n").decode("utf-8", "surrogateescape")
        found = _line(text, exhibit, number)
        if found is None:
            if text.strip():
                problems.append(
                    Problem("unreadable-line", offset, len(raw), f"line {number} is no log line")
                )
        else:
            form, line = found
            forms[form] = forms.get(form, 0) + 1
            if line.us is not None:
                times.append(line.us)
            about = _with_topic(line)
            if about.topic:
                kept.append(about)
        offset += len(raw)
    form = max(forms, key=lambda name: forms[name], default="unknown")
    return ReadLog(
        LogFile(
            exhibit,
            form,
            total,
            len(kept),
            len(problems),
            min(times, default=None),
            max(times, default=None),
            "each line states its date and zone" if form == "ISO rsyslog" else "",
        ),
        tuple(kept),
        tuple(problems),
    )


def _line(text: str, exhibit: str, number: int) -> tuple[str, LogLine] | None:
    """The form and the line without its topic; None: no log line."""
    if found := _ISO.fullmatch(text):
        stamp, zone, host, rest = found.groups()
        try:
            moment = datetime.fromisoformat(stamp.replace(",", ".") + (zone or ""))
        except ValueError:
            return None
        us = as_us(moment) if moment.tzinfo else None
        local = stamp[:19].replace(" ", "T")
        return "ISO rsyslog", _sent(rest, exhibit, number, text, us, host, local)
    if found := _BSD.fullmatch(text):
        month, day, at, host, rest = found.groups()
        if month not in _MONTHS:
            return None
        local = f"????-{_MONTHS.index(month) + 1:02d}-{int(day):02d}T{at}"
        return "RFC 3164", _sent(rest, exhibit, number, text, None, host, local)
    return None


def _sent(
    rest: str, exhibit: str, number: int, text: str, us: int | None, host: str, local: str
) -> LogLine:
    tag, pid, message = "", None, rest
    if found := _TAG.fullmatch(rest):
        tag, pid, message = found[1], int(found[2]) if found[2] else None, found[3]
    elif found := _TAG_5424.fullmatch(rest):
        tag, pid, message = found[1], int(found[2]) if found[2] != "-" else None, found[4]
    return LogLine(
        exhibit, number, shown(text), us, shown(host), shown(tag), pid, shown(message), local
    )


def _with_topic(line: LogLine) -> LogLine:
    """The line with what it is about, if it matters to us."""
    if line.tag in _CRON_TAGS:
        return _cron(line)
    if line.tag == "kernel":
        return replace(line, topic=_kernel_topic(line.message))
    if line.tag.startswith("systemd"):
        return replace(line, topic=_systemd_topic(line.message))
    if line.tag in {"chronyd", "ntpd", "ntpdate", "systemd-timesyncd"} and (
        found := _STEPPED.search(line.message)
    ):
        return replace(line, topic=Topic.CLOCK_STEP, step_us=round(float(found[1]) * 1_000_000))
    return line


def _cron(line: LogLine) -> LogLine:
    found = _CRON.fullmatch(line.message)
    if found is None:
        return line
    user, word, inner = found.groups()
    if word == "CMD":
        if told := _WITH_PID.fullmatch(inner):
            return replace(
                line,
                topic=Topic.CRON_START,
                user=user,
                command=told[2],
                about_pid=int(told[1]),
            )
        return replace(line, topic=Topic.CRON_START, user=user, command=inner, about_pid=line.pid)
    if word in {"END", "CMDEND"}:
        return replace(line, topic=Topic.CRON_END, user=user, command=inner)
    if word == "CMDOUT":
        return replace(line, topic=Topic.CRON_OUTPUT, user=user, command=inner)
    if word == "error" and (told := _GRANDCHILD.search(inner)):
        return replace(
            line,
            topic=Topic.CRON_FAILED,
            about_pid=int(told[1]),
            status=int(told[2]) if told[2] else None,
            signal=int(told[3]) if told[3] else None,
        )
    if user == "CRON":
        return replace(line, topic=Topic.CRON_DAEMON)
    return line


def _kernel_topic(message: str) -> str:
    if "Process accounting paused" in message:
        return Topic.ACCOUNTING_PAUSED
    if "Process accounting resumed" in message:
        return Topic.ACCOUNTING_RESUMED
    if "Linux version " in message and "[    0.000000]" in message:
        return Topic.BOOT
    return ""


def _systemd_topic(message: str) -> str:
    if message.startswith(("Shutting down", "System is rebooting", "System is powering down")):
        return Topic.SHUTDOWN
    if "Time has been changed" in message or "Clock change detected" in message:
        return Topic.CLOCK_STEP
    return ""
