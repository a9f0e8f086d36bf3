"""Reports and bundles: from an analysis to files that leave the house.

The order is fixed, because each step must be able to speak of the one before: exhibits are hashed
again, the report gets its number (an event), the report prints the head of the custody log as it then
stands, its hash becomes an event, exhibits are hashed once more, the bundle is written with the log up
to there, and what was written is verified as a stranger would.
"""

from __future__ import annotations

import json
import os
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from evidencekit import __version__
from evidencekit.bundle import places
from evidencekit.bundle.bag import BagItem, write_bundle
from evidencekit.case import custody
from evidencekit.case.names import shown
from evidencekit.errors import ReportError
from evidencekit.progress import Progress, silent
from evidencekit.report import exports
from evidencekit.report.content import Library, ReportOptions, ToolFacts, compose
from evidencekit.report.pdf import draw
from evidencekit.workflow.checking import verify
from evidencekit.workflow.derived import (
    evidence_place,
    exhibits_json,
    findings_json,
    key_records_json,
    settings_json,
    tool_json,
)
from evidencekit.workflow.values import Delivery, ReportFile

if TYPE_CHECKING:
    from pathlib import Path

    from evidencekit.analysis.values import Analysis
    from evidencekit.workflow.workspace import Workspace

_REPORTS = "reports"
_NUMBER = "reports-finalised"


def draft_report(
    ws: Workspace,
    analysis: Analysis,
    options: ReportOptions | None = None,
    progress: Progress = silent,
) -> ReportFile:
    """Write a draft PDF into the case folder; it replaces the last draft.

    Raises:
        ReportError: the file could not be written.
        Cancelled: ``progress`` asked to stop.
    """
    now = ws.case.clock.now_us()
    chosen = replace(
        options or ReportOptions(), final=False, created_us=now, report_id=_report_id(ws, "draft")
    )
    folder = _private_folder(ws.folder / _REPORTS)
    written = _write(ws, analysis, chosen, folder / "draft.pdf", progress)
    ws.case.log(
        "report-drafted",
        f"draft report written, SHA-256 {written.sha256}",
        facts={"sha256": written.sha256, "pages": written.pages, "profile": chosen.profile},
    )
    return written


def finalise(
    ws: Workspace,
    analysis: Analysis,
    options: ReportOptions | None,
    out: Path,
    progress: Progress = silent,
) -> Delivery:
    """Number and write the final report and its bundle into ``out``, and verify what was written.

    ``out`` receives ``REPORT-ID.pdf``, ``REPORT-ID.pdf.sha256`` and the folder
    ``REPORT-ID-bundle``. Nothing that exists is overwritten.

    Raises:
        ReportError: something could not be written.
        CaseError: an exhibit is not what was taken in and cannot be bundled.
        Cancelled: ``progress`` asked to stop.
    """
    ws.case.check_exhibits("before report", progress=progress)
    number = int(ws.case.setting(_NUMBER, 0)) + 1
    report_id = _report_id(ws, f"{number:02d}")
    target = out / f"{report_id}.pdf"
    bundle = out / f"{report_id}-bundle"
    _refuse_existing(target, bundle)
    ws.case.set_setting(_NUMBER, number)
    chosen = replace(
        options or ReportOptions(),
        final=True,
        created_us=ws.case.clock.now_us(),
        report_id=report_id,
        supersedes=_report_id(ws, f"{number - 1:02d}") if number > 1 else "",
    )
    ws.case.log(
        "report-numbered",
        f"final report {report_id} begun",
        facts={"report": report_id, "profile": chosen.profile, "paper": chosen.paper},
    )
    printed_head = ws.head()
    written = _write(ws, analysis, chosen, target, progress)
    target.with_name(target.name + ".sha256").write_text(
        f"{written.sha256}  {target.name}\n", encoding="utf-8", newline="\n"
    )
    ws.case.log(
        "report-written",
        f"final report {report_id} written, {written.pages} pages, SHA-256 {written.sha256}",
        facts={"report": report_id, "sha256": written.sha256, "pages": written.pages},
    )
    ws.case.check_exhibits("after report", progress=progress)
    made = write_bundle(
        bundle,
        _items(ws, analysis, chosen, written),
        {
            "External-Identifier": report_id,
            "Source-Organization": ws.info.examiner.organisation or "not stated by the examiner",
            places.HEAD_FIELD: printed_head.hash,
            places.COUNT_FIELD: str(printed_head.count),
            places.REPORT_HASH_FIELD: written.sha256,
            "Bag-Software-Agent": f"EvidenceKit {__version__}",
        },
        created_us=chosen.created_us,
        progress=progress,
    )
    ws.case.log(
        "bundle-written",
        f"bundle {bundle.name} written: {made.files} files; SHA-256 of its tag manifest "
        f"{made.tagmanifest_sha256}",
        facts={"report": report_id, "tagmanifest_sha256": made.tagmanifest_sha256},
    )
    verdict = verify(bundle, progress)
    ws.case.log(
        "bundle-verified",
        f"bundle {bundle.name} verified: {verdict.sentence}",
        facts={"report": report_id, "ok": verdict.ok},
    )
    return Delivery(written, bundle, verdict)


