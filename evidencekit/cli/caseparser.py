"""What ``evidencekit case …`` accepts: one verb for each thing that is done with a case."""

from __future__ import annotations

import argparse
from typing import Any

from evidencekit.cli import words

Adder = Any
"""A function of the main parser that adds the options a verb shares with other commands."""

_DESCRIPTION = """\
Hold copied evidence in a case folder, and keep its custody log. Every verb that changes the case
writes a custody event; show, exhibits, notes and custody only look, and work on a read-only medium."""

_EPILOG = """\
exit codes: 0 fine · 1 a check failed (a hash, the log) · 2 wrong usage · 3 input could not be read"""

KINDS = ("accounting", "passwd", "group", "system-log", "crontab", "hash-list", "attachment")

PARTICULARS = (
    ("--number", "number", "the case's number"),
    ("--title", "title", "the case's title"),
    ("--requester", "requester", "who asked for the examination"),
    ("--authority", "authority", "on what authority the files were obtained"),
    ("--zone", "zone", "IANA time zone of the recorded system, America/Toronto say"),
    ("--clock-skew", "clock_skew", "seconds its clock was ahead of true time, or: unknown"),
    ("--notes", "notes", "notes on the case"),
    ("--examiner", "examiner", "the examiner's name"),
    ("--examiner-role", "examiner_role", "the examiner's role"),
    ("--organisation", "organisation", "the examiner's organisation"),
    ("--qualifications", "qualifications", "the examiner's qualifications"),
    ("--contact", "contact", "how to reach the examiner"),
)
"""Option, destination and help of what is said about a case."""

ACQUISITION = (
    ("--acquired-by", "copied_by", "who copied the file"),
    ("--acquired-at", "copied_at", "when it was copied, as told, with its zone"),
    ("--method", "method", "how it was copied"),
    ("--tool", "tool", "with which tool and version"),
    ("--medium", "medium", "from or on what medium"),
    ("--seals", "seals", "seals, their numbers and state"),
    ("--host", "source_host", "the host it comes from"),
    ("--os", "source_os", "that host's operating system"),
    ("--description", "description", "what the exhibit is"),
    ("--sha256", "declared_sha256", "its SHA-256 as declared at the source"),
    ("--md5", "declared_md5", "its MD5 as declared at the source, where nothing better is known"),
    ("--declared-by", "declared_by", "who declared the hash"),
)
"""Option, field of :class:`evidencekit.case.model.Acquisition` and help."""


def add_case(
    commands: Any,  # noqa: ANN401 (argparse names no public type)
    add_filter: Adder,
    add_report: Adder,
    add_seal: Adder,
) -> None:
    """Add ``case`` with all its verbs."""
    case = commands.add_parser(
        "case",
        help="hold evidence in a case: exhibits, notes, hand-overs, custody log, reports",
        description=_DESCRIPTION,
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    verbs = case.add_subparsers(required=True, metavar="VERB")
    _add_particulars(verbs)
    _add_exhibits(verbs)
    _add_work(verbs, add_filter, add_report, add_seal)
    _add_remarks(verbs)
    _add_custody(verbs)


def _verb(verbs: Any, name: str, run: str, what: str) -> argparse.ArgumentParser:  # noqa: ANN401 (as above)
    parser: argparse.ArgumentParser = verbs.add_parser(name, help=what, description=what)
    parser.add_argument(
        "case", type=words.path, metavar="CASE", help="the case folder (NAME.ekcase)"
    )
    parser.set_defaults(run=run)
    return parser


def _json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="machine-readable")


def _optional(parser: argparse.ArgumentParser, name: str, **more: Any) -> None:  # noqa: ANN401 (argparse's own)
    """A positional argument that may be left out, and may stand before or after options.

    With ``nargs="?"`` or ``"*"`` argparse gives it nothing as soon as an option follows what stands
    before it (https://github.com/python/cpython/issues/59317), and then refuses it.
    """
    parser.add_argument(name, **more).required = False


