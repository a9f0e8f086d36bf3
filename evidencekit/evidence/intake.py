"""The first reading of a file: opened read-only, hashed, expanded, recognised, every byte told.

What comes out is an :class:`OpenedFile`: the content mapped into memory (never loaded) with the scan
that says where its records are. Nothing is ever written to the file itself.
"""

from __future__ import annotations

import hashlib
import mmap
import os
import tempfile
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Self

from evidencekit.case.model import Acquisition, Exhibit, Kind
from evidencekit.case.names import natural_key, shown
from evidencekit.case.reading import opened, read_failed, read_through
from evidencekit.errors import CaseError, EvidenceError, NotRecognised, ReadFailed
from evidencekit.evidence.supporting import guess_kind
from evidencekit.formats import compression
from evidencekit.formats.decode import Scan, scan
from evidencekit.formats.recognise import SMALLEST, recognise
from evidencekit.progress import Progress, silent
from evidencekit.records import Problem, Source

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evidencekit.case.store import OpenCase

_HEAD = 1 << 16
"""Bytes of a compressed file that a search looks at."""
_HEAD_EXPANDED = 1 << 20


@dataclass(slots=True)
class OpenedFile:
    """An accounting file held open; close it."""

    path: Path
    """Where the bytes as received lie."""
    source: Source
    size: int
    """Bytes as received."""
    sha256: str
    modified_us: int
    compression: str
    content_size: int
    """Bytes after decompression; offsets count in these."""
    content_sha256: str
    scan: Scan
    remarks: tuple[Problem, ...]
    """What was wrong with the compressed stream; covers no bytes."""
    buffer: mmap.mmap | bytes
    expanded: Path | None = None

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All problems: of the stream and of the content."""
        return (*self.scan.problems, *self.remarks)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the mapping and remove the expanded copy. Twice does nothing more."""
        if isinstance(self.buffer, mmap.mmap):
            with suppress(BufferError):  # a table still looks at it; it goes with that table
                self.buffer.close()
        if self.expanded is not None:
            with suppress(OSError):  # emptied with its folder
                self.expanded.unlink(missing_ok=True)


def open_file(
    path: Path,
    *,
    workdir: Path,
    source: Source | None = None,
    limit: int = compression.LIMIT,
    progress: Progress = silent,
) -> OpenedFile:
    """Read ``path`` once, hash it, expand it into ``workdir`` where compressed, find its records.

    Raises:
        ReadFailed: it cannot be read, is no regular file, or changed meanwhile.
        NotRecognised: it is no accounting file.
        EvidenceError: it expands beyond ``limit``.
        Cancelled: ``progress`` asked to stop.
    """
    facts = read_through(path, what=f"hashing {shown(path.name)}", progress=progress)
    if facts.size == 0:
        raise NotRecognised(
            "this file is empty", shown(path), "nothing can be read from it; check the copy"
        )
    with opened(path) as (file, _):
        how = compression.kind(file.read(6))
    expanded: Path | None = None
    remarks: tuple[Problem, ...] = ()
    content_sha256 = facts.sha256
    try:
        if how != compression.NONE:
            expanded, content_sha256, remarks = _expand(path, how, workdir, limit, progress)
        buffer = _mapped(expanded or path)
        found = _scanned(buffer, path, how, remarks, progress)
    except BaseException:
        if expanded is not None:
            expanded.unlink(missing_ok=True)
        raise
    return OpenedFile(
        path,
        source or Source(shown(path)),
        facts.size,
        facts.sha256,
        facts.modified_us,
        how,
        len(buffer),
        content_sha256,
        found,
        remarks,
        buffer,
        expanded,
    )


def _scanned(
    buffer: mmap.mmap | bytes,
    path: Path,
    how: str,
    remarks: tuple[Problem, ...],
    progress: Progress,
) -> Scan:
    if not len(buffer):
        why = f" ({remarks[0].text})" if remarks else ""
        raise NotRecognised(
            f"this {how} file holds nothing{why}", shown(path), "check the copy against its source"
        )
    try:
        return scan(buffer, progress=progress)
    except NotRecognised as exc:
        raise NotRecognised(exc.what, shown(path), exc.do_next) from exc
    except EvidenceError as exc:
        if exc.where:
            raise
        raise type(exc)(exc.what, shown(path), exc.do_next) from exc


def _expand(
    path: Path, how: str, workdir: Path, limit: int, progress: Progress
) -> tuple[Path, str, tuple[Problem, ...]]:
    digest = hashlib.sha256()
    descriptor, name = tempfile.mkstemp(prefix="expanded-", dir=workdir)
    target = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as out, opened(path) as (file, before):

            def write(piece: bytes) -> None:
                digest.update(piece)
                try:
                    out.write(piece)
                except OSError as exc:
                    raise CaseError(
                        "the expanded content could not be written",
                        f"{shown(workdir)}: {exc.strerror or exc}",
                        "free some space there and try again",
                    ) from exc

            expander = compression.Expander(how, write, limit=limit)
            done = 0
            while piece := file.read(compression.CHUNK):
                expander.feed(piece)
                done += len(piece)
                progress(f"expanding {shown(path.name)}", done, before.size)
            remarks = expander.finish()
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    return target, digest.hexdigest(), remarks


def _mapped(path: Path) -> mmap.mmap | bytes:
    """The file's bytes, read-only; an empty file has none to map."""
    with opened(path) as (file, before):
        if before.size == 0:
            return b""
        try:
            return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except OSError as exc:
            raise read_failed(exc, path) from exc