def _report_id(ws: Workspace, end: str) -> str:
    number = "".join(c if c.isascii() and c.isalnum() else "-" for c in ws.info.number).strip("-")
    return f"R-{number or 'case'}-{end}"


def _refuse_existing(*paths: Path) -> None:
    for path in paths:
        if os.path.lexists(path):
            raise ReportError(
                "a report of this number lies there already",
                shown(path),
                "choose another folder; a final report is never overwritten",
            )


def _private_folder(folder: Path) -> Path:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as exc:
        raise ReportError(
            "the folder for the report could not be made",
            f"{shown(folder)}: {exc.strerror or exc}",
            "choose a folder you may write to",
        ) from exc
    return folder


def _write(
    ws: Workspace, analysis: Analysis, options: ReportOptions, path: Path, progress: Progress
) -> ReportFile:
    told = tool_json()
    options = replace(
        options,
        tool=ToolFacts(
            version=__version__,
            runtime=f"CPython {told['python']}, {told['system']}",
            zone_data=told["zone_data"],
            libraries=tuple(Library(*item) for item in told["libraries"].items()),
        ),
        statements=ws.case.statements(),
        clock_checks=ws.case.clock_checks(),
        file_name=path.name,
        bundle_name=f"{path.stem}-bundle",
    )
    content = compose(
        ws.info,
        ws.exhibits,
        ws.custody(),
        ws.head(),
        analysis,
        options,
        explain=ws.evidence.explain,
        raw=ws.evidence.raw,
    )
    _private_folder(path.parent)
    drawn = draw(content, path, progress)
    return ReportFile(drawn.path, drawn.sha256, drawn.pages, drawn.size)


def _items(
    ws: Workspace, analysis: Analysis, options: ReportOptions, report: ReportFile
) -> list[BagItem]:
    """Everything that goes into the bundle."""
    events = ws.custody()
    table = ws.evidence.select(
        command=analysis.query.command,
        uid=analysis.query.uid,
        since_us=analysis.query.since_us,
        until_us=analysis.query.until_us,
    )
    csv = exports.header() + "".join(exports.csv_blocks([table]))
    items = [
        BagItem(places.REPORT, report.path, report.sha256),
        BagItem(places.RECORDS, csv.encode("utf-8")),
        BagItem(places.FINDINGS, _json(findings_json(analysis))),
        BagItem(places.KEY_RECORDS, _json(key_records_json(ws, analysis))),
        BagItem(places.EXHIBITS, _json(exhibits_json(ws.exhibits))),
        BagItem(places.SETTINGS, _json(settings_json(ws, analysis, options))),
        BagItem(places.CUSTODY, custody.to_jsonl(events)),
    ]
    items.extend(
        BagItem(
            evidence_place(exhibit.number, exhibit.stored), ws.case.path_of(exhibit), exhibit.sha256
        )
        for exhibit in ws.exhibits
    )
    return items


def _json(value: Any) -> bytes:  # noqa: ANN401 (whatever JSON can say)
    return (json.dumps(value, indent=1, sort_keys=True, ensure_ascii=True) + "\n").encode("ascii")
