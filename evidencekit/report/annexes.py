"""Annexes A to E of the full form. Their tables are made row by row while they are drawn."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, SupportsIndex

from evidencekit.report import words
from evidencekit.report.blocks import (
    Column,
    FieldRow,
    Para,
    Part,
    RecordSheet,
    Row,
    Span,
    Table,
    plain,
)
from evidencekit.report.matter import CITED_AT_MOST, finding_anchor
from evidencekit.report.method import settings_lines, template_blocks, templates
from evidencekit.report.shown import status_words
from evidencekit.report.words import sentence
from evidencekit.texts import speaking

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evidencekit.analysis.values import Run
    from evidencekit.records import RecordRef
    from evidencekit.report.blocks import Block, Text
    from evidencekit.report.matter import Matter


_LINKED = 2_000
"""Of more runs only those with a sheet are links: each link needs as much memory as its row."""
_LONG = 60
"""A remark longer than this is printed once where several sheets share it."""


def annexes(matter: Matter) -> tuple[Part, ...]:
    """All annexes in order."""
    return (
        _runs(matter),
        _records(matter),
        _settings(matter),
        _certifications(matter),
        _software(matter),
    )


@dataclass(frozen=True, slots=True)
class RunRows:
    """The rows of annex A, made as they are asked for: they need no memory of their own."""

    matter: Matter

    def __len__(self) -> int:
        return len(self.matter.analysis.runs)

    def __getitem__(self, place: SupportsIndex, /) -> Row:
        at = place.__index__()
        with speaking(self.matter.options.language):
            return run_row(self.matter, at + 1, self.matter.analysis.runs[at])

    def __iter__(self) -> Iterator[Row]:
        yield from (self[place] for place in range(len(self)))


def run_row(matter: Matter, place: int, run: Run) -> Row:
    """One run as annex A prints it."""
    root = run.root
    many = len(matter.analysis.runs) > _LINKED
    return Row(
        (
            plain(words.count(place)),
            plain(matter.local(run.start_us)),
            plain(words.length(run.elapsed_us)),
            plain(status_words(matter, run.outcome)),
            plain(matter.member_user(root)),
            plain(matter.unknown if root.pid is None else str(root.pid)),
            plain(matter.starter(run)),
            matter.cite(root.ref, sheets_only=many),
        ),
        strong=run is matter.analysis.questioned,
    )


def _runs(matter: Matter) -> Part:
    """Annex A: every run."""
    texts = matter.texts
    shares = (
        ("number", 5.0, True), ("start", 24.0, False), ("length", 14.0, True), ("ended", 15.0, True),
        ("user", 9.0, False), ("pid", 8.0, True), ("by", 9.0, False), ("record", 18.0, True),
    )  # fmt: skip
    columns = tuple(Column(texts.text(f"runs.{key}"), share, right) for key, share, right in shares)
    lead = Para(texts.spans("runs.lead", n=len(matter.analysis.runs)))
    table = Table(columns, RunRows(matter), small=True)
    title = texts.text("title.runs")
    return Part(_letter(matter, "A"), title, "annex-A", (lead, table))


def _letter(matter: Matter, letter: str) -> str:
    return matter.texts.text("title.annex", letter=letter)


def _records(matter: Matter) -> Part:
    """Annex B: the cited records, byte by byte and field by field."""
    texts = matter.texts
    title = texts.text("title.records")
    number = _letter(matter, "B")
    if not matter.sheets:
        blocks: tuple[Block, ...] = (Para(texts.spans("records.none")),)
        return Part(number, title, "annex-B", blocks)
    names = _names(matter)
    cited: dict[RecordRef, list[str]] = {}
    for key, finding in matter.findings:
        for ref in finding.records:
            cited.setdefault(ref, []).append(key)
    remarks = _remarks(matter)
    sheets = tuple(
        _sheet(matter, place, ref, names.get(ref, ""), cited.get(ref, []), remarks)
        for place, ref in enumerate(matter.sheets, 1)
    )
    lead = [Para(texts.spans("records.lead"))]
    lead += [
        Para(texts.spans("records.remark_words", n=str(n), text=sentence(text)), "small")
        for text, n in remarks.items()
    ]
    blocks = (*lead, *sheets, Para(texts.spans("records.left", n=CITED_AT_MOST), "small"))
    return Part(number, title, "annex-B", blocks)


def _names(matter: Matter) -> dict[RecordRef, str]:
    """Command and outcome of those records with a sheet that the analysis holds."""
    wanted = frozenset(matter.sheets)
    return {
        member.ref: f"{member.command}, {member.outcome.text()}"
        for run in matter.analysis.runs
        for member in (run.root, *run.family)
        if member.ref in wanted
    }


def _name_in(matter: Matter, ref: RecordRef) -> str:
    """The command and how it ended, as the record's own fields say."""
    views = {view.name.rpartition("_")[2]: view.meaning for view in matter.explain(ref)}
    parts = [views.get("comm", "").strip("“”"), views.get("exitcode", "")]
    return ", ".join(part for part in parts if part)


