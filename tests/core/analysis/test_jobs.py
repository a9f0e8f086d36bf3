"""The list of jobs counts runs exactly as :func:`find_runs` does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from evidencekit.analysis.jobs import list_jobs
from evidencekit.analysis.runs import find_runs
from evidencekit.analysis.values import JobQuery
from evidencekit.errors import BadRequest, Cancelled

if TYPE_CHECKING:
    from collections.abc import Callable

    from evidencekit.evidence.collection import Evidence

ZONE = "America/Toronto"


def test_the_story_job_comes_first_with_its_reasons(nightly: Evidence) -> None:
    job = list_jobs(nightly, ZONE)[0]
    assert (job.command, job.uid, job.runs) == ("partner-upload", 1004, 41)
    assert job.usual_start_local == "02:00"
    assert (job.nonzero_exits, job.signals) == (1, 1)
    assert job.median_us == 34_220_000
    assert len(job.lengths_us) == 41
    assert max(job.lengths_us) == 580_380_000
    assert job.remark == (
        "1 of 41 runs ended with exit status 28; 1 of 41 runs ended by signal 15 (SIGTERM); 1 run "
        "lasted more than three times the median length (34.22 s), the longest 9 min 40.38 s"
    )


def test_usual_start_is_in_the_zone_asked_for(nightly: Evidence) -> None:
    upload = {job.command: job for job in list_jobs(nightly, "UTC")}["partner-upload"]
    # Clocks changed within the range: in UTC most of the runs began at 07:00.
    assert upload.usual_start_local == ""
    backup = {job.command: job for job in list_jobs(nightly, ZONE)}["backup-home"]
    assert (backup.usual_start_local, backup.nonzero_exits) == ("02:30", 3)


def test_every_count_agrees_with_the_runs(nightly: Evidence) -> None:
    for job in list_jobs(nightly, ZONE):
        if job.uid == 0 and job.runs > 400:
            continue  # the same, only slower
        runs = find_runs(nightly, JobQuery(job.command, job.uid))
        assert len(runs) == job.runs, job.command
        assert min(run.start_us for run in runs) == job.first_us


@pytest.mark.parametrize(
    "name",
    [
        "exotic-amd64/pacct-basic",
        "x86_64-v2/pacct-basic",
        "freebsd/v1-amd64-acct.in",
        "openbsd/acct",
    ],
)
def test_small_and_foreign_files(opened: Callable[..., Evidence], name: str) -> None:
    evidence = opened(name)
    for job in list_jobs(evidence, "UTC"):
        assert job.runs == len(find_runs(evidence, JobQuery(job.command, job.uid)))
        assert job.runs >= 2


def test_copies_are_not_counted(opened: Callable[..., Evidence]) -> None:
    once = list_jobs(opened("nightly-2017/acct-archive/pacct.16.gz"), ZONE)
    twice = list_jobs(opened("simulated-damage/duplicated.pacct"), ZONE)
    assert [(job.command, job.uid, job.runs) for job in once] == [
        (job.command, job.uid, job.runs) for job in twice
    ]


def test_an_unknown_zone_is_said(nightly: Evidence) -> None:
    with pytest.raises(BadRequest, match="unknown time zone"):
        list_jobs(nightly, "Mars/Olympus")


def test_it_can_be_cancelled(nightly: Evidence) -> None:
    def stop(what: str, done: int, total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        list_jobs(nightly, ZONE, stop)
