"""The same report as plain text: for reading aloud, searching, comparing.

Every word and figure of the content stands in it, in the same order; a picture is given as the values
it draws. Lines end with LF and are wrapped for the eye only. What evidence holds stays text: a control,
bidirectional or invisible character is written as its number.
"""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

from evidencekit.clock import local_text, zone
from evidencekit.report import words
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
)
from evidencekit.report.blocks import words as bare
from evidencekit.report.chartshapes import CoverageStrip, LengthDistribution, RunChart
from evidencekit.report.words import visible_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from evidencekit.report.blocks import Block, Content, Row, Text
    from evidencekit.report.chartshapes import LegendEntry
    from evidencekit.report.texts import Catalogue

MEASURE = 92
_RULES = {1: "=", 2: "-"}


def plain_text(content: Content, texts: Catalogue) -> Iterator[str]:
    """The whole report as text, part by part, so that a long annex is never held at once.

    ``texts`` is the catalogue that ``content`` was composed in.
    """
    yield from _lines("", content.title, gap=False)
    yield from _lines("", content.header_left[0], gap=False)
    yield from _lines("", f"{content.header_right} · {content.footer_left}", gap=False)
    if not content.final:
        yield from _lines("*** ", f"{content.draft_words} ***")
    yield from _lines("", texts.text("plain.lead"))
    for part in content.parts:
        if part.number:
            yield from _title(f"{part.number}  {part.title}", 1)
        for block in part.blocks:
            yield from _WRITERS[type(block)](block, texts)


def _lines(first: str, text: str, *, after: str = "", gap: bool = True) -> Iterator[str]:
    """``text`` wrapped, ``first`` before its first line and ``after`` before the others."""
    shown = visible_text(text)
    lines = textwrap.wrap(
        shown, MEASURE, initial_indent=first, subsequent_indent=after or " " * len(first),
        break_long_words=False, break_on_hyphens=False,
    ) or [first.rstrip()]  # fmt: skip
    yield ("\n" if gap else "") + "\n".join(lines).replace(words.NBSP, " ") + "\n"


def _title(text: str, level: int) -> Iterator[str]:
    """A heading with a line of signs under it, by its level."""
    shown = visible_text(text).replace(words.NBSP, " ")
    rule = _RULES.get(level, "")
    yield f"\n{shown}\n" + (f"{rule * len(shown)}\n" if rule else "")


def _heading(block: Heading, _texts: Catalogue) -> Iterator[str]:
    yield from _title(block.text, block.level)


def _para(block: Para, _texts: Catalogue) -> Iterator[str]:
    yield from _lines("", bare(block.text))


def _bullets(block: Bullets, _texts: Catalogue) -> Iterator[str]:
    for n, item in enumerate(block.items):
        yield from _lines("* ", bare(item), gap=n == 0)


def _labelled(rows: tuple[tuple[str, Text], ...], indent: str = "") -> Iterator[str]:
    """``Label: value`` lines."""
    for label, value in rows:
        said = f"{label}: {bare(value)}" if label else bare(value)
        yield from _lines(indent, said, after=indent + "  ", gap=False)


def _facts(block: Facts, _texts: Catalogue) -> Iterator[str]:
    yield "\n"
    yield from _labelled(block.rows)


def _table(block: Table, texts: Catalogue) -> Iterator[str]:
    """A line a row, each value after its column's name: a voice can read that, columns it cannot."""
    if block.title:
        yield from _title(block.title, 3)
    names = [column.title for column in block.columns]
    for row in block.rows:
        yield from _row(names, row, texts)


def _row(names: list[str], row: Row, texts: Catalogue) -> Iterator[str]:
    cells = [(name, bare(cell).strip(" ")) for name, cell in zip(names, row.cells, strict=True)]
    said = "; ".join(f"{name}: {value}" for name, value in cells if value)
    if row.strong:
        said += f" ({texts.text('plain.marked')})"
    yield from _lines("- ", said, gap=False)
    yield from _labelled(row.under, "    ")


def _box(block: Box, _texts: Catalogue) -> Iterator[str]:
    sign = "!! " if block.warning else "| "
    yield from _lines(sign, block.title)
    for text in block.paragraphs:
        yield from _lines(sign, bare(text), gap=False)


def _figure(block: Figure, texts: Catalogue) -> Iterator[str]:
    """A picture in words: its title, what it shows, the values where no table beside it has them."""
    yield from _lines("", texts.text("plain.figure", title=block.title))
    if block.says:
        yield from _lines("", bare(block.says), gap=False)
    chart = block.chart
    yield from _lines("", texts.text("plain.axis", axis=chart.axis), gap=False)
    if isinstance(chart, RunChart):
        yield from _run_chart(chart, texts)
    elif isinstance(chart, CoverageStrip):
        yield from _strip(chart, texts)
    elif isinstance(chart, LengthDistribution):
        for _, said in chart.beyond:
            yield from _lines("- ", said, gap=False)
        if chart.more:
            yield from _lines("- ", chart.more, gap=False)


