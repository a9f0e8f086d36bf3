"""Who seals: a key and its certificate, from a file, a token, or made here.

Three kinds: a PKCS#12 file (``.p12``, ``.pfx``) that somebody issued, a PKCS#11 token (smart card,
USB key), or a self-signed identity made in this program. What the last shows and what it does not is
said in :data:`SELF_SIGNED_WORDS`, which the window, the report and the verdict all quote.

Keys are P-256, P-384, P-521 or RSA of 2048 bits and more. Never Ed25519: poppler's ``pdfsig`` reads
such a seal as "Document isn't signed or corrupted data" (measured with 22.12).
"""

from __future__ import annotations

import importlib
import os
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import platformdirs
from cryptography import x509 as certificates
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier
from pyhanko.sign.signers import SimpleSigner

from evidencekit.case.reading import read_failed
from evidencekit.clock import Clock, SystemClock, as_datetime, utc_text
from evidencekit.errors import ReadFailed, SealError
from evidencekit.seal.certificates import describe, describe_der, load_certificates, printable_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from asn1crypto import x509  # type: ignore[import-untyped]  # it ships no types
    from pyhanko.sign.signers import Signer

    from evidencekit.seal.values import Certificate

SELF_SIGNED_WORDS = (
    "The certificate was made by the examiner's own program. The seal shows that the report has not "
    "changed since the holder of that key sealed it. It does not by itself show who that person is: "
    "compare the certificate's SHA-256 fingerprint with the one in a statement signed by hand."
)
SHORTEST_PASS_PHRASE = 8
KDF_ROUNDS = 600_000
"""PBKDF2-HMAC-SHA-256 rounds for the stored key (OWASP's figure of 2023 for that function)."""
PURPOSES = (ObjectIdentifier("1.3.6.1.5.5.7.3.36"), ExtendedKeyUsageOID.EMAIL_PROTECTION)
"""id-kp-documentSigning (RFC 9336), and the one that NSS looks for."""
_MAX_FILE = 1 << 20


@dataclass(frozen=True, slots=True)
class Identity:
    """A key that can seal, and the certificate that goes with it."""

    certificate: Certificate
    kind: str
    """``file``, ``token`` or ``self-made``."""
    signer: Signer
    """The signing library's own object; used by :mod:`evidencekit.seal.signing` only."""

    @property
    def words(self) -> str:
        """One line for a reader: name, kind of key, who vouches."""
        voucher = (
            "self-signed"
            if self.certificate.self_issued
            else f"issued by {self.certificate.issuer}"
        )
        return f"{self.certificate.name} ({self.certificate.key}, {voucher})"


@dataclass(frozen=True, slots=True)
class StoredIdentity:
    """A self-made identity on this computer: its certificate can be shown without the pass phrase."""

    path: Path
    """The PKCS#12 file."""
    certificate: Certificate


def identity_folder() -> Path:
    """Where self-made identities lie: the user's configuration folder, never a case."""
    return platformdirs.user_config_path("evidencekit", appauthor=False) / "identities"


def stored_identities(folder: Path | None = None) -> tuple[StoredIdentity, ...]:
    """The identities made on this computer, oldest certificate first; broken ones are left out."""
    found = []
    for public in sorted((folder or identity_folder()).glob("*.pem")):
        key = public.with_suffix(".p12")
        try:
            certificate = describe_der(load_certificates(public)[0])
        except (SealError, ReadFailed):
            continue
        if key.is_file():
            found.append(StoredIdentity(key, certificate))
    return tuple(sorted(found, key=lambda one: (one.certificate.not_before_us, str(one.path))))


