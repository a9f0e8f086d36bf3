"""Runs and the nights without one, in one table: what ran, and what was expected and did not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from evidencekit.analysis.values import LineState, NightState
from evidencekit.clock import local_date, zone
from evidencekit.report.chartshapes import NightKind
from evidencekit.report.chartvalues import shape_of
from evidencekit_gui import wording
from evidencekit_gui.language import tr
from evidencekit_gui.models.columns import Column, ColumnModel
from evidencekit_gui.models.records import note_key

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from evidencekit.analysis.values import Analysis, Night, Run
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


@dataclass(frozen=True, slots=True)
class RunRow:
    """A run, or an expected run that has no record."""

    at_us: int
    place: int = -1
    """Place of the run in ``Analysis.runs``; -1 for none."""
    run: Run | None = None
    night: Night | None = None
    questioned: bool = False
    mark: str = ""
    cron: str = ""
    """What the supplied log says of this run."""


def rows_of(analysis: Analysis, notes: tuple[Note, ...]) -> tuple[RunRow, ...]:
    """The runs and empty nights of an analysis, in order of time."""
    noted = {note.key: note for note in notes}
    logged = analysis.corroboration.states(analysis.runs)
    rows: list[RunRow] = []
    for place, (run, said) in enumerate(zip(analysis.runs, logged, strict=True)):
        note = noted.get(note_key(run.root.ref))
        rows.append(
            RunRow(
                at_us=run.start_us,
                place=place,
                run=run,
                questioned=run == analysis.questioned,
                mark=_mark(run, run == analysis.questioned, note),
                cron=said.value if said else "",
            )
        )
    rows.extend(
        RunRow(at_us=night.due_us, night=night)
        for night in analysis.schedule.nights
        if night.state is not NightState.RAN and not night.runs
    )
    return tuple(sorted(rows, key=lambda row: row.at_us))


def _mark(run: Run, questioned: bool, note: Note | None) -> str:
    parts = [tr("in question")] if questioned else []
    if run.started_by == "by hand":
        parts.append(tr("by hand"))
    if note is not None and note.marked:
        parts.append(tr("marked"))
    if note is not None and note.text:
        parts.append(tr("note"))
    return ", ".join(parts)


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
            Column("mark", tr("Mark"), lambda r: r.mark, "in question", order=lambda r: r.mark,
                   tip=self._note_text),
            Column("cron", tr("Log"), lambda r: SHORT.get(r.cron, r.cron), "agrees",
                   order=lambda r: r.cron, tip=lambda r: r.cron,
                   about=tr("What the supplied logs say of this run, compared with its record")),
        ]  # fmt: skip
        super().__init__(
            columns, parent, muted=lambda r: r.run is None, strong=lambda r: r.questioned
        )

    def show(self, analysis: Analysis | None, notes: tuple[Note, ...], zone_name: str) -> None:
        """Show another analysis, or none."""
        self._zone = zone_name
        self._notes = {note.key: note for note in notes}
        self.set_rows(rows_of(analysis, notes) if analysis else ())

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

    def _note_text(self, row: RunRow) -> str:
        note = self._notes.get(note_key(row.run.root.ref)) if row.run else None
        return note.text if note is not None and note.text else row.mark


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
