"""The sentences about the supplied logs: what a line says beside a record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evidencekit.analysis.matches import LineState
from evidencekit.analysis.wording import as_sentence, day_text, time_text
from evidencekit.clock import local_date
from evidencekit.texts import both, say

if TYPE_CHECKING:
    from evidencekit.analysis.matches import LineMatch
    from evidencekit.analysis.sentences import Pair, Teller
    from evidencekit.analysis.values import Run


def line_agrees(t: Teller, run: Run, match: LineMatch) -> Pair:
    """Cron's own line agrees with the run's record."""
    key = "finding.line_agrees_stepped" if match.stepped else "finding.line_agrees"
    return say(key, run=t.the_run(run), day=t.run_day(run)), as_sentence(match.text)


def unit_agrees(t: Teller, run: Run, match: LineMatch) -> Pair:
    """A line of systemd on the job's unit agrees in time."""
    plain = say("finding.unit_agrees", run=t.the_run(run), day=t.run_day(run))
    return plain, as_sentence(match.text)


def logged_ending(t: Teller, run: Run, match: LineMatch) -> Pair:
    """A log tells how a run ended."""
    key = "finding.logged_ending_same" if match.agrees else "finding.logged_ending_other"
    return say(key, run=t.the_run(run), day=t.run_day(run)), as_sentence(match.text)


def lines_agree(t: Teller, agreed: int, stepped: int, lines: int, text: str) -> Pair:
    """How many of cron's lines agree with records; ``stepped`` of them by a start put right."""
    told = say("count.line", n=lines)
    if not stepped:
        return say("finding.lines_agree", n=agreed, lines=told, command=t.command), text
    key = "finding.lines_agree_stepped"
    return say(key, n=agreed, lines=told, command=t.command, stepped=f"{stepped:,}"), text


def line_disagrees(t: Teller, run: Run, match: LineMatch) -> Pair:
    """A cron line names the same process but another time."""
    plain = say("finding.line_differs", run=t.the_run(run), day=t.run_day(run))
    return plain, as_sentence(match.text)


def line_alone(t: Teller, match: LineMatch) -> Pair:
    """A cron line without a record."""
    when = match.line_us or 0
    day, time = day_text(local_date(when, t.tz)), time_text(when, t.tz)
    plain = say("finding.line_alone", day=day, command=t.command, time=time)
    return plain, as_sentence(match.text)


def run_alone(t: Teller, run: Run, match: LineMatch) -> Pair:
    """A run without a cron line."""
    if match.state is LineState.NOT_COVERED:
        plain = say("finding.run_not_covered", run=t.the_run(run), day=t.day(run.start_us))
    else:
        plain = say("finding.run_alone", run=t.the_run(run), day=t.run_day(run))
    return plain, as_sentence(match.text)


def no_log(t: Teller) -> Pair:
    """No log was supplied."""
    return both("finding.no_log")


def many_lines_alone(t: Teller, count: int) -> Pair:
    """Many cron lines without records."""
    return both("finding.lines_alone", n=count, command=t.command)


def many_runs_alone(t: Teller, count: int) -> Pair:
    """Many runs without cron lines."""
    return both("finding.runs_alone", n=count, command=t.command)
