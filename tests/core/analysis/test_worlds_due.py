"""Made-up systems whose jobs are due in many ways: what is said to be missing, and what is not."""

from __future__ import annotations

import math
from datetime import date
from typing import TYPE_CHECKING

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
from core.analysis.world import AFORK, ASU, World, moment

if TYPE_CHECKING:
    from collections.abc import Callable

    from evidencekit.analysis.values import Analysis, Finding

MONDAY = START
"""1 January 2024 was a Monday."""


def missing(analysis: Analysis) -> list[Finding]:
    return [one for one in analysis.findings if one.code == "run-missing"]


@pytest.mark.parametrize("skip", [None, 15])
def test_a_job_on_weekdays_has_no_run_missing_at_weekends(
    told: Callable[..., Analysis], skip: int | None
) -> None:
    weekdays = [day for day in range(28) if day % 7 < 5 and day != skip]
    world = at_each(World(START), [MONDAY + day * DAY + 7200 for day in weekdays], 40.0)
    world.busy(START, START + 28 * DAY, 900)
    analysis = told(world)
    count = len(weekdays)
    assert analysis.schedule.words == (
        f"every Monday to Friday at 02:00 (UTC), inferred: {count} of {count} runs began within a "
        "minute of that"
    )
    assert analysis.schedule.notes == (
        "that no run is due on a Sunday or Saturday is told from the runs alone",
    )
    assert states(analysis) == ({} if skip is None else {"2024-01-16": "did-not-run"})


def test_one_run_on_a_saturday_makes_no_saturdays_due(told: Callable[..., Analysis]) -> None:
    on = [day for day in range(28) if day % 7 < 5] + [12]
    world = at_each(World(START), sorted(MONDAY + day * DAY + 7200 for day in on), 40.0)
    world.busy(START, START + 28 * DAY, 900)
    analysis = told(world)
    assert analysis.schedule.words.startswith(
        "every Monday to Friday at 02:00 (UTC), inferred: 20 of 21"
    )
    assert states(analysis) == {}
    assert "On 13 January 2024" in said(analysis, "run-unscheduled").sentence


def test_two_nights_without_a_run_make_no_week(told: Callable[..., Analysis]) -> None:
    # Ten days: one Wednesday and one Thursday without a run are two missing runs, not a rule.
    world = nightly_world(10, skip={2, 3})
    assert states(told(world)) == {"2024-01-03": "did-not-run", "2024-01-04": "did-not-run"}


