"""``case show · exhibits · notes · custody``: looking at a case, which changes nothing in it."""

from __future__ import annotations

import re
import sys
from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from evidencekit import clock, workflow
from evidencekit.case.custody import to_jsonl
from evidencekit.case.model import CustodyHead
from evidencekit.cli.terminal import (
    EXIT_CHECK_FAILED,
    EXIT_FINE,
    complain,
    one_line,
    print_json,
)
from evidencekit.cli.words import WrongUsage
from evidencekit.errors import EvidenceError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from evidencekit.case.model import CustodyEvent, Exhibit
    from evidencekit.workflow import Workspace

_NOT_STATED = "not stated"


@contextmanager
def looked_at(folder: Path) -> Iterator[Workspace]:
    """A case opened to look at only; what is wrong with it is said at once."""
    ws = workflow.open_desk(folder, look_only=True)
    try:
        warn(ws)
        yield ws
    finally:
        ws.close()


def warn(ws: Workspace) -> None:
    """Say on standard error what is wrong with the case."""
    for warning in ws.warnings:
        complain(EvidenceError(warning))


def run_show(arguments: argparse.Namespace) -> int:
    """``case show CASE [--json]``."""
    with looked_at(arguments.case) as ws:
        told = _case_json(ws)
    if arguments.json:
        print_json(told)
        return EXIT_FINE
    examiner = told.pop("examiner")
    rows = [(key, told[key]) for key in ("number", "title", "requester", "authority")]
    rows += [("question", text) for text in told["questions"]] or [("question", "")]
    skew, sign = told["clock_skew_s"], "" if (told["clock_skew_s"] or 0) < 0 else "+"
    known = "not known" if skew is None else f"{sign}{clock.plain_seconds(skew)} s"
    rows += [
        ("zone", told["zone"]),
        ("clock skew", known if skew is None else f"{known} (ahead of true time)"),
        ("notes", told["notes"]),
        *(
            (f"examiner's {key}" if key != "name" else "examiner", examiner[key])
            for key in examiner
        ),
        ("created", told["created_utc"]),
        ("exhibits", f"{told['exhibits']:,}, {told['records']:,} records"),
        ("in place", ", ".join(told["in_place"]) or "none"),
        ("changed", ", ".join(told["changed"]) or "none"),
        ("custody", f"{told['custody']['count']:,} events, head {told['custody']['head']}"),
    ]
    for key, value in rows:
        print(f"{key:<26} {one_line(value) or _NOT_STATED}")
    return EXIT_FINE


def _case_json(ws: Workspace) -> dict[str, Any]:
    info, head, exhibits = asdict(ws.info), ws.head(), ws.exhibits
    return {
        **info,
        "questions": list(info["questions"]),
        "folder": str(ws.folder),
        "identity": ws.case.identity,
        "created_utc": clock.utc_text(ws.case.created_us),
        "exhibits": len(exhibits),
        "records": sum(exhibit.records for exhibit in exhibits),
        "in_place": [exhibit.number for exhibit in exhibits if exhibit.in_place],
        "changed": [exhibit.number for exhibit in exhibits if not exhibit.intact],
        "custody": {"count": head.count, "head": head.hash},
        "warnings": list(ws.warnings),
    }


def run_exhibits(arguments: argparse.Namespace) -> int:
    """``case exhibits CASE [--json]``."""
    with looked_at(arguments.case) as ws:
        exhibits = ws.exhibits
    if arguments.json:
        print_json({"exhibits": [exhibit_json(exhibit) for exhibit in exhibits]})
        return EXIT_FINE
    for exhibit in exhibits:
        print(f"{exhibit.number}  {one_line(exhibit.path)}")
        for key, value in _exhibit_rows(exhibit):
            print(f"        {key:<10} {one_line(value)}")
    return EXIT_FINE


def _exhibit_rows(exhibit: Exhibit) -> Iterator[tuple[str, str]]:
    what = exhibit.layout_title or exhibit.kind.value
    held = "referred to in place" if exhibit.in_place else "copied into the case"
    yield "what", f"{what}, {exhibit.size:,} bytes, {exhibit.records:,} records, {held}"
    yield "SHA-256", exhibit.sha256
    words = {True: "agrees", False: "DIFFERS", None: "none to compare"}
    yield "declared", words[exhibit.declared_agrees]
    yield "problems", str(len(exhibit.problems) or "none")
    for problem in exhibit.problems:
        yield "", f"0x{problem.offset:04X}, {problem.length:,} bytes: {problem.text}"
    told = asdict(exhibit.acquisition)
    said = "; ".join(f"{key.replace('_', ' ')}: {value}" for key, value in told.items() if value)
    yield "acquired", said or _NOT_STATED
    failed = [check for check in exhibit.checks if not check.matches]
    yield "checked", f"{len(exhibit.checks)} times, last {clock.utc_text(exhibit.checks[-1].at_us)}"
    for check in failed:
        yield "CHANGED", f"{clock.utc_text(check.at_us)} ({check.occasion}): {check.text}"


