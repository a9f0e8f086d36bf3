"""Records written from the window are the records that the command line writes."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import numpy as np
import pytest
from evidencekit_gui.record_export import PIECE, csv_text, write_csv

from evidencekit.errors import Cancelled, ReportError
from evidencekit.evidence.collection import Evidence
from evidencekit.evidence.intake import open_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def night(data: Path) -> Path:
    return data / "nightly-2017/acct-archive/pacct.16.gz"


@pytest.fixture
def evidence(night: Path, tmp_path: Path) -> Iterator[Evidence]:
    held = Evidence([open_file(night, workdir=tmp_path)])
    yield held
    held.close()


def test_the_file_is_what_the_command_line_writes(
    evidence: Evidence, night: Path, tmp_path: Path
) -> None:
    out = tmp_path / "records.csv"
    write_csv(evidence, np.arange(evidence.total, dtype=np.uint32), out)
    command = [sys.executable, "-m", "evidencekit", "records", "--csv", str(night)]
    assert out.read_bytes() == subprocess.run(command, capture_output=True, check=True).stdout


def test_order_and_choice_are_kept(evidence: Evidence) -> None:
    lines = csv_text(evidence, np.array([83, 0], np.uint32)).splitlines()
    assert len(lines) == 3
    assert ",5312,64," in lines[1]
    assert ",0,64," in lines[2]


def test_nothing_is_overwritten_and_a_stop_leaves_nothing(
    evidence: Evidence, tmp_path: Path
) -> None:
    numbers = np.zeros(PIECE * 2, np.uint32)
    out = tmp_path / "records.csv"

    def stop(what: str, done: int, total: int) -> None:
        if done:
            raise Cancelled

    with pytest.raises(Cancelled):
        write_csv(evidence, numbers, out, stop)
    assert not out.exists()
    out.write_text("mine")
    with pytest.raises(ReportError):
        write_csv(evidence, numbers[:1], out)
    assert out.read_text() == "mine"
