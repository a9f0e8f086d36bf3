"""Trusted time that is carried: a small question out, a small answer in, no network here.

A ``.tsq`` holds a hash and a random number and no case data. It goes on a stick to any machine with a
network, whose answer, the ``.tsr``, comes back days later. Everything about the answer is verified
before any file is touched (see ``tokens``). Two things can be stamped:

* a file as it is (the bundle's tag manifest, or a PDF): the answer stays beside it;
* the seal inside a PDF (PAdES B-B becomes B-T): the answer goes into room that was left for it, so the
  file keeps its length and its one revision, and ``pdfsig`` still says "Total document signed".

``requests`` makes the questions. Asking an authority over the network is another module's (``asking``),
for an address that the examiner named.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from typing import TYPE_CHECKING

from asn1crypto import cms, core, tsp  # type: ignore[import-untyped]  # no types
from pyhanko.sign.general import extract_certificate_info

from evidencekit.clock import Clock, SystemClock
from evidencekit.errors import ReportError, SealError
from evidencekit.seal.certificates import printable_text
from evidencekit.seal.chains import own_chain
from evidencekit.seal.checking import check_seal
from evidencekit.seal.requests import read_query, reading, stampable
from evidencekit.seal.strict import STAMP_ATTRIBUTE, embedded, unattached
from evidencekit.seal.tokens import UNREADABLE, verify_token
from evidencekit.seal.values import Seal, TimeStamp

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


class _Response(core.Sequence):  # type: ignore[misc]  # asn1crypto ships no types
    """RFC 3161, 2.4.2; asn1crypto's own class takes the token for always there."""

    _fields = [  # noqa: RUF012 (as that library wants it)
        ("status", tsp.PKIStatusInfo),
        ("time_stamp_token", cms.ContentInfo, {"optional": True}),
    ]


def verify_response(
    query: bytes,
    response: bytes,
    roots: Sequence[bytes],
    *,
    digest: bytes,
    earliest_us: int | None = None,
    clock: Clock | None = None,
) -> TimeStamp:
    """The time stamp in a ``.tsr``, once everything about it holds.

    Args:
        query: The ``.tsq`` it answers.
        response: The ``.tsr``.
        roots: DER bytes of the roots the user chose; at least one.
        digest: SHA-256 of what was to be stamped, as it is now.
        earliest_us: When that was made, by the clock that made it.
        clock: This computer's clock.

    Raises:
        RootNotNamed: all holds, but the chain leads to none of ``roots``.
        SealError: anything is wrong; the sentence says what.
    """
    if not roots:
        raise SealError(
            "no root certificate was chosen",
            "",
            "choose the root certificate that the time-stamping authority publishes",
        )
    request = read_query(query)
    token = _granted_token(response)
    imprint = bytes(request["message_imprint"]["hashed_message"].native)
    if imprint != digest:
        raise SealError(
            "the file is not the one the time stamp was asked for",
            f"SHA-256 {imprint.hex()} asked for, {digest.hex()} found",
            "it was changed after the request, or this is another request",
        )
    return verify_token(
        bytes(token.dump()),
        lambda name: digest if name == "sha256" else b"",
        roots,
        now_us=(clock or SystemClock()).now_us(),
        earliest_us=earliest_us,
        nonce=request["nonce"].native,
    )


def verify_file_stamp(
    path: Path,
    query: bytes,
    response: bytes,
    roots: Sequence[bytes],
    *,
    earliest_us: int | None = None,
    clock: Clock | None = None,
) -> TimeStamp:
    """As :func:`verify_response`, for a file as it is.

    Raises:
        ReadFailed: the file cannot be read.
        SealError: anything about the time stamp is wrong.
    """
    with reading(path) as file:
        digest = hashlib.file_digest(file, "sha256").digest()
    return verify_response(
        query, response, roots, digest=digest, earliest_us=earliest_us, clock=clock
    )


