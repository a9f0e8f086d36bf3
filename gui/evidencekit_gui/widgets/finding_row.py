"""One finding with its box: why it is left out, what the examiner says, what else could explain it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QToolButton, QWidget

from evidencekit.report.options import Decision
from evidencekit_gui import wording
from evidencekit_gui.language import tr
from evidencekit_gui.signs import paint_mark
from evidencekit_gui.theme import GRID, Meaning
from evidencekit_gui.widgets.basics import Quiet, Text, column, panel, row

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent

    from evidencekit.analysis.values import Alternative, Finding
    from evidencekit_gui.theme import Theme

BOX = 15
DIRECTIONS = {
    "supports": tr("speaks for the suspicion"),
    "against": tr("speaks against the suspicion"),
    "neutral": tr("neutral"),
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
        at_work = self.hasFocus()
        painter.setPen(QPen(colours.accent if at_work else colours.muted, 2 if at_work else 1.2))
        painter.drawRoundedRect(box, 3, 3)
        if self.isChecked():
            paint_mark(painter, box.adjusted(1, 1, -1, -1), Meaning.FINE, colours.accent)
        painter.end()


class Words(QPlainTextEdit):
    """A few lines that are kept when the keyboard leaves them."""

    kept = Signal(str)
    typed = Signal(str)
    """What stands there while it is being typed."""

    def __init__(self, name: str, hint: str, lines: int = 3, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._last = ""
        self.setAccessibleName(name)
        self.setAccessibleDescription(hint)
        self.setPlaceholderText(hint)
        self.setTabChangesFocus(True)
        self.setFixedHeight(self.fontMetrics().lineSpacing() * lines + 2 * GRID)
        self.textChanged.connect(self._typed)

    def take(self, text: str) -> None:
        """Show what was kept before; what is being typed is not overwritten."""
        if text != self._last and not self.hasFocus():
            self._last = text
            self.setPlainText(text)

    def focusOutEvent(self, e: QFocusEvent) -> None:
        """Keep what was typed."""
        super().focusOutEvent(e)
        self.keep()

    def _typed(self) -> None:
        text = self.toPlainText().strip()
        if text != self._last:
            self.typed.emit(text)

    def keep(self) -> None:
        """Tell the text if it is another than before."""
        text = self.toPlainText().strip()
        if text != self._last:
            self._last = text
            self.kept.emit(text)


class AlternativeRow(QWidget):
    """Another explanation: what one would expect, what the records show, the examiner's decision."""

    changed = Signal()
    typed = Signal()

    def __init__(self, finding: Finding, other: Alternative, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key = finding.key
        self._other = other
        words = Text(wording.sentence(other.explanation))
        under = Quiet(
            tr("Expected: {expected}\nShown: {shown}", expected=other.expected, shown=other.shown)
        )
        self.state = QComboBox()
        self.state.addItem(tr("open"), "open")
        self.state.addItem(tr("ruled out"), "ruled out")
        self.state.setCurrentIndex(max(0, self.state.findData(other.state)))
        self.state.setAccessibleName(
            tr("Decision on: {explanation}", explanation=other.explanation)
        )
        self.remark = QLineEdit()
        self.remark.setPlaceholderText(tr("why (printed)"))
        self.remark.setAccessibleName(
            tr("Reason for the decision on: {explanation}", explanation=other.explanation)
        )
        line = row(self.state, self.remark)
        line.setStretch(1, 1)
        self.setLayout(column(words, under, line, gap=2))
        self.state.activated.connect(lambda _: self.changed.emit())
        self.remark.editingFinished.connect(self.changed)
        self.remark.textEdited.connect(lambda _: self.typed.emit())

    def decision(self) -> Decision | None:
        """What was decided; None where it stands as the program proposed and nothing was said."""
        state, remark = str(self.state.currentData()), self.remark.text().strip()
        if state == self._other.state and not remark:
            return None
        return Decision(self._key, self._other.explanation, state, remark)

    def take(self, decisions: dict[tuple[str, str], Decision]) -> None:
        """Show what was decided before."""
        kept = decisions.get((self._key, self._other.explanation))
        if kept is not None:
            self.state.setCurrentIndex(max(0, self.state.findData(kept.state)))
            self.remark.setText(kept.remark)


class FindingRow(QWidget):
    """One finding with its box; unticked, a line asks for the reason that the report will print."""

    changed = Signal()
    typed = Signal()
    """A reason or a remark is being typed."""
    said = Signal(str, str)
    """The finding's key, and what the examiner says about it now."""
    saying = Signal(str, str)
    """The same, while it is being typed."""

    def __init__(
        self, theme: Theme, finding: Finding, number: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.finding = finding
        self._number = number
        self.statement: Words | None = None
        self.others: list[AlternativeRow] = []
        self._decisions: dict[tuple[str, str], Decision] = {}
        self.box = Box(theme)
        self.box.setChecked(True)
        self.box.setAccessibleName(tr("Finding {number} goes into the report", number=number))
        self.box.setAccessibleDescription(finding.sentence)
        sentence = Text(finding.sentence)
        sentence.setToolTip(finding.technical)
        where = wording.count(len(finding.records), "record")
        under = Quiet(
            f"{finding.confidence.value} · {DIRECTIONS.get(finding.direction, finding.direction)}"
            f" · {where}"
        )
        self.reason = QLineEdit()
        self.reason.setPlaceholderText(tr("Why it is left out (the report prints this)"))
        self.reason.setAccessibleName(tr("Why finding {number} is left out", number=number))
        self.reason.hide()
        self.say = _fold(tr("Comment"), tr("Say something about finding {number}", number=number))
        count = len(finding.alternatives)
        self.explain = _fold(
            tr("Other explanations ({count})", count=count),
            tr("Other explanations of finding {number}", number=number),
        )
        if not count:
            self.explain.hide()
        self._more = column(row(self.say, self.explain, 1), gap=4)
        line = row(self.box, column(sentence, under, self.reason, self._more, gap=2))
        line.setAlignment(self.box, Qt.AlignmentFlag.AlignTop)
        line.setStretch(1, 1)
        line.setContentsMargins(0, 0, 0, GRID)
        self.setLayout(line)
        self.box.toggled.connect(self._toggled)
        self.reason.editingFinished.connect(self.changed)
        self.reason.textEdited.connect(lambda _: self.typed.emit())
        self.say.toggled.connect(self._say)
        self.explain.toggled.connect(self._explain)

    def follow(self, before: QWidget) -> QWidget:
        """Let the keyboard come here after ``before``; returns what it leaves the row from."""
        for part in (self.box, self.reason, self.say, self.explain):
            QWidget.setTabOrder(before, part)
            before = part
        return before

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

    def take_statement(self, text: str) -> None:
        """Show what the examiner said before."""
        if text and self.statement is None:
            self.say.setChecked(True)
        if self.statement is not None:
            self.statement.take(text)

    def take_decisions(self, decisions: dict[tuple[str, str], Decision]) -> None:
        """Remember what was decided before about its other explanations."""
        self._decisions = decisions
        for other in self.others:
            other.take(decisions)

    def decisions(self) -> tuple[Decision, ...]:
        """The examiner's decisions on its other explanations."""
        if not self.others:
            return tuple(d for (key, _), d in self._decisions.items() if key == self.finding.key)
        return tuple(d for other in self.others if (d := other.decision()) is not None)

    def _toggled(self, checked: bool) -> None:
        self.reason.setVisible(not checked)
        if checked:
            self.changed.emit()
        else:
            self.reason.setFocus()

    def _say(self, shown: bool) -> None:
        if self.statement is None:
            self.statement = Words(
                tr("What you say about finding {number}", number=self._number),
                tr("Your own words; printed apart from what the program found"),
            )
            self.statement.kept.connect(lambda text: self.said.emit(self.finding.key, text))
            self.statement.typed.connect(lambda text: self.saying.emit(self.finding.key, text))
            self._more.addWidget(self.statement)
            QWidget.setTabOrder(self.explain, self.statement)
        self.statement.setVisible(shown)
        if shown and self.isVisible():
            self.statement.setFocus()

    def _explain(self, shown: bool) -> None:
        if not self.others:
            self.others = [AlternativeRow(self.finding, a) for a in self.finding.alternatives]
            self._listed = panel(column(*self.others))
            self._more.addWidget(self._listed)
            before: QWidget = self.statement or self.explain
            for other in self.others:
                QWidget.setTabOrder(before, other.state)
                QWidget.setTabOrder(other.state, other.remark)
                before = other.remark
            for other in self.others:
                other.take(self._decisions)
                other.changed.connect(self.changed)
                other.typed.connect(self.typed)
        self._listed.setVisible(shown)


def _fold(text: str, name: str) -> QToolButton:
    """A quiet button that opens what belongs under it."""
    made = QToolButton()
    made.setText(text)
    made.setAccessibleName(name)
    made.setAccessibleDescription(tr("Shows or hides what belongs to it"))
    made.setAutoRaise(True)
    made.setCheckable(True)
    made.setArrowType(Qt.ArrowType.RightArrow)
    made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    made.toggled.connect(
        lambda on: made.setArrowType(Qt.ArrowType.DownArrow if on else Qt.ArrowType.RightArrow)
    )
    return made
