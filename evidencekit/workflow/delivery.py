"""Reports and bundles: from an analysis to files that leave the house.

The order is fixed, because each step must be able to speak of the one before: exhibits are hashed
again, the report gets its number (an event), the report prints the head of the custody log as it then
stands, its hash becomes an event, it is sealed (an event with both hashes), exhibits are hashed once
more, the bundle is written with the log up to there, and what was written is verified as a stranger
would.
"""

from __future__ import annotations

import os
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from evidencekit import __version__
from evidencekit.bundle.bag import write_bundle
from evidencekit.bundle.zipped import write_zip
from evidencekit.case.begun import DIED
from evidencekit.case.names import shown
from evidencekit.clock import utc_text
from evidencekit.errors import Cancelled, CaseError, EvidenceError, ReportError
from evidencekit.progress import Progress, silent
from evidencekit.report.content import ReportOptions
from evidencekit.workflow.belonging import bag_fields, begun_digests
from evidencekit.workflow.checking import verify
from evidencekit.workflow.finals import FOLDERS
from evidencekit.workflow.packing import bundle_items
from evidencekit.workflow.sealing import opened_identity, seal_facts, seal_report
from evidencekit.workflow.telling import told_in
from evidencekit.workflow.values import Delivery, ReportFile
from evidencekit.workflow.writing import ReportMatter, private_folder, tool_facts, write_report

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from evidencekit.analysis.values import Analysis
    from evidencekit.case.model import Exhibit
    from evidencekit.report.pdf import PdfFile
    from evidencekit.seal.identity import Identity
    from evidencekit.seal.values import Seal
    from evidencekit.workflow.values import SealWith
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
        CaseError: the folder of the case is gone.
        ReportError: the file could not be written.
        Cancelled: ``progress`` asked to stop.
    """
    _still_there(ws)
    now = ws.case.clock.now_us()
    chosen = replace(
        options or ReportOptions(), final=False, created_us=now, report_id=_report_id(ws, "draft")
    )
    matter = _matter(ws, analysis, chosen, "draft.pdf")
    drawn = write_report(matter, ws.evidence, ws.folder / _REPORTS / "draft.pdf", progress)
    ws.case.log(
        "report-drafted",
        f"draft report written, SHA-256 {drawn.sha256}",
        facts={"sha256": drawn.sha256, "pages": drawn.pages, "profile": chosen.profile},
    )
    return _as_file(drawn)


def _still_there(ws: Workspace) -> None:
    """A case folder that is gone (its medium unplugged, moved) is not made anew by writing into it."""
    if not ws.folder.is_dir():
        raise CaseError(
            "the folder of the case is gone",
            shown(ws.folder),
            "plug its medium in again or put it back, then open the case again",
        )


def finalise(
    ws: Workspace,
    analysis: Analysis,
    options: ReportOptions | None,
    out: Path,
    progress: Progress = silent,
    *,
    seal_with: SealWith | None = None,
) -> Delivery:
    """Number, write, seal and bundle the final report into ``out``, and verify what was written.

    ``out`` receives ``REPORT-ID.pdf``, ``REPORT-ID.pdf.sha256`` and the folder
    ``REPORT-ID-bundle``. Nothing that exists is overwritten. With ``seal_with`` the report is sealed,
    prints the fingerprint of the certificate, and the unsealed file stays in the case folder and goes
    into the bundle; the key is tried before anything is written.

    Raises:
        ReportError: something could not be written.
        ReadFailed: the key file could not be read.
        SealError: the key could not be opened or refused to sign.
        CaseError: an exhibit is not what was taken in and cannot be bundled, or the folder of the case
            is gone; nothing was numbered.
        Cancelled: ``progress`` asked to stop.
    """
    _still_there(ws)
    with ExitStack() as stack:
        identity = (
            stack.enter_context(opened_identity(seal_with, ws.case.clock)) if seal_with else None
        )
        _refuse_changed(ws, ws.case.check_exhibits("before report", progress=progress))
        stack.enter_context(_told_if_stopped(ws))
        matter = _numbered(ws, analysis, options or ReportOptions(), out, identity)
        report, unsealed, seal = _written(ws, matter, out, identity, progress)
        _write_sum(report)
        ws.case.check_exhibits("after report", progress=progress)
        return _bundled(ws, matter, report, unsealed, seal, progress)


@contextmanager
def _told_if_stopped(ws: Workspace) -> Iterator[None]:
    """What ends the work on a numbered report before it is done is logged with its reason.

    Where that cannot be written (the disk is full), the next report or opening says it.
    """
    ws.case.end_reports(DIED)
    try:
        yield
    except BaseException as exc:
        with suppress(EvidenceError):
            ws.case.end_reports(_reason(exc))
        raise


def _reason(exc: BaseException) -> str:
    if isinstance(exc, Cancelled | KeyboardInterrupt):
        return "stopped on request"
    return (
        str(exc) if isinstance(exc, EvidenceError) else f"the program failed, {type(exc).__name__}"
    )


def zip_bundle(
    bundle: Path, target: Path, progress: Progress = silent, *, ws: Workspace | None = None
) -> str:
    """Write a bundle folder as one zip file, the same bytes each time; returns the zip's SHA-256.

    Each file is held to the bundle's lists on the way. The custody log of an open case is told.

    Raises:
        ReportError: ``target`` exists, ``bundle`` is none or not as listed, or the disk refuses.
        Cancelled: ``progress`` asked to stop; nothing is left behind.
    """
    digest = write_zip(bundle, target, progress=progress)
    if ws is not None:
        ws.case.log(
            "bundle-zipped",
            f"bundle {shown(bundle.name)} written as one file {shown(target.name)}, SHA-256 {digest}",
            facts={"bundle": shown(bundle.name), "name": shown(target.name), "sha256": digest},
        )
    return digest


def _numbered(
    ws: Workspace,
    analysis: Analysis,
    options: ReportOptions,
    out: Path,
    identity: Identity | None,
) -> ReportMatter:
    """Give the report its number, and fix all that it is made of."""
    number = int(ws.case.setting(_NUMBER, 0)) + 1
    report_id = _report_id(ws, f"{number:02d}")
    _refuse_existing(out / f"{report_id}.pdf", out / f"{report_id}-bundle")
    chosen = replace(
        options,
        final=True,
        created_us=ws.case.clock.now_us(),
        report_id=report_id,
        supersedes=_superseded(ws, analysis),
        seal=seal_facts(identity) if identity else None,
    )
    begun = _matter(ws, analysis, chosen, f"{report_id}.pdf")
    # What the bundle will say of settings and exhibits: the head that the report prints binds it.
    ws.case.number_report(
        _NUMBER,
        number,
        f"final report {report_id} begun",
        {
            "report": report_id,
            "profile": chosen.profile,
            "paper": chosen.paper,
            **begun_digests(begun),
        },
    )
    return replace(begun, events=ws.custody(), head=ws.head())


def _superseded(ws: Workspace, analysis: Analysis) -> str:
    """The last final report on the same job that was written; one only begun replaces nothing."""
    job = {"command": analysis.query.command, "uid": analysis.query.uid}
    for event in reversed(ws.custody()):
        if event.kind == "report-written" and job.items() <= event.facts.items():
            return str(event.facts["report"])
    return ""


def _matter(
    ws: Workspace, analysis: Analysis, options: ReportOptions, file_name: str
) -> ReportMatter:
    """What the report is made of, as the case stands now."""
    analysis, options = told_in(ws, analysis, options)
    options = replace(
        options,
        tool=tool_facts(language=options.language),
        statements=ws.case.statements(),
        notes=tuple(note for note in ws.case.notes() if note.marked),
        clock_checks=ws.case.clock_checks(),
        file_name=file_name,
        bundle_name=f"{file_name.removesuffix('.pdf')}-bundle",
    )
    return ReportMatter(ws.info, ws.exhibits, ws.custody(), ws.head(), analysis, options)


def _written(
    ws: Workspace, matter: ReportMatter, out: Path, identity: Identity | None, progress: Progress
) -> tuple[ReportFile, Path | None, Seal | None]:
    """The report as delivered, the file before sealing, and the seal."""
    report_id = matter.options.report_id
    target = out / f"{report_id}.pdf"
    place = ws.folder / _REPORTS / f"{report_id}-unsealed.pdf" if identity else target
    drawn = write_report(matter, ws.evidence, place, progress)
    before = " before sealing" if identity else ""
    ws.case.log(
        "report-written",
        f"final report {report_id} written, {drawn.pages} pages, SHA-256{before} {drawn.sha256}",
        facts={
            "report": report_id,
            "command": matter.analysis.query.command,
            "uid": matter.analysis.query.uid,
            "sha256": drawn.sha256,
            "pages": drawn.pages,
        },
    )
    if identity is None:
        return _as_file(drawn), None, None
    private_folder(out)
    zone_name = matter.analysis.query.zone
    seal = seal_report(place, target, identity, drawn.seal, zone_name, ws.case.clock, progress)
    ws.case.log(
        "report-sealed",
        f"final report {report_id} sealed with the certificate of {identity.words}: "
        f"SHA-256 before {seal.unsealed_sha256}, after {seal.sha256}",
        facts={
            "report": report_id,
            "unsealed_sha256": seal.unsealed_sha256,
            "sha256": seal.sha256,
            "certificate_sha256": seal.certificate.fingerprint,
            "sealed_utc": utc_text(seal.sealed_us),
        },
    )
    return ReportFile(target, seal.sha256, drawn.pages, seal.size), place, seal


def _refuse_changed(ws: Workspace, checked: Sequence[Exhibit]) -> None:
    """No final report is begun whose bundle could not hold the evidence as it was taken in."""
    wrong = [exhibit.number for exhibit in checked if not exhibit.checks[-1].matches]
    if wrong:
        raise CaseError(
            f"{', '.join(wrong)}: not there as taken in, so no bundle can hold the evidence",
            shown(ws.folder),
            "put a copy with the hash of intake in place, then make the report: it tells of the "
            "mismatch; a draft can be made meanwhile",
        )


def _write_sum(report: ReportFile) -> None:
    beside = report.path.with_name(report.path.name + ".sha256")
    try:
        with beside.open("x", encoding="utf-8", newline="\n") as file:
            file.write(f"{report.sha256}  {report.path.name}\n")
    except OSError as exc:
        raise ReportError(
            "the report's hash could not be written beside it", shown(beside), exc.strerror or ""
        ) from exc


def _bundled(
    ws: Workspace,
    matter: ReportMatter,
    report: ReportFile,
    unsealed: Path | None,
    seal: Seal | None,
    progress: Progress,
) -> Delivery:
    """The bundle, written and verified."""
    report_id = matter.options.report_id
    certificate = seal.certificate if seal else None
    fingerprint = certificate.fingerprint if certificate else ""
    bundle = report.path.with_name(f"{report_id}-bundle")
    made = write_bundle(
        bundle,
        bundle_items(ws, matter, report, unsealed, certificate),
        bag_fields(matter, report.sha256, fingerprint, __version__),
        created_us=matter.options.created_us,
        progress=progress,
    )
    ws.case.log(
        "bundle-written",
        f"bundle {bundle.name} written: {made.files} files; SHA-256 of its tag manifest "
        f"{made.tagmanifest_sha256}",
        facts={"report": report_id, "tagmanifest_sha256": made.tagmanifest_sha256},
    )
    folders = {**ws.case.setting(FOLDERS, {}), report_id: str(bundle.parent.absolute())}
    ws.case.set_setting(FOLDERS, folders)
    verdict = verify(bundle, progress)
    ws.case.log(
        "bundle-verified",
        f"bundle {bundle.name} verified: {verdict.sentence}",
        facts={"report": report_id, "ok": verdict.ok},
    )
    return Delivery(report, bundle, verdict, made.tagmanifest_sha256, seal)


def _as_file(drawn: PdfFile) -> ReportFile:
    return ReportFile(drawn.path, drawn.sha256, drawn.pages, drawn.size)


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
