"""cron's lines against records: by process id and time, both ways."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from core.analysis.story import ZONE, query

from evidencekit.analysis.analyse import analyse
from evidencekit.analysis.matches import LineState
from evidencekit.evidence.supporting import (
    NO_SUPPORT,
    Topic,
    read_supporting_files,
    settle_times,
)

if TYPE_CHECKING:
    from pathlib import Path

    from evidencekit.analysis.values import Analysis
    from evidencekit.evidence.collection import Evidence
    from evidencekit.evidence.supporting import Supporting


def test_counts(full: Analysis) -> None:
    found = full.corroboration
    assert (found.supplied, found.lines, found.agreed) == (True, 41, 40)
    assert found.text == (
        "The supplied logs hold 41 lines of cron starting this job in the range; 40 agree with a "
        "record by process id and time (within 2 s; for 1 of them the start is taken as it was before "
        "the clock was changed, which is not the one in the record), and 1 has no record. 1 run "
        "not started by cron has no line, as is to be expected."
    )


def test_the_line_of_the_night_without_accounting(full: Analysis) -> None:
    alone = [match for match in full.corroboration.matches if match.line_exhibit and not match.ref]
    assert len(alone) == 1
    assert "CRON[7964]: (batch) CMD (/usr/local/bin/partner-upload)" in alone[0].line_text
    assert "accounting was not recording then" in alone[0].text


def test_a_clock_step_is_taken_out_before_comparing(full: Analysis) -> None:
    (match,) = [m for m in full.corroboration.matches if "without the clock step" in m.text]
    assert match.agrees
    assert "began at 2017-11-09 01:56:01 −05:00 by its record, and 2017-11-09 02:00:01 −05:00" in (
        match.text
    )


def test_no_log(bare: Analysis) -> None:
    assert not bare.corroboration.supplied
    assert bare.corroboration.text == (
        "No cron or system log was supplied, so none could be compared."
    )


def test_a_line_with_another_time_disagrees(nightly: Evidence, logs: Supporting) -> None:
    lines = tuple(
        replace(line, us=line.us + 3600_000_000)
        if line.about_pid == 9438 and line.topic == Topic.CRON_START and line.us is not None
        else line
        for line in logs.lines
    )
    analysis = analyse(nightly, query(), replace(logs, lines=lines))
    assert analysis.corroboration.agreed == 39
    (found,) = [one for one in analysis.findings if one.code == "cron-line-disagrees"]
    assert found.sentence == (
        "The cron log and the record of the run of partner-upload that began at 02:00:01 −05:00 on 14 "
        "November 2017 differ: the line names the same process, but another time."
    )
    assert "they differ by −3,600.00 s" in found.technical


def test_a_missing_line_is_said(nightly: Evidence, logs: Supporting) -> None:
    lines = tuple(line for line in logs.lines if line.about_pid != 9438)
    analysis = analyse(nightly, query(), replace(logs, lines=lines))
    (found,) = [one for one in analysis.findings if one.code == "run-without-cron-line"]
    assert found.sentence == (
        "For the run of partner-upload that began at 02:00:01 −05:00 on 14 November 2017 the supplied "
        "logs hold no line."
    )


def test_a_line_that_two_logs_hold_counts_once(
    nightly: Evidence, logs: Supporting, data: Path, full: Analysis
) -> None:
    folder = data / "nightly-2017/logs"
    both = read_supporting_files(
        logs=[*sorted(folder.glob("cron.log*")), *sorted(folder.glob("syslog*"))]
    )
    assert sum(line.topic == Topic.CRON_START for line in both.lines) == 1378
    once = settle_times(both, ZONE, nightly)
    assert sum(line.topic == Topic.CRON_START for line in once.lines) == 689
    shared = [line for line in once.lines if line.also]
    assert {len(line.also) for line in shared} == {1}
    kinds = {Topic.CRON_START, Topic.CRON_DAEMON, Topic.CRON_OUTPUT}
    assert {line.topic for line in shared} == kinds

    found = analyse(nightly, query(), replace(once, users=logs.users)).corroboration
    assert (found.lines, found.agreed) == (41, 40)
    assert found.text == (
        full.corroboration.text
        + " 41 lines stand in more than one of the logs and are counted once."
    )
    alone = [match for match in found.matches if match.line_exhibit and not match.ref]
    assert len(alone) == 1
    assert re.match(r"\S*cron.log.2.gz line 5 \[also \S*syslog.2.gz line 12\] says", alone[0].text)


def test_a_log_without_cron_lines_covers_no_run(nightly: Evidence, logs: Supporting) -> None:
    lines = tuple(line for line in logs.lines if line.topic != Topic.CRON_START)
    found = analyse(nightly, query(), replace(logs, lines=lines)).corroboration
    assert (found.lines, found.agreed) == (0, 0)
    states = {match.state for match in found.matches}
    assert states == {LineState.NOT_COVERED, LineState.NOT_EXPECTED}


def test_lines_whose_time_is_not_told_are_compared_with_nothing(
    nightly: Evidence, logs: Supporting
) -> None:
    from evidencekit.clock import as_datetime

    lines = tuple(
        replace(line, us=None, local=f"????-{as_datetime(line.us):%m-%dT%H:%M:%S}")
        for line in logs.lines
        if line.us is not None
    )
    undated = tuple(replace(log, first_us=None, last_us=None) for log in logs.logs)
    analysis = analyse(nightly, query(), replace(logs, lines=lines, logs=undated))
    assert (analysis.corroboration.lines, analysis.corroboration.agreed) == (0, 0)
    assert (
        "41 further lines of such starts state no year or zone, and none could be told: they are "
        "compared with no record."
    ) in analysis.corroboration.text
    (found,) = [one for one in analysis.findings if "cron-line" in one.code]
    assert found.sentence == (
        "The supplied logs do not cover the time of the run of partner-upload that began at 02:00:01 "
        "−05:00 on 14 November 2017."
    )


def test_how_year_and_zone_were_told_is_said(nightly: Evidence, data: Path, tmp_path: Path) -> None:
    """The story's lines as an old syslog writes them, in UTC, while the examiner states Toronto."""
    log = tmp_path / "cron.log"
    story = data / "nightly-2017/logs/cron.log.1"
    lines = [line.split(" ", 1) for line in story.read_text(encoding="utf-8").splitlines()]
    moments = [datetime.fromisoformat(when).astimezone(UTC) for when, _ in lines]
    log.write_text(
        "".join(
            f"{when:%b} {when.day:2} {when:%H:%M:%S} {rest}\n"
            for when, (_, rest) in zip(moments, lines, strict=True)
        ),
        encoding="utf-8",
    )
    found = settle_times(read_supporting_files(logs=[log]), "America/Toronto", nightly)
    analysis = analyse(nightly, query(focus=date(2017, 11, 22)), found)
    told = (
        "The line does not state its time in full: year 2017 and zone UTC+00:00 (told by the records, "
        "not America/Toronto as stated): "
    )
    by_code = {one.code: one for one in analysis.findings}
    assert told in by_code["cron-line-agrees"].technical
    assert (
        " year and zone were told as said with each log." in by_code["cron-lines-agree"].technical
    )


def test_a_crontab_alone_is_no_log(nightly: Evidence, logs: Supporting) -> None:
    only = replace(NO_SUPPORT, crontab=logs.crontab, users=logs.users)
    analysis = analyse(nightly, query(), only)
    assert not analysis.corroboration.supplied
    assert analysis.schedule.source.startswith("crontab")


def test_a_step_moves_the_first_process_whether_or_not_it_moves_the_one_asked_about(
    nightly: Evidence, logs: Supporting
) -> None:
    """cat had ended before the clock was set; the shell that cron's line names had not."""
    asked = query(command="cat", focus=date(2017, 11, 9))
    codes = [one.code for one in analyse(nightly, asked, logs).findings]
    assert "cron-line-disagrees" not in codes
    assert "cron-line-agrees" in codes
