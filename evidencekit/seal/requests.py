"""Questions to a time-stamping authority (RFC 3161): a hash, a random number, and nothing of the case.

A ``.tsq`` asks about a file as it is, or about the signature inside a sealed PDF. It is some 70 bytes
and goes on a stick to any machine with a network; ``timestamping`` takes the answer.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from asn1crypto import algos, cms, tsp  # type: ignore[import-untyped]  # no types

from evidencekit.case.reading import read_failed
from evidencekit.clock import Clock, SystemClock
from evidencekit.errors import ReportError, SealError
from evidencekit.seal.checking import check_seal, seal_place
from evidencekit.seal.tokens import UNREADABLE

if TYPE_CHECKING:
    from io import BufferedReader
    from pathlib import Path

NONCE_BYTES = 8

HOW_TO_STAMP = """\
HOW TO GET A TIME STAMP FOR {name}

The file {name} (some 70 bytes) holds a hash and a random number, and
nothing of the case. Take it to any computer with a network. Choose a
time-stamping authority (RFC 3161) and put its address in place of ADDRESS.

Linux and macOS
> curl -H "Content-Type: application/timestamp-query" \\
>      --data-binary @{name} -o {reply} ADDRESS

Windows PowerShell
> Invoke-WebRequest ADDRESS -Method Post -InFile {name} `
>      -ContentType application/timestamp-query -OutFile {reply}

Bring back {reply} and the authority's root certificate, which the authority
publishes. Check the root's SHA-256 fingerprint with what it publishes.
"""


@dataclass(frozen=True, slots=True)
class TimeRequest:
    """A question to a time-stamping authority."""

    name: str
    """Name of the file that is asked about."""
    imprint: str
    """SHA-256 that shall be stamped, hex: of the file, or of the seal's signature value."""
    nonce: int
    query: bytes
    """The ``.tsq``, DER."""


def request_for_file(path: Path, *, clock: Clock | None = None) -> TimeRequest:
    """Ask for the time of a file as it is now.

    Raises:
        ReadFailed: it cannot be read.
    """
    with reading(path) as file:
        imprint = hashlib.file_digest(file, "sha256").digest()
    return _request(path.name, imprint, clock)


def request_for_seal(path: Path, *, clock: Clock | None = None) -> TimeRequest:
    """Ask for the time of the seal inside the PDF ``path``.

    Raises:
        ReadFailed: it cannot be read.
        SealError: its seal is missing, not intact, or stamped already.
    """
    return _request(path.name, bytes.fromhex(seal_imprint(path)), clock)


def seal_imprint(path: Path) -> str:
    """SHA-256 of the signature value in a PDF's seal, hex: what a stamp in the seal is over.

    Raises:
        ReadFailed: the file cannot be read.
        SealError: its seal is missing, not intact, or stamped already.
    """
    with reading(path) as file:
        content, _ = stampable(file, path)
    signature = bytes(content["content"]["signer_infos"][0]["signature"].native)
    return hashlib.sha256(signature).hexdigest()


def imprint_of(query: bytes) -> str:
    """What a ``.tsq`` of this program asks about: a SHA-256, hex.

    Raises:
        SealError: it is no request, or not one of this program.
    """
    return bytes(read_query(query)["message_imprint"]["hashed_message"].native).hex()


def write_request(request: TimeRequest, folder: Path) -> Path:
    """Write ``NAME.tsq`` and a page that says what to do with it; returns the ``.tsq``.

    Raises:
        ReportError: the folder cannot be written, or the request is there already.
    """
    target = folder / f"{request.name}.tsq"
    page = folder / f"{request.name}.HOW-TO-STAMP.txt"
    text = HOW_TO_STAMP.format(name=target.name, reply=f"{request.name}.tsr")
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with target.open("xb") as file:
            file.write(request.query)
        page.write_bytes(text.encode())
    except OSError as exc:
        raise ReportError(
            "the request could not be written", str(target), exc.strerror or str(exc)
        ) from exc
    return target


def _request(name: str, imprint: bytes, clock: Clock | None) -> TimeRequest:
    nonce = int.from_bytes((clock or SystemClock()).token(NONCE_BYTES), "big") | 1 << 62
    query = tsp.TimeStampReq(
        {
            "version": 1,
            "message_imprint": tsp.MessageImprint(
                {
                    "hash_algorithm": algos.DigestAlgorithm({"algorithm": "sha256"}),
                    "hashed_message": imprint,
                }
            ),
            "nonce": nonce,
            "cert_req": True,
        }
    ).dump()
    return TimeRequest(name, imprint.hex(), nonce, bytes(query))


def read_query(query: bytes) -> tsp.TimeStampReq:
    """A ``.tsq`` of this program, read.

    Raises:
        SealError: it is no request, or not one of this program.
    """
    try:
        request = tsp.TimeStampReq.load(query, strict=True)
        algorithm = request["message_imprint"]["hash_algorithm"]["algorithm"].native
        ours = algorithm == "sha256" and isinstance(request["nonce"].native, int)
    except UNREADABLE as exc:
        raise SealError("not a time stamp request", "", "choose the .tsq file") from exc
    if not ours:
        raise SealError("the request was not made by this program", "", "choose its own .tsq file")
    return request


def stampable(file: BinaryIO, path: Path) -> tuple[cms.ContentInfo, tuple[int, int]]:
    """The signature of a sealed PDF, and where its digits stand, if it can take a time stamp."""
    state = check_seal(file)
    if not state.sealed:
        raise SealError("the report is not sealed", str(path), "seal it first")
    if not (state.digest_ok and state.whole_file) or state.faults or state.changes:
        words = "; ".join([*state.faults, *state.changes])
        raise SealError("the seal of the report is not intact", str(path), words)
    if state.stamp or state.stamp_fault:
        raise SealError("the seal has a time stamp already", str(path))
    der, before, after = seal_place(file)
    return cms.ContentInfo.load(der, strict=True), (before, after)


def reading(path: Path) -> BufferedReader:
    """The file, open for reading.

    Raises:
        ReadFailed: it cannot be.
    """
    try:
        return path.open("rb")
    except OSError as exc:
        raise read_failed(exc, path) from exc
