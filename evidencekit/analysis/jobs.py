"""The jobs of the evidence: commands that recur under one user, those worth a look first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from evidencekit.analysis.byjob import ByJob, values
from evidencekit.analysis.content import JobNumbers
from evidencekit.analysis.localtime import clock_text, local_seconds, usual_time_of_day
from evidencekit.analysis.recording import read_recording
from evidencekit.analysis.roots import AFORK, Standing, standings, switch_shaped
from evidencekit.analysis.runs import KERNEL, find_job
from evidencekit.analysis.values import Job, JobQuery
from evidencekit.analysis.wording import length_text, plural
from evidencekit.clock import SECOND, zone
from evidencekit.outcome import of_status
from evidencekit.progress import Progress, silent
from evidencekit.records import NOT_RECORDED, printable

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    import numpy.typing as npt

    from evidencekit.analysis.recording import Recording
    from evidencekit.evidence.collection import Evidence
    from evidencekit.records import RecordTable

_RECURS = 2
_SPARK = 120
_MANY_WORKERS = 5_000
_ENOUGH = 5
"""Runs below which nothing is called unusual."""


def list_jobs(evidence: Evidence, zone_name: str, progress: Progress = silent) -> tuple[Job, ...]:
    """Every command that ran at least twice under one user; those worth a look come first.

    ``zone_name`` is the IANA zone in which the usual start is told. What is kept of each record lies
    in a temporary file where there are more than half a million.
    """
    tz = zone(zone_name)
    recording = read_recording(evidence, progress)
    with ByJob() as by_job:
        jobs = _jobs(
            evidence, _counted(evidence, recording, by_job, progress), by_job, tz, progress
        )
    return tuple(sorted(jobs, key=_rank))


@dataclass(slots=True)
class _Counts:
    """For each job (its number is its place), while the records go by."""

    names: list[tuple[bytes, int]]
    records: npt.NDArray[np.int64]
    """Copies left out."""
    own: npt.NDArray[np.int64]
    """Of these the ones that are not merely forked: their values are kept."""
    doubtful: set[int]
    """Jobs of which some record looks as if made when accounting was switched."""


def _counted(
    evidence: Evidence, recording: Recording, by_job: ByJob, progress: Progress
) -> _Counts:
    """Go through all records, count those of each job, and hand the values to ``by_job``."""
    names = list(recording.jobs)
    found = _Counts(names, np.zeros(len(names), np.int64), np.zeros(len(names), np.int64), set())
    numbers, count = JobNumbers(names), 0
    for table in evidence.blocks(progress):
        codes = numbers.of(table)
        found.doubtful.update(np.unique(codes[switch_shaped(table)]).tolist())
        real = ~recording.is_copy[count : count + len(table)]
        own = real & ((table.flags & AFORK) == 0)
        found.records += np.bincount(codes[real], minlength=len(names))
        found.own += np.bincount(codes[own], minlength=len(names))
        kept = values(table.start_us[own], table.elapsed_us[own], table.status[own])
        by_job.add(codes[own], kept)
        count += len(table)
        progress("listing jobs", count, evidence.total)
    return found


def _jobs(
    evidence: Evidence, counts: _Counts, by_job: ByJob, tz: ZoneInfo, progress: Progress
) -> list[Job]:
    jobs: list[Job | None] = []
    for code, kept in by_job.each(counts.own):
        command, uid = counts.names[code]
        progress("telling the jobs apart", code, len(counts.names))
        records = int(counts.records[code])
        if records < _RECURS:
            continue
        if not counts.own[code] or code in counts.doubtful:
            table = _told_in_full(evidence, JobQuery(printable(command), uid), records, progress)
            jobs.append(_job(command, uid, table.start_us, table.elapsed_us, table.status, tz))
            continue
        jobs.append(_job(command, uid, kept["start"], kept["elapsed"], kept["status"], tz))
    return [job for job in jobs if job is not None]


def _told_in_full(
    evidence: Evidence, query: JobQuery, records: int, progress: Progress
) -> RecordTable:
    """The runs of a job that need the full test of what is a run, as :func:`find_runs` makes it.

    Forked copies in great number are the workers of some daemon: no family is looked up for them.
    """
    if records > _MANY_WORKERS:
        table = evidence.select(command=query.command, uid=query.uid, progress=progress)
        return table.take((standings(table) == Standing.RUN) & (table.ppid <= KERNEL))
    job = find_job(evidence, query, progress)
    return job.table.take(job.standing == Standing.RUN)


def _job(
    command: bytes,
    uid: int,
    start: npt.NDArray[np.int64],
    elapsed: npt.NDArray[np.int64],
    status: npt.NDArray[Any],
    tz: ZoneInfo,
) -> Job | None:
    if len(start) < _RECURS:
        return None
    order = np.argsort(start, kind="stable")
    start, elapsed, status = start[order], elapsed[order], status[order]
    usual = usual_time_of_day(local_seconds(start, tz))
    told = status != NOT_RECORDED
    signals = told & ((status & 0x7F) != 0)
    nonzero = told & ~signals & (status != 0)
    median = int(np.median(elapsed))
    return Job(
        command=printable(command),
        uid=uid,
        runs=len(start),
        first_us=int(start[0]),
        last_us=int(start[-1]),
        usual_start_local="" if usual is None else clock_text(usual),
        median_us=median,
        nonzero_exits=int(nonzero.sum()),
        signals=int(signals.sum()),
        lengths_us=tuple(elapsed[-_SPARK:].tolist()),
        remark=_remark(elapsed, status, nonzero, signals, median),
    )


def _remark(
    elapsed: npt.NDArray[np.int64],
    status: npt.NDArray[Any],
    nonzero: npt.NDArray[np.bool_],
    signals: npt.NDArray[np.bool_],
    median: int,
) -> str:
    """Why the job is worth a look: a rare other ending, or a run far longer than the middle one."""
    runs, parts = len(elapsed), []
    if runs < _ENOUGH:
        return ""
    for mask in (nonzero, signals):
        count = int(mask.sum())
        if 0 < count <= runs // 5:
            codes = np.unique(status[mask])
            how = of_status(int(codes[0])).text() if len(codes) == 1 else "other than usually"
            verb = "ended " if how.startswith(("exit", "other")) else ""
            link = "with " if how.startswith("exit") else ""
            parts.append(f"{count} of {runs} runs {verb}{link}{how}")
    spread = max(int(np.median(np.abs(elapsed - median))), 10_000)
    longest = int(elapsed.max())
    if longest > 3 * max(median, SECOND) and longest - median > 20 * spread:
        far = int((elapsed > 3 * max(median, SECOND)).sum())
        if far <= runs // 5:
            parts.append(
                f"{plural(far, 'run')} lasted more than three times the median length "
                f"({length_text(median)}), the longest {length_text(longest)}"
            )
    return "; ".join(parts)


def _rank(job: Job) -> tuple[int, int, str, int]:
    """Regular jobs with a remark first, by the number of reasons; then by name."""
    regular, remark = bool(job.usual_start_local), bool(job.remark)
    place = 0 if regular and remark else 1 if remark else 2 if regular else 3
    return place, -job.remark.count("; "), job.command, job.uid
