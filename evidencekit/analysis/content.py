"""Which records say the same in every field: the basis for copies and overlaps.

A record holds no sequence number, so a copy is told by content. With process ids, two records equal
in every field are one process recorded or kept twice (a number is not given out again within the same
second). Without process ids they may well be two processes: there only whole files can overlap, and
of each content the largest count that any one file holds is taken as real.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from evidencekit.records import COMMAND_BYTES, NOT_RECORDED

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from evidencekit.records import RecordTable

_CONTENT = (
    "flags", "uid", "gid", "pid", "ppid", "tty", "start_us", "elapsed_us", "user_us", "system_us",
    "status", "minor_faults", "major_faults",
)  # fmt: skip
_IDS = frozenset({"uid", "gid", "pid", "ppid"})
_FACTORS = (
    0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93,
    0xA0761D6478BD642F, 0xE7037ED1A0B428DB, 0x8EBC6AF09C88C6E3, 0x589965CC75374CC3,
    0x1D8E4E27C47D124F, 0xEB44ACCAB455D165, 0x94D049BB133111EB, 0xBF58476D1CE4E5B9,
    0xFF51AFD7ED558CCD, 0xC4CEB9FE1A85EC53, 0x2545F4914F6CDD1D, 0x9FB21C651E98DF25,
)  # fmt: skip


def command_keys(command: npt.NDArray[np.bytes_]) -> npt.NDArray[np.uint64]:
    """A 64-bit key a name; equal names have equal keys (callers check that the reverse holds)."""
    words = np.ascontiguousarray(command, dtype=f"S{COMMAND_BYTES}").view(np.uint64)
    words = words.reshape(len(command), COMMAND_BYTES // 8)
    key = np.zeros(len(command), np.uint64)
    for place in range(words.shape[1]):
        key = _mix(key, words[:, place], place)
    return key


def content_keys(table: RecordTable, *, without_ids: bool = False) -> npt.NDArray[np.uint64]:
    """A 64-bit key of everything a record says; different for different records but by rare chance.

    ``without_ids`` leaves out process, user and group ids, which differ between namespaces.
    """
    key = command_keys(table.command)
    for place, name in enumerate(_CONTENT, start=3):
        if without_ids and name in _IDS:
            continue
        key = _mix(key, np.asarray(getattr(table, name)).astype(np.int64).view(np.uint64), place)
    return key


def _mix(
    key: npt.NDArray[np.uint64], word: npt.NDArray[np.uint64], place: int
) -> npt.NDArray[np.uint64]:
    factor = np.uint64(_FACTORS[place % len(_FACTORS)])
    mixed: npt.NDArray[np.uint64] = (key ^ word) * factor
    return mixed ^ (mixed >> np.uint64(29))


def group_codes(table: RecordTable) -> npt.NDArray[np.int64]:
    """A number for each (name, user) of the table, the same for the same pair."""
    return distinct_jobs(table)[1]


def distinct_jobs(
    table: RecordTable,
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """The row at which each (name, user) of the table first stands, and for each row which of these.

    Keys of 64 bits tell them apart fast; but anybody who can name a process can make one whose key is
    that of another job, so each row is held to the name and user that its key stands for.
    """
    _, first, which = np.unique(job_keys(table), return_index=True, return_inverse=True)
    same = (table.command[first][which] == table.command) & (table.uid[first][which] == table.uid)
    if not same.all():
        pairs = np.empty(len(table), [("command", f"S{COMMAND_BYTES}"), ("uid", np.int64)])
        pairs["command"], pairs["uid"] = table.command, table.uid
        _, first, which = np.unique(pairs, return_index=True, return_inverse=True)
    return first.astype(np.int64), which.astype(np.int64)


class JobNumbers:
    """The place of each record's (name, user) in a list of all: looked up by key, then checked."""

    def __init__(self, jobs: Sequence[tuple[bytes, int]]) -> None:
        self._places = {job: place for place, job in enumerate(jobs)}
        self._commands = np.array([name for name, _uid in jobs], f"S{COMMAND_BYTES}")
        self._uids = np.array([uid for _name, uid in jobs], np.int64)
        keys = _name_keys(self._commands, self._uids)
        self._ranked = np.argsort(keys).astype(np.uint32)
        self._keys = keys[self._ranked]

    def of(self, table: RecordTable) -> npt.NDArray[np.uint32]:
        """For each row the place of its job, which is in the list."""
        found = self._ranked[np.searchsorted(self._keys, job_keys(table))]
        same = (self._commands[found] == table.command) & (self._uids[found] == table.uid)
        for row in np.flatnonzero(~same).tolist():  # its key is that of another job too
            found[row] = self._places[bytes(table.command[row]), int(table.uid[row])]
        return found


def job_keys(table: RecordTable) -> npt.NDArray[np.uint64]:
    """A 64-bit key of each record's (name, user)."""
    return _name_keys(table.command, table.uid)


def _name_keys(
    command: npt.NDArray[np.bytes_], uid: npt.NDArray[np.int64]
) -> npt.NDArray[np.uint64]:
    return _mix(command_keys(command), uid.view(np.uint64), 3)


def same_content(
    table: RecordTable, ones: npt.NDArray[Any], others: npt.NDArray[Any]
) -> npt.NDArray[np.bool_]:
    """True where row ``ones[i]`` equals row ``others[i]`` in every compared field, without hashing."""
    equal: npt.NDArray[np.bool_] = table.command[ones] == table.command[others]
    for name in _CONTENT:
        column = getattr(table, name)
        equal &= column[ones] == column[others]
    return equal


def repeated(table: RecordTable) -> npt.NDArray[np.bool_]:
    """True for each row that only repeats an earlier row of the table (the first one stands)."""
    found = np.zeros(len(table), bool)
    if len(table) < 2:
        return found
    keys = content_keys(table)
    ranked = np.sort(keys)
    # Mostly no key comes twice, and sorting alone is much faster than ranking the rows.
    if not (ranked[1:] == ranked[:-1]).any():
        return found
    order = np.argsort(keys, kind="stable")
    same = np.flatnonzero(keys[order[1:]] == keys[order[:-1]])
    if not len(same):
        return found
    same = same[same_content(table, order[same], order[same + 1])]
    numbered = table.pid[order[same + 1]] != NOT_RECORDED
    found[order[same[numbered] + 1]] = True
    for group in _runs_of(same[~numbered]):
        rows = order[group[0] : group[-1] + 2]
        sources, counts = np.unique(table.source[rows], return_counts=True)
        fullest = sources[int(np.argmax(counts))]
        found[rows[table.source[rows] != fullest]] = True
    return found


def _runs_of(numbers: npt.NDArray[Any]) -> list[npt.NDArray[Any]]:
    """Consecutive numbers, grouped."""
    if not len(numbers):
        return []
    return np.split(numbers, np.flatnonzero(np.diff(numbers) != 1) + 1)
