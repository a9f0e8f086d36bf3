"""Other explanations, each with what one would expect to see and what the records show.

The program proposes; the examiner decides. "ruled out" is said only where the records contradict.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from evidencekit.analysis.failures import failed, own_processes
from evidencekit.analysis.nights import crossed
from evidencekit.analysis.sentences_family import how_ended
from evidencekit.analysis.values import Alternative
from evidencekit.analysis.wording import as_sentence, in_turn, listed, moment_text, name_text
from evidencekit.texts import say

if TYPE_CHECKING:
    from evidencekit.analysis.context import Context
    from evidencekit.analysis.failures import Failure
    from evidencekit.analysis.values import Run

_KILL = 9
OPEN, RULED_OUT = "open", "ruled out"


def other(key: str, shown: str, state: str = OPEN) -> Alternative:
    """The explanation with its entries ``KEY.explanation`` and ``KEY.expected``."""
    return Alternative(say(f"{key}.explanation"), say(f"{key}.expected"), shown, state)


def for_failure(c: Context, run: Run, failure: Failure | None) -> tuple[Alternative, ...]:
    """Explanations of a run that ended with other than exit status 0."""
    return (
        _other_job(c, run),
        *_own_status(run, failure),
        _stopped(run),
        *_out_of_memory(run, failure),
        _shutdown(c, run),
        other("other.far_end", say("other.far_end.shown")),
        _altered(c),
    )


def for_length(c: Context, run: Run) -> tuple[Alternative, ...]:
    """Explanations of an unusual length."""
    return (
        _clock(c, run),
        _suspended(c, run),
        other("other.more_to_do", say("other.more_to_do.shown")),
        other("other.far_end_slow", say("other.far_end_slow.shown")),
    )


def for_success(c: Context, run: Run, failure: Failure | None) -> tuple[Alternative, ...]:
    """Explanations of a run that reports success, held to it as those of a failure are to that."""
    shown = in_turn(_below(run, failure), say("other.no_success.no_messages"))
    return (other("other.no_success", shown), _other_job(c, run), _altered(c))


def _below(run: Run, failure: Failure | None) -> str:
    """How the processes below a run that reports success ended."""
    below = [one for one in own_processes(run) if one.role != "orphan"]
    if failure is not None:
        first = failure.first
        outcome = first.outcome.text()
        return say("other.no_success.failed", name=name_text(first.command), outcome=outcome)
    if not below:
        return say("other.no_success.none")
    others = sum(1 for one in below if failed(one))
    if others:
        return say("other.no_success.some", n=len(below), others=others)
    return say("other.no_success.all_zero", n=len(below))


def _other_job(c: Context, run: Run) -> Alternative:
    chain = [one.command for one in run.family if one.role == "ancestor"]
    same = sum(
        1
        for one in c.baseline.runs
        if [member.command for member in one.family if member.role == "ancestor"] == chain
        and one.root.uid == run.root.uid
    )
    user = c.teller.user(run.root.uid)
    shown = say("other.same_name.through", user=user, chain=" → ".join(chain)) if chain else user
    if c.baseline.n:
        shown = say("other.same_name.compared", told=shown, same=str(same), n=c.baseline.n)
    return other("other.same_name", say("other.same_name.shown", told=shown))


def _own_status(run: Run, failure: Failure | None) -> tuple[Alternative, ...]:
    if failure is None:
        return ()
    first, later = failure.first, failure.same
    if first is run.root:
        return (other("other.own_status", say("other.own_status.none_failed")),)
    name, how = name_text(first.command), how_ended(first)
    if first.outcome == run.outcome:
        shown, state = say("other.own_status.before_same", name=name, how=how), RULED_OUT
    elif later is None:
        shown, state = say("other.own_status.before", name=name, how=how), OPEN
    else:
        shown = in_turn(
            say("other.own_status.before", name=name, how=how),
            say(
                "other.own_status.later_same",
                name=name_text(later.command),
                how=how_ended(later),
            ),
        )
        state = RULED_OUT
    return (other("other.own_status", shown, state),)


def _stopped(run: Run) -> Alternative:
    by_signal = run.outcome.signal is not None
    shown = as_sentence(run.outcome.text())
    return other("other.stopped", shown, OPEN if by_signal else RULED_OUT)


def _out_of_memory(run: Run, failure: Failure | None) -> tuple[Alternative, ...]:
    """The kernel ends a process by signal 9 when memory runs out."""
    ended = [run.root, *([failure.first] if failure else [])]
    if not any(one.outcome.signal == _KILL for one in ended):
        return ()
    return (other("other.memory", say("other.memory.shown")),)


def _shutdown(c: Context, run: Run) -> Alternative:
    near = [
        us
        for us in c.examined.coverage.restarts
        if run.start_us <= us and us - run.end_us <= 600_000_000
    ]
    if near:
        time = moment_text(near[0], c.teller.tz)
        return other("other.shutdown", say("other.shutdown.restarted", time=time))
    return other("other.shutdown", say("other.shutdown.none"), RULED_OUT)


def _clock(c: Context, run: Run) -> Alternative:
    steps = [s for s in c.examined.coverage.steps if s.by_us < 0 and crossed(run, s)]
    seen = say("other.clock.steps", n=len(steps)) if steps else say("other.clock.none")
    return other("other.clock", in_turn(seen, say("other.clock.never_set")), RULED_OUT)


def _suspended(c: Context, run: Run) -> Alternative:
    return other("other.suspended", say("other.suspended.shown", n=c.ended_during(run)))


def _altered(c: Context) -> Alternative:
    checks = {check.code: check for check in c.examined.coverage.checks}
    said = [
        say(key)
        for code, key in (
            ("order-of-ends", "other.altered.in_order"),
            ("copies", "other.altered.no_copies"),
            ("damage", "other.altered.no_damage"),
        )
        if code in checks and checks[code].result == "not found"
    ]
    shown = (
        say("other.altered.tests", tests=listed(said)) if said else say("other.altered.see_tests")
    )
    return other("other.altered", in_turn(shown, say("other.altered.by_itself")))
