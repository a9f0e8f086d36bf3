"""What finalising does, said before it is done; where to; whose key seals it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QLineEdit

from evidencekit.errors import EvidenceError
from evidencekit_gui.language import tr
from evidencekit_gui.theme import GRID, Meaning
from evidencekit_gui.views.dialogs import Question
from evidencekit_gui.views.seal_choice import Seal, SealChoice
from evidencekit_gui.widgets.basics import (
    Heading,
    Line,
    Quiet,
    Text,
    align_labels,
    button,
    column,
    form,
    panel,
    row,
)
from evidencekit_gui.widgets.notice import Mark, Notice
from evidencekit_gui.widgets.steps import FINALISING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QShowEvent
    from PySide6.QtWidgets import QWidget

    from evidencekit.case.model import Examiner
    from evidencekit.workflow import StoredIdentity
    from evidencekit_gui.theme import Theme


class FinaliseDialog(Question):
    """The one question before a report becomes final."""

    def __init__(
        self,
        offered: Path,
        stored: Sequence[StoredIdentity],
        examiner: Examiner,
        last: str,
        theme: Theme,
        parent: QWidget,
        unsaid: Sequence[str] = (),
    ) -> None:
        """``unsaid``: what the examiner has not stated of the case, in the report's words."""
        self._field = QLineEdit(str(offered))
        self._field.setAccessibleName(tr("Folder for report and bundle"))
        self._field.setAccessibleDescription(tr("Made if it is not there; nothing is overwritten"))
        self._field.setMinimumWidth(56 * GRID)
        choose = button(tr("Choose…"), self._choose, about=tr("Choose the folder to write into"))
        self.seal = SealChoice(stored, (examiner.name, examiner.organisation), last)
        self.chosen: Seal | None = None
        notice = Notice(theme)
        listed = "\n".join(f"{at}.  {words}" for at, words in enumerate(FINALISING, 1))
        content = panel(
            column(
                Heading(tr("Finalise this report"), 2),
                Text(tr("These steps follow one another; each is written into the custody log.")),
                Text(listed),
                *([_gaps(unsaid, theme)] if unsaid else []),
                Line(theme),
                self.seal,
                Line(theme),
                form((tr("&Write into"), panel(row(self._field, choose)))),
                Quiet(
                    tr(
                        "Nothing that exists is overwritten. A final report keeps its number for good."
                    )
                ),
                notice,
                1,
            )
        )
        super().__init__(tr("Finalise"), tr("Finalise"), content, parent)
        self.notice = notice
        self.seal.kind.currentIndexChanged.connect(self.fit)
        align_labels(content)
        self.yes.setDefault(True)
        field = self.seal.first_field()
        if field is not None:
            field.setFocus()

    @property
    def folder(self) -> Path:
        """Where report and bundle go."""
        return Path(self._field.text().strip()).expanduser()

    def _choose(self) -> None:
        name = QFileDialog.getExistingDirectory(
            self, tr("Write into this folder"), self._field.text()
        )
        if name:
            self._field.setText(name)

    def accept(self) -> None:
        """Only with a folder, and with all that the seal needs."""
        if not self._field.text().strip():
            self._field.setFocus()
            return
        try:
            self.chosen = self.seal.value()
        except EvidenceError as error:
            if self.notice is not None:
                self.notice.fault(error)
            return
        super().accept()

    # Qt's own names

    def showEvent(self, arg__1: QShowEvent) -> None:
        """No higher than what is asked."""
        super().showEvent(arg__1)
        self.fit()


def _gaps(unsaid: Sequence[str], theme: Theme) -> QWidget:
    """What the report will print as not stated: said while it can still be filled in."""
    words = Text(
        tr(
            "Not stated so far: {unsaid}. The report will say so. To fill them in: Not now, then "
            "Case ▸ Particulars…",
            unsaid=", ".join(unsaid),
        )
    )
    line = row(Mark(theme, Meaning.ATTENTION), words)
    line.setStretch(1, 1)
    return panel(line)
