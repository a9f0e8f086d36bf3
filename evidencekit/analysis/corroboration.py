"""What the supplied logs add: cron's start lines against records, by process id and time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from evidencekit.analysis.logged import match_unit_ends, match_units
from evidencekit.analysis.matches import Corroboration, LineMatch, LineState
from evidencekit.analysis.nights import moved_by
from evidencekit.analysis.schedule import names_job
from evidencekit.analysis.values import NightState
from evidencekit.analysis.wording import clauses, in_turn, moment_text, seconds_text, span_text
from evidencekit.clock import SECOND, zone
from evidencekit.evidence.values import Topic
from evidencekit.texts import say, spoken

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

    from evidencekit.analysis.continuity import Continuity
    from evidencekit.analysis.values import ClockStep, JobQuery, Member, Run
    from evidencekit.evidence.supporting import LogFile, LogLine, Supporting

NEAR = 2 * SECOND
"""A start is true to a second, a log line to the second of its writing."""
_SAME_DAY = 86_400 * SECOND


@dataclass(frozen=True, slots=True)
class Corroborated:
    """The comparison as shown, and which line speaks of which run (by ``id()`` of the run)."""

    shown: Corroboration
    by_run: dict[int, LineMatch]
    units: dict[int, LineMatch]
    """The same for lines of systemd units, which agree in name and time only."""
    lone_lines: tuple[tuple[LogLine, LineMatch], ...]
    lone_runs: tuple[tuple[Run, LineMatch], ...]
    disagreeing: tuple[tuple[Run, LineMatch], ...]
    endings: tuple[tuple[Run, LineMatch], ...]
    """Lines that tell how a run ended, compared with its record."""
    lines: tuple[LogLine, ...]
    """All lines, their times settled."""


def corroborate(
    query: JobQuery, runs: Sequence[Run], supporting: Supporting, continuity: Continuity
) -> Corroborated:
    """Compare cron's start lines with the runs, both ways."""
    if not supporting.lines and not supporting.logs:
        none = Corroboration(False, 0, 0, (), "", say("logs.none_supplied"))
        return Corroborated(none, {}, {}, (), (), (), (), ())
    tz = zone(query.zone)
    steps = continuity.examined.coverage.steps
    lines = supporting.lines
    logged = [line for line in lines if line.topic == Topic.CRON_START]
    starts = [line for line in logged if line.us is not None]
    undated = [line for line in logged if line.us is None]
    by_run, used, disagreeing = _match(runs, starts, steps, tz)
    units = match_units([r for r in runs if id(r) not in by_run], lines, query.command, tz)
    own = _own_lines(query, starts, used, supporting)
    unplaced = len(_own_lines(query, undated, used, supporting))
    lone_lines = tuple(
        (line, _lone_line(line, continuity, tz))
        for line in own
        if id(line) not in used and _in_range(query, line.us)
    )
    cron_logs = _cron_logs(supporting, starts)
    lone_runs = tuple(
        (run, _lone_run(run, cron_logs, tz))
        for run in runs
        if id(run) not in by_run and id(run) not in units
    )
    endings = [*_endings(runs, lines), *match_unit_ends(runs, lines, query.command)]
    agreed = sum(1 for match in by_run.values() if match.agrees)
    stepped = sum(1 for match in by_run.values() if match.agrees and match.stepped)
    matches = [
        *by_run.values(),
        *units.values(),
        *(m for _, m in lone_lines),
        *(m for _, m in lone_runs),
        *(m for _, m in endings),
    ]
    matches.sort(key=lambda match: (match.line_us is None, match.line_us or 0))
    count = len(by_run) + len(lone_lines)
    shared = sum(1 for line in own if line.also and _in_range(query, line.us))
    shown = Corroboration(
        supplied=True,
        lines=count,
        agreed=agreed,
        matches=tuple(matches),
        zone_words=_zone_words(supporting),
        text=in_turn(
            _lines_words(count, agreed, stepped, len(lone_lines)),
            *_others_words(unplaced, lone_runs),
            say("logs.twice", n=shared) if shared else "",
            _inferred(supporting),
        ),
    )
    return Corroborated(
        shown=shown,
        by_run=by_run,
        units=units,
        lone_lines=lone_lines,
        lone_runs=lone_runs,
        disagreeing=tuple(disagreeing),
        endings=tuple(endings),
        lines=lines,
    )


