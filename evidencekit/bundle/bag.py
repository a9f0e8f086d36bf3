"""Write a bundle as a BagIt 1.0 folder (RFC 8493), by streaming, all or nothing.

The folder appears under its name only when every byte of it has been written and hashed; until then
it is a hidden neighbour that is removed on any error. Evidence of any size is copied in pieces, and
hashed in the same pass; where the hash at intake is given, another hash stops the work.

Four lists are written, so that everybody's own tool will do: ``manifest-sha256.txt`` (the payload),
``SHA256SUMS`` (every file but itself and the next), ``tagmanifest-sha256.txt`` (the lists themselves)
and ``HOW-TO-VERIFY.txt`` for people. The SHA-256 of the tag manifest stands for the whole bundle.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
from dataclasses import dataclass
from importlib import metadata
from typing import TYPE_CHECKING

from evidencekit.bundle.instructions import HOW_TO_VERIFY
from evidencekit.bundle.manifests import manifest_text
from evidencekit.bundle.names import clash, fault_in_path
from evidencekit.clock import utc_text
from evidencekit.errors import CaseError, ReportError
from evidencekit.progress import Progress, silent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

PAYLOAD_MANIFEST = "manifest-sha256.txt"
TAG_MANIFEST = "tagmanifest-sha256.txt"
SUMS = "SHA256SUMS"
BAG_INFO = "bag-info.txt"
DECLARATION = "bagit.txt"
INSTRUCTIONS = "HOW-TO-VERIFY.txt"
GENERATED = (DECLARATION, BAG_INFO, PAYLOAD_MANIFEST, INSTRUCTIONS, SUMS, TAG_MANIFEST)
"""The files this module writes itself, in the order of writing."""

DECLARATION_TEXT = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
CHUNK = 1 << 20
"""Bytes read at a time."""


@dataclass(frozen=True, slots=True)
class BagItem:
    """One file to go into the bundle."""

    path: str
    """Its place in the bundle, always below ``data/``."""
    content: Path | bytes | Callable[[], Iterable[bytes]]
    """A file to copy, the bytes themselves, or what makes them in pieces, however many there are."""
    sha256: str = ""
    """What its SHA-256 must be; empty: not known beforehand."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """A bundle as written."""

    path: Path
    files: int
    """Payload files."""
    size: int
    """Payload bytes."""
    manifest_sha256: str
    tagmanifest_sha256: str
    """Stands for every byte of the bundle: print it, mail it, have it time-stamped."""
    sums: dict[str, str]
    """Path → SHA-256 of every file but the tag manifest."""


def write_bundle(
    folder: Path,
    items: Iterable[BagItem],
    fields: Mapping[str, str],
    *,
    created_us: int,
    instructions: str = HOW_TO_VERIFY,
    progress: Progress = silent,
) -> Bundle:
    """Write the bundle ``folder``, which must not exist yet.

    Args:
        folder: Where the bundle shall lie; its name is the top folder of a zip made of it.
        items: What goes in, in any order.
        fields: Further lines of ``bag-info.txt`` (``Source-Organization``, ``Custody-Head``, …).
        created_us: The bundle's own time; its UTC day becomes ``Bagging-Date``.
        instructions: Text of ``HOW-TO-VERIFY.txt``.
        progress: Told the bytes copied.

    Raises:
        ReportError: a name is not portable or taken twice, the folder exists, the disk is full, …
        CaseError: a file's bytes are not those it was taken in with (``BagItem.sha256``).
    """
    ordered = sorted(items, key=lambda item: item.path)
    _check_paths(folder, ordered)
    _check_space(folder, ordered)
    partial = folder.parent / f".{folder.name}.partial-{os.getpid()}"
    try:
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(mode=0o700)
        bundle = _fill(partial, ordered, fields, created_us, instructions, progress)
        _sync_folders(partial)
        partial.rename(folder)
        _sync_folder(folder.parent)
    except OSError as exc:
        raise ReportError(
            "the bundle could not be written",
            f"{exc.filename or folder}: {exc.strerror or exc}",
            "check the free space and your rights there, then try again",
        ) from exc
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return Bundle(folder, *bundle)


def _fill(
    partial: Path,
    items: list[BagItem],
    fields: Mapping[str, str],
    created_us: int,
    instructions: str,
    progress: Progress,
) -> tuple[int, int, str, str, dict[str, str]]:
    """Copy the items and write the lists; what :class:`Bundle` holds after its path."""
    total = sum(_size(item) for item in items)
    done = 0
    payload: dict[str, str] = {}
    tags: dict[str, str] = {}
    progress("writing the bundle", 0, total)
    for item in items:
        digest = hashlib.sha256()
        with _create(partial, item.path) as target:
            for piece in _pieces(item):
                digest.update(piece)
                target.write(piece)
                done += len(piece)
                progress("writing the bundle", min(done, total), total)
        found = digest.hexdigest()
        if item.sha256 and item.sha256 != found:
            raise CaseError(
                "a file is no longer what was taken in",
                f"{item.path}: SHA-256 {item.sha256} expected, {found} found",
                "no bundle was written; check the exhibit and its copy first",
            )
        payload[item.path] = found
    info = {
        **fields,
        "Bag-Software-Agent": f"EvidenceKit {metadata.version('evidencekit')}",
        "Bagging-Date": utc_text(created_us)[:10],
        "Payload-Oxum": f"{done}.{len(payload)}",
    }
    for path, text in (
        (DECLARATION, DECLARATION_TEXT),
        (BAG_INFO, bag_info_text(info)),
        (PAYLOAD_MANIFEST, manifest_text(payload)),
        (INSTRUCTIONS, instructions),
    ):
        tags[path] = _write_text(partial, path, text)
    tags[SUMS] = _write_text(partial, SUMS, manifest_text({**payload, **tags}))
    last = _write_text(partial, TAG_MANIFEST, manifest_text(tags))
    progress("writing the bundle", total, total)
    return len(payload), done, tags[PAYLOAD_MANIFEST], last, {**payload, **tags}


def bag_info_text(fields: Mapping[str, str]) -> str:
    """``Label: value`` lines in the order given; a value's line breaks and controls become spaces."""
    lines = []
    for label, value in fields.items():
        clean = "".join(c if c.isprintable() else " " for c in value)
        lines.append(f"{label}: {' '.join(clean.split()) or 'not stated by the examiner'}\n")
    return "".join(lines)


