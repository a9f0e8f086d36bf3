"""Figures are exact, with their units."""

from __future__ import annotations

from datetime import date

import pytest
from evidencekit_gui import wording

from evidencekit.errors import BadRequest


@pytest.mark.parametrize(
    ("us", "clock", "words"),
    [
        (0, "0:00.00", "0.00 s"),
        (34_240_000, "0:34.24", "34.24 s"),
        (580_380_000, "9:40.38", "9 min 40.38 s"),
        (3_723_000_000, "1:02:03.00", "1 h 2 min 3.00 s"),
        (15_625, "0:00.015625", "0.015625 s"),
        (-240_000_000, "−4:00.00", "−4 min 0.00 s"),
    ],
)
def test_lengths_are_exact(us: int, clock: str, words: str) -> None:
    assert wording.clock_length(us) == clock
    assert wording.length(us) == words


def test_a_moment_is_written_in_one_way() -> None:
    us = 1_510_642_801_000_000
    assert wording.moment(us, "America/Toronto") == "2017-11-14 02:00:01 −05:00"
    assert wording.both_moments(us, "America/Toronto").endswith("2017-11-14T07:00:01Z  (UTC)")


def test_counts_and_days() -> None:
    assert wording.count(1, "record") == "1 record"
    assert wording.count(14_541, "record") == "14,541 records"
    assert wording.day(date(2017, 11, 14)) == "Tue 2017-11-14"
    assert wording.short_hash("0123456789abcdef" * 4) == "01234567…89abcdef"
    assert wording.grouped_hash("0123456789abcdef") == "01234567 89abcdef"


def test_evidence_text_in_messages_is_escaped() -> None:
    html = wording.html_error(BadRequest("no such job", "<b>x</b>", "choose another."))
    assert html == "<b>No such job: &lt;b&gt;x&lt;/b&gt;</b><br>Choose another."
    table = wording.html_table([("<i>", "</table>")], "#000")
    assert "<i>" not in table
    assert table.count("</table>") == 1
