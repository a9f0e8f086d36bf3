"""Are the results true to the evidence? Asked of rooms further right, through :class:`Recheck`."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from evidencekit.bundle.bag import CHUNK
from evidencekit.bundle.places import FINDINGS, RECORDS
from evidencekit.bundle.tree import READ_ERRORS, Tree
from evidencekit.bundle.verdict import Result, VerdictCheck
from evidencekit.errors import Cancelled, EvidenceError, ReadFailed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from evidencekit.progress import Progress


@dataclass(frozen=True, slots=True)
class Recheck:
    """How the results in a bundle are worked out again.

    Each callable gets the bundle as a folder (a private copy where it is a zip) and says what it found,
    with one of the results of :class:`Result` and a sentence.
    """

    records: Callable[[Path, Progress], tuple[str, str]]
    """Reads the evidence again and compares with ``records.csv``."""
    findings: Callable[[Path, Progress], tuple[str, str]]
    """Analyses again with the settings in the bundle and compares with ``findings.json``."""


def result_checks(
    tree: Tree, folder: Path | None, recheck: Recheck, progress: Progress, *, sound: bool
) -> Iterator[VerdictCheck]:
    """The results worked out again, if the files are ``sound``: as listed.

    ``folder`` is where the bundle lies, None where it is a zip.

    Raises:
        Cancelled: ``progress`` asked to stop.
    """
    tasks = (
        ("records", "records read again from the evidence", RECORDS, recheck.records),
        ("findings", "findings worked out again", FINDINGS, recheck.findings),
    )
    wanted = [task for task in tasks if task[2] in tree.names()]
    if not sound:
        text = "Not done, because files of the bundle are not as listed."
        for code, title, _, _ in wanted:
            yield VerdictCheck(code, title, Result.CANNOT_CHECK, text)
        return
    if not wanted:
        return
    with as_folder(tree, folder, progress) as place:
        for code, title, _, task in wanted:
            try:
                result, text = task(place, progress)
            except Cancelled:
                raise
            except EvidenceError as exc:
                result, text = Result.CANNOT_CHECK, f"{exc}."
            yield VerdictCheck(code, title, result, text)


@contextmanager
def as_folder(tree: Tree, folder: Path | None, progress: Progress) -> Iterator[Path]:
    """The bundle as a folder: where it lies, or a private copy of a zip's files.

    The names were found safe when the zip was opened (see ``tree``).

    Raises:
        ReadFailed: there is no room for the copy, or it cannot be made.
    """
    if folder is not None:
        yield folder
        return
    with tempfile.TemporaryDirectory(prefix="evidencekit-") as name:
        place = Path(name) / tree.name
        try:
            _unpack(tree, place, progress)
        except READ_ERRORS as exc:
            raise ReadFailed("the zip could not be unpacked", tree.name, str(exc)) from exc
        yield place


def _unpack(tree: Tree, place: Path, progress: Progress) -> None:
    total = sum(tree.size(one) for one in tree.names())
    free = shutil.disk_usage(place.parent).free
    if total > free:
        raise ReadFailed(
            "there is not enough free space to unpack the zip",
            f"{total:,} bytes needed, {free:,} free",
        )
    done = 0
    for one in tree.names():
        progress("unpacking the zip", done, total)
        target = place / one
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tree.open(one) as source, target.open("xb") as copy:
            shutil.copyfileobj(source, copy, CHUNK)
        done += tree.size(one)