def _texts(parser: argparse.ArgumentParser, options: tuple[tuple[str, str, str], ...]) -> None:
    for option, dest, what in options:
        parser.add_argument(option, dest=dest, metavar="TEXT", help=what)


def _add_particulars(verbs: Any) -> None:  # noqa: ANN401 (as above)
    new = _verb(verbs, "new", "casework:run_new", "make a case folder")
    change = _verb(verbs, "set", "casework:run_set", "change what is said about the case")
    for parser in (new, change):
        _texts(parser, PARTICULARS)
        parser.add_argument(
            "--question",
            action="append",
            metavar="TEXT",
            help="a question asked (may be given several times; replaces all)",
        )
    _json(_verb(verbs, "show", "caselook:run_show", "what is said about the case, and its state"))


def _add_exhibits(verbs: Any) -> None:  # noqa: ANN401 (as above)
    add = _verb(
        verbs,
        "add",
        "casework:run_add",
        "take files in as exhibits: copied, hashed, recognised (folders: their accounting files)",
    )
    _optional(
        add, "paths", nargs="+", default=[], type=words.path, metavar="PATH", help="files, folders"
    )
    add.add_argument("--kind", choices=KINDS, help="what they are (else told by content)")
    add.add_argument(
        "--in-place",
        action="store_true",
        help="refer to them where they lie instead of copying them; said wherever it matters",
    )
    add.add_argument(
        "--helpful",
        action="store_true",
        help="of folders also what helps to read the records and lies in its usual place below "
        "them: accounts, crontabs, logs (else it is only told of)",
    )
    add.add_argument(
        "--received-as", metavar="PATH", help="the one file's path as received, if it is another"
    )
    add.add_argument(
        "--hash-list",
        type=words.path,
        action="append",
        default=[],
        metavar="F",
        help="a list of hashes made at the source; becomes an exhibit, all exhibits are compared",
    )
    _texts(add, ACQUISITION)
    add.add_argument("--told-by", default="", metavar="WHO", help="who tells how it was acquired")
    acquired = _verb(
        verbs, "acquired", "casework:run_acquired", "say how exhibits were copied before they came"
    )
    acquired.add_argument("exhibits", nargs="+", metavar="EX", help="exhibit numbers")
    _texts(acquired, ACQUISITION)
    acquired.add_argument("--told-by", default="", metavar="WHO", help="who tells it")
    _json(_verb(verbs, "exhibits", "caselook:run_exhibits", "the exhibits, with all hash checks"))
    check = _verb(
        verbs, "verify", "casework:run_verify", "hash every exhibit again and check the custody log"
    )
    _add_head(check)
    _json(check)


def _add_work(verbs: Any, add_filter: Adder, add_report: Adder, add_seal: Adder) -> None:  # noqa: ANN401 (as above)
    jobs = _verb(verbs, "jobs", "casejobs:run_jobs", "the recurring commands in the exhibits")
    _json(jobs)
    findings = _verb(
        verbs, "findings", "casejobs:run_findings", "what the exhibits allow to be said of one job"
    )
    report = _verb(
        verbs, "report", "casejobs:run_report", "write a draft, or the final report and its bundle"
    )
    for parser in (findings, report):
        add_filter(parser, command_required=True)
        parser.add_argument(
            "--focus", type=words.given, metavar="D", help="the day in question (2017-11-14)"
        )
        # The case has a zone: it stands unless another is named.
        parser.set_defaults(zone=None)
    _json(findings)
    add_report(report)
    add_seal(report)
    report.add_argument(
        "--draft",
        action="store_true",
        help="only a draft, in the case folder; no number, no bundle",
    )
    report.add_argument(
        "--out", type=words.path, metavar="DIR", help="where to write (default: CASE/reports)"
    )


