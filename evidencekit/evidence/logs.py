"""System and cron logs, plain, compressed or exported from a journal, down to the lines that matter.

A line that does not state year or zone (RFC 3164) keeps its time as written; :mod:`timing` infers the
rest later and says how. Lines that are no log lines are told, never dropped silently.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from evidencekit.clock import utc_text
from evidencekit.evidence import journal
from evidencekit.evidence.content import head_of, lines_of, pieces, readable, unreadable
from evidencekit.evidence.stamps import KERNEL, PLAIN, RFC_3164, Stamped, stamped
from evidencekit.evidence.topics import About, about
from evidencekit.evidence.values import LogFile, LogLine, Topic
from evidencekit.evidence.years import NewYears
from evidencekit.progress import silent
from evidencekit.records import Problem
from evidencekit.texts import say

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from evidencekit.evidence.content import Line
    from evidencekit.progress import Progress

_MOST_PROBLEMS = 100
"""Lines named one by one; more are counted."""


@dataclass(frozen=True, slots=True)
class ReadLog:
    """One log as read."""

    file: LogFile
    lines: tuple[LogLine, ...]
    """Those with a topic."""
    problems: tuple[Problem, ...]
    tags: frozenset[str]
    """All tags seen in it."""
    is_own: bool
    """Its lines are those of a program's own log: date and time, no sender."""


@dataclass(slots=True)
class _Reading:
    """What is known of a log so far."""

    exhibit: str
    jobs: Collection[str]
    own: bool
    """A program's own log, asked for: all its lines are kept."""
    kept: list[LogLine] = field(default_factory=list)
    years: NewYears = field(default_factory=NewYears)
    problems: list[Problem] = field(default_factory=list)
    forms: dict[str, int] = field(default_factory=dict)
    tags: set[bytes] = field(default_factory=set)
    total: int = 0
    unread: int = 0
    first_us: int | None = None
    last_us: int | None = None
    first_local: str = ""
    last_local: str = ""
    unstated: int = 0
    forward: int = 0
    backward: int = 0
    """Steps of written time from one line to the next."""

    def add(self, number: int, text: bytes | None, found: Stamped) -> None:
        """Take in a line that was read; ``text`` None: make one of its parts."""
        self.forms[found.form] = self.forms.get(found.form, 0) + 1
        self.tags.add(found.tag)
        self._time(found)
        tag = found.tag.decode("utf-8", "surrogateescape")
        said = about(tag, found.pid, found.message.decode("utf-8", "surrogateescape"))
        if said is None and (tag in self.jobs or (self.own and found.form == PLAIN)):
            said = About(Topic.JOB)
        if said is not None:
            self.kept.append(_line(self.exhibit, number, text, found, said))
            self.years.keep()

    def _time(self, found: Stamped) -> None:
        if found.us is not None:
            self.first_us = found.us if self.first_us is None else min(self.first_us, found.us)
            self.last_us = found.us if self.last_us is None else max(self.last_us, found.us)
            return
        if not found.local:
            return
        self.unstated += 1
        if found.local.startswith("?"):
            self.years.see(found.local)
        self.forward += bool(self.last_local) and found.local > self.last_local
        self.backward += found.local < self.last_local
        self.first_local = self.first_local or found.local
        self.last_local = found.local

    def refuse(self, problem: Problem) -> None:
        """Take in a line that is no log line."""
        self.unread += 1
        if len(self.problems) < _MOST_PROBLEMS:
            self.problems.append(problem)

    def result(self) -> ReadLog:
        """What the log says, once all was read."""
        if self.unread > _MOST_PROBLEMS:
            more = self.unread - _MOST_PROBLEMS
            text = f"{more:,} further lines are no log lines"
            self.problems.append(Problem("unreadable-line", 0, 0, text))
        lines = tuple(
            line if line.us is not None else _with_years(line, self.years.count - years)
            for line, years in zip(self.kept, self.years.back, strict=True)
        )
        forms = sorted(self.forms, key=lambda form: -self.forms[form])
        file = LogFile(
            self.exhibit,
            " and ".join(forms) or "unknown",
            self.total,
            len(lines),
            self.unread,
            self.first_us,
            self.last_us,
            _zone_words(forms, unstated=self.unstated),
            self.first_local,
            self.last_local,
            self.years.count,
            newest_first=self.backward > max(self.forward, 1),
        )
        tags = frozenset(tag.decode("utf-8", "surrogateescape") for tag in self.tags)
        return ReadLog(file, lines, tuple(self.problems), tags, forms[:1] == [PLAIN])


