"""The cover and parts 2 and 4: what was asked, and how such a record comes to exist."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evidencekit.clock import SECOND, plain_seconds, utc_text
from evidencekit.report import words
from evidencekit.report.blocks import (
    Bullets,
    Column,
    Contents,
    CoverTitle,
    Diagram,
    Facts,
    Heading,
    Para,
    Part,
    Row,
    SealPlace,
    Table,
    plain,
    prose,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evidencekit.case.model import ClockCheck, Exhibit
    from evidencekit.report.blocks import Block, Text
    from evidencekit.report.matter import Matter


def cover(matter: Matter, parts: Sequence[Part]) -> Part:
    """The first page; ``parts`` are those that follow."""
    texts, options, info = matter.texts, matter.options, matter.info
    state = "final" if options.final else "draft"
    number = matter.stated(info.number)
    title = " ".join(info.title.split()) or texts.text("cover.untitled", number=number)
    head = CoverTitle(
        texts.text("cover.kind"),
        title,
        texts.text(f"cover.{state}"),
        texts.text(f"cover.{state}_words"),
        options.final,
    )
    entries = tuple((part.number, part.title, part.anchor) for part in parts)
    blocks: list[Block] = [
        head,
        Facts(_cover_facts(matter)),
        Heading(texts.text("cover.contents"), 3),
        Contents(entries),
        SealPlace(texts.spans("cover.place")),
        Para(texts.spans("cover.results"), "small"),
    ]
    return Part("", texts.text("title.cover"), "cover", tuple(blocks))


def _cover_facts(matter: Matter) -> tuple[tuple[str, Text], ...]:
    """What the cover says, in order."""
    texts, options, info = matter.texts, matter.options, matter.info
    examiner = ", ".join(
        part
        for part in (info.examiner.name, info.examiner.role, info.examiner.organisation)
        if part
    )
    records = sum(e.records for e in matter.accounting)
    form = "form_full" if options.full else "form_summary"
    seal = (
        texts.text("cover.seal_words", name=options.seal.name)
        if options.seal
        else texts.text("cover.seal_none" if options.final else "cover.seal_draft")
    )
    values = (
        ("report", _report_words(matter)),
        ("case", plain(" · ".join(p for p in (info.number, info.title) if p) or matter.stated(""))),
        ("requester", plain(matter.stated(info.requester))),
        ("examiner", plain(matter.stated(examiner))),
        ("job", job_words(matter)),
        ("range", _range_words(matter)),
        (
            "exhibits",
            texts.spans(
                "cover.exhibits_words",
                n=len(matter.exhibits),
                accounting=len(matter.accounting),
                records=records,
            ),
        ),
        ("written", _written(matter)),
        ("seal", plain(seal)),
        ("form", texts.spans(f"cover.{form}")),
    )
    return tuple((texts.text(f"cover.{key}"), value) for key, value in values)


def _report_words(matter: Matter) -> Text:
    """Number, version, and which report it replaces."""
    options = matter.options
    key = "supersedes" if options.supersedes else "version"
    return matter.texts.spans(
        f"cover.{key}",
        report=matter.stated(options.report_id),
        version=str(options.version),
        old=options.supersedes,
    )


def job_words(matter: Matter) -> Text:
    """The job's name and user."""
    query = matter.analysis.query
    if query.uid is None:
        return matter.texts.spans("cover.job_any_user", command=query.command)
    return matter.texts.spans("cover.job_words", command=query.command, user=matter.user(query.uid))


def _range_words(matter: Matter) -> Text:
    return matter.texts.spans(
        "cover.range_words", days=matter.range_words(), zone=matter.analysis.query.zone
    )


def _written(matter: Matter) -> Text:
    """When the report was written, local and UTC, and by which clock."""
    created = matter.options.created_us
    return matter.texts.spans(
        "cover.written_words",
        local=matter.local(created),
        zone=matter.analysis.query.zone,
        utc=utc_text(created - created % SECOND),
    )


# --- 2 scope ---------------------------------------------------------------------------------------


