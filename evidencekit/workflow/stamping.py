"""A trusted time, carried: the question written to a small file, the answer brought back and put in.

Three things can be stamped. A *bundle*: its tag manifest stands for every file in it, and the answer
lies beside that. The *seal* inside a PDF: the answer goes into the room kept for it, which makes
another file of the same length. Any *file* as it is: the answer lies beside it. What an answer belongs
to is told by its request, so importing asks nothing.
"""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from evidencekit.bundle.bag import DECLARATION, TAG_MANIFEST
from evidencekit.bundle.stamping import add_stamp, add_stamp_beside, request_for_bundle
from evidencekit.case.names import shown
from evidencekit.case.reading import read_failed
from evidencekit.clock import SystemClock, utc_text
from evidencekit.errors import BadRequest, ReportError, SealError
from evidencekit.progress import Progress, silent
from evidencekit.seal.certificates import load_certificates
from evidencekit.seal.requests import (
    imprint_of,
    request_for_file,
    request_for_seal,
    seal_imprint,
    write_request,
)
from evidencekit.seal.timestamping import refuse_ungranted, stamp_seal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from evidencekit.clock import Clock
    from evidencekit.seal.values import TimeStamp
    from evidencekit.workflow.workspace import Workspace

OVER = ("bundle", "seal", "file")
"""What a time stamp can be over."""
REQUESTS = "stamp-requests"
"""Setting of the case: what a request asks about → where it was written."""
_LARGEST = 1 << 20
"""Bytes: no request or answer is larger."""


@dataclass(frozen=True, slots=True)
class StampRequest:
    """A question to a time-stamping authority, written down to be carried."""

    path: Path
    """The ``.tsq``: a hash and a random number, nothing of the case."""
    how_to: Path
    """A page beside it that says what to do with it."""
    over: str
    """``bundle``, ``seal`` or ``file``."""
    imprint: str
    """The SHA-256 that is asked about, hex."""


@dataclass(frozen=True, slots=True)
class Stamped:
    """A time stamp that was found good and put where it belongs."""

    path: Path
    """The file or bundle folder that has it now: for a seal a new file."""
    over: str
    """``bundle``, ``seal`` or ``file``."""
    stamp: TimeStamp
    sha256_before: str
    """Of the PDF or file; of a bundle's tag manifest."""
    sha256_after: str
    """The same, but for a seal, whose file is another one now."""


def request_stamp(
    path: Path,
    folder: Path,
    *,
    over: str = "",
    ws: Workspace | None = None,
    clock: Clock | None = None,
) -> StampRequest:
    """Write a time stamp request for ``path`` into ``folder``, and log it if a case is open.

    Args:
        path: A bundle folder, a PDF, or any file.
        folder: Where the ``.tsq`` and the page about it go; made if need be.
        over: ``bundle``, ``seal`` or ``file``; empty: what ``path`` suggests (a folder is a bundle, a
            PDF is stamped in its seal where it has one that can take it).
        ws: The open case whose custody log is told.
        clock: This computer's clock and random source.

    Raises:
        BadRequest: ``over`` is none of these or does not fit ``path``.
        ReadFailed: ``path`` cannot be read.
        SealError: the seal is missing, not intact, or has a time stamp already.
        ReportError: the request cannot be written, or is there already.
    """
    over = over or _suggested(path)
    clock = clock or (ws.case.clock if ws else SystemClock())
    if over not in OVER or (over == "bundle") != path.is_dir():
        raise BadRequest(
            "this cannot be time-stamped so", f"{over}: {shown(path)}", f"choose {', '.join(OVER)}"
        )
    ask = {"bundle": request_for_bundle, "seal": request_for_seal, "file": request_for_file}[over]
    request = ask(path, clock=clock)
    written = write_request(request, folder)
    if ws is not None:
        ws.case.log(
            "stamp-requested",
            f"time stamp requested over {_over_words(over)} {shown(path.name)}: "
            f"SHA-256 {request.imprint}",
            facts={
                "name": shown(path.name),
                "over": over,
                "imprint": request.imprint,
                "sha256": file_sha256(path / TAG_MANIFEST if over == "bundle" else path),
            },
        )
        kept = {**ws.case.setting(REQUESTS, {}), request.imprint: str(written.absolute())}
        ws.case.set_setting(REQUESTS, kept)
    how_to = written.with_name(f"{request.name}.HOW-TO-STAMP.txt")
    return StampRequest(written, how_to, over, request.imprint)


def fetch_stamp(request: Path, address: str, progress: Progress = silent) -> Path:
    """Send a ``.tsq`` to the authority at ``address`` and write its ``.tsr`` beside it, unverified.

    The only step of the program that uses a network, and only because the examiner names the address.
    Follow it with :func:`import_stamp`.

    Raises:
        Cancelled: ``progress`` asked to stop; nothing is written.
        BadRequest: the address is not ``http://`` or ``https://``.
        ReadFailed: the request cannot be read.
        SealError: no answer, or none that is a time stamp response.
        ReportError: the answer cannot be written, or is there already.
    """
    from evidencekit.seal.asking import ask_authority

    target = request.with_suffix(".tsr")
    if os.path.lexists(target):
        raise ReportError("there is an answer already", shown(target), "nothing was asked")
    answer = ask_authority(address, _small(request), progress=progress)
    refuse_ungranted(answer)
    try:
        with target.open("xb") as file:
            file.write(answer)
    except OSError as exc:
        raise ReportError(
            "the answer could not be written", shown(target), exc.strerror or str(exc)
        ) from exc
    return target