def make_identity(
    name: str,
    organisation: str,
    pass_phrase: str,
    *,
    folder: Path | None = None,
    clock: Clock | None = None,
    years: int = 5,
) -> Identity:
    """Make a self-signed P-256 identity and keep it under ``pass_phrase``.

    Args:
        name: The examiner's name, which becomes the certificate's common name.
        organisation: May be empty.
        pass_phrase: At least eight characters; it cannot be recovered.
        folder: Where to keep it; the user's configuration folder unless given.
        clock: Source of the dates and of the serial number.
        years: How long the certificate is valid.

    Raises:
        SealError: no name, a pass phrase too short, or the folder cannot be written.
    """
    clock = clock or SystemClock()
    _check_name(name, organisation, pass_phrase)
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = _certificate(key, name.strip(), organisation.strip(), clock, years)
    protection = (
        serialization.PrivateFormat.PKCS12.encryption_builder()
        .kdf_rounds(KDF_ROUNDS)
        .key_cert_algorithm(pkcs12.PBES.PBESv2SHA256AndAES256CBC)
        .hmac_hash(hashes.SHA256())
        .build(pass_phrase.encode())
    )
    packed = pkcs12.serialize_key_and_certificates(
        name.strip().encode(), key, certificate, None, protection
    )
    public = describe_der(certificate.public_bytes(serialization.Encoding.DER))
    home = folder or identity_folder()
    stem = home / public.fingerprint[:16]
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write_private(stem.with_suffix(".p12"), packed)
        _write_private(stem.with_suffix(".pem"), public.pem)
    except OSError as exc:
        raise SealError(
            "the identity could not be kept", str(home), exc.strerror or "check your rights there"
        ) from exc
    return load_pkcs12(stem.with_suffix(".p12"), pass_phrase, clock=clock, kind="self-made")


def load_pkcs12(
    path: Path, pass_phrase: str, *, clock: Clock | None = None, kind: str = "file"
) -> Identity:
    """The identity in a PKCS#12 file.

    Raises:
        ReadFailed: the file cannot be read.
        SealError: the pass phrase is wrong, it holds no key with a certificate, the key is of a kind
            that readers cannot check, or the certificate is not valid now.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(_MAX_FILE)
    except OSError as exc:
        raise read_failed(exc, path) from exc
    try:
        signer = SimpleSigner.load_pkcs12_data(raw, [], pass_phrase.encode() or None)
    except (ValueError, AttributeError) as exc:
        raise SealError(
            "the key file could not be opened",
            str(path),
            "the pass phrase is wrong, or it is no PKCS#12 file with a key and its certificate",
        ) from exc
    return _accept(signer, kind, clock or SystemClock())


@contextmanager
def open_token(
    library: Path,
    token: str,
    pin: str,
    certificate_label: str,
    *,
    key_label: str = "",
    clock: Clock | None = None,
) -> Iterator[Identity]:
    """The identity on a PKCS#11 token, for as long as the ``with`` block lasts.

    Args:
        library: The maker's PKCS#11 library (``.so``, ``.dll``, ``.dylib``).
        token: The token's label.
        pin: The user PIN.
        certificate_label: Label of the certificate on it.
        key_label: Label of the key, where it differs.
        clock: To see whether the certificate is valid now.

    Raises:
        SealError: support is not installed, the token is not there, the PIN is wrong, or the key or
            certificate is missing or of a kind that readers cannot check.
    """
    try:
        pkcs11 = importlib.import_module("pkcs11")
        from pyhanko.config.pkcs11 import TokenCriteria
        from pyhanko.sign.pkcs11 import PKCS11Signer, open_pkcs11_session
    except ImportError as exc:
        raise SealError(
            "tokens are not supported by this installation",
            "PKCS#11",
            "install evidencekit with its extra 'pkcs11'",
        ) from exc
    try:
        session = open_pkcs11_session(
            str(library), token_criteria=TokenCriteria(label=token), user_pin=pin
        )
    except (pkcs11.PKCS11Error, OSError, RuntimeError) as exc:
        raise SealError(
            "the token could not be opened",
            f"{token} ({library})",
            f"check that it is plugged in, its label and the PIN ({type(exc).__name__})",
        ) from exc
    try:
        signer = PKCS11Signer(
            session, cert_label=certificate_label, key_label=key_label or certificate_label
        )
        try:
            identity = _accept(signer, "token", clock or SystemClock())
            # Bare ECDSA is what every token offers; hashing on the token is not (SoftHSM lacks it).
            signer.use_raw_mechanism = identity.certificate.key.startswith("EC")
        except (pkcs11.PKCS11Error, ValueError, KeyError) as exc:
            raise SealError(
                "the token does not hold what was named", certificate_label, str(exc)
            ) from exc
        yield identity
    finally:
        session.close()


def _accept(signer: Signer, kind: str, clock: Clock) -> Identity:
    """The identity, if its key can be checked by common readers and its certificate is valid now."""
    certificate = signer.signing_cert
    if certificate is None:
        raise SealError("the key has no certificate", kind)
    facts = describe(certificate)
    if not usable_key(certificate):
        raise SealError(
            "this kind of key cannot be used",
            f"{facts.name}: {facts.key}",
            "use P-256, P-384, P-521 or RSA of at least 2048 bits: common PDF readers check no other",
        )
    usage = certificate.key_usage_value
    if usage is not None and not usage.native & {"digital_signature", "non_repudiation"}:
        raise SealError(
            "the certificate does not allow signatures", facts.name, "choose a signing certificate"
        )
    now = clock.now_us()
    if not facts.not_before_us <= now <= facts.not_after_us:
        raise SealError(
            "the certificate is not valid now",
            f"{facts.name}: valid from {utc_text(facts.not_before_us)} to "
            f"{utc_text(facts.not_after_us)}, this computer's clock says {utc_text(now)}",
            "check the clock, or use a current certificate",
        )
    return Identity(facts, kind, signer)


def usable_key(certificate: x509.Certificate) -> bool:
    """Whether common PDF readers can check a signature made with this certificate's key."""
    key = certificate.public_key
    if key.algorithm == "ec":
        return key.curve in {("named", c) for c in ("secp256r1", "secp384r1", "secp521r1")}
    return bool(key.algorithm == "rsa" and key.bit_size >= 2048)


