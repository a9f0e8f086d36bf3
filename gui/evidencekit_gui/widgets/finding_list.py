"""What goes into the report: every finding listed, ticked; leaving one out asks why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from evidencekit.report.options import LeftOut
from evidencekit_gui.language import tr
from evidencekit_gui.widgets.basics import Quiet
from evidencekit_gui.widgets.finding_row import FindingRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evidencekit.analysis.values import Finding
    from evidencekit.case.model import Statement
    from evidencekit.report.options import Decision
    from evidencekit_gui.theme import Theme

AT_ONCE = 4
"""Rows made in one turn of the event loop."""


class FindingList(QWidget):
    """All findings of an analysis, in the core's order."""

    changed = Signal()
    said = Signal(str, str)
    """A finding's key, and what the examiner says about it now."""
    typed = Signal()
    """A reason or a remark is being typed."""
    saying = Signal(str, str)
    """What the examiner says about a finding, while it is being typed."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.rows: list[FindingRow] = []
        self._coming: list[Finding] = []
        self._reasons: dict[str, str] = {}
        self._statements: dict[str, str] = {}
        self._decisions: dict[tuple[str, str], Decision] = {}
        self.before: QWidget = self
        """What the keyboard comes to the first finding from."""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._add)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self._empty = Quiet(tr("No findings yet: choose a job and a night in question."))
        self._layout.addWidget(self._empty)

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """List other findings, a few a turn; a reason given before for the same finding stays."""
        for line in self.rows:
            if line.left_out:
                self._reasons[line.finding.key] = line.reason.text().strip()
            else:
                self._reasons.pop(line.finding.key, None)
            self._keep_decisions(line)
            self._layout.removeWidget(line)
            line.hide()
            line.deleteLater()
        self.rows = []
        self._coming = list(findings)
        self._empty.setVisible(not self._coming)
        self._add()

    def take(self, left_out: Sequence[LeftOut], decisions: Sequence[Decision]) -> None:
        """Show what was left out and decided before; call it ahead of :meth:`show_findings`."""
        for line in self.rows:
            self._layout.removeWidget(line)
            line.hide()
            line.deleteLater()
        self.rows = []
        self._reasons = {one.key: one.reason for one in left_out}
        self._decisions = {(one.finding, one.explanation): one for one in decisions}

    def take_statements(self, statements: Sequence[Statement]) -> None:
        """Show what the examiner says about findings, as the case keeps it."""
        self._statements = {one.key: one.text for one in statements}
        for line in self.rows:
            line.take_statement(self._statements.get(line.finding.key, ""))

    def decisions(self) -> tuple[Decision, ...]:
        """What the examiner decided about other explanations."""
        for line in self.rows:
            self._keep_decisions(line)
        return tuple(self._decisions.values())

    def _keep_decisions(self, line: FindingRow) -> None:
        others = {key: d for key, d in self._decisions.items() if key[0] != line.finding.key}
        own = {(d.finding, d.explanation): d for d in line.decisions()}
        self._decisions = {**others, **own}

    def _add(self) -> None:
        for _ in range(min(AT_ONCE, len(self._coming))):
            finding = self._coming.pop(0)
            line = FindingRow(self._theme, finding, len(self.rows) + 1)
            reason = self._reasons.get(finding.key, "")
            if reason:
                line.leave_out(reason)
            line.take_decisions(self._decisions)
            line.take_statement(self._statements.get(finding.key, ""))
            line.changed.connect(self.changed)
            line.said.connect(self.said)
            line.typed.connect(self.typed)
            line.saying.connect(self.saying)
            self._layout.addWidget(line)
            line.follow(self.rows[-1].explain if self.rows else self.before)
            self.rows.append(line)
        if self._coming:
            self._timer.start()

    def left_out(self) -> tuple[LeftOut, ...]:
        """Each finding that stays out, with its reason."""
        said = {line.finding.key: line.reason.text().strip() for line in self.rows if line.left_out}
        coming = {finding.key for finding in self._coming}
        said.update((key, why) for key, why in self._reasons.items() if key in coming)
        return tuple(LeftOut(key, reason) for key, reason in said.items())

    def open_reasons(self) -> int:
        """How many are unticked without a reason."""
        return sum(line.wants_reason for line in self.rows)
