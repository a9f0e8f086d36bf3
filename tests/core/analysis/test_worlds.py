"""Findings on made-up systems of every kind, word by word: endings and schedules."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from core.analysis.made import (
    DAY,
    NAME,
    START,
    UID,
    at_each,
    codes_of,
    days,
    nightly_world,
    said,
    states,
)
from core.analysis.world import World, moment

from evidencekit.evidence.supporting import NO_SUPPORT, CronEntry, Supporting

if TYPE_CHECKING:
    from collections.abc import Callable

    from evidencekit.analysis.values import Analysis


# --- nothing happened ------------------------------------------------------------------------------


def test_nothing_happened_and_that_is_said(told: Callable[..., Analysis]) -> None:
    analysis = told(nightly_world())
    assert analysis.questioned is None
    found = said(analysis, "runs-usual")
    assert found.direction == "against"
    assert found.sentence == (
        "All 20 runs of nightjob in the range ended with exit status 0, and none of their lengths "
        "(30.04 s to 48.90 s) is far from the others: the records single out none of them."
    )
    assert said(analysis, "runs-counted").sentence == (
        "20 records in the range bear the name nightjob and user id 1001; each is that of a run. The "
        "runs ended thus: 20 with exit status 0."
    )
    assert not [one for one in analysis.findings if one.direction == "supports"]


def test_the_only_run_is_the_one_in_question(told: Callable[..., Analysis]) -> None:
    analysis = told(nightly_world(1))
    found = said(analysis, "run-exit-zero")
    assert found.direction == "against"
    assert said(analysis, "baseline-too-small").sentence == (
        "No other run can be taken as usual: the records do not allow to call any length unusual."
    )


def test_three_runs_are_too_few(told: Callable[..., Analysis]) -> None:
    analysis = told(nightly_world(3, ending={2: (600.0, 1 << 8)}))
    assert codes_of(analysis)["run-exit-nonzero"] == 1
    assert not {"run-longer", "run-shorter", "length-usual"} & set(codes_of(analysis))
    assert said(analysis, "baseline-too-small").sentence == (
        "Only 2 other runs can be taken as usual, fewer than the 10 that are asked for here: the "
        "records do not allow to call any length unusual."
    )
    assert analysis.schedule.words == "only 3 runs, too few to tell a schedule"


# --- endings ---------------------------------------------------------------------------------------


def test_killed_for_want_of_memory(told: Callable[..., Analysis]) -> None:
    analysis = told(nightly_world(ending={12: (15.0, 9)}))
    found = said(analysis, "run-signal")
    assert found.sentence == (
        "On 13 January 2024 the run of nightjob that began at 02:00:00 +00:00 was ended by signal 9 "
        "(SIGKILL) after 15.00 s, not by an exit of its own."
    )
    (memory,) = [one for one in found.alternatives if "memory" in one.explanation]
    assert memory.state == "open"
    assert said(analysis, "child-failed-first").sentence == (
        "The first process of that run to end with other than exit status 0 was curl (process 1616): "
        "ended by signal 9 (SIGKILL) after 13.50 s. nightjob above it was ended by the same signal: a "
        "signal is not passed on by an ending, so each was sent one, or sent it to itself. sh above it "
        "ended with exit status 137, by convention 128 plus the number of the signal that ended a "
        "command. The process of cron that had started the job ended with exit status 0; that says "
        "nothing of the job, for cron's child ends so whatever the job's status is."
    )


def test_a_core_image(told: Callable[..., Analysis]) -> None:
    found = said(told(nightly_world(ending={12: (35.0, 0x8B)})), "run-signal")
    assert "was ended by signal 11 (SIGSEGV) after 35.00 s" in found.sentence
    assert "the status says that a core image was produced" in found.technical


def test_a_failed_run_that_is_short(told: Callable[..., Analysis]) -> None:
    analysis = told(nightly_world(ending={12: (2.0, 7 << 8)}))
    assert said(analysis, "run-shorter").sentence == (
        "On 13 January 2024 the run of nightjob that began at 02:00:00 +00:00 lasted 2.00 s, far less "
        "than usual: the median of 19 usual runs is 38.98 s, the shortest 30.04 s."
    )


@pytest.mark.parametrize("focus", [date(2024, 1, 13), None])
def test_a_swallowed_status(told: Callable[..., Analysis], focus: date | None) -> None:
    world = nightly_world()
    night = START + 12 * DAY
    (curl,) = [p for p in world.procs if p.name == "curl" and night < p.start < night + DAY]
    curl.status, curl.end = 7 << 8, curl.start + 1
    analysis = told(world, focus=focus)
    found = said(analysis, "run-usual")
    assert found.sentence.endswith(
        "by status and length its own record shows nothing out of the ordinary, but a process that it "
        "started ended otherwise."
    )
    assert said(analysis, "child-failure-hidden").sentence == (
        "On 13 January 2024 the run of nightjob that began at 02:00:00 +00:00 ended with exit status "
        "0, although curl (process 1616), which it had started, ended with exit status 7 after 1.00 s: "
        "the job did not pass that on; in none of 19 usual runs is the same seen."
    )
    assert "runs-usual" not in codes_of(analysis)


def test_a_run_is_not_counted_against_itself(told: Callable[..., Analysis]) -> None:
    world = nightly_world()
    night = START + 12 * DAY
    (curl,) = [p for p in world.procs if p.name == "curl" and night < p.start < night + DAY]
    curl.status = 7 << 8
    found = said(told(world, focus=date(2024, 1, 5)), "child-failure-hidden")
    assert found.sentence.endswith("in none of 18 usual runs is the same seen.")


def test_two_stalls_do_not_make_each_other_usual(told: Callable[..., Analysis]) -> None:
    world = nightly_world(30, ending={12: (600.0, 0), 20: (620.0, 0)})
    found = said(told(world, focus=date(2024, 1, 13)), "run-longer")
    assert found.sentence == (
        "On 13 January 2024 the run of nightjob that began at 02:00:00 +00:00 lasted 10 min 0.00 s, "
        "far longer than usual: about 15.4 times the median length of 29 usual runs (38.90 s); the "
        "longest of those lasted 10 min 20.00 s, and 1 of them is far from the middle as well."
    )
    assert "outside the range of the usual runs but for 1 that is as far." in found.technical


# --- schedules -------------------------------------------------------------------------------------


def test_a_weekly_job_that_misses_a_week(told: Callable[..., Analysis]) -> None:
    sundays = [moment("2024-01-07 06:47") + 7 * DAY * week for week in range(26)]
    world = at_each(World(START), [at for week, at in enumerate(sundays) if week != 13])
    world.busy(START, sundays[-1] + DAY, 1800)
    analysis = told(world)
    assert analysis.schedule.words.startswith(
        "every Sunday at 06:47 (UTC), inferred: 25 of 25 runs"
    )
    assert states(analysis) == {"2024-04-07": "did-not-run"}
    assert said(analysis, "run-missing").sentence == (
        "On 7 April 2024 no run of nightjob is recorded, although one was due at 06:47:00 +00:00 and "
        "accounting was recording at that time."
    )


def test_an_hourly_job(told: Callable[..., Analysis]) -> None:
    hours = [START + 1020 + 3600 * hour for hour in range(24 * 8) if hour not in {50, 51}]
    world = at_each(World(START), hours, 5.0)
    world.busy(START, START + 8 * DAY)
    analysis = told(world)
    assert analysis.schedule.words.startswith("every hour at :17 (UTC), inferred: 190 of 190 runs")
    assert [night.due_us // 3_600_000_000 for night in analysis.schedule.nights if not night.runs] == [
        int(START // 3600) + 50, int(START // 3600) + 51,
    ]  # fmt: skip


def month_ends(year: int) -> list[date]:
    return [date(year, month, 1) - timedelta(days=1) for month in range(2, 13)] + [
        date(year, 12, 31)
    ]


def test_day_31_and_month_ends(told: Callable[..., Analysis]) -> None:
    ends = [*month_ends(2023), *month_ends(2024)]
    on_31 = [moment(f"{day} 23:30") for day in ends if day.day == 31]
    world = at_each(World(moment("2022-12-31 00:00")), on_31)
    world.busy(world.first, moment("2025-01-02 00:00"), 6 * 3600)
    analysis = told(world)
    assert analysis.schedule.words.startswith("on day 31 of the month at 23:30 (UTC)")
    assert states(analysis) == {}, "nothing is told of before the first run"
    assert "months without a day 31 have no run on it" in analysis.schedule.notes
    world = at_each(World(moment("2023-01-01 00:00")), [moment(f"{day} 23:30") for day in ends])
    world.busy(world.first, moment("2025-01-02 00:00"), 6 * 3600)
    analysis = told(world)
    assert analysis.schedule.words.startswith("on the last day of the month at 23:30 (UTC)")
    assert states(analysis) == {}


def test_a_crontab_line_with_a_condition_says_nothing_of_missing_runs(
    told: Callable[..., Analysis],
) -> None:
    ends = month_ends(2024)
    world = at_each(World(START), [moment(f"{day} 23:30") for day in ends])
    world.busy(world.first, moment("2025-01-02 00:00"), 6 * 3600)
    command = '[ "$(date +\\%d -d tomorrow)" = "01" ] && /usr/local/bin/nightjob'
    table = Supporting(
        users={UID: "bob"}, crontab=(CronEntry("EX-9", 3, "30 23 28-31 * *", "bob", command),)
    )
    analysis = told(world, table)
    assert states(analysis) == {}
    assert (
        "EX-9 line 3 starts the job only under a condition of its own"
        in (analysis.schedule.notes[0])
    )


def by_debians_cron(day: str, time: str, zone: str) -> float:
    """A skipped time comes right after the change; of a repeated one the first counts."""
    at = moment(f"{day} {time}", zone)
    tz = ZoneInfo(zone)
    if datetime.fromtimestamp(at, tz).strftime("%H:%M") == time:
        return at
    at -= 3 * 3600
    while (
        datetime.fromtimestamp(at, tz).utcoffset()
        == datetime.fromtimestamp(at + 60, tz).utcoffset()
    ):
        at += 60
    return at + 60


@pytest.mark.parametrize(
    ("zone", "first", "time", "note"),
    [
        ("America/Toronto", "2024-02-20", "02:30",
         "due at 2024-03-10 03:00:00 −04:00, 23.5 hours after the one before"),
        ("America/Toronto", "2024-10-15", "01:30",
         "due at 2024-11-04 01:30:00 −05:00, 25 hours after the one before"),
        ("Europe/Berlin", "2024-03-10", "02:30",
         "due at 2024-03-31 03:00:00 +02:00, 23.5 hours after the one before"),
        ("Europe/Berlin", "2024-10-10", "02:30",
         "due at 2024-10-28 02:30:00 +01:00, 25 hours after the one before"),
        ("Australia/Lord_Howe", "2024-03-20", "01:45",
         "due at 2024-04-08 01:45:00 +10:30, 24.5 hours after the one before"),
    ],
)  # fmt: skip
def test_nights_on_which_clocks_change(
    told: Callable[..., Analysis], zone: str, first: str, time: str, note: str
) -> None:
    world = World(moment(f"{first} 00:00", zone))
    at_each(world, [by_debians_cron(day, time, zone) for day in days(first, 35)], 40.0)
    world.busy(world.first, world.first + 35 * DAY, 900)
    for table in (
        NO_SUPPORT,
        Supporting(crontab=(CronEntry("EX-9", 3, f"{time[3:]} {time[:2]} * * *", "bob", NAME),)),
    ):
        analysis = told(world, table, zone=zone)
        assert states(analysis) == {}
        assert [night for night in analysis.schedule.nights if len(night.runs) != 1] == []
        assert note in said(analysis, "zone-change").sentence
        assert "run-unscheduled" not in codes_of(analysis)


def test_a_scheduler_that_leaves_a_skipped_time_out(told: Callable[..., Analysis]) -> None:
    zone = "Europe/Berlin"
    world = World(moment("2024-03-10 00:00", zone))
    kept = [day for day in days("2024-03-10", 35) if day != "2024-03-31"]
    at_each(world, [moment(f"{day} 02:30", zone) for day in kept], 40.0)
    world.busy(world.first, world.first + 35 * DAY, 900)
    analysis = told(world, zone=zone)
    assert states(analysis) == {"2024-03-31": "did-not-run"}
    assert said(analysis, "run-missing").sentence == (
        "On 31 March 2024 no run of nightjob is recorded, although one was due at 03:00:00 +02:00 and "
        "accounting was recording at that time. The time of the schedule did not exist on that day, "
        "since clocks went forward: Debian's cron and cronie start such a job right after the change, "
        "other schedulers later or not at all."
    )
    world.cron(moment("2024-03-31 03:30", zone), NAME, UID, 40.0)
    assert states(told(world, zone=zone)) == {}


def test_an_hour_that_comes_twice_run_twice(told: Callable[..., Analysis]) -> None:
    zone = "Europe/Berlin"
    world = World(moment("2024-10-10 00:00", zone))
    at_each(world, [moment(f"{day} 02:30", zone) for day in days("2024-10-10", 35)], 40.0)
    world.cron(moment("2024-10-27 02:30", zone) + 3600, NAME, UID, 40.0)
    world.busy(world.first, world.first + 35 * DAY, 900)
    found = said(told(world, zone=zone), "run-unscheduled")
    assert "began at 02:30:00 +01:00 did so at none of the times told from" in found.sentence
    assert found.sentence.endswith(
        "That time of day came a second time then, because clocks had gone back."
    )


def test_a_clock_that_had_not_been_set_does_not_fill_the_calendar(
    told: Callable[..., Analysis],
) -> None:
    world = nightly_world()
    world.first = START - 7200
    world.steps = [(world.first, -world.first + 5), (START - 3600, world.first - 5)]
    world.add("early", 0, world.first + 1, 0.01)
    analysis = told(world)
    assert len(analysis.schedule.nights) == 20
    assert states(analysis) == {}
    assert "run-cannot-tell" not in codes_of(analysis)


def test_more_runs_due_than_a_calendar_holds(told: Callable[..., Analysis]) -> None:
    world = at_each(World(START), [START + 60 * minute for minute in range(3000)], 1.0)
    table = Supporting(crontab=(CronEntry("EX-9", 3, "* * * * *", "bob", NAME),))
    analysis = told(world, table, until_us=int((START + 40 * DAY) * 1e6))
    assert analysis.schedule.nights == ()
    assert "no calendar of them is drawn" in analysis.schedule.notes[0]
    assert "run-unscheduled" not in codes_of(analysis)


def test_a_schedule_that_was_changed(told: Callable[..., Analysis]) -> None:
    starts = [START + day * DAY + (7200 if day < 12 else 10_800) for day in range(25) if day != 18]
    world = at_each(World(START), starts, 40.0)
    world.busy(START, START + 25 * DAY, 900)
    analysis = told(world)
    assert analysis.schedule.words.startswith(
        "every day at 02:00, and from 13 January 2024 on every day at 03:00 (UTC), inferred: 24 of 24"
    )
    assert states(analysis) == {"2024-01-19": "did-not-run"}


def test_a_job_at_varying_times_that_misses_a_day(told: Callable[..., Analysis]) -> None:
    world = World(START)
    chance = random.Random(3)
    for day in range(25):
        if day == 9:
            continue
        at = START + day * DAY + 27_000 + chance.uniform(0, 2000)
        anacron = world.add("anacron", 0, at, 900)
        shell = world.add("sh", 0, at + 300, 120, parent=anacron)
        parts = world.add("run-parts", 0, at + 300.1, 119, parent=shell)
        world.add(NAME, 0, at + 301, chance.uniform(50, 60), parent=parts)
    world.busy(START, START + 25 * DAY, 900)
    analysis = told(world, uid=0)
    assert analysis.schedule.words == "the starts show no regular times"
    assert said(analysis, "days-without-run").sentence == (
        "The runs of nightjob keep no fixed time of day, but from 1 January 2024 to 25 January 2024 "
        "there is at least one on 24 days; on 10 January 2024 none is recorded."
    )


def test_a_day_in_question_that_the_records_do_not_reach(told: Callable[..., Analysis]) -> None:
    world = nightly_world()
    analysis = told(world, focus=date(2024, 3, 1))
    assert analysis.findings[0].sentence == (
        "On 1 March 2024 no run of nightjob is recorded; the records supplied are of processes that "
        "ended from 2023-12-31 23:00:00 +00:00 to 2024-01-20 23:45:00 +00:00."
    )
    sundays = [moment("2024-01-07 06:47") + 7 * DAY * week for week in range(12)]
    weekly = at_each(World(START), sundays)
    weekly.busy(START, sundays[-1] + DAY, 3600)
    assert told(weekly, focus=date(2024, 1, 10)).findings[0].sentence == (
        "On 10 January 2024 no run of nightjob is recorded; by the schedule told from the crontab or "
        "the other runs none was due on it."
    )


def test_an_ending_that_others_share(told: Callable[..., Analysis]) -> None:
    ending = {place: (30.0 + place / 10, 28 << 8) for place in range(20)}
    found = said(
        told(nightly_world(ending=ending), focus=date(2024, 1, 13)), "same-ending-elsewhere"
    )
    assert found.direction == "against"
    assert found.sentence == (
        "19 of 19 other runs of nightjob in the range ended in the same way as the run in question "
        "(exit status 28): that run is not out of the ordinary in its ending."
    )


def test_a_pipe_in_which_the_first_part_failed(told: Callable[..., Analysis]) -> None:
    world = nightly_world()
    night = START + 12 * DAY
    (job,) = [p for p in world.procs if p.name == NAME and night < p.start < night + DAY]
    part = world.add(NAME, UID, job.start + 0.5, 20, flags=0x01, parent=job)
    world.add("mysqldump", UID, job.start + 0.6, 10, 2 << 8, parent=part)
    world.add("gzip", UID, job.start + 0.6, 19, parent=job)
    analysis = told(world)
    assert said(analysis, "runs-counted").numbers["forked_parts"] == 1
    assert len(analysis.runs) == 20
    assert "although mysqldump (process 1617), which it had started, ended with exit status 2" in (
        said(analysis, "child-failure-hidden").sentence
    )


def test_every_five_minutes(told: Callable[..., Analysis]) -> None:
    times = [START + 300 * place for place in range(288 * 10) if place != 1000]
    analysis = told(at_each(World(START), times, 2.0))
    assert len(analysis.schedule.nights) == 2880 - 1
    (night,) = [night for night in analysis.schedule.nights if not night.runs]
    assert night.due_us == int((START + 300_000) * 1e6)
