"""Rows in the order of a column's values, stable; very many of them without holding anything up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Row = TypeVar("Row")
MANY = 20_000
"""From so many rows on, ordering takes longer than a turn of the UI thread may."""


def in_order(
    rows: Sequence[Row], key: Callable[[Row], Any], *, down: bool = False
) -> tuple[Row, ...]:
    """``rows`` by ``key``, equal ones as they were given.

    The keys of very many rows (all integers or all text) are compared by numpy, which lets other
    threads run meanwhile; Python's own sort lets none.
    """
    if len(rows) < MANY:
        return tuple(sorted(rows, key=key, reverse=down))
    keys = np.array([key(row) for row in rows])
    if down:
        order = len(rows) - 1 - np.argsort(keys[::-1], kind="stable")[::-1]
    else:
        order = np.argsort(keys, kind="stable")
    return tuple(rows[at] for at in order.tolist())
