"""The process family of a run: who started it, what it started, how each member ended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from evidencekit.analysis.content import repeated
from evidencekit.analysis.parents import Children, children_of, numbered, parent_rows, rows_of
from evidencekit.analysis.precision import start_interval
from evidencekit.analysis.values import Member
from evidencekit.clock import SECOND
from evidencekit.outcome import of_status
from evidencekit.records import NOT_RECORDED, RecordRef, printable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy.typing as npt

    from evidencekit.records import RecordTable

NEAR_PIDS = 4_096
"""How far above its parent's number an orphan's may lie to be taken for its child."""


@dataclass(frozen=True, slots=True)
class Window:
    """Records near some runs, in order of exit, without copies; parents already looked up.

    A window is a part of a table that several share: what lies outside of it is not looked at.
    """

    table: RecordTable
    numbers: npt.NDArray[np.int64]
    """Row numbers, in all of the evidence, of the table's rows."""
    parents: npt.NDArray[np.int64]
    children: Children
    by_parent: npt.NDArray[np.int64]
    """Named parent and row, from :func:`~evidencekit.analysis.parents.numbered`."""
    low: int
    high: int
    """The rows of the table that are looked at: from ``low`` on, before ``high``."""


def open_window(
    table: RecordTable, numbers: npt.NDArray[np.int64], progress: Callable[[], None]
) -> Window:
    """Look up all parents in ``table`` once; ``progress`` is called between steps."""
    copies = repeated(table)
    if copies.any():
        kept = np.flatnonzero(~copies)
        table, numbers = table.take(kept), numbers[kept]
    progress()
    parents = parent_rows(table)
    progress()
    children, by_parent = children_of(parents), numbered(table.ppid)
    return Window(table, numbers, parents, children, by_parent, 0, len(table))


def member(table: RecordTable, row: int, depth: int, role: str) -> Member:
    """One row as a member of a family."""
    return members(table, [row], [depth], [role])[0]


def members(
    table: RecordTable, rows: Sequence[int], depths: Sequence[int], roles: Sequence[str]
) -> list[Member]:
    """Rows as members of families, with the depth and the role of each."""
    chosen = np.asarray(rows, np.int64)
    columns = (
        table.source, table.offset, table.length, table.command, table.uid, table.gid, table.pid,
        table.ppid, table.start_us, table.end_us, table.elapsed_us, table.status, table.flags,
        table.user_us, table.system_us, table.layout,
    )  # fmt: skip
    return [
        Member(
            ref=RecordRef(table.sources[source], offset, length),
            command=printable(command),
            uid=uid,
            gid=gid,
            pid=None if pid == NOT_RECORDED else pid,
            ppid=None if ppid == NOT_RECORDED else ppid,
            depth=depth,
            start_us=start,
            end_us=end,
            elapsed_us=elapsed,
            outcome=of_status(status),
            flags=flags,
            role=role,
            cpu_us=_cpu(user, system),
            layout=table.layouts[layout],
        )
        for (
            source, offset, length, command, uid, gid, pid, ppid, start, end, elapsed, status, flags,
            user, system, layout,
        ), depth, role in zip(
            zip(*(column[chosen].tolist() for column in columns), strict=True), depths, roles,
            strict=True,
        )
    ]  # fmt: skip


def _cpu(user_us: int, system_us: int) -> int | None:
    return None if NOT_RECORDED in {user_us, system_us} else user_us + system_us


@dataclass(frozen=True, slots=True)
class Candidate:
    """A process that may have been a run's child, and outlived it."""

    member: Member
    numbered: bool
    """Its number alone says so."""
    rivals: int
    """Other processes of the user, outside the run's family, that may have started it as well; not
    asked where its number follows the run's own without a foreign one between."""


def orphans(
    window: Window, root: int, above: Sequence[int], below: Sequence[int]
) -> tuple[Candidate, ...]:
    """Processes that may have been children of ``root`` but outlived it, and so name another parent.

    That is process 1, or a process above the run that takes in what has lost its parent (a "subreaper":
    systemd for a user, the first process of some containers): the oldest one recorded, or its parent.
    Same user, such a parent, ended after the root, started while it ran, numbered after it. The number
    alone says so where process 1 is named and it lies before a child that is known, or (where the root
    was cut short by a signal) without a foreign process between. This is indicated, not recorded: the
    parent's number is gone from the record.
    """
    table = window.table
    rows = rows_of(window.by_parent, 1, root + 1, window.high)
    reaper = int(table.ppid[above[0] if above else root])
    if reaper > 1:
        rows = np.union1d(rows, rows_of(window.by_parent, reaper, root + 1, window.high))
    if above:
        below_top = window.children.get(above[0])
        rows = rows if below_top is None else np.union1d(rows, below_top)
    pid = int(table.pid[root])
    own = start_interval(int(table.start_us[root]), int(table.elapsed_us[root]))
    low = table.start_us[rows] - table.elapsed_us[rows] % SECOND
    found = rows[
        (rows > root)
        & (rows < window.high)
        & (table.uid[rows] == table.uid[root])
        & (table.pid[rows] > pid)
        & (table.pid[rows] < pid + NEAR_PIDS)
        & (low + SECOND >= own.low)
        & (low <= int(table.end_us[root]) + SECOND)
        & (table.command[rows] != table.command[root])
    ]
    if not len(found):
        return ()
    known = window.children.get(root)
    highest = int(table.pid[known].max()) if known is not None and len(known) else pid
    own_pids = {int(table.pid[row]) for row in below}
    next_to = _without_gap(pid, own_pids, {int(table.pid[row]) for row in found})
    near = next_to if of_status(int(table.status[root])).signal is not None else set()
    own_rows = [root, *above, *below]
    return tuple(
        Candidate(
            member(table, int(row), len(above) + 1, "orphan"),
            int(table.ppid[row]) == 1
            and (int(table.pid[row]) < highest or int(table.pid[row]) in near),
            0 if int(table.pid[row]) in next_to else _rivals(window, int(row), own_rows),
        )
        for row in found
    )


def _rivals(window: Window, orphan: int, family: Sequence[int]) -> int:
    """Processes of the orphan's user that were alive when it began and ended before it."""
    table, earlier = window.table, slice(window.low, orphan)
    own = start_interval(int(table.start_us[orphan]), int(table.elapsed_us[orphan]))
    pid = int(table.pid[orphan])
    low = table.start_us[earlier] - table.elapsed_us[earlier] % SECOND
    fits = (
        (table.uid[earlier] == table.uid[orphan])
        & (table.pid[earlier] < pid)
        & (table.pid[earlier] > pid - NEAR_PIDS)
        & (low <= own.high)
        & (table.end_us[earlier] + SECOND > own.low)
    )
    fits[[row - window.low for row in family if row < orphan]] = False
    return int(fits.sum())


def _without_gap(pid: int, own: set[int], candidates: set[int]) -> set[int]:
    """Of the candidates' ids those with nothing but the run's own processes numbered before them.

    ``pid`` is the id of the run's first process, ``own`` are those of the processes below it.
    """
    near: set[int] = set()
    number = pid + 1
    while number in candidates or number in own:
        if number in candidates:
            near.add(number)
        number += 1
    return near
