"""Breaking text into lines and setting them. Ragged right, no hyphens, no markup anywhere.

A line breaks at spaces; a word too long for its line breaks after ``/ - _ . :`` or, failing that, where
the line is full. A no-break space does not break.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evidencekit.report import style
from evidencekit.report.style import TextStyle, face, text_width, visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from reportlab.lib.colors import Color
    from reportlab.pdfgen.canvas import Canvas

    from evidencekit.report.blocks import Span, Text

    Linker = Callable[[str, tuple[float, float, float, float]], bool]

_WORDS = re.compile(r" +|[^ ]+")
_HAIR = 0.01
"""Points a line may be too wide: sums of widths differ in their last digit by the order of adding."""
_PLACES = re.compile(r"[^/\-_.:]*[/\-_.:]|[^/\-_.:]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """Text in one face at ``x`` points from the line's left edge."""

    x: float
    text: str
    face: str
    width: float
    link: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One set line."""

    pieces: tuple[Piece, ...]
    width: float


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    face: str
    link: str
    width: float
    space: bool


def wrap(text: Text, base: TextStyle, measure: float) -> list[Line]:
    """``text`` as lines no wider than ``measure`` points; one empty line for no text."""
    if len(text) == 1 and (short := _fits(text[0], base, measure)):
        return [short]
    lines: list[Line] = []
    row: list[_Word] = []
    used = 0.0
    for chunk in _chunks(text, base):
        width = sum(word.width for word in chunk)
        if chunk[0].space:
            if row:
                row += chunk
                used += width
            continue
        if used + width > measure + _HAIR and row:
            lines.append(_line(row))
            row, used = [], 0.0
        if width > measure + _HAIR:
            *full, row = _forced(chunk, base, measure)
            lines += [_line(part) for part in full]
            used = sum(word.width for word in row)
            continue
        row += chunk
        used += width
    if row or not lines:
        lines.append(_line(row))
    return lines


def _fits(span: Span, base: TextStyle, measure: float) -> Line | None:
    """One span as one line where it is short enough: most cells of a long table."""
    name = face(
        bold=span.bold or base.bold,
        italic=span.italic or base.italic,
        mono=span.mono or base.mono,
    )
    shown = visible(span.text, name).rstrip(" ")
    width = text_width(shown, name, base.size)
    if width > measure + _HAIR:
        return None
    return Line((Piece(0.0, shown, name, width, span.link),), width)


def one_line(text: Text, base: TextStyle) -> Line:
    """``text`` on a single line, however long."""
    return _line([word for chunk in _chunks(text, base) for word in chunk])


def longest_word(text: Text, base: TextStyle) -> float:
    """The width of the widest part of ``text`` that has no space to break at."""
    return max(
        (sum(w.width for w in chunk) for chunk in _chunks(text, base) if not chunk[0].space),
        default=0.0,
    )


def _chunks(text: Text, base: TextStyle) -> Iterator[list[_Word]]:
    """Words and spaces in turn; a word may run through several faces (``**14**,``)."""
    pending: list[_Word] = []
    for span in text:
        name = face(
            bold=span.bold or base.bold,
            italic=span.italic or base.italic,
            mono=span.mono or base.mono,
        )
        for found in _WORDS.finditer(visible(span.text, name)):
            token = found[0]
            word = _Word(
                token, name, span.link, text_width(token, name, base.size), token[0] == " "
            )
            if word.space:
                if pending:
                    yield pending
                    pending = []
                yield [word]
            else:
                pending.append(word)
    if pending:
        yield pending


def _forced(chunk: list[_Word], base: TextStyle, measure: float) -> list[list[_Word]]:
    """A word wider than the line, broken at signs or, failing that, anywhere; the last part is open."""
    rows: list[list[_Word]] = [[]]
    used = 0.0
    for word in chunk:
        for part in _PLACES.findall(word.text):
            for piece in _slices(part, word.face, base.size, measure):
                width = text_width(piece, word.face, base.size)
                if used + width > measure and rows[-1]:
                    rows.append([])
                    used = 0.0
                rows[-1].append(_Word(piece, word.face, word.link, width, False))
                used += width
    return rows


def _slices(text: str, name: str, size: float, measure: float) -> Iterator[str]:
    """``text`` cut so that each slice fits the line."""
    known = style.widths(name)
    start, used = 0, 0.0
    for at, character in enumerate(text):
        width = known[character] * size / 1000
        if used + width > measure and at > start:
            yield text[start:at]
            start, used = at, 0.0
        used += width
    yield text[start:]


def _line(row: list[_Word]) -> Line:
    """Words as pieces, neighbours of one face joined; trailing space is not part of the line."""
    while row and row[-1].space:
        row = row[:-1]
    pieces: list[Piece] = []
    x = 0.0
    for word in row:
        last = pieces[-1] if pieces else None
        if last and (last.face, last.link) == (word.face, word.link):
            joined, width = last.text + word.text, last.width + word.width
            pieces[-1] = Piece(last.x, joined, last.face, width, last.link)
        else:
            pieces.append(Piece(x, word.text, word.face, word.width, word.link))
        x += word.width
    return Line(tuple(pieces), x)


def put_line(
    canvas: Canvas,
    line: Line,
    x: float,
    baseline: float,
    base: TextStyle,
    linked: Linker | None = None,
    colour: Color | None = None,
) -> None:
    """Set ``line`` with its left edge at ``x``; ``linked`` makes a link and says whether it leads."""
    ink = colour or base.colour
    canvas.setFillColor(ink)
    for piece in line.pieces:
        left = x + piece.x
        active = bool(
            piece.link
            and linked
            and linked(
                piece.link,
                (left, baseline - base.size * 0.25, left + piece.width, baseline + base.size * 0.8),
            )
        )
        if active:
            canvas.setFillColor(style.QUIET)
        canvas.setFont(piece.face, base.size)
        canvas.drawString(left, baseline, piece.text)
        if active:
            canvas.setFillColor(ink)
