"""What was told beside the files, asked for as text: a list of hashes, and what another clock shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit

from evidencekit.errors import BadRequest
from evidencekit_gui.language import tr
from evidencekit_gui.theme import GRID
from evidencekit_gui.views.dialogs import Question
from evidencekit_gui.widgets.basics import Heading, Quiet, column, form, panel
from evidencekit_gui.widgets.finding_row import Words
from evidencekit_gui.widgets.notice import Notice

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent
    from PySide6.QtWidgets import QWidget

    from evidencekit_gui.theme import Theme

LINES = 8
"""Lines of a pasted list that show at once."""


class _Fitted(Question):
    """As high as what is asked."""

    def showEvent(self, arg__1: QShowEvent) -> None:
        """No higher than needed."""
        super().showEvent(arg__1)
        self.fit()


class HashesDialog(_Fitted):
    """A list of hashes, pasted as it was received."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        self.words = Words(
            tr("List of hashes"),
            tr("A line for each file, as sha256sum, md5sum or BSD sha256 write it"),
            LINES,
        )
        self.words.setMinimumWidth(80 * GRID)
        notice = Notice(theme)
        head = Heading(tr("Hashes that came with the files"), 2)
        said = Quiet(tr("The list is kept as an exhibit of its own, and compared with the others."))
        content = panel(column(head, said, self.words, notice, 1))
        super().__init__(tr("Paste hashes"), tr("Compare"), content, parent)
        self.notice = notice
        self.words.setFocus()

    @property
    def text(self) -> str:
        """What was pasted."""
        return self.words.toPlainText()

    def accept(self) -> None:
        """Only with a list."""
        if self.text.strip():
            super().accept()
        elif self.notice is not None:
            self.notice.fault(
                BadRequest(tr("there is no list"), "", tr("paste the lines as you received them"))
            )
            self.fit()


class ClockDialog(_Fitted):
    """What a clock that the examiner trusts shows now.

    Only the clock's name is worth holding: a reading typed earlier is not what it shows now.
    """

    def __init__(self, zone: str, theme: Theme, parent: QWidget) -> None:
        self.reading = QLineEdit()
        self.reading.setPlaceholderText("2017-12-04 10:30:15")
        self.reading.setMinimumWidth(44 * GRID)
        self.source = QLineEdit()
        self.source.setPlaceholderText(tr("radio clock in the office"))
        notice = Notice(theme)
        content = panel(
            column(
                Heading(tr("Compare this computer's clock"), 2),
                Quiet(
                    tr(
                        "Type a time a little ahead, and press Compare at the moment when the clock "
                        "shows it. In {zone}, or with its own distance from UTC: "
                        "2017-12-04 10:30:15+01:00.",
                        zone=zone,
                    )
                ),
                form((tr("It &shows"), self.reading), (tr("&Which clock"), self.source)),
                notice,
                1,
            )
        )
        super().__init__(tr("Compare clock"), tr("Compare"), content, parent)
        self.notice = notice
        self.reading.setFocus()

    def accept(self) -> None:
        """Only with a reading; the clock may stay unnamed."""
        if self.reading.text().strip():
            super().accept()
        elif self.notice is not None:
            self.reading.setFocus()
            self.notice.fault(
                BadRequest(tr("no time was typed"), "", tr("type what the other clock shows"))
            )
            self.fit()
