"""The case as a CASE/UCO graph (JSON-LD), for tools that exchange evidence descriptions.

Plain values in, bytes out; nothing of the ontology is needed to write it. It describes what the bundle
holds and how it came about: exhibits with their hashes, who examined with what, the report. It protects
nothing; the bundle's lists do. Identifiers are made from the report's id, so that the same bundle gives
the same graph. Checked against CASE 1.5 by ``case_validate`` in the slow tests. One trap: a hash's
method is the plain text ``SHA256``; typed with the hash vocabulary it draws a warning, and fails.
"""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from evidencekit.clock import utc_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from evidencekit.case.model import CaseInfo, Exhibit

Node = dict[str, Any]

_UCO = "https://ontology.unifiedcyberontology.org/uco/"
_CONTEXT = {
    "kb": "urn:evidencekit:",
    "case-investigation": "https://ontology.caseontology.org/case/investigation/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    **{
        f"uco-{name}": f"{_UCO}{name}/"
        for name in ("action", "core", "identity", "observable", "tool", "types")
    },
}
_SPACE = uuid.UUID("7f0c0d5e-5f4e-5d0c-9a53-1f6f5e1a2b90")
"""Name space of the identifiers: a fixed random number, of no meaning."""
_UNSTATED = "not stated by the examiner"


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """What the graph says of the report."""

    report_id: str
    name: str
    size: int
    sha256: str
    created_us: int
    version: str
    """Of the program."""


def case_graph(info: CaseInfo, exhibits: Sequence[Exhibit], report: ReportFacts) -> bytes:
    """The graph as UTF-8 JSON-LD, one form for one case and report."""
    name = _Names(report.report_id)
    examiner = _node(
        name("person", "examiner"),
        "uco-identity:Person",
        {"uco-core:name": info.examiner.name or _UNSTATED},
    )
    tool = _node(
        name("tool", "evidencekit"),
        "uco-tool:AnalyticTool",
        {"uco-core:name": "EvidenceKit", "uco-tool:version": report.version},
    )
    files = [_exhibit(name, exhibit) for exhibit in exhibits]
    records = [_record(name, exhibit) for exhibit in exhibits]
    result = _file(name, "report", report.name, "", report.size, report.sha256)
    action = _node(
        name("action", "examination"),
        "case-investigation:InvestigativeAction",
        {
            "uco-core:name": "Examination of the exhibits and writing of the report",
            "uco-action:endTime": _moment(report.created_us),
            "uco-action:performer": _ref(examiner),
            "uco-action:instrument": _ref(tool),
            "uco-action:object": [_ref(node) for node in files],
            "uco-action:result": [_ref(result)],
        },
    )
    nodes = [examiner, tool, *files, *records, result, action]
    if info.examiner.organisation:
        nodes += _employment(name, info.examiner.organisation, examiner)
    investigation = _node(
        name("investigation", "case"),
        "case-investigation:Investigation",
        {
            "uco-core:name": f"Case {info.number or _UNSTATED}",
            "uco-core:description": [text for text in (info.title, *info.questions) if text],
            "uco-core:object": [_ref(node) for node in nodes],
        },
    )
    graph = {"@context": _CONTEXT, "@graph": [investigation, *nodes]}
    return (json.dumps(graph, indent=1, ensure_ascii=True) + "\n").encode("ascii")


class _Names:
    """Identifiers that depend on the report alone."""

    def __init__(self, report_id: str) -> None:
        self._space = uuid.uuid5(_SPACE, report_id)

    def __call__(self, kind: str, key: str) -> str:
        return f"kb:{kind}-{uuid.uuid5(self._space, f'{kind}/{key}')}"


def _node(identifier: str, kind: str, properties: Node) -> Node:
    kept = {key: value for key, value in properties.items() if value not in ("", [], None)}
    return {"@id": identifier, "@type": kind, **kept}


def _ref(node: Node) -> Node:
    return {"@id": node["@id"]}


def _moment(us: int) -> Node:
    return {"@type": "xsd:dateTime", "@value": utc_text(us)}


def _whole(number: int) -> Node:
    return {"@type": "xsd:integer", "@value": str(number)}


def _exhibit(name: _Names, exhibit: Exhibit) -> Node:
    node = _file(name, exhibit.number, exhibit.name, exhibit.path, exhibit.size, exhibit.sha256)
    if exhibit.modified_us is not None:
        node["uco-core:hasFacet"][0]["uco-observable:modifiedTime"] = _moment(exhibit.modified_us)
    return node


def _file(name: _Names, key: str, file: str, path: str, size: int, sha256: str) -> Node:
    """A file with its name, size and hash."""
    digest = _node(
        name("hash", key),
        "uco-types:Hash",
        {
            "uco-types:hashMethod": "SHA256",
            "uco-types:hashValue": {"@type": "xsd:hexBinary", "@value": sha256},
        },
    )
    facets: Iterable[Node] = (
        _node(
            name("file-facet", key),
            "uco-observable:FileFacet",
            {
                "uco-observable:fileName": file,
                "uco-observable:filePath": path,
                "uco-observable:sizeInBytes": _whole(size),
            },
        ),
        _node(
            name("content-facet", key),
            "uco-observable:ContentDataFacet",
            {
                "uco-observable:sizeInBytes": _whole(size),
                "uco-observable:hash": [digest],
            },
        ),
    )
    return _node(
        name("file", key),
        "uco-observable:File",
        {"uco-core:name": key, "uco-core:hasFacet": list(facets)},
    )


def _record(name: _Names, exhibit: Exhibit) -> Node:
    """The exhibit's provenance record: its number, and how it was described."""
    return _node(
        name("provenance", exhibit.number),
        "case-investigation:ProvenanceRecord",
        {
            "case-investigation:exhibitNumber": exhibit.number,
            "uco-core:description": exhibit.acquisition.description
            or exhibit.layout_title
            or exhibit.kind.value,
            "uco-core:object": [{"@id": name("file", exhibit.number)}],
        },
    )


def _employment(name: _Names, organisation: str, examiner: Node) -> list[Node]:
    """The examiner's organisation, and that the examiner works there."""
    firm = _node(
        name("organization", "examiner"),
        "uco-identity:Organization",
        {"uco-core:name": organisation},
    )
    link = _node(
        name("relationship", "examiner"),
        "uco-core:Relationship",
        {
            "uco-core:source": _ref(examiner),
            "uco-core:target": _ref(firm),
            "uco-core:kindOfRelationship": "Employed_By",
            "uco-core:isDirectional": {"@type": "xsd:boolean", "@value": "true"},
        },
    )
    return [firm, link]
