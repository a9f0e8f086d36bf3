"""The report as it is on disk, page below page.

QtPdf draws the very file that was hashed, or, since it draws no form fields, the pages of a sealed one
with the seal's panel drawn into them. Whether a seal is good is the Verify page's affair and never
claimed here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPointF, QSize, Qt
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QLabel, QSpinBox, QStackedLayout, QVBoxLayout, QWidget

from evidencekit_gui.language import tr
from evidencekit_gui.theme import GRID
from evidencekit_gui.widgets.basics import Quiet, button, column, panel, row

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtGui import QImage, QKeyEvent

    from evidencekit_gui.theme import Theme

ZOOM_STEP = 1.2


class PdfPreview(QWidget):
    """Shows a PDF file, or says what will be shown."""

    def __init__(self, theme: Theme, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._path: Path | None = None
        self._pages = QBuffer(self)
        self._document = QPdfDocument(self)
        self._view = QPdfView(self)
        self._view.setPageMode(QPdfView.PageMode.MultiPage)
        self._view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self._view.setDocument(self._document)
        self._view.setAccessibleName(tr("Preview of the report"))
        self._view.setFrameShape(QPdfView.Shape.NoFrame)
        self._page = QSpinBox()
        self._page.setAccessibleName(tr("Page of the report"))
        self._page.setAccessibleDescription(tr("Type a number to go to that page"))
        self._page.setPrefix(tr("Page "))
        self._page.lineEdit().setTextMargins(GRID // 2, 0, 0, 0)
        self._page.setMinimum(1)
        self._page.valueChanged.connect(self._go)
        self._of = QLabel("")
        self._smaller = button(
            tr("Smaller"), lambda: self.zoom(1 / ZOOM_STEP), about=tr("Zoom out")
        )
        self._larger = button(tr("Larger"), lambda: self.zoom(ZOOM_STEP), about=tr("Zoom in"))
        self._fit = button(tr("Fit"), self.fit_width, about=tr("As wide as the window"))
        bar = row(self._page, self._of, 1, self._smaller, self._larger, self._fit)
        self._hint = Quiet(hint)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stack = QStackedLayout()
        self._stack.addWidget(panel(column(1, self._hint, 1, margin=4 * GRID)))
        self._stack.addWidget(panel(column(bar, self._view)))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(self._stack)
        self._view.pageNavigator().currentPageChanged.connect(self._page_shown)

    @property
    def path(self) -> Path | None:
        """The file that is shown."""
        return self._path

    @property
    def pages(self) -> int:
        """Number of pages shown; 0 for none."""
        return self._document.pageCount() if self._path else 0

    def hint(self, text: str) -> None:
        """Say what will be shown here."""
        self._hint.setText(text)

    def load(self, path: Path, pages: bytes | None = None) -> bool:
        """Show a file at the page that was in sight; False if it is no PDF that can be drawn.

        ``pages``: the same file's pages with what QtPdf would leave out (the seal's panel).
        """
        page = self._view.pageNavigator().currentPage()
        self._close()
        if pages is None:
            self._document.load(str(path))
        else:
            self._pages.setData(QByteArray(pages))
            self._pages.open(QIODevice.OpenModeFlag.ReadOnly)
            self._document.load(self._pages)
        if self._document.status() != QPdfDocument.Status.Ready:
            self.clear()
            return False
        self._path = path
        count = self._document.pageCount()
        self._page.blockSignals(True)
        self._page.setMaximum(max(1, count))
        self._page.setValue(min(page, count - 1) + 1)
        self._page.blockSignals(False)
        self._of.setText(tr("of {count}", count=count))
        self._stack.setCurrentIndex(1)
        if 0 < page < count:
            self._view.pageNavigator().jump(page, QPointF(), self._view.zoomFactor())
        return True

    def clear(self) -> None:
        """Let go of the file (a final report may have to be moved), and show the hint."""
        self._close()
        self._path = None
        self._stack.setCurrentIndex(0)

    def _close(self) -> None:
        self._document.close()
        self._pages.close()
        self._pages.setData(QByteArray())

    def picture(self, page: int, width: int) -> QImage:
        """A page as it is drawn, so many pixels wide."""
        size = self._document.pagePointSize(page)
        high = round(width * size.height() / max(1.0, size.width()))
        return self._document.render(page, QSize(width, high))

    def zoom(self, factor: float) -> None:
        """Larger or smaller."""
        now = self._view.zoomFactor()
        if self._view.zoomMode() != QPdfView.ZoomMode.Custom and self.pages:
            points = self._document.pagePointSize(0).width()
            dots = self.logicalDpiX() / 72
            now = self._view.viewport().width() / max(1.0, points * dots)
        self._view.setZoomMode(QPdfView.ZoomMode.Custom)
        self._view.setZoomFactor(max(0.2, min(6.0, now * factor)))

    def fit_width(self) -> None:
        """As wide as there is room."""
        self._view.setZoomMode(QPdfView.ZoomMode.FitToWidth)

    def _go(self, number: int) -> None:
        if self._path:
            self._view.pageNavigator().jump(number - 1, QPointF(), self._view.zoomFactor())

    def _page_shown(self, page: int) -> None:
        self._page.blockSignals(True)
        self._page.setValue(page + 1)
        self._page.blockSignals(False)

    # Qt's own names

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl with ``+``, ``-`` and ``0`` zooms."""
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().keyPressEvent(event)
        elif event.key() in {Qt.Key.Key_Plus, Qt.Key.Key_Equal}:
            self.zoom(ZOOM_STEP)
        elif event.key() == Qt.Key.Key_Minus:
            self.zoom(1 / ZOOM_STEP)
        elif event.key() == Qt.Key.Key_0:
            self.fit_width()
        else:
            super().keyPressEvent(event)
