"""The runs of a job: each once, with its process family."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from evidencekit.analysis.blocks import blocks
from evidencekit.analysis.family import members, orphans
from evidencekit.analysis.parents import NOBODY, parent_rows
from evidencekit.analysis.recording import known_recording, read_recording
from evidencekit.analysis.roots import AFORK, Standing, standings
from evidencekit.analysis.traces import children_counted
from evidencekit.analysis.trees import ancestors, descendants, may_be_outlived, offspring
from evidencekit.analysis.values import Run
from evidencekit.analysis.wording import listed
from evidencekit.progress import Progress, silent
from evidencekit.records import NOT_RECORDED, empty_table
from evidencekit.texts import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import numpy.typing as npt

    from evidencekit.analysis.blocks import Block
    from evidencekit.analysis.family import Candidate
    from evidencekit.analysis.values import JobQuery, Member
    from evidencekit.evidence.collection import Evidence
    from evidencekit.records import RecordTable

KERNEL = 2
"""Process ids up to this are init and the kernel's own thread maker, whose children have no name
of theirs."""
_AT_ONCE = 2_048
"""Runs whose families are made at a time."""
_BY_HAND = frozenset(
    {"sshd", "sshd-session", "sudo", "su", "doas", "login", "runuser", "tmux: server", "screen"}
)


@dataclass(frozen=True, slots=True)
class JobRecords:
    """All records of a job's name and user in the range, sorted into runs and the rest."""

    table: RecordTable
    standing: npt.NDArray[np.uint8]
    runs: tuple[Run, ...]
    fragments: tuple[Member, ...]
    """Subshells that belong to no run found: the run's own record is not there."""

    def count(self, standing: Standing) -> int:
        """How many records have this standing."""
        return int((self.standing == standing).sum())


def find_runs(evidence: Evidence, query: JobQuery, progress: Progress = silent) -> tuple[Run, ...]:
    """The runs that ``query`` asks for, in order of time, each once."""
    return find_job(evidence, query, progress).runs


def find_job(evidence: Evidence, query: JobQuery, progress: Progress = silent) -> JobRecords:
    """The job's records sorted into runs, subshells, copies and switch records."""
    table, numbers, standing, loose = _matching(evidence, query, progress)
    rows = np.flatnonzero(standing == Standing.RUN)
    if not len(rows):
        return JobRecords(table, standing, (), _fragments(table, loose, []))
    runs: list[Run] = []
    candidates: list[tuple[Candidate, ...]] = []
    for block in blocks(evidence, table, numbers, rows, progress):
        parts = _are_parts(block)
        standing[block.at[parts]], loose[block.at[parts]] = Standing.SUBSHELL, True
        for run, left in _built(block.only(~parts), block.progress):
            runs.append(run)
            candidates.append(left)
        del block  # before the next is made: each holds hundreds of thousands of records
    progress("rebuilding process families", len(rows), len(rows))
    usual = _usual_children(runs)
    runs = [
        _adopt(run, own, usual) if own else run for run, own in zip(runs, candidates, strict=True)
    ]
    runs.sort(key=_place)
    return JobRecords(table, standing, tuple(runs), _fragments(table, loose, runs))


def _place(run: Run) -> tuple[int, str, int]:
    """Where in time a run stands: its end, or its start where its length is unreadable."""
    ended = run.start_us if run.end_us == NOT_RECORDED else run.end_us
    return ended, run.root.ref.source.name, run.root.ref.offset


def _are_parts(block: Block) -> npt.NDArray[np.bool_]:
    """True for a forked process whose parent has no record: a name is inherited by forking.

    Children of the first two processes (init, and the kernel's own thread maker) are no parts.
    """
    table, parents = block.window.table, block.window.parents[block.roots]
    alone = (parents == NOBODY) | (parents >= block.highs)
    forked = (table.flags[block.roots] & AFORK) != 0
    told: npt.NDArray[np.bool_] = forked & alone & (table.ppid[block.roots] > KERNEL)
    return told


def _fragments(
    table: RecordTable, loose: npt.NDArray[np.bool_], runs: list[Run]
) -> tuple[Member, ...]:
    """Subshells whose parent of the same name has no record, and that no run's family holds."""
    if not loose.any():
        return ()
    lost = np.flatnonzero(loose)
    offsets = set(table.offset[lost].tolist())
    within = {
        (m.ref.source.name, m.ref.offset)
        for run in runs
        for m in run.family
        if m.ref.offset in offsets
    }
    kept = [
        row
        for row in lost.tolist()
        if (table.sources[int(table.source[row])].name, int(table.offset[row])) not in within
    ]
    return tuple(members(table, kept, [0] * len(kept), ["subshell"] * len(kept)))