def _check_name(name: str, organisation: str, pass_phrase: str) -> None:
    if not name.strip() or len(name) > 64 or len(organisation) > 64:
        raise SealError(
            "an identity needs the examiner's name", "", "name and organisation: 1 to 64 characters"
        )
    if printable_text(name + organisation) != name + organisation:
        raise SealError("the name holds characters that cannot be seen", printable_text(name))
    if len(pass_phrase) < SHORTEST_PASS_PHRASE:
        raise SealError(
            "the pass phrase is too short", "", f"use at least {SHORTEST_PASS_PHRASE} characters"
        )


def _certificate(
    key: ec.EllipticCurvePrivateKey, name: str, organisation: str, clock: Clock, years: int
) -> certificates.Certificate:
    """A self-signed certificate for documents; it can issue no other.

    The purpose "e-mail protection" is there for NSS, which ``pdfsig`` asks: without it the tool says
    "Unknown issue with Certificate or corrupted data" instead of "issuer is unknown" (22.12).
    """
    attributes = [certificates.NameAttribute(NameOID.COMMON_NAME, name)]
    if organisation:
        attributes.append(certificates.NameAttribute(NameOID.ORGANIZATION_NAME, organisation))
    holder = certificates.Name(attributes)
    now = as_datetime(clock.now_us()).replace(microsecond=0)
    usage = certificates.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    return (
        certificates.CertificateBuilder()
        .subject_name(holder)
        .issuer_name(holder)
        .public_key(key.public_key())
        .serial_number(1 + (int.from_bytes(clock.token(20), "big") >> 1))
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=365 * years + years // 4))
        .add_extension(certificates.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(
            certificates.ExtendedKeyUsage(PURPOSES),
            critical=False,
        )
        .add_extension(
            certificates.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False
        )
        .sign(key, hashes.SHA256())
    )


def _write_private(path: Path, raw: bytes) -> None:
    """A new file that only its owner may read; an existing one is never overwritten."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags, 0o600), "wb") as file:
        file.write(raw)
        file.flush()
        os.fsync(file.fileno())