def import_stamp(
    path: Path,
    request: Path,
    response: Path,
    roots: Sequence[Path],
    *,
    target: Path | None = None,
    ws: Workspace | None = None,
    clock: Clock | None = None,
) -> Stamped:
    """Verify a carried answer and put it where it belongs; log it, with both hashes, if a case is open.

    Nothing is touched before everything about the answer holds: status, hash, random number, the
    authority's signature, its certificate's purpose and chain to one of ``roots``, every free byte.

    Args:
        path: The bundle folder, PDF or file that was asked about, unchanged since.
        request: The ``.tsq`` that was sent.
        response: The ``.tsr`` that came back.
        roots: Files with the authority's root certificate, as the authority publishes it.
        target: For a stamp into a seal, the new PDF; ``NAME-timestamped.pdf`` unless given.
        ws: The open case whose custody log is told.
        clock: This computer's clock.

    Raises:
        ReadFailed: a file cannot be read.
        SealError: the answer is not good for this; says why.
        ReportError: there is a time stamp already, or it cannot be written.
    """
    clock = clock or (ws.case.clock if ws else SystemClock())
    query, answer = _small(request), _small(response)
    ders = [der for file in roots for der in load_certificates(file)]
    over = _over_of(path, imprint_of(query))
    if over == "bundle":
        before = after = file_sha256(path / TAG_MANIFEST)
        stamp, place = add_stamp(path, query, answer, ders, clock=clock), path
    elif over == "seal":
        place = target or path.with_name(f"{path.stem}-timestamped.pdf")
        before = file_sha256(path)
        sealed = stamp_seal(path, place, query, answer, ders, clock=clock)
        if sealed.stamp is None:
            raise SealError("the stamped report has no time stamp", shown(place))
        stamp, after = sealed.stamp, sealed.sha256
    else:
        before = after = file_sha256(path)
        stamp, place = add_stamp_beside(path, query, answer, ders, clock=clock), path
    done = Stamped(place, over, stamp, before, after)
    if ws is not None:
        _log(ws, path, done)
    return done


def asked_imprint(request: Path) -> str:
    """What the ``.tsq`` at ``request`` asks about: a SHA-256, hex.

    Raises:
        ReadFailed: it cannot be read.
        SealError: it is no request of this program.
    """
    return imprint_of(_small(request))


def _log(ws: Workspace, path: Path, done: Stamped) -> None:
    stamp = done.stamp
    hashes = f"SHA-256 {done.sha256_before}"
    if done.sha256_after != done.sha256_before:
        hashes = f"SHA-256 before {done.sha256_before}, after {done.sha256_after}"
        hashes += f" as {shown(done.path.name)}"
    facts: dict[str, Any] = {
        "name": shown(path.name),
        "over": done.over,
        "sha256_before": done.sha256_before,
        "sha256": done.sha256_after,
        "time_utc": utc_text(stamp.time_us),
        "authority": stamp.authority,
        "serial": stamp.serial,
        "policy": stamp.policy,
        "root_sha256": stamp.root.fingerprint if stamp.root else "",
        "warnings": list(stamp.warnings),
    }
    ws.case.log(
        "stamp-imported",
        f"time stamp of {stamp.authority} over {_over_words(done.over)} {shown(path.name)}, "
        f"{utc_text(stamp.time_us)}, serial {stamp.serial}: {hashes}",
        facts=facts,
    )


def _suggested(path: Path) -> str:
    if path.is_dir():
        return "bundle"
    try:
        seal_imprint(path)
    except SealError:
        return "file"
    return "seal"


def _over_of(path: Path, imprint: str) -> str:
    """Which of the three a request asked about.

    Raises:
        ReadFailed: ``path`` cannot be read.
        SealError: none of them: it was changed, or the request is for something else.
    """
    if path.is_dir():
        if not (path / DECLARATION).exists():
            raise BadRequest("this folder is no bundle", shown(path), "choose the bundle's folder")
        return "bundle"
    if file_sha256(path) == imprint:
        return "file"
    with suppress(SealError):  # no seal: then it was not asked about
        if seal_imprint(path) == imprint:
            return "seal"
    raise SealError(
        "the request was not made for this file",
        shown(path),
        "the file was changed after the request, or this is another request",
    )


def _over_words(over: str) -> str:
    return {"bundle": "the bundle", "seal": "the seal of", "file": "the file"}[over]


def file_sha256(path: Path) -> str:
    """SHA-256 of a file as it is now, hex.

    Raises:
        ReadFailed: it cannot be read.
    """
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as exc:
        raise read_failed(exc, path) from exc


def _small(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            raw = file.read(_LARGEST + 1)
    except OSError as exc:
        raise read_failed(exc, path) from exc
    if len(raw) > _LARGEST:
        raise SealError("this is no time stamp", shown(path), "it is far too large to be one")
    return raw
