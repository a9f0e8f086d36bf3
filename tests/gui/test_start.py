"""The window is there before the heavy libraries are: they come with the work that needs them."""

from __future__ import annotations

import json
import os
import subprocess
import sys

SCRIPT = """
import json, sys, tempfile
from pathlib import Path
from evidencekit_gui.app import build
from PySide6.QtWidgets import QApplication
qt = QApplication(sys.argv[:1])
folder = Path(tempfile.mkdtemp())
app = build(qt, folder / "window.ini", folder / "cases")
app.window.show()
qt.processEvents()
assert app.window.start.new.isVisible()
first = sorted(sys.modules)
app.window.make_pages()
while not app.session.turns.idle:
    qt.processEvents()
qt.processEvents()
made = [type(app.window.stack.widget(step)).__name__ for step in range(7)]
app.window.close()
print(json.dumps([first, made]))
"""
HEAVY = {"pyhanko", "cryptography", "reportlab", "pikepdf", "pyqtgraph", "PySide6.QtPdf", "croniter",
         "evidencekit.workflow", "evidencekit.seal.signing"}  # fmt: skip


def test_nothing_heavy_is_loaded_before_the_window_is_there() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    loaded, made = json.loads(done.stdout)
    assert not HEAVY & set(loaded)
    assert made == [
        "EvidencePage", "JobPage", "ReviewPage", "ReportPage", "VerifyPage", "CustodyPage", "StartPage"
    ]  # fmt: skip
