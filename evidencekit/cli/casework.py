"""``case new · set · add · acquired · verify``: the case, what is said about it, and its exhibits.

Each calls the workflow as the window does, so that a custody event is written by the same code.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import fields, replace
from typing import TYPE_CHECKING

from evidencekit import clock, workflow
from evidencekit.analysis.wording import plural
from evidencekit.case.model import Acquisition, CaseInfo, Kind
from evidencekit.case.names import shown
from evidencekit.case.reading import seems_folder
from evidencekit.cli.caselook import exhibit_json, heads_of, warn
from evidencekit.cli.terminal import (
    EXIT_CHECK_FAILED,
    EXIT_FINE,
    EXIT_INPUT,
    complain,
    one_line,
    print_json,
)
from evidencekit.cli.words import WrongUsage, usage
from evidencekit.errors import EvidenceError
from evidencekit.workflow.values import Received

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from evidencekit.case.model import Exhibit
    from evidencekit.workflow import Workspace


_PLACES = 6
"""So many folders are named in which more lies that helps; the rest is a figure."""


@contextmanager
def desk(folder: Path) -> Iterator[Workspace]:
    """A case opened for writing, without its evidence; what is wrong with it is said at once."""
    ws = workflow.open_desk(folder)
    try:
        warn(ws)
        yield ws
    finally:
        ws.close()


@contextmanager
def opened(folder: Path) -> Iterator[Workspace]:
    """A case opened with its evidence, every exhibit hashed again; mismatches are said at once."""
    ws = workflow.open_case(folder)
    try:
        warn(ws)
        known = {exhibit.number for exhibit in ws.exhibits if not exhibit.intact}
        for exhibit in workflow.verify_exhibits(ws, occasion="opening"):
            if not exhibit.checks[-1].matches and exhibit.number not in known:
                complain(EvidenceError(_changed(exhibit)))
        yield ws
    finally:
        ws.close()


def _changed(exhibit: Exhibit) -> str:
    check = exhibit.checks[-1]
    return f"{exhibit.number} {exhibit.name}: NOT the bytes taken in ({check.occasion})"


def code_of(ws: Workspace) -> int:
    """1 where an exhibit is not, or once was not, what was taken in; or the case has faults."""
    return EXIT_FINE if all(x.intact for x in ws.exhibits) and not ws.case.faults else 1


# What is said about the case


def run_new(arguments: argparse.Namespace) -> int:
    """``case new CASE …``."""
    info = _info(arguments, CaseInfo())
    ws = workflow.new_case(arguments.case, info)
    ws.close()
    print(one_line(str(ws.folder)))
    return EXIT_FINE


def run_set(arguments: argparse.Namespace) -> int:
    """``case set CASE …``."""
    with desk(arguments.case) as ws:
        workflow.set_info(ws, _info(arguments, ws.info))
    return EXIT_FINE


def _info(arguments: argparse.Namespace, before: CaseInfo) -> CaseInfo:
    """What is said about the case, where an option says something."""
    names = {"examiner": "name", "examiner_role": "role"}
    examiner = {
        names.get(key, key): getattr(arguments, key)
        for key in ("examiner", "examiner_role", "organisation", "qualifications", "contact")
        if getattr(arguments, key) is not None
    }
    said = {
        key: getattr(arguments, key)
        for key in ("number", "title", "requester", "authority", "zone", "notes")
        if getattr(arguments, key) is not None
    }
    if arguments.question is not None:
        said["questions"] = tuple(text for text in arguments.question if text.strip())
    with usage():
        if "zone" in said:
            clock.zone(said["zone"])
        if arguments.clock_skew is not None:
            said["clock_skew_s"] = clock.parse_seconds(arguments.clock_skew)
    return replace(before, examiner=replace(before.examiner, **examiner), **said)


# Exhibits


def run_add(arguments: argparse.Namespace) -> int:
    """``case add CASE PATH… [--kind K] [--in-place] [--helpful] [--hash-list F] …``."""
    if not arguments.paths and not arguments.hash_list:
        raise WrongUsage("nothing was named to take in", "", "name files or folders")
    if arguments.received_as and len(arguments.paths) != 1:
        raise WrongUsage("--received-as speaks of one file", "", "add the files one by one")
    folders = [path for path in arguments.paths if seems_folder(path)]
    if folders and arguments.kind not in {None, Kind.ACCOUNTING}:
        raise WrongUsage(
            "a folder gives only its accounting files", str(folders[0]), "name the files themselves"
        )
    kind = Kind(arguments.kind) if arguments.kind else None
    told = Received(
        arguments.case,
        path_as_received=arguments.received_as or "",
        kind=kind,
        acquisition=_acquisition(arguments, Acquisition()),
        told_by=arguments.told_by,
        in_place=arguments.in_place,
    )
    offered = [Received(path, kind=Kind.HASH_LIST) for path in arguments.hash_list]
    offered += [replace(told, path=path) for path in arguments.paths]
    with desk(arguments.case) as ws:
        beside = [
            path for path in workflow.helpful_files(ws, folders) if path not in arguments.paths
        ]
        if arguments.helpful:
            plain = replace(told, kind=None, path_as_received="")
            offered += [replace(plain, path=path) for path in beside]
        intake = workflow.add_files(ws, offered)
        now = {exhibit.number: exhibit for exhibit in ws.exhibits}
        added = [now[exhibit.number] for exhibit in intake.added]
    for exhibit in added:
        _print_added(exhibit)
    for skip in intake.skipped:
        complain(skip.error)
    if beside and not arguments.helpful:
        complain(_offer(beside))
    differ = any(exhibit.declared_agrees is False for exhibit in now.values())
    if differ:
        complain(EvidenceError("a hash declared at the source is not that of its exhibit"))
    if intake.skipped:
        return EXIT_INPUT
    return EXIT_CHECK_FAILED if differ else EXIT_FINE


def _print_added(exhibit: Exhibit) -> None:
    """Number, hash, path, whether a declared hash agrees; and the first problem in its bytes."""
    words = {True: "; the hash declared agrees", False: "; the hash declared DIFFERS", None: ""}
    print(
        f"{exhibit.number}  {exhibit.sha256}  "
        + one_line(f"{exhibit.path}{words[exhibit.declared_agrees]}")
    )
    if exhibit.problems:
        first, more = exhibit.problems[0], len(exhibit.problems) - 1
        print("        " + one_line(first.text + (f" (and {more:,} more)" if more else "")))


def _offer(beside: Sequence[Path]) -> EvidenceError:
    """What lies beside the accounting files of a copied system and would help to read them."""
    places = list(dict.fromkeys(shown(path.parent) for path in beside))
    more = [f"{len(places) - _PLACES:,} folders more"] if len(places) > _PLACES else []
    count = plural(len(beside), "file")
    return EvidenceError(
        f"{count} beside them help to read the records (user names, crontabs, logs), and were not "
        "taken in",
        ", ".join([*places[:_PLACES], *more]),
        "take them in with --helpful, or name those that you want",
    )


def run_acquired(arguments: argparse.Namespace) -> int:
    """``case acquired CASE EX… …``."""
    differ = False
    with desk(arguments.case) as ws:
        for number in arguments.exhibits:
            told = _acquisition(arguments, ws.case.exhibit(number).acquisition)
            exhibit = workflow.set_acquisition(ws, number, told, reported_by=arguments.told_by)
            if exhibit.declared_agrees is False:
                differ = True
                complain(EvidenceError("the hash declared at the source DIFFERS", number))
    return EXIT_CHECK_FAILED if differ else EXIT_FINE


def _acquisition(arguments: argparse.Namespace, before: Acquisition) -> Acquisition:
    said = {
        field.name: value
        for field in fields(Acquisition)
        if (value := getattr(arguments, field.name)) is not None
    }
    return replace(before, **said)


def run_verify(arguments: argparse.Namespace) -> int:
    """``case verify CASE [--head COUNT:HASH] [--json]``: hashes every exhibit again, and keeps it."""
    heads = heads_of(arguments.head)
    with desk(arguments.case) as ws:
        faults = workflow.check_custody(ws, heads)
        others = [text for text in ws.case.faults if text not in faults]
        checked = workflow.verify_exhibits(ws)
        code = EXIT_CHECK_FAILED if faults else code_of(ws)
    if arguments.json:
        print_json(
            {
                "ok": code == EXIT_FINE,
                "exhibits": [exhibit_json(exhibit) for exhibit in checked],
                "custody_faults": list(faults),
                "case_faults": others,
            }
        )
        return code
    for exhibit in checked:
        last = exhibit.checks[-1]
        words = "the bytes taken in" if last.matches else f"CHANGED: {last.text}"
        if last.matches and not exhibit.intact:
            words += ", but an earlier check found others"
        print(f"{exhibit.number}  {one_line(exhibit.name)}: {one_line(words)}")
    for fault in faults:
        print(f"custody log: {one_line(fault)}")
    if not faults:
        print("custody log: every event is chained to the one before")
    return code
