"""One record as an expert wants it: its bytes with the fields marked, and each field explained."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from evidencekit.report import style
from evidencekit.report.blocks import mono, plain, strong
from evidencekit.report.layout import Piece
from evidencekit.report.typeset import one_line, wrap

if TYPE_CHECKING:
    from evidencekit.report.blocks import FieldRow, RecordSheet, Text
    from evidencekit.report.layout import Pages
    from evidencekit.report.typeset import Line

_STEP = 19.6
"""Points from byte to byte in the hex view."""
_ROW = 20.4
_GAP = 14.0
"""Points above a sheet."""
_GRID = (16.0, 78.0, 44.0, 56.0)
"""Widths of mark, field, place and raw bytes; the meaning takes the rest."""
_BYTES = 4
"""A longer field's bytes are read off the marked ones above."""


def put_sheet(pages: Pages, sheet: RecordSheet) -> None:
    """Set a record's title, hex view and field table; not parted where a page holds two such sheets."""
    title = one_line(strong(sheet.title), style.SUBSECTION)
    cite = one_line(mono(sheet.cite), style.CELL)

    def head(x: float, y: float) -> None:
        pages.line(title, x, y, style.SUBSECTION)
        pages.line(cite, x, y - 1, style.CELL, right=x + pages.paper.measure)

    pieces = [Piece(style.SUBSECTION.leading, head, gap=_GAP, anchor=sheet.anchor)]
    for line in wrap(sheet.cited_by, style.SMALL, pages.paper.measure) if sheet.cited_by else ():

        def remark(x: float, y: float, line: Line = line) -> None:
            pages.line(line, x, y, style.SMALL)

        pieces.append(Piece(style.SMALL.leading, remark))
    pieces.append(_hex(pages, sheet))
    above = len(pieces) + 4
    pieces += [_field_row(pages, n, row) for n, row in enumerate(sheet.fields)]
    needed = sum(piece.gap + piece.height for piece in pieces)
    pages.flush()
    # Nor is a page left more than a third empty for it.
    whole = 2 * needed - _GAP <= pages.paper.depth and pages.room < pages.paper.depth / 3
    for n, piece in enumerate(pieces[:-1]):
        # A parted sheet leaves four fields with its head and takes three to the next page.
        pages.put(replace(piece, keep=whole or n < above or n > len(pieces) - 4))
    pages.put(pieces[-1])


def _hex(pages: Pages, sheet: RecordSheet) -> Piece:
    """Sixteen bytes a row, every second field on a tint, its letter under its first byte."""
    owners = _owners(sheet)
    height = -(-len(sheet.raw) // 16) * _ROW + 4

    def draw(x: float, y: float) -> None:
        left = x + 46
        for start in range(0, len(sheet.raw), 16):
            top = y - 4 - start // 16 * _ROW
            pages.line(one_line(mono(f"+{start:02X}"), style.AXIS), x + 14, top, style.AXIS)
            for at in range(start, min(start + 16, len(sheet.raw))):
                spot = left + (at - start) * _STEP + ((at - start) // 8) * 8
                _byte(pages, sheet.raw[at], spot, top, owners[at], at, owners)

    return Piece(height, draw, gap=3)


def _owners(sheet: RecordSheet) -> list[int | None]:
    """Which field each byte belongs to."""
    owners: list[int | None] = [None] * len(sheet.raw)
    for n, row in enumerate(sheet.fields):
        for at in range(row.offset, min(row.offset + row.length, len(owners))):
            owners[at] = n
    return owners


def _byte(
    pages: Pages,
    value: int,
    x: float,
    top: float,
    owner: int | None,
    at: int,
    owners: list[int | None],
) -> None:
    """One byte; its field's tint, a stroke beneath the whole field, its letter at the first byte."""
    canvas = pages.canvas
    first = at == 0 or owners[at - 1] != owner
    follows = at + 1 < len(owners) and owners[at + 1] == owner and at % 16 != 15
    gap = 8 if at % 16 == 7 else 0
    if owner is not None:
        reach = _STEP + gap if follows else _STEP - 4.4
        if owner % 2:
            canvas.setFillColor(style.BAND)
            canvas.rect(x - 1.6, top - 11, reach, 11.4, stroke=0, fill=1)
        canvas.setStrokeColor(style.QUIET)
        canvas.setLineWidth(0.7)
        canvas.line(x - 1.6, top - 11.4, x - 1.6 + reach, top - 11.4)
        if first or at % 16 == 0:
            pages.line(one_line(plain(_letter(owner)), style.AXIS), x, top - 10.6, style.AXIS)
    pages.line(one_line(mono(f"{value:02x}"), style.CELL), x, top, style.CELL)


def _letter(place: int) -> str:
    """``a`` … ``z``, ``aa`` …: the mark that ties a field's row to its bytes."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    return letters[place] if place < 26 else letters[place // 26 - 1] + letters[place % 26]


def _field_row(pages: Pages, place: int, row: FieldRow) -> Piece:
    """One field: its mark, name, place, bytes, meaning and the values the bytes can stand for."""
    rest = pages.paper.measure - sum(_GRID)
    meaning: Text = plain(row.meaning)
    if row.interval:
        meaning = (*meaning, *plain(f"  ({row.interval})"))
    cells = [
        wrap(plain(_letter(place)), style.CELL_SMALL, _GRID[0] - 4),
        wrap(mono(row.name), style.CELL_SMALL, _GRID[1] - 6),
        wrap(mono(f"+{row.offset:02X}, {row.length}"), style.CELL_SMALL, _GRID[2] - 6),
        wrap(mono(row.raw_hex if row.length <= _BYTES else "…"), style.CELL_SMALL, _GRID[3] - 6),
        wrap(meaning, style.CELL_SMALL, rest),
    ]
    leading = style.CELL_SMALL.leading
    height = max(len(lines) for lines in cells) * leading + 1.0

    def draw(x: float, y: float) -> None:
        left = x
        for lines, width in zip(cells, (*_GRID, rest), strict=True):
            for n, line in enumerate(lines):
                pages.line(line, left, y - 0.4 - n * leading, style.CELL_SMALL)
            left += width
        pages.rule(x, y - height, pages.paper.measure)

    return Piece(height, draw)
