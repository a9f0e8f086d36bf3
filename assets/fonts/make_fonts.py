# ruff: noqa: INP001 (a build-time script beside its products, not part of the package)
"""Make the report's fonts from Debian's fonts-noto-core and fonts-noto-mono.

A build-time step, run by a maintainer when the fonts change and never by the program; it needs
fontTools, which nothing else does. Each face is cut down to Latin, Greek, Cyrillic and the signs that
a report uses, and loses hints, kerning and glyph names, which reportlab does not read.

Noto Sans 2.004 lacks the minus sign U+2212 (the report's zone offsets need it): it is drawn here as the
horizontal bar of the same face's plus sign, with the plus sign's width. Four further signs that the
sans faces lack are taken from Noto Sans Mono of the same weight.

    dpkg -x fonts-noto-core_20201225-1_all.deb noto && dpkg -x fonts-noto-mono_20201225-1_all.deb noto
    python make_fonts.py noto/usr/share/fonts/truetype/noto
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

FACES = {
    "NotoSans-Regular": "NotoSansMono-Regular",
    "NotoSans-Bold": "NotoSansMono-Bold",
    "NotoSans-Italic": "NotoSansMono-Regular",
    "NotoSans-BoldItalic": "NotoSansMono-Bold",
    "NotoSansMono-Regular": "",
    "NotoSansMono-Bold": "",
}
"""Face → the face that lends it :data:`BORROWED`."""

BLOCKS = (
    (0x0020, 0x007E), (0x00A0, 0x024F), (0x0370, 0x052F), (0x1E00, 0x1EFF), (0x2010, 0x2027),
    (0x2030, 0x205E), (0x2070, 0x209C), (0x20A0, 0x20BF), (0x2100, 0x214F), (0x2190, 0x2193),
    (0x2212, 0x2212), (0x2248, 0x2248), (0x2260, 0x2265),
)  # fmt: skip
MINUS, PLUS = 0x2212, 0x2B
BORROWED = (0x2192, 0x2248, 0x2264, 0x2265)
"""→ ≈ ≤ ≥"""


def add_minus(font: TTFont) -> None:
    """Give ``font`` a minus sign: the bar of its plus sign, as wide as the plus sign."""
    plus = font.getBestCmap()[PLUS]
    outline = font["glyf"][plus]
    points, _, _ = outline.getCoordinates(font["glyf"])
    heights = sorted({y for _, y in points})
    # A plus sign has four heights: foot, the bar's two edges, head.
    bottom, top = heights[1], heights[-2]
    left, right = min(x for x, _ in points), max(x for x, _ in points)
    pen = TTGlyphPen(None)
    pen.moveTo((left, bottom))
    for point in ((left, top), (right, top), (right, bottom)):
        pen.lineTo(point)
    pen.closePath()
    insert(font, "minus", MINUS, pen, font["hmtx"][plus][0], left)


def borrow(font: TTFont, lender: TTFont) -> None:
    """Copy :data:`BORROWED` from ``lender`` where ``font`` lacks them."""
    glyphs, names = lender.getGlyphSet(), lender.getBestCmap()
    for code in BORROWED:
        if code in font.getBestCmap():
            continue
        outline = DecomposingRecordingPen(glyphs)
        glyphs[names[code]].draw(outline)
        pen = TTGlyphPen(None)
        outline.replay(pen)
        insert(font, f"borrowed{code:04X}", code, pen, *lender["hmtx"][names[code]])


def insert(font: TTFont, name: str, code: int, pen: TTGlyphPen, width: int, left: int) -> None:
    """Add one glyph and its place in every Unicode table of the face."""
    font.setGlyphOrder([*font.getGlyphOrder(), name])
    font["glyf"][name] = pen.glyph()
    font["hmtx"][name] = (width, left)
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap[code] = name


def make(folder: Path, face: str, lender: str, target: Path) -> None:
    """Write one face."""
    font = TTFont(folder / f"{face}.ttf", recalcTimestamp=False)
    if MINUS not in font.getBestCmap():
        add_minus(font)
    if lender:
        borrow(font, TTFont(folder / f"{lender}.ttf"))
    options = Options()
    options.hinting = False
    options.layout_features = []
    options.glyph_names = False
    options.notdef_outline = True
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 7, 13, 14]
    options.drop_tables += ["GSUB", "GPOS", "GDEF", "DSIG", "meta", "STAT", "MVAR"]
    cut = Subsetter(options)
    cut.populate(unicodes=[code for first, last in BLOCKS for code in range(first, last + 1)])
    cut.subset(font)
    note = f"{font['name'].getDebugName(5)}; cut and completed for EvidenceKit"
    for record in list(font["name"].names):
        if record.nameID == 5:
            font["name"].setName(note, 5, record.platformID, record.platEncID, record.langID)
    font.save(target / f"{face}.ttf")


if __name__ == "__main__":
    for face, lender in FACES.items():
        make(Path(sys.argv[1]), face, lender, Path(__file__).parent)
