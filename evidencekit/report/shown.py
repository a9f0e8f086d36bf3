"""Part 5: the run in question, the usual runs, the nights without one, and the findings."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from evidencekit.analysis.codes import Code
from evidencekit.analysis.values import NightState
from evidencekit.outcome import Ending
from evidencekit.records import NOT_RECORDED
from evidencekit.report import words
from evidencekit.report.blocks import (
    Column,
    Facts,
    Figure,
    Finding,
    Heading,
    Para,
    Part,
    Row,
    Span,
    Table,
    plain,
    prose,
)
from evidencekit.report.chartvalues import family_timeline, length_distribution
from evidencekit.report.marked import marked_blocks
from evidencekit.report.matter import CITED_AT_MOST, finding_anchor
from evidencekit.report.words import sentence

if TYPE_CHECKING:
    from evidencekit.analysis.values import Finding as Found
    from evidencekit.analysis.values import Member, Run
    from evidencekit.outcome import Outcome
    from evidencekit.report.blocks import Block, Text
    from evidencekit.report.matter import Matter


_CITED_SHORT = 8
"""How many records a finding names in the short form."""


def shown_part(matter: Matter) -> Part:
    """The whole of part 5."""
    blocks = [*_run(matter), *_usual(matter), *_nights(matter), *_findings(matter)]
    blocks += marked_blocks(matter)
    title = matter.texts.text("title.shown")
    return Part("5", title, "part-5", tuple(blocks))


# --- (a) the run in question -----------------------------------------------------------------------


def _run(matter: Matter) -> list[Block]:
    """The run's family as picture and table."""
    texts, run = matter.texts, matter.analysis.questioned
    blocks: list[Block] = [Heading(texts.text("shown.run"), anchor="part-5-run")]
    if run is None:
        return [*blocks, Para(_no_run(matter))]
    blocks.append(Para(_run_lead(matter, run)))
    chart = family_timeline(run, matter.analysis.query.zone, texts)
    says = texts.text("shown.family_says")
    if chart.not_drawn:
        says += texts.text("shown.family_not_drawn", n=chart.not_drawn)
    day = texts.days(matter.day(run.start_us), matter.day(run.end_us))
    blocks.append(Figure(chart, texts.text("shown.family_chart", day=day), plain(says)))
    blocks.append(_family_table(matter, run))
    blocks.append(Para(_joined(matter, run), "small"))
    return blocks


def _no_run(matter: Matter) -> Text:
    """No run is in question."""
    texts, focus = matter.texts, matter.analysis.query.focus
    if focus is None:
        return texts.spans("shown.run_no_focus")
    night = next((n for n in matter.analysis.schedule.nights if n.day == focus), None)
    said = sentence(night.text) if night and night.text else ""
    return texts.spans("shown.run_none", day=texts.day(focus), text=said)


def _run_lead(matter: Matter, run: Run) -> Text:
    """Start, end, length and end of the run in a sentence."""
    keys = {Ending.EXIT: "run_lead", Ending.SIGNAL: "run_signal"}
    moved = matter.moved(run)
    note = [*plain(" "), *matter.texts.spans(f"answer.{moved}")] if moved else []
    lead = matter.texts.spans(
        f"shown.{keys.get(run.outcome.ending, 'run_unknown')}",
        start=matter.local(run.start_us),
        end=matter.local(run.end_us),
        length=words.length(run.elapsed_us),
        outcome=run.outcome.text(),
        n=len(run.family) or 1,
    )
    return (*lead, *note)


def _family_table(matter: Matter, run: Run) -> Table:
    """Every process of the family with the place of its record."""
    texts = matter.texts
    pids = any(member.pid is not None for member in run.family)
    head = [("process", 27.0, False), ("user", 11.0, False)]
    if pids:
        head += [("pid", 7.5, True), ("parent", 7.5, True)]
    head += [("start", 13.5, False), ("length", 15.5, True), ("ended", 18.0, True)]
    head += [("record", 20.0, True)]
    columns = tuple(
        Column(texts.text(f"shown.columns.{key}"), share, right) for key, share, right in head
    )
    members = run.family or (run.root,)
    rows = tuple(_member_row(matter, run, member, pids=pids) for member in members)
    return Table(columns, rows, texts.text("shown.family_table"), small=True)


