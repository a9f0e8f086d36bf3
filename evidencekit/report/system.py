"""Part 9: whether the recording worked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evidencekit.analysis.sentences_recording import step_size
from evidencekit.report import words
from evidencekit.report.blocks import (
    Column,
    Figure,
    Heading,
    Para,
    Part,
    Row,
    Table,
    plain,
    prose,
    strong,
)
from evidencekit.report.chartcoverage import coverage_strip
from evidencekit.report.words import sentence

if TYPE_CHECKING:
    from evidencekit.analysis.values import ClockStep, Gap
    from evidencekit.report.blocks import Block
    from evidencekit.report.matter import Matter

_CITED_IN_CHECKS = 4


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
        result = texts.text(f"system.results.{check.result.replace(' ', '_')}")
        rows.append(Row((strong(check.title), plain(result), seen)))
    return Table(columns, tuple(rows))


def _gaps(matter: Matter) -> list[Block]:
    """Stretches without records, with what is known of their cause."""
    texts, gaps = matter.texts, matter.analysis.coverage.gaps
    blocks: list[Block] = [Heading(texts.text("system.gaps"), anchor="part-9-gaps")]
    if not gaps:
        return [*blocks, Para(texts.spans("system.gaps_none"))]
    columns = (
        Column(texts.text("system.from"), 25),
        Column(texts.text("system.length"), 16, right=True),
        Column(texts.text("system.cause"), 24),
        Column(texts.text("system.between"), 35, right=True),
    )
    rows = tuple(_gap_row(matter, gap) for gap in gaps)
    return [*blocks, Table(columns, rows, small=True, under_from=0)]


def _gap_row(matter: Matter, gap: Gap) -> Row:
    """One stretch, with what is known of it below."""
    refs = tuple(ref for ref in (gap.before, gap.after) if ref)
    cells = (
        plain(matter.local(gap.start_us)),
        plain(words.whole(gap.end_us - gap.start_us)),
        plain(matter.texts.text(f"system.causes.{gap.cause.replace(' ', '_')}")),
        matter.cites(refs) or plain(matter.texts.text("common.none")),
    )
    return Row(cells, (("", prose(sentence(gap.text))),))


def _size(matter: Matter, step: ClockStep) -> str:
    """By how much the clock was set and which way, in the words of the findings: one step, one size."""
    way = "set_back" if step.by_us < 0 else "set_forward"
    return matter.texts.text(f"system.{way}", size=step_size(step))


def _steps(matter: Matter) -> list[Block]:
    """Steps of the clock that are not told of among the stretches, and restarts."""
    texts, coverage = matter.texts, matter.analysis.coverage
    blocks: list[Block] = []
    told = {(gap.before, gap.after) for gap in coverage.gaps if gap.before}
    steps = [step for step in coverage.steps if (step.before, step.after) not in told]
    if coverage.steps:
        blocks.append(Heading(texts.text("system.steps"), 3))
        if left := len(coverage.steps) - len(steps):
            blocks.append(Para(texts.spans("system.steps_told", n=left)))
    if steps:
        columns = (
            Column(texts.text("system.at"), 24),
            Column(texts.text("system.by"), 22, right=True),
            Column(texts.text("system.between"), 40, right=True),
        )
        rows = tuple(
            Row(
                (
                    plain(matter.local(step.at_us)),
                    prose(_size(matter, step)),
                    matter.cites(tuple(ref for ref in (step.before, step.after) if ref)),
                ),
                (("", prose(sentence(step.text))),),
            )
            for step in steps
        )
        blocks.append(Table(columns, rows, small=True, under_from=0))
    if coverage.restarts:
        times = texts.comma([matter.local(us) for us in coverage.restarts])
        blocks += [
            Heading(texts.text("system.restarts"), 3),
            Para(texts.spans("system.restarts_words", times=times)),
        ]
    return blocks
