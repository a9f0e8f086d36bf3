"""What the supplied logs say of the system itself: steps of its clock, restarts, units started."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from evidencekit.analysis.lookup import between
from evidencekit.analysis.matches import LineMatch, LineState
from evidencekit.analysis.schedule import names_job
from evidencekit.analysis.values import ClockStep, Gap
from evidencekit.analysis.wording import moment_text, seconds_text, span_text
from evidencekit.clock import SECOND, zone
from evidencekit.evidence.values import Topic
from evidencekit.texts import say

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

    from evidencekit.analysis.values import Run
    from evidencekit.evidence.collection import Evidence
    from evidencekit.evidence.supporting import LogLine

_NEAR_STEP = 600 * SECOND
_SMALLEST = 2 * SECOND
_NEAR_BOOT = 900 * SECOND
"""A log's first line after a start is written this much after it at most."""
_NEAR_UNIT = 2 * SECOND
_REACH = 86_400 * SECOND
_SUFFIXES = (".service", ".timer")


def with_logged_steps(
    steps: Sequence[ClockStep], lines: Sequence[LogLine], zone_name: str
) -> tuple[ClockStep, ...]:
    """The steps that the records show, with what a log says of them, and those that only a log tells.

    A step of less than two seconds cannot show in records and is left out.
    """
    tz = zone(zone_name)
    found = list(steps)
    for line in lines:
        if line.topic != Topic.CLOCK_STEP or line.us is None:
            continue
        near = [place for place, step in enumerate(found) if _same_step(step, line)]
        if near:
            step = found[near[0]]
            found[near[0]] = replace(step, text=_also_logged(step, line))
        elif line.step_us is None or abs(line.step_us) >= _SMALLEST:
            # Those of the records stay in order of writing, which a step makes differ from time.
            place = max((i + 1 for i, s in enumerate(found) if s.at_us <= line.us), default=0)
            step = ClockStep(line.us, line.step_us or 0, _alone(line, tz), kind="log")
            found.insert(place, step)
    return tuple(found)


def _same_step(step: ClockStep, line: LogLine) -> bool:
    """True where a line may speak of a step that the records show: same time and same direction."""
    if step.kind == "log" or (line.step_us is not None and (line.step_us < 0) != (step.by_us < 0)):
        return False
    # The line bears the time of the new clock, the step that of the old one.
    moments = (step.at_us, step.at_us + step.by_us)
    return any(abs(moment - (line.us or 0)) <= _NEAR_STEP for moment in moments)


def _also_logged(step: ClockStep, line: LogLine) -> str:
    if line.step_us is None:
        return say("step.also_logged", text=step.text, place=line.place)
    size = seconds_text(line.step_us)
    return say("step.also_logged_by", text=step.text, size=size, place=line.place)


def _alone(line: LogLine, tz: ZoneInfo) -> str:
    by, time = line.step_us, moment_text(line.us or 0, tz)
    if by is None:
        return say("step.logged", place=line.place, time=time)
    key = "step.logged_back" if by < 0 else "step.logged_forward"
    return say(key, place=line.place, size=span_text(by), time=time)


def logged_restarts(
    evidence: Evidence, lines: Sequence[LogLine], known: Sequence[Gap], zone_name: str
) -> list[Gap]:
    """Restarts that a log tells of and process ids do not, as the stretch in which each one lies.

    The first line after a start may be written minutes after it, so the stretch ends with the line.
    A start before which nothing is recorded lies before the evidence and is no restart within it.
    """
    tz = zone(zone_name)
    gaps: list[Gap] = []
    for line in lines:
        if line.topic != Topic.BOOT or line.us is None:
            continue
        if any(
            gap.cause == "restart"
            and gap.start_us - 60 * SECOND <= line.us <= gap.end_us + _NEAR_BOOT
            for gap in (*known, *gaps)
        ):
            continue
        before = between(evidence, line.us - _NEAR_BOOT - _REACH, line.us - _NEAR_BOOT)
        after = between(evidence, line.us, line.us + _REACH)
        if not len(before) or not len(after):
            continue
        low, high = _widest(evidence, int(before.end_us.max()), int(after.end_us.min()), line.us)
        text = say(
            "gap.restart_logged",
            time=moment_text(line.us, tz),
            place=say("line.place", exhibit=line.exhibit, number=str(line.number)),
            start=moment_text(low, tz),
            end=moment_text(high, tz),
        )
        gaps.append(Gap(low, high, "restart", text, by="log"))
    return gaps


def _widest(evidence: Evidence, first_us: int, last_us: int, line_us: int) -> tuple[int, int]:
    """The longest stretch without an end from ``first_us`` to the first end after the line."""
    ends = between(evidence, first_us, line_us + SECOND).end_us
    ends = np.sort(np.append(ends, [first_us, last_us]))
    ends = ends[(ends >= first_us) & (ends <= last_us)]
    place = int(np.argmax(np.diff(ends)))
    return int(ends[place]), int(ends[place + 1])


def match_units(
    runs: Sequence[Run], lines: Sequence[LogLine], command: str, tz: ZoneInfo
) -> dict[int, LineMatch]:
    """Lines in which systemd tells of a unit named as the job starting when a run began.

    Such lines bear no process id of the job, so only name and time are compared.
    """
    starts = [
        line
        for line in lines
        if line.topic == Topic.UNIT_STARTED and line.us is not None and _is_unit(line, command)
    ]
    found: dict[int, LineMatch] = {}
    for run in runs:
        near = [line for line in starts if abs((line.us or 0) - run.start_us) <= _NEAR_UNIT]
        if run.started_by or not near:
            continue
        line = near[0]
        text = say(
            "line.unit",
            place=line.place,
            unit=line.command,
            time=moment_text(line.us or 0, tz),
            start=moment_text(run.start_us, tz),
        )
        found[id(run)] = LineMatch(
            line.exhibit, line.number, line.text, line.us, run.root.ref,
            LineState.AGREES_IN_TIME, text,
        )  # fmt: skip
    return found


def match_unit_ends(
    runs: Sequence[Run], lines: Sequence[LogLine], command: str
) -> list[tuple[Run, LineMatch]]:
    """Lines in which systemd tells how a unit named as the job ended, against the records."""
    found: list[tuple[Run, LineMatch]] = []
    for line in lines:
        told = line.status is not None or line.signal is not None
        if line.us is None or not told or not _is_unit(line, command):
            continue
        for run in runs:
            if run.started_by or abs(line.us // SECOND * SECOND - run.end_us) > _NEAR_UNIT:
                continue
            same = (line.status, line.signal) == (run.outcome.exit_code, run.outcome.signal)
            text = say(
                "line.unit_end_agrees" if same else "line.unit_end_differs",
                place=line.place,
                unit=line.command,
                outcome=run.outcome.text(),
            )
            state = LineState.AGREES_IN_TIME if same else LineState.DIFFERS
            match = LineMatch(
                line.exhibit, line.number, line.text, line.us, run.root.ref, state, text
            )
            found.append((run, match))
            break
    return found


def _is_unit(line: LogLine, command: str) -> bool:
    unit = line.command.split()[0] if line.command else ""
    for suffix in _SUFFIXES:
        unit = unit.removesuffix(suffix)
    return bool(unit) and names_job(unit, command)
