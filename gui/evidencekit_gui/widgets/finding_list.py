"""What goes into the report: every finding listed, ticked; leaving one out asks why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QLineEdit, QVBoxLayout, QWidget

from evidencekit_gui import wording
from evidencekit_gui.signs import paint_mark
from evidencekit_gui.theme import GRID, Meaning
from evidencekit_gui.widgets.basics import Quiet, Text, column, row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evidencekit.analysis.values import Finding
    from evidencekit_gui.theme import Theme

BOX = 15
DIRECTIONS = {
    "supports": "speaks for the suspicion",
    "against": "speaks against the suspicion",
    "neutral": "neutral",
}


class Box(QCheckBox):
    """A box whose edge can be seen in both schemes; it holds no text of its own."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setFixedSize(BOX + 4, BOX + 4)

    # Qt's own names

    def hitButton(self, pos: QPoint) -> bool:
        """All of it."""
        return self.rect().contains(pos)

    def paintEvent(self, arg__1: QPaintEvent) -> None:
        """Edge, tick, and a second edge where the keyboard is."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = self._theme.colours
        box = QRectF(2.5, 2.5, BOX - 1, BOX - 1)
        painter.setBrush(colours.base)
        painter.setPen(QPen(colours.accent if self.hasFocus() else colours.muted, 1.2))
        painter.drawRoundedRect(box, 3, 3)
        if self.isChecked():
            paint_mark(painter, box.adjusted(1, 1, -1, -1), Meaning.FINE, colours.accent)
        painter.end()


class FindingRow(QWidget):
    """One finding with its box; unticked, a line asks for the reason that the report will print."""

    changed = Signal()

    def __init__(
        self, theme: Theme, finding: Finding, number: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.finding = finding
        self.box = Box(theme)
        self.box.setChecked(True)
        self.box.setAccessibleName(f"Finding {number} goes into the report")
        self.box.setAccessibleDescription(finding.sentence)
        sentence = Text(finding.sentence)
        sentence.setToolTip(finding.technical)
        where = wording.count(len(finding.records), "record")
        under = Quiet(
            f"{finding.confidence.value} · {DIRECTIONS.get(finding.direction, finding.direction)}"
            f" · {where}"
        )
        self.reason = QLineEdit()
        self.reason.setPlaceholderText("Why it is left out (the report prints this)")
        self.reason.setAccessibleName(f"Why finding {number} is left out")
        self.reason.hide()
        line = row(self.box, column(sentence, under, self.reason, gap=2))
        line.setAlignment(self.box, Qt.AlignmentFlag.AlignTop)
        line.setStretch(1, 1)
        line.setContentsMargins(0, 0, 0, GRID)
        self.setLayout(line)
        self.box.toggled.connect(self._toggled)
        self.reason.editingFinished.connect(self.changed)

    @property
    def left_out(self) -> bool:
        """True where the finding is unticked and a reason was given."""
        return not self.box.isChecked() and bool(self.reason.text().strip())

    @property
    def wants_reason(self) -> bool:
        """True where the finding is unticked without a reason: it stays in until there is one."""
        return not self.box.isChecked() and not self.reason.text().strip()

    def _toggled(self, checked: bool) -> None:
        self.reason.setVisible(not checked)
        if checked:
            self.changed.emit()
        else:
            self.reason.setFocus()


class FindingList(QWidget):
    """All findings of an analysis, in the core's order."""

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.rows: list[FindingRow] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self._empty = Quiet("No findings yet: choose a job and a night in question.")
        self._layout.addWidget(self._empty)

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """List other findings; a reason given before for the same finding stays."""
        before = {line.finding.key: line.reason.text() for line in self.rows if line.left_out}
        for line in self.rows:
            self._layout.removeWidget(line)
            line.deleteLater()
        self.rows = [
            FindingRow(self._theme, finding, at + 1) for at, finding in enumerate(findings)
        ]
        for line in self.rows:
            reason = before.get(line.finding.key, "")
            if reason:
                line.reason.setText(reason)
                line.box.setChecked(False)
            line.changed.connect(self.changed)
            self._layout.addWidget(line)
        self._empty.setVisible(not self.rows)

    def left_out(self) -> tuple[tuple[str, str], ...]:
        """Finding key and reason of each that stays out."""
        return tuple(
            (line.finding.key, line.reason.text().strip()) for line in self.rows if line.left_out
        )

    def open_reasons(self) -> int:
        """How many are unticked without a reason."""
        return sum(line.wants_reason for line in self.rows)
