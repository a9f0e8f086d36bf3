"""What the examiner marked stands in the report; what was only noted does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from evidencekit.case.model import Note, record_key
from evidencekit.report.plaintext import plain_text
from evidencekit.report.texts import catalogue

if TYPE_CHECKING:
    from core.report.conftest import Demo


@pytest.mark.parametrize("profile", ["summary", "full"])
def test_marks_are_printed_with_their_notes(demo: Demo, profile: str) -> None:
    questioned = demo.analysis.questioned
    assert questioned is not None
    key = record_key(questioned.root.ref)
    finding = demo.analysis.findings[0]
    notes = (
        Note(key, "the night  asked about", marked=True, tags=("curl", "28")),
        Note("exhibit:EX-002", "only a note"),
        Note("exhibit:EX-001", "the newest file", marked=True),
        Note(f"finding:{finding.key}", "see my statement", marked=True),
        Note("case", "whole", marked=True),
        Note("record:EX-999@0x40", "of no exhibit", marked=True),
    )
    text = "".join(plain_text(demo.content(profile=profile, notes=notes), catalogue()))
    part = " ".join(text[text.index("Marked by the examiner") :].split())
    cited = key.removeprefix("record:").replace("@", " @ ")
    for said in (
        f"Marked: {cited}; Note: the night asked about; Tags: curl, 28 -",
        "Marked: EX-001; Note: the newest file -",
        "Marked: F1; Note: see my statement -",
        "Marked: The case as a whole; Note: whole -",
        "Marked: EX-999 @ 0x40; Note: of no exhibit",
    ):
        assert said in part, said
    assert "only a note" not in text


def test_without_marks_nothing_is_said(demo: Demo) -> None:
    text = "".join(plain_text(demo.content(notes=(Note("case", "a note"),)), catalogue()))
    assert "Marked by the examiner" not in text
