"""Colours can be read on every ground they lie on; shapes are drawn for every meaning."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

import pytest
from evidencekit_gui.signs import mark_pixmap, paint_sign
from evidencekit_gui.theme import (
    Colours,
    Meaning,
    Theme,
    contrast,
    dark_colours,
    derived_colours,
    light_colours,
    palette_of,
    readable,
)
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter, QPalette
from PySide6.QtWidgets import QApplication, QPushButton

from evidencekit.report.chartshapes import NightKind, Shape

if TYPE_CHECKING:
    from evidencekit_gui.app import App

GROUNDS = ("window", "base", "alternate", "selection", "idle_selection")
INKS = ("text", "muted", "accent", "fine", "attention", "broken", "unknown")


@pytest.mark.parametrize("colours", [light_colours(), dark_colours()], ids=["light", "dark"])
def test_every_ink_can_be_read_on_every_ground(colours: Colours) -> None:
    assert {f.name for f in fields(Colours)} == {*GROUNDS, *INKS, "line", "dark"}
    for ink in INKS:
        for ground in GROUNDS:
            ratio = contrast(getattr(colours, ink), getattr(colours, ground))
            assert ratio >= 4.5, f"{ink} on {ground}: {ratio:.2f}"


@pytest.mark.parametrize("colours", [light_colours(), dark_colours()], ids=["light", "dark"])
def test_placeholders_and_chosen_text_can_be_read(colours: Colours, qapp: QApplication) -> None:
    palette = palette_of(colours)
    role = QPalette.ColorRole
    pairs = (
        (role.PlaceholderText, role.Base),
        (role.HighlightedText, role.Highlight),
        (role.ButtonText, role.Button),
        (role.ToolTipText, role.ToolTipBase),
        (role.Link, role.Window),
    )
    for ink, ground in pairs:
        assert contrast(palette.color(ink), palette.color(ground)) >= 4.5


def test_colours_derived_from_a_black_palette_can_be_read(qapp: QApplication) -> None:
    palette = QPalette(QColor("black"))
    palette.setColor(QPalette.ColorRole.Base, QColor("black"))
    palette.setColor(QPalette.ColorRole.AlternateBase, QColor("black"))
    palette.setColor(QPalette.ColorRole.Text, QColor("white"))
    colours = derived_colours(palette)
    assert colours.dark
    for ink in ("accent", "fine", "attention", "broken", "unknown"):
        assert contrast(getattr(colours, ink), colours.base) >= 6.9


def test_readable_moves_a_colour_only_as_far_as_needed() -> None:
    white = QColor("white")
    assert readable(QColor("#1b1f24"), [white]).name() == QColor("#1b1f24").name()
    pale = readable(QColor("#ffff00"), [white])
    assert 4.5 <= contrast(pale, white) < 5


def test_the_choice_is_followed_and_told(theme: Theme, qapp: QApplication) -> None:
    heard: list[bool] = []
    theme.changed.connect(lambda: heard.append(theme.colours.dark))
    theme.choose("dark")
    assert qapp.palette().color(QPalette.ColorRole.Base) == theme.colours.base
    theme.choose("light")
    assert heard == [True, False]


def test_each_meaning_has_a_shape_of_its_own(qapp: QApplication) -> None:
    black = QColor("black")
    shapes = {
        bytes(mark_pixmap(m, black, 24).toImage().constBits())
        for m in Meaning
        if m is not Meaning.PLAIN
    }
    assert len(shapes) == 4


def test_each_sign_of_the_charts_is_drawn_and_told_apart(qapp: QApplication) -> None:
    signs = [*Shape, *NightKind, "median", "bin", "gap", "restart", "step", "asked"]
    drawn: dict[bytes, str] = {}
    for sign in signs:
        image = QImage(24, 24, QImage.Format.Format_ARGB32)
        image.fill(QColor("white"))
        painter = QPainter(image)
        paint_sign(painter, QRectF(2, 2, 20, 20), str(sign), QColor("black"))
        painter.end()
        drawn.setdefault(bytes(image.constBits()), str(sign))
    told_apart = set(drawn.values())
    assert {str(shape) for shape in Shape} <= told_apart
    assert {"no-run", "no-records"} <= told_apart


def test_larger_text_reaches_what_is_there_and_cuts_no_button(app: App) -> None:
    """A style sheet keeps widgets at the font they had, and its least widths let words be cut."""
    window = app.window
    window.start.show_form()
    sized = (
        window,
        window.rail.title,
        window.sentence_label,
        window.title_label,
        window.menuBar(),
        window.foot,
    )
    before = [widget.font().pointSizeF() for widget in sized]
    size = QApplication.font().pointSizeF()
    for _ in range(8):
        app.theme.resize_text(1)
    QApplication.processEvents()
    grown = (size + 8) / size
    assert [w.font().pointSizeF() for w in sized] == pytest.approx([b * grown for b in before])
    seen = [made for made in window.findChildren(QPushButton) if made.isVisible() and made.text()]
    assert seen
    for made in seen:
        words = made.text().replace("&", "")
        assert made.width() >= made.fontMetrics().horizontalAdvance(words), words
    app.theme.resize_text(0)
    QApplication.processEvents()
    assert [widget.font().pointSizeF() for widget in sized] == pytest.approx(before)
