"""The whole story in a real window on an X display, by keyboard and by dragging, as its users do it.

Nothing of the program is called: keys and the mouse come from ``xdotool``, the evidence is dragged
out of another program's window, and what came of each step is read in the case's own custody log.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from PIL import ImageGrab

from evidencekit import workflow
from evidencekit.errors import EvidenceError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not (shutil.which("Xvfb") and shutil.which("xdotool")), reason="no Xvfb or xdotool"
    ),
]

PATIENCE_S = 120.0
WIDE, HIGH = 1600, 900
FILES = """
import sys
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QDrag
from PySide6.QtWidgets import QApplication, QLabel
class Files(QLabel):
    def mouseMoveEvent(self, event):
        drag, mime = QDrag(self), QMimeData()
        mime.setUrls([QUrl.fromLocalFile(name) for name in sys.argv[1:]])
        drag.setMimeData(mime)
        print(drag.exec(Qt.DropAction.CopyAction).name, flush=True)
qt = QApplication(sys.argv[:1])
files = Files("files")
files.setWindowTitle("Some files")
files.setGeometry(1400, 0, 180, 120)
files.show()
qt.exec()
"""


class Screen:
    """An X display with hands on its keyboard and mouse."""

    def __init__(self, number: str, home: Path) -> None:
        self.sources: list[subprocess.Popen[str]] = []
        self.env = {
            **os.environ,
            "DISPLAY": number,
            "QT_QPA_PLATFORM": "xcb",
            "HOME": str(home),
            "XDG_RUNTIME_DIR": str(home),
        }

    def do(self, *words: str) -> str:
        """One xdotool command."""
        done = subprocess.run(
            ["xdotool", *words], env=self.env, capture_output=True, text=True, timeout=PATIENCE_S
        )
        assert done.returncode == 0, (words, done.stderr)
        return done.stdout

    def window(self, name: str) -> str:
        """Wait for a window of this title, and give it the keyboard; there is no window manager."""
        found = self.do("search", "--sync", "--onlyvisible", "--name", name).split()[-1]
        self.do("windowfocus", "--sync", found)
        return found

    def picture(self, path: Path) -> None:
        """What is on the display, for whoever looks why a test failed."""
        ImageGrab.grab(xdisplay=self.env["DISPLAY"]).save(path)

    def keys(self, *keys: str) -> None:
        self.do("key", "--delay", "40", *keys)

    def type(self, text: str) -> None:
        self.do("type", "--delay", "8", text)

    def drag(self, paths: Sequence[Path], x: int, y: int) -> None:
        """Carry files from a window of another program, and let go."""
        source = subprocess.Popen(
            [sys.executable, "-c", FILES, *map(str, paths)],
            env=self.env,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert source.stdout is not None
        with source.stdout:
            self.do("search", "--sync", "--onlyvisible", "--name", "^Some files$")
            self.do("mousemove", "1450", "50", "mousedown", "1")
            for step in range(1, 21):
                across, down = (x - 1450) * step // 20, (y - 50) * step // 20
                self.do("mousemove", str(1450 + across), str(50 + down))
            self.do("mouseup", "1")
            dropped = source.stdout.readline()
        self.sources.append(source)  # it has to answer until the files were taken
        assert dropped == "CopyAction\n", "the drop was refused"

    def let_go(self) -> None:
        """End the other program."""
        for source in self.sources:
            source.kill()
            source.wait()
        self.sources.clear()


@contextmanager
def x_display() -> Iterator[str]:
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{WIDE}x{HIGH}x24", "-nolisten", "tcp"],
        pass_fds=[write],
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    try:
        with os.fdopen(read) as told:
            yield f":{told.readline().strip()}"
    finally:
        server.terminate()
        server.wait(10)


class Log:
    """The custody log of the case that the window has open, read from outside."""

    def __init__(self, folder: Path, program: subprocess.Popen[bytes]) -> None:
        self.folder = folder
        self._program = program

    def kinds(self) -> list[str]:
        try:
            ws = workflow.open_desk(self.folder, look_only=True)
        except EvidenceError:
            return []
        try:
            return [event.kind for event in ws.case.custody()]
        finally:
            ws.close()

    def wait(self, kind: str, more: int = 1, do: Callable[[], None] | None = None) -> None:
        """Until the log has more events of a kind; ``do`` is done until then, as people try again."""
        before = self.kinds().count(kind) if do else 0
        self.until(lambda: self.kinds().count(kind) >= before + more, kind, do)

    def until(self, holds: Callable[[], bool], what: str, do: Callable[[], None] | None) -> None:
        end = time.monotonic() + PATIENCE_S
        while not holds():
            if do is not None:
                do()
            assert self._program.poll() is None, "the program ended"
            assert time.monotonic() < end, f"waited in vain for {what}: {self.kinds()}"
            with pytest.raises(subprocess.TimeoutExpired):
                self._program.wait(0.2)


def test_the_whole_story_by_keyboard_and_drag(tmp_path: Path, data: Path) -> None:
    nightly = data / "nightly-2017"
    cases, out = tmp_path / "cases", tmp_path / "handed out"
    said = (tmp_path / "said").open("wb")
    with x_display() as number, said:
        screen = Screen(number, tmp_path)
        program = subprocess.Popen(
            [sys.executable, "-m", "evidencekit_gui", "--cases", cases, "--settings",
             tmp_path / "window.ini"],
            env=screen.env, stdout=said, stderr=said,
        )  # fmt: skip
        try:
            folder = story(screen, program, cases, out, nightly)
        finally:
            screen.let_go()
            if program.poll() is None:
                screen.picture(tmp_path / "screen.png")
                program.kill()
                program.wait()
    assert program.returncode == 0
    assert (tmp_path / "said").read_text() == "", "nothing to complain of on the way"
    bundle = next(out.glob("*-bundle"))
    checked = subprocess.run(
        [sys.executable, "-m", "evidencekit", "verify", bundle], capture_output=True, text=True
    )
    assert checked.returncode == 0, checked.stdout
    told = subprocess.run(
        ["pdfsig", next(out.glob("*.pdf"))], capture_output=True, text=True, check=True
    ).stdout
    assert "Signature is Valid" in told
    assert "Total document signed" in told
    ws = workflow.open_case(folder)
    assert ws.warnings == ()
    assert ws.case.check_custody() == ()
    assert ws.info.questions == ("Did the transfer of 14 November run?",)
    (note,) = ws.notes()
    assert (note.marked, note.text) == (True, "the night in question")
    ws.close()


def story(
    screen: Screen, program: subprocess.Popen[bytes], cases: Path, out: Path, nightly: Path
) -> Path:
    """From the first page to the verified bundle; the folder of the case."""
    log = Log(cases / "2017-118.ekcase", program)
    main = screen.window("^EvidenceKit$")
    screen.do("windowmove", main, "0", "0")
    screen.do("windowsize", main, "1280", "800")

    # A new case
    screen.keys("ctrl+n")
    screen.type("2017-118\tClaims transfer\t\t\tDid the transfer of 14 November run?")
    screen.keys("alt+m")
    screen.type("A. Examiner")
    screen.keys("alt+z")
    screen.type("America/Toronto")
    screen.keys("Escape", "alt+k")
    log.wait("case-created")
    screen.window("^EvidenceKit — 2017-118 Claims transfer$")

    # The evidence, dragged in
    others = [nightly / "etc/passwd", nightly / "etc/cron.d/partner-upload"]
    others += sorted((nightly / "logs").glob("cron.log*"))
    screen.drag([nightly / "acct-archive", *others], 640, 400)
    log.wait("exhibit-added", 42 + len(others))
    screen.let_go()
    screen.window("^EvidenceKit — 2017-118")

    # The job, and the night in question
    screen.keys("ctrl+2", "ctrl+f")
    screen.type("partner-upload")
    log.wait("job-selected", do=lambda: screen.keys("ctrl+f", "Tab", "Down", "Home"))

    def choose_night() -> None:
        screen.keys("alt+n", "F4")
        screen.type("Tue 2017-11-14")
        screen.keys("Return")

    log.wait("job-selected", do=choose_night)

    # Review: a mark, a note
    screen.keys("ctrl+3", "m")
    log.wait("record-marked")
    screen.keys("n")
    screen.window("^Note$")
    screen.type("the night in question\t")
    screen.keys("Return")
    log.wait("note-written")
    screen.window("^EvidenceKit — 2017-118")

    # The report: sealed, bundled, verified, handed over
    screen.keys("ctrl+4")
    log.wait("report-drafted")
    screen.keys("space")
    screen.window("^Finalise$")
    screen.keys("alt+p")
    screen.type("a long pass phrase")
    screen.keys("alt+a")
    screen.type("a long pass phrase")
    screen.keys("alt+w", "ctrl+a")
    screen.type(str(out))
    screen.keys("Return")
    log.wait("bundle-verified")
    screen.window("^EvidenceKit — 2017-118")
    screen.keys("space")
    screen.window("^Record hand-over$")
    screen.type("B. Counsel")
    screen.keys("Return")
    log.wait("handed-over")
    screen.window("^EvidenceKit — 2017-118")

    # Verify what was made, dragged in
    screen.keys("ctrl+5")
    screen.drag([next(out.glob("*-bundle"))], 640, 400)
    log.wait("verified")
    screen.let_go()
    screen.window("^EvidenceKit — 2017-118")

    screen.keys("ctrl+q")
    assert program.wait(PATIENCE_S) == 0
    return log.folder
