"""Pages: pieces are put one below the other, and what must not be parted stays together.

A :class:`Piece` is a strip of fixed height. A piece that says ``keep`` stays with the next one: a
heading with its text, a table's head with its first row, the first two lines of a paragraph. A page is
written as soon as it is full, so a long annex needs no more memory than its finished pages.

Page numbers that are not known yet (how many pages there are, on which page a part begins) are drawn as
references to small forms that are written at the end.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFName, PDFStream
from reportlab.pdfgen.canvas import Canvas

from evidencekit.progress import Progress, silent
from evidencekit.report import style
from evidencekit.report.style import TextStyle, text_width
from evidencekit.report.typeset import Line, put_line

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import BinaryIO

    from evidencekit.report.style import Paper

_TOTAL = "pages-in-all"


@dataclass(frozen=True, slots=True)
class Piece:
    """A strip of the page. ``draw(x, y)`` gets its upper left corner."""

    height: float
    draw: Callable[[float, float], None]
    keep: bool = False
    gap: float = 0.0
    """Space above it, left out at the top of a page."""
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a thing came to lie: page (from 1) and its rectangle in points, lower left origin."""

    page: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Outline:
    """An entry of the bookmarks."""

    title: str
    level: int


class Pages:
    """The pages of one document as they are being written."""

    def __init__(
        self,
        target: BinaryIO,
        paper: Paper,
        furniture: Callable[[Pages], None],
        anchors: frozenset[str],
        progress: Progress = silent,
    ) -> None:
        style.register_fonts()
        self.canvas = Canvas(
            target, pagesize=(paper.width, paper.height), pageCompression=1, invariant=1
        )
        self.paper = paper
        self.number = 0
        self.found: dict[str, int] = {}
        self.places: dict[str, Place] = {}
        self.repeat: Piece | None = None
        """Drawn first on each new page: a table's head."""
        self.chart_scale = 1.0
        """How high the picture of runs is drawn, 1.0 being its full height."""
        self.unfilled: list[float] = []
        """For each finished page, the share of its frame that stayed empty at the foot."""
        self._furniture = furniture
        self._anchors = anchors
        self._progress = progress
        self._y = 0.0
        self._fresh = True
        self._pending: list[Piece] = []
        self._outlines: dict[str, Outline] = {}
        self._later: set[str] = set()

    # -- putting pieces ---------------------------------------------------------------------------

    @property
    def left(self) -> float:
        """The frame's left edge."""
        return self.paper.left

    @property
    def room(self) -> float:
        """Points left on this page."""
        return self._y - self.paper.bottom if self.number else 0.0

    def put(self, piece: Piece) -> None:
        """Put ``piece`` below the last one; with ``keep`` it waits for the next."""
        self._pending.append(piece)
        if not piece.keep:
            self.flush()

    def flush(self) -> None:
        """Set what waits, together if it fits on a page at all."""
        group, self._pending = self._pending, []
        if not group:
            return
        needed = sum(p.gap + p.height for p in group) - (group[0].gap if self._fresh else 0)
        if not self.number or (needed > self.room and not self._fresh):
            self.new_page()
        for piece in group:
            gap = 0.0 if self._fresh else piece.gap
            if gap + piece.height > self.room and not self._fresh:
                self.new_page()
                gap = 0.0
            self._set(piece, gap)

    def _set(self, piece: Piece, gap: float) -> None:
        """Draw ``piece`` at the current height."""
        self._y -= gap
        if piece.anchor:
            self._arrive(piece.anchor)
        piece.draw(self.paper.left, self._y)
        self._y -= piece.height
        self._fresh = False

    def skip(self, points: float) -> None:
        """Leave space below the last piece."""
        self.put(Piece(0.0, lambda _x, _y: None, gap=points))

    def new_page(self) -> None:
        """Finish this page and begin the next."""
        if self.number:
            self._finish_page()
        self.number += 1
        self._y = self.paper.height - self.paper.top
        self._fresh = True
        self._progress("Writing the report", self.number, 0)
        if self.repeat:
            self._set(self.repeat, 0.0)

    def break_page(self, *, unless_room: float = 0.0) -> None:
        """Begin a new page, unless this one is fresh or has ``unless_room`` points left."""
        self.flush()
        if not self.number or (not self._fresh and (not unless_room or self.room < unless_room)):
            self.new_page()

    def _finish_page(self) -> None:
        self.unfilled.append(max(self.room, 0.0) / self.paper.depth)
        self._furniture(self)
        self.canvas.showPage()
        _press(self.canvas)

    # -- anchors, links, outline ------------------------------------------------------------------

    def outline(self, anchor: str, title: str, level: int) -> None:
        """List the place called ``anchor`` among the bookmarks once it is reached."""
        self._outlines[anchor] = Outline(title, level)

    def _arrive(self, anchor: str) -> None:
        top = min(self._y + 12, self.paper.height)
        self.canvas.bookmarkPage(anchor, fit="XYZ", left=0, top=top)
        self.found[anchor] = self.number
        entry = self._outlines.pop(anchor, None)
        if entry:
            self.canvas.addOutlineEntry(entry.title, anchor, entry.level, closed=entry.level > 0)

    def linked(self, anchor: str, box: tuple[float, float, float, float]) -> bool:
        """Make ``box`` a link to ``anchor``; False where the document has no such place."""
        if anchor not in self._anchors:
            return False
        self.canvas.linkRect("", anchor, box, relative=0, thickness=0, F=4)
        return True

    def remember(self, name: str, x: float, top: float, width: float, height: float) -> None:
        """Note where the thing called ``name`` lies."""
        self.places[name] = Place(self.number, x, top - height, width, height)

    # -- page numbers that are not known yet ------------------------------------------------------

    def page_of(self, anchor: str, right: float, baseline: float, base: TextStyle) -> None:
        """Set the page number of ``anchor`` right-aligned at ``right``."""
        if anchor in self._anchors:
            self._form(f"page-of-{anchor}", right, baseline, base)

    def total(self, right: float, baseline: float, base: TextStyle) -> None:
        """Set the number of pages right-aligned at ``right``."""
        self._form(_TOTAL, right, baseline, base)

    def _form(self, name: str, x: float, y: float, base: TextStyle) -> None:
        name = f"{name}@{base.size}"
        self._later.add(name)
        self.canvas.saveState()
        self.canvas.translate(x, y)
        self.canvas.doForm(name)
        self.canvas.restoreState()

    def finish(self) -> int:
        """Finish the last page; returns the number of pages."""
        self.flush()
        if not self.number:
            self.new_page()
        self._finish_page()
        return self.number

    def save(self, base: TextStyle) -> None:
        """Write the numbers that were left open, and the document."""
        for name in sorted(self._later):
            key, _, size = name.rpartition("@")
            anchor = key.removeprefix("page-of-")
            number = self.number if key == _TOTAL else self.found.get(anchor, 0)
            self._write_form(name, str(number), base, float(size))
        self.canvas.save()

    def _write_form(self, name: str, text: str, base: TextStyle, size: float) -> None:
        """One right-aligned number as a form."""
        width = text_width(text, style.REGULAR, size)
        self.canvas.beginForm(name, -width - 1, -size, 1, size * 1.2)
        self.canvas.setFillColor(base.colour)
        self.canvas.setFont(style.REGULAR, size)
        self.canvas.drawString(-width, 0, text)
        self.canvas.endForm()

    # -- small drawing --------------------------------------------------------------------------

    def line(
        self, line: Line, x: float, top: float, base: TextStyle, *, right: float | None = None
    ) -> None:
        """Set ``line`` below ``top``; with ``right`` its right edge stands there."""
        left = x if right is None else right - line.width
        baseline = top - (base.leading + base.size) / 2 + base.size * 0.16
        put_line(self.canvas, line, left, baseline, base, self.linked)

    def rule(self, x: float, y: float, width: float, *, heavy: bool = False) -> None:
        """A hairline, or a heavier one below a table's head."""
        self.canvas.setStrokeColor(style.MUTED if heavy else style.HAIRLINE)
        self.canvas.setLineWidth(0.7 if heavy else 0.4)
        self.canvas.line(x, y, x + width, y)


def _press(canvas: Canvas) -> None:
    """Compress the page just finished. reportlab would hold its code open until the file is written.

    The bytes of the file are the same: they are compressed once more when it becomes archival.
    """
    page = canvas._doc.Pages.pages[-1]
    page.Contents = PDFStream(
        PDFDictionary({"Filter": PDFName("FlateDecode")}), zlib.compress(page.stream.encode()), []
    )
    page.stream = None
