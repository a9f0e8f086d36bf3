"""Is a case what it was: its custody log, and its exhibits?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from evidencekit.bundle.verdict import Result, VerdictCheck, every
from evidencekit.case.checking import check_exhibit
from evidencekit.case.store import OpenCase
from evidencekit.errors import CaseError
from evidencekit.progress import Progress, silent
from evidencekit.seal.values import grouped

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from evidencekit.case.model import Exhibit
    from evidencekit.clock import Clock


def case_checks(folder: Path, clock: Clock, progress: Progress = silent) -> list[VerdictCheck]:
    """The checks of a case folder, which is opened for reading only and not changed.

    Raises:
        CaseError: it cannot be opened.
        Cancelled: ``progress`` asked to stop.
    """
    with OpenCase.open(folder, clock, read_only=True) as case:
        checks = [_custody(case), *_tables(case)]
        checks += _exhibits(case, clock, progress)
    return checks


def _custody(case: OpenCase) -> VerdictCheck:
    title = "custody log"
    head = case.head()
    faults = case.check_custody()
    if faults:
        text = "; ".join(faults[:5]) + (" (and more)." if len(faults) > 5 else ".")
        return VerdictCheck("custody", title, Result.CHANGED, text[:1].upper() + text[1:])
    text = (
        f"{every(head.count, 'event is', 'events are')} chained each to the one before. The head is "
        f"{grouped(head.hash)}: compare it with one that was handed out, for a log cut or written "
        "anew shows only against that."
    )
    return VerdictCheck("custody", title, Result.INTACT, text, found=head.hash)


def _tables(case: OpenCase) -> Iterator[VerdictCheck]:
    """Where the case's tables are not as its log says; nothing where they are."""
    for fault in case.check_tables():
        text = f"{fault[:1].upper()}{fault[1:]}."
        yield VerdictCheck("tables", "case against its log", Result.CHANGED, text)


def _exhibits(case: OpenCase, clock: Clock, progress: Progress) -> Iterator[VerdictCheck]:
    title = "exhibits"
    exhibits = case.exhibits()
    wrong = 0
    for exhibit in exhibits:
        check = _exhibit(case, exhibit, clock, progress)
        if check is not None:
            wrong += 1
            yield check
    if not wrong:
        text = (
            f"{every(len(exhibits), 'exhibit has', 'exhibits have')} the SHA-256 taken at intake."
        )
        yield VerdictCheck("exhibits", title, Result.INTACT, text)


def _exhibit(
    case: OpenCase, exhibit: Exhibit, clock: Clock, progress: Progress
) -> VerdictCheck | None:
    """What is wrong with one exhibit; None: nothing."""
    number, expected = exhibit.number, exhibit.sha256
    try:
        path = case.path_of(exhibit)
    except CaseError as exc:
        return VerdictCheck("exhibits", number, Result.CHANGED, f"{exc}.", number, expected)
    found = check_exhibit(exhibit, path, "on request", clock.now_us(), progress)
    if found.matches and exhibit.intact:
        return None
    if found.matches:
        text = f"{number} is as taken in, but an earlier check found other bytes."
        return VerdictCheck("exhibits", number, Result.CHANGED, text, number, expected, expected)
    if not found.sha256:
        result = Result.CANNOT_CHECK if path.exists() else Result.MISSING
        if path.exists() and (path.is_symlink() or not path.is_file()):
            result = Result.CHANGED  # intake makes files, never links or pipes
        return VerdictCheck(
            "exhibits", number, result, f"{number}: {found.text}.", number, expected
        )
    text = f"{number} was changed: SHA-256 {expected} at intake, {found.sha256} found."
    return VerdictCheck("exhibits", number, Result.CHANGED, text, number, expected, found.sha256)
