"""Colours by meaning, shapes, fonts and icons, in the system's light or dark scheme.

The window keeps the system's font and follows its colour scheme; the two palettes are the house's own
because Qt's defaults differ from desktop to desktop and leave placeholder text unreadable in the
dark. Where the system asks for high contrast, the system's palette stands untouched and the colours
of meaning are derived from it. Every colour that text is written in keeps a contrast of 4.5 to each
ground it can lie on (:func:`readable`), and a meaning is never told by its colour alone: it has a word
and a shape.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QObject, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QIcon,
    QPainter,
    QPalette,
    QPixmap,
)
from PySide6.QtSvg import QSvgRenderer

from evidencekit.assets import asset

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtWidgets import QApplication

GRID = 8
"""All distances are multiples of this many pixels, or halves of it."""


class Meaning(Enum):
    """The four things a mark can say, each with its word, shape and colour; and none of them."""

    FINE = "fine"
    ATTENTION = "attention"
    BROKEN = "changed or broken"
    UNKNOWN = "unknown"
    PLAIN = ""


@dataclass(frozen=True, slots=True)
class Colours:
    """One scheme. ``ground`` names are what text lies on; the others are drawn on them."""

    window: QColor
    base: QColor
    alternate: QColor
    line: QColor
    text: QColor
    muted: QColor
    accent: QColor
    selection: QColor
    """Ground of what is selected; text on it stays :attr:`text`."""
    idle_selection: QColor
    """The same while the keyboard is elsewhere."""
    fine: QColor
    attention: QColor
    broken: QColor
    unknown: QColor
    dark: bool

    def of(self, meaning: Meaning) -> QColor:
        """The colour of a meaning."""
        return {
            Meaning.FINE: self.fine,
            Meaning.ATTENTION: self.attention,
            Meaning.BROKEN: self.broken,
            Meaning.UNKNOWN: self.unknown,
            Meaning.PLAIN: self.text,
        }[meaning]


def luminance(colour: QColor) -> float:
    """Relative luminance, 0 to 1 (WCAG 2.2)."""

    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)

    red, green, blue = linear(colour.redF()), linear(colour.greenF()), linear(colour.blueF())
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: QColor, other: QColor) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def readable(colour: QColor, grounds: Iterable[QColor], ratio: float = 4.5) -> QColor:
    """``colour``, darkened or lightened just enough to be read on every one of ``grounds``."""
    under = list(grounds)
    lighten = sum(luminance(ground) for ground in under) / len(under) < 0.2
    hue, saturation = max(colour.hslHueF(), 0.0), colour.hslSaturationF()
    lightness = colour.lightnessF()
    for _ in range(100):
        found = QColor.fromHslF(hue, saturation, lightness)
        if all(contrast(found, ground) >= ratio for ground in under):
            return found.toRgb()
        lightness = min(1.0, lightness + 0.01) if lighten else max(0.0, lightness - 0.01)
    return QColor("white" if lighten else "black")


def _scheme(grounds: dict[str, str], inks: dict[str, str], *, dark: bool) -> Colours:
    """A scheme from hexadecimal colours; inks are made readable on each ground."""
    under = {name: QColor(value) for name, value in grounds.items()}
    on = [colour for name, colour in under.items() if name != "line"]
    over = {name: readable(QColor(value), on) for name, value in inks.items()}
    return Colours(**under, **over, dark=dark)


def light_colours() -> Colours:
    """The house's light scheme."""
    return _scheme(
        {
            "window": "#f7f8fa", "base": "#ffffff", "alternate": "#f7f8fa", "line": "#dfe3e8",
            "selection": "#dbe8f5", "idle_selection": "#e8ecf0",
        },
        {
            "text": "#1b1f24", "muted": "#59636e", "accent": "#1f5f99", "fine": "#1a6e36",
            "attention": "#855800", "broken": "#b3261e", "unknown": "#655a7c",
        },
        dark=False,
    )  # fmt: skip


def dark_colours() -> Colours:
    """The house's dark scheme."""
    return _scheme(
        {
            "window": "#1d2025", "base": "#16181c", "alternate": "#1b1e22", "line": "#31363d",
            "selection": "#26425c", "idle_selection": "#2b3037",
        },
        {
            "text": "#e6e9ed", "muted": "#9aa4b0", "accent": "#6cb1ee", "fine": "#5cc27a",
            "attention": "#e0b04a", "broken": "#ff8a80", "unknown": "#b9add3",
        },
        dark=True,
    )  # fmt: skip


