"""Work off the UI thread: the only threading code of the window.

One rule of ownership: a :class:`Job` lives in, and is deleted by, the UI thread. A pool thread gets a
plain callable and a number, never a job; what it has to say goes through one queued signal of the
:class:`JobPool`, which outlives all its jobs. There is one delete path, :meth:`JobPool._deliver`.

The open case is worked on by one thread only (lane ``CASE``), so that steps on it happen one after
the other; what needs no case (checking a report, say) runs beside it (lane ``FREE``); what is being
typed is kept whatever runs (lane ``KEEP``).
"""

from __future__ import annotations

import threading
import time
from enum import Enum
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, QThreadPool, Signal, Slot

from evidencekit.errors import Cancelled, EvidenceError

if TYPE_CHECKING:
    from collections.abc import Callable

PROGRESS_INTERVAL_S = 0.1
"""At most ten progress messages a second reach the UI thread, and each that begins another step."""


class Lane(Enum):
    """Which thread a job runs on."""

    CASE = "case"
    FREE = "free"
    KEEP = "keep"


class _Reporter:
    """What the core sees of a job: a progress callable that raises when the user has cancelled."""

    def __init__(self, number: int, tell: Callable[[int, str, object], None]) -> None:
        self._number = number
        self._tell = tell
        self._stop = threading.Event()
        self._last = float("-inf")
        self._what = ""

    def stop(self) -> None:
        """Ask the work to end at its next look."""
        self._stop.set()

    @property
    def stopped(self) -> bool:
        """True once the user has cancelled."""
        return self._stop.is_set()

    def __call__(self, what: str, done: int, total: int) -> None:
        if self._stop.is_set():
            raise Cancelled
        now = time.monotonic()
        begins = done == 0 and what != self._what
        if begins or now - self._last >= PROGRESS_INTERVAL_S:
            self._last, self._what = now, what
            self._tell(self._number, "progressed", (what, done, total))


class Job(QObject):
    """One background call. Its signals come in the UI thread: one of three ends, then ``finished``."""

    progressed = Signal(str, object, object)
    """What is done, how much, of how much (0: not known)."""
    succeeded = Signal(object)
    failed = Signal(object)
    cancelled = Signal()
    finished = Signal()

    def __init__(
        self,
        title: str,
        lane: Lane,
        reporter: _Reporter,
        end: Callable[[], None],
        started_s: float,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self.title = title
        self.lane = lane
        self.matters = False
        """True for work that somebody asked for and that is lost where it is stopped."""
        self.reads = False
        """True for work that leaves nothing behind: stopped, it is over at once for who asked, though
        its thread may have to finish a sort of millions first."""
        self.dropped = False
        """True once nobody wants to hear what came of it: another case is open by then."""
        self.started_s = started_s
        """``time.monotonic()`` when the job was handed over."""
        self.what = title
        self.done = 0
        self.total = 0
        self._reporter = reporter
        self._end = end

    @property
    def cancelling(self) -> bool:
        """True from the moment the user asked to stop."""
        return self._reporter.stopped

    def cancel(self) -> None:
        """Ask the work to stop; ``cancelled`` follows when it has, at once where it only reads."""
        self._reporter.stop()
        if self.reads:
            self._end()


class JobPool(QObject):
    """Starts jobs, knows which are running, and ends them all before the window goes."""

    started = Signal(object)
    """A :class:`Job` was handed over."""
    changed = Signal()
    """A job began, told of progress or ended."""
    faulted = Signal(object)
    """An exception that is no :class:`evidencekit.errors.EvidenceError`: a fault of ours."""
    _told = Signal(int, str, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs: dict[int, Job] = {}
        self._count = 0
        self._closed = False
        self._pools = {lane: QThreadPool(self) for lane in Lane}
        self._pools[Lane.CASE].setMaxThreadCount(1)
        self._pools[Lane.CASE].setExpiryTimeout(-1)  # the case's files belong to this one thread
        self._pools[Lane.FREE].setMaxThreadCount(2)
        self._pools[Lane.KEEP].setMaxThreadCount(1)
        self._told.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    @property
    def running(self) -> tuple[Job, ...]:
        """The jobs that have not ended, oldest first."""
        return tuple(self._jobs.values())

    def start(
        self, title: str, func: Callable[..., Any], *args: object, lane: Lane = Lane.CASE
    ) -> Job:
        """Run ``func(*args, progress=…)`` off the UI thread.

        ``title`` is shown until the work says better. Connect to the returned job's signals at once:
        none comes before control is back in the event loop.
        """
        self._count += 1
        number, reporter = self._count, _Reporter(self._count, self._tell)
        end = partial(self._tell, number, "cancelled", None)
        job = Job(title, lane, reporter, end, time.monotonic(), self)
        self._jobs[number] = job

        def work() -> None:
            try:
                value = func(*args, progress=reporter)
            except Cancelled:
                self._tell(number, "cancelled", None)
            except Exception as exc:  # noqa: BLE001 (delivered to whoever asked, never swallowed)
                self._tell(number, "failed", exc)
            else:
                self._tell(number, "succeeded", value)

        self._pools[lane].start(work)
        self.started.emit(job)
        self.changed.emit()
        return job

    def cancel_all(self) -> None:
        """Ask every running job to stop."""
        for job in self.running:
            job.cancel()

    def close(self, last: Callable[[], None] | None = None, timeout_ms: int = 10_000) -> bool:
        """Stop everything, run ``last`` on the case's thread, and wait; False if that takes too long.

        What the jobs had still to say is dropped: the window that asked is going.
        """
        self._closed = True
        self.cancel_all()
        if last is not None:
            self._pools[Lane.CASE].start(last)
        ended = [pool.waitForDone(timeout_ms) for pool in self._pools.values()]
        if all(ended):
            self._jobs.clear()
            self.changed.emit()
        return all(ended)

    def _tell(self, number: int, how: str, value: object) -> None:
        """Hand on what a thread has to say; nobody listens once the window is going."""
        if not self._closed:
            self._told.emit(number, how, value)

    @Slot(int, str, object)
    def _deliver(self, number: int, how: str, value: Any) -> None:  # noqa: ANN401 (any result)
        job = self._jobs.get(number)
        if job is None or self._closed:
            return
        if how == "progressed":
            if not job.cancelling:
                job.what, job.done, job.total = value
                job.progressed.emit(job.what, job.done, job.total)
            self.changed.emit()
            return
        del self._jobs[number]
        self.changed.emit()
        if job.dropped:
            pass
        elif how == "succeeded" and job.reads and job.cancelling:
            job.cancelled.emit()
        elif how == "succeeded":
            job.succeeded.emit(value)
        elif how == "cancelled":
            job.cancelled.emit()
        else:
            job.failed.emit(value)
            if not isinstance(value, EvidenceError):
                self.faulted.emit(value)
        job.finished.emit()
        job.deleteLater()
