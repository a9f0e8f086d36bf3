"""Findings about the recording system."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from evidencekit.analysis import codes
from evidencekit.analysis import sentences_files as files
from evidencekit.analysis import sentences_recording as say
from evidencekit.analysis.alternatives_recording import for_damage
from evidencekit.analysis.codes import Code
from evidencekit.analysis.context import damage_near, finding
from evidencekit.analysis.findings_run import SINGLY
from evidencekit.analysis.nights import crossed
from evidencekit.analysis.rotation import streams
from evidencekit.analysis.values import Confidence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evidencekit.analysis.context import Context
    from evidencekit.analysis.values import Check, ClockStep, Finding, Gap
    from evidencekit.records import RecordRef


def about_recording(c: Context) -> Iterator[Finding]:
    """What the tests of the recording found, those near the runs first."""
    coverage = c.examined.coverage
    checks = {check.code: check for check in coverage.checks}
    for step in [s for s in coverage.steps if s.by_us < 0 and s.kind != "log"][:SINGLY]:
        yield _back(c, step)
    logged = [s for s in coverage.steps if s.kind == "log"]
    for step in logged[:SINGLY]:
        yield finding(
            Code.CLOCK_STEP_LOGGED, f"{step.at_us}:{step.by_us}", say.step_logged(c.teller, step),
            numbers={"by_us": step.by_us, "of_this_kind": len(logged)},
            confidence=Confidence.INDICATED, limits=(codes.CLOCK, codes.LOG_CHANGED),
            at_us=step.at_us,
        )  # fmt: skip
    forward = [step for step in coverage.steps if step.by_us > 0 and step.kind != "log"]
    if forward:
        during = [(run, step) for run in c.runs for step in forward if crossed(run, step)]
        yield finding(
            Code.CLOCK_FORWARD, "all", say.clock_forward(c.teller, forward, during),
            records=[
                *(run.root.ref for run, _step in during),
                *(ref for step in forward for ref in (step.before, step.after) if ref),
            ],
            numbers={
                "stretches": len(forward),
                "runs": len(during),
                "at_least_us": sum(step.at_least_us or 0 for step in forward),
            },
            confidence=Confidence.DERIVED, limits=(codes.FAMILY, codes.CLOCK),
        )  # fmt: skip
    for place, note in enumerate(c.calendar.zone_changes):
        yield finding(
            Code.ZONE_CHANGE, str(place), say.zone_change(c.teller, note),
            confidence=Confidence.DERIVED, limits=(codes.SCHEDULE,),
        )  # fmt: skip
    yield from _gaps(c)
    yield from _undated_pauses(c, checks["accounting-paused"])
    yield from _files(c, checks)


def _back(c: Context, step: ClockStep) -> Finding:
    refs = [ref for ref in (step.before, step.after) if ref is not None]
    numbers = {"by_us": step.by_us, "at_least_us": step.at_least_us, "at_most_us": step.at_most_us}
    if step.kind != "step":
        return finding(
            Code.ORDER_BROKEN, str(step.at_us), say.order_broken(c.teller, step), records=refs,
            numbers=numbers, confidence=Confidence.DERIVED, limits=(codes.CLOCK, codes.CONTENT),
            at_us=step.at_us,
        )  # fmt: skip
    during = [run for run in c.runs if crossed(run, step)]
    return finding(
        Code.CLOCK_SET_BACK, str(step.at_us), say.clock_set_back(c.teller, step, during),
        records=[*refs, *(run.root.ref for run in during)],
        numbers=numbers | {"runs": len(during)}, confidence=Confidence.DERIVED,
        limits=(codes.SECOND, codes.CLOCK), at_us=step.at_us,
    )  # fmt: skip


def _gaps(c: Context) -> Iterator[Finding]:
    tell = {
        "accounting switched": (Code.ACCOUNTING_OFF, say.accounting_off),
        "paused for disk space": (Code.ACCOUNTING_PAUSED, say.accounting_paused),
        "restart": (Code.RESTART, say.restarted),
        "ids without record": (Code.IDS_WITHOUT_RECORD, say.ids_without_record),
    }
    for cause, (code, words) in tell.items():
        gaps = [gap for gap in c.examined.coverage.gaps if gap.cause == cause]
        for gap in gaps[:SINGLY]:
            logged = gap.by == "log"
            yield finding(
                code, str(gap.start_us), words(c.teller, gap), records=_refs(gap),
                numbers={"start_us": gap.start_us, "end_us": gap.end_us,
                         "length_us": gap.end_us - gap.start_us, "of_this_kind": len(gaps)},
                confidence=Confidence.INDICATED if logged else Confidence.DERIVED,
                limits=(codes.ALIVE, codes.CLOCK, *([codes.LOG_CHANGED] if logged else [])),
                at_us=gap.start_us,
            )  # fmt: skip


def _undated_pauses(c: Context, check: Check) -> Iterator[Finding]:
    """Pauses of which the kernel's log does not say when they were."""
    if check.result != "found" or any(
        gap.cause == "paused for disk space" for gap in c.examined.coverage.gaps
    ):
        return
    yield finding(
        Code.ACCOUNTING_PAUSED, "undated",
        say.paused_undated(c.teller, int(check.numbers["paused"]), check),
        numbers=dict(check.numbers), confidence=Confidence.INDICATED,
        limits=(codes.ALIVE, codes.LOG_CHANGED),
    )  # fmt: skip


