"""Draw a report's content as a PDF/A-2b file. Nothing is decided here about what is said."""

from __future__ import annotations

import hashlib
import io
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from evidencekit.errors import ReportError
from evidencekit.progress import Progress, silent
from evidencekit.report import style
from evidencekit.report.archival import Described, make_archival
from evidencekit.report.blocks import Facts, Figure, Form, Para, Table, plain, strong
from evidencekit.report.covering import SEAL
from evidencekit.report.layout import Pages, Piece, Place
from evidencekit.report.running import PART_GAP, put_part_title
from evidencekit.report.setting import put_block
from evidencekit.report.typeset import one_line

if TYPE_CHECKING:
    from evidencekit.report.blocks import Content, Part
    from evidencekit.report.style import TextStyle
    from evidencekit.report.typeset import Line

_NEW_PART_ROOM = 0.3
"""A part begins on a new page when less than this share is left, unless it is short and fits whole."""
_SHORT = (Para, Facts)
_SHORT_BLOCKS = 6
"""A part of no more blocks than this, all of these kinds, is tried for what is left of a page."""


_ROWS_A_PAGE = 45
"""Of a long table, about."""
_CHART_SCALES = (1.0, 0.92, 0.84, 0.76, 0.68, 0.6)


@dataclass(frozen=True, slots=True)
class PdfFile:
    """A written report. ``seal`` is the frame that a seal is to be drawn into."""

    path: Path
    sha256: str
    size: int
    pages: int
    seal: Place | None
    unfilled: tuple[float, ...] = ()
    """For each page, the share of its text frame left empty at the foot."""


def draw(content: Content, path: Path, progress: Progress = silent) -> PdfFile:
    """Write ``content`` to ``path``. The same content gives the same bytes on any machine.

    The file is written beside ``path`` and moved there once complete, so that a failure or a cancel
    leaves nothing half done.

    Raises:
        ReportError: the file cannot be written.
        Cancelled: from ``progress``.
    """
    try:
        with tempfile.TemporaryDirectory(prefix=".report-", dir=path.parent) as folder:
            raw, finished = Path(folder, "raw.pdf"), Path(folder, "report.pdf")
            with raw.open("wb") as stream:
                pages = _write(content, stream, progress)
            make_archival(raw, finished, describe(content))
            size, digest = _measure(finished)
            finished.replace(path)
    except OSError as exc:
        raise ReportError(
            "the report could not be written",
            f"{path}: {exc.strerror or exc}",
            "check the free space and your rights there, then try again",
        ) from exc
    return PdfFile(path, digest, size, pages.number, pages.places.get(SEAL), tuple(pages.unfilled))


def describe(content: Content) -> Described:
    """What the file says about itself."""
    return Described(
        title=content.title,
        author=content.author,
        subject=content.subject,
        creator=content.creator,
        keywords=content.keywords,
        language=content.language,
        created_us=content.created_us,
    )


def _write(content: Content, stream: BinaryIO, progress: Progress) -> Pages:
    """Set all parts on pages; again where there are more digits in the number of pages than thought.

    The total is written last, into room that was left for it on every page.
    """
    digits = _digits(content)
    while True:
        stream.seek(0)
        stream.truncate()

        def furniture(pages: Pages, digits: int = digits) -> None:
            _running_lines(pages, content, digits)

        pages = Pages(stream, style.PAPERS[content.paper], furniture, content.anchors, progress)
        for part in content.parts:
            pages.chart_scale = _chart_scale(part, content)
            _put_part(pages, part)
        if len(str(pages.finish())) == digits:
            pages.save(style.RUNNING)
            return pages
        digits = len(str(pages.number))


