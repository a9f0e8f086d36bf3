"""The user guide in a window of its own: the shipped pages, offline, with their pictures."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, QSize, Qt, QUrl
from PySide6.QtGui import QImage, QKeySequence, QShortcut, QTextCursor, QTextDocument, QTextOption
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListWidget,
    QSplitter,
    QTextBrowser,
    QWidget,
)

from evidencekit.assets import document
from evidencekit_gui.language import tr
from evidencekit_gui.theme import GRID
from evidencekit_gui.widgets.basics import button, column, panel, row

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from evidencekit_gui.theme import Theme

GUIDE = "user-guide.md"
PAGES = (
    (GUIDE, tr("User guide")),
    ("known-limits.md", tr("Known limits")),
    ("for-lawyers.md", tr("For lawyers")),
    ("for-experts.md", tr("For experts")),
)


class GuideText(QTextBrowser):
    """Markdown with pictures that are never wider than the page; nothing is fetched from anywhere."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setOpenLinks(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(tr("The guide's text"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self._path = self._folder = Path()
        self._width = 0

    def show_file(self, path: Path) -> None:
        """Show a Markdown file that ships with the program."""
        self._path, self._folder = path, path.parent
        self._width = self._picture_width()
        self.document().setDefaultFont(self.font())
        self.setMarkdown(path.read_text("utf-8"))
        self.document().setDocumentMargin(3 * GRID)

    def headings(self) -> list[tuple[int, str, int]]:
        """Level, text and place of each heading."""
        found = []
        block = self.document().begin()
        while block.isValid():
            level = block.blockFormat().headingLevel()
            if level:
                found.append((level, block.text(), block.position()))
            block = block.next()
        return found

    def go_to(self, position: int) -> None:
        """Bring a place to the top."""
        cursor = QTextCursor(self.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        self.setTextCursor(cursor)
        cursor.setPosition(position)
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def _picture_width(self) -> int:
        return max(40 * GRID, self.viewport().width() - 7 * GRID)

    # Qt's own names

    def loadResource(self, type: int, name: QUrl | str) -> Any:  # noqa: A002, ANN401 (Qt's names)
        """A picture from beside the page, made to fit; nothing else."""
        if type != QTextDocument.ResourceType.ImageResource.value:
            return None
        text = name.toString() if isinstance(name, QUrl) else name
        path = (self._folder / text).resolve()
        if not path.is_relative_to(self._folder.resolve()) or not path.is_file():
            return None
        image = QImage(str(path))
        if image.width() > self._width:
            smooth = Qt.TransformationMode.SmoothTransformation
            image = image.scaledToWidth(self._width, smooth)
        return image

    def resizeEvent(self, e: QResizeEvent) -> None:
        """Fit the pictures anew where the width is another."""
        super().resizeEvent(e)
        if self._width and abs(self._picture_width() - self._width) > 2 * GRID:
            self.show_file(self._path)


class Guide(QWidget):
    """Headings at the left, text at the right, a line to search in."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setWindowTitle(tr("EvidenceKit: guide"))
        self.resize(QSize(1000, 760))
        self.page = QListWidget()
        self.page.setAccessibleName(tr("Pages of the guide"))
        self.page.setAccessibleDescription(tr("Choose one to read it"))
        self.page.setFrameShape(QFrame.Shape.NoFrame)
        self.page.setMaximumHeight((self.fontMetrics().height() + GRID) * len(PAGES))
        self.page.addItems([title for _, title in PAGES])
        self.contents = QListWidget()
        self.contents.setAccessibleName(tr("Headings of this page"))
        self.contents.setAccessibleDescription(tr("Choose one to go there"))
        self.contents.setFrameShape(QFrame.Shape.NoFrame)
        for listed in (self.page, self.contents):
            listed.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            listed.setTextElideMode(Qt.TextElideMode.ElideRight)
            listed.setSpacing(1)
        self.text = GuideText()
        self.sought = QLineEdit()
        self.sought.setPlaceholderText(tr("Search this page"))
        self.sought.setAccessibleName(tr("Search this page"))
        self.sought.setClearButtonEnabled(True)
        bar = row(
            self.sought, button(tr("Find next"), self.find_next, about=tr("Find it again (Return)"))
        )
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(panel(column(self.page, self.contents)))
        split.addWidget(panel(column(bar, self.text)))
        split.setStretchFactor(1, 1)
        split.setSizes([30 * GRID, 94 * GRID])
        whole = column(split)
        whole.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        self.setLayout(whole)
        self._places: list[int] = []
        self.page.currentRowChanged.connect(self._show_page)
        self.contents.currentRowChanged.connect(self._show_heading)
        self.text.anchorClicked.connect(self._follow)
        self.sought.returnPressed.connect(self.find_next)
        QShortcut(QKeySequence.StandardKey.Find, self, self.sought.setFocus)
        QShortcut(QKeySequence("Esc"), self, self.close)
        self.text.verticalScrollBar().valueChanged.connect(self._follow_scroll)
        self.page.setCurrentRow(0)

    def find_next(self) -> bool:
        """Find the words again, from the top where the end is reached."""
        words = self.sought.text()
        if not words:
            return False
        if self.text.find(words):
            return True
        self.text.moveCursor(QTextCursor.MoveOperation.Start)
        return self.text.find(words)

    def _show_page(self, number: int) -> None:
        if number < 0:
            return
        self.text.show_file(document(PAGES[number][0]))
        listed = [(level, text, at) for level, text, at in self.text.headings() if level in {2, 3}]
        self._places = [at for _, _, at in listed]
        self.contents.blockSignals(True)
        self.contents.clear()
        self.contents.addItems([f"{'    ' * (level - 2)}{text}" for level, text, _ in listed])
        self.contents.blockSignals(False)

    def _follow_scroll(self) -> None:
        """Mark the heading that the top of the page stands under."""
        top = self.text.cursorForPosition(QPoint(2 * GRID, 2 * GRID)).position()
        under = sum(1 for place in self._places if place <= top) - 1
        self.contents.blockSignals(True)
        self.contents.setCurrentRow(under)
        self.contents.blockSignals(False)

    def _show_heading(self, number: int) -> None:
        if 0 <= number < len(self._places):
            self.text.go_to(self._places[number])

    def _follow(self, link: QUrl) -> None:
        """Another shipped page, or a heading of this one; never the network."""
        names = [name for name, _ in PAGES]
        if link.path() in names:
            self.page.setCurrentRow(names.index(link.path()))
        elif link.fragment():
            wanted = link.fragment().replace("-", " ").lower()
            for number, place in enumerate(self._places):
                text = self.text.document().findBlock(place).text().lower()
                if "".join(c for c in text if c.isalnum() or c == " ") == wanted:
                    self.contents.setCurrentRow(number)
