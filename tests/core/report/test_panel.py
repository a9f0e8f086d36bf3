from __future__ import annotations

import io
import subprocess

import pikepdf
import pytest

from evidencekit.report.panel import draw_panel

LINES = (
    "Sealed by Alex Examiner, Example Ltd",
    "2026-11-24 23:03:33 −05:00 (America/Toronto), by this computer’s clock",
    "Certificate SHA-256 (self-signed)",
    "01e15f8e 4916a998 1af0b254 3e5c8404",
    "8d1be56e cf57d1ee 7ab9bf6d bfbcf236",
)


def words(pdf: bytes) -> list[tuple[float, float, float, float, str]]:
    """Each word with its box, by poppler."""
    done = subprocess.run(
        ["pdftotext", "-bbox", "-", "-"], input=pdf, capture_output=True, check=True
    )
    found = []
    for line in done.stdout.decode().splitlines():
        if line.strip().startswith("<word"):
            parts = line.split('"')
            box = tuple(float(parts[n]) for n in (1, 3, 5, 7))
            found.append((*box, parts[8].removeprefix(">").removesuffix("</word>")))
    return found  # type: ignore[return-value]  # five entries each


def test_it_shows_each_line_in_the_size_of_the_frame() -> None:
    pdf = draw_panel(LINES, 250, 72)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        (sheet,) = opened.pages
        assert [float(n) for n in sheet.MediaBox] == [0, 0, 250, 72]
        fonts = {str(f.BaseFont) for f in sheet.Resources.Font.values()}
        assert not any("Helvetica" in name for name in fonts)
    assert [w[4] for w in words(pdf)] == " ".join(LINES).split()


@pytest.mark.parametrize(
    "name", ["A" * 64, "Ωmega " * 10, "Wide Organisation Name " * 6, "張\u202e evil\u200b"]
)
def test_the_longest_names_stay_inside_and_nothing_is_cut(name: str) -> None:
    lines = (f"Sealed by {name}, {'B' * 64}", *LINES[1:])
    pdf = draw_panel(lines, 250, 72)
    for left, top, right, bottom, _ in words(pdf):
        assert left >= 0
        assert top >= 0
        assert right <= 250
        assert bottom <= 72
    shown = "".join(w[4] for w in words(pdf))
    assert shown.count("B") >= 64
    assert shown.endswith("8d1be56ecf57d1ee7ab9bf6dbfbcf236")
    assert "\u202e" not in shown


def test_no_stream_ends_in_a_carriage_return() -> None:
    for number in range(300):
        assert b"\r\nendstream" not in draw_panel((f"Sealed by {number}", *LINES[1:]), 250, 72)
