"""Are the results true to the evidence? Asked of rooms further right, through :class:`Recheck`."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evidencekit.bundle.bag import CHUNK
from evidencekit.bundle.tree import READ_ERRORS, Tree
from evidencekit.bundle.verdict import Result, VerdictCheck
from evidencekit.errors import Cancelled, EvidenceError, ReadFailed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from evidencekit.progress import Progress


@dataclass(frozen=True, slots=True)
class Task:
    """One result in a bundle, to be worked out again and compared."""

    code: str
    title: str
    path: str
    """The file that holds it; a bundle without it is not asked."""
    compare: Callable[[Any], tuple[str, str]]
    """Gets what :attr:`Recheck.open` gave; answers with a :class:`Result` and a sentence."""


@dataclass(frozen=True, slots=True)
class Recheck:
    """How the results in a bundle are worked out again."""

    tasks: tuple[Task, ...]
    open: Callable[[Path, Progress], AbstractContextManager[Any]]
    """Opens the bundle, given as a folder (a private copy where it is a zip), for all tasks."""


def result_checks(
    tree: Tree, folder: Path | None, recheck: Recheck, progress: Progress, *, sound: bool
) -> Iterator[VerdictCheck]:
    """The results worked out again, if the files are ``sound``: as listed.

    ``folder`` is where the bundle lies, None where it is a zip.

    Raises:
        Cancelled: ``progress`` asked to stop.
    """
    wanted = [task for task in recheck.tasks if task.path in tree.names()]
    if not sound:
        text = "Not done, because files of the bundle are not as listed."
        for task in wanted:
            yield VerdictCheck(task.code, task.title, Result.CANNOT_CHECK, text, task.path)
        return
    if not wanted:
        return
    done: list[VerdictCheck] = []
    try:
        with (
            as_folder(tree, folder, progress) as place,
            recheck.open(place, progress) as work,
        ):
            done += [_answer(task, work) for task in wanted]
    except Cancelled:
        raise
    except EvidenceError as exc:
        for task in wanted:
            yield VerdictCheck(task.code, task.title, Result.CANNOT_CHECK, f"{exc}.", task.path)
    yield from done


def _answer(task: Task, work: object) -> VerdictCheck:
    try:
        result, text = task.compare(work)
    except Cancelled:
        raise
    except EvidenceError as exc:
        result, text = Result.CANNOT_CHECK, f"{exc}."
    return VerdictCheck(task.code, task.title, result, text, task.path)


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
