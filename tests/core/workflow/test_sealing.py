"""Finalising with a key: what is sealed, what is printed, what is logged, and what stock tools say."""

from __future__ import annotations

import hashlib
import io
import json
import re
import subprocess
from typing import TYPE_CHECKING

import page
import pikepdf
import pytest
from core.bundle.test_caseuco import conforms, needs_validator
from core.workflow.conftest import PASS, Delivered

from evidencekit import demonstration, workflow
from evidencekit.bundle import places
from evidencekit.errors import ReadFailed, SealError
from evidencekit.seal.identity import SELF_SIGNED_WORDS
from evidencekit.seal.values import grouped

if TYPE_CHECKING:
    from pathlib import Path


def said(*words: object) -> str:
    """What a stock program prints; it must end with status 0."""
    done = subprocess.run([str(w) for w in words], capture_output=True, text=True, check=True)
    return done.stdout + done.stderr


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def pdfa_failures(path: Path) -> list[str]:
    found = page.validate_pdf(path, profile="2b").failures
    return [f"{one.rule_id}: {one.message}" for one in found]


def test_the_delivery_verifies_and_nothing_is_wanting_but_a_trusted_time(
    delivered: Delivered,
) -> None:
    verdict = delivered.delivery.verdict
    assert verdict.ok
    assert {c.code: str(c.result) for c in verdict.checks} == {
        **dict.fromkeys(
            ("form", "lists", "files", "report-hash", "seal", "seal-coverage", "seal-changes",
             "certificate", "twin", "custody", "custody-head", "exhibits", "exhibits-printed",
             "records", "findings", "key-records", "settings", "reproduced", "report-text", "graph",
             "instructions", "contents", "about", "exhibit-list"),
            "intact",
        ),
        "seal-time": "cannot-check",
    }  # fmt: skip


def test_pages_for_the_screen_show_the_seal_and_keep_their_links(delivered: Delivered) -> None:
    shown = io.BytesIO(workflow.pages_on_screen(delivered.report))
    with pikepdf.open(shown) as drawn, pikepdf.open(delivered.report) as sealed:
        for one, other in zip(drawn.pages, sealed.pages, strict=True):
            kinds = [note.Subtype for note in other.get("/Annots", []) if note.get("/FT") is None]
            assert [note.Subtype for note in one.get("/Annots", [])] == kinds
        first = drawn.pages[0]
        added = [f for f in first.Resources.XObject.values() if list(f.BBox) == [0, 72, 250, 0]]
        assert len(added) == 1, "the panel is a part of the page"
    with pytest.raises(ReadFailed, match="cannot be drawn"):
        workflow.pages_on_screen(delivered.bundle / places.UNSEALED / "none")


def test_the_sealed_report_begins_with_the_unsealed_one(delivered: Delivered) -> None:
    unsealed = (delivered.bundle / places.UNSEALED).read_bytes()
    sealed = delivered.report.read_bytes()
    seal = delivered.delivery.seal
    assert seal is not None
    assert sealed.startswith(unsealed)
    assert sealed[len(unsealed) :].count(b"%%EOF") == 1
    assert seal.unsealed_sha256 == hashlib.sha256(unsealed).hexdigest()
    assert seal.sha256 == hashlib.sha256(sealed).hexdigest() == delivered.delivery.report.sha256
    kept = delivered.case / "reports" / f"{delivered.report.stem}-unsealed.pdf"
    assert kept.read_bytes() == unsealed
    assert (delivered.bundle / places.REPORT).read_bytes() == sealed
    pem = (delivered.bundle / places.CERTIFICATE).read_bytes()
    assert pem == delivered.identity.certificate.pem
    info = (delivered.bundle / "bag-info.txt").read_text("utf-8")
    assert f"Seal-Certificate-SHA256: {delivered.identity.certificate.fingerprint}\n" in info


