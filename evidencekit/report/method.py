"""Parts 11 and 12: method and tool; and, apart from all machine facts, what people say."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from evidencekit.assets import asset
from evidencekit.clock import utc_text
from evidencekit.report import words
from evidencekit.report.blocks import (
    Bullets,
    Column,
    Commands,
    Facts,
    Form,
    Heading,
    Para,
    Part,
    Row,
    Span,
    Table,
    mono,
    plain,
)
from evidencekit.report.matter import finding_anchor
from evidencekit.report.texts import marked

if TYPE_CHECKING:
    from evidencekit.report.blocks import Block, Text
    from evidencekit.report.matter import Matter


def method_part(matter: Matter) -> Part:
    """Part 11: which program, how, and the steps to repeat it."""
    texts, tool, query = matter.texts, matter.options.tool, matter.analysis.query
    libraries = ", ".join(f"{lib.name} {lib.version}".strip() for lib in tool.libraries)
    facts = (
        *_program(matter),
        ("libraries", libraries or matter.unknown),
        ("selection", words.tied(query.in_words())),
    )
    steps = texts.paragraphs(
        "method.steps",
        selection=words.tied(query.in_words()),
        matching=matter.analysis.records_matching,
        runs=len(matter.analysis.runs),
    )
    blocks: list[Block] = [
        Para(texts.spans("method.lead")),
        Facts(tuple((texts.text(f"method.{key}"), plain(value)) for key, value in facts)),
        Heading(texts.text("method.steps_title")),
        Bullets(steps),
    ]
    if matter.options.command_line:
        text = texts.spans("method.command")
        blocks.append(Commands(text, (matter.options.command_line,)))
    blocks += [
        Heading(texts.text("method.sources")),
        Bullets(texts.paragraphs("method.source_items")),
        Heading(texts.text("method.self_check")),
        *_self_checks(matter),
        Para(texts.spans("method.known")),
    ]
    return Part("11", texts.text("title.method"), "part-11", tuple(blocks))


def tool_part(matter: Matter) -> Part:
    """Part 11 of the short form: which program, which build of it, and what its self-check said."""
    texts, checks = matter.texts, matter.options.tool.self_checks
    facts = Facts(
        tuple((texts.text(f"method.{key}"), plain(text)) for key, text in _program(matter))
    )
    passed = sum(check.passed for check in checks)
    said: list[Block] = [Para(texts.spans("method.self_check_short", passed=passed, n=len(checks)))]
    if passed < len(checks) or not checks:
        said = _self_checks(matter)
    return Part("11", texts.text("title.method"), "part-11", (facts, *said))


def _program(matter: Matter) -> tuple[tuple[str, str], ...]:
    """Name, build, what it runs on, and the rules of time zones, by the keys of their labels."""
    tool, unknown = matter.options.tool, matter.unknown
    return (
        ("tool", f"{tool.name} {tool.version}".strip()),
        ("build", words.halved(tool.build) or unknown),
        ("runtime", tool.runtime or unknown),
        ("zone_data", tool.zone_data or unknown),
    )


def _self_checks(matter: Matter) -> list[Block]:
    """What the program was checked against for this report."""
    texts, checks = matter.texts, matter.options.tool.self_checks
    if not checks:
        return [Para(texts.spans("method.self_check_none"))]
    columns = (
        Column(texts.text("system.test"), 30),
        Column(texts.text("system.result"), 14),
        Column(texts.text("system.text"), 56),
    )
    rows = tuple(
        Row(
            (
                plain(check.title),
                plain(texts.text("method.passed" if check.passed else "method.failed")),
                plain(check.text),
            )
        )
        for check in checks
    )
    return [Para(texts.spans("method.self_check_words")), Table(columns, rows)]


# --- 12 --------------------------------------------------------------------------------------------


def opinion_part(matter: Matter) -> Part:
    """Part 12: who speaks, statements, opinion, declarations; blank where a human must fill in."""
    texts, options, examiner = matter.texts, matter.options, matter.info.examiner
    who = (
        ("name", examiner.name),
        ("role", examiner.role),
        ("organisation", examiner.organisation),
        ("qualifications", examiner.qualifications),
        ("contact", examiner.contact),
        ("interests", options.interests),
    )
    blocks: list[Block] = [
        Para(texts.spans("opinion.lead")),
        Heading(texts.text("opinion.examiner")),
        Facts(
            tuple((texts.text(f"opinion.{key}"), plain(matter.stated(text))) for key, text in who)
        ),
        Heading(texts.text("opinion.on_findings")),
        *_statements(matter),
        Heading(texts.text("opinion.opinion")),
    ]
    opinion = paragraphs_of(options.opinion)
    blocks += [Para(text) for text in opinion] or [Para(texts.spans("opinion.opinion_none"))]
    blocks.append(
        Facts(
            (
                (texts.text("opinion.range"), plain(matter.stated(options.opinion_range))),
                (texts.text("opinion.contrary"), plain(matter.stated(options.contrary))),
            )
        )
    )
    blocks += _declarations(matter)
    return Part("12", texts.text("title.opinion"), "part-12", tuple(blocks))


def paragraphs_of(text: str) -> tuple[Text, ...]:
    """What a person typed, as paragraphs: blank lines part them, other line ends are spaces."""
    parts = text.replace("\r", "").split("\n\n")
    return tuple(plain(" ".join(part.split())) for part in parts if part.strip())


def _statements(matter: Matter) -> list[Block]:
    """What the examiner says on findings, each marked own knowledge or told."""
    texts = matter.texts
    numbers = {found.key: number for number, found in matter.findings}
    rows = []
    for statement in matter.options.statements:
        if not statement.text.strip() or statement.key not in numbers:
            continue
        number = numbers[statement.key]
        basis = texts.text("opinion.own")
        if statement.told_by:
            basis = texts.text("opinion.told", who=statement.told_by)
        cells: tuple[Text, ...] = (
            (Span(number, link=finding_anchor(number)),),
            plain(" ".join(statement.text.split())),
            plain(basis),
        )
        rows.append(Row(cells))
    if not rows:
        return [Para(texts.spans("opinion.statements_none"))]
    columns = (
        Column(texts.text("opinion.finding"), 10),
        Column(texts.text("opinion.statement"), 65),
        Column(texts.text("opinion.basis"), 25),
    )
    return [Table(columns, tuple(rows))]


# --- declarations and certifications ---------------------------------------------------------------


@lru_cache(maxsize=4)
def templates(language: str) -> dict[str, Any]:
    """The dated templates of declarations and certifications."""
    path = asset(f"texts/declarations.{language}.toml")
    return tomllib.loads(path.read_text("utf-8"))


def _declarations(matter: Matter) -> list[Block]:
    """The declarations chosen, blank until a person completes and signs them."""
    texts = matter.texts
    blocks: list[Block] = [Heading(texts.text("opinion.declarations"))]
    if not matter.options.declarations:
        return [*blocks, Para(texts.spans("opinion.declarations_none"))]
    for key in matter.options.declarations:
        blocks += template_blocks(matter, templates(matter.options.language)["declaration"][key])
    return blocks


def template_blocks(matter: Matter, template: dict[str, Any]) -> list[Block]:
    """One template: its title, name and date, its text, lines to write on."""
    texts = matter.texts
    remark = texts.spans("opinion.template", name=template["name"], date=template["date"])
    blanks = tuple(texts.text(f"opinion.blanks.{key}") for key in ("name", "place", "signature"))
    paragraphs = tuple(marked(line) for line in template["text"])
    return [
        Heading(template["title"], 3),
        Para(remark, "small"),
        Form(paragraphs, (*template.get("blanks", ()), *blanks)),
    ]


def settings_lines(matter: Matter) -> tuple[tuple[Text, Text], ...]:
    """Annex C's rows: all that was chosen for this report, then what the caller adds."""
    texts, query, options = matter.texts, matter.analysis.query, matter.options
    any_word, none = texts.text("settings.any"), texts.text("common.none")

    def moment(us: int | None) -> str:
        return any_word if us is None else f"{utc_text(us)} = {matter.local(us)}"

    rows = [
        ("command", query.command),
        ("uid", any_word if query.uid is None else str(query.uid)),
        ("since", moment(query.since_us)),
        ("until", moment(query.until_us)),
        ("zone", query.zone),
        ("focus", query.focus.isoformat() if query.focus else none),
        ("profile", texts.text(f"settings.profiles.{options.profile}")),
        ("paper", options.paper),
        ("language", options.language),
        ("report", f"{matter.stated(options.report_id)} v{options.version}"),
        ("supersedes", options.supersedes or none),
        ("state", texts.text("cover.final" if options.final else "cover.draft")),
        ("created", moment(options.created_us)),
        ("seal", options.seal.fingerprint.lower() if options.seal else none),
        ("declarations", ", ".join(options.declarations) or none),
        ("left_out", ", ".join(item.key for item in options.left_out) or none),
        ("decisions", words.count(len(options.decisions))),
        ("statements", words.count(len(options.statements))),
    ]
    said = [(texts.text(f"settings.{key}"), value) for key, value in rows]
    return tuple((plain(name), mono(value)) for name, value in (*said, *options.settings))
