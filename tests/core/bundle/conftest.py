"""A sealed bundle in small: evidence, a report that prints what it must, a custody log."""

from __future__ import annotations

import hashlib
import io
import json
from typing import TYPE_CHECKING

import pikepdf
import pytest
from core.seal.making import PASS, Authority, make_authority
from reportlab.pdfgen.canvas import Canvas

from evidencekit.bundle import places
from evidencekit.bundle.bag import BagItem, Bundle, write_bundle
from evidencekit.case import custody
from evidencekit.case.model import CustodyEvent, CustodyHead
from evidencekit.seal.identity import Identity, make_identity
from evidencekit.seal.signing import seal_pdf
from evidencekit.seal.values import grouped

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CREATED = 1_796_029_200_000_000  # 2026-11-30T09:00:00Z
EVIDENCE = {"EX-001": bytes(range(256)) * 17, "EX-002": b"root:x:0:0::/root:/bin/sh\n"}


def events(count: int) -> tuple[CustodyEvent, ...]:
    """A custody log of ``count`` events."""
    found: list[CustodyEvent] = []
    prev = custody.START
    for seq in range(1, count + 1):
        event = CustodyEvent(seq, "exhibit-added", CREATED + seq, f"event {seq}", "Alex Examiner")
        found.append(custody.chained(event, prev))
        prev = found[-1].hash
    return tuple(found)


def report_pdf(head: CustodyHead, fingerprint: str, *, keywords: bool = True) -> bytes:
    """A report that prints the log's head, the fingerprint and the exhibits' hashes."""
    raw = io.BytesIO()
    canvas = Canvas(raw, invariant=1)
    if keywords:
        canvas.setKeywords(
            f"custody-events={head.count} custody-head={head.hash} seal-certificate={fingerprint}"
        )
    canvas.drawString(40, 760, "The job ended with exit status 1.")
    canvas.showPage()
    lines = [head.hash, fingerprint, *(hashlib.sha256(e).hexdigest() for e in EVIDENCE.values())]
    for place, line in enumerate(lines):
        canvas.drawString(40, 760 - 20 * place, grouped(line))
    canvas.save()
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(raw.getvalue())) as pdf:
        pdf.save(out, deterministic_id=True, min_version="1.7")
    return out.getvalue()


@pytest.fixture(scope="session")
def identity(tmp_path_factory: pytest.TempPathFactory) -> Identity:
    folder = tmp_path_factory.mktemp("identities")
    return make_identity("Alex Examiner", "Example Ltd", PASS, folder=folder)


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return make_authority(tmp_path_factory.mktemp("tsa"))


@pytest.fixture
def make_bundle(tmp_path: Path, identity: Identity) -> Callable[..., Bundle]:
    """Make ``case-R1`` in a folder of the test's own."""

    def make(
        *, log: int = 7, printed: int = 5, keywords: bool = True, sealed: bool = True
    ) -> Bundle:
        chain = events(max(log, printed))
        head = custody.head_of(chain[:printed])
        fingerprint = identity.certificate.fingerprint
        unsealed = tmp_path / "unsealed.pdf"
        unsealed.write_bytes(report_pdf(head, fingerprint, keywords=keywords))
        report = tmp_path / "report.pdf"
        if sealed:
            seal_pdf(unsealed, report, identity)
        else:
            report.write_bytes(unsealed.read_bytes())
        exhibits = [
            {"number": number, "sha256": hashlib.sha256(raw).hexdigest()}
            for number, raw in EVIDENCE.items()
        ]
        items = [
            BagItem(places.REPORT, report),
            BagItem(places.UNSEALED, unsealed),
            BagItem(places.CERTIFICATE, identity.certificate.pem),
            BagItem(places.CUSTODY, custody.to_jsonl(chain[:log])),
            BagItem(places.EXHIBITS, json.dumps(exhibits).encode()),
            BagItem(places.RECORDS, b"file,offset\r\nEX-001,0\r\n"),
            BagItem(places.FINDINGS, b"{}\n"),
            *(BagItem(f"{places.EVIDENCE}{n}-file", raw) for n, raw in EVIDENCE.items()),
        ]
        fields = {
            "External-Identifier": "2026-001.1",
            places.REPORT_HASH_FIELD: hashlib.sha256(report.read_bytes()).hexdigest(),
            places.FINGERPRINT_FIELD: fingerprint,
            places.HEAD_FIELD: head.hash,
            places.COUNT_FIELD: str(head.count),
        }
        return write_bundle(tmp_path / "case-R1", items, fields, created_us=CREATED)

    return make


@pytest.fixture
def bundle(make_bundle: Callable[..., Bundle]) -> Bundle:
    return make_bundle()
