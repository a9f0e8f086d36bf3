"""Parts 9 and 10: whether the recording worked, and every step taken with the exhibits."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evidencekit.report import words
from evidencekit.report.blocks import (
    Column,
    Figure,
    Heading,
    Para,
    Part,
    Row,
    Span,
    Table,
    mono,
    plain,
    prose,
    strong,
)
from evidencekit.report.chartvalues import coverage_strip
from evidencekit.report.matter import exhibit_anchor
from evidencekit.report.words import sentence

if TYPE_CHECKING:
    from evidencekit.analysis.values import Gap
    from evidencekit.case.model import CustodyEvent
    from evidencekit.report.blocks import Block, Text
    from evidencekit.report.matter import Matter

_CITED_IN_CHECKS = 4
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_DIGEST = re.compile(r"\b([0-9a-f]{64})\b")


def system_part(matter: Matter) -> Part:
    """Part 9: each test with what came of it; in the full form gaps, steps and restarts as well."""
    texts, analysis = matter.texts, matter.analysis
    blocks: list[Block] = [Para(texts.spans("system.lead"))]
    strip = coverage_strip(analysis, texts)
    if strip:
        days = texts.days(matter.day(strip.start_us), matter.day(strip.end_us - 1))
        title = texts.text("system.strip", days=days)
        blocks.append(Figure(strip, title, texts.spans("system.strip_says")))
    blocks.append(_checks(matter))
    if matter.options.full:
        blocks += [*_gaps(matter), *_steps(matter)]
    return Part("9", texts.text("title.system"), "part-9", tuple(blocks))


def _checks(matter: Matter) -> Table:
    """Test, result, what was seen."""
    texts = matter.texts
    columns = (
        Column(texts.text("system.test"), 20),
        Column(texts.text("system.result"), 10),
        Column(texts.text("system.text"), 70),
    )
    rows = []
    for check in matter.analysis.coverage.checks:
        cites = matter.cites(check.records, _CITED_IN_CHECKS) if matter.options.full else ()
        seen = (*prose(check.text), *(plain("  ") if cites else ()), *cites)
        rows.append(Row((strong(check.title), plain(check.result), seen)))
    return Table(columns, tuple(rows))


def _gaps(matter: Matter) -> list[Block]:
    """Stretches without records, with what is known of their cause."""
    texts, gaps = matter.texts, matter.analysis.coverage.gaps
    blocks: list[Block] = [Heading(texts.text("system.gaps"), anchor="part-9-gaps")]
    if not gaps:
        return [*blocks, Para(texts.spans("system.gaps_none"))]
    columns = (
        Column(texts.text("system.from"), 28),
        Column(texts.text("system.to"), 28),
        Column(texts.text("system.length"), 18, right=True),
        Column(texts.text("system.cause"), 26),
    )
    rows = tuple(_gap_row(matter, gap) for gap in gaps)
    return [*blocks, Table(columns, rows)]


def _gap_row(matter: Matter, gap: Gap) -> Row:
    """One stretch, with what is known of it below."""
    refs = tuple(ref for ref in (gap.before, gap.after) if ref)
    known = (*prose(sentence(gap.text)), *(plain("  ") if refs else ()), *matter.cites(refs))
    cells = (
        plain(matter.local(gap.start_us)),
        plain(matter.local(gap.end_us)),
        plain(words.whole(gap.end_us - gap.start_us)),
        plain(gap.cause),
    )
    return Row(cells, (("", known),))


def _steps(matter: Matter) -> list[Block]:
    """Steps of the clock, and restarts."""
    texts, coverage = matter.texts, matter.analysis.coverage
    blocks: list[Block] = []
    if coverage.steps:
        columns = (
            Column(texts.text("system.at"), 24),
            Column(texts.text("system.by"), 12, right=True),
            Column(texts.text("system.known"), 64),
        )
        rows = tuple(
            Row(
                (
                    plain(matter.local(step.at_us)),
                    plain(words.length(step.by_us)),
                    (
                        *prose(sentence(step.text)),
                        *plain("  "),
                        *matter.cites(tuple(ref for ref in (step.before, step.after) if ref)),
                    ),
                )
            )
            for step in coverage.steps
        )
        blocks += [Heading(texts.text("system.steps"), 3), Table(columns, rows)]
    if coverage.restarts:
        times = ", ".join(matter.local(us) for us in coverage.restarts)
        blocks += [
            Heading(texts.text("system.restarts"), 3),
            Para(texts.spans("system.restarts_words", times=times)),
        ]
    return blocks


# --- 10 --------------------------------------------------------------------------------------------


def custody_part(matter: Matter) -> Part:
    """Part 10: the head of the log in words, then every event."""
    texts, head = matter.texts, matter.head
    title = texts.text("title.custody")
    if not head.count:
        return Part("10", title, "part-10", (Para(texts.spans("custody.none")),))
    blocks: list[Block] = [
        Para(texts.spans("custody.lead")),
        Para(texts.spans("custody.head", n=head.count)),
        Para(mono(words.grouped(head.hash))),
        Para(texts.spans("custody.head_words")),
    ]
    who = _actors(matter)
    named = "; ".join(
        f"{letter} = {name}" if letter != name else name for name, letter in who.items()
    )
    blocks.append(Para(texts.spans("custody.clock", who=named), "small"))
    columns = (
        Column(texts.text("custody.seq"), 6, right=True),
        Column(texts.text("custody.when"), 25),
        Column(texts.text("custody.who"), 5),
        Column(texts.text("custody.what"), 70),
    )
    rows = tuple(_event_row(matter, event, who) for event in matter.events)
    blocks.append(Table(columns, rows, small=True))
    return Part("10", title, "part-10", tuple(blocks))


def _actors(matter: Matter) -> dict[str, str]:
    """Who stands behind the events, each with a letter: a long name would fill a line an event."""
    names = list(dict.fromkeys(_actor(matter, event) for event in matter.events))
    if len(names) > len(_LETTERS):
        return {name: name for name in names}
    return dict(zip(names, _LETTERS, strict=False))


def _actor(matter: Matter, event: CustodyEvent) -> str:
    """Whose word an event is."""
    if event.reported_by:
        return matter.texts.text("custody.reported", who=event.reported_by)
    return event.actor or matter.texts.text("custody.program")


def _event_row(matter: Matter, event: CustodyEvent, who: dict[str, str]) -> Row:
    """One event as it stands in the log; a hash in it is set in groups of eight."""
    texts = matter.texts
    said: list[Span] = []
    for n, part in enumerate(_DIGEST.split(event.text)):
        said += mono(words.grouped(part)) if n % 2 else prose(part)
    if event.exhibit and event.exhibit not in event.text:
        said = [Span(f"{event.exhibit}: ", link=exhibit_anchor(event.exhibit)), *said]
    if event.happened:
        said.append(Span(" " + texts.text("custody.reported_when", when=event.happened)))
    if event.corrects is not None:
        said.append(Span(" " + texts.text("custody.corrects", n=event.corrects)))
    letter = who[_actor(matter, event)]
    what: Text = tuple(said)
    return Row((plain(str(event.seq)), plain(matter.local(event.recorded_us)), plain(letter), what))
