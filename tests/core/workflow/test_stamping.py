"""A trusted time carried to a delivery, ``openssl ts`` being the authority; what the log keeps."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING

import page
import pytest
from core.seal.making import Authority, make_authority
from program import run

from evidencekit import workflow
from evidencekit.bundle import places
from evidencekit.clock import utc_text
from evidencekit.errors import BadRequest, ReadFailed, ReportError, SealError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from core.workflow.conftest import Delivered

    from evidencekit.workflow import Stamped, Workspace


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return make_authority(tmp_path_factory.mktemp("tsa"))


@pytest.fixture
def report(delivered: Delivered, tmp_path: Path) -> Path:
    """A copy of the sealed report."""
    shutil.copy(delivered.report, tmp_path / "report.pdf")
    return tmp_path / "report.pdf"


@pytest.fixture
def bundle(delivered: Delivered, tmp_path: Path) -> Path:
    return shutil.copytree(delivered.bundle, tmp_path / delivered.bundle.name)


@pytest.fixture
def ws(delivered: Delivered, tmp_path: Path) -> Iterator[Workspace]:
    """The case that the report is of, open."""
    shutil.copytree(delivered.case, tmp_path / "demo.ekcase")
    opened = workflow.open_case(tmp_path / "demo.ekcase")
    yield opened
    opened.close()


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def carried(
    authority: Authority, path: Path, folder: Path, over: str = "", ws: Workspace | None = None
) -> tuple[Path, Path]:
    """The request for ``path`` and its answer."""
    request = workflow.request_stamp(path, folder, over=over, ws=ws)
    response = request.path.with_suffix(".tsr")
    response.write_bytes(authority.reply(request.path.read_bytes()))
    return request.path, response


def imported(
    authority: Authority, path: Path, files: tuple[Path, Path], ws: Workspace | None = None
) -> Stamped:
    return workflow.import_stamp(path, *files, [authority.root_pem], ws=ws)


def by_openssl(authority: Authority, data: Path, response: Path) -> str:
    done = subprocess.run(
        ["openssl", "ts", "-verify", "-data", str(data), "-in", str(response),
         "-CAfile", str(authority.root_pem)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.stdout + done.stderr


def test_into_the_seal(
    authority: Authority, report: Path, tmp_path: Path, ws: Workspace, delivered: Delivered
) -> None:
    before = report.read_bytes()
    files = carried(authority, report, tmp_path / "stick", ws=ws)
    done = imported(authority, report, files, ws)
    assert (done.over, done.path) == ("seal", tmp_path / "report-timestamped.pdf")
    assert report.read_bytes() == before
    after = done.path.read_bytes()
    assert len(after) == len(before)
    place = int(re.findall(rb"/ByteRange\s*\[\s*0 (\d+) ", before)[-1])
    differing = [n for n, (a, b) in enumerate(zip(before, after, strict=True)) if a != b]
    assert place < differing[0]
    assert differing[-1] < place + 2 * 24_576 + 2
    assert (done.sha256_before, done.sha256_after) == (sha256(report), sha256(done.path))
    asked, told = ws.custody()[-2:]
    assert (asked.kind, told.kind) == ("stamp-requested", "stamp-imported")
    assert told.facts["sha256_before"] == sha256(report)
    assert told.facts["sha256"] == sha256(done.path)
    assert told.facts["time_utc"] == utc_text(done.stamp.time_us)
    assert sha256(done.path) in told.text
    assert ws.case.check_custody() == ()
    shown = subprocess.run(["pdfsig", done.path], capture_output=True, text=True, check=True)
    assert "Signature is Valid." in shown.stdout
    assert "Total document signed" in shown.stdout
    subprocess.run(["qpdf", "--check", done.path], capture_output=True, check=True)
    found = page.validate_pdf(done.path, profile="2b").failures
    assert [one.rule_id for one in found] == []
    verdict = workflow.verify(
        done.path,
        trusted=[authority.root_pem, delivered.identity.path.with_suffix(".pem")],
    )
    assert verdict.ok
    (time,) = [check for check in verdict.checks if check.code == "seal-time"]
    assert time.result == "intact"
    assert utc_text(done.stamp.time_us) in time.text
    (voucher,) = [check for check in verdict.checks if check.code == "certificate"]
    assert voucher.result == "intact"
    with pytest.raises(SealError, match="time stamp already"):
        workflow.request_stamp(done.path, tmp_path / "again", over="seal")


def test_over_the_bundle(authority: Authority, bundle: Path, tmp_path: Path, ws: Workspace) -> None:
    files = carried(authority, bundle, tmp_path / "stick", ws=ws)
    before = {p: sha256(p) for p in bundle.rglob("*") if p.is_file()}
    done = imported(authority, bundle, files, ws)
    assert (done.over, done.path) == ("bundle", bundle)
    assert {p: sha256(p) for p in before} == before
    added = {p.name for p in bundle.iterdir() if p not in before and p.is_file()}
    assert added == set(places.STAMP_FILES)
    assert done.sha256_before == done.sha256_after == sha256(bundle / "tagmanifest-sha256.txt")
    assert "Verification: OK" in by_openssl(
        authority, bundle / "tagmanifest-sha256.txt", bundle / places.STAMP_RESPONSE
    )
    verdict = workflow.verify(bundle)
    assert verdict.ok
    assert {"time-stamp"} <= {c.code for c in verdict.checks if c.result == "intact"}
    subprocess.run(
        ["bagit.py", "--validate", bundle], capture_output=True, check=True, env=with_scripts()
    )
    assert ws.custody()[-1].facts["over"] == "bundle"
    with pytest.raises(ReportError, match="time stamp already"):
        imported(authority, bundle, files)
    assert workflow.reproduce(bundle).same


def with_scripts() -> dict[str, str]:
    """The environment with the scripts beside this Python on the path."""
    import os
    import sys
    from pathlib import Path

    return {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}


def test_over_the_report_as_a_file(authority: Authority, report: Path) -> None:
    """The request and its answer may lie beside the report while they are carried."""
    files = carried(authority, report, report.parent, over="file")
    assert workflow.verify(report).ok
    done = imported(authority, report, files)
    assert done.over == "file"
    names = {path.name for path in report.parent.iterdir()}
    assert set(places.stamp_names("report.pdf")) <= names
    assert "Verification: OK" in by_openssl(authority, report, files[1])
    (check,) = [c for c in workflow.verify(report).checks if c.code == "time-stamp"]
    assert check.result == "intact"
    raw = bytearray(files[1].read_bytes())
    raw[-40] ^= 1
    files[1].write_bytes(raw)
    verdict = workflow.verify(report)
    assert not verdict.ok
    assert [c.result for c in verdict.checks if c.code == "time-stamp"] == ["changed"]


def test_another_root_than_the_one_beside_the_file(
    authority: Authority, report: Path, tmp_path: Path
) -> None:
    files = carried(authority, report, tmp_path / "stick", over="file")
    imported(authority, report, files)
    stranger = make_authority(tmp_path / "stranger", root_name="Another Root CA")
    verdict = workflow.verify(report, trusted=[stranger.root_pem])
    (check,) = [c for c in verdict.checks if c.code == "time-stamp"]
    assert (verdict.ok, check.result, check.unnamed) == (False, "cannot-check", True)
    assert check.text.endswith(
        f"Its root certificate is Test Root CA, SHA-256 {hashlib.sha256(authority.root).hexdigest()}: "
        "compare that with what the authority publishes, for it came with the file. "
        "It is none of the certificates you named."
    )
    assert verdict.sentence.startswith("The time stamp of the file cannot be checked with the ")
    assert "changed" not in {c.result for c in verdict.checks}
    shown = run("verify", report, "--trust", stranger.root_pem, code=1)
    assert (
        "The time stamp of the file cannot be checked with the certificates you named" in shown.out
    )
    assert "not intact" not in shown.out
    beside = report.with_name(places.stamp_names(report.name)[2])
    beside.write_bytes(stranger.root_pem.read_bytes())
    for trusted in ([], [stranger.root_pem], [authority.root_pem]):
        verdict = workflow.verify(report, trusted=trusted)
        (check,) = [c for c in verdict.checks if c.code == "time-stamp"]
        assert (verdict.ok, check.result) == (False, "changed")


@pytest.mark.parametrize("over", ["seal", "file"])
def test_an_answer_with_a_flipped_bit_touches_nothing(
    authority: Authority, report: Path, tmp_path: Path, ws: Workspace, over: str
) -> None:
    request, response = carried(authority, report, tmp_path / "stick", over=over)
    good = response.read_bytes()
    events = ws.head()
    for place in range(20, len(good), max(1, len(good) // 10)):
        response.write_bytes(good[:place] + bytes([good[place] ^ 1]) + good[place + 1 :])
        with pytest.raises((SealError, BadRequest)) as refused:
            imported(authority, report, (request, response), ws)
        assert re.search("[a-z]{4}", str(refused.value))
    assert ws.head() == events
    assert {p.name for p in tmp_path.iterdir()} == {"report.pdf", "demo.ekcase", "stick"}


def test_answers_that_are_refused_each_with_a_sentence(
    authority: Authority, report: Path, bundle: Path, tmp_path: Path
) -> None:
    request, response = carried(authority, report, tmp_path / "stick", over="file")
    other_request, other_response = carried(authority, report, tmp_path / "other", over="file")
    stranger = make_authority(tmp_path / "stranger")
    expired = make_authority(tmp_path / "expired", days=(-300, -200))
    late = tmp_path / "late.tsr"
    late.write_bytes(expired.reply(request.read_bytes()))
    cases = (
        ("another request", (request, other_response), authority.root_pem),
        ("do not include the root of this authority", (request, response), stranger.root_pem),
        ("does not lead to a root you trust", (request, late), expired.root_pem),
        ("not a time stamp response", (request, request), authority.root_pem),
        ("not a time stamp request", (response, response), authority.root_pem),
        ("not a certificate file", (request, response), response),
    )
    for words, files, root in cases:
        with pytest.raises(SealError, match=words):
            workflow.import_stamp(report, *files, [root])
    with pytest.raises(SealError, match="no root certificate was chosen"):
        workflow.import_stamp(report, request, response, [])
    with pytest.raises(ReadFailed):
        workflow.import_stamp(report, tmp_path / "none.tsq", response, [authority.root_pem])
    with pytest.raises(SealError, match="not the one the time stamp was asked for"):
        workflow.import_stamp(bundle, request, response, [authority.root_pem])
    report.write_bytes(report.read_bytes() + b"\n")
    with pytest.raises(SealError, match="not made for this file"):
        workflow.import_stamp(report, request, response, [authority.root_pem])
    assert other_request.read_bytes() != request.read_bytes()


def test_what_cannot_be_asked(delivered: Delivered, report: Path, tmp_path: Path) -> None:
    for path, over in ((report, "bundle"), (delivered.bundle, "seal"), (report, "moon")):
        with pytest.raises(BadRequest, match="cannot be time-stamped so"):
            workflow.request_stamp(path, tmp_path / "s", over=over)
    with pytest.raises(SealError, match="not sealed"):
        workflow.request_stamp(delivered.bundle / places.UNSEALED, tmp_path / "s", over="seal")
    plain = workflow.request_stamp(delivered.bundle / places.UNSEALED, tmp_path / "s")
    assert plain.over == "file"
    with pytest.raises(ReportError, match="could not be written"):
        workflow.request_stamp(delivered.bundle / places.UNSEALED, tmp_path / "s")


def test_on_the_command_line(authority: Authority, report: Path, bundle: Path) -> None:
    stick = report.parent / "stick"
    for path, over in ((bundle, "bundle"), (report, "seal")):
        said = run("stamp", "request", path, "--out", stick, "--json").json
        assert said["over"] == over
        query = report.parent / said["request"]
        answer = query.with_suffix(".tsr")
        answer.write_bytes(authority.reply(query.read_bytes()))
        told = run(
            "stamp", "import", path, "--request", query, "--response", answer,
            "--root", authority.root_pem, "--json",
        ).json  # fmt: skip
        assert told["authority"] == "Test Time Stamping Authority"
        assert (told["sha256_before"] == told["sha256_after"]) == (over == "bundle")
    assert run("verify", told["path"], "--trust", authority.root_pem, "--json").json["ok"] is True
    refused = run(
        "stamp", "import", bundle / places.UNSEALED, "--request", query, "--response", answer,
        "--root", authority.root_pem, code=3,
    )  # fmt: skip
    assert "the request was not made for this file" in refused.err


@contextmanager
def answering(said: bytes) -> Iterator[str]:
    """Something with an address on this machine that says the same to everybody."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


