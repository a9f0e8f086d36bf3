"""An analysis told in the language of the report that is to be written of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from evidencekit.analysis.analyse import analyse
from evidencekit.evidence.supporting import read_supporting
from evidencekit.progress import Progress, silent
from evidencekit.texts import speaking

if TYPE_CHECKING:
    from evidencekit.analysis.values import Analysis
    from evidencekit.report.options import Decision, ReportOptions
    from evidencekit.workflow.workspace import Workspace


def told_in(
    ws: Workspace, analysis: Analysis, options: ReportOptions, progress: Progress = silent
) -> tuple[Analysis, ReportOptions]:
    """The same analysis in the report's language, and the decisions in it by their new words.

    A case is worked on in English. Where the report is to be in another language, everything is worked
    out once more in that one; keys and numbers are the same in both.

    Raises:
        BadRequest: there are no texts in the language.
        Cancelled: ``progress`` asked to stop.
    """
    if options.language == analysis.language:
        return analysis, options
    with speaking(options.language):
        supporting = read_supporting(ws.case, progress, evidence=ws.evidence)
    told = analyse(ws.evidence, analysis.query, supporting, progress, options.language)
    words = _words(analysis, told)
    decisions = tuple(_told(decision, words) for decision in options.decisions)
    return told, replace(options, decisions=decisions)


def _words(one: Analysis, other: Analysis) -> dict[tuple[str, str], str]:
    """For each finding's key and explanation in one analysis the explanation in the other."""
    told = {finding.key: finding.alternatives for finding in other.findings}
    return {
        (finding.key, mine.explanation): its.explanation
        for finding in one.findings
        for mine, its in zip(finding.alternatives, told.get(finding.key, ()), strict=False)
    }


def _told(decision: Decision, words: dict[tuple[str, str], str]) -> Decision:
    found = words.get((decision.finding, decision.explanation))
    return decision if found is None else replace(decision, explanation=found)
