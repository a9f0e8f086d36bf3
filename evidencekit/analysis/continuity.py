"""Was accounting recording at a moment? What a missing record there does and does not say."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from evidencekit.analysis.clocksteps import bound_within
from evidencekit.analysis.gaps import damage_between, quiet_cause
from evidencekit.analysis.lookup import between
from evidencekit.analysis.values import NightState
from evidencekit.analysis.wording import moment_text, span_text
from evidencekit.clock import SECOND
from evidencekit.records import RecordTable, empty_table
from evidencekit.texts import say

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from evidencekit.analysis.coverage import Examined
    from evidencekit.analysis.values import Gap
    from evidencekit.evidence.collection import Evidence
    from evidencekit.records import RecordRef

_NEAR = 3600 * SECOND
"""Neighbours within this of the moment show by themselves that accounting was recording."""
_DAY = 24 * 3600 * SECOND
_REACH = (_NEAR, _DAY)
_NOT_WRITING = frozenset({"accounting switched", "paused for disk space"})
"""Causes of a gap in which the kernel was certainly not writing. A restart, a missing file, bytes that
cannot be read and ids without a record leave open whether it was."""
_RECENT = 8
"""Tables kept, because the moments asked about often follow each other."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether a process that ran at a moment would have left a record."""

    state: NightState
    """DID_NOT_RUN (it would have, so without one it did not run), NOT_RECORDING or CANNOT_TELL."""
    text: str
    refs: tuple[RecordRef, ...] = ()
    cause: str = ""
    """Cause of the gap or quiet stretch that the moment lies in, as :class:`Gap` names it; ``outside``
    where the records do not reach so far; empty where records stand close on both sides."""


@dataclass(frozen=True, slots=True)
class Continuity:
    """The recording as examined, ready to be asked about moments."""

    evidence: Evidence
    examined: Examined
    tz: ZoneInfo
    recent: dict[tuple[int, int], RecordTable] = field(default_factory=dict)

    def at(self, due_us: int, needed_us: int, usual_ids: int) -> Answer:
        """Would a process begun at ``due_us`` that takes up to ``needed_us`` have left a record?

        ``usual_ids`` is the least number of process ids that a run of it takes (1 if not known).
        """
        outside = self._outside(due_us, due_us + needed_us)
        if outside:
            return outside
        gap = self._gap(due_us, due_us + needed_us)
        if gap:
            return Answer(
                NightState.NOT_RECORDING if gap.cause in _NOT_WRITING else NightState.CANNOT_TELL,
                gap.text,
                tuple(r for r in (gap.before, gap.after) if r),
                gap.cause,
            )
        return self._by_neighbours(due_us, due_us + needed_us, usual_ids)

    def _outside(self, start: int, end: int) -> Answer | None:
        first, last = self.examined.coverage.first_us, self.examined.coverage.last_us
        if first is None or last is None:
            text = say("answer_at.no_records")
            return Answer(NightState.CANNOT_TELL, text, cause="outside")
        if start < first:
            text = say("answer_at.before", time=moment_text(first, self.tz))
            return Answer(NightState.CANNOT_TELL, text, cause="outside")
        if end > last:
            text = say("answer_at.after", time=moment_text(last, self.tz))
            return Answer(NightState.CANNOT_TELL, text, cause="outside")
        return None

    def _gap(self, start: int, end: int) -> Gap | None:
        for gap in self.examined.coverage.gaps:
            if not gap.recording and gap.start_us < end and gap.end_us > start:
                return gap
        return None

    def _by_neighbours(self, start: int, end: int, usual_ids: int) -> Answer:
        before, after, table = self._neighbours(start, end)
        if before is None or after is None:
            text = say("answer_at.no_neighbours")
            return Answer(NightState.CANNOT_TELL, text, cause="unknown")
        refs = (table.ref(before), table.ref(after))
        first, last = int(table.end_us[before]), int(table.end_us[after])
        damage = damage_between(self.evidence, *refs)
        if damage:
            text = say("answer_at.damage", damage=damage)
            return Answer(NightState.CANNOT_TELL, text, refs, "unreadable bytes")
        quiet = last - first
        start_text, end_text = moment_text(first, self.tz), moment_text(last, self.tz)
        if quiet <= _NEAR:
            count = self._count(start, end)
            text = (
                say("answer_at.recording_ended", start=start_text, end=end_text, n=count)
                if count
                else say("answer_at.recording", start=start_text, end=end_text)
            )
            return Answer(NightState.DID_NOT_RUN, text, refs)
        step = bound_within(table, after)
        cause, why = quiet_cause(step, quiet, self.tz)
        ids = step.pids_between
        if cause == "no activity" and ids is not None and ids < usual_ids and not step.forward:
            text = say(
                "answer_at.idle",
                start=start_text,
                end=end_text,
                span=span_text(quiet),
                why=why,
                n=usual_ids,
            )
            return Answer(NightState.DID_NOT_RUN, text, refs, cause)
        text = say("gap.quiet", start=start_text, end=end_text, span=span_text(quiet), why=why)
        return Answer(NightState.CANNOT_TELL, text, refs, cause)

    def _neighbours(self, start: int, end: int) -> tuple[int | None, int | None, RecordTable]:
        """The last row that ended before ``start`` and the first after it, and their table."""
        table = empty_table()
        for reach in _REACH:
            if end - start > reach:
                continue
            table = self._around(start, reach)
            earlier = np.flatnonzero((table.end_us < start) & (table.end_us >= start - reach))
            later = np.flatnonzero((table.end_us >= start) & (table.end_us < end + reach))
            if len(earlier) and len(later):
                # File order is the order of exit; the closest in time of each side bounds the moment.
                before = int(earlier[np.argmax(table.end_us[earlier])])
                after = int(later[np.argmin(table.end_us[later])])
                return before, after, table
        return None, None, table

    def _around(self, us: int, reach: int) -> RecordTable:
        """Records of the day that ``us`` lies in, and of twice ``reach`` on either side."""
        key = (us // _DAY, reach)
        table = self.recent.get(key)
        if table is None:
            if len(self.recent) >= _RECENT:
                self.recent.clear()
            low = key[0] * _DAY
            table = between(self.evidence, low - 2 * reach, low + _DAY + 2 * reach)
            self.recent[key] = table
        return table

    def _count(self, start: int, end: int) -> int:
        table = self._around(start, _NEAR)
        if end - start > _NEAR:
            table = between(self.evidence, start, end)
        return int(((table.end_us >= start) & (table.end_us < end)).sum())
