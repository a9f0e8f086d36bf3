from __future__ import annotations

import hashlib
import io
import os
import re
import shutil
import stat
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

import pikepdf
import pytest
from core.seal.making import small_pdf
from reportlab.pdfgen.canvas import Canvas

from evidencekit.clock import FrozenClock
from evidencekit.errors import Cancelled, ReadFailed, ReportError, SealError
from evidencekit.seal.checking import check_seal
from evidencekit.seal.signing import RESERVED, Panel, seal_pdf

if TYPE_CHECKING:
    from evidencekit.seal.identity import Identity
    from evidencekit.seal.values import Seal


def run(*words: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(word) for word in words], capture_output=True, text=True, check=False
    )


def drawn_panel() -> bytes:
    raw = io.BytesIO()
    canvas = Canvas(raw, pagesize=(230, 55), invariant=1)
    canvas.drawString(6, 40, "Sealed by Alex Examiner")
    canvas.rect(1, 1, 228, 53)
    canvas.save()
    return raw.getvalue()


def test_the_unsealed_file_is_a_byte_prefix(sealed: Seal, tmp_path: Path) -> None:
    raw = Path(sealed.path).read_bytes()
    unsealed = small_pdf()
    assert raw.startswith(unsealed)
    assert sealed.unsealed_size == len(unsealed)
    assert sealed.unsealed_sha256 == hashlib.sha256(unsealed).hexdigest()
    assert sealed.sha256 == hashlib.sha256(raw).hexdigest()
    state = check_seal(io.BytesIO(raw))
    assert (state.unsealed_size, state.unsealed_sha256) == (
        sealed.unsealed_size,
        sealed.unsealed_sha256,
    )


def test_stock_tools_accept_it(sealed: Seal, identity: Identity, tmp_path: Path) -> None:
    shown = run("pdfsig", sealed.path).stdout
    assert "Signature is Valid." in shown
    assert "Total document signed" in shown
    assert "ETSI.CAdES.detached" in shown
    assert "Certificate issuer is unknown." in shown
    checked = run("qpdf", "--check", sealed.path)
    assert checked.returncode == 0, checked.stdout
    assert "No syntax or stream encoding errors found" in checked.stdout
    raw = Path(sealed.path).read_bytes()
    found = re.search(rb"/ByteRange\s*\[\s*0 (\d+) (\d+) (\d+)\s*\]", raw)
    assert found
    before, after, length = (int(number) for number in found.groups())
    assert after - before == RESERVED + 2
    digits = raw[before + 1 : after - 1]
    bare = digits.decode().rstrip("0")
    (tmp_path / "sig.der").write_bytes(bytes.fromhex(bare + "0" * (8 + len(bare) % 2)))
    signed = raw[:before] + raw[after : after + length]
    (tmp_path / "signed").write_bytes(signed)
    (tmp_path / "examiner.pem").write_bytes(identity.certificate.pem)
    words = ("openssl", "cms", "-verify", "-inform", "DER", "-binary", "-purpose", "any")
    files = ("-in", tmp_path / "sig.der", "-CAfile", tmp_path / "examiner.pem")
    good = run(*words, *files, "-content", tmp_path / "signed", "-out", tmp_path / "out")
    assert "Verification successful" in good.stderr, good.stderr
    (tmp_path / "signed").write_bytes(signed + b"x")
    bad = run(*words, *files, "-content", tmp_path / "signed", "-out", tmp_path / "out")
    assert "content verify error" in bad.stderr


def test_what_the_seal_says(sealed: Seal, identity: Identity) -> None:
    with Path(sealed.path).open("rb") as file:
        state = check_seal(file, roots=[identity.certificate.der])
        stranger = check_seal(file)
    assert (state.sealed, state.digest_ok, state.whole_file, state.certified) == (True,) * 4
    assert (state.faults, state.changes, state.notes, state.stamp_fault) == ((), (), (), "")
    assert state.certificate == identity.certificate
    assert state.chain_root == identity.certificate
    assert stranger.chain_root is None
    assert state.claimed_us == sealed.sealed_us
    assert (state.name, state.location) == ("Alex Examiner", "")
    assert state.reason == "Sealed by the examiner: this report is final"
    assert state.stamp is None


def test_a_drawn_panel_shows(identity: Identity, tmp_path: Path) -> None:
    source, target = tmp_path / "u.pdf", tmp_path / "s.pdf"
    source.write_bytes(small_pdf())
    panel = Panel(drawn_panel(), page=-1, box=(100.0, 40.0, 330.0, 95.0))
    seal_pdf(source, target, identity, panel=panel, location="Toronto")
    with pikepdf.open(target) as pdf:
        (widget,) = pdf.pages[-1].obj["/Annots"]
        assert [int(edge) for edge in widget["/Rect"]] == [100, 40, 330, 95]
        assert "/N" in widget["/AP"]
    with target.open("rb") as file:
        state = check_seal(file)
    assert (state.digest_ok, state.whole_file, state.location) == (True, True, "Toronto")
    if shutil.which("pdftotext"):
        assert "Sealed by Alex Examiner" in run("pdftotext", target, "-").stdout


