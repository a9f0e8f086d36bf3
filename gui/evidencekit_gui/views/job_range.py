"""All runs of the chosen job, with the range that is looked at and the night asked about."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from evidencekit.clock import local_date, parse_moment, zone
from evidencekit_gui.language import tr
from evidencekit_gui.theme import GRID
from evidencekit_gui.widgets.basics import Quiet, button, form, panel, row
from evidencekit_gui.widgets.day_field import DayField
from evidencekit_gui.widgets.legend import Legend
from evidencekit_gui.widgets.run_chart import RunChartView

if TYPE_CHECKING:
    from evidencekit.analysis.values import Analysis, JobQuery
    from evidencekit_gui.drawn import Drawn
    from evidencekit_gui.session import Session
    from evidencekit_gui.theme import Theme

NO_NIGHT = tr("not named: the most unusual run")


class RangePane(QWidget):
    """Chart with a brush, two days and a night, each following the others."""

    edited = Signal()
    """The examiner chose another range or night."""
    span_wanted = Signal()
    """The whole span of the records is asked for: no range holds until its runs were read."""

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._whole: Analysis | None = None
        """All runs of the job: what the range is chosen from; None until they were read."""
        self._filling = False
        self.chart = RunChartView(
            theme, tr("All runs of the job; the brush chooses the range"), brush=True
        )
        self.chart.setMinimumHeight(22 * GRID)
        self.legend = Legend(theme)
        self.since, self.until = DayField(tr("First day")), DayField(tr("Last day"))
        self.night = QComboBox()
        self.night.setAccessibleName(tr("Night in question"))
        self.night.setAccessibleDescription(tr("The run that the findings are about"))
        self.night.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.night.setMinimumContentsLength(18)
        self.night.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.whole_button = button(
            tr("Whole span"),
            self.choose_whole_span,
            about=tr("From the first day of the records to the last"),
        )
        self._build()
        self.chart.range_chosen.connect(self._brushed)
        self.chart.run_chosen.connect(self._run_picked)
        self.since.dateChanged.connect(self._edited)
        self.until.dateChanged.connect(self._edited)
        self.night.activated.connect(self._edited)

    def _build(self) -> None:
        words = Quiet(
            tr(
                "Click a run to put its night in question; drag the edges of the shaded part to "
                "change the range."
            )
        )
        hint = row(words, self.whole_button)
        hint.setStretch(0, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addWidget(self.chart)
        layout.addWidget(self.legend)
        layout.addLayout(hint)
        self._fields = form(
            (tr("&From"), panel(row(self.since, QLabel(tr("to")), self.until, 1))),
            (tr("&Night in question"), self.night),
        )
        layout.addLayout(self._fields)

    def put_labels(self, *, above: bool) -> None:
        """Labels above their fields, where there is no room for them at the side."""
        wrap = QFormLayout.RowWrapPolicy
        self._fields.setRowWrapPolicy(wrap.WrapAllRows if above else wrap.DontWrapRows)

    # What is shown

    @property
    def is_read(self) -> bool:
        """Whether the runs that the range is chosen from are there."""
        return self._whole is not None

    def forget(self) -> None:
        """Let go of the runs: the next that are read give the range anew."""
        self._whole = None

    def clear(self) -> None:
        """Show no runs, until those of another job were read."""
        self.forget()
        self.chart.set_chart(None, self._session.zone)
        self.legend.show_entries(())

    def show_runs(self, drawn: Drawn) -> None:
        """Show all runs of a job, with the range and night of the query that found them."""
        self._whole = drawn.analysis
        self._fill(drawn)
        self.chart.set_chart(drawn.chart, self._session.zone)
        self.legend.show_entries(drawn.chart.legend)
        self._show_brush()

    def set_zone(self, zone_name: str) -> None:
        """Label the chart in another zone; range and night stay those of the case's own."""
        self.chart.set_zone(zone_name)

    def _fill(self, drawn: Drawn) -> None:
        """Offer the days the runs and expected nights span, and those nights to ask about."""
        nights, query = drawn.nights, drawn.analysis.query
        if not nights:
            return
        tz, focus = zone(query.zone), query.focus
        first, last = nights[0][0], nights[-1][0]
        if query.since_us is not None:
            first = local_date(query.since_us, tz)
        if query.until_us is not None:
            last = local_date(query.until_us - 1, tz)
        self._set_days(first, last)
        self._filling = True
        self.night.clear()
        self.night.addItem(NO_NIGHT, "")
        for day, words in nights:
            self.night.addItem(words, day.isoformat())
        at = self.night.findData(focus.isoformat()) if focus else 0
        self.night.setCurrentIndex(max(0, at))
        self._filling = False

    def _set_days(self, first: date, last: date) -> None:
        self._filling = True
        self.since.show_day(first)
        self.until.show_day(last)
        self._filling = False

    def _show_brush(self) -> None:
        """Put the brush over the days in the fields."""
        since_us, until_us = self._range(self.case_zone())
        self.chart.set_range(since_us, until_us)

    # What is asked

    def case_zone(self) -> str:
        """The zone that days are meant in: the server's, whatever zone is shown."""
        snapshot = self._session.snapshot
        return snapshot.info.zone if snapshot else "UTC"

    def narrow(self, query: JobQuery) -> JobQuery:
        """A query for the range and night in the fields; as it is while no runs were read."""
        if self._whole is None:
            return query
        since_us, until_us = self._range(query.zone)
        return replace(query, since_us=since_us, until_us=until_us, focus=self._focus())

    def _range(self, zone_name: str) -> tuple[int, int]:
        """From the beginning of the first day to the end of the last, microseconds."""
        tz = zone(zone_name)
        return (
            parse_moment(self.since.iso(), tz),
            parse_moment(self.until.iso(), tz, end_of_day=True),
        )

    def _focus(self) -> date | None:
        value = self.night.currentData()
        return date.fromisoformat(value) if isinstance(value, str) and value else None

    def choose_whole_span(self) -> None:
        """All days that the evidence covers."""
        self.forget()
        self.span_wanted.emit()

    def _edited(self) -> None:
        if self._filling:
            return
        if self._whole is not None:
            self._show_brush()
        self.edited.emit()

    def _brushed(self, start_us: int, end_us: int) -> None:
        tz = zone(self.case_zone())
        self._set_days(local_date(start_us, tz), local_date(end_us, tz))
        self._edited()

    def _run_picked(self, place: int) -> None:
        """A run in the chart makes its day the one in question."""
        if self._whole is None:
            return
        day = local_date(self._whole.runs[place].start_us, zone(self.case_zone()))
        at = self.night.findData(day.isoformat())
        if at >= 0:
            self.night.setCurrentIndex(at)
            self._edited()
