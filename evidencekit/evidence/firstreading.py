"""The first reading of a file: opened read-only, hashed, expanded, recognised, every byte told.

One pass over the bytes as received does it all; nothing is ever written to the file itself.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from evidencekit.case.names import shown
from evidencekit.case.reading import CHUNK, Fingerprint, changed, opened, read_failed, read_through
from evidencekit.errors import CaseError, EvidenceError, NotRecognised
from evidencekit.evidence.opened import SMALL, Content, OpenedFile
from evidencekit.evidence.reading import Reading
from evidencekit.formats import compression
from evidencekit.formats.decode import Scan, scan
from evidencekit.progress import Progress, silent
from evidencekit.records import Problem, Source

if TYPE_CHECKING:
    from evidencekit.evidence.indexes import Kept


def open_file(
    path: Path,
    *,
    workdir: Path,
    source: Source | None = None,
    limit: int | None = None,
    known: Kept | None = None,
    progress: Progress = silent,
) -> OpenedFile:
    """Read ``path`` once: hash it, expand it (into ``workdir`` where large), find its records.

    Where the hashes turn out to be those of ``known``, its records are known already.

    Raises:
        ReadFailed: it cannot be read, is no regular file, or changed meanwhile.
        NotRecognised: it is no accounting file.
        EvidenceError: it expands beyond ``limit`` (None: what the user allows).
        CaseError: ``workdir`` has no room for the expanded content.
        Cancelled: ``progress`` asked to stop.
    """
    if _is_large_and_plain(path):
        return _open_as_it_stands(path, source, known, progress)
    first = _FirstReading(path, workdir, limit)
    try:
        what = f"reading {shown(path.name)}"
        facts = read_through(path, first.take, what=what, progress=progress)
        content = first.finish(facts.fingerprint)
        inside = facts.sha256 if first.how == compression.NONE else first.sha256
        if known is not None and (known.sha256, known.content_sha256) == (facts.sha256, inside):
            found = known.scan
        else:
            found = _scanned(content, path, first.remarks, progress)
        _check_still(path, facts.fingerprint)
    except BaseException:
        first.clear()
        raise
    return OpenedFile(
        path=path,
        source=source or Source(shown(path)),
        size=facts.size,
        sha256=facts.sha256,
        modified_us=facts.modified_us,
        compression=first.how,
        content_sha256=inside,
        scan=found,
        content=content,
        remarks=first.remarks,
        expanded=first.expanded,
    )


def _is_large_and_plain(path: Path) -> bool:
    """Whether the file is neither compressed nor small enough to be held."""
    with opened(path) as (file, found):
        if found.size <= SMALL:
            return False
        try:
            return compression.kind(file.read(CHUNK) or b"") == compression.NONE
        except OSError as exc:
            raise read_failed(exc, path) from exc


def _open_as_it_stands(
    path: Path, source: Source | None, known: Kept | None, progress: Progress
) -> OpenedFile:
    """Open a large file: it is hashed on a thread of its own while its records are looked for.

    Two readers, but one pass over the medium: each finds in the system's cache what the other read.
    """
    with opened(path) as (_, before):
        content = Content(path, before)
    with Reading(path) as hashing:
        found = None if known else _scanned(content, path, (), progress)
        facts = hashing.facts(progress)
    if found is None:
        same = known is not None and known.sha256 == facts.sha256
        found = known.scan if known and same else _scanned(content, path, (), progress)
    if before.change(facts.fingerprint):
        raise changed(path, before.change(facts.fingerprint))
    _check_still(path, before)
    return OpenedFile(
        path=path,
        source=source or Source(shown(path)),
        size=facts.size,
        sha256=facts.sha256,
        modified_us=facts.modified_us,
        compression=compression.NONE,
        content_sha256=facts.sha256,
        scan=found,
        content=content,
    )


class _FirstReading:
    """Takes the pieces of a file as they are read, and keeps or expands its content."""

    def __init__(self, path: Path, workdir: Path, limit: int | None) -> None:
        self.how = compression.NONE
        self.sha256 = ""
        """Of the expanded content."""
        self.remarks: tuple[Problem, ...] = ()
        self.expanded: Path | None = None
        self._path = path
        self._workdir = workdir
        self._limit = limit
        self._digest = hashlib.sha256()
        self._held: bytearray | None = bytearray()
        self._expander: compression.Expander | None = None
        self._out: BinaryIO | None = None
        self._size = 0

    def take(self, piece: bytes) -> None:
        """The next bytes as received."""
        if not self._size and self._expander is None:
            self.how = compression.kind(piece)
            if self.how != compression.NONE:
                self._expander = compression.Expander(self.how, self._keep, limit=self._limit)
        if self._expander is None:
            self._hold(piece)
            return
        try:
            self._expander.feed(piece)
        except EvidenceError as exc:
            if exc.where:
                raise
            raise type(exc)(exc.what, shown(self._path), exc.do_next) from exc

    def _hold(self, piece: bytes) -> None:
        """Keep content in memory as long as it is small."""
        self._size += len(piece)
        if self._held is not None:
            if self._size <= SMALL:
                self._held += piece
            else:
                self._held = None

    def _keep(self, piece: bytes) -> None:
        """Keep expanded content: in memory while small, then in a file of the work folder."""
        self._digest.update(piece)
        early = bytes(self._held) if self._held is not None else b""
        self._hold(piece)
        if self._held is not None:
            return
        try:
            if self._out is None:
                descriptor, name = tempfile.mkstemp(prefix="expanded-", dir=self._workdir)
                self.expanded = Path(name)
                self._out = os.fdopen(descriptor, "wb")
                self._out.write(early)
            self._out.write(piece)
        except OSError as exc:
            raise self._no_room(exc) from exc

    def _no_room(self, exc: OSError) -> CaseError:
        return CaseError(
            "the expanded content could not be written",
            f"{shown(self._workdir)}: {exc.strerror or exc}",
            "make room there and try again",
        )

    def finish(self, received: Fingerprint) -> Content:
        """All bytes were taken: the content, and in ``remarks`` what could not be expanded."""
        held = bytes(self._held) if self._held is not None else None
        if self._expander is None:
            return Content(self._path, received, held)
        self.remarks = self._expander.finish()
        self.sha256 = self._digest.hexdigest()
        if held is not None:
            return Content(self._path, replace(received, size=len(held)), held)
        return self._written()

    def _written(self) -> Content:
        if self._out is None or self.expanded is None:
            raise AssertionError("content is held or written")
        try:
            self._out.close()
            found = self.expanded.stat()
        except OSError as exc:
            raise self._no_room(exc) from exc
        return Content(self.expanded, Fingerprint.of(found))

    def clear(self) -> None:
        """Leave nothing behind."""
        with suppress(OSError):
            if self._out is not None:
                self._out.close()
        with suppress(OSError):
            if self.expanded is not None:
                self.expanded.unlink(missing_ok=True)


def _scanned(
    content: Content, path: Path, remarks: tuple[Problem, ...], progress: Progress
) -> Scan:
    if not content.size:
        why = f" once expanded ({remarks[0].text})" if remarks else ""
        raise NotRecognised(
            f"this file is empty{why}", shown(path), "check the copy against its source"
        )
    try:
        return scan(content.buffer, progress=progress)
    except EvidenceError as exc:
        content.let_go()
        if exc.where:
            raise
        raise type(exc)(exc.what, shown(path), exc.do_next) from exc


def _check_still(path: Path, fingerprint: Fingerprint) -> None:
    """Raise if the file changed while its records were looked for."""
    try:
        how = fingerprint.change(Fingerprint.of(path.lstat()))
    except OSError as exc:
        raise changed(path, f"it is gone ({exc.strerror})") from exc
    if how:
        raise changed(path, how)
