from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from evidencekit.assets import asset
from evidencekit.seal.printed import read_printed
from evidencekit.seal.values import grouped

if TYPE_CHECKING:
    from pathlib import Path

HASH = "0a71891b511d873744b24f24fdd811612a4791279c47b95866e486410ad2606a"


def drawn(font: str, *, compress: int) -> bytes:
    raw = io.BytesIO()
    canvas = Canvas(raw, invariant=1, pageCompression=compress)
    canvas.setKeywords(f"report-id=2026-001.1 custody-events=12 custody-head={HASH}")
    canvas.setFont(font, 9)
    canvas.drawString(40, 700, "Report (first page) − Größe, déjà vu: Ω \\ %%EOF")
    canvas.showPage()
    canvas.setFont(font, 9)
    canvas.drawString(40, 700, "Head of the custody log:")
    canvas.setFont(font, 8)
    canvas.drawString(40, 680, grouped(HASH)[:35])
    canvas.drawString(40, 670, grouped(HASH)[36:])
    canvas.save()
    return raw.getvalue()


@pytest.fixture(autouse=True)
def mono() -> None:
    pdfmetrics.registerFont(TTFont("Mono", str(asset("fonts/NotoSansMono-Regular.ttf"))))


@pytest.mark.parametrize("font", ["Mono", "Courier"])
@pytest.mark.parametrize("compress", [0, 1])
def test_a_hash_printed_in_groups_over_two_lines_is_found(font: str, compress: int) -> None:
    printed = read_printed(io.BytesIO(drawn(font, compress=compress)))
    assert len(printed.pages) == 2
    assert printed.page_of(HASH) == 2
    assert printed.page_of(HASH.upper()) == 2
    assert printed.page_of("Report (first page)") == 1
    assert printed.page_of(HASH[:-1] + "b") is None
    assert printed.stated == {
        "report-id": "2026-001.1",
        "custody-events": "12",
        "custody-head": HASH,
    }


def test_unicode_comes_through_the_fonts_own_table() -> None:
    printed = read_printed(io.BytesIO(drawn("Mono", compress=1)))
    assert "−größe,déjàvu:ω\\%%eof" in printed.pages[0]


@pytest.mark.parametrize("cut", [0, 1, 9, 200, 1000])
def test_what_cannot_be_read_is_empty(cut: int, tmp_path: Path) -> None:
    printed = read_printed(io.BytesIO(drawn("Mono", compress=1)[:cut]))
    assert printed.page_of(HASH) is None
