"""Which process of a run failed first, and how its status travelled."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from evidencekit.outcome import Ending, Outcome

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evidencekit.analysis.values import Member, Run


@dataclass(frozen=True, slots=True)
class Failure:
    """The first process below or at the job that ended otherwise than with 0, and the way up."""

    first: Member
    path: tuple[Member, ...]
    """From ``first`` up to the family's oldest member."""
    in_usual: int
    """How many usual runs show the same name with the same ending."""
    same: Member | None = None
    """Of a job that ended otherwise than ``first``: the last process below it that ended as it did."""


def failed(one: Member) -> bool:
    """True where a process ended with other than exit status 0, as far as recorded."""
    return one.outcome.ending is Ending.SIGNAL or one.outcome.nonzero


def own_processes(run: Run) -> tuple[Member, ...]:
    """The processes that the run started, as recorded: all below the job."""
    return tuple(
        one
        for one in run.family
        if one is not run.root and one.role in {"child", "subshell", "orphan"}
    )


def in_order_of_exit(run: Run, members: Sequence[Member]) -> list[Member]:
    """Members in the order in which they ended: file order where they lie in one file."""
    names = {one.ref.source.name for one in members}
    if len(names) <= 1:
        return sorted(members, key=lambda one: one.ref.offset)
    return sorted(members, key=lambda one: (one.end_us, one.depth * -1, one.ref.offset))


Seen = Counter[tuple[str, Outcome]]
"""How many usual runs show a name with an ending other than exit status 0."""


def usual_failures(usual: Sequence[Run]) -> Seen:
    """What fails in usual runs as well, counted once a run."""
    return Counter(
        key
        for other in usual
        if len(other.family) > 1
        for key in {(one.command, one.outcome) for one in own_processes(other) if failed(one)}
    )


def first_failure(run: Run, usual: int, seen: Seen) -> Failure | None:
    """The first failure in the run that the usual runs do not show as well; None without one.

    ``usual`` is the number of usual runs, ``seen`` what :func:`usual_failures` says of them.
    """
    if not any(failed(one) for one in run.family):
        return None
    below = [one for one in own_processes(run) if one.role != "orphan"]
    for one in in_order_of_exit(run, [*below, run.root]):
        if not failed(one):
            continue
        count = seen[(one.command, one.outcome)]
        if one is not run.root and usual and count * 2 >= usual:
            continue
        return Failure(one, way_up(run, one), count, _same_later(run, one, below))
    return None


def _same_later(run: Run, first: Member, below: Sequence[Member]) -> Member | None:
    if not failed(run.root) or first is run.root or first.outcome == run.outcome:
        return None
    own = [one for one in in_order_of_exit(run, below) if one.outcome == run.outcome]
    return own[-1] if own else None


def rare_failure(run: Run, usual: int, seen: Seen, *, among: bool) -> Failure | None:
    """A failure below a run that no other of the usual runs shows; None without one.

    ``among``: the run is itself one of the ``usual`` ones, and is not counted against itself.
    """
    failure = first_failure(run, usual, seen)
    if failure is None or failure.first is run.root:
        return None
    others = failure.in_usual - (1 if among else 0)
    return replace(failure, in_usual=others) if others <= 0 else None


def way_up(run: Run, first: Member) -> tuple[Member, ...]:
    """``first`` and the members above it."""
    path = [first]
    while path[-1].depth > 0:
        above = next(
            (
                one
                for one in run.family
                if one.pid == path[-1].ppid and one.depth == path[-1].depth - 1
            ),
            None,
        )
        if above is None:
            break
        path.append(above)
    return tuple(path)


def longest_child(run: Run) -> Member | None:
    """The direct child that took most of the run's time."""
    direct = [one for one in own_processes(run) if one.depth == run.root.depth + 1]
    return max(direct, key=lambda one: one.elapsed_us, default=None)


def usual_children(command: str, usual: Sequence[Run]) -> tuple[Member, ...]:
    """The longest direct child of this name in each usual run that has one."""
    return tuple(
        max(own, key=lambda one: one.elapsed_us)
        for run in usual
        if (
            own := [
                one
                for one in own_processes(run)
                if one.command == command and one.depth == run.root.depth + 1
            ]
        )
    )


def cpu_of(run: Run) -> int | None:
    """User and system time of the job and all it started; None where any is not recorded."""
    members = [run.root, *own_processes(run)]
    known = [one.cpu_us for one in members if one.cpu_us is not None]
    return sum(known) if len(known) == len(members) else None
