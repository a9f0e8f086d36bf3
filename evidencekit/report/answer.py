"""Part 1: the answer, on one page, in at most 150 words, and what its figures rest on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evidencekit.analysis.values import NightState
from evidencekit.outcome import Ending
from evidencekit.report import words
from evidencekit.report.blocks import Column, Figure, Para, Part, Row, Table, plain
from evidencekit.report.chartvalues import run_chart

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from evidencekit.analysis.values import Member, Night, Run
    from evidencekit.report.blocks import Block, Span, Text
    from evidencekit.report.matter import Matter

_DAYS_NAMED = 3
_QUESTIONS_SHOWN = 3


def answer_part(matter: Matter) -> Part:
    """The whole of part 1."""
    texts = matter.texts
    paragraphs = [Para(text, "lead") for text in answer_paragraphs(matter)]
    chart = Figure(
        run_chart(matter.analysis, texts), texts.text("answer.chart", days=matter.range_words())
    )
    asked = [Para(text, "question") for text in _questions(matter)]
    blocks: list[Block] = [*asked, *paragraphs, chart]
    rest = _rests_on(matter)
    if rest.rows:
        blocks.append(rest)
    return Part(
        "1", texts.text("title.answer"), "part-1", tuple(blocks), new_page=True, one_page=True
    )


def answer_paragraphs(matter: Matter) -> tuple[Text, ...]:
    """The answer in words: what that night shows, how other nights compare, the main limit."""
    first = _that_night(matter)
    second = _comparison(matter)
    bsd = not any(run.outcome.ending is not Ending.NOT_RECORDED for run in matter.analysis.runs)
    limit = "main_limit_bsd" if bsd and matter.analysis.runs else "main_limit"
    return tuple(p for p in (first, second, matter.texts.spans(f"answer.{limit}")) if p)


def _questions(matter: Matter) -> list[Text]:
    """The examiner's questions, or what was examined where none was stated."""
    texts = matter.texts
    stated = [" ".join(question.split()) for question in matter.info.questions if question.strip()]
    if not stated:
        command = matter.analysis.query.command
        days = matter.range_words()
        return [texts.spans("answer.question_none", command=command, days=days)]
    asked = [texts.spans("answer.question", question=text) for text in stated[:_QUESTIONS_SHOWN]]
    if len(stated) > _QUESTIONS_SHOWN:
        asked.append(texts.spans("answer.questions_more", n=len(stated) - _QUESTIONS_SHOWN))
    return asked


# --- the night in question -------------------------------------------------------------------------


def _that_night(matter: Matter) -> Text:
    """What the records show of the run or night asked about."""
    analysis, texts = matter.analysis, matter.texts
    run = analysis.questioned
    if run is None:
        return _no_run(matter)
    values: dict[str, str | int | Text] = {
        "command": run.root.command,
        "time": words.time_of_day(run.start_us, matter.tz),
        "day": texts.day(matter.day(run.start_us)),
        "length": words.length(run.elapsed_us),
        "code": str(run.outcome.exit_code),
        "signal": run.outcome.told("ending.bare"),
        "longest": words.length(analysis.baseline.longest_us or 0),
    }
    spans = [*texts.spans(f"answer.{_kind(matter, run)}", **values)]
    moved = matter.moved(run)
    if moved:
        spans += [*plain(" "), *texts.spans(f"answer.{moved}")]
    spans += _child(matter, run)
    same_day = [r for r in analysis.runs if matter.day(r.start_us) == matter.day(run.start_us)]
    if len(same_day) > 1:
        spans += [*plain(" "), *texts.spans("answer.several", n=len(same_day))]
    return tuple(spans)


def _kind(matter: Matter, run: Run) -> str:
    """Which sentence fits the run."""
    if run.outcome.ending is Ending.SIGNAL:
        return "signal"
    if run.outcome.ending is Ending.NOT_RECORDED:
        return "status_unknown"
    longest = matter.analysis.baseline.longest_us
    long = matter.analysis.baseline.enough and longest is not None and run.elapsed_us > longest
    if run.outcome.exit_code:
        return "nonzero_long" if long else "nonzero"
    return "zero_long" if long else "zero"


