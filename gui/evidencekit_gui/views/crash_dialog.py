"""What the user sees of a fault of ours, and the file that may be saved of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QPlainTextEdit

from evidencekit_gui.language import tr
from evidencekit_gui.theme import GRID
from evidencekit_gui.widgets.basics import Heading, Quiet, Text, button, column, row

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from evidencekit_gui.crash import Faults
    from evidencekit_gui.theme import Theme


class CrashDialog(QDialog):
    """Plain words, the report in full view, and buttons to keep it. It blocks nothing."""

    def __init__(self, faults: Faults, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._faults = faults
        self.setModal(False)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setFont(theme.mono(0.9))
        self.text.setAccessibleName(tr("The report, as it would be saved"))
        self.text.setAccessibleDescription(tr("Versions, and where in the program it was"))
        self.text.setTabChangesFocus(True)
        self.said = Quiet()
        self.head, self.lead = Heading("", 2), Text()
        shut = button(
            tr("Close"), self.close, main=True, about=tr("Close this window and go on working")
        )
        layout = column(
            self.head,
            self.lead,
            Text(
                tr(
                    "If you want the fault mended, save this report and send it to whoever looks "
                    "after the program. It holds nothing of the case: no names, no paths, no "
                    "evidence. Nothing is sent by itself."
                )
            ),
            self.text,
            self.said,
            row(
                button(tr("Save report…"), self.ask_save, about=tr("Choose a file for the report")),
                button(
                    tr("Copy"),
                    lambda: QApplication.clipboard().setText(self._faults.report()),
                    about=tr("The whole report to the clipboard"),
                ),
                1,
                shut,
            ),
            gap=GRID + 4,
        )
        layout.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        self.setLayout(layout)
        self.resize(84 * GRID, 64 * GRID)
        faults.happened.connect(self._show)
        self._show()

    def _show(self) -> None:
        if self._faults.count:
            self.head.setText(tr("EvidenceKit made a mistake"))
            self.lead.setText(
                tr(
                    "The case is safe: every step is written to the disk as one, and the one that "
                    "failed left nothing behind. You can go on working."
                )
            )
        else:
            self.head.setText(tr("Nothing went wrong since the program was started"))
            self.lead.setText(
                tr("A report can be saved all the same: it then names the versions only.")
            )
        self.setWindowTitle(self.head.text())
        self.text.setPlainText(self._faults.report())

    def ask_save(self) -> None:
        """Choose where to keep it."""
        name, _ = QFileDialog.getSaveFileName(
            self,
            tr("Save the report"),
            str(Path.home() / "evidencekit-fault.txt"),
            tr("Text (*.txt)"),
        )
        if name:
            self.save(Path(name))

    def save(self, path: Path) -> None:
        """Write it."""
        try:
            path.write_text(self._faults.report(), "utf-8")
        except OSError as exc:
            self.said.setText(
                tr(
                    "It could not be written: {strerror}. Choose another place.",
                    strerror=exc.strerror,
                )
            )
        else:
            self.said.setText(tr("Saved as {name}.", name=path.name))