def _zone_words(supporting: Supporting) -> str:
    """How each log tells its zone and year; logs that do it alike are named together."""
    told: dict[str, list[str]] = {}
    for log in supporting.logs:
        if log.zone_words and log.exhibit not in told.get(log.zone_words, ()):
            told.setdefault(log.zone_words, []).append(log.exhibit)
    return clauses(
        [
            say("logs.zone_of", exhibits=spoken().comma(exhibits), words=words)
            for words, exhibits in told.items()
        ]
    )


def _inferred(supporting: Supporting) -> str:
    """Words for lines whose year or zone was told and not read."""
    told = sum(1 for line in supporting.lines if line.inferred)
    return say("logs.inferred", n=told) if told else ""


def _cron_logs(supporting: Supporting, starts: Sequence[LogLine]) -> list[LogFile]:
    """The logs that cron's start lines stand in: of a run's start no other log can tell."""
    holding = {line.exhibit for line in starts}
    holding |= {exhibit for line in starts for exhibit, _ in line.also}
    return [log for log in supporting.logs if log.exhibit in holding]


def cron_logged_at(supporting: Supporting, us: int) -> bool:
    """True where a supplied log that holds cron's start lines covers the moment."""
    starts = [line for line in supporting.lines if line.topic == Topic.CRON_START]
    return any(log.covers(us) for log in _cron_logs(supporting, starts))


def _in_range(query: JobQuery, us: int | None) -> bool:
    if us is None:
        return False
    after = query.since_us is None or us >= query.since_us
    return after and (query.until_us is None or us < query.until_us)


def first_of_job(run: Run) -> tuple[Member, ...]:
    """The process that cron's line names: that below cron's child, else any at or above the job."""
    chain = [m for m in run.family if m.role == "ancestor"] + [run.root]
    if run.started_by == "cron" and len(chain) > 1:
        return (chain[1],)
    return tuple(chain)


def _match(
    runs: Sequence[Run], starts: Sequence[LogLine], steps: Sequence[ClockStep], tz: ZoneInfo
) -> tuple[dict[int, LineMatch], set[int], list[tuple[Run, LineMatch]]]:
    by_pid: dict[int, list[LogLine]] = {}
    for line in starts:
        pid = line.about_pid if line.about_pid is not None else line.pid
        if pid is not None:
            by_pid.setdefault(pid, []).append(line)
    found: dict[int, LineMatch] = {}
    used: set[int] = set()
    disagreeing: list[tuple[Run, LineMatch]] = []
    for run in runs:
        best = _nearest(run, by_pid, steps)
        if best is None:
            continue
        line, first, away = best
        match = _line_match(line, first, away, moved_by(first, steps), tz)
        if match.agrees or run.started_by == "cron":
            found[id(run)] = match
            used.add(id(line))
            if not match.agrees:
                disagreeing.append((run, match))
    return found, used, disagreeing


def _nearest(
    run: Run, by_pid: dict[int, list[LogLine]], steps: Sequence[ClockStep]
) -> tuple[LogLine, Member, int] | None:
    """The line with the pid of the run's first process that lies nearest in time, within a day."""
    best: tuple[LogLine, Member, int] | None = None
    for first in first_of_job(run):
        start = first.start_us - moved_by(first, steps)
        for line in by_pid.get(first.pid or -1, ()):
            away = start - (line.us or 0) // SECOND * SECOND
            if abs(away) < _SAME_DAY and (best is None or abs(away) < abs(best[2])):
                best = (line, first, away)
    return best


def _line_match(line: LogLine, first: Member, away: int, moved: int, tz: ZoneInfo) -> LineMatch:
    agrees = abs(away) <= NEAR
    names = say(
        "line.names",
        place=line.place,
        pid=str(first.pid),
        time=moment_text(line.us or 0, tz),
        command=first.command,
        start=moment_text(first.start_us, tz),
    )
    if moved:
        unmoved = moment_text(first.start_us - moved, tz)
        names = say("line.unmoved", names=names, start=unmoved, step=span_text(moved))
    if agrees:
        text = say("line.agree", names=names)
    else:
        text = say("line.differ", names=names, by=seconds_text(away))
    state = LineState.AGREES if agrees else LineState.DIFFERS
    return LineMatch(
        line.exhibit, line.number, line.text, line.us, first.ref, state, _told(line, text),
        stepped=bool(moved),
    )  # fmt: skip


