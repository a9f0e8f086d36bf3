"""The demonstration's pages as they are set: nothing cut off, covered, stranded or left empty."""

from __future__ import annotations

import html
import re
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pytest

from evidencekit.report import style

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from core.report.conftest import Form

FORMS = [
    ("summary", "A4"),
    ("summary", "Letter"),
    ("full", "A4"),
    pytest.param(("full", "Letter"), marks=pytest.mark.slow),
]
FEET = 0.38
"""The share of a page that may stay empty: part 9 begins with a picture that stays with its title."""
LINE = 1.36
"""Height of a word's box in Noto Sans, in sizes (its ascent and descent)."""

_WORD = re.compile(
    r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>'
)


@dataclass(frozen=True)
class Word:
    """A word as poppler finds it: its box in points from the page's upper left."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


def pages_of(path: Path) -> list[list[Word]]:
    """The words of each page with their boxes."""
    done = subprocess.run(
        ["pdftotext", "-bbox", str(path), "-"], check=True, capture_output=True, text=True
    )
    return [
        [Word(html.unescape(word), *map(float, box)) for *box, word in _WORD.findall(page)]
        for page in done.stdout.split("<page ")[1:]
    ]


@pytest.fixture(scope="module", params=FORMS, ids=lambda chosen: "-".join(chosen))
def laid(
    request: pytest.FixtureRequest, form: Callable[[str, str], Form]
) -> tuple[Form, style.Paper, list[list[Word]]]:
    """A form of the report, its paper, its pages."""
    profile, paper = request.param
    done = form(profile, paper)
    return done, style.PAPERS[paper], pages_of(done.pdf.path)


Laid = tuple["Form", style.Paper, list[list[Word]]]


def test_every_word_stands_inside_the_measure(laid: Laid) -> None:
    _, paper, pages = laid
    assert sum(map(len, pages)) > 4_000
    outside = [
        (number, word.text)
        for number, words in enumerate(pages, 1)
        for word in words
        if word.left < paper.left - 0.5 or word.right > paper.width - paper.right + 0.5
    ]
    assert outside == []


def test_no_word_lies_on_another(laid: Laid) -> None:
    _, _, pages = laid
    covered = []
    for number, words in enumerate(pages, 1):
        left, top, right, bottom = np.array([(w.left, w.top, w.right, w.bottom) for w in words]).T[
            :, :, None
        ]
        wide = np.minimum(right, right.T) - np.maximum(left, left.T)
        # Boxes are as high as the face, so lines set close touch; letters of two lines do not.
        high = np.minimum(bottom, bottom.T) - np.maximum(top, top.T)
        least = np.minimum(bottom - top, (bottom - top).T)
        on = (wide > 0.8) & (high > 0.42 * least)
        np.fill_diagonal(on, val=False)
        covered += [(number, words[a].text, words[b].text) for a, b in np.argwhere(on) if a < b]
    assert covered == []


def test_no_heading_is_stranded_at_the_foot_of_a_page(laid: Laid) -> None:
    _, paper, pages = laid
    foot = paper.height - paper.bottom
    body = style.LEAD.size * LINE + 0.3
    for number, words in enumerate(pages, 1):
        lowest = max((w for w in words if w.bottom < foot + 4), key=lambda w: w.bottom)
        assert lowest.bottom - lowest.top < body, (number, lowest)


def test_no_page_but_the_cover_and_the_forms_to_sign_is_a_third_empty(laid: Laid) -> None:
    done, _, _ = laid
    signed = {
        number
        for number, text in enumerate(done.pages, 1)
        if "Draft certifications" in text or "For the " in text
    }
    free = {1, done.pdf.pages, *signed}
    assert len(done.pdf.unfilled) == done.pdf.pages
    empty = {
        n: round(u, 2) for n, u in enumerate(done.pdf.unfilled, 1) if u > FEET and n not in free
    }
    assert empty == {}


def test_the_bars_of_the_family_are_as_long_as_they_were(laid: Laid) -> None:
    """What is written behind a bar begins where the bar ends: no label covers a part of it."""
    _, _, pages = laid
    page = next(words for words in pages if {"Length", "Parent", "cron"} <= {w.text for w in words})
    ticks = {w.text: (w.left + w.right) / 2 for w in page if w.text in {"02:00", "02:08"}}
    minute = (ticks["02:08"] - ticks["02:00"]) / 8
    ends = ticks["02:00"] + minute * (9 + 41.38 / 60)
    labels = [w for w in page if w.text == "exit" and w.left > ends - 20]
    # cron, sh, partner-upload and curl, and the two that ran last.
    assert len(labels) == 6
    assert all(-0.5 < w.left - ends - 5 < 2 for w in labels), (ends, labels)


def test_the_steps_to_check_the_summary_stand_on_its_last_page(laid: Laid) -> None:
    done, _, _ = laid
    if not any("Short form" in text for text in done.pages):
        pytest.skip("in the full form annexes follow")
    last = done.pages[-1]
    assert "Nobody has to believe" in last
    assert "Everything at once" in last
