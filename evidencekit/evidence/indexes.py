"""What was found in each accounting exhibit, kept in the case so that opening it need not look again.

Beside what was found stands what it was found in: the hash of the exhibit's bytes, the version of the
decoder, and by what the system would show that the file was touched since it was hashed. Kept is only
what can be made again: a kept index that is missing, damaged, older or of other bytes is made anew
from the evidence, never repaired and never trusted. It decides nothing: every opening of a case hashes
the exhibits, and a bundle is checked without it.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evidencekit import __version__
from evidencekit.errors import EvidenceError
from evidencekit.formats import kept

if TYPE_CHECKING:
    from pathlib import Path

    from evidencekit.case.model import Exhibit
    from evidencekit.formats.decode import Scan

FOLDER = "index"
_FORMAT = b"evidencekit exhibit index 1\n"
_LONGEST_HEAD = 1 << 12
_LARGEST = 1 << 30
"""No index that this program writes comes near so many bytes."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What the system says of a file: as long as none of it differs, nobody wrote to the file."""

    device: int
    inode: int
    size: int
    modified_ns: int
    changed_ns: int
    """When the system last noted a change of the file or its properties; not to be set at will."""

    @classmethod
    def of(cls, path: Path) -> Standing | None:
        """The standing of a regular file; None where there is none to be seen."""
        try:
            found = path.lstat()
        except OSError:
            return None
        if not stat.S_ISREG(found.st_mode):
            return None
        return cls(found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)


@dataclass(frozen=True, slots=True)
class Kept:
    """What was found in an exhibit's content."""

    sha256: str
    """Of the exhibit's bytes as received."""
    content_sha256: str
    scan: Scan
    standing: Standing | None
    """Of the file when it was hashed; None: not known."""


def keep(folder: Path, number: str, found: Kept) -> None:
    """Keep ``found`` in the case at ``folder``. A place that cannot be written keeps nothing."""
    body = kept.to_bytes(found.scan)
    standing = found.standing
    head = {
        "made_by": _made_by(),
        "exhibit": number,
        "sha256": found.sha256,
        "content_sha256": found.content_sha256,
        "layout": found.scan.codes,
        "standing": None
        if standing is None
        else [
            standing.device,
            standing.inode,
            standing.size,
            standing.modified_ns,
            standing.changed_ns,
        ],
    }
    line = json.dumps(head).encode() + b"\n"
    digest = hashlib.sha256(line + body).hexdigest().encode()
    place = _place(folder, number)
    unfinished = place.with_suffix(".new")
    with suppress(OSError):
        place.parent.mkdir(mode=0o700, exist_ok=True)
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _BINARY, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.writelines((_FORMAT, digest, b"\n", line, body))
        unfinished.replace(place)


def recall(folder: Path, exhibit: Exhibit) -> Kept | None:
    """What was kept of this very exhibit; None where that is nothing, or cannot be used."""
    try:
        descriptor = os.open(_place(folder, exhibit.number), os.O_RDONLY | _BINARY | _NO_FOLLOW)
        with os.fdopen(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                return None
            stored = file.read(_LARGEST)
    except OSError:
        return None
    try:
        return _read(stored, exhibit)
    except (EvidenceError, ValueError, TypeError, KeyError, RecursionError):
        return None


def _read(stored: bytes, exhibit: Exhibit) -> Kept | None:
    start, digest, rest = stored.split(b"\n", 2)
    if start + b"\n" != _FORMAT or hashlib.sha256(rest).hexdigest().encode() != digest:
        return None
    end = rest.index(b"\n", 0, _LONGEST_HEAD)
    head = json.loads(rest[:end])
    fits = (
        head["made_by"] == _made_by()
        and head["exhibit"] == exhibit.number
        and head["sha256"] == exhibit.sha256
        and head["content_sha256"] == exhibit.content_sha256
        and head["layout"] == exhibit.layout
    )
    if not fits:
        return None
    scan = kept.from_bytes(rest[end + 1 :])
    if (scan.size, scan.records) != (exhibit.content_size, exhibit.records):
        return None
    standing = None if head["standing"] is None else Standing(*map(int, head["standing"]))
    return Kept(exhibit.sha256, exhibit.content_sha256, scan, standing)


def _made_by() -> str:
    return f"EvidenceKit {__version__}, decoder {kept.DECODER}"


def _place(folder: Path, number: str) -> Path:
    return folder / FOLDER / f"{number}.index"


_BINARY = getattr(os, "O_BINARY", 0)
_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0)
