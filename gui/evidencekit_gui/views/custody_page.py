"""The custody log as it stands: every event, oldest first, each chained to those before."""

from __future__ import annotations

import json
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QTextOption
from PySide6.QtWidgets import QBoxLayout, QFileDialog, QFrame, QTextBrowser

from evidencekit.case.model import CustodyEvent
from evidencekit_gui import wording
from evidencekit_gui.language import tr
from evidencekit_gui.models.columns import VALUE_ROLE
from evidencekit_gui.models.custody import CustodyModel
from evidencekit_gui.remembered import CLOCK, CORRECTION, HAND_OVER
from evidencekit_gui.theme import GRID, Meaning
from evidencekit_gui.views.dialogs import CorrectionDialog, HandOverDialog
from evidencekit_gui.views.drafts import answered
from evidencekit_gui.views.page import Page
from evidencekit_gui.widgets.basics import (
    Heading,
    Quiet,
    button,
    column,
    panel,
    row,
)
from evidencekit_gui.widgets.fitting import TurningSplit
from evidencekit_gui.widgets.tables import Table

if TYPE_CHECKING:
    from PySide6.QtCore import QModelIndex
    from PySide6.QtWidgets import QWidget

    from evidencekit_gui.jobs import Job
    from evidencekit_gui.session import Session
    from evidencekit_gui.settings import Settings
    from evidencekit_gui.theme import Theme

DOWN, ACROSS = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight


class CustodyPage(Page):
    """A table; nothing here can be changed, only added to by working."""

    def __init__(self, session: Session, theme: Theme, settings: Settings) -> None:
        super().__init__(session, theme, settings)
        self.model = CustodyModel(self)
        self.table = Table(
            theme, tr("Custody log"), several=True, stretch="text", cut=("text", "told")
        )
        self.table.setModel(self.model)
        self.title_of_event = Heading(tr("Event"))
        self.full = QTextBrowser()
        self.full.setOpenLinks(False)
        self.full.setFrameShape(QFrame.Shape.NoFrame)
        self.full.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.full.setAccessibleName(tr("The chosen event in full"))
        self.correct_button = button(
            tr("Correct…"), self.ask_correction, about=tr("Log what is right; the event stands")
        )
        self.export_button = button(
            tr("Export…"),
            self.ask_export,
            about=tr("Write the log as a file that can be checked without us"),
        )
        self.clock_button = button(
            tr("Compare clock…"), self.ask_clock, about=tr("Log what a reference clock shows now")
        )
        self.hand_over_button = button(
            tr("Hand-over…"), self.ask_hand_over, about=tr("Log that something changed hands")
        )
        self.head = Quiet()
        self.head.setFont(theme.mono())
        self.head.setAccessibleName(tr("Head hash of the log"))
        split = TurningSplit()
        split.addWidget(self.table)
        split.addWidget(panel(column(self.title_of_event, self.full, row(self.correct_button, 1))))
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 1)
        split.setHandleWidth(2 * GRID)
        split.setSizes([780, 282])
        self.remember_split(split, "custody/split")
        self.body.addWidget(split, 1)
        buttons = row(self.hand_over_button, self.clock_button, self.export_button, 1)
        foot = row(self.head, buttons)
        foot.setStretch(0, 1)
        split.turned.connect(lambda: foot.setDirection(DOWN if split.stacked else ACROSS))
        self.body.addLayout(foot)
        self.table.chosen.connect(self._chosen)
        self.follow(session.snapshot_changed, self.refresh)
        self.follow(session.zone_changed, self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the log as it stands, its end in sight."""
        snapshot = self.session.snapshot
        self.model.show(snapshot.custody if snapshot else (), self.session.zone)
        self.table.scrollToBottom()
        if snapshot is None:
            self.say(tr("Custody log"), tr("Open a case: every step on it is written down here."))
            self.head.setText("")
            return
        self.say(
            tr("Custody log"),
            tr(
                "<b>{events}</b>. Each carries the hash of the one before, so that a later "
                "change shows. Nothing can be taken out; a correction is a new event.",
                events=wording.count(snapshot.head.count, "event"),
            ),
        )
        self.say_foot(wording.count(snapshot.head.count, "event"))
        self.head.setText(tr("Head hash  {hash}", hash=wording.grouped_hash(snapshot.head.hash)))
        self.table.choose_row(len(self.model.rows) - 1)

    def _chosen(self, index: QModelIndex) -> None:
        event = index.data(VALUE_ROLE) if index.isValid() else None
        if not isinstance(event, CustodyEvent):
            return
        self.title_of_event.setText(tr("Event {seq}", seq=event.seq))
        told = [
            (tr("Recorded"), wording.both_moments(event.recorded_us, self.session.zone)),
            (tr("Happened"), event.happened),
            (tr("Kind"), event.kind),
            (tr("Told by"), event.reported_by or tr("this program")),
            (tr("Examiner"), event.actor or wording.NOT_STATED),
            (tr("Exhibit"), event.exhibit),
            (
                tr("Corrects"),
                tr("event {corrects}", corrects=event.corrects) if event.corrects else "",
            ),
        ]
        table = wording.html_table([(n, v) for n, v in told if v], self.theme.colours.muted.name())
        facts = json.dumps(event.facts, indent=1, ensure_ascii=False, sort_keys=True)
        shown = "" if facts == "{}" else f"{facts[:FACTS_SHOWN]}\n\n"
        chained = tr(
            "{shown}hash before\n{prev}\nhash\n{hash}",
            shown=shown,
            prev=event.prev,
            hash=event.hash,
        )
        self.full.setHtml(
            f"<p>{escape(wording.sentence(event.text))}.</p>{table}"
            f"<p style='white-space:pre-wrap; font-family:monospace'>{escape(chained)}</p>"
        )

    def chosen(self) -> CustodyEvent | None:
        """The event that is shown in full."""
        event = self.table.currentIndex().data(VALUE_ROLE)
        return event if isinstance(event, CustodyEvent) else None

    def ask_correction(self) -> None:
        """Ask what is right."""
        event = self.chosen()
        if event is None:
            return
        dialog = CorrectionDialog(event.seq, self.theme, self)
        answered(
            self,
            dialog,
            f"{CORRECTION}{event.seq}",
            {"text": dialog.words},
            lambda: self.session.correct(event.seq, dialog.text),
        )

    def ask_clock(self) -> None:
        """Ask what a reference clock shows at this moment."""
        from evidencekit_gui.views.told_dialogs import ClockDialog

        if self.session.snapshot is None:
            return
        dialog = ClockDialog(self.session.snapshot.info.zone, self.theme, self)
        answered(
            self,
            dialog,
            CLOCK,
            {"source": dialog.source},
            lambda: self.session.check_clock(
                dialog.reading.text().strip(), dialog.source.text().strip()
            ),
        )

    def ask_hand_over(self) -> None:
        """Ask what changed hands: evidence received, a stick given back."""
        if not self.session.is_open:
            return
        dialog = HandOverDialog((), self.theme, self)
        answered(
            self,
            dialog,
            f"{HAND_OVER}other",
            dialog.fields,
            lambda: self.session.hand_over(dialog.handed),
        )

    def ask_export(self) -> None:
        """Choose a file for the log."""
        name, _ = QFileDialog.getSaveFileName(
            self,
            tr("Export the custody log"),
            str(self.settings.last_folder / "custody-log.jsonl"),
            tr("JSON lines (*.jsonl)"),
            options=QFileDialog.Option.DontConfirmOverwrite,
        )
        if name:
            self.export(Path(name))

    def export(self, path: Path) -> Job:
        """Write the log to a file."""
        job = self.watch(self.session.export_custody(path))
        job.succeeded.connect(
            lambda head: self.notice.say(
                Meaning.FINE,
                tr(
                    "{events} written to <b>{name}</b>. The guide for experts says how to check it "
                    "without this program.",
                    events=wording.count(head.count, "event"),
                    name=escape(path.name),
                ),
            )
        )
        return job

    def first_field(self) -> QWidget | None:
        """The table."""
        return self.table


FACTS_SHOWN = 4000
"""Letters of an event's facts that are shown; the export has them all."""