def test_the_log_tells_which_final_reports_await_an_answer(
    authority: Authority, delivered: Delivered, tmp_path: Path, ws: Workspace
) -> None:
    (final,) = workflow.final_reports(ws)
    assert (final.sealed, final.times, final.awaited) == (True, (), ())
    assert final.folder == delivered.report.parent
    assert final.place("seal", final.folder) == delivered.report
    assert final.place("bundle", final.folder) == delivered.bundle
    out = tmp_path / "moved"
    shutil.copytree(delivered.bundle, out / delivered.bundle.name)
    asked = workflow.request_final_stamp(ws, final, "bundle", out, tmp_path / "stick")
    (final,) = workflow.final_reports(ws)
    assert [(t.over, t.request) for t in final.awaited] == [("bundle", asked.path)]
    with pytest.raises(ReadFailed, match="the report is not there"):
        workflow.request_final_stamp(ws, final, "seal", out, tmp_path / "stick")
    response = asked.path.with_suffix(".tsr")
    response.write_bytes(authority.reply(asked.path.read_bytes()))
    done = workflow.import_final_stamp(ws, final, out, asked.path, response, [authority.root_pem])
    assert done.path == out / delivered.bundle.name
    (final,) = workflow.final_reports(ws)
    assert final.awaited == ()
    (time,) = final.times
    assert (time.over, time.time_us) == ("bundle", done.stamp.time_us)
    assert time.root_sha256 == hashlib.sha256(authority.root).hexdigest()
    (out / delivered.bundle.name / "tagmanifest-sha256.txt").write_bytes(b"other")
    with pytest.raises(SealError, match="not what was delivered"):
        workflow.request_final_stamp(ws, final, "bundle", out, tmp_path / "again")


def test_an_authority_that_is_named_is_asked_and_no_other(
    authority: Authority, report: Path, tmp_path: Path
) -> None:
    request = workflow.request_stamp(report, tmp_path / "stick")
    with pytest.raises(BadRequest, match="not the address"):
        workflow.fetch_stamp(request.path, "file:///etc/passwd")
    with pytest.raises(SealError, match="did not answer"):
        workflow.fetch_stamp(request.path, "http://127.0.0.1:9/")
    with (
        answering(b"<html>no such page</html>") as address,
        pytest.raises(SealError, match="not a time stamp response"),
    ):
        workflow.fetch_stamp(request.path, address)
    assert not request.path.with_suffix(".tsr").exists()
    request.path.with_suffix(".tsr").write_bytes(b"there")
    with pytest.raises(ReportError, match="answer already"):
        workflow.fetch_stamp(request.path, "http://127.0.0.1:9/")
