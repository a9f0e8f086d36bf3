"""What goes into the report: findings, the examiner's words, declarations, its form."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QTabWidget, QWidget

from evidencekit.assets import asset
from evidencekit.report.options import DECLARATIONS, ReportOptions
from evidencekit_gui import wording
from evidencekit_gui.language import tr
from evidencekit_gui.theme import GRID
from evidencekit_gui.widgets.basics import (
    Heading,
    Line,
    Quiet,
    Scroller,
    Text,
    button,
    column,
    form,
    panel,
    row,
)
from evidencekit_gui.widgets.finding_list import FindingList
from evidencekit_gui.widgets.finding_row import Box, Words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QLayout

    from evidencekit.analysis.values import Finding
    from evidencekit.case.model import CaseInfo, Statement
    from evidencekit_gui.theme import Theme

WORDS = {
    "opinion": (tr("Your opinion"), tr("marked as such in the report; may stay empty"), 5),
    "opinion_range": (tr("Range of opinion"), tr("what others could think, and why you do not"), 3),
    "contrary": (tr("What speaks against it"), tr("facts or views that point the other way"), 3),
    "interests": (tr("Interests"), tr("ties to the parties or to the outcome; or “none”"), 2),
    "ordinary_course": (
        tr("How the records were kept"),
        tr("what the system's operator says of why and since when accounting was kept"),
        3,
    ),
}
"""Field of :class:`ReportOptions` → heading, hint, lines; :mod:`remembered` keeps the same fields."""


@lru_cache(maxsize=1)
def declaration_names() -> dict[str, str]:
    """Key and name of each template; the date of its wording with it."""
    told = tomllib.loads(asset("texts/declarations.en.toml").read_text("utf-8"))["declaration"]
    return {key: f"{told[key]['name']} ({told[key]['date']})" for key in DECLARATIONS}


class ReportForm(QTabWidget):
    """Three sheets: findings, words, form; the page may add one."""

    changed = Signal()
    said = Signal(str, str)
    """A finding's key, and what the examiner says about it now."""
    typed = Signal()
    """Something is being typed that is told when the keyboard leaves it."""
    saying = Signal(str, str)
    """What the examiner says about a finding, while it is being typed."""
    wants_particulars = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setDocumentMode(True)
        self.setAccessibleName(tr("What goes into the report"))
        self.tabBar().setAccessibleName(tr("What goes into the report"))
        self.questions = Text()
        self.findings = FindingList(theme)
        self.words = {name: Words(head, hint, lines) for name, (head, hint, lines) in WORDS.items()}
        self.profile = _choice(tr("Profile"), ((tr("Summary"), "summary"), (tr("Full"), "full")))
        self.paper = _choice(tr("Paper"), (("A4", "A4"), (tr("Letter"), "Letter")))
        self.declarations = {key: Box(theme) for key in DECLARATIONS}
        self.add_sheet(tr("Findings"), self._findings_sheet())
        self.add_sheet(tr("Your words"), self._words_sheet())
        self.add_sheet(tr("Form"), self._form_sheet())
        self.findings.changed.connect(self.changed)
        self.findings.said.connect(self.said)
        self.findings.typed.connect(self.typed)
        self.findings.saying.connect(self.saying)
        for words in self.words.values():
            words.kept.connect(lambda _: self.changed.emit())
            words.typed.connect(lambda _: self.typed.emit())
        for choice in (self.profile, self.paper):
            choice.activated.connect(lambda _: self.changed.emit())
        for box in self.declarations.values():
            box.clicked.connect(lambda _: self.changed.emit())

    def add_sheet(self, title: str, layout: QLayout) -> None:
        """One more sheet, last."""
        layout.setContentsMargins(0, GRID, 2 * GRID, GRID)
        self.addTab(Scroller(panel(layout), title), title)

    def _findings_sheet(self) -> QLayout:
        change = self.findings.before = button(
            tr("Change…"), self.wants_particulars.emit, about=tr("Change the questions asked")
        )
        return column(
            row(Heading(tr("Questions asked")), 1, change),
            self.questions,
            Line(self._theme),
            Heading(tr("Findings")),
            Quiet(
                tr("All are listed. One that is left out is named in the report with its reason.")
            ),
            self.findings,
            1,
        )

    def _words_sheet(self) -> QLayout:
        parts: list[QWidget] = [
            Quiet(tr("Printed in the full form, marked as yours. What stays empty is printed so."))
        ]
        for name, words in self.words.items():
            parts += [Heading(WORDS[name][0]), words]
        return column(*parts, 1)

    def _form_sheet(self) -> QLayout:
        about = Quiet(
            tr(
                "Summary: the answer, the evidence, what the records show and do not show, "
                "checks, custody. Full: all parts and annexes, every figure traced to its "
                "record."
            )
        )
        boxes = []
        for key, box in self.declarations.items():
            name = declaration_names()[key]
            box.setAccessibleName(name)
            box.setAccessibleDescription(tr("Printed blank at the end of the full form"))
            words = Text(name)
            line = row(box, words)
            line.setStretch(1, 1)
            line.setAlignment(box, Qt.AlignmentFlag.AlignTop)
            boxes.append(panel(line))
        return column(
            Heading(tr("Form")),
            form((tr("&Profile"), self.profile), (tr("Pape&r"), self.paper)),
            about,
            Line(self._theme),
            Heading(tr("Declarations")),
            Quiet(
                tr("Printed blank at the end of the full form, to be completed and signed by hand.")
            ),
            *boxes,
            1,
        )

    # What it says

    def options(self) -> ReportOptions:
        """What the form says."""
        words: dict[str, Any] = {
            name: field.toPlainText().strip() for name, field in self.words.items()
        }
        return ReportOptions(
            profile=str(self.profile.currentData()),
            paper=str(self.paper.currentData()),
            left_out=self.findings.left_out(),
            decisions=self.findings.decisions(),
            declarations=tuple(key for key, box in self.declarations.items() if box.isChecked()),
            **words,
        )

    def take(self, options: ReportOptions) -> None:
        """Show what was said before; tells nobody."""
        self.profile.setCurrentIndex(max(0, self.profile.findData(options.profile)))
        self.paper.setCurrentIndex(max(0, self.paper.findData(options.paper)))
        self.findings.take(options.left_out, options.decisions)
        for key, box in self.declarations.items():
            box.setChecked(key in options.declarations)
        for name, words in self.words.items():
            words.take(getattr(options, name))

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """List the findings of another analysis."""
        self.findings.show_findings(findings)
        self.setTabText(
            0, tr("Findings  {findings}", findings=len(findings)) if findings else tr("Findings")
        )

    def show_case(self, info: CaseInfo | None, statements: Sequence[Statement]) -> None:
        """Show what the case says: the questions, and what was said about findings."""
        asked = info.questions if info else ()
        self.questions.setText("\n".join(asked) or wording.NOT_STATED)
        self.findings.take_statements(statements)


def _choice(name: str, items: tuple[tuple[str, str], ...]) -> QComboBox:
    made = QComboBox()
    made.setAccessibleName(name)
    made.setAccessibleDescription(name)
    for text, data in items:
        made.addItem(text, data)
    return made
