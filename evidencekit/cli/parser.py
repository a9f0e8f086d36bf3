"""What the command line accepts, said with nothing but argparse.

A command's own module, and all that it leans on, is imported when the command runs, so that
``--help`` and ``--version`` answer at once.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from evidencekit import __version__
from evidencekit.cli.caseparser import add_case

Commands = Any
"""What ``add_subparsers`` gives; argparse names no public type for it."""

_DESCRIPTION = """\
Read process-accounting files and say what they show. Files are only ever opened for reading.
A PATH is a file or a folder; folders are searched by content, not by name."""

_EPILOG = """\
exit codes: 0 fine · 1 a check failed · 2 wrong usage · 3 input could not be read"""


def make_parser() -> argparse.ArgumentParser:
    """The parser; each command sets ``run`` to ``module:function`` in this package."""
    parser = argparse.ArgumentParser(
        prog="evidencekit",
        description=_DESCRIPTION,
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"evidencekit {__version__}")
    parser.add_argument(
        "--expand-limit",
        type=_gibibytes,
        metavar="GIB",
        help="how much one compressed file may expand to, in GiB (64 unless said)",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add_reading(commands)
    _add_analysing(commands)
    _add_delivering(commands)
    _add_identity(commands)
    _add_stamp(commands)
    _add_handing(commands)
    add_case(commands, _add_filter, _add_report_options, _add_seal_options)
    return parser


def _gibibytes(text: str) -> int:
    """A whole number of GiB, at least 1."""
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 1 << 20:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number of GiB from 1 to 1,048,576")
    return int(text)


def _add_reading(commands: Commands) -> None:
    inspect = commands.add_parser(
        "inspect", help="what each accounting file is: layout, records, problems, hash"
    )
    _add_paths(inspect)
    inspect.add_argument("--json", action="store_true", help="machine-readable")
    inspect.set_defaults(run="reading:run_inspect")

    explain = commands.add_parser("explain", help="one record, field by field")
    explain.add_argument("path", type=Path, metavar="FILE")
    explain.add_argument(
        "offset",
        type=_offset,
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
        "--parquet", type=Path, metavar="FILE", help="a Parquet file (needs the extra parquet)"
    )
    _add_filter(records)
    records.set_defaults(run="reading:run_records")


def _add_analysing(commands: Commands) -> None:
    jobs = commands.add_parser("jobs", help="the commands that recur, with their usual lengths")
    _add_paths(jobs)
    _add_zone(jobs)
    jobs.add_argument("--user", type=int, metavar="UID", help="only this user's jobs (a number)")
    chosen = jobs.add_mutually_exclusive_group()
    chosen.add_argument("--at", metavar="HH:MM", help="only jobs that usually start then")
    chosen.add_argument(
        "--cron-line", metavar="TEXT", help="only jobs started by a cron line with this text"
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
    report.add_argument("--out", type=Path, required=True, metavar="DIR", help="where to write")
    report.set_defaults(run="delivering:run_report")

    verify = commands.add_parser("verify", help="check a report, a bundle or a case")
    verify.add_argument("path", type=Path, metavar="PATH")
    verify.add_argument(
        "--trust",
        type=Path,
        action="append",
        default=[],
        metavar="F.pem",
        help="a certificate you trust: the examiner's, or an authority's root (several times)",
    )
    _add_case(verify)
    verify.add_argument("--json", action="store_true", help="machine-readable")
    verify.set_defaults(run="delivering:run_verify")

    demo = commands.add_parser("demo", help="the whole chain on the demonstration evidence")
    demo.add_argument(
        "--out", type=Path, default=Path("evidencekit-demo"), metavar="DIR", help="where to write"
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
        "--seal-with", type=Path, metavar="FILE.p12", help="seal with the key in this PKCS#12 file"
    )
    key.add_argument("--token", metavar="LABEL", help="seal with a key on this PKCS#11 token")
    parser.add_argument(
        "--pkcs11-library", type=Path, metavar="FILE", help="the token maker's PKCS#11 library"
    )
    parser.add_argument("--certificate", metavar="LABEL", help="label of the certificate on it")
    parser.add_argument("--key", metavar="LABEL", help="label of the key, if it is another")
    _add_passphrase(parser)


def _add_passphrase(parser: argparse.ArgumentParser) -> None:
    """``--passphrase-file``."""
    parser.add_argument(
        "--passphrase-file",
        type=Path,
        metavar="F",
        help="its first line is the pass phrase or PIN (else EVIDENCEKIT_PASSPHRASE, else asked)",
    )


def _add_identity(commands: Commands) -> None:
    identity = commands.add_parser("identity", help="make or show the keys that seal reports")
    steps = identity.add_subparsers(required=True, metavar="STEP")
    new = steps.add_parser("new", help="make a self-signed identity in your own folder")
    new.add_argument("--name", required=True, metavar="TEXT", help="the examiner's name")
    new.add_argument("--organisation", default="", metavar="TEXT")
    new.set_defaults(run="identity:run_new")
    listed = steps.add_parser("list", help="the identities made on this computer")
    listed.set_defaults(run="identity:run_list")
    show = steps.add_parser("show", help="open a PKCS#12 file and show its certificate")
    show.add_argument("path", type=Path, metavar="FILE.p12")
    show.set_defaults(run="identity:run_show")
    for step in (new, listed):
        step.add_argument(
            "--folder", type=Path, metavar="DIR", help="another folder than your configuration's"
        )
    for step in (new, show):
        _add_passphrase(step)
    for step in (new, listed, show):
        step.add_argument("--json", action="store_true", help="machine-readable")


def _add_stamp(commands: Commands) -> None:
    stamp = commands.add_parser("stamp", help="a trusted time (RFC 3161), carried to and fro")
    steps = stamp.add_subparsers(required=True, metavar="STEP")
    request = steps.add_parser("request", help="write the question, to be carried to an authority")
    request.add_argument("path", type=Path, metavar="PATH", help="a bundle, a PDF, any file")
    request.add_argument("--out", type=Path, required=True, metavar="DIR", help="where to write")
    request.add_argument(
        "--over",
        choices=("bundle", "seal", "file"),
        default="",
        help="what of it (default: a folder is a bundle; a sealed PDF is stamped in its seal)",
    )
    request.set_defaults(run="handing:run_request")
    fetch = steps.add_parser("fetch", help="send the question over this computer's network")
    fetch.add_argument("request", type=Path, metavar="FILE.tsq")
    fetch.add_argument("--authority", required=True, metavar="ADDRESS", help="https://…")
    fetch.set_defaults(run="handing:run_fetch")
    imported = steps.add_parser("import", help="verify the answer and put it where it belongs")
    imported.add_argument("path", type=Path, metavar="PATH", help="what was asked about")
    for name, suffix in (("request", "tsq"), ("response", "tsr")):
        imported.add_argument(f"--{name}", type=Path, required=True, metavar=f"F.{suffix}")
    imported.add_argument(
        "--root",
        type=Path,
        required=True,
        action="append",
        metavar="F.pem",
        help="the authority's root certificate, as it publishes it",
    )
    imported.add_argument(
        "--out", type=Path, metavar="F.pdf", help="a stamped seal's new file (NAME-timestamped.pdf)"
    )
    imported.set_defaults(run="handing:run_import")
    for step in (request, imported):
        _add_case(step)
        step.add_argument("--json", action="store_true", help="machine-readable")


def _add_handing(commands: Commands) -> None:
    reproduce = commands.add_parser(
        "reproduce", help="make a bundle's report again from its evidence, and compare the bytes"
    )
    reproduce.add_argument("path", type=Path, metavar="BUNDLE")
    reproduce.add_argument("--out", type=Path, metavar="F.pdf", help="keep the report made again")
    reproduce.add_argument("--json", action="store_true", help="machine-readable")
    reproduce.set_defaults(run="handing:run_reproduce")

    bundle = commands.add_parser("bundle", help="one file of a bundle, to send")
    steps = bundle.add_subparsers(required=True, metavar="STEP")
    zipped = steps.add_parser("zip", help="write a bundle as a zip, the same bytes each time")
    zipped.add_argument("path", type=Path, metavar="BUNDLE")
    zipped.add_argument("--out", type=Path, required=True, metavar="F.zip")
    _add_case(zipped)
    zipped.set_defaults(run="handing:run_zip")


def _add_case(parser: argparse.ArgumentParser) -> None:
    """``--case``."""
    parser.add_argument(
        "--case", type=Path, metavar="F.ekcase", help="the case whose custody log is told"
    )


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
    parser.add_argument("--focus", metavar="D", help="the day in question (2017-11-14)")
    for option, what in (
        ("--passwd", "the recorded system's copy of /etc/passwd"),
        ("--group", "its copy of /etc/group"),
    ):
        parser.add_argument(option, type=Path, action="append", default=[], metavar="F", help=what)
    _add_logs(parser)


def _add_logs(parser: argparse.ArgumentParser) -> None:
    """``--cron-log --crontab``."""
    for option, what in (
        ("--cron-log", "a cron or system log (may be given several times, may be compressed)"),
        ("--crontab", "a crontab or cron.d file (may be given several times)"),
    ):
        parser.add_argument(option, type=Path, action="append", default=[], metavar="F", help=what)


def _offset(text: str) -> int:
    """A byte offset, decimal or hexadecimal."""
    offset = int(text, 0)
    if offset < 0:
        raise ValueError(text)
    return offset


def _add_paths(parser: argparse.ArgumentParser) -> None:
    """``PATH…``."""
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")


def _add_filter(parser: argparse.ArgumentParser, *, command_required: bool = False) -> None:
    """``--command`` (or, where one is required, another way to choose it) and the range."""
    which = parser.add_mutually_exclusive_group(required=command_required)
    which.add_argument("--command", metavar="NAME", help="the recorded command name")
    if command_required:
        which.add_argument(
            "--at", metavar="HH:MM", help="instead: the one job that usually starts then"
        )
        which.add_argument(
            "--cron-line",
            metavar="TEXT",
            help="instead: the one job that a cron line with this starts",
        )
    parser.add_argument("--user", type=int, metavar="UID", help="the recorded user id (a number)")
    parser.add_argument(
        "--since", metavar="T", help="ended at or after T (a date, or a date and time)"
    )
    parser.add_argument(
        "--until",
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
