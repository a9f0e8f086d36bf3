"""What goes into the report: every finding listed, ticked; leaving one out asks why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRectF, Qt, QTimer, Signal
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
AT_ONCE = 4
"""Rows made in one turn of the event loop."""
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

    def leave_out(self, reason: str) -> None:
        """Untick it with a reason; tells nobody."""
        self.box.blockSignals(True)
        self.box.setChecked(False)
        self.box.blockSignals(False)
        self.reason.setText(reason)
        self.reason.show()

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
        self._coming: list[Finding] = []
        self._reasons: dict[str, str] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._add)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self._empty = Quiet("No findings yet: choose a job and a night in question.")
        self._layout.addWidget(self._empty)

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """List other findings, a few a turn; a reason given before for the same finding stays."""
        for line in self.rows:
            if line.left_out:
                self._reasons[line.finding.key] = line.reason.text().strip()
            else:
                self._reasons.pop(line.finding.key, None)
            self._layout.removeWidget(line)
            line.hide()
            line.deleteLater()
        self.rows = []
        self._coming = list(findings)
        self._empty.setVisible(not self._coming)
        self._add()

    def take_reasons(self, reasons: dict[str, str]) -> None:
        """Leave out what was left out before, by key with its reason."""
        self._reasons = dict(reasons)

    def _add(self) -> None:
        for _ in range(min(AT_ONCE, len(self._coming))):
            finding = self._coming.pop(0)
            line = FindingRow(self._theme, finding, len(self.rows) + 1)
            reason = self._reasons.get(finding.key, "")
            if reason:
                line.leave_out(reason)
            line.changed.connect(self.changed)
            self.rows.append(line)
            self._layout.addWidget(line)
        if self._coming:
            self._timer.start()

    def left_out(self) -> tuple[tuple[str, str], ...]:
        """Finding key and reason of each that stays out."""
        said = {line.finding.key: line.reason.text().strip() for line in self.rows if line.left_out}
        coming = {finding.key for finding in self._coming}
        said.update((key, why) for key, why in self._reasons.items() if key in coming)
        return tuple(said.items())

    def open_reasons(self) -> int:
        """How many are unticked without a reason."""
        return sum(line.wants_reason for line in self.rows)
