"""The open case as plain values: what pages show, taken on the case's own thread after each step."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from evidencekit_gui.remembered import FORM, HELD, QUERY

if TYPE_CHECKING:
    from pathlib import Path

    import numpy.typing as npt

    from evidencekit.case.model import CaseInfo, CustodyEvent, CustodyHead, Exhibit, Note, Statement
    from evidencekit.evidence.collection import Evidence
    from evidencekit.evidence.values import Supporting
    from evidencekit.workflow import FinalReport, Workspace


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The case as it stood after the last step: what pages show."""

    folder: Path
    info: CaseInfo
    exhibits: tuple[Exhibit, ...]
    custody: tuple[CustodyEvent, ...]
    head: CustodyHead
    notes: tuple[Note, ...]
    statements: tuple[Statement, ...]
    finals: tuple[FinalReport, ...]
    """Reports that were delivered, newest first, each with its trusted times."""
    form: dict[str, Any]
    """What the report form said last; empty: never filled in."""
    query: dict[str, Any]
    """Which job was looked at last; empty: none."""
    held: dict[str, Any] = field(compare=False, repr=False)
    """What was being typed when the window ended without warning; empty: nothing."""
    records: int
    users: dict[int, str]
    """uid → name from the supplied passwd copy."""
    users_from: str
    warnings: tuple[str, ...]
    """What was wrong with the case when it was opened."""
    supporting: Supporting = field(compare=False, repr=False)
    """What the other exhibits say."""
    evidence: Evidence = field(compare=False, repr=False)
    """The accounting as it was read then: pages look things up in this one, so that record numbers
    mean the same until they are told otherwise."""

    @property
    def numbers(self) -> tuple[str, ...]:
        """Numbers of the exhibits."""
        return tuple(exhibit.number for exhibit in self.exhibits)

    @property
    def intact(self) -> bool:
        """False once any exhibit was found with other bytes than at intake."""
        return all(exhibit.intact for exhibit in self.exhibits)


@lru_cache(maxsize=1)
def every_number(total: int) -> npt.NDArray[np.uint32]:
    """The numbers of all records, in the order of the evidence; made once, where there is time."""
    numbers = np.arange(total, dtype=np.uint32)
    numbers.setflags(write=False)
    return numbers


def take_snapshot(ws: Workspace) -> Snapshot:
    """Read everything pages need of an open case; on the case's thread."""
    from evidencekit.workflow import final_reports  # imported with the first case, not the window

    every_number(ws.evidence.total)
    custody = ws.custody()
    return Snapshot(
        folder=ws.folder,
        info=ws.info,
        exhibits=ws.exhibits,
        custody=custody,
        head=ws.head(),
        notes=ws.notes(),
        statements=ws.statements(),
        finals=final_reports(ws, custody),
        form=ws.case.setting(FORM, {}),
        query=ws.case.setting(QUERY, {}),
        held=ws.case.setting(HELD, {}),
        records=ws.evidence.total,
        users=dict(ws.supporting.users),
        users_from=ws.supporting.users_from,
        warnings=ws.warnings,
        supporting=ws.supporting,
        evidence=ws.evidence,
    )