def _told(line: LogLine, text: str) -> str:
    """``text``, and how the time of a line was told that does not state it in full."""
    return say("line.inferred", text=text, how=line.inferred) if line.inferred else text


def _own_lines(
    query: JobQuery, starts: Sequence[LogLine], used: set[int], supporting: Supporting
) -> list[LogLine]:
    """Start lines of the command and user that matched lines have, or whose command names the job."""
    known = {(line.user, line.command) for line in starts if id(line) in used}
    user = supporting.users.get(query.uid) if query.uid is not None else None
    names = set(user.split("/")) if user else set()
    return [
        line
        for line in starts
        if (line.user, line.command) in known
        or (names_job(line.command, query.command) and (not names or line.user in names))
    ]


def _lone_line(line: LogLine, continuity: Continuity, tz: ZoneInfo) -> LineMatch:
    when = line.us or 0
    answer = continuity.at(when, 60 * SECOND, 1)
    reasons = {
        NightState.NOT_RECORDING: "line.alone.off",
        NightState.CANNOT_TELL: "line.alone.untold",
        NightState.DID_NOT_RUN: "line.alone.recording",
    }
    text = say(
        "line.alone.line",
        place=line.place,
        time=moment_text(when, tz),
        pid=str(line.about_pid or line.pid),
        why=say(reasons[answer.state], answer=answer.text),
    )
    return LineMatch(
        line.exhibit, line.number, line.text, line.us, None, LineState.NO_RECORD, _told(line, text)
    )


def _lone_run(run: Run, cron_logs: Sequence[LogFile], tz: ZoneInfo) -> LineMatch:
    began = moment_text(run.start_us, tz)
    if run.started_by == "by hand":
        key, state = "line.none.by_hand", LineState.NOT_EXPECTED
    elif not any(log.covers(run.start_us) for log in cron_logs):
        key, state = "line.none.not_covered", LineState.NOT_COVERED
    else:
        key, state = "line.none.lost", LineState.NO_LINE
    text = say(key, start=began)
    return LineMatch("", None, "", None, run.root.ref, state, text)


def _endings(runs: Sequence[Run], lines: Sequence[LogLine]) -> list[tuple[Run, LineMatch]]:
    """Lines in which cron itself reports how a job ended, compared with the record."""
    firsts: dict[int, list[tuple[Run, Member]]] = {}
    for run in runs:
        if run.started_by == "cron":
            for first in first_of_job(run):
                firsts.setdefault(first.pid or -1, []).append((run, first))
    found: list[tuple[Run, LineMatch]] = []
    for line in lines:
        if line.topic != Topic.CRON_FAILED or line.about_pid is None or line.us is None:
            continue
        for run, first in firsts.get(line.about_pid, ()):
            if abs(first.end_us - line.us) > 5 * SECOND:
                continue
            same = (line.status, line.signal) == (first.outcome.exit_code, first.outcome.signal)
            text = say(
                "line.end_agrees" if same else "line.end_differs",
                place=line.place,
                pid=str(first.pid),
                outcome=first.outcome.text(),
            )
            state = LineState.AGREES if same else LineState.DIFFERS
            match = LineMatch(line.exhibit, line.number, line.text, line.us, first.ref, state, text)
            found.append((run, match))
    return found


def _lines_words(lines: int, agreed: int, stepped: int, lone: int) -> str:
    """How many lines of cron's starts there are, and how many agree with a record.

    ``stepped``: of how many of these the start is taken as it was before a step of the clock.
    """
    if not lines:
        return say("logs.no_lines")
    held = say("count.line", n=lines)
    moved = say("logs.stepped", count=stepped) if stepped else ""
    if lone:
        alone = say("logs.alone", n=lone)
        return say("logs.lines_alone", lines=held, n=agreed, stepped=moved, alone=alone)
    return say("logs.lines_agree", lines=held, n=agreed, stepped=moved)


def _others_words(unplaced: int, lone_runs: Sequence[tuple[Run, LineMatch]]) -> list[str]:
    """Lines without a time, and runs without a line."""
    by_hand = sum(1 for run, _match in lone_runs if run.started_by == "by hand")
    other = len(lone_runs) - by_hand
    return [
        say("logs.unplaced", n=unplaced) if unplaced else "",
        say("logs.runs_alone", n=other) if other else "",
        say("logs.by_hand", n=by_hand) if by_hand else "",
    ]
