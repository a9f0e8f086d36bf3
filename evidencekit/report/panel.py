"""The visible panel of a seal: a one-page PDF of the size of the frame the report keeps free for it.

The seal puts this drawing into its own revision, after the report as drawn. What it says comes from
outside, line by line; here it is only set. It is not repeatable and need not be: it names a moment.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from reportlab.pdfgen.canvas import Canvas

from evidencekit.report import style
from evidencekit.report.blocks import mono, plain, strong
from evidencekit.report.style import TextStyle
from evidencekit.report.typeset import wrap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evidencekit.report.blocks import Text
    from evidencekit.report.typeset import Line

_EDGE = 7.0
"""Points kept free around the text."""
_LARGEST, _SMALLEST, _STEP = 8.4, 3.6, 0.4
_LEADING = 1.32


def draw_panel(lines: Sequence[str], width: float, height: float) -> bytes:
    """A PDF of one page, ``width`` by ``height`` points, that shows ``lines``, the first one bold.

    Lines of nothing but hexadecimal digits are set in the fixed-width face. The text is as large as
    the panel allows; long lines are broken, none is cut.
    """
    style.register_fonts()
    size = _LARGEST
    while size > _SMALLEST and _depth(_set(lines, size, width), size) > height - 2 * _EDGE:
        size -= _STEP
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(width, height), invariant=1)
    canvas.setTitle("Seal")
    y = height - _EDGE - size
    for line in _set(lines, size, width):
        for piece in line.pieces:
            canvas.setFillColor(style.INK)
            canvas.setFont(piece.face, size)
            canvas.drawString(_EDGE + piece.x, y, piece.text)
        y -= size * _LEADING
    canvas.save()
    return out.getvalue()


def _set(lines: Sequence[str], size: float, width: float) -> list[Line]:
    base = TextStyle(size, size * _LEADING)
    return [
        line
        for number, text in enumerate(lines)
        for line in wrap(_faced(text, first=number == 0), base, width - 2 * _EDGE)
    ]


def _faced(text: str, *, first: bool) -> Text:
    if first:
        return strong(text)
    digits = text and not set(text) - set("0123456789abcdef ")
    return mono(text) if digits else plain(text)


def _depth(lines: list[Line], size: float) -> float:
    return len(lines) * size * _LEADING
