"""What a log line is about: cron, accounting, start and stop of the system, the clock.

Wordings: Debian cron 3.0pl1, cronie, anacron, busybox crond, run-parts, systemd, Linux kernel/acct.c,
the BSDs' kern_acct.c, chrony, ntpd, ntpsec, OpenNTPD, systemd-timesyncd, dovecot. A line that is none
of these has no topic.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from evidencekit.evidence.values import Topic

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class About:
    """What a message says; fields as in :class:`evidencekit.evidence.values.LogLine`."""

    topic: str
    user: str = ""
    command: str = ""
    about_pid: int | None = None
    status: int | None = None
    signal: int | None = None
    step_us: int | None = None


_CRON = re.compile(r"\(([^()\s]+)\) ([A-Za-z' ]+) \((.*)\)\s*", re.DOTALL)
_TABLE_VERBS = frozenset(
    {"RELOAD", "STARTUP", "ERROR", "FAILED", "ORPHAN", "INSECURE MODE", "WRONG FILE OWNER"}
    | {"WRONG INODE INFO", "BAD FILE MODE", "BAD LINK COUNT", "CAN'T OPEN"}
)
"""What cron says of a table that it took, or will not take."""
_NOT_STARTED = frozenset(
    {"PAM ERROR", "FAILED to authorize user with PAM", "FAILED to open PAM security session"}
)
"""What cronie says of a job that it did not start because the system did not let the user in."""
_JOB_PID = re.compile(r"\[([0-9]{1,10})\] (.*)", re.DOTALL)
_GRANDCHILD = re.compile(
    r"grandchild #([0-9]{1,10}) "
    r"(?:failed with exit status ([0-9]{1,10})|terminated by signal ([0-9]{1,10}))(?![0-9])"
)
_BUSYBOX = re.compile(r"USER (\S+) pid +([0-9]{1,10}) cmd (.*)", re.DOTALL | re.IGNORECASE)
_ANACRON = re.compile(
    r"Job `(.*)' (started|terminated)"
    r"(?: \(exit status: ([0-9]{1,10})\)| due to signal ([0-9]{1,10}))?.*"
)
_PART = re.compile(r"(?:\((\S+)\) )?(starting|finished) (\S+)")
_UNIT = re.compile(
    r"(Starting|Started|Stopping|Stopped|Finished|Failed to start) (\S+\.[a-z]+) - .*|"
    r"(Starting|Started|Stopping|Stopped|Finished|Failed to start) (.+?)\.*"
)
_UNIT_STATE = re.compile(
    r"(\S+\.[a-z]+): (?:(Deactivated successfully|Succeeded)\.|"
    r"(Failed with result) '.*'\.|[Mm]ain process exited, code=(\w+), status=([0-9]{1,10})/\S*)"
)
_UNIT_GONE = re.compile(r"Unit (\S+\.[a-z]+) entered failed state\.|(\S+\.[a-z]+): Unit entered .*")
"""As systemd said it before version 230, and up to 236."""
_CRON_UNITS = frozenset(
    {"cron.service", "crond.service", "Regular background program processing daemon"}
    | {"Command Scheduler"}
)
_SHUTDOWN = re.compile(
    r"Shutting down\.|Reached target (?:(?:shutdown|reboot|poweroff|halt)\.target.*|"
    r"(?:System )?(?:Shutdown|Reboot|Power[- ]Off|Halt)\.)|Powering off\.|Rebooting\.|"
    r"System is (?:rebooting|powering down|powering off|halting)\.?.*|"
    r"The system will (?:reboot|power off|halt) now!|"
    r"shutting down for system (?:reboot|halt)|(?:reboot|halt|power-down) by .*|"
    r"Switching to runlevel: [06]"
)
_FARTHEST_STEP = 1 << 34
"""Seconds, some 500 years."""
_KERNEL_STAMP = re.compile(r"\[ *[0-9]+\.[0-9]+\] ")
_STEPS = (
    re.compile(r"System clock was stepped by (-?[0-9.]+) seconds"),
    re.compile(r"(?:ntpd: )?time (?:reset|set) ([+-][0-9.]+) ?s.*"),
    re.compile(r"\S+ [0-9a-f]{4} [0-9a-f]{2} clock_step ([+-][0-9.]+) s"),
    re.compile(r"CLOCK: time stepped by (-?[0-9.]+)"),
    re.compile(r"(?:ntpdate.*)?step time server \S+ offset ([+-]?[0-9.]+)(?: sec)?"),
    re.compile(r"set local clock to .* \(offset (-?[0-9.]+)s\)"),
)
_MOVED = re.compile(r".*Time (?:just )?moved (forwards|backwards) by ([0-9.]+) seconds.*")
_STEPPED = re.compile(
    r"Initial clock synchronization to .*|System clock time (?:advanced|unset|jumped).*|"
    r"Time has been changed|Changed local time to .*|Clock change detected\..*|"
    r"System time (?:changed\. Resyncing\.|before build time, advancing clock\.)|"
    r"(?:Forward|Backward) time jump detected!|"
    r"(?:Time|Realtime clock) jumped backwards.*|date set by \S+"
)
_STEPPERS = frozenset(
    {"chronyd", "ntpd", "ntpdate", "ntpd_intres", "systemd-timesyncd", "systemd-timedated"}
    | {"systemd", "systemd-resolved", "systemd-journald", "dovecot", "date", "timesyncd"}
)


def about(tag: str, pid: int | None, message: str) -> About | None:
    """What a line with this tag says; None: nothing that matters here."""
    if tag.startswith("run-parts("):  # a folder with slashes stands in the tag
        return _run_parts(tag, pid, message)
    name = tag.rpartition("/")[2].casefold()
    reader = _READERS.get(name)
    found = reader(tag, pid, message) if reader else None
    if found is None and name in _STEPPERS:
        found = _clock(message)
    if found is None and name in _STOPPERS and _SHUTDOWN.fullmatch(message):
        found = About(Topic.SHUTDOWN)
    return found


def _cron(_tag: str, pid: int | None, message: str) -> About | None:
    if match := _BUSYBOX.fullmatch(message):
        return About(Topic.CRON_START, match[1], match[3].strip(), int(match[2]))
    match = _CRON.fullmatch(message)
    if match is None:
        told = message.startswith(("(CRON) STARTUP", "Error: ", "(*system"))
        return About(Topic.CRON_DAEMON) if told else None
    user, verb, text = match[1], match[2], match[3]
    told_pid, command = pid, text
    inner = _JOB_PID.fullmatch(text)
    if inner:
        told_pid, command = int(inner[1]), inner[2]
    if verb == "CMD":
        return About(Topic.CRON_START, user, command, told_pid)
    if verb in {"END", "CMDEND"}:
        return About(Topic.CRON_END, user, command, int(inner[1]) if inner else None)
    if verb == "CMDOUT":
        return About(Topic.CRON_OUTPUT, user, text)
    if verb == "error":
        return _grandchild(text)
    if verb == "MAIL" or "discarding output" in text:
        return About(Topic.CRON_OUTPUT, user)
    if user == "CRON" or user.startswith("*system*") or verb in _TABLE_VERBS | _NOT_STARTED:
        return About(Topic.CRON_DAEMON)
    return None


def _crontab(_tag: str, _pid: int | None, message: str) -> About | None:
    """Of crontab(1): a user's table was put in place or taken away."""
    match = _CRON.fullmatch(message)
    if match is None or match[2] not in {"REPLACE", "DELETE"}:
        return None
    return About(Topic.CRON_DAEMON, match[1])


