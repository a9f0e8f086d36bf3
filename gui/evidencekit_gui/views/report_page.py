"""Step 4: what goes in at the left, the PDF as it is at the right, one button to finalise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from evidencekit.case.model import Statement
from evidencekit_gui.language import tr
from evidencekit_gui.remembered import FORM, HAND_OVER, STATEMENT, form_as_json, form_from_json
from evidencekit_gui.theme import GRID, Meaning
from evidencekit_gui.views import report_words
from evidencekit_gui.views.case_form import unsaid_of
from evidencekit_gui.views.delivered_panel import DeliveredPanel
from evidencekit_gui.views.page import Page
from evidencekit_gui.views.paged import JOB
from evidencekit_gui.views.report_form import ReportForm
from evidencekit_gui.views.trusted_time import TimeSheet, time_in_short
from evidencekit_gui.widgets.basics import (
    Heading,
    Line,
    Quiet,
    button,
    column,
    emphasise,
    panel,
    row,
)
from evidencekit_gui.widgets.fitting import TurningSplit
from evidencekit_gui.widgets.pdf_preview import PdfPreview
from evidencekit_gui.widgets.steps import Steps

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtGui import QShowEvent
    from PySide6.QtWidgets import QWidget

    from evidencekit.report.options import ReportOptions
    from evidencekit.workflow import Delivery, ReportFile
    from evidencekit_gui.jobs import Job
    from evidencekit_gui.session import Session
    from evidencekit_gui.settings import Settings
    from evidencekit_gui.theme import Theme
    from evidencekit_gui.views.seal_choice import Seal

SETTLE_MS = 500


class ReportPage(Page):
    """The form, the preview and what finalising made."""

    wants_particulars = Signal()

    def __init__(self, session: Session, theme: Theme, settings: Settings) -> None:
        super().__init__(session, theme, settings)
        self._stale = True
        self._drafting: Job | None = None
        self.form = ReportForm(theme)
        self.form.paper.setCurrentIndex(max(0, self.form.paper.findData(settings.paper)))
        self.times = TimeSheet(self)
        self.times.pending_changed.connect(self._name_times)
        self.form.add_sheet(tr("Trusted time"), column(self.times, 1))
        self.preview = PdfPreview(theme, report_words.HINT)
        self.file_line = Quiet()
        self.open_button = button(
            tr("Open folder"), self.open_folder, about=tr("Show where the report lies")
        )
        self.finalise_button = button(
            tr("Finalise…"),
            self.ask_finalise,
            main=True,
            about=tr("Say what finalising does, and ask before it is done"),
        )
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLE_MS)
        self._settle.timeout.connect(self.write_draft)
        self._build()
        self.form.changed.connect(self._edited)
        self.form.said.connect(self._said)
        self.form.typed.connect(self._hold_form)
        self.form.saying.connect(lambda key, text: session.hold(STATEMENT + key, text))
        session.hold_failed.connect(self.notice.fault)
        self.form.wants_particulars.connect(self.wants_particulars)
        session.case_closing.connect(self._closing)
        self.follow(session.case_changed, self._other_case)
        self.follow(session.snapshot_changed, self._show_case)
        self.follow(session.analysis_changed, self.refresh)
        self.follow(session.report_changed, self._show_files)
        self.follow(session.snapshot_changed, self.times.refresh)
        self.follow(session.zone_changed, self.times.refresh)
        self._other_case()
        self.refresh()
        self.times.refresh()

    def _build(self) -> None:
        self.done = DeliveredPanel(self.theme)
        self.done.wants_hand_over.connect(self.ask_hand_over)
        self.done.wants_folder.connect(self.open_folder)
        self.steps = Steps(self.theme)
        self._under_way = panel(column(Heading(tr("Finalising")), self.steps, Line(self.theme)))
        self._under_way.hide()
        left = panel(
            column(
                self.done,
                self._under_way,
                self.form,
                Line(self.theme),
                row(self.finalise_button, 1),
            )
        )
        self._left = left
        foot = row(self.file_line, self.open_button)
        foot.setStretch(0, 1)
        right = panel(column(self.preview, foot))
        margins = right.layout()
        if margins is not None:
            margins.setContentsMargins(2 * GRID, 0, 0, 0)
        split = TurningSplit()
        split.addWidget(left)
        split.addWidget(right)
        split.setStretchFactor(0, 0)
        split.setStretchFactor(1, 1)
        split.setSizes([416, 644])
        self._split = split
        self._widen()
        self.theme.changed.connect(self._widen)
        split.turned.connect(self._widen)
        self.remember_split(split, "report/split")
        self.body.addWidget(split, 1)

    def _widen(self) -> None:
        """Beside the preview the form wants as many letters a line in large text as in small."""
        wide = max(44 * GRID, 46 * self.fontMetrics().averageCharWidth())
        self._left.setMinimumWidth(0 if self._split.stacked else wide)

    # What is shown

    def refresh(self) -> None:
        """Show the findings of the analysis; the draft is written when the page is looked at."""
        analysis = self.session.analysis
        self.form.show_findings(analysis.findings if analysis else ())
        self._show_case()
        self.finalise_button.setEnabled(analysis is not None)
        self._stale = True
        if analysis is None:
            self.preview.clear()
            self.preview.hint(report_words.HINT)
            self.say(
                tr("Report"), tr("Choose a job first: what is found about it goes into the report.")
            )
            self.say_foot("")
            self.say_next(tr("Choose a job first"), JOB)
        else:
            self.preview.hint(report_words.WRITING)
            self.say_next("", -1)
            self.say(
                tr("Report: {command}", command=analysis.query.command),
                report_words.drafting(len(analysis.findings)),
            )
            if self.isVisible():
                self._settle.start()
        self._show_files()

    def _other_case(self) -> None:
        """Show what the case kept of its form."""
        snapshot = self.session.snapshot
        held = self.session.held(FORM)
        kept = held or (dict(snapshot.form) if snapshot else {})
        self.form.take(form_from_json({"paper": self.settings.paper, **kept}))
        self._say_held(form=held is not None)

    def _say_held(self, *, form: bool) -> None:
        """Say what was being typed when the window ended without warning, as if it had been left."""
        said = [name for name in self.session.held_names() if name.startswith(STATEMENT)]
        for name in said:
            self._said(name.removeprefix(STATEMENT), self.session.held(name))
        if form:
            self._edited()
        if said or form:
            self.notice.say(Meaning.FINE, report_words.HELD)

    def _show_case(self) -> None:
        snapshot = self.session.snapshot
        self.form.show_case(
            snapshot.info if snapshot else None, snapshot.statements if snapshot else ()
        )

    def _show_files(self) -> None:
        draft, delivery = self.session.draft, self.session.delivery
        self.done.setVisible(delivery is not None)
        self.open_button.setVisible(delivery is None)
        self.open_button.setEnabled(draft is not None)
        again = delivery is not None
        self.finalise_button.setText(tr("Finalise again…") if again else tr("Finalise…"))
        emphasise(self.finalise_button, main=not again)
        if delivery is not None:
            self._show_delivery(delivery)
        elif draft is not None:
            self._show_draft(draft)
        else:
            self.file_line.setText("")

    def _show_draft(self, draft: ReportFile) -> None:
        if not self.preview.load(draft.path):
            self.preview.hint(report_words.undrawn(draft))
        self.file_line.setText(report_words.draft_line(draft))
        self.file_line.setToolTip(draft.sha256)
        self.say_foot(report_words.draft_foot(draft))

    def _show_delivery(self, delivery: Delivery) -> None:
        report = delivery.report
        self._say_time()
        pages = self.session.delivered_pages
        if pages is None or not self.preview.load(report.path, pages):
            self.preview.clear()
            self.preview.hint(report_words.undrawn(report))
        self.done.show_delivery(delivery)
        self.file_line.setText(report_words.final_line(report))
        self.file_line.setToolTip(report.sha256)
        self.say(
            tr("Report: {stem}", stem=report.path.stem),
            report_words.final_sentence(delivery),
        )
        self.say_foot(tr("final report in {parent}", parent=report.path.parent))

    def _name_times(self, awaited: int) -> None:
        """Say in sight how many answers are awaited."""
        self.form.setTabText(
            self.form.count() - 1,
            tr("Trusted time  {awaited}", awaited=awaited) if awaited else tr("Trusted time"),
        )
        self._say_time()

    def _say_time(self) -> None:
        """Say what is known of the time of the report that was just delivered."""
        snapshot, delivery = self.session.snapshot, self.session.delivery
        finals = snapshot.finals if snapshot and delivery else ()
        shown = [f for f in finals if delivery and f.sha256 == delivery.report.sha256]
        self.done.say_time(time_in_short(shown[0]) if shown else "")

    def show_times(self) -> None:
        """Bring up the sheet with the trusted times of final reports."""
        self.form.setCurrentIndex(self.form.count() - 1)
        self.form.tabBar().setFocus()

    # Steps

    def options(self) -> ReportOptions:
        """What the form says."""
        return self.form.options()

    def _said(self, key: str, text: str) -> None:
        """Keep what the examiner says about a finding; the draft says it too."""
        self.watch(self.session.set_statement(Statement(key, text))).succeeded.connect(
            lambda _: self._edited()
        )

    def _edited(self) -> None:
        self._stale = True
        self.settings.paper = self.form.options().paper
        self._hold_form()
        if self.session.analysis is not None and self.session.delivery is None:
            self._settle.start()
        elif self.session.is_open:
            self.session.keep_form(form_as_json(self.options()))

    def _closing(self) -> None:
        """What the form says goes with the case that is still open."""
        self._settle.stop()
        form = self.session.held(FORM)
        if form is not None:
            self.session.keep_form(form)

    def _hold_form(self) -> None:
        """Have the form kept as it stands, whatever runs; the next step on the case takes it over."""
        self.session.hold(FORM, form_as_json(self.options()))

    def write_draft(self) -> Job | None:
        """Write the draft and show it."""
        if self.session.analysis is None or self.session.delivery is not None:
            return None
        if self._drafting is not None:
            self._drafting.cancel()
        self._stale = False
        options = self.options()
        job = self.watch(self.session.write_draft(options, form_as_json(options)), asked=False)
        self._drafting = job
        self.preview.hint(report_words.WRITING)
        job.finished.connect(lambda: self._drafted(job))
        return job

    def _drafted(self, job: Job) -> None:
        if self._drafting is job:
            self._drafting = None

    def ask_finalise(self) -> None:
        """Say what finalising does, and do it if that is wanted."""
        open_reasons = self.form.findings.open_reasons()
        if open_reasons:
            self.notice.say(Meaning.ATTENTION, report_words.no_reason(open_reasons))
            return
        snapshot = self.session.snapshot
        if snapshot is None:
            return
        from evidencekit_gui.views.finalise_dialog import FinaliseDialog

        dialog = FinaliseDialog(
            snapshot.folder / "delivered",
            self.session.identities,
            snapshot.info.examiner,
            self.settings.seal,
            self.theme,
            self,
            unsaid_of(snapshot.info),
        )
        if dialog.exec():
            self.settings.seal = dialog.seal.chosen
            self.finalise(dialog.folder, dialog.chosen)
        dialog.deleteLater()

    def finalise(self, out: Path, seal: Seal | None = None) -> Job:
        """Write, seal and bundle the final report into ``out``; each step shows as it is done."""
        self._settle.stop()
        self.preview.clear()
        self.preview.hint(tr("Writing the final report and its bundle…"))
        self.steps.begin(sealed=seal is not None)
        self._under_way.show()
        self.done.hide()
        self.finalise_button.setEnabled(False)
        job = self.watch(self.session.finalise(self.options(), out, seal))
        job.progressed.connect(lambda what, done, total: self.steps.tell(what))
        job.finished.connect(self._finalised)
        before = self.session.snapshot.head.count if self.session.snapshot else 0
        job.cancelled.connect(lambda: self._stopped(before))
        return job

    def _finalised(self) -> None:
        self._under_way.hide()
        self.finalise_button.setEnabled(self.session.analysis is not None)
        self._show_files()
        if self.session.delivery is not None:
            self.done.hand_over_button.setFocus()

    def _stopped(self, before: int) -> None:
        """Say what a stop left behind."""
        snapshot = self.session.snapshot
        since = snapshot.custody[before:] if snapshot else ()
        self.notice.say(Meaning.ATTENTION, report_words.stopped(since))

    def open_folder(self) -> None:
        """Show the draft's folder in the system's file browser."""
        report = self.session.delivery.report if self.session.delivery else self.session.draft
        if report is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(report.path.parent)))

    def ask_hand_over(self) -> None:
        """Write into the custody log to whom the report was handed."""
        delivery = self.session.delivery
        if delivery is None:
            return
        from evidencekit_gui.views.dialogs import HandOverDialog
        from evidencekit_gui.views.drafts import answered

        files = (delivery.report.path, delivery.bundle)
        dialog = HandOverDialog(files, self.theme, self)
        job = answered(
            self,
            dialog,
            f"{HAND_OVER}{delivery.report.path.stem}",
            dialog.fields,
            lambda: self.session.hand_over(dialog.handed),
        )
        if job is not None:
            job.succeeded.connect(
                lambda _: self.notice.say(Meaning.FINE, tr("The custody log names the hand-over."))
            )

    def let_go(self) -> None:
        """Close the file that is shown."""
        self._settle.stop()
        self.preview.clear()

    def first_field(self) -> QWidget | None:
        """The button that ends the work."""
        return self.finalise_button

    # Qt's own names

    def showEvent(self, event: QShowEvent) -> None:
        """The draft is written when somebody looks."""
        super().showEvent(event)
        self.session.list_identities()
        if self._stale and self.session.analysis is not None:
            self._settle.start()
