"""Containers that fit what is shown into the room there is, also where the text is large."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import QSplitter, QStackedWidget

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent, QShowEvent
    from PySide6.QtWidgets import QWidget

LETTERS = 92
"""Letters of usual width that must fit on a line for two panes to stand side by side."""
LINES = 12
"""Lines of text that each pane shows at least when they are stacked: the page then scrolls."""


class PageStack(QStackedWidget):
    """Pages on top of one another; only the one in sight says how much room it needs."""

    def __init__(self) -> None:
        super().__init__()
        self.currentChanged.connect(lambda _: self.updateGeometry())

    # Qt's own names

    def minimumSizeHint(self) -> QSize:
        """That of the page in sight."""
        page = self.currentWidget()
        return page.minimumSizeHint() if page is not None else super().minimumSizeHint()

    def heightForWidth(self, width: int) -> int:
        """That of the page in sight: Qt's own is that of the tallest."""
        page = self.currentWidget()
        return page.heightForWidth(width) if page is not None else super().heightForWidth(width)


class TurningSplit(QSplitter):
    """A splitter that stacks its panes where there is no room for them side by side."""

    turned = Signal()
    """The panes stand the other way now."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setChildrenCollapsible(False)
        self._beside = QByteArray()

    @property
    def stacked(self) -> bool:
        """Whether the panes stand one above the other."""
        return self.orientation() == Qt.Orientation.Vertical

    def _turn(self) -> None:
        if not self.isVisible():
            return
        stack = self.width() < LETTERS * self.fontMetrics().averageCharWidth()
        if stack and not self.stacked:
            self._beside = self.saveState()
            self.setOrientation(Qt.Orientation.Vertical)
            self.setSizes([1] * self.count())
            self._set_least(LINES * self.fontMetrics().height())
        elif not stack and self.stacked:
            self._set_least(0)  # first: Qt holds the widths that it restores to the least heights
            super().restoreState(self._beside)
        else:
            return
        self.turned.emit()

    def _set_least(self, high: int) -> None:
        for pane in map(self.widget, range(self.count())):
            if pane is not None:
                pane.setMinimumHeight(high)

    # Qt's own names

    def restoreState(self, state: QByteArray | bytes | bytearray | memoryview) -> bool:
        """Take sizes chosen side by side; while stacked they are for when there is room again."""
        if self.stacked:
            self._beside = QByteArray(state)
            return True
        return super().restoreState(state)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Turn where the room is another."""
        super().resizeEvent(event)
        self._turn()

    def showEvent(self, event: QShowEvent) -> None:
        """Turn when it comes up."""
        super().showEvent(event)
        self._turn()

    def changeEvent(self, event: QEvent) -> None:
        """Turn where the text is another size."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self._turn()
