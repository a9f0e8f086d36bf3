"""The line at the foot: how many of how many are shown, and what is running, how far, how long."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QSizePolicy, QWidget

from evidencekit_gui.language import tr
from evidencekit_gui.theme import GRID
from evidencekit_gui.widgets.basics import ElidedText, button

if TYPE_CHECKING:
    from evidencekit_gui.jobs import Job, JobPool

NEXT_KEY = "Alt+Right"
"""Leads on as the button does; the menu *Go* has it."""
SHOWN_AFTER_MS = 300
"""Work that is done sooner is not worth a flicker."""


class Foot(QWidget):
    """Counts at the left, running work with its Cancel, and at the right the way on."""

    go_on = Signal()

    def __init__(self, pool: JobPool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pool = pool
        self.counts = ElidedText()
        self.counts.setAccessibleName(tr("What is shown"))
        self.what = QLabel()
        self.what.setTextFormat(Qt.TextFormat.PlainText)
        self.what.setAccessibleName(tr("What is running"))
        self.bar = QProgressBar()
        self.bar.setFixedWidth(16 * GRID)
        self.bar.setFixedHeight(self.fontMetrics().height() + 2)
        self.bar.setAccessibleName(tr("How far"))
        self.cancel = QPushButton(tr("Cancel"))
        self.cancel.setAccessibleName(tr("Cancel what is running"))
        self.cancel.setToolTip("Esc")
        self.cancel.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.cancel.clicked.connect(self.cancel_running)
        self.next = button("", self.go_on.emit, main=True)
        self.next.setAccessibleDescription(tr("The next step"))
        self.next.setToolTip(
            tr(
                "The next step ({key})",
                key=QKeySequence(NEXT_KEY).toString(QKeySequence.SequenceFormat.NativeText),
            )
        )
        self.next.hide()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(GRID, 2, 2 * GRID + 4, 2)
        layout.setSpacing(GRID)
        layout.addWidget(self.counts, 1)
        for part in (self.what, self.bar, self.cancel, self.next):
            layout.addWidget(part)
        self.setFixedHeight(self.cancel.sizeHint().height() + 6)
        self._timer = QTimer(self)
        self._timer.setInterval(SHOWN_AFTER_MS)
        self._timer.timeout.connect(self._show)
        pool.changed.connect(self._changed)
        self._show()

    def say(self, text: str) -> None:
        """How many of how many are shown."""
        self.counts.set_whole(text)

    def offer(self, words: str, *, ready: bool) -> None:
        """Show the way on, or none where there are no words for it."""
        self.next.setText(words)
        self.next.setAccessibleName(words)
        self.next.setEnabled(ready)
        self.next.setVisible(bool(words))

    def cancel_running(self) -> None:
        """Stop the job that is shown."""
        job = self._oldest()
        if job is not None:
            job.cancel()
            self._show()

    def _oldest(self) -> Job | None:
        return next(iter(self._pool.running), None)

    def _changed(self) -> None:
        if self._pool.running:
            if not self._timer.isActive():
                self._timer.start()
            if self.what.isVisible():
                self._show()
        else:
            self._timer.stop()
            self._show()

    def _show(self) -> None:
        """Show the oldest job that runs, or nothing."""
        job = self._oldest()
        for part in (self.what, self.bar, self.cancel):
            part.setVisible(job is not None)
        if job is None:
            return
        seconds = int(time.monotonic() - job.started_s)
        waited = f"  {seconds} s" if seconds else ""
        self.what.setText(tr("Stopping…") if job.cancelling else f"{job.what or job.title}{waited}")
        self.bar.setRange(0, 100 if job.total else 0)
        if job.total:
            self.bar.setValue(min(100, 100 * job.done // job.total))
        self.cancel.setEnabled(not job.cancelling)
