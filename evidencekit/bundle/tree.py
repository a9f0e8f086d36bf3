"""A bundle as a set of named files, whether it lies in a folder or in a zip.

Both are read without trust: no link is followed, no name leads outside, and a zip is looked over before
one byte of it is read.
"""

from __future__ import annotations

import errno
import itertools
import os
import stat
import zipfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Protocol

from evidencekit.bundle.names import clash, fault_in_path
from evidencekit.case.names import shown
from evidencekit.case.reading import read_failed
from evidencekit.errors import BadRequest, ReadFailed

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_FILES = 200_000
MAX_SHOWN = 200
"""Characters of a path that are shown: a hostile one can be as long as the system allows."""
MAX_RATIO = 200
"""How many times its own size a zip of more than :data:`SMALL` may unpack to; ours do not grow."""
SMALL = 1 << 28
MAX_DIRECTORY = 1 << 27
"""Bytes of a zip's directory that are read at the most."""
_NAMES_AGAIN = frozenset({0x7075})
"""Extra fields that give a member a second name, by which some programs unpack it (section 4.6.9)."""
EMPTY_FOLDER = "an empty folder"
READ_ERRORS = (OSError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)
"""What reading a file of a damaged folder or zip raises."""


class Tree(Protocol):
    """Named files that can be read."""

    name: str
    """The bundle's own name."""
    odd: tuple[tuple[str, str], ...]
    """Entries that are no regular files, and what they are."""

    def names(self) -> tuple[str, ...]:
        """Paths with forward slashes, sorted."""
        ...

    def size(self, name: str) -> int:
        """Bytes of one file."""
        ...

    def open(self, name: str) -> BinaryIO:
        """One file, for reading; may raise any of :data:`READ_ERRORS`."""
        ...


class FolderTree:
    """A bundle in a folder."""

    def __init__(self, folder: Path) -> None:
        """List the folder.

        Raises:
            ReadFailed: it cannot be listed, or holds far too many files.
        """
        self.folder = folder
        self.name = folder.name
        self._sizes: dict[str, int] = {}
        odd: list[tuple[str, str]] = []
        try:
            for name, status in _walk(str(folder)):
                if stat.S_ISREG(status.st_mode):
                    self._sizes[name] = status.st_size
                else:
                    odd.append((name, _called(status.st_mode)))
                if len(self._sizes) + len(odd) > MAX_FILES:
                    raise ReadFailed("the folder holds far too many files", str(folder))
        except OSError as exc:
            place = shown(str(exc.filename or folder))
            place = place if len(place) <= MAX_SHOWN else place[:MAX_SHOWN] + "…"
            raise ReadFailed("the folder could not be read", place, exc.strerror or "") from exc
        self.odd = tuple(sorted(odd))
        self._names = tuple(sorted(self._sizes))

    def names(self) -> tuple[str, ...]:
        """Paths with forward slashes, sorted."""
        return self._names

    def size(self, name: str) -> int:
        """Bytes of one file."""
        return self._sizes[name]

    def open(self, name: str) -> BinaryIO:
        """One file, for reading; a link or pipe put in its place meanwhile is not followed."""
        return open_regular(self.folder / name)


class ZipTree:
    """A bundle in a zip; looked over when it is opened. Close it, or use ``with``."""

    def __init__(self, path: Path) -> None:
        """Read and judge the zip's directory.

        Raises:
            ReadFailed: it cannot be read.
            BadRequest: it is refused: damaged, or made to do harm; the sentence says why.
        """
        self.path = path
        self.odd: tuple[tuple[str, str], ...] = ()
        try:
            self.length = path.stat().st_size
            self._file = path.open("rb")
        except OSError as exc:
            raise read_failed(exc, path) from exc
        try:
            self.name = self._look_over()
        except BaseException:
            self._file.close()
            raise

    def _look_over(self) -> str:
        _check_directory_size(self._file, self.length)
        try:
            self._zip = zipfile.ZipFile(self._file)
            infos = self._zip.infolist()
        except (zipfile.BadZipFile, ValueError, OSError, zlib.error, NotImplementedError) as exc:
            raise refused(self.path, f"it is damaged ({exc})") from exc
        files = [info for info in infos if not info.is_dir()]
        fault = _zip_fault(infos, files, self.length)
        if fault:
            raise refused(self.path, fault)
        tops = {info.filename.split("/", 1)[0] for info in files}
        if len(tops) != 1 or any("/" not in info.filename for info in files):
            raise refused(self.path, "its files do not lie in one folder, as in a bundle")
        top = tops.pop()
        self._infos = {info.filename[len(top) + 1 :]: info for info in files}
        self._names = tuple(sorted(self._infos))
        return top

    def names(self) -> tuple[str, ...]:
        """Paths below the bundle's folder, sorted."""
        return self._names

    def size(self, name: str) -> int:
        """Bytes of one file, unpacked."""
        return self._infos[name].file_size

    def open(self, name: str) -> BinaryIO:
        """One file, unpacked while it is read."""
        return self._zip.open(self._infos[name])  # type: ignore[return-value]  # IO[bytes] it is

    @property
    def begins(self) -> int:
        """Bytes before the first member: none, unless somebody put them there."""
        return min((info.header_offset for info in self._zip.infolist()), default=0)

    def members(self) -> list[tuple[str, int, int]]:
        """Full name, size and CRC of each file, for the check of the container."""
        return [(info.filename, info.file_size, info.CRC) for info in self._infos.values()]

    @property
    def file(self) -> BinaryIO:
        """The zip itself, open for reading."""
        return self._file

    def close(self) -> None:
        """Close the zip."""
        self._zip.close()
        self._file.close()

    def __enter__(self) -> ZipTree:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()


