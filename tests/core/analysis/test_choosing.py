"""A job can be found by its time or by the text of its cron line."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from core.analysis.story import ZONE

from evidencekit.analysis.choosing import by_command_text, by_schedule, find_jobs, only_one
from evidencekit.analysis.jobs import list_jobs
from evidencekit.errors import BadRequest
from evidencekit.evidence.supporting import NO_SUPPORT

if TYPE_CHECKING:
    from evidencekit.evidence.collection import Evidence
    from evidencekit.evidence.supporting import Supporting


def test_by_time(nightly: Evidence) -> None:
    found = {(job.command, job.uid) for job in by_schedule(list_jobs(nightly, ZONE), "02:30")}
    assert ("backup-home", 0) in found
    assert ("partner-upload", 1004) not in found


def test_by_the_text_of_a_logged_start(nightly: Evidence, logs: Supporting) -> None:
    (choice,) = by_command_text(nightly, logs, "partner-upload")
    assert (choice.command, choice.uid) == ("partner-upload", 1004)
    # 41 lines: one of a night without accounting, one whose record's start a clock step moved.
    assert choice.words == "started by 39 cron lines with this text"
    found = by_command_text(nightly, logs, "run-parts --report /etc/cron.hourly")
    assert [(one.command, one.uid) for one in found] == [("run-parts", 0)]


def test_by_the_crontab_alone(nightly: Evidence, logs: Supporting) -> None:
    only = replace(NO_SUPPORT, crontab=logs.crontab)
    found = by_command_text(nightly, only, "month-report --daily")
    assert [(one.command, one.uid) for one in found] == [("month-report", 1003)]
    assert by_command_text(nightly, only, "nothing like it") == ()


def test_a_time_is_met_to_the_minute(nightly: Evidence) -> None:
    jobs = list_jobs(nightly, ZONE)
    assert by_schedule(jobs, "2:31") == by_schedule(jobs, "02:30")
    assert ("partner-upload", 1004) in {(j.command, j.uid) for j in by_schedule(jobs, "02:00")}
    with pytest.raises(BadRequest, match="not a time of day"):
        by_schedule(jobs, "25:00")


def test_choices_by_user_and_the_one_that_is_asked_for(nightly: Evidence, logs: Supporting) -> None:
    own = find_jobs(nightly, logs, ZONE, uid=1004)
    assert {one.uid for one in own} == {1004}
    (choice,) = [one for one in own if one.command == "partner-upload"]
    assert choice.words == "41 runs, usually starting at 02:00 (America/Toronto)"
    fitting = find_jobs(nightly, logs, ZONE, at="02:30", uid=0)
    assert "backup-home" in {one.command for one in fitting}
    # sort is run by hand in the mornings as well; at two it is what month-report starts.
    assert [one.command for one in find_jobs(nightly, logs, ZONE, at="02:00")] == [
        "partner-upload", "month-report",
    ]  # fmt: skip
    assert only_one((choice,), "asked") is choice
    with pytest.raises(BadRequest, match="no job fits"):
        only_one((), "asked")
    with pytest.raises(BadRequest, match="2 jobs fit"):
        only_one((choice, replace(choice, uid=7)), "asked")
