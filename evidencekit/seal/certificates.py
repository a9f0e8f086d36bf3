"""Certificates: read, describe, fingerprint."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from asn1crypto import pem, x509  # type: ignore[import-untyped]  # it ships no types

from evidencekit.case.reading import read_failed
from evidencekit.clock import as_us
from evidencekit.errors import SealError
from evidencekit.seal.values import Certificate

if TYPE_CHECKING:
    from pathlib import Path

_CURVES = {"secp256r1": "P-256", "secp384r1": "P-384", "secp521r1": "P-521"}
MAX_FILE = 1 << 20
"""Bytes: no certificate file is larger."""


def describe(certificate: x509.Certificate) -> Certificate:
    """What ``certificate`` states, as plain values."""
    der = bytes(certificate.dump())
    subject = certificate.subject.native
    whole = printable_text(certificate.subject.human_friendly)
    return Certificate(
        name=_first(subject.get("common_name")) or whole,
        organisation=_first(subject.get("organization_name")),
        issuer=printable_text(certificate.issuer.human_friendly),
        serial=f"{certificate.serial_number:x}",
        fingerprint=hashlib.sha256(der).hexdigest(),
        self_issued=certificate.issuer == certificate.subject,
        not_before_us=as_us(certificate.not_valid_before),
        not_after_us=as_us(certificate.not_valid_after),
        key=key_words(certificate),
        der=der,
    )


def key_words(certificate: x509.Certificate) -> str:
    """``EC P-256``, ``RSA 3072``, or the algorithm's name."""
    key = certificate.public_key
    if key.algorithm == "ec":
        kind, curve = key.curve
        return f"EC {_CURVES.get(curve, curve) if kind == 'named' else 'unnamed curve'}"
    if key.algorithm in ("rsa", "rsassa_pss"):
        return f"RSA {key.bit_size}"
    return str(key.algorithm)


def printable_text(text: str) -> str:
    """``text`` with every control and invisible character written as its number, so it shows."""
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)


def read_certificates(raw: bytes, where: str) -> tuple[bytes, ...]:
    """The DER bytes of each certificate in a PEM or DER file.

    Raises:
        SealError: none is in it, or one cannot be read.
    """
    found: list[bytes] = []
    try:
        if pem.detect(raw):
            found += [
                der for kind, _, der in pem.unarmor(raw, multiple=True) if kind == "CERTIFICATE"
            ]
        else:
            found.append(raw)
        for der in found:
            parsed = x509.Certificate.load(der, strict=True)
            describe(parsed)
    except (ValueError, TypeError, KeyError) as exc:
        raise SealError(
            "not a certificate file",
            where,
            "choose a file with one or more certificates (PEM or DER)",
        ) from exc
    if not found:
        raise SealError("the file holds no certificate", where)
    return tuple(found)


def load_certificates(path: Path) -> tuple[bytes, ...]:
    """The DER bytes of each certificate in the file ``path``.

    Raises:
        ReadFailed: the file cannot be read.
        SealError: it holds no certificate.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_FILE + 1)
    except OSError as exc:
        raise read_failed(exc, path) from exc
    if len(raw) > MAX_FILE:
        raise SealError("not a certificate file", str(path), "it is far too large to be one")
    return read_certificates(raw, str(path))


def describe_der(der: bytes) -> Certificate:
    """What the certificate with these DER bytes states."""
    return describe(x509.Certificate.load(der))


def is_exact_pem(raw: bytes) -> bool:
    """Whether a PEM file holds certificates in the one form this program writes, and nothing else."""
    text = re.compile(
        rb"(?:-----BEGIN CERTIFICATE-----\n(?:[A-Za-z0-9+/]{64}\n)*[A-Za-z0-9+/]{1,64}={0,2}\n"
        rb"-----END CERTIFICATE-----\n)+"
    )
    if not text.fullmatch(raw):
        return False
    try:
        ders = read_certificates(raw, "")
    except SealError:
        return False
    return b"".join(describe_der(der).pem for der in ders) == raw


def _first(value: object) -> str:
    """A name attribute as text: the first where there are several."""
    if isinstance(value, list):
        value = value[0] if value else ""
    return printable_text(str(value)) if value else ""
