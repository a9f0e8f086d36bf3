"""Time is said one way, and read only where it is unambiguous."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from evidencekit import clock
from evidencekit.errors import BadRequest

TORONTO = clock.zone("America/Toronto")
FAILED_RUN = 1_510_642_801 * clock.SECOND


def test_a_local_time_shows_its_offset_with_a_real_minus() -> None:
    assert clock.local_text(FAILED_RUN, TORONTO) == "2017-11-14 02:00:01 −05:00"
    assert clock.local_text(FAILED_RUN, clock.zone("UTC")) == "2017-11-14 07:00:01 +00:00"
    assert (
        clock.local_text(FAILED_RUN, clock.zone("Asia/Kathmandu")) == "2017-11-14 12:45:01 +05:45"
    )


def test_the_hour_that_comes_twice_is_told_apart_by_its_offset() -> None:
    first = clock.as_us(clock.as_datetime(1_509_859_800 * clock.SECOND))
    assert clock.local_text(first, TORONTO) == "2017-11-05 01:30:00 −04:00"
    assert clock.local_text(first + 3600 * clock.SECOND, TORONTO) == "2017-11-05 01:30:00 −05:00"


def test_utc_text_has_a_fraction_only_where_there_is_one() -> None:
    assert clock.utc_text(FAILED_RUN) == "2017-11-14T07:00:01Z"
    assert clock.utc_text(FAILED_RUN + 380_000) == "2017-11-14T07:00:01.38Z"
    assert clock.utc_text(0) == "1970-01-01T00:00:00Z"
    assert clock.utc_text(0xFFFFFFFF * clock.SECOND) == "2106-02-07T06:28:15Z"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2017-11-14T07:00:01Z", FAILED_RUN),
        ("2017-11-14 02:00:01", FAILED_RUN),
        ("2017-11-14T02:00:01-05:00", FAILED_RUN),
        ("2017-11-14 02:00:01 −05:00".replace(" −", "−"), FAILED_RUN),
        ("2017-11-14", 1_510_635_600 * clock.SECOND),
    ],
)
def test_a_typed_moment_is_read_in_the_zone(text: str, expected: int) -> None:
    assert clock.parse_moment(text, TORONTO) == expected


def test_a_day_as_an_end_includes_the_whole_day_even_of_25_hours() -> None:
    start = clock.parse_moment("2017-11-05", TORONTO)
    end = clock.parse_moment("2017-11-05", TORONTO, end_of_day=True)
    assert end - start == 25 * 3600 * clock.SECOND


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "2017-13-01",
        "14/11/2017",
        "2017-11-14 25:00",
        "20171114",
        "2017-W46",
        "2017-W46-2",
    ],
)
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(BadRequest, match="not a date or time"):
        clock.parse_moment(text, TORONTO, end_of_day=True)


@pytest.mark.parametrize(
    ("us", "local", "utc"),
    [
        (-60_000_000 * 1_000_000_000, "0068-09-03 08:02:28 −05:17:32", "0068-09-03T13:20:00Z"),
        (-(10**18), "0001-01-03 18:42:28 −05:17:32", "0001-01-04T00:00:00Z"),
        (10**18, "9999-12-27 19:00:00 −05:00", "9999-12-28T00:00:00Z"),
    ],
)
def test_times_no_calendar_holds_are_written_as_its_first_and_last(
    us: int, local: str, utc: str
) -> None:
    assert (clock.local_text(us, TORONTO), clock.utc_text(us)) == (local, utc)


@pytest.mark.parametrize(
    "name", ["Mars/Olympus", "", "../../etc/passwd", "America", "a\0b", "america/toronto"]
)
def test_what_is_no_zone_is_refused(name: str) -> None:
    with pytest.raises(BadRequest, match="unknown time zone"):
        clock.zone(name)


def test_zone_rules_come_from_the_shipped_data_not_from_this_computer() -> None:
    code = "import evidencekit.clock, zoneinfo; print(zoneinfo.TZPATH)"
    environment = {**os.environ, "PYTHONTZPATH": "/usr/share/zoneinfo"}
    found = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert found.stdout.strip() == "()"
    assert clock.zone_data_version().startswith("tzdata 20")


def test_a_frozen_clock_stands_still_and_repeats() -> None:
    frozen = clock.FrozenClock(FAILED_RUN, step_us=5)
    assert [frozen.now_us(), frozen.now_us()] == [FAILED_RUN, FAILED_RUN + 5]
    assert frozen.token(4) == b"\0\0\0\1"
    assert frozen.token(4) == b"\0\0\0\2"


@pytest.mark.parametrize(
    ("text", "zone", "words"),
    [
        ("2017-11-05 01:00", "America/Toronto", "showed this time twice"),
        ("2017-11-05T01:59:59.999", "America/Toronto", "showed this time twice"),
        ("2017-03-12 02:00", "America/Toronto", "never showed this time"),
        ("2017-10-29 02:15", "Europe/Berlin", "showed this time twice"),
        ("2017-04-02 01:45", "Australia/Lord_Howe", "showed this time twice"),
        ("2011-12-30 12:00", "Pacific/Apia", "never showed this time"),
    ],
)
def test_a_local_time_that_was_not_once_is_refused(text: str, zone: str, words: str) -> None:
    with pytest.raises(clock.NotOneTime, match=words):
        clock.parse_moment(text, clock.zone(zone))


def test_around_a_change_of_clocks_a_time_that_was_once_is_read() -> None:
    before = clock.parse_moment("2017-11-05 00:59:59", TORONTO)
    after = clock.parse_moment("2017-11-05 02:00", TORONTO)
    assert after - before == (2 * 3600 + 1) * clock.SECOND
    spring = clock.parse_moment("2017-03-12 03:00", TORONTO)
    assert spring - clock.parse_moment("2017-03-12 01:59:59", TORONTO) == clock.SECOND
    sao_paulo = clock.zone("America/Sao_Paulo")
    assert clock.local_text(clock.parse_moment("2017-10-15", sao_paulo), sao_paulo) == (
        "2017-10-15 01:00:00 −02:00"
    )


def test_an_instant_says_its_own_zone() -> None:
    printed = clock.local_text(FAILED_RUN, TORONTO)
    assert clock.parse_instant(printed) == clock.parse_moment(printed, TORONTO) == FAILED_RUN
    assert clock.parse_instant("2017-11-14T07:00:01Z") == FAILED_RUN
    for text in ("2017-11-14 02:00:01", "2017-11-14"):
        with pytest.raises(BadRequest, match="does not say in which zone it is"):
            clock.parse_instant(text)
    with pytest.raises(BadRequest, match="not a date or time"):
        clock.parse_instant("noon")


@pytest.mark.parametrize(
    ("typed", "seconds", "written"),
    [
        ("1.5", 1.5, "1.5"),
        ("−86400.125 s", -86_400.125, "-86400.125"),
        ("1234567", 1_234_567.0, "1234567"),
        ("0.000001", 1e-06, "0.000001"),
        ("1e7", 10_000_000.0, "10000000"),
    ],
)
def test_seconds_are_kept_and_written_with_every_digit(
    typed: str, seconds: float, written: str
) -> None:
    assert clock.parse_seconds(typed) == seconds
    assert clock.plain_seconds(seconds) == written


@pytest.mark.parametrize("text", ["1e300", "-1e12", "nan", "inf", "a minute"])
def test_what_is_no_number_of_seconds_is_refused(text: str) -> None:
    with pytest.raises(BadRequest, match="no number of seconds"):
        clock.parse_seconds(text)