def test_the_time_is_the_clocks(identity: Identity, tmp_path: Path) -> None:
    (tmp_path / "u.pdf").write_bytes(small_pdf())
    at = identity.certificate.not_before_us + 7_200_123_456
    clock = FrozenClock(at)
    made = seal_pdf(tmp_path / "u.pdf", tmp_path / "s.pdf", identity, clock=clock)
    assert made.sealed_us == at - at % 1_000_000
    with (tmp_path / "s.pdf").open("rb") as file:
        assert check_seal(file).claimed_us == made.sealed_us


def test_a_sealed_file_is_private_and_nothing_is_overwritten(
    identity: Identity, tmp_path: Path
) -> None:
    (tmp_path / "u.pdf").write_bytes(small_pdf())
    (tmp_path / "there.pdf").write_bytes(b"mine")
    with pytest.raises(ReportError, match="exists already"):
        seal_pdf(tmp_path / "u.pdf", tmp_path / "there.pdf", identity)
    assert (tmp_path / "there.pdf").read_bytes() == b"mine"
    seal_pdf(tmp_path / "u.pdf", tmp_path / "s.pdf", identity)
    if os.name == "posix":
        assert stat.S_IMODE((tmp_path / "s.pdf").stat().st_mode) == 0o600
    with pytest.raises(SealError, match="sealed already"):
        seal_pdf(tmp_path / "s.pdf", tmp_path / "again.pdf", identity)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["s.pdf", "there.pdf", "u.pdf"]


@pytest.mark.parametrize("raw", [b"", b"no pdf at all", b"%PDF-1.7\n", small_pdf()[:-300]])
def test_what_cannot_be_sealed_is_a_sentence(
    identity: Identity, tmp_path: Path, raw: bytes
) -> None:
    (tmp_path / "u.pdf").write_bytes(raw)
    with pytest.raises(SealError, match="could not be sealed"):
        seal_pdf(tmp_path / "u.pdf", tmp_path / "s.pdf", identity)
    assert [p.name for p in tmp_path.iterdir()] == ["u.pdf"]


def test_places_that_cannot_be_used(identity: Identity, tmp_path: Path) -> None:
    with pytest.raises(ReadFailed, match="could not be read"):
        seal_pdf(tmp_path / "none.pdf", tmp_path / "s.pdf", identity)
    (tmp_path / "u.pdf").write_bytes(small_pdf())
    with pytest.raises(ReportError, match="could not be written"):
        seal_pdf(tmp_path / "u.pdf", tmp_path / "no" / "s.pdf", identity)


def test_cancel_leaves_nothing(identity: Identity, tmp_path: Path) -> None:
    def stop(_what: str, done: int, _total: int) -> None:
        if done == 2:
            raise Cancelled

    (tmp_path / "u.pdf").write_bytes(small_pdf())
    with pytest.raises(Cancelled):
        seal_pdf(tmp_path / "u.pdf", tmp_path / "s.pdf", identity, progress=stop)
    assert [p.name for p in tmp_path.iterdir()] == ["u.pdf"]


WITHOUT_NETWORK = """
    import socket, sys
    from pathlib import Path
    folder = Path(sys.argv[1])
    try:
        socket.create_connection(("127.0.0.1", 9), 1)
    except ConnectionRefusedError:
        sys.exit("there is a network here")
    except OSError:
        pass
    opened = []
    sys.addaudithook(lambda name, args: opened.append(args) if name == "socket.connect" else None)
    from evidencekit.bundle.bag import BagItem, write_bundle
    from evidencekit.bundle.verify import verify
    from evidencekit.seal.identity import make_identity
    from evidencekit.seal.signing import seal_pdf
    from evidencekit.seal.requests import (request_for_seal)
    from evidencekit.seal.timestamping import (stamp_seal)
    from evidencekit.seal.certificates import load_certificates
    identity = make_identity("Alex", "", "a long pass phrase", folder=folder / "id")
    seal_pdf(folder / "u.pdf", folder / "s.pdf", identity)
    request = request_for_seal(folder / "s.pdf")
    write_bundle(folder / "b", [BagItem("data/report/report.pdf", folder / "s.pdf")], {}, created_us=0)
    roots = load_certificates(folder / "id" / (identity.certificate.fingerprint[:16] + ".pem"))
    verdict = verify(folder / "s.pdf", roots=roots)
    assert verdict.ok, verdict
    verify(folder / "b", roots=roots)
    assert not opened, opened
    print("sealed without a network")
"""


@pytest.mark.skipif(not shutil.which("unshare"), reason="needs unshare")
def test_the_whole_path_needs_no_network(tmp_path: Path) -> None:
    if run("unshare", "-rn", "true").returncode:
        pytest.skip("this system allows no namespaces")
    (tmp_path / "u.pdf").write_bytes(small_pdf())
    script = textwrap.dedent(WITHOUT_NETWORK)
    done = run("unshare", "-rn", sys.executable, "-c", script, tmp_path)
    assert done.stdout == "sealed without a network\n", done.stderr