def test_the_custody_log_has_both_hashes_and_the_certificate(delivered: Delivered) -> None:
    lines = (delivered.bundle / places.CUSTODY).read_text("utf-8").splitlines()
    bodies = [json.loads(line)["body"] for line in lines]
    (written,) = [body for body in bodies if body["kind"] == "report-written"]
    (sealed,) = [body for body in bodies if body["kind"] == "report-sealed"]
    assert written["facts"]["sha256"] == sha256(delivered.bundle / places.UNSEALED)
    assert sealed["facts"]["unsealed_sha256"] == written["facts"]["sha256"]
    assert sealed["facts"]["sha256"] == sha256(delivered.report)
    fingerprint = delivered.identity.certificate.fingerprint
    assert sealed["facts"]["certificate_sha256"] == fingerprint
    assert bodies[-1]["kind"] == "hashes-verified"


def test_the_report_says_who_seals_and_what_that_shows(delivered: Delivered) -> None:
    text = " ".join(said("pdftotext", "-layout", delivered.report, "-").split())
    fingerprint = grouped(delivered.identity.certificate.fingerprint)
    assert "to be sealed by Alex Examiner" in text
    assert text.count(fingerprint[:35]) == 2  # on the panel, and in part 14
    assert fingerprint in text
    assert "It does not by itself show who that was, nor when" in text
    panel = re.search(r"Sealed by Alex Examiner, Example Ltd (\S+ \S+ −0[45]:00) \((.+?)\)", text)
    assert panel
    assert panel[2] == "America/Toronto"
    assert "by this computer’s clock" in text
    assert "The seal shows that the report has not changed" in SELF_SIGNED_WORDS


def test_it_is_archival_before_and_after(delivered: Delivered, tmp_path: Path) -> None:
    assert pdfa_failures(delivered.bundle / places.UNSEALED) == []
    assert pdfa_failures(delivered.report) == []
    with pikepdf.open(delivered.report) as pdf:  # a control: the checker sees what is lacking
        del pdf.Root.OutputIntents
        pdf.save(tmp_path / "worse.pdf")
    assert pdfa_failures(tmp_path / "worse.pdf") != []


def test_stock_programs_accept_it(delivered: Delivered, tmp_path: Path) -> None:
    shown = said("pdfsig", delivered.report)
    assert "Signature is Valid." in shown
    assert "Total document signed" in shown
    assert "No syntax or stream encoding errors" in said("qpdf", "--check", delivered.report)
    raw = delivered.report.read_bytes()
    found = re.search(rb"/ByteRange\s*\[\s*0 (\d+) (\d+) (\d+)\s*\]", raw)
    assert found
    before, after, length = (int(number) for number in found.groups())
    bare = raw[before + 1 : after - 1].decode().rstrip("0")
    (tmp_path / "seal.der").write_bytes(bytes.fromhex(bare + "0" * (8 + len(bare) % 2)))
    (tmp_path / "signed").write_bytes(raw[:before] + raw[after : after + length])
    shown = said(
        "openssl", "cms", "-verify", "-inform", "DER", "-binary", "-purpose", "any",
        "-in", tmp_path / "seal.der", "-content", tmp_path / "signed",
        "-CAfile", delivered.bundle / places.CERTIFICATE, "-out", tmp_path / "out",
    )  # fmt: skip
    assert "Verification successful" in shown


@pytest.mark.slow
@needs_validator
def test_the_graph_conforms_to_case(delivered: Delivered) -> None:
    assert "Conforms: True" in conforms(delivered.bundle / places.CASE_GRAPH)


def test_a_wrong_key_stops_everything_before_it_begins(
    delivered: Delivered, tmp_path: Path
) -> None:
    ws = workflow.new_case(tmp_path / "c.ekcase", demonstration.INFO)
    try:
        workflow.add_files(ws, demonstration.received()[:1])
        analysis = workflow.analyse(ws, demonstration.query())
        before = ws.head()
        for key, error in (
            (workflow.KeyFile(delivered.identity.path, "not the pass phrase"), SealError),
            (workflow.KeyFile(tmp_path / "none.p12", PASS), ReadFailed),
        ):
            with pytest.raises(error):
                workflow.finalise(ws, analysis, None, tmp_path / "out", seal_with=key)
        assert ws.head() == before
        assert not (tmp_path / "out").exists()
    finally:
        ws.close()


def test_a_key_shows_itself_without_being_used(delivered: Delivered) -> None:
    certificate = delivered.identity.certificate
    assert workflow.try_identity(workflow.KeyFile(delivered.identity.path, PASS)) == certificate
    assert "correct horse" not in repr(workflow.KeyFile(delivered.identity.path, PASS))