def _add_remarks(verbs: Any) -> None:  # noqa: ANN401 (as above)
    note = _verb(verbs, "note", "caseacts:run_note", "note or mark something")
    note.add_argument(
        "on",
        metavar="ON",
        help="a record or run by its citation (EX-003@0x14C0), an exhibit (EX-003), "
        "finding:KEY (see case findings), or case",
    )
    _optional(note, "text", metavar="TEXT", help="the note; empty removes it")
    mark = note.add_mutually_exclusive_group()
    mark.add_argument("--mark", action="store_true", help="print it in the report")
    mark.add_argument("--unmark", action="store_true", help="do not print it")
    note.add_argument(
        "--tag", action="append", metavar="TAG", help="(may be given several times; replaces all)"
    )
    statement = _verb(
        verbs, "statement", "caseacts:run_statement", "what the examiner says about a finding"
    )
    statement.add_argument("finding", metavar="KEY", help="the finding's key (see case findings)")
    statement.add_argument("text", metavar="TEXT", help="the statement; empty removes it")
    statement.add_argument(
        "--told-by", default="", metavar="WHO", help="who told it, if it is not own knowledge"
    )
    _verb(verbs, "undo", "caseacts:run_undo", "take the last note, mark or statement back")
    _verb(verbs, "redo", "caseacts:run_redo", "do again what was taken back")
    _json(_verb(verbs, "notes", "caselook:run_notes", "notes, marks, statements, clock checks"))


def _add_custody(verbs: Any) -> None:  # noqa: ANN401 (as above)
    clock = _verb(
        verbs,
        "clock-check",
        "caseacts:run_clock_check",
        "what a reference clock shows beside this computer's",
    )
    clock.add_argument(
        "reference",
        metavar="TIME",
        help="what the reference clock shows, with its distance from UTC: 2017-12-04T10:30:15+01:00",
    )
    clock.add_argument("--source", default="", metavar="TEXT", help="which clock")
    clock.add_argument(
        "--shown",
        metavar="TIME",
        help="what this computer showed then, with its distance from UTC (default: now)",
    )
    over = _verb(
        verbs, "handover", "caseacts:run_handover", "say that something changed hands, and what"
    )
    _optional(
        over, "files", nargs="+", default=[], type=words.path, metavar="FILE",
        help="files or bundles: hashed",
    )  # fmt: skip
    over.add_argument("--to", required=True, metavar="WHO", help="who received it")
    over.add_argument("--by", default="", metavar="WHO", help="who gave it (default: the examiner)")
    over.add_argument(
        "--item", action="append", default=[], metavar="TEXT", help="a thing, in words"
    )
    for option, what in (
        ("--when", "when, as told, with its zone"),
        ("--how", "in person, by courier, by e-mail …"),
        ("--where", "where"),
        ("--why", "for what purpose"),
        ("--medium", "on what medium"),
        ("--seals", "seals, their numbers and state"),
        ("--told-by", "who tells it (default: the examiner)"),
    ):
        over.add_argument(option, default="", metavar="TEXT", help=what)
    correct = _verb(verbs, "correct", "caseacts:run_correct", "correct an event; both stand")
    correct.add_argument("event", type=words.event_number, metavar="N", help="the event's number")
    correct.add_argument("text", metavar="TEXT", help="what is right")
    correct.add_argument("--when", default="", metavar="TEXT", help="when it happened, as told")
    custody = _verb(verbs, "custody", "caselook:run_custody", "the custody log, and its check")
    form = custody.add_mutually_exclusive_group()
    form.add_argument("--jsonl", action="store_true", help="as docs/custody-log.md describes it")
    form.add_argument(
        "--export",
        type=words.path,
        metavar="FILE",
        help="write that to FILE, which is itself an event",
    )
    form.add_argument("--json", action="store_true", help="events, head and faults as one object")
    _add_head(custody)


def _add_head(parser: argparse.ArgumentParser) -> None:
    """``--head``."""
    parser.add_argument(
        "--head",
        action="append",
        default=[],
        metavar="COUNT:HASH",
        help="an earlier end of the log, from a report or bundle, that it must still hold",
    )
