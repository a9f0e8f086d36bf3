"""What is open: the case, the zone its times are shown in, and how a step on it is run.

A step runs on the case's own thread; behind it the case is read anew, whatever came of the step, and
the values are published in the UI thread. Pages read those and never wait for a file or a lock.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from evidencekit.clock import Clock, SystemClock
from evidencekit.errors import BadRequest
from evidencekit_gui.jobs import Lane
from evidencekit_gui.language import tr
from evidencekit_gui.lasting import let_go
from evidencekit_gui.later import Later
from evidencekit_gui.remembered import HELD
from evidencekit_gui.snapshot import Snapshot, take_snapshot
from evidencekit_gui.turns import Turns

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from evidencekit import demonstration, workflow
    from evidencekit.case.model import CaseInfo, Exhibit, HashCheck
    from evidencekit.progress import Progress
    from evidencekit.workflow import Workspace
    from evidencekit_gui.jobs import Job, JobPool

else:
    demonstration = Later("evidencekit.demonstration")
    workflow = Later("evidencekit.workflow")


class Opened(QObject):
    """The open case, its zone switch, and the signals that tell pages what changed."""

    case_closing = Signal()
    """The open case is about to be let go of: what is being typed is said now, or held."""
    hold_failed = Signal(object)
    """What is being typed could not be kept: an error."""
    case_changed = Signal()
    """Another case is open, or none."""
    snapshot_changed = Signal()
    """Exhibits, particulars, custody log or notes changed."""
    evidence_changed = Signal()
    """The exhibits are not the same as before: records and jobs are read anew."""
    zone_changed = Signal()

    def __init__(self, pool: JobPool, clock: Clock | None = None) -> None:
        super().__init__(pool)
        self.pool = pool
        self.turns = Turns(self)
        self.clock = clock or SystemClock()
        self.snapshot: Snapshot | None = None
        self.zone = "UTC"
        self._other_zone = "UTC"
        self._ws: Workspace | None = None
        self._checking: Job | None = None
        self._held: dict[str, Any] = {}
        self._keeping: Job | None = None
        self._kept_all = True

    @property
    def is_open(self) -> bool:
        """True while a case is open."""
        return self._ws is not None

    # The case

    def new_case(self, folder: Path, info: CaseInfo) -> Job:
        """Make a case and open it."""

        def work(progress: Progress) -> Workspace:
            return workflow.new_case(folder, info, self.clock)

        return self._opening(tr("Making the case {name}", name=folder.name), work)

    def open_case(self, folder: Path) -> Job:
        """Open a case."""

        def work(progress: Progress) -> Workspace:
            return workflow.open_case(folder, self.clock, progress)

        return self._opening(tr("Opening {name}", name=folder.name), work)

    def open_demonstration(self, folder: Path) -> Job:
        """Open the demonstration case; made from the files that ship with the program where needed."""

        def work(progress: Progress) -> Workspace:
            if folder.exists():
                return workflow.open_case(folder, self.clock, progress)
            ws = workflow.new_case(folder, demonstration.INFO, self.clock)
            try:
                workflow.add_files(ws, demonstration.received(), progress)
            except BaseException:
                ws.close()
                raise
            return ws

        return self._opening(tr("Taking in the demonstration evidence"), work)

    def close_case(self) -> None:
        """Let go of the case; pages show the start."""
        self._replace(None, None)

    def shut_down(self) -> bool:
        """Stop all work and let go of the case, at the end of the program."""
        self.case_closing.emit()
        self.turns.stop()
        ws, self._ws = self._ws, None
        closed = self.pool.close(last=self._last_words(ws) if ws is not None else None)
        let_go()
        return closed

    def _last_words(self, ws: Workspace) -> Callable[[], None]:
        """Keep what is typed and not said, and close; the last step on a case."""
        held, all_kept = dict(self._held), self._kept_all and self._keeping is None

        def close() -> None:
            try:
                if not all_kept:
                    ws.case.set_setting(HELD, held)
            finally:
                ws.close()

        return close

    def _opening(self, title: str, work: Callable[..., Workspace]) -> Job:
        """Open another case; the one that is open stays until the other is there."""

        def whole(progress: Progress) -> tuple[Workspace, Snapshot, Any]:
            ws = work(progress)
            try:
                return ws, take_snapshot(ws), workflow.exhibits_to_check(ws)
            except BaseException:
                ws.close()  # else the case would stay locked though no window shows it
                raise

        job = self.pool.start(title, whole)
        job.succeeded.connect(lambda value: self._opened(*value))
        return job

    def _opened(
        self, ws: Workspace, snapshot: Snapshot, exhibits: Sequence[tuple[Exhibit, Path]]
    ) -> None:
        """Show the case, and hash every exhibit again beside the work on it."""
        self._replace(ws, snapshot)
        if not exhibits:
            return

        def work(progress: Progress) -> tuple[tuple[Exhibit, HashCheck], ...]:
            return workflow.hash_exhibits(exhibits, self.clock, progress)

        job = self.pool.start(tr("Hashing the exhibits again"), work, lane=Lane.FREE)
        self._checking = job
        job.succeeded.connect(lambda done: self._checked(ws, done))

    def _checked(self, ws: Workspace, done: Sequence[tuple[Exhibit, HashCheck]]) -> None:
        """Keep what the hashing at opening found, if that case is still open."""
        self._checking = None
        if ws is not self._ws:
            return

        def work(ws: Workspace, progress: Progress) -> None:
            workflow.keep_checks(ws, done)

        self._step(tr("Keeping the hash checks"), work)

    def _replace(self, ws: Workspace | None, snapshot: Snapshot | None) -> None:
        """Show ``ws`` in place of what was open, which is closed behind the steps under way."""
        if self._ws is not None:
            self.case_closing.emit()
        old, self._ws = self._ws, ws
        if old is not None:
            self._let_go(old)
        if self._checking is not None:
            self._checking.cancel()
            self._checking = None
        self.snapshot = snapshot
        self.zone = self._other_zone = snapshot.info.zone if snapshot else "UTC"
        self._held = dict(snapshot.held) if snapshot else {}
        self._kept_all, self._keeping = True, None
        self._forget()
        for signal in (self.case_changed, self.zone_changed, self.snapshot_changed):
            signal.emit()
        self._evidence_is_new()
        let_go()

    def _let_go(self, old: Workspace) -> None:
        """Stop what only reads the case, and close it behind the rest, which nobody hears of here."""
        close = self._last_words(old)
        for job in self.pool.running:
            if job.lane is Lane.CASE:
                job.dropped = True
                if job.reads:
                    job.cancel()

        def work(progress: Progress) -> None:
            close()

        self.pool.start(tr("Closing the case"), work)

    # What is being typed

    def held(self, name: str) -> Any:  # noqa: ANN401 (what the field gave)
        """What was typed into a field and is not said yet; None: nothing."""
        return self._held.get(name)

    def held_names(self) -> tuple[str, ...]:
        """The fields with something typed and not said yet."""
        return tuple(self._held)

    def hold(self, name: str, value: Any) -> None:  # noqa: ANN401 (any JSON value)
        """Keep what is being typed with the case, beside whatever runs: no end of the window loses it.

        It is no act and not logged; what comes of it (a statement, a note) is.
        """
        if self._ws is not None and self._held.get(name) != value:
            self._held[name] = value
            self._keep_held()

    def release(self, name: str, value: Any = None) -> None:  # noqa: ANN401 (any JSON value)
        """It is said, or given up; where ``value`` is given, only if nothing else was typed since."""
        if name in self._held and (value is None or self._held[name] == value):
            del self._held[name]
            self._keep_held()

    def release_after(self, job: Job, name: str, value: Any) -> None:  # noqa: ANN401 (any JSON)
        """Release it once a step has said it."""
        job.succeeded.connect(lambda _: self.release(name, value))

    def _keep_held(self) -> None:
        self._kept_all = False
        ws = self._ws
        if ws is None or self._keeping is not None:
            return
        held, self._kept_all = dict(self._held), True

        def work(progress: Progress) -> None:
            ws.case.set_setting(HELD, held)

        job = self.pool.start(tr("Keeping what is typed"), work, lane=Lane.KEEP)
        self._keeping = job
        job.failed.connect(lambda error: self._not_kept(job, error))
        job.finished.connect(lambda: self._was_kept(job))

    def _not_kept(self, job: Job, error: object) -> None:
        if job is self._keeping:
            self._kept_all = False
            self._keeping = None
            self.hold_failed.emit(error)

    def _was_kept(self, job: Job) -> None:
        if job is self._keeping:
            self._keeping = None
            if not self._kept_all:
                self._keep_held()

    def _forget(self) -> None:
        """Drop what was found in another case, or in other evidence; told by the signals after it."""

    def _evidence_is_new(self) -> None:
        """Tell that the accounting is not what it was."""
        self.evidence_changed.emit()

    # The zone times are shown in

    def set_zone(self, name: str) -> None:
        """Show all times in another zone; nothing that was found changes by it."""
        if name == self.zone:
            return
        if name != "UTC":
            self._other_zone = name
        self.zone = name
        self.zone_changed.emit()

    def toggle_utc(self) -> None:
        """UTC, or back to the zone shown before."""
        self.set_zone(self._other_zone if self.zone == "UTC" else "UTC")

    # Steps

    def _need(self) -> Workspace:
        if self._ws is None:
            raise BadRequest(tr("no case is open"), "", tr("open or make a case first"))
        return self._ws

    def _step(
        self, title: str, work: Callable[..., Any], *, matters: bool = False, reads: bool = False
    ) -> Job:
        """Run one step on the case, and read the case anew behind it whatever came of it.

        ``matters`` and ``reads`` as a :class:`evidencekit_gui.jobs.Job` has them.
        """
        ws = self._need()
        taken: list[Snapshot] = []

        def whole(progress: Progress) -> Any:  # noqa: ANN401 (the step's own value)
            try:
                return work(ws, progress=progress)
            finally:
                taken.append(take_snapshot(ws))

        job = self.pool.start(title, whole)
        job.matters, job.reads = matters, reads
        for end in (job.succeeded, job.failed, job.cancelled):
            end.connect(lambda *_: self._snapshot_taken(ws, taken))
        return job

    def _snapshot_taken(self, ws: Workspace, taken: list[Snapshot]) -> None:
        if ws is not self._ws or not taken or taken[-1] == self.snapshot:
            return
        before, self.snapshot = self.snapshot, taken[-1]
        other = before is None or before.numbers != self.snapshot.numbers
        if other:
            self._forget()
        self.snapshot_changed.emit()
        if other:
            self._evidence_is_new()
