"""Files named on a command line: opened without a case, in order, with what was refused.

A folder is searched by content; files in it that are no accounting are passed over, because a folder
holds many things. A file that was named itself and cannot be read is listed with its reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from evidencekit.errors import EvidenceError, NotRecognised
from evidencekit.evidence.intake import find, open_file
from evidencekit.progress import Progress, silent

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from evidencekit.evidence.intake import OpenedFile


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file or folder that was offered and gave no accounting, and why."""

    path: str
    error: EvidenceError


@dataclass(frozen=True, slots=True)
class Gathered:
    """What the paths gave."""

    files: tuple[OpenedFile, ...]
    skipped: tuple[Skipped, ...]


def gather(paths: Sequence[Path], *, workdir: Path, progress: Progress = silent) -> Gathered:
    """Open every accounting file that ``paths`` name or contain; ``workdir`` takes expansions."""
    files: list[OpenedFile] = []
    skipped: list[Skipped] = []
    for path in paths:
        try:
            candidates = _candidates(path, progress)
        except EvidenceError as error:
            skipped.append(Skipped(str(path), error))
            continue
        for candidate in candidates:
            try:
                files.append(open_file(candidate, workdir=workdir, progress=progress))
            except EvidenceError as error:
                skipped.append(Skipped(str(candidate), error))
    return Gathered(tuple(files), tuple(skipped))


def _candidates(path: Path, progress: Progress) -> tuple[Path, ...]:
    try:
        is_folder = path.is_dir()
    except OSError:  # a folder above it may not be entered: opening the file says so
        is_folder = False
    if not is_folder:
        return (path,)
    found = find([path], progress)
    if not found:
        raise NotRecognised(
            "no accounting file found in this folder",
            str(path),
            "choose the folder with the copied accounting files (they are told by content, "
            "whatever their names)",
        )
    return found
