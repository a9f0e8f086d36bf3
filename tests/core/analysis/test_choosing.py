"""A job can be found by its time or by the text of its cron line."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from core.analysis.story import ZONE

from evidencekit.analysis.choosing import by_command_text, by_schedule
from evidencekit.analysis.jobs import list_jobs
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
