"""The left rail: the procedure in five steps, what is done, and the state of the case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QSizePolicy, QVBoxLayout, QWidget

from evidencekit_gui.language import tr
from evidencekit_gui.signs import mark_side, paint_mark
from evidencekit_gui.theme import GRID, Meaning
from evidencekit_gui.widgets.basics import ElidedText, Quiet, Text, scale_text

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from evidencekit_gui.theme import Theme

STEPS = (tr("Evidence"), tr("Job"), tr("Review"), tr("Report"), tr("Verify"))
WIDTH = 22 * GRID
ROOMY = 26 * GRID
"""Up to this width there is room for 24 letters; where they need more, for 20."""
TITLE = 1.12
"""The case's title, in times the size of the text."""


class Step(QAbstractButton):
    """One step: its number, its name and whether it is done."""

    def __init__(self, theme: Theme, number: int, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._number = number
        self._state = Meaning.PLAIN
        self.setText(text)
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setToolTip(
            tr("{words} (Ctrl+{number})", words=text, number=number) if number else text
        )
        self.set_state(Meaning.PLAIN, "")
        theme.changed.connect(self.update)

    def set_state(self, state: Meaning, words: str) -> None:
        """Say whether the step is done; ``words`` are for a screen reader and the tool tip."""
        self._state = state
        lead = tr("Step {number}: ", number=self._number) if self._number else ""
        self.setAccessibleName(f"{lead}{self.text()}")
        self.setAccessibleDescription(words)
        keys = tr(" (Ctrl+{number})", number=self._number) if self._number else ""
        self.setToolTip(f"{self.text()}{keys}" + (f"\n{words}" if words else ""))
        self.update()

    # Qt's own names

    def sizeHint(self) -> QSize:
        """Four grid steps high."""
        return QSize(WIDTH - 4 * GRID, max(4 * GRID, self.fontMetrics().height() + 2 * GRID))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground where chosen, number, name, mark; an edge where the keyboard is."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = self._theme.colours
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(Qt.PenStyle.NoPen)
        if self.isChecked():
            painter.setBrush(colours.selection)
            painter.drawRoundedRect(box, 6, 6)
        elif self.underMouse():
            painter.setBrush(colours.idle_selection)
            painter.drawRoundedRect(box, 6, 6)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colours.accent, 1.5))
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 5, 5)
        middle = Qt.AlignmentFlag.AlignVCenter
        inner = self.rect().adjusted(GRID, 0, -GRID, 0)
        painter.setPen(colours.muted)
        if self._number:
            painter.drawText(inner, middle, str(self._number))
            digit = painter.fontMetrics().horizontalAdvance("0")
            inner.setLeft(inner.left() + max(2 * GRID, digit + GRID) + 4)
        font = self.font()
        font.setBold(self.isChecked())
        painter.setFont(font)
        painter.setPen(colours.text if self.isEnabled() else colours.muted)
        painter.drawText(inner, middle, self.text())
        side = mark_side(self.fontMetrics())
        mark = QRectF(inner.right() - side, inner.center().y() - side / 2, side, side)
        paint_mark(painter, mark, self._state, colours.of(self._state))
        painter.end()


class Rail(QWidget):
    """Case, steps, and at the foot whether the case is intact."""

    step_chosen = Signal(int)
    """0 to 4: a step; 5: the custody log."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.number = ElidedText()
        self.number.setForegroundRole(Quiet().foregroundRole())
        self.title = Text()
        self._scale()
        theme.changed.connect(self._scale)
        self.steps = [Step(theme, at + 1, text) for at, text in enumerate(STEPS)]
        self.custody = Step(theme, 0, tr("Custody log"))
        self._group = QButtonGroup(self)
        for at, step in enumerate([*self.steps, self.custody]):
            self._group.addButton(step, at)
        self._group.idClicked.connect(self.step_chosen)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * GRID, 3 * GRID, 2 * GRID, 2 * GRID)
        layout.setSpacing(4)
        layout.addWidget(self.number)
        layout.addWidget(self.title)
        layout.addSpacing(2 * GRID)
        for step in self.steps:
            layout.addWidget(step)
        layout.addStretch(1)
        layout.addWidget(self.custody)
        self.state = ElidedText()
        self.state.setForegroundRole(Quiet().foregroundRole())
        self.state.setContentsMargins(GRID, 0, 0, 0)
        self.events = ElidedText()
        self.events.setForegroundRole(Quiet().foregroundRole())
        self.events.setContentsMargins(GRID, 0, 0, 0)
        layout.addWidget(self.state)
        layout.addWidget(self.events)
        self._fit()

    def _fit(self) -> None:
        """As wide as its words in the size of text there is; large text leaves the pages more."""
        letter = self.fontMetrics().averageCharWidth()
        self.setFixedWidth(max(WIDTH, min(24 * letter, ROOMY), 20 * letter))

    def _scale(self) -> None:
        scale_text(self.title, TITLE, bold=True)

    def show_case(self, number: str, title: str) -> None:
        """Name the open case: its number over its title, or the one of them that there is."""
        self.number.setVisible(bool(number and title))
        self.number.set_whole(number)
        self.title.setText(title or number)

    def say_custody(self, events: str, state: str) -> None:
        """How the case stands: how many events, and whether all exhibits are intact."""
        self.state.set_whole(state)
        self.events.set_whole(events)

    def show_step(self, step: int) -> None:
        """Mark the page that is shown; -1 for none of them."""
        checked = self._group.checkedButton()
        if step < 0 and checked is not None:
            self._group.setExclusive(False)
            checked.setChecked(False)
            self._group.setExclusive(True)
        elif step >= 0:
            self._group.button(step).setChecked(True)
        # the keyboard comes to the page that is shown; arrows lead on from there
        for at, one in enumerate([*self.steps, self.custody]):
            focus = Qt.FocusPolicy.StrongFocus if at == step else Qt.FocusPolicy.ClickFocus
            one.setFocusPolicy(focus)

    # Qt's own names

    def changeEvent(self, event: QEvent) -> None:
        """Another size of text wants another width."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "state"):
            self._fit()
