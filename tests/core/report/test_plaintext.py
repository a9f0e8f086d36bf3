"""The plain-text twin says what the PDF says."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from core.report import made

from evidencekit.report.plaintext import MEASURE, plain_text
from evidencekit.report.texts import catalogue

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.report.conftest import Form

    from evidencekit.report.blocks import Content

_TOKEN = re.compile(r"[^\s.,;:()“”]+")


def twin(content: Content) -> str:
    """The report as text."""
    return "".join(plain_text(content, catalogue()))


@pytest.mark.parametrize("profile", ["summary", "full"])
def test_every_word_of_the_pdf_stands_in_the_twin(form: Callable[..., Form], profile: str) -> None:
    done = form(profile)
    text = twin(done.content)
    held = set(_TOKEN.findall(text))
    # A word that ends a line in the PDF after a slash or dash is two words there.
    joined = re.sub(r"\s+", "", text)
    missing = {
        token
        for page in done.pages
        for token in _TOKEN.findall(page)
        if token not in held and token not in joined
    }
    # What is only on the page: the axes' figures and dates, arrows, page numbers, marks of bytes.
    assert {t for t in missing if not re.fullmatch(r"[\d:]+|page|of|[a-s]|#|…+|\.+", t)} == set()


def test_the_twin_names_every_run_that_the_picture_shows() -> None:
    text = twin(made.content())
    assert len(re.findall(r"exit status 0(?:, not by cron)?\n", text)) == 39
    assert "9 min 40.38 s, exit status 28 (the one in question)" in text
    assert (
        "2017-11-02 02:00:00 −04:00: no run recorded, although accounting was recording"
        in " ".join(text.split())
    )


def test_lines_are_wrapped_for_the_eye_and_hold_nothing_invisible() -> None:
    text = twin(made.content(info=replace(made.INFO, title="A\u202eB\x1b[31m\u200bC")))
    assert "A[U+202E]B[U+001B][31m[U+200B]C" in text
    assert not set(text) & {"\u202e", "\x1b", "\u200b", "\u00a0", "\r"}
    long = [line for line in text.split("\n") if len(line) > MEASURE]
    # Hashes and commands are never broken.
    assert all(" " not in line.strip()[MEASURE:] or "  " in line for line in long)


def test_a_draft_says_so_at_its_head() -> None:
    assert "*** DRAFT" in twin(made.content()).split("\n\n")[1]
    assert "DRAFT" not in twin(made.content(final=True)).split("1  The answer")[0]