def _member_row(matter: Matter, run: Run, member: Member, *, pids: bool) -> Row:
    """One process."""
    texts = matter.texts
    root = member.ref == run.root.ref
    indent = words.NBSP * 3 * min(member.depth, 6)
    role = f"shown.roles.{member.role}"
    note = f" ({texts.text(role)})" if member.role in {"subshell", "duplicate"} else ""
    cells: list[Text] = [
        (Span(indent + member.command, bold=root), Span(note)),
        plain(matter.member_user(member)),
    ]
    if pids:
        cells += [plain(_number(matter, member.pid)), plain(_number(matter, member.ppid))]
    cells += [
        plain(words.time_of_day(member.start_us, matter.tz)),
        plain(words.length(member.elapsed_us)),
        plain(status_words(matter, member.outcome)),
        matter.cite(member.ref),
    ]
    return Row(tuple(cells), strong=root)


def status_words(matter: Matter, outcome: Outcome) -> str:
    """For a column of exit statuses: ``28``, ``signal 15 (SIGTERM)``, ``not recorded``."""
    return outcome.told("ending.cell")


def _number(matter: Matter, value: int | None) -> str:
    return matter.texts.text("common.not_recorded") if value is None else str(value)


def _joined(matter: Matter, run: Run) -> Text:
    """How the family was put together, who started the run, and remarks on it."""
    texts = matter.texts
    parts = [texts.text("shown.by_pid" if run.by == "pid" else "shown.by_time")]
    if run.started_by:
        parts.append(texts.text("shown.started_by", how=matter.starter(run)))
    else:
        parts.append(texts.text("shown.started_unknown"))
    parts += [texts.text("shown.remark", text=remark) for remark in run.remarks]
    return plain(" ".join(parts))


# --- (b) the usual runs ----------------------------------------------------------------------------


def _usual(matter: Matter) -> list[Block]:
    """How many, chosen how, with which median and middle half; what was left out of them."""
    texts, base = matter.texts, matter.analysis.baseline
    blocks: list[Block] = [Heading(texts.text("shown.usual"), anchor="part-5-usual")]
    if base.words:
        blocks.append(Para(prose(base.words)))
    if not base.enough:
        blocks.append(Para(texts.spans("shown.usual_not_enough")))
    blocks.append(Facts(_usual_facts(matter)))
    chart = length_distribution(matter.analysis, texts)
    if chart:
        says = texts.text("shown.distribution_says")
        if chart.beyond:
            says += texts.text("shown.distribution_beyond")
        unread = sum(run.elapsed_us == NOT_RECORDED for run in matter.analysis.runs)
        if unread:
            says += texts.text("shown.distribution_unread", n=unread)
        blocks.append(Figure(chart, texts.text("shown.distribution"), plain(says)))
    return blocks + _outliers(matter)


def _usual_facts(matter: Matter) -> tuple[tuple[str, Text], ...]:
    """The numbers of the usual runs."""
    texts, base = matter.texts, matter.analysis.baseline
    others = matter.others()
    rows = [
        (
            texts.text("shown.usual_n"),
            texts.text("shown.usual_n_words", n=len(base.runs), all=len(others)),
        ),
        (texts.text("shown.usual_range"), matter.range_words()),
    ]
    if base.median_us is not None:
        rows.append((texts.text("shown.usual_median"), words.length(base.median_us)))
    if base.low_quartile_us is not None and base.high_quartile_us is not None:
        half = f"{words.length(base.low_quartile_us)} – {words.length(base.high_quartile_us)}"
        rows.append((texts.text("shown.usual_half"), half))
    if base.shortest_us is not None and base.longest_us is not None:
        ends = f"{words.length(base.shortest_us)} – {words.length(base.longest_us)}"
        rows.append((texts.text("shown.usual_extremes"), ends))
    exits = texts.comma(
        [texts.text("shown.usual_exit", outcome=outcome, n=n) for outcome, n in base.exits]
    )
    rows.append(
        (texts.text("shown.usual_exits", n=len(others)), exits or texts.text("common.none"))
    )
    if ratio := _ratio(matter):
        rows.append((texts.text("shown.usual_ratio"), ratio))
    return tuple((label, plain(value)) for label, value in rows)


