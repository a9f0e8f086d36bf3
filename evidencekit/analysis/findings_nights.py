"""Findings about expected runs that have no record."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from evidencekit.analysis import codes, sentences_other
from evidencekit.analysis.alternatives_recording import for_missing, for_not_recorded
from evidencekit.analysis.codes import Code
from evidencekit.analysis.context import finding
from evidencekit.analysis.findings_run import SINGLY
from evidencekit.analysis.recording import known_recording
from evidencekit.analysis.roots import AFORK
from evidencekit.analysis.sentences_recording import daemon_gone, daemon_gone_plain
from evidencekit.analysis.values import Confidence, NightState
from evidencekit.analysis.wording import moment_text
from evidencekit.clock import local_date
from evidencekit.evidence.values import Topic
from evidencekit.outcome import of_status

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evidencekit.analysis.context import Context
    from evidencekit.analysis.values import Finding, Night
    from evidencekit.evidence.values import LogLine
    from evidencekit.records import RecordRef

_CRON = ((b"cron", 0), (b"crond", 0))
_ALL_DAY = 86_400_000_000
_HOUR = 3_600_000_000
_LOOKED_AT = 20_000
"""Records of cron after its last start of the job that are looked at for its own end."""
_FEWEST_DAYS = 7
_IDLE = "no activity"
"""Cause of a stretch in which accounting was not switched off and hardly a process was started."""
_RARE = 5
"""Days without a run are told where they are at most one in so many."""


def about_nights(c: Context) -> Iterator[Finding]:
    """Every expected run without a record: missing, not recorded, or not to be told."""
    nights = c.calendar.schedule.nights
    for state, code, what in (
        (NightState.DID_NOT_RUN, Code.RUN_MISSING, ""),
        (NightState.NOT_RECORDING, Code.RUN_NOT_RECORDED, "accounting was not recording"),
        (NightState.CANNOT_TELL, Code.RUN_CANNOT_TELL, "whether it ran cannot be told"),
    ):
        own = [night for night in nights if night.state is state]
        if len(own) > SINGLY:
            idle = 0
            if state is NightState.DID_NOT_RUN:
                idle = sum(c.calendar.answers[night.due_us].cause == _IDLE for night in own)
                what = "is not recorded, although accounting " + (
                    "had not been switched off" if idle else "was recording"
                )
            yield finding(
                code, "many", sentences_other.many_nights(c.teller, own, what, idle),
                numbers={"nights": len(own), "expected": len(nights), "idle": idle},
                confidence=Confidence.DERIVED, limits=(codes.SCHEDULE, codes.ALIVE),
            )  # fmt: skip
            continue
        for night in own:
            yield _one(c, night, code)


def about_empty_day(c: Context) -> Iterator[Finding]:
    """The day in question where it has neither a run nor an expected one."""
    day, tz = c.query.focus, c.teller.tz
    if day is None or c.questioned is not None:
        return
    if any(night.day == day for night in c.calendar.schedule.nights):
        return
    coverage = c.examined.coverage
    first, last = coverage.first_us, coverage.last_us
    covered = (
        first is not None
        and last is not None
        and local_date(first, tz) <= day <= local_date(last, tz)
    )
    yield finding(
        Code.NO_RUN_ON_DAY, day.isoformat(),
        sentences_other.empty_day(c.teller, day, coverage, c.calendar.schedule, covered=covered),
        numbers={"covered": covered, "first_us": first, "last_us": last},
        confidence=Confidence.DERIVED, limits=(codes.ALIVE, codes.SCHEDULE),
    )  # fmt: skip


def about_days(c: Context) -> Iterator[Finding]:
    """Days without a run of a job that keeps no fixed time but runs nearly every day."""
    if c.calendar.schedule.nights or c.calendar.schedule.source.startswith("crontab"):
        return
    tz = c.teller.tz
    days = sorted({local_date(run.start_us, tz) for run in c.runs if run.started_by != "by hand"})
    span = (days[-1] - days[0]).days + 1 if days else 0
    empty = [
        day for place in range(span) if (day := days[0] + timedelta(days=place)) not in set(days)
    ]
    if len(days) < _FEWEST_DAYS or not empty or len(empty) * _RARE > span or len(empty) > SINGLY:
        return
    gaps = [
        gap
        for gap in c.examined.coverage.gaps
        if not gap.recording
        and any(local_date(gap.start_us, tz) <= day <= local_date(gap.end_us, tz) for day in empty)
    ]
    yield finding(
        Code.DAYS_WITHOUT_RUN, "all",
        sentences_other.days_without(c.teller, days[0], days[-1], len(days), empty, gaps),
        numbers={"days": span, "with_runs": len(days), "without": len(empty)},
        records=[run.root.ref for run in c.runs[:1]], confidence=Confidence.DERIVED,
        limits=("That a run was due on those days is told from the other days alone.", codes.ALIVE),
    )  # fmt: skip


def _one(c: Context, night: Night, code: Code) -> Finding:
    answer = c.calendar.answers.get(night.due_us)
    refs: list[RecordRef] = list(answer.refs) if answer else []
    common: dict[str, Any] = {
        "numbers": {"due_us": night.due_us},
        "limits": (codes.SCHEDULE, codes.ALIVE, codes.CONTENT),
        "at_us": night.due_us,
    }
    key = str(night.due_us)
    if code is Code.RUN_MISSING:
        plain, why, daemon = _cron_gone(c, night)
        why += _cron_lines(c, night)
        idle = answer is not None and answer.cause == _IDLE
        return finding(
            code, key, sentences_other.missing(c.teller, night, plain, why, idle=idle),
            records=[*refs, *daemon], confidence=Confidence.DERIVED, direction=_side(c, night),
            alternatives=for_missing(daemon=bool(daemon), idle=idle), **common,
        )  # fmt: skip
    if code is Code.RUN_NOT_RECORDED:
        line = _logged(c, night)
        return finding(
            code, key, sentences_other.not_recorded(c.teller, night, line), records=refs,
            confidence=Confidence.DERIVED, alternatives=for_not_recorded(c, line), **common,
        )  # fmt: skip
    told = answer is not None and answer.state is NightState.CANNOT_TELL
    cause = answer.cause if answer is not None and told else "part"
    return finding(
        code, key, sentences_other.cannot_tell(c.teller, night, cause), records=refs,
        confidence=Confidence.DERIVED, **common,
    )  # fmt: skip


def _side(c: Context, night: Night) -> str:
    """A missing run speaks for the suspicion where it is the one asked about."""
    asked = c.query.focus in {None, night.day} and c.questioned is None
    return "supports" if asked else "neutral"


def _cron_gone(c: Context, night: Night) -> tuple[str, str, list[RecordRef]]:
    """Plain words, exact words and records where cron had ended before a run was due."""
    recording = known_recording(c.evidence)
    before = [run for run in c.runs if run.end_us < night.due_us and run.started_by == "cron"]
    if recording is None or not before:
        return "", "", []
    daemon = before[-1].family[0].ppid
    wanted = [recording.jobs[job] for job in _CRON if job in recording.jobs]
    begin = c.evidence.number_of(before[-1].root.ref)
    rows = begin + np.flatnonzero(np.isin(recording.codes[begin:], np.array(wanted, np.uint32)))
    table = c.evidence.take(rows[:_LOOKED_AT])
    own = np.flatnonzero(
        (table.pid == daemon)
        & (table.end_us > before[-1].end_us)
        & (table.end_us <= night.due_us)
        & ((table.flags & AFORK) == 0)
    )
    if not len(own):
        return "", "", []
    row = int(own[-1])
    back = np.flatnonzero(
        ((table.flags & AFORK) != 0)
        & (table.ppid != daemon)
        & (table.end_us > night.due_us)
        & (np.arange(len(table)) > row)
    )
    back_us = int(table.start_us[back[0]]) if len(back) else None
    ref = table.ref(row)
    plain = daemon_gone_plain(c.teller, int(table.end_us[row]))
    words = daemon_gone(
        c.teller, table.command_text(row), int(table.end_us[row]),
        of_status(int(table.status[row])).text(), ref.cite(), back_us,
    )  # fmt: skip
    return plain, words, [ref]


def _cron_lines(c: Context, night: Night) -> str:
    """Words for lines of cron itself starting or stopping on either side of the due time."""
    lines = [
        line
        for line in c.corroborated.lines
        if line.topic == Topic.CRON_DAEMON
        and line.us is not None
        and abs(line.us - night.due_us) < _ALL_DAY
    ]
    if not lines:
        return ""
    parts = [
        f"{moment_text(line.us or 0, c.teller.tz)} {line.message} ({line.exhibit} line {line.number})"
        for line in lines[:4]
    ]
    return f" Lines of cron itself within a day of that: {'; '.join(parts)}."


def _logged(c: Context, night: Night) -> LogLine | None:
    """A cron line that says that the job was started at the due time all the same."""
    later = [n.due_us for n in c.calendar.schedule.nights if n.due_us > night.due_us]
    until = min(later[0] if later else night.due_us + _ALL_DAY, night.due_us + _HOUR)
    for line, _match in c.corroborated.lone_lines:
        if line.us is not None and night.due_us <= line.us < until:
            return line
    return None
