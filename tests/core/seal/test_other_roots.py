"""Another certificate named than the authority's root: nothing was changed, and nothing is vouched for.

Four shapes of chain: with and without the root, and another authority's certificate between or not.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from asn1crypto import cms  # type: ignore[import-untyped]  # it ships no types
from asn1crypto import x509 as asn1
from core.seal.making import NOW, PASS, Authority, make_authority, name, small_pdf
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    load_pem_private_key,
    pkcs12,
)

from evidencekit.bundle.verify import verify
from evidencekit.clock import SECOND, as_datetime
from evidencekit.errors import SealError
from evidencekit.seal.chains import chain_root, own_chain
from evidencekit.seal.checking import seal_place
from evidencekit.seal.identity import load_pkcs12
from evidencekit.seal.requests import request_for_seal
from evidencekit.seal.signing import seal_pdf
from evidencekit.seal.strict import embedded

if TYPE_CHECKING:
    from collections.abc import Iterable

    from evidencekit.bundle.verdict import Verdict, VerdictCheck
    from evidencekit.seal.values import Seal

SHAPES: dict[str, dict[str, bool]] = {
    "root": {},
    "signer alone": {"embed_root": False},
    "root and one between": {"between": True},
    "one between": {"between": True, "embed_root": False},
}
NOT_INCLUDED = "the certificates you named do not include the root of this authority: "


@dataclass(frozen=True)
class Stamped:
    """A sealed report with a time stamp put into it, whether that is good or not."""

    path: Path
    authority: Authority

    @property
    def token(self) -> range:
        """Where the DER bytes of the token stand: offsets of their first digit, by twos."""
        with self.path.open("rb") as file:
            der, before, _ = seal_place(file)
        at = der.find(token_in(der))
        return range(before + 1 + 2 * at, before + 1 + 2 * (at + len(token_in(der))), 2)


def token_in(der: bytes) -> bytes:
    info = cms.ContentInfo.load(der)["content"]["signer_infos"][0]
    return bytes(info["unsigned_attrs"][0]["values"][0].dump())


def put_in(sealed: Seal, authority: Authority, target: Path) -> Stamped:
    """The report with the authority's answer in its seal, without a look at the answer."""
    raw = Path(sealed.path).read_bytes()
    request = request_for_seal(Path(sealed.path))
    answer = authority.reply(request.query)
    with Path(sealed.path).open("rb") as file:
        der, before, after = seal_place(file)
    content = cms.ContentInfo.load(der)
    token = cms.ContentInfo.load(answer[answer.index(b"\x30\x82", 4) :])
    content["content"]["signer_infos"][0]["unsigned_attrs"] = cms.CMSAttributes(
        [{"type": "signature_time_stamp_token", "values": [token]}]
    )
    digits = content.dump().hex().upper().encode().ljust(after - before - 2, b"0")
    target.write_bytes(raw[: before + 1] + digits + raw[after - 1 :])
    return Stamped(target, authority)


@pytest.fixture(scope="module", params=SHAPES)
def stamped(
    request: pytest.FixtureRequest, sealed: Seal, tmp_path_factory: pytest.TempPathFactory
) -> Stamped:
    folder = tmp_path_factory.mktemp("stamped")
    authority = make_authority(folder / "tsa", **SHAPES[request.param])  # type: ignore[arg-type]
    return put_in(sealed, authority, folder / "report.pdf")


