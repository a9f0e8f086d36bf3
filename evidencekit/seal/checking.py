"""What a PDF's seal is worth, without the case and without the network.

``pdfsig`` alone is not enough: a picture drawn over a page by an incremental update leaves its
"Signature is Valid" standing (measured with 22.12). So three things are looked at apart: the signature
(the signed bytes, and the fields that nothing signs), what it covers, and what came after it.
"""

from __future__ import annotations

import hashlib
import logging
import os
import re
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import IO, TYPE_CHECKING, Any

from asn1crypto import cms  # type: ignore[import-untyped]  # it ships no types
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import DiffResult
from pyhanko.sign.validation.generic_cms import get_signing_cert_attr, validate_sig_integrity
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature, read_certification_data
from pyhanko.sign.validation.status import SignatureCoverageLevel

from evidencekit.clock import Clock, SystemClock, as_us, utc_text
from evidencekit.errors import SealError
from evidencekit.seal.certificates import describe, printable_text
from evidencekit.seal.chains import chain_root, end_not_named
from evidencekit.seal.strict import STAMP_ATTRIBUTE, contents_faults, embedded, free_byte_faults
from evidencekit.seal.tokens import HASHES, RootNotNamed, verify_token
from evidencekit.seal.values import Certificate, SealState, TimeStamp

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_SUBFILTERS = ("/ETSI.CAdES.detached", "/adbe.pkcs7.detached")
_TRACE = re.compile(rb"/ByteRange|ETSI\.CAdES\.detached|adbe\.pkcs7\.detached|/Type\s*/Sig\b")


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a signature stands in the file."""

    before: int
    """Bytes before the hole; the hole's first byte has this offset."""
    after: int
    """Offset of the first byte after the hole."""
    end: int
    """Offset after the last signed byte."""


def check_seal(
    file: IO[bytes],
    *,
    roots: Sequence[bytes] = (),
    stamp_roots: Sequence[bytes] = (),
    clock: Clock | None = None,
) -> SealState:
    """What the seal of a PDF is worth.

    Args:
        file: The PDF, open for reading.
        roots: DER bytes of roots that may vouch for the signer; a self-signed certificate is one too.
        stamp_roots: DER bytes of roots that may vouch for the time stamp.
        clock: To tell a stamp from the future and a certificate that has expired.

    Never raises for what is in the file: that is what the returned state says.
    """
    clock = clock or SystemClock()
    with _quiet():
        try:
            return _check(file, roots, stamp_roots, clock)
        except Exception as exc:  # noqa: BLE001 (a hostile file can make four libraries raise anything)
            words = printable_text(str(exc)) or type(exc).__name__
            if not _traces(file):
                return SealState(sealed=False, faults=(f"the PDF cannot be read: {words}",))
            return SealState(
                sealed=True, faults=(f"the seal cannot be read, the file is damaged: {words}",)
            )


def seal_place(file: IO[bytes]) -> tuple[bytes, int, int]:
    """The DER bytes of the first signature, and the offsets of its ``<`` and of what follows its ``>``.

    To be called only on a file that :func:`check_seal` found no fault with.
    """
    file.seek(0)
    reader = PdfFileReader(file)
    first = _first(list(reader.embedded_regular_signatures))
    place = _place(first, file)
    file.seek(place.before)
    der, _ = contents_faults(file.read(place.after - place.before), exact_hex=False)
    return der, place.before, place.after


def _first(signatures: list[EmbeddedPdfSignature]) -> EmbeddedPdfSignature:
    return min(signatures, key=lambda one: (one.signed_revision, str(one.field_name)))


def _check(
    file: IO[bytes], roots: Sequence[bytes], stamp_roots: Sequence[bytes], clock: Clock
) -> SealState:
    file.seek(0)
    reader = PdfFileReader(file)
    signatures = list(reader.embedded_regular_signatures)
    if not signatures:
        if _traces(file):
            return SealState(
                sealed=True, faults=("the file has the remains of a seal that no longer works",)
            )
        return SealState(sealed=False)
    first = _first(signatures)
    state = _signature(file, first, roots, stamp_roots, clock)
    changes = list(state.changes)
    for other in signatures:
        if other is not first:
            name = describe(other.signer_cert).name
            changes.append(f"another signature was added, by {name}")
    changes.extend(
        f"a time stamp was added as a new part of the file ({stamp.field_name})"
        for stamp in reader.embedded_timestamp_signatures
    )
    return replace(
        state, changes=tuple(changes), certified=state.certified and _is_certifying(reader, first)
    )


