"""Verify a report, a bundle (folder or zip) or a case: one line a question, nothing trusted.

Needs neither the case nor the network. Whether the *results* are true to the evidence (records read
again, findings worked out again) takes rooms further right; workflow hands that in as a
:class:`Recheck`.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import tempfile
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, BinaryIO

from evidencekit.analysis.wording import plural
from evidencekit.bundle.bag import BAG_INFO, CHUNK, DECLARATION
from evidencekit.bundle.checkcase import case_checks
from evidencekit.bundle.checkcustody import (
    HEAD_KEY,
    custody_checks,
    exhibit_checks,
    logged_exhibits,
)
from evidencekit.bundle.checkfiles import (
    Contents,
    file_checks,
    read_contents,
    read_small,
)
from evidencekit.bundle.checkreport import report_checks
from evidencekit.bundle.checkresults import Recheck, as_folder, result_checks
from evidencekit.bundle.places import (
    CERTIFICATE,
    CUSTODY,
    EXHIBITS,
    FINGERPRINT_FIELD,
    REPORT,
    REPORT_HASH_FIELD,
    UNSEALED,
)
from evidencekit.bundle.stamping import beside_checks, stamp_checks
from evidencekit.bundle.tree import READ_ERRORS, FolderTree, Tree, ZipTree, open_regular
from evidencekit.bundle.verdict import BAD, Result, Verdict, VerdictCheck, judge
from evidencekit.bundle.zipped import container_fault, dos_date
from evidencekit.case.reading import is_folder, read_failed
from evidencekit.clock import Clock, SystemClock
from evidencekit.errors import BadRequest, SealError
from evidencekit.progress import Progress, silent
from evidencekit.seal.certificates import describe_der, is_exact_pem, read_certificates

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from evidencekit.seal.printed import Printed

__all__ = ["Recheck", "Verdict", "VerdictCheck", "verify"]

CASE_FILE = "case.sqlite"
MAX_SIDECAR = 4096
_SIDECAR = re.compile(rb"([0-9a-f]{64})  ([^\n]+)\n")


def verify(
    path: Path,
    progress: Progress = silent,
    recheck: Recheck | None = None,
    *,
    roots: Sequence[bytes] = (),
    clock: Clock | None = None,
) -> Verdict:
    """Whether a report, bundle or case is what it was, as far as can be told here.

    Args:
        path: A PDF, a bundle folder, a zip of one, or a case folder.
        progress: Told what is read; may raise to stop.
        recheck: To work the results out again from the evidence in the bundle.
        roots: DER bytes of certificates the person who checks trusts, for signer and time stamps.
        clock: This computer's clock.

    Raises:
        ReadFailed: the path cannot be read.
        BadRequest: it is none of the four, or a zip that is refused.
        Cancelled: ``progress`` asked to stop.
    """
    clock = clock or SystemClock()
    named = [hashlib.sha256(der).hexdigest() for der in roots]
    if is_folder(path):
        if _holds(path, CASE_FILE):
            return judge(str(path), "case", case_checks(path, clock, progress))
        if not _holds(path, DECLARATION) and not is_folder(path / "data"):
            raise _not_ours(path)
        tree = FolderTree(path)
        found = _bundle(tree, path, progress, recheck, roots, clock)
        return judge(str(path), "bundle", found, named)
    head = _head(path)
    if head.startswith(b"%PDF") or path.suffix.lower() == ".pdf":
        return judge(str(path), "report", _report(path, roots, clock), named)
    if head.startswith(b"PK") or path.suffix.lower() == ".zip":
        with ZipTree(path) as zipped:
            checks = [*_bundle(zipped, None, progress, recheck, roots, clock), _container(zipped)]
        return judge(str(path), "zip", checks, named)
    raise _not_ours(path)


@contextmanager
def sound_bundle(path: Path, progress: Progress = silent) -> Iterator[Path]:
    """A bundle (folder or zip) as a folder to work with, once its files are as its lists say.

    Raises:
        ReadFailed: it cannot be read or unpacked.
        BadRequest: it is no bundle, or its files are not as listed; or it is a zip that is refused.
        Cancelled: ``progress`` asked to stop.
    """
    with ExitStack() as stack:
        tree: Tree
        if is_folder(path):
            if not _holds(path, DECLARATION):
                raise _not_ours(path)
            tree = FolderTree(path)
        elif _head(path).startswith(b"PK"):
            tree = stack.enter_context(ZipTree(path))
        else:
            raise _not_ours(path)
        bad = [c for c in file_checks(tree, read_contents(tree, progress)) if c.result in BAD]
        if bad:
            raise BadRequest("the bundle is not as its lists say", bad[0].text, "verify it first")
        folder = path if is_folder(path) else None
        yield stack.enter_context(as_folder(tree, folder, progress))


def _holds(folder: Path, name: str) -> bool:
    try:
        return (folder / name).exists()
    except OSError as exc:
        raise read_failed(exc, folder) from exc


def _not_ours(path: Path) -> BadRequest:
    return BadRequest(
        "this is neither a report (PDF), a bundle (folder or zip) nor a case",
        str(path),
        "choose the report, the folder that holds bagit.txt, its zip, or the .ekcase folder",
    )


def _head(path: Path) -> bytes:
    try:
        with open_regular(path, follow=True) as file:
            return file.read(8)
    except OSError as exc:
        raise read_failed(exc, path) from exc


def _report(path: Path, roots: Sequence[bytes], clock: Clock) -> Iterator[VerdictCheck]:
    """A PDF alone, with the ``.sha256`` file beside it where there is one."""
    with path.open("rb") as file:
        yield from _sidecar(path, file)
        checks, _, _ = report_checks(file, roots=roots, clock=clock)
    yield from checks
    yield from beside_checks(path, roots, clock)


def _sidecar(path: Path, file: BinaryIO) -> Iterator[VerdictCheck]:
    beside = path.with_name(path.name + ".sha256")
    if not beside.is_file():
        return
    title = "hash of the report"
    with open_regular(beside, follow=True) as listed:
        match = _SIDECAR.fullmatch(listed.read(MAX_SIDECAR))
    if match is None or match[2].decode("utf-8", "replace") != path.name:
        text = f"{beside.name} is not the list of one hash that was written beside the report."
        yield VerdictCheck("report-hash", title, Result.CHANGED, text, beside.name)
        return
    yield _hash_check(match[1].decode(), _sha256(file), f"in {beside.name}")


def _sha256(file: BinaryIO) -> str:
    digest = hashlib.sha256()
    file.seek(0)
    while piece := file.read(CHUNK):
        digest.update(piece)
    return digest.hexdigest()


def _hash_check(expected: str, found: str, where: str) -> VerdictCheck:
    title = "hash of the report"
    if expected == found:
        text = f"The report has the SHA-256 that stands {where}: {found}."
        return VerdictCheck("report-hash", title, Result.INTACT, text, "", expected, found)
    text = f"The report was changed: SHA-256 {expected} stands {where}, {found} found."
    return VerdictCheck("report-hash", title, Result.CHANGED, text, "", expected, found)


def _bundle(
    tree: Tree,
    folder: Path | None,
    progress: Progress,
    recheck: Recheck | None,
    roots: Sequence[bytes],
    clock: Clock,
) -> Iterator[VerdictCheck]:
    """All checks of a bundle; ``folder`` where it lies in one."""
    contents = read_contents(tree, progress)
    files = file_checks(tree, contents)
    yield from files
    printed = None
    if REPORT in tree.names():
        checks, printed = _bundled_report(tree, contents, roots, clock)
        yield from checks
    if CUSTODY in tree.names() or contents.ours or (printed and HEAD_KEY in printed.stated):
        raw = read_small(tree, CUSTODY) if CUSTODY in tree.names() else None
        yield from custody_checks(raw, contents.fields, printed)
    if EXHIBITS in tree.names():
        listed = read_small(tree, EXHIBITS)
        yield from exhibit_checks(listed, contents.digests, printed)
        if CUSTODY in tree.names():
            yield from logged_exhibits(listed, read_small(tree, CUSTODY))
    yield from stamp_checks(tree, contents, roots, clock)
    if recheck is not None:
        sound = not any(check.result in BAD for check in files)
        yield from result_checks(tree, folder, recheck, progress, sound=sound)


def _bundled_report(
    tree: Tree, contents: Contents, roots: Sequence[bytes], clock: Clock
) -> tuple[list[VerdictCheck], Printed]:
    checks: list[VerdictCheck] = []
    told = contents.fields.get(REPORT_HASH_FIELD, "")
    if told:
        found = contents.digests.get(REPORT, {}).get("sha256", "unreadable")
        checks.append(_hash_check(told, found, f"in {BAG_INFO}"))
    sealed_with = contents.fields.get(FINGERPRINT_FIELD, "")
    with _spooled(tree, REPORT) as file:
        seal, printed, state = report_checks(
            file, roots=roots, clock=clock, sealed_with=sealed_with
        )
        checks += seal
        if UNSEALED in tree.names():
            checks.append(_twin(tree, file, state.unsealed_size))
    if CERTIFICATE in tree.names():
        used = state.certificate.fingerprint if state.certificate else ""
        checks += _certificate_file(tree, sealed_with or used)
    return checks, printed


@contextmanager
def _spooled(tree: Tree, name: str) -> Iterator[BinaryIO]:
    """A file of the bundle, to read at any place: large ones by way of a private temporary file."""
    with tempfile.SpooledTemporaryFile(max_size=1 << 26) as copy:
        try:
            with tree.open(name) as source:
                shutil.copyfileobj(source, copy, CHUNK)
        except READ_ERRORS:
            copy.truncate(0)
        copy.seek(0)
        yield copy  # type: ignore[misc]  # a BinaryIO in all but name


def _twin(tree: Tree, report: BinaryIO, size: int | None) -> VerdictCheck:
    """The unsealed report must be all of the sealed one up to where its seal begins.

    ``size`` is how long that is; None: the report is not sealed, or its seal cannot be read.
    """
    title = "unsealed twin of the report"
    report.seek(0)
    try:
        with tree.open(UNSEALED) as twin:
            while piece := twin.read(CHUNK):
                if report.read(len(piece)) != piece:
                    text = "The unsealed report is not the beginning of the sealed one."
                    return VerdictCheck("twin", title, Result.CHANGED, text, UNSEALED)
    except READ_ERRORS as exc:
        return VerdictCheck("twin", title, Result.CHANGED, f"It cannot be read: {exc}.", UNSEALED)
    if size is not None and tree.size(UNSEALED) != size:
        text = (
            f"The unsealed report is not the sealed one before it was sealed: that has {size:,} "
            f"bytes, it has {tree.size(UNSEALED):,}."
        )
        return VerdictCheck("twin", title, Result.CHANGED, text, UNSEALED)
    text = "The sealed report begins with the unsealed one, byte for byte."
    return VerdictCheck("twin", title, Result.INTACT, text, UNSEALED)


def _certificate_file(tree: Tree, sealed_with: str) -> Iterator[VerdictCheck]:
    """The certificate handed along must be the one of the seal, and the only one."""
    raw = read_small(tree, CERTIFICATE)
    try:
        found = describe_der(read_certificates(raw, CERTIFICATE)[0]).fingerprint
    except SealError:
        found = ""
    if not is_exact_pem(raw) or raw.count(b"BEGIN") != 1 or (sealed_with and found != sealed_with):
        text = f"{CERTIFICATE} is not the certificate that sealed the report."
        title = "certificate file"
        yield VerdictCheck(
            "certificate-file", title, Result.CHANGED, text, CERTIFICATE, sealed_with, found
        )


def _container(zipped: ZipTree) -> VerdictCheck:
    """The zip's own bytes, which hold nothing of the bundle but could hide something."""
    title = "the zip file itself"
    if zipped.begins:
        added = plural(zipped.begins, "byte stands", "bytes stand")
        text = f"The zip was changed: {added} before its first file."
        return VerdictCheck("container", title, Result.CHANGED, text)
    date = dos_date(read_small(zipped, BAG_INFO))
    ours, fault = container_fault(zipped.file, zipped.length, zipped.members(), date)
    if fault and ours:
        return VerdictCheck("container", title, Result.CHANGED, f"The zip was changed: {fault}.")
    if fault:
        text = f"The zip itself vouches for nothing: {fault}. Its files were checked one by one."
        return VerdictCheck("container", title, Result.CANNOT_CHECK, text)
    text = "The zip is byte for byte as EvidenceKit writes it for these files."
    return VerdictCheck("container", title, Result.INTACT, text)