def derived_colours(palette: QPalette) -> Colours:
    """Colours for a palette that is not ours (high contrast): its grounds and text stand."""
    window, base = palette.window().color(), palette.base().color()
    dark = luminance(base) < 0.2
    ours = dark_colours() if dark else light_colours()
    grounds = [window, base, palette.alternateBase().color()]
    return Colours(
        window=window,
        base=base,
        alternate=palette.alternateBase().color(),
        line=palette.text().color(),
        text=palette.text().color(),
        muted=readable(palette.placeholderText().color(), grounds, 7),
        accent=readable(ours.accent, grounds, 7),
        selection=palette.highlight().color(),
        idle_selection=palette.highlight().color(),
        fine=readable(ours.fine, grounds, 7),
        attention=readable(ours.attention, grounds, 7),
        broken=readable(ours.broken, grounds, 7),
        unknown=readable(ours.unknown, grounds, 7),
        dark=dark,
    )


def palette_of(colours: Colours) -> QPalette:
    """The application's palette in a scheme of the house."""
    role = QPalette.ColorRole
    off = QPalette.ColorGroup.Disabled
    button = QColor("#2a2e34") if colours.dark else QColor("#ffffff")
    light, dark, mid = _shades(colours)
    palette = QPalette()
    for part, colour in (
        (role.WindowText, colours.text), (role.Text, colours.text), (role.ButtonText, colours.text),
        (role.BrightText, colours.text), (role.Button, button), (role.Base, colours.base),
        (role.Window, colours.window), (role.Light, light), (role.Midlight, light),
        (role.Dark, dark), (role.Mid, mid), (role.Shadow, dark),
    ):  # fmt: skip
        palette.setColor(part, colour)
    palette.setColor(role.AlternateBase, colours.alternate)
    palette.setColor(role.PlaceholderText, colours.muted)
    palette.setColor(role.Highlight, colours.accent)
    palette.setColor(role.HighlightedText, colours.base)
    palette.setColor(role.Accent, colours.accent)
    palette.setColor(role.Link, colours.accent)
    palette.setColor(role.LinkVisited, colours.accent)
    palette.setColor(role.ToolTipBase, button)
    palette.setColor(role.ToolTipText, colours.text)
    faint = QColor(colours.muted)
    faint.setAlphaF(0.6)
    for part in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText):
        palette.setColor(off, part, faint)
    return palette


def _shades(colours: Colours) -> tuple[QColor, QColor, QColor]:
    """Light, dark and mid: what a style draws edges with."""
    line = colours.line
    return (line.lighter(120), line.darker(115), line) if not colours.dark else (
        line.lighter(115), line.darker(110), line
    )  # fmt: skip


