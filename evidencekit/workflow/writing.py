"""One report, composed and drawn: for a case at work, and for a bundle whose report is made again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from evidencekit.case.names import shown
from evidencekit.errors import ReportError
from evidencekit.report.content import Library, ReportOptions, ToolFacts, compose
from evidencekit.report.pdf import PdfFile, draw
from evidencekit.texts import ENGLISH, speaking
from evidencekit.workflow.derived import LICENCES, build_digest, tool_json
from evidencekit.workflow.selfcheck import self_checks

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from evidencekit.analysis.values import Analysis
    from evidencekit.case.model import CaseInfo, CustodyEvent, CustodyHead, Exhibit
    from evidencekit.evidence.collection import Evidence
    from evidencekit.progress import Progress
    from evidencekit.report.blocks import Content


@dataclass(frozen=True, slots=True)
class ReportMatter:
    """All that a report is made of, as it stands at one moment, except the evidence itself."""

    info: CaseInfo
    exhibits: tuple[Exhibit, ...]
    events: tuple[CustodyEvent, ...]
    head: CustodyHead
    analysis: Analysis
    options: ReportOptions


def write_report(
    matter: ReportMatter, evidence: Evidence, path: Path, progress: Progress
) -> PdfFile:
    """Compose the report and draw it to ``path``: the same matter gives the same bytes.

    Raises:
        ReportError: the file or its folder cannot be written.
        Cancelled: ``progress`` asked to stop.
    """
    content = composed(matter, evidence)
    private_folder(path.parent)
    return draw(content, path, progress)


def composed(matter: ReportMatter, evidence: Evidence) -> Content:
    """What the report says, for the page and for its plain-text twin."""
    return compose(
        matter.info,
        matter.exhibits,
        matter.events,
        matter.head,
        matter.analysis,
        matter.options,
        explain=evidence.explain,
        raw=evidence.raw,
    )


def tool_facts(told: Mapping[str, Any] | None = None, language: str = ENGLISH) -> ToolFacts:
    """A program and what it leans on, as the report names them: this one, or one told of.

    ``language``: of what its self-check says.
    """
    told = told or tool_json()
    with speaking(language):
        checks = self_checks()
    return ToolFacts(
        version=told["version"],
        runtime=f"CPython {told['python']}, {told['system']}",
        build=build_digest(),
        zone_data=told["zone_data"],
        libraries=tuple(
            Library(name, version, LICENCES.get(name, ""))
            for name, version in told["libraries"].items()
        ),
        self_checks=checks,
    )


def private_folder(folder: Path) -> Path:
    """The folder, made if need be, for its owner only.

    Raises:
        ReportError: it cannot be made.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as exc:
        raise ReportError(
            "the folder for the report could not be made",
            f"{shown(folder)}: {exc.strerror or exc}",
            "choose a folder you may write to",
        ) from exc
    return folder
