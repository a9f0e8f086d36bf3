"""Tables in linear time: each row is measured, set and forgotten; the head repeats on each page.

A row is never split, except one that is taller than a page, which could not be printed otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from evidencekit.report import style
from evidencekit.report.blocks import plain
from evidencekit.report.layout import Piece
from evidencekit.report.typeset import Line, wrap

if TYPE_CHECKING:
    from evidencekit.report.blocks import Row, Table
    from evidencekit.report.layout import Pages
    from evidencekit.report.style import TextStyle

GUTTER = 9.0
PAD = 2.6
INSET = 5.0
"""Space at the table's left and right edge, so that a tinted row has air."""


@dataclass(frozen=True, slots=True)
class _Grid:
    """Where the columns stand: left edges and widths in points from the frame's left edge."""

    lefts: tuple[float, ...]
    widths: tuple[float, ...]
    rights: tuple[bool, ...]
    measure: float
    cell: TextStyle
    under: TextStyle


@dataclass(frozen=True, slots=True)
class _SetRow:
    """A measured row: the lines of each cell, and the lines below that span columns."""

    cells: tuple[tuple[Line, ...], ...]
    under: tuple[Line, ...]
    height: float


def grid(table: Table, measure: float) -> _Grid:
    """The columns of ``table`` over ``measure`` points."""
    shares = [column.share for column in table.columns]
    free = measure - 2 * INSET - GUTTER * (len(shares) - 1)
    widths = [share / sum(shares) * free for share in shares]
    lefts = [INSET + sum(widths[:n]) + GUTTER * n for n in range(len(widths))]
    cell = style.CELL_SMALL if table.small else style.CELL
    return _Grid(
        tuple(lefts),
        tuple(widths),
        tuple(column.right for column in table.columns),
        measure,
        cell,
        style.HASH,
    )


def put_table(pages: Pages, table: Table) -> None:
    """Set the whole table, however long."""
    shape = grid(table, pages.paper.measure)
    head = _head(pages, table, shape)
    pages.put(head)
    waiting: tuple[Row, _SetRow] | None = None
    count = 0
    for row in table.rows:
        if waiting:
            count += 1
            # The first row stays with the head and the second, so that no page ends on a head
            # and one line.
            _put_row(pages, *waiting, shape, keep=count == 1)
            if count == 2:
                pages.repeat = head
        waiting = (row, measure_row(row, shape))
    if waiting:
        _put_row(pages, *waiting, shape, keep=False)
    pages.flush()
    pages.repeat = None


def measure_row(row: Row, shape: _Grid) -> _SetRow:
    """Break the cells of ``row`` into lines."""
    cells = tuple(
        tuple(wrap(cell, shape.cell, width))
        for cell, width in zip(row.cells, shape.widths, strict=True)
    )
    start = shape.lefts[1] if len(shape.lefts) > 1 else shape.lefts[0]
    room = shape.measure - INSET - start
    under = tuple(line for text in row.under for line in wrap(text, shape.under, room))
    tallest = max((len(lines) for lines in cells), default=1)
    height = tallest * shape.cell.leading + len(under) * shape.under.leading + 2 * PAD
    return _SetRow(cells, under, height)


def _head(pages: Pages, table: Table, shape: _Grid) -> Piece:
    """The column titles over a heavier line."""
    cells = [
        wrap(plain(column.title), style.HEAD, width)
        for column, width in zip(table.columns, shape.widths, strict=True)
    ]
    tallest = max(len(lines) for lines in cells)
    height = tallest * style.HEAD.leading + PAD + 2

    def draw(x: float, y: float) -> None:
        for lines, left, width, right in zip(
            cells, shape.lefts, shape.widths, shape.rights, strict=True
        ):
            top = y - (tallest - len(lines)) * style.HEAD.leading
            for line in lines:
                edge = x + left + width if right else None
                pages.line(line, x + left, top, style.HEAD, right=edge)
                top -= style.HEAD.leading
        pages.rule(x, y - height, shape.measure, heavy=True)

    return Piece(height, draw, keep=True, gap=4)


def _put_row(pages: Pages, row: Row, lines: _SetRow, shape: _Grid, *, keep: bool) -> None:
    """Set one measured row."""
    if lines.height > pages.paper.depth * 0.9:
        _put_giant(pages, lines, shape)
        return

    def draw(x: float, y: float) -> None:
        if row.strong:
            _tint(pages, x, y, shape.measure, lines.height)
        _draw_cells(pages, lines, shape, x, y - PAD)
        pages.rule(x, y - lines.height, shape.measure)

    pages.put(Piece(lines.height, draw, keep=keep, anchor=row.anchor))


def _draw_cells(pages: Pages, lines: _SetRow, shape: _Grid, x: float, top: float) -> None:
    """The cells of one row, and what stands under them."""
    for cell, left, width, right in zip(
        lines.cells, shape.lefts, shape.widths, shape.rights, strict=True
    ):
        y = top
        for line in cell:
            pages.line(line, x + left, y, shape.cell, right=x + left + width if right else None)
            y -= shape.cell.leading
    y = top - max(len(cell) for cell in lines.cells) * shape.cell.leading
    start = shape.lefts[1] if len(shape.lefts) > 1 else shape.lefts[0]
    for line in lines.under:
        pages.line(line, x + start, y, shape.under)
        y -= shape.under.leading


def _tint(pages: Pages, x: float, y: float, width: float, height: float) -> None:
    """The row in question: a tint, and a bar at its edge that a copier keeps."""
    pages.canvas.setFillColor(style.ACCENT_TINT)
    pages.canvas.rect(x, y - height, width, height, stroke=0, fill=1)
    pages.canvas.setFillColor(style.ACCENT)
    pages.canvas.rect(x, y - height, 1.8, height, stroke=0, fill=1)


def _put_giant(pages: Pages, lines: _SetRow, shape: _Grid) -> None:
    """A row taller than a page, line by line: the one kind that is split."""
    tallest = max(len(cell) for cell in lines.cells)
    for n in range(tallest):

        def draw(x: float, y: float, n: int = n) -> None:
            for cell, left in zip(lines.cells, shape.lefts, strict=True):
                if n < len(cell):
                    pages.line(cell[n], x + left, y, shape.cell)

        pages.put(Piece(shape.cell.leading, draw))
    start = shape.lefts[1] if len(shape.lefts) > 1 else shape.lefts[0]
    for line in lines.under:

        def below(x: float, y: float, line: Line = line) -> None:
            pages.line(line, x + start, y, shape.under)

        pages.put(Piece(shape.under.leading, below))
    pages.put(Piece(PAD, lambda x, y: pages.rule(x, y - PAD, shape.measure)))
