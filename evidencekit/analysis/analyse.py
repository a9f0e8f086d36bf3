"""Everything that can be said about one job in one range."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evidencekit.analysis.baseline import choose_baseline
from evidencekit.analysis.context import Context
from evidencekit.analysis.continuity import Continuity
from evidencekit.analysis.corroboration import corroborate
from evidencekit.analysis.coverage import examine
from evidencekit.analysis.failures import usual_failures
from evidencekit.analysis.findings import make_findings
from evidencekit.analysis.nights import make_calendar, scheduled_start
from evidencekit.analysis.questioned import choose_questioned
from evidencekit.analysis.runs import find_job
from evidencekit.analysis.sentences import Teller
from evidencekit.analysis.values import Analysis
from evidencekit.analysis.wording import name_text
from evidencekit.clock import zone
from evidencekit.evidence.supporting import NO_SUPPORT
from evidencekit.progress import Progress, silent
from evidencekit.texts import ENGLISH, speaking, spoken

if TYPE_CHECKING:
    from evidencekit.analysis.values import JobQuery
    from evidencekit.evidence.collection import Evidence
    from evidencekit.evidence.supporting import Supporting


def analyse(
    evidence: Evidence,
    query: JobQuery,
    supporting: Supporting = NO_SUPPORT,
    progress: Progress = silent,
    language: str = ENGLISH,
) -> Analysis:
    """Runs, baseline, schedule, coverage, corroboration and findings of one job, told in ``language``.

    The first analysis of some evidence passes over all of its records; later ones use what that pass
    found.

    Raises:
        BadRequest: the zone is unknown, or there are no texts in the language.
        Cancelled: ``progress`` asked to stop.
    """
    with speaking(language):
        return _analyse(evidence, query, supporting, progress)


def _analyse(
    evidence: Evidence, query: JobQuery, supporting: Supporting, progress: Progress
) -> Analysis:
    """As :func:`analyse`, in the language spoken."""
    tz = zone(query.zone)
    examined = examine(evidence, query.zone, supporting, progress)
    continuity = Continuity(evidence, examined, tz)
    job = find_job(evidence, query, progress)
    progress("comparing runs", 0, len(job.runs))
    calendar = make_calendar(query, job, supporting, continuity)
    progress("comparing runs", 0, len(job.runs))
    questioned = choose_questioned(query, job.runs, calendar, examined.coverage.steps)
    progress("comparing runs", 0, len(job.runs))
    baseline = choose_baseline(job.runs, questioned, frozenset(id(run) for run in calendar.extra))
    progress("comparing runs", 0, len(job.runs))
    corroborated = corroborate(query, job.runs, supporting, continuity)
    progress("comparing runs", 0, len(job.runs))
    steps = examined.coverage.steps
    moved = {run.root.ref: run.start_us - scheduled_start(run, steps) for run in job.runs}
    teller = Teller(name_text(query.command), tz, supporting.users, moved)
    progress("comparing runs", 0, len(job.runs))
    context = Context(
        query=query,
        teller=teller,
        evidence=evidence,
        supporting=supporting,
        job=job,
        questioned=questioned,
        baseline=baseline,
        calendar=calendar,
        examined=examined,
        continuity=continuity,
        corroborated=corroborated,
        seen=usual_failures(baseline.runs),
    )
    progress("comparing runs", 0, len(job.runs))
    return Analysis(
        query=query,
        records_total=evidence.total,
        records_matching=len(job.table),
        runs=job.runs,
        questioned=questioned,
        baseline=baseline,
        schedule=calendar.schedule,
        coverage=examined.coverage,
        corroboration=corroborated.shown,
        findings=make_findings(context),
        users=dict(supporting.users),
        users_from=supporting.users_from,
        language=spoken().language,
    )
