"""Choosing a job otherwise than by its name: by its schedule, or by the text of a cron line."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from evidencekit.analysis.jobs import list_jobs
from evidencekit.analysis.lookup import between
from evidencekit.analysis.recording import read_recording
from evidencekit.analysis.runs import find_job
from evidencekit.analysis.schedule import names_job
from evidencekit.analysis.values import JobQuery
from evidencekit.analysis.wording import plural
from evidencekit.clock import SECOND, as_datetime, zone
from evidencekit.errors import BadRequest
from evidencekit.evidence.values import Topic
from evidencekit.progress import Progress, silent
from evidencekit.records import NOT_RECORDED, printable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

    from evidencekit.analysis.values import Job
    from evidencekit.evidence.collection import Evidence
    from evidencekit.evidence.supporting import LogLine, Supporting
    from evidencekit.records import RecordTable

_NEAR = 2 * SECOND
_DAY_MINUTES = 24 * 60
_DAY = _DAY_MINUTES * 60 * SECOND
_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
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
    """The jobs that usually start at ``HH:MM``, a minute more or less, in the zone of the list.

    Raises:
        BadRequest: ``time_of_day`` is no time of day.
    """
    asked = minute_of_day(time_of_day)
    near = [
        (min(away, _DAY_MINUTES - away), place, job)
        for place, job in enumerate(jobs)
        if job.usual_start_local
        for away in [abs(minute_of_day(job.usual_start_local) - asked)]
        if min(away, _DAY_MINUTES - away) <= 1
    ]
    return tuple(job for _away, _place, job in sorted(near, key=lambda item: item[:2]))


def minute_of_day(text: str) -> int:
    """The minute of the day that ``HH:MM`` names.

    Raises:
        BadRequest: it is no time of day.
    """
    match = _TIME.fullmatch(text.strip())
    if match is None:
        raise BadRequest("not a time of day", repr(text), "write it as 02:00")
    return int(match[1]) * 60 + int(match[2])


def find_jobs(
    evidence: Evidence,
    supporting: Supporting,
    zone_name: str,
    *,
    at: str = "",
    cron_line: str = "",
    uid: int | None = None,
    progress: Progress = silent,
) -> tuple[Choice, ...]:
    """The jobs that usually start ``at`` ``HH:MM``, or that cron lines with a text started.

    Of jobs that start together those that another one of them starts are left out, and so are the
    shells and cron's own processes that start one of them. With ``uid`` only that user's jobs; with
    neither ``at`` nor ``cron_line`` all of them.

    Raises:
        BadRequest: ``at`` is no time of day, or the zone is unknown.
        Cancelled: ``progress`` asked to stop.
    """
    if cron_line:
        found = by_command_text(evidence, supporting, cron_line)
    else:
        jobs = list_jobs(evidence, zone_name, progress)
        if at:
            jobs = _started_by_none(evidence, by_schedule(jobs, at), zone_name, progress)
        found = tuple(
            Choice(
                job.command,
                job.uid,
                f"{plural(job.runs, 'run')}, usually starting at {job.usual_start_local} ({zone_name})"
                if job.usual_start_local
                else f"{plural(job.runs, 'run')}, at no usual time",
            )
            for job in jobs
        )
    return tuple(choice for choice in found if uid in {None, choice.uid})


def _started_by_none(
    evidence: Evidence, jobs: Sequence[Job], zone_name: str, progress: Progress
) -> tuple[Job, ...]:
    """Of ``jobs`` those that none of the others starts.

    Told from the families of each one's runs of its last day with one, those near its usual time: the
    same name may be run by hand as well, at any time.
    """
    tz = zone(zone_name)
    above: dict[tuple[str, int], set[tuple[str, int]]] = {}
    for done, job in enumerate(jobs):
        progress("telling jobs from what they start", done, len(jobs))
        last = JobQuery(job.command, job.uid, since_us=job.last_us - _DAY - SECOND)
        runs = find_job(evidence, last, progress).runs
        usual = [run for run in runs if _near_usual(job, run.start_us, tz)]
        above[job.command, job.uid] = {
            (member.command, member.uid)
            for run in usual or runs[-1:]
            for member in run.family
            if member.role == "ancestor"
        }
    starters = {name for names in above.values() for name in names}
    between_cron_and_job = _SHELLS | {"cron", "crond"}
    return tuple(
        job
        for job in jobs
        if not any(
            name in above and name[0] not in between_cron_and_job
            for name in above[job.command, job.uid]
        )
        and not (job.command in between_cron_and_job and (job.command, job.uid) in starters)
    )


def _near_usual(job: Job, start_us: int, tz: ZoneInfo) -> bool:
    """True where a run began within a minute of the job's usual time of day."""
    began = minute_of_day(f"{as_datetime(start_us, tz):%H:%M}")
    away = abs(began - minute_of_day(job.usual_start_local))
    return min(away, _DAY_MINUTES - away) <= 1


def only_one(choices: Sequence[Choice], asked: str) -> Choice:
    """The one job that fits.

    Raises:
        BadRequest: none fits, or several do; they are named.
    """
    if len(choices) == 1:
        return choices[0]
    if not choices:
        raise BadRequest("no job fits", asked, "list them with: evidencekit jobs PATH")
    names = ", ".join(f"{one.command} (user id {one.uid})" for one in choices[:10])
    more = f" and {len(choices) - 10:,} more" if len(choices) > 10 else ""
    raise BadRequest(
        f"{len(choices):,} jobs fit",
        f"{asked}: {names}{more}",
        "name one with --command and --user",
    )


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
    commands = [entry.command for entry in supporting.crontab if text in entry.command]
    found = []
    for name, uid in read_recording(evidence).jobs:
        shown = printable(name)
        if any(names_job(command, shown) for command in commands):
            found.append(Choice(shown, uid, "named by a crontab line with this text"))
    return tuple(sorted(found, key=lambda choice: (choice.command, choice.uid)))
