"""Step 1: what came in, what it is, and whether it is still the same."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from evidencekit.case.model import Exhibit
from evidencekit.case.reading import seems_folder
from evidencekit_gui import wording
from evidencekit_gui.language import tr
from evidencekit_gui.models.columns import VALUE_ROLE
from evidencekit_gui.models.exhibits import ExhibitModel
from evidencekit_gui.remembered import HASHES
from evidencekit_gui.theme import GRID, Meaning
from evidencekit_gui.views.cover_pane import CoverPane
from evidencekit_gui.views.evidence_words import checked, compared, foot_of, sentence_of, taken_in
from evidencekit_gui.views.exhibit_panel import ExhibitPanel
from evidencekit_gui.views.helpful import how_to_get_it, missing_of, offer_of
from evidencekit_gui.views.page import Page
from evidencekit_gui.views.paged import JOB
from evidencekit_gui.widgets.basics import Quiet, Scroller, button, column, panel, row
from evidencekit_gui.widgets.drop_zone import DropZone, local_paths
from evidencekit_gui.widgets.fitting import PageStack, TurningSplit
from evidencekit_gui.widgets.tables import Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QDragEnterEvent, QDropEvent

    from evidencekit.workflow import Intake
    from evidencekit_gui.jobs import Job
    from evidencekit_gui.session import Session
    from evidencekit_gui.settings import Settings
    from evidencekit_gui.theme import Theme


class EvidencePage(Page):
    """Exhibits in a table, the chosen one in full beside it, what they cover below."""

    def __init__(self, session: Session, theme: Theme, settings: Settings) -> None:
        super().__init__(session, theme, settings)
        self.setAcceptDrops(True)
        self.model = ExhibitModel(self)
        self.table = Table(theme, tr("Exhibits"), cut=("name", "kind"))
        self.table.setModel(self.model)
        self.table.setSortingEnabled(True)
        self.table.horizontalHeader().setSortIndicator(0, Qt.SortOrder.AscendingOrder)
        self.panel = ExhibitPanel(session, theme)
        self.cover = CoverPane(session, theme)
        self.missing = Quiet()
        self.paste_button = button(
            tr("Paste hashes…"),
            self.ask_hashes,
            about=tr("Paste the list of hashes that came with the files"),
        )
        self.how = button(
            tr("How to get them"), self._show_how, about=tr("Say whom to ask for what")
        )
        self.add_files_button = button(
            tr("Add files…"), self.ask_files, about=tr("Choose files to take in")
        )
        self.add_folder_button = button(
            tr("Add folder…"),
            self.ask_folder,
            about=tr("Choose a folder; accounting files in it are found by their content"),
        )
        self.other_button = button(
            tr("Add otherwise…"),
            self._offer_others,
            about=tr("Attachments, and files left in place"),
        )
        self.check_button = button(
            tr("Check all hashes"),
            self.check_hashes,
            about=tr("Read every exhibit again and compare"),
        )
        self._stack = PageStack()
        self._stack.addWidget(self._empty_page())
        self._stack.addWidget(self._table_page())
        self.body.addWidget(self._stack, 1)
        self.table.chosen.connect(self._chosen)
        self.follow(session.snapshot_changed, self.refresh)
        self.follow(session.coverage_changed, self.cover.refresh)
        self.follow(session.analysis_changed, self.cover.refresh)
        self.follow(session.zone_changed, self._rewrite)
        self.refresh()
        self.cover.refresh()

    def _empty_page(self) -> QWidget:
        hint = tr(
            "Accounting files are found by their content, whatever their names; compressed "
            "ones are read as they are. Crontabs, user lists, logs and lists of hashes help to "
            "read them. Files are opened read-only, copied into the case and hashed."
        )
        files = button(
            tr("Add files…"), self.ask_files, main=True, about=tr("Choose files to take in")
        )
        folder = button(
            tr("Add folder…"),
            self.ask_folder,
            about=tr("Choose a folder; accounting files in it are found by their content"),
        )
        lead = tr("Drop files, folders or a whole copied disk here")
        self.large = DropZone(self.theme, lead, hint, (files, folder), large=True)
        self.large.dropped.connect(self.add)
        return self.large

    def _table_page(self) -> QWidget:
        buttons = (
            self.add_files_button, self.add_folder_button, self.other_button, self.paste_button,
            self.check_button,
        )  # fmt: skip
        lead = tr("Drop more files, folders or a whole copied disk here")
        slim = DropZone(self.theme, lead, tr("Opened read-only, copied, hashed."), buttons)
        slim.dropped.connect(self.add)
        side = Scroller(self.panel, tr("The chosen exhibit"), reached=True)
        split = TurningSplit()
        split.addWidget(self.table)
        split.addWidget(side)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 1)
        split.setHandleWidth(GRID)
        split.setSizes([784, 270])
        self.remember_split(split, "evidence/split")
        self.remember_columns(self.table, "exhibits")
        self._missing_box = panel(row(self.missing, self.how))
        whole = column(slim, split, self.cover, self._missing_box, gap=GRID + GRID // 2)
        whole.setStretch(1, 1)
        return panel(whole)

    # What is shown

    def refresh(self) -> None:
        """Show the case as it stands."""
        snapshot = self.session.snapshot
        exhibits = snapshot.exhibits if snapshot else ()
        chosen = self._chosen_number()
        self.model.show(exhibits, self.session.zone)
        self._stack.setCurrentIndex(1 if exhibits else 0)
        at = next((n for n, e in enumerate(self.model.rows) if e.number == chosen), 0)
        self.table.choose_row(at if exhibits else -1)
        self.panel.show_exhibit(self.model.rows[at] if exhibits else None)
        self._say()
        self._say_missing()
        if snapshot is not None and snapshot.warnings:
            listed = "".join(f"<li>{escape(text)}</li>" for text in snapshot.warnings)
            self.notice.say(
                Meaning.BROKEN, tr("When this case was opened:<ul>{listed}</ul>", listed=listed)
            )

    def _say(self) -> None:
        snapshot = self.session.snapshot
        if snapshot is None or not snapshot.exhibits:
            self.say(
                tr("Evidence"), tr("Add the copied accounting files, and what helps to read them.")
            )
            self.say_foot(tr("no exhibits yet"))
            self.say_next("", -1)
            return
        self.say(tr("Evidence"), sentence_of(snapshot))
        self.say_next(tr("Next: choose the job"), JOB, ready=bool(snapshot.records))
        self.say_foot(foot_of(snapshot))

    def _say_missing(self) -> None:
        snapshot = self.session.snapshot
        have = {exhibit.kind for exhibit in snapshot.exhibits} if snapshot else set()
        words = missing_of(have)
        self._missing_box.setVisible(bool(words))
        self.missing.setText(words)

    def _rewrite(self) -> None:
        self.model.set_zone(self.session.zone)
        self.cover.set_zone(self.session.zone)
        self.panel.show_exhibit(self._current())

    def _current(self) -> Exhibit | None:
        value = self.table.currentIndex().data(VALUE_ROLE)
        return value if isinstance(value, Exhibit) else None

    def _chosen_number(self) -> str:
        current = self._current()
        return current.number if current else ""

    def _chosen(self, index: QModelIndex) -> None:
        self.panel.show_exhibit(index.data(VALUE_ROLE) if index.isValid() else None)

    def _show_how(self) -> None:
        self.notice.say(Meaning.UNKNOWN, how_to_get_it())

    # Steps

    def ask_files(self) -> None:
        """Choose files, and take them in."""
        self._ask(tr("Add files as exhibits"))

    def ask_folder(self) -> None:
        """Choose a folder, and take in the accounting files found in it."""
        name = QFileDialog.getExistingDirectory(
            self, tr("Add a folder as evidence"), str(self.settings.last_folder)
        )
        if name:
            self.settings.last_folder = Path(name).parent
            self.add([Path(name)])

    def _offer_others(self) -> None:
        """The ways to add that are not the usual one."""
        menu = QMenu(self)
        menu.addAction(tr("Attachments, kept and hashed but not read…"), self.ask_attachments)
        menu.addAction(tr("Files left where they lie, not copied…"), self.ask_in_place)
        menu.exec(self.other_button.mapToGlobal(self.other_button.rect().bottomLeft()))

    def ask_attachments(self) -> None:
        """Choose files to keep with the case (an e-mail, a ticket): stored and hashed, never read."""
        self._ask(tr("Add files as attachments"), attachments=True)

    def ask_in_place(self) -> None:
        """Choose files too large to copy: they are hashed, and referred to where they lie."""
        self._ask(tr("Refer to files where they lie"), in_place=True)

    def _ask(self, title: str, **how: bool) -> None:
        names, _ = QFileDialog.getOpenFileNames(self, title, str(self.settings.last_folder))
        if names:
            self.settings.last_folder = Path(names[0]).parent
            self.add([Path(name) for name in names], **how)

    def ask_hashes(self) -> None:
        """Ask for a list of hashes as text."""
        from evidencekit_gui.views.drafts import answered
        from evidencekit_gui.views.told_dialogs import HashesDialog

        if not self.session.is_open:
            return
        dialog = HashesDialog(self.theme, self)
        do = lambda: self.add_hashes(dialog.text)  # noqa: E731
        answered(self, dialog, HASHES, {"text": dialog.words}, do)

    def add_hashes(self, text: str) -> Job:
        """Keep a pasted list, and hold it to the exhibits."""
        job = self.watch(self.session.add_hash_list(text))
        job.succeeded.connect(self._compared)
        return job

    def _compared(self, intake: Intake) -> None:
        snapshot = self.session.snapshot
        if snapshot is None or not intake.added:
            self._added(intake)
            return
        self.notice.say(*compared(snapshot.exhibits, intake.added[0].number))

    def add(
        self, paths: Sequence[Path], *, attachments: bool = False, in_place: bool = False
    ) -> Job | None:
        """Take files and folders in; what was not taken is listed here with its reason.

        ``attachments`` keeps them without reading them, ``in_place`` refers to them where they lie.
        """
        if not self.session.is_open:
            return None
        job = self.watch(self.session.add_files(paths, attachments=attachments, in_place=in_place))
        job.succeeded.connect(lambda intake: self._taken(intake, paths))
        self.large.tell(
            tr("Taking in what you gave…"),
            tr("Each file is copied, hashed and read. The line at the foot says how far it is."),
        )
        job.finished.connect(self.large.tell)
        job.cancelled.connect(
            lambda: self.notice.say(
                Meaning.ATTENTION,
                tr("Stopped. What was taken in before stays; the rest was left out."),
            )
        )
        return job

    def _taken(self, intake: Intake, paths: Sequence[Path]) -> None:
        """Say what was taken in; where a folder was named, look for what helps beside it."""
        self._added(intake)
        folders = [path for path in paths if seems_folder(path)]
        if folders:
            looking = self.session.helpful_files(folders)
            looking.succeeded.connect(self._offer)

    def _offer(self, found: tuple[Path, ...]) -> None:
        if found:
            self.notice.offer(
                Meaning.ATTENTION,
                "<br>".join(part for part in (self.notice.text(), offer_of(found)) if part),
                tr("Add these {files}", files=wording.count(len(found), "file")),
                lambda: self.add(found),
            )

    def check_hashes(self) -> Job | None:
        """Hash every exhibit again."""
        if not self.session.is_open:
            return None
        job = self.watch(self.session.check_hashes())
        job.succeeded.connect(self._checked)
        return job

    def _added(self, intake: Intake) -> None:
        if intake.skipped:
            self.notice.faults(taken_in(intake), [skipped.error for skipped in intake.skipped])
        else:
            self.notice.say(Meaning.FINE, taken_in(intake))

    def _checked(self, exhibits: tuple[object, ...]) -> None:
        snapshot = self.session.snapshot
        self.notice.say(*checked(snapshot.exhibits if snapshot else (), len(exhibits)))

    # Qt's own names

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """The whole page takes files."""
        if local_paths(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take them in."""
        paths = local_paths(event.mimeData())
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.add(paths)
