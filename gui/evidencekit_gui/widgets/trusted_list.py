"""The certificates that the person who checks trusts: named by that person, shown, taken out again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from evidencekit_gui.language import tr
from evidencekit_gui.theme import GRID
from evidencekit_gui.widgets.basics import Quiet, Text, button, column, panel, row
from evidencekit_gui.wording import grouped_hash

if TYPE_CHECKING:
    from collections.abc import Callable

    from evidencekit.workflow import TrustedFile

CERTIFICATES = tr("Certificates (*.pem *.crt *.cer *.der);;All files (*)")
"""Kinds of file, as Qt writes them."""
LISTED = 3
"""So many certificates of one file are spelt out; the rest is counted."""


def words_of(file: TrustedFile) -> str:
    """One line a certificate: its name and SHA-256."""
    lines = [
        tr("{name} · SHA-256 {digest}", name=one.name, digest=grouped_hash(one.fingerprint))
        for one in file.certificates[:LISTED]
    ]
    rest = len(file.certificates) - LISTED
    if rest > 0:
        lines.append(tr("… and {rest} more in {name}", rest=rest, name=file.path.name))
    return "\n".join(lines)


class TrustedList(QWidget):
    """A button to name a certificate, and beside it those that were named."""

    taken_out = Signal()
    """A file is trusted no longer."""

    def __init__(self, ask: Callable[[], object], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._files: tuple[TrustedFile, ...] = ()
        self.choose = button(
            tr("Trust a certificate…"),
            ask,
            about=tr(
                "Choose the root certificate (PEM or DER) of an authority that you trust; what is "
                "shown is checked again with it"
            ),
        )
        self._none = Quiet(
            tr("The root that an authority publishes. None is trusted but those that you name.")
        )
        self._rows = column(self._none)
        whole = row(self.choose, self._rows, gap=2 * GRID)
        whole.setAlignment(self.choose, Qt.AlignmentFlag.AlignTop)
        whole.setStretch(1, 1)
        self.setLayout(whole)

    @property
    def files(self) -> tuple[TrustedFile, ...]:
        """What is trusted, in the order in which it was named."""
        return self._files

    def add(self, file: TrustedFile) -> None:
        """Trust what was read of a file; the same certificates are listed once."""
        if any(one.certificates == file.certificates for one in self._files):
            return
        self._files = (*self._files, file)
        self._none.hide()
        self._rows.addWidget(self._row_of(file))

    def _row_of(self, file: TrustedFile) -> QWidget:
        text = Text(words_of(file))
        text.setAccessibleName(tr("Trusted: {words}", words=text.text()))
        text.setToolTip(str(file.path))
        first = file.certificates[0].name
        out = button(
            tr("Take out"),
            lambda: self._take_out(file, made),
            about=tr("Trust {name} no longer, and check again", name=first),
        )
        out.setAccessibleName(tr("Take out {name}", name=first))
        layout = row(text, out)
        layout.setStretch(0, 1)
        layout.setAlignment(out, Qt.AlignmentFlag.AlignTop)
        made = panel(layout)
        return made

    def _take_out(self, file: TrustedFile, shown: QWidget) -> None:
        self._files = tuple(one for one in self._files if one is not file)
        self._rows.removeWidget(shown)
        shown.hide()
        shown.deleteLater()
        self._none.setVisible(not self._files)
        self.choose.setFocus()
        self.taken_out.emit()
