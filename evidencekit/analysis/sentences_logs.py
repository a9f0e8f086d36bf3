"""The sentences about the supplied logs: what a line says beside a record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evidencekit.analysis.sentences_recording import as_sentence
from evidencekit.analysis.values import LineState
from evidencekit.analysis.wording import day_text, plural, time_text, verb
from evidencekit.clock import local_date

if TYPE_CHECKING:
    from evidencekit.analysis.sentences import Pair, Teller
    from evidencekit.analysis.values import LineMatch, Run


def line_agrees(t: Teller, run: Run, match: LineMatch) -> Pair:
    """Cron's own line agrees with the run's record."""
    without = " without the step of the clock" if match.stepped else ""
    return (
        (
            f"The cron log agrees: its line for {t.the_run(run)} on {t.run_day(run)} bears "
            f"the same process id and, within two seconds, the same time as the record{without}."
        ),
        as_sentence(match.text),
    )


def unit_agrees(t: Teller, run: Run, match: LineMatch) -> Pair:
    """A line of systemd on the job's unit agrees in time."""
    return (
        (
            f"The system log agrees in time: a unit named as the job was started when "
            f"{t.the_run(run)} on {t.run_day(run)} began."
        ),
        as_sentence(match.text),
    )


def logged_ending(t: Teller, run: Run, match: LineMatch) -> Pair:
    """A log tells how a run ended."""
    how = (
        "tells of the same ending as the record"
        if match.agrees
        else "tells of another ending than the record"
    )
    return (
        f"The log {how} of {t.the_run(run)} on {t.run_day(run)}.",
        as_sentence(match.text),
    )


def lines_agree(t: Teller, agreed: int, lines: int, text: str) -> Pair:
    """How many of cron's lines agree with records."""
    return (
        (
            f"{agreed:,} of the {plural(lines, 'line')} in which cron logged a start of {t.command} "
            f"{verb(agreed, 'agrees', 'agree')} with a record by process id and time."
        ),
        text,
    )


def line_disagrees(t: Teller, run: Run, match: LineMatch) -> Pair:
    """A cron line names the same process but another time."""
    return (
        (
            f"The cron log and the record of {t.the_run(run)} on {t.run_day(run)} differ: "
            "the line "
            "names the same process, but another time."
        ),
        as_sentence(match.text),
    )


def line_alone(t: Teller, match: LineMatch) -> Pair:
    """A cron line without a record."""
    when = match.line_us or 0
    return (
        (
            f"On {day_text(local_date(when, t.tz))} the cron log says that {t.command} was started at "
            f"{time_text(when, t.tz)}; there is no record of that run."
        ),
        as_sentence(match.text),
    )


def run_alone(t: Teller, run: Run, match: LineMatch) -> Pair:
    """A run without a cron line."""
    if match.state is LineState.NOT_COVERED:
        plain = (
            f"The supplied logs do not cover the time of {t.the_run(run)} on {t.day(run.start_us)}."
        )
        return plain, as_sentence(match.text)
    return (
        f"For {t.the_run(run)} on {t.run_day(run)} the supplied logs hold no line.",
        as_sentence(match.text),
    )


def no_log(t: Teller) -> Pair:
    """No log was supplied."""
    return (
        (
            "No cron or system log was supplied: nothing but the accounting records themselves "
            "speaks for "
            "the runs."
        ),
        "Without one, starts cannot be compared by process id and time.",
    )


def many_lines_alone(t: Teller, count: int) -> Pair:
    """Many cron lines without records."""
    return (
        (
            f"{plural(count, 'line')} in which cron logged a start of {t.command} "
            f"{verb(count, 'has', 'have')} no record."
        ),
        "Listed with the log's lines.",
    )


def many_runs_alone(t: Teller, count: int) -> Pair:
    """Many runs without cron lines."""
    return (
        f"For {plural(count, 'recorded run')} of {t.command} the supplied logs hold no line.",
        "Listed with the log's lines.",
    )
