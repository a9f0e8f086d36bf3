"""The case's SQLite file: one connection, one transaction a step, its failures said in sentences."""

from __future__ import annotations

import errno
import os
import sqlite3
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from evidencekit.case.names import shown
from evidencekit.errors import CaseError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path, PurePath

_SENTENCES = {
    sqlite3.SQLITE_FULL: (
        "the disk with the case is full",
        "make room on it and do the last step again; everything before it is kept",
    ),
    sqlite3.SQLITE_READONLY: (
        "the case cannot be written: its folder or medium is read-only",
        "copy the case folder to a place that can be written",
    ),
    sqlite3.SQLITE_READONLY_ROLLBACK: (
        "beside the case file lies the journal of a step that another program left unfinished",
        "keep the folder as it is; look at a copy without case.sqlite-journal, which we never leave",
    ),
    sqlite3.SQLITE_PERM: (
        "the case may not be written by you",
        "ask its owner, or work on a copy of the case folder",
    ),
    sqlite3.SQLITE_IOERR: (
        "the medium with the case could not be read or written",
        "check that it is still plugged in, then open the case again; finished steps are kept",
    ),
    sqlite3.SQLITE_BUSY: (
        "another program is using this case",
        "close it there, then try again",
    ),
    sqlite3.SQLITE_CORRUPT: (
        "the case file is damaged",
        "keep it as it is and open a copy from a backup or a bundle",
    ),
    sqlite3.SQLITE_NOTADB: (
        "this file is not a case",
        "choose a folder whose name ends in .ekcase",
    ),
    sqlite3.SQLITE_CANTOPEN: (
        "the case file cannot be opened",
        "check that the medium is plugged in and that you may read and write the folder",
    ),
}
_SENTENCES[sqlite3.SQLITE_LOCKED] = _SENTENCES[sqlite3.SQLITE_BUSY]


def case_failed(exc: sqlite3.Error, where: Path) -> CaseError:
    """The sentence for what SQLite reports."""
    code = getattr(exc, "sqlite_errorcode", 0)
    what, do_next = _SENTENCES.get(code) or _SENTENCES.get(
        code & 0xFF, (f"the case file cannot be used ({exc})", "open the case again")
    )
    return CaseError(what, shown(where), do_next)


