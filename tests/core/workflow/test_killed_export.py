"""kill -9 while reports and bundles are written: the case opens, and what was acknowledged verifies."""

from __future__ import annotations

import os
import random
import shutil
import time
from typing import TYPE_CHECKING, Any

import pytest
from core.evidence.test_kill import killed, tell

from evidencekit import workflow
from evidencekit.analysis.values import JobQuery
from evidencekit.case.model import CaseInfo, CustodyHead
from evidencekit.case.store import OpenCase
from evidencekit.clock import SystemClock
from evidencekit.report.content import ReportOptions

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="needs Linux: fork, pidfd, kill"),
]

KILLS = 24
QUERY = JobQuery("partner-upload", 1004, None, None, "America/Toronto")


def test_killed_while_a_report_leaves_the_house(data: Path, tmp_path: Path) -> None:
    folder, out = tmp_path / "case.ekcase", tmp_path / "out"
    source = tmp_path / "source"
    source.mkdir()
    for name in ("pacct", "pacct.1", "pacct.2.gz", "pacct.16.gz"):
        shutil.copy(data / "nightly-2017/acct-archive" / name, source)
    ws = workflow.new_case(folder, CaseInfo(number="K", zone="America/Toronto"))
    workflow.add_files(ws, [source])
    start = time.perf_counter()
    workflow.finalise(ws, workflow.analyse(ws, QUERY), ReportOptions(), out)
    usual = time.perf_counter() - start
    ws.close()

    def work(write: int) -> None:
        ws = workflow.open_case(folder)
        while True:
            draft = workflow.draft_report(ws, workflow.analyse(ws, QUERY))
            tell(write, draft=draft.sha256, count=ws.head().count, hash=ws.head().hash)
            made = workflow.finalise(ws, workflow.analyse(ws, QUERY), ReportOptions(), out)
            head = ws.head()
            tell(write, bundle=str(made.bundle), ok=made.verdict.ok, count=head.count,
                 hash=head.hash)  # fmt: skip

    dice = random.Random(5)
    all_told: list[dict[str, Any]] = []
    for _ in range(KILLS):
        told, in_time = killed(work, dice.uniform(0.1, 2.5 * usual))
        assert in_time, told[-1:]
        assert not any("error" in line for line in told), told[-1]
        all_told += told
        with OpenCase.open(folder, SystemClock()) as case:
            assert case.faults == ()
            heads = [CustodyHead(line["count"], line["hash"]) for line in all_told]
            assert case.check_custody(heads) == ()
            kinds = [event.kind for event in case.custody()]
            ended = kinds.count("bundle-verified") + kinds.count("report-stopped")
            assert kinds.count("report-numbered") == ended, "each report begun has its end"
        bundles = [line for line in all_told if "bundle" in line]
        assert all(line["ok"] for line in bundles)
        assert kinds.count("bundle-verified") >= 1 + len(bundles)
        assert kinds.count("report-drafted") >= sum("draft" in line for line in all_told)
    made = [line["bundle"] for line in all_told if "bundle" in line]
    assert made, "no report was finished: the times are wrong"
    assert len(made) < kinds.count("report-numbered") - 1, "no kill hit a report"
    for bundle in sorted(out.glob("*-bundle")):
        assert workflow.verify(bundle).ok, f"{bundle.name} has its name and is not whole"
    for pdf in out.glob("*.pdf"):
        assert pdf.read_bytes().rstrip().endswith(b"%%EOF"), pdf.name
    ws = workflow.open_case(folder)
    last = workflow.finalise(ws, workflow.analyse(ws, QUERY), ReportOptions(), out)
    ws.close()
    assert last.verdict.ok
