"""The strip says what the report's own values say; many signs of one kind become ticks and a count."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from evidencekit_gui.widgets.coverage_strip import MANY, CoverageView, legend_of

from evidencekit.report.chartshapes import Bin, CoverageStrip, LegendEntry

if TYPE_CHECKING:
    from evidencekit_gui.theme import Theme
    from pytestqt.qtbot import QtBot

HOUR = 3_600_000_000
DAY = 24 * HOUR
WORDS = "clock moved forward, or system suspended"


def strip(forward: int) -> CoverageStrip:
    days = tuple(Bin(at * DAY, (at + 1) * DAY, 10) for at in range(20))
    return CoverageStrip(
        start_us=0, end_us=20 * DAY, bins=days, bin_days=1, top=10, gaps=(), restarts=(),
        steps=(5 * DAY + HOUR,), questioned_us=None, time_ticks=(), count_ticks=(), axis="",
        legend=(LegendEntry("bin", "records"), LegendEntry("forward", WORDS)),
        forward=tuple(at * DAY + 2 * HOUR for at in range(forward)),
    )  # fmt: skip


def test_few_signs_stand_as_in_the_report_and_many_are_counted() -> None:
    few, many = strip(MANY), strip(MANY + 1)
    assert legend_of(few) == few.legend
    assert legend_of(many) == (
        many.legend[0],
        replace(many.legend[1], sign="tick", text=f"13 × {WORDS}"),
    )


def test_a_hover_names_each_place_where_the_clock_moved_that_day(
    qtbot: QtBot, theme: Theme
) -> None:
    view = CoverageView(theme)
    qtbot.addWidget(view)
    view.show_strip(strip(MANY + 1), "UTC")
    assert view.told_at(5 * DAY + 12 * HOUR).splitlines() == [
        "6 Jan 1970: 10 records",
        "1970-01-06 01:00:00 +00:00: clock set back",
        f"1970-01-06 02:00:00 +00:00: {WORDS}",
    ]
    assert view.told_at(19 * DAY).splitlines() == ["20 Jan 1970: 10 records"]