@pytest.fixture(scope="module")
def stranger(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return make_authority(tmp_path_factory.mktemp("stranger"), root_name="Another Root CA")


@pytest.fixture(scope="module")
def namesake(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """Another authority whose root bears the same name."""
    return make_authority(tmp_path_factory.mktemp("namesake"))


def time_of(verdict: Verdict) -> VerdictCheck:
    (found,) = [check for check in verdict.checks if check.code == "seal-time"]
    return found


def test_the_root_is_named(stamped: Stamped) -> None:
    verdict = verify(stamped.path, roots=[stamped.authority.root])
    assert (verdict.ok, time_of(verdict).result) == (True, "intact")
    assert "which you named" in time_of(verdict).text


def test_another_root_is_named_and_nothing_is_called_changed(
    stamped: Stamped, stranger: Authority
) -> None:
    verdict = verify(stamped.path, roots=[stranger.root])
    time = time_of(verdict)
    assert (verdict.ok, time.result, time.unnamed) == (False, "cannot-check", True)
    assert {check.result for check in verdict.checks} == {"intact", "cannot-check"}
    assert verdict.sentence.startswith(
        "The time of sealing cannot be checked with the certificates you named; all else that can be "
        "checked here is intact (3 checks). It existed at "
    )
    assert "not intact" not in verdict.sentence
    assert NOT_INCLUDED in time.text
    assert "no root certificate was named" not in time.text
    digest = hashlib.sha256(stamped.authority.root).hexdigest()
    with stamped.path.open("rb") as file:
        carried = embedded(cms.ContentInfo.load(token_in(seal_place(file)[0]))["content"])
    if any(one.dump() == stamped.authority.root for one in carried):
        assert f"its root calls itself Test Root CA, SHA-256 {digest}" in time.text
    else:
        assert "which is not carried with it" in time.text


def test_a_root_of_the_same_name_is_another(
    sealed: Seal, namesake: Authority, tmp_path: Path
) -> None:
    for number, shape in enumerate(("root", "signer alone", "root and one between")):
        authority = make_authority(tmp_path / str(number), **SHAPES[shape])  # type: ignore[arg-type]
        made = put_in(sealed, authority, tmp_path / f"{number}.pdf")
        verdict = verify(made.path, roots=[namesake.root])
        assert (verdict.ok, time_of(verdict).result) == (False, "cannot-check")
        assert "the one of that name that you named is another" in time_of(verdict).text
    authority = make_authority(tmp_path / "last", **SHAPES["one between"])  # type: ignore[arg-type]
    made = put_in(sealed, authority, tmp_path / "last.pdf")
    time = time_of(verify(made.path, roots=[namesake.root]))
    assert time.result == "changed", "nothing but that root could tell a changed byte"


def test_who_makes_a_chain_of_their_own_is_not_the_authority(
    sealed: Seal, namesake: Authority, stranger: Authority, tmp_path: Path
) -> None:
    """A stamp by somebody else, the true authority's root being named: never fine."""
    true = make_authority(tmp_path / "true", between=True)
    for forger in (namesake, stranger):
        made = put_in(sealed, forger, tmp_path / f"{forger.folder.name}.pdf")
        verdict = verify(made.path, roots=[true.root])
        assert (verdict.ok, time_of(verdict).result) == (False, "cannot-check")
        assert "not intact" not in verdict.sentence
        assert NOT_INCLUDED in verdict.sentence


@pytest.mark.parametrize("days", [(-300, -200), (1, 30)])
@pytest.mark.parametrize("shape", SHAPES)
def test_a_certificate_out_of_its_time_is_not_excused_by_another_root(
    sealed: Seal, stranger: Authority, tmp_path: Path, shape: str, days: tuple[int, int]
) -> None:
    options = SHAPES[shape]
    authority = make_authority(tmp_path / "tsa", days=days, **options)  # type: ignore[arg-type]
    made = put_in(sealed, authority, tmp_path / "report.pdf")
    for roots in ([authority.root], [stranger.root]):
        verdict = verify(made.path, roots=roots)
        assert (verdict.ok, time_of(verdict).result) == (False, "changed")
        assert "does not lead to a root you trust" in time_of(verdict).text


def missed(
    stamped: Stamped, places: Iterable[int], roots: list[bytes], target: Path
) -> dict[str, list[int]]:
    """Offsets of bytes of the token whose change was not called one, by what it was called."""
    raw = stamped.path.read_bytes()
    found: dict[str, list[int]] = {}
    for place in places:
        byte = int(raw[place : place + 2], 16) ^ 1
        target.write_bytes(raw[:place] + b"%02X" % byte + raw[place + 2 :])
        verdict = verify(target, roots=roots)
        assert not verdict.ok, place
        if not {"changed", "missing", "extra"} & {check.result for check in verdict.checks}:
            found.setdefault(time_of(verdict).result, []).append(place)
    return found


def unprotected(stamped: Stamped) -> range:
    """Where a chain's last certificate stands that only one not carried protects (not the signer's)."""
    with stamped.path.open("rb") as file:
        der, before, _ = seal_place(file)
    carried = [bytes(c.dump()) for c in embedded(cms.ContentInfo.load(token_in(der))["content"])]
    own = own_chain(stamped.authority.certificate, carried)
    (end,) = own.ends
    if end in (stamped.authority.root, stamped.authority.certificate):
        return range(0)
    at = before + 1 + 2 * der.find(end)
    return range(at, at + 2 * len(end))


def flips(stamped: Stamped, stranger: Authority, places: list[int], target: Path) -> None:
    assert missed(stamped, places, [stamped.authority.root], target) == {}
    other = missed(stamped, places, [stranger.root], target)
    assert set(other) <= {"cannot-check"}
    assert [p for p in other.get("cannot-check", []) if p not in unprotected(stamped)] == []


def test_a_changed_byte_of_the_token_is_found_whatever_root_is_named(
    stamped: Stamped, stranger: Authority, tmp_path: Path
) -> None:
    """Only what nothing but the true root protects can pass for unchanged; it is never fine."""
    flips(stamped, stranger, [*stamped.token][5::89], tmp_path / "changed.pdf")


def test_a_changed_name_of_an_issuer_is_found_whatever_root_is_named(
    stamped: Stamped, stranger: Authority, tmp_path: Path
) -> None:
    """Without it nothing leads to the root any more: as if another one had been named."""
    raw = stamped.path.read_bytes()
    written = b"Test Root CA".hex().upper().encode()
    places = [m.start() + 8 for m in re.finditer(written, raw) if m.start() in stamped.token]
    assert places
    flips(stamped, stranger, places, tmp_path / "changed.pdf")


@pytest.mark.slow
@pytest.mark.parametrize("part", range(4))
def test_every_changed_byte_of_the_token_is_found_whatever_root_is_named(
    stamped: Stamped, stranger: Authority, tmp_path: Path, part: int
) -> None:
    flips(stamped, stranger, [*stamped.token][part::4], tmp_path / "changed.pdf")


def test_a_certificate_named_for_the_seal_alone_asks_nothing_of_the_time(
    stamped: Stamped, stranger: Authority, sealed: Seal
) -> None:
    own = sealed.certificate.der
    verdict = verify(stamped.path, roots=[own])
    assert (verdict.ok, time_of(verdict).result) == (True, "cannot-check")
    (certificate,) = [check for check in verdict.checks if check.code == "certificate"]
    assert "(self-signed, and one of those you trust)" in certificate.text
    assert "Note:" not in certificate.text
    assert verify(stamped.path, roots=[own, stamped.authority.root]).ok
    assert not verify(stamped.path, roots=[own, stranger.root]).ok


def test_a_self_signed_certificate_is_no_fault_where_a_root_is_named(
    stamped: Stamped, stranger: Authority
) -> None:
    verdict = verify(stamped.path, roots=[stranger.root])
    (certificate,) = [check for check in verdict.checks if check.code == "certificate"]
    assert "(self-signed)" in certificate.text
    assert "Note:" not in certificate.text


def issued_seal(authority: Authority, root_key: Path, folder: Path) -> Seal:
    """A report sealed by a key whose certificate the authority's root issued."""
    key = ec.generate_private_key(ec.SECP256R1())
    root = x509.load_der_x509_certificate(authority.root)
    signing = load_pem_private_key(root_key.read_bytes(), None)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name("Ira Issued"))
        .issuer_name(root.subject)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(as_datetime(NOW - 86400 * SECOND))
        .not_valid_after(as_datetime(NOW + 86400 * SECOND))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .sign(signing, hashes.SHA256())  # type: ignore[arg-type]  # it is an RSA key
    )
    packed = pkcs12.serialize_key_and_certificates(
        b"k", key, certificate, None, BestAvailableEncryption(PASS.encode())
    )
    (folder / "k.p12").write_bytes(packed)
    (folder / "unsealed.pdf").write_bytes(small_pdf())
    identity = load_pkcs12(folder / "k.p12", PASS)
    assert identity.certificate.der == certificate.public_bytes(Encoding.DER)
    return seal_pdf(folder / "unsealed.pdf", folder / "report.pdf", identity)


