"""What logs tell of the system itself: steps of the clock, restarts, units, endings."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from core.analysis.story import ZONE, query

from evidencekit.analysis.analyse import analyse
from evidencekit.analysis.coverage import examine
from evidencekit.analysis.matches import LineState
from evidencekit.clock import SECOND, parse_moment, zone
from evidencekit.evidence.supporting import LogFile, LogLine, Supporting, Topic

if TYPE_CHECKING:
    from evidencekit.analysis.values import Analysis, Finding
    from evidencekit.evidence.collection import Evidence

TZ = zone(ZONE)


def at(text: str) -> int:
    return parse_moment(text, TZ)


def line(us: int, topic: str, number: int = 1, **more: Any) -> LogLine:
    made = LogLine("EX-090", number, "a line", us, "claims-gw", "tag", 1, "message", topic=topic)
    return replace(made, **more)


def with_lines(*lines: LogLine) -> Supporting:
    told = [one.us for one in lines if one.us is not None]
    log = LogFile("EX-090", "ISO rsyslog", len(lines), len(lines), 0, min(told), max(told))
    return Supporting(lines=lines, logs=(log,))


def said(analysis: Analysis, code: str) -> Finding:
    (found,) = [one for one in analysis.findings if one.code == code]
    return found


def test_a_step_that_the_records_show_is_told_once(nightly: Evidence) -> None:
    # The log bears the time of the new clock: 02:00:08 less 240 s.
    found = with_lines(line(at("2017-11-09 01:56:09"), Topic.CLOCK_STEP, step_us=-240 * SECOND))
    analysis = analyse(nightly, query(), found)
    step = said(analysis, "clock-set-back")
    assert "the log tells of a step there as well, by −240.00 s (EX-090 line 1)" in step.technical
    assert not [one for one in analysis.findings if one.code == "clock-step-logged"]


def test_a_step_that_only_the_log_tells(nightly: Evidence) -> None:
    found = with_lines(
        line(at("2017-11-10 03:00:00"), Topic.CLOCK_STEP, 7, step_us=-5 * SECOND),
        line(at("2017-11-10 04:00:00"), Topic.CLOCK_STEP, 8, step_us=SECOND),
    )
    analysis = analyse(nightly, query(), found)
    step = said(analysis, "clock-step-logged")
    assert step.sentence == (
        "The supplied log says that the system's clock was set at 2017-11-10 03:00:00 −05:00; the "
        "records do not show it by themselves."
    )
    assert step.technical == (
        "EX-090 line 7 says that the clock was set back by 5 s at 2017-11-10 03:00:00 −05:00; the "
        "records do not show it by themselves."
    )
    assert step.confidence.value == "indicated"


def test_a_step_in_the_other_direction_is_another_one(nightly: Evidence) -> None:
    found = with_lines(line(at("2017-11-09 01:56:09"), Topic.CLOCK_STEP, step_us=240 * SECOND))
    analysis = analyse(nightly, query(), found)
    assert "the log tells" not in said(analysis, "clock-set-back").technical
    assert "was set forward by 240 s" in said(analysis, "clock-step-logged").technical


def test_a_start_before_all_records_is_no_restart(nightly: Evidence, logs: Supporting) -> None:
    assert [one.number for one in logs.lines if one.topic == Topic.BOOT] != []
    found = examine(nightly, ZONE, logs)
    restarts = [gap for gap in found.coverage.gaps if gap.cause == "restart"]
    assert [gap.by for gap in restarts] == ["records"]
    assert len(found.coverage.restarts) == 1


def test_a_restart_that_only_the_log_tells(nightly: Evidence) -> None:
    told = with_lines(line(at("2017-11-10 10:00:00"), Topic.BOOT, 3))
    analysis = analyse(nightly, query(), told)
    (found,) = [one for one in analysis.findings if "EX-090 line 3" in one.technical]
    assert found.code == "restart"
    assert "a log tells of it, the records do not show it by themselves" in found.sentence
    low, high = found.numbers["start_us"], found.numbers["end_us"]
    assert at("2017-11-10 09:00:00") <= low < high <= at("2017-11-10 10:35:00")


def test_an_ending_that_cron_logged(nightly: Evidence) -> None:
    run = analyse(nightly, query()).questioned
    assert run is not None
    first = next(one for one in run.family if one.command == "sh")
    end = at("2017-11-14 02:09:41")
    agreeing = line(end, Topic.CRON_FAILED, 5, about_pid=first.pid, status=28)
    analysis = analyse(nightly, query(), with_lines(agreeing))
    assert said(analysis, "logged-ending-agrees").sentence == (
        "The log tells of the same ending as the record of the run of partner-upload that began at "
        "02:00:01 −05:00 on 14 November 2017."
    )
    analysis = analyse(nightly, query(), with_lines(replace(agreeing, status=7)))
    assert said(analysis, "logged-ending-differs").technical == (
        f"EX-090 line 5 reports how process {first.pid} ended; its record says exit status 28: they "
        "differ."
    )
    place = analysis.runs.index(run)
    assert analysis.corroboration.states(analysis.runs)[place] is LineState.DIFFERS


def test_what_the_log_says_of_each_run(full: Analysis, bare: Analysis) -> None:
    states = full.corroboration.states(full.runs)
    by_hand = [run.started_by == "by hand" for run in full.runs]
    assert [s for s, hand in zip(states, by_hand, strict=True) if hand] == [LineState.NOT_EXPECTED]
    others = {s for s, hand in zip(states, by_hand, strict=True) if not hand}
    assert others == {LineState.AGREES}
    (lone,) = [m for m in full.corroboration.matches if m.state is LineState.NOT_EXPECTED]
    assert not lone.agrees
    assert not lone.differs
    assert set(bare.corroboration.states(bare.runs)) == {None}
