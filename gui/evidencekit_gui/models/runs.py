"""Runs and the nights without one, in one table: what ran, and what was expected and did not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evidencekit.analysis.matches import LineState
from evidencekit.analysis.values import NightState
from evidencekit.clock import local_date, zone
from evidencekit.report.chartshapes import NightKind
from evidencekit.report.chartvalues import shape_of
from evidencekit_gui import wording
from evidencekit_gui.drawn import RunRow
from evidencekit_gui.language import tr
from evidencekit_gui.models.columns import Column, ColumnModel
from evidencekit_gui.models.records import note_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QObject

    from evidencekit.case.model import Note

SHORT = {
    LineState.NOT_COVERED.value: tr("not covered"),
    LineState.NOT_EXPECTED.value: tr("none due"),
}
"""States too long for a cell: short there, in full a hover away."""
SIGN_OF_NIGHT = {
    NightState.DID_NOT_RUN: NightKind.NO_RUN,
    NightState.NOT_RECORDING: NightKind.NO_RECORDS,
    NightState.CANNOT_TELL: NightKind.CANNOT_TELL,
}


class RunModel(ColumnModel[RunRow]):
    """The runs table; times in the zone shown."""

    def __init__(self, parent: QObject | None = None) -> None:
        self._zone = "UTC"
        self._notes: dict[str, Note] = {}
        columns: list[Column[RunRow]] = [
            Column(
                "day",
                tr("Date"),
                self._date,
                "2000-00-00",
                order=lambda r: r.at_us,
                tip=self._moments,
                about=tr("Day on which the run began, or was due, in the zone shown"),
            ),
            Column(
                "start",
                tr("Start"),
                self._start,
                "02:00:01 −05:00",
                tip=self._moments,
                order=lambda r: r.at_us,
                about=tr("Recorded start of the run, to the second, with its offset from UTC"),
            ),
            Column(
                "length", tr("Length"), _length, "59:59.99", right=True,
                   order=lambda r: r.run.elapsed_us if r.run else -1,
                   about=tr("Minutes, seconds and hundredths from start to end")),
            Column("outcome", tr("Outcome"), _outcome, "not recording", sign=_sign, tip=_told,
                   order=_outcome),
            Column("mark", tr("Mark"), self._mark, "in question", order=self._mark,
                   tip=self._note_text),
            Column("cron", tr("Log"), lambda r: SHORT.get(r.cron, r.cron), tr("none due"),
                   order=lambda r: r.cron, tip=lambda r: r.cron,
                   about=tr("What the supplied logs say of this run, compared with its record")),
        ]  # fmt: skip
        super().__init__(
            columns, parent, muted=lambda r: r.run is None, strong=lambda r: r.questioned
        )

    def show(self, rows: Sequence[RunRow], notes: Sequence[Note], zone_name: str) -> None:
        """Show the runs and nights of another analysis, or none."""
        self._zone = zone_name
        self._notes = {note.key: note for note in notes}
        self.set_rows(rows)

    def set_notes(self, notes: Sequence[Note]) -> None:
        """Show marks and notes as they stand; the rows stay."""
        noted = {note.key: note for note in notes}
        if noted == self._notes:
            return
        self._notes = noted
        if self._sorted_by is not None and self._sorted_by[0] == self.column_of("mark"):
            self.sort(*self._sorted_by)
        self.refresh()

    def set_zone(self, zone_name: str) -> None:
        """Write times in another zone."""
        self._zone = zone_name
        self.refresh()

    def row_of_run(self, place: int) -> int:
        """The table row of a run, told by its place in ``Analysis.runs``."""
        return next((at for at, row in enumerate(self.rows) if row.place == place), -1)

    def _date(self, row: RunRow) -> str:
        return local_date(row.at_us, zone(self._zone)).isoformat()

    def _start(self, row: RunRow) -> str:
        return wording.moment(row.at_us, self._zone)[len("2017-11-14 ") :] if row.run else ""

    def _moments(self, row: RunRow) -> str:
        due = "" if row.run else tr("due ")
        return due + wording.both_moments(row.at_us, self._zone)

    def _note(self, row: RunRow) -> Note | None:
        if row.run is None or not self._notes:
            return None
        return self._notes.get(note_key(row.run.root.ref))

    def _mark(self, row: RunRow) -> str:
        note = self._note(row)
        parts = [tr("in question")] if row.questioned else []
        if row.run is not None and row.run.started_by == "by hand":
            parts.append(tr("not by cron"))
        if note is not None and note.marked:
            parts.append(tr("marked"))
        if note is not None and note.text:
            parts.append(tr("note"))
        return ", ".join(parts)

    def _note_text(self, row: RunRow) -> str:
        note = self._note(row)
        return note.text if note is not None and note.text else self._mark(row)


def _length(row: RunRow) -> str:
    return wording.clock_length(row.run.elapsed_us) if row.run else ""


def _outcome(row: RunRow) -> str:
    if row.run is not None:
        return row.run.outcome.short()
    words = {
        NightState.DID_NOT_RUN: tr("no run"),
        NightState.NOT_RECORDING: tr("not recording"),
        NightState.CANNOT_TELL: tr("cannot be told"),
    }
    return words.get(row.night.state, "") if row.night else ""


def _told(row: RunRow) -> str:
    if row.run is not None:
        return "\n".join([row.run.outcome.text(), *row.run.remarks])
    return row.night.text if row.night else ""


def _sign(row: RunRow) -> str:
    if row.run is not None:
        return str(shape_of(row.run.outcome))
    return str(SIGN_OF_NIGHT.get(row.night.state, "")) if row.night else ""
