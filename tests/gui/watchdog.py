"""How long the UI thread works without looking up: measured over each turn of its event loop.

What is held to the limit is the thread's own processor time in one turn, so that a busy machine does
not make a slow window of a quick one. How long a knock at the event loop goes unanswered by the clock
is kept beside it. A second thread knocks, and looks at what the UI thread is doing when it does not
answer, so that a failure names its place.
"""

from __future__ import annotations

import sys
import threading
import time
import traceback
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractEventDispatcher, QObject, Qt, Signal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

LIMIT_S = 0.050
CANCEL_S = 0.2
SHARED = 4
"""How much longer a machine that other work shares may take; the slow suite is strict."""
_KNOCK_S = 0.010


@dataclass
class Turns:
    """What was measured."""

    longest_s: float = 0.0
    """Processor time of the longest turn."""
    slowest_answer_s: float = 0.0
    """Longest time by the clock that a knock waited."""
    count: int = 0
    too_long: list[tuple[float, str]] = field(default_factory=list)
    """Seconds of each turn over the limit, and where the thread was seen in it."""

    def __str__(self) -> str:
        listed = "".join(f"\n{s * 1000:.0f} ms in\n{where}" for s, where in self.too_long[:8])
        return (
            f"longest turn {self.longest_s * 1000:.0f} ms, slowest answer "
            f"{self.slowest_answer_s * 1000:.0f} ms, {len(self.too_long)} of {self.count} too long"
            f"{listed}"
        )


class _Door(QObject):
    knocked = Signal(float)


@contextmanager
def watched(limit_s: float = LIMIT_S) -> Iterator[Turns]:
    """Measure every turn of this thread's event loop until the block ends."""
    found = Turns()
    dispatcher = QAbstractEventDispatcher.instance()
    me = threading.get_ident()
    began = [time.thread_time()]
    seen: list[str] = []
    looked_at: list[list[FrameType]] = []
    """Frames are let go of by this thread only: the last reference to one takes its timers along, and
    Qt deadlocks where another thread deletes them."""
    stop, answered = threading.Event(), threading.Event()
    door = _Door()

    def turn() -> None:
        worked = time.thread_time() - began[0]
        found.count += 1
        found.longest_s = max(found.longest_s, worked)
        if worked > limit_s:
            found.too_long.append((worked, seen[-1] if seen else "(not seen)"))
        began[0] = time.thread_time()
        seen.clear()
        while len(looked_at) > 1:  # the watchdog may still hold the last
            looked_at.pop(0)

    def answer(sent: float) -> None:
        found.slowest_answer_s = max(found.slowest_answer_s, time.monotonic() - sent)
        answered.set()

    def knock() -> None:
        while not stop.wait(_KNOCK_S):
            answered.clear()
            door.knocked.emit(time.monotonic())
            while not answered.wait(_KNOCK_S) and not stop.is_set():
                frame = sys._current_frames().get(me)
                if frame is not None:
                    looked_at.append([one for one, _line in traceback.walk_stack(frame)])
                    seen.append("".join(traceback.format_stack(frame)[-6:]))

    direct = Qt.ConnectionType.DirectConnection
    door.knocked.connect(answer, Qt.ConnectionType.QueuedConnection)
    dispatcher.awake.connect(turn, direct)
    dispatcher.aboutToBlock.connect(turn, direct)
    watcher = threading.Thread(target=knock, name="watchdog")
    watcher.start()
    try:
        yield found
    finally:
        stop.set()
        watcher.join()
        looked_at.clear()
        dispatcher.awake.disconnect(turn)
        dispatcher.aboutToBlock.disconnect(turn)
