"""Hashing the exhibits again: at each opening, before and after each report, on request.

In one go (:func:`verify_exhibits`), or in three for a window that works on meanwhile: what there is to
hash is taken from the case, the files are read without it, and what came of it is kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from evidencekit.case.checking import check_exhibit
from evidencekit.progress import Progress, silent

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from evidencekit.case.model import Exhibit, HashCheck
    from evidencekit.clock import Clock
    from evidencekit.workflow.workspace import Workspace

OPENING = "opening"
"""The occasion of the checks that follow the opening of a case."""


def verify_exhibits(
    ws: Workspace, progress: Progress = silent, occasion: str = "on request"
) -> tuple[Exhibit, ...]:
    """Hash every exhibit again and compare with intake; a mismatch sticks.

    Raises:
        CaseError: the case cannot be written.
        Cancelled: ``progress`` asked to stop; the checks done are kept.
    """
    return ws.case.check_exhibits(occasion, progress=progress)


def exhibits_to_check(ws: Workspace) -> tuple[tuple[Exhibit, Path], ...]:
    """Every exhibit, and where its bytes lie.

    Raises:
        CaseError: the case names a place outside itself: it was tampered with.
    """
    return tuple((exhibit, ws.case.path_of(exhibit)) for exhibit in ws.exhibits)


def hash_exhibits(
    exhibits: Sequence[tuple[Exhibit, Path]],
    clock: Clock,
    progress: Progress = silent,
    occasion: str = OPENING,
) -> tuple[tuple[Exhibit, HashCheck], ...]:
    """Read and compare without touching the case; give what comes of it to :func:`keep_checks`.

    Raises:
        Cancelled: ``progress`` asked to stop.
    """
    return tuple(
        (exhibit, check_exhibit(exhibit, path, occasion, clock.now_us(), progress))
        for exhibit, path in exhibits
    )


def keep_checks(
    ws: Workspace, done: Sequence[tuple[Exhibit, HashCheck]], occasion: str = OPENING
) -> None:
    """Keep the checks in the case, with their custody events; a mismatch is an event of its own.

    Raises:
        CaseError: the case cannot be written.
    """
    ws.case.keep_checks(occasion, done)
