"""Make the strip of what the files cover, as plain values: the same for the page and for the window."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from evidencekit.clock import start_of_day, zone
from evidencekit.report.axes import count_ticks, time_ticks
from evidencekit.report.chartshapes import Bin, CoverageStrip, LegendEntry, Stretch
from evidencekit.report.texts import Catalogue, catalogue

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evidencekit.analysis.values import Analysis, Coverage

BINS_AT_MOST = 200


def coverage_strip(analysis: Analysis, texts: Catalogue | None = None) -> CoverageStrip | None:
    """Records a day over the whole period; None where there is no record at all."""
    questioned = analysis.questioned.start_us if analysis.questioned else None
    return strip_of(analysis.coverage, analysis.query.zone, questioned, texts)


def strip_of(
    coverage: Coverage,
    zone_name: str,
    questioned_us: int | None = None,
    texts: Catalogue | None = None,
) -> CoverageStrip | None:
    """The same of a whole case, before any job is chosen."""
    texts = texts or catalogue()
    if not coverage.daily:
        return None
    tz = zone(zone_name)
    days = coverage.daily
    per_bin = -(-len(days) // BINS_AT_MOST)
    bins = tuple(
        Bin(
            start_of_day(group[0][0], tz),
            start_of_day(group[-1][0] + timedelta(days=1), tz),
            sum(count for _, count in group),
        )
        for group in (days[at : at + per_bin] for at in range(0, len(days), per_bin))
    )
    start, end = bins[0].start_us, bins[-1].end_us
    top = max(b.count for b in bins)
    gaps = tuple(
        Stretch(gap.start_us, gap.end_us, gap.cause, gap.recording) for gap in coverage.gaps
    )
    return CoverageStrip(
        start,
        end,
        bins,
        per_bin,
        top,
        gaps,
        coverage.restarts,
        tuple(step.at_us for step in coverage.steps if step.by_us < 0),
        questioned_us,
        time_ticks(start, end, tz, texts),
        count_ticks(top),
        texts.text("chart.coverage_axis", n=per_bin),
        _strip_legend(coverage, gaps, texts, asked=questioned_us is not None),
        tuple(step.at_us for step in coverage.steps if step.by_us > 0),
        zone_name,
    )


def _strip_legend(
    coverage: Coverage, gaps: Sequence[Stretch], texts: Catalogue, *, asked: bool
) -> tuple[LegendEntry, ...]:
    """The signs that occur on the strip."""
    present = {
        "bin": True,
        "gap": any(not gap.recording for gap in gaps),
        "restart": bool(coverage.restarts),
        "step": any(step.by_us < 0 for step in coverage.steps),
        "forward": any(step.by_us > 0 for step in coverage.steps),
        "asked": asked,
    }
    return tuple(
        LegendEntry(sign, texts.text(f"chart.strip.{sign}"), questioned=sign == "asked")
        for sign, shown in present.items()
        if shown
    )
