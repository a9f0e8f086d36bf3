"""Making a case folder, bringing an older one up to date, and clearing up after a sudden end."""

from __future__ import annotations

import glob
import json
import os
import stat
from contextlib import suppress
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from evidencekit.case import copying, schema
from evidencekit.case.chain import append, draft
from evidencekit.case.ledger import CaseLock, Ledger, folder_failed
from evidencekit.case.names import shown
from evidencekit.case.shape import statements
from evidencekit.errors import CaseError

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

    from evidencekit.case.model import CaseInfo
    from evidencekit.clock import Clock

CASE_FILE = "case.sqlite"
ENDING = ".ekcase"
WORK = "work"
_UNFINISHED = ".new-"

_INFO = (
    *("number", "title", "requester", "authority", "zone", "clock_skew_s", "notes"),
    *("examiner_name", "examiner_role", "examiner_organisation"),
    *("examiner_qualifications", "examiner_contact", "questions"),
)


def make_case(folder: Path, info: CaseInfo, clock: Clock) -> None:
    """Make a new, complete case folder: all of it appears at once, under a name that was free.

    Raises:
        CaseError: the name is taken, or the place cannot be written.
    """
    if os.path.lexists(folder):
        raise CaseError(
            "there is already something of this name", shown(folder), "choose another name"
        )
    _clear_unfinished(folder)
    nest = folder.with_name(f".{folder.name}{_UNFINISHED}{clock.token(8).hex()}")
    try:
        copying.make_private(nest)
    except CaseError as exc:
        raise CaseError(exc.what, shown(folder), exc.do_next) from exc
    try:
        lock = CaseLock(nest)
        try:
            copying.make_private(nest / copying.EXHIBITS)
            _make_file(nest / CASE_FILE, info, clock)
            copying.sync_folder(nest)
        finally:
            lock.release()
        try:
            nest.rename(folder)
        except OSError as exc:
            raise folder_failed(exc, folder) from exc
        copying.sync_folder(folder.parent)
    except BaseException:
        with suppress(CaseError):
            copying.remove_tree(nest)
        raise


def _clear_unfinished(folder: Path) -> None:
    """Remove what a sudden end while making this very case left; nobody at work holds its lock."""
    for nest in folder.parent.glob(f".{glob.escape(folder.name)}{_UNFINISHED}*"):
        with suppress(CaseError):
            CaseLock(nest).release()
            copying.remove_tree(nest)


def _make_file(path: Path, info: CaseInfo, clock: Clock) -> None:
    """Write the first state of ``case.sqlite``; private from its first moment."""
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    except OSError as exc:
        raise folder_failed(exc, path.parent) from exc
    ledger = Ledger(path)
    try:
        with ledger.step() as db:
            db.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
            for text in schema.STEPS:
                for statement in statements(text):
                    db.execute(statement)
            db.execute(f"PRAGMA user_version = {schema.VERSION}")
            write_info(db, info, identity=clock.token(16).hex(), created_us=clock.now_us())
            append(
                db,
                draft(
                    "case-created",
                    f"case {info.number or 'without a number'} created",
                    clock.now_us(),
                    actor=info.examiner.name,
                    facts={"case": info_facts(info)},
                ),
            )
    finally:
        ledger.close()


def write_info(
    db: sqlite3.Connection, info: CaseInfo, *, identity: str = "", created_us: int = 0
) -> None:
    """Write what the examiner says about the case; identity and birth stand from the first time."""
    values = {
        **{name: getattr(info, name) for name in _INFO if hasattr(info, name)},
        **{
            name: getattr(info.examiner, name.removeprefix("examiner_"))
            for name in _INFO
            if name.startswith("examiner_")
        },
        "questions": json.dumps(info.questions, ensure_ascii=False),
    }
    if identity:
        columns = ", ".join(("id", "identity", "created_us", *_INFO))
        marks = ", ".join("?" * (len(_INFO) + 3))
        db.execute(
            f"INSERT INTO case_info ({columns}) VALUES ({marks})",  # noqa: S608 (our column names)
            (1, identity, created_us, *(values[name] for name in _INFO)),
        )
    else:
        pairs = ", ".join(f"{name} = ?" for name in _INFO)
        db.execute(
            f"UPDATE case_info SET {pairs} WHERE id = 1",  # noqa: S608 (our column names)
            [values[name] for name in _INFO],
        )


def info_facts(info: CaseInfo) -> dict[str, Any]:
    """Case data as canonical JSON can hold them: a number of seconds becomes its text."""
    facts = asdict(info)
    examiner = facts.pop("examiner")
    skew = facts["clock_skew_s"]
    facts["clock_skew_s"] = None if skew is None else repr(skew)
    facts["questions"] = list(facts["questions"])
    return facts | {f"examiner_{key}": value for key, value in examiner.items()}