def _digits(content: Content) -> int:
    """How many digits the number of pages most likely has: a long annex need not be set twice."""
    blocks = (block for part in content.parts for block in part.blocks)
    rows = sum(len(block.rows) for block in blocks if isinstance(block, Table))
    return len(str(10 + rows // _ROWS_A_PAGE))


def _chart_scale(part: Part, content: Content) -> float:
    """How high the part's picture may be for the part to stay on one page; tried on waste paper."""
    if not part.one_page:
        return 1.0
    paper = style.PAPERS[content.paper]
    for scale in _CHART_SCALES:
        waste = Pages(io.BytesIO(), paper, lambda _pages: None, content.anchors)
        waste.chart_scale = scale
        _put_part(waste, part)
        if waste.number == 1:
            return scale
    return 1.0


def _put_part(pages: Pages, part: Part) -> None:
    """One part: title, bookmark, blocks."""
    pages.flush()
    if part.new_page or not _short_enough(pages, part):
        room = 0.0 if part.new_page else pages.paper.depth * _NEW_PART_ROOM
        pages.break_page(unless_room=room)
    shown = f"{part.number}  {part.title}" if part.number else part.title
    pages.outline(part.anchor, shown, 0)
    for block in part.blocks:
        if (title := getattr(block, "text", None)) and getattr(block, "level", 0) == 2:
            anchor = getattr(block, "anchor", "")
            if anchor:
                pages.outline(anchor, title, 1)
    _put_blocks(pages, part)


def _put_blocks(pages: Pages, part: Part) -> None:
    """The title and the blocks of a part, from where the page stands."""
    if part.number:
        put_part_title(pages, part.number, part.title, part.anchor)
    else:
        pages.put(Piece(0.0, lambda _x, _y: None, keep=True, anchor=part.anchor))
    following = (*part.blocks[1:], None)
    for block, after in zip(part.blocks, following, strict=True):
        put_block(pages, block, leads=isinstance(after, (Figure, Form, Table, Facts)))
    pages.flush()


def _short_enough(pages: Pages, part: Part) -> bool:
    """Whether a short part fits whole into what is left of the page; tried on waste paper."""
    if len(part.blocks) > _SHORT_BLOCKS or not all(isinstance(b, _SHORT) for b in part.blocks):
        return False
    waste = Pages(io.BytesIO(), pages.paper, lambda _pages: None, frozenset())
    waste.new_page()
    _put_blocks(waste, part)
    return waste.number == 1 and pages.paper.depth - waste.room + PART_GAP <= pages.room


def _running_lines(pages: Pages, content: Content, digits: int) -> None:
    """What stands on every page: report, case, zone, page n of N, and DRAFT until it is final."""
    paper, base = pages.paper, style.RUNNING
    top = paper.height - paper.top + 30
    right = one_line(plain(content.header_right), base)
    room = paper.measure - right.width - 16
    pages.line(_fitting(content.header_left, base, room), paper.left, top, base)
    pages.line(right, paper.left, top, base, right=paper.left + paper.measure)
    foot = paper.bottom - 24
    pages.line(one_line(plain(content.footer_left), base), paper.left, foot, base)
    _page_number(pages, content, foot, digits)
    if not content.final:
        _draft(pages, content.draft_words)


def _fitting(choices: tuple[str, ...], base: TextStyle, room: float) -> Line:
    """The first of ``choices`` that fits; else the last one, cut with a visible sign."""
    for text in choices:
        line = one_line(plain(text), base)
        if line.width <= room:
            return line
    text = choices[-1]
    while text and one_line(plain(text + "…"), base).width > room:
        text = text[:-1]
    return one_line(plain(text + "…"), base)


def _page_number(pages: Pages, content: Content, foot: float, digits: int) -> None:
    """``page 7 of 14``: the total is a form that is filled in at the end."""
    base = style.RUNNING
    edge = pages.paper.left + pages.paper.measure
    before, _, _ = content.page_words.partition("{pages}")
    words = one_line(plain(before.replace("{page}", str(pages.number)).rstrip()), base)
    taken = style.text_width("0" * digits, style.REGULAR, base.size) + base.size * 0.27
    baseline = foot - (base.leading + base.size) / 2 + base.size * 0.16
    pages.line(words, 0, foot, base, right=edge - taken)
    pages.total(edge, baseline, base)


def _draft(pages: Pages, text: str) -> None:
    """The draft's mark: framed, upright, above and below the text of every page."""
    canvas, paper = pages.canvas, pages.paper
    line = one_line(strong(text), style.CELL)
    left = (paper.width - line.width) / 2
    for y in (paper.height - 22, 12):
        canvas.setStrokeColor(style.ACCENT)
        canvas.setLineWidth(1)
        canvas.rect(left - 8, y - 4.5, line.width + 16, 14, stroke=1, fill=0)
        canvas.setFillColor(style.ACCENT)
        canvas.setFont(style.BOLD, style.CELL.size)
        canvas.drawString(left, y, line.pieces[0].text)


def _measure(path: Path) -> tuple[int, str]:
    """Size and SHA-256 of a file."""
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256")
    return path.stat().st_size, digest.hexdigest()
