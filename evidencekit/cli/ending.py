"""How a command ends when it is told to from outside: at once, but with its traces cleared."""

from __future__ import annotations

import signal
import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_SIGNALS = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))


@contextmanager
def cleared_when_ended() -> Iterator[None]:
    """Let SIGTERM and SIGHUP unwind as Ctrl-C does.

    Else expanded copies of evidence would stay behind in the folder for temporary files. The exit
    code is 128 and the signal's number, as a shell says it.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {}
    for number in _SIGNALS:
        if signal.getsignal(number) is signal.SIG_DFL:  # nohup and the like stand
            before[number] = signal.signal(number, _end)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _end(number: int, _frame: object) -> None:
    for again in _SIGNALS:
        signal.signal(again, signal.SIG_IGN)  # a second one would break off the clearing
    sys.exit(128 + number)
