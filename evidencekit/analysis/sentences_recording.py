"""The sentences about the recording system and the supplied logs, in one place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evidencekit.analysis.wording import (
    between_text,
    day_text,
    listed,
    moment_text,
    plural,
    span_text,
    time_text,
    verb,
)
from evidencekit.clock import local_date

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evidencekit.analysis.crondaemon import DaemonEnd
    from evidencekit.analysis.namespaces import InnerFile
    from evidencekit.analysis.rotation import Seam
    from evidencekit.analysis.sentences import Pair, Teller
    from evidencekit.analysis.values import Check, ClockStep, Gap, Run


def as_sentence(text: str) -> str:
    """A clause as a sentence of its own."""
    return text[0].upper() + text[1:] + ("" if text.endswith(".") else ".")


def accounting_off(t: Teller, gap: Gap) -> Pair:
    """Accounting was switched off for a time."""
    return (
        (
            f"Accounting was off from {moment_text(gap.start_us, t.tz)} to "
            f"{moment_text(gap.end_us, t.tz)} "
            f"({span_text(gap.end_us - gap.start_us)}): of processes that ended in that time "
            "there is no "
            "record."
        ),
        as_sentence(gap.text),
    )


def accounting_paused(t: Teller, gap: Gap) -> Pair:
    """The kernel paused accounting."""
    return (
        (
            f"By the kernel's log accounting was paused for want of disk space from "
            f"{moment_text(gap.start_us, t.tz)} to {moment_text(gap.end_us, t.tz)}: processes "
            "that ended "
            "in that time may have no record."
        ),
        as_sentence(gap.text),
    )


def paused_undated(t: Teller, pauses: int, check: Check) -> Pair:
    """The kernel paused accounting, and its log does not say when."""
    when = verb(pauses, "at a time", "at times")
    return (
        (
            "By the kernel's log accounting was paused for want of disk space "
            f"{plural(pauses, 'time')}, {when} that the log does not date: processes that ended then "
            "may have no record."
        ),
        check.text,
    )


def ids_without_record(t: Teller, gap: Gap) -> Pair:
    """Process ids were given out while nothing was recorded."""
    return (
        (
            f"Between {moment_text(gap.start_us, t.tz)} and {moment_text(gap.end_us, t.tz)} no process "
            "has a record although process ids were given out: processes may have ended in that time "
            "without being recorded."
        ),
        as_sentence(gap.text),
    )


def restarted(t: Teller, gap: Gap) -> Pair:
    """The system was restarted."""
    told = (
        "a log tells of it, the records do not show it by themselves"
        if gap.by == "log"
        else "process ids start over"
    )
    return (
        (
            f"On {day_text(local_date(gap.end_us, t.tz))} the system was restarted between "
            f"{time_text(gap.start_us, t.tz)} and {time_text(gap.end_us, t.tz)}: {told}."
        ),
        as_sentence(gap.text),
    )


def _step_size(step: ClockStep) -> str:
    """By how much the clock was moved: between its bounds, or at least."""
    if step.at_least_us is not None and step.at_most_us is not None:
        return between_text(step.at_least_us, step.at_most_us)
    known = step.at_most_us if step.by_us < 0 else step.at_least_us
    return f"at least {span_text(known if known is not None else step.by_us)}"


def clock_set_back(t: Teller, step: ClockStep, during: Sequence[Run]) -> Pair:
    """The clock was set back, and which runs were alive then."""
    size = _step_size(step)
    runs = ""
    if during:
        starts = listed([moment_text(run.start_us, t.tz) for run in during])
        runs = (
            f" The {verb(len(during), 'run', 'runs')} of {t.command} alive then "
            f"{verb(len(during), 'shows', 'show')} a start that is too early by as much ({starts}); "
            f"{verb(len(during), 'its length is', 'their lengths are')} not touched."
        )
    return (
        (
            f"On {day_text(local_date(step.at_us, t.tz))}, soon after "
            f"{time_text(step.at_us, t.tz)}, the "
            f"system's clock was set back by {size}.{runs}"
        ),
        as_sentence(step.text)
        + " Lengths are measured with a clock that steps do not touch; starts are computed at exit.",
    )


def order_broken(t: Teller, step: ClockStep) -> Pair:
    """The order of records is broken and the clock is not shown to be the cause."""
    if step.kind == "repeat":
        what = "from there on the file repeats records that it holds already"
    elif step.kind == "splice":
        what = (
            "there the records of the file do not continue each other: records of another time or "
            "place follow"
        )
    else:
        what = "whether the clock was set back there or other records follow cannot be told"
    return (
        (
            f"After {moment_text(step.at_us, t.tz)} the end times in the file go back by "
            f"{span_text(step.by_us)}; {what}."
        ),
        as_sentence(step.text),
    )


def clock_forward(
    t: Teller, steps: Sequence[ClockStep], during: Sequence[tuple[Run, ClockStep]]
) -> Pair:
    """Stretches in which the clock went on without the system, and which runs were alive then."""
    total = sum(step.at_least_us or 0 for step in steps)
    told = [
        f"{moment_text(run.start_us, t.tz)}, late by {_step_size(step)}" for run, step in during[:5]
    ]
    runs = (
        f" {plural(len(during), 'run')} of {t.command} alive then "
        f"{verb(len(during), 'shows', 'show')} a start that is too late by as much "
        f"({'; '.join(told)}); {verb(len(during), 'its length is', 'their lengths are')} not touched."
        if during
        else ""
    )
    return (
        (
            f"In {plural(len(steps), 'stretch', 'stretches')} without records the system's clock was "
            f"moved forward, or the system was suspended, by {span_text(total)} in all at least: those "
            f"stretches do not show that recording had stopped.{runs}"
        ),
        " ".join(as_sentence(step.text) for step in steps[:5])
        + (f" And {len(steps) - 5:,} more." if len(steps) > 5 else ""),
    )


def zone_change(t: Teller, note: str) -> Pair:
    """The zone's clocks changed within the range."""
    return (
        f"{as_sentence(note)} The change is one of the calendar; no record is affected by it.",
        f"{as_sentence(note)} Records hold seconds of UTC.",
    )


