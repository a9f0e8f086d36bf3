"""Findings about the supplied logs: lines and records, both ways."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evidencekit.analysis import codes
from evidencekit.analysis import sentences_logs as say
from evidencekit.analysis.alternatives_recording import (
    for_disagreement,
    for_line_alone,
    for_run_alone,
)
from evidencekit.analysis.codes import Code
from evidencekit.analysis.context import about, finding
from evidencekit.analysis.findings_run import SINGLY
from evidencekit.analysis.matches import LineState
from evidencekit.analysis.values import Confidence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evidencekit.analysis.context import Context
    from evidencekit.analysis.matches import LineMatch
    from evidencekit.analysis.values import Finding, Run


def about_logs(c: Context) -> Iterator[Finding]:
    """What the supplied logs add, both ways."""
    found, t = c.corroborated, c.teller
    if not found.shown.supplied:
        yield finding(Code.NO_LOG, "all", say.no_log(t), limits=(codes.ALIVE,))
        return
    run = c.questioned
    match = found.by_run.get(id(run)) if run is not None else None
    if run is not None and match is not None and match.agrees:
        yield finding(
            Code.CRON_LINE_AGREES, about(run.root), say.line_agrees(t, run, match),
            records=(run.root.ref, *([match.ref] if match.ref else [])),
            numbers={"exhibit": match.line_exhibit, "line": match.line_number},
            confidence=Confidence.DERIVED, limits=(codes.LOG,), at_us=match.line_us,
        )  # fmt: skip
    unit = found.units.get(id(run)) if run is not None else None
    if run is not None and unit is not None:
        yield finding(
            Code.UNIT_LINE_AGREES, about(run.root), say.unit_agrees(t, run, unit),
            records=(run.root.ref,), numbers={"exhibit": unit.line_exhibit, "line": unit.line_number},
            confidence=Confidence.INDICATED, limits=(codes.LOG,), at_us=unit.line_us,
        )  # fmt: skip
    for ended, ending in _endings(c):
        code = Code.LOGGED_ENDING_AGREES if ending.agrees else Code.LOGGED_ENDING_DIFFERS
        yield finding(
            code, f"{about(ended.root)}:{ending.line_exhibit}:{ending.line_number}",
            say.logged_ending(t, ended, ending),
            records=[ref for ref in (ended.root.ref, ending.ref) if ref],
            numbers={"exhibit": ending.line_exhibit, "line": ending.line_number},
            confidence=Confidence.DERIVED, limits=(codes.LOG_ENDING,), at_us=ending.line_us,
        )  # fmt: skip
    if found.shown.lines:
        stepped = sum(match.agrees and match.stepped for match in found.by_run.values())
        yield finding(
            Code.CRON_LINES_AGREE, "all",
            say.lines_agree(t, found.shown.agreed, stepped, found.shown.lines, found.shown.text),
            records=[m.ref for m in found.by_run.values() if m.ref is not None],
            numbers={"lines": found.shown.lines, "agreed": found.shown.agreed, "stepped": stepped},
            confidence=Confidence.DERIVED, limits=(codes.LOG,),
        )  # fmt: skip
    yield from _disagreements(c)


def _endings(c: Context) -> list[tuple[Run, LineMatch]]:
    """Logged endings worth a finding: of the run in question, and those at odds with a record."""
    return [
        (run, match)
        for run, match in c.corroborated.endings
        if run is c.questioned or not match.agrees
    ][:SINGLY]


def _disagreements(c: Context) -> Iterator[Finding]:
    found, t = c.corroborated, c.teller
    for run, match in found.disagreeing[:SINGLY]:
        yield finding(
            Code.CRON_LINE_DISAGREES, about(run.root), say.line_disagrees(t, run, match),
            records=[ref for ref in (run.root.ref, match.ref) if ref],
            numbers={"exhibit": match.line_exhibit, "line": match.line_number},
            confidence=Confidence.DERIVED, limits=(codes.LOG, codes.CLOCK), at_us=match.line_us,
            alternatives=for_disagreement(c),
        )  # fmt: skip
    if len(found.lone_lines) > SINGLY:
        yield finding(
            Code.CRON_LINE_ALONE, "many", say.many_lines_alone(t, len(found.lone_lines)),
            numbers={"lines": len(found.lone_lines)}, confidence=Confidence.DERIVED,
            limits=(codes.LOG, codes.ALIVE),
        )  # fmt: skip
    else:
        for line, match in found.lone_lines:
            yield finding(
                Code.CRON_LINE_ALONE, f"{match.line_exhibit}:{match.line_number}",
                say.line_alone(t, match),
                numbers={"exhibit": match.line_exhibit, "line": match.line_number},
                confidence=Confidence.DERIVED, limits=(codes.LOG, codes.ALIVE), at_us=match.line_us,
                alternatives=for_line_alone(c, line),
            )  # fmt: skip
    # Of times that no log covers only the run in question is told.
    alone = [
        (run, match)
        for run, match in found.lone_runs
        if match.state is LineState.NO_LINE
        or (match.state is LineState.NOT_COVERED and run is c.questioned)
    ]
    if len(alone) > SINGLY:
        yield finding(
            Code.RUN_WITHOUT_LINE, "many", say.many_runs_alone(t, len(alone)),
            records=[run.root.ref for run, _ in alone], numbers={"runs": len(alone)},
            confidence=Confidence.DERIVED, limits=(codes.LOG,),
        )  # fmt: skip
        return
    for run, match in alone:
        yield finding(
            Code.RUN_WITHOUT_LINE, about(run.root), say.run_alone(t, run, match),
            records=(run.root.ref,), confidence=Confidence.DERIVED, limits=(codes.LOG,),
            alternatives=for_run_alone(run), at_us=run.start_us,
        )  # fmt: skip
