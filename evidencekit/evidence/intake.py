"""The first reading of a file: opened read-only, hashed, expanded, recognised, every byte told.

One pass over the bytes as received does it all; nothing is ever written to the file itself. What
comes out is an :class:`OpenedFile`, and in a case an exhibit.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from evidencekit.case.model import Acquisition, Exhibit, Kind, source_of
from evidencekit.case.names import shown
from evidencekit.case.reading import Fingerprint, changed, opened, read_failed, read_through
from evidencekit.errors import BadRequest, CaseError, EvidenceError, NotRecognised, ReadFailed
from evidencekit.evidence.content import head_of, pieces
from evidencekit.evidence.opened import SMALL, Content, OpenedFile
from evidencekit.evidence.reading import Reading
from evidencekit.evidence.search import find
from evidencekit.evidence.supporting import guess_kind
from evidencekit.formats import compression
from evidencekit.formats.decode import Scan, scan
from evidencekit.progress import Progress, silent
from evidencekit.records import Problem, Source

if TYPE_CHECKING:
    from evidencekit.case.copying import Received
    from evidencekit.case.store import OpenCase

_TELLING = 16
"""So many first bytes tell whether and how a file is compressed."""

__all__ = ["OpenedFile", "find", "open_exhibit", "open_file", "take_in"]


def open_file(
    path: Path,
    *,
    workdir: Path,
    source: Source | None = None,
    limit: int = compression.LIMIT,
    progress: Progress = silent,
) -> OpenedFile:
    """Read ``path`` once: hash it, expand it (into ``workdir`` where large), find its records.

    Raises:
        ReadFailed: it cannot be read, is no regular file, or changed meanwhile.
        NotRecognised: it is no accounting file.
        EvidenceError: it expands beyond ``limit``.
        CaseError: ``workdir`` has no room for the expanded content.
        Cancelled: ``progress`` asked to stop.
    """
    if _is_large_and_plain(path):
        return _open_as_it_stands(path, source, progress)
    first = _FirstReading(path, workdir, limit)
    try:
        what = f"reading {shown(path.name)}"
        facts = read_through(path, first.take, what=what, progress=progress)
        content = first.finish(facts.fingerprint)
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
        content_sha256=facts.sha256 if first.how == compression.NONE else first.sha256,
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
            return compression.kind(file.read(_TELLING) or b"") == compression.NONE
        except OSError as exc:
            raise read_failed(exc, path) from exc


def _open_as_it_stands(path: Path, source: Source | None, progress: Progress) -> OpenedFile:
    """Open a large file: it is hashed on a thread of its own while its records are looked for.

    Two readers, but one pass over the medium: each finds in the system's cache what the other read.
    """
    with opened(path) as (_, before):
        content = Content(path, before)
    with Reading(path) as hashing:
        found = _scanned(content, path, (), progress)
        facts = hashing.facts(progress)
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

    def __init__(self, path: Path, workdir: Path, limit: int) -> None:
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


def open_exhibit(case: OpenCase, exhibit: Exhibit, progress: Progress = silent) -> OpenedFile:
    """An accounting exhibit of a case, opened anew from its bytes.

    Raises:
        ReadFailed: it cannot be read, or is not the file taken in.
        NotRecognised: it no longer holds accounting.
        CaseError: there is no room for its expanded content.
        Cancelled: ``progress`` asked to stop.
    """
    return open_file(
        case.path_of(exhibit),
        workdir=case.work_folder,
        source=source_of(exhibit),
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
    """Make ``path`` an exhibit: copied (or referred to), hashed, recognised, logged.

    ``kind`` None: told by content. ``path_as_received`` and ``modified_us`` are given where the file
    at ``path`` is itself a copy whose name and time are not those it came with.

    Raises:
        BadRequest: this very file is an exhibit already.
        ReadFailed: it cannot be read, or changed meanwhile.
        NotRecognised: it was offered as accounting (or without saying what it is) and is none.
        CaseError: the case cannot be written.
        Cancelled: ``progress`` asked to stop.
    """
    received = case.receive(path, in_place=in_place, progress=progress)
    file: OpenedFile | None = None
    try:
        exhibit = Exhibit(
            number="",
            name=received.name,
            path=path_as_received or received.path,
            kind=kind or guess_kind(head_of(received.file)) or Kind.ACCOUNTING,
            size=received.size,
            sha256=received.sha256,
            md5=received.md5,
            stored="",
            in_place=in_place,
            modified_us=received.modified_us if modified_us is None else modified_us,
            problems=_same_bytes(case, received, path_as_received or received.path),
        )
        if exhibit.kind is Kind.ACCOUNTING:
            file = _read_copy(path, received, case.work_folder, progress)
            exhibit = _described(exhibit, file)
            file.content.let_go()
        else:
            exhibit = _with_content(exhibit, received.file, progress)
        added = case.add_exhibit(received, exhibit)
    except BaseException:
        if file is not None:
            file.close()
        case.discard(received)
        raise
    if acquisition is not None and acquisition != Acquisition():
        added = case.set_acquisition(added.number, acquisition)
    if file is None:
        return added, None
    return added, _settled(file, added, case.path_of(added))


def _same_bytes(case: OpenCase, received: Received, path: str) -> tuple[Problem, ...]:
    """A remark where other exhibits have the same bytes.

    Raises:
        BadRequest: one of them has the same path too: it is the same file.
    """
    same = case.same_bytes(received.sha256)
    for number, known in same:
        if known == path:
            raise BadRequest(
                f"this file is in the case already, as {number}", path, "nothing was added"
            )
    if not same:
        return ()
    numbers = ", ".join(number for number, _ in same)
    return (Problem("same-bytes", 0, 0, f"the same bytes as {numbers}"),)


def _settled(file: OpenedFile, exhibit: Exhibit, path: Path) -> OpenedFile:
    """The opened file under the name and number it has as an exhibit."""
    content = file.content.moved(path if file.expanded is None else file.expanded)
    return replace(file, path=path, source=source_of(exhibit), content=content)


def _read_copy(path: Path, received: Received, workdir: Path, progress: Progress) -> OpenedFile:
    """Open what was received, naming the original in what goes wrong.

    The copy is read back from the disk here, and must be what was written.
    """
    try:
        file = open_file(received.file, workdir=workdir, progress=progress)
    except (NotRecognised, ReadFailed) as exc:
        raise type(exc)(exc.what, shown(path), exc.do_next) from exc
    if file.sha256 != received.sha256:
        file.close()
        if received.in_place:
            raise changed(path, "a second reading found other bytes")
        raise CaseError(
            "the copy in the case is not what was read from the source",
            shown(path),
            "the disk with the case or this computer's memory is faulty: use another",
        )
    return file


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
        problems=(*exhibit.problems, *file.problems),
    )


def _with_content(exhibit: Exhibit, path: Path, progress: Progress) -> Exhibit:
    """The exhibit of a supporting file with compression, size and hash of its content."""
    remarks: list[Problem] = []
    digest, size = hashlib.sha256(), 0
    how = compression.NONE
    if exhibit.kind is not Kind.ATTACHMENT and exhibit.size:
        how = compression.kind(_first_bytes(path))
    if how == compression.NONE:
        return replace(exhibit, content_size=exhibit.size, content_sha256=exhibit.sha256)
    for piece in pieces(path, remarks, progress):
        digest.update(piece)
        size += len(piece)
    return replace(
        exhibit,
        compression=how,
        content_size=size,
        content_sha256=digest.hexdigest(),
        problems=(*exhibit.problems, *remarks),
    )


def _first_bytes(path: Path) -> bytes:
    with opened(path) as (file, _):
        return file.read(_TELLING)


def layout_title(found: Scan) -> str:
    """The titles of all layouts in a file."""
    return " and ".join(layout.title for layout in found.layouts)


def byte_order(found: Scan) -> str:
    """``little``, ``big`` or ``mixed``."""
    orders = {layout.byte_order for layout in found.layouts}
    return orders.pop() if len(orders) == 1 else "mixed"
