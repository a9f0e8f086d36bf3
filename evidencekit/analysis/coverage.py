"""What the files cover, and whether the recording can be relied on: all tests of the recording."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import numpy as np

from evidencekit.analysis.checks import all_checks
from evidencekit.analysis.clocksteps import StepBounds, bound_steps
from evidencekit.analysis.gaps import (
    Restart,
    find_restarts,
    lost_gaps,
    paused_gaps,
    quiet_gaps,
    restart_gaps,
    seam_gaps,
    switch_gaps,
)
from evidencekit.analysis.localtime import DAY_S, local_seconds
from evidencekit.analysis.logged import logged_restarts, with_logged_steps
from evidencekit.analysis.recording import QUARTER, Joint, Recording, read_recording
from evidencekit.analysis.rotation import Seam, seams, streams
from evidencekit.analysis.values import ClockStep, Coverage
from evidencekit.analysis.wording import between_text, moment_text, span_text
from evidencekit.clock import SECOND, as_datetime, zone
from evidencekit.evidence.supporting import NO_SUPPORT
from evidencekit.progress import Progress, silent
from evidencekit.texts import say, spoken

if TYPE_CHECKING:
    from evidencekit.evidence.collection import Evidence
    from evidencekit.evidence.supporting import Supporting

_EPOCH = date(1970, 1, 1)
_MOST_JOINTS = 2_000
"""More quiet stretches than this are not each bounded (the longest are)."""


@dataclass(frozen=True, slots=True)
class Examined:
    """The coverage as shown, and what later steps need of how it was found."""

    coverage: Coverage
    recording: Recording
    joints: tuple[Joint, ...]
    bounds: tuple[StepBounds, ...]
    seams: tuple[Seam, ...]
    streams: int
    restarts: tuple[Restart, ...]


_LAST: WeakKeyDictionary[Evidence, tuple[str, str, Supporting, Examined]] = WeakKeyDictionary()


def examine(
    evidence: Evidence,
    zone_name: str,
    supporting: Supporting = NO_SUPPORT,
    progress: Progress = silent,
) -> Examined:
    """Test the recording as a whole, in one pass and a few looks around what it found."""
    language = spoken().language
    last = _LAST.get(evidence)
    if last is not None and last[:2] == (zone_name, language) and last[2] is supporting:
        return last[3]
    recording = read_recording(evidence, progress)
    joints = tuple(sorted(_joints(recording), key=lambda joint: joint.row))
    bounds = bound_steps(evidence, joints, progress)
    lines = supporting.lines
    groups = streams(recording.spans)
    joins = tuple(seam for group in groups for seam in seams(group))
    restarts = find_restarts(recording, lines, evidence)
    last_us = max((span.highest_us for span in recording.spans), default=None)
    gaps = switch_gaps(evidence, recording, restarts, zone_name)
    gaps += restart_gaps(evidence, restarts, gaps, zone_name)
    gaps += paused_gaps(lines, last_us, zone_name)
    gaps += seam_gaps(joins, gaps, zone_name)
    gaps += lost_gaps(evidence, recording.lost, gaps, zone_name)
    quiet = [(j, b) for j, b in zip(joints, bounds, strict=True) if j.change > 0]
    gaps += quiet_gaps(evidence, [j for j, _ in quiet], [b for _, b in quiet], gaps, zone_name)
    gaps += logged_restarts(evidence, lines, gaps, zone_name)
    gaps.sort(key=lambda gap: (gap.start_us, gap.end_us))
    steps = _steps(evidence, joints, bounds, recording, zone_name)
    steps = with_logged_steps(steps, lines, zone_name)
    coverage = Coverage(
        records=recording.records,
        first_us=min((span.lowest_us for span in recording.spans), default=None),
        last_us=last_us,
        daily=_daily(recording, zone_name),
        gaps=tuple(gaps),
        steps=steps,
        restarts=tuple(sorted(gap.end_us for gap in gaps if gap.cause == "restart")),
        checks=(),
    )
    found = Examined(coverage, recording, joints, bounds, joins, len(groups), tuple(restarts))
    found = _with_checks(found, evidence, supporting, zone_name)
    _LAST[evidence] = (zone_name, language, supporting, found)
    return found


def _with_checks(
    found: Examined, evidence: Evidence, supporting: Supporting, zone_name: str
) -> Examined:
    from dataclasses import replace

    checks = all_checks(found, evidence, supporting, zone_name)
    return replace(found, coverage=replace(found.coverage, checks=checks))


def _joints(recording: Recording) -> list[Joint]:
    quiet = sorted(recording.quiet, key=lambda joint: -joint.change)[:_MOST_JOINTS]
    return recording.breaks[:_MOST_JOINTS] + quiet


def _daily(recording: Recording, zone_name: str) -> tuple[tuple[date, int], ...]:
    if not recording.quarters:
        return ()
    quarters = np.array(sorted(recording.quarters), np.int64)
    days = local_seconds(quarters * QUARTER, zone(zone_name)) // DAY_S
    daily: dict[int, int] = {}
    for day, quarter in zip(days.tolist(), quarters.tolist(), strict=True):
        daily[day] = daily.get(day, 0) + recording.quarters[quarter]
    first, last = min(daily), max(daily)
    if last - first > 40_000:
        # A clock that stood in another century: only the days that hold records are listed.
        listed: dict[date, int] = {}
        for number, count in sorted(daily.items()):
            moment = as_datetime(number * DAY_S * SECOND).date()  # within what a calendar holds
            listed[moment] = listed.get(moment, 0) + count
        return tuple(listed.items())
    return tuple(
        (_EPOCH + timedelta(days=day), daily.get(day, 0)) for day in range(first, last + 1)
    )


def _steps(
    evidence: Evidence,
    joints: tuple[Joint, ...],
    bounds: tuple[StepBounds, ...],
    recording: Recording,
    zone_name: str,
) -> tuple[ClockStep, ...]:
    steps: list[ClockStep] = []
    for joint, bound in zip(joints, bounds, strict=True):
        if joint.change < 0:
            steps.append(_back(evidence, joint, bound, recording, zone_name))
        elif bound.forward and bound.low is not None and bound.low >= 60 * SECOND:
            steps.append(_forward(evidence, joint, bound, zone_name))
    return tuple(steps)


def _back(
    evidence: Evidence, joint: Joint, bound: StepBounds, recording: Recording, zone_name: str
) -> ClockStep:
    tz = zone(zone_name)
    pair = evidence.take(np.array([joint.row - 1, joint.row]))
    kind = _kind(joint, bound, recording, same_layout=pair.layout[0] == pair.layout[1])
    by = bound.middle if bound.middle is not None and kind == "step" else joint.change
    times = say(
        "step.times",
        before=moment_text(joint.end_before, tz),
        after=moment_text(joint.end_after, tz),
    )
    if kind == "step":
        text = say("step.back", size=_size_back(joint, bound), times=times)
    else:
        key = {"repeat": "step.repeat", "splice": "step.splice"}.get(kind, "step.unknown")
        text = say(key, times=times)
    return ClockStep(
        joint.end_before, by, text, pair.ref(0), pair.ref(1), bound.low, bound.high, kind
    )


def _size_back(joint: Joint, bound: StepBounds) -> str:
    """By how much the clock was set back: between its bounds, or at least."""
    if bound.low is not None and bound.high is not None:
        return between_text(bound.low, bound.high)
    return say("length.at_least", span=span_text(bound.high or joint.change))


def _kind(joint: Joint, bound: StepBounds, recording: Recording, *, same_layout: bool) -> str:
    """Whether ids go on across the place (a step), or not (a splice), or cannot be told."""
    if recording.is_copy[joint.row : joint.row + 2].any():
        return "repeat"
    if not same_layout or recording.is_copy[max(joint.row - 1, 0) : joint.row + 2].any():
        return "splice"
    if any(abs(turn.row - joint.row) <= 40 for turn in recording.turns):
        return "splice"
    if bound.pids_between is not None and -1 <= bound.pids_between <= 400:
        return "step"
    if bound.pids_between is not None:
        return "splice"
    return "unknown"


def _forward(evidence: Evidence, joint: Joint, bound: StepBounds, zone_name: str) -> ClockStep:
    tz = zone(zone_name)
    pair = evidence.take(np.array([joint.row - 1, joint.row]))
    low = bound.low or 0
    high = joint.change + SECOND if bound.high is None else min(bound.high, joint.change + SECOND)
    size = between_text(low, high)
    text = say(
        "step.forward",
        start=moment_text(joint.end_before, tz),
        end=moment_text(joint.end_after, tz),
        size=size,
    )
    return ClockStep(
        joint.end_before, bound.middle or low, text, pair.ref(0), pair.ref(1), bound.low, bound.high,
        alive=bound.alive,
    )  # fmt: skip