def _edges(colours: Colours) -> str:
    """Edges, and where the keyboard is: a ring of two pixels in the accent on everything that takes it.

    Fusion draws the edges of fields all but invisible in the dark, and its ring in a paler shade of
    what is chosen, which nobody sees. No other style sheet is used.
    """
    edge = readable(colours.line, [colours.window, colours.base], 3).name()
    soft = (colours.line.lighter(150) if colours.dark else colours.line.darker(122)).name()
    accent, line = colours.accent.name(), colours.line.name()
    scheme = "dark" if colours.dark else "light"
    arrow, up = (
        asset(f"icons/{name}-{scheme}.svg").as_posix() for name in ("chevron", "chevron-up")
    )
    text, muted = colours.text.name(), colours.muted.name()
    hover, down = colours.idle_selection.name(), colours.selection.name()
    return f"""
        QLineEdit, QPlainTextEdit, QDateEdit, QSpinBox
            {{ border: 1px solid {edge}; border-radius: 3px; padding: 2px; }}
        QLineEdit:focus, QPlainTextEdit:focus, QDateEdit:focus, QSpinBox:focus
            {{ border: 2px solid {accent}; padding: 1px; }}
        QComboBox QLineEdit, QAbstractSpinBox QLineEdit,
        QComboBox QLineEdit:focus, QAbstractSpinBox QLineEdit:focus {{ border: none; padding: 0; }}
        QComboBox {{ border: 1px solid {soft}; border-radius: 4px; padding: 3px 5px;
            background: palette(button); }}
        QComboBox:editable {{ border-color: {edge}; border-radius: 3px; background: palette(base);
            padding: 2px; }}
        QComboBox:hover:!editable {{ background: {hover}; }}
        QComboBox:focus {{ border: 2px solid {accent}; padding: 2px 4px; }}
        QComboBox:editable:focus {{ padding: 1px; }}
        QComboBox::drop-down, QDateEdit::drop-down {{ border: none; width: 20px; }}
        QComboBox::down-arrow, QDateEdit::down-arrow
            {{ image: url({arrow}); width: 12px; height: 12px; }}
        QSpinBox::up-button, QSpinBox::down-button {{ border: none; width: 20px; }}
        QSpinBox::up-arrow {{ image: url({up}); width: 10px; height: 10px; }}
        QSpinBox::down-arrow {{ image: url({arrow}); width: 10px; height: 10px; }}
        QPushButton {{ border: 1px solid {soft}; border-radius: 4px; padding: 3px 9px;
            background: palette(button); }}
        QPushButton:hover {{ background: {hover}; }}
        QPushButton:pressed {{ background: {down}; }}
        QPushButton:disabled {{ border-color: {line}; }}
        QPushButton:flat {{ border-color: transparent; background: transparent; }}
        QPushButton:focus {{ border: 2px solid {accent}; padding: 2px 8px; }}
        QToolButton {{ border: 2px solid transparent; border-radius: 4px; padding: 1px 4px; }}
        QToolButton:hover {{ background: {hover}; }}
        QToolButton:focus {{ border-color: {accent}; }}
        QTabBar::tab {{ border: 2px solid transparent; padding: 4px 10px; color: {muted}; }}
        QTabBar::tab:hover {{ color: {text}; }}
        QTabBar::tab:selected {{ border-bottom-color: {accent}; color: {text}; }}
        QTabBar::tab:selected:focus {{ border-color: {accent}; border-radius: 4px; }}
        QScrollArea {{ border: 1px solid transparent; }}
        QScrollArea:focus, QPdfView:focus {{ border: 1px solid {accent}; }}
        QTableView, QListWidget, QTextBrowser {{ border: 1px solid {line}; }}
        QTableView:focus, QListWidget:focus, QTextBrowser:focus {{ border: 1px solid {accent}; }}
    """


class Theme(QObject):
    """The scheme in force. Widgets read :attr:`colours` when they paint, and hear ``changed``."""

    changed = Signal()

    def __init__(self, app: QApplication, choice: str = "system") -> None:
        super().__init__(app)
        self._app = app
        self._system_palette = QPalette(app.palette())
        self._choice = choice
        self._system_size = app.font().pointSizeF()
        self.colours = light_colours()
        app.setStyle("Fusion")
        font = app.font()
        font.setFeature(QFont.Tag("tnum"), 1)
        app.setFont(font)
        app.styleHints().colorSchemeChanged.connect(self._apply)
        self._apply()

    @property
    def choice(self) -> str:
        """``system``, ``light`` or ``dark``."""
        return self._choice

    def choose(self, choice: str) -> None:
        """Follow the system, or stay light or dark."""
        self._choice = choice
        self._apply()

    def resize_text(self, step: int) -> None:
        """Larger (1) or smaller (-1) text in the whole window, or (0) the system's size."""
        font = self._app.font()
        size = self._system_size if step == 0 else font.pointSizeF() + step
        font.setPointSizeF(max(6.0, min(24.0, size)))
        self._app.setFont(font)
        self._app.setStyleSheet(_edges(self.colours))  # what is there takes the font with it only
        self.changed.emit()

    def mono(self, scale: float = 1.0) -> QFont:
        """The system's fixed-width font, at the size of the text or a part of it."""
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPointSizeF(self._app.font().pointSizeF() * scale)
        return font

    def icon(self, name: str) -> QIcon:
        """One of the house's icons in the colour of the text."""
        return QIcon(_recoloured(name, self.colours.text, 2 * GRID * 2))

    def _apply(self) -> None:
        hints = self._app.styleHints()
        if hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast:
            self.colours = derived_colours(self._system_palette)
            self._app.setPalette(self._system_palette)
        else:
            dark = self._choice == "dark" or (
                self._choice == "system" and hints.colorScheme() == Qt.ColorScheme.Dark
            )
            self.colours = dark_colours() if dark else light_colours()
            self._app.setPalette(palette_of(self.colours))
        self._app.setStyleSheet(_edges(self.colours))
        self.changed.emit()


def _recoloured(name: str, colour: QColor, pixels: int) -> QPixmap:
    """An SVG whose strokes say ``currentColor``, drawn in ``colour``."""
    text = asset(f"icons/{name}.svg").read_text("utf-8").replace("currentColor", colour.name())
    pixmap = QPixmap(pixels, pixels)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(text.encode())).render(painter)
    painter.end()
    return pixmap
