"""``evidencekit self-test`` and the window's: a table, and nothing on standard error."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from program import Command


def test_the_command_tests_everything_but_the_window(evidencekit: Command) -> None:
    done = evidencekit("self-test")
    lines = done.out.splitlines()
    assert lines[-1].startswith("all 49 tests passed in ")
    assert sum(line.startswith("ok") for line in lines) == 49
    assert done.err == ""


@pytest.mark.slow
def test_the_window_tests_itself_without_a_screen(tmp_path: Path) -> None:
    bare = {"HOME": str(tmp_path), "PATH": os.environ["PATH"]}
    done = subprocess.run(
        [sys.executable, "-m", "evidencekit_gui", "--self-test"],
        env=bare,
        check=False,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "all 52 tests passed" in done.stdout
    assert "7 pages drawn" in done.stdout
    assert done.stderr == ""