def scope_part(matter: Matter) -> Part:
    """Part 2: questions, selection, authority, zone."""
    texts, info = matter.texts, matter.info
    blocks: list[Block] = [Heading(texts.text("scope.questions"))]
    questions = tuple(plain(" ".join(q.split())) for q in info.questions if q.strip())
    if questions:
        blocks.append(Bullets(questions))
    else:
        blocks.append(Para(texts.spans("scope.no_questions")))
    skew = info.clock_skew_s
    clock = (
        texts.spans("scope.clock_unknown")
        if skew is None
        else texts.spans("scope.clock_known", seconds=plain_seconds(skew).replace("-", "−"))
    )
    zone_words = texts.spans(
        "scope.zone_words",
        zone=matter.analysis.query.zone,
        zone_data=matter.options.tool.zone_data or matter.unknown,
    )
    rows = [
        ("asked_by", plain(matter.stated(info.requester))),
        ("authority", plain(matter.stated(info.authority))),
        ("filter", prose(matter.analysis.query.in_words())),
        ("zone", zone_words),
        ("clock", clock),
        *(("clock_checks", _clock_check(matter, c)) for c in matter.options.clock_checks),
        ("notes", plain(matter.stated(info.notes))),
    ]
    facts = tuple((texts.text(f"scope.{key}"), value) for key, value in rows)
    blocks += [
        Heading(texts.text("scope.examined")),
        Facts(facts),
        Para(texts.spans("scope.only")),
    ]
    return Part("2", texts.text("title.scope"), "part-2", tuple(blocks))


def _clock_check(matter: Matter, check: ClockCheck) -> Text:
    """One comparison of this computer's clock with another."""
    texts = matter.texts
    by = texts.text("scope.reported_by", who=check.reported_by) if check.reported_by else ""
    return texts.spans(
        "scope.clock_check",
        shown=utc_text(check.shown_us),
        source=matter.stated(check.source),
        reference=check.reference,
        by=by,
    )


# --- 4 origin --------------------------------------------------------------------------------------


def origin_part(matter: Matter) -> Part:
    """Part 4: how the system makes such a record and how this program reads it."""
    texts = matter.texts
    length = texts.text(f"origin.length_{'linux' if matter.is_linux() else 'other'}")
    steps = tuple(
        (title, note.replace("{length}", length)) for title, note in texts.pairs("origin.steps")
    )
    first, *rest = texts.paragraphs("origin.paragraphs", length=length)
    blocks: list[Block] = [Para(first), Diagram(steps), *(Para(text) for text in rest)]
    blocks += [
        Heading(texts.text("origin.heading_reads")),
        Para(texts.spans("origin.reads")),
        _layouts(matter),
        Heading(texts.text("origin.ordinary")),
        Para(texts.spans("origin.ordinary_words")),
    ]
    said = matter.options.ordinary_course
    if said.strip():
        blocks.append(Para(plain(" ".join(said.split()))))
    else:
        blocks.append(Para(texts.spans("origin.ordinary_none")))
    return Part("4", texts.text("title.origin"), "part-4", tuple(blocks))


def _recognition(matter: Matter, exhibit: Exhibit) -> str:
    """How the format of one exhibit was told, and what came next."""
    first, second, *_ = (*exhibit.recognition, "", "")
    if not first:
        return ""
    key = "why_words" if second else "why_alone"
    return matter.texts.text(f"origin.{key}", first=first, second=second, exhibit=exhibit.number)


def _layouts(matter: Matter) -> Table:
    """Each format found, in how many exhibits, and why it was recognised."""
    texts = matter.texts
    found: dict[str, list[int]] = {}
    why: dict[str, str] = {}
    for exhibit in matter.accounting:
        found.setdefault(exhibit.layout_title, []).append(exhibit.records)
        why.setdefault(exhibit.layout_title, _recognition(matter, exhibit))
    rows = tuple(
        Row(
            (
                plain(title or texts.text("evidence.unrecognised")),
                plain(words.count(len(records))),
                plain(words.count(sum(records))),
                plain(why[title] or matter.unknown),
            )
        )
        for title, records in found.items()
    )
    columns = (
        Column(texts.text("origin.layouts"), 26),
        Column(texts.text("cover.exhibits"), 10, right=True),
        Column(texts.text("evidence.records"), 12, right=True),
        Column(texts.text("origin.why"), 52),
    )
    return Table(columns, rows)
