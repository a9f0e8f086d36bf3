"""Ticks of the time axis stand at local midnights, also where the clocks change."""

from __future__ import annotations

from evidencekit_gui.widgets.time_plot import moment_ticks

from evidencekit.clock import parse_moment, zone

TORONTO = zone("America/Toronto")


def test_days_begin_at_local_midnight_over_a_change_of_clocks() -> None:
    start, end = (parse_moment(day, TORONTO) for day in ("2017-11-04", "2017-11-07"))
    ticks = moment_ticks(start, end, "America/Toronto", 10)
    assert [label for _, label in ticks] == ["4 Nov", "5 Nov", "6 Nov", "7 Nov"]
    assert [at for at, _ in ticks] == [
        parse_moment(day, TORONTO)
        for day in ("2017-11-04", "2017-11-05", "2017-11-06", "2017-11-07")
    ]


def test_a_long_span_has_few_ticks_with_years() -> None:
    start, end = (parse_moment(day, TORONTO) for day in ("2010-01-01", "2018-01-01"))
    ticks = moment_ticks(start, end, "UTC", 10)
    assert [label for _, label in ticks] == [f"1 Jan {year}" for year in range(2011, 2019)]
    months = moment_ticks(start, start + 200 * 86_400_000_000, "America/Toronto", 8)
    assert [label for _, label in months][:3] == ["1 Jan", "29 Jan", "26 Feb"]
    year = moment_ticks(start, start + 400 * 86_400_000_000, "America/Toronto", 8)
    assert [label for _, label in year][:2] == ["1 Jan 2010", "1 Apr 2010"]


def test_within_a_day_ticks_are_round_times_in_the_zone_shown() -> None:
    start = parse_moment("2017-11-14 01:50", TORONTO)
    ticks = moment_ticks(start, start + 1_200_000_000, "America/Toronto", 5)
    assert [label for _, label in ticks] == ["01:50", "01:55", "02:00", "02:05", "02:10"]
    assert moment_ticks(start, start + 1_200_000_000, "UTC", 5)[2][1] == "07:00"
    fine = moment_ticks(start, start + 10_000_000, "UTC", 10)
    assert fine[1][1] == "06:50:01"
