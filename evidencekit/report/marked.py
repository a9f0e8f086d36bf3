"""What the examiner marked for the report: records, runs, exhibits, findings, with their notes.

A mark is the examiner's choice, not a finding; notes that are not marked stay in the case.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evidencekit.report.blocks import Column, Heading, Para, Row, Span, Table, plain
from evidencekit.report.matter import exhibit_anchor, finding_anchor

if TYPE_CHECKING:
    from evidencekit.report.blocks import Block, Text
    from evidencekit.report.matter import Matter

_RECORD = re.compile(r"record:(.+)@(0x[0-9A-F]+)", re.DOTALL)


def marked_blocks(matter: Matter) -> list[Block]:
    """The marked things in a table; nothing where none is marked."""
    texts = matter.texts
    marked = [note for note in matter.options.notes if note.marked]
    if not marked:
        return []
    columns = (
        Column(texts.text("marked.thing"), 26),
        Column(texts.text("marked.note"), 56),
        Column(texts.text("marked.tags"), 18),
    )
    rows = tuple(
        Row(
            (
                _thing(matter, note.key),
                plain(" ".join(note.text.split())),
                plain(", ".join(note.tags)),
            )
        )
        for note in marked
    )
    return [
        Heading(texts.text("marked.title"), anchor="part-5-marked"),
        Para(texts.spans("marked.words"), "small"),
        Table(columns, rows),
    ]


def _thing(matter: Matter, key: str) -> Text:
    """What a note is on, leading there where the report shows it."""
    exhibits = {exhibit.number for exhibit in matter.exhibits}
    if match := _RECORD.fullmatch(key):
        link = exhibit_anchor(match[1]) if match[1] in exhibits else ""
        return (Span(f"{match[1]} @ {match[2]}", link=link),)
    what, _, which = key.partition(":")
    if what == "exhibit" and which in exhibits:
        return (Span(which, link=exhibit_anchor(which)),)
    if what == "finding":
        number = next((n for n, found in matter.findings if found.key == which), "")
        if number:
            return (Span(number, link=finding_anchor(number)),)
    return plain(matter.texts.text("marked.case") if key == "case" else key)