def _ratio(matter: Matter) -> str:
    """The run in question beside the longest and shortest usual run."""
    run, base = matter.analysis.questioned, matter.analysis.baseline
    if run is None or base.longest_us is None or base.shortest_us is None:
        return ""
    length = words.length(run.elapsed_us)
    if run.elapsed_us == NOT_RECORDED:
        return length
    if base.longest_us and run.elapsed_us >= 2 * base.longest_us:
        times = words.times_over(run.elapsed_us, base.longest_us)
        return matter.texts.text("shown.usual_ratio_words", length=length, times=times)
    if run.elapsed_us > base.longest_us:
        return matter.texts.text("shown.usual_ratio_beyond", length=length)
    key = "below" if run.elapsed_us < base.shortest_us else "within"
    return matter.texts.text(f"shown.usual_ratio_{key}", length=length)


def _outliers(matter: Matter) -> list[Block]:
    """Runs left out of the comparison and compared runs that did not end with 0: all named."""
    texts, base = matter.texts, matter.analysis.baseline
    questioned = matter.analysis.questioned
    odd = [(run, reason) for run, reason in base.excluded if run is not questioned]
    odd += [
        (run, texts.text("shown.ended_otherwise"))
        for run in base.runs
        if run.outcome.nonzero or run.outcome.signal
    ]
    if not odd:
        told = all(run.outcome.exit_code == 0 for run in base.runs)
        return [Para(texts.spans("shown.outliers_none" if told else "shown.outliers_none_untold"))]
    columns = (
        Column(texts.text("shown.columns.start"), 24),
        Column(texts.text("shown.columns.length"), 13, right=True),
        Column(texts.text("shown.columns.ended"), 14, right=True),
        Column(texts.text("shown.why"), 27),
        Column(texts.text("shown.columns.record"), 18, right=True),
    )
    rows = tuple(
        Row(
            (
                plain(matter.local(run.start_us)),
                plain(words.length(run.elapsed_us)),
                plain(status_words(matter, run.outcome)),
                prose(reason),
                matter.cite(run.root.ref),
            )
        )
        for run, reason in sorted(odd, key=lambda pair: pair[0].start_us)
    )
    return [Table(columns, rows, texts.text("shown.outliers"))]


# --- nights without a run --------------------------------------------------------------------------


def _nights(matter: Matter) -> list[Block]:
    """Expected runs that have no record: not running and not recording are two things."""
    texts, schedule = matter.texts, matter.analysis.schedule
    blocks: list[Block] = [Heading(texts.text("shown.nights"), anchor="part-5-nights")]
    if not schedule.nights:
        return [*blocks, Para(texts.spans("shown.schedule_none"))]
    source = words.tied(schedule.source)
    blocks.append(Para(texts.spans("shown.schedule", words=schedule.words, source=source)))
    missing = [night for night in schedule.nights if night.state is not NightState.RAN]
    if not missing:
        blocks.append(Para(texts.spans("shown.nights_none")))
    else:
        columns = (
            Column(texts.text("shown.night"), 20),
            Column(texts.text("shown.due"), 18),
            Column(texts.text("shown.says"), 62),
        )
        rows = tuple(
            Row(
                (
                    plain(texts.day(night.day)),
                    plain(words.time_of_day(night.due_us, matter.tz)),
                    prose(sentence(night.text)),
                ),
                strong=night.day == matter.analysis.query.focus,
            )
            for night in missing
        )
        blocks.append(Table(columns, rows))
    blocks += [Para(prose(sentence(note)), "small") for note in schedule.notes]
    return blocks


# --- (c) findings ----------------------------------------------------------------------------------


