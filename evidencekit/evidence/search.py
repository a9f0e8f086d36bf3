"""Finding accounting files in folders and whole copied disks: by content, and nothing hidden.

Most files of a disk are told apart by a few samples of 4 KiB: each stretch of accounting holds zero
bytes, most text holds none; the rest is tried as records. A file named by the user is never judged
by samples: this is for searching only, and what was passed over is counted with its reason.
"""

from __future__ import annotations

import os
import stat
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from evidencekit.case.names import natural_key, shown
from evidencekit.case.reading import check_regular, opened, read_failed
from evidencekit.errors import EvidenceError
from evidencekit.evidence.content import expanded_head
from evidencekit.formats import compression
from evidencekit.formats.foreign import foreign_kind
from evidencekit.formats.recognise import SMALLEST, settled
from evidencekit.progress import Progress, silent

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import BinaryIO

_SAMPLE = 1 << 12
_WHOLE = 1 << 16
"""A file up to this size is tried as a whole."""
_MOST_NAMED = 1_000
"""Passed-over files that are kept by name."""

_TEXT = "text or other content without a zero byte"


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A file or folder that was not taken, and why."""

    path: str
    """Printable form."""
    why: str


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found."""

    files: tuple[Path, ...]
    """Accounting files, folder by folder in natural order of their names."""
    unread: tuple[PassedOver, ...]
    """What could not be looked at: links, pipes, devices, no permission, unreadable media."""
    passed_over: tuple[PassedOver, ...]
    """Files that hold no accounting: the first thousand of them."""
    reasons: dict[str, int]
    """How many were passed over, by reason."""
    looked: int
    """Files looked at."""

    def in_words(self) -> str:
        """``3 of 120 files hold accounting; passed over: 100 text …, 17 an ELF program …``."""
        head = f"{len(self.files):,} of {self.looked:,} files hold accounting"
        parts = [f"{count:,} × {why}" for why, count in self.reasons.items()]
        if self.unread:
            parts.append(f"{len(self.unread):,} could not be looked at")
        return head + (f"; passed over: {', '.join(parts)}" if parts else "")


@dataclass(slots=True)
class _Searching:
    progress: Progress
    files: list[Path] = field(default_factory=list)
    unread: list[PassedOver] = field(default_factory=list)
    passed_over: list[PassedOver] = field(default_factory=list)
    reasons: Counter[str] = field(default_factory=Counter)
    looked: int = 0

    def look(self, path: Path) -> None:
        """Judge one file."""
        self.looked += 1
        self.progress(f"searching {shown(path)}", self.looked, 0)
        try:
            why = why_not_accounting(path)
        except EvidenceError as exc:
            self.unread.append(PassedOver(shown(path), exc.what))
            return
        if not why:
            self.files.append(path)
            return
        self.reasons[why] += 1
        if len(self.passed_over) < _MOST_NAMED:
            self.passed_over.append(PassedOver(shown(path), why))


def search(paths: Sequence[Path], progress: Progress = silent) -> Found:
    """Look at each file in ``paths`` (folders are walked, links never followed).

    Raises:
        ReadFailed: one of ``paths`` itself does not exist, or is a link.
        Cancelled: ``progress`` asked to stop.
    """
    state = _Searching(progress)
    for root in paths:
        for path in _walk(root, state):
            state.look(path)
    return Found(
        tuple(state.files),
        tuple(state.unread),
        tuple(state.passed_over),
        dict(state.reasons.most_common()),
        state.looked,
    )


def find(paths: Sequence[Path], progress: Progress = silent) -> tuple[Path, ...]:
    """The accounting files among ``paths``; :func:`search` also tells what was passed over."""
    return search(paths, progress).files


def _walk(root: Path, state: _Searching) -> Iterator[Path]:
    """All files under ``root``, folder by folder, each folder in natural order."""
    if not _is_folder(root):
        yield root
        return

    def failed(exc: OSError) -> None:
        path = Path(os.fsdecode(exc.filename or root))
        state.unread.append(PassedOver(shown(path), read_failed(exc, path).what))

    for folder, folders, names in os.walk(root, onerror=failed):
        state.progress(f"searching {shown(Path(folder))}", state.looked, 0)
        for link in [name for name in folders if Path(folder, name).is_symlink()]:
            folders.remove(link)
            names.append(link)
        folders.sort(key=natural_key)
        for name in sorted(names, key=natural_key):
            yield Path(folder, name)


def _is_folder(path: Path) -> bool:
    try:
        mode = path.lstat().st_mode
    except OSError as exc:
        raise read_failed(exc, path) from exc
    if stat.S_ISLNK(mode):
        check_regular(path)  # says that it is a link, and where it leads
    return stat.S_ISDIR(mode)


def why_not_accounting(path: Path) -> str:
    """Why a search passes the file over; empty: it may hold accounting, open it.

    Raises:
        ReadFailed: it cannot be looked at.
    """
    with opened(path) as (file, before):
        if before.size == 0:
            return "an empty file"
        if before.size < SMALLEST:
            return "too small to hold a record"
        try:
            head = file.read(_WHOLE) or b""
            if compression.kind(head) != compression.NONE:
                return _judge([expanded_head(head)])
            if before.size <= _WHOLE:
                return _judge([head])
            return _judge(_samples(file, before.size))
        except OSError as exc:
            raise read_failed(exc, path) from exc


def _samples(file: BinaryIO, size: int) -> list[bytes]:
    """Head, middle and tail; more places where those hold nothing but zero bytes."""
    places = [0, size // 2, size - _SAMPLE]
    found = [_at(file, place) for place in places]
    if not any(map(any, found)):
        found += [_at(file, size * part // 64) for part in range(1, 64)]
    return [sample for sample in found if any(sample)]


def _at(file: BinaryIO, place: int) -> bytes:
    file.seek(place)
    return file.read(_SAMPLE) or b""


def _judge(samples: list[bytes]) -> str:
    """Why none of the samples can be of an accounting file; empty: one can."""
    if not samples or not samples[0]:
        return "nothing but zero bytes"
    if not any(b"\0" in sample for sample in samples):
        return _TEXT
    kind = foreign_kind(samples[0])
    if kind and kind not in {"a text file", "nothing but zero bytes"}:
        return kind
    if any(settled(sample) for sample in samples):
        return ""
    return "no process accounting was recognised in it"
