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
from evidencekit_gui.widgets.verdict_view import VerdictView

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QDragEnterEvent, QDropEvent

    from evidencekit.bundle.verdict import Verdict
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

    def check(self, path: Path, trusted: Sequence[Path] = ()) -> Job:
        """Verify one path; the verdict shows here. ``trusted``: certificates that were named."""
        self.settings.last_folder = path.parent
        job = self.watch(self.session.verify(path, trusted))
        job.succeeded.connect(lambda verdict: self.show_verdict(verdict, path))
        return job

    def show_verdict(self, verdict: Verdict, path: Path) -> None:
        """Show what came of a check."""
        self.view.show_verdict(verdict, str(path))
        self.stack.setCurrentIndex(1)
        self.judged.emit()
        good = sum(1 for check in verdict.checks if check.result == "intact")
        self.say_foot(tr("{good} of {checks} checks passed", good=good, checks=len(verdict.checks)))

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
