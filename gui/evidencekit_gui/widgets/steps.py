"""The steps of finalising, with a mark on each that is done and a word on the one under way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QGridLayout, QWidget

from evidencekit_gui.language import tr
from evidencekit_gui.theme import GRID, Meaning
from evidencekit_gui.widgets.basics import Text
from evidencekit_gui.widgets.notice import Mark

if TYPE_CHECKING:
    from evidencekit_gui.theme import Theme

FINALISING = (
    tr("Hash every exhibit again and compare."),
    tr("Give the report its number, write it and hash it."),
    tr("Seal it with your key."),
    tr("Hash every exhibit once more."),
    tr("Write the bundle: evidence copies, records, report, custody log, checksums."),
    tr("Verify the bundle as a stranger would."),
)
_BEGINS = (
    (1, ("Writing the report",)),
    (2, ("sealing",)),
    (4, ("writing the bundle",)),
    (5, ("hashing the bundle",)),
)
"""A step, and how what the core says of its work begins in it."""


def step_of(what: str, before: int) -> int:
    """Which step the work is at, from what it says of itself; it never goes back."""
    for step, begins in _BEGINS:
        if what.startswith(begins):
            return max(step, before)
    if what.startswith("hashing EX") and before in {1, 2}:
        return 3
    return before


class Steps(QWidget):
    """A list of steps; :meth:`tell` follows the work through them."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._step = 0
        self._marks: list[Mark] = []
        self._texts: list[Text] = []
        self._without: set[int] = set()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(GRID)
        grid.setVerticalSpacing(GRID // 2)
        grid.setColumnStretch(1, 1)
        for at, words in enumerate(FINALISING):
            mark, text = Mark(theme), Text(words)
            self._marks.append(mark)
            self._texts.append(text)
            grid.addWidget(mark, at, 0)
            grid.addWidget(text, at, 1)
        self.setAccessibleName(tr("Steps of finalising"))

    @property
    def step(self) -> int:
        """Which step is under way, counted from 0."""
        return self._step

    def begin(self, *, sealed: bool) -> None:
        """Start over; without a seal that step is passed over."""
        self._step = 0
        self._without = set() if sealed else {2}
        self._show("")

    def tell(self, what: str) -> None:
        """The work says what it does."""
        self._step = step_of(what, self._step)
        self._show(what)

    def _show(self, what: str) -> None:
        for at, (mark, text) in enumerate(zip(self._marks, self._texts, strict=True)):
            done = at < self._step and at not in self._without
            mark.set_meaning(Meaning.FINE if done else Meaning.PLAIN)
            words = FINALISING[at]
            if at in self._without:
                words = tr("{words} (no seal was asked for)", words=words)
            elif at == self._step:
                words = f"▸ {words.rstrip('.')}" + (f": {what}…" if what else "…")
            text.setText(words)
            font = text.font()
            font.setBold(at == self._step)
            text.setFont(font)
        self.setAccessibleDescription(
            tr(
                "step {number} of {FINALISING}: {FINALISING_2}",
                number=self._step + 1,
                FINALISING=len(FINALISING),
                FINALISING_2=FINALISING[self._step],
            )
        )
