"""Work on as many cores as there are, with its results in order.

Threads suffice: numpy and hashlib let go of the interpreter's lock while they work on a block. How far
work runs ahead of what is asked for is bounded, and with it the memory it takes.
"""

from __future__ import annotations

import os
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from concurrent.futures import Future

Item = TypeVar("Item")
Result = TypeVar("Result")


def count() -> int:
    """How many cores this program may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def in_order(
    work: Callable[[Item], Result], items: Iterable[Item], *, ahead: int | None = None
) -> Iterator[Result]:
    """``work`` of each item, in the order of the items, worked out on threads.

    At first only as many items as there are cores are begun before they are asked for, later up to
    ``ahead`` (twice the cores, where not said): who stops early wastes little. Close the iterator to
    stop. An exception of ``work`` comes out at its item's turn.
    """
    cores = count()
    most = 2 * cores if ahead is None else ahead
    if cores == 1:
        yield from map(work, items)
        return
    begun: deque[Future[Result]] = deque()
    allowed = min(cores, most)
    coming = iter(items)
    pool = ThreadPoolExecutor(cores, thread_name_prefix="evidencekit")
    try:
        while True:
            while len(begun) < allowed:
                try:
                    item = next(coming)
                except StopIteration:
                    break
                begun.append(pool.submit(work, item))
            if not begun:
                return
            allowed = min(allowed + 1, most)
            yield begun.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)
