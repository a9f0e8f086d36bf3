"""The tests of the recording system, each answered found / not found / could not be tested."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from evidencekit.analysis.rotation import missing_numbers
from evidencekit.analysis.values import Check
from evidencekit.analysis.wording import listed, moment_text, plural, span_text, verb
from evidencekit.clock import zone
from evidencekit.evidence.values import Topic

if TYPE_CHECKING:
    from evidencekit.analysis.coverage import Examined
    from evidencekit.evidence.collection import Evidence
    from evidencekit.evidence.supporting import Supporting
    from evidencekit.records import RecordRef

FOUND, NOT_FOUND, UNTESTED = "found", "not found", "could not be tested"


def all_checks(
    found: Examined, evidence: Evidence, supporting: Supporting, zone_name: str
) -> tuple[Check, ...]:
    """Every test, in the order in which the report lists them."""
    return (
        _order(found, zone_name),
        _clock_back(found),
        _clock_forward(found, evidence),
        _switched(found, zone_name),
        _paused(found, supporting),
        _restarts(found, zone_name),
        _quiet(found),
        _rotation(found),
        _missing(found, evidence),
        _copies(found, evidence),
        _damage(evidence),
        _odd(evidence),
    )


def _order(found: Examined, zone_name: str) -> Check:
    title = "End seconds in order"
    pairs, out = found.recording.compared, found.recording.out_of_order
    numbers = {"records": found.recording.records, "pairs": pairs, "decreases": out}
    if pairs == 0:
        return Check("order-of-ends", title, UNTESTED, "fewer than two records in a file", numbers)
    slack = (
        f" by more than {span_text(found.recording.slack_us)} (rounding of this layout)"
        if found.recording.slack_us
        else ""
    )
    if out == 0:
        text = (
            f"Records are written in order of exit, so end seconds must never go back{slack}. In "
            f"{plural(pairs, 'pair')} of neighbouring records they never do."
        )
        return Check("order-of-ends", title, NOT_FOUND, text, numbers)
    tz = zone(zone_name)
    places = [moment_text(joint.end_before, tz) for joint in found.recording.breaks[:5]]
    more = f" and {out - 5:,} more" if out > 5 else ""
    text = (
        f"In {plural(pairs, 'pair')} of neighbouring records end seconds go back "
        f"{plural(out, 'time')}: after {listed(places)}{more}."
    )
    return Check("order-of-ends", title, FOUND, text, numbers, _step_refs(found, back=True))


def _step_refs(found: Examined, *, back: bool) -> tuple[RecordRef, ...]:
    refs: list[RecordRef] = []
    for step in found.coverage.steps:
        if (step.by_us < 0) == back:
            refs += [ref for ref in (step.before, step.after) if ref is not None]
    return tuple(refs[:20])


def _clock_back(found: Examined) -> Check:
    title = "Clock set back"
    steps = [s for s in found.coverage.steps if s.by_us < 0 and s.kind != "log"]
    certain = [step for step in steps if step.kind == "step"]
    numbers = {"steps": len(certain), "other breaks": len(steps) - len(certain)}
    if found.recording.compared == 0:
        return Check("clock-set-back", title, UNTESTED, "fewer than two records in a file", numbers)
    if not steps:
        return Check(
            "clock-set-back", title, NOT_FOUND,
            "No place where end seconds go back, as they would after a clock was set back.", numbers,
        )  # fmt: skip
    text = " ".join(f"{step.text[0].upper()}{step.text[1:]}." for step in steps[:10])
    result = FOUND if certain else UNTESTED
    return Check("clock-set-back", title, result, text, numbers, _step_refs(found, back=True))


def _clock_forward(found: Examined, evidence: Evidence) -> Check:
    title = "Clock moved forward, or system suspended"
    steps = [s for s in found.coverage.steps if s.by_us > 0 and s.kind != "log"]
    ahead = found.recording.ahead
    numbers = {"stretches": len(steps), "processes": len(ahead)}
    if not found.recording.by_pid:
        return Check(
            "clock-moved-forward", title, UNTESTED,
            "The layout records no process ids, by which a start could be checked.", numbers,
        )  # fmt: skip
    if not steps and not ahead:
        return Check(
            "clock-moved-forward", title, NOT_FOUND,
            "No process was found whose own length is shorter than the clock time it lived through.",
            numbers,
        )  # fmt: skip
    parts = []
    if steps:
        parts.append(
            f"In {plural(len(steps), 'stretch', 'stretches')} without records, processes that were "
            "alive at both ends ran for less time than the clock says: there the clock was moved "
            "forward, or the system was suspended."
        )
    refs: tuple[RecordRef, ...] = ()
    if ahead:
        most = max(ahead, key=lambda one: one.start_us - one.named_us)
        row = evidence.take(np.array([most.row]))
        refs = (row.ref(0),)
        numbers["most_us"] = most.start_us - most.named_us
        parts.append(
            f"{plural(len(ahead), 'process', 'processes')} {verb(len(ahead), 'has', 'have')} a "
            f"computed start that lies after {verb(len(ahead), 'it is', 'they are')} first named as "
            f"a parent, at most by {span_text(most.start_us - most.named_us)} "
            f"({row.command_text(0)}, process {most.pid}): so much less than the clock did "
            f"{verb(len(ahead), 'it', 'this process')} run."
        )
    return Check("clock-moved-forward", title, FOUND, " ".join(parts), numbers, refs)


def _switched(found: Examined, zone_name: str) -> Check:
    title = "Accounting switched off and on"
    gaps = [gap for gap in found.coverage.gaps if gap.cause == "accounting switched"]
    numbers = {"switch records": len(found.recording.switches), "gaps": len(gaps)}
    if not found.recording.by_pid:
        return Check(
            "accounting-switched", title, UNTESTED,
            "The layout records no process ids, by which switch records are told.", numbers,
        )  # fmt: skip
    if not gaps:
        joined = sum(1 for seam in found.seams if seam.joined)
        kept = f" {plural(joined, 'switch', 'switches')} at a change of file lasted no longer than 2 s."
        text = "No stretch in which accounting was off." + (kept if joined else "")
        return Check("accounting-switched", title, NOT_FOUND, text, numbers)
    text = " ".join(f"{gap.text[0].upper()}{gap.text[1:]}." for gap in gaps[:10])
    refs = tuple(ref for gap in gaps for ref in (gap.before, gap.after) if ref is not None)
    return Check("accounting-switched", title, FOUND, text, numbers, refs[:20])


def _paused(found: Examined, supporting: Supporting) -> Check:
    title = "Accounting paused for want of disk space"
    gaps = [gap for gap in found.coverage.gaps if gap.cause == "paused for disk space"]
    told = [
        line
        for line in supporting.lines
        if line.topic in {Topic.ACCOUNTING_PAUSED, Topic.ACCOUNTING_RESUMED}
    ]
    paused = sum(1 for line in told if line.topic == Topic.ACCOUNTING_PAUSED)
    numbers = {"lines": len(told), "paused": paused}
    if gaps:
        text = " ".join(f"{gap.text[0].upper()}{gap.text[1:]}." for gap in gaps[:10])
        return Check("accounting-paused", title, FOUND, text, numbers)
    if paused:
        places = [line.place for line in told if line.topic == Topic.ACCOUNTING_PAUSED]
        text = (
            f"The supplied kernel log says so {plural(paused, 'time')}, at times that it does not "
            f"state in full: {listed(places[:10])}."
        )
        return Check("accounting-paused", title, FOUND, text, numbers)
    if told:
        text = (
            f"The supplied kernel log has {plural(len(told), 'line')} of accounting starting or "
            "resuming and none of it pausing."
        )
        return Check("accounting-paused", title, NOT_FOUND, text, numbers)
    text = "A pause leaves no record; it stands in the kernel log, and no such lines were supplied."
    return Check("accounting-paused", title, UNTESTED, text, numbers)


def _restarts(found: Examined, zone_name: str) -> Check:
    title = "Restarts of the system"
    numbers = {"restarts": len(found.restarts)}
    if not found.recording.by_pid:
        return Check(
            "restarts", title, UNTESTED,
            "The layout records no process ids, by which a restart is told.", numbers,
        )  # fmt: skip
    if not found.restarts:
        text = "Nowhere do process ids start over in the way they do after a restart."
        return Check("restarts", title, NOT_FOUND, text, numbers)
    tz = zone(zone_name)
    parts = [
        f"Between {moment_text(r.before_us, tz)} and {moment_text(r.after_us, tz)}: "
        f"{'; '.join(r.why)}."
        for r in found.restarts[:10]
    ]
    return Check("restarts", title, FOUND, " ".join(parts), numbers)


def _quiet(found: Examined) -> Check:
    title = "Stretches of an hour or more without a record"
    quiet = [gap for gap in found.coverage.gaps if gap.recording]
    numbers: dict[str, int] = {"stretches": len(quiet)}
    if not quiet:
        return Check(
            "quiet-stretches", title, NOT_FOUND, "None, apart from those named above.", numbers
        )
    causes: dict[str, int] = {}
    for gap in quiet:
        causes[gap.cause] = causes.get(gap.cause, 0) + 1
    numbers.update(causes)
    longest = max(quiet, key=lambda gap: gap.end_us - gap.start_us)
    words = {
        "clock moved forward": "with the clock moved forward or the system suspended",
        "no activity": "with hardly a process id given out (idle, suspended, or the clock set forward)",
        "unknown": "of unknown cause",
    }
    parts = [f"{count:,} {words[cause]}" for cause, count in sorted(causes.items())]
    text = (
        f"{plural(len(quiet), 'stretch', 'stretches')}, apart from those named above: "
        f"{listed(parts)}. The longest lasts "
        f"{span_text(longest.end_us - longest.start_us)}."
    )
    return Check("quiet-stretches", title, FOUND, text, numbers)


def _rotation(found: Examined) -> Check:
    title = "Breaks between the files"
    joins = found.seams
    kinds = {kind: sum(1 for s in joins if s.kind == kind) for kind in
             ("same process", "off and on", "open", "overlap")}  # fmt: skip
    numbers = {"files": len(found.recording.spans), "changes": len(joins), **kinds}
    if not joins:
        text = "There are no two files that follow each other."
        return Check("rotation", title, UNTESTED, text, numbers)
    loose = [seam for seam in joins if not seam.joined]
    if not loose:
        ids = [seam.ids_between for seam in joins if seam.ids_between is not None]
        most = (
            f"; at most {plural(max(ids), 'process id was', 'process ids were')} given out between"
            if ids
            else ""
        )
        text = (
            f"At {verb(len(joins), 'the', 'each of the')} {plural(len(joins), 'change')} of file the "
            "last record of one file and the first of the next are those of accounting being switched "
            f"over, within two seconds{most}: the files continue each other without a break."
        )
        return Check("rotation", title, NOT_FOUND, text, numbers)
    places = [
        f"{s.before.source.name} → {s.after.source.name} ({_seam_words(s.kind)})"
        for s in loose[:10]
    ]
    text = (
        f"{len(joins) - len(loose):,} of {plural(len(joins), 'change')} of file are joined by their "
        f"switch records; not joined: {listed(places)}."
    )
    refs = tuple(ref for seam in loose[:10] for ref in (seam.before, seam.after))
    return Check("rotation", title, FOUND, text, numbers, refs)


def _seam_words(kind: str) -> str:
    return "the times overlap" if kind == "overlap" else "no switch records on both sides"


def _missing(found: Examined, evidence: Evidence) -> Check:
    title = "Files missing from a rotated set"
    lacking = missing_numbers([source.path for source in evidence.sources])
    absent = {stem: numbers for stem, numbers in lacking.items() if numbers}
    gaps = [gap for gap in found.coverage.gaps if gap.cause == "file missing"]
    numbers = {"sets": len(lacking), "missing": sum(len(n) for n in absent.values())}
    if absent:
        parts = [
            f"of the set {stem}, {verb(len(n), 'number', 'numbers')} {listed([str(i) for i in n[:20]])}"
            for stem, n in sorted(absent.items())
        ]
        text = f"By their names, files are missing: {'; '.join(parts)}."
        return Check("files-missing", title, FOUND, text, numbers)
    breaks = "".join(f" {gap.text[0].upper()}{gap.text[1:]}." for gap in gaps[:10])
    if not lacking:
        text = f"The names of the files do not number a set.{breaks}"
        return Check("files-missing", title, UNTESTED, text, numbers)
    text = f"The numbers in the names have no hole.{breaks}"
    return Check("files-missing", title, UNTESTED if gaps else NOT_FOUND, text, numbers)


def _copies(found: Examined, evidence: Evidence) -> Check:
    title = "Records that are there twice"
    count = found.recording.copies
    numbers = {"copies": count, "records": found.recording.records}
    if not count:
        return Check(
            "copies", title, NOT_FOUND,
            "No two records are equal in every field.", numbers,
        ) if found.recording.by_pid else Check(
            "copies", title, NOT_FOUND,
            "No record of one file stands in another. (Without process ids, equal records within a "
            "file may be different processes.)", numbers,
        )  # fmt: skip
    where = [f"{span.copies:,} in {span.name}" for span in found.recording.spans if span.copies]
    rows = evidence.take(np.flatnonzero(found.recording.is_copy)[:10])
    text = (
        f"{plural(count, 'record')} {verb(count, 'repeats', 'repeat')} an earlier one in every field "
        f"({listed(where[:10])}); {verb(count, 'it is', 'each is')} counted once."
    )
    return Check(
        "copies", title, FOUND, text, numbers, tuple(rows.ref(i) for i in range(len(rows)))
    )


def _damage(evidence: Evidence) -> Check:
    title = "Bytes that could not be read as records"
    problems = [(file, problem) for file in evidence.files for problem in file.problems]
    lost = sum(problem.length for _file, problem in problems)
    numbers = {"problems": len(problems), "bytes": lost, "files": len(evidence.files)}
    if not problems:
        which = verb(len(evidence.files), "the file", "all files")
        text = f"Every byte of {which} was read as records."
        return Check("damage", title, NOT_FOUND, text, numbers)
    parts = [
        f"{file.source.name} at 0x{problem.offset:04X}: {problem.text}"
        for file, problem in problems[:10]
    ]
    more = f"; and {len(problems) - 10:,} more" if len(problems) > 10 else ""
    text = (
        f"{plural(len(problems), 'place')}, {plural(lost, 'byte')} in all: "
        f"{'; '.join(part.rstrip('.') for part in parts)}{more}."
    )
    return Check("damage", title, FOUND, text, numbers)


def _odd(evidence: Evidence) -> Check:
    title = "Records that break a rule of their layout"
    odd = [(file.source, mark) for file in evidence.files for mark in file.scan.marked]
    numbers = {"odd": len(odd), "files": len({source for source, _mark in odd})}
    if not odd:
        text = "Every record has only values that the system writes."
        return Check("odd-records", title, NOT_FOUND, text, numbers)
    parts = [f"{source.name} at 0x{mark.offset:04X}: {mark.text}" for source, mark in odd[:10]]
    more = f"; and {len(odd) - 10:,} more" if len(odd) > 10 else ""
    text = (
        f"{plural(len(odd), 'record')} can be read and {verb(len(odd), 'is', 'are')} kept, but "
        f"{verb(len(odd), 'has', 'have')} values that the system does not write: "
        f"{'; '.join(parts)}{more}."
    )
    refs = tuple(evidence.ref_at(source.name, mark.offset) for source, mark in odd[:10])
    return Check("odd-records", title, FOUND, text, numbers, refs)