def _is_certifying(reader: PdfFileReader, first: EmbeddedPdfSignature) -> bool:
    info = read_certification_data(reader)
    return info is not None and info.author_sig == first.sig_object


def _signature(
    file: IO[bytes],
    one: EmbeddedPdfSignature,
    roots: Sequence[bytes],
    stamp_roots: Sequence[bytes],
    clock: Clock,
) -> SealState:
    """The seal's own worth, its coverage and what came after."""
    faults: list[str] = []
    place = _place(one, file)
    ours = "EvidenceKit" in str(one.sig_object.get("/Prop_Build", ""))
    file.seek(place.before)
    der, around = contents_faults(file.read(place.after - place.before), exact_hex=ours)
    faults += around
    content = cms.ContentInfo.load(der or one.pkcs7_content.rstrip(b"\0"), strict=bool(der))
    named = get_signing_cert_attr(one.signer_info["signed_attrs"]) is not None
    faults += free_byte_faults(content, roots, bound=one.signer_cert.dump() if named else b"")
    if str(one.sig_object.get("/SubFilter")) not in _SUBFILTERS:
        faults.append("the signature is of a kind that cannot be checked here")
    certificate = describe(one.signer_cert)
    claimed = as_us(one.self_reported_timestamp) if one.self_reported_timestamp else None
    stamp, stamp_fault, stamp_open = _stamp(content, one, stamp_roots, claimed, clock)
    moment = stamp.time_us if stamp else claimed or clock.now_us()
    intact, valid = _integrity(one)
    if one.md_algorithm not in HASHES:
        faults.append(f"the signature uses a hash that is not safe ({one.md_algorithm})")
    if not intact:
        faults.append("the signed bytes are not those that were sealed")
    elif not valid:
        faults.append("the signature does not match its certificate")
    whole = _coverage(one) == SignatureCoverageLevel.ENTIRE_FILE and place.end == _size(file)
    size, digest = _unsealed(file, place)
    root, notes = _voucher(content, one, roots, moment, clock)
    return SealState(
        sealed=True,
        digest_ok=intact and valid,
        whole_file=whole,
        certified=one.docmdp_level is not None and one.docmdp_level.value == 1,
        faults=tuple(faults),
        changes=() if whole else _changes(one, place, _size(file)),
        notes=tuple(notes),
        certificate=certificate,
        chain_root=root,
        claimed_us=claimed,
        name=printable_text(str(one.sig_object.get("/Name", ""))),
        reason=printable_text(str(one.sig_object.get("/Reason", ""))),
        location=printable_text(str(one.sig_object.get("/Location", ""))),
        unsealed_size=size,
        unsealed_sha256=digest,
        stamp=stamp,
        stamp_fault=stamp_fault,
        stamp_open=stamp_open,
    )


def _place(one: EmbeddedPdfSignature, file: IO[bytes]) -> _Place:
    numbers = [int(number) for number in one.byte_range]
    size = _size(file)
    if len(numbers) != 4 or numbers[0] != 0 or min(numbers) < 0:
        raise ValueError("the list of signed bytes is not as it must be")
    _, before, after, length = numbers
    if not before < after <= after + length <= size:
        raise ValueError("the list of signed bytes does not fit the file")
    return _Place(before, after, after + length)


def _integrity(one: EmbeddedPdfSignature) -> tuple[bool, bool]:
    """Whether the signed bytes are those of the signature, and whether it is its certificate's."""
    untyped: Any = one
    untyped.compute_integrity_info()
    return validate_sig_integrity(one.signer_info, one.signer_cert, "data", one.compute_digest())


def _coverage(one: EmbeddedPdfSignature) -> SignatureCoverageLevel:
    """How much of the file the signed bytes make up; known after :func:`_integrity`."""
    found: object = one.coverage
    return found if isinstance(found, SignatureCoverageLevel) else SignatureCoverageLevel.UNCLEAR


