"""How each kind of block is set on the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from evidencekit.report import charts, style
from evidencekit.report.blocks import (
    Box,
    Bullets,
    Commands,
    Contents,
    CoverTitle,
    Diagram,
    Facts,
    Figure,
    Finding,
    Form,
    Heading,
    PageBreak,
    Para,
    RecordSheet,
    SealPlace,
    Table,
    mono,
    plain,
    strong,
)
from evidencekit.report.covering import put_contents, put_cover_title, put_seal_place
from evidencekit.report.layout import Piece
from evidencekit.report.running import put_text
from evidencekit.report.sheets import put_sheet
from evidencekit.report.tables import put_table
from evidencekit.report.typeset import Line, one_line, wrap

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from evidencekit.report.blocks import Block, Text
    from evidencekit.report.layout import Pages
    from evidencekit.report.style import TextStyle

LABELS = 112.0
"""Width of the column of labels in facts and findings."""

_KEYS = 30.0
"""The same where labels are a letter and a number."""
_LEAD_LINES = 6
"""A longer paragraph may part from what it leads to."""
_STYLES = {
    "body": (style.BODY, 6.0),
    "lead": (style.LEAD, 8.0),
    "question": (style.QUESTION, 2.0),
    "small": (style.SMALL, 5.0),
}


def put_block(pages: Pages, block: Block, *, leads: bool = False) -> None:
    """Set one block below the last. A paragraph that ``leads`` to what follows stays with it."""
    if isinstance(block, Para):
        _para(pages, block, keep=leads)
    else:
        _SETTERS[type(block)](pages, block)


def _para(pages: Pages, block: Para, *, keep: bool = False) -> None:
    base, gap = _STYLES[block.style]
    lines = wrap(block.text, base, pages.paper.measure)
    keep = keep and len(lines) <= _LEAD_LINES
    put_text(pages, lines, base, gap=gap, keep=keep)


def _table(pages: Pages, block: Table) -> None:
    if block.title:
        _caption(pages, block.title)
    put_table(pages, block)


def _page_break(pages: Pages, _block: PageBreak) -> None:
    pages.break_page()


# --- running text ----------------------------------------------------------------------------------


def _heading(pages: Pages, block: Heading) -> None:
    base, gap = (style.SECTION, 15.0) if block.level == 2 else (style.SUBSECTION, 10.0)
    lines = wrap(strong(block.text), base, pages.paper.measure)
    put_text(pages, lines, base, gap=gap, keep=True, anchor=block.anchor)


def _caption(pages: Pages, text: str) -> None:
    lines = wrap(strong(text), style.FIGURE, pages.paper.measure)
    put_text(pages, lines, style.FIGURE, gap=11, keep=True)


def _bullets(pages: Pages, block: Bullets) -> None:
    for n, item in enumerate(block.items):
        lines = wrap(item, style.BODY, pages.paper.measure - 14)
        for at, line in enumerate(lines):

            def draw(x: float, y: float, line: Line = line, first: bool = at == 0) -> None:
                if first:
                    pages.canvas.setFillColor(style.MUTED)
                    pages.canvas.circle(x + 4, y - style.BODY.leading / 2 - 0.4, 1.5, 0, 1)
                pages.line(line, x + 14, y, style.BODY)

            gap = (5.0 if n == 0 else 2.5) if at == 0 else 0.0
            pages.put(Piece(style.BODY.leading, draw, keep=at < len(lines) - 1, gap=gap))


def _facts(pages: Pages, block: Facts) -> None:
    for n, (label, value) in enumerate(block.rows):
        held = n in {0, len(block.rows) - 2} and n < len(block.rows) - 1
        gap = 7.0 if n == 0 else 0.0
        _labelled(pages, label, value, gap=gap, keep=held, room=_KEYS if block.narrow else LABELS)


def _labelled(
    pages: Pages, label: str, value: Text, *, gap: float, keep: bool, room: float
) -> None:
    """One row over a hairline: label in the left column, text in the right; not split."""
    labels = wrap(plain(label), style.LABEL, room - 10)
    values = wrap(value, style.VALUE, pages.paper.measure - room)
    pad = 2.4 if room == LABELS else 1.2
    height = max(len(labels), len(values)) * 12.8 + 2 * pad
    if height > pages.paper.depth * 0.8:
        put_text(pages, labels, style.LABEL, gap=gap, keep=True)
        put_text(pages, values, style.VALUE, indent=room)
        return

    def draw(x: float, y: float) -> None:
        for n, line in enumerate(labels):
            pages.line(line, x, y - pad - 12.8 * n, style.LABEL)
        for n, line in enumerate(values):
            pages.line(line, x + room, y - pad - 0.5 - 12.8 * n, style.VALUE)
        pages.rule(x, y - height, pages.paper.measure)

    pages.put(Piece(height, draw, keep=keep, gap=gap))


# --- boxes, findings, commands ---------------------------------------------------------------------


def _box(pages: Pages, block: Box) -> None:
    """Lines on a tint behind a bar; may run over a page's end without losing either."""
    measure = pages.paper.measure - 28
    title = wrap(strong(block.title), style.SUBSECTION, measure)
    body = [wrap(text, style.BODY, measure) for text in block.paragraphs]
    rows: list[tuple[Line | None, TextStyle, float]] = [(None, style.BODY, 7.0)]
    rows += [(line, style.SUBSECTION, style.SUBSECTION.leading) for line in title]
    for lines in body:
        rows.append((None, style.BODY, 2.0))
        rows += [(line, style.BODY, style.BODY.leading) for line in lines]
    rows.append((None, style.BODY, 8.0))
    whole = sum(height for _, _, height in rows) < pages.paper.depth / 2
    for n, (line, base, height) in enumerate(rows):

        def draw(
            x: float, y: float, line: Line | None = line, base: TextStyle = base, h: float = height
        ) -> None:
            _boxed(pages, x, y, h, warning=block.warning)
            if line:
                pages.line(line, x + 16, y, base)

        keep = n < len(rows) - 1 and (whole or n < 3 or n > len(rows) - 4)
        pages.put(Piece(height, draw, keep=keep, gap=10.0 if n == 0 else 0.0))
    pages.skip(4)


