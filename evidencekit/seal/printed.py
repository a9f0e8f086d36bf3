"""What a PDF prints: the text of its pages, to look for hashes that must stand there.

Not a reader of any PDF in the world: it follows the page tree, takes the strings that are shown, turns
them into characters by each font's own table (``ToUnicode``) and leaves out all white space, so that a
hash printed in groups or over two lines is found. A page it cannot follow is empty, never an error.
Limits on decompression are the PDF library's (for untrusted input).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any

from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, StreamObject
from pyhanko.pdf_utils.reader import PdfFileReader

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_PAGES = 20_000
MAX_CHARACTERS = 0xFFFF
"""In one font's table: a hostile one could count for hours."""
_SHOWN = re.compile(
    rb"/(?P<font>[^\s/<>\[\]()]+)\s+[-+.\d]+\s+Tf\b"
    rb"|\((?P<text>(?:\\.|[^\\()])*)\)"
    rb"|(?<!<)<(?P<hex>[0-9A-Fa-f\s]*)>(?!>)",
    re.DOTALL,
)
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.DOTALL)
_PLAIN = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_BLOCK = re.compile(rb"begin(bfchar|bfrange)(.*?)end\1", re.DOTALL)
_CODE = re.compile(rb"<([0-9A-Fa-f\s]+)>|(\[)|(\])")
_STATED = re.compile(r"([a-z-]+)=([0-9A-Za-z.:-]+)")


@dataclass(frozen=True, slots=True)
class Font:
    """How a font's codes become characters."""

    width: int
    """Bytes in one code."""
    characters: dict[int, str]
    """Code → text; a code that is not here stands for itself."""


@dataclass(frozen=True, slots=True)
class Printed:
    """The text of a PDF's pages, white space left out, and what it states for programs."""

    pages: tuple[str, ...]
    stated: dict[str, str]
    """``key=value`` pairs in the document's keywords: ``custody-head``, ``custody-events``,
    ``seal-certificate``, ``report-id``."""

    def page_of(self, text: str) -> int | None:
        """The first page (from 1) that shows ``text``; letters may be of either case."""
        wanted = "".join(text.split()).lower()
        found = (number for number, page in enumerate(self.pages, 1) if wanted in page)
        return next(found, None)


def read_printed(file: IO[bytes]) -> Printed:
    """What the pages of a PDF show; empty where it cannot be read."""
    try:
        file.seek(0)
        reader = PdfFileReader(file, strict=False)
        known: dict[int, Font] = {}
        pages = tuple(_page_text(page, known) for page in _pages(reader))
        stated = dict(_STATED.findall(str(_keywords(reader))))
    except Exception:  # noqa: BLE001 (a hostile file can make the library raise anything)
        return Printed((), {})
    return Printed(pages, stated)


def _keywords(reader: PdfFileReader) -> object:
    trailer: Any = reader.trailer
    try:
        return trailer["/Info"]["/Keywords"]
    except KeyError:
        return ""


def _pages(reader: PdfFileReader) -> Iterator[dict[str, Any]]:
    """Each page's contents and resources, inherited ones included; loops are cut."""
    root: Any = reader.root
    waiting: list[tuple[Any, Any]] = [(root["/Pages"], None)]
    seen: set[int] = set()
    count = 0
    while waiting and count < MAX_PAGES:
        node, above = waiting.pop()
        node = node.get_object()
        if not isinstance(node, DictionaryObject) or id(node) in seen:
            continue
        seen.add(id(node))
        resources = _at(node, "/Resources") or above
        if "/Kids" in node:
            waiting.extend((child, resources) for child in reversed(list(node["/Kids"])))
        else:
            count += 1
            yield {"contents": _at(node, "/Contents"), "resources": resources}


def _at(node: Any, name: str) -> Any:  # noqa: ANN401 (PDF objects of any kind)
    """The entry ``name``, references followed; None where there is none."""
    return node[name] if name in node else None  # noqa: SIM401 (its get() follows no reference)


def _page_text(page: dict[str, Any], known: dict[int, Font]) -> str:
    try:
        fonts = _fonts(page["resources"], known)
        return "".join("".join(_strings(_content(page["contents"]), fonts)).split()).lower()
    except Exception:  # noqa: BLE001 (as above: one bad page hides no other)
        return ""


