"""Which records of a job are runs, and which are something else of the same name.

A run leaves one record of its first process. The same name also stands on records that are no run:
a subshell (forked, never executed a program: flag AFORK, the name inherited from its parent), a copy
of a record, and the record that a switch of the accounting makes of the process that switches it: it
is written before that process ends (it may go on for days), and its status 0 is no ending.
"""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

import numpy as np

from evidencekit.analysis.content import group_codes, repeated
from evidencekit.analysis.parents import parent_rows
from evidencekit.records import NOT_RECORDED

if TYPE_CHECKING:
    import numpy.typing as npt

    from evidencekit.records import RecordTable

AFORK = 0x01
"""Forked and never executed a program (``<linux/acct.h>``, and the same bit on the BSDs)."""
ASU = 0x02
"""A privilege check succeeded during the process's life; not "ran as root"."""

AXSIG = 0x10
"""Ended by a signal; on Linux also set at the normal end of threaded programs, so not asked there."""


class Standing(IntEnum):
    """What a record of the job's name is."""

    RUN = 0
    SUBSHELL = 1
    COPY = 2
    SWITCH = 3


def standings(table: RecordTable) -> npt.NDArray[np.uint8]:
    """The :class:`Standing` of each row of ``table``, which holds *all* records of its names.

    A record with AFORK is no run where the same name and user also has records without it: a job
    that is started by executing it never has AFORK on its own record, so such a record is a forked
    part of a run, be that run's own record there or not. Where a name has AFORK throughout (kernel
    workers, programs that fork and rename themselves), each such record is a run unless its parent
    bears the same name.
    """
    result = np.full(len(table), Standing.RUN, np.uint8)
    if not len(table):
        return result
    groups = group_codes(table)
    forked = (table.flags & AFORK) != 0
    executed = np.zeros(int(groups.max()) + 1, bool)
    executed[groups[~forked]] = True
    result[forked & executed[groups]] = Standing.SUBSHELL
    alone = forked & ~executed[groups]
    if alone.any():
        parent = parent_rows(table)
        has = parent >= 0
        kin = np.zeros(len(table), bool)
        kin[has] = groups[has] == groups[parent[has]]
        result[alone & kin] = Standing.SUBSHELL
    result[switch_shaped(table)] = Standing.SWITCH
    result[repeated(table)] = Standing.COPY
    return result


def looks_like_switch(table: RecordTable) -> npt.NDArray[np.bool_]:
    """Rows shaped like the kernel's switch record, where process ids tell what stands around them."""
    told: npt.NDArray[np.bool_] = switch_shaped(table) & (table.pid != NOT_RECORDED)
    return told


def switch_shaped(table: RecordTable) -> npt.NDArray[np.bool_]:
    """No flag, status 0, no CPU, memory or fault.

    The kernel writes such a record for the process that calls ``acct()``, before that process's
    figures are collected (``kernel/acct.c``); an ordinary process has at least memory or a fault.
    """
    shaped: npt.NDArray[np.bool_] = (
        (table.flags == 0)
        & (table.status == 0)
        & (table.user_us <= 0)
        & (table.system_us <= 0)
        & ~(table.mem_kib > 0)
        & (table.minor_faults == 0)
    )
    return shaped
