"""Reading evidence: read-only, regular files only, and noticed when it changes under our feet."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from evidencekit.case.names import shown
from evidencekit.errors import ReadFailed
from evidencekit.progress import silent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from evidencekit.progress import Progress

CHUNK = 1 << 20
"""Bytes read at a time."""

_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_CLOEXEC", 0)
)

_KINDS = (
    (stat.S_ISFIFO, "a named pipe (FIFO)"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a character device"),
    (stat.S_ISBLK, "a block device"),
)


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What tells, without reading, that a file has changed."""

    device: int
    inode: int
    size: int
    modified_ns: int

    @classmethod
    def of(cls, found: os.stat_result) -> Fingerprint:
        """The fingerprint in a ``stat`` answer."""
        return cls(found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns)

    def change(self, later: Fingerprint) -> str:
        """How ``later`` differs, in words; empty: it does not."""
        if (self.device, self.inode) != (later.device, later.inode):
            return "another file now has this name"
        if self.size != later.size:
            grew = "grew" if later.size > self.size else "shrank"
            return f"it {grew} from {self.size:,} to {later.size:,} bytes"
        if self.modified_ns != later.modified_ns:
            return "it was written to"
        return ""


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What one complete reading found."""

    size: int
    sha256: str
    modified_us: int
    fingerprint: Fingerprint
    """Tells later, without reading, whether it is still the file that was read."""
    md5: str = ""
    """Only where asked for: a supplied list may know nothing better."""


def read_failed(exc: OSError, path: Path) -> ReadFailed:
    """The sentence for an operating system's refusal to read ``path``."""
    sentences = {
        errno.ENOENT: ("there is no such file or folder", "check the name, or the medium"),
        errno.ENOTDIR: ("a part of this path is a file, not a folder", "check the path"),
        errno.EACCES: (
            "this file may not be read by you",
            "have it copied by someone who may, or change its permissions on your copy",
        ),
        errno.ENAMETOOLONG: ("the name is too long for this system", "copy it to a shorter name"),
        errno.EIO: (
            "the medium could not be read",
            "check the cable and medium; make an image of it before trying again",
        ),
        errno.ELOOP: (
            "this is a symbolic link, and links are not followed",
            "name the file that it points to",
        ),
    }
    sentences[errno.EPERM] = sentences[errno.EACCES]
    sentences[errno.ENODEV] = sentences[errno.ENXIO] = sentences[errno.EIO]
    what, do_next = sentences.get(
        exc.errno or 0,
        (f"cannot be read ({exc.strerror or exc})", "check the medium and try again"),
    )
    return ReadFailed(what, shown(path), do_next)


def is_folder(path: Path) -> bool:
    """Whether a folder is there; False where nothing is.

    Raises:
        ReadFailed: it cannot be told, as when a folder on the way to it may not be entered.
    """
    try:
        return path.is_dir()
    except OSError as exc:
        raise read_failed(exc, path) from exc


def seems_folder(path: Path) -> bool:
    """Whether a folder can be seen there: no where nothing is, and where that cannot be told."""
    try:
        return path.is_dir()
    except OSError:
        return False


def check_regular(path: Path) -> os.stat_result:
    """The ``lstat`` answer of a regular file.

    Raises:
        ReadFailed: missing, a symbolic link (its target is named), a folder, a pipe, a device.
    """
    try:
        found = path.lstat()
    except OSError as exc:
        raise read_failed(exc, path) from exc
    except ValueError as exc:
        raise ReadFailed("this is no file name", shown(path), "check the name") from exc
    if stat.S_ISLNK(found.st_mode):
        raise _is_link(path)
    _refuse_irregular(found, path)
    return found


def _is_link(path: Path) -> ReadFailed:
    try:
        target = shown(path.readlink())
    except OSError:
        target = "a place that cannot be read"
    return ReadFailed(
        f"this is a symbolic link to {target}, and links are not followed",
        shown(path),
        "name the file or folder that it points to",
    )


def _refuse_irregular(found: os.stat_result, path: Path) -> None:
    if stat.S_ISREG(found.st_mode):
        return
    if stat.S_ISDIR(found.st_mode):
        raise ReadFailed("this is a folder, not a file", shown(path), "name a file inside it")
    what = next((words for test, words in _KINDS if test(found.st_mode)), "no regular file")
    raise ReadFailed(
        f"this is {what}, not a file", shown(path), "copy its content to a file and add that"
    )


@contextmanager
def opened(path: Path) -> Iterator[tuple[BinaryIO, Fingerprint]]:
    """Open ``path`` read-only for the time of a ``with``; yields the file and its fingerprint.

    The check and the opening cannot be tricked apart: what was opened is looked at again, without
    following links and without waiting on a pipe.

    Raises:
        ReadFailed: as :func:`check_regular`, or no permission.
    """
    before = check_regular(path)
    try:
        descriptor = os.open(path, _FLAGS)
    except OSError as exc:
        raise read_failed(exc, path) from exc
    with os.fdopen(descriptor, "rb", buffering=0) as file:
        now = os.fstat(descriptor)
        _refuse_irregular(now, path)
        found = Fingerprint.of(now)
        if (before.st_dev, before.st_ino) != (found.device, found.inode):
            raise changed(path, "another file took this name")
        yield file, found


def changed(path: Path, how: str) -> ReadFailed:
    """The sentence for evidence that did not hold still."""
    return ReadFailed(
        f"the file changed while it was being read: {how}",
        shown(path),
        "nothing was taken from it; work on a copy that nothing writes to",
    )


def check_unchanged(path: Path, file: BinaryIO, before: Fingerprint, read: int) -> None:
    """Raise unless the open file, and what now has its name, are as they were before reading.

    Raises:
        ReadFailed: the file changed, or its name now belongs to another file.
    """
    try:
        how = before.change(Fingerprint.of(os.fstat(file.fileno())))
        how = how or before.change(Fingerprint.of(path.lstat()))
    except OSError as exc:
        raise changed(path, f"it is gone ({exc.strerror})") from exc
    if not how and read != before.size:
        how = f"{read:,} bytes were read where {before.size:,} were announced"
    if how:
        raise changed(path, how)


def read_through(
    path: Path,
    sink: Callable[[bytes], object] | None = None,
    *,
    md5: bool = False,
    what: str = "reading",
    progress: Progress = silent,
) -> FileFacts:
    """Read all of ``path`` once, hash it, and give each piece to ``sink``.

    Errors of ``sink`` pass through as they are.

    Raises:
        ReadFailed: cannot be read, or changed meanwhile.
        Cancelled: ``progress`` asked to stop.
    """
    sha256 = hashlib.sha256()
    old = hashlib.md5(usedforsecurity=False) if md5 else None
    with opened(path) as (file, before):
        done = 0
        while piece := _read(file, path):
            done += len(piece)
            if done > before.size:
                break
            sha256.update(piece)
            if old is not None:
                old.update(piece)
            if sink is not None:
                sink(piece)
            progress(what, done, before.size)
        check_unchanged(path, file, before, done)
    return FileFacts(
        before.size,
        sha256.hexdigest(),
        before.modified_ns // 1000,
        before,
        old.hexdigest() if old is not None else "",
    )


def _read(file: BinaryIO, path: Path) -> bytes:
    try:
        return file.read(CHUNK) or b""
    except OSError as exc:
        raise read_failed(exc, path) from exc
