"""What finalising made: the report, its seal, its bundle, and what is to be done with them."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from evidencekit_gui import wording
from evidencekit_gui.language import tr
from evidencekit_gui.theme import Meaning
from evidencekit_gui.widgets.basics import (
    Heading,
    Line,
    Quiet,
    Text,
    button,
    column,
    panel,
    row,
)
from evidencekit_gui.widgets.notice import Mark

if TYPE_CHECKING:
    from evidencekit.workflow import Delivery
    from evidencekit_gui.theme import Theme


class DeliveredPanel(QWidget):
    """The final report in a few lines, with the verbs that follow: hand it over, find it, quote it."""

    wants_hand_over = Signal()
    wants_folder = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._sha256 = ""
        self._mark = Mark(theme)
        self.result = Text(rich=True)
        self.result.setAccessibleName(tr("What finalising made"))
        self.hand_over_button = button(
            tr("Record hand-over…"),
            self.wants_hand_over.emit,
            main=True,
            about=tr("Log to whom report and bundle went"),
        )
        buttons = row(
            self.hand_over_button,
            button(
                tr("Open its folder"),
                self.wants_folder.emit,
                about=tr("Show where report and bundle lie"),
            ),
            button(tr("Copy hash"), self.copy_hash, about=tr("SHA-256 of the final report")),
            1,
        )
        self.time = Quiet()
        self.time.setAccessibleName(tr("Trusted time"))
        self.time.hide()
        done = row(self._mark, column(self.result, self.time, gap=0))
        done.setAlignment(self._mark, Qt.AlignmentFlag.AlignTop)
        done.setStretch(1, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(panel(column(Heading(tr("Finalised")), done, buttons, Line(theme))))

    def show_delivery(self, delivery: Delivery) -> None:
        """Name the report, its hash, its seal, its bundle and the verdict on it."""
        report, verdict = delivery.report, delivery.verdict
        self._sha256 = report.sha256
        self._mark.set_meaning(Meaning.FINE if verdict.ok else Meaning.BROKEN)
        sealed = (
            tr(
                "Sealed by <b>{name}</b>, certificate SHA-256<br><tt>{fingerprint}</tt><br>",
                name=escape(delivery.seal.certificate.name),
                fingerprint=wording.grouped_hash(delivery.seal.certificate.fingerprint),
            )
            if delivery.seal
            else tr("Not sealed: give its hash by another way.<br>")
        )
        self.result.setText(
            tr(
                "<b>{name}</b>, {pages}, SHA-256<br><tt>{sha256}</tt><br>{sealed}Bundle "
                "<b>{name_2}</b><br>Checked after writing: {sentence}",
                name=escape(report.path.name),
                pages=wording.count(report.pages, "page"),
                sha256=wording.grouped_hash(report.sha256),
                sealed=sealed,
                name_2=escape(delivery.bundle.name),
                sentence=escape(verdict.sentence),
            )
        )

    def say_time(self, words: str) -> None:
        """Say what is known of the report's time; nothing where ``words`` is empty."""
        self.time.setText(words)
        self.time.setVisible(bool(words))

    def copy_hash(self) -> None:
        """The final report's SHA-256 to the clipboard."""
        if self._sha256:
            QApplication.clipboard().setText(self._sha256)
