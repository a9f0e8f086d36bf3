"""What the command line accepts, said with nothing but argparse.

A command's own module, and all that it leans on, is imported when the command runs, so that
``--help`` and ``--version`` answer at once.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from evidencekit import __version__
from evidencekit.cli import words
from evidencekit.cli.caseparser import add_case
from evidencekit.cli.handparser import (
    Commands,
    add_case_option,
    add_handing,
    add_identity,
    add_passphrase,
    add_stamp,
)

_DESCRIPTION = """\
Read process-accounting files and say what they show. Files are only ever opened for reading.
A PATH is a file or a folder; folders are searched by content, not by name."""

_EPILOG = """\
exit codes: 0 fine · 1 a check failed · 2 wrong usage · 3 input could not be read"""


def make_parser() -> argparse.ArgumentParser:
    """The parser; each command sets ``run`` to ``module:function`` in this package."""
    parser = words.Parser(
        prog="evidencekit",
        description=_DESCRIPTION,
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"evidencekit {__version__}")
    parser.add_argument(
        "--expand-limit",
        type=words.gibibytes,
        metavar="GIB",
        help="how much one compressed file may expand to, in GiB (64 unless said)",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add_reading(commands)
    _add_analysing(commands)
    _add_delivering(commands)
    add_identity(commands)
    add_stamp(commands)
    add_handing(commands)
    add_case(commands, _add_filter, _add_report_options, _add_seal_options)
    return parser


def _add_reading(commands: Commands) -> None:
    inspect = commands.add_parser(
        "inspect", help="what each accounting file is: layout, records, problems, hash"
    )
    _add_paths(inspect)
    inspect.add_argument("--json", action="store_true", help="machine-readable")
    inspect.set_defaults(run="reading:run_inspect")

    explain = commands.add_parser("explain", help="one record, field by field")
    explain.add_argument("path", type=words.path, metavar="FILE")
    explain.add_argument(
        "offset",
        type=words.offset,
        metavar="OFFSET",
        help="where it starts in the uncompressed file, 5312 or 0x14C0",
    )
    explain.add_argument("--json", action="store_true", help="machine-readable")
    explain.set_defaults(run="reading:run_explain")

    records = commands.add_parser("records", help="every record, decoded")
    _add_paths(records)
    form = records.add_mutually_exclusive_group()
    form.add_argument("--csv", action="store_true", help="CSV (the default)")
    form.add_argument("--jsonl", action="store_true", help="one JSON object a line")
    form.add_argument(
        "--spreadsheet-csv",
        action="store_true",
        help="CSV in which no cell can act as a spreadsheet formula",
    )
    form.add_argument(
        "--parquet",
        type=words.path,
        metavar="FILE",
        help="a Parquet file (needs the extra parquet)",
    )
    _add_filter(records)
    records.set_defaults(run="reading:run_records")


def _add_analysing(commands: Commands) -> None:
    jobs = commands.add_parser("jobs", help="the commands that recur, with their usual lengths")
    _add_paths(jobs)
    _add_zone(jobs)
    jobs.add_argument(
        "--user", type=words.user_id, metavar="UID", help="only this user's jobs (a number)"
    )
    chosen = jobs.add_mutually_exclusive_group()
    chosen.add_argument(
        "--at", type=words.given, metavar="HH:MM", help="only jobs that usually start then"
    )
    chosen.add_argument(
        "--cron-line",
        type=words.given,
        metavar="TEXT",
        help="only jobs started by a cron line with this text",
    )
    _add_logs(jobs)
    jobs.add_argument("--json", action="store_true", help="machine-readable")
    jobs.set_defaults(run="analysing:run_jobs")

    runs = commands.add_parser("runs", help="every run of one job, with its process family")
    _add_paths(runs)
    _add_filter(runs, command_required=True)
    _add_logs(runs)
    runs.add_argument("--json", action="store_true", help="machine-readable")
    runs.set_defaults(run="analysing:run_runs")

    findings = commands.add_parser("findings", help="what the records allow to be said of one job")
    _add_paths(findings)
    _add_filter(findings, command_required=True)
    _add_supporting(findings)
    findings.add_argument("--json", action="store_true", help="machine-readable")
    findings.set_defaults(run="analysing:run_findings")


def _add_delivering(commands: Commands) -> None:
    report = commands.add_parser(
        "report", help="the whole chain: case, analysis, PDF report, bundle, verification"
    )
    _add_paths(report)
    _add_filter(report, command_required=True)
    _add_supporting(report)
    _add_case_options(report)
    _add_report_options(report)
    _add_seal_options(report)
    report.add_argument(
        "--out", type=words.path, required=True, metavar="DIR", help="where to write"
    )
    report.set_defaults(run="delivering:run_report")

    verify = commands.add_parser("verify", help="check a report, a bundle or a case")
    verify.add_argument("path", type=words.path, metavar="PATH")
    verify.add_argument(
        "--trust",
        type=words.path,
        action="append",
        default=[],
        metavar="F.pem",
        help="a certificate you trust: the examiner's, or the root of an authority (several times). A "
        "time stamp that holds but leads to none of those named cannot be checked with them: exit 1",
    )
    add_case_option(verify)
    verify.add_argument("--json", action="store_true", help="machine-readable")
    verify.set_defaults(run="delivering:run_verify")

    demo = commands.add_parser("demo", help="the whole chain on the demonstration evidence")
    demo.add_argument(
        "--out",
        type=words.path,
        default=Path("evidencekit-demo"),
        metavar="DIR",
        help="where to write",
    )
    demo.set_defaults(run="delivering:run_demo")

    test = commands.add_parser(
        "self-test", help="whether this copy of the program is whole and works"
    )
    test.set_defaults(run="testing:run_self_test")


def _add_seal_options(parser: argparse.ArgumentParser) -> None:
    """Whose key seals the report; without one it is not sealed."""
    key = parser.add_mutually_exclusive_group()
    key.add_argument(
        "--seal-with",
        type=words.path,
        metavar="FILE.p12",
        help="seal with the key in this PKCS#12 file",
    )
    key.add_argument("--token", metavar="LABEL", help="seal with a key on this PKCS#11 token")
    parser.add_argument(
        "--pkcs11-library",
        type=words.path,
        metavar="FILE",
        help="the token maker's PKCS#11 library",
    )
    parser.add_argument("--certificate", metavar="LABEL", help="label of the certificate on it")
    parser.add_argument("--key", metavar="LABEL", help="label of the key, if it is another")
    add_passphrase(parser)


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


def _add_report_options(parser: argparse.ArgumentParser) -> None:
    """The report's form, and what people say in it."""
    parser.add_argument("--profile", choices=("summary", "full"), default="summary")
    parser.add_argument("--paper", choices=("A4", "Letter"), default="A4")
    parser.add_argument(
        "--language", metavar="CODE", default="en",
        help="language of findings and report, if its texts are installed (default: en)",
    )  # fmt: skip
    for option, what in (
        ("--opinion", "the examiner's opinion"),
        ("--opinion-range", "the range of opinion, and why this one"),
        ("--contrary", "what speaks against it"),
        ("--interests", "the examiner's interests in the matter"),
        ("--ordinary-course", "what the operator says of why and since when accounting was kept"),
    ):
        parser.add_argument(option, default="", metavar="TEXT", help=what)
    parser.add_argument(
        "--declaration",
        action="append",
        default=[],
        choices=("us-1746", "ew-cpr35", "ew-crimpr19", "ca-affidavit"),
        help="a declaration for a person to complete and sign",
    )
    parser.add_argument(
        "--leave-out",
        action="append",
        default=[],
        metavar="KEY=REASON",
        help="leave a finding out; the report says so, with the reason",
    )


