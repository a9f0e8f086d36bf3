"""Copying evidence into the case, so that a copy is whole or is not there.

A file is copied into ``exhibits/incoming-…`` first, flushed to the disk, made read-only, and only then
renamed to its number, just before the transaction that makes it an exhibit. Killed at any moment, the
case holds exhibits that are whole, and at most one folder that no exhibit names: opening the case
removes it and says so in the custody log (:func:`leftovers`).
"""

from __future__ import annotations

import os
import shutil
import stat
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evidencekit.case.ledger import folder_failed
from evidencekit.case.names import safe_name, shown
from evidencekit.case.reading import FileFacts, read_through
from evidencekit.errors import CaseError
from evidencekit.progress import silent

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from evidencekit.progress import Progress

EXHIBITS = "exhibits"
INCOMING = "incoming-"


@dataclass(frozen=True, slots=True)
class Received:
    """A file's bytes, read once and (unless left in place) copied, not yet an exhibit."""

    name: str
    path: str
    """As received, printable form."""
    file: Path
    """Where the bytes can be read now: our copy, or the original where left in place."""
    in_place: bool
    size: int
    sha256: str
    md5: str
    modified_us: int


def receive(
    folder: Path, path: Path, token: str, *, in_place: bool = False, progress: Progress = silent
) -> Received:
    """Read ``path`` once: hash it and, unless ``in_place``, copy it into the case folder.

    Raises:
        ReadFailed: it cannot be read, is no regular file, or changed meanwhile.
        CaseError: the case's disk is full or gone. Nothing half done is left behind.
        Cancelled: ``progress`` asked to stop. As above.
    """
    what = f"reading {shown(path.name)}"
    if in_place:
        facts = read_through(path, md5=True, what=what, progress=progress)
        file = path.absolute()
    else:
        nest = folder / EXHIBITS / f"{INCOMING}{token}"
        file = nest / safe_name(path)
        try:
            make_private(nest)
            facts = _copy(path, file, what, progress)
        except BaseException:
            with suppress(CaseError):  # what cannot be removed now goes at the next opening
                remove_tree(nest)
            raise
    return Received(
        shown(path.name),
        shown(path),
        file,
        in_place,
        facts.size,
        facts.sha256,
        facts.md5,
        facts.modified_us,
    )


def _copy(path: Path, to: Path, what: str, progress: Progress) -> FileFacts:
    descriptor = _create(to)
    try:
        facts = read_through(
            path,
            lambda piece: _write(descriptor, piece, to),
            md5=True,
            what=what,
            progress=progress,
        )
        _finish(descriptor, to, facts.modified_us)
    finally:
        os.close(descriptor)
    sync_folder(to.parent)
    return facts


def _create(path: Path) -> int:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    try:
        return os.open(
            path, flags | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0), 0o600
        )
    except OSError as exc:
        raise folder_failed(exc, path.parent) from exc


def _write(descriptor: int, piece: bytes, path: Path) -> None:
    view = memoryview(piece)
    try:
        while view:
            view = view[os.write(descriptor, view) :]
    except OSError as exc:
        raise folder_failed(exc, path.parent.parent.parent) from exc


def _finish(descriptor: int, path: Path, modified_us: int) -> None:
    """Flush the copy, give it the time it had, and make it read-only."""
    try:
        os.fsync(descriptor)
        os.utime(path, ns=(modified_us * 1000, modified_us * 1000))
        path.chmod(stat.S_IRUSR)
    except OSError as exc:
        raise folder_failed(exc, path.parent.parent.parent) from exc


def settle(received: Received, folder: Path, number: str) -> str:
    """Give the copy its exhibit's folder; returns its path relative to the case.

    Raises:
        CaseError: the folder cannot be renamed.
    """
    target = folder / EXHIBITS / number
    try:
        received.file.parent.rename(target)
        sync_folder(target.parent)
    except OSError as exc:
        raise folder_failed(exc, folder) from exc
    return f"{EXHIBITS}/{number}/{received.file.name}"


def make_private(folder: Path) -> None:
    """Make a folder that only its owner can look into.

    Raises:
        CaseError: it cannot be made.
    """
    try:
        folder.mkdir(mode=0o700)
    except OSError as exc:
        raise folder_failed(exc, folder) from exc


def sync_folder(folder: Path) -> None:
    """Have the disk keep a folder's names; a system that cannot (Windows) keeps them by itself."""
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(descriptor)
    except OSError:
        return
    finally:
        os.close(descriptor)


def leftovers(folder: Path, numbers: Collection[str]) -> tuple[Path, ...]:
    """What lies in ``exhibits/`` and belongs to no exhibit, sorted."""
    try:
        return tuple(
            sorted(entry for entry in (folder / EXHIBITS).iterdir() if entry.name not in numbers)
        )
    except OSError as exc:
        raise folder_failed(exc, folder) from exc


def is_ours(leftover: Path) -> bool:
    """The leftover has a name that only an interrupted intake leaves."""
    name = leftover.name
    is_numbered = name.startswith("EX-") and name[3:].isdigit()
    return (
        leftover.is_dir()
        and not leftover.is_symlink()
        and (name.startswith(INCOMING) or is_numbered)
    )


def content_of(leftover: Path) -> list[dict[str, str | int]]:
    """Names and sizes of what an interrupted intake left, for the custody log."""
    return [
        {"name": shown(entry.name), "size": entry.lstat().st_size}
        for entry in sorted(leftover.iterdir())
    ]


def remove_tree(folder: Path) -> None:
    """Remove a folder of ours and all in it, read-only files included.

    Raises:
        CaseError: something in it cannot be removed.
    """
    if not folder.exists():
        return
    try:
        for entry in folder.iterdir():
            if not entry.is_symlink():
                entry.chmod(stat.S_IRWXU)
        shutil.rmtree(folder)
    except OSError as exc:
        raise CaseError(
            "an unfinished copy could not be removed",
            shown(folder),
            "remove it by hand once the disk can be written again",
        ) from exc