def test_a_seal_by_an_issued_certificate_and_the_roots_that_are_named(
    stranger: Authority, namesake: Authority, tmp_path: Path
) -> None:
    authority = make_authority(tmp_path / "ca")
    seal = issued_seal(authority, authority.folder / "root.key", tmp_path)
    true = put_in(seal, authority, tmp_path / "stamped.pdf")
    assert verify(true.path, roots=[authority.root]).ok
    forged = put_in(seal, stranger, tmp_path / "forged.pdf")
    verdict = verify(forged.path, roots=[authority.root])
    assert (verdict.ok, time_of(verdict).result) == (False, "cannot-check"), (
        "it vouches for the seal"
    )
    assert verify(forged.path, roots=[seal.certificate.der]).ok, "nothing was asked of the time"
    said = {}
    for who in (authority, stranger, namesake):
        verdict = verify(Path(seal.path), roots=[who.root])
        assert verdict.ok
        (found,) = [check for check in verdict.checks if check.code == "certificate"]
        said[who] = found.text
    assert "(issued by Test Root CA, which you trust)" in said[authority]
    assert "Note:" not in said[authority]
    for who in (stranger, namesake):
        assert (
            "Note: none of the certificates you named vouches for it: its chain ends at"
            in said[who]
        )
    assert "the one of that name that you named is another" in said[namesake]


