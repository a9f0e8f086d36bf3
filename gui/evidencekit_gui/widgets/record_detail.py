"""One record: its fields and its bytes, each pointing at the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QSize, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QApplication, QSplitter, QVBoxLayout, QWidget

from evidencekit_gui.language import tr
from evidencekit_gui.models.columns import VALUE_ROLE
from evidencekit_gui.models.fields import FieldModel, field_note
from evidencekit_gui.widgets.basics import ElidedText, Heading, Quiet, button, row
from evidencekit_gui.widgets.hex_view import HexView
from evidencekit_gui.widgets.tables import Table

if TYPE_CHECKING:
    from evidencekit.workflow import RecordView
    from evidencekit_gui.theme import Theme


class RecordDetail(QWidget):
    """Shows a :class:`evidencekit.workflow.RecordView`; an empty one teaches how to fill it."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: RecordView | None = None
        self._title = Heading(tr("Record"))
        self._hint = Quiet(tr("Choose a run or a record: its fields and bytes show here."))
        self._cite = button(
            tr("Copy citation"), self.copy_citation, about=tr("Copy exhibit and offset")
        )
        self.fields = Table(theme, tr("Fields of the record"), compact=True)
        self._model = FieldModel(self)
        self.fields.setModel(self._model)
        self.hex = HexView(theme)
        self.fields.chosen.connect(self._field_chosen)
        self.hex.byte_chosen.connect(self._byte_chosen)
        self._odd = Quiet("")
        self._odd.setVisible(False)
        self._caption = ElidedText()
        self._caption.setForegroundRole(Quiet().foregroundRole())
        self._note = ElidedText()
        self._note.setForegroundRole(Quiet().foregroundRole())
        self._split = QSplitter(Qt.Orientation.Vertical)
        self._split.addWidget(self.fields)
        self._split.addWidget(self.hex)
        self._split.setStretchFactor(0, 1)
        self._split.setStretchFactor(1, 0)
        self._split.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        top = row(self._title, self._caption, self._cite)
        top.setStretch(1, 1)
        layout.addLayout(top)
        layout.addWidget(self._hint)
        layout.addWidget(self._odd)
        layout.addWidget(self._split, 1)
        layout.addWidget(self._note)
        layout.addStretch(0)
        self.copy_action = QAction(tr("Copy citation"), self)
        self.copy_action.setShortcut(QKeySequence("C"))
        self.copy_action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.copy_action.triggered.connect(self.copy_citation)
        self.addAction(self.copy_action)
        self.show_record(None)

    @property
    def record(self) -> RecordView | None:
        """What is shown."""
        return self._view

    def show_record(
        self, view: RecordView | None, caption: str = "", zone_name: str = "UTC"
    ) -> None:
        """Show another record, or none; of ``caption`` the name is in sight, all of it a hover away."""
        self._view = view
        self._caption.set_whole(caption.partition(" · ")[0], caption)
        self._note.set_whole("")
        self._title.setText(tr("Record  {cite}", cite=view.ref.cite()) if view else tr("Record"))
        self._hint.setVisible(view is None)
        odd = view.oddities if view else ()
        self._odd.setText(tr("! Odd: ") + "; ".join(odd) if odd else "")
        self._odd.setVisible(bool(odd))
        self._split.setVisible(view is not None)
        self._note.setVisible(view is not None)
        self._cite.setVisible(view is not None)
        self._model.show(view.fields if view else (), zone_name)
        self.hex.set_bytes(view.raw if view else b"", view.ref.offset if view else 0)

    def show_field(self, name: str) -> None:
        """Choose the field called ``name``."""
        for number, field in enumerate(self._model.rows):
            if field.name == name:
                self.fields.choose_row(number)

    def copy_citation(self) -> None:
        """``EX-003 @ 0x1A40`` to the clipboard."""
        if self._view is not None:
            QApplication.clipboard().setText(self._view.ref.cite())

    def _field_chosen(self, index: QModelIndex) -> None:
        field = index.data(VALUE_ROLE)
        if field is not None and self._view is not None:
            self.hex.mark(field.offset - self._view.ref.offset, field.length)
            self._note.set_whole(field_note(field))

    def _byte_chosen(self, position: int) -> None:
        place = position + (self._view.ref.offset if self._view else 0)
        for number, field in enumerate(self._model.rows):
            if field.offset <= place < field.offset + field.length:
                self.fields.choose_row(number)
                return
        self.fields.clearSelection()
        self.hex.mark(position, 1)
        self._note.set_whole(tr("This byte belongs to no field: the layout pads here."))

    def sizeHint(self) -> QSize:
        """Wide enough for sixteen bytes a row."""
        return QSize(self.hex.sizeHint().width(), 360)