def _check_paths(folder: Path, items: list[BagItem]) -> None:
    paths = [item.path for item in items]
    for path in paths:
        fault = fault_in_path(path)
        if not fault and not path.startswith("data/"):
            fault = "its place must be below data/"
        if fault:
            raise ReportError("a file cannot be named so in a bundle", path, fault)
    doubled = clash([*GENERATED, *paths])
    if doubled:
        raise ReportError("two files of the bundle would have one name", doubled)
    if fault_in_path(folder.name):
        raise ReportError("the bundle cannot be named so", folder.name, fault_in_path(folder.name))
    if folder.exists() or folder.is_symlink():
        raise ReportError(
            "the bundle exists already",
            str(folder),
            "choose another place; nothing was overwritten",
        )


def _check_space(folder: Path, items: list[BagItem]) -> None:
    try:
        needed = sum(_size(item) for item in items)
        free = shutil.disk_usage(folder.parent).free
    except OSError as exc:
        raise ReportError(
            "the bundle could not be written",
            f"{exc.filename or folder}: {exc.strerror or exc}",
            "check that the file is still there and can be read, then try again",
        ) from exc
    if needed > free:
        raise ReportError(
            "there is not enough free space for the bundle",
            f"{folder.parent}: {needed:,} bytes needed, {free:,} free",
            "free some space or choose another disk",
        )


def _size(item: BagItem) -> int:
    """In bytes; of what is yet to be made 0, for it is known when it is written."""
    if isinstance(item.content, bytes):
        return len(item.content)
    return 0 if callable(item.content) else item.content.stat().st_size


def _pieces(item: BagItem) -> Iterator[bytes]:
    """The item's bytes in pieces; a file is opened read-only and must be a regular one."""
    if isinstance(item.content, bytes):
        yield item.content
        return
    if callable(item.content):
        yield from item.content()
        return
    with item.content.open("rb", buffering=0) as source:
        status = os.fstat(source.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise ReportError("not a regular file", str(item.content))
        count = 0
        while piece := source.read(CHUNK):
            count += len(piece)
            yield piece
    if count != status.st_size:
        raise ReportError(
            "a file changed while it was copied",
            str(item.content),
            "nothing was written; try again",
        )


class _Synced:
    """A new private file that is on the disk when it is closed."""

    def __init__(self, path: Path) -> None:
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        self._file = os.fdopen(os.open(path, flags, 0o600), "wb")

    def write(self, piece: bytes) -> None:
        self._file.write(piece)

    def __enter__(self) -> _Synced:
        return self

    def __exit__(self, *_exc: object) -> None:
        with self._file:
            self._file.flush()
            os.fsync(self._file.fileno())


def _create(root: Path, path: str) -> _Synced:
    target = root / path
    for folder in reversed(target.relative_to(root).parents[:-1]):
        (root / folder).mkdir(mode=0o700, exist_ok=True)
    return create_private(target)


def create_private(path: Path) -> _Synced:
    """A new file for writing that only its owner may read; on the disk when it is closed.

    Raises:
        OSError: it exists, or the disk refuses.
    """
    return _Synced(path)


def _write_text(root: Path, path: str, text: str) -> str:
    raw = text.encode("utf-8")
    with _create(root, path) as target:
        target.write(raw)
    return hashlib.sha256(raw).hexdigest()


def _sync_folders(root: Path) -> None:
    for folder in (root, *(path for path in root.rglob("*") if path.is_dir())):
        _sync_folder(folder)


def _sync_folder(folder: Path) -> None:
    """Have the folder's entries on the disk (POSIX only; Windows has no such call)."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
