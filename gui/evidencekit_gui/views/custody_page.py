"""The custody log as it stands: every event, oldest first, each chained to those before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evidencekit_gui import wording
from evidencekit_gui.models.custody import CustodyModel
from evidencekit_gui.views.page import Page
from evidencekit_gui.widgets.basics import Quiet
from evidencekit_gui.widgets.tables import Table

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from evidencekit_gui.session import Session
    from evidencekit_gui.settings import Settings
    from evidencekit_gui.theme import Theme


class CustodyPage(Page):
    """A table; nothing here can be changed, only added to by working."""

    def __init__(self, session: Session, theme: Theme, settings: Settings) -> None:
        super().__init__(session, theme, settings)
        self.model = CustodyModel(self)
        self.table = Table(theme, "Custody log", several=True, stretch="text")
        self.table.setModel(self.model)
        self.head = Quiet()
        self.head.setFont(theme.mono())
        self.head.setAccessibleName("Head hash of the log")
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self.head)
        self.follow(session.snapshot_changed, self.refresh)
        self.follow(session.zone_changed, self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the log as it stands, its end in sight."""
        snapshot = self.session.snapshot
        self.model.show(snapshot.custody if snapshot else (), self.session.zone)
        self.table.scrollToBottom()
        if snapshot is None:
            self.say("Custody log", "Open a case: every step on it is written down here.")
            self.head.setText("")
            return
        self.say(
            "Custody log",
            f"<b>{wording.count(snapshot.head.count, 'event')}</b>. Each carries the hash of the one "
            "before, so that a later change shows. Nothing can be taken out; a correction is a new "
            "event.",
        )
        self.say_foot(wording.count(snapshot.head.count, "event"))
        self.head.setText(f"Head hash  {wording.grouped_hash(snapshot.head.hash)}")

    def first_field(self) -> QWidget | None:
        """The table."""
        return self.table
