"""The process family of a run: who started it, what it started, how each member ended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from evidencekit.analysis.content import repeated
from evidencekit.analysis.parents import NOBODY, Children, children_of, parent_rows
from evidencekit.analysis.precision import start_interval
from evidencekit.analysis.roots import AFORK
from evidencekit.analysis.values import Member
from evidencekit.clock import SECOND
from evidencekit.outcome import of_status
from evidencekit.records import NOT_RECORDED

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy.typing as npt

    from evidencekit.records import RecordTable

_LONGEST_CHAIN = 64
_HOUR = 3600 * SECOND
_CRON_NAMES = (b"cron", b"crond")
_NEAR_PIDS = 4_096
"""How far above its parent's number an orphan's may lie to be taken for its child."""


@dataclass(frozen=True, slots=True)
class Window:
    """All records near some runs, in order of exit, without copies; parents already looked up."""

    table: RecordTable
    parents: npt.NDArray[np.int64]
    children: Children
    places: dict[tuple[str, int], int]
    """(source name, offset) → row, for the rows of the job asked about."""
    adopted: npt.NDArray[np.int64]
    """Rows that name process 1 as parent, so that their own parent may have ended before them."""

    @property
    def by_pid(self) -> bool:
        """False where the layouts record no process ids, so that no family can be told."""
        return bool((self.table.pid != NOT_RECORDED).any())


def open_window(table: RecordTable, command: bytes) -> Window:
    """Look up all parents in ``table`` once; rows named ``command`` can then be found by place."""
    table = table.take(np.flatnonzero(~repeated(table)))
    parents = parent_rows(table)
    named = np.flatnonzero(table.command == command)
    places = {
        (table.sources[int(table.source[row])].name, int(table.offset[row])): int(row)
        for row in named
    }
    lone = (parents == NOBODY) | (table.pid[parents] == 1)
    adopted = np.flatnonzero((table.ppid == 1) & lone)
    return Window(table, parents, children_of(parents), places, adopted)


def member(table: RecordTable, row: int, depth: int, role: str) -> Member:
    """One row as a member of a family."""
    pid, ppid = int(table.pid[row]), int(table.ppid[row])
    return Member(
        ref=table.ref(row),
        command=table.command_text(row),
        uid=int(table.uid[row]),
        gid=int(table.gid[row]),
        pid=None if pid == NOT_RECORDED else pid,
        ppid=None if ppid == NOT_RECORDED else ppid,
        depth=depth,
        start_us=int(table.start_us[row]),
        end_us=int(table.end_us[row]),
        elapsed_us=int(table.elapsed_us[row]),
        outcome=of_status(int(table.status[row])),
        flags=int(table.flags[row]),
        role=role,
        cpu_us=_cpu(int(table.user_us[row]), int(table.system_us[row])),
        layout=table.layout_code(row),
    )


def _cpu(user_us: int, system_us: int) -> int | None:
    return None if NOT_RECORDED in {user_us, system_us} else user_us + system_us


def ancestors(window: Window, root: int) -> tuple[list[int], bool]:
    """Rows above ``root``, oldest first, and whether cron's own child process is the oldest.

    The chain ends at cron's child (the daemon above it belongs to no run), below process 1 (which
    adopts what has lost its parent) and below a process that it started long before (a daemon).
    """
    table, chain, row = window.table, [], root
    for _ in range(_LONGEST_CHAIN):
        above = int(window.parents[row])
        if above == NOBODY:
            break
        if is_cron_child(table, above):
            chain.append(above)
            return chain[::-1], True
        if int(table.pid[above]) == 1 or _is_daemon(table, above, row):
            break
        chain.append(above)
        row = above
    return chain[::-1], False


def is_cron_child(table: RecordTable, row: int) -> bool:
    """True for the process that cron forks for each job: named as cron, forked only, user 0."""
    return (
        bytes(table.command[row]) in _CRON_NAMES
        and bool(table.flags[row] & AFORK)
        and int(table.uid[row]) == 0
    )


def _is_daemon(table: RecordTable, row: int, below: int) -> bool:
    by_init = int(table.ppid[row]) in {0, 1}
    long_before = int(table.start_us[row]) < int(table.start_us[below]) - _HOUR
    return by_init and long_before and int(table.tty[row]) <= 0


def descendants(window: Window, root: int, depth: int) -> Iterator[tuple[int, int]]:
    """Rows below ``root`` with their depth, parents before children, siblings by pid and start."""
    waiting = [(row, depth + 1) for row in _siblings(window, root)][::-1]
    seen = {root}
    while waiting:
        row, level = waiting.pop()
        if row in seen:
            continue
        seen.add(row)
        yield row, level
        waiting.extend([(child, level + 1) for child in _siblings(window, row)][::-1])


def _siblings(window: Window, row: int) -> list[int]:
    """The children of ``row`` in order of start.

    Numbers are given out in order, and a clock step does not touch them; so they decide, unless they
    lie so far apart that the counter may have gone round.
    """
    rows = window.children.get(row)
    if rows is None:
        return []
    table = window.table
    pids = table.pid[rows]
    apart = int(pids.max()) - int(pids.min()) > _NEAR_PIDS
    order = np.lexsort((pids, table.start_us[rows])) if apart else np.argsort(pids)
    return [int(child) for child in rows[order]]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A process that may have been a run's child, and outlived it."""

    member: Member
    numbered: bool
    """Its number alone says so."""
    rivals: int
    """Other processes of the user, outside the run's family, that may have started it as well; not
    asked where its number follows the run's own without a foreign one between."""


