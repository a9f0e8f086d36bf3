"""Who stands above and below many runs at once: by whole columns, a generation at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from evidencekit.analysis.family import NEAR_PIDS
from evidencekit.analysis.parents import NOBODY
from evidencekit.analysis.roots import AFORK
from evidencekit.clock import SECOND

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy.typing as npt

    from evidencekit.analysis.family import Window
    from evidencekit.records import RecordTable

    Rows = npt.NDArray[np.int64]
    Bools = npt.NDArray[np.bool_]

_LONGEST_CHAIN = 64
_HOUR = 3600 * SECOND
_CRON_NAMES = (b"cron", b"crond")
_PAIRS = 1 << 18
"""Pairs of a run and a process compared at a time."""


def ancestors(window: Window, roots: Rows, highs: Rows) -> tuple[list[list[int]], Bools]:
    """For each root the rows above it, oldest first, and whether cron's own child is the oldest.

    The chain ends at cron's child (the daemon above it belongs to no run), below process 1 (which
    adopts what has lost its parent) and below a process that it started long before (a daemon).
    ``highs``: for each root the row before which its window ends.
    """
    table = window.table
    chains: list[list[int]] = [[] for _ in range(len(roots))]
    by_cron = np.zeros(len(roots), bool)
    at, rows = np.arange(len(roots)), roots
    for _ in range(_LONGEST_CHAIN):
        above = window.parents[rows]
        there = (above != NOBODY) & (above < highs[at])
        at, rows, above = at[there], rows[there], above[there]
        if not len(at):
            break
        cron = _are_cron_children(table, above)
        goes_on = ~cron & (table.pid[above] != 1) & ~_are_daemons(table, above, rows)
        taken = cron | goes_on
        for place, row in zip(at[taken].tolist(), above[taken].tolist(), strict=True):
            chains[place].append(row)
        by_cron[at[cron]] = True
        at, rows = at[goes_on], above[goes_on]
    for chain in chains:
        chain.reverse()
    return chains, by_cron


def _are_cron_children(table: RecordTable, rows: Rows) -> Bools:
    """True for the processes that cron forks for each job: named as cron, forked only, user 0."""
    shaped: Bools = (
        np.isin(table.command[rows], _CRON_NAMES)
        & ((table.flags[rows] & AFORK) != 0)
        & (table.uid[rows] == 0)
    )
    return shaped


def _are_daemons(table: RecordTable, rows: Rows, below: Rows) -> Bools:
    by_init = (table.ppid[rows] == 0) | (table.ppid[rows] == 1)
    long_before = table.start_us[rows] < table.start_us[below] - _HOUR
    told: Bools = by_init & long_before & (table.tty[rows] <= 0)
    return told


def offspring(window: Window, roots: Rows) -> dict[int, list[int]]:
    """The children of every root and of all below it, siblings in order of start.

    Numbers are given out in order, and a clock step does not touch them; so they decide, unless they
    lie so far apart that the counter may have gone round.
    """
    table, known = window.table, window.children
    found: dict[int, list[int]] = {}
    rows = np.unique(roots)
    while len(rows):
        first = np.searchsorted(known.owners, rows)
        counts = np.searchsorted(known.owners, rows, side="right") - first
        rows, first, counts = rows[counts > 0], first[counts > 0], counts[counts > 0]
        if not len(rows):
            break
        begins = np.cumsum(counts) - counts
        owner = np.repeat(np.arange(len(rows)), counts)
        below = known.rows[np.arange(len(owner)) + (first - begins)[owner]]
        pids = table.pid[below]
        apart = np.maximum.reduceat(pids, begins) - np.minimum.reduceat(pids, begins) > NEAR_PIDS
        began = np.where(apart[owner], table.start_us[below], 0)
        below = below[np.lexsort((pids, began, owner))]
        ordered = below.tolist()
        for row, begin, count in zip(rows.tolist(), begins.tolist(), counts.tolist(), strict=True):
            found[row] = ordered[begin : begin + count]
        # A run below a run has been looked up with the first generation.
        rows = (
            below if len(found) == len(rows) else np.array([r for r in ordered if r not in found])
        )
        rows = rows.astype(np.int64)
    return found


def descendants(
    children: Mapping[int, Sequence[int]], root: int, low: int, depth: int
) -> list[tuple[int, int]]:
    """Rows from ``low`` on below ``root`` with their depth, parents before children."""
    own = children.get(root)
    if own is None:
        return []
    found: list[tuple[int, int]] = []
    waiting = [(row, depth + 1) for row in reversed(own)]
    while waiting:
        row, level = waiting.pop()
        if row < low:
            continue
        found.append((row, level))
        waiting.extend([(child, level + 1) for child in reversed(children.get(row, ()))])
    return found


def may_be_outlived(
    window: Window, roots: Rows, highs: Rows, chains: Sequence[Sequence[int]]
) -> Bools:
    """True for each root that has at least one process as :func:`family.orphans` looks for.

    Of many runs few are outlived, and to look at each by itself takes long.
    """
    table = window.table
    result = np.zeros(len(roots), bool)
    tops = np.array([chain[0] if chain else NOBODY for chain in chains], np.int64)
    oldest = np.where(tops == NOBODY, roots, tops)
    named = np.stack(
        (
            np.ones(len(roots), np.int64),
            np.where(table.ppid[oldest] > 1, table.ppid[oldest], 1),
            np.where(tops == NOBODY, 1, table.pid[oldest]),
        )
    )
    asked, users = np.unique(named), np.unique(table.uid[roots])
    rows = np.flatnonzero(np.isin(table.ppid, asked) & np.isin(table.uid, users))
    if not len(rows):
        return result

    def group(parents: Rows, uids: Rows) -> Rows:
        """One number for a parent's id and a user."""
        return np.searchsorted(asked, parents) * len(users) + np.searchsorted(users, uids)

    lows = table.start_us[rows] - table.elapsed_us[rows] % SECOND
    own_low = table.start_us[roots] - table.elapsed_us[roots] % SECOND
    moments = np.unique(lows)
    span = len(moments) + 1
    keys = group(table.ppid[rows], table.uid[rows]) * span + np.searchsorted(moments, lows)
    order = np.argsort(keys)
    keys, rows = keys[order], rows[order]
    since = np.searchsorted(moments, own_low - SECOND)
    until = np.searchsorted(moments, table.end_us[roots] + SECOND, side="right")
    for parents in named:
        base = group(parents, table.uid[roots]) * span
        first = np.searchsorted(keys, base + since)
        counts = np.maximum(np.searchsorted(keys, base + until) - first, 0)
        if not counts.any():
            continue
        edges = np.searchsorted(np.cumsum(counts), np.arange(0, int(counts.sum()), _PAIRS))
        for begin, end in zip(edges, [*edges[1:], len(roots)], strict=True):
            part = slice(int(begin), int(end))
            owner = np.repeat(np.arange(len(roots))[part], counts[part])
            within = np.arange(len(owner)) - np.repeat(
                np.cumsum(counts[part]) - counts[part], counts[part]
            )
            row, root = rows[first[owner] + within], roots[owner]
            fits = (
                (row > root)
                & (row < highs[owner])
                & (table.pid[row] > table.pid[root])
                & (table.pid[row] < table.pid[root] + NEAR_PIDS)
                & (table.command[row] != table.command[root])
            )
            result[owner[fits]] = True
    return result
