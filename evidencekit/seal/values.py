"""What seals and time stamps say, as plain values. Nothing here imports a cryptographic library."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Certificate:
    """What a certificate states about its holder. Only the fingerprint identifies it."""

    name: str
    """Common name, or the whole subject where there is none; printable."""
    organisation: str
    issuer: str
    """The whole issuer name."""
    serial: str
    """Hexadecimal."""
    fingerprint: str
    """SHA-256 of the DER bytes, 64 hex digits."""
    self_issued: bool
    """Subject and issuer are the same: nobody else vouches for the name."""
    not_before_us: int
    not_after_us: int
    key: str
    """``EC P-256``, ``RSA 3072``, …"""
    der: bytes = field(repr=False)

    @property
    def pem(self) -> bytes:
        """The certificate as a PEM file, LF, for ``openssl``."""
        text = base64.encodebytes(self.der).replace(b"\n", b"")
        lines = [text[i : i + 64] for i in range(0, len(text), 64)]
        return b"\n".join(
            [b"-----BEGIN CERTIFICATE-----", *lines, b"-----END CERTIFICATE-----", b""]
        )


def grouped(hexadecimal: str) -> str:
    """A hash in groups of eight, as it is printed."""
    return " ".join(hexadecimal[i : i + 8] for i in range(0, len(hexadecimal), 8))


@dataclass(frozen=True, slots=True)
class TimeStamp:
    """A verified RFC 3161 time stamp token: these bytes existed at this time, says this authority."""

    time_us: int
    """``genTime``, UTC."""
    accuracy_us: int | None
    """Plus or minus; None: the authority states none."""
    authority: str
    """Name in the signer's certificate of the time-stamping authority."""
    policy: str
    """The authority's policy, a dotted number."""
    serial: str
    """Decimal."""
    algorithm: str
    """Hash the imprint was made with, ``sha256``."""
    imprint: str
    """What was time-stamped, hex."""
    certificate: Certificate
    root: Certificate | None
    """The root the chain ends in, of those the user chose; None: none was given, trust is open."""
    warnings: tuple[str, ...] = ()
    """Facts that do not make the stamp void, one sentence each."""


@dataclass(frozen=True, slots=True)
class SealState:
    """What a PDF's seal is worth. Each fault is one sentence and enough to distrust the file."""

    sealed: bool
    """There is a signature at all."""
    digest_ok: bool = False
    """The signed bytes are those that were signed, and the signature over them is valid."""
    whole_file: bool = False
    """Nothing follows the signed bytes, and nothing but the signature itself is left out."""
    certified: bool = False
    """The signer said that no change is allowed afterwards (a certification signature)."""
    faults: tuple[str, ...] = ()
    """Why the signature itself must not be believed."""
    changes: tuple[str, ...] = ()
    """What was done to the file after sealing."""
    notes: tuple[str, ...] = ()
    certificate: Certificate | None = None
    chain_root: Certificate | None = None
    """A root the user trusts that the signer's chain ends in; None: nobody vouches for the name."""
    claimed_us: int | None = None
    """When it was sealed by the sealing computer's clock: a claim."""
    name: str = ""
    reason: str = ""
    location: str = ""
    unsealed_size: int | None = None
    """Length of the byte prefix that was the file before it was sealed."""
    unsealed_sha256: str = ""
    stamp: TimeStamp | None = None
    stamp_fault: str = ""
    """There is a time stamp inside the seal, and this is why it must not be believed."""
    stamp_open: str = ""
    """The time stamp holds in itself, but leads to no root that the user trusts: to which it does."""


@dataclass(frozen=True, slots=True)
class Seal:
    """A PDF as sealed."""

    path: str
    sha256: str
    size: int
    unsealed_sha256: str
    """SHA-256 of the file before sealing, which is the first ``unsealed_size`` bytes of this one."""
    unsealed_size: int
    sealed_us: int
    certificate: Certificate
    stamp: TimeStamp | None = None
