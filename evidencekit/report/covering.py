"""The cover's own blocks: its title, the list of parts, and the frame for a seal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evidencekit.report import style
from evidencekit.report.blocks import plain, strong
from evidencekit.report.layout import Piece
from evidencekit.report.running import put_text
from evidencekit.report.typeset import one_line, wrap

if TYPE_CHECKING:
    from evidencekit.report.blocks import Contents, CoverTitle, SealPlace
    from evidencekit.report.layout import Pages

SEAL = "seal"
"""The name under which the seal's frame is remembered."""
SEAL_WIDTH, SEAL_HEIGHT = 252.0, 74.0
_ONE_COLUMN = 10
"""More entries than this stand in two columns, so that the cover stays one page."""


def put_cover_title(pages: Pages, block: CoverTitle) -> None:
    """What the document is, of which case, and whether it is a draft."""
    measure = pages.paper.measure
    put_text(pages, wrap(plain(block.kind), style.COVER_KIND, measure), style.COVER_KIND, gap=0)
    title = strong(block.title)
    base = next(
        (size for size in style.COVER_TITLES if one_line(title, size).width <= measure),
        style.COVER_TITLES[-1],
    )
    put_text(pages, wrap(title, base, measure), base, gap=6)
    words = wrap(plain(block.state_words), style.BODY, measure - 96)

    def draw(x: float, y: float) -> None:
        colour = style.INK if block.final else style.ACCENT
        canvas = pages.canvas
        state = one_line(strong(block.state), style.SECTION)
        canvas.setStrokeColor(colour)
        canvas.setLineWidth(1.4)
        canvas.rect(x + 0.7, y - 23, 80, 22, stroke=1, fill=0)
        canvas.setFillColor(colour)
        canvas.setFont(style.BOLD, style.SECTION.size)
        canvas.drawString(x + 40.7 - state.width / 2, y - 16, block.state)
        for n, line in enumerate(words):
            pages.line(line, x + 94, y - 14 * n + (3 if len(words) > 1 else -4), style.BODY)

    pages.put(Piece(max(24.0, 14.0 * len(words)), draw, gap=14))
    pages.skip(10)


def put_contents(pages: Pages, block: Contents) -> None:
    """Parts with their pages, each line a link; many entries stand in two columns."""
    count = len(block.entries)
    columns = 2 if count > _ONE_COLUMN else 1
    rows = -(-count // columns)
    width = (pages.paper.measure - 24 * (columns - 1)) / columns
    for n in range(rows):

        def draw(x: float, y: float, n: int = n) -> None:
            for column in range(columns):
                place = n + column * rows
                if place < count:
                    _entry(pages, block.entries[place], x + column * (width + 24), y, width)

        pages.put(Piece(style.VALUE.leading + 1.6, draw, gap=3.0 if n == 0 else 0.0))


def _entry(pages: Pages, entry: tuple[str, str, str], x: float, y: float, width: float) -> None:
    """Number, title, dots, page."""
    number, title, anchor = entry
    base = style.VALUE
    mark = one_line(plain(number), base)
    indent = 22.0 if mark.width < 20 else 46.0
    line = one_line(plain(title), base)
    pages.line(mark, x, y, base)
    pages.line(line, x + indent, y, base)
    right = x + width
    baseline = y - (base.leading + base.size) / 2 + base.size * 0.16
    pages.page_of(anchor, right, baseline, base)
    pages.linked(anchor, (x, y - base.leading, right, y))
    start = x + indent + line.width + 5
    if start < right - 22:
        pages.canvas.setStrokeColor(style.HAIRLINE)
        pages.canvas.setLineWidth(0.7)
        pages.canvas.setDash(0.7, 2.6)
        pages.canvas.line(start, baseline + 0.8, right - 18, baseline + 0.8)
        pages.canvas.setDash()


def put_seal_place(pages: Pages, block: SealPlace) -> None:
    """An empty frame, remembered, with the words beneath it."""

    def draw(x: float, y: float) -> None:
        pages.canvas.setStrokeColor(style.HAIRLINE)
        pages.canvas.setLineWidth(0.6)
        pages.canvas.rect(x, y - SEAL_HEIGHT, SEAL_WIDTH, SEAL_HEIGHT, stroke=1, fill=0)
        pages.remember(SEAL, x + 1, y - 1, SEAL_WIDTH - 2, SEAL_HEIGHT - 2)

    pages.put(Piece(SEAL_HEIGHT, draw, keep=True, gap=14))
    put_text(pages, wrap(block.caption, style.SMALL, pages.paper.measure), style.SMALL, gap=4)