def _grandchild(text: str) -> About | None:
    """Debian's report of a job that failed (cron -L 4); it names the job's process in the text."""
    match = _GRANDCHILD.match(text)
    if match is None:
        return None
    return About(
        Topic.CRON_FAILED,
        about_pid=int(match[1]),
        status=int(match[2]) if match[2] else None,
        signal=int(match[3]) if match[3] else None,
    )


def _anacron(_tag: str, _pid: int | None, message: str) -> About | None:
    match = _ANACRON.fullmatch(message)
    if match is None:
        return About(Topic.CRON_DAEMON) if "started on" in message else None
    if match[2] == "started":
        return About(Topic.CRON_START, command=match[1])
    status = int(match[3]) if match[3] else None
    signal = int(match[4]) if match[4] else None
    topic = Topic.CRON_END if status is None and signal is None else Topic.CRON_FAILED
    return About(topic, command=match[1], status=status, signal=signal)


def _run_parts(tag: str, _pid: int | None, message: str) -> About | None:
    """Of run-parts as cronie has it: the folder stands in the tag (older) or in the message."""
    match = _PART.fullmatch(message)
    if match is None:
        return None
    folder = match[1] or tag.partition("(")[2].rstrip(")")
    topic = Topic.PART_STARTED if match[2] == "starting" else Topic.PART_ENDED
    return About(topic, command=f"{folder}/{match[3]}" if folder else match[3])


