"""The tests of the recording system, each answered found / not found / could not be tested."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from evidencekit.analysis.rotation import missing_numbers
from evidencekit.analysis.values import Check
from evidencekit.analysis.wording import (
    as_sentence,
    clauses,
    in_turn,
    listed,
    moment_text,
    span_text,
)
from evidencekit.clock import zone
from evidencekit.evidence.values import Topic
from evidencekit.texts import say

if TYPE_CHECKING:
    from collections.abc import Sequence

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
    title = say("test.order.title")
    pairs, out = found.recording.compared, found.recording.out_of_order
    numbers = {"records": found.recording.records, "pairs": pairs, "decreases": out}
    if pairs == 0:
        return Check("order-of-ends", title, UNTESTED, say("test.too_few"), numbers)
    if out == 0:
        slack = found.recording.slack_us
        text = say(
            "test.order.never_rounded" if slack else "test.order.never",
            n=pairs,
            slack=span_text(slack) if slack else "",
        )
        return Check("order-of-ends", title, NOT_FOUND, text, numbers)
    tz = zone(zone_name)
    places = listed([moment_text(joint.end_before, tz) for joint in found.recording.breaks[:5]])
    if out > 5:
        places = say("list.more", parts=places, n=out - 5)
    pairs_told = say("count.pair", n=pairs)
    text = say("test.order.back", pairs=pairs_told, n=out, places=places)
    return Check("order-of-ends", title, FOUND, text, numbers, _step_refs(found, back=True))


def _step_refs(found: Examined, *, back: bool) -> tuple[RecordRef, ...]:
    refs: list[RecordRef] = []
    for step in found.coverage.steps:
        if (step.by_us < 0) == back:
            refs += [ref for ref in (step.before, step.after) if ref is not None]
    return tuple(refs[:20])


def _clock_back(found: Examined) -> Check:
    title = say("test.back.title")
    steps = [s for s in found.coverage.steps if s.by_us < 0 and s.kind != "log"]
    certain = [step for step in steps if step.kind == "step"]
    numbers = {"steps": len(certain), "other breaks": len(steps) - len(certain)}
    if found.recording.compared == 0:
        return Check("clock-set-back", title, UNTESTED, say("test.too_few"), numbers)
    if not steps:
        return Check("clock-set-back", title, NOT_FOUND, say("test.back.none"), numbers)
    text = in_turn(*(as_sentence(step.text) for step in steps[:10]))
    result = FOUND if certain else UNTESTED
    return Check("clock-set-back", title, result, text, numbers, _step_refs(found, back=True))


def _clock_forward(found: Examined, evidence: Evidence) -> Check:
    title = say("test.forward.title")
    steps = [s for s in found.coverage.steps if s.by_us > 0 and s.kind != "log"]
    ahead = found.recording.ahead
    numbers = {"stretches": len(steps), "processes": len(ahead)}
    if not found.recording.by_pid:
        return Check("clock-moved-forward", title, UNTESTED, say("test.forward.no_ids"), numbers)
    if not steps and not ahead:
        return Check("clock-moved-forward", title, NOT_FOUND, say("test.forward.none"), numbers)
    parts = []
    if steps:
        parts.append(say("test.forward.stretches", n=len(steps)))
    refs: tuple[RecordRef, ...] = ()
    if ahead:
        most = max(ahead, key=lambda one: one.start_us - one.named_us)
        row = evidence.take(np.array([most.row]))
        refs = (row.ref(0),)
        numbers["most_us"] = most.start_us - most.named_us
        parts.append(
            say(
                "test.forward.ahead",
                n=len(ahead),
                size=span_text(most.start_us - most.named_us),
                name=row.command_text(0),
                pid=str(most.pid),
            )
        )
    return Check("clock-moved-forward", title, FOUND, in_turn(*parts), numbers, refs)


def _switched(found: Examined, zone_name: str) -> Check:
    title = say("test.switched.title")
    gaps = [gap for gap in found.coverage.gaps if gap.cause == "accounting switched"]
    numbers = {"switch records": len(found.recording.switches), "gaps": len(gaps)}
    if not found.recording.by_pid:
        return Check("accounting-switched", title, UNTESTED, say("test.switched.no_ids"), numbers)
    if not gaps:
        joined = sum(1 for seam in found.seams if seam.joined)
        kept = say("test.switched.joined", n=joined) if joined else ""
        text = in_turn(say("test.switched.none"), kept)
        return Check("accounting-switched", title, NOT_FOUND, text, numbers)
    text = in_turn(*(as_sentence(gap.text) for gap in gaps[:10]))
    refs = tuple(ref for gap in gaps for ref in (gap.before, gap.after) if ref is not None)
    return Check("accounting-switched", title, FOUND, text, numbers, refs[:20])


def _paused(found: Examined, supporting: Supporting) -> Check:
    title = say("test.paused.title")
    gaps = [gap for gap in found.coverage.gaps if gap.cause == "paused for disk space"]
    told = [
        line
        for line in supporting.lines
        if line.topic in {Topic.ACCOUNTING_PAUSED, Topic.ACCOUNTING_RESUMED}
    ]
    paused = sum(1 for line in told if line.topic == Topic.ACCOUNTING_PAUSED)
    numbers = {"lines": len(told), "paused": paused}
    if gaps:
        text = in_turn(*(as_sentence(gap.text) for gap in gaps[:10]))
        return Check("accounting-paused", title, FOUND, text, numbers)
    if paused:
        places = [line.place for line in told if line.topic == Topic.ACCOUNTING_PAUSED]
        text = say("test.paused.undated", n=paused, places=listed(places[:10]))
        return Check("accounting-paused", title, FOUND, text, numbers)
    if told:
        text = say("test.paused.none", n=len(told))
        return Check("accounting-paused", title, NOT_FOUND, text, numbers)
    text = say("test.paused.no_lines")
    return Check("accounting-paused", title, UNTESTED, text, numbers)


def _restarts(found: Examined, zone_name: str) -> Check:
    title = say("test.restarts.title")
    numbers = {"restarts": len(found.restarts)}
    if not found.recording.by_pid:
        return Check("restarts", title, UNTESTED, say("test.restarts.no_ids"), numbers)
    if not found.restarts:
        return Check("restarts", title, NOT_FOUND, say("test.restarts.none"), numbers)
    tz = zone(zone_name)
    parts = [
        say(
            "test.restarts.one_of",
            start=moment_text(r.before_us, tz),
            end=moment_text(r.after_us, tz),
            why=clauses(r.why),
        )
        for r in found.restarts[:10]
    ]
    return Check("restarts", title, FOUND, in_turn(*parts), numbers)


def _quiet(found: Examined) -> Check:
    title = say("test.quiet.title")
    quiet = [gap for gap in found.coverage.gaps if gap.recording]
    numbers: dict[str, int] = {"stretches": len(quiet)}
    if not quiet:
        return Check("quiet-stretches", title, NOT_FOUND, say("test.quiet.none"), numbers)
    causes: dict[str, int] = {}
    for gap in quiet:
        causes[gap.cause] = causes.get(gap.cause, 0) + 1
    numbers.update(causes)
    longest = max(quiet, key=lambda gap: gap.end_us - gap.start_us)
    words = {
        "clock moved forward": "test.quiet.forward",
        "no activity": "test.quiet.idle",
        "unknown": "test.quiet.unknown",
    }
    text = say(
        "test.quiet.stretches",
        n=len(quiet),
        causes=listed([say(words[cause], n=count) for cause, count in sorted(causes.items())]),
        longest=span_text(longest.end_us - longest.start_us),
    )
    return Check("quiet-stretches", title, FOUND, text, numbers)


def _rotation(found: Examined) -> Check:
    title = say("test.rotation.title")
    joins = found.seams
    kinds = {kind: sum(1 for s in joins if s.kind == kind) for kind in
             ("same process", "off and on", "open", "overlap")}  # fmt: skip
    numbers = {"files": len(found.recording.spans), "changes": len(joins), **kinds}
    if not joins:
        return Check("rotation", title, UNTESTED, say("test.rotation.single"), numbers)
    loose = [seam for seam in joins if not seam.joined]
    if not loose:
        ids = [seam.ids_between for seam in joins if seam.ids_between is not None]
        most = say("test.rotation.most", n=max(ids)) if ids else ""
        text = say("test.rotation.joined", n=len(joins), most=most)
        return Check("rotation", title, NOT_FOUND, text, numbers)
    places = [
        say(
            "test.rotation.overlap" if s.kind == "overlap" else "test.rotation.open",
            before=s.before.source.name,
            after=s.after.source.name,
        )
        for s in loose[:10]
    ]
    joined = len(joins) - len(loose)
    text = say("test.rotation.loose", joined=joined, n=len(joins), places=listed(places))
    refs = tuple(ref for seam in loose[:10] for ref in (seam.before, seam.after))
    return Check("rotation", title, FOUND, text, numbers, refs)


def _missing(found: Examined, evidence: Evidence) -> Check:
    title = say("test.missing.title")
    lacking = missing_numbers([source.path for source in evidence.sources])
    absent = {stem: numbers for stem, numbers in lacking.items() if numbers}
    gaps = [gap for gap in found.coverage.gaps if gap.cause == "file missing"]
    numbers = {"sets": len(lacking), "missing": sum(len(n) for n in absent.values())}
    if absent:
        parts = [
            say("test.missing.set", n=len(n), stem=stem, numbers=listed([str(i) for i in n[:20]]))
            for stem, n in sorted(absent.items())
        ]
        text = say("test.missing.missing", sets=clauses(parts))
        return Check("files-missing", title, FOUND, text, numbers)
    breaks = [as_sentence(gap.text) for gap in gaps[:10]]
    if not lacking:
        text = in_turn(say("test.missing.no_set"), *breaks)
        return Check("files-missing", title, UNTESTED, text, numbers)
    text = in_turn(say("test.missing.no_hole"), *breaks)
    return Check("files-missing", title, UNTESTED if gaps else NOT_FOUND, text, numbers)


def _copies(found: Examined, evidence: Evidence) -> Check:
    title = say("test.copies.title")
    count = found.recording.copies
    numbers = {"copies": count, "records": found.recording.records}
    if not count:
        key = "test.copies.none" if found.recording.by_pid else "test.copies.none_without_ids"
        return Check("copies", title, NOT_FOUND, say(key), numbers)
    where = [
        say("test.copies.where", n=span.copies, name=span.name)
        for span in found.recording.spans
        if span.copies
    ]
    rows = evidence.take(np.flatnonzero(found.recording.is_copy)[:10])
    text = say("test.copies.found", n=count, where=listed(where[:10]))
    return Check(
        "copies", title, FOUND, text, numbers, tuple(rows.ref(i) for i in range(len(rows)))
    )


def _damage(evidence: Evidence) -> Check:
    title = say("test.damage.title")
    problems = [(file, problem) for file in evidence.files for problem in file.problems]
    lost = sum(problem.length for _file, problem in problems)
    numbers = {"problems": len(problems), "bytes": lost, "files": len(evidence.files)}
    if not problems:
        text = say("test.damage.none", n=len(evidence.files))
        return Check("damage", title, NOT_FOUND, text, numbers)
    parts = [
        _at(file.source.name, problem.offset, problem.text.rstrip("."))
        for file, problem in problems[:10]
    ]
    size = say("count.byte", n=lost)
    text = say("test.damage.found", n=len(problems), bytes=size, places=_places(parts, problems))
    return Check("damage", title, FOUND, text, numbers)


def _at(name: str, offset: int, text: str) -> str:
    return say("test.place", name=name, offset=f"{offset:04X}", text=text)


def _places(parts: Sequence[str], whole: Sequence[object]) -> str:
    """The first ten places one by one, and how many follow."""
    told = clauses(parts)
    left = len(whole) - len(parts)
    return say("list.more_clause", parts=told, n=left) if left else told


def _odd(evidence: Evidence) -> Check:
    title = say("test.odd.title")
    odd = [(file.source, mark) for file in evidence.files for mark in file.scan.marked]
    numbers = {"odd": len(odd), "files": len({source for source, _mark in odd})}
    if not odd:
        return Check("odd-records", title, NOT_FOUND, say("test.odd.none"), numbers)
    parts = [_at(source.name, mark.offset, mark.text) for source, mark in odd[:10]]
    text = say("test.odd.found", n=len(odd), places=_places(parts, odd))
    refs = tuple(evidence.ref_at(source.name, mark.offset) for source, mark in odd[:10])
    return Check("odd-records", title, FOUND, text, numbers, refs)
