"""What a final report says it replaces: the last one written on the same job, and no other."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest

from evidencekit import workflow
from evidencekit.analysis.values import JobQuery
from evidencekit.bundle import places
from evidencekit.case.model import CaseInfo
from evidencekit.errors import Cancelled
from evidencekit.report.content import ReportOptions

if TYPE_CHECKING:
    from pathlib import Path

    from evidencekit.workflow.workspace import Workspace

JOB = JobQuery("partner-upload", 1004, None, None, "America/Toronto")
OTHER = JobQuery("backup-home", 0, None, None, "America/Toronto")


def written(ws: Workspace, query: JobQuery, out: Path) -> tuple[str, str]:
    """Finalise; the report's number, and the one it says it replaces."""
    done = workflow.finalise(ws, workflow.analyse(ws, query), ReportOptions(), out)
    report = json.loads((done.bundle / places.SETTINGS).read_text("utf-8"))["options"]
    said = (done.bundle / places.REPORT_TEXT).read_text("utf-8")
    assert ("supersedes" in said) == bool(report["supersedes"])
    return report["report_id"], report["supersedes"]


def test_only_a_written_report_on_the_same_job_is_replaced(data: Path, tmp_path: Path) -> None:
    source, out = tmp_path / "source", tmp_path / "out"
    source.mkdir()
    for name in ("pacct", "pacct.1", "pacct.16.gz"):
        shutil.copy(data / "nightly-2017/acct-archive" / name, source)
    ws = workflow.new_case(tmp_path / "case.ekcase", CaseInfo(number="S", zone="America/Toronto"))
    workflow.add_files(ws, [source])

    def stop(what: str, _done: int, _total: int) -> None:
        if what == "Writing the report":
            raise Cancelled

    with pytest.raises(Cancelled):
        workflow.finalise(ws, workflow.analyse(ws, JOB), ReportOptions(), out, progress=stop)
    assert written(ws, JOB, out) == ("R-S-02", "")
    assert written(ws, OTHER, out) == ("R-S-03", "")
    assert written(ws, JOB, out) == ("R-S-04", "R-S-02")
    ws.close()