def _boxed(pages: Pages, x: float, y: float, height: float, *, warning: bool) -> None:
    """The tint and the bar of one line of a box."""
    canvas = pages.canvas
    canvas.setFillColor(style.ACCENT_TINT if warning else style.TINT)
    canvas.rect(x, y - height, pages.paper.measure, height + 0.3, stroke=0, fill=1)
    canvas.setFillColor(style.ACCENT if warning else style.MUTED)
    canvas.rect(x, y - height, 2.4, height + 0.3, stroke=0, fill=1)


def _finding(pages: Pages, block: Finding) -> None:
    """Number in the margin column, the sentence then fact, basis, limits, confidence."""
    indent = 28.0
    lines = wrap(block.sentence, style.FINDING, pages.paper.measure - indent)

    def number(x: float, y: float) -> None:
        pages.rule(x, y + 3, pages.paper.measure)
        pages.line(one_line(strong(block.number), style.SUBSECTION), x, y, style.SUBSECTION)
        pages.line(lines[0], x + indent, y, style.FINDING)

    base = style.FINDING
    whole = len(lines) * base.leading < pages.paper.depth / 2
    pages.put(Piece(base.leading, number, keep=True, gap=13.0, anchor=block.anchor))
    put_text(pages, lines[1:], base, indent=indent, keep=True, whole=whole)
    for n, (label, value) in enumerate(block.rows):
        # Neither the sentence nor the last row stands alone on a page.
        held = n == 0 or n == len(block.rows) - 2
        _finding_row(pages, label, value, indent, first=n == 0, keep=held)
    pages.flush()


def _finding_row(
    pages: Pages, label: str, value: Text, indent: float, *, first: bool, keep: bool
) -> None:
    """A row of a finding, indented below its sentence."""
    labels = wrap(plain(label), style.LABEL, LABELS - indent - 8)
    lines = wrap(value, style.VALUE, pages.paper.measure - LABELS)
    height = max(len(labels), len(lines)) * style.VALUE.leading + 2.4

    def draw(x: float, y: float) -> None:
        for n, line in enumerate(labels):
            pages.line(line, x + indent, y + 0.5 - style.VALUE.leading * n, style.LABEL)
        for n, line in enumerate(lines):
            pages.line(line, x + LABELS, y - style.VALUE.leading * n, style.VALUE)

    if height > pages.paper.depth * 0.8:
        put_text(pages, labels, style.LABEL, indent=indent, keep=True)
        put_text(pages, lines, style.VALUE, indent=LABELS)
        return
    pages.put(Piece(height, draw, keep=keep, gap=4.0 if first else 1.0))


def _commands(pages: Pages, block: Commands) -> None:
    """What a step does, the lines to type on a tint, and what must appear."""
    lines = wrap(block.text, style.BODY, pages.paper.measure)
    put_text(pages, lines, style.BODY, gap=8, keep=True)
    rows = [line for text in block.lines for line in _code_lines(pages, text)]
    _code(pages, rows, first=4.0, keep=bool(block.expect))
    if block.expect:
        expected = [line for text in block.expect for line in _code_lines(pages, text)]
        _code(pages, expected, first=1.0, keep=False, answer=True)


def _code_lines(pages: Pages, text: str) -> list[Line]:
    return wrap(mono(text), style.CODE, pages.paper.measure - 20)