@pytest.mark.parametrize(("minutes", "words"), [(1, "every minute"), (2, "every 2 minutes")])
def test_a_job_of_every_minute_or_two(
    told: Callable[..., Analysis], minutes: int, words: str
) -> None:
    every = minutes * 60
    starts = [START + every * n for n in range(2 * 86_400 // every) if n not in {300, 301}]
    world = at_each(World(START - 600), starts, 3.0)
    world.busy(START - 600, START + 2 * DAY, 300)
    analysis = told(world)
    assert analysis.schedule.words.startswith(f"{words} (UTC), inferred: {len(starts):,} of ")
    assert [night.due_us for night in analysis.schedule.nights if not night.runs] == [
        int((START + every * n) * 1e6) for n in (300, 301)
    ]
    assert all(len(night.runs) <= 1 for night in analysis.schedule.nights)
    (found,) = missing(analysis)
    first, last = {1: ("05:00:00", "05:01:00"), 2: ("10:00:00", "10:02:00")}[minutes]
    assert found.sentence == (
        f"From {first} +00:00 on 1 January 2024 to {last} +00:00 a run of nightjob was due 2 times in "
        "turn and is not recorded, although accounting was recording."
    )
    assert (found.confidence, found.numbers["nights"]) == ("derived", 2)


def test_an_hour_of_a_job_of_every_minute(told: Callable[..., Analysis]) -> None:
    starts = [START + 60 * n for n in range(60) if n not in {30, 31, 32}]
    world = at_each(World(START - 60), starts, 3.0)
    world.busy(START - 60, START + 3600, 20)
    analysis = told(world)
    assert analysis.schedule.words.startswith("every minute (UTC), inferred: 57 of 57 runs")
    assert [one.numbers["nights"] for one in missing(analysis)] == [3]


def test_many_runs_within_a_minute_keep_no_schedule(told: Callable[..., Analysis]) -> None:
    world = at_each(World(START), [START + 2.5 * n for n in range(40)], 0.5)
    analysis = told(world)
    assert (analysis.schedule.source, analysis.schedule.nights) == ("none", ())


def test_before_the_first_run_none_is_said_to_be_due(told: Callable[..., Analysis]) -> None:
    world = nightly_world(20, skip=range(5))
    analysis = told(world)
    assert len(analysis.schedule.nights) == 15
    assert states(analysis) == {}
    day = told(world, focus=date(2024, 1, 3))
    assert said(day, "no-run-on-day").sentence == (
        "On 3 January 2024 no run of nightjob is recorded; the schedule is told from the runs, the "
        "first of which began at 2024-01-06 02:00:01 +00:00, so whether one was due on it is not told."
    )


def test_after_the_last_run_the_schedule_may_not_have_held(told: Callable[..., Analysis]) -> None:
    after = (
        "accounting was recording. No later run is recorded either, so the records do not tell whether "
        "the schedule still held."
    )
    (found,) = missing(told(nightly_world(20, skip=range(15, 20))))
    assert found.sentence == (
        "From 02:00:00 +00:00 on 16 January 2024 to 02:00:00 +00:00 on 20 January 2024 a run of "
        f"nightjob was due 5 times in turn and is not recorded, although {after}"
    )
    assert (found.confidence, found.direction) == ("indicated", "supports")
    last = told(nightly_world(20, skip=[19]), focus=date(2024, 1, 20))
    assert missing(last)[0].sentence == (
        "On 20 January 2024 no run of nightjob is recorded, although one was due at 02:00:00 +00:00 "
        "and " + after.replace("recording.", "recording at that time.")
    )
    # The day in question is told by itself, the rest together.
    both = missing(told(nightly_world(20, skip=range(15, 20)), focus=date(2024, 1, 18)))
    assert [one.sentence[:18] for one in both] == [
        "On 18 January 2024", "From 02:00:00 +00:", "From 02:00:00 +00:",
    ]  # fmt: skip


def with_daemon(world: World, *, restarted: bool, others: bool) -> World:
    """The cron of :func:`nightly_world` as a process: it ends before the 13th night."""
    ends = START + 12 * DAY + 1800
    again = ends + 1 if restarted else START + 12 * DAY + 30_000
    old = world.add("cron", 0, START - 3000, ends - START + 3000, flags=ASU)
    new = world.add("cron", 0, again, math.inf, flags=ASU)
    if others:
        world.cron(START + 12 * DAY + (4500 if restarted else 32_000), "other", 0, 3.0)
    for one in world.procs:
        if one.name == "cron" and one.flags & AFORK:
            one.parent = old if one.start < ends else new
    return world


def test_a_cron_started_again_is_not_said_to_be_gone(told: Callable[..., Analysis]) -> None:
    world = with_daemon(nightly_world(skip=[12]), restarted=True, others=True)
    found = said(told(world), "run-missing")
    assert found.sentence == (
        "On 13 January 2024 no run of nightjob is recorded, although one was due at 02:00:00 +00:00 "
        "and accounting was recording at that time."
    )
    (cron,) = [one for one in found.alternatives if "cron was not running" in one.explanation]
    assert cron.shown == "Not told by the records."


def test_a_cron_started_again_that_forked_nothing_stays_open(told: Callable[..., Analysis]) -> None:
    world = with_daemon(nightly_world(skip=[12]), restarted=True, others=False)
    assert said(told(world), "run-missing").sentence.endswith(
        "The daemon cron, which starts it, had ended on 13 January 2024 at 00:30:00 +00:00; no process "
        "started by cron is recorded between that and the time due."
    )


def test_a_cron_started_later_was_not_running(told: Callable[..., Analysis]) -> None:
    world = with_daemon(nightly_world(skip=[12]), restarted=False, others=True)
    found = said(told(world), "run-missing")
    assert found.sentence.endswith(
        "The daemon cron, which starts it, had ended on 13 January 2024 at 00:30:00 +00:00 and was not "
        "running."
    )
    assert found.technical.endswith(
        "; the next process that cron forked is recorded at 2024-01-13 08:53:20 +00:00: by its id, the "
        "cron that forked that one was started after the run was due."
    )


def test_nights_that_one_restart_leaves_open_are_told_together(
    told: Callable[..., Analysis],
) -> None:
    world = nightly_world(20)
    world.busy(START, START + 8 * DAY, 300)
    down, up = START + 8 * DAY, START + 11 * DAY + 3600
    world.procs = [one for one in world.procs if not down < one.start < up]
    world.boots = [up]
    found = said(told(world), "run-cannot-tell")
    assert found.sentence == (
        "From 02:00:00 +00:00 on 9 January 2024 to 02:00:00 +00:00 on 11 January 2024 a run of "
        "nightjob was due 3 times in turn and whether it ran cannot be told: the system was restarted "
        "at about that time, and a process alive then has no record."
    )
    assert "run-missing" not in codes_of(told(world))


def test_a_run_in_question_at_no_scheduled_time_is_said_to_be_so(
    told: Callable[..., Analysis],
) -> None:
    world = nightly_world()
    world.cron(START + 5 * DAY + 50_000, NAME, UID, 300.0, 7 << 8)
    analysis = told(world)
    assert (
        said(analysis, "run-exit-nonzero").records == said(analysis, "run-unscheduled").records[-1:]
    )


def test_what_is_said_of_cron_holds_for_all_of_a_stretch(told: Callable[..., Analysis]) -> None:
    world = World(START - 3600)
    old = world.add("cron", 0, START - 3000, 10 * 3600 + 3000 - 10, flags=ASU)
    new = world.add("cron", 0, START + 12 * 3600 + 60, math.inf, flags=ASU)
    for quarter in range(4 * 48):
        at = START + 900 * quarter
        if not 10 * 3600 <= at - START <= 12 * 3600:
            world.cron(at, NAME, UID, 5.0)
    for one in world.procs:
        if one.name == "cron" and one.flags & AFORK:
            one.parent = old if one.start < old.end else new
    world.busy(START - 3600, START + 2 * DAY, 300)
    (found,) = missing(told(world))
    assert found.sentence == (
        "From 10:00:00 +00:00 on 1 January 2024 to 12:00:00 +00:00 a run of nightjob was due 9 times "
        "in turn and is not recorded, although accounting was recording. The daemon cron, which starts "
        "it, had ended on 1 January 2024 at 09:59:50 +00:00; no process started by cron is recorded "
        "between that and the time due."
    )
    (daemon,) = [one for one in found.alternatives if "cron was not running" in one.explanation]
    assert daemon.shown == "cron's own record shows that it had ended before."


def in_toronto(first: str, count: int, skip: int | None = None) -> World:
    world = World(moment(f"{first} 00:00", "America/Toronto"))
    nights = [day for place, day in enumerate(days(first, count)) if place != skip]
    at_each(world, [moment(f"{day} 02:15", "America/Toronto") for day in nights], 40.0)
    world.busy(world.first, world.first + count * DAY, 1800)
    return world


def test_a_range_over_two_changes_of_clocks_seen_in_the_wrong_zone(
    told: Callable[..., Analysis],
) -> None:
    analysis = told(in_toronto("2024-01-20", 330, skip=100))
    assert analysis.schedule.words == (
        "every day at 07:15, and from 11 March 2024 on every day at 06:15, and from 3 November 2024 on "
        "every day at 07:15 (UTC), inferred: 329 of 329 runs began within a minute of that"
    )
    changed, by_an_hour = analysis.schedule.notes
    assert changed == "the times at which runs begin change 2 times in the range"
    assert by_an_hour == (
        "they change by one hour, as they would if the clocks of the system followed the rules of "
        "another zone than UTC"
    )
    assert states(analysis) == {"2024-04-29": "did-not-run"}
    assert "run-unscheduled" not in codes_of(analysis)


def test_a_run_an_hour_from_its_time_is_no_missing_run(told: Callable[..., Analysis]) -> None:
    # Three nights after the change are too few for a schedule of their own.
    analysis = told(in_toronto("2024-10-01", 36))
    assert states(analysis) == {}
    assert [night.text for night in analysis.schedule.nights][-3:] == [
        "ran, exit status 0, 40.00 s, begun 1 h 00 min 00 s after its time"
    ] * 3
    assert codes_of(analysis)["run-unscheduled"] == 3
    assert len(analysis.schedule.nights) == 36


def test_a_schedule_that_changes_three_times(told: Callable[..., Analysis]) -> None:
    hours = [2] * 12 + [4] * 10 + [1] * 15 + [3] * 9
    starts = [START + day * DAY + hour * 3600 for day, hour in enumerate(hours) if day != 30]
    world = at_each(World(START), starts, 40.0)
    world.busy(START, START + len(hours) * DAY, 900)
    analysis = told(world)
    assert analysis.schedule.words.startswith(
        "every day at 02:00, and from 13 January 2024 on every day at 04:00, and from 23 January 2024 "
        "on every day at 01:00, and from 7 February 2024 on every day at 03:00 (UTC), inferred: 45 of "
    )
    assert analysis.schedule.notes == ("the times at which runs begin change 3 times in the range",)
    assert states(analysis) == {"2024-01-31": "did-not-run"}


@pytest.mark.parametrize("usual_alone", [False, True])
def test_a_run_that_did_not_end_is_told_by_what_it_started(
    told: Callable[..., Analysis], *, usual_alone: bool
) -> None:
    world = nightly_world(20, skip=[12])
    at = START + 12 * DAY + 7200
    hung = world.add(NAME, UID, at + 0.4, math.inf)
    world.add("curl", UID, at + 1.4, 30.0, parent=hung)
    if usual_alone:
        # The user runs curl at other times as well, below something that has not ended either.
        other = world.add("agent", UID, START - 3500, math.inf)
        world.add("curl", UID, at - 1200, 5.0, parent=other)
    analysis = told(world, focus=date(2024, 1, 13))
    assert states(analysis) == {"2024-01-13": "did-not-run" if usual_alone else "cannot-tell"}
    if usual_alone:
        return
    found = said(analysis, "run-cannot-tell")
    assert found.sentence == (
        "Whether nightjob ran on 13 January 2024, when it was due at 02:00:00 +00:00, cannot be told "
        "from the records: what may be a part of a run has a record, the run itself has none."
    )
    assert "what may be a part of a run was recorded (curl, pacct @ 0x" in found.technical
    assert len(found.records) == 3