def refused(path: Path, why: str) -> BadRequest:
    """The sentence with which a zip is refused."""
    return BadRequest("this zip file is refused", str(path), f"{why}; nothing of it was unpacked")


def open_regular(path: Path, *, follow: bool = False) -> BinaryIO:
    """A regular file, for reading: never waits for a pipe's other end.

    Raises:
        OSError: it cannot be opened, or is a link (unless ``follow``) or no regular file.
    """
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    handle = os.open(path, flags if follow else flags | getattr(os, "O_NOFOLLOW", 0))
    file = os.fdopen(handle, "rb")
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        file.close()
        raise OSError(errno.EINVAL, "not a regular file", str(path))
    return file


def _called(mode: int) -> str:
    if stat.S_ISLNK(mode):
        return "a link"
    return EMPTY_FOLDER if stat.S_ISDIR(mode) else "no regular file"


def _walk(folder: str) -> Iterator[tuple[str, os.stat_result]]:
    """Everything below ``folder`` but the folders that hold something, however deep they lie."""
    waiting = [(folder, "")]
    while waiting:
        place, prefix = waiting.pop()
        empty = True
        with os.scandir(place) as entries:
            for entry in entries:
                empty = False
                if entry.is_dir(follow_symlinks=False):
                    waiting.append((entry.path, f"{prefix}{entry.name}/"))
                else:
                    yield prefix + entry.name, entry.stat(follow_symlinks=False)
        if empty and prefix:
            yield prefix.removesuffix("/"), Path(place).lstat()


def _check_directory_size(file: BinaryIO, length: int) -> None:
    """Refuse a directory that would fill the memory; where it lies, the zip library finds out."""
    tail = min(length, 22 + 0xFFFF)
    file.seek(length - tail)
    end = file.read(tail)
    place = end.rfind(b"PK\x05\x06")
    declared = int.from_bytes(end[place + 12 : place + 16], "little") if place >= 0 else 0
    if declared != 0xFFFFFFFF and declared > MAX_DIRECTORY:
        raise BadRequest("this zip file is refused", "", "its directory is far too large")


def _zip_fault(infos: list[zipfile.ZipInfo], files: list[zipfile.ZipInfo], length: int) -> str:
    """Why a zip must not be unpacked; empty: it may."""
    if len(infos) > MAX_FILES:
        return "it holds far too many files"
    for info in infos:
        fault = _member_fault(info)
        if fault:
            return fault
    doubled = clash(info.filename for info in files)
    if doubled:
        return (
            f"two of its files have the name {doubled!r}, or names that some systems hold for one"
        )
    total = sum(info.file_size for info in files)
    if total > max(SMALL, MAX_RATIO * length):
        return f"it would unpack to {total:,} bytes, {total // max(length, 1):,} times its size"
    places = sorted((info.header_offset, info.compress_size) for info in files)
    for (start, size), (following, _) in itertools.pairwise(places):
        if start + 30 + size > following:
            return "its files overlap, as in a zip bomb"
    if places and (places[0][0] < 0 or sum(places[-1]) > length):
        return "it is damaged (a file lies outside of it)"
    return ""


def _extras(raw: bytes) -> Iterator[int]:
    """The kinds of a member's extra fields (PKWARE APPNOTE 6.3.10, section 4.5.1)."""
    place = 0
    while place + 4 <= len(raw):
        yield int.from_bytes(raw[place : place + 2], "little")
        place += 4 + int.from_bytes(raw[place + 2 : place + 4], "little")


def _member_fault(info: zipfile.ZipInfo) -> str:
    raw = info.orig_filename
    fault = fault_in_path(info.filename.removesuffix("/"))
    if fault or raw != info.filename:
        return f"a name in it is not safe: {raw[:120]!r} ({fault or 'it hides another name'})"
    if info.flag_bits & 0x1:
        return f"it is encrypted ({info.filename!r})"
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return f"it uses a rare compression ({info.filename!r})"
    if info.compress_type == zipfile.ZIP_STORED and info.compress_size != info.file_size:
        return f"it gives two sizes for one file ({info.filename!r})"
    kind = stat.S_IFMT(info.external_attr >> 16)
    if _NAMES_AGAIN & set(_extras(info.extra)):
        return f"it gives two names for one file ({info.filename!r})"
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        return f"it holds a link or a device ({info.filename!r})"
    return ""
