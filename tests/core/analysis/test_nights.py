"""The calendar of expected runs, from the crontab and inferred, against the truth."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from core.analysis.story import ZONE, query

from evidencekit.analysis.analyse import analyse
from evidencekit.analysis.continuity import Continuity
from evidencekit.analysis.coverage import examine
from evidencekit.analysis.schedule import expect
from evidencekit.analysis.values import NightState
from evidencekit.clock import SECOND, as_datetime, as_us, parse_moment, zone
from evidencekit.evidence.crontab import REFUSED
from evidencekit.evidence.supporting import NO_SUPPORT, CronEntry
from evidencekit.records import Problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from evidencekit.analysis.values import Analysis, Night
    from evidencekit.evidence.collection import Evidence
    from evidencekit.evidence.supporting import Supporting

TORONTO = zone(ZONE)


def nights(analysis: Analysis) -> dict[date, Night]:
    return {night.day: night for night in analysis.schedule.nights}


def test_states_are_the_truths(bare: Analysis, full: Analysis) -> None:
    for analysis in (bare, full):
        found = nights(analysis)
        assert len(found) == 42
        other = {day: night.state for day, night in found.items() if night.state != "ran"}
        assert other == {
            date(2017, 11, 2): NightState.DID_NOT_RUN,
            date(2017, 11, 12): NightState.NOT_RECORDING,
        }
        assert all(len(night.runs) == 1 for night in found.values() if night.state == "ran")


def test_where_the_schedule_comes_from(bare: Analysis, full: Analysis) -> None:
    assert bare.schedule.source == "inferred from the records"
    assert bare.schedule.words == (
        "every day at 02:00 (America/Toronto), inferred: 40 of 40 runs began within a minute of that"
    )
    assert full.schedule.source.startswith("crontab ")
    assert full.schedule.source.endswith("partner-upload line 5")
    assert full.schedule.words == "every day at 02:00 (America/Toronto)"


def test_the_night_the_clocks_went_back(bare: Analysis) -> None:
    night = nights(bare)[date(2017, 11, 5)]
    assert night.due_us == parse_moment("2017-11-05T07:00:00Z", TORONTO)
    assert night.runs[0].root.pid == 5639
    assert bare.schedule.notes == (
        (
            "clocks in America/Toronto went back by 1 hour before the run due on 5 November "
            "2017 (−04:00 "
            "until then, −05:00 from then on): that run was due at 2017-11-05 02:00:00 −05:00, "
            "25 hours "
            "after the one before"
        ),
    )


def test_the_night_the_clock_was_set_back(bare: Analysis) -> None:
    night = nights(bare)[date(2017, 11, 9)]
    assert night.text == (
        "ran, exit status 0, 25.25 s (its start reads 2017-11-09 01:56:01 −05:00 because the clock "
        "was set back by 240 s while it ran)"
    )


def test_the_missing_night(bare: Analysis) -> None:
    assert nights(bare)[date(2017, 11, 2)].text == (
        "no record of a run, although accounting was recording: records ended at 2017-11-02 01:22:07 "
        "−04:00 and 2017-11-02 02:00:18 −04:00, with no switch record between, and 4 processes ended "
        "while a run would have lasted"
    )


def test_the_night_without_accounting(bare: Analysis) -> None:
    assert nights(bare)[date(2017, 11, 12)].text.startswith(
        "not recorded: accounting was switched off, and switched on again later"
    )


def test_other_jobs_of_the_story(nightly: Evidence, logs: Supporting) -> None:
    backup = analyse(nightly, query(command="backup-home", uid=0, focus=None), logs)
    assert [n.day.day for n in backup.schedule.nights if n.state != "ran"] == [2, 12]
    queue = analyse(nightly, query(command="check-queue", uid=1002, focus=None), logs)
    assert queue.schedule.words == "every day at 34 times between 06:00 and 22:30 (America/Toronto)"
    ran = [night for night in queue.schedule.nights if night.state == "ran"]
    assert len(ran) == len(queue.runs) == 215


def test_a_range_cuts_the_calendar(nightly: Evidence) -> None:
    since = parse_moment("2017-11-10", TORONTO)
    until = parse_moment("2017-11-20", TORONTO, end_of_day=True)
    analysis = analyse(nightly, query(since_us=since, until_us=until))
    assert [night.day.day for night in analysis.schedule.nights] == list(range(10, 21))
    assert len(analysis.runs) == 11
    assert not analysis.baseline.enough


def test_beyond_the_records_nothing_can_be_told(nightly: Evidence) -> None:
    until = parse_moment("2017-12-03", TORONTO)
    analysis = analyse(nightly, query(until_us=until))
    late = [night for night in analysis.schedule.nights if night.day >= date(2017, 12, 1)]
    assert [night.state for night in late] == [NightState.CANNOT_TELL] * 2
    assert late[0].text == (
        "cannot be told: the last record supplied ended at 2017-11-30 10:05:00 −05:00"
    )


def test_a_part_of_a_run_is_no_run(
    data: object, opened: Callable[..., Evidence], tmp_path: object
) -> None:
    from pathlib import Path

    whole = Path(str(data)) / "simulated-damage/torn-tail.pacct"
    cut = Path(str(tmp_path)) / "pacct"
    # All up to the run's own record: its subshell has ended, it has not.
    cut.write_bytes(whole.read_bytes()[:5312])
    evidence = opened(cut)
    analysis = analyse(evidence, query())
    assert analysis.runs == ()
    assert analysis.records_matching == 1
    (part,) = [found for found in analysis.findings if found.code == "run-in-part"]
    assert part.sentence == (
        "On 14 November 2017 a forked process named partner-upload that began at 02:00:01 −05:00 has a "
        "record, and the run that it may be a part of has none: that is consistent with a run that "
        "began and whose ending is not recorded."
    )


def test_quiet_times_and_their_reasons(nightly: Evidence) -> None:
    continuity = Continuity(nightly, examine(nightly, ZONE), TORONTO)
    day = as_us(__import__("datetime").datetime(2017, 11, 2, 4, tzinfo=TORONTO))
    answer = continuity.at(day, 60 * SECOND, 14)
    assert answer.state is NightState.CANNOT_TELL
    assert "the clock was moved forward by" in answer.text
    outside = continuity.at(day - 400 * 86_400 * SECOND, 60 * SECOND, 14)
    assert outside.state is NightState.CANNOT_TELL
    assert outside.text.startswith("the first record supplied ended later")


def due_under(cron_tz: str, daemon: str) -> tuple[list[str], tuple[str, ...]]:
    """The days of two clock changes in Berlin of a line at 02:30 below ``CRON_TZ``, seen in UTC."""
    entry = CronEntry("EX-2", 3, "30 2 * * *", "batch", "/bin/job", zone=cron_tz)
    asked = query(command="job", uid=None, zone="America/Toronto")
    told: list[str] = []
    notes: tuple[str, ...] = ()
    for day in ("2017-03-26", "2017-10-29"):
        since, until = (parse_moment(f"{day}T{at}Z", TORONTO) for at in ("00:00:00", "23:59:59"))
        found = expect(
            asked, (), replace(NO_SUPPORT, crontab=(entry,)), since, until, daemon=daemon
        )
        told += [f"{as_datetime(us):%m-%d %H:%M}" for us in found.due]
        notes = found.notes[:1]
    return told, notes


def test_a_zone_of_the_table_is_heeded_as_cronie_does() -> None:
    # 26 March has no 02:30 in Berlin; 29 October has two.
    told, notes = due_under("Europe/Berlin", "crond")
    assert told == ["10-29 00:30", "10-29 01:30"]
    assert notes[0] == (
        "EX-2 line 3 stands below CRON_TZ=Europe/Berlin, which cronie heeds; where the clocks of that "
        "zone change, cronie may leave a run out or start it twice"
    )
    told, notes = due_under("Europe/Berlin", "")
    assert told == ["10-29 00:30", "10-29 01:30"]
    assert "no record tells; Debian's cron does not" in notes[0]


def test_debians_cron_does_not_heed_a_zone_of_the_table() -> None:
    """Measured with cron 3.0pl1-162: a line below another ``CRON_TZ`` ran by the system's clock."""
    told, notes = due_under("Europe/Berlin", "cron")
    assert told == ["03-26 06:30", "10-29 06:30"]
    assert "Debian's) does not heed: system's zone" in notes[0]


def test_a_zone_that_is_none_is_said() -> None:
    told, notes = due_under("Mars/Olympus", "crond")
    assert told == ["03-26 06:30", "10-29 06:30"]
    assert "names no known zone" in notes[0]


def test_a_table_that_the_cron_may_have_left_out_is_noted() -> None:
    entry = CronEntry("EX-2", 3, "30 2 * * *", "batch", "/bin/job")
    wrong = ("EX-2", Problem(REFUSED, 0, 0, "as measured"))
    supporting = replace(NO_SUPPORT, crontab=(entry,), problems=(wrong,))
    for daemon, told in (("cron", True), ("", True), ("crond", False)):
        asked = query(command="job", uid=None)
        notes = expect(asked, (), supporting, 0, 86_400 * SECOND, daemon=daemon).notes
        note = (
            "EX-2 has a line that cron does not take; Debian's cron then leaves out the whole table"
        )
        assert (note in notes) is told
