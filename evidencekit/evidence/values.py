"""What supporting evidence says: accounts, log lines, cron entries. Values only; parsers stand beside.

Nothing here is corrected or guessed. A time that a log does not fully state stays ``None`` until it
is inferred, and then the line carries the words of the inference.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from evidencekit.texts import say

if TYPE_CHECKING:
    from evidencekit.records import Problem


class Topic:
    """What a log line is about, as fixed words."""

    CRON_START = "cron-start"
    """A job's command line was logged at its start (``CMD``)."""
    CRON_END = "cron-end"
    CRON_FAILED = "cron-failed"
    """cron itself reports a non-zero exit or a signal (Debian ``-L 4``)."""
    CRON_OUTPUT = "cron-output"
    CRON_DAEMON = "cron-daemon"
    """The daemon started, stopped, took or refused a table, or a user replaced or deleted one; or it
    did not start a job because the system did not let its user in."""
    ACCOUNTING_PAUSED = "accounting-paused"
    ACCOUNTING_RESUMED = "accounting-resumed"
    """Also written by the kernel at every switch-on or change of file."""
    BOOT = "boot"
    SHUTDOWN = "shutdown"
    CLOCK_STEP = "clock-step"
    UNIT_STARTED = "unit-started"
    UNIT_ENDED = "unit-ended"
    UNIT_FAILED = "unit-failed"
    PART_STARTED = "part-started"
    """run-parts (cronie) began one script of a folder."""
    PART_ENDED = "part-ended"
    JOB = "job"
    """A line written under the name (tag) of a job asked for."""


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line (or journal entry) of a supplied log."""

    exhibit: str
    number: int
    """Line number in the uncompressed file, from 1; in a journal export the number of the entry."""
    text: str
    """The line as it stands, printable form; a journal entry as ``host tag[pid]: message``."""
    us: int | None
    """When it was logged; None while year or zone is unknown."""
    host: str
    tag: str
    pid: int | None
    """The number in the tag's brackets."""
    message: str
    local: str = ""
    """The time as written, without zone: ``2017-11-14T02:00:01``, ``????-11-14T02:00:01``."""
    topic: str = ""
    """One of :class:`Topic`, or empty."""
    user: str = ""
    """Cron lines: whose job."""
    command: str = ""
    """Cron lines: the command; unit lines: the unit."""
    about_pid: int | None = None
    """The job's process id. On a Debian or cronie ``CMD`` line that of the job's first process (the
    shell): it equals ``ac_pid`` of its record. None where the line does not tell."""
    status: int | None = None
    """Exit status that the line reports."""
    signal: int | None = None
    step_us: int | None = None
    """Clock-step lines: by how much, where told; negative: backwards."""
    years_back: int = 0
    """How many new years lie between this line and its log's last (``????`` lines only)."""
    inferred: str = ""
    """How ``us`` was told where the line does not state it in full; empty: the line states it."""
    also: tuple[tuple[str, int], ...] = ()
    """Where else the same line stands: exhibit and number in other logs (:mod:`repeats`)."""

    @property
    def place(self) -> str:
        """Where the line stands: ``EX-046 line 5``, ``EX-046 line 5 [also EX-053 line 77]``."""
        place = say("line.place", exhibit=self.exhibit, number=str(self.number))
        if not self.also:
            return place
        others = [
            say("line.place", exhibit=exhibit, number=str(number)) for exhibit, number in self.also
        ]
        return say("line.place_also", place=place, others=say("list.clause").join(others))


@dataclass(frozen=True, slots=True)
class LogFile:
    """One supplied log as a whole."""

    exhibit: str
    form: str
    """``ISO rsyslog``, ``RFC 3164``, ``RFC 5424``, ``journal export``, ``journal json``, …"""
    lines: int
    """All lines read, kept or not."""
    kept: int
    unread: int
    """Lines that could not be read as log lines."""
    first_us: int | None
    last_us: int | None
    """Of all lines with a known time: what the log covers."""
    zone_words: str = ""
    """How zone and year of its times are known."""
    first_local: str = ""
    """Where the lines do not state time in full: the first and last as written."""
    last_local: str = ""
    years: int = 0
    """How many new years lie between its first and last line (``????`` times only)."""
    newest_first: bool = False
    """Written times run backwards: order tells no year, so none is inferred."""

    def covers(self, us: int) -> bool:
        """True where the log's lines begin before the moment and end after it."""
        first, last = self.first_us, self.last_us
        return first is not None and last is not None and first <= us <= last


@dataclass(frozen=True, slots=True)
class CronEntry:
    """One line of a supplied crontab."""

    exhibit: str
    line: int
    schedule: str
    """The five fields as written, or ``@daily`` …"""
    user: str
    """Empty: a user's own crontab, which does not name the user."""
    command: str
    zone: str = ""
    """``CRON_TZ`` of the table where set (cronie), else empty: the system's zone."""
    variables: tuple[tuple[str, str], ...] = ()
    """Settings above the line (``SHELL``, ``MAILTO``, …)."""
    text: str = ""
    """The line as it stands, printable form."""


@dataclass(frozen=True, slots=True)
class DeclaredHash:
    """One line of a supplied hash list."""

    exhibit: str
    line: int
    algorithm: str
    """``sha256``, ``md5``, ``sha1``, ``sha512``."""
    digest: str
    """Lower-case hex."""
    name: str
    """The file's name as written there, printable form."""


@dataclass(frozen=True, slots=True)
class Supporting:
    """Everything the supporting exhibits say."""

    users: dict[int, str] = field(default_factory=dict)
    """uid → name; a missing uid is unknown. Two names of one uid are joined with ``/``."""
    users_from: str = ""
    """``passwd EX-045``; empty: none supplied."""
    groups: dict[int, str] = field(default_factory=dict)
    groups_from: str = ""
    accounts_dated: tuple[tuple[str, int | None], ...] = ()
    """Each passwd and group copy by name, and when it was last changed as received: the names are
    those of that day."""
    lines: tuple[LogLine, ...] = ()
    """The lines that matter (those with a topic), in order of time; unknown times last."""
    logs: tuple[LogFile, ...] = ()
    crontab: tuple[CronEntry, ...] = ()
    hashes: tuple[DeclaredHash, ...] = ()
    problems: tuple[tuple[str, Problem], ...] = ()
    """Exhibit number and what could not be read there."""


NO_SUPPORT = Supporting()
"""No supporting evidence was supplied."""
