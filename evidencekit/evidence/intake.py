"""Files becoming exhibits, and exhibits opened again."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

from evidencekit.case.model import Acquisition, Exhibit, Kind, source_of
from evidencekit.case.names import shown, told
from evidencekit.case.reading import CHUNK, changed, opened
from evidencekit.errors import BadRequest, CaseError, NotRecognised, ReadFailed
from evidencekit.evidence import indexes
from evidencekit.evidence.content import head_of, pieces
from evidencekit.evidence.firstreading import open_file
from evidencekit.evidence.opened import SMALL, Content, OpenedFile
from evidencekit.evidence.search import find
from evidencekit.evidence.supporting import SupportingFile, guess_kind, problems_in
from evidencekit.formats import compression
from evidencekit.progress import Progress, silent
from evidencekit.records import Problem

if TYPE_CHECKING:
    from pathlib import Path

    from evidencekit.case.copying import Received
    from evidencekit.case.store import OpenCase
    from evidencekit.formats.decode import Scan
    from evidencekit.records import Source

_SAY_KIND = (
    "if it is a log, a crontab or another supporting file, say which kind; as an attachment it is kept "
    "and hashed without being read"
)

__all__ = ["OpenedFile", "find", "open_exhibit", "open_file", "take_in"]


def open_exhibit(
    case: OpenCase, exhibit: Exhibit, progress: Progress = silent, *, workdir: Path | None = None
) -> OpenedFile:
    """An accounting exhibit of a case, opened anew from its bytes, or by what is kept of it.

    ``workdir`` takes expansions where the case is open for reading only.

    Raises:
        ReadFailed: it cannot be read, or is not the file taken in.
        NotRecognised: it no longer holds accounting.
        CaseError: there is no room for its expanded content.
        Cancelled: ``progress`` asked to stop.
    """
    path = case.path_of(exhibit)
    source = source_of(exhibit)
    known = indexes.recall(case.folder, exhibit)
    standing = indexes.Standing.of(path)
    untouched = known is not None and standing is not None and known.standing == standing
    if known and untouched and exhibit.compression == compression.NONE and exhibit.size > SMALL:
        return _open_known(path, source, known)
    file = open_file(
        path, workdir=workdir or case.work_folder, source=source, known=known, progress=progress
    )
    if file.sha256 != exhibit.sha256:
        file.close()
        raise ReadFailed(
            f"this is not the file taken in: SHA-256 {exhibit.sha256} at intake, {file.sha256} now",
            exhibit.number,
            "restore it from a copy with the hash of intake; it is left out until then",
        )
    if not (untouched or case.read_only):
        _keep(case, exhibit.number, file, standing)
    return file


def _open_known(path: Path, source: Source, known: indexes.Kept) -> OpenedFile:
    """A large file that nobody touched since it was hashed, without reading it."""
    with opened(path) as (_, before):
        content = Content(path, before)
    return OpenedFile(
        path=path,
        source=source,
        size=before.size,
        sha256=known.sha256,
        modified_us=before.modified_ns // 1000,
        compression=compression.NONE,
        content_sha256=known.content_sha256,
        scan=known.scan,
        content=content,
    )


def _keep(case: OpenCase, number: str, file: OpenedFile, before: indexes.Standing | None) -> None:
    """Keep what was found; ``before`` is how the file stood when its reading began."""
    same = before is not None and indexes.Standing.of(file.path) == before
    kept = indexes.Kept(file.sha256, file.content_sha256, file.scan, before if same else None)
    indexes.keep(case.folder, number, kept)


def take_in(
    case: OpenCase,
    path: Path,
    *,
    kind: Kind | None = None,
    path_as_received: str = "",
    modified_us: int | None = None,
    acquisition: Acquisition | None = None,
    told_by: str = "",
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
    standing = indexes.Standing.of(received.file)
    name_then = told(path_as_received) or received.path
    try:
        exhibit = Exhibit(
            number="",
            name=received.name,
            path=name_then,
            kind=kind or guess_kind(head_of(received.file)) or Kind.ACCOUNTING,
            size=received.size,
            sha256=received.sha256,
            md5=received.md5,
            stored="",
            in_place=in_place,
            modified_us=received.modified_us if modified_us is None else modified_us,
            problems=_same_bytes(case, received, name_then),
        )
        if exhibit.kind is Kind.ACCOUNTING:
            try:
                file = _read_copy(path, received, case.work_folder, progress)
            except NotRecognised as exc:
                if kind:
                    raise
                next_steps = "; ".join(part for part in (exc.do_next, _SAY_KIND) if part)
                raise NotRecognised(exc.what, exc.where, next_steps) from exc
            exhibit = described(exhibit, file)
            file.content.let_go()
        else:
            exhibit = _as_read(exhibit, received.file, progress)
        added = case.add_exhibit(received, exhibit)
    except BaseException:
        if file is not None:
            file.close()
        case.discard(received)
        raise
    if acquisition is not None and acquisition != Acquisition():
        added = case.set_acquisition(added.number, acquisition, reported_by=told_by)
    if file is None:
        return added, None
    settled = _settled(file, added, case.path_of(added))
    _keep(case, added.number, settled, standing)
    return added, settled


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


def described(exhibit: Exhibit, file: OpenedFile) -> Exhibit:
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


def _as_read(exhibit: Exhibit, path: Path, progress: Progress) -> Exhibit:
    """The exhibit of a supporting file with its content's size and hash, and the problems in it."""
    file = SupportingFile(path, exhibit.kind, exhibit.name, exhibit.path)
    found = problems_in(file, progress)
    whole = _with_content(exhibit, path, progress)
    return replace(whole, problems=(*exhibit.problems, *found))


def _with_content(exhibit: Exhibit, path: Path, progress: Progress) -> Exhibit:
    """The exhibit of a supporting file with compression, size and hash of its content."""
    remarks: list[Problem] = []  # the same as were found reading it
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
    )


def _first_bytes(path: Path) -> bytes:
    with opened(path) as (file, _):
        return file.read(CHUNK)


def layout_title(found: Scan) -> str:
    """The titles of all layouts in a file."""
    return " and ".join(layout.title for layout in found.layouts)


def byte_order(found: Scan) -> str:
    """``little``, ``big`` or ``mixed``."""
    orders = {layout.byte_order for layout in found.layouts}
    return orders.pop() if len(orders) == 1 else "mixed"
