"""The chain of a certificate: to a root that the user chose, and among those it carries.

No root is trusted unless the user named it, and nothing is ever fetched.

Where the person who checks names a root that an authority's chain does not lead to, two things look
alike to a validator: the wrong root was named, or the chain was changed. Here they are told apart by
what the certificates say of each other. Who *made* such a chain stays open: anybody can make one.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from asn1crypto import x509  # type: ignore[import-untyped]  # it ships no types
from cryptography import x509 as certificates
from cryptography.hazmat.primitives import serialization
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.authority import CertTrustAnchor
from pyhanko_certvalidator.errors import (
    InvalidCertificateError,
    PathBuildingError,
    PathValidationError,
)

from evidencekit.clock import as_datetime, utc_text
from evidencekit.errors import SealError
from evidencekit.seal.certificates import describe, describe_der, printable_text
from evidencekit.seal.strict import MAX_CARRIED, issued, named_otherwise, readable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from evidencekit.seal.values import Certificate


MAX_LINKS = 6
"""Certificates beyond the signer's own that a chain may go through."""


@dataclass(frozen=True, slots=True)
class OwnChain:
    """Certificates as DER bytes, by their part in a signer's chain. Signatures were checked."""

    reached: tuple[bytes, ...]
    """The signer's own, then each that issued one before it."""
    ends: tuple[bytes, ...]
    """Of these, the self-issued ones and those whose issuer is not carried; at least one."""
    loose: tuple[bytes, ...]
    """No chain from the signer goes through them, and none that one goes through issued them."""


def own_chain(signer: bytes, carried: Sequence[bytes]) -> OwnChain:
    """The chain of ``signer`` among the certificates it carries (DER bytes).

    Raises:
        SealError: there are more than any signature carries.
        ValueError: one of them is no certificate.
    """
    if len(carried) > MAX_CARRIED:
        raise SealError("it carries too many certificates", f"{len(carried):,}")
    known = {der: certificates.load_der_x509_certificate(der) for der in (signer, *carried)}
    reached, ends = [signer], []
    for der in reached:
        one = known[der]
        issuers = [other for other in known if other != der and issued(one, known[other])]
        if one.issuer == one.subject or not issuers:
            ends.append(der)
        else:
            reached += [other for other in issuers if other not in reached]
    attached = list(reached)
    for der in attached:
        attached += [
            other for other in known if other not in attached and issued(known[other], known[der])
        ]
    loose = tuple(der for der in known if der not in attached)
    return OwnChain(tuple(reached), tuple(ends), loose)


def trust(
    roots: Iterable[bytes], at_us: int, others: Iterable[x509.Certificate] = ()
) -> ValidationContext:
    """A context that trusts ``roots`` (DER) and nothing else, at one moment, and fetches nothing."""
    return ValidationContext(
        trust_roots=[x509.Certificate.load(der) for der in roots],
        other_certs=list(others),
        moment=as_datetime(at_us),
        allow_fetching=False,
    )


def chain_root(
    certificate: x509.Certificate,
    others: Iterable[x509.Certificate],
    roots: Iterable[bytes],
    at_us: int,
    *,
    purpose: str = "",
) -> Certificate:
    """The root, of those the user trusts, that ``certificate``'s chain ends in at ``at_us``.

    Args:
        certificate: Whose chain.
        others: Certificates that may stand between.
        roots: DER bytes of the roots the user chose.
        at_us: The moment for which dates are judged.
        purpose: An extended key usage the certificate must have (``time_stamping``).

    Raises:
        SealError: no chain to any of the roots holds; says why.
    """
    name = describe(certificate).name
    links = _links(certificate, others, name)
    context: Any = trust(roots, at_us)
    validator: Any = CertificateValidator(certificate, links, validation_context=context)

    async def validate() -> Any:  # noqa: ANN401 (the library's own types stop here)
        try:
            return await validator.async_validate_usage(
                set(), extended_key_usage={purpose} if purpose else None
            )
        finally:
            await context.aclose()

    try:
        path = asyncio.run(validate())
    except (PathBuildingError, PathValidationError, InvalidCertificateError) as exc:
        raise SealError(
            "the certificate does not lead to a root you trust", name, printable_text(str(exc))
        ) from exc
    anchor = path.trust_anchor
    if not isinstance(anchor, CertTrustAnchor):
        raise SealError("the certificate does not lead to a root you trust", name)
    return describe(anchor.certificate)