def check_is_case(folder: Path) -> Path:
    """The case file inside ``folder``, looked at without opening it.

    Raises:
        CaseError: there is none.
    """
    path = folder / CASE_FILE
    try:
        if stat.S_ISREG(path.lstat().st_mode):
            return path
    except (FileNotFoundError, NotADirectoryError):
        pass
    except OSError as exc:
        raise folder_failed(exc, folder) from exc
    raise CaseError(
        "this is no case folder" if os.path.lexists(folder) else "there is no such case folder",
        shown(folder),
        "choose a folder whose name ends in .ekcase",
    )


def open_ledger(folder: Path, *, read_only: bool) -> Ledger:
    """Open the case file and check that it is one this program reads.

    Raises:
        CaseError: no case, a damaged one, or one of a newer version.
    """
    ledger = Ledger(check_is_case(folder), read_only=read_only)
    try:
        _check_readable(ledger, folder, read_only=read_only)
    except BaseException:
        ledger.close()
        raise
    return ledger


def _check_readable(ledger: Ledger, folder: Path, *, read_only: bool) -> None:
    if ledger.value("PRAGMA application_id") != schema.APPLICATION_ID:
        raise CaseError(
            "this file is not a case",
            shown(ledger.path),
            "choose a folder whose name ends in .ekcase",
        )
    version = int(ledger.value("PRAGMA user_version"))
    if version > schema.VERSION:
        raise CaseError(
            f"this case was written by a newer version of the program (case format {version}, "
            f"this one reads up to {schema.VERSION})",
            shown(folder),
            "install the newer version; nothing in the case was changed",
        )
    if read_only and version < schema.VERSION:
        raise CaseError(
            "this case was written by an older version and has to be brought up to date first",
            shown(folder),
            "open it once for writing",
        )
    verdict = ledger.value("PRAGMA quick_check")
    if verdict != "ok":
        raise CaseError(
            f"the case file is damaged ({verdict})",
            shown(folder),
            "keep it as it is and open a copy from a backup or a bundle",
        )


def migrate(ledger: Ledger, clock: Clock, actor: str) -> None:
    """Bring an older case up to date, one version a transaction, each with its custody event.

    Raises:
        CaseError: the case cannot be written.
    """
    version = int(ledger.value("PRAGMA user_version"))
    for step in range(version, schema.VERSION):
        with ledger.step() as db:
            for statement in statements(schema.STEPS[step]):
                db.execute(statement)
            db.execute(f"PRAGMA user_version = {step + 1}")
            append(
                db,
                draft(
                    "case-migrated",
                    f"case brought from format {step} to format {step + 1}",
                    clock.now_us(),
                    actor=actor,
                    facts={"from": step, "to": step + 1},
                ),
            )


def clear_up(ledger: Ledger, folder: Path, clock: Clock, actor: str) -> tuple[str, ...]:
    """Remove what an interrupted intake left, with a custody event; returns faults it must not touch.

    The event is written before the removal: killed between the two, the next opening says so again.

    Raises:
        CaseError: the case cannot be written.
    """
    faults = []
    numbers = {row["number"] for row in ledger.rows("SELECT number FROM exhibit")}
    logged = _logged_exhibits(ledger)
    for leftover in copying.leftovers(folder, numbers):
        if not copying.is_ours(leftover) or leftover.name in logged:
            faults.append(f"{shown(leftover.name)} lies among the exhibits and belongs to none")
            continue
        content = copying.content_of(leftover)
        names = ", ".join(str(entry["name"]) for entry in content) or "nothing yet"
        with ledger.step() as db:
            append(
                db,
                draft(
                    "intake-cleared",
                    f"an interrupted intake had left a copy that is no exhibit ({names}): removed; "
                    "the file it was copied from was not touched",
                    clock.now_us(),
                    actor=actor,
                    facts={"folder": leftover.name, "content": content},
                ),
            )
        copying.remove_tree(leftover)
    faults += [
        f"{number} is in the custody log but not among the exhibits"
        for number in sorted(logged - numbers)
    ]
    return tuple(faults)


def _logged_exhibits(ledger: Ledger) -> set[str]:
    """The exhibits that the custody log says were taken in."""
    rows = ledger.rows(
        "SELECT json_extract(body, '$.exhibit') AS exhibit FROM custody "
        "WHERE json_valid(body) AND json_extract(body, '$.kind') = 'exhibit-added'"
    )
    return {str(row["exhibit"]) for row in rows}


def fresh_work_folder(folder: Path) -> Path:
    """An empty private folder for expanded copies; what an earlier session left in it goes.

    Raises:
        CaseError: it cannot be made.
    """
    work = folder / WORK
    copying.remove_tree(work)
    copying.make_private(work)
    return work
