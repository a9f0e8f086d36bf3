"""The recurring commands found in the evidence, as rows that can be searched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evidencekit_gui import wording
from evidencekit_gui.language import tr
from evidencekit_gui.models.columns import Column, ColumnModel
from evidencekit_gui.theme import Meaning

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QObject

    from evidencekit.analysis.values import Job
    from evidencekit.workflow import Choice


class FoundJobModel(ColumnModel["Job"]):
    """Jobs as the core listed them, those worth a look first; a search keeps that order."""

    def __init__(self, parent: QObject | None = None) -> None:
        self._users: dict[int, str] = {}
        self._all: tuple[Job, ...] = ()
        self._sought = ""
        self._fitting: dict[tuple[str, int], str] = {}
        columns: list[Column[Job]] = [
            Column("command", tr("Job"), lambda j: j.command, "partner-upload", second=self._under,
                   beside=lambda j: self.user(j.uid),
                   meaning=lambda j: Meaning.ATTENTION if j.remark else Meaning.PLAIN,
                   tip=self._tip, order=lambda j: j.command),
            Column("runs", tr("Runs"), lambda j: f"{j.runs:,}", "14,541", right=True,
                   second=self._under, order=lambda j: j.runs, tip=self._tip),
            Column("start", tr("Start"), lambda j: j.usual_start_local or "varies", "02:00",
                   second=self._under, order=lambda j: j.usual_start_local, tip=self._tip,
                   about=tr(
                       "Usual start in the server's time zone; “varies” where the starts do not agree"
                   )),
            Column("median", tr("Median"), lambda j: wording.clock_length(j.median_us), "1:02:03.45",
                   right=True, second=self._under, order=lambda j: j.median_us, tip=self._tip,
                   about=tr("The middle length: half of the runs were shorter, half longer")),
            Column("nonzero", tr("Exit ≠ 0"), _nonzero, "14,541", right=True, second=self._under,
                   order=lambda j: j.nonzero_exits + j.signals, tip=self._tip,
                   about=tr("Runs that ended with an exit status other than 0 or by a signal")),
            Column("lengths", tr("Lengths"), _lengths, "x" * 10, spark=lambda j: j.lengths_us,
                   second=self._under,
                   about=tr("One bar a run, in order of time; the last ones that fit")),
        ]  # fmt: skip
        super().__init__(columns, parent)

    def show(self, jobs: Sequence[Job], users: dict[int, str]) -> None:
        """Show other jobs, narrowed by the search typed before."""
        self._all, self._users = tuple(jobs), users
        self.seek(self._sought)

    def seek(self, text: str) -> None:
        """Keep the jobs whose name, user, remark or usual start holds the text."""
        if text != self._sought:
            self._fitting = {}
        self._sought = text
        sought = text.strip().lower()
        kept = [
            job
            for job in self._all
            if sought in self._words(job).lower() or (job.command, job.uid) in self._fitting
        ]
        self.set_rows(kept)

    def add_fitting(self, choices: Sequence[Choice]) -> None:
        """Keep also the jobs that fit the search otherwise, with the words that say why."""
        self._fitting = {(choice.command, choice.uid): choice.words for choice in choices}
        self.seek(self._sought)

    @property
    def total(self) -> int:
        """How many jobs there are without the search."""
        return len(self._all)

    def user(self, uid: int) -> str:
        """``batch (1004)``, or the number where no name was supplied."""
        name = self._users.get(uid)
        return f"{name} ({uid})" if name else tr("user id {uid}", uid=uid)

    def _words(self, job: Job) -> str:
        return f"{job.command} {self.user(job.uid)} {job.remark} {job.usual_start_local}"

    def _under(self, job: Job) -> str:
        parts = (self._fitting.get((job.command, job.uid), ""), job.remark)
        return " · ".join(part for part in parts if part)

    def _tip(self, job: Job) -> str:
        lines = [f"{job.command}, {self.user(job.uid)}", f"{wording.count(job.runs, 'run')}"]
        if job.signals:
            lines.append(tr("{signals} ended by a signal", signals=job.signals))
        if job.nonzero_exits:
            lines.append(
                tr(
                    "{nonzero_exits} with an exit status other than 0",
                    nonzero_exits=job.nonzero_exits,
                )
            )
        return "\n".join([*lines, job.remark] if job.remark else lines)


def _lengths(job: Job) -> str:
    if not job.lengths_us:
        return ""
    low, high = min(job.lengths_us), max(job.lengths_us)
    return tr("{low} to {high}", low=wording.length(low), high=wording.length(high))


def _nonzero(job: Job) -> str:
    return f"{job.nonzero_exits + job.signals:,}"