def _content(contents: Any) -> bytes:  # noqa: ANN401 (a PDF object of any kind)
    if isinstance(contents, StreamObject):
        return bytes(contents.data)
    if isinstance(contents, ArrayObject):
        return b"\n".join(_content(part.get_object()) for part in contents)
    return b""


def _fonts(resources: Any, known: dict[int, Font]) -> dict[bytes, Font]:  # noqa: ANN401 (a PDF object)
    """The page's fonts by name; ``known`` keeps those read before, which the reader keeps alive."""
    named: Any = (_at(resources, "/Font") if resources is not None else None) or {}
    found = {}
    for name in named:
        font = named[name]
        if id(font) not in known:
            known[id(font)] = _font(font)
        found[str(name)[1:].encode()] = known[id(font)]
    return found


def _font(font: Any) -> Font:  # noqa: ANN401 (a PDF object of any kind)
    table = _at(font, "/ToUnicode")
    characters = _characters(bytes(table.data)) if isinstance(table, StreamObject) else {}
    wide = font.get("/Subtype") == "/Type0"
    if characters and not wide:
        characters = dict.fromkeys(range(256), "�") | characters
    return Font(2 if wide else 1, characters)


def _characters(table: bytes) -> dict[int, str]:
    """Code → text, of a ToUnicode table (ISO 32000-1, 9.10.3)."""
    found: dict[int, str] = {}
    for kind, body in _BLOCK.findall(table):
        codes = [
            (bytes.fromhex(h.decode()), opening, closing) for h, opening, closing in _hex(body)
        ]
        if kind == b"bfchar":
            for (code, *_), (text, *_) in zip(codes[::2], codes[1::2], strict=False):
                found[int.from_bytes(code, "big")] = text.decode("utf-16-be", "replace")
        else:
            found |= _ranges(codes)
    return found


def _hex(body: bytes) -> list[tuple[bytes, bytes, bytes]]:
    return _CODE.findall(body)


def _ranges(codes: list[tuple[bytes, bytes, bytes]]) -> dict[int, str]:
    """``<low> <high> <text>`` counts on from the text; ``<low> <high> [<text> …]`` lists each."""
    found: dict[int, str] = {}
    place = 0
    while place + 2 < len(codes) and len(found) <= MAX_CHARACTERS:
        low = int.from_bytes(codes[place][0], "big")
        high = min(int.from_bytes(codes[place + 1][0], "big"), low + 0xFFFF)
        if codes[place + 2][1]:
            place += 3
            code = low
            while place < len(codes) and not codes[place][2]:
                found[code] = codes[place][0].decode("utf-16-be", "replace")
                code, place = code + 1, place + 1
            place += 1
            continue
        first = codes[place + 2][0]
        start = int.from_bytes(first, "big")
        for code in range(low, high + 1):
            raw = (start + code - low).to_bytes(max(len(first), 2) + 1, "big")[1:]
            found[code] = raw.decode("utf-16-be", "replace")
        place += 3
    return found


def _strings(content: bytes, fonts: dict[bytes, Font]) -> Iterator[str]:
    """The strings a content stream shows, in its order, decoded by the font in force."""
    font = Font(1, {})
    for match in _SHOWN.finditer(content):
        if match["font"] is not None:
            font = fonts.get(match["font"], Font(1, {}))
        elif match["text"] is not None:
            yield _decoded(_ESCAPE.sub(_unescaped, match["text"]), font)
        else:
            digits = b"".join(match["hex"].split())
            yield _decoded(bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode()), font)


def _unescaped(match: re.Match[bytes]) -> bytes:
    """What an escape in a PDF string stands for (ISO 32000-1, 7.3.4.2)."""
    code = match[1]
    if code[:1].isdigit():
        return bytes([int(code, 8) & 0xFF])
    return b"" if code in (b"\n", b"\r", b"\r\n") else _PLAIN.get(code, code)


def _decoded(raw: bytes, font: Font) -> str:
    if font.width == 2:
        whole = raw[: len(raw) // 2 * 2]
        return whole.decode("utf-16-be", "surrogatepass").translate(font.characters)
    return raw.decode("latin-1").translate(font.characters)
