"""The process family of a run: who started whom, when, and how each ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QSignalBlocker, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from evidencekit.analysis.values import Member
from evidencekit_gui import wording
from evidencekit_gui.language import tr
from evidencekit_gui.models.columns import VALUE_ROLE
from evidencekit_gui.models.family import FamilyModel
from evidencekit_gui.widgets.basics import Heading, Quiet
from evidencekit_gui.widgets.tables import Table

if TYPE_CHECKING:
    from evidencekit.analysis.values import Run
    from evidencekit_gui.session import Session
    from evidencekit_gui.theme import Theme


class FamilyPane(QWidget):
    """The family of one run; choosing a member asks for its record."""

    record_chosen = Signal(object, str)
    """The member's record, and what it is in a line."""

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.model = FamilyModel(self)
        self.table = Table(
            theme, tr("Process family of the run"), stretch="when", compact=True, cut=("program",)
        )
        self.table.setModel(self.model)
        self._hint = Quiet(tr("Choose a run: who started whom, when, and how each ended."))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(Heading(tr("Process family of this run")))
        layout.addWidget(self._hint)
        layout.addWidget(self.table, 1)
        layout.addStretch()
        self.table.chosen.connect(self._chosen)

    def show_run(self, run: Run | None) -> None:
        """Show another family, its root chosen; or none."""
        snapshot = self._session.snapshot
        with QSignalBlocker(self.table):
            self.model.show_run(run, self._session.zone, snapshot.users if snapshot else {})
        self._hint.setVisible(run is None)
        self.table.setVisible(run is not None)
        if run is not None:
            self.table.choose_row(run.family.index(run.root) if run.root in run.family else 0)

    def tell(self) -> None:
        """Tell again which member is chosen."""
        self._chosen(self.table.currentIndex())

    def _chosen(self, index: QModelIndex) -> None:
        member = index.data(VALUE_ROLE) if index.isValid() else None
        if isinstance(member, Member):
            began = wording.moment(member.start_us, self._session.zone)
            self.record_chosen.emit(
                member.ref,
                tr(
                    "{command} · began {began} · lasted {elapsed_us} · {words}",
                    command=member.command,
                    began=began,
                    elapsed_us=wording.length(member.elapsed_us),
                    words=member.outcome.text(),
                ),
            )
