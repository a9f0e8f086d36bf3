"""A compressed stream whose last byte is a carriage return is no valid PDF/A stream."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

import page
from reportlab.pdfgen.canvas import Canvas

from evidencekit.report import style
from evidencekit.report.archival import Described, make_archival

if TYPE_CHECKING:
    from pathlib import Path

ABOUT = Described("Title", "Author", "Subject", "Creator", "", "en", 1_796_029_200_000_000)


def drawn(path: Path, pages: int) -> None:
    style.register_fonts()
    canvas = Canvas(str(path), pagesize=(200, 100), invariant=1)
    for number in range(pages):
        canvas.setFont(style.REGULAR, 8)
        canvas.drawString(number % 97, number % 89, f"page {number * 7919} {number**3}")
        canvas.showPage()
    canvas.save()


def test_the_last_byte_depends_on_the_content_and_not_on_the_compressor() -> None:
    text = next(t for n in range(5000) if zlib.compress(t := f"{n} Td".encode()).endswith(b"\r"))
    assert all(zlib.compress(text, level).endswith(b"\r") for level in range(10))


def test_no_stream_ends_in_a_carriage_return_and_the_file_is_archival(tmp_path: Path) -> None:
    drawn(tmp_path / "raw.pdf", 600)
    make_archival(tmp_path / "raw.pdf", tmp_path / "a.pdf", ABOUT)
    raw = (tmp_path / "a.pdf").read_bytes()
    wrapped = raw.count(b"ASCII85Decode")
    assert wrapped >= 1  # of 600 pages some end so
    assert b"\r\nendstream" not in raw
    assert raw.count(b"~>\nendstream") == wrapped
    assert [f.rule_id for f in page.validate_pdf(tmp_path / "a.pdf", profile="2b").failures] == []
    make_archival(tmp_path / "raw.pdf", tmp_path / "b.pdf", ABOUT)
    assert (tmp_path / "b.pdf").read_bytes() == raw
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.pdf", "b.pdf", "raw.pdf"]


def test_such_a_stream_fails_the_checker_when_left_alone(tmp_path: Path) -> None:
    """The control: without the second writing the checker finds exactly this fault."""
    from evidencekit.report.archival import _convert

    drawn(tmp_path / "raw.pdf", 600)
    _convert(tmp_path / "raw.pdf", tmp_path / "first.pdf", ABOUT)
    found = {f.rule_id for f in page.validate_pdf(tmp_path / "first.pdf", profile="2b").failures}
    assert found == {"PDFA2B-STREAM-LENGTH-001"}
