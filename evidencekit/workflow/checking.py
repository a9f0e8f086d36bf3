"""Verifying what left the house: integrity from the bundle room, reproducibility from here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evidencekit.bundle import verify as bundle_verify
from evidencekit.progress import Progress, silent

if TYPE_CHECKING:
    from pathlib import Path

    from evidencekit.bundle.verify import Verdict


def verify(path: Path, progress: Progress = silent) -> Verdict:
    """Check a report, a bundle (folder or zip) or a case folder; needs nothing but the file.

    Raises:
        EvidenceError: the path is none of these, or cannot be read.
    """
    return bundle_verify.verify(path, progress)
