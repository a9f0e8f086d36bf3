"""Tables in linear time: each row is measured, set and forgotten; the head repeats on each page.

A row is never split, except one that is taller than a page, which could not be printed otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from evidencekit.report import style
from evidencekit.report.blocks import plain
from evidencekit.report.layout import Piece
from evidencekit.report.typeset import Line, longest_word, one_line, wrap

if TYPE_CHECKING:
    from evidencekit.report.blocks import Column, Row, Rows, Table
    from evidencekit.report.layout import Pages
    from evidencekit.report.style import TextStyle

GUTTER = 8.0
PAD = 2.6
INSET = 5.0
"""Space at the table's left and right edge, so that a tinted row has air."""
SAMPLE = 300
_HELD = 2
"""Rows that wait until it is known whether they are the last."""
_LABEL = replace(style.UNDER, colour=style.MUTED)


@dataclass(frozen=True, slots=True)
class _Grid:
    """Where the columns stand: left edges and widths in points from the frame's left edge."""

    lefts: tuple[float, ...]
    widths: tuple[float, ...]
    rights: tuple[bool, ...]
    measure: float
    cell: TextStyle
    under: TextStyle
    labels: float
    """Width of the labels of the lines under a row."""
    start: float
    """Left edge of the lines under a row."""


@dataclass(frozen=True, slots=True)
class _SetRow:
    """A measured row: the lines of each cell, and the lines below that span columns."""

    cells: tuple[tuple[Line, ...], ...]
    under: tuple[tuple[Line | None, Line], ...]
    height: float


def grid(table: Table, measure: float) -> _Grid:
    """The columns of ``table`` over ``measure`` points, as wide as their contents ask for.

    A table of very many rows is judged by :data:`SAMPLE` of them.
    """
    cell = style.CELL_SMALL if table.small else style.CELL
    sample = _sample(table.rows)
    free = measure - 2 * INSET - GUTTER * (len(table.columns) - 1)
    labels = _label_width(sample)
    widths = _widths(table.columns, sample, cell, free, labels - GUTTER)
    lefts = [INSET + sum(widths[:n]) + GUTTER * n for n in range(len(widths))]
    return _Grid(
        tuple(lefts),
        tuple(widths),
        tuple(column.right for column in table.columns),
        measure,
        cell,
        style.UNDER,
        lefts[1] - lefts[0] if labels else 0.0,
        lefts[0 if labels else min(table.under_from, len(lefts) - 1)],
    )


def _sample(rows: Rows) -> list[Row]:
    """Rows spread evenly over the whole, the last among them: numbers grow."""
    last = len(rows) - 1
    if last < SAMPLE:
        return list(rows)
    return [rows[last * n // (SAMPLE - 1)] for n in range(SAMPLE)]


def _label_width(sample: list[Row]) -> float:
    """Room for the labels of the lines under rows; 0 where there are none."""
    labels = (one_line(plain(label), _LABEL).width for row in sample for label, _ in row.under)
    return max((width + GUTTER for width in labels if width), default=0.0)


def _widths(
    columns: tuple[Column, ...], sample: list[Row], cell: TextStyle, free: float, first: float
) -> list[float]:
    """Widths that break no word; what is left over goes where text is long, or by ``share``."""
    least, wish = [], []
    for n, column in enumerate(columns):
        head = plain(column.title)
        least.append(longest_word(head, style.HEAD))
        wish.append(one_line(head, style.HEAD).width)
        for row in sample:
            least[n] = max(least[n], longest_word(row.cells[n], cell))
            wish[n] = max(wish[n], one_line(row.cells[n], cell).width)
    # Labels of the lines under a row stand in the first column, their text from the second on.
    least[0], wish[0] = max(least[0], first), max(wish[0], first)
    shares = [column.share for column in columns]
    for n in range(1, len(columns)):
        least[n] = min(least[n], 2 * free * shares[n] / sum(shares))
    if sum(least) > free:
        return _levelled(least, shares, free)
    widths, left = list(least), free - sum(least)
    # Small wishes first, so that a column which needs little gets all of it.
    open_columns = sorted(range(len(columns)), key=lambda n: wish[n] - least[n])
    while open_columns:
        n = open_columns.pop(0)
        part = left * shares[n] / (shares[n] + sum(shares[m] for m in open_columns))
        given = min(max(wish[n] - least[n], 0.0), part if open_columns else left)
        widths[n] += given
        left -= given
    texts = [n for n, column in enumerate(columns) if not column.right] or [0]
    for n in texts:
        widths[n] += left * shares[n] / sum(shares[m] for m in texts)
    return widths


def _levelled(least: list[float], shares: list[float], free: float) -> list[float]:
    """Too little room for all: who needs much for its share is cut, the others break no word."""
    widths, left, weight = list(least), free, sum(shares)
    for n in sorted(range(len(least)), key=lambda n: least[n] / shares[n]):
        widths[n] = min(least[n], left * shares[n] / weight)
        left -= widths[n]
        weight -= shares[n]
    return widths


def put_table(pages: Pages, table: Table) -> None:
    """Set the whole table, however long."""
    shape = grid(table, pages.paper.measure)
    head = _head(pages, table, shape)
    pages.put(head)
    waiting: list[tuple[Row, _SetRow]] = []
    count = 0
    for row in table.rows:
        if len(waiting) == _HELD:
            count += 1
            # The first row stays with the head and the second, so that no page ends on a head
            # and one line.
            _put_row(pages, *waiting.pop(0), shape, keep=count == 1)
            if count == 2:
                pages.repeat = head
        waiting.append((row, measure_row(row, shape)))
    # The last two stay together, so that no page begins with a head and one line.
    low = sum(lines.height for _, lines in waiting) < pages.paper.depth / 3
    while waiting:
        count += 1
        _put_row(pages, *waiting.pop(0), shape, keep=bool(waiting) and (low or count == 1))
        if count == 2 and not low:
            pages.repeat = head
    pages.flush()
    pages.repeat = None


def measure_row(row: Row, shape: _Grid) -> _SetRow:
    """Break the cells of ``row`` into lines."""
    cells = tuple(
        tuple(wrap(cell, shape.cell, width))
        for cell, width in zip(row.cells, shape.widths, strict=True)
    )
    room = shape.measure - INSET - shape.start - shape.labels
    under = tuple(
        (one_line(plain(label), _LABEL) if n == 0 else None, line)
        for label, text in row.under
        for n, line in enumerate(wrap(text, shape.under, room))
    )
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

    return Piece(height, draw, keep=True, gap=7)


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
    for label, line in lines.under:
        _put_under(pages, label, line, x + shape.start, y, shape)
        y -= shape.under.leading


def _put_under(
    pages: Pages, label: Line | None, line: Line, x: float, y: float, shape: _Grid
) -> None:
    """A line below a row, with its label."""
    if label:
        pages.line(label, x, y, _LABEL)
    pages.line(line, x + shape.labels, y, shape.under)


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
    for label, line in lines.under:

        def below(x: float, y: float, label: Line | None = label, line: Line = line) -> None:
            _put_under(pages, label, line, x + shape.start, y, shape)

        pages.put(Piece(shape.under.leading, below))
    pages.put(Piece(PAD, lambda x, y: pages.rule(x, y - PAD, shape.measure)))
