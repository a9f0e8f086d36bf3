"""What goes into a bundle, item by item."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from evidencekit.bundle import places
from evidencekit.bundle.bag import BagItem
from evidencekit.bundle.caseuco import ReportFacts, case_graph
from evidencekit.case import custody
from evidencekit.report import exports
from evidencekit.report.plaintext import plain_text
from evidencekit.report.texts import catalogue
from evidencekit.workflow.derived import (
    evidence_place,
    exhibits_json,
    findings_json,
    json_bytes,
    json_pieces,
    key_records_json,
    settings_json,
)
from evidencekit.workflow.writing import composed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from evidencekit.evidence.collection import Evidence
    from evidencekit.seal.values import Certificate
    from evidencekit.workflow.values import ReportFile
    from evidencekit.workflow.workspace import Workspace
    from evidencekit.workflow.writing import ReportMatter

_LINES = 4_096
"""Of text, written at a time."""


def bundle_items(
    ws: Workspace,
    matter: ReportMatter,
    report: ReportFile,
    unsealed: Path | None,
    certificate: Certificate | None,
) -> list[BagItem]:
    """Everything that goes into the bundle of a written report.

    The exhibits are described as the report describes them; the custody log holds what came after
    (the seal, the check after the report).
    """
    analysis = matter.analysis
    evidence = ws.evidence
    items = [
        BagItem(places.REPORT, report.path, report.sha256),
        BagItem(places.REPORT_TEXT, lambda: _encoded(text_twin(matter, evidence))),
        BagItem(places.RECORDS, lambda: map(str.encode, records_csv(matter, evidence))),
        BagItem(places.FINDINGS, lambda: json_pieces(findings_json(analysis))),
        BagItem(places.KEY_RECORDS, json_bytes(key_records_json(evidence, analysis))),
        BagItem(places.EXHIBITS, json_bytes(exhibits_json(matter.exhibits))),
        BagItem(places.SETTINGS, json_bytes(settings_json(matter.info, analysis, matter.options))),
        BagItem(places.CUSTODY, custody.to_jsonl(ws.custody())),
        BagItem(places.CASE_GRAPH, graph_of(matter, report.size, report.sha256)),
    ]
    if unsealed is not None:
        items.append(BagItem(places.UNSEALED, unsealed))
    if certificate is not None:
        items.append(BagItem(places.CERTIFICATE, certificate.pem))
    items.extend(
        BagItem(
            evidence_place(exhibit.number, exhibit.stored), ws.case.path_of(exhibit), exhibit.sha256
        )
        for exhibit in matter.exhibits
    )
    return items


def records_csv(matter: ReportMatter, evidence: Evidence) -> Iterator[str]:
    """The records of the job in the range, in pieces."""
    query = matter.analysis.query
    table = evidence.select(
        command=query.command, uid=query.uid, since_us=query.since_us, until_us=query.until_us
    )
    yield exports.header()
    yield from exports.csv_blocks([table])


def text_twin(matter: ReportMatter, evidence: Evidence) -> Iterable[str]:
    """The report as plain text, in pieces."""
    return plain_text(composed(matter, evidence), catalogue(matter.options.language))


def _encoded(lines: Iterable[str]) -> Iterator[bytes]:
    """Lines as bytes, thousands together."""
    left = iter(lines)
    while some := list(islice(left, _LINES)):
        yield "".join(some).encode()


def graph_of(matter: ReportMatter, size: int, sha256: str) -> bytes:
    """The CASE/UCO graph; ``size`` and ``sha256`` are those of the report as delivered."""
    options = matter.options
    facts = ReportFacts(
        report_id=options.report_id,
        name=options.file_name,
        size=size,
        sha256=sha256,
        created_us=options.created_us,
        version=options.tool.version,
    )
    return case_graph(matter.info, matter.exhibits, facts)
