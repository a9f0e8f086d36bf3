from __future__ import annotations

import os
import stat
import subprocess
from typing import TYPE_CHECKING

import pytest
from core.seal.card import SOFTHSM, Key, configured, make_token, needs_token, pkcs12_of
from core.seal.making import NOW, PASS, small_pdf
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from evidencekit.clock import SECOND, FrozenClock, SystemClock
from evidencekit.errors import ReadFailed, SealError
from evidencekit.seal.checking import check_seal
from evidencekit.seal.identity import (
    Identity,
    load_pkcs12,
    make_identity,
    open_token,
    stored_identities,
)
from evidencekit.seal.signing import panel_lines, seal_pdf
from evidencekit.seal.values import grouped

if TYPE_CHECKING:
    from pathlib import Path


def test_a_self_made_identity_is_private_and_can_be_opened_again(tmp_path: Path) -> None:
    home = tmp_path / "config" / "identities"
    made = make_identity("Alex Examiner", "Example Ltd", PASS, folder=home)
    assert (made.kind, made.certificate.key) == ("self-made", "EC P-256")
    assert made.certificate.self_issued
    assert made.words == "Alex Examiner (EC P-256, self-signed)"
    (stored,) = stored_identities(home)
    assert stored.certificate == made.certificate
    assert load_pkcs12(stored.path, PASS).certificate == made.certificate
    if os.name == "posix":
        assert stat.S_IMODE(home.stat().st_mode) == 0o700
        assert {stat.S_IMODE(p.stat().st_mode) for p in home.iterdir()} == {0o600}


