"""Parts 6, 7 and 8: what the log adds, what the record does not show, other explanations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evidencekit.outcome import Ending
from evidencekit.report.blocks import (
    Bullets,
    Column,
    Facts,
    Heading,
    Para,
    Part,
    Row,
    Span,
    Table,
    mono,
    plain,
    prose,
)
from evidencekit.report.matter import finding_anchor

if TYPE_CHECKING:
    from evidencekit.analysis.matches import LineMatch
    from evidencekit.analysis.values import Alternative
    from evidencekit.analysis.values import Finding as Found
    from evidencekit.report.blocks import Block, Text
    from evidencekit.report.matter import Matter

_NAME_BYTES = {"linux": 15, "openbsd": 23, "solaris": 8, "darwin": 10}


def logs_part(matter: Matter) -> Part:
    """Part 6: line and record side by side."""
    texts, logs = matter.texts, matter.analysis.corroboration
    title = texts.text("title.logs")
    if not logs.supplied:
        return Part("6", title, "part-6", (Para(texts.spans("logs.none")),))
    blocks: list[Block] = []
    if logs.text:
        blocks.append(Para(prose(logs.text)))
    counts = texts.text("logs.counts_words", agreed=logs.agreed, lines=logs.lines)
    facts = [(texts.text("logs.counts"), plain(counts))]
    if logs.zone_words:
        facts.append((texts.text("logs.zone"), prose(logs.zone_words)))
    blocks.append(Facts(tuple(facts)))
    questioned = matter.analysis.questioned
    family = {member.ref for member in questioned.family} if questioned else set()
    focus = [m for m in logs.matches if m.ref in family]
    differ = [m for m in logs.matches if m.differs and m not in focus]
    if focus:
        blocks += [Heading(texts.text("logs.focus"), 3), _matches(matter, focus)]
    blocks.append(Heading(texts.text("logs.differ"), 3))
    if differ:
        blocks.append(_matches(matter, differ))
    else:
        blocks.append(Para(texts.spans("logs.differ_none")))
    return Part("6", title, "part-6", tuple(blocks))


def _matches(matter: Matter, matches: list[LineMatch]) -> Table:
    """Log lines with their records."""
    texts = matter.texts
    columns = (
        Column(texts.text("logs.line"), 15),
        Column(texts.text("logs.says"), 67),
        Column(texts.text("logs.record"), 18, right=True),
    )
    rows = tuple(
        Row(
            (
                plain(match.line_exhibit if match.line_number is None else
                      f"{match.line_exhibit} : {match.line_number}"),
                mono(match.line_text) if match.line_text else plain(match.text),
                matter.cite(match.ref) if match.ref else plain(texts.text("common.none")),
            ),
            (("", prose(match.text)),) if match.line_text and match.text else (),
        )
        for match in matches
    )  # fmt: skip
    return Table(columns, rows)


# --- 7 ---------------------------------------------------------------------------------------------


def limits_part(matter: Matter) -> Part:
    """Part 7: what lies in the nature of the record."""
    texts = matter.texts
    linux = matter.is_linux()
    kind = "linux" if linux else "bsd"
    family = next(iter(sorted(matter.layouts())), "linux").split("-")[0]
    items: list[Text] = list(
        texts.paragraphs(
            "limits.items",
            name_bytes=str(_NAME_BYTES.get(family, 16)),
            times=texts.text("limits.times" if linux else "limits.times_other"),
            tick=texts.text(f"limits.tick_{kind}"),
            exact=texts.text("limits.exact_linux" if linux else "limits.exact_other"),
        )
    )
    runs = matter.analysis.runs
    if runs and all(run.outcome.ending is Ending.NOT_RECORDED for run in runs):
        items.insert(2, texts.spans("limits.no_status"))
    if any(run.by != "pid" for run in runs):
        items.insert(2, texts.spans("limits.no_pid"))
    blocks = (Para(texts.spans("limits.intro")), Bullets(tuple(items)))
    return Part("7", texts.text("title.not_shown"), "part-7", blocks)


# --- 8 ---------------------------------------------------------------------------------------------


def alternatives_part(matter: Matter) -> Part:
    """Part 8: rows the program proposes, decisions the examiner takes."""
    texts = matter.texts
    title = texts.text("title.alternatives")
    seen: dict[str, tuple[str, Found, Alternative]] = {}
    for number, found in matter.findings:
        for alternative in found.alternatives:
            seen.setdefault(alternative.explanation, (number, found, alternative))
    if not seen:
        return Part("8", title, "part-8", (Para(texts.spans("alternatives.none")),))
    columns = (
        Column(texts.text("alternatives.explanation"), 24),
        Column(texts.text("alternatives.expected"), 28),
        Column(texts.text("alternatives.shown"), 30),
        Column(texts.text("alternatives.state"), 18),
    )
    rows = tuple(
        Row(
            (
                (Span(alternative.explanation, bold=True),),
                prose(alternative.expected),
                (
                    *prose(alternative.shown + " ("),
                    Span(number, link=finding_anchor(number)),
                    *plain(")"),
                ),
                plain(_state(matter, found, alternative)),
            )
        )
        for number, found, alternative in seen.values()
    )
    blocks: tuple[Block, ...] = (
        Para(texts.spans("alternatives.intro")),
        Table(columns, rows),
    )
    return Part("8", title, "part-8", blocks)


def _state(matter: Matter, found: Found, alternative: Alternative) -> str:
    """Open or ruled out, and whose word that is."""
    texts = matter.texts
    for decision in matter.options.decisions:
        if decision.finding == found.key and decision.explanation == alternative.explanation:
            state = texts.text(f"alternatives.{decision.state.replace(' ', '_')}")
            if decision.remark.strip():
                return texts.text("alternatives.remark", state=state, remark=decision.remark)
            return texts.text("alternatives.by_examiner", state=state)
    state = texts.text(f"alternatives.{alternative.state.replace(' ', '_')}")
    return texts.text("alternatives.by_program", state=state)
