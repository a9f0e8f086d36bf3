"""``jobs``, ``runs`` and ``findings``: what recurs, each run of it, and what can be said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from evidencekit import clock
from evidencekit.analysis.analyse import analyse
from evidencekit.analysis.choosing import (
    by_command_text,
    by_schedule,
    find_jobs,
    minute_of_day,
    only_one,
)
from evidencekit.analysis.jobs import list_jobs
from evidencekit.analysis.runs import find_runs
from evidencekit.analysis.values import JobQuery
from evidencekit.analysis.wording import plural
from evidencekit.cli.terminal import (
    code_after,
    moments,
    opened,
    print_json,
    tell_of_supporting,
)
from evidencekit.cli.words import usage
from evidencekit.errors import BadRequest
from evidencekit.evidence.supporting import read_supporting_files, settle_times
from evidencekit.records import NOT_RECORDED

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable
    from zoneinfo import ZoneInfo

    from evidencekit.analysis.choosing import Choice
    from evidencekit.analysis.values import Analysis, Job, Member, Run
    from evidencekit.evidence.collection import Evidence
    from evidencekit.evidence.gather import Skipped
    from evidencekit.evidence.supporting import Supporting

    Finder = Callable[[str, str, int | None], tuple[Choice, ...]]
    """From ``--at``, ``--cron-line`` and ``--user`` to the jobs that fit."""


def query_of(arguments: argparse.Namespace, find: Finder | None = None) -> JobQuery:
    """The job that the options ask for; ``find`` looks it up where no command is named.

    Raises:
        WrongUsage: a date, time or zone cannot be read.
        BadRequest: not exactly one job fits.
    """
    since, until = moments(arguments)
    focus = getattr(arguments, "focus", None)
    command, uid = arguments.command, arguments.user
    at, cron_line = getattr(arguments, "at", None), getattr(arguments, "cron_line", None)
    with usage():
        zone = clock.zone(arguments.zone)
        day = clock.local_date(clock.parse_moment(focus, zone), zone) if focus else None
        if at:
            minute_of_day(at)
    if command is None and find is not None and (at or cron_line):
        asked = f"starting at {at}" if at else f"started by a cron line with {cron_line!r}"
        chosen = only_one(find(at or "", cron_line or "", uid), asked)
        command, uid = chosen.command, chosen.uid
    return JobQuery(command, uid, since, until, arguments.zone, day)


def _finder(evidence: Evidence, supporting: Supporting, zone_name: str) -> Finder:
    def find(at: str, cron_line: str, uid: int | None) -> tuple[Choice, ...]:
        if cron_line:
            _need_cron_lines(supporting, cron_line)
        return find_jobs(evidence, supporting, zone_name, at=at, cron_line=cron_line, uid=uid)

    return find


def _need_cron_lines(supporting: Supporting, sought: str) -> None:
    if not supporting.lines and not supporting.crontab:
        raise BadRequest(
            "no cron line to look in",
            repr(sought),
            "supply a cron log with --cron-log or a crontab with --crontab",
        )


def run_jobs(arguments: argparse.Namespace) -> int:
    """``jobs PATH… [--zone Z] [--at HH:MM | --cron-line TEXT] [--user UID] [--json]``."""
    with usage():
        zone = clock.zone(arguments.zone)
        if arguments.at:
            minute_of_day(arguments.at)
    skipped: list[Skipped] = []
    with opened(arguments.paths, skipped) as evidence:
        jobs = list_jobs(evidence, arguments.zone)
        if arguments.at:
            jobs = by_schedule(jobs, arguments.at)
        elif arguments.cron_line:
            supporting = _logs(arguments, evidence)
            _need_cron_lines(supporting, arguments.cron_line)
            fitting = by_command_text(evidence, supporting, arguments.cron_line)
            wanted = {(one.command, one.uid) for one in fitting}
            jobs = tuple(job for job in jobs if (job.command, job.uid) in wanted)
    if arguments.user is not None:
        jobs = tuple(job for job in jobs if job.uid == arguments.user)
    if arguments.json:
        print_json({"jobs": [job_json(job) for job in jobs]})
    else:
        print_jobs(jobs, zone)
    return code_after(skipped)


def _logs(arguments: argparse.Namespace, evidence: Evidence) -> Supporting:
    """The logs and crontabs alone, their times settled by the records."""
    found = read_supporting_files(logs=arguments.cron_log, crontabs=arguments.crontab)
    tell_of_supporting(found, arguments.cron_log, arguments.crontab)
    return settle_times(found, arguments.zone, evidence)


def job_json(job: Job) -> dict[str, Any]:
    """One job in the published form."""
    return {
        "command": job.command,
        "uid": job.uid,
        "runs": job.runs,
        "first_utc": clock.utc_text(job.first_us),
        "last_utc": clock.utc_text(job.last_us),
        "usual_start_local": job.usual_start_local or None,
        "median_s": job.median_us / clock.SECOND,
        "nonzero_exits": job.nonzero_exits,
        "signals": job.signals,
        "remark": job.remark,
    }


def print_jobs(jobs: tuple[Job, ...], zone: ZoneInfo) -> None:
    """The jobs as a table."""
    print(f"{plural(len(jobs), 'recurring command')}; times in {zone.key}")
    print(
        f"{'command':<24} {'uid':>6} {'runs':>7} {'usual start':>11} {'median':>12} "
        f"{'non-zero':>8} {'signals':>7}  last start"
    )
    for job in jobs:
        print(
            f"{job.command:<24} {job.uid:>6} {job.runs:>7,} {job.usual_start_local or '-':>11} "
            f"{job.median_us / clock.SECOND:>10.2f} s {job.nonzero_exits:>8,} {job.signals:>7,}  "
            f"{clock.local_text(job.last_us, zone)}"
        )


def run_runs(arguments: argparse.Namespace) -> int:
    """``runs PATH… --command NAME … [--json]``."""
    query_of(arguments)  # what cannot be read is told before files are opened
    skipped: list[Skipped] = []
    with opened(arguments.paths, skipped) as evidence:
        supporting = _logs(arguments, evidence)
        query = query_of(arguments, _finder(evidence, supporting, arguments.zone))
        runs = find_runs(evidence, query)
    if not runs:
        raise no_runs(query)
    if arguments.json:
        print_json({"filter": filter_json(query), "runs": [run_json(run) for run in runs]})
    else:
        _print_runs(query, runs)
    return code_after(skipped)


def no_runs(query: JobQuery, records: int = 0) -> BadRequest:
    """The sentence for a range without runs; ``records`` of the name there are none of their own."""
    others = (
        f"; {plural(records, 'record of that name is', 'records of that name are')} no run: a forked "
        "part, a copy, or made when accounting was switched"
    )
    return BadRequest(
        "no run found",
        query.in_words() + (others if records else ""),
        "widen the range, or list the names with: evidencekit jobs PATH",
    )


def filter_json(query: JobQuery) -> dict[str, Any]:
    """The filter as it was applied."""
    return {
        "command": query.command,
        "uid": query.uid,
        "since_utc": None if query.since_us is None else clock.utc_text(query.since_us),
        "until_utc": None if query.until_us is None else clock.utc_text(query.until_us),
        "zone": query.zone,
        "words": query.in_words(),
    }


def run_json(run: Run) -> dict[str, Any]:
    """One run with its family."""
    root = _member_json(run.root)
    return {
        "root": {key: root[key] for key in ("file", "offset", "command", "uid", "pid", "ppid")},
        "start_utc": clock.utc_text(run.start_us),
        "end_utc": None if run.end_us == NOT_RECORDED else clock.utc_text(run.end_us),
        "elapsed_s": _seconds(run.elapsed_us),
        "outcome": run.outcome.ending.value,
        "exit_code": run.outcome.exit_code,
        "signal": run.outcome.signal,
        "started_by": run.started_by or None,
        "by": run.by,
        "family": [_member_json(member) for member in run.family],
    }


def _member_json(member: Member) -> dict[str, Any]:
    return {
        "file": member.ref.source.path,
        "offset": member.ref.offset,
        "command": member.command,
        "uid": member.uid,
        "pid": member.pid,
        "ppid": member.ppid,
        "depth": member.depth,
        "role": member.role,
        "start_utc": clock.utc_text(member.start_us),
        "elapsed_s": _seconds(member.elapsed_us),
        "outcome": member.outcome.ending.value,
        "exit_code": member.outcome.exit_code,
        "signal": member.outcome.signal,
    }


def _seconds(us: int) -> float | None:
    """A length in seconds; None: the record's number is none."""
    return None if us == NOT_RECORDED else us / clock.SECOND


