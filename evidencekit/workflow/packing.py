"""What goes into a bundle, item by item."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evidencekit import __version__
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
    key_records_json,
    settings_json,
)
from evidencekit.workflow.writing import composed

if TYPE_CHECKING:
    from pathlib import Path

    from evidencekit.seal.values import Certificate
    from evidencekit.workflow.values import ReportFile
    from evidencekit.workflow.workspace import Workspace
    from evidencekit.workflow.writing import ReportMatter


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
    query = analysis.query
    table = ws.evidence.select(
        command=query.command, uid=query.uid, since_us=query.since_us, until_us=query.until_us
    )
    csv = exports.header() + "".join(exports.csv_blocks([table]))
    graph = ReportFacts(
        report_id=matter.options.report_id,
        name=report.path.name,
        size=report.size,
        sha256=report.sha256,
        created_us=matter.options.created_us,
        version=__version__,
    )
    items = [
        BagItem(places.REPORT, report.path, report.sha256),
        BagItem(places.REPORT_TEXT, _twin(ws, matter)),
        BagItem(places.RECORDS, csv.encode("utf-8")),
        BagItem(places.FINDINGS, json_bytes(findings_json(analysis))),
        BagItem(places.KEY_RECORDS, json_bytes(key_records_json(ws, analysis))),
        BagItem(places.EXHIBITS, json_bytes(exhibits_json(matter.exhibits))),
        BagItem(places.SETTINGS, json_bytes(settings_json(matter.info, analysis, matter.options))),
        BagItem(places.CUSTODY, custody.to_jsonl(ws.custody())),
        BagItem(places.CASE_GRAPH, case_graph(matter.info, matter.exhibits, graph)),
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


def _twin(ws: Workspace, matter: ReportMatter) -> bytes:
    """The report as plain text."""
    pieces = plain_text(composed(matter, ws.evidence), catalogue(matter.options.language))
    return "".join(pieces).encode("utf-8")