def joined(t: Teller, seams: Sequence[Seam], files: int) -> Pair:
    """The rotated files continue each other."""
    same = sum(1 for seam in seams if seam.kind == "same process")
    ids = [seam.ids_between for seam in seams if seam.ids_between is not None]
    parts = []
    if same:
        parts.append(f"{plural(same, 'change')} by one and the same process")
    if ids:
        most = max(ids)
        parts.append(
            f"{plural(len(ids), 'change')} by switching off and on within two seconds, with at most "
            f"{plural(most, 'process id')} given out between"
        )
    return (
        (
            f"The {plural(files, 'accounting file')} continue each other without a break: at "
            f"{verb(len(seams), 'the', 'each of the')} {plural(len(seams), 'change')} of file the last "
            "record of the one and the first of the next are those of accounting being switched over."
        ),
        f"{as_sentence('; '.join(parts))} A process that ended within such a change has no record.",
    )


def not_joined(t: Teller, check: Check) -> Pair:
    """Some files do not continue each other."""
    return (
        (
            "Not all accounting files continue each other without a break: between some of "
            "them records "
            "may be missing."
        ),
        check.text,
    )


def files_missing(t: Teller, check: Check) -> Pair:
    """Pieces of a rotated set are not there."""
    return (
        (
            "Files of the rotated set are missing from what was supplied: for the time they "
            "cover nothing "
            "can be said."
        ),
        check.text,
    )


def namespace_copy(t: Teller, pair: InnerFile) -> Pair:
    """One file repeats another as seen from an inner pid namespace."""
    init = f"; process 1 there is process {pair.init_id} in the other file" if pair.init_id else ""
    return (
        (
            f"{plural(pair.records, 'record')} of {pair.inner} "
            f"{verb(pair.records, 'tells', 'tell')} of "
            f"the same {verb(pair.records, 'process', 'processes')} as {pair.outer}, under "
            "other process "
            f"ids: it is the accounting of a container or the like, seen from within. "
            f"{verb(pair.records, 'It is', 'They are')} counted once."
        ),
        (
            f"Equal in name, times, length, CPU time, faults, flags and status, with process ids that "
            f"stand one for one{init}. The kernel writes an end to the file of each pid namespace "
            "around the process."
        ),
    )


def several_systems(t: Teller, streams: int) -> Pair:
    """Files of the same time that do not repeat each other."""
    return (
        (
            f"The accounting files fall into {streams} sets that cover the same time with different "
            "records: they come from several systems (or parts of one), and runs are told for each by "
            "itself."
        ),
        f"{streams} streams of files whose end seconds overlap without being copies.",
    )


def mixed_layouts(t: Teller, layouts: dict[str, int]) -> Pair:
    """Records of several kinds stand in one file."""
    parts = [f"{count:,} of {name}" for name, count in sorted(layouts.items(), key=_by_count)]
    return (
        (
            f"Records of {plural(len(layouts), 'kind')} stand together in one file: {listed(parts)}. "
            "Records of another kind were written by another system, or after a change of its kernel."
        ),
        f"Layouts by count: {listed(parts)}.",
    )


def _by_count(item: tuple[str, int]) -> tuple[int, str]:
    return -item[1], item[0]


def step_logged(t: Teller, step: ClockStep) -> Pair:
    """Only a log tells of a step."""
    return (
        (
            f"The supplied log says that the system's clock was set at "
            f"{moment_text(step.at_us, t.tz)}; the records do not show it by themselves."
        ),
        as_sentence(step.text),
    )


def daemon_gone_plain(t: Teller, gone: DaemonEnd) -> str:
    """A clause for the plain sentence: cron had ended, and what is known of its coming back."""
    after = (
        " and was not running"
        if gone.away
        else "; no process started by cron is recorded between that and the time due"
    )
    return (
        f" The daemon {gone.name}, which starts it, had ended on "
        f"{day_text(local_date(gone.ended_us, t.tz))} at {time_text(gone.ended_us, t.tz)}{after}."
    )


def daemon_gone(t: Teller, gone: DaemonEnd) -> str:
    """A clause: cron itself had ended before a missing run."""
    back = (
        f"; the next process that cron forked is recorded at {moment_text(gone.back_us, t.tz)}"
        if gone.back_us is not None
        else "; no later process that cron forked is recorded"
    )
    away = (
        ": by its id, the cron that forked that one was started after the run was due"
        if gone.away
        else ""
    )
    return (
        f" {gone.name} itself had ended at {moment_text(gone.ended_us, t.tz)} ({gone.how}, "
        f"{gone.ref.cite()}){back}{away}."
    )