def open_exhibit(case: OpenCase, exhibit: Exhibit, progress: Progress = silent) -> OpenedFile:
    """An accounting exhibit of a case, opened anew from its bytes."""
    return open_file(
        case.path_of(exhibit),
        workdir=case.work_folder,
        source=Source(exhibit.path, exhibit.number),
        progress=progress,
    )


def take_in(
    case: OpenCase,
    path: Path,
    *,
    kind: Kind | None = None,
    path_as_received: str = "",
    modified_us: int | None = None,
    acquisition: Acquisition | None = None,
    in_place: bool = False,
    progress: Progress = silent,
) -> tuple[Exhibit, OpenedFile | None]:
    """Make ``path`` an exhibit: copied, hashed, recognised, logged.

    Raises:
        ReadFailed: it cannot be read.
        NotRecognised: it was offered as accounting (or without saying what it is) and is none.
        CaseError: the case cannot be written.
        Cancelled: ``progress`` asked to stop.
    """
    received = case.receive(path, in_place=in_place, progress=progress)
    try:
        exhibit = Exhibit(
            number="",
            name=received.name,
            path=path_as_received or received.path,
            kind=kind or Kind.ACCOUNTING,
            size=received.size,
            sha256=received.sha256,
            stored="",
            in_place=in_place,
            modified_us=received.modified_us if modified_us is None else modified_us,
            content_size=received.size,
            content_sha256=received.sha256,
        )
        if kind is None:
            kind = _kind_of(received.file)
            exhibit = replace(exhibit, kind=kind)
        file: OpenedFile | None = None
        if kind is Kind.ACCOUNTING:
            file = _read_copy(path, received.file, case.work_folder, progress)
            exhibit = _described(exhibit, file)
            file.close()
    except BaseException:
        case.discard(received)
        raise
    added = case.add_exhibit(received, exhibit)
    if acquisition is not None and acquisition != Acquisition():
        added = case.set_acquisition(added.number, acquisition)
    if kind is not Kind.ACCOUNTING:
        return added, None
    return added, open_exhibit(case, added, progress)


def _read_copy(path: Path, copy: Path, workdir: Path, progress: Progress) -> OpenedFile:
    """Open our copy, but name the original in what goes wrong."""
    try:
        return open_file(copy, workdir=workdir, progress=progress)
    except NotRecognised as exc:
        raise NotRecognised(exc.what, shown(path), exc.do_next) from exc
    except ReadFailed as exc:
        raise ReadFailed(exc.what, shown(path), exc.do_next) from exc


def _described(exhibit: Exhibit, file: OpenedFile) -> Exhibit:
    """The exhibit with what its first reading found."""
    found = file.scan
    return replace(
        exhibit,
        compression=file.compression,
        content_size=file.content_size,
        content_sha256=file.content_sha256,
        layout=found.codes,
        layout_title=layout_title(found),
        byte_order=byte_order(found),
        confidence=found.recognition.confidence,
        recognition=found.recognition.lines,
        records=found.records,
        first_end_us=found.first_end_us,
        last_end_us=found.last_end_us,
        problems=file.problems,
    )


def layout_title(found: Scan) -> str:
    """The titles of all layouts in a file."""
    return " and ".join(layout.title for layout in found.layouts)


def byte_order(found: Scan) -> str:
    """``little``, ``big`` or ``mixed``."""
    orders = {layout.byte_order for layout in found.layouts}
    return orders.pop() if len(orders) == 1 else "mixed"


def _kind_of(path: Path) -> Kind:
    """What a file is that was offered without saying so."""
    with opened(path) as (file, _):
        head = file.read(_HEAD)
    how = compression.kind(head)
    if how != compression.NONE:
        head = _beginning(head, how)
    return guess_kind(head[:_HEAD]) or Kind.ACCOUNTING


def find(paths: Sequence[Path], progress: Progress = silent) -> tuple[Path, ...]:
    """The accounting files in folders, told by content, in natural order of their paths.

    Links are not followed; what cannot be read is passed over here and told by ``open_file``.

    Raises:
        Cancelled: ``progress`` asked to stop.
    """
    found: list[Path] = []
    looked = 0
    for root in paths:
        for folder, folders, names in os.walk(root):
            folders.sort(key=natural_key)
            for name in sorted(names, key=natural_key):
                path = Path(folder, name)
                looked += 1
                progress(f"searching {shown(path)}", looked, 0)
                if _looks_like_accounting(path):
                    found.append(path)
    return tuple(found)


def _looks_like_accounting(path: Path) -> bool:
    """Whether head, middle or tail of a file (the beginning of a compressed one) hold records."""
    try:
        with opened(path) as (file, before):
            if before.size < SMALLEST:
                return False
            how = compression.kind(file.read(6))
            if how == compression.NONE:
                with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as buffer:
                    recognise(buffer)
            else:
                file.seek(0)
                recognise(_beginning(file.read(_HEAD), how))
    except (EvidenceError, OSError):
        return False
    return True


def _beginning(head: bytes, how: str) -> bytes:
    """What the first bytes of a compressed file expand to, up to a limit."""
    out = bytearray()
    with suppress(EvidenceError):  # the limit: there is enough to look at
        compression.Expander(how, out.extend, limit=_HEAD_EXPANDED).feed(head)
    return bytes(out)
