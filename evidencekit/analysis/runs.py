"""The runs of a job: each once, with its process family."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from evidencekit.analysis.family import (
    Candidate,
    Window,
    ancestors,
    descendants,
    member,
    open_window,
    orphans,
)
from evidencekit.analysis.parents import NOBODY, parent_rows
from evidencekit.analysis.recording import known_recording, read_recording
from evidencekit.analysis.roots import AFORK, Standing, standings
from evidencekit.analysis.values import Run
from evidencekit.analysis.windows import around
from evidencekit.analysis.wording import listed
from evidencekit.clock import SECOND
from evidencekit.progress import Progress, silent
from evidencekit.records import NOT_RECORDED, empty_table, printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy.typing as npt

    from evidencekit.analysis.recording import Recording
    from evidencekit.analysis.values import JobQuery, Member
    from evidencekit.evidence.collection import Evidence
    from evidencekit.records import RecordTable

_AFTER = 900 * SECOND
"""How long after a run's end its ancestors' records are looked for at first."""
KERNEL = 2
"""Process ids up to this are init and the kernel's own thread maker, whose children have no name
of theirs."""
_GROUP = 20_000
"""Runs that lie within so many records are looked up in one window."""
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
    table, standing, loose = _matching(evidence, query, progress)
    rows = np.flatnonzero(standing == Standing.RUN)
    if not len(rows):
        return JobRecords(table, standing, (), _fragments(table, loose, []))
    runs: list[Run] = []
    candidates: list[tuple[Candidate, ...]] = []
    for opened, own in _windows(evidence, table, rows, progress):
        for at, row in own:
            if _is_part(opened, row):
                standing[at], loose[at] = Standing.SUBSHELL, True
            else:
                runs.append(_run(opened, row))
                candidates.append(orphans(opened, row))
    usual = _usual_children(runs)
    runs = [_adopt(run, own, usual) for run, own in zip(runs, candidates, strict=True)]
    runs.sort(key=lambda run: (run.end_us, run.root.ref.source.name, run.root.ref.offset))
    return JobRecords(table, standing, tuple(runs), _fragments(table, loose, runs))


def _is_part(opened: Window, row: int) -> bool:
    """True for a forked process whose parent has no record: a name is inherited by forking.

    Children of the first two processes (init, and the kernel's own thread maker) are no parts.
    """
    forked = bool(opened.table.flags[row] & AFORK)
    return forked and int(opened.parents[row]) == NOBODY and int(opened.table.ppid[row]) > KERNEL


def _fragments(
    table: RecordTable, loose: npt.NDArray[np.bool_], runs: list[Run]
) -> tuple[Member, ...]:
    """Subshells whose parent of the same name has no record, and that no run's family holds."""
    within = {(m.ref.source.name, m.ref.offset) for run in runs for m in run.family}
    return tuple(
        member(table, int(row), 0, "subshell")
        for row in np.flatnonzero(loose)
        if (table.sources[int(table.source[row])].name, int(table.offset[row])) not in within
    )


def _matching(
    evidence: Evidence, query: JobQuery, progress: Progress
) -> tuple[RecordTable, npt.NDArray[np.uint8], npt.NDArray[np.bool_]]:
    """The job's records in the range, their standings, and which are subshells without a parent.

    All of this is told from all records of the job, so that the range cuts nothing apart.
    """
    known = known_recording(evidence)
    if known is None and _overlapping(evidence):
        # Copies under other process ids can only be told from the files as a whole.
        known = read_recording(evidence, progress)
    if known is None:
        whole = evidence.select(command=query.command, uid=query.uid, progress=progress)
        copies = None
    else:
        rows = np.flatnonzero(np.isin(known.codes, _codes(known, query)))
        whole, copies = evidence.take(rows), known.is_copy[rows]
    if not len(whole):
        return empty_table(evidence.sources), np.empty(0, np.uint8), np.empty(0, bool)
    standing = standings(whole)
    if copies is not None:
        standing[copies] = Standing.COPY
    wanted = np.ones(len(whole), bool)
    if query.since_us is not None:
        wanted &= whole.end_us >= query.since_us
    if query.until_us is not None:
        wanted &= whole.end_us < query.until_us
    # Without process ids no subshell's run can be told, nor that it has none.
    loose = (
        (standing == Standing.SUBSHELL)
        & (whole.pid != NOT_RECORDED)
        & (parent_rows(whole) == NOBODY)
    )
    return whole.take(wanted), standing[wanted], loose[wanted]


def _codes(known: Recording, query: JobQuery) -> npt.NDArray[np.uint32]:
    """The numbers of the jobs that the query names."""
    codes = [
        code
        for (command, uid), code in known.jobs.items()
        if printable(command) == query.command and query.uid in {None, uid}
    ]
    return np.array(codes, np.uint32)


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


def _windows(
    evidence: Evidence, table: RecordTable, rows: npt.NDArray[Any], progress: Progress
) -> Iterator[tuple[Window, list[tuple[int, int]]]]:
    """Windows of all records around ``rows``, each with its rows there: (in ``table``, in it)."""
    inner = _seen_from_within(evidence)
    numbers = np.array([evidence.number_of(table.ref(int(row))) for row in rows], np.int64)
    order = np.argsort(numbers, kind="stable")
    rows, numbers = rows[order], numbers[order]
    start = 0
    while start < len(rows):
        progress("rebuilding process families", start, len(rows))
        stop = int(np.searchsorted(numbers, numbers[start] + _GROUP, side="right"))
        group = rows[start:stop]
        since = int(table.start_us[group].min()) - SECOND
        until = int(table.end_us[group].max()) + _AFTER
        table_around = around(evidence, int(numbers[start]), int(numbers[stop - 1]), since, until)
        opened = open_window(_seen_once(table_around, inner), bytes(table.command[group[0]]))
        places = [
            (int(r), opened.places.get((_source(table, int(r)), int(table.offset[r]))))
            for r in group
        ]
        yield opened, [(at, place) for at, place in places if place is not None]
        start = stop


def _seen_from_within(evidence: Evidence) -> dict[str, npt.NDArray[np.int64]]:
    """Offsets, by file, of records that repeat another file's under the ids of an inner namespace.

    Such an id may be that of quite another process in the outer file.
    """
    known = known_recording(evidence)
    pairs = known.inner if known is not None else ()
    return {pair.inner: np.sort(evidence.take(pair.rows).offset) for pair in pairs}


def _seen_once(table: RecordTable, inner: dict[str, npt.NDArray[np.int64]]) -> RecordTable:
    """``table`` without the records that ``inner`` names."""
    keep = np.ones(len(table), bool)
    for number, source in enumerate(table.sources):
        if source.name in inner:
            keep &= (table.source != number) | ~np.isin(table.offset, inner[source.name])
    return table if keep.all() else table.take(keep)


def _source(table: RecordTable, row: int) -> str:
    return table.sources[int(table.source[row])].name


def _usual_children(runs: Sequence[Run]) -> frozenset[str]:
    """Names that children of at least two runs have: what an orphan may be told by."""
    counts: Counter[str] = Counter()
    for run in runs:
        below = run.root.depth + 1
        counts.update({m.command for m in run.family if m.depth == below and m.role == "child"})
    return frozenset(name for name, count in counts.items() if count >= 2)


def _run(window: Window, root: int) -> Run:
    table = window.table
    if int(table.pid[root]) == NOT_RECORDED:
        alone = member(table, root, 0, "job")
        return Run(alone, (alone,), by="time only")
    above, by_cron = ancestors(window, root)
    depth = len(above)
    members = [member(table, row, level, "ancestor") for level, row in enumerate(above)]
    own = member(table, root, depth, "job")
    members.append(own)
    for row, level in descendants(window, root, depth):
        members.append(member(table, row, level, _role(table, row, root)))
    return Run(
        own,
        tuple(members),
        by="pid",
        started_by="cron" if by_cron else _started_by(table, [*above, root]),
    )


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


def _role(table: RecordTable, row: int, root: int) -> str:
    same = bytes(table.command[row]) == bytes(table.command[root])
    return "subshell" if same and int(table.flags[row]) & AFORK else "child"


def _started_by(table: RecordTable, chain: list[int]) -> str:
    names = {table.command_text(row) for row in chain[:-1]}
    terminal = any(int(table.tty[row]) > 0 for row in chain)
    return "by hand" if terminal or names & _BY_HAND else ""


def _remarks(left: int, doubtful: int, parents: Sequence[int]) -> tuple[str, ...]:
    told = []
    if left:
        what = "1 process is" if left == 1 else f"{left} processes are"
        told.append(
            f"{what} assigned to this run by user, time and process id: the parent had ended before, "
            f"so the record names process {listed([str(pid) for pid in parents])} as parent"
        )
    if doubtful:
        what = "1 process that outlived" if doubtful == 1 else f"{doubtful} processes that outlived"
        told.append(
            f"{what} this run may have been started by it, or by another process of the same user that "
            "was alive then"
        )
    return tuple(told)
