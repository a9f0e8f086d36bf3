from __future__ import annotations

import hashlib
import http.server
import io
import shutil
import subprocess
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from asn1crypto import tsp  # type: ignore[import-untyped]  # it ships no types
from core.seal.making import NOW, make_authority
from cryptography.x509.oid import ExtendedKeyUsageOID

from evidencekit.clock import SECOND, FrozenClock
from evidencekit.errors import BadRequest, ReadFailed, ReportError, SealError
from evidencekit.seal.asking import ask_authority
from evidencekit.seal.checking import check_seal
from evidencekit.seal.requests import request_for_file, request_for_seal, write_request
from evidencekit.seal.timestamping import stamp_seal, verify_file_stamp
from evidencekit.seal.tokens import RootNotNamed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from core.seal.making import Authority

    from evidencekit.seal.requests import TimeRequest
    from evidencekit.seal.values import Seal


@pytest.fixture
def report(sealed: Seal, tmp_path: Path) -> Path:
    return Path(shutil.copy(sealed.path, tmp_path / "report.pdf"))


@pytest.fixture(scope="module")
def carried(
    sealed: Seal, authority: Authority, tmp_path_factory: pytest.TempPathFactory
) -> tuple[TimeRequest, bytes]:
    """A request for the seal, and its answer."""
    request = request_for_seal(Path(sealed.path))
    return request, authority.reply(request.query)