class Ledger:
    """One connection to ``case.sqlite``, usable from several threads, one at a time."""

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        """Open an existing file.

        Raises:
            CaseError: it cannot be opened, or is no SQLite file.
        """
        self.path = path
        self.read_only = read_only
        self._lock = threading.RLock()
        with self._named():
            self._db = _connect(path, read_only=read_only)
            try:
                self._settle()
            except sqlite3.Error:
                self._db.close()
                raise

    def _settle(self) -> None:
        """What a connection needs before first use."""
        self._db.row_factory = sqlite3.Row
        self._db.execute("PRAGMA trusted_schema = OFF")
        self._db.execute("PRAGMA foreign_keys = ON")
        self._db.execute("PRAGMA busy_timeout = 2000")
        if not self.read_only:
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = FULL")
        self._db.execute("PRAGMA schema_version").fetchone()

    @contextmanager
    def _named(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as exc:
            raise case_failed(exc, self.path.parent) from exc
        except UnicodeEncodeError as exc:
            raise CaseError(
                "what was typed cannot be kept: it holds bytes that are no text, or half a character",
                ascii(exc.object[exc.start : exc.end])[1:-1],
                "type it again",
            ) from exc

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[sqlite3.Row]:
        """All rows of a query."""
        with self._lock, self._named():
            return self._db.execute(sql, values).fetchall()

    def value(self, sql: str, values: Sequence[Any] = ()) -> Any:  # noqa: ANN401 (what SQLite holds)
        """The first column of the first row; None without one."""
        found = self.rows(sql, values)
        return found[0][0] if found else None

    @contextmanager
    def step(self) -> Iterator[sqlite3.Connection]:
        """One transaction: all of the ``with`` is kept, or nothing of it.

        Raises:
            CaseError: the case was opened for reading only, or SQLite could not write.
        """
        if self.read_only:
            raise CaseError(
                "this case was opened for reading only",
                shown(self.path.parent),
                "open it for writing to change it",
            )
        with self._lock, self._named():
            if self._inside():
                yield self._db
                return
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
                self._db.execute("COMMIT")
            except BaseException:
                if self._inside():
                    self._db.execute("ROLLBACK")
                raise

    def _inside(self) -> bool:
        """A transaction is open (SQLite ends one by itself on some errors)."""
        return self._db.in_transaction

    def close(self) -> None:
        """Let go of the file; a clean end folds the write-ahead log into it."""
        with self._lock, self._named():
            self._db.close()


def _connect(path: Path, *, read_only: bool) -> sqlite3.Connection:
    """A connection that never creates the file.

    A case on a read-only medium has no place for SQLite's shared memory: where nothing is left in a
    write-ahead log it is read as a file that cannot change.
    """
    mode = "ro" if read_only else "rw"
    options = f"mode={mode}"
    wal = path.with_name(path.name + "-wal")
    if read_only and not os.access(path.parent, os.W_OK) and not wal.exists():
        options += "&immutable=1"
    return sqlite3.connect(
        f"{uri_of(path.absolute())}?{options}",
        uri=True,
        isolation_level=None,
        check_same_thread=False,
    )


def uri_of(path: PurePath) -> str:
    """A path as SQLite wants it: with an empty authority, also where it begins with a server's name."""
    text = path.as_posix()
    return f"file://{'' if text.startswith('/') else '/'}{quote(os.fsencode(text), safe='/:')}"


class CaseLock:
    """Holds a case for one writer, for as long as this process lives and no longer.

    An exclusive transaction on an empty SQLite file beside the case: SQLite's locks are the operating
    system's own on each platform, work between two connections of one process too, and end with the
    process however it ends.
    """

    def __init__(self, folder: Path, *, instead: str = "") -> None:
        """Take the lock. ``instead``: what to do where the folder cannot be written.

        Raises:
            CaseError: another window or program holds it, or the folder cannot be written.
        """
        path = folder / "case.lock"
        try:
            os.close(os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600))
        except OSError as exc:
            failed = folder_failed(exc, folder)
            if instead and exc.errno in {errno.EROFS, errno.EACCES, errno.EPERM}:
                failed = CaseError(failed.what, failed.where, instead)
            raise failed from exc
        try:
            self._db = sqlite3.connect(path, isolation_level=None, timeout=0)
        except sqlite3.Error as exc:
            raise case_failed(exc, folder) from exc
        try:
            self._db.execute("PRAGMA journal_mode = MEMORY")
            self._db.execute("BEGIN EXCLUSIVE")
        except sqlite3.Error as exc:
            self._db.close()
            if getattr(exc, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY:
                raise CaseError(
                    "this case is already open in another window",
                    shown(folder),
                    "go on there, or close it first; to look only, open it for reading",
                ) from exc
            raise case_failed(exc, folder) from exc

    def release(self) -> None:
        """Let others in."""
        self._db.close()


def folder_failed(exc: OSError, folder: Path) -> CaseError:
    """The sentence for a folder that cannot be used for a case."""
    sentences = {
        errno.ENOENT: ("there is no such folder", "check the name, or plug the medium in"),
        errno.ENOTDIR: ("this is a file, not a folder", "choose a folder"),
        errno.EEXIST: ("there is already something of this name", "choose another name"),
        errno.EACCES: (
            "this folder may not be written by you",
            "choose a folder of your own, or ask its owner",
        ),
        errno.EROFS: (
            "this folder is on a read-only medium",
            "choose a folder on a disk that can be written",
        ),
        errno.ENOSPC: ("the disk is full", "make room on it, or choose another disk"),
        errno.EDQUOT: ("your share of this disk is used up", "make room, or choose another disk"),
        errno.EFBIG: (
            "the file would be larger than this system allows",
            "choose another disk, or refer to the file in place",
        ),
        errno.ENAMETOOLONG: ("the name is too long for this system", "choose a shorter name"),
        errno.EIO: ("the medium could not be written", "check that it is still plugged in"),
    }
    sentences[errno.EPERM] = sentences[errno.EACCES]
    sentences[errno.ENODEV] = sentences[errno.ENXIO] = sentences[errno.EIO]
    what, do_next = sentences.get(
        exc.errno or 0,
        (f"this folder cannot be used ({exc.strerror or exc})", "choose another folder"),
    )
    return CaseError(what, shown(folder), do_next)
