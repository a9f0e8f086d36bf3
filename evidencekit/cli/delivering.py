"""``report``, ``verify`` and ``demo``: the whole chain without a window, and the check of its fruit."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evidencekit import demonstration, workflow
from evidencekit.case.model import CaseInfo, Examiner, Kind
from evidencekit.cli.analysing import add_supporting, no_runs, query_of
from evidencekit.cli.terminal import (
    EXIT_CHECK_FAILED,
    EXIT_FINE,
    EXIT_INPUT,
    Commands,
    add_filter,
    add_paths,
    complain,
    one_line,
    print_json,
)
from evidencekit.errors import BadRequest
from evidencekit.report.content import ReportOptions
from evidencekit.workflow.values import Received

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from evidencekit.analysis.values import Analysis, JobQuery
    from evidencekit.bundle.verify import Verdict
    from evidencekit.workflow.values import Delivery


def add_commands(commands: Commands[argparse.ArgumentParser]) -> None:
    """Register the three commands."""
    report = commands.add_parser(
        "report", help="the whole chain: case, analysis, PDF report, bundle, verification"
    )
    add_paths(report)
    add_filter(report, command_required=True)
    add_supporting(report)
    _add_case_options(report)
    report.add_argument("--out", type=Path, required=True, metavar="DIR", help="where to write")
    report.set_defaults(run=run_report)

    verify = commands.add_parser("verify", help="check a report, a bundle or a case")
    verify.add_argument("path", type=Path, metavar="PATH")
    verify.add_argument("--json", action="store_true", help="machine-readable")
    verify.set_defaults(run=run_verify)

    demo = commands.add_parser("demo", help="the whole chain on the demonstration evidence")
    demo.add_argument(
        "--out", type=Path, default=Path("evidencekit-demo"), metavar="DIR", help="where to write"
    )
    demo.set_defaults(run=run_demo)


def _add_case_options(parser: argparse.ArgumentParser) -> None:
    for option, what in (
        ("--case-number", "the case's number"),
        ("--case-title", "the case's title"),
        ("--requester", "who asked for the examination"),
        ("--authority", "on what authority the files were obtained"),
        ("--examiner", "the examiner's name"),
        ("--examiner-role", "the examiner's role"),
        ("--organisation", "the examiner's organisation"),
        ("--qualifications", "the examiner's qualifications"),
        ("--contact", "how to reach the examiner"),
        ("--notes", "notes on the case"),
    ):
        parser.add_argument(option, default="", metavar="TEXT", help=what)
    parser.add_argument(
        "--question", action="append", default=[], metavar="TEXT", help="a question asked"
    )
    parser.add_argument("--profile", choices=("summary", "full"), default="summary")
    parser.add_argument("--paper", choices=("A4", "Letter"), default="A4")


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
    options = ReportOptions(profile=arguments.profile, paper=arguments.paper)
    return _deliver(info, offered, query_of(arguments), options, arguments.out)


def _deliver(
    info: CaseInfo,
    offered: Sequence[Received],
    query: JobQuery,
    options: ReportOptions,
    out: Path,
    *,
    go_on: bool = False,
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
        analysis = workflow.analyse(workspace, query)
        if not analysis.runs:
            raise no_runs(query)
        delivery = workflow.finalise(workspace, analysis, options, out)
    finally:
        workspace.close()
    _tell(delivery, analysis, folder)
    if not delivery.verdict.ok:
        return EXIT_CHECK_FAILED
    return EXIT_INPUT if intake.skipped else EXIT_FINE


def _tell(delivery: Delivery, analysis: Analysis, folder: Path) -> None:
    print("What the records show:")
    for number, finding in enumerate(analysis.findings, 1):
        print(f"{number:>4}. {one_line(finding.sentence)}")
    print()
    print(f"Report   {delivery.report.path} ({delivery.report.pages} pages)")
    print(f"SHA-256  {delivery.report.sha256}")
    print(f"Bundle   {delivery.bundle}")
    print(f"Case     {folder}")
    print(f"Check    {delivery.verdict.sentence}")


def run_verify(arguments: argparse.Namespace) -> int:
    """``verify PATH [--json]``: 0 intact, 1 not, 3 unreadable."""
    verdict = workflow.verify(arguments.path)
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
    return _deliver(
        demonstration.INFO,
        demonstration.received(),
        demonstration.query(),
        ReportOptions(),
        arguments.out,
        go_on=True,
    )
