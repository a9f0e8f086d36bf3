"""The demonstration's report in every form, made once; and its text as poppler reads it."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pytest

from evidencekit import demonstration, workflow
from evidencekit.report.content import ReportOptions, compose
from evidencekit.report.pdf import PdfFile, draw
from evidencekit.workflow.writing import tool_facts

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from evidencekit.analysis.values import Analysis
    from evidencekit.report.blocks import Content
    from evidencekit.workflow.workspace import Workspace

WRITTEN = 1_763_957_200_000_000
"""The made reports' own time: 2025-11-24T04:06:40Z."""


@dataclass(frozen=True)
class Form:
    """One form of the demonstration's report."""

    content: Content
    pdf: PdfFile
    text: str
    """By ``pdftotext -raw``: cell by cell, as it was drawn."""

    @property
    def words(self) -> str:
        """The text with white space made even."""
        return " ".join(self.text.split())

    @property
    def pages(self) -> list[str]:
        """The text of each page, white space made even."""
        return [" ".join(page.split()) for page in self.text.split("\f")[:-1]]


@dataclass(frozen=True)
class Demo:
    """The demonstration's case, open, with its analysis."""

    workspace: Workspace
    analysis: Analysis

    def content(self, **options: object) -> Content:
        """The report's content with these options."""
        ws = self.workspace
        chosen = replace(
            ReportOptions(
                report_id="R-DEMO-2017-118-01",
                created_us=WRITTEN,
                final=True,
                file_name="R-DEMO-2017-118-01.pdf",
                bundle_name="R-DEMO-2017-118-01-bundle",
                tool=tool_facts(),
            ),
            **options,  # type: ignore[arg-type]  # names and types are the test's own affair
        )
        return compose(
            ws.info, ws.exhibits, ws.custody(), ws.head(), self.analysis, chosen,
            explain=ws.evidence.explain, raw=ws.evidence.raw,
        )  # fmt: skip


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """The demonstration, taken in and analysed."""
    folder = tmp_path_factory.mktemp("demo") / "demo.ekcase"
    ws = workflow.new_case(folder, demonstration.INFO)
    workflow.add_files(ws, demonstration.received())
    analysis = workflow.analyse(ws, demonstration.query())
    ws.case.check_exhibits("before report")
    return Demo(ws, analysis)


def pdf_text(path: Path) -> str:
    """The file's text as poppler reads it."""
    done = subprocess.run(
        ["pdftotext", "-raw", str(path), "-"], check=True, capture_output=True, text=True
    )
    return done.stdout


@pytest.fixture(scope="session")
def form(demo: Demo, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], Form]:
    """The demonstration's report by profile and paper; each is drawn once."""
    made: dict[tuple[str, str], Form] = {}
    folder = tmp_path_factory.mktemp("forms")

    def make(profile: str, paper: str = "A4") -> Form:
        if (profile, paper) not in made:
            content = demo.content(profile=profile, paper=paper)
            path = folder / f"{profile}-{paper}.pdf"
            drawn = draw(content, path)
            made[profile, paper] = Form(content, drawn, pdf_text(path))
        return made[profile, paper]

    return make
