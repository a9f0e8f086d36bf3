"""The app as its users start it: a process with a real window on a (virtual) X display."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

XVFB = shutil.which("Xvfb")

PROBE = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer, qInstallMessageHandler
from PySide6.QtWidgets import QApplication
from evidencekit_gui import app as entry
from evidencekit_gui.views.paged import REVIEW

said = []
qInstallMessageHandler(lambda kind, context, text: said.append(text))
folder = Path(sys.argv[1])
qt = QApplication(sys.argv[:1])
made = entry.build(qt, folder / "window.ini", folder / "cases")
entry.show(made, entry.parse(["--demo"]))


def look():
    if made.session.analysis is None or made.pool.running:
        return
    timer.stop()
    window = made.window
    assert window.stack.currentIndex() == REVIEW
    assert qt.platformName() == "xcb"
    assert window.isVisible() and window.width() >= 960
    assert window.grab().save(str(folder / "review.png"))
    print(window.sentence_label.text())
    window.close()
    qt.quit()


timer = QTimer()
timer.setInterval(100)
timer.timeout.connect(look)
timer.start()
status = qt.exec()
print("qt said:", said)
sys.exit(status)
"""


@pytest.fixture
def display() -> Iterator[str]:
    """A display of its own, closed afterwards."""
    if XVFB is None:
        pytest.skip("Xvfb is not installed")
    read, write = os.pipe()
    server = subprocess.Popen(
        [XVFB, "-displayfd", str(write), "-screen", "0", "1280x800x24", "-nolisten", "tcp"],
        pass_fds=[write],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    with os.fdopen(read) as told:
        number = told.readline().strip()
    assert number, "Xvfb did not start"
    yield f":{number}"
    server.terminate()
    server.wait(10)


def test_the_demonstration_opens_in_a_real_window(display: str, tmp_path: Path) -> None:
    env = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
    done = subprocess.run(
        [sys.executable, "-c", PROBE, str(tmp_path)],
        env=env,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert "<b>exit status 28</b>" in done.stdout
    assert "qt said: []" in done.stdout
    assert (tmp_path / "review.png").stat().st_size > 10_000


def test_the_command_says_its_version_and_its_options() -> None:
    with tempfile.TemporaryDirectory() as home:
        env = {**os.environ, "HOME": home}
        said = subprocess.run(
            [sys.executable, "-m", "evidencekit_gui", "--version"],
            env=env, capture_output=True, text=True, timeout=60, check=True,
        )  # fmt: skip
        assert said.stdout.startswith("EvidenceKit ")
        assert not any(Path(home).iterdir())
