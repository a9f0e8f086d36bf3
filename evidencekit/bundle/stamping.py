"""A trusted time for a whole bundle: one RFC 3161 stamp over its tag manifest.

The tag manifest's hash stands for every file of the bundle, so one stamp dates them all. The answer
comes later and cannot be listed in what it stamps; four files beside the tag manifest hold it: the
request, the response, the root that the examiner chose, and the hashes of these three.
"""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from evidencekit.bundle.bag import TAG_MANIFEST, create_private
from evidencekit.bundle.checkfiles import MAX_LIST, Contents, read_small
from evidencekit.bundle.manifests import manifest_text
from evidencekit.bundle.places import STAMP_FILES, stamp_names
from evidencekit.bundle.verdict import Result, VerdictCheck
from evidencekit.clock import utc_text
from evidencekit.errors import ReportError, SealError
from evidencekit.seal.certificates import describe_der, is_exact_pem, read_certificates
from evidencekit.seal.requests import TimeRequest, request_for_file
from evidencekit.seal.timestamping import verify_file_stamp, verify_response
from evidencekit.seal.tokens import RootNotNamed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from evidencekit.bundle.tree import Tree
    from evidencekit.clock import Clock
    from evidencekit.seal.values import TimeStamp


def request_for_bundle(bundle: Path, *, clock: Clock | None = None) -> TimeRequest:
    """Ask for the time of a bundle folder; write it elsewhere with ``timestamping.write_request``.

    Raises:
        ReadFailed: it has no tag manifest that can be read.
    """
    request = request_for_file(bundle / TAG_MANIFEST, clock=clock)
    return replace(request, name=f"{bundle.name}.{TAG_MANIFEST}")


def add_stamp(
    bundle: Path,
    query: bytes,
    response: bytes,
    roots: Sequence[bytes],
    *,
    clock: Clock | None = None,
) -> TimeStamp:
    """Put a carried time stamp into a bundle folder, once everything about it holds.

    Args:
        bundle: The bundle folder, unchanged since the request.
        query: The ``.tsq`` that was sent.
        response: The ``.tsr`` that came back.
        roots: DER bytes of the authority's root certificates, chosen by the examiner.
        clock: This computer's clock.

    Raises:
        ReadFailed: the tag manifest cannot be read.
        SealError: the response is not good for this bundle.
        ReportError: there is a time stamp already, or it cannot be written.
    """
    return add_stamp_beside(bundle / TAG_MANIFEST, query, response, roots, clock=clock)


def add_stamp_beside(
    path: Path,
    query: bytes,
    response: bytes,
    roots: Sequence[bytes],
    *,
    clock: Clock | None = None,
) -> TimeStamp:
    """Put a carried time stamp beside the file ``path`` that it is over: four files named after it.

    A request or response that lies there already as it was carried stays. Args and errors: as
    :func:`add_stamp`.
    """
    stamp = verify_file_stamp(path, query, response, roots, clock=clock)
    pem = b"".join(describe_der(der).pem for der in roots)
    names = stamp_names(path.name)
    files = dict(zip(names, (query, response, pem), strict=False))
    sums = {name: hashlib.sha256(raw).hexdigest() for name, raw in files.items()}
    files[names[3]] = manifest_text(sums).encode()
    folder = path.parent
    written: list[str] = []
    try:
        there = {name for name in files if os.path.lexists(folder / name)}
        carried = {name for name in there & set(names[:2]) if _holds(folder / name, files[name])}
        if taken := sorted(there - carried):
            raise ReportError("there is a time stamp already", taken[0], "nothing was changed")
        for name, raw in files.items():
            if name in carried:
                continue
            with create_private(folder / name) as file:
                written.append(name)
                file.write(raw)
    except OSError as exc:
        for name in written:
            (folder / name).unlink(missing_ok=True)
        raise ReportError(
            "the time stamp could not be written", str(folder), exc.strerror or ""
        ) from exc
    return stamp