@pytest.fixture(scope="module")
def stamped(
    sealed: Seal,
    carried: tuple[TimeRequest, bytes],
    authority: Authority,
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    target = tmp_path_factory.mktemp("stamped") / "stamped.pdf"
    request, answer = carried
    stamp_seal(Path(sealed.path), target, request.query, answer, [authority.root])
    return target


def test_a_request_holds_a_hash_and_a_number_and_nothing_else(report: Path) -> None:
    request = request_for_file(report, clock=FrozenClock(NOW))
    assert request.imprint == hashlib.sha256(report.read_bytes()).hexdigest()
    assert len(request.query) < 80
    told = tsp.TimeStampReq.load(request.query, strict=True).native
    assert told["version"] == "v1"
    assert told["message_imprint"]["hashed_message"].hex() == request.imprint
    assert told["nonce"] == request.nonce
    assert told["cert_req"] is True
    assert (told["req_policy"], told["extensions"]) == (None, None)
    again = request_for_file(report)
    assert again.nonce != request_for_file(report).nonce


def test_what_is_carried_away(report: Path, tmp_path: Path) -> None:
    request = request_for_file(report)
    folder = tmp_path / "out"
    target = write_request(request, folder)
    assert target.read_bytes() == request.query
    assert sorted(p.name for p in folder.iterdir()) == [
        "report.pdf.HOW-TO-STAMP.txt",
        "report.pdf.tsq",
    ]
    text = (folder / "report.pdf.HOW-TO-STAMP.txt").read_text()
    assert "--data-binary @report.pdf.tsq -o report.pdf.tsr" in text
    shown = subprocess.run(
        ["openssl", "ts", "-query", "-in", target, "-text"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert "Hash Algorithm: sha256" in shown
    with pytest.raises(ReportError, match="could not be written"):
        write_request(request, folder)


def test_a_file_is_stamped_as_openssl_sees_it(
    report: Path, authority: Authority, tmp_path: Path
) -> None:
    request = request_for_file(report)
    answer = authority.reply(request.query)
    stamp = verify_file_stamp(report, request.query, answer, [authority.root])
    assert stamp.authority == "Test Time Stamping Authority"
    assert (stamp.policy, stamp.accuracy_us) == ("1.2.3.4.1", SECOND)
    assert stamp.imprint == request.imprint
    assert stamp.root is not None
    assert stamp.root.name == "Test Root CA"
    assert stamp.warnings == ()
    assert abs(stamp.time_us - NOW) < 3600 * SECOND
    (tmp_path / "r.tsr").write_bytes(answer)
    checked = subprocess.run(
        [
            "openssl",
            "ts",
            "-verify",
            "-data",
            report,
            "-in",
            tmp_path / "r.tsr",
            "-CAfile",
            authority.root_pem,
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Verification: OK" in checked.stdout


def test_every_flipped_byte_of_a_response_is_refused_or_says_the_same(
    report: Path, authority: Authority
) -> None:
    """Each 37th byte, and most of the first 60. What is not refused must be in a copy of the root."""
    request = request_for_file(report)
    answer = authority.reply(request.query)
    good = verify_file_stamp(report, request.query, answer, [authority.root])
    root_at = answer.find(authority.root)
    passed = []
    for place in {*range(1, 60, 2), *range(60, len(answer), 37)}:
        changed = bytearray(answer)
        changed[place] ^= 1
        try:
            found = verify_file_stamp(report, request.query, bytes(changed), [authority.root])
        except SealError as exc:
            assert exc.what  # noqa: PT017 (any sentence will do)
        else:
            assert found == good
            passed.append(place)
    assert [p for p in passed if not root_at <= p < root_at + len(authority.root)] == []


def test_another_file_another_request_another_number(
    report: Path, authority: Authority, tmp_path: Path
) -> None:
    request = request_for_file(report)
    answer = authority.reply(request.query)
    roots = [authority.root]
    other = tmp_path / "other.pdf"
    other.write_bytes(report.read_bytes() + b" ")
    with pytest.raises(SealError, match="not the one the time stamp was asked for"):
        verify_file_stamp(other, request.query, answer, roots)
    with pytest.raises(SealError, match="for something else"):
        verify_file_stamp(other, request_for_file(other).query, answer, roots)
    with pytest.raises(SealError, match="answers another request"):
        verify_file_stamp(report, request_for_file(report).query, answer, roots)
    with pytest.raises(ReadFailed):
        verify_file_stamp(tmp_path / "none", request.query, answer, roots)


@pytest.mark.parametrize("raw", [b"", b"no", b"\x30\x03\x02\x01\x00", bytes(5000)])
def test_what_is_no_response(report: Path, authority: Authority, raw: bytes) -> None:
    request = request_for_file(report)
    with pytest.raises(SealError):
        verify_file_stamp(report, request.query, raw, [authority.root])
    with pytest.raises(SealError, match=r"request"):
        verify_file_stamp(report, raw, authority.reply(request.query), [authority.root])


def test_a_refusal_is_said_with_its_reason(report: Path, authority: Authority) -> None:
    told = tsp.TimeStampReq.load(request_for_file(report).query)
    told["req_policy"] = "1.2.3.9.9"
    query = told.dump(force=True)
    with pytest.raises(SealError, match=r"did not grant the time stamp: rejection: .*policy"):
        verify_file_stamp(report, query, authority.reply(query), [authority.root])


def test_no_root_no_trust(report: Path, authority: Authority, tmp_path: Path) -> None:
    request = request_for_file(report)
    answer = authority.reply(request.query)
    with pytest.raises(SealError, match="no root certificate was chosen"):
        verify_file_stamp(report, request.query, answer, [])
    stranger = make_authority(tmp_path / "stranger")
    with pytest.raises(RootNotNamed, match="do not include the root of this authority"):
        verify_file_stamp(report, request.query, answer, [stranger.root])
    other = request_for_file(report)
    with pytest.raises(SealError, match="answers another request"):
        verify_file_stamp(report, other.query, answer, [stranger.root])


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"days": (-30, -1)}, "does not lead to a root you trust"),
        ({"days": (1, 30)}, "does not lead to a root you trust"),
        ({"digest": "sha1"}, "hash that is not safe"),
    ],
)
def test_authorities_that_are_refused(
    report: Path, tmp_path: Path, options: dict[str, object], words: str
) -> None:
    unfit = make_authority(tmp_path / "unfit", **options)  # type: ignore[arg-type]  # by name
    request = request_for_file(report)
    answer = unfit.reply(request.query)
    with pytest.raises(SealError, match=words):
        verify_file_stamp(report, request.query, answer, [unfit.root])


def test_a_certificate_for_other_purposes_is_refused(
    report: Path, authority: Authority, tmp_path: Path
) -> None:
    """``openssl ts`` will not sign so itself, so such a one is asked with the check switched off."""
    purposes = (ExtendedKeyUsageOID.TIME_STAMPING, ExtendedKeyUsageOID.CODE_SIGNING)
    unfit = make_authority(tmp_path / "unfit", purposes=purposes)
    request = request_for_file(report)
    with pytest.raises(subprocess.CalledProcessError):
        unfit.reply(request.query)
    loose = make_authority(tmp_path / "loose", critical=False)
    with pytest.raises(subprocess.CalledProcessError):
        loose.reply(request.query)


@pytest.mark.parametrize(
    "options", [{"elliptic": True}, {"embed_root": False}, {"digest": "sha512"}]
)
def test_authorities_of_other_make(
    report: Path, tmp_path: Path, options: dict[str, object]
) -> None:
    fit = make_authority(tmp_path / "fit", **options)  # type: ignore[arg-type]  # by name
    request = request_for_file(report)
    stamp = verify_file_stamp(report, request.query, fit.reply(request.query), [fit.root])
    assert stamp.root is not None


def test_clocks_that_disagree_are_warned_of(report: Path, authority: Authority) -> None:
    request = request_for_file(report)
    answer = authority.reply(request.query)
    hour = 3600 * SECOND
    behind = verify_file_stamp(
        report, request.query, answer, [authority.root], clock=FrozenClock(NOW - hour)
    )
    assert len(behind.warnings) == 1
    assert "ahead of this computer's clock" in behind.warnings[0]
    before = verify_file_stamp(
        report, request.query, answer, [authority.root], earliest_us=NOW + 2 * hour
    )
    assert "one of the two clocks is wrong" in before.warnings[0]
    years = FrozenClock(NOW + 12 * 365 * 24 * hour)
    later = verify_file_stamp(report, request.query, answer, [authority.root], clock=years)
    assert "has expired since" in later.warnings[0]


def test_a_stamped_seal_keeps_length_and_revision(
    sealed: Seal, stamped: Path, authority: Authority
) -> None:
    before, after = Path(sealed.path).read_bytes(), stamped.read_bytes()
    assert len(before) == len(after)
    changed = [i for i, (a, b) in enumerate(zip(before, after, strict=True)) if a != b]
    start = before.find(b"<3082")
    assert changed[0] > start
    assert changed[-1] < before.find(b">", start)
    shown = subprocess.run(["pdfsig", stamped], capture_output=True, text=True, check=False).stdout
    assert "Signature is Valid." in shown
    assert "Total document signed" in shown
    checked = subprocess.run(["qpdf", "--check", stamped], capture_output=True, check=False)
    assert checked.returncode == 0
    with stamped.open("rb") as file:
        state = check_seal(file, stamp_roots=[authority.root])
        open_state = check_seal(file)
    assert state.stamp is not None
    assert state.stamp.root is not None
    assert (state.faults, state.changes, state.stamp_fault) == ((), (), "")
    assert open_state.stamp is not None
    assert open_state.stamp.root is None
    assert "who made the time stamp is not checked" in open_state.stamp.warnings[0]


def test_what_cannot_be_stamped(
    sealed: Seal,
    stamped: Path,
    carried: tuple[TimeRequest, bytes],
    authority: Authority,
    tmp_path: Path,
) -> None:
    request, answer = carried
    roots = [authority.root]
    with pytest.raises(SealError, match="has a time stamp already"):
        request_for_seal(stamped)
    bare = tmp_path / "unsealed.pdf"
    bare.write_bytes(Path(sealed.path).read_bytes()[: sealed.unsealed_size])
    with pytest.raises(SealError, match="is not sealed"):
        request_for_seal(bare)
    damaged = tmp_path / "damaged.pdf"
    raw = bytearray(Path(sealed.path).read_bytes())
    raw[300] ^= 1
    damaged.write_bytes(raw)
    with pytest.raises(SealError, match="not intact"):
        stamp_seal(damaged, tmp_path / "t.pdf", request.query, answer, roots)
    with pytest.raises(ReportError, match="is there already"):
        stamp_seal(Path(sealed.path), damaged, request.query, answer, roots)
    wrong = bytearray(answer)
    wrong[-20] ^= 1
    with pytest.raises(SealError):
        stamp_seal(Path(sealed.path), tmp_path / "t.pdf", request.query, bytes(wrong), roots)
    assert not (tmp_path / "t.pdf").exists()


def intact(raw: bytes, authority: Authority) -> bool:
    state = check_seal(io.BytesIO(raw), stamp_roots=[authority.root])
    whole = state.digest_ok and state.whole_file and state.certified and state.stamp is not None
    return whole and not (state.faults or state.changes or state.stamp_fault)


def stamp_span(raw: bytes) -> range:
    start = raw.find(b"<3082") + 1
    return range(start, start + 2 * (4 + int(raw[start + 4 : start + 8], 16)))


def test_a_changed_byte_in_a_stamped_seal_is_found(stamped: Path, authority: Authority) -> None:
    raw = stamped.read_bytes()
    assert intact(raw, authority)
    missed = []
    for place in stamp_span(raw)[7::173]:
        changed = bytearray(raw)
        changed[place] ^= 1
        if intact(bytes(changed), authority):
            missed.append(place)
    assert missed == []


@pytest.mark.slow
@pytest.mark.parametrize("part", range(8))
def test_every_changed_byte_in_a_stamped_seal_is_found(
    stamped: Path, authority: Authority, part: int
) -> None:
    raw = stamped.read_bytes()
    missed = []
    for place in stamp_span(raw)[part::8]:
        changed = bytearray(raw)
        changed[place] ^= 1
        if intact(bytes(changed), authority):
            missed.append(place)
    assert missed == []


@pytest.fixture
def online(authority: Authority) -> Iterator[str]:
    """The authority behind an address on this machine."""

    class Desk(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            query = self.rfile.read(int(self.headers["Content-Length"]))
            good = self.headers["Content-Type"] == "application/timestamp-query"
            answer = authority.reply(query) if good and self.path == "/tsa" else b"x" * (2 << 20)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_args: object) -> None:
            pass

    server = http.server.HTTPServer(("127.0.0.1", 0), Desk)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_an_authority_is_asked_only_where_it_was_named(
    online: str, report: Path, authority: Authority
) -> None:
    request = request_for_file(report)
    answer = ask_authority(online + "/tsa", request.query, timeout_s=10)
    assert verify_file_stamp(report, request.query, answer, [authority.root]).serial
    with pytest.raises(SealError, match="far too large"):
        ask_authority(online + "/else", request.query, timeout_s=10)
    for address in ("", "file:///etc/passwd", "ftp://host/x", "tsa.example"):
        with pytest.raises(BadRequest, match="not the address"):
            ask_authority(address, request.query)


def test_no_answer_is_a_sentence(report: Path) -> None:
    with pytest.raises(SealError, match="did not answer"):
        ask_authority("http://127.0.0.1:9/tsa", request_for_file(report).query, timeout_s=2)