def _refs(gap: Gap) -> list[RecordRef]:
    return [ref for ref in (gap.before, gap.after) if ref is not None]


def _files(c: Context, checks: dict[str, Check]) -> Iterator[Finding]:
    t, found = c.teller, c.examined
    rotation = checks["rotation"]
    if found.seams and rotation.result == "not found":
        yield finding(
            Code.FILES_JOINED, "all",
            say.joined(t, found.seams, len(found.recording.spans)),
            records=[ref for seam in found.seams for ref in (seam.before, seam.after)],
            numbers=dict(rotation.numbers), confidence=Confidence.DERIVED, limits=(codes.CONTENT,),
        )  # fmt: skip
    elif rotation.result == "found":
        yield finding(
            Code.FILES_NOT_JOINED, "all", say.not_joined(t, rotation), records=rotation.records,
            numbers=dict(rotation.numbers), confidence=Confidence.DERIVED, limits=(codes.CONTENT,),
        )  # fmt: skip
    if checks["files-missing"].result == "found":
        check = checks["files-missing"]
        yield finding(
            Code.FILES_MISSING, "all", say.files_missing(t, check), numbers=dict(check.numbers),
            confidence=Confidence.INDICATED, limits=(codes.FILE_NAMES,),
        )  # fmt: skip
    if found.recording.layout_changes:
        changed = c.evidence.take(np.array(found.recording.layout_changes[:20], np.int64))
        yield finding(
            Code.MIXED_LAYOUTS, "all", say.mixed_layouts(t, found.recording.layouts),
            records=[changed.ref(row) for row in range(len(changed))],
            numbers=dict(found.recording.layouts), confidence=Confidence.DERIVED,
        )  # fmt: skip
    for pair in found.recording.inner:
        refs = c.evidence.take(pair.rows[:20])
        yield finding(
            Code.NAMESPACE_COPY, pair.inner, say.namespace_copy(t, pair),
            records=[refs.ref(row) for row in range(len(refs))],
            numbers={"records": pair.records, "init_id": pair.init_id},
            confidence=Confidence.DERIVED, limits=(codes.CONTENT,),
        )  # fmt: skip
    own = _independent(c)
    if own > 1:
        yield finding(
            Code.SEVERAL_SYSTEMS, "all", say.several_systems(t, own), numbers={"sets": own},
            confidence=Confidence.DERIVED,
            limits=(codes.ONE_SYSTEM,),
        )  # fmt: skip
    if found.recording.copies:
        check = checks["copies"]
        yield finding(
            Code.COPIES, "all", files.copies(t, found.recording.copies, check), records=check.records,
            numbers=dict(check.numbers), confidence=Confidence.DERIVED,
        )  # fmt: skip
    yield from _damage(c, checks["damage"])
    yield from _odd(c, checks["odd-records"])


def _independent(c: Context) -> int:
    """Streams of files that are neither seen from within another's namespace nor begin with copies."""
    recording = c.examined.recording
    inner = {pair.inner for pair in recording.inner}
    return sum(
        1
        for stream in streams(recording.spans)
        if stream[0].name not in inner
        and not recording.is_copy[stream[0].first_row]
        and stream[0].copies < stream[0].records
    )


def _damage(c: Context, check: Check) -> Iterator[Finding]:
    size = int(check.numbers.get("bytes", 0))
    if check.result != "found":
        return
    near = c.questioned is not None and damage_near(c, c.questioned)
    yield finding(
        Code.DAMAGE, "all",
        files.damage(c.teller, int(check.numbers["problems"]), size, check, near=near),
        numbers=dict(check.numbers) | {"near_the_run": near}, confidence=Confidence.RECORDED,
        limits=(codes.LOST_BYTES,),
        alternatives=for_damage([problem for file in c.evidence.files for problem in file.problems]),
    )  # fmt: skip


def _odd(c: Context, check: Check) -> Iterator[Finding]:
    if check.result != "found":
        return
    run = c.questioned
    odd = {(file.source, mark.offset) for file in c.evidence.files for mark in file.scan.marked}
    members = () if run is None else (run.root, *run.family)
    within = any((member.ref.source, member.ref.offset) in odd for member in members)
    yield finding(
        Code.ODD_RECORDS, "all", files.odd_records(c.teller, len(odd), check, within=within),
        records=check.records, numbers=dict(check.numbers) | {"in_the_run": within},
        confidence=Confidence.RECORDED,
        limits=(codes.ODD_VALUE,),
    )  # fmt: skip