def _add_supporting(parser: argparse.ArgumentParser) -> None:
    """``--focus`` and the supporting files."""
    parser.add_argument(
        "--focus", type=words.given, metavar="D", help="the day in question (2017-11-14)"
    )
    for option, what in (
        ("--passwd", "the recorded system's copy of /etc/passwd"),
        ("--group", "its copy of /etc/group"),
    ):
        parser.add_argument(
            option, type=words.path, action="append", default=[], metavar="F", help=what
        )
    _add_logs(parser)


def _add_logs(parser: argparse.ArgumentParser) -> None:
    """``--cron-log --crontab``."""
    for option, what in (
        ("--cron-log", "a cron or system log (may be given several times, may be compressed)"),
        ("--crontab", "a crontab or cron.d file (may be given several times)"),
    ):
        parser.add_argument(
            option, type=words.path, action="append", default=[], metavar="F", help=what
        )


def _add_paths(parser: argparse.ArgumentParser) -> None:
    """``PATH…``."""
    parser.add_argument("paths", nargs="+", type=words.path, metavar="PATH")


def _add_filter(parser: argparse.ArgumentParser, *, command_required: bool = False) -> None:
    """``--command`` (or, where one is required, another way to choose it) and the range."""
    which = parser.add_mutually_exclusive_group(required=command_required)
    which.add_argument("--command", metavar="NAME", help="the recorded command name")
    if command_required:
        which.add_argument(
            "--at",
            type=words.given,
            metavar="HH:MM",
            help="instead: the one job that usually starts then",
        )
        which.add_argument(
            "--cron-line",
            type=words.given,
            metavar="TEXT",
            help="instead: the one job that a cron line with this starts",
        )
    parser.add_argument(
        "--user", type=words.user_id, metavar="UID", help="the recorded user id (a number)"
    )
    parser.add_argument(
        "--since",
        type=words.given,
        metavar="T",
        help="ended at or after T (a date, or a date and time)",
    )
    parser.add_argument(
        "--until",
        type=words.given,
        metavar="T",
        help="ended before T; a date alone includes that whole day",
    )
    _add_zone(parser)


def _add_zone(parser: argparse.ArgumentParser) -> None:
    """``--zone``."""
    parser.add_argument(
        "--zone",
        default="UTC",
        metavar="Z",
        help="IANA time zone of the recorded system, America/Toronto say (default: UTC)",
    )
