"""Running text: lines of a paragraph, titles of parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evidencekit.report import style
from evidencekit.report.blocks import strong
from evidencekit.report.layout import Piece
from evidencekit.report.typeset import Line, wrap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evidencekit.report.layout import Pages
    from evidencekit.report.style import TextStyle

PART_GAP = 26.0
"""Points above the title of a part that does not begin a page."""


def put_text(
    pages: Pages,
    lines: Sequence[Line],
    base: TextStyle,
    *,
    gap: float = 0.0,
    indent: float = 0.0,
    keep: bool = False,
    whole: bool = False,
    anchor: str = "",
) -> None:
    """Set lines of text; never one alone at a page's foot or head, with ``whole`` never parted."""
    last = len(lines) - 1
    for n, line in enumerate(lines):

        def draw(x: float, y: float, line: Line = line) -> None:
            pages.line(line, x + indent, y, base)

        held = (
            (n == 0 and last > 0) or n == last - 1 or (n == last and keep) or (whole and n < last)
        )
        pages.put(
            Piece(
                base.leading, draw, keep=held, gap=gap if n == 0 else 0.0, anchor=anchor * (n == 0)
            )
        )


def put_part_title(pages: Pages, number: str, title: str, anchor: str) -> None:
    """The title of a part, with its number in front."""
    shown = f"{number}  {title}" if number else title
    lines = wrap(strong(shown), style.PART, pages.paper.measure)
    put_text(pages, lines, style.PART, gap=PART_GAP, keep=True, anchor=anchor)
    pages.put(Piece(4, lambda _x, _y: None, keep=True))
