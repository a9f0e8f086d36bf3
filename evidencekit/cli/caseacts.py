"""``case note · statement · undo · redo · clock-check · handover · correct``: what people say and do.

Each prints the custody event that it wrote.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evidencekit import clock, workflow
from evidencekit.case.model import Note, record_key
from evidencekit.cli.casework import desk
from evidencekit.cli.terminal import EXIT_FINE, one_line
from evidencekit.cli.words import WrongUsage, usage
from evidencekit.errors import BadRequest
from evidencekit.workflow.values import HandOver

if TYPE_CHECKING:
    import argparse

    from evidencekit.case.model import CustodyEvent
    from evidencekit.workflow import Workspace

_CITED = re.compile(r"(EX-[0-9]+) ?@ ?(0[xX][0-9A-Fa-f]+|[0-9]+)")


# The examiner's words


def run_note(arguments: argparse.Namespace) -> int:
    """``case note CASE ON [TEXT] [--mark|--unmark] [--tag TAG]``."""
    if (
        arguments.text is None
        and arguments.tag is None
        and not (arguments.mark or arguments.unmark)
    ):
        raise WrongUsage("there is nothing to note", "", "write a text, --mark, --unmark or --tag")
    with desk(arguments.case) as ws:
        key = _key(ws, arguments.on)
        before = ws.case.note(key) or Note(key)
        marked = (before.marked or arguments.mark) and not arguments.unmark
        tags = before.tags if arguments.tag is None else tuple(filter(None, arguments.tag))
        text = before.text if arguments.text is None else arguments.text
        _tell(workflow.set_note(ws, Note(key, text, marked, tags)), "it stood so already")
    return EXIT_FINE


def _key(ws: Workspace, on: str) -> str:
    """The key of what a note is on; a record or exhibit must be there.

    Raises:
        BadRequest: it is not, or the text names nothing a note can be on.
    """
    if on == "case" or re.fullmatch(r"finding:\S.*", on):
        return on
    if match := _CITED.fullmatch(on):
        offset = int(match[2], 16 if match[2][:2].lower() == "0x" else 10)
        return record_key(workflow.record_at(ws, match[1], offset))
    return f"exhibit:{ws.case.exhibit(on.removeprefix('exhibit:')).number}"


def run_statement(arguments: argparse.Namespace) -> int:
    """``case statement CASE KEY TEXT [--told-by WHO]``."""
    key = arguments.finding.removeprefix("finding:")
    with desk(arguments.case) as ws:
        if arguments.text.strip():
            _refuse_unknown(ws, key)
        event = workflow.add_statement(ws, key, arguments.text, told_by=arguments.told_by)
        _tell(event, "it stood so already")
    return EXIT_FINE


def _refuse_unknown(ws: Workspace, key: str) -> None:
    """What is said of a finding that no job of the case has would be printed nowhere.

    Raises:
        BadRequest: the last findings of no job have this key; names those that they have.
    """
    known = workflow.finding_keys(ws)
    if key not in known:
        keys = f"the keys are {', '.join(known)}; " if known else "no job was analysed yet: "
        raise BadRequest(
            "no finding of this case has this key",
            repr(key),
            f"{keys}see them with their sentences by: evidencekit case findings CASE --command NAME",
        )


def run_undo(arguments: argparse.Namespace) -> int:
    """``case undo CASE``."""
    with desk(arguments.case) as ws:
        _tell(workflow.undo_note(ws), "there is nothing to take back")
    return EXIT_FINE


def run_redo(arguments: argparse.Namespace) -> int:
    """``case redo CASE``."""
    with desk(arguments.case) as ws:
        _tell(workflow.redo_note(ws), "there is nothing to do again")
    return EXIT_FINE


# Custody


def run_clock_check(arguments: argparse.Namespace) -> int:
    """``case clock-check CASE TIME [--source TEXT] [--shown TIME]``."""
    with usage():
        clock.parse_instant(arguments.reference)
        shown = clock.parse_instant(arguments.shown) if arguments.shown else None
    with desk(arguments.case) as ws:
        workflow.add_clock_check(ws, arguments.reference, source=arguments.source, shown_us=shown)
        _tell(ws.custody()[-1], "")
    return EXIT_FINE


def run_handover(arguments: argparse.Namespace) -> int:
    """``case handover CASE [FILE…] --to WHO …``."""
    told = HandOver(
        arguments.to,
        tuple(arguments.item),
        tuple(arguments.files),
        by=arguments.by,
        when=arguments.when,
        how=arguments.how,
        where=arguments.where,
        why=arguments.why,
        medium=arguments.medium,
        seals=arguments.seals,
        told_by=arguments.told_by,
    )
    with desk(arguments.case) as ws:
        _tell(workflow.hand_over(ws, told)[0], "")
    return EXIT_FINE


def run_correct(arguments: argparse.Namespace) -> int:
    """``case correct CASE N TEXT``."""
    with desk(arguments.case) as ws:
        event = workflow.correct(ws, arguments.event, arguments.text, happened=arguments.when)
        _tell(event, "")
    return EXIT_FINE


def _tell(event: CustodyEvent | None, otherwise: str) -> None:
    """The event that was written, or that none was."""
    print(f"event {event.seq}: {one_line(event.text)}" if event else otherwise)
