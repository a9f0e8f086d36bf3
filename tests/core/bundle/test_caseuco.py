from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from evidencekit.bundle.caseuco import ReportFacts, case_graph
from evidencekit.case.model import Acquisition, CaseInfo, Examiner, Exhibit, Kind

INFO = CaseInfo(
    number="2026-001",
    title="Nightly transfer",
    questions=("Did the job run?",),
    examiner=Examiner(name="Alex Examiner", organisation="Example Ltd"),
)
EXHIBITS = (
    Exhibit(
        "EX-001", "pacct.1.gz", "/var/log/account/pacct.1.gz", Kind.ACCOUNTING, 640, "ab" * 32, "x",
        modified_us=1_510_642_801_000_000, layout_title="Linux v3, little-endian",
    ),
    Exhibit(
        "EX-002", "passwd", "/etc/passwd", Kind.PASSWD, 64, "cd" * 32, "y",
        acquisition=Acquisition(description="account file of the host"),
    ),
)  # fmt: skip
REPORT = ReportFacts("2026-001.1", "report.pdf", 4711, "ef" * 32, 1_796_029_200_000_000, "0.1.0")


def test_the_graph_holds_what_the_bundle_holds() -> None:
    graph = json.loads(case_graph(INFO, EXHIBITS, REPORT))
    nodes = graph["@graph"]
    kinds = [node["@type"].split(":")[1] for node in nodes]
    assert kinds == [
        "Investigation", "Person", "AnalyticTool", "File", "File", "ProvenanceRecord",
        "ProvenanceRecord", "File", "InvestigativeAction", "Organization", "Relationship",
    ]  # fmt: skip
    hashes = [
        node["uco-core:hasFacet"][1]["uco-observable:hash"][0]["uco-types:hashValue"]["@value"]
        for node in nodes
        if node["@type"] == "uco-observable:File"
    ]
    assert hashes == ["ab" * 32, "cd" * 32, "ef" * 32]
    known = {node["@id"] for node in nodes}
    assert {one["@id"] for one in nodes[0]["uco-core:object"]} == known - {nodes[0]["@id"]}


def test_it_is_the_same_every_time_and_another_for_another_report() -> None:
    assert case_graph(INFO, EXHIBITS, REPORT) == case_graph(INFO, EXHIBITS, REPORT)
    other = ReportFacts("2026-001.2", "r.pdf", 1, "00" * 32, 0, "0.1.0")
    mine = {n["@id"] for n in json.loads(case_graph(INFO, EXHIBITS, REPORT))["@graph"]}
    theirs = {n["@id"] for n in json.loads(case_graph(INFO, EXHIBITS, other))["@graph"]}
    assert not mine & theirs


def test_what_is_not_stated_says_so() -> None:
    graph = json.loads(case_graph(CaseInfo(), (), REPORT))
    assert graph["@graph"][0]["uco-core:name"] == "Case not stated by the examiner"
    assert graph["@graph"][1]["uco-core:name"] == "not stated by the examiner"


OWN = Path(__file__).parents[3] / "build" / "graph" / "venv" / "bin" / "case_validate"
VALIDATOR = shutil.which("case_validate") or str(OWN)
"""``make test-slow`` keeps it in an environment of its own."""
needs_validator = pytest.mark.skipif(
    not Path(VALIDATOR).exists(), reason="needs case_validate (make env-graph)"
)


def conforms(graph: Path) -> str:
    """What the stock validator says of a graph, by the ontology that comes with it."""
    done = subprocess.run([VALIDATOR, graph], capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


@pytest.mark.slow
@needs_validator
@pytest.mark.parametrize("info", [INFO, CaseInfo()])
def test_case_validate_accepts_it(tmp_path: Path, info: CaseInfo) -> None:
    (tmp_path / "case.jsonld").write_bytes(case_graph(info, EXHIBITS, REPORT))
    assert "Conforms: True" in conforms(tmp_path / "case.jsonld")
    text = (tmp_path / "case.jsonld").read_text("utf-8")
    (tmp_path / "worse.jsonld").write_text(text.replace('"SHA256"', '"SHA"'), "utf-8")
    assert "Conforms: False" in conforms(tmp_path / "worse.jsonld")
