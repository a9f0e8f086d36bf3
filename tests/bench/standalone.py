"""How long a standalone build takes to start: ``python tests/bench/standalone.py FOLDER``.

``--version`` of the console program, and the window until it is on a screen (an Xvfb of its own), each
the best and the middle of some rounds, warm, and beside it the processor's time, which others at work
on the machine do not lengthen. Needs Xvfb and xdotool. Nothing is asserted.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROUNDS = 7
DISPLAY = ":97"


def main() -> int:
    """Time both starts, print a line for each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder: Path = parser.parse_args().folder.resolve()
    _print("evidencekit --version", [_version(folder) for _ in range(ROUNDS)], 0.3)
    screen = subprocess.Popen(["Xvfb", DISPLAY, "-screen", "0", "1280x800x24", "-nolisten", "tcp"])
    try:
        while not Path(f"/tmp/.X11-unix/X{DISPLAY[1:]}").exists():  # noqa: S108 (where X keeps it)
            time.sleep(0.01)
        _print("EvidenceKit, window on the screen", [_window(folder) for _ in range(ROUNDS)], 1.0)
    finally:
        screen.terminate()
        screen.wait()
    return 0


def _version(folder: Path) -> tuple[float, float]:
    began = time.perf_counter()
    program = subprocess.Popen(
        [str(folder / "evidencekit"), "--version"], stdout=subprocess.DEVNULL
    )
    worked = _end(program)
    return time.perf_counter() - began, worked


def _end(program: subprocess.Popen[bytes]) -> float:
    """Wait for the end; the processor's time that it took."""
    _, status, used = os.wait4(program.pid, 0)
    program.returncode = os.waitstatus_to_exitcode(status)
    return used.ru_utime + used.ru_stime


def _window(folder: Path) -> tuple[float, float]:
    """From the start of the program until X knows a visible window of its name."""
    with tempfile.TemporaryDirectory() as home:
        settings = {**os.environ, "DISPLAY": DISPLAY, "HOME": home, "QT_QPA_PLATFORM": "xcb"}
        began = time.perf_counter()
        program = subprocess.Popen([str(folder / "EvidenceKit")], env=settings)
        look = ["xdotool", "search", "--onlyvisible", "--name", "^EvidenceKit$"]
        while subprocess.run(look, env=settings, check=False, capture_output=True).returncode != 0:
            if program.poll() is not None or time.perf_counter() - began > 60:
                sys.exit("the window did not come")
        took = time.perf_counter() - began
        program.terminate()
        return took, _end(program)


def _print(what: str, rounds: list[tuple[float, float]], budget: float) -> None:
    times, worked = zip(*rounds, strict=True)
    print(
        f"{what:<34} best {min(times):.2f} s, middle {statistics.median(times):.2f} s "
        f"(budget {budget:.1f} s); processor {statistics.median(worked):.2f} s"
    )


if __name__ == "__main__":
    sys.exit(main())
