"""Where the app begins when no case is open: five ways on and nothing else."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from evidencekit.errors import EvidenceError
from evidencekit_gui.language import tr
from evidencekit_gui.theme import GRID, Meaning
from evidencekit_gui.views.case_form import CaseForm
from evidencekit_gui.views.drafts import HELD, NewCaseDraft, fill, follow, typed_in
from evidencekit_gui.views.page import Page
from evidencekit_gui.widgets.basics import Heading, Quiet, Scroller, Text, button, panel, row
from evidencekit_gui.widgets.choice import Choice

if TYPE_CHECKING:
    from evidencekit_gui.jobs import Job
    from evidencekit_gui.session import Session
    from evidencekit_gui.settings import Settings
    from evidencekit_gui.theme import Theme

COLUMN = 68 * GRID
DEMONSTRATION = "Demonstration.ekcase"


class StartPage(Page):
    """New case, open, recent, the real example, check a report."""

    wants_check = Signal()

    def __init__(self, session: Session, theme: Theme, settings: Settings, cases: Path) -> None:
        super().__init__(session, theme, settings)
        self._cases = cases
        self.new = Choice(
            theme, tr("New case…"), tr("Number, time zone, examiner; then add the copied files")
        )
        self.open = Choice(
            theme, tr("Open a case…"), tr("A case folder made before (it ends in .ekcase)")
        )
        self.example = Choice(
            theme,
            tr("Try it with a real example"),
            tr("42 nights of a real server: did the nightly transfer fail on 14 November 2017?"),
        )
        self.check = Choice(
            theme,
            tr("Check a report or bundle"),
            tr("Needs no case: drop what you were given"),
        )
        self.new.clicked.connect(self.show_form)
        self.open.clicked.connect(self.ask_open)
        self.example.clicked.connect(self.open_example)
        self.check.clicked.connect(self.wants_check)
        self.form = CaseForm(settings)
        self.draft = NewCaseDraft(session.pool, cases)
        self._offering = False
        follow({**self.form.fields(), "folder": self.form.folder}, self._typed)
        self.stack = QStackedWidget()
        self.stack.addWidget(self._choices_page())
        self.stack.addWidget(self._form_page())
        self.body.removeWidget(self.notice)
        outer = QHBoxLayout()
        outer.addStretch(1)
        inner = QVBoxLayout()
        inner.addSpacing(3 * GRID)
        inner.addWidget(self.notice)
        inner.addWidget(self.stack, 1)
        self._widen()
        theme.changed.connect(self._widen)
        outer.addLayout(inner)
        outer.addStretch(1)
        self.body.addLayout(outer, 1)
        self.refresh()

    def _widen(self) -> None:
        """The column wants as many letters a line in large text as in small."""
        wide = max(COLUMN, 76 * self.fontMetrics().averageCharWidth())
        self.notice.setFixedWidth(wide)
        self.stack.setFixedWidth(wide)

    @property
    def example_folder(self) -> Path:
        """Where the demonstration case is kept."""
        return self._cases / DEMONSTRATION

    def _choices_page(self) -> QWidget:
        layout = QVBoxLayout()
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addStretch(2)
        layout.addWidget(Heading("EvidenceKit", 0))
        lead = Text(
            tr(
                "Reads copied Unix process accounting files and writes a report that can be "
                "checked. Evidence is opened read-only, copied and hashed; nothing leaves this "
                "computer."
            )
        )
        layout.addWidget(lead)
        layout.addSpacing(2 * GRID)
        for choice in (self.new, self.open, self.example, self.check):
            layout.addWidget(choice)
        layout.addSpacing(2 * GRID)
        layout.addLayout(self._list_of_recent())
        layout.addStretch(3)
        return panel(layout)

    def _list_of_recent(self) -> QVBoxLayout:
        self._recent_head = Heading(tr("Recent"))
        self._recent = QVBoxLayout()
        self._recent.setSpacing(2)
        layout = QVBoxLayout()
        layout.addWidget(self._recent_head)
        layout.addLayout(self._recent)
        return layout

    def _form_page(self) -> QWidget:
        self.make = button(
            tr("Ma&ke the case"),
            self._make,
            main=True,
            about=tr("Make the folder of the case, and open it"),
        )
        back = button(tr("Back"), self._go_back, about=tr("To the first page; nothing is made"))
        layout = QVBoxLayout()
        layout.setContentsMargins(0, 0, 0, 2 * GRID)
        layout.setSpacing(2 * GRID)
        layout.addWidget(Heading(tr("New case"), 0))
        self._sheet = Scroller(self.form, tr("The new case"))
        layout.addWidget(self._sheet, 1)
        layout.addLayout(row(self.make, back, 1))
        return panel(layout)

    def refresh(self) -> None:
        """List the recent cases anew."""
        while (item := self._recent.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        recent = self.settings.recent
        self._recent_head.setVisible(bool(recent))
        for folder in recent[:5]:
            name = folder.stem
            made = button(name, partial(self.open_folder, folder), about=str(folder))
            made.setFlat(True)
            made.setCursor(Qt.CursorShape.PointingHandCursor)
            where = Quiet(str(folder.parent))
            where.setWordWrap(False)
            self._recent.addLayout(row(made, where, 1))

    def _typed(self) -> None:
        """Keep what is typed into the form of the new case."""
        if not self._offering:
            self.watch(self.draft.hold(typed_in(self.form.fields())), asked=False)

    def _go_back(self) -> None:
        self.draft.drop()
        self.show_choices()

    def show_choices(self) -> None:
        """The five ways on."""
        self.notice.clear()
        self.stack.setCurrentIndex(0)
        self.new.setFocus()

    def show_form(self) -> None:
        """Ask for the new case."""
        self.notice.clear()
        self._offering = True
        self.form.offer(self._cases)
        typed = self.draft.typed()
        fill(self.form.fields(), typed)
        self.form.take_folder(typed.get("folder", ""))
        self._offering = False
        if typed:
            self.notice.say(Meaning.ATTENTION, HELD)
        self.stack.setCurrentIndex(1)
        self.form.number.setFocus()

    def ask_open(self) -> None:
        """Choose a case folder, and open it."""
        start = str(self._cases if self._cases.is_dir() else self.settings.last_folder)
        found = QFileDialog.getExistingDirectory(self, tr("Open a case folder"), start)
        if found:
            self.open_folder(Path(found))

    def open_folder(self, folder: Path) -> Job:
        """Open a case; what goes wrong is said here."""
        job = self.watch(self.session.open_case(folder))
        job.succeeded.connect(lambda _: self._remember(folder))
        return job

    def open_example(self) -> Job:
        """Open the demonstration case, making it at the first time."""
        return self.watch(self.session.open_demonstration(self.example_folder))

    def _make(self) -> None:
        try:
            info, place = self.form.info(), self.form.place()
        except EvidenceError as error:
            self.notice.fault(error)
            at_fault = self.form.focusWidget()
            if at_fault is not None:
                self._sheet.ensureWidgetVisible(at_fault)
            return
        self.settings.examiner = info.examiner
        self.watch(self.session.new_case(place, info)).succeeded.connect(lambda _: self._made())

    def _made(self) -> None:
        self.draft.drop()
        if self.session.snapshot is not None:
            self._remember(self.session.snapshot.folder)
        self.stack.setCurrentIndex(0)

    def _remember(self, folder: Path) -> None:
        self.settings.remember_case(folder)
        self.refresh()

    def first_field(self) -> QWidget | None:
        """New case."""
        return self.new
