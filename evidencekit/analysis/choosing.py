"""Choosing a job otherwise than by its name: by its schedule, or by the text of a cron line."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from evidencekit.analysis.lookup import between
from evidencekit.analysis.schedule import names_job
from evidencekit.analysis.wording import plural
from evidencekit.clock import SECOND
from evidencekit.evidence.values import Topic
from evidencekit.records import NOT_RECORDED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evidencekit.analysis.values import Job
    from evidencekit.evidence.collection import Evidence
    from evidencekit.evidence.supporting import LogLine, Supporting
    from evidencekit.records import RecordTable

_NEAR = 2 * SECOND
_SHELLS = frozenset({"sh", "bash", "dash", "ksh", "zsh", "ash", "csh", "tcsh", "busybox"})
_LINES = 200
"""Lines of one command that are looked up; more of them say nothing new."""
_LONGEST = 6 * 3600 * SECOND


@dataclass(frozen=True, slots=True)
class Choice:
    """A job that fits what was asked, and why."""

    command: str
    uid: int
    words: str


def by_schedule(jobs: Sequence[Job], time_of_day: str) -> tuple[Job, ...]:
    """The jobs that usually start at ``HH:MM`` (in the zone in which they were listed)."""
    return tuple(job for job in jobs if job.usual_start_local == time_of_day)


def by_command_text(evidence: Evidence, supporting: Supporting, text: str) -> tuple[Choice, ...]:
    """The jobs that cron lines (of logs or crontabs) with ``text`` in their command started.

    A logged start names the process id of the job's first process; its record is looked up by that id
    and time, and below a shell the program that the command names. Where no log line finds a record,
    the crontab's own words are compared with the names of records.
    """
    counts: Counter[tuple[str, int]] = Counter()
    lines = [
        line
        for line in supporting.lines
        if line.topic == Topic.CRON_START and text in line.command and line.us is not None
    ]
    for line in lines[:_LINES]:
        found = _started(evidence, line)
        if found is not None:
            counts[found] += 1
    if counts:
        return tuple(
            Choice(command, uid, f"started by {plural(count, 'cron line')} with this text")
            for (command, uid), count in counts.most_common()
        )
    return _from_crontab(evidence, supporting, text)


def _started(evidence: Evidence, line: LogLine) -> tuple[str, int] | None:
    """Name and user of the program that a logged start began; None where it has no record."""
    pid = line.about_pid if line.about_pid is not None else line.pid
    if pid is None or line.us is None:
        return None
    table = between(evidence, line.us - SECOND, line.us + _LONGEST)
    first = np.flatnonzero(
        (table.pid == pid) & (np.abs(table.start_us - line.us // SECOND * SECOND) <= _NEAR)
    )
    if not len(first):
        return None
    row = int(first[0])
    if table.command_text(row) not in _SHELLS:
        return table.command_text(row), int(table.uid[row])
    return _below(table, row, line.command)


def _below(table: RecordTable, row: int, command: str) -> tuple[str, int]:
    """The child of a shell that its command names; the shell itself where there is none."""
    children = np.flatnonzero(
        (table.ppid == table.pid[row])
        & (table.start_us >= table.start_us[row] - _NEAR)
        & (np.arange(len(table)) < row)
        & (table.pid != NOT_RECORDED)
    )
    named = [int(child) for child in children if names_job(command, table.command_text(int(child)))]
    chosen = named[0] if named else row
    return table.command_text(chosen), int(table.uid[chosen])


def _from_crontab(evidence: Evidence, supporting: Supporting, text: str) -> tuple[Choice, ...]:
    from evidencekit.analysis.recording import read_recording
    from evidencekit.records import printable

    commands = [entry.command for entry in supporting.crontab if text in entry.command]
    found = []
    for name, uid in read_recording(evidence).jobs:
        shown = printable(name)
        if any(names_job(command, shown) for command in commands):
            found.append(Choice(shown, uid, "named by a crontab line with this text"))
    return tuple(sorted(found, key=lambda choice: (choice.command, choice.uid)))
