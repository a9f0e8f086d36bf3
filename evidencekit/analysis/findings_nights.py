"""Findings about expected runs that have no record."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from evidencekit.analysis import codes, sentences_other
from evidencekit.analysis.alternatives_recording import for_missing, for_not_recorded
from evidencekit.analysis.codes import Code
from evidencekit.analysis.context import finding
from evidencekit.analysis.crondaemon import daemon_end
from evidencekit.analysis.findings_run import SINGLY
from evidencekit.analysis.schedule import CRONTAB, INFERRED
from evidencekit.analysis.sentences_recording import daemon_gone, daemon_gone_plain
from evidencekit.analysis.values import Confidence, NightState
from evidencekit.analysis.wording import clauses, in_turn, moment_text
from evidencekit.clock import local_date
from evidencekit.evidence.values import Topic
from evidencekit.texts import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from evidencekit.analysis.context import Context
    from evidencekit.analysis.sentences import Pair
    from evidencekit.analysis.values import Alternative, Finding, Night
    from evidencekit.evidence.values import LogLine
    from evidencekit.records import RecordRef

_ALL_DAY = 86_400_000_000
_HOUR = 3_600_000_000
_FEWEST_DAYS = 7
_IDLE = "no activity"
"""Cause of a stretch in which accounting was not switched off and hardly a process was started."""
_SOON = 6 * _HOUR
"""Due times closer than this are told together where several in turn have no run."""
_NEVER = 1 << 62
_RARE = 5
"""Days without a run are told where they are at most one in so many."""


def about_nights(c: Context) -> Iterator[Finding]:
    """Every expected run without a record: missing, not recorded, or not to be told."""
    nights = c.calendar.schedule.nights
    for state, code in (
        (NightState.DID_NOT_RUN, Code.RUN_MISSING),
        (NightState.NOT_RECORDING, Code.RUN_NOT_RECORDED),
        (NightState.CANNOT_TELL, Code.RUN_CANNOT_TELL),
    ):
        groups = _stretches(c, state)
        if len(groups) > SINGLY:
            own = [night for group in groups for night in group]
            idle = _idle(c, own)
            yield finding(
                code, "many", sentences_other.many_nights(c.teller, own, _what(code, idle), idle),
                numbers={"nights": len(own), "expected": len(nights), "idle": idle},
                confidence=Confidence.DERIVED, limits=(codes.SCHEDULE, codes.ALIVE),
            )  # fmt: skip
            continue
        for group in groups:
            yield _one(c, group[0], code) if len(group) == 1 else _stretch(c, group, code)


def _idle(c: Context, nights: Sequence[Night]) -> int:
    """How many of the missing runs were due when hardly a process was started."""
    answers = [c.calendar.answers[night.due_us] for night in nights]
    return sum(one.state is NightState.DID_NOT_RUN and one.cause == _IDLE for one in answers)


def _what(code: Code, idle: int, why: str = "") -> str:
    """A clause: what is known of runs that were due and have no record."""
    if code is Code.RUN_NOT_RECORDED:
        return say("finding.stretch.off")
    if code is Code.RUN_CANNOT_TELL:
        key = "finding.stretch.untold_why" if why else "finding.stretch.untold"
        return say(key, why=why)
    return say("finding.stretch.missing_idle" if idle else "finding.stretch.missing")


def _stretches(c: Context, state: NightState) -> list[list[Night]]:
    """The nights of a state; what is due one soon after the other, or after the last run, together."""
    last = _last_told(c)
    groups: list[list[Night]] = []
    previous: Night | None = None
    for night in c.calendar.schedule.nights:
        if night.state is state:
            if (
                previous is not None
                and previous.state is state
                and (night.day == c.query.focus) == (previous.day == c.query.focus)
                and (
                    night.due_us - previous.due_us <= _SOON
                    or previous.due_us > last
                    or (state is not NightState.DID_NOT_RUN and night.text == previous.text)
                )
            ):
                groups[-1].append(night)
            else:
                groups.append([night])
        previous = night
    return groups


def _last_told(c: Context) -> int:
    """The start of the last run where the schedule is told from the runs; else beyond all times."""
    if c.calendar.schedule.by != INFERRED or not c.runs:
        return _NEVER
    return max(run.start_us for run in c.runs)


def _stretch(c: Context, group: Sequence[Night], code: Code) -> Finding:
    """Expected runs that follow each other without a record, told as one."""
    answers = [c.calendar.answers.get(night.due_us) for night in (group[0], group[-1])]
    after = group[0].due_us > _last_told(c)
    same = answers[0] is not None and group[0].text == group[-1].text
    open_why = sentences_other.why_not(answers[0].cause) if answers[0] and same else ""
    idle = _idle(c, group)
    logged = [line for night in group if (line := _logged(c, night)) is not None]
    alternatives: tuple[Alternative, ...] = ()
    words: Pair = sentences_other.NO_MORE
    gone: list[RecordRef] = []
    if code is Code.RUN_MISSING:
        plain, why, own = _cron_gone(c, group[-1])
        # What is said of cron has to hold for the first of them too.
        if own == _cron_gone(c, group[0])[2]:
            words, gone = (plain, why), own
        alternatives = for_missing(daemon=bool(gone), idle=idle == len(group))
    elif code is Code.RUN_NOT_RECORDED:
        alternatives = for_not_recorded(c, group[0].due_us, logged[0] if logged else None)
    return finding(
        code, f"{group[0].due_us}:{len(group)}",
        sentences_other.stretch(
            c.teller, group, _what(code, idle, open_why), idle, after=after, logged=logged,
            more=words,
        ),
        records=[*(ref for answer in answers if answer for ref in answer.refs), *gone],
        numbers={"nights": len(group), "idle": idle, "logged": len(logged),
                 "first_due_us": group[0].due_us, "last_due_us": group[-1].due_us},
        confidence=Confidence.INDICATED if after else Confidence.DERIVED,
        limits=(codes.SCHEDULE, codes.ALIVE, codes.CONTENT), at_us=group[0].due_us,
        direction=_side(c, *group) if code is Code.RUN_MISSING else "neutral",
        alternatives=alternatives,
    )  # fmt: skip


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
        sentences_other.empty_day(
            c.teller, day, coverage, c.calendar.schedule, covered=covered,
            told_from_us=_told_from(c, day),
        ),
        numbers={"covered": covered, "first_us": first, "last_us": last},
        confidence=Confidence.DERIVED, limits=(codes.ALIVE, codes.SCHEDULE),
    )  # fmt: skip


def _told_from(c: Context, day: date) -> int | None:
    """The start of the first run, if the schedule is told from the runs and ``day`` lies before it."""
    if c.calendar.schedule.by != INFERRED or not c.runs:
        return None
    first = min(run.start_us for run in c.runs)
    return first if day < local_date(first, c.teller.tz) else None


def about_days(c: Context) -> Iterator[Finding]:
    """Days without a run of a job that keeps no fixed time but runs nearly every day."""
    if c.calendar.schedule.nights or c.calendar.schedule.by == CRONTAB:
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
        limits=(codes.OTHER_DAYS, codes.ALIVE),
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
        idle = answer is not None and answer.cause == _IDLE
        after = sentences_other.after_last() if night.due_us > _last_told(c) else ""
        more = in_turn(plain, after), in_turn(why, _cron_lines(c, night))
        return finding(
            code, key, sentences_other.missing(c.teller, night, more, idle=idle),
            records=[*refs, *daemon], confidence=Confidence.DERIVED, direction=_side(c, night),
            alternatives=for_missing(daemon=bool(daemon), idle=idle), **common,
        )  # fmt: skip
    if code is Code.RUN_NOT_RECORDED:
        line = _logged(c, night)
        return finding(
            code, key, sentences_other.not_recorded(c.teller, night, line), records=refs,
            confidence=Confidence.DERIVED, alternatives=for_not_recorded(c, night.due_us, line),
            **common,
        )  # fmt: skip
    told = answer is not None and answer.state is NightState.CANNOT_TELL
    why = sentences_other.why_not(answer.cause if answer is not None and told else "part")
    return finding(
        code, key, sentences_other.cannot_tell(c.teller, night, why), records=refs,
        confidence=Confidence.DERIVED, **common,
    )  # fmt: skip


def _side(c: Context, *nights: Night) -> str:
    """A missing run speaks for the suspicion where it is the one asked about."""
    asked = c.query.focus in {None, *(night.day for night in nights)} and c.questioned is None
    return "supports" if asked else "neutral"


def _cron_gone(c: Context, night: Night) -> tuple[str, str, list[RecordRef]]:
    """Plain words, exact words and records where cron had ended before a run was due."""
    gone = daemon_end(c, night.due_us)
    if gone is None:
        return "", "", []
    return daemon_gone_plain(c.teller, gone), daemon_gone(c.teller, gone), [gone.ref]


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
    nearest = sorted(lines, key=lambda line: abs((line.us or 0) - night.due_us))[:4]
    parts = [
        say(
            "finding.missing.cron_line",
            time=moment_text(line.us or 0, c.teller.tz),
            message=line.message,
            place=line.place,
        )
        for line in sorted(nearest, key=lambda line: line.us or 0)
    ]
    return say("finding.missing.cron_lines", lines=clauses(parts))


def _logged(c: Context, night: Night) -> LogLine | None:
    """A cron line that says that the job was started at the due time all the same."""
    later = [n.due_us for n in c.calendar.schedule.nights if n.due_us > night.due_us]
    until = min(later[0] if later else night.due_us + _ALL_DAY, night.due_us + _HOUR)
    for line, _match in c.corroborated.lone_lines:
        if line.us is not None and night.due_us <= line.us < until:
            return line
    return None
