"""Waiting for the app to come to rest, without sleeping."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

if TYPE_CHECKING:
    from evidencekit_gui.app import App
    from pytestqt.qtbot import QtBot

LONG_MS = 60_000
"""Two busy cores and a whole evidence folder: far above what a step takes."""


def at_rest(qtbot: QtBot, app: App, timeout_ms: int = LONG_MS) -> None:
    """Wait until nothing runs and nothing is about to."""

    def resting() -> bool:
        waiting = [t for t in app.window.findChildren(QTimer) if t.isActive() and t.isSingleShot()]
        return not app.pool.running and not waiting and app.session.turns.idle

    qtbot.waitUntil(resting, timeout=timeout_ms)
