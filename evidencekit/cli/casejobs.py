"""``case jobs · findings · report``: the work on a case's exhibits, each hashed again at opening."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evidencekit import clock, workflow
from evidencekit.cli.analysing import job_json, no_runs, print_jobs, query_of
from evidencekit.cli.casework import code_of, opened
from evidencekit.cli.delivering import options_of, tell_delivery
from evidencekit.cli.secrets import seal_with
from evidencekit.cli.terminal import EXIT_CHECK_FAILED, complain, one_line, print_json
from evidencekit.cli.words import WrongUsage
from evidencekit.errors import EvidenceError

if TYPE_CHECKING:
    import argparse

    from evidencekit.analysis.values import Analysis, JobQuery
    from evidencekit.workflow import Workspace


def run_jobs(arguments: argparse.Namespace) -> int:
    """``case jobs CASE [--json]``."""
    with opened(arguments.case) as ws:
        jobs, zone, code = workflow.list_jobs(ws), clock.zone(ws.info.zone), code_of(ws)
    if arguments.json:
        print_json({"jobs": [job_json(job) for job in jobs]})
    else:
        print_jobs(jobs, zone)
    return code


def _query(arguments: argparse.Namespace, ws: Workspace) -> JobQuery:
    arguments.zone = arguments.zone or ws.info.zone
    return query_of(
        arguments, lambda at, line, uid: workflow.find_jobs(ws, at=at, cron_line=line, uid=uid)
    )


def _analysed(arguments: argparse.Namespace, ws: Workspace) -> Analysis:
    query = _query(arguments, ws)
    analysis = workflow.analyse(ws, query)
    if not analysis.runs:
        raise no_runs(query)
    return analysis


def run_findings(arguments: argparse.Namespace) -> int:
    """``case findings CASE --command NAME … [--json]``: with the keys that statements go by."""
    with opened(arguments.case) as ws:
        analysis, code = _analysed(arguments, ws), code_of(ws)
    if arguments.json:
        from evidencekit.workflow.derived import findings_json

        print_json(findings_json(analysis))
        return code
    for number, finding in enumerate(analysis.findings, 1):
        print(f"{number:>3}. {one_line(finding.sentence)}")
        print(f"     {one_line(finding.key)}")
    return code


def run_report(arguments: argparse.Namespace) -> int:
    """``case report CASE --command NAME … [--draft | --out DIR]``."""
    if arguments.draft and arguments.out:
        raise WrongUsage(
            "a draft stays in the case folder", str(arguments.out), "leave out --draft or --out"
        )
    key = seal_with(arguments)
    with opened(arguments.case) as ws:
        analysis = _analysed(arguments, ws)
        keys = {finding.key for finding in analysis.findings}
        for statement in ws.statements():
            if statement.key not in keys:
                complain(
                    EvidenceError("a statement is on no finding of this report", statement.key)
                )
        options = options_of(arguments)
        if arguments.draft:
            draft = workflow.draft_report(ws, analysis, options)
            print(f"Draft    {draft.path} ({draft.pages} pages)")
            print(f"SHA-256  {draft.sha256}")
            return code_of(ws)
        out = arguments.out or ws.folder / "reports"
        delivery = workflow.finalise(ws, analysis, options, out, seal_with=key)
        code = code_of(ws)
    tell_delivery(delivery, analysis, arguments.case)
    return code if delivery.verdict.ok else EXIT_CHECK_FAILED
