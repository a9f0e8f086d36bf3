"""Every command of ``docs/for-experts.md``, run as it stands there on the demonstration bundle."""

from __future__ import annotations

import os
import re
import subprocess
from typing import TYPE_CHECKING

import pytest

from evidencekit.assets import document

if TYPE_CHECKING:
    from pathlib import Path

    from program import Command

_BLOCK = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)


def steps() -> list[tuple[str, str]]:
    """Each command of the page with the output that stands below it."""
    found: list[tuple[str, str]] = []
    for block in _BLOCK.findall(document("for-experts.md").read_text("utf-8")):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            found.append((command, output))
    return found


@pytest.fixture(scope="module")
def bundle(evidencekit: Command, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out: Path = tmp_path_factory.mktemp("experts") / "demo"
    evidencekit("demo", "--out", out)
    return next(out.glob("*-bundle"))


def test_each_command_prints_what_the_page_says(bundle: Path, tmp_path: Path) -> None:
    listed = steps()
    assert len(listed) >= 11
    settings = {
        "PATH": os.environ["PATH"] + os.pathsep + "/usr/sbin",
        "LC_ALL": "C.UTF-8",
        "SCRATCH": str(tmp_path),
    }
    for command, expected in listed:
        done = subprocess.run(
            ["bash", "-o", "pipefail", "-c", command],
            cwd=bundle,
            env=settings,
            check=False,
            capture_output=True,
            text=True,
        )
        assert (done.stdout, done.stderr) == (expected, ""), command