def _changes(one: EmbeddedPdfSignature, place: _Place, size: int) -> tuple[str, ...]:
    """What was appended after the sealed part, in words."""
    count = size - place.end
    added = f"{count:,} {'byte was' if count == 1 else 'bytes were'} added after the sealed part"
    if _coverage(one) < SignatureCoverageLevel.ENTIRE_REVISION:
        return (added, "the seal does not cover the part of the file it belongs to")
    found: object = one.diff_result
    level = found.modification_level.name if isinstance(found, DiffResult) else "OTHER"
    kinds = {
        "NONE": "they change nothing that is shown",
        "LTA_UPDATES": "they change no page: at most the file's title and keywords, or data to "
        "check signatures",
        "FORM_FILLING": "they fill in a form field, which the seal does not allow",
        "ANNOTATIONS": "they add notes to the pages, which the seal does not allow",
    }
    return (added, kinds.get(level, "they change what the report shows or says"))


def _voucher(
    content: cms.ContentInfo,
    one: EmbeddedPdfSignature,
    roots: Sequence[bytes],
    moment: int,
    clock: Clock,
) -> tuple[Certificate | None, list[str]]:
    """The root that vouches for the signer (or None), and notes on the certificate's dates.

    That no root leads to a self-signed certificate is its nature, and worth no note.
    """
    certificate = describe(one.signer_cert)
    notes = []
    if not certificate.not_before_us <= moment <= certificate.not_after_us:
        notes.append("the certificate was not valid at the time of sealing")
    elif certificate.not_after_us < clock.now_us():
        notes.append(f"the certificate has expired since, on {utc_text(certificate.not_after_us)}")
    if not roots:
        return None, notes
    try:
        return chain_root(one.signer_cert, one.other_embedded_certs, roots, moment), notes
    except SealError as exc:
        if not certificate.self_issued:
            notes.append(_unvouched(content, certificate, roots, moment) or str(exc))
    return None, notes


def _unvouched(
    content: cms.ContentInfo, certificate: Certificate, roots: Sequence[bytes], moment: int
) -> str:
    """Why none of ``roots`` vouches for an issued certificate, where another was named; or nothing."""
    carried = [bytes(one.dump()) for one in embedded(content["content"])]
    try:
        end = end_not_named(certificate.der, carried, roots, moment)
    except SealError:
        return ""
    return f"none of the certificates you named vouches for it: {end}" if end else ""


def _stamp(
    content: cms.ContentInfo,
    one: EmbeddedPdfSignature,
    roots: Sequence[bytes],
    claimed: int | None,
    clock: Clock,
) -> tuple[TimeStamp | None, str, str]:
    """The time stamp in the signature, or why it must not be believed; and what of it stays open."""
    info = content["content"]["signer_infos"][0]
    tokens = [
        value
        for attribute in info["unsigned_attrs"] or ()
        if attribute["type"].native == STAMP_ATTRIBUTE
        for value in attribute["values"]
    ]
    if not tokens:
        return None, "", ""
    signature = bytes(info["signature"].native)
    try:
        stamp = verify_token(
            bytes(tokens[0].dump()),
            lambda name: hashlib.new(name, signature).digest(),
            roots,
            now_us=clock.now_us(),
            earliest_us=claimed,
            trimmed=True,
        )
    except RootNotNamed as exc:
        return exc.stamp, "", str(exc)
    except SealError as exc:
        return None, str(exc), ""
    return stamp, "", ""


def _unsealed(file: IO[bytes], place: _Place) -> tuple[int | None, str]:
    """Length and SHA-256 of the file as it was before it was sealed.

    That is everything up to the last end mark before the signature (``%%EOF`` and its line end).
    """
    file.seek(0)
    signed = file.read(place.before)
    mark = signed.rfind(b"%%EOF")
    if mark < 0:
        return None, ""
    end = re.compile(rb"%%EOF(?:\r\n|\n|\r)?").match(signed, mark)
    size = end.end() if end else mark
    return size, hashlib.sha256(signed[:size]).hexdigest()


def _traces(file: IO[bytes]) -> bool:
    """Whether the raw bytes show that a signature is, or was, in the file."""
    file.seek(0)
    tail = b""
    while piece := file.read(1 << 20):
        if _TRACE.search(tail + piece):
            return True
        tail = piece[-64:]
    return False


def _size(file: IO[bytes]) -> int:
    return file.seek(0, os.SEEK_END)


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep the library's log lines about damaged files away from the screen: we say it ourselves."""
    names = ("pyhanko", "pyhanko_certvalidator")
    before = {name: logging.getLogger(name).level for name in names}
    for name in names:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        for name, level in before.items():
            logging.getLogger(name).setLevel(level)
