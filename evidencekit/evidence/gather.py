"""Files named on a command line: opened without a case, in order, with what was refused.

A folder is searched by content; files in it that are no accounting are passed over, because a folder
holds many things. A file that was named itself and cannot be read is listed with its reason. A case
folder gives its accounting exhibits, by what is kept of them, and is not changed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from evidencekit.case.model import Kind
from evidencekit.case.opening import CASE_FILE
from evidencekit.case.opening import ENDING as CASE_ENDING
from evidencekit.case.store import OpenCase
from evidencekit.clock import SystemClock
from evidencekit.errors import CaseError, EvidenceError, NotRecognised, ReadFailed
from evidencekit.evidence.intake import find, open_exhibit, open_file
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
        if path.suffix == CASE_ENDING and (path / CASE_FILE).is_file():
            _gather_case(path, workdir, files, skipped, progress)
            continue
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


def _gather_case(
    folder: Path,
    workdir: Path,
    files: list[OpenedFile],
    skipped: list[Skipped],
    progress: Progress,
) -> None:
    try:
        with OpenCase.open(folder, SystemClock(), read_only=True) as case:
            for exhibit in case.exhibits():
                if exhibit.kind is Kind.ACCOUNTING:
                    try:
                        files.append(open_exhibit(case, exhibit, progress, workdir=workdir))
                    except (NotRecognised, ReadFailed) as error:
                        skipped.append(Skipped(f"{folder}: {exhibit.number}", error))
    except CaseError as error:
        skipped.append(Skipped(str(folder), error))


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