def _findings(matter: Matter) -> list[Block]:
    """All findings in one list, then those the examiner left out."""
    texts = matter.texts
    blocks: list[Block] = [Heading(texts.text("shown.findings"), anchor="part-5-findings")]
    if not matter.findings:
        blocks.append(Para(texts.spans("shown.findings_none")))
    else:
        intro = texts.spans("shown.findings_intro")
        if not matter.options.full:
            intro = (*intro, *plain(" "), *texts.spans("shown.findings_bearing"))
        blocks.append(Para(intro))
        limits = {} if matter.options.full else _common_limits(matter)
        if limits:
            blocks.append(Para(texts.spans("shown.limits_intro"), "small"))
            keyed = tuple((key, prose(text)) for text, key in limits.items())
            blocks.append(Facts(keyed, narrow=True))
        blocks += [_finding(matter, number, found, limits) for number, found in matter.findings]
    left = [f for f in matter.analysis.findings if f.key in matter.dropped]
    if left:
        columns = (
            Column(texts.text("shown.sentence"), 60),
            Column(texts.text("shown.reason"), 40),
        )
        rows = tuple(
            Row((prose(f.sentence), plain(matter.stated(matter.dropped[f.key])))) for f in left
        )
        blocks += [
            Heading(texts.text("shown.left_out"), 3),
            Para(texts.spans("shown.left_out_words")),
            Table(columns, rows),
        ]
    return blocks


def _common_limits(matter: Matter) -> dict[str, str]:
    """Limits that several findings share, each with a key ``L1``: the short form says them once."""
    counts = Counter(sentence(limit) for _, found in matter.findings for limit in found.limits)
    shared = [text for text, n in counts.items() if n > 1]
    return {text: f"L{n}" for n, text in enumerate(shared, 1)}


def _finding(matter: Matter, number: str, found: Found, limits: dict[str, str]) -> Finding:
    """One finding: fact, basis, limits, confidence, bearing, and what the examiner says of it."""
    texts = matter.texts
    at_most = CITED_AT_MOST if matter.options.full else _CITED_SHORT
    absent = "no_records_calendar" if found.code == Code.ZONE_CHANGE else "no_records"
    basis = matter.cites(found.records, at_most) or texts.spans(f"shown.{absent}")
    rows: list[tuple[str, Text]] = [
        (texts.text("shown.fact"), prose(found.technical)),
        (texts.text("shown.basis"), basis),
        *_standing(matter, found, limits),
    ]
    for statement in matter.options.statements:
        if statement.key == found.key and statement.text.strip():
            label = texts.text("shown.examiner_says")
            if statement.told_by:
                label = texts.text("shown.examiner_told", who=statement.told_by)
            rows.append((label, plain(" ".join(statement.text.split()))))
    return Finding(number, prose(found.sentence), tuple(rows), finding_anchor(number))


def _standing(matter: Matter, found: Found, limits: dict[str, str]) -> list[tuple[str, Text]]:
    """Limits and confidence: in full, or in the short form by the keys of the limits."""
    texts = matter.texts
    said = [sentence(limit) for limit in found.limits]
    if matter.options.full:
        words_for = " ".join(said) or texts.text("shown.no_limits")
        confidence = texts.spans(f"shown.confidences.{found.confidence.value}")
        bearing = texts.spans(f"shown.directions.{found.direction}")
        return [
            (texts.text("shown.limits"), prose(words_for)),
            (texts.text("shown.confidence"), (*confidence, *plain(". "), *bearing)),
        ]
    keys = [key for text, key in limits.items() if text in said]
    own = [text for text in said if text not in limits]
    named = " ".join([*([texts.comma(keys) + texts.raw("wording.stop")] if keys else []), *own])
    standing = texts.spans(
        "shown.standing",
        confidence=texts.text(f"shown.confidence_words.{found.confidence.value}"),
        direction=texts.text(f"shown.direction_words.{found.direction}"),
        limits=named or texts.text("shown.no_limits"),
    )
    return [(texts.text("shown.confidence"), standing)]
