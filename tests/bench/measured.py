"""The steps that are timed inside a process of their own: ``python measured.py STEP PATH…``.

Prints one line of JSON: wall and processor seconds of the step alone, without starting Python, and what
it found, so that a step that found nothing does not pass for a fast one.
"""

from __future__ import annotations

import hashlib
import json
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from evidencekit import workflow
from evidencekit.case.model import CaseInfo
from evidencekit.evidence.intake import open_file
from evidencekit.evidence.search import search

if TYPE_CHECKING:
    from collections.abc import Callable

PIECE = 1 << 20
JOB = "partner-upload"


def hash_alone(file: Path) -> int:
    """The yardstick: ``hashlib.sha256`` over the file, read into one buffer over and over."""
    digest, piece = hashlib.sha256(), bytearray(PIECE)
    view = memoryview(piece)
    with file.open("rb", buffering=0) as stream:
        while got := stream.readinto(piece):
            digest.update(view[:got])
    return file.stat().st_size


def first_reading(file: Path) -> int:
    """Our one pass: hash, recognise, check every record, index; the number of records."""
    with tempfile.TemporaryDirectory() as work, open_file(file, workdir=Path(work)) as opened:
        return opened.scan.records


def take_in(folder: Path, file: Path) -> int:
    """A new case, and the file copied into it, hashed twice over, read back and indexed."""
    ws = workflow.new_case(folder, CaseInfo(number="bench"))
    try:
        workflow.add_files(ws, [file])
        return ws.evidence.total
    finally:
        ws.close()


def reopen(folder: Path) -> int:
    """Open the case again and find one job's records in it."""
    ws = workflow.open_case(folder)
    try:
        return len(ws.evidence.select(command=JOB))
    finally:
        ws.close()


def find(file: Path) -> int:
    """The accounting files of a folder, told by content."""
    return len(search([file]).files)


STEPS: dict[str, Callable[..., int]] = {
    step.__name__: step for step in (hash_alone, first_reading, take_in, reopen, find)
}


def main() -> None:
    """Do one step and print what it took."""
    step, paths = STEPS[sys.argv[1]], [Path(path) for path in sys.argv[2:]]
    wall, cpu = time.perf_counter(), time.process_time()
    found = step(*paths)
    took = {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu, "found": found}
    print(json.dumps(took))


if __name__ == "__main__":
    main()
