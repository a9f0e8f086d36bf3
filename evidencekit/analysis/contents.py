"""What records that went by said, by key: where it stood first, and how often in which file.

For each content that was said a key of 64 bits and four small numbers are held, not the record. Runs of
sorted keys are joined as they grow, so that looking up and adding take about as long for the
thousandth file as for the first.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Keys = npt.NDArray[np.uint64]
    Ints = npt.NDArray[np.int64]


@dataclass(slots=True)
class _Run:
    """Distinct contents, by rising key."""

    key: Keys
    row: Ints
    """Number of the first record that says it."""
    most: Ints
    """How often the file says it that does so most, of those before ``file``."""
    file: Ints
    """The last file that says it,"""
    own: Ints
    """and how often it does."""


class Said(NamedTuple):
    """Of each key asked for: what was said before and is said now."""

    first: Ints
    """The first record that said it before; -1: none."""
    most: Ints
    """How often the file before this one says it that does so most."""
    own: Ints
    """How often this file does so far."""


class Contents:
    """Contents of records that were added."""

    def __init__(self) -> None:
        self._runs: list[_Run] = []

    def __len__(self) -> int:
        return sum(len(run.key) for run in self._runs)

    def add(self, file: int, keys: Keys, counts: Ints, rows: Ints) -> Said:
        """Distinct ``keys``, rising, that ``file`` says so often, first in ``rows``."""
        first, most = np.full(len(keys), -1, np.int64), np.zeros(len(keys), np.int64)
        own = counts.astype(np.int64)
        for run in self._runs:
            place = np.minimum(np.searchsorted(run.key, keys), len(run.key) - 1)
            hit = np.flatnonzero(run.key[place] == keys)
            if len(hit):
                at = place[hit]
                _count(run, at, file, counts[hit])
                first[hit], most[hit], own[hit] = run.row[at], run.most[at], run.own[at]
        new = np.flatnonzero(first < 0)
        if len(new):
            files = np.full(len(new), file, np.int64)
            self._runs.append(
                _Run(keys[new], rows[new], np.zeros(len(new), np.int64), files, own[new])
            )
            self._join()
        return Said(first, most, own)

    def _join(self) -> None:
        """Join the last two runs as long as they are of a size."""
        while len(self._runs) > 1 and 2 * len(self._runs[-1].key) > len(self._runs[-2].key):
            two = self._runs[-2:]
            order = np.argsort(np.concatenate([run.key for run in two]), kind="stable")
            joined = (
                np.concatenate([getattr(run, f.name) for run in two])[order] for f in fields(_Run)
            )
            self._runs[-2:] = [_Run(*joined)]


def _count(run: _Run, at: Ints, file: int, counts: Ints) -> None:
    """So many more in ``file``; what an earlier file holds counts as settled from now on."""
    others = run.file[at] != file
    settled = at[others]
    run.most[settled] = np.maximum(run.most[settled], run.own[settled])
    run.own[settled] = 0
    run.file[at] = file
    run.own[at] += counts
