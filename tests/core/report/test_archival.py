"""PDF/A-2b by a checker of its own, and that the checker would find what is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import page
import pikepdf
import pytest
from core.report import made
from pikepdf import Array, Dictionary, Name, String

from evidencekit.report.pdf import draw

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def broken(path: Path, profile: str = "2b") -> set[str]:
    """The rules that the file breaks."""
    return {failure.rule_id for failure in page.validate_pdf(path, profile=profile).failures}


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A full report of the story."""
    path = tmp_path_factory.mktemp("archival") / "report.pdf"
    draw(made.content(profile="full"), path)
    return path


def test_a_report_breaks_no_rule(report: Path) -> None:
    assert broken(report) == set()


def no_intent(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.OutputIntents


def no_metadata(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.Metadata


def a_script(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def a_font_that_is_not_there(pdf: pikepdf.Pdf) -> None:
    for one in pdf.objects:
        if isinstance(one, pikepdf.Dictionary) and "/FontFile2" in one:
            del one.FontFile2


def an_attachment(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["pacct"] = b"\0" * 64


def a_link_out(pdf: pikepdf.Pdf) -> None:
    link = Dictionary(
        Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]),
        A=Dictionary(S=Name.Launch, F=String("x")),
    )  # fmt: skip
    pdf.pages[0].Annots = Array([pdf.make_indirect(link)])


@pytest.mark.parametrize(
    ("spoil", "part"),
    [
        (no_intent, "DEVICERGB"),
        (no_metadata, "METADATA"),
        (a_script, "ACTION"),
        (a_font_that_is_not_there, "FONT"),
        (an_attachment, "EMBEDDED"),
        (a_link_out, "ACTION"),
    ],
)
def test_the_checker_finds_what_is_spoilt(
    spoil: Callable[[pikepdf.Pdf], None], part: str, report: Path, tmp_path: Path
) -> None:
    with pikepdf.open(report) as pdf:
        spoil(pdf)
        pdf.save(tmp_path / "spoilt.pdf")
    found = broken(tmp_path / "spoilt.pdf")
    assert any(part in rule.replace("-", "") for rule in found), found


def test_an_encrypted_copy_is_found(report: Path, tmp_path: Path) -> None:
    with pikepdf.open(report) as pdf:
        pdf.save(tmp_path / "e.pdf", encryption=pikepdf.Encryption(owner="o", user=""))
    assert broken(tmp_path / "e.pdf")


@pytest.mark.parametrize("profile", ["2a", "2u", "3a"])
def test_no_more_is_claimed_than_level_b(profile: str, report: Path) -> None:
    assert broken(report, profile)