def _links(
    certificate: x509.Certificate, others: Iterable[x509.Certificate], name: str
) -> list[x509.Certificate]:
    """Of ``others`` those that a chain from ``certificate`` goes through.

    The validator tries each order of those that may have issued each other: nine certificates of one
    name and key take seconds, twelve hours (measured). No true chain is long.

    Raises:
        SealError: they are too many.
    """
    signer = bytes(certificate.dump())
    by_der = {bytes(one.dump()): one for one in others}
    links = [by_der[der] for der in own_chain(signer, list(by_der)).reached if der in by_der]
    if len(links) > MAX_LINKS:
        raise SealError(
            "the certificate does not lead to a root you trust",
            name,
            f"its chain has {len(links)} certificates; more than {MAX_LINKS} are not followed",
        )
    return links


def end_not_named(
    signer: bytes,
    carried: Sequence[bytes],
    roots: Sequence[bytes],
    at_us: int,
    *,
    purpose: str = "",
) -> str:
    """Where a sound chain ends that none of ``roots`` has to do with, in words; empty: one has.

    To be asked once no chain to ``roots`` was found. A root has to do with the chain if it is in it, if
    it issued one of it, or if the chain's last certificate names it as its issuer, or would bear its
    signature if it did: then the chain leads there, and is broken. (Not so where that last one is the
    signer's own: the signature binds its bytes, so a root of that name is another root.)

    Args:
        signer: DER bytes of the signer's certificate, which the signature binds (ESSCertID).
        carried: DER bytes of the certificates that came with it.
        roots: DER bytes of the certificates that were named.
        at_us: The moment for which dates are judged.
        purpose: An extended key usage the signer's certificate must have.

    Raises:
        SealError: the chain does not hold in itself; says why.
        ValueError: one of them is no certificate.
    """
    own = own_chain(signer, carried)
    named = readable(roots)
    open_ends = [der for der in own.ends if der != signer]
    if any(_concerns(der, der in open_ends, named) for der in own.reached):
        return ""
    refused: SealError | None = None
    for end in own.ends:
        try:
            _hold(signer, carried, end, at_us, purpose)
        except SealError as exc:
            refused = refused or exc
        else:
            return _end_words(end, named)
    raise refused or SealError("the certificate has no chain")


def _concerns(der: bytes, is_open: bool, named: Sequence[certificates.Certificate]) -> bool:
    one, asn1 = certificates.load_der_x509_certificate(der), x509.Certificate.load(der)
    for root in named:
        if one == root or issued(one, root):
            return True
        if not is_open or one.issuer == one.subject:
            continue
        if root.subject == one.issuer or _key_named(one) == _key_id(root) != b"":
            return True
        if issued(named_otherwise(asn1, "issuer", _asn1(root).subject), root):
            return True
    return False


def _asn1(one: certificates.Certificate) -> x509.Certificate:
    return x509.Certificate.load(one.public_bytes(serialization.Encoding.DER))


def _key_id(one: certificates.Certificate) -> bytes:
    """What a certificate calls its own key, or nothing."""
    try:
        found = one.extensions.get_extension_for_class(certificates.SubjectKeyIdentifier)
    except certificates.ExtensionNotFound:
        return b""
    return found.value.digest


def _key_named(one: certificates.Certificate) -> bytes:
    """What a certificate calls its issuer's key, or nothing."""
    try:
        found = one.extensions.get_extension_for_class(certificates.AuthorityKeyIdentifier)
    except certificates.ExtensionNotFound:
        return b""
    return found.value.key_identifier or b""


def _hold(signer: bytes, carried: Sequence[bytes], end: bytes, at_us: int, purpose: str) -> None:
    """The chain up to ``end`` must hold at the time, as if that were trusted."""
    last = describe_der(end)
    others = [x509.Certificate.load(der) for der in carried if der != signer]
    chain_root(x509.Certificate.load(signer), others, [end], at_us, purpose=purpose)
    if not last.self_issued and not last.not_before_us <= at_us <= last.not_after_us:
        raise SealError(
            "the certificate does not lead to a root you trust",
            last.name,
            f"it is valid from {utc_text(last.not_before_us)} to {utc_text(last.not_after_us)} only",
        )


def _end_words(end: bytes, named: Sequence[certificates.Certificate]) -> str:
    last = describe_der(end)
    if last.self_issued:
        words = f"its root calls itself {last.name}, SHA-256 {last.fingerprint}"
    else:
        words = (
            f"its chain ends at {last.name}, issued by {last.issuer}, which is not carried with it"
        )
    issuer = certificates.load_der_x509_certificate(end).issuer
    if any(root.subject == issuer for root in named):
        words += ", and the one of that name that you named is another"
    return words