def exhibit_json(exhibit: Exhibit) -> dict[str, Any]:
    """One exhibit with all that is known of it; times in UTC."""
    told = asdict(exhibit)
    del told["stored"]
    for key in ("modified_us", "first_end_us", "last_end_us"):
        us = told.pop(key)
        told[key.removesuffix("us") + "utc"] = None if us is None else clock.utc_text(us)
    told["checks"] = [
        {
            "at_utc": clock.utc_text(check.at_us),
            "occasion": check.occasion,
            "sha256": check.sha256,
            "matches": check.matches,
            "text": check.text,
        }
        for check in exhibit.checks
    ]
    return told | {"intact": exhibit.intact, "declared_agrees": exhibit.declared_agrees}


def run_notes(arguments: argparse.Namespace) -> int:
    """``case notes CASE [--json]``."""
    with looked_at(arguments.case) as ws:
        notes, statements, checks = ws.notes(), ws.statements(), ws.clock_checks()
    if arguments.json:
        print_json(
            {
                "notes": [asdict(note) for note in notes],
                "statements": [asdict(statement) for statement in statements],
                "clock_checks": [
                    {
                        "shown_utc": clock.utc_text(check.shown_us),
                        "reference": check.reference,
                        "ahead_s": None
                        if check.ahead_us is None
                        else check.ahead_us / clock.SECOND,
                        "source": check.source,
                        "reported_by": check.reported_by,
                    }
                    for check in checks
                ],
            }
        )
        return EXIT_FINE
    for note in notes:
        mark = "marked" if note.marked else "note"
        tags = "".join(f" #{tag}" for tag in note.tags)
        print(one_line(f"{mark:<10} {note.key}{tags}: {note.text}"))
    for statement in statements:
        by = f" (told by {statement.told_by})" if statement.told_by else ""
        print(one_line(f"statement  {statement.key}{by}: {statement.text}"))
    for check in checks:
        shown = clock.utc_text(check.shown_us)
        print(one_line(f"clock      {shown} here, {check.reference} by {check.source or '?'}"))
    return EXIT_FINE


def run_custody(arguments: argparse.Namespace) -> int:
    """``case custody CASE [--jsonl|--export FILE|--json] [--head COUNT:HASH]``."""
    heads = heads_of(arguments.head)
    if arguments.export is not None:
        return _export(arguments.case, arguments.export, heads)
    with looked_at(arguments.case) as ws:
        faults = workflow.check_custody(ws, heads)
        for fault in faults:
            if fault not in ws.warnings:
                complain(EvidenceError(fault))
        events, head, zone = ws.custody(), ws.head(), clock.zone(ws.info.zone)
    if arguments.jsonl:
        sys.stdout.buffer.write(to_jsonl(events))
    elif arguments.json:
        print_json(
            {
                "events": [asdict(event) for event in events],
                "count": head.count,
                "head": head.hash,
                "faults": list(faults),
            }
        )
    else:
        for event in events:
            when = clock.local_text(event.recorded_us, zone)
            print(f"{event.seq:>5}  {when}  {one_line(_said(event))}")
        print(f"{head.count:,} events, head {head.hash}")
    return EXIT_CHECK_FAILED if faults else EXIT_FINE


def _export(folder: Path, to: Path, heads: Sequence[CustodyHead]) -> int:
    ws = workflow.open_desk(folder)
    try:
        warn(ws)
        faults = workflow.check_custody(ws, heads)
        for fault in faults:
            if fault not in ws.warnings:
                complain(EvidenceError(fault))
        head = workflow.export_custody(ws, to)
    finally:
        ws.close()
    print(f"{one_line(str(to))}: {head.count:,} events, head {head.hash}")
    return EXIT_CHECK_FAILED if faults else EXIT_FINE


def _said(event: CustodyEvent) -> str:
    """An event's sentence with who told it and when it happened, where that differs."""
    who = f"reported by {event.reported_by}" if event.reported_by else "recorded"
    when = f", happened {event.happened}" if event.happened else ""
    back = f" (corrects {event.corrects})" if event.corrects is not None else ""
    return f"{event.text}{back}  [{who}{when}]"


def heads_of(texts: Sequence[str]) -> tuple[CustodyHead, ...]:
    """The ends of a log named as ``41:7d0f…``.

    Raises:
        WrongUsage: one is not of this form.
    """
    heads = []
    for text in texts:
        match = re.fullmatch(r"([0-9]{1,9}):([0-9a-f]{64})", "".join(text.split()).lower())
        if match is None:
            raise WrongUsage(
                "this is no end of a custody log", repr(text), "give COUNT:HASH as printed"
            )
        heads.append(CustodyHead(int(match[1]), match[2]))
    return tuple(heads)