def _holds(path: Path, raw: bytes) -> bool:
    return path.is_file() and not path.is_symlink() and path.read_bytes() == raw


def beside_checks(path: Path, roots: Sequence[bytes], clock: Clock) -> list[VerdictCheck]:
    """What a time stamp beside the file ``path`` is worth; nothing where there is none."""
    here = {}
    for name in stamp_names(path.name):
        place = path.with_name(name)
        if place.is_file() and not place.is_symlink():
            with place.open("rb") as file:
                here[name] = file.read(MAX_LIST)
    if stamp_names(path.name)[3] not in here:  # nothing was imported yet
        return []
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").digest()
    return _stamp_checks("time stamp of the file", path.name, here, digest, roots, clock)


def stamp_checks(
    tree: Tree, contents: Contents, roots: Sequence[bytes], clock: Clock
) -> list[VerdictCheck]:
    """What the bundle's time stamp is worth; nothing where it has none."""
    here = {name: read_small(tree, name) for name in STAMP_FILES if name in tree.names()}
    digest = bytes.fromhex(contents.digests.get(TAG_MANIFEST, {}).get("sha256", ""))
    return _stamp_checks("time stamp of the bundle", TAG_MANIFEST, here, digest, roots, clock)


def _stamp_checks(
    title: str,
    stamped: str,
    here: Mapping[str, bytes],
    digest: bytes,
    roots: Sequence[bytes],
    clock: Clock,
) -> list[VerdictCheck]:
    """A time stamp over the file ``stamped``, of the files ``here``, one verdict; none: no stamp."""
    names = stamp_names(stamped)
    if not here:
        return []
    lacking = [name for name in names if name not in here]
    if lacking:
        text = f"The time stamp is not whole: {', '.join(lacking)} is missing."
        return [VerdictCheck("time-stamp", title, Result.MISSING, text, lacking[0])]
    query, response, pem, listed = (here[name] for name in names)
    sums = {name: hashlib.sha256(here[name]).hexdigest() for name in names[:3]}
    if listed != manifest_text(sums).encode() or not is_exact_pem(pem):
        text = f"The files of the time stamp were changed: {', '.join(names)}."
        return [VerdictCheck("time-stamp", title, Result.CHANGED, text)]
    try:
        own = read_certificates(pem, names[2])
        if roots:
            with suppress(RootNotNamed):
                stamp = verify_response(query, response, roots, digest=digest, clock=clock)
                text = stamp_words(stamp, named=True)
                return [VerdictCheck("time-stamp", title, Result.INTACT, text)]
        stamp = verify_response(query, response, own, digest=digest, clock=clock)
    except SealError as exc:
        return [VerdictCheck("time-stamp", title, Result.CHANGED, f"{_sentence(exc)}")]
    text = stamp_words(stamp, named=False)
    if not roots:
        return [VerdictCheck("time-stamp", title, Result.INTACT, text)]
    text += " It is none of the certificates you named."
    return [VerdictCheck("time-stamp", title, Result.CANNOT_CHECK, text, unnamed=True)]


def stamp_words(stamp: TimeStamp, *, named: bool) -> str:
    """What a good time stamp says, in two or three sentences.

    ``named``: the root is one that the person who checks named, not one that came with the file.
    """
    give = f" ± {stamp.accuracy_us / 1_000_000:g} s" if stamp.accuracy_us is not None else ""
    words = (
        f"It existed at {utc_text(stamp.time_us)}{give}, says {stamp.authority} "
        f"(serial {stamp.serial}, policy {stamp.policy})."
    )
    if stamp.root is not None:
        words += f" Its root certificate is {stamp.root.name}, SHA-256 {stamp.root.fingerprint}"
        words += (
            ", which you named."
            if named
            else ": compare that with what the authority publishes, for it came with the file."
        )
    return " ".join([words, *(f"Note: {warning}." for warning in stamp.warnings)])


def _sentence(error: SealError) -> str:
    text = str(error)
    return text[:1].upper() + text[1:] + ("" if text.endswith(".") else ".")
