"""The small words, singular and plural."""

from __future__ import annotations

from datetime import date

import pytest

from evidencekit.analysis import wording

S = 1_000_000


@pytest.mark.parametrize(
    ("us", "text"),
    [
        (0, "0.00 s"), (10_000, "0.01 s"), (34_230_000, "34.23 s"), (2_965_000, "2.965 s"),
        (59_990_000, "59.99 s"), (60 * S, "1 min 0.00 s"), (580_380_000, "9 min 40.38 s"),
        (3600 * S, "1 h 0 min 0.00 s"), (90_061_560_000, "25 h 1 min 1.56 s"),
    ],
)  # fmt: skip
def test_lengths(us: int, text: str) -> None:
    assert wording.length_text(us) == text


@pytest.mark.parametrize(
    ("us", "text"),
    [
        (25 * S, "25 s"), (-240 * S, "240 s"), (599 * S, "599 s"), (600 * S, "10 min 00 s"),
        (30_060 * S, "8 h 21 min 00 s"), (200_000 * S, "2 d 07 h 33 min 20 s"),
    ],
)  # fmt: skip
def test_spans(us: int, text: str) -> None:
    assert wording.span_text(us) == text


def test_bounds_are_never_narrowed() -> None:
    assert wording.between_text(-241_150_000, -239_290_000) == "239 s to 242 s"
    assert wording.between_text(5 * S, 5 * S) == "5 s"


def test_counts() -> None:
    assert wording.plural(1, "run") == "1 run"
    assert wording.plural(0, "run") == "0 runs"
    assert wording.plural(1052, "record") == "1,052 records"
    assert wording.plural(2, "process", "processes") == "2 processes"
    assert wording.listed([]) == ""
    assert wording.listed(["a"]) == "a"
    assert wording.listed(["a", "b", "c"]) == "a, b and c"


def test_days_do_not_depend_on_the_locale() -> None:
    assert wording.day_text(date(2017, 11, 14)) == "14 November 2017"
