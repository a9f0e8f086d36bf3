"""The golden files: one a layout, read as known, and the comparison notices what it must."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from evidencekit.assets import asset
from evidencekit.selftest import golden

if TYPE_CHECKING:
    from pathlib import Path

TRUTHS = golden.truths()


@pytest.mark.parametrize("truth", TRUTHS, ids=lambda truth: truth["file"])
def test_each_file_is_read_as_known(truth: dict[str, Any]) -> None:
    assert golden.differences(truth) == []


def test_every_layout_has_its_file() -> None:
    assert golden.layouts_without() == set()
    assert len(TRUTHS) == 43
    assert sum(bool(truth["problems"]) for truth in TRUTHS) == 4


def test_a_file_that_differs_is_told(tmp_path: Path) -> None:
    truth = TRUTHS[0]
    raw = bytearray((asset("golden") / truth["file"]).read_bytes())
    raw[5] ^= 1  # the exit status of the first record
    (tmp_path / truth["file"]).write_bytes(raw)
    assert golden.differences(truth, tmp_path) == [
        "12 records, 1 of them not as known, 12 expected"
    ]
    (tmp_path / truth["file"]).write_bytes(raw[:-3])
    assert golden.differences(truth, tmp_path) == [
        "problems [[704, 61]], not []",
        "11 records, 1 of them not as known, 12 expected",
    ]
    (tmp_path / truth["file"]).write_bytes(b"no accounting at all\n" * 20)
    assert golden.differences(truth, tmp_path)[0].startswith("not read: ")


def test_the_files_are_what_their_script_makes(tmp_path: Path) -> None:
    folder = asset("golden")
    script = tmp_path / "make_golden.py"
    script.write_bytes((folder / "make_golden.py").read_bytes())
    subprocess.run([sys.executable, str(script)], check=True)
    made = {path.name: path.read_bytes() for path in tmp_path.iterdir() if path != script}
    kept = {path.name: path.read_bytes() for path in folder.iterdir() if path.name in made}
    assert made == kept
    assert len(made) == len(TRUTHS) + 1