def mutual(count: int) -> list[bytes]:
    """Certificates of one key that all issued each other, under two names in turn."""
    key = ec.generate_private_key(ec.SECP256R1())
    names = (name("Odd"), name("Even"))
    return [
        x509.CertificateBuilder()
        .subject_name(names[serial % 2])
        .issuer_name(names[(serial + 1) % 2])
        .public_key(key.public_key())
        .serial_number(serial + 1)
        .not_valid_before(as_datetime(NOW - 86400 * SECOND))
        .not_valid_after(as_datetime(NOW + 86400 * SECOND))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
        .public_bytes(Encoding.DER)
        for serial in range(count)
    ]


def test_certificates_that_issued_each_other_are_not_followed_for_ever(stranger: Authority) -> None:
    """The validator would try each order of them: of thirty, none ever ends."""
    for count, words in (
        (7, "no issuer matching"),
        (8, "its chain has 7"),
        (30, "its chain has 29"),
    ):
        signer, *others = [asn1.Certificate.load(der) for der in mutual(count)]
        with pytest.raises(SealError, match=words):
            chain_root(signer, others, [stranger.root], NOW)
    signer, *others = [asn1.Certificate.load(der) for der in mutual(66)]
    with pytest.raises(SealError, match="too many certificates"):
        chain_root(signer, others, [stranger.root], NOW)


def test_an_odd_certificate_among_those_named_changes_nothing(
    stamped: Stamped, stranger: Authority
) -> None:
    """One of a version that nobody has defined, as a collection of many roots may hold."""
    odd = stranger.root.replace(b"\xa0\x03\x02\x01\x02", b"\xa0\x03\x02\x01\x07", 1)
    assert odd != stranger.root
    assert verify(stamped.path, roots=[odd, stamped.authority.root]).ok
    verdict = verify(stamped.path, roots=[odd])
    assert (verdict.ok, time_of(verdict).result) == (False, "cannot-check")