def telling_child(run: Run) -> Member | None:
    """The last program below the job whose status was not 0; one of equal status before others."""
    below = [
        m
        for m in run.family
        if m.role == "child"
        and m.depth > run.root.depth
        and (m.outcome.nonzero or m.outcome.signal)
    ]
    same = [m for m in below if m.outcome == run.outcome]
    chosen = same or below
    return max(chosen, key=lambda m: (m.end_us, m.start_us), default=None)


def _child(matter: Matter, run: Run) -> list[Span]:
    """The sentence about the program that the job ran last, where it did not end with 0."""
    child = telling_child(run)
    if child is None:
        return []
    meaning = matter.meaning_of(child)
    said: Text = ()
    if meaning:
        said = matter.texts.spans("answer.meaning", source=meaning[0], text=meaning[1])
    key = "child_same" if child.outcome == run.outcome else "child_other"
    sentence = matter.texts.spans(
        f"answer.{key}", child=child.command, outcome=child.outcome.text(), meaning=said
    )
    return [*plain(" "), *sentence]


def _no_run(matter: Matter) -> Text:
    """No run is recorded for the day asked about, or no day was asked about."""
    analysis, texts = matter.analysis, matter.texts
    command = analysis.query.command
    night = next((n for n in analysis.schedule.nights if n.day == analysis.query.focus), None)
    if analysis.query.focus is not None and night and night.state is not NightState.RAN:
        return texts.spans(
            f"answer.{night.state.value.replace('-', '_')}",
            command=command,
            time=words.time_of_day(night.due_us, matter.tz),
            day=texts.day(night.day),
        )
    if not analysis.runs:
        return texts.spans("answer.no_runs", command=command, days=matter.range_from_to())
    spans = texts.spans(
        "answer.no_focus", n=len(analysis.runs), command=command, days=matter.range_from_to()
    )
    counts: dict[str, list[Run]] = {}
    for run in analysis.runs:
        counts.setdefault(run.outcome.text(), []).append(run)
    listed = texts.listed(
        [
            runs[0].outcome.told("ending.counted", n=len(runs))
            for _, runs in sorted(counts.items(), key=lambda one: (-len(one[1]), one[0]))[:4]
        ]
    )
    return (*spans, *plain(" "), *texts.spans("answer.outcomes", outcomes=listed))


# --- the other nights ------------------------------------------------------------------------------


def _comparison(matter: Matter) -> Text:
    """How the other runs went, and the nights of which nothing or no run is recorded."""
    others = matter.others()
    spans: list[Span] = []
    if matter.analysis.questioned or others:
        spans += _others(matter, others)
    nights = matter.analysis.schedule.nights
    often = len({night.day for night in nights}) < len(nights)
    odd = [
        ("signals", [matter.day(r.start_us) for r in others if r.outcome.signal]),
        ("others_nonzero", [matter.day(r.start_us) for r in others if r.outcome.nonzero]),
        ("no_run_times" if often else "no_run", _night_days(matter, NightState.DID_NOT_RUN)),
        (
            "no_records_times" if often else "no_records",
            _night_days(matter, NightState.NOT_RECORDING),
        ),
        ("untold_times" if often else "untold", _night_days(matter, NightState.CANNOT_TELL)),
    ]
    for key, days in odd:
        if days:
            sentence = matter.texts.spans(
                f"answer.{key}", n=len(days), days=_days_named(matter, list(dict.fromkeys(days)))
            )
            spans += [*plain(" " if spans else ""), *sentence]
    return tuple(spans)


def _others(matter: Matter, others: Sequence[Run]) -> Text:
    """The sentence about the other runs; every figure names the set it was taken over."""
    texts, base = matter.texts, matter.analysis.baseline
    days = matter.range_from_to()
    if not others:
        return texts.spans("answer.others_none", days=days)
    zero = [run for run in others if run.outcome.exit_code == 0]
    if not base.enough or base.median_us is None or base.longest_us is None:
        key = "few" if len(others) == len(matter.analysis.runs) else "others_few"
        return texts.spans(f"answer.{key}", n=len(others), days=days)
    usual = {id(run) for run in base.runs}
    if usual == {id(run) for run in zero}:
        key = "others_all" if len(zero) == len(others) else "others_these"
    else:
        key = "others_usual" if usual <= {id(run) for run in zero} else "others_mixed"
    return texts.spans(
        f"answer.{key}",
        n=len(others),
        zero=len(zero),
        usual=len(base.runs),
        days=days,
        median=words.length(base.median_us),
        longest=words.length(base.longest_us),
    )


