"""The program run as its users run it: as a command, on real files, judged by what it prints."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any

import pytest
from program import Command, run

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def evidencekit() -> Command:
    """``evidencekit(*arguments, code=0)``: runs the command and insists on that exit code."""
    return run


@pytest.fixture(scope="session")
def archive(data: Path) -> Path:
    """The 42 nights of accounting."""
    return data / "nightly-2017" / "acct-archive"


@pytest.fixture(scope="session")
def truth(data: Path) -> dict[str, Any]:
    """What really happened in the 42 nights."""
    told: dict[str, Any] = json.loads((data / "nightly-2017/ground-truth.json").read_text("utf-8"))
    return told


@pytest.fixture(scope="session")
def all_records(archive: Path) -> list[dict[str, str]]:
    """Every record of the archive, as ``records --csv`` prints it."""
    return run("records", archive, "--csv").rows


@pytest.fixture(scope="session")
def expanded(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive's files, uncompressed, for programs that read nothing else."""
    folder = tmp_path_factory.mktemp("expanded")
    for file in archive.iterdir():
        raw = file.read_bytes()
        content = gzip.decompress(raw) if file.suffix == ".gz" else raw
        (folder / file.name.removesuffix(".gz")).write_bytes(content)
    return folder