def _print_runs(query: JobQuery, runs: tuple[Run, ...]) -> None:
    zone = clock.zone(query.zone)
    print(f"{plural(len(runs), 'run')}; {query.in_words()}")
    for run in runs:
        seconds = _seconds(run.elapsed_us)
        length = "unreadable" if seconds is None else f"{seconds:.2f} s"
        print(
            f"{clock.local_text(run.start_us, zone)}  {length:>12}  "
            f"{run.outcome.text():<32} {run.started_by:<8} {run.root.ref.cite()}"
        )


def run_findings(arguments: argparse.Namespace) -> int:
    """``findings PATH… --command NAME … [--json]``."""
    query_of(arguments)  # what cannot be read is told before files are opened
    skipped: list[Skipped] = []
    with opened(arguments.paths, skipped) as evidence:
        supporting = read_supporting_files(
            passwd=arguments.passwd,
            group=arguments.group,
            logs=arguments.cron_log,
            crontabs=arguments.crontab,
        )
        tell_of_supporting(
            supporting, arguments.passwd, arguments.group, arguments.cron_log, arguments.crontab
        )
        supporting = settle_times(supporting, arguments.zone, evidence)
        query = query_of(arguments, _finder(evidence, supporting, arguments.zone))
        analysis = analyse(evidence, query, supporting)
    if not analysis.runs:
        raise no_runs(query, analysis.records_matching)
    if arguments.json:
        from evidencekit.workflow.derived import findings_json

        print_json(findings_json(analysis))
    else:
        print_findings(analysis)
    return code_after(skipped)


def print_findings(analysis: Analysis) -> None:
    """The findings as numbered plain sentences, each with its first record."""
    for number, finding in enumerate(analysis.findings, 1):
        cited = f"  [{finding.records[0].cite()}]" if finding.records else ""
        print(f"{number:>3}. {finding.sentence}{cited}")
