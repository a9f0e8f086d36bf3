"""Labels, buttons and layouts that every page is made of, so that all pages are made alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QFont, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from evidencekit_gui.theme import GRID

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QResizeEvent
    from PySide6.QtWidgets import QLayout

    from evidencekit_gui.theme import Theme

Box = TypeVar("Box", bound=QBoxLayout)


class Text(QLabel):
    """Words that wrap and can be copied by mouse and keyboard."""

    def __init__(
        self, text: str = "", parent: QWidget | None = None, *, rich: bool = False
    ) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.RichText if rich else Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._high = 0
        self._heights: dict[int, int] = {}
        """Heights found for widths: a page of findings asks many times while it is laid out."""

    # Qt's own names

    def heightForWidth(self, arg__1: int) -> int:
        """How high the words are at a width."""
        high = self._heights.get(arg__1)
        if high is None:
            high = self._heights[arg__1] = super().heightForWidth(arg__1)
        return high

    def changeEvent(self, event: QEvent) -> None:
        """Another font or style needs other heights."""
        self._heights.clear()
        super().changeEvent(event)

    def sizeHint(self) -> QSize:
        """As high as the words need at the width they have (Qt's own hint guesses a width)."""
        hint = super().sizeHint()
        if self._high:
            hint.setHeight(self._high)
        return hint

    def minimumSizeHint(self) -> QSize:
        """No higher than that: Qt's own has every word on a line of its own."""
        least = super().minimumSizeHint()
        if self._high:
            least.setHeight(min(least.height(), self._high))
        return least

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for another height where the width is another."""
        super().resizeEvent(event)
        high = self.heightForWidth(self.width())
        if high > 0 and high != self._high:
            self._high = high
            self.updateGeometry()

    def setText(self, text: str) -> None:
        """Show other words, as high as they need."""
        super().setText(text)
        self._heights.clear()
        high = self.heightForWidth(self.width()) if self._high else 0
        if high > 0 and high != self._high:
            self._high = high
            self.updateGeometry()


class Quiet(Text):
    """Words in the background: hints, units, explanations."""

    def __init__(
        self, text: str = "", parent: QWidget | None = None, *, rich: bool = False
    ) -> None:
        super().__init__(text, parent, rich=rich)
        self.setForegroundRole(QPalette.ColorRole.PlaceholderText)


def scale_text(widget: QWidget, scale: float, *, bold: bool = False) -> None:
    """Give a widget text so many times the size of the window's; to be said again when that changes."""
    size = QApplication.font().pointSizeF() * scale
    font = QFont(widget.font())
    if abs(font.pointSizeF() - size) > 0.01 or font.bold() != bold:
        font.setPointSizeF(size)
        font.setBold(bold)
        widget.setFont(font)


class Heading(QLabel):
    """A heading: 0 for the page, 1 for a part of it, 2 for the one thing on an empty page."""

    SCALES = (1.55, 1.0, 1.2)

    def __init__(self, text: str = "", level: int = 1, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._level = level
        scale_text(self, self.SCALES[level], bold=True)

    # Qt's own names

    def changeEvent(self, event: QEvent) -> None:
        """Grow with the text of the window: a font of one's own is not changed with it."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            scale_text(self, self.SCALES[self._level], bold=True)

    def setText(self, text: str) -> None:
        """Show another heading, and let a screen reader hear it."""
        super().setText(text)
        self.setAccessibleName(text)

    # Qt's own names

    def minimumSizeHint(self) -> QSize:
        """As high as the lines it has: Qt's own has every word on a line of its own."""
        least = super().minimumSizeHint()
        if self.wordWrap():
            least.setHeight(min(least.height(), self.heightForWidth(self.width())))
        return least


class ElidedText(QLabel):
    """One line that is cut with an ellipsis where it does not fit; the whole is a hover away."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._whole, self._about = text, ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.set_whole(text)

    def set_whole(self, text: str, about: str = "") -> None:
        """Show other words; ``about`` is what a hover says of them."""
        self._whole, self._about = text, about
        self.setAccessibleName(text)
        self._fit()

    def whole(self) -> str:
        """The words, uncut."""
        return self._whole

    def _fit(self) -> None:
        cut = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, self.width())
        super().setText(cut)
        self.setToolTip(self._about or (self._whole if cut != self._whole else ""))

    def minimumSizeHint(self) -> QSize:
        """As narrow as need be."""
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: object) -> None:
        """Cut anew."""
        self._fit()


class Line(QFrame):
    """A hairline in the scheme's line colour."""

    def __init__(
        self, theme: Theme, parent: QWidget | None = None, *, upright: bool = False
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        if upright:
            self.setFixedWidth(1)
        else:
            self.setFixedHeight(1)
        self.setAutoFillBackground(True)
        theme.changed.connect(self._colour)
        self._colour()

    def _colour(self) -> None:
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Window, self._theme.colours.line)
        self.setPalette(palette)


class Button(QPushButton):
    """A button that is never narrower than its words.

    A least width in the style sheet would be taken for leave to cut longer words.
    """

    LEAST = 10 * GRID

    # Qt's own names

    def sizeHint(self) -> QSize:
        """Room for the words; short ones have some to spare."""
        return super().sizeHint().expandedTo(QSize(self.LEAST, 0))

    def minimumSizeHint(self) -> QSize:
        """As much."""
        return self.sizeHint()


def button(
    text: str, on_click: Callable[[], object], *, about: str = "", main: bool = False
) -> QPushButton:
    """A button; ``main`` marks the page's next step (it answers to Return)."""
    made = Button(text)
    made.setAutoDefault(False)
    made.clicked.connect(lambda: on_click())
    made.setAccessibleName(text.replace("&", "").replace("…", ""))
    if about:
        made.setToolTip(about)
        made.setAccessibleDescription(about)
    made.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    emphasise(made, main=main)
    return made


def emphasise(made: QPushButton, *, main: bool) -> None:
    """Let a button stand out as the next step, or be one of the others."""
    font = made.font()
    font.setBold(main)
    made.setFont(font)


def column(*parts: QWidget | QLayout | int, margin: int = 0, gap: int = GRID) -> QVBoxLayout:
    """Parts one below the other; a number is a stretch of that weight."""
    return _box(QVBoxLayout(), parts, margin, gap)


def row(*parts: QWidget | QLayout | int, margin: int = 0, gap: int = GRID) -> QHBoxLayout:
    """Parts side by side; a number is a stretch of that weight."""
    return _box(QHBoxLayout(), parts, margin, gap)


def _box(box: Box, parts: tuple[QWidget | QLayout | int, ...], margin: int, gap: int) -> Box:
    box.setContentsMargins(margin, margin, margin, margin)
    box.setSpacing(gap)
    for part in parts:
        if isinstance(part, int):
            box.addStretch(part)
        elif isinstance(part, QWidget):
            box.addWidget(part)
        else:
            box.addLayout(part)
    return box


def form(*pairs: tuple[str, QWidget], above: bool = False) -> QFormLayout:
    """Labelled fields; each label is its field's name for a screen reader as well.

    ``above``: labels stand above their fields, for narrow places.
    """
    layout = QFormLayout()
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setHorizontalSpacing(GRID * 2)
    layout.setVerticalSpacing(4 if above else GRID)
    layout.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
    layout.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
    wrap = QFormLayout.RowWrapPolicy
    layout.setRowWrapPolicy(wrap.WrapAllRows if above else wrap.DontWrapRows)
    for text, field in pairs:
        label = QLabel(text)
        label.setWordWrap(above)
        line = field.findChild(QLineEdit) if field.focusPolicy() == Qt.FocusPolicy.NoFocus else None
        named = line or field  # a line with its button: the label and its key are the line's
        label.setBuddy(named)
        if not named.accessibleName():
            named.setAccessibleName(text.replace("&", ""))
        layout.addRow(label, field)
    return layout


def align_labels(whole: QWidget) -> None:
    """Let the fields of all forms in a widget begin at the same place."""
    forms = [made for made in whole.findChildren(QFormLayout) if made.rowCount()]
    labels = [
        item.widget()
        for made in forms
        for at in range(made.rowCount())
        if (item := made.itemAt(at, QFormLayout.ItemRole.LabelRole)) is not None
    ]
    wide = max((label.sizeHint().width() for label in labels if label is not None), default=0)
    for label in labels:
        if label is not None:
            label.setMinimumWidth(wide)


def panel(layout: QLayout, parent: QWidget | None = None) -> QWidget:
    """A bare widget around a layout."""
    made = QWidget(parent)
    made.setLayout(layout)
    return made


class Scroller(QScrollArea):
    """A column that scrolls up and down and never sideways."""

    def __init__(
        self, content: QWidget, name: str, parent: QWidget | None = None, *, reached: bool = False
    ) -> None:
        """``reached``: the keyboard comes to it, for there is more to read in it than to fill in."""
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        if not reached:
            self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(content)
        self.setAccessibleName(name)
        self.viewport().setAutoFillBackground(False)
        content.setAutoFillBackground(False)

    def minimumSizeHint(self) -> QSize:
        """Wide enough for what cannot wrap: nothing is cut off at the side."""
        hint = super().minimumSizeHint()
        content = self.widget()
        if content is not None:
            frame = self.width() - self.maximumViewportSize().width()
            wide = content.minimumSizeHint().width() + self.verticalScrollBar().sizeHint().width()
            hint.setWidth(max(hint.width(), wide + frame))
        return hint

    def changeEvent(self, event: QEvent) -> None:
        """Keep the page's own ground when the palette changes."""
        super().changeEvent(event)
        self.viewport().setAutoFillBackground(False)
