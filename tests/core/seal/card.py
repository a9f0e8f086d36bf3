"""Keys as others hand them out: PKCS#12 files, and a card made of software (SoftHSM2)."""

from __future__ import annotations

import importlib
import importlib.util
import shutil
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from core.seal.making import NOW, PASS, name
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import pkcs12

from evidencekit.clock import as_datetime
from evidencekit.seal.identity import load_pkcs12

Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey | dsa.DSAPrivateKey


def pkcs12_of(key: Key, path: Path, *, days: int = 365) -> Path:
    """A PKCS#12 file as a certification authority would hand it out, minus the authority."""
    builder = (
        x509.CertificateBuilder()
        .subject_name(name("Casey Carded"))
        .issuer_name(name("Some Issuing CA"))
        .public_key(key.public_key())
        .serial_number(4711)
        .not_valid_before(as_datetime(NOW) - timedelta(days=800))
        .not_valid_after(as_datetime(NOW) + timedelta(days=days))
    )
    digest = None if isinstance(key, ed25519.Ed25519PrivateKey) else hashes.SHA256()
    certificate = builder.sign(key, digest)
    protection = serialization.BestAvailableEncryption(PASS.encode())
    path.write_bytes(
        pkcs12.serialize_key_and_certificates(b"key", key, certificate, None, protection)
    )
    return path


SOFTHSM = Path("/usr/lib/softhsm/libsofthsm2.so")
needs_token = pytest.mark.skipif(
    not (SOFTHSM.exists() and shutil.which("softhsm2-util") and importlib.util.find_spec("pkcs11")),
    reason="needs SoftHSM2 and python-pkcs11",
)


def configured(folder: Path) -> Path:
    """The configuration of a software card that lies in ``folder``: for ``SOFTHSM2_CONF``."""
    (folder / "tokens").mkdir()
    configuration = folder / "softhsm2.conf"
    configuration.write_text(f"directories.tokendir = {folder / 'tokens'}\n")
    return configuration


def make_token(folder: Path, kind: str) -> None:
    """Put a key (``ec`` or ``rsa``) and its certificate on a new card ``court``, PIN 123456.

    ``SOFTHSM2_CONF`` must be set.
    """
    pkcs11 = importlib.import_module("pkcs11")
    command = "softhsm2-util --init-token --free --label court --pin 123456 --so-pin 654321"
    subprocess.run(command.split(), check=True, capture_output=True)
    elliptic = kind == "ec"
    key: Key = (
        ec.generate_private_key(ec.SECP256R1())
        if elliptic
        else rsa.generate_private_key(65537, 2048)
    )
    certificate = load_pkcs12(pkcs12_of(key, folder / "k.p12"), PASS).certificate
    der = key.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )
    decode = importlib.import_module(f"pkcs11.util.{kind}")
    private = decode.decode_ec_private_key(der) if elliptic else decode.decode_rsa_private_key(der)
    public = importlib.import_module("pkcs11.util.x509").decode_x509_certificate(certificate.der)
    kept = {pkcs11.Attribute.LABEL: "examiner", pkcs11.Attribute.TOKEN: True}
    library = pkcs11.lib(str(SOFTHSM))
    library.reinitialize()
    court = library.get_token(token_label="court")  # noqa: S106 (a label is no secret)
    with court.open(rw=True, user_pin="123456") as session:
        session.create_object({**private, **kept})
        session.create_object({**public, **kept})
