"""The process family of one run as rows: who stood under whom, when, and how each ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evidencekit.report.chartvalues import shape_of
from evidencekit_gui import wording
from evidencekit_gui.language import tr
from evidencekit_gui.models.columns import Column, ColumnModel

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from evidencekit.analysis.values import Member, Run

ROLE_WORDS = {
    "subshell": tr("subshell of the job"),
    "duplicate": tr("second copy of the same record"),
}


class FamilyModel(ColumnModel["Member"]):
    """Members of a run in tree order; times in the zone shown."""

    def __init__(self, parent: QObject | None = None) -> None:
        self._zone = "UTC"
        self._users: dict[int, str] = {}
        self._uid: int | None = None
        self._span = (0, 1)
        columns: list[Column[Member]] = [
            Column("program", tr("Program"), self._program, "xxxx partner-upload",
                   depth=lambda m: m.depth, tip=self._tip),
            Column("pid", "PID", _pid, "32768", right=True, tip=self._tip),
            Column("length", tr("Length"), lambda m: wording.clock_length(m.elapsed_us), "9:40.38",
                   right=True, tip=self._tip),
            Column("outcome", tr("Outcome"), lambda m: m.outcome.short(), "exit 28",
                   sign=lambda m: str(shape_of(m.outcome)), tip=self._tip),
            Column("when", tr("When"), self._when, "When", span=self._place,
                   tip=self._tip, about=tr("From the family's first start to its last end")),
        ]  # fmt: skip
        super().__init__(
            columns,
            parent,
            muted=lambda m: m.role in ROLE_WORDS or m.role == "ancestor",
            strong=lambda m: m.role == "job",
        )

    def show_run(self, run: Run | None, zone_name: str, users: dict[int, str]) -> None:
        """Show another run's family, or none."""
        self._zone, self._users = zone_name, users
        self._uid = run.root.uid if run else None
        family = run.family if run else ()
        start = min((member.start_us for member in family), default=0)
        end = max((member.start_us + member.elapsed_us for member in family), default=1)
        self._span = (start, max(end, start + 1))
        self.set_rows(family)

    def set_zone(self, zone_name: str) -> None:
        """Write times in another zone."""
        self._zone = zone_name
        self.refresh()

    def _program(self, member: Member) -> str:
        """The name, with the user where that is not the job's, and what is special about it."""
        said = [{"subshell": "subshell", "duplicate": tr("second copy")}.get(member.role, "")]
        if member.uid != self._uid:
            said.insert(0, self._users.get(member.uid, str(member.uid)))
        beside = ", ".join(part for part in said if part)
        return f"{member.command} ({beside})" if beside else member.command

    def _place(self, member: Member) -> tuple[float, float]:
        start, end = self._span
        whole = end - start
        return (
            (member.start_us - start) / whole,
            (member.start_us + member.elapsed_us - start) / whole,
        )

    def _when(self, member: Member) -> str:
        return f"{wording.moment(member.start_us, self._zone)}, {wording.length(member.elapsed_us)}"

    def _tip(self, member: Member) -> str:
        role = ROLE_WORDS.get(member.role, "")
        lines = [
            f"{member.command}, {member.outcome.text()}" + (f" ({role})" if role else ""),
            tr("began {start_us}", start_us=wording.moment(member.start_us, self._zone)),
            tr("lasted {elapsed_us}", elapsed_us=wording.length(member.elapsed_us)),
            tr("record {cite}", cite=member.ref.cite()),
        ]
        return "\n".join(lines)


def _pid(member: Member) -> str:
    return wording.NOT_RECORDED if member.pid is None else str(member.pid)
