"""How a report looks: faces, sizes, colours, paper. And what becomes of a character no face has.

Fonts are the shipped ones (``assets/fonts``), embedded; nothing of the machine's own is used.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from reportlab import rl_config
from reportlab.lib.colors import Color, HexColor
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from evidencekit.assets import asset
from evidencekit.report.words import escaped, showable

MM = 72 / 25.4

REGULAR, BOLD, ITALIC, BOLD_ITALIC = "EK", "EK-Bold", "EK-Italic", "EK-BoldItalic"
MONO, MONO_BOLD = "EK-Mono", "EK-MonoBold"
_FILES = {
    REGULAR: "NotoSans-Regular",
    BOLD: "NotoSans-Bold",
    ITALIC: "NotoSans-Italic",
    BOLD_ITALIC: "NotoSans-BoldItalic",
    MONO: "NotoSansMono-Regular",
    MONO_BOLD: "NotoSansMono-Bold",
}

INK = HexColor(0x1B1D21)
MUTED = HexColor(0x5A626C)
HAIRLINE = HexColor(0xC5CBD3)
GRID = HexColor(0xDDE1E7)
TINT = HexColor(0xF2F4F7)
BAND = HexColor(0xE4E8EE)
QUIET = HexColor(0x2F6496)
"""The ordinary runs, and links."""
ACCENT = HexColor(0xB3261E)
"""The run in question, and warnings. Never the only sign of either."""
ACCENT_TINT = HexColor(0xFBF0EF)
WHITE = HexColor(0xFFFFFF)


@dataclass(frozen=True, slots=True)
class TextStyle:
    """Size and leading in points, colour, and whether the base face is bold, italic or mono."""

    size: float
    leading: float
    colour: Color = INK
    bold: bool = False
    italic: bool = False
    mono: bool = False


BODY = TextStyle(10.1, 14.8)
LEAD = TextStyle(11.2, 16.4)
QUESTION = TextStyle(10.6, 15.4, MUTED, italic=True)
SMALL = TextStyle(8.4, 12, MUTED)
CELL = TextStyle(8.4, 11.8)
VALUE = TextStyle(9, 12.8)
CELL_SMALL = TextStyle(7.4, 9.8)
HEAD = TextStyle(7.7, 10.4, MUTED, bold=True)
UNDER = TextStyle(7.2, 9.8)
LABEL = TextStyle(8.6, 12.8, MUTED)
PART = TextStyle(17, 22, bold=True)
SECTION = TextStyle(12, 16.5, bold=True)
SUBSECTION = TextStyle(10.1, 15, bold=True)
FINDING = TextStyle(10.6, 15)
FIGURE = TextStyle(9.4, 13, bold=True)
AXIS = TextStyle(7.6, 10, MUTED)
RUNNING = TextStyle(7.6, 10, MUTED)
CODE = TextStyle(7.8, 11.2, mono=True)
COVER_KIND = TextStyle(10, 14, MUTED)
COVER_TITLES = tuple(TextStyle(size, size * 1.25, bold=True) for size in (25, 22, 19, 17))
"""The largest in which a title stays on one line; the last one breaks it."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A page's size and the frame that text stands in, in points from the lower left."""

    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float

    @property
    def measure(self) -> float:
        """The frame's width."""
        return self.width - self.left - self.right

    @property
    def depth(self) -> float:
        """The frame's height."""
        return self.height - self.top - self.bottom


PAPERS = {
    "A4": Paper(210 * MM, 297 * MM, 25 * MM, 25 * MM, 25 * MM, 23 * MM),
    "Letter": Paper(612, 792, 72, 72, 23 * MM, 21 * MM),
}


@lru_cache(maxsize=1)
def register_fonts() -> None:
    """Make the shipped faces known to reportlab; once a process.

    Also keeps reportlab from naming its own, unembedded base font in the file (PDF/A forbids it).
    """
    for name, file in _FILES.items():
        pdfmetrics.registerFont(TTFont(name, str(asset(f"fonts/{file}.ttf"))))
    rl_config.canvas_basefontname = REGULAR


def face(*, bold: bool, italic: bool, mono: bool) -> str:
    """The face's name for these properties; the mono family has no italic."""
    if mono:
        return MONO_BOLD if bold else MONO
    if bold:
        return BOLD_ITALIC if italic else BOLD
    return ITALIC if italic else REGULAR


@lru_cache(maxsize=8)
def widths(name: str) -> dict[str, float]:
    """Advance width of every character the face has, in thousandths of the size."""
    register_fonts()
    table: dict[int, float] = pdfmetrics.getFont(name).face.charWidths
    return {chr(code): width for code, width in table.items() if showable(chr(code))}


def visible(text: str, name: str) -> str:
    """``text`` with every character that the face cannot show as ``[U+5F20]``.

    Control, bidirectional, zero-width and combining characters are among them: a reader must see that
    they are there, and a page must not be changed by them.
    """
    known = widths(name)
    if all(character in known for character in text):
        return text
    return "".join(c if c in known else escaped(c) for c in text)


def text_width(text: str, name: str, size: float) -> float:
    """The width of ``text`` in points; every character must be one that the face has."""
    known = widths(name)
    return sum([known[c] for c in text]) * size / 1000