def orphans(window: Window, root: int) -> tuple[Candidate, ...]:
    """Processes that may have been children of ``root`` but outlived it, and so name another parent.

    That is process 1, or a process above the run that takes in what has lost its parent (a "subreaper":
    systemd for a user, the first process of some containers): the oldest one recorded, or its parent.
    Same user, such a parent, ended after the root, started while it ran, numbered after it. The number
    alone says so where process 1 is named and it lies before a child that is known, or (where the root
    was cut short by a signal) without a foreign process between. This is indicated, not recorded: the
    parent's number is gone from the record.
    """
    table = window.table
    if int(table.pid[root]) == NOT_RECORDED:
        return ()
    above = ancestors(window, root)[0]
    reaper = int(table.ppid[above[0] if above else root])
    rows = window.adopted
    if reaper > 1:
        rows = np.union1d(rows, np.flatnonzero(table.ppid == reaper))
    if above:
        below_top = window.children.get(above[0])
        rows = rows if below_top is None else np.union1d(rows, below_top)
    if not len(rows):
        return ()
    pid = int(table.pid[root])
    own = start_interval(int(table.start_us[root]), int(table.elapsed_us[root]))
    low = table.start_us[rows] - table.elapsed_us[rows] % SECOND
    found = rows[
        (rows > root)
        & (table.uid[rows] == table.uid[root])
        & (table.pid[rows] > pid)
        & (table.pid[rows] < pid + _NEAR_PIDS)
        & (low + SECOND >= own.low)
        & (low <= int(table.end_us[root]) + SECOND)
        & (table.command[rows] != table.command[root])
    ]
    if not len(found):
        return ()
    known = window.children.get(root)
    highest = int(table.pid[known].max()) if known is not None and len(known) else pid
    next_to = _without_gap(window, root, {int(table.pid[row]) for row in found})
    near = next_to if of_status(int(table.status[root])).signal is not None else set()
    own_rows = [root, *above, *(row for row, _depth in descendants(window, root, 0))]
    return tuple(
        Candidate(
            member(table, int(row), len(above) + 1, "orphan"),
            int(table.ppid[row]) == 1
            and (int(table.pid[row]) < highest or int(table.pid[row]) in near),
            0 if int(table.pid[row]) in next_to else _rivals(table, int(row), own_rows),
        )
        for row in found
    )


def _rivals(table: RecordTable, orphan: int, family: Sequence[int]) -> int:
    """Processes of the orphan's user that were alive when it began and ended before it."""
    own = start_interval(int(table.start_us[orphan]), int(table.elapsed_us[orphan]))
    pid = int(table.pid[orphan])
    low = table.start_us[:orphan] - table.elapsed_us[:orphan] % SECOND
    fits = (
        (table.uid[:orphan] == table.uid[orphan])
        & (table.pid[:orphan] < pid)
        & (table.pid[:orphan] > pid - _NEAR_PIDS)
        & (low <= own.high)
        & (table.end_us[:orphan] + SECOND > own.low)
    )
    fits[[row for row in family if row < orphan]] = False
    return int(fits.sum())


def _without_gap(window: Window, root: int, candidates: set[int]) -> set[int]:
    """Of the candidates' ids those with nothing but the root's own processes numbered before them."""
    table = window.table
    own = {int(table.pid[row]) for row, _depth in descendants(window, root, 0)}
    near: set[int] = set()
    number = int(table.pid[root]) + 1
    while number in candidates or number in own:
        if number in candidates:
            near.add(number)
        number += 1
    return near
