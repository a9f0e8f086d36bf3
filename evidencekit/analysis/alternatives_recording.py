"""Other explanations of what is missing: runs without a record, lines of logs, unreadable bytes.

As in :mod:`~evidencekit.analysis.alternatives` the program proposes and the examiner decides.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from evidencekit.analysis.alternatives import OPEN, RULED_OUT, other
from evidencekit.analysis.corroboration import cron_logged_at
from evidencekit.analysis.values import NightState
from evidencekit.analysis.wording import as_sentence, in_turn, moment_text
from evidencekit.formats.ranges import CUT_HEAD, FRAGMENT, TORN_TAIL, ZERO_FILLED
from evidencekit.texts import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evidencekit.analysis.context import Context
    from evidencekit.analysis.values import Alternative, Run
    from evidencekit.evidence.values import LogLine
    from evidencekit.records import Problem

_PIECES = frozenset({FRAGMENT, TORN_TAIL, CUT_HEAD})
_MINUTE = 60_000_000


def for_missing(*, daemon: bool, idle: bool) -> tuple[Alternative, ...]:
    """Explanations of an expected run without a record."""
    passed = (other("other.time_passed", say("other.time_passed.shown")),) if idle else ()
    cron = say("other.no_cron.ended") if daemon else say("other.no_cron.not_told")
    return (
        *passed,
        other("other.never_ended", say("other.never_ended.shown")),
        other("other.no_cron", cron),
        other("other.removed", say("other.removed.shown")),
    )


def for_not_recorded(c: Context, due_us: int, line: LogLine | None) -> tuple[Alternative, ...]:
    """Explanations where accounting was not recording; ``line`` of cron's, where one tells."""
    logs = ""
    if line is not None:
        time = moment_text(line.us or 0, c.teller.tz)
        logs = say("other.ran.line", time=time, place=line.place)
    elif cron_logged_at(c.supporting, due_us):
        logs = say("other.ran.no_line")
    shown = in_turn(say("other.ran.shown"), logs)
    return other("other.ran", shown), other("other.ran_not", shown)


def for_line_alone(c: Context, line: LogLine) -> tuple[Alternative, ...]:
    """Explanations of a line of cron's start of the job that has no record."""
    answer = c.continuity.at(line.us or 0, _MINUTE, 1)
    if answer.state is NightState.NOT_RECORDING:
        alive = say("other.alive.off_already")
    else:
        alive = say("other.alive.end", end=_last(c))
    ruled_out = answer.state is NightState.DID_NOT_RUN
    return (
        other("other.off", as_sentence(answer.text), RULED_OUT if ruled_out else OPEN),
        other("other.alive", alive),
        other("other.another_name", say("other.another_name.shown")),
        _log_altered(),
    )


def for_run_alone(run: Run) -> tuple[Alternative, ...]:
    """Explanations of a run that no line of the supplied logs speaks of."""
    if run.started_by == "cron":
        by_cron = other("other.not_by_cron", say("other.not_by_cron.above"), RULED_OUT)
    else:
        by_cron = other("other.not_by_cron", say("other.not_by_cron.none"))
    return by_cron, other("other.line_lost", say("other.line_lost.shown")), _log_altered()


def for_disagreement(c: Context) -> tuple[Alternative, ...]:
    """Explanations of a line that names a run's process at another time."""
    steps = len(c.examined.coverage.steps)
    return (
        other("other.clock_between", say("other.clock_between.shown", n=steps)),
        other("other.id_again", say("other.id_again.shown")),
        _log_altered(),
    )


def for_damage(problems: Sequence[Problem]) -> tuple[Alternative, ...]:
    """Explanations of bytes that could not be read as records, by what they look like."""
    pieces = sum(1 for problem in problems if problem.code in _PIECES)
    zeros = sum(1 for problem in problems if problem.code == ZERO_FILLED)
    rest = len(problems) - pieces - zeros
    return (
        other(
            "other.in_part",
            say("other.in_part.shown", n=pieces),
            OPEN if pieces else RULED_OUT,
        ),
        other(
            "other.not_written",
            say("other.not_written.shown", n=zeros),
            OPEN if zeros else RULED_OUT,
        ),
        other("other.file_changed", say("other.file_changed.shown", n=rest)),
    )


def _last(c: Context) -> str:
    last = c.examined.coverage.last_us
    return moment_text(last, c.teller.tz) if last is not None else say("other.alive.no_moment")


def _log_altered() -> Alternative:
    return other("other.log_changed", say("other.log_changed.shown"))
