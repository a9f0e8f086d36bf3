"""RFC 3161 time stamp tokens: take one apart and believe it only when everything holds.

With checks of structure alone (status, imprint, nonce) a token with one flipped bit in its signature
is accepted (measured). So: the signature, the certificate that made it (ESSCertIDv2), the chain to a
root that the user chose, the critical and only purpose "time stamping", and every byte that none of
these covers.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

from asn1crypto import cms, tsp  # type: ignore[import-untyped]  # it ships no types
from pyhanko.sign.validation.generic_cms import (
    extract_certs_for_validation,
    get_signing_cert_attr,
    validate_sig_integrity,
)

from evidencekit.clock import SECOND, as_us, utc_text
from evidencekit.errors import SealError
from evidencekit.seal.certificates import describe
from evidencekit.seal.chains import chain_root, end_not_named, own_chain
from evidencekit.seal.strict import embedded, free_byte_faults, unattached
from evidencekit.seal.values import TimeStamp

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from asn1crypto import x509

    from evidencekit.seal.values import Certificate

HASHES = frozenset({"sha256", "sha384", "sha512"})
TOLERANCE_US = 300 * SECOND
"""How far two clocks may differ before it is worth a word."""
_PURPOSE = "time_stamping"
UNREADABLE = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError)
"""What the ASN.1 library raises on bytes that are no such object."""


class RootNotNamed(SealError):
    """A time stamp holds in itself, but its chain leads to none of the certificates that were named.

    Either another root than the authority's was named, or somebody else made the time stamp: which of
    the two cannot be told from the bytes. ``stamp`` is what it says; its ``root`` is None.
    """

    def __init__(self, end: str, stamp: TimeStamp) -> None:
        super().__init__(
            "the certificates you named do not include the root of this authority",
            end,
            "name the root that the authority publishes, and compare its SHA-256",
        )
        self.stamp = stamp


def verify_token(
    raw: bytes,
    imprint: Callable[[str], bytes],
    roots: Sequence[bytes],
    *,
    now_us: int,
    earliest_us: int | None = None,
    nonce: int | None = None,
    trimmed: bool = False,
) -> TimeStamp:
    """The time stamp in a token, once everything about it holds.

    Args:
        raw: The token's DER bytes, from a response or from inside a signature.
        imprint: Gives the digest that must have been stamped, for a hash algorithm's name.
        roots: DER bytes of the roots the user chose; none: the chain is left open and said to be so.
        now_us: This computer's clock, to warn of a stamp from the future.
        earliest_us: When the stamped thing was made, by the clock that made it; to warn of a stamp
            that is older.
        nonce: The random number that was sent, where it is known.
        trimmed: It must not carry certificates that play no part (see ``timestamping``).

    Raises:
        RootNotNamed: all holds, but the chain leads to none of ``roots``.
        SealError: any other step fails; the sentence says which.
    """
    try:
        token = cms.ContentInfo.load(raw, strict=True)
        stamp, signer = _verify(token, imprint, bool(roots), now_us, earliest_us)
        _check_nonce(token, nonce)
        root, end = _root(token, signer, roots, stamp.time_us)
        if trimmed:
            _check_trimmed(token, signer, roots if root else ())
    except SealError:
        raise
    except Exception as exc:
        raise SealError(
            "the time stamp cannot be believed", "", f"it is damaged ({type(exc).__name__}: {exc})"
        ) from exc
    if end:
        raise RootNotNamed(end, stamp)
    return replace(stamp, root=root)


def _verify(
    token: cms.ContentInfo,
    imprint: Callable[[str], bytes],
    named: bool,
    now_us: int,
    earliest_us: int | None,
) -> tuple[TimeStamp, x509.Certificate]:
    """What the token says and its signer's certificate, once all but the chain holds."""
    if token["content_type"].native != "signed_data":
        raise SealError("this is not a time stamp")
    signed = token["content"]
    info = signed["encap_content_info"]["content"].parsed
    if not isinstance(info, tsp.TSTInfo):
        raise SealError("this is a signature, but no time stamp")
    algorithm = str(info["message_imprint"]["hash_algorithm"]["algorithm"].native)
    stamped = bytes(info["message_imprint"]["hashed_message"].native)
    if algorithm not in HASHES:
        raise SealError("the time stamp uses a hash that is not safe", algorithm)
    expected = imprint(algorithm)
    if expected != stamped:
        raise SealError(
            "the time stamp is for something else",
            f"{algorithm} {expected.hex()} expected, {stamped.hex()} stamped",
            "the file was changed after the request, or the response belongs to another request",
        )
    time_us = as_us(info["gen_time"].native)
    found = extract_certs_for_validation(signed)
    _check_signature(signed, found.signer_cert)
    _check_purpose(signed, found.signer_cert)
    certificate = describe(found.signer_cert)
    stamp = TimeStamp(
        time_us=time_us,
        accuracy_us=_accuracy(info),
        authority=certificate.name,
        policy=str(info["policy"].dotted),
        serial=str(info["serial_number"].native),
        algorithm=algorithm,
        imprint=stamped.hex(),
        certificate=certificate,
        root=None,
        warnings=_warnings(time_us, now_us, earliest_us, not named, certificate.not_after_us),
    )
    return stamp, found.signer_cert