def _run_chart(chart: RunChart, texts: Catalogue) -> Iterator[str]:
    """Every mark, stretch and night as a line."""
    tz = zone(chart.zone)
    signs = {entry.sign: entry.text for entry in chart.legend if not entry.questioned}
    for mark in chart.marks:
        how = texts.text(f"chart.legend.{mark.shape.value.replace('-', '_')}")
        if mark.label and not mark.questioned:
            how = f"{how}, {texts.comma(mark.label)}"
        how = f"{words.length(mark.length_us, texts)}; {how}"
        if mark.questioned:
            how = f"{mark.label[-1] if mark.label else how} ({texts.text('plain.marked')})"
        said = texts.text("plain.mark", time=local_text(mark.at_us, tz), sign=how)
        yield from _lines("- ", said, gap=False)
    for span in chart.spans:
        yield from _lines(
            "- ",
            texts.text(
                "plain.span",
                n=span.count,
                start=local_text(span.start_us, tz),
                end=local_text(span.end_us, tz),
                shortest=words.length(span.shortest_us, texts),
                longest=words.length(span.longest_us, texts),
                sign=signs.get(span.shape.value, span.shape.value),
            ),
            gap=False,
        )
    for night in chart.nights:
        due = local_text(night.due_us, tz)
        said = signs.get(night.kind.value, night.label)
        yield from _lines("- ", texts.text("plain.mark", time=due, sign=said), gap=False)
    yield from _legend(chart.legend, {"median"})


def _strip(chart: CoverageStrip, texts: Catalogue) -> Iterator[str]:
    """Records a day; gaps, steps and restarts stand in the tests below the picture."""
    tz = zone(chart.zone)
    for piece in chart.bins:
        first = local_text(piece.start_us, tz)
        said = texts.text("plain.bin", time=first, n=piece.count)
        yield from _lines("- ", said, gap=False)


def _legend(entries: tuple[LegendEntry, ...], signs: set[str]) -> Iterator[str]:
    for entry in entries:
        if entry.sign in signs:
            yield from _lines("- ", entry.text, gap=False)


def _finding(block: Finding, _texts: Catalogue) -> Iterator[str]:
    yield from _lines(f"{block.number}  ", bare(block.sentence))
    yield from _labelled(block.rows, "    ")


def _commands(block: Commands, _texts: Catalogue) -> Iterator[str]:
    yield from _lines("", bare(block.text))
    for line in (*block.lines, *(f"=> {line}" for line in block.expect)):
        yield f"    {visible_text(line).replace(words.NBSP, ' ')}\n"


def _sheet(block: RecordSheet, _texts: Catalogue) -> Iterator[str]:
    yield from _title(f"{block.title}  ({block.cite})", 3)
    if block.cited_by:
        yield from _lines("", bare(block.cited_by), gap=False)
    for at in range(0, len(block.raw), 16):
        yield f"    +{at:02X}  {block.raw[at : at + 16].hex(' ')}\n"
    for row in block.fields:
        meaning = row.meaning + (f" ({row.interval})" if row.interval else "")
        said = f"{row.name} (+{row.offset:02X}, {row.length}): {row.raw_hex} = {meaning}"
        yield from _lines("    ", said, after="      ", gap=False)


def _diagram(block: Diagram, _texts: Catalogue) -> Iterator[str]:
    for n, (title, note) in enumerate(block.steps, 1):
        yield from _lines(f"{n}. ", f"{title}: {note}", gap=n == 1)


def _contents(block: Contents, _texts: Catalogue) -> Iterator[str]:
    for number, title, _ in block.entries:
        yield from _lines("  ", f"{number}  {title}", gap=False)


def _seal_place(block: SealPlace, _texts: Catalogue) -> Iterator[str]:
    yield from _lines("", bare(block.caption))


def _form(block: Form, _texts: Catalogue) -> Iterator[str]:
    for text in block.paragraphs:
        yield from _lines("    ", bare(text))
    for label in block.blanks:
        yield from _lines("    ", f"{label}: {'_' * 40}")


def _cover(block: CoverTitle, _texts: Catalogue) -> Iterator[str]:
    yield from _lines("", block.kind)
    yield from _title(block.title, 1)
    yield from _lines("", f"{block.state}. {block.state_words}")


def _page_break(_block: PageBreak, _texts: Catalogue) -> Iterator[str]:
    yield "\n"


_WRITERS: dict[type[Block], Callable[[Any, Catalogue], Iterator[str]]] = {
    Heading: _heading,
    Para: _para,
    Bullets: _bullets,
    Facts: _facts,
    Table: _table,
    Box: _box,
    Figure: _figure,
    Finding: _finding,
    Commands: _commands,
    RecordSheet: _sheet,
    Diagram: _diagram,
    Contents: _contents,
    SealPlace: _seal_place,
    Form: _form,
    CoverTitle: _cover,
    PageBreak: _page_break,
}
"""How each kind of block is written."""
