"""Python's search for cycles, kept off what an analysis makes.

A job of 200,000 runs is more than a million objects. None refers back to what holds it, so each goes
when the last reference to it does; but the search for cycles looks at all of them again and again, and
no other thread runs meanwhile: 0.1 to 0.26 s each time, in which the window did not answer (measured).
"""

from __future__ import annotations

import gc
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_LOCK = threading.Lock()
_making = 0


@contextmanager
def lasting() -> Iterator[None]:
    """What is made within is not searched for cycles, neither now nor until :func:`let_go`."""
    global _making
    with _LOCK:
        _making += 1
        gc.disable()
    try:
        yield
    finally:
        with _LOCK:
            _making -= 1
            if not _making:
                gc.freeze()
                gc.enable()


def let_go() -> None:
    """Search everything again: what was made has been let go of."""
    gc.unfreeze()
