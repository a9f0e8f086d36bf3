"""Stretches without records, and what is known of their causes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from evidencekit.analysis.clocksteps import bound_within
from evidencekit.analysis.lookup import all_switches, rows_between, switches_on
from evidencekit.analysis.roots import looks_like_switch
from evidencekit.analysis.rotation import hole_between
from evidencekit.analysis.values import Gap
from evidencekit.analysis.wording import between_text, clauses, moment_text, span_text
from evidencekit.clock import SECOND, zone
from evidencekit.evidence.values import Topic
from evidencekit.texts import say

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

    from evidencekit.analysis.clocksteps import StepBounds
    from evidencekit.analysis.recording import Joint, Recording
    from evidencekit.analysis.rotation import Seam
    from evidencekit.evidence.collection import Evidence
    from evidencekit.evidence.values import LogLine
    from evidencekit.records import RecordRef, RecordTable

_AT_ONCE = 2 * SECOND
FORWARD = "clock moved forward"
"""Cause of a stretch."""
LISTED = 3600 * SECOND
"""A quiet stretch at least this long is listed."""
_WRAPS_NEAR = (32_768, 99_999, 4_194_304)
"""Where pid counters go round: Linux default, BSD, Linux on large systems."""
_LOW_PID = 2_000
_FEW_IDS = 12
_MANY_IDS = 10
_COMPARED = 200
_DENSE = 0.95
"""Share of the ids before a stretch that must have a record, for ids without one to mean something."""
_BESIDE = 256
"""Records within which unreadable bytes explain what is missing."""
_LOOK = 2_000
"""Records looked at on either side for process ids that a stretch lacks."""
_SAME_ROWS = 40
"""Rows within which a switch and a restart of the pid counter belong together."""


@dataclass(frozen=True, slots=True)
class Restart:
    """The system was restarted between two records."""

    row: int
    before_us: int
    after_us: int
    why: tuple[str, ...]
    """What speaks for it, in words."""


def find_restarts(
    recording: Recording, lines: Sequence[LogLine], evidence: Evidence
) -> list[Restart]:
    """Restarts of the system: the pid counter starts over, not at its upper end."""
    found: list[Restart] = []
    boots = [line for line in lines if line.topic == Topic.BOOT and line.us is not None]
    begins = {row for span in recording.spans for row in range(span.first_row, span.first_row + 3)}
    for joint, (last, first) in zip(recording.turns, recording.turn_pids, strict=True):
        if any(abs(joint.row - row) <= _SAME_ROWS for row in recording.layout_changes):
            continue
        # Files of the same time follow each other here in order of their begin, not of their records.
        if joint.row in begins and (
            recording.is_copy[joint.row] or joint.end_after < joint.end_before - _AT_ONCE
        ):
            continue
        near_end = any(limit * 0.9 <= last <= limit for limit in _WRAPS_NEAR)
        logged = [
            line
            for line in boots
            if joint.end_before - 60 * SECOND <= (line.us or 0) <= joint.end_after + 900 * SECOND
        ]
        around = _switched_on(recording, joint.row)
        if not (logged or (first < _LOW_PID and (not near_end or around))):
            continue
        if not logged and _parents_from_before(evidence, recording, joint.row, last):
            continue
        why = [say("gap.why.start_over", last=last, first=first)]
        if around:
            why.append(say("gap.why.switched_on"))
        if logged:
            why.append(say("gap.why.logged", place=logged[0].place))
        found.append(Restart(joint.row, joint.end_before, joint.end_after, tuple(why)))
    return found


def _parents_from_before(evidence: Evidence, recording: Recording, row: int, last: int) -> bool:
    """True where the counter has gone round at an end of its own: parents are alive across the place.

    A child has a higher number than its parent unless the counter went round between them. A number
    below that of the parent, recorded before the counter goes round once more, is that of a child of a
    process from before the place, and such a process has not been through a restart.
    """
    near = row + _SAME_ROWS
    until = min((turn.row for turn in recording.turns if turn.row > near), default=row + _LOOK)
    table = rows_between(evidence, row, min(until - 1, row + _LOOK))
    return bool(((table.pid > 1) & (table.ppid > table.pid) & (table.ppid <= last)).any())


def _switched_on(recording: Recording, row: int) -> bool:
    near = [abs(at - row) <= _SAME_ROWS for at in recording.switch_rows]
    return any(
        close and switches_on(table) for close, table in zip(near, recording.switches, strict=True)
    )


def switch_gaps(
    evidence: Evidence, recording: Recording, restarts: Sequence[Restart], zone_name: str
) -> list[Gap]:
    """Stretches between accounting switched off and the next record, longer than two seconds."""
    table = all_switches(recording)
    if not len(table):
        return []
    tz = zone(zone_name)
    rows = np.array(recording.switch_rows, np.int64)
    off = looks_like_switch(table)
    follows = rows + 1
    chosen = off & (follows < evidence.total)
    if not chosen.any():
        return []
    after = evidence.take(follows[chosen])
    gaps: list[Gap] = []
    for place, at in enumerate(np.flatnonzero(chosen)):
        start, end = int(table.end_us[at]), int(after.end_us[place])
        if end - start <= _AT_ONCE or after.layout_code(place) != table.layout_code(int(at)):
            continue
        row = int(rows[at])
        restart = next((r for r in restarts if 0 <= r.row - row <= _SAME_ROWS), None)
        on = switches_on(after, place)
        one, other = table.ref(int(at)).source, after.ref(place).source
        if restart is None and one != other and hole_between(one.path, other.path):
            gaps.append(_missing_file(start, end, tz, table.ref(int(at)), after.ref(place)))
            continue
        gaps.append(
            Gap(
                start, end,
                "restart" if restart else "accounting switched",
                _switch_words(start, end, tz, restart, on=on),
                table.ref(int(at)), after.ref(place),
            )
        )  # fmt: skip
    return gaps


def _switch_words(start: int, end: int, tz: ZoneInfo, restart: Restart | None, *, on: bool) -> str:
    first, last = moment_text(start, tz), moment_text(end, tz)
    span = span_text(end - start)
    if restart:
        why = clauses(restart.why)
        return say("gap.restart_off", start=first, end=last, span=span, why=why)
    key = "gap.off_switched_on" if on else "gap.off_recording"
    return say(key, start=first, end=last, span=span)


def _missing_file(start: int, end: int, tz: ZoneInfo, before: RecordRef, after: RecordRef) -> Gap:
    """A stretch between two files of a set whose names leave out what lies between."""
    text = say(
        "gap.missing_file",
        before=before.source.name,
        end=moment_text(start, tz),
        after=after.source.name,
        start=moment_text(end, tz),
        span=span_text(end - start),
    )
    return Gap(start, end, "file missing", text, before, after)


def restart_gaps(
    evidence: Evidence, restarts: Sequence[Restart], covered: Sequence[Gap], zone_name: str
) -> list[Gap]:
    """Restarts without a switch-off record before them (a crash, a power cut)."""
    tz = zone(zone_name)
    return [
        Gap(
            r.before_us, r.after_us, "restart",
            say(
                "gap.restart", start=moment_text(r.before_us, tz), end=moment_text(r.after_us, tz),
                why=clauses(r.why),
            ),
            *_beside(evidence, r.row),
        )
        for r in restarts
        if not any(gap.start_us <= r.after_us and r.before_us <= gap.end_us for gap in covered)
    ]  # fmt: skip


def _beside(evidence: Evidence, row: int) -> tuple[RecordRef, RecordRef]:
    """The record before ``row`` and the one there."""
    pair = evidence.take(np.array([row - 1, row]))
    return pair.ref(0), pair.ref(1)


def paused_gaps(lines: Sequence[LogLine], last_us: int | None, zone_name: str) -> list[Gap]:
    """Stretches in which the kernel had paused accounting for want of disk space, by its own log."""
    tz = zone(zone_name)
    gaps: list[Gap] = []
    paused: LogLine | None = None
    for line in lines:
        if line.us is None:
            continue
        if line.topic == Topic.ACCOUNTING_PAUSED:
            paused = paused or line
        elif line.topic == Topic.ACCOUNTING_RESUMED and paused is not None:
            gaps.append(_paused(paused, line.us, tz, line))
            paused = None
    if paused is not None and last_us is not None and paused.us is not None:
        gaps.append(_paused(paused, max(last_us, paused.us), tz, None))
    return gaps


def _paused(start: LogLine, end_us: int, tz: ZoneInfo, end: LogLine | None) -> Gap:
    begun = start.us or 0
    text = say(
        "gap.paused" if end else "gap.paused_on",
        start=moment_text(begun, tz),
        place=start.place,
        end=moment_text(end_us, tz),
        end_place=end.place if end else "",
    )
    return Gap(begun, end_us, "paused for disk space", text, by="log")


def quiet_gaps(
    evidence: Evidence,
    joints: Sequence[Joint],
    bounds: Sequence[StepBounds],
    covered: Sequence[Gap],
    zone_name: str,
) -> list[Gap]:
    """Long stretches without a record that no switch, pause or restart explains."""
    tz = zone(zone_name)
    gaps: list[Gap] = []
    for joint, step in zip(joints, bounds, strict=True):
        if joint.change < LISTED or any(_same(gap, joint) for gap in covered):
            continue
        pair = evidence.take(np.array([joint.row - 1, joint.row]))
        cause, why = quiet_cause(step, joint.change, tz)
        lost = damage_between(evidence, pair.ref(0), pair.ref(1))
        if lost is not None:
            cause, why = "unreadable bytes", say("gap.damage_between", damage=lost)
        gaps.append(
            Gap(
                joint.end_before, joint.end_after, cause,
                say(
                    "gap.quiet", start=moment_text(joint.end_before, tz),
                    end=moment_text(joint.end_after, tz), span=span_text(joint.change), why=why,
                ),
                pair.ref(0), pair.ref(1),
            )
        )  # fmt: skip
    return gaps


def _dense(table: RecordTable, split: int, top: int) -> bool:
    """True where nearly every id given out before the stretch has a record.

    Only then do ids without one say something: ids go to threads as well, which leave no record.
    """
    recorded = np.unique(table.pid[(table.pid > top - _COMPARED) & (table.pid <= top)])
    span = top - int(recorded.min()) + 1
    return len(recorded) >= _MANY_IDS and len(recorded) >= _DENSE * span


def damage_between(evidence: Evidence, before: RecordRef, after: RecordRef) -> str | None:
    """Words for bytes between two records of one file that could not be read; None without any."""
    if before.source != after.source:
        return None
    low, high = sorted((before.offset, after.offset))
    for file in evidence.files:
        if file.source != before.source:
            continue
        for problem in file.problems:
            if problem.length and low <= problem.offset <= high:
                return say(
                    "gap.damage",
                    n=problem.length,
                    offset=f"{problem.offset:04X}",
                    name=file.source.name,
                )
    return None


def lost_gaps(
    evidence: Evidence, joints: Sequence[Joint], covered: Sequence[Gap], zone_name: str
) -> list[Gap]:
    """Stretches in which process ids were given out and none of them has a record."""
    tz = zone(zone_name)
    gaps: list[Gap] = []
    for joint in joints:
        if any(_same(gap, joint) for gap in covered):
            continue
        table = rows_between(evidence, joint.row - _BESIDE, joint.row + _BESIDE - 1)
        split = min(_BESIDE, joint.row)
        ids = bound_within(table, split).pids_between
        top = int(table.pid[:split].max())
        if ids is None or ids < _MANY_IDS or not _dense(table, split, top):
            continue
        table = rows_between(evidence, joint.row - _BESIDE, joint.row + _LOOK - 1)
        later = table.pid[split:]
        recorded = len(np.unique(later[(later > top) & (later <= top + ids)]))
        if ids - recorded < _MANY_IDS or recorded * 5 > ids:
            continue
        around = table.ref(max(split - _BESIDE, 0)), table.ref(min(split + _BESIDE, len(table) - 1))
        if damage_between(evidence, *around) is not None:
            continue
        text = say(
            "gap.ids",
            start=moment_text(joint.end_before, tz),
            end=moment_text(joint.end_after, tz),
            span=span_text(joint.change),
            ids=say("count.id_was", n=ids),
            recorded=_recorded(recorded),
        )
        gaps.append(
            Gap(joint.end_before, joint.end_after, "ids without record", text,
                table.ref(split - 1), table.ref(split))
        )  # fmt: skip
    return gaps


def _recorded(count: int) -> str:
    return say("gap.recorded", n=count, count=str(count)) if count else say("gap.recorded_none")


def _same(gap: Gap, joint: Joint) -> bool:
    return gap.start_us <= joint.end_before + _AT_ONCE and gap.end_us >= joint.end_after - _AT_ONCE


def quiet_cause(step: StepBounds, length_us: int, tz: ZoneInfo) -> tuple[str, str]:
    """The cause of a quiet stretch and the reason, from process ids and lengths around it."""
    ids = step.pids_between
    if step.forward and step.low is not None:
        high = length_us + SECOND if step.high is None else min(step.high, length_us + SECOND)
        size = between_text(step.low, high)
        if step.shown_us:
            return FORWARD, say("gap.forward_by", size=size, time=moment_text(step.shown_us, tz))
        return FORWARD, say("gap.forward", size=size)
    if ids is not None and 0 <= ids <= _FEW_IDS:
        return "no activity", say("gap.idle", ids=_ids(ids))
    if ids is not None and ids > _FEW_IDS:
        return "unknown", say("gap.busy", ids=_ids(ids))
    return "unknown", say("gap.untold")


def _ids(ids: int) -> str:
    return say("gap.at_most_ids", n=ids) if ids else say("gap.no_ids")


def seam_gaps(seams: Sequence[Seam], covered: Sequence[Gap], zone_name: str) -> list[Gap]:
    """Breaks between two files of a set that no switch or restart explains."""
    tz = zone(zone_name)
    return [
        Gap(
            s.end_us, s.start_us, "file missing",
            say(
                "gap.seam", before=s.before.source.name, end=moment_text(s.end_us, tz),
                after=s.after.source.name, start=moment_text(s.start_us, tz),
                span=span_text(s.start_us - s.end_us),
            ),
            s.before, s.after,
        )
        for s in seams
        if s.kind == "open"
        and s.start_us - s.end_us > _AT_ONCE
        and not any(
            gap.start_us <= s.end_us + _AT_ONCE and gap.end_us >= s.start_us - _AT_ONCE
            for gap in covered
        )
    ]  # fmt: skip
