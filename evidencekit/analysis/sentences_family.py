"""The sentences about a run's process family: what failed first, what went on, what a status is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evidencekit.analysis.wording import (
    between_text,
    length_text,
    listed,
    name_text,
    plural,
    seconds_text,
    verb,
)
from evidencekit.clock import SECOND
from evidencekit.outcome import Ending, signal_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evidencekit.analysis.failures import Failure
    from evidencekit.analysis.knowledge import Meaning
    from evidencekit.analysis.sentences import Pair, Teller
    from evidencekit.analysis.values import Member, Run


def first_failure(t: Teller, run: Run, failure: Failure) -> Pair:
    """Which process of the family failed first, and how its status travelled up."""
    first, path, same = failure.first, failure.path, failure.same
    steps = [f"{name_text(one.command)} {status_word(one)}" for one in path]
    passed = _passed_on(first, path[1:])
    if same is not None:
        passed += (
            f" The ending of {name_text(run.root.command)} itself, {run.outcome.text()}, is that of "
            f"{name_text(same.command)} (process {same.pid}), which ended after it."
        )
    stopped = [
        one
        for one in path
        if one.depth < run.root.depth and one.outcome.exit_code == 0 and not _cron_child(one)
    ]
    if stopped:
        passed += (
            f" {_names(stopped)} above {name_text(run.root.command)} ended with exit status 0."
        )
    above = [one for one in path if one.depth < run.root.depth and _cron_child(one)]
    cron = (
        " The process of cron that had started the job ended with exit status 0; that says nothing of "
        "the job, for cron's child ends so whatever the job's status is."
        if above and above[-1].outcome.exit_code == 0
        else ""
    )
    return (
        (
            "The first process of that run to end with other than exit status 0 was "
            f"{name_text(first.command)} (process {first.pid}): {first.outcome.text()} after "
            f"{length_text(first.elapsed_us)}.{passed}"
            f"{cron}"
        ),
        f"In order of exit, from below: {' → '.join(steps)}. {t.exact(first)}.",
    )


def _passed_on(first: Member, above: Sequence[Member]) -> str:
    """Words on how an ending went up: a status by exiting with it, a signal as 128 + its number."""
    signal = first.outcome.signal
    same = [one for one in above if one.outcome == first.outcome]
    if signal is None:
        if same:
            return (
                f" The same status stands on {_names(same)} above it, which is consistent with its "
                "having been passed on."
            )
        return " It was not passed on as it was."
    told = [one for one in above if one.outcome.exit_code == 128 + signal]
    words = ""
    if same:
        words += (
            f" {_names(same)} above it {verb(len(same), 'was', 'were')} ended by the same signal: a "
            "signal is not passed on by an ending, so each was sent one, or sent it to itself."
        )
    if told:
        words += (
            f" {_names(told)} above it ended with exit status {128 + signal}, by convention 128 plus "
            "the number of the signal that ended a command."
        )
    return (
        words
        or " No process above it shows the same signal, or 128 plus its number as exit status."
    )


def status_word(one: Member) -> str:
    """``28`` or ``signal 15``: a member's ending in a chain of names."""
    if one.outcome.ending is Ending.EXIT:
        return str(one.outcome.exit_code)
    return "signal " + str(one.outcome.signal) if one.outcome.signal else "not recorded"


def _cron_child(one: Member) -> bool:
    return one.command in {"cron", "crond"} and one.uid == 0


def _names(members: Sequence[Member]) -> str:
    return listed([name_text(one.command) for one in members])


def no_child_failed(t: Teller, run: Run, children: int, *, damaged: bool) -> Pair:
    """The job failed although none of its processes did; ``damaged``: some may not be readable."""
    origin = "the status came from the job itself" if not damaged else (
        "the status came from the job itself, or from a process whose record lies in the bytes nearby "
        "that could not be read"
    )  # fmt: skip
    if not children:
        plain = f"No process started by this run has a record: {origin}."
    else:
        all_ended = (
            "The one process that this run started and that has a record ended with exit status 0"
            if children == 1
            else f"Of the {children:,} processes that this run started and that have a record, none "
            "ended with other than exit status 0"
        )
        plain = (
            f"{all_ended}: {origin}, or from a command that leaves no record of its own (a command "
            "built into the shell, say)."
        )
    return (
        plain,
        f"{t.exact(run.root)}; {plural(children, 'descendant')}, all with exit status 0.",
    )


def hidden_failure(t: Teller, run: Run, first: Member, usual_count: int, n: int) -> Pair:
    """A child failed while the job reported success."""
    seldom = (
        f"in {usual_count} of {plural(n, 'usual run')} the same is seen"
        if usual_count
        else f"in none of {plural(n, 'usual run')} is the same seen"
    )
    return (
        f"{t.on_day(run)} ended with exit status 0, although {name_text(first.command)} (process "
        f"{first.pid}), which it had started, {how_ended(first)} after "
        f"{length_text(first.elapsed_us)}: the job did not pass that on"
        + (f"; {seldom}." if n else "."),
        f"{t.exact(first)}. {t.exact(run.root)}.",
    )


def how_ended(one: Member) -> str:
    """``ended with exit status 1``, ``was ended by signal 15 (SIGTERM)``."""
    if one.outcome.signal is not None:
        return f"was ended by signal {signal_text(one.outcome.signal)}"
    return f"ended with {one.outcome.text()}"


def outlived(t: Teller, run: Run, orphan: Member) -> Pair:
    """A child went on after the job had ended."""
    after = orphan.end_us - run.end_us
    went_on = (
        f"went on for {between_text(after - SECOND, after + SECOND)} after that run had ended"
        if after > SECOND
        else "went on for less than 2 s after that run had ended"
        if after
        else "was still running when that run ended"
    )
    return (
        (
            f"{name_text(orphan.command)} (process {orphan.pid}), most likely started by "
            f"{t.the_run(run)} on {t.run_day(run)}, {went_on} and {how_ended(orphan)}."
        ),
        (
            f"{t.exact(orphan)}. Its record names process {orphan.ppid} as parent because its own had "
            "ended; it is assigned by user, time and process id."
        ),
    )


def where_time_went(t: Teller, run: Run, child: Member, usual_us: int | None, n: int) -> Pair:
    """The child that took most of a long run, beside what it usually takes."""
    compared = (
        f"; the median over {plural(n, 'usual run')} with a process of that name is "
        f"{length_text(usual_us)}"
        if usual_us is not None
        else ""
    )
    return (
        (
            f"Of the {length_text(run.elapsed_us)} of that run, {name_text(child.command)} (process "
            f"{child.pid}) took "
            f"{length_text(child.elapsed_us)}{compared}."
        ),
        f"{t.exact(child)}.",
    )


def mostly_waiting(t: Teller, run: Run, cpu_us: int) -> Pair:
    """A long run that computed next to nothing."""
    return (
        (
            f"In the {length_text(run.elapsed_us)} of that run its processes computed for "
            f"{seconds_text(cpu_us)} in all: it was waiting for nearly the whole time."
        ),
        (
            f"Sum of user and system time of {t.command} and its recorded descendants: "
            f"{seconds_text(cpu_us)} of {seconds_text(run.elapsed_us)}."
        ),
    )


def meaning(t: Teller, one: Member, found: Meaning) -> Pair:
    """What a status stands for by the program's own documents."""
    caveat = f" {found.caveat}" if found.caveat else ""
    return (
        found.sentence(),
        (
            f"{one.ref.cite()}: {name_text(one.command)}, {one.outcome.text()}. The record holds the "
            "name only; that "
            f"the program was this one, in this version, is not recorded.{caveat}"
        ),
    )
