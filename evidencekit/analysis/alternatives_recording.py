"""Other explanations of what is missing: runs without a record, lines of logs, unreadable bytes.

As in :mod:`~evidencekit.analysis.alternatives` the program proposes and the examiner decides.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from evidencekit.analysis.alternatives import OPEN, RULED_OUT
from evidencekit.analysis.corroboration import cron_logged_at
from evidencekit.analysis.values import Alternative, NightState
from evidencekit.analysis.wording import moment_text, plural
from evidencekit.formats.ranges import CUT_HEAD, FRAGMENT, TORN_TAIL, ZERO_FILLED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evidencekit.analysis.context import Context
    from evidencekit.analysis.values import Run
    from evidencekit.evidence.values import LogLine
    from evidencekit.records import Problem

_PIECES = frozenset({FRAGMENT, TORN_TAIL, CUT_HEAD})
_MINUTE = 60_000_000


def for_missing(*, daemon: bool, idle: bool) -> tuple[Alternative, ...]:
    """Explanations of an expected run without a record."""
    passed = Alternative(
        "The time never came: the system was suspended, or its clock was moved past it",
        "A stretch without records in which hardly a process id was given out.",
        "There is such a stretch.",
        OPEN,
    )
    return (
        *((passed,) if idle else ()),
        Alternative(
            "The job was started and never ended",
            "No record of the run; perhaps records of processes that it started.",
            "No record of a process forked by the job at that time was found.",
            OPEN,
        ),
        Alternative(
            "cron was not running, or the line was not in the crontab at that time",
            "No other job of cron's at that time either.",
            "cron's own record shows that it had ended before."
            if daemon
            else "Not told by the records.",
            OPEN,
        ),
        Alternative(
            "The record was removed",
            "A file whose size or hash differs from an earlier copy; process ids without records.",
            "A removed record leaves no trace in the file itself.",
            OPEN,
        ),
    )


def for_not_recorded(c: Context, due_us: int, line: LogLine | None) -> tuple[Alternative, ...]:
    """Explanations where accounting was not recording; ``line`` of cron's, where one tells."""
    shown = "Accounting records cannot show it."
    if line is not None:
        when = moment_text(line.us or 0, c.teller.tz)
        shown += f" The cron log has a line of its start at {when} ({line.place})."
    elif cron_logged_at(c.supporting, due_us):
        shown += " The supplied logs hold no line of its start then."
    return (
        Alternative(
            "The job ran as usual",
            "A line of cron's at that time; traces on the other side.",
            shown,
            OPEN,
        ),
        Alternative("The job did not run", "No line of cron's at that time.", shown, OPEN),
    )


def for_line_alone(c: Context, line: LogLine) -> tuple[Alternative, ...]:
    """Explanations of a line of cron's start of the job that has no record."""
    answer = c.continuity.at(line.us or 0, _MINUTE, 1)
    off = answer.state is NightState.NOT_RECORDING
    return (
        Alternative(
            "Accounting was not recording when the job ended",
            "Accounting switched off or paused at that time.",
            f"{answer.text[0].upper()}{answer.text[1:]}.",
            RULED_OUT if answer.state is NightState.DID_NOT_RUN else OPEN,
        ),
        Alternative(
            "The job had not ended when the recording did, or was alive when the system went down",
            "The records or the system end with the job alive: a restart, or the last record.",
            "Accounting was off already when it was started."
            if off
            else f"The records supplied end at {_last(c)}.",
            OPEN,
        ),
        Alternative(
            "The process bears another name in its record",
            "A record with the process id of the line, at its time, under another name.",
            "Names other than that of the job were not looked for here.",
            OPEN,
        ),
        _log_altered(),
    )


def for_run_alone(run: Run) -> tuple[Alternative, ...]:
    """Explanations of a run that no line of the supplied logs speaks of."""
    by_cron = run.started_by == "cron"
    return (
        Alternative(
            "It was not started by cron",
            "No process of cron's above it.",
            "A process of cron's stands above it." if by_cron else "No process of cron's above it.",
            RULED_OUT if by_cron else OPEN,
        ),
        Alternative(
            "The line was lost, dropped, or stands in a log that was not supplied",
            "Other runs of that time without a line as well; a break in the log.",
            "Told by the list of lines and runs.",
            OPEN,
        ),
        _log_altered(),
    )


def for_disagreement(c: Context) -> tuple[Alternative, ...]:
    """Explanations of a line that names a run's process at another time."""
    steps = len(c.examined.coverage.steps)
    return (
        Alternative(
            "The clock was set between the line and the end of the process",
            "End seconds that go back, or a stretch in which the clock moved forward, during the run.",
            f"The recording as a whole shows {plural(steps, 'step')} of the clock.",
            OPEN,
        ),
        Alternative(
            "The process id was given out again, and the line speaks of another process",
            "Another start line, or another record, with that process id near the time of the line.",
            "Compared was the line nearest in time, within a day.",
            OPEN,
        ),
        _log_altered(),
    )


def for_damage(problems: Sequence[Problem]) -> tuple[Alternative, ...]:
    """Explanations of bytes that could not be read as records, by what they look like."""
    pieces = sum(1 for problem in problems if problem.code in _PIECES)
    zeros = sum(1 for problem in problems if problem.code == ZERO_FILLED)
    other = len(problems) - pieces - zeros
    return (
        Alternative(
            "A record was written in part: the disk was full, the power failed, or the file was cut",
            "A piece of a record, with records behind it that begin at an odd place, or at the end.",
            f"{plural(pieces, 'place')} with a piece of a record.",
            OPEN if pieces else RULED_OUT,
        ),
        Alternative(
            "Blocks had been given to the file and were not written when the power failed",
            "Zeros, often up to a multiple of 4,096 bytes or to the end of the file.",
            f"{plural(zeros, 'place')} with zeros alone.",
            OPEN if zeros else RULED_OUT,
        ),
        Alternative(
            "The file was changed, or the copy is not a true one",
            "A hash that differs from one taken at the source; another copy that reads otherwise.",
            f"{plural(other, 'place')} with other bytes. The bytes do not tell how they came there.",
            OPEN,
        ),
    )


def _last(c: Context) -> str:
    last = c.examined.coverage.last_us
    return moment_text(last, c.teller.tz) if last is not None else "no moment that is known"


def _log_altered() -> Alternative:
    return Alternative(
        "The log was changed",
        "Another copy of the log, or another log of the same system, that reads otherwise.",
        "A log by itself cannot show that it was not changed.",
        OPEN,
    )
