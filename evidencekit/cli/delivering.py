"""``report``, ``verify`` and ``demo``: the whole chain without a window, and the check of its fruit."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any

from evidencekit import demonstration, workflow
from evidencekit.case.model import CaseInfo, Examiner, Kind
from evidencekit.cli.analysing import no_runs, query_of
from evidencekit.cli.handing import told_case
from evidencekit.cli.secrets import seal_with as key_from
from evidencekit.cli.terminal import (
    EXIT_CHECK_FAILED,
    EXIT_FINE,
    EXIT_INPUT,
    complain,
    one_line,
    print_json,
)
from evidencekit.cli.words import WrongUsage
from evidencekit.errors import BadRequest
from evidencekit.report.content import LeftOut, ReportOptions
from evidencekit.texts import texts_of
from evidencekit.workflow.values import Received

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from evidencekit.analysis.values import Analysis, JobQuery
    from evidencekit.bundle.verify import Verdict
    from evidencekit.workflow.values import Delivery, SealWith


def run_report(arguments: argparse.Namespace) -> int:
    """``report PATH… --command NAME --since D --until D --zone Z … --out DIR``."""
    info = CaseInfo(
        number=arguments.case_number,
        title=arguments.case_title,
        requester=arguments.requester,
        authority=arguments.authority,
        questions=tuple(arguments.question),
        zone=arguments.zone,
        notes=arguments.notes,
        examiner=Examiner(
            arguments.examiner,
            arguments.examiner_role,
            arguments.organisation,
            arguments.qualifications,
            arguments.contact,
        ),
    )
    offered = [Received(path) for path in arguments.paths]
    for kind, paths in (
        (Kind.PASSWD, arguments.passwd),
        (Kind.GROUP, arguments.group),
        (Kind.SYSTEM_LOG, arguments.cron_log),
        (Kind.CRONTAB, arguments.crontab),
    ):
        offered.extend(Received(path, kind=kind) for path in paths)
    options = options_of(arguments)
    query_of(arguments)  # what cannot be read is told before a case is made

    def choose(ws: workflow.Workspace) -> JobQuery:
        return query_of(
            arguments,
            lambda at, line, uid: workflow.find_jobs(ws, at=at, cron_line=line, uid=uid),
        )

    return _deliver(info, offered, choose, options, arguments.out, seal_with=key_from(arguments))


def options_of(arguments: argparse.Namespace) -> ReportOptions:
    """The report's form, and what people say in it.

    Raises:
        WrongUsage: a finding is to be left out without a reason.
        BadRequest: there are no texts in the language.
    """
    left_out = []
    for text in arguments.leave_out:
        key, equals, reason = text.rpartition("=")
        if not equals or not key or not reason.strip():
            raise WrongUsage("a finding is left out with its reason", repr(text), "KEY=REASON")
        left_out.append(LeftOut(key, reason.strip()))
    said = ("opinion", "opinion_range", "contrary", "interests", "ordinary_course")
    return ReportOptions(
        profile=arguments.profile,
        paper=arguments.paper,
        language=texts_of(arguments.language).language,
        declarations=tuple(arguments.declaration),
        left_out=tuple(left_out),
        **{key: getattr(arguments, key) for key in said},
    )


def _deliver(
    info: CaseInfo,
    offered: Sequence[Received],
    choose: Callable[[workflow.Workspace], JobQuery],
    options: ReportOptions,
    out: Path,
    *,
    go_on: bool = False,
    seal_with: SealWith | None = None,
) -> int:
    """Make the case, take the files in, analyse, write, verify; say what came of it.

    With ``go_on`` a case that is there already is opened and gets a further report.
    """
    name = re.sub(r"[^A-Za-z0-9._-]+", "-", info.number).strip("-.") or "case"
    folder = out / f"{name}.ekcase"
    if os.path.lexists(folder) and not go_on:
        raise BadRequest(
            "this folder holds a case already",
            str(folder),
            "choose another --out; nothing was overwritten",
        )
    if folder.exists():
        workspace, offered = workflow.open_case(folder), ()
    else:
        workspace = workflow.new_case(folder, info)
    try:
        intake = workflow.add_files(workspace, offered)
        for skip in intake.skipped:
            complain(skip.error)
        query = choose(workspace)
        analysis = workflow.analyse(workspace, query)
        if not analysis.runs:
            raise no_runs(query)
        delivery = workflow.finalise(workspace, analysis, options, out, seal_with=seal_with)
    finally:
        workspace.close()
    tell_delivery(delivery, analysis, folder)
    if not delivery.verdict.ok:
        return EXIT_CHECK_FAILED
    return EXIT_INPUT if intake.skipped else EXIT_FINE


def tell_delivery(delivery: Delivery, analysis: Analysis, folder: Path) -> None:
    """What the records show, and what was written where."""
    print("What the records show:")
    for number, finding in enumerate(analysis.findings, 1):
        print(f"{number:>4}. {one_line(finding.sentence)}")
    print()
    print(f"Report   {delivery.report.path} ({delivery.report.pages} pages)")
    print(f"SHA-256  {delivery.report.sha256}")
    if delivery.seal:
        print(f"Sealed   by {one_line(delivery.seal.certificate.name)}, certificate SHA-256")
        print(f"         {delivery.seal.certificate.fingerprint}")
    print(f"Bundle   {delivery.bundle}")
    print(f"         SHA-256 of its tag manifest {delivery.tagmanifest_sha256}")
    print(f"Case     {folder}")
    print(f"Check    {delivery.verdict.sentence}")


def run_verify(arguments: argparse.Namespace) -> int:
    """``verify PATH [--case CASE] [--json]``: 0 intact, 1 not (or not told), 3 unreadable."""
    verdict = workflow.verify(arguments.path, trusted=arguments.trust)
    with told_case(arguments) as ws:
        if ws is not None:
            workflow.record_verdict(ws, arguments.path, verdict)
    if arguments.json:
        print_json(_verdict_json(verdict))
    else:
        print(one_line(verdict.sentence))
        for check in verdict.checks:
            print(f"  {check.result:<13} {one_line(check.title)}: {one_line(check.text)}")
    return EXIT_FINE if verdict.ok else EXIT_CHECK_FAILED


def _verdict_json(verdict: Verdict) -> dict[str, Any]:
    return {
        "ok": verdict.ok,
        "sentence": verdict.sentence,
        "checks": [
            {
                "code": check.code,
                "title": check.title,
                "result": check.result,
                "text": check.text,
            }
            for check in verdict.checks
        ],
    }


def run_demo(arguments: argparse.Namespace) -> int:
    """``demo [--out DIR]``: the story, from the copied files to the verified bundle."""
    print("Demonstration: a real server's accounting; its name, users and partner are made up.")
    print(f"Question: {demonstration.INFO.questions[0]}")
    print()
    with demonstration.passing_key() as key:
        return _deliver(
            demonstration.INFO,
            demonstration.received(),
            lambda _ws: demonstration.query(),
            ReportOptions(),
            arguments.out,
            go_on=True,
            seal_with=key,
        )