def _matching(
    evidence: Evidence, query: JobQuery, progress: Progress
) -> tuple[
    RecordTable, npt.NDArray[np.int64], npt.NDArray[np.uint8], npt.NDArray[np.bool_]
]:  # fmt: skip
    """The job's records in the range, their numbers in the evidence and their standings.

    Last which of them are subshells without a parent.

    All of this is told from all records of the job, so that the range cuts nothing apart.
    """
    known = known_recording(evidence)
    if known is None and _overlapping(evidence):
        # Copies under other process ids can only be told from the files as a whole.
        known = read_recording(evidence, progress)
    rows = evidence.find(command=query.command, uid=query.uid, progress=progress)
    whole = evidence.take(rows, progress)
    if not len(whole):
        return empty_table(evidence.sources), rows, np.empty(0, np.uint8), np.empty(0, bool)
    standing = standings(whole)
    if known is not None:
        standing[known.is_copy[rows]] = Standing.COPY
    wanted = np.ones(len(whole), bool)
    placed = np.where(whole.end_us == NOT_RECORDED, whole.start_us, whole.end_us)
    if query.since_us is not None:
        wanted &= placed >= query.since_us
    if query.until_us is not None:
        wanted &= placed < query.until_us
    # Without process ids no subshell's run can be told, nor that it has none.
    loose = (
        (standing == Standing.SUBSHELL)
        & (whole.pid != NOT_RECORDED)
        & (parent_rows(whole) == NOBODY)
    )
    return whole.take(wanted), rows[wanted], standing[wanted], loose[wanted]


def _overlapping(evidence: Evidence) -> bool:
    """True where two files cover the same time."""
    last: int | None = None
    for file in evidence.files:
        begin, end = file.scan.first_end_us, file.scan.last_end_us
        if begin is None or end is None:
            continue
        if last is not None and (begin < last or end <= last):
            return True
        last = end if last is None else max(last, end)
    return False


def _usual_children(runs: Sequence[Run]) -> frozenset[str]:
    """Names that children of at least two runs have: what an orphan may be told by."""
    return frozenset(name for name, count in children_counted(runs).items() if count >= 2)


def _built(
    block: Block, progress: Callable[[], None]
) -> Iterator[tuple[Run, tuple[Candidate, ...]]]:
    """The runs of a block, each with the processes that may have outlived it."""
    table, roots = block.window.table, block.roots
    if not len(roots):
        return
    by_pid = table.pid[roots] != NOT_RECORDED
    terminal = (table.tty > 0).tolist()
    chains, by_cron = ancestors(block.window, roots, block.highs)
    progress()
    children = offspring(block.window, roots)
    progress()
    outlived = (may_be_outlived(block.window, roots, block.highs, chains) & by_pid).tolist()
    lows = block.lows.tolist()
    for start in range(0, len(roots), _AT_ONCE):
        progress()
        own = roots[start : start + _AT_ONCE].tolist()
        below = [
            descendants(children, root, lows[at], len(chains[at]))
            for at, root in enumerate(own, start)
        ]
        families = _families(table, own, chains[start : start + _AT_ONCE], below)
        for at, (root, family) in enumerate(zip(own, families, strict=True), start):
            chain = chains[at]
            started_by = ""
            if by_cron[at]:
                started_by = "cron"
            elif by_pid[at] and _by_hand(
                family[: len(chain)], [terminal[row] for row in (*chain, root)]
            ):
                started_by = "by hand"
            left: tuple[Candidate, ...] = ()
            if outlived[at]:
                rows = [row for row, _depth in below[at - start]]
                left = orphans(block.window_of(at), root, chain, rows)
            by = "pid" if by_pid[at] else "time only"
            yield Run(family[len(chain)], family, by=by, started_by=started_by), left


def _families(
    table: RecordTable,
    roots: Sequence[int],
    chains: Sequence[Sequence[int]],
    below: Sequence[Sequence[tuple[int, int]]],
) -> Iterator[tuple[Member, ...]]:
    """The members of each run's family, made together: row by row takes many times as long."""
    rows: list[int] = []
    depths: list[int] = []
    roles: list[str] = []
    tops: list[int] = []
    for root, chain, under in zip(roots, chains, below, strict=True):
        tops += [root] * (len(chain) + 1 + len(under))
        rows += [*chain, root, *(row for row, _depth in under)]
        depths += [*range(len(chain) + 1), *(depth for _row, depth in under)]
        roles += [*["ancestor"] * len(chain), "job", *["child"] * len(under)]
    # A forked process of the job's own name runs a part of it.
    same = (table.command[rows] == table.command[tops]) & ((table.flags[rows] & AFORK) != 0)
    for place in np.flatnonzero(same).tolist():
        if roles[place] == "child":
            roles[place] = "subshell"
    made = members(table, rows, depths, roles)
    start = 0
    for chain, under in zip(chains, below, strict=True):
        stop = start + len(chain) + 1 + len(under)
        yield tuple(made[start:stop])
        start = stop


def _adopt(run: Run, candidates: Sequence[Candidate], usual: frozenset[str]) -> Run:
    """The run with those processes that most likely were its children and outlived it.

    What another process of the user may have started as well is remarked on, and not taken in.
    """
    likely = [one for one in candidates if one.numbered or one.member.command in usual]
    left = [one.member for one in likely if not one.rivals]
    open_ones = len(likely) - len(left)
    if not likely:
        return run
    parents = sorted({one.ppid for one in left if one.ppid is not None})
    return replace(
        run, family=(*run.family, *left), remarks=_remarks(len(left), open_ones, parents)
    )


def _by_hand(above: Sequence[Member], terminal: Sequence[bool]) -> bool:
    """True where a login or the like stands above a run, or one of them had a terminal."""
    return any(terminal) or any(one.command in _BY_HAND for one in above)


def _remarks(left: int, doubtful: int, parents: Sequence[int]) -> tuple[str, ...]:
    told = []
    if left:
        told.append(say("remark.assigned", n=left, parents=listed([str(pid) for pid in parents])))
    if doubtful:
        told.append(say("remark.doubtful", n=doubtful))
    return tuple(told)
