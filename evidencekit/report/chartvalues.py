"""Make the chart values from an analysis: the same for the page and for the window."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from evidencekit.analysis.values import NightState
from evidencekit.clock import SECOND, local_date, start_of_day, zone
from evidencekit.outcome import Ending
from evidencekit.records import NOT_RECORDED
from evidencekit.report import words
from evidencekit.report.axes import (
    clock_ticks,
    length_ticks,
    length_unit,
    time_ticks,
)
from evidencekit.report.chartshapes import (
    Dot,
    FamilyBar,
    FamilyTimeline,
    LegendEntry,
    LengthBin,
    LengthDistribution,
    NightKind,
    NightMark,
    RunChart,
    RunMark,
    RunSpan,
    Shape,
)
from evidencekit.report.texts import Catalogue, catalogue

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from zoneinfo import ZoneInfo

    from evidencekit.analysis.values import Analysis, Member, Night, Run
    from evidencekit.outcome import Outcome

MARKS_AT_MOST = 1500
"""Above this many runs, those with exit status 0 are drawn as spans from shortest to longest."""
SPANS = 240
BARS_AT_MOST = 24
BY_HAND_NAMED = 3
"""Up to this many runs by hand are named in the chart; more would clutter it (annex A names all)."""
_NAMED_BEYOND = 12
"""Up to this many runs that are too long for the scale are named beside it; a page has no room for
hundreds (annex A names all)."""
_KINDS = {
    NightState.DID_NOT_RUN: NightKind.NO_RUN,
    NightState.NOT_RECORDING: NightKind.NO_RECORDS,
    NightState.CANNOT_TELL: NightKind.CANNOT_TELL,
}


def shape_of(outcome: Outcome) -> Shape:
    """The mark for how a run ended."""
    if outcome.ending is Ending.SIGNAL:
        return Shape.SIGNAL
    if outcome.ending is Ending.NOT_RECORDED:
        return Shape.NOT_RECORDED
    return Shape.EXIT_OTHER if outcome.exit_code else Shape.EXIT_ZERO


# --- every run over its date -----------------------------------------------------------------------


def run_chart(analysis: Analysis, texts: Catalogue | None = None) -> RunChart:
    """Every run of the job over its date; nights without a run and without records set apart."""
    texts = texts or catalogue()
    tz = zone(analysis.query.zone)
    start, end = _range(analysis, tz)
    longest = max((run.elapsed_us for run in analysis.runs), default=0)
    top = max(longest + longest // 9, SECOND)
    marks, spans = _marks(analysis, start, end, tz, texts)
    nights = _nights(analysis, tz, texts)
    unit, _ = length_unit(top)
    return RunChart(
        start,
        end,
        top,
        marks,
        spans,
        nights,
        analysis.baseline.median_us,
        time_ticks(start, end, tz, texts),
        length_ticks(top),
        texts.text("chart.length_axis", unit=texts.text(f"chart.{unit}")),
        _run_legend(marks, spans, nights, analysis.baseline.median_us, texts),
        analysis.query.zone,
    )


def _range(analysis: Analysis, tz: ZoneInfo) -> tuple[int, int]:
    """Whole local days that hold the range asked for, or all runs and nights where none was."""
    query = analysis.query
    times = [run.start_us for run in analysis.runs] + [n.due_us for n in analysis.schedule.nights]
    if not times:
        times = [
            t for t in (analysis.coverage.first_us, analysis.coverage.last_us) if t is not None
        ]
    since = query.since_us if query.since_us is not None else min(times, default=0)
    until = query.until_us if query.until_us is not None else max(times, default=since) + 1
    first, last = local_date(since, tz), local_date(max(until - 1, since), tz)
    return start_of_day(first, tz), start_of_day(last + timedelta(days=1), tz)


def _marks(
    analysis: Analysis, start: int, end: int, tz: ZoneInfo, texts: Catalogue
) -> tuple[tuple[RunMark, ...], tuple[RunSpan, ...]]:
    """A mark a run; in a dense chart, spans for runs like others and marks for the questioned one."""
    dense = len(analysis.runs) > MARKS_AT_MOST
    by_hand_runs = sum(run.started_by == "by hand" for run in analysis.runs)
    marks: list[RunMark] = []
    gathered: dict[tuple[int, Shape], list[int]] = {}
    for place, run in enumerate(analysis.runs):
        shape = shape_of(run.outcome)
        questioned = run is analysis.questioned
        if dense and not questioned and run.elapsed_us != NOT_RECORDED:
            column = (run.start_us - start) * SPANS // max(end - start, 1)
            gathered.setdefault((column, shape), []).append(run.elapsed_us)
            continue
        by_hand = run.started_by == "by hand"
        named = by_hand and by_hand_runs <= BY_HAND_NAMED
        label = _mark_label(run, tz, texts, questioned=questioned, by_hand=named)
        marks.append(
            RunMark(place, run.start_us, run.elapsed_us, shape, questioned, by_hand, label)
        )
    width = (end - start) // SPANS
    spans = tuple(
        RunSpan(
            start + c * width, start + (c + 1) * width, shape, len(found), min(found), max(found)
        )
        for (c, shape), found in sorted(gathered.items())
    )
    return tuple(marks), spans


def _mark_label(
    run: Run, tz: ZoneInfo, texts: Catalogue, *, questioned: bool, by_hand: bool
) -> tuple[str, ...]:
    """What is written beside a mark; one without a length that can be read stands at the foot."""
    if questioned:
        day = texts.day_short(local_date(run.start_us, tz))
        return day, f"{words.length(run.elapsed_us)}, {run.outcome.text()}"
    if run.elapsed_us == NOT_RECORDED:
        return (texts.text("chart.no_length"),)
    return (texts.text("chart.by_hand"),) if by_hand else ()


def _nights(analysis: Analysis, tz: ZoneInfo, texts: Catalogue) -> tuple[NightMark, ...]:
    """The expected runs without a record; neighbours without records become one stretch."""
    nights = analysis.schedule.nights
    marks: list[NightMark] = []
    stretch: list[Night] = []
    for place, night in enumerate(nights):
        if night.state is NightState.NOT_RECORDING:
            stretch.append(night)
            if place + 1 < len(nights) and nights[place + 1].state is NightState.NOT_RECORDING:
                continue
            marks.append(_stretch(stretch, analysis.query.focus, tz, texts))
            stretch = []
        elif night.state in _KINDS:
            kind = _KINDS[night.state]
            label = texts.text(f"chart.{kind.value.replace('-', '_')}")
            due, asked = night.due_us, night.day == analysis.query.focus
            marks.append(NightMark(kind, due, due, due, label, asked))
    return tuple(marks)


def _stretch(
    nights: Sequence[Night], focus: date | None, tz: ZoneInfo, texts: Catalogue
) -> NightMark:
    """Nights without records as one stretch of whole local days."""
    start = start_of_day(nights[0].day, tz)
    end = start_of_day(nights[-1].day + timedelta(days=1), tz)
    asked = any(night.day == focus for night in nights)
    return NightMark(
        NightKind.NO_RECORDS, nights[0].due_us, start, end, texts.text("chart.no_records"), asked
    )


def _run_legend(
    marks: Sequence[RunMark],
    spans: Sequence[RunSpan],
    nights: Sequence[NightMark],
    median: int | None,
    texts: Catalogue,
) -> tuple[LegendEntry, ...]:
    """Only the signs that occur, in a fixed order."""
    shown = {mark.shape for mark in marks if not mark.questioned} | {s.shape for s in spans}
    keys = {shape.value for shape in shown} | {night.kind.value for night in nights}
    entries = [
        LegendEntry(mark.shape.value, texts.text("chart.questioned"), questioned=True)
        for mark in marks
        if mark.questioned
    ]
    order = [*(s.value for s in Shape), *(k.value for k in NightKind)]
    entries += [
        LegendEntry(key, texts.text(f"chart.legend.{key.replace('-', '_')}"))
        for key in order
        if key in keys
    ]
    if spans:
        entries.append(LegendEntry("span", texts.text("chart.legend.span")))
    if median is not None:
        text = texts.text("chart.legend.median", length=words.length(median))
        entries.append(LegendEntry("median", text))
    return tuple(entries)


# --- the family of the questioned run --------------------------------------------------------------


def family_timeline(run: Run, zone_name: str, texts: Catalogue | None = None) -> FamilyTimeline:
    """Who ran when in one run; ancestors, the root, what did not end with 0 and the longest first."""
    texts = texts or catalogue()
    tz = zone(zone_name)
    members = [m for m in run.family if m.role != "duplicate"] or [run.root]
    drawn = _most_telling(members, run.root)
    start = min(m.start_us for m in drawn)
    end = max(m.start_us + max(m.elapsed_us, 0) for m in drawn)
    margin = max((end - start) // 40, SECOND // 2)
    bars = tuple(
        FamilyBar(
            m.command,
            m.outcome.text(),
            shape_of(m.outcome),
            m.depth,
            m.start_us,
            max(m.elapsed_us, 0),
            m.ref.cite(),
            m.ref == run.root.ref,
        )
        for m in drawn
    )
    return FamilyTimeline(
        start - margin,
        end + margin,
        bars,
        len(members) - len(drawn),
        clock_ticks(start - margin, end + margin, tz),
        texts.text("chart.family_axis", zone=zone_name),
    )


def _most_telling(members: Sequence[Member], root: Member) -> list[Member]:
    """At most :data:`BARS_AT_MOST` members in family order."""
    if len(members) <= BARS_AT_MOST:
        return list(members)
    ranked = sorted(
        range(len(members)),
        key=lambda n: (
            members[n].ref != root.ref,
            members[n].role != "ancestor",
            shape_of(members[n].outcome) is Shape.EXIT_ZERO,
            -members[n].elapsed_us,
            n,
        ),
    )
    return [members[n] for n in sorted(ranked[:BARS_AT_MOST])]


# --- how long runs took ----------------------------------------------------------------------------


def length_distribution(
    analysis: Analysis, texts: Catalogue | None = None
) -> LengthDistribution | None:
    """One dot a run over its length; what lies far beyond the usual runs is named at the edge.

    A run whose length cannot be read has no dot. None where there are no usual runs to compare with.
    """
    texts = texts or catalogue()
    base = analysis.baseline
    if base.longest_us is None or base.shortest_us is None:
        return None
    usual = {id(run) for run in base.runs}
    runs = [run for run in analysis.runs if run.elapsed_us != NOT_RECORDED]
    dots = [
        Dot(run.elapsed_us, shape_of(run.outcome), run is analysis.questioned, id(run) in usual)
        for run in runs
    ]
    reach = max(base.longest_us * 5 // 4, SECOND)
    inside = [dot for dot in dots if dot.length_us <= reach]
    pairs = zip(dots, runs, strict=True)
    beyond = [(dot, run) for dot, run in pairs if dot.length_us > reach]
    named = _longest(beyond)
    ticks = length_ticks(reach, wanted=10)
    width = max((ticks[1].at if len(ticks) > 1 else reach) // 5, 1)
    bins = _bins(inside, width)
    unit, _ = length_unit(reach)
    return LengthDistribution(
        0,
        (reach // width + 1) * width,
        bins,
        max(len(b.dots) for b in bins),
        base.median_us,
        base.low_quartile_us,
        base.high_quartile_us,
        tuple(
            (
                dot,
                texts.text(
                    "chart.beyond", text=f"{words.length(dot.length_us)}, {run.outcome.text()}"
                ),
            )
            for dot, run in named
        ),
        ticks,
        texts.text(
            "chart.lengths_axis", unit=texts.text(f"chart.{unit}"), step=words.length(width)
        ),
        texts.text("common.more", n=len(beyond) - len(named)) if len(beyond) > len(named) else "",
    )


def _longest(beyond: list[tuple[Dot, Run]]) -> list[tuple[Dot, Run]]:
    """Those of the runs beyond the scale that are named: the one in question, and the longest."""
    if len(beyond) <= _NAMED_BEYOND:
        return beyond
    ranked = sorted(beyond, key=lambda one: (not one[0].questioned, -one[0].length_us))
    chosen = {id(dot) for dot, _run in ranked[:_NAMED_BEYOND]}
    return [one for one in beyond if id(one[0]) in chosen]


def _bins(dots: Sequence[Dot], width: int) -> tuple[LengthBin, ...]:
    """``dots`` gathered by length, empty bins left out."""
    places: dict[int, list[Dot]] = {}
    for dot in dots:
        places.setdefault(dot.length_us // width, []).append(dot)
    return tuple(
        LengthBin(place * width, (place + 1) * width, tuple(found))
        for place, found in sorted(places.items())
    )