def read_log(
    path: Path,
    exhibit: str,
    *,
    jobs: Collection[str] = (),
    own: bool = False,
    progress: Progress = silent,
) -> ReadLog:
    """Read one log; lines whose tag is in ``jobs`` are kept too, with ``own`` all of a plain log.

    Raises:
        ReadFailed: it cannot be read.
        EvidenceError: it expands beyond all reason.
        Cancelled: ``progress`` asked to stop.
    """
    reading = _Reading(exhibit, jobs, own)
    head = head_of(path)
    if journal.is_export(head):
        _read_export(reading, pieces(path, reading.problems, progress))
    elif journal.is_json(head):
        _read_json(reading, lines_of(path, reading.problems, progress))
    else:
        _read_lines(reading, lines_of(path, reading.problems, progress))
    return reading.result()


def _read_lines(reading: _Reading, lines: Iterator[Line]) -> None:
    for line in lines:
        reading.total += 1
        found = stamped(line.raw)
        if found is not None:
            reading.add(line.number, line.raw, found)
        elif line.raw.strip() and not _is_remark(line.raw):
            reading.refuse(unreadable(line, "is no log line"))


def _is_remark(raw: bytes) -> bool:
    """What journalctl writes between entries: ``-- Boot … --``, ``-- Logs begin at … --``."""
    return raw.startswith(b"-- ") and raw.rstrip().endswith(b"--")


def _read_export(reading: _Reading, content: Iterator[bytes]) -> None:
    for number, entry in enumerate(journal.export_entries(content), 1):
        reading.total += 1
        if entry is None:
            text = f"entry {number:,} cannot be read"
            reading.refuse(Problem("unreadable-line", 0, 0, text))
        else:
            reading.add(number, None, _of_entry(entry, journal.EXPORT))


def _read_json(reading: _Reading, lines: Iterator[Line]) -> None:
    for line in lines:
        reading.total += 1
        entry = journal.json_entry(line.number, line.raw) if line.raw.strip() else None
        if entry is not None:
            reading.add(line.number, None, _of_entry(entry, journal.JSON))
        elif line.raw.strip():
            reading.refuse(unreadable(line, "is no journal entry"))


def _of_entry(entry: journal.Entry, form: str) -> Stamped:
    local = utc_text(entry.us) if entry.us is not None else ""
    return Stamped(form, entry.us, local, entry.host, entry.tag, entry.pid, entry.message)


def _line(exhibit: str, number: int, text: bytes | None, found: Stamped, said: About) -> LogLine:
    if text is None:
        pid = f"[{found.pid}]".encode() if found.pid is not None else b""
        text = b"%s %s%s: %s" % (found.host, found.tag, pid, found.message)
    return LogLine(
        exhibit=exhibit,
        number=number,
        text=readable(text),
        us=found.us,
        host=readable(found.host),
        tag=readable(found.tag),
        pid=found.pid,
        message=readable(found.message),
        local=found.local,
        topic=said.topic,
        user=readable(said.user),
        command=readable(said.command),
        about_pid=said.about_pid,
        status=said.status,
        signal=said.signal,
        step_us=said.step_us,
    )


def _with_years(line: LogLine, years: int) -> LogLine:
    return replace(line, years_back=years) if years else line


def _zone_words(forms: list[str], *, unstated: int) -> str:
    if unstated:
        key = "log_time.neither" if RFC_3164 in forms else "log_time.no_zone"
        return say(key, n=unstated)
    if not forms:
        return ""
    if forms[0] == KERNEL:
        return say("log_time.kernel")
    in_utc = forms[0] in {journal.EXPORT, journal.JSON}
    return say("log_time.utc") if in_utc else say("log_time.stated")
