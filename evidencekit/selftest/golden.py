"""Known files of every layout, whole and damaged, read and compared with the truth beside them.

The files were packed by ``assets/golden/make_golden.py`` from the systems' headers, without this
program's declarations; see ``assets/golden/README.md``.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evidencekit.assets import asset
from evidencekit.clock import SECOND
from evidencekit.errors import EvidenceError
from evidencekit.evidence.intake import open_file
from evidencekit.formats import decode
from evidencekit.formats.catalogue import LAYOUTS
from evidencekit.records import NOT_RECORDED, Source

if TYPE_CHECKING:
    from evidencekit.evidence.opened import OpenedFile

FOLDER = "golden"


def truths() -> list[dict[str, Any]]:
    """What each golden file holds: layout, records, problems as (offset, length)."""
    listed: list[dict[str, Any]] = json.loads((asset(FOLDER) / "truth.json").read_text("utf-8"))
    return listed


def differences(truth: dict[str, Any], folder: Path | None = None) -> list[str]:
    """How the reading of one golden file differs from its truth; empty: not at all."""
    path = (folder or asset(FOLDER)) / truth["file"]
    with tempfile.TemporaryDirectory(prefix="evidencekit-") as workdir:
        try:
            with open_file(path, workdir=Path(workdir)) as opened:
                return _compared(opened, truth)
        except EvidenceError as error:
            return [f"not read: {error}"]


def _compared(opened: OpenedFile, truth: dict[str, Any]) -> list[str]:
    scan, found = opened.scan, []
    if scan.layout.code != truth["layout"]:
        found.append(f"taken for {scan.layout.code}, not {truth['layout']}")
    problems = [[problem.offset, problem.length] for problem in opened.problems]
    if problems != truth["problems"]:
        found.append(f"problems {problems}, not {truth['problems']}")
    read = [
        row
        for table in decode.blocks(opened.buffer, scan, Source(truth["file"]))
        for row in zip(
            (bytes(name).rstrip(b"\0").decode("ascii") for name in table.command),
            table.uid.tolist(),
            (table.start_us // SECOND).tolist(),
            (table.elapsed_us / SECOND).tolist(),
            table.status.tolist(),
            table.pid.tolist(),
            table.ppid.tolist(),
            strict=True,
        )
    ]
    expected = [
        tuple(NOT_RECORDED if value is None else value for value in record)
        for record in truth["records"]
    ]
    if read != expected:
        wrong = sum(a != b for a, b in zip(read, expected, strict=False))
        found.append(f"{len(read)} records, {wrong} of them not as known, {len(expected)} expected")
    return found


def layouts_without() -> set[str]:
    """Layouts that no golden file holds."""
    return {layout.code for layout in LAYOUTS} - {truth["layout"] for truth in truths()}