def test_its_fingerprint_is_the_one_openssl_prints(identity: Identity, tmp_path: Path) -> None:
    (tmp_path / "c.pem").write_bytes(identity.certificate.pem)
    shown = subprocess.run(
        ["openssl", "x509", "-in", tmp_path / "c.pem", "-noout", "-fingerprint", "-sha256"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    assert shown.strip().split("=")[1].replace(":", "").lower() == identity.certificate.fingerprint


def test_its_dates_and_number_come_from_the_clock(tmp_path: Path) -> None:
    clock = FrozenClock(NOW)
    made = make_identity("Alex", "", PASS, folder=tmp_path, clock=clock, years=4)
    whole = NOW - NOW % SECOND
    assert made.certificate.not_before_us == whole - 3600 * SECOND
    assert made.certificate.not_after_us == whole + (4 * 365 + 1) * 86_400 * SECOND
    assert made.certificate.serial == "1"
    assert made.certificate.organisation == ""


def test_the_wrong_pass_phrase_is_a_sentence(tmp_path: Path) -> None:
    make_identity("Alex", "", PASS, folder=tmp_path)
    (stored,) = stored_identities(tmp_path)
    with pytest.raises(SealError, match="the pass phrase is wrong"):
        load_pkcs12(stored.path, "not it at all")
    with pytest.raises(ReadFailed):
        load_pkcs12(tmp_path / "none.p12", PASS)
    (tmp_path / "text.p12").write_text("no key")
    with pytest.raises(SealError, match="no PKCS#12 file"):
        load_pkcs12(tmp_path / "text.p12", PASS)


def test_broken_files_among_the_identities_do_not_matter(tmp_path: Path) -> None:
    make_identity("Alex", "", PASS, folder=tmp_path)
    (tmp_path / "broken.pem").write_text("-----BEGIN CERTIFICATE-----\nAAAA\n")
    (tmp_path / "lonely.pem").write_bytes(stored_identities(tmp_path)[0].certificate.pem)
    assert len(stored_identities(tmp_path)) == 1
    assert stored_identities(tmp_path / "none") == ()


@pytest.mark.parametrize(
    ("who", "where", "phrase", "words"),
    [
        ("", "", PASS, "needs the examiner's name"),
        ("  ", "", PASS, "needs the examiner's name"),
        ("A" * 65, "", PASS, "1 to 64 characters"),
        ("Alex\u202e", "", PASS, "cannot be seen"),
        ("Alex", "", "short", "too short"),
    ],
)
def test_what_is_no_identity(tmp_path: Path, who: str, where: str, phrase: str, words: str) -> None:
    with pytest.raises(SealError, match=words):
        make_identity(who, where, phrase, folder=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SealError, match="could not be kept"):
        make_identity("Alex", "", PASS, folder=tmp_path / "file")


@pytest.mark.parametrize(
    ("key", "words"),
    [
        (ec.generate_private_key(ec.SECP256R1()), "EC P-256"),
        (ec.generate_private_key(ec.SECP384R1()), "EC P-384"),
        (rsa.generate_private_key(65537, 2048), "RSA 2048"),
    ],
)
def test_keys_that_seal(tmp_path: Path, key: Key, words: str) -> None:
    found = load_pkcs12(pkcs12_of(key, tmp_path / "k.p12"), PASS)
    assert (found.certificate.key, found.kind) == (words, "file")
    assert found.certificate.issuer == "Common Name: Some Issuing CA"
    (tmp_path / "u.pdf").write_bytes(small_pdf())
    seal_pdf(tmp_path / "u.pdf", tmp_path / "s.pdf", found)
    shown = subprocess.run(
        ["pdfsig", tmp_path / "s.pdf"], capture_output=True, text=True, check=False
    ).stdout
    assert "Signature is Valid" in shown
    assert "Total document signed" in shown


@pytest.mark.parametrize(
    "key",
    [
        ed25519.Ed25519PrivateKey.generate(),
        ec.generate_private_key(ec.SECP256K1()),
        rsa.generate_private_key(65537, 1024),  # noqa: S505 (that is the point)
    ],
)
def test_keys_that_readers_cannot_check_are_refused(tmp_path: Path, key: Key) -> None:
    with pytest.raises(SealError, match="kind of key cannot be used"):
        load_pkcs12(pkcs12_of(key, tmp_path / "k.p12"), PASS)


def test_an_expired_certificate_is_refused(tmp_path: Path) -> None:
    path = pkcs12_of(ec.generate_private_key(ec.SECP256R1()), tmp_path / "k.p12", days=-1)
    with pytest.raises(SealError, match="not valid now"):
        load_pkcs12(path, PASS)
    earlier = FrozenClock(NOW - 10 * 86_400 * SECOND)
    assert load_pkcs12(path, PASS, clock=earlier).certificate.name == "Casey Carded"


def test_what_the_panel_says(identity: Identity) -> None:
    lines = panel_lines(identity, 1_510_642_801_000_000, "America/Toronto")
    assert lines[0] == "Sealed by Alex Examiner, Example Ltd"
    assert lines[1] == "2017-11-14 02:00:01 −05:00 (America/Toronto), by this computer's clock"
    assert lines[2] == "Certificate SHA-256 (self-signed)"
    assert " ".join(lines[3:]) == grouped(identity.certificate.fingerprint)


@pytest.fixture(params=["ec", "rsa"])
def token(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A software token with one key and its certificate, as on an examiner's card."""
    monkeypatch.setenv("SOFTHSM2_CONF", str(configured(tmp_path)))
    make_token(tmp_path, request.param)
    return tmp_path


@needs_token
def test_a_token_seals(token: Path) -> None:
    (token / "u.pdf").write_bytes(small_pdf())
    with open_token(SOFTHSM, "court", "123456", "examiner") as identity:
        assert (identity.kind, identity.certificate.name) == ("token", "Casey Carded")
        seal_pdf(token / "u.pdf", token / "s.pdf", identity)
    with (token / "s.pdf").open("rb") as file:
        state = check_seal(file)
    assert (state.digest_ok, state.whole_file, state.faults) == (True, True, ())


@needs_token
@pytest.mark.parametrize(
    ("label", "pin", "certificate", "words"),
    [
        ("court", "000000", "examiner", "token could not be opened"),
        ("other", "123456", "examiner", "token could not be opened"),
        ("court", "123456", "nobody", "does not hold what was named"),
    ],
)
def test_what_a_token_refuses(
    token: Path, label: str, pin: str, certificate: str, words: str
) -> None:
    assert token.is_dir()
    with (
        pytest.raises(SealError, match=words),
        open_token(SOFTHSM, label, pin, certificate),
    ):
        pass


@needs_token
def test_a_library_that_is_none_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "lib.so").write_bytes(b"no library")
    with (
        pytest.raises(SealError, match="token could not be opened"),
        open_token(tmp_path / "lib.so", "court", "123456", "examiner"),
    ):
        pass


def test_the_system_clock_is_the_default(identity: Identity) -> None:
    now = SystemClock().now_us()
    assert identity.certificate.not_before_us < now < identity.certificate.not_after_us
