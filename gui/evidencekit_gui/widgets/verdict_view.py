"""A verdict: one sentence, then one line a check with its reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QGridLayout, QLabel, QVBoxLayout, QWidget

from evidencekit_gui import wording
from evidencekit_gui.language import tr
from evidencekit_gui.theme import GRID, Meaning
from evidencekit_gui.widgets.basics import Line, Quiet, Scroller, Text, button, column, row
from evidencekit_gui.widgets.notice import Mark

if TYPE_CHECKING:
    from evidencekit.bundle.verdict import Verdict, VerdictCheck
    from evidencekit_gui.theme import Theme

MEANING_OF_RESULT = {
    "intact": Meaning.FINE,
    "changed": Meaning.BROKEN,
    "missing": Meaning.BROKEN,
    "extra": Meaning.BROKEN,
    "cannot-check": Meaning.UNKNOWN,
}
RESULT_WORDS = {"cannot-check": tr("cannot be checked")}


def meaning_of(verdict: Verdict) -> Meaning:
    """Fine, broken, or unknown where nothing is wrong and nothing vouches for it."""
    if verdict.ok:
        return Meaning.FINE
    bad = any(MEANING_OF_RESULT[check.result] is Meaning.BROKEN for check in verdict.checks)
    return Meaning.BROKEN if bad else Meaning.UNKNOWN


def counts_of(verdict: Verdict) -> str:
    """How many checks came out how; what cannot be checked is not counted as failed."""
    of = [MEANING_OF_RESULT[check.result] for check in verdict.checks]
    counted = (
        (of.count(Meaning.FINE), tr("intact")),
        (of.count(Meaning.BROKEN), tr("not intact")),
        (of.count(Meaning.UNKNOWN), RESULT_WORDS["cannot-check"]),
    )
    told = ", ".join(f"{number} {words}" for number, words in counted if number)
    return tr("Checks: {told}", told=told)


def verdict_text(verdict: Verdict, about: str) -> str:
    """The whole verdict as text, for the clipboard."""
    lines = [f"{about}: {verdict.sentence}"]
    lines += [
        f"[{RESULT_WORDS.get(c.result, c.result)}] {c.title}: {c.text}" for c in verdict.checks
    ]
    return "\n".join(lines)


class VerdictView(QWidget):
    """Shows a :class:`evidencekit.bundle.verdict.Verdict`."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._verdict: Verdict | None = None
        self._about = ""
        self._mark = Mark(theme, side=28)
        self._sentence = Text()
        font = self._sentence.font()
        font.setPointSizeF(font.pointSizeF() * 1.35)
        font.setBold(True)
        self._sentence.setFont(font)
        self._sentence.setAccessibleName(tr("Verdict"))
        self._rest = Text()
        self._rest.setAccessibleName(tr("More of the verdict"))
        self._source = Quiet()
        self._copy = button(
            tr("Copy verdict"), self.copy, about=tr("Copy sentence and checks as text")
        )
        self._checks = QWidget()
        top = row(
            self._mark,
            column(self._sentence, self._rest, self._source, gap=4),
            self._copy,
            gap=2 * GRID,
        )
        top.setAlignment(self._mark, Qt.AlignmentFlag.AlignTop)
        top.setAlignment(self._copy, Qt.AlignmentFlag.AlignTop)
        top.setStretch(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * GRID)
        layout.addLayout(top)
        self._scroller = Scroller(self._checks, tr("Checks"), reached=True)
        layout.addWidget(self._scroller, 1)

    @property
    def verdict(self) -> Verdict | None:
        """What is shown."""
        return self._verdict

    def show_verdict(self, verdict: Verdict, about: str) -> None:
        """Show a verdict on ``about`` (the path that was checked)."""
        self._verdict, self._about = verdict, about
        self._mark.set_meaning(meaning_of(verdict))
        head, dot, rest = verdict.sentence.partition(". ")
        self._sentence.setText(head + "." if dot else head)
        self._rest.setText(rest)
        self._rest.setVisible(bool(rest))
        self._source.setText(about)
        self._checks = QWidget()
        grid = QGridLayout(self._checks)
        grid.setContentsMargins(0, 0, GRID, 0)
        grid.setHorizontalSpacing(2 * GRID)
        grid.setVerticalSpacing(GRID)
        grid.setColumnStretch(3, 1)
        first = [c for c in verdict.checks if MEANING_OF_RESULT[c.result] is Meaning.BROKEN]
        others = [check for check in verdict.checks if check not in first]
        for number, check in enumerate((*first, *others)):
            self._add(grid, 2 * number, check)
        grid.setRowStretch(2 * len(verdict.checks), 1)
        self._scroller.setWidget(self._checks)
        self._checks.setAutoFillBackground(False)

    def _add(self, grid: QGridLayout, at: int, check: VerdictCheck) -> None:
        top = Qt.AlignmentFlag.AlignTop
        meaning = MEANING_OF_RESULT[check.result]
        word = QLabel(RESULT_WORDS.get(check.result, check.result))
        title = QLabel(wording.sentence(check.title))
        font = title.font()
        font.setBold(True)
        title.setFont(font)
        title.setWordWrap(True)
        title.setFixedWidth(28 * GRID)
        for label in (word, title):
            label.setTextFormat(Qt.TextFormat.PlainText)
        word.setForegroundRole(QPalette.ColorRole.WindowText)
        reason = Text(check.text)
        reason.setAccessibleName(f"{check.title}: {word.text()}. {check.text}")
        grid.addWidget(Mark(self._theme, meaning), at, 0, top)
        grid.addWidget(word, at, 1, top)
        grid.addWidget(title, at, 2, top)
        grid.addWidget(reason, at, 3, top)
        grid.addWidget(Line(self._theme), at + 1, 0, 1, 4)

    def copy(self) -> None:
        """The verdict as text to the clipboard."""
        if self._verdict is not None:
            QApplication.clipboard().setText(verdict_text(self._verdict, self._about))
