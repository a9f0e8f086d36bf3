"""What a final report says it replaces: the last one written on the same job, and no other."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from evidencekit import workflow
from evidencekit.analysis.values import JobQuery
from evidencekit.bundle import places
from evidencekit.case.model import CaseInfo
from evidencekit.errors import Cancelled, ReportError
from evidencekit.report.content import ReportOptions

if TYPE_CHECKING:
    from collections.abc import Iterator
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


@pytest.fixture
def ws(data: Path, tmp_path: Path) -> Iterator[Workspace]:
    """A case with the questioned night in it."""
    opened = workflow.new_case(tmp_path / "c.ekcase", CaseInfo(number="S", zone="America/Toronto"))
    workflow.add_files(opened, [data / "nightly-2017/acct-archive/pacct.16.gz"])
    yield opened
    opened.close()


def stopped(ws: Workspace) -> list[tuple[str, str, str]]:
    """Each report that the log says was not finished: its number, how far it came, why."""
    assert ws.case.check_custody() == ()
    return [
        (event.facts["report"], event.facts["reached"], event.facts["why"])
        for event in ws.custody()
        if event.kind == "report-stopped"
    ]


@pytest.mark.parametrize(
    ("at", "reached", "words"),
    [
        ("Writing the report", "report-numbered", "no report was written under this number"),
        ("writing the bundle", "report-written", "the report was written, and no bundle"),
        ("hashing the bundle", "bundle-written", "and the bundle was not verified"),
    ],
)
def test_a_report_that_is_stopped_says_so_in_the_log(
    ws: Workspace, tmp_path: Path, at: str, reached: str, words: str
) -> None:
    def stop(what: str, _done: int, _total: int) -> None:
        if what == at:
            raise Cancelled

    with pytest.raises(Cancelled):
        workflow.finalise(ws, workflow.analyse(ws, JOB), ReportOptions(), tmp_path / "o", stop)
    assert stopped(ws) == [("R-S-01", reached, "stopped on request")]
    last = ws.custody()[-1]
    assert last.text.startswith("final report R-S-01 begun and not finished (stopped on request): ")
    assert words in last.text
    assert written(ws, JOB, tmp_path / "o")[0] == "R-S-02"
    assert len(stopped(ws)) == 1
    ws.close()
    assert workflow.verify(tmp_path / "c.ekcase").ok


def test_a_report_that_fails_says_why_and_one_that_was_not_begun_says_nothing(
    ws: Workspace, tmp_path: Path
) -> None:
    analysis = workflow.analyse(ws, JOB)
    out = tmp_path / "out"
    out.mkdir()
    (out / "R-S-01.pdf").write_bytes(b"of another case")
    with pytest.raises(ReportError, match="lies there already"):
        workflow.finalise(ws, analysis, ReportOptions(), out)
    assert stopped(ws) == []
    (out / "R-S-01.pdf").unlink()
    (out / "R-S-01.pdf.sha256").write_bytes(b"of another case")
    with pytest.raises(ReportError) as refused:
        workflow.finalise(ws, analysis, ReportOptions(), out)
    assert stopped(ws) == [("R-S-01", "report-written", str(refused.value))]


DYING = """
import os, sys
from pathlib import Path
from evidencekit import workflow
from evidencekit.analysis.values import JobQuery
from evidencekit.report.content import ReportOptions

def die(what, _done, _total):
    if what == "Writing the report":
        os._exit(7)

ws = workflow.open_case(Path(sys.argv[1]))
query = JobQuery("partner-upload", 1004, None, None, "America/Toronto")
workflow.finalise(ws, workflow.analyse(ws, query), ReportOptions(), Path(sys.argv[2]), die)
"""


def test_where_the_program_died_the_next_opening_says_so(ws: Workspace, tmp_path: Path) -> None:
    folder = ws.folder
    ws.close()
    died = subprocess.run([sys.executable, "-c", DYING, folder, tmp_path / "out"], check=False)
    assert died.returncode == 7
    looked = workflow.open_desk(folder, look_only=True)
    assert stopped(looked) == [], "looking alone writes nothing"
    looked.close()
    for _ in range(2):
        with_end = workflow.open_case(folder)
        why = "the program ended before it could say why"
        assert stopped(with_end) == [("R-S-01", "report-numbered", why)]
        assert with_end.warnings == ()
        with_end.close()
    assert workflow.verify(folder).ok
    again = workflow.open_case(folder)
    assert written(again, JOB, tmp_path / "out")[0] == "R-S-02"
    again.close()