def _remarks(matter: Matter) -> dict[str, int]:
    """Long remarks on what a field can stand for that several sheets share, each with a number."""
    counts = Counter(
        view.interval
        for ref in matter.sheets
        for view in matter.explain(ref)
        if len(view.interval) > _LONG
    )
    shared = [text for text, n in counts.items() if n > 1]
    return {text: n for n, text in enumerate(shared, 1)}


def _sheet(
    matter: Matter,
    place: int,
    ref: RecordRef,
    name: str,
    cited: list[str],
    remarks: dict[str, int],
) -> RecordSheet:
    """One record."""
    texts = matter.texts
    fields = tuple(
        FieldRow(
            view.name,
            view.label,
            view.offset - ref.offset,
            view.length,
            view.raw_hex,
            view.meaning,
            texts.text("records.remark", n=str(remarks[view.interval]))
            if view.interval in remarks
            else view.interval,
        )
        for view in matter.explain(ref)
    )
    title = texts.text("records.sheet_bare", n=str(place))
    name = name or _name_in(matter, ref)
    if name:
        title = texts.text("records.sheet", n=str(place), name=name)
    by: Text = ()
    if cited:
        links: list[Span] = []
        for number in cited:
            links += plain(texts.raw("list.comma")) if links else ()
            links.append(Span(number, link=finding_anchor(number)))
        by = texts.spans("records.cited", findings=tuple(links))
    anchor = matter.sheet_anchors[ref]
    return RecordSheet(title, anchor, ref.cite(), matter.raw(ref), fields, by)


def _settings(matter: Matter) -> Part:
    """Annex C: what was set."""
    texts = matter.texts
    columns = (
        Column(texts.text("settings.name"), 30),
        Column(texts.text("settings.value"), 70),
    )
    rows = tuple(Row(cells) for cells in settings_lines(matter))
    blocks = (Para(texts.spans("settings.lead")), Table(columns, rows))
    return Part(_letter(matter, "C"), texts.text("title.settings"), "annex-C", blocks)


def _certifications(matter: Matter) -> Part:
    """Annex D: three drafts for three people."""
    texts = matter.texts
    blocks: list[Block] = [Para(texts.spans("certifications.lead"))]
    for template in templates(matter.options.language)["certification"]:
        blocks += template_blocks(matter, template)
    number, title = _letter(matter, "D"), texts.text("title.certifications")
    return Part(number, title, "annex-D", tuple(blocks))


def _software(matter: Matter) -> Part:
    """Annex E: what the report was made with, and the licences."""
    texts = matter.texts
    blocks: list[Block] = [Para(texts.spans("software.lead"))]
    columns = (
        Column(texts.text("software.name"), 34),
        Column(texts.text("software.version"), 26),
        Column(texts.text("software.licence"), 40),
    )
    none = texts.text("software.none")
    rows = tuple(
        Row((plain(lib.name), plain(lib.version or none), plain(lib.licence or none)))
        for lib in matter.options.tool.libraries
    )
    if rows:
        blocks.append(Table(columns, rows))
    blocks.append(Para(texts.spans("software.fonts")))
    number = _letter(matter, "E")
    return Part(number, texts.text("title.software"), "annex-E", tuple(blocks))
