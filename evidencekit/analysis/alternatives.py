"""Other explanations, each with what one would expect to see and what the records show.

The program proposes; the examiner decides. "ruled out" is said only where the records contradict.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from evidencekit.analysis.failures import failed, own_processes
from evidencekit.analysis.nights import crossed
from evidencekit.analysis.sentences_family import how_ended
from evidencekit.analysis.values import Alternative
from evidencekit.analysis.wording import listed, moment_text, name_text, plural, verb

if TYPE_CHECKING:
    from evidencekit.analysis.context import Context
    from evidencekit.analysis.failures import Failure
    from evidencekit.analysis.values import Run

_KILL = 9
OPEN, RULED_OUT = "open", "ruled out"


def for_failure(c: Context, run: Run, failure: Failure | None) -> tuple[Alternative, ...]:
    """Explanations of a run that ended with other than exit status 0."""
    return (
        _other_job(c, run),
        *_own_status(run, failure),
        _stopped(run),
        *_out_of_memory(run, failure),
        _shutdown(c, run),
        Alternative(
            "The fault lay with the far end or the network, or with this system",
            "Messages of the program, logs of the network or of the other side.",
            "The records hold neither messages nor addresses.",
            OPEN,
        ),
        _altered(c),
    )


def for_length(c: Context, run: Run) -> tuple[Alternative, ...]:
    """Explanations of an unusual length."""
    return (
        _clock(c, run),
        _suspended(c, run),
        Alternative(
            "More or less to do than usual",
            "More or less computing time and data; a change that lasts.",
            "The records hold no amount of data.",
            OPEN,
        ),
        Alternative(
            "The far end or the network was slow or did not answer",
            "Time passing in the program that talks to it, with little computing.",
            "Which program the time passed in is told above; the reason is not recorded.",
            OPEN,
        ),
    )


def for_success(c: Context, run: Run, failure: Failure | None) -> tuple[Alternative, ...]:
    """Explanations of a run that reports success, held to it as those of a failure are to that."""
    below = [one for one in own_processes(run) if one.role != "orphan"]
    if failure is not None:
        shown = f"{name_text(failure.first.command)}: {failure.first.outcome.text()}."
    elif not below:
        shown = "No process below it has a record."
    else:
        count, others = len(below), sum(1 for one in below if failed(one))
        how = f"{others:,} with another ending, as usual runs show it" if others else "all with 0"
        have = verb(count, "has", "have")
        shown = f"{plural(count, 'process', 'processes')} below it {have} a record, {how}."
    return (
        Alternative(
            "The job reported success although it did not reach its purpose",
            "A process below it with another ending; messages of the program; no trace at the far end.",
            f"{shown} The records hold no messages.",
            OPEN,
        ),
        _other_job(c, run),
        _altered(c),
    )


def _other_job(c: Context, run: Run) -> Alternative:
    chain = [one.command for one in run.family if one.role == "ancestor"]
    same = sum(
        1
        for other in c.baseline.runs
        if [one.command for one in other.family if one.role == "ancestor"] == chain
        and other.root.uid == run.root.uid
    )
    n = c.baseline.n
    shown = f"{c.teller.user(run.root.uid)}"
    if chain:
        shown += f", started through {' → '.join(chain)}"
    if n:
        shown += f"; the same in {same} of {plural(n, 'usual run')}"
    return Alternative(
        "Another program of the same name",
        "Another user, other processes above it.",
        shown + ". A name does not tell two programs apart.",
        OPEN,
    )


def _own_status(run: Run, failure: Failure | None) -> tuple[Alternative, ...]:
    if failure is None:
        return ()
    if failure.first is run.root:
        shown, state = "No process below it that has a record failed.", OPEN
    else:
        same = failure.first.outcome == run.outcome
        shown = f"{name_text(failure.first.command)} {how_ended(failure.first)} before it" + (
            ", the same status." if same else "."
        )
        if not same and failure.same is not None:
            same = True
            later = f"{name_text(failure.same.command)} {how_ended(failure.same)} later"
            shown += f" {later}, the same status."
        state = RULED_OUT if same else OPEN
    return (
        Alternative(
            "The job set the status by itself, without a failure below it",
            "No process below it with the same status.",
            shown,
            state,
        ),
    )


def _stopped(run: Run) -> Alternative:
    by_signal = run.outcome.signal is not None
    return Alternative(
        "Someone or something ended the job with a signal that it did not catch",
        "A signal number in its status.",
        f"{run.outcome.text()[0].upper()}{run.outcome.text()[1:]}.",
        OPEN if by_signal else RULED_OUT,
    )


def _out_of_memory(run: Run, failure: Failure | None) -> tuple[Alternative, ...]:
    """The kernel ends a process by signal 9 when memory runs out."""
    ended = [run.root, *([failure.first] if failure else [])]
    if not any(one.outcome.signal == _KILL for one in ended):
        return ()
    return (
        Alternative(
            "The kernel ended it because memory had run out",
            "Signal 9, and a line of the kernel log that names the process as killed.",
            "Signal 9 is recorded; who sent it is not. The kernel log of that time is to be looked at.",
            OPEN,
        ),
    )


def _shutdown(c: Context, run: Run) -> Alternative:
    near = [
        us
        for us in c.examined.coverage.restarts
        if run.start_us <= us and us - run.end_us <= 600_000_000
    ]
    shown = (
        f"The system was restarted at {moment_text(near[0], c.teller.tz)}."
        if near
        else "No restart during the run or within ten minutes after it."
    )
    return Alternative(
        "The system was shut down while the job ran",
        "A restart soon after; other processes ended by signal 15 at the same time.",
        shown,
        OPEN if near else RULED_OUT,
    )


def _clock(c: Context, run: Run) -> Alternative:
    steps = [s for s in c.examined.coverage.steps if s.by_us < 0 and crossed(run, s)]
    return Alternative(
        "The length is wrong because the clock was set during the run",
        "End seconds going back; children that start before their parent.",
        (
            f"The clock was set during the run ({plural(len(steps), 'step')}). "
            if steps
            else "No step of the clock back during the run is seen. "
        )
        + "The length is measured by a clock that is never set.",
        RULED_OUT,
    )


def _suspended(c: Context, run: Run) -> Alternative:
    return Alternative(
        "The system was suspended or very slow",
        "Other jobs of that time longer than usual as well. Time in suspension is not counted.",
        _others_then(c, run),
        OPEN,
    )


def _others_then(c: Context, run: Run) -> str:
    count = c.ended_during(run)
    return (
        f"{plural(count, 'other process', 'other processes')} ended during the run; whether "
        f"{verb(count, 'it was', 'they were')} slower than usual was not compared."
    )


def _altered(c: Context) -> Alternative:
    checks = {check.code: check for check in c.examined.coverage.checks}
    said = [
        text
        for code, text in (
            ("order-of-ends", "end seconds in order"),
            ("copies", "no copies"),
            ("damage", "no unreadable bytes"),
        )
        if code in checks and checks[code].result == "not found"
    ]
    shown = f"The tests of the recording show {listed(said)}." if said else "See the tests."
    return Alternative(
        "The record was altered after it was written",
        "A hash that differs from an earlier one; values that contradict each other.",
        f"{shown} A record by itself cannot show that it was not altered.",
        OPEN,
    )
