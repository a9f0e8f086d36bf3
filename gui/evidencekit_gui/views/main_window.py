"""The frame: menus, the rail of steps, the heading with the zone switch, the pages, the foot."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QUrl
from PySide6.QtGui import QCloseEvent, QDesktopServices, QFocusEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QFileDialog,
    QFrame,
    QInputDialog,
    QMessageBox,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
)

from evidencekit.clock import zone_names
from evidencekit_gui.crash import Faults
from evidencekit_gui.language import tr
from evidencekit_gui.remembered import PARTICULARS
from evidencekit_gui.theme import GRID
from evidencekit_gui.views.actions import Actions
from evidencekit_gui.views.beside import Beside
from evidencekit_gui.views.paged import (
    CUSTODY,
    EVIDENCE,
    JOB,
    REPORT,
    REVIEW,
    START,
    VERIFY,
    PagedWindow,
)
from evidencekit_gui.views.standing import show_standing, title_of
from evidencekit_gui.widgets.basics import Heading, Line, Quiet, Text, button, column, panel, row
from evidencekit_gui.widgets.foot import Foot
from evidencekit_gui.widgets.rail import Rail
from evidencekit_gui.widgets.zones import ZoneSwitch

if TYPE_CHECKING:
    from evidencekit_gui.session import Session
    from evidencekit_gui.settings import Settings
    from evidencekit_gui.theme import Theme
    from evidencekit_gui.views.page import Page


class MainWindow(PagedWindow):
    """The one window of the app."""

    def __init__(
        self,
        session: Session,
        theme: Theme,
        settings: Settings,
        cases: Path,
        *,
        verify_only: bool = False,
    ) -> None:
        """``verify_only``: the window is the Verify page and nothing else."""
        super().__init__(session, theme, settings, cases)
        self.verify_only = verify_only
        self.faults = Faults(self)
        self.beside = Beside(self, theme, self.faults)
        session.pool.faulted.connect(self.faults.add)
        self.faults.happened.connect(self.beside.show_faults)
        self.rail = Rail(theme)
        self.zone_switch = ZoneSwitch()
        self.title_label = Heading("", 0)
        self.title_label.setWordWrap(True)
        self.particulars_wanted.connect(self.edit_particulars)
        self.check_wanted.connect(self.check_path)
        self.page_said.connect(self._show_heading)
        self.step_wanted.connect(self.show_step)
        self.judged.connect(self._show_progress)
        self.sentence_label = Text(rich=True)
        self.sentence_label.setAccessibleName(tr("What this page found"))
        self.foot = Foot(session.pool)
        self._build()
        self.actions_ = Actions(self)
        self.rail.step_chosen.connect(self.show_step)
        self.foot.go_on.connect(self.go_on)
        self.zone_switch.zone_chosen.connect(self._zone_chosen)
        session.case_closing.connect(self._leave_field)
        session.case_changed.connect(self._case_changed)
        for changed in (
            session.snapshot_changed,
            session.analysis_changed,
            session.report_changed,
        ):
            changed.connect(self._show_progress)
        session.zone_changed.connect(self._offer_zones)
        theme.changed.connect(self._fit_heading)
        self._restore()
        self._case_changed()

    def _build(self) -> None:
        label = Quiet(tr("Times shown in"))
        label.setWordWrap(False)
        label.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self._zone_box = panel(row(label, self.zone_switch))
        self.back_button = button(
            tr("Back to start"),
            lambda: self.show_step(START),
            about=tr("Show where cases are made and opened"),
        )
        top = row(self.title_label, self._zone_box, self.back_button)
        top.setStretch(0, 1)
        for part in (self._zone_box, self.back_button):
            top.setAlignment(part, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight)
        self._top = top
        self._heading = panel(column(top, self.sentence_label, gap=GRID // 2))
        inner = QVBoxLayout()
        inner.setContentsMargins(2 * GRID + 4, 2 * GRID, 2 * GRID + 4, 2 * GRID)
        inner.setSpacing(GRID + GRID // 2)
        inner.addWidget(self._heading)
        room = QScrollArea()
        room.setFrameShape(QFrame.Shape.NoFrame)
        room.setWidgetResizable(True)
        room.setWidget(self.stack)
        room.setAccessibleName(tr("The page"))
        room.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inner.addWidget(room, 1)
        self._room = room
        self._rail_line = Line(self.theme, upright=True)
        middle = row(self.rail, self._rail_line, panel(inner), gap=0)
        middle.setStretch(2, 1)
        whole = column(Line(self.theme), panel(middle), Line(self.theme), self.foot, gap=0)
        whole.setStretch(1, 1)
        self.setCentralWidget(panel(whole))
        self.setMinimumSize(960, 600)

    # What is shown

    def show_step(self, step: int) -> None:
        """Show a page: 0 to 4 the steps, 5 the custody log, 6 the start."""
        if self.verify_only:
            step = VERIFY
        elif not self.session.is_open and step not in {VERIFY, START}:
            step = START
        page = self._page(step)
        another = self.stack.currentIndex() != step
        self.stack.setCurrentIndex(step)
        self.rail.show_step(step if step <= CUSTODY else -1)
        alone = not self.session.is_open
        for part in (self.rail, self._rail_line):
            part.setVisible(not alone)
        self._zone_box.setVisible(not alone)
        self.back_button.setVisible(alone and not self.verify_only)
        self._heading.setVisible(step != START)
        self._show_heading()
        self._lead_keyboard()
        field = page.first_field()
        if field is not None:
            field.setFocus()
        if another:  # a page begins at its top, whatever had the keyboard on the one before
            self._room.verticalScrollBar().setValue(0)

    def _lead_keyboard(self) -> None:
        """Tab goes through rail, zone and page, and last to the foot: what is new comes behind it."""
        last = self.previousInFocusChain()
        while last is not None and last.focusPolicy() == Qt.FocusPolicy.NoFocus:
            last = last.previousInFocusChain()  # Qt puts nothing behind what takes no focus
        if last is not None and last is not self.foot.next:
            self.setTabOrder(last, self.foot.cancel)
            self.setTabOrder(self.foot.cancel, self.foot.next)

    @property
    def page(self) -> Page:
        """The page that is shown."""
        return self._page(self.stack.currentIndex())

    def _show_heading(self) -> None:
        page = self.page
        self.title_label.setText(page.title)
        self.sentence_label.setText(page.sentence)
        self.sentence_label.setVisible(bool(page.sentence))
        self._fit_heading()
        self.foot.say(page.foot)
        self.foot.offer(page.next_words, ready=page.next_ready)

    def _fit_heading(self) -> None:
        """The zone switch stands beside the title, or above it where the title would wrap."""
        need = self.title_label.fontMetrics().horizontalAdvance(self.title_label.text())
        if not self._zone_box.isHidden():
            need += self._zone_box.sizeHint().width() + self._top.spacing()
        beside = need <= self._heading.width() or self._zone_box.isHidden()
        way = QBoxLayout.Direction
        self._top.setDirection(way.LeftToRight if beside else way.BottomToTop)

    def _case_changed(self) -> None:
        snapshot = self.session.snapshot
        self.actions_.follow()
        self._offer_zones()
        self._show_progress()
        if snapshot is None:
            self.start.refresh()
            self.show_step(START)
        else:
            self.settings.remember_case(snapshot.folder)
            if self.settings.shows_utc:
                self.session.set_zone("UTC")
            self.show_step(EVIDENCE)

    def _show_progress(self) -> None:
        """Name the case, and say of each step whether it is done."""
        self.setWindowTitle(title_of(self.session.snapshot))
        verdict = self.verify.view.verdict if VERIFY in self._pages else None
        show_standing(self.rail, self.session, verdict)

    def _offer_zones(self) -> None:
        snapshot = self.session.snapshot
        self.zone_switch.offer(snapshot.info.zone if snapshot else "UTC", self.session.zone)

    def _zone_chosen(self, name: str) -> None:
        if not name:
            names = list(zone_names())
            at = names.index(self.session.zone)
            name, said = QInputDialog.getItem(
                self, tr("Another zone"), tr("Show all times in:"), names, at, editable=False
            )
            if not said:
                self._offer_zones()
                return
        self.session.set_zone(name)
        self.settings.shows_utc = name == "UTC"

    # Commands

    def go_on(self) -> None:
        """Do what the button at the foot offers; nothing where it offers nothing yet."""
        if self.page.next_words and self.page.next_ready:
            self.show_step(self.page.next_step)

    def new_case(self) -> None:
        """Ask for a new case."""
        self.show_step(START)
        self.start.show_form()

    def open_case(self) -> None:
        """Choose a case folder and open it."""
        found = QFileDialog.getExistingDirectory(
            self, tr("Open a case folder"), str(self.settings.last_folder)
        )
        if found:
            self.open_folder(Path(found))

    def open_folder(self, folder: Path) -> None:
        """Open a case; an error shows on the page that is in sight."""
        self.page.watch(self.session.open_case(folder))

    def open_example(self) -> None:
        """Open the demonstration."""
        self.page.watch(self.session.open_demonstration(self.start.example_folder))

    def toggle_utc(self) -> None:
        """UTC, or back to the zone shown before; the next case begins the same way."""
        self.session.toggle_utc()
        self.settings.shows_utc = self.session.zone == "UTC"

    def close_case(self) -> None:
        """Close the case and show the start."""
        self.session.close_case()

    def forget_recent(self) -> None:
        """Empty the list of recent cases."""
        self.settings.forget_cases()
        self.start.refresh()

    def on_evidence(self, step: str) -> None:
        """Do one of the Evidence page's steps, on that page."""
        self.show_step(EVIDENCE)
        getattr(self.evidence, step)()

    def edit_particulars(self) -> None:
        """Change what the examiner says about the case."""
        snapshot = self.session.snapshot
        if snapshot is None:
            return
        from evidencekit_gui.views.dialogs import ParticularsDialog
        from evidencekit_gui.views.drafts import answered

        dialog = ParticularsDialog(snapshot.info, self.theme, self.settings, self)
        do = lambda: self.session.set_info(dialog.info)  # noqa: E731
        answered(self.page, dialog, PARTICULARS, dialog.fields.fields(), do)

    def open_case_folder(self) -> None:
        """Show the case folder in the system's file browser."""
        if self.session.snapshot is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.session.snapshot.folder)))

    def choose_colours(self, choice: str) -> None:
        """Follow the system, or stay light or dark."""
        self.settings.scheme = choice
        self.theme.choose(choice)

    def ask_record(self) -> None:
        """Go to one of all records by its number, its place or a time."""
        snapshot = self.session.snapshot
        if snapshot is None or not snapshot.records:
            return
        text, said = QInputDialog.getText(
            self,
            tr("Go to record"),
            tr(
                "Number (1 to {records:,}), place (EX-003 @ 0x14C0)\nor time (2017-11-14 "
                "02:00:01, in {zone}):",
                records=snapshot.records,
                zone=self.session.zone,
            ),
        )
        if said and text.strip():
            self.show_step(REVIEW)
            self.review.go_to(text)

    def search(self) -> None:
        """Bring the keyboard to the search of the jobs, or to the filter of all records."""
        if self.stack.currentIndex() == JOB:
            field = self.job.found.search
        else:
            self.show_step(REVIEW)
            self.review.tabs.setCurrentIndex(1)
            field = self.review.records.filter
        field.setFocus()
        field.selectAll()

    def ask_export(self) -> None:
        """Choose a file for the records that the filter leaves."""
        self.show_step(REVIEW)
        self.review.tabs.setCurrentIndex(1)
        self.review.records.ask_export()

    def check_something(self) -> None:
        """Show the Verify page."""
        self.show_step(VERIFY)

    def check_path(self, path: Path, trusted: Path) -> None:
        """Show the Verify page with the verdict on a file or bundle."""
        self.show_step(VERIFY)
        self.verify.trust(trusted, path)

    def show_times(self) -> None:
        """Show the final reports and what vouches for their time."""
        self.show_step(REPORT)
        self.report.show_times()

    # Coming and going

    def may_stop(self, what: str) -> bool:
        """Ask whether work that somebody asked for may be stopped."""
        said = QMessageBox.question(
            self,
            tr("Work is under way"),
            tr("{what}: this is not done. Stop it and close?", what=what),
            QMessageBox.StandardButton.Yes | QMessageBox.StandardButton.No,
            QMessageBox.StandardButton.No,
        )
        return said == QMessageBox.StandardButton.Yes

    def _leave_field(self) -> None:
        """What is being typed belongs to the case that is still open: say it now."""
        field = self.focusWidget()
        if field is not None:
            if not field.hasFocus():  # another window is in front: Qt tells the field of no leaving
                QApplication.sendEvent(field, QFocusEvent(QEvent.Type.FocusOut))
            field.clearFocus()

    def _restore(self) -> None:
        geometry = self.settings.state("geometry")
        if geometry.isEmpty() or not self.restoreGeometry(geometry):
            self.resize(1280, 800)

    # Qt's own names

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The heading takes the shape that there is room for."""
        super().resizeEvent(event)
        self._fit_heading()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask where work would be lost; keep the window's place, stop all work, let go of the case."""
        lost = [job for job in self.session.pool.running if job.matters]
        if lost and not self.may_stop(lost[0].what):
            event.ignore()
            return
        self.beside.close()
        self.settings.set_state("geometry", self.saveGeometry())
        self.settings.sync()
        report = self._pages.get(REPORT)
        if report is not None:
            self.report.let_go()
        self.session.shut_down()
        event.accept()
