"""Whether cron itself was running when a run was due: by its own record and those of what it forked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from evidencekit.analysis.lookup import between
from evidencekit.analysis.parents import laps
from evidencekit.analysis.roots import AFORK
from evidencekit.clock import SECOND
from evidencekit.outcome import of_status

if TYPE_CHECKING:
    from evidencekit.analysis.context import Context
    from evidencekit.records import RecordRef, RecordTable

_CRON = ("cron", "crond")
_LOOKED_AT = 20_000
"""Records of cron after its last start of the job that are looked at for its own end."""
_DAY = 86_400 * SECOND
_FORK = 2 * SECOND
"""cron forks for a job at the second it is due; a start is true to a second."""


@dataclass(frozen=True, slots=True)
class DaemonEnd:
    """cron ended before a run was due, and until then none that a later cron forked is recorded."""

    name: str
    ended_us: int
    how: str
    ref: RecordRef
    back_us: int | None
    """Start of the first process that the next cron forked; None where there is none."""
    away: bool
    """True where ids show that the next cron was started after the run was due."""


def daemon_end(c: Context, due_us: int) -> DaemonEnd | None:
    """The end of the cron that had started the last run before ``due_us``; None where it is not shown.

    None as well where another cron had forked something by then: the daemon was running again.
    """
    before = [run for run in c.runs if run.end_us < due_us and run.started_by == "cron"]
    if not before:
        return None
    daemon = before[-1].family[0].ppid
    rows = np.sort(np.concatenate([c.evidence.find(command=name, uid=0) for name in _CRON]))
    begin = np.searchsorted(rows, c.evidence.number_of(before[-1].root.ref))
    table = c.evidence.take(rows[begin : begin + _LOOKED_AT])
    own = np.flatnonzero((table.pid == daemon) & (table.end_us > before[-1].end_us))
    # The first later record of that id is the daemon's own: the id was its as long as it lived.
    if not len(own) or int(table.end_us[own[0]]) > due_us:
        return None
    row = int(own[0])
    others = np.flatnonzero(
        ((table.flags & AFORK) != 0) & (table.ppid != daemon) & (np.arange(len(table)) > row)
    )
    if (table.start_us[others] < due_us - _FORK).any():
        return None
    back = int(others[0]) if len(others) else None
    return DaemonEnd(
        name=table.command_text(row),
        ended_us=int(table.end_us[row]),
        how=of_status(int(table.status[row])).text(),
        ref=table.ref(row),
        back_us=None if back is None else int(table.start_us[back]),
        away=back is not None and _began_later(c, table, back, due_us),
    )


def _began_later(c: Context, table: RecordTable, back: int, due_us: int) -> bool:
    """True where a process begun after ``due_us`` has a lower id than the cron that forked ``back``."""
    until = int(table.end_us[back]) + SECOND
    if until - due_us > _DAY:
        until = due_us + _DAY
    around = between(c.evidence, due_us - _DAY, until)
    lap = laps(around)
    child = np.flatnonzero((around.pid == table.pid[back]) & (around.ppid == table.ppid[back]))
    if not len(child):
        return False
    earlier = (
        (lap == lap[child[-1]])
        & (around.start_us - SECOND > due_us)
        & (around.pid < table.ppid[back])
        & (around.pid > 1)
        & (np.arange(len(around)) < child[-1])
    )
    return bool(earlier.any()) and int(table.ppid[back]) < int(table.pid[back])
