"""Start the window, wait until it can be used, and end: what ``make bench`` times."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from evidencekit_gui.app import build
from PySide6.QtWidgets import QApplication

qt = QApplication(sys.argv[:1])
with tempfile.TemporaryDirectory() as folder:
    app = build(qt, Path(folder) / "window.ini", Path(folder) / "cases")
    app.window.show()
    qt.processEvents()
    assert app.window.start.new.isVisible()
    assert not app.window.grab().isNull()
    app.window.close()