def _root(
    token: cms.ContentInfo, signer: x509.Certificate, roots: Sequence[bytes], time_us: int
) -> tuple[Certificate | None, str]:
    """The named root that the chain ends in; or where it ends, if none of those has to do with it.

    Raises:
        SealError: the chain, or a byte that nothing signs, is not as it must be.
    """
    bound = bytes(signer.dump())
    faults = free_byte_faults(token, roots, bound=bound)
    if faults:
        raise SealError("the time stamp was changed", "; ".join(faults))
    if not roots:
        return None, ""
    carried = embedded(token["content"])
    others = [one for one in carried if one.dump() != bound]
    try:
        return chain_root(signer, others, roots, time_us, purpose=_PURPOSE), ""
    except SealError:
        ders = [bytes(one.dump()) for one in carried]
        end = end_not_named(bound, ders, roots, time_us, purpose=_PURPOSE)
        if not end:
            raise
        return None, end


def _check_nonce(token: cms.ContentInfo, nonce: int | None) -> None:
    answered = token["content"]["encap_content_info"]["content"].parsed["nonce"].native
    if nonce is not None and answered != nonce:
        raise SealError(
            "the response answers another request", "", "its random number is not the one we sent"
        )


def _check_signature(signed: cms.SignedData, certificate: x509.Certificate) -> None:
    """The authority's signature over the content (RFC 5652, 5.4 and 5.6)."""
    info = signed["signer_infos"][0]
    algorithm = str(info["digest_algorithm"]["algorithm"].native)
    if algorithm not in HASHES:
        raise SealError("the time stamp uses a hash that is not safe", algorithm)
    digest = hashlib.new(algorithm, bytes(signed["encap_content_info"]["content"])).digest()
    intact, valid = validate_sig_integrity(info, certificate, "tst_info", digest)
    if not (intact and valid):
        raise SealError(
            "the time stamp was changed", "", "the authority's signature does not match its content"
        )


def _check_purpose(signed: cms.SignedData, certificate: x509.Certificate) -> None:
    """RFC 3161 2.3: time stamping, critical, and nothing else; 2.4.2: the certificate is named."""
    attribute = get_signing_cert_attr(signed["signer_infos"][0]["signed_attrs"])
    if not isinstance(attribute, tsp.SigningCertificateV2 | tsp.SigningCertificate):
        raise SealError("the time stamp does not name the certificate that made it")
    usage = certificate.extended_key_usage_value
    critical = any(
        extension["extn_id"].native == "extended_key_usage" and extension["critical"].native
        for extension in certificate["tbs_certificate"]["extensions"]
    )
    if usage is None or usage.native != ["time_stamping"] or not critical:
        raise SealError(
            "this certificate is not one of a time-stamping authority",
            describe(certificate).name,
            "its purpose must be time stamping, critical, and nothing else",
        )


def _check_trimmed(
    token: cms.ContentInfo, signer: x509.Certificate, roots: Sequence[bytes]
) -> None:
    """Each certificate must hang together with the signer's: with ``roots``, or among themselves."""
    if roots:
        needless = bool(unattached(token, roots))
    else:
        ders = [bytes(one.dump()) for one in embedded(token["content"])]
        needless = bool(own_chain(bytes(signer.dump()), ders).loose)
    if needless:
        raise SealError("the time stamp was changed", "", "it carries a needless certificate")


def _accuracy(info: tsp.TSTInfo) -> int | None:
    value = info["accuracy"].native
    if not value:
        return None
    return (value["seconds"] or 0) * SECOND + (value["millis"] or 0) * 1000 + (value["micros"] or 0)


def _warnings(
    time_us: int, now_us: int, earliest_us: int | None, rootless: bool, not_after_us: int
) -> tuple[str, ...]:
    found = []
    if rootless:
        found.append("no root certificate was named, so who made the time stamp is not checked")
    if time_us > now_us + TOLERANCE_US:
        found.append(
            f"its time {utc_text(time_us)} lies ahead of this computer's clock {utc_text(now_us)}"
        )
    if earliest_us is not None and time_us < earliest_us - TOLERANCE_US:
        found.append(
            f"its time {utc_text(time_us)} lies before the time the sealing computer's clock gave, "
            f"{utc_text(earliest_us)}: one of the two clocks is wrong"
        )
    if not_after_us < now_us:
        found.append(
            f"the authority's certificate has expired since ({utc_text(not_after_us)}); it was valid "
            "when the stamp was made"
        )
    return tuple(found)
