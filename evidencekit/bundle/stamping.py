"""A trusted time for a whole bundle: one RFC 3161 stamp over its tag manifest.

The tag manifest's hash stands for every file of the bundle, so one stamp dates them all. The answer
comes later and cannot be listed in what it stamps; four files beside the tag manifest hold it: the
request, the response, the root that the examiner chose, and the hashes of these three.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

from evidencekit.bundle.bag import TAG_MANIFEST, create_private
from evidencekit.bundle.checkfiles import Contents, read_small
from evidencekit.bundle.manifests import manifest_text
from evidencekit.bundle.places import (
    STAMP_FILES,
    STAMP_REQUEST,
    STAMP_RESPONSE,
    STAMP_ROOTS,
    STAMP_SUMS,
)
from evidencekit.bundle.verdict import Result, VerdictCheck
from evidencekit.clock import utc_text
from evidencekit.errors import ReportError, SealError
from evidencekit.seal.certificates import describe_der, is_exact_pem, read_certificates
from evidencekit.seal.timestamping import (
    TimeRequest,
    request_for_file,
    verify_file_stamp,
    verify_response,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
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
    stamp = verify_file_stamp(bundle / TAG_MANIFEST, query, response, roots, clock=clock)
    pem = b"".join(describe_der(der).pem for der in roots)
    files = {STAMP_REQUEST: query, STAMP_RESPONSE: response, STAMP_ROOTS: pem}
    sums = {name: hashlib.sha256(raw).hexdigest() for name, raw in files.items()}
    files[STAMP_SUMS] = manifest_text(sums).encode()
    taken = next((name for name in files if (bundle / name).exists()), "")
    if taken:
        raise ReportError("the bundle has a time stamp already", taken, "nothing was changed")
    try:
        for name, raw in files.items():
            with create_private(bundle / name) as file:
                file.write(raw)
    except OSError as exc:
        for name in files:
            (bundle / name).unlink(missing_ok=True)
        raise ReportError(
            "the time stamp could not be written", str(bundle), exc.strerror or ""
        ) from exc
    return stamp


def stamp_checks(
    tree: Tree, contents: Contents, roots: Sequence[bytes], clock: Clock
) -> list[VerdictCheck]:
    """What the bundle's time stamp is worth; nothing where it has none."""
    title = "time stamp of the bundle"
    here = [name for name in STAMP_FILES if name in tree.names()]
    if not here:
        return []
    lacking = [name for name in STAMP_FILES if name not in here]
    if lacking:
        text = f"The time stamp is not whole: {', '.join(lacking)} is missing."
        return [VerdictCheck("time-stamp", title, Result.MISSING, text, lacking[0])]
    try:
        stamp = _verified(tree, contents, roots, clock)
    except SealError as exc:
        return [VerdictCheck("time-stamp", title, Result.CHANGED, f"{_sentence(exc)}")]
    return [VerdictCheck("time-stamp", title, Result.INTACT, stamp_words(stamp, named=bool(roots)))]


def _verified(tree: Tree, contents: Contents, roots: Sequence[bytes], clock: Clock) -> TimeStamp:
    raw = {name: read_small(tree, name) for name in STAMP_FILES}
    sums = {name: hashlib.sha256(raw[name]).hexdigest() for name in STAMP_FILES[:3]}
    if raw[STAMP_SUMS] != manifest_text(sums).encode() or not is_exact_pem(raw[STAMP_ROOTS]):
        raise SealError("the files of the time stamp were changed", ", ".join(STAMP_FILES))
    own = read_certificates(raw[STAMP_ROOTS], STAMP_ROOTS)
    digest = contents.digests.get(TAG_MANIFEST, {}).get("sha256", "")
    return verify_response(
        raw[STAMP_REQUEST],
        raw[STAMP_RESPONSE],
        roots or own,
        digest=bytes.fromhex(digest),
        clock=clock,
    )


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
