"""Making small PDFs, and a time-stamping authority run by ``openssl ts``."""

from __future__ import annotations

import io
import subprocess
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import pikepdf
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from reportlab.pdfgen.canvas import Canvas

from evidencekit.clock import SystemClock, as_datetime

if TYPE_CHECKING:
    from pathlib import Path

PASS = "correct horse battery"  # noqa: S105 (of identities that live as long as a test)
NOW = SystemClock().now_us()
"""``openssl ts`` knows no other time than this computer's, so these tests use it too."""


def small_pdf(text: str = "The job ended with exit status 1.", pages: int = 2) -> bytes:
    """A PDF made the way a report is: drawn, then saved by pikepdf with a fixed id."""
    raw = io.BytesIO()
    canvas = Canvas(raw, pagesize=(400, 300), invariant=1, initialFontName="Helvetica")
    canvas.setTitle("Report 2026-001")
    for page in range(pages):
        canvas.drawString(40, 200, f"{text} Page {page + 1}")
        canvas.showPage()
    canvas.save()
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(raw.getvalue())) as pdf:
        pdf.save(
            out,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            min_version="1.7",
        )
    return out.getvalue()


@dataclass(frozen=True)
class Authority:
    """A time-stamping authority that sees only the ``.tsq``."""

    folder: Path
    root: bytes
    """DER."""
    certificate: bytes

    def reply(self, query: bytes) -> bytes:
        (self.folder / "q.tsq").write_bytes(query)
        subprocess.run(
            [
                "openssl",
                "ts",
                "-reply",
                "-config",
                "tsa.cnf",
                "-queryfile",
                "q.tsq",
                "-out",
                "r.tsr",
            ],
            cwd=self.folder,
            check=True,
            capture_output=True,
        )
        return (self.folder / "r.tsr").read_bytes()

    @property
    def root_pem(self) -> Path:
        return self.folder / "root.pem"


def name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def make_authority(
    folder: Path,
    *,
    days: tuple[int, int] = (-30, 3650),
    critical: bool = True,
    purposes: tuple[x509.ObjectIdentifier, ...] = (ExtendedKeyUsageOID.TIME_STAMPING,),
    digest: str = "sha256",
    embed_root: bool = True,
    elliptic: bool = False,
    root_name: str = "Test Root CA",
    between: bool = False,
) -> Authority:
    """``between``: the root issued another authority's certificate, and that the signer's."""
    folder.mkdir(parents=True, exist_ok=True)
    now = as_datetime(NOW)
    root_key = rsa.generate_private_key(65537, 2048)
    key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey = (
        ec.generate_private_key(ec.SECP256R1())
        if elliptic
        else rsa.generate_private_key(65537, 2048)
    )
    root = (
        x509.CertificateBuilder()
        .subject_name(name(root_name))
        .issuer_name(name(root_name))
        .public_key(root_key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=400))
        .not_valid_after(now + timedelta(days=7300))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(root_key.public_key()), False)
        .sign(root_key, hashes.SHA256())
    )
    issuer, issuer_key = root, root_key
    if between:
        issuer_key = rsa.generate_private_key(65537, 2048)
        issuer = (
            x509.CertificateBuilder()
            .subject_name(name(f"Between {root_name}"))
            .issuer_name(root.subject)
            .public_key(issuer_key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=200))
            .not_valid_after(now + timedelta(days=5000))
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .sign(root_key, hashes.SHA256())
        )
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name("Test Time Stamping Authority"))
        .issuer_name(issuer.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + timedelta(days=days[0]))
        .not_valid_after(now + timedelta(days=days[1]))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage(purposes), critical=critical)
        .sign(issuer_key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    (folder / "root.pem").write_bytes(root.public_bytes(pem))
    (folder / "tsa.pem").write_bytes(certificate.public_bytes(pem))
    (folder / "tsa.key").write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    (folder / "root.key").write_bytes(
        root_key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    (folder / "tsa.serial").write_text("01\n")
    chain = [issuer] * between + [root] * embed_root
    (folder / "chain.pem").write_bytes(b"".join(one.public_bytes(pem) for one in chain))
    certs = "certs=chain.pem\n" if chain else ""
    (folder / "tsa.cnf").write_text(
        "[tsa]\ndefault_tsa=tsa1\n[tsa1]\nserial=tsa.serial\ncrypto_device=builtin\n"
        f"signer_cert=tsa.pem\n{certs}signer_key=tsa.key\nsigner_digest={digest}\n"
        "default_policy=1.2.3.4.1\ndigests=sha256,sha384,sha512\naccuracy=secs:1\n"
        "ordering=no\ntsa_name=yes\ness_cert_id_chain=no\ness_cert_id_alg=sha256\n"
    )
    der = serialization.Encoding.DER
    return Authority(folder, root.public_bytes(der), certificate.public_bytes(der))
