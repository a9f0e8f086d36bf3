"""A window of pages that are made when they are first looked at, or when there is time.

The first page is there at once; charts, the PDF preview and what they import come behind it.
"""

from __future__ import annotations

from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMainWindow, QWidget

from evidencekit_gui.views.start_page import StartPage
from evidencekit_gui.widgets.fitting import PageStack

if TYPE_CHECKING:
    from pathlib import Path

    from evidencekit_gui.session import Session
    from evidencekit_gui.settings import Settings
    from evidencekit_gui.theme import Theme
    from evidencekit_gui.views.custody_page import CustodyPage
    from evidencekit_gui.views.evidence_page import EvidencePage
    from evidencekit_gui.views.job_page import JobPage
    from evidencekit_gui.views.page import Page
    from evidencekit_gui.views.report_page import ReportPage
    from evidencekit_gui.views.review_page import ReviewPage
    from evidencekit_gui.views.verify_page import VerifyPage

EVIDENCE, JOB, REVIEW, REPORT, VERIFY, CUSTODY, START = range(7)
PAGES = {
    EVIDENCE: ("evidence_page", "EvidencePage"),
    JOB: ("job_page", "JobPage"),
    REVIEW: ("review_page", "ReviewPage"),
    REPORT: ("report_page", "ReportPage"),
    VERIFY: ("verify_page", "VerifyPage"),
    CUSTODY: ("custody_page", "CustodyPage"),
}
"""Module and class of each page: imported when it is made."""


class PagedWindow(QMainWindow):
    """Holds the pages in a stack, an empty one in the place of each that is not made yet."""

    page_said = Signal()
    """A page has another title, sentence or word for the foot."""
    step_wanted = Signal(int)
    particulars_wanted = Signal()
    check_wanted = Signal(object, object)
    """A file or bundle is to be shown verified: its path, and the root certificate to trust."""
    judged = Signal()
    """The Verify page has a verdict to show."""

    def __init__(self, session: Session, theme: Theme, settings: Settings, cases: Path) -> None:
        super().__init__()
        self.session = session
        self.theme = theme
        self.settings = settings
        self.verify_only = False
        self._cases = cases
        self._pages: dict[int, Page] = {}
        self.stack = PageStack()
        for _ in range(START + 1):
            self.stack.addWidget(QWidget())

    # The pages, made when they are first looked at or when there is time

    def _page(self, step: int) -> Page:
        page = self._pages.get(step)
        if page is None:
            page = self._pages[step] = self._make(step)
            page.heading_changed.connect(self.page_said)
            page.foot_changed.connect(self.page_said)
            page.wants_step.connect(self.step_wanted)
            empty = self.stack.widget(step)
            chosen = self.stack.currentIndex() == step
            self.stack.insertWidget(step, page)
            if empty is not None:
                self.stack.removeWidget(empty)
                empty.deleteLater()
            if chosen:
                self.stack.setCurrentIndex(step)
        return page

    def _make(self, step: int) -> Page:
        if step == START:
            start = StartPage(self.session, self.theme, self.settings, self._cases)
            start.wants_check.connect(lambda: self.step_wanted.emit(VERIFY))
            return start
        module, name = PAGES[step]
        made: Page = getattr(import_module(f"evidencekit_gui.views.{module}"), name)(
            self.session, self.theme, self.settings
        )
        if step == REPORT:
            self._connect_report(made)
        if step == VERIFY:
            cast("VerifyPage", made).judged.connect(self.judged)
        return made

    def _connect_report(self, page: Page) -> None:
        from evidencekit_gui.views.report_page import ReportPage

        if isinstance(page, ReportPage):
            page.wants_particulars.connect(self.particulars_wanted)
            page.times.wants_check.connect(self.check_wanted)

    def make_pages(self) -> None:
        """Make the pages that nobody has looked at yet, a turn each."""
        for step in (VERIFY,) if self.verify_only else range(START):
            self.session.turns.later(partial(self._page, step))

    @property
    def evidence(self) -> EvidencePage:
        """Step 1."""
        return cast("EvidencePage", self._page(EVIDENCE))

    @property
    def job(self) -> JobPage:
        """Step 2."""
        return cast("JobPage", self._page(JOB))

    @property
    def review(self) -> ReviewPage:
        """Step 3."""
        return cast("ReviewPage", self._page(REVIEW))

    @property
    def report(self) -> ReportPage:
        """Step 4."""
        return cast("ReportPage", self._page(REPORT))

    @property
    def verify(self) -> VerifyPage:
        """Step 5."""
        return cast("VerifyPage", self._page(VERIFY))

    @property
    def custody(self) -> CustodyPage:
        """The custody log."""
        return cast("CustodyPage", self._page(CUSTODY))

    @property
    def start(self) -> StartPage:
        """Where no case is open."""
        return cast("StartPage", self._page(START))