def _systemd(_tag: str, pid: int | None, message: str) -> About | None:
    if pid not in {1, None}:
        return None
    if match := _UNIT_STATE.fullmatch(message):
        return _unit_state(match)
    if match := _UNIT_GONE.fullmatch(message):
        return About(Topic.UNIT_FAILED, command=match[1] or match[2])
    if match := _UNIT.fullmatch(message):
        verb, unit = match[1] or match[3], match[2] or match[4]
        if unit in _CRON_UNITS:
            return About(Topic.CRON_DAEMON, command=unit)
        if _SHUTDOWN.fullmatch(message):
            return About(Topic.SHUTDOWN)
        topics = {"Failed to start": Topic.UNIT_FAILED, "Starting": Topic.UNIT_STARTED}
        topics |= {"Started": Topic.UNIT_STARTED, "Stopping": "", "Stopped": Topic.UNIT_ENDED}
        topic = topics.get(verb, Topic.UNIT_ENDED)
        return About(topic, command=unit) if topic else None
    return About(Topic.SHUTDOWN) if _SHUTDOWN.fullmatch(message) else None


def _unit_state(match: re.Match[str]) -> About:
    if match[2]:
        return About(Topic.UNIT_ENDED, command=match[1])
    if match[3]:
        return About(Topic.UNIT_FAILED, command=match[1])
    number = int(match[5])
    if match[4] == "exited":
        topic = Topic.UNIT_FAILED if number else Topic.UNIT_ENDED
        return About(topic, command=match[1], status=number)
    return About(Topic.UNIT_FAILED, command=match[1], signal=number)


def _kernel(_tag: str, _pid: int | None, message: str) -> About | None:
    text = _KERNEL_STAMP.sub("", message, count=1).strip()
    if text in {"Process accounting paused", "Accounting suspended"}:
        return About(Topic.ACCOUNTING_PAUSED)
    if text in {"Process accounting resumed", "Accounting resumed"}:
        return About(Topic.ACCOUNTING_RESUMED)
    if text.startswith("Linux version ") or text == "---<<BOOT>>---":
        return About(Topic.BOOT)
    if re.fullmatch(r"reboot: (?:Restarting system|Power down|System halted).*", text):
        return About(Topic.SHUTDOWN)
    leap = re.match(r"Clock: (inserting|deleting) leap second", text)
    if leap:
        return About(Topic.CLOCK_STEP, step_us=-1_000_000 if leap[1] == "inserting" else 1_000_000)
    return None


def _clock(message: str) -> About | None:
    for pattern in _STEPS:
        if match := pattern.fullmatch(message.strip()):
            return About(Topic.CLOCK_STEP, step_us=_microseconds(match[1]))
    if match := _MOVED.fullmatch(message):
        by = _microseconds(match[2])
        backwards = match[1] == "backwards" and by is not None
        return About(Topic.CLOCK_STEP, step_us=-by if backwards and by is not None else by)
    return About(Topic.CLOCK_STEP) if _STEPPED.fullmatch(message.strip()) else None


def _microseconds(text: str) -> int | None:
    """The size of a step; None where it is no number, or more than any clock can be set by."""
    try:
        seconds = Decimal(text)
    except InvalidOperation:
        return None
    if not -_FARTHEST_STEP < seconds < _FARTHEST_STEP:
        return None
    return int((seconds * 1_000_000).to_integral_value())


_READERS: dict[str, Callable[[str, int | None, str], About | None]] = {
    "cron": _cron,
    "crond": _cron,
    "anacron": _anacron,
    "run-parts": _run_parts,
    "systemd": _systemd,
    "kernel": _kernel,
    "bsd": _kernel,
    "netbsd": _kernel,
    "crontab": _crontab,
}
_STOPPERS = frozenset(
    {"systemd-logind", "systemd-shutdown", "shutdown", "init", "systemd", "reboot"}
)
