"""The part of the self-test that needs the window: every page of the demonstration, drawn unseen."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop, QTimer

from evidencekit.assets import document
from evidencekit.selftest import Step, core_steps, run_steps, table
from evidencekit.selftest.testing import Failed
from evidencekit_gui.views.paged import CUSTODY, EVIDENCE, START

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from evidencekit_gui.app import App

PAGES = ("Evidence", "Job", "Review", "Report", "Verify", "custody log", "start")
OFFSCREEN = frozenset({"This plugin does not support propagateSizeHints()"})
"""What Qt's own unseen screen says of itself."""
FEWEST_COLOURS = 8
"""A page that was drawn has more colours than this; an empty one has one."""
PATIENCE_MS = 120_000


def unseen() -> None:
    """Let Qt draw in memory: no screen is needed, and nobody's is used."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"


def run(qt: QApplication) -> int:
    """All of the self-test; prints the table, 0 when everything passed."""
    with tempfile.TemporaryDirectory(prefix="evidencekit-self-test-") as name:
        folder = Path(name)
        steps = core_steps(folder)
        steps.append(Step("fonts", _fonts))
        steps.append(Step("the guide and its pictures", _guide))
        steps.append(Step("every page of the window", lambda: _pages(qt, folder)))
        outcomes = run_steps(steps, OFFSCREEN)
    if sys.stdout is not None:
        sys.stdout.write(table(outcomes) + "\n")
    return 0 if all(outcome.passed for outcome in outcomes) else 1


def _fonts() -> str:
    from PySide6.QtGui import QFontDatabase

    families = QFontDatabase.families()
    if not families:
        raise Failed("Qt finds no font at all")
    return f"{len(families)} families"


def _guide() -> str:
    guide = document("user-guide.md")
    pictures = sorted((guide.parent / "images").glob("*.png"))
    if not pictures:
        raise Failed("the guide has lost its pictures")
    return f"{len(pictures)} pictures"


def _pages(qt: QApplication, folder: Path) -> str:
    from evidencekit_gui.app import build

    app = build(qt, folder / "window.ini", folder / "cases", identities=folder / "identities")
    try:
        app.window.resize(1280, 800)
        app.window.show()
        _open_demonstration(app)
        drawn = [_draw(app, step, name) for step, name in enumerate(PAGES)]
    finally:
        app.window.close()
        app.window.deleteLater()
        qt.processEvents()
    return f"{len(drawn)} pages drawn: {', '.join(PAGES)}"


def _open_demonstration(app: App) -> None:
    failures: list[object] = []
    job = app.window.start.open_example()
    job.failed.connect(failures.append)
    _until_quiet(app)
    if failures or not app.session.is_open:
        raise Failed(f"the demonstration does not open: {failures}")


def _draw(app: App, step: int, name: str) -> str:
    app.window.show_step(step)
    _until_quiet(app)
    shown = app.window.stack.currentIndex()
    if shown != step:
        raise Failed(f"the page {name} does not show")
    image = app.window.grab().toImage()
    colours = {
        image.pixel(x, y) for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)
    }
    if len(colours) <= FEWEST_COLOURS:
        raise Failed(f"the page {name} is empty")
    return name


def _until_quiet(app: App, quiet_ms: int = 400) -> None:
    """Let the window work until nothing has run for a while."""
    loop, quiet, patience = QEventLoop(), QTimer(), QTimer()
    patience.setSingleShot(True)
    patience.timeout.connect(loop.quit)
    patience.start(PATIENCE_MS)
    quiet.setInterval(quiet_ms)
    quiet.timeout.connect(lambda: None if app.pool.running else loop.quit())
    quiet.start()
    loop.exec()
    if not patience.isActive():  # what began after the quiet is not waited for
        raise Failed("the window did not come to rest")


assert (EVIDENCE, CUSTODY, START) == (0, 5, 6)  # noqa: S101 (PAGES is in this order)
