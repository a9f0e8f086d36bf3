"""An inline message: what happened, where, what to do next. It stays where the thing happened."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QToolButton, QWidget

from evidencekit.errors import EvidenceError
from evidencekit_gui.language import tr
from evidencekit_gui.signs import paint_mark
from evidencekit_gui.theme import GRID, Meaning
from evidencekit_gui.widgets.basics import Text, button
from evidencekit_gui.wording import html_error

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QPaintEvent
    from PySide6.QtWidgets import QPushButton

    from evidencekit_gui.theme import Theme

LISTED = 6
"""So many of a list of errors are spelt out; the rest is counted."""


class Mark(QWidget):
    """A meaning's shape as a widget of its own."""

    def __init__(
        self,
        theme: Theme,
        meaning: Meaning = Meaning.PLAIN,
        side: int = 14,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._meaning = meaning
        self._side = side
        self.setFixedSize(side, side)
        self.set_meaning(meaning)
        theme.changed.connect(self.update)

    def set_meaning(self, meaning: Meaning) -> None:
        """Show another shape."""
        self._meaning = meaning
        self.setAccessibleName(meaning.value or tr("no mark"))
        self.setToolTip(meaning.value)
        self.update()

    def sizeHint(self) -> QSize:
        """Square."""
        return QSize(self._side, self._side)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the shape."""
        painter = QPainter(self)
        colour = self._theme.colours.of(self._meaning)
        paint_mark(painter, QRectF(self.rect()), self._meaning, colour)
        painter.end()


class Notice(QFrame):
    """A message with its mark and a way to put it away. Hidden while there is nothing to say."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._meaning = Meaning.PLAIN
        self._mark = Mark(theme)
        self._text = Text(rich=True)
        self._text.setAccessibleName(tr("Message"))
        self._do: Callable[[], object] | None = None
        self._act = button("", self._acted)
        self._act.hide()
        self._away = QToolButton()
        self._away.setAutoRaise(True)
        self._away.setText(tr("Dismiss"))
        self._away.setAccessibleName(tr("Dismiss this message"))
        self._away.clicked.connect(self.clear)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(GRID * 2, GRID, GRID, GRID)
        layout.setSpacing(GRID + GRID // 2)
        top = Qt.AlignmentFlag.AlignTop
        layout.addWidget(self._mark, 0, top)
        layout.addWidget(self._text, 1)
        layout.addWidget(self._act, 0, top)
        layout.addWidget(self._away, 0, top)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.hide()

    @property
    def meaning(self) -> Meaning:
        """What the message shown means."""
        return self._meaning

    def text(self) -> str:
        """The message as it is shown (rich text)."""
        return self._text.text()

    def say(self, meaning: Meaning, html: str) -> None:
        """Show a message; ``html`` is escaped already."""
        self._act.hide()
        self._meaning = meaning
        self._mark.set_meaning(meaning)
        self._text.setText(html)
        self.setAccessibleName(tr("{value}: message", value=meaning.value))
        self.show()

    def offer(self, meaning: Meaning, html: str, verb: str, do: Callable[[], object]) -> None:
        """Show a message with a button that does what it speaks of."""
        self.say(meaning, html)
        self._do = do
        self._act.setText(verb)
        self._act.setAccessibleName(verb)
        self._act.show()

    @property
    def act(self) -> QPushButton:
        """The button of an offer."""
        return self._act

    def _acted(self) -> None:
        do = self._do
        self.clear()
        if do is not None:
            do()

    def fault(self, error: Exception) -> None:
        """Show what went wrong; a fault of ours is named as such, without a stack trace."""
        if isinstance(error, EvidenceError):
            self.say(Meaning.BROKEN, html_error(error))
        else:
            self.say(
                Meaning.BROKEN,
                tr(
                    "<b>EvidenceKit made a mistake ({name})</b><br>The case on disk is as it was "
                    "before this step. Help ▸ Save a crash report… keeps what is needed to mend it.",
                    name=escape(type(error).__name__),
                ),
            )

    def faults(self, lead: str, errors: Sequence[EvidenceError]) -> None:
        """Show several errors under one sentence."""
        shown = "".join(f"<li>{html_error(error)}</li>" for error in errors[:LISTED])
        rest = len(errors) - LISTED
        more = tr("<p>… and {rest} more of the same kind.</p>", rest=rest) if rest > 0 else ""
        self.say(
            Meaning.ATTENTION,
            f"{escape(lead)}<ul style='margin: 4px 0 0 -24px'>{shown}</ul>{more}",
        )

    def clear(self) -> None:
        """Put the message away."""
        self._meaning = Meaning.PLAIN
        self._text.clear()
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A plain ground with a bar of the meaning's colour at the side."""
        painter = QPainter(self)
        colours = self._theme.colours
        painter.fillRect(self.rect(), colours.base)
        painter.setPen(QPen(colours.line, 1))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.fillRect(0, 0, 3, self.height(), colours.of(self._meaning))
        painter.end()
