"""What every page has in common: a title, one sentence, messages in place, and a word for the foot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from evidencekit_gui.theme import GRID, Meaning
from evidencekit_gui.widgets.fitting import TurningSplit
from evidencekit_gui.widgets.notice import Notice

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import SignalInstance
    from PySide6.QtGui import QShowEvent
    from PySide6.QtWidgets import QSplitter

    from evidencekit_gui.jobs import Job
    from evidencekit_gui.session import Session
    from evidencekit_gui.settings import Settings
    from evidencekit_gui.theme import Theme
    from evidencekit_gui.widgets.tables import Table


class Page(QWidget):
    """One page. Subclasses fill :attr:`body` and call :meth:`say`."""

    heading_changed = Signal()
    foot_changed = Signal()
    wants_step = Signal(int)
    """Another page is asked for: 0 to 4 the steps, 5 the custody log."""

    def __init__(
        self, session: Session, theme: Theme, settings: Settings, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.session = session
        self.theme = theme
        self.settings = settings
        self.title = ""
        self.sentence = ""
        """Rich text; evidence in it is escaped."""
        self.foot = ""
        self.next_words = ""
        """What the button that leads on says; empty: there is none."""
        self.next_step = -1
        self.next_ready = False
        self._due: dict[Callable[[], object], None] = {}
        self.notice = Notice(theme)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(GRID + GRID // 2)
        self.body.addWidget(self.notice)

    def say(self, title: str, sentence: str) -> None:
        """Set the title and the sentence under it."""
        if (title, sentence) != (self.title, self.sentence):
            self.title, self.sentence = title, sentence
            self.setAccessibleName(title)
            self.heading_changed.emit()

    def say_foot(self, text: str) -> None:
        """Set the page's part of the foot: how many of how many are shown."""
        if text != self.foot:
            self.foot = text
            self.foot_changed.emit()

    def say_next(self, words: str, step: int, *, ready: bool = True) -> None:
        """Offer the way on, always in the same place: at the right of the foot."""
        if (words, step, ready) != (self.next_words, self.next_step, self.next_ready):
            self.next_words, self.next_step, self.next_ready = words, step, ready
            self.foot_changed.emit()

    def watch(self, job: Job, *, asked: bool = True) -> Job:
        """Show here what goes wrong in a job that this page started.

        What stands there goes, unless nobody ``asked`` for the job: then only an earlier fault does.
        """
        if asked or self.notice.meaning is Meaning.BROKEN:
            self.notice.clear()
        job.failed.connect(self.notice.fault)
        return job

    def follow(self, changed: SignalInstance, do: Callable[[], object]) -> None:
        """Have ``do`` called after a signal: at once in sight, else when there is time or it is shown.

        A change told to all pages at once would hold the window up for the sum of them.
        """
        changed.connect(lambda: self._follow(do))

    def _follow(self, do: Callable[[], object]) -> None:
        if self.isVisible():
            self._due.pop(do, None)
            do()
        elif do not in self._due:
            self._due[do] = None
            self.session.turns.later(lambda: self._catch_up(do))

    def _catch_up(self, do: Callable[[], object]) -> None:
        if do in self._due:
            del self._due[do]
            do()

    def remember_split(self, split: QSplitter, name: str) -> None:
        """Give a splitter the place it had before, and keep each new one."""
        kept = self.settings.state(name)
        if not kept.isEmpty():
            split.restoreState(kept)
        split.splitterMoved.connect(lambda: self._keep_split(split, name))

    def _keep_split(self, split: QSplitter, name: str) -> None:
        if not (isinstance(split, TurningSplit) and split.stacked):
            self.settings.set_state(name, split.saveState())

    def remember_columns(self, table: Table, name: str) -> None:
        """Give a table the widths chosen before, and keep each new choice."""
        table.set_widths(self.settings.widths(name))
        table.widths_chosen.connect(lambda: self.settings.set_widths(name, table.widths()))

    def first_field(self) -> QWidget | None:
        """What takes the keyboard when the page comes up; None: nothing in particular."""
        return None

    # Qt's own names

    def showEvent(self, event: QShowEvent) -> None:
        """Nothing old is ever in sight."""
        for do in tuple(self._due):
            self._catch_up(do)
        super().showEvent(event)
