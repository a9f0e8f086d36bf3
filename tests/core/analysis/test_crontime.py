"""Crontab times, also where clocks change."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from evidencekit.analysis.crontime import due_moments, in_words, parse
from evidencekit.clock import as_datetime, as_us, zone
from evidencekit.errors import BadRequest

TORONTO = zone("America/Toronto")


def due(schedule: str, since: str, until: str, name: str = "America/Toronto") -> list[str]:
    tz = zone(name)
    bounds = [as_us(datetime.fromisoformat(text).replace(tzinfo=UTC)) for text in (since, until)]
    return [
        f"{as_datetime(us, tz):%Y-%m-%d %H:%M %z}"
        for us in due_moments(parse(schedule), bounds[0], bounds[1], tz)
    ]


def test_every_night_also_when_clocks_go_back() -> None:
    assert due("0 2 * * *", "2017-11-04", "2017-11-07") == [
        "2017-11-04 02:00 -0400",
        "2017-11-05 02:00 -0500",
        "2017-11-06 02:00 -0500",
    ]


def test_a_repeated_hour_runs_fixed_jobs_once() -> None:
    assert due("30 1 * * *", "2017-11-05", "2017-11-06") == ["2017-11-05 01:30 -0400"]


def test_a_repeated_hour_runs_clock_jobs_twice() -> None:
    assert due("30 * * * *", "2017-11-05T05:00", "2017-11-05T07:00") == [
        "2017-11-05 01:30 -0400",
        "2017-11-05 01:30 -0500",
    ]


def test_a_skipped_hour_runs_fixed_jobs_right_after() -> None:
    assert due("0,30 2 * * *", "2018-03-11", "2018-03-12") == ["2018-03-11 03:00 -0400"]
    assert due("30 * * * *", "2018-03-11T06:00", "2018-03-11T08:00") == [
        "2018-03-11 01:30 -0500",
        "2018-03-11 03:30 -0400",
    ]


def test_days_of_month_and_week_are_joined_by_or() -> None:
    assert due("0 12 13 * fri", "2017-10-01", "2017-10-16", "UTC") == [
        "2017-10-06 12:00 +0000",
        "2017-10-13 12:00 +0000",
    ]
    assert due("0 12 */2 * 5", "2017-10-01", "2017-10-16", "UTC") == ["2017-10-13 12:00 +0000"]


def test_month_ends() -> None:
    assert due("0 0 31 * *", "2017-10-01", "2018-02-01", "UTC") == [
        "2017-10-31 00:00 +0000",
        "2017-12-31 00:00 +0000",
        "2018-01-31 00:00 +0000",
    ]


@pytest.mark.parametrize(
    ("schedule", "words"),
    [
        ("0 2 * * *", "every day at 02:00"),
        ("@daily", "every day at 00:00"),
        ("47 6 * * 7", "every Sunday at 06:47"),
        ("52 6 1 * *", "on day 1 of the month at 06:52"),
        ("17 * * * *", "every hour at :17"),
        ("*/30 6-22 * * *", "at 34 times between 06:00 and 22:30"),
        ("* * * * *", "every minute"),
        ("0 3 * jan,jul mon", "every Monday in months 1, 7 at 03:00"),
        ("0 0 13 * 5", "on day 13 of the month or every Friday at 00:00"),
    ],
)
def test_words(schedule: str, words: str) -> None:
    assert in_words(parse(schedule)).endswith(words)


@pytest.mark.parametrize(
    "schedule",
    ["@reboot", "", "0 2 * *", "60 * * * *", "* 24 * * *", "5-2 * * * *", "*/0 * * * *", "a * * * *",
     "0 2 0 * *", "0 2 * 13 *"],
)  # fmt: skip
def test_what_has_no_fixed_times_is_said(schedule: str) -> None:
    with pytest.raises(BadRequest, match="crontab"):
        parse(schedule)