def _night_days(matter: Matter, state: NightState) -> list[date]:
    """The days of nights in ``state``, the night in question aside (it has its own sentence)."""
    asked = matter.analysis.query.focus if matter.analysis.questioned is None else None
    nights: tuple[Night, ...] = matter.analysis.schedule.nights
    return [night.day for night in nights if night.state is state and night.day != asked]


def _days_named(matter: Matter, days: Sequence[date]) -> str:
    """``2 November``; ``2 Nov, 5 Nov and 9 Nov``; of many the first and how many more."""
    texts = matter.texts
    first, last = matter.range_days()
    if len(days) == 1:
        if first.year == last.year:
            return texts.text(
                "calendar.day_of_year", d=days[0].day, month=texts.month(days[0])
            ).replace(" ", words.NBSP)
        return texts.day(days[0]).replace(" ", words.NBSP)
    named = [texts.day_short(day).replace(" ", words.NBSP) for day in days[:_DAYS_NAMED]]
    if len(days) > _DAYS_NAMED:
        more = texts.text("count.more", n=len(days) - _DAYS_NAMED)
        return texts.text("list.and", first=texts.comma(named), last=more)
    return texts.listed(named)


# --- what the figures rest on ----------------------------------------------------------------------


def _rests_on(matter: Matter) -> Table:
    """The figures of the page, each with its record."""
    texts, analysis = matter.texts, matter.analysis
    columns = (
        Column(texts.text("answer.rest.fact"), 24),
        Column(texts.text("answer.rest.value"), 50),
        Column(texts.text("answer.rest.record"), 26, right=True),
    )
    rows: list[Row] = []
    run = analysis.questioned
    if run:
        rows += [_rest_row(matter, *row, run=run) for row in _run_figures(matter, run)]
    base = analysis.baseline
    if base.low_quartile_us is not None and base.high_quartile_us is not None:
        value = texts.text(
            "answer.rest.usual_value",
            n=len(base.runs),
            low=words.length(base.low_quartile_us),
            high=words.length(base.high_quartile_us),
        )
        key = "usual_record_full" if matter.options.full else "usual_record"
        where = texts.text(f"answer.rest.{key}")
        cells = (plain(texts.text("answer.rest.usual")), plain(value), plain(where))
        rows.append(Row(cells))
    return Table(columns, tuple(rows), texts.text("answer.rests"))


def _run_figures(matter: Matter, run: Run) -> list[tuple[str, str]]:
    """Start, length and status of the run in question."""
    texts = matter.texts
    figures = [
        (
            "start",
            texts.text(
                f"answer.rest.start_{matter.moved(run) or 'value'}", time=matter.local(run.start_us)
            ),
        ),
    ]
    linux = matter.is_linux()
    if linux:
        figures.append(
            (
                "length",
                texts.text(
                    "answer.rest.length_value",
                    length=words.length(run.elapsed_us),
                    tick=texts.text("limits.tick_linux"),
                ),
            )
        )
    else:
        figures.append(("length", words.length(run.elapsed_us)))
    outcome = run.outcome
    if linux and outcome.ending is not Ending.NOT_RECORDED:
        raw = (outcome.exit_code or 0) << 8 | (outcome.signal or 0) | (0x80 if outcome.core else 0)
        figures.append(
            (
                "status",
                texts.text("answer.rest.status_value", outcome=outcome.text(), raw=f"{raw:04X}"),
            )
        )
    else:
        figures.append(("status", outcome.text()))
    return figures


def _rest_row(matter: Matter, key: str, value: str, *, run: Run) -> Row:
    """One figure with the record it stands in."""
    label = matter.texts.text(f"answer.rest.{key}")
    return Row((plain(label), plain(value), matter.cite(run.root.ref)))
