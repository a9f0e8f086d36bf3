"""Work for the UI thread, a piece a turn of its event loop, so that the window answers in between."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

if TYPE_CHECKING:
    from collections.abc import Callable


class Turns(QObject):
    """Takes what can wait and does one of it whenever nothing else is to be done."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: list[Callable[[], object]] = []
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._one)

    @property
    def idle(self) -> bool:
        """True when nothing waits."""
        return not self._waiting

    def later(self, do: Callable[[], object]) -> None:
        """Call ``do`` in a turn of its own."""
        self._waiting.append(do)
        if not self._timer.isActive():
            self._timer.start()

    def stop(self) -> None:
        """Forget what waits: the window is going."""
        self._waiting.clear()
        self._timer.stop()

    def _one(self) -> None:
        do = self._waiting.pop(0)
        if self._waiting:
            self._timer.start()
        do()
