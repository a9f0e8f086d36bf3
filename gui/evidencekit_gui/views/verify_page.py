"""Step 5: drop what you were given, see whether it is what it was. Needs no open case."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from evidencekit_gui.language import tr
from evidencekit_gui.theme import GRID
from evidencekit_gui.views.page import Page
from evidencekit_gui.widgets.basics import button, column, panel
from evidencekit_gui.widgets.drop_zone import DropZone, local_paths
from evidencekit_gui.widgets.fitting import PageStack
from evidencekit_gui.widgets.trusted_list import CERTIFICATES, TrustedList
from evidencekit_gui.widgets.verdict_view import VerdictView, counts_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QDragEnterEvent, QDropEvent

    from evidencekit.bundle.verdict import Verdict
    from evidencekit.workflow import TrustedFile
    from evidencekit_gui.jobs import Job
    from evidencekit_gui.session import Session
    from evidencekit_gui.settings import Settings
    from evidencekit_gui.theme import Theme

LEAD = tr("Drop a report, a bundle or a case folder here")
HINT = tr(
    "A report is a PDF; a bundle is a folder or one ZIP file. Everything in it is "
    "hashed again and compared; nothing is changed and nothing leaves this "
    "computer."
)


class VerifyPage(Page):
    """A drop area, then the verdict in one sentence and one line a check."""

    judged = Signal()
    """Something was checked; :attr:`view` has the verdict."""

    def __init__(self, session: Session, theme: Theme, settings: Settings) -> None:
        super().__init__(session, theme, settings)
        self.setAcceptDrops(True)
        self.view = VerdictView(theme)
        self.trusted = TrustedList(self.ask_certificate)
        self.trusted.taken_out.connect(self._check_again)
        self._path: Path | None = None
        """What is shown, or is being checked."""
        self._newest: Job | None = None
        large = (
            button(
                tr("Choose a file…"),
                self.ask_file,
                main=True,
                about=tr("Choose a report or a zipped bundle to check"),
            ),
            button(
                tr("Choose a folder…"),
                self.ask_folder,
                about=tr("Choose a bundle or case folder to check"),
            ),
        )
        slim = (
            button(
                tr("Choose a file…"),
                self.ask_file,
                about=tr("Choose a report or a zipped bundle to check"),
            ),
            button(
                tr("Choose a folder…"),
                self.ask_folder,
                about=tr("Choose a bundle or case folder to check"),
            ),
        )
        self.large = DropZone(theme, LEAD, HINT, large, large=True)
        self.slim = DropZone(theme, LEAD, tr("It is only read."), slim)
        self.large.dropped.connect(self._dropped)
        self.slim.dropped.connect(self._dropped)
        self.stack = PageStack()
        self.stack.addWidget(self.large)
        self.stack.addWidget(panel(column(self.slim, self.view, gap=3 * GRID)))
        self.body.addWidget(self.stack, 1)
        self.body.addWidget(self.trusted)
        self.say(
            tr("Verify"), tr("Checks that what you were given is what was written, byte for byte.")
        )

    def ask_file(self) -> None:
        """Choose a PDF or a zipped bundle, and check it."""
        name, _ = QFileDialog.getOpenFileName(
            self,
            tr("Check a report or bundle"),
            str(self.settings.last_folder),
            tr("Reports and bundles (*.pdf *.zip);;All files (*)"),
        )
        if name:
            self.check(Path(name))

    def ask_folder(self) -> None:
        """Choose a bundle or case folder, and check it."""
        name = QFileDialog.getExistingDirectory(
            self, tr("Check a bundle or case folder"), str(self.settings.last_folder)
        )
        if name:
            self.check(Path(name))

    def ask_certificate(self) -> None:
        """Choose a file with certificates to trust, and check again with them."""
        name, _ = QFileDialog.getOpenFileName(
            self, tr("Trust a certificate"), str(self.settings.last_folder), CERTIFICATES
        )
        if name:
            self.trust(Path(name))

    def check(self, path: Path) -> Job:
        """Verify one path, with the certificates that are listed; the verdict shows here."""
        self.settings.last_folder = path.parent
        before, self._path = self._path, path
        job = self._newest = self.watch(self.session.verify(path, self.trusted.files))
        job.succeeded.connect(lambda verdict: self._checked(job, verdict, path))
        job.failed.connect(lambda _: self._not_checked(job, before))
        job.cancelled.connect(lambda: self._not_checked(job, before))
        return job

    def trust(self, file: Path, path: Path | None = None) -> Job:
        """Trust the certificates in ``file`` from now on, and check ``path``, or again what is shown.

        A file without a certificate is refused in place, and all stays as it was.
        """
        job = self.watch(self.session.read_trusted(file))
        job.succeeded.connect(lambda read: self._trusted(read, path))
        return job

    def _trusted(self, read: TrustedFile, path: Path | None) -> None:
        self.trusted.add(read)
        if path is not None:
            self.check(path)
        else:
            self._check_again()

    def _check_again(self) -> None:
        if self._path is not None:
            self.check(self._path)

    def _checked(self, job: Job, verdict: Verdict, path: Path) -> None:
        """Show a verdict, unless the question was put anew meanwhile."""
        if job is self._newest:
            self.show_verdict(verdict, path)

    def _not_checked(self, job: Job, before: Path | None) -> None:
        """What was shown before is what is shown now."""
        if job is self._newest:
            self._path = before

    def show_verdict(self, verdict: Verdict, path: Path) -> None:
        """Show what came of a check."""
        self.view.show_verdict(verdict, str(path))
        self.stack.setCurrentIndex(1)
        self.judged.emit()
        self.say_foot(counts_of(verdict))

    def _dropped(self, paths: Sequence[Path]) -> None:
        self.check(paths[0])

    def first_field(self) -> QWidget | None:
        """The verdict, or the area to drop on."""
        return self.stack.currentWidget()

    # Qt's own names

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """The whole page takes a drop."""
        if local_paths(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Check the first thing dropped."""
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self._dropped(local_paths(event.mimeData()))