def _code(
    pages: Pages, lines: Sequence[Line], *, first: float, keep: bool, answer: bool = False
) -> None:
    """Lines in the monospaced face; an expected answer stands behind a bar instead of on a tint."""
    for n, line in enumerate(lines):

        def draw(x: float, y: float, line: Line = line) -> None:
            canvas = pages.canvas
            canvas.setFillColor(style.QUIET if answer else style.TINT)
            width = 1.6 if answer else pages.paper.measure - 8
            canvas.rect(x + 8, y - style.CODE.leading, width, style.CODE.leading, stroke=0, fill=1)
            pages.line(line, x + 14, y, style.CODE)

        held = keep or n < len(lines) - 1
        pages.put(Piece(style.CODE.leading, draw, keep=held, gap=first if n == 0 else 0.0))


# --- figures ---------------------------------------------------------------------------------------


def _figure(pages: Pages, block: Figure) -> None:
    _caption(pages, block.title)
    measure = pages.paper.measure
    height = charts.height(block.chart, measure, pages.chart_scale)

    def draw(x: float, y: float) -> None:
        charts.draw(pages, block.chart, x, y, measure)

    pages.put(Piece(height, draw, keep=bool(block.says), gap=3))
    if block.says:
        put_text(pages, wrap(block.says, style.SMALL, measure), style.SMALL, gap=3)


def _diagram(pages: Pages, block: Diagram) -> None:
    """Boxes from left to right with arrows between them."""
    count = len(block.steps)
    gap = 15.0
    width = (pages.paper.measure - gap * (count - 1)) / count
    titles = [wrap(strong(title), style.CELL, width - 12) for title, _ in block.steps]
    notes = [wrap(plain(note), style.AXIS, width - 12) for _, note in block.steps]
    high = max(len(t) for t in titles) * 11.4 + max(len(n) for n in notes) * 10 + 16

    def draw(x: float, y: float) -> None:
        canvas = pages.canvas
        for n in range(count):
            left = x + n * (width + gap)
            canvas.setFillColor(style.TINT)
            canvas.setStrokeColor(style.HAIRLINE)
            canvas.setLineWidth(0.6)
            canvas.roundRect(left, y - high, width, high, 3, stroke=1, fill=1)
            top = y - 6
            for line in titles[n]:
                pages.line(line, left + 6, top, style.CELL)
                top -= 11.4
            top -= 3
            for line in notes[n]:
                pages.line(line, left + 6, top, style.AXIS)
                top -= 10
            if n:
                _arrow(pages, left - gap + 2, y - high / 2, gap - 4)

    pages.put(Piece(high, draw, gap=12))
    pages.skip(6)


def _arrow(pages: Pages, x: float, y: float, length: float) -> None:
    canvas = pages.canvas
    canvas.setStrokeColor(style.INK)
    canvas.setFillColor(style.INK)
    canvas.setLineWidth(0.9)
    canvas.line(x, y, x + length - 3, y)
    head = canvas.beginPath()
    head.moveTo(x + length, y)
    head.lineTo(x + length - 4.5, y + 2.6)
    head.lineTo(x + length - 4.5, y - 2.6)
    head.close()
    canvas.drawPath(head, stroke=0, fill=1)


def _form(pages: Pages, block: Form) -> None:
    """A text to be completed by hand, with lines to write on; on one page where it fits one."""
    set_lines = [wrap(text, style.BODY, pages.paper.measure - 20) for text in block.paragraphs]
    high = sum(len(lines) * style.BODY.leading + 5 for lines in set_lines)
    whole = high + 28 * len(block.blanks) < pages.paper.depth * 0.8
    for lines in set_lines:
        put_text(pages, lines, style.BODY, gap=5, indent=20, keep=True, whole=whole)
    for n, label in enumerate(block.blanks):
        line = one_line(plain(label), style.LABEL)

        def draw(x: float, y: float, line: Line = line) -> None:
            pages.line(line, x + 20, y - 12, style.LABEL)
            pages.rule(x + 150, y - 24, pages.paper.measure - 150)

        pages.put(Piece(26, draw, keep=n < len(block.blanks) - 1, gap=2))
    pages.flush()


_SETTERS: dict[type, Callable[[Pages, Any], None]] = {
    Heading: _heading,
    Bullets: _bullets,
    Facts: _facts,
    Table: _table,
    Box: _box,
    Figure: _figure,
    Finding: _finding,
    Commands: _commands,
    RecordSheet: put_sheet,
    Diagram: _diagram,
    Contents: put_contents,
    SealPlace: put_seal_place,
    Form: _form,
    CoverTitle: put_cover_title,
    PageBreak: _page_break,
}
"""How each kind of block is set."""