def stamp_seal(
    path: Path,
    target: Path,
    query: bytes,
    response: bytes,
    roots: Sequence[bytes],
    *,
    clock: Clock | None = None,
) -> Seal:
    """Write ``target``: the sealed PDF ``path`` with the time stamp put into its seal.

    The length stays; only digits inside the seal change. ``path`` is left as it is.

    Raises:
        ReadFailed: ``path`` cannot be read.
        SealError: the response is not good for this seal, or does not fit.
        ReportError: ``target`` exists or cannot be written.
    """
    if target.exists() or target.is_symlink():
        raise ReportError("the stamped report is there already", str(target), "nothing was changed")
    with reading(path) as file:
        content, (before, after) = stampable(file, path)
        file.seek(0)
        raw = file.read()
        state = check_seal(file, clock=clock)
    info = content["content"]["signer_infos"][0]
    digest = hashlib.sha256(bytes(info["signature"].native)).digest()
    stamp = verify_response(
        query, response, roots, digest=digest, earliest_us=state.claimed_us, clock=clock
    )
    info["unsigned_attrs"] = cms.CMSAttributes(
        [{"type": STAMP_ATTRIBUTE, "values": [_trimmed(_granted_token(response), roots)]}]
    )
    digits = bytes(content.dump()).hex().upper().encode()
    room = after - before - 2
    if len(digits) > room:
        raise SealError(
            "the time stamp does not fit into the seal",
            f"{len(digits) // 2:,} bytes needed, {room // 2:,} reserved",
            "have the bundle's tag manifest stamped instead",
        )
    stamped = raw[: before + 1] + digits.ljust(room, b"0") + raw[after - 1 :]
    return _write_checked(stamped, target, roots, stamp, clock)


def refuse_ungranted(response: bytes) -> None:
    """Raise :class:`SealError` where this is no response with a time stamp; no more is looked at."""
    _granted_token(response)


def _granted_token(response: bytes) -> cms.ContentInfo:
    """The token of a response whose status is exactly "granted"."""
    try:
        answer = _Response.load(response, strict=True)
        status = str(answer["status"]["status"].native)
        reason = answer["status"]["status_string"].native or ()
        fault = answer["status"]["fail_info"].native or ()
        token = answer["time_stamp_token"]
        absent = isinstance(token, core.Void) or token.native is None
    except UNREADABLE as exc:
        raise SealError("not a time stamp response", "", "choose the .tsr file") from exc
    if status != "granted" or absent:
        words = ", ".join([*reason, *sorted(fault)])
        raise SealError(
            "the authority did not grant the time stamp",
            status.replace("_", " "),
            printable_text(words) or "ask again, or ask another authority",
        )
    return cms.ContentInfo.load(token.dump(), strict=True)


def _trimmed(token: cms.ContentInfo, roots: Sequence[bytes]) -> cms.ContentInfo:
    """The token without certificates that no chain from its signer to ``roots`` can use.

    Nothing signs them, so inside a PDF a changed byte in them could not be told from the original.
    """
    ders = [bytes(one.dump()) for one in embedded(token["content"])]
    signer = extract_certificate_info(token["content"]).signer_cert
    needless = {*unattached(token, roots), *own_chain(bytes(signer.dump()), ders).loose}
    if not needless:
        return token
    signed = token["content"]
    kept = [one for one in signed["certificates"] if one.chosen.dump() not in needless]
    signed["certificates"] = cms.CertificateSet(kept)
    return token


def _write_checked(
    raw: bytes, target: Path, roots: Sequence[bytes], stamp: TimeStamp, clock: Clock | None
) -> Seal:
    """Write the stamped PDF, read it back, and keep it only if it passes every check."""
    partial = target.with_name(f".{target.name}.partial-{os.getpid()}")
    try:
        with partial.open("w+b") as out:
            partial.chmod(0o600)
            out.write(raw)
            out.flush()
            os.fsync(out.fileno())
            state = check_seal(out, stamp_roots=roots, clock=clock)
        faults = [*state.faults, *state.changes, state.stamp_fault]
        certificate = state.certificate
        vouched = state.stamp is not None and state.stamp.root is not None
        sound = state.digest_ok and state.whole_file and vouched and not any(faults)
        if not sound or certificate is None:
            raise SealError(
                "the stamped report did not pass its own check",
                str(target),
                "; ".join(fault for fault in faults if fault),
            )
        partial.rename(target)
    except OSError as exc:
        raise ReportError(
            "the stamped report could not be written", str(target), exc.strerror or str(exc)
        ) from exc
    finally:
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)
    return Seal(
        path=str(target),
        sha256=hashlib.sha256(raw).hexdigest(),
        size=len(raw),
        unsealed_sha256=state.unsealed_sha256,
        unsealed_size=state.unsealed_size or 0,
        sealed_us=state.claimed_us or 0,
        certificate=certificate,
        stamp=stamp,
    )
