"""Processes that a run without a record may have started: what the job usually starts, and lone."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from evidencekit.analysis.family import member
from evidencekit.analysis.lookup import between
from evidencekit.analysis.parents import NOBODY, parent_rows
from evidencekit.clock import SECOND

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from evidencekit.analysis.values import Member, Run
    from evidencekit.evidence.collection import Evidence
    from evidencekit.records import RecordTable

_EARLY = 2 * SECOND
_LATE = 120 * SECOND
"""How long after its time a run that comes on time has started what it usually starts first."""
_ENDS = 6 * 3600 * SECOND
_PARENT = 900 * SECOND
_BEFORE = 3600 * SECOND
"""As long before there must be none of the kind, for one to mean something."""


def usual_children(runs: Sequence[Run]) -> tuple[frozenset[str], int | None]:
    """Names that most runs have among their children, and the one user of the runs (None: several)."""
    users = {run.root.uid for run in runs}
    counts = children_counted(runs)
    often = frozenset(name for name, count in counts.items() if 2 * count >= len(runs))
    return often, users.pop() if len(users) == 1 else None


def children_counted(runs: Iterable[Run]) -> Counter[str]:
    """Names of the runs' children, each with how many runs have one of that name."""
    return Counter(
        name
        for run in runs
        if len(run.family) > 1
        for name in {
            one.command
            for one in run.family
            if one.depth == run.root.depth + 1 and one.role == "child"
        }
    )


def traces(
    evidence: Evidence, names: frozenset[str], uid: int | None, due_us: int
) -> tuple[Member, ...]:
    """Processes of the user begun at a due time, named as the job's children, with no parent's record.

    The parent, which the record names by its id, had not ended when the files do, or its end was not
    recorded. Nothing is said where such lone processes come in the hour before as well.
    """
    if not names or uid is None:
        return ()
    table = between(evidence, due_us - _BEFORE, due_us + _ENDS + _PARENT)
    alike = np.flatnonzero((table.uid == uid) & (table.pid > 0) & (table.ppid > 1))
    named = [int(row) for row in alike if table.command_text(int(row)) in names]
    if not named:
        return ()
    parents = parent_rows(table)
    lone = [row for row in named if parents[row] == NOBODY and _by_then(table, row, due_us)]
    begun = [int(table.start_us[row]) for row in lone]
    if any(start < due_us - _EARLY for start in begun):
        return ()
    return tuple(
        member(table, row, 0, "child")
        for row, start in zip(lone, begun, strict=True)
        if start <= due_us + _LATE
    )


def _by_then(table: RecordTable, row: int, due_us: int) -> bool:
    return int(table.end_us[row]) <= due_us + _ENDS
