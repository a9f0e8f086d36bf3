"""Look at the parts of a signature that the signature itself does not cover.

A CMS object carries fields outside everything that is signed: version numbers, lists of algorithms,
copies of certificates, unsigned attributes, lengths that could be written in several ways; and in a PDF
the hexadecimal digits and the padding around them. Validators ignore them, so a changed byte there
passes unseen. Here every such field must have the one value it can have. Rules: RFC 5652 (5.1, 5.3),
RFC 3161 (2.4.2), X.690 (10.1).
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from cryptography import x509 as certificates
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from asn1crypto import cms, x509  # type: ignore[import-untyped]  # it ships no types

MAX_CARRIED = 64
"""No signature carries more certificates: each would have to be held to each other."""
STAMP_ATTRIBUTE = "signature_time_stamp_token"
_VERSIONS = {"data": "v1", "tst_info": "v3"}
_SEQUENCE = 0x30
_CONSTRUCTED = 0x20
_BOOLEAN = 0x01
_INTEGER = 0x02


def free_byte_faults(
    content: cms.ContentInfo, roots: Iterable[bytes] = (), *, bound: bytes = b""
) -> tuple[str, ...]:
    """Unprotected fields of a signature or time stamp token that are not as they must be.

    Args:
        content: The CMS object as parsed and not touched since: its ``dump()`` is what was read.
        roots: DER bytes of further certificates that may have issued those inside.
        bound: DER bytes of the one inside that the signature itself binds (ESSCertID). A root of its
            issuer's name that did not issue it is another root; the certificate was not changed.
    """
    signed = content["content"]
    kind = signed["encap_content_info"]["content_type"].native
    if content["content_type"].native != "signed_data" or kind not in _VERSIONS:
        return ("it is not a signature of a known kind",)
    if len(signed["signer_infos"]) != 1:
        return ("it does not hold exactly one signer",)
    info = signed["signer_infos"][0]
    faults: list[str] = []
    if signed["version"].native != _VERSIONS[kind] or info["version"].native != "v1":
        faults.append("its version number is wrong")
    if [one.dump() for one in signed["digest_algorithms"]] != [info["digest_algorithm"].dump()]:
        faults.append("its list of algorithms is not the one in use")
    if signed["crls"].native is not None:
        faults.append("it carries revocation lists, which this program never writes")
    faults += _signer_faults(info, embedded(signed))
    faults += _unsigned_faults(info, may_be_stamped=kind == "data")
    faults += _certificate_faults(signed, roots, bound)
    if not _canonical(bytes(content.dump()), _covered_elsewhere(signed, info)):
        faults.append("its encoding is not the one canonical form")
    return tuple(faults)


def embedded(signed: cms.SignedData) -> list[x509.Certificate]:
    """The certificates carried inside, in their order."""
    return [one.chosen for one in signed["certificates"] or () if one.name == "certificate"]


def unattached(content: cms.ContentInfo, roots: Iterable[bytes]) -> list[bytes]:
    """Certificates inside (DER) that neither one inside nor a root issued: no chain can use them.

    Some authorities add a cross-signed copy of their root, for readers that trust another one.
    """
    ders = [bytes(one.dump()) for one in embedded(content["content"])]
    known = [*map(certificates.load_der_x509_certificate, ders), *readable(roots)]
    subjects = {one.subject for one in known}
    return [der for der, one in zip(ders, known, strict=False) if one.issuer not in subjects]


def contents_faults(gap: bytes, *, exact_hex: bool) -> tuple[bytes, list[str]]:
    """The DER bytes between ``<`` and ``>`` of a PDF's ``/Contents``, and what is wrong around them.

    Args:
        gap: All bytes that the signature's byte range leaves out.
        exact_hex: The digits must be upper case, as this program writes them.
    """
    if len(gap) < 6 or gap[:1] != b"<" or gap[-1:] != b">" or len(gap) % 2:
        return b"", ["the place of the signature in the file was changed"]
    digits = gap[1:-1]
    if not digits.isalnum() or (exact_hex and digits != digits.upper()):
        return b"", ["the digits of the signature were changed"]
    try:
        raw = bytes.fromhex(digits.decode("ascii"))
        start, length, _ = _header(raw, 0)
    except (ValueError, IndexError):
        return b"", ["the digits of the signature were changed"]
    end = start + length
    if raw[0] != _SEQUENCE or end > len(raw):
        return b"", ["the digits of the signature were changed"]
    if any(raw[end:]):
        return raw[:end], ["the empty space reserved after the signature was written to"]
    return raw[:end], []


def _signer_faults(info: cms.SignerInfo, inside: list[x509.Certificate]) -> list[str]:
    """The signer must be named by exactly the bytes that its certificate has for issuer and serial."""
    if info["sid"].name != "issuer_and_serial_number":
        return ["its signer is not named by issuer and number"]
    chosen = info["sid"].chosen
    names = {(one.issuer.dump(), one.serial_number) for one in inside}
    if (chosen["issuer"].dump(), chosen["serial_number"].native) not in names:
        return ["its signer's certificate is not inside"]
    return []


def _unsigned_faults(info: cms.SignerInfo, *, may_be_stamped: bool) -> list[str]:
    attributes = list(info["unsigned_attrs"] or [])
    names = [attribute["type"].native for attribute in attributes]
    if names not in ([[], [STAMP_ATTRIBUTE]] if may_be_stamped else [[]]):
        return ["it carries something unsigned that is no time stamp"]
    if names and len(attributes[0]["values"]) != 1:
        return ["it carries more than one time stamp in one place"]
    return []


def _certificate_faults(signed: cms.SignedData, roots: Iterable[bytes], bound: bytes) -> list[str]:
    """Each certificate inside must bear a good signature of one that is inside or trusted.

    The signature itself is whole bytes, so its count of unused bits, which nothing covers, is 0.
    """
    if any(one.name != "certificate" for one in signed["certificates"] or ()):
        return ["it carries certificates of an unknown kind"]
    if len(embedded(signed)) > MAX_CARRIED:
        return [f"it carries more than {MAX_CARRIED} certificates"]
    if any(one["signature_value"].contents[:1] != b"\0" for one in embedded(signed)):
        return ["a certificate inside it was changed"]
    ders = [bytes(one.dump()) for one in embedded(signed)]
    if len(set(ders)) != len(ders):
        return ["it carries one certificate twice"]
    try:
        known = [*map(certificates.load_der_x509_certificate, ders), *readable(roots)]
        for der, one, inside in zip(ders, known, embedded(signed), strict=False):
            may = known[: len(ders)] if der == bound else known
            issuers = [other for other in may if other.subject == one.issuer]
            lost = not issuers and one.issuer != one.subject and _was_self_signed(inside)
            if lost or (issuers and not any(issued(one, issuer) for issuer in issuers)):
                return ["a certificate inside it was changed"]
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return ["a certificate inside it cannot be read"]
    return []


def readable(roots: Iterable[bytes]) -> list[certificates.Certificate]:
    """Those of the named certificates (DER) that can be read; another can vouch for nothing."""
    found = []
    for der in roots:
        with suppress(ValueError, TypeError, certificates.InvalidVersion):
            found.append(certificates.load_der_x509_certificate(der))
    return found


def _was_self_signed(one: x509.Certificate) -> bool:
    """Whether a certificate would be its own issuer's with one of its two names in both places.

    Then the other name was changed, and the certificate whose signature could tell is only itself.
    """
    for lost, name in (("issuer", one.subject), ("subject", one.issuer)):
        whole = named_otherwise(one, lost, name)
        if issued(whole, whole):
            return True
    return False


def named_otherwise(one: x509.Certificate, what: str, name: x509.Name) -> certificates.Certificate:
    """A certificate as it would be with another ``issuer`` or ``subject``: was that changed?"""
    again = one.copy()
    again["tbs_certificate"][what] = name.copy()
    return certificates.load_der_x509_certificate(again.dump(force=True))


def issued(one: certificates.Certificate, issuer: certificates.Certificate) -> bool:
    """Whether ``one`` names ``issuer`` as its issuer and bears a good signature of it."""
    try:
        one.verify_directly_issued_by(issuer)
    except (InvalidSignature, ValueError, TypeError, UnsupportedAlgorithm):
        return False
    return True


def _covered_elsewhere(signed: cms.SignedData, info: cms.SignerInfo) -> frozenset[bytes]:
    """Encodings inside that a signature covers byte by byte, so that their form is not free."""
    parts = [bytes(one.dump()) for one in embedded(signed)]
    parts.append(bytes(info["signed_attrs"].dump()))
    for attribute in info["unsigned_attrs"] or ():
        parts += [bytes(value.dump()) for value in attribute["values"]]
    return frozenset(parts)


def _canonical(raw: bytes, opaque: frozenset[bytes]) -> bool:
    """Whether ``raw`` is DER (X.690, 10.1 and 8.3.2) down to the ``opaque`` parts, and nothing more."""
    try:
        return all(_canonical_one(*part, opaque) for part in _parts(raw))
    except (ValueError, IndexError):
        return False


def _canonical_one(tag: int, whole: bytes, value: bytes, opaque: frozenset[bytes]) -> bool:
    if whole in opaque:
        return True
    if tag & _CONSTRUCTED:
        return _canonical(value, opaque)
    if tag == _BOOLEAN:
        return value in (b"\x00", b"\xff")
    if tag == _INTEGER and len(value) > 1:
        return not (value[0] == 0 and value[1] < 0x80) and not (
            value[0] == 0xFF and value[1] > 0x7F
        )
    return True


def _parts(raw: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """Tag, whole encoding and value of each object in ``raw``."""
    place = 0
    while place < len(raw):
        start, length, minimal = _header(raw, place)
        if not minimal or not raw[place] or start + length > len(raw):
            raise ValueError("not DER")
        yield raw[place], raw[place : start + length], raw[start : start + length]
        place = start + length


def _header(raw: bytes, place: int) -> tuple[int, int, bool]:
    """Where the value of the object at ``place`` starts, its length, and whether that is minimal."""
    first = raw[place + 1]
    if first < 0x80:
        return place + 2, first, True
    count = first & 0x7F
    if not 1 <= count <= 8:
        raise ValueError("no definite length")
    digits = raw[place + 2 : place + 2 + count]
    length = int.from_bytes(digits, "big")
    return place + 2 + count, length, digits[0] != 0 and length >= 0x80
