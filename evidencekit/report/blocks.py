"""The blocks a report is made of: plain frozen values that say *what* stands where, not how it looks.

Text is a tuple of :class:`Span`. There is no markup in a span: whatever evidence holds (angle brackets,
control characters, right-to-left marks) stays text, because nothing downstream parses it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, SupportsIndex

from evidencekit.report.words import tied

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evidencekit.report.chartshapes import Chart


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of text in one face. ``link`` names the anchor it leads to, if any."""

    text: str
    bold: bool = False
    italic: bool = False
    mono: bool = False
    link: str = ""


Text = tuple[Span, ...]
"""A run of spans set one after the other."""


def plain(text: str) -> Text:
    """``text`` as it stands, in the upright face."""
    return (Span(text),) if text else ()


def prose(text: str) -> Text:
    """A sentence from elsewhere, its times, lengths and citations kept from being parted."""
    return plain(tied(text))


def mono(text: str, link: str = "") -> Text:
    """``text`` in the monospaced face: bytes, hashes, citations, command lines."""
    return (Span(text, mono=True, link=link),)


def strong(text: str) -> Text:
    """``text`` in bold."""
    return (Span(text, bold=True),)


def words(text: Text) -> str:
    """The bare words of ``text``."""
    return "".join(span.text for span in text)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside a part; ``level`` 2 or 3 (the part's own title is level 1)."""

    text: str
    level: int = 2
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph. ``style``: ``body``, ``lead`` (page 1), ``question``, ``small``."""

    text: Text
    style: str = "body"


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of short statements."""

    items: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """Named values, one a line: label left, value right of it."""

    rows: tuple[tuple[str, Text], ...]
    narrow: bool = False
    """The labels are a letter and a number, no words."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table; ``share`` is its part of the table's width."""

    title: str
    share: float
    right: bool = False
    """Figures stand right-aligned."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row; ``under`` are labelled lines below it, from the second column on (hashes, remarks)."""

    cells: tuple[Text, ...]
    under: tuple[tuple[str, Text], ...] = ()
    anchor: str = ""
    strong: bool = False
    """The row in question: singled out by a mark and a tint."""


class Rows(Protocol):
    """Rows that can be gone through more than once and need not all exist at once."""

    def __len__(self) -> int:
        """How many there are."""
        ...

    def __iter__(self) -> Iterator[Row]:
        """From the first row on, each time."""
        ...

    def __getitem__(self, place: SupportsIndex, /) -> Row:
        """One row, to judge the columns' widths by."""
        ...


@dataclass(frozen=True, slots=True)
class Table:
    """A table. Its head repeats on each page, its rows are never split."""

    columns: tuple[Column, ...]
    rows: Rows
    title: str = ""
    small: bool = False
    """Set smaller: long annex tables."""
    under_from: int = 1
    """The column that unlabelled lines under a row begin at."""


@dataclass(frozen=True, slots=True)
class Box:
    """Something that must not be overlooked; ``warning`` boxes carry a mark as well."""

    title: str
    paragraphs: tuple[Text, ...]
    warning: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart with its title; ``says`` tells in words what it shows (for those who cannot see it)."""

    chart: Chart
    title: str
    says: Text = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """One numbered finding: a sentence, and rows of fact, basis, limits, confidence."""

    number: str
    sentence: Text
    rows: tuple[tuple[str, Text], ...]
    anchor: str


@dataclass(frozen=True, slots=True)
class Commands:
    """A step for the reader's own machine: what it does, the lines to type, what must appear."""

    text: Text
    lines: tuple[str, ...]
    expect: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One field of a record sheet; ``offset`` counts from the record's first byte."""

    name: str
    label: str
    offset: int
    length: int
    raw_hex: str
    meaning: str
    interval: str = ""


@dataclass(frozen=True, slots=True)
class RecordSheet:
    """One record as hex and as fields, each field's bytes marked."""

    title: str
    anchor: str
    cite: str
    raw: bytes
    fields: tuple[FieldRow, ...]
    cited_by: Text = ()


@dataclass(frozen=True, slots=True)
class Diagram:
    """Boxes in a row, arrows between them: how a record comes to exist."""

    steps: tuple[tuple[str, str], ...]
    """Title and one line for each box."""


@dataclass(frozen=True, slots=True)
class Contents:
    """The list of parts with their pages."""

    entries: tuple[tuple[str, str, str], ...]
    """Number, title, anchor."""


@dataclass(frozen=True, slots=True)
class SealPlace:
    """The frame that a seal is drawn into, with the words beneath it."""

    caption: Text


@dataclass(frozen=True, slots=True)
class Form:
    """A text for a person to complete and sign by hand; ``blanks`` are labels of empty lines."""

    paragraphs: tuple[Text, ...]
    blanks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CoverTitle:
    """The head of the cover: what it is, of which case, in which state."""

    kind: str
    title: str
    state: str
    state_words: str
    final: bool


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows starts a page."""


Block = (
    Heading
    | Para
    | Bullets
    | Facts
    | Table
    | Box
    | Figure
    | Finding
    | Commands
    | RecordSheet
    | Diagram
    | Contents
    | SealPlace
    | Form
    | CoverTitle
    | PageBreak
)


@dataclass(frozen=True, slots=True)
class Part:
    """A numbered part or an annex of the report."""

    number: str
    """``3``, ``A``; empty for the cover."""
    title: str
    anchor: str
    blocks: tuple[Block, ...]
    new_page: bool = False
    one_page: bool = False
    """Its picture is drawn lower where that keeps the part on one page."""


@dataclass(frozen=True, slots=True)
class Content:
    """All that a report says, in order."""

    title: str
    subject: str
    author: str
    language: str
    created_us: int
    paper: str
    final: bool
    creator: str
    keywords: str
    header_left: tuple[str, ...]
    """The longest that fits is printed."""
    header_right: str
    footer_left: str
    page_words: str
    """``page {page} of {pages}``."""
    draft_words: str
    parts: tuple[Part, ...]
    anchors: frozenset[str] = field(default_factory=frozenset)
    """Every place that a link may lead to."""
