"""The sentences about a run's process family: what failed first, what went on, what a status is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evidencekit.analysis.wording import (
    between_text,
    in_turn,
    length_text,
    listed,
    name_text,
    seconds_text,
)
from evidencekit.clock import SECOND
from evidencekit.outcome import Ending, signal_text
from evidencekit.texts import both, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evidencekit.analysis.failures import Failure
    from evidencekit.analysis.knowledge import Meaning
    from evidencekit.analysis.sentences import Pair, Teller
    from evidencekit.analysis.values import Member, Run


def first_failure(t: Teller, run: Run, failure: Failure) -> Pair:
    """Which process of the family failed first, and how its status travelled up."""
    first, path = failure.first, failure.path
    plain, exact = both(
        "finding.first_failure",
        name=name_text(first.command),
        pid=str(first.pid),
        outcome=first.outcome.text(),
        length=length_text(first.elapsed_us),
        chain=" → ".join(f"{name_text(one.command)} {status_word(one)}" for one in path),
        record=t.exact(first),
    )
    return in_turn(plain, _passed_on(first, path[1:]), *_above(run, failure)), exact


def _above(run: Run, failure: Failure) -> list[str]:
    """Sentences on what ended as the run did, on what lies above it, and on cron's own process."""
    same, job = failure.same, name_text(run.root.command)
    told = []
    if same is not None:
        told.append(
            say(
                "finding.passed_on.own",
                job=job,
                outcome=run.outcome.text(),
                name=name_text(same.command),
                pid=str(same.pid),
            )
        )
    above = [one for one in failure.path if one.depth < run.root.depth]
    stopped = [one for one in above if one.outcome.exit_code == 0 and not _cron_child(one)]
    if stopped:
        told.append(say("finding.passed_on.stopped", names=_names(stopped), job=job))
    cron = [one for one in above if _cron_child(one)]
    if cron and cron[-1].outcome.exit_code == 0:
        told.append(say("finding.passed_on.cron"))
    return told


def _passed_on(first: Member, above: Sequence[Member]) -> str:
    """Words on how an ending went up: a status by exiting with it, a signal as 128 + its number."""
    signal = first.outcome.signal
    same = [one for one in above if one.outcome == first.outcome]
    if signal is None:
        if same:
            return say("finding.passed_on.same", names=_names(same))
        return say("finding.passed_on.not_as_it_was")
    told = [one for one in above if one.outcome.exit_code == 128 + signal]
    words = []
    if same:
        words.append(say("finding.passed_on.same_signal", names=_names(same), n=len(same)))
    if told:
        code = str(128 + signal)
        words.append(say("finding.passed_on.signal_status", names=_names(told), code=code))
    return in_turn(*words) or say("finding.passed_on.signal_not")


def status_word(one: Member) -> str:
    """``28`` or ``signal 15``: a member's ending in a chain of names."""
    if one.outcome.ending is Ending.EXIT:
        return str(one.outcome.exit_code)
    if one.outcome.signal:
        return say("ending.short.signal", signal=str(one.outcome.signal))
    return say("ending.short.unknown")


def _cron_child(one: Member) -> bool:
    return one.command in {"cron", "crond"} and one.uid == 0


def _names(members: Sequence[Member]) -> str:
    return listed([name_text(one.command) for one in members])


def no_child_failed(t: Teller, run: Run, children: int, *, damaged: bool) -> Pair:
    """The job failed although none of its processes did; ``damaged``: some may not be readable."""
    if children:
        key = "finding.no_child_failed.damaged" if damaged else "finding.no_child_failed.plain"
        plain = say(key, n=children)
    else:
        none = "finding.no_child_failed.none_damaged" if damaged else "finding.no_child_failed.none"
        plain = say(none)
    return plain, say("finding.no_child_failed.technical", record=t.exact(run.root), n=children)


def hidden_failure(t: Teller, run: Run, first: Member, usual_count: int, n: int) -> Pair:
    """A child failed while the job reported success."""
    if not n:
        key = "finding.hidden.alone"
    else:
        key = "finding.hidden.seldom" if usual_count else "finding.hidden.never"
    plain = say(
        key,
        day=t.run_day(run),
        run=t.the_run(run),
        name=name_text(first.command),
        pid=str(first.pid),
        how=how_ended(first),
        length=length_text(first.elapsed_us),
        some=str(usual_count),
        n=n,
    )
    return plain, say("finding.hidden.technical", child=t.exact(first), record=t.exact(run.root))


def how_ended(one: Member) -> str:
    """``ended with exit status 1``, ``was ended by signal 15 (SIGTERM)``."""
    if one.outcome.signal is not None:
        return say("ending.did.signal", signal=signal_text(one.outcome.signal))
    if one.outcome.ending is Ending.EXIT:
        return say("ending.did.exit", code=str(one.outcome.exit_code))
    return say("ending.did.unknown")


def outlived(t: Teller, run: Run, orphan: Member) -> Pair:
    """A child went on after the job had ended."""
    after = orphan.end_us - run.end_us
    if after > SECOND:
        key = "finding.outlived.after"
    else:
        key = "finding.outlived.little" if after else "finding.outlived.running"
    plain = say(
        key,
        name=name_text(orphan.command),
        pid=str(orphan.pid),
        run=t.the_run(run),
        day=t.run_day(run),
        span=between_text(after - SECOND, after + SECOND),
        how=how_ended(orphan),
    )
    parent = str(orphan.ppid)
    return plain, say("finding.outlived.technical", record=t.exact(orphan), parent=parent)


def where_time_went(t: Teller, run: Run, child: Member, usual_us: int | None, n: int) -> Pair:
    """The child that took most of a long run, beside what it usually takes."""
    return both(
        "finding.time_spent" if usual_us is None else "finding.time_spent_compared",
        all=length_text(run.elapsed_us),
        name=name_text(child.command),
        pid=str(child.pid),
        length=length_text(child.elapsed_us),
        n=n,
        usual=length_text(usual_us or 0),
        record=t.exact(child),
    )


def mostly_waiting(t: Teller, run: Run, cpu_us: int) -> Pair:
    """A long run that computed next to nothing."""
    return both(
        "finding.waiting",
        length=length_text(run.elapsed_us),
        cpu=seconds_text(cpu_us),
        command=t.command,
        seconds=seconds_text(run.elapsed_us),
    )


def meaning(t: Teller, one: Member, found: Meaning) -> Pair:
    """What a status stands for by the program's own documents; their caveat is among the limits."""
    return both(
        "finding.meaning",
        meaning=found.sentence(),
        place=one.ref.cite(),
        name=name_text(one.command),
        outcome=one.outcome.text(),
    )
