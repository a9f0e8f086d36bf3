"""Commands on evidence of two sizes: the larger one asks for hardly more memory."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from bench.generate import write

if TYPE_CHECKING:
    from pathlib import Path

MIB = 1 << 20
SMALL, LARGE = 64 * MIB, 320 * MIB
MOST_MORE = 64 * MIB
"""A quarter of what the files differ by: the job itself has four times as many records."""


def most_memory(*arguments: object) -> int:
    """Runs ``evidencekit ARGUMENTS``; the most bytes of memory that it had at a time."""
    command = [sys.executable, "-m", "evidencekit", *map(str, arguments)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    return used.ru_maxrss << 10


def delivered(folder: Path, size: int) -> dict[str, int]:
    """A report on half an hour, and all that is done with its bundle; memory by command."""
    folder.mkdir()
    file, out = folder / "pacct", folder / "out"
    write(file, size // 64)
    most = {
        "report": most_memory(
            "report", file, "--command", "partner-upload", "--since", "2017-07-14T02:40",
            "--until", "2017-07-14T03:10", "--case-number", "M", "--examiner", "E", "--out", out,
        )
    }  # fmt: skip
    (bundle,) = out.glob("*-bundle")
    most["verify"] = most_memory("verify", bundle)
    most["reproduce"] = most_memory("reproduce", bundle)
    most["zip"] = most_memory("bundle", "zip", bundle, "--out", folder / "b.zip")
    most["verify of the zip"] = most_memory("verify", folder / "b.zip")
    most["jobs"] = most_memory("jobs", file)
    return most


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="counts as Linux does")
def test_memory_does_not_grow_with_the_evidence(tmp_path: Path) -> None:
    small, large = delivered(tmp_path / "small", SMALL), delivered(tmp_path / "large", LARGE)
    more = {command: large[command] - most for command, most in small.items()}
    assert {command: bytes_ for command, bytes_ in more.items() if bytes_ > MOST_MORE} == {}
