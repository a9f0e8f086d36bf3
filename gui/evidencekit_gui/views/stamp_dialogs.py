"""The three questions of trusted time: write a request, import its answer, ask an authority."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFileDialog, QLineEdit, QWidget

from evidencekit.errors import BadRequest, EvidenceError
from evidencekit_gui.language import tr
from evidencekit_gui.theme import GRID, Meaning
from evidencekit_gui.views.dialogs import Question
from evidencekit_gui.widgets.basics import (
    Heading,
    Quiet,
    Text,
    align_labels,
    button,
    column,
    form,
    panel,
    row,
)
from evidencekit_gui.widgets.notice import Mark, Notice
from evidencekit_gui.widgets.trusted_list import CERTIFICATES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QShowEvent

    from evidencekit.workflow import FinalReport
    from evidencekit_gui.theme import Theme

OVER = {
    "seal": (
        tr("The seal of the report"),
        tr(
            "The answer goes into room kept in the seal. That makes a second PDF, "
            "{report}-timestamped.pdf; the first stays as it is, in and beside the bundle."
        ),
    ),
    "bundle": (
        tr("The whole bundle"),
        tr(
            "One time for report and evidence alike. The answer lies in the bundle's folder; "
            "nothing that is there changes."
        ),
    ),
    "file": (
        tr("The report as a file"),
        tr("The answer lies beside the PDF, which stays as it is."),
    ),
}
"""What a time stamp is over → how it is called, and what becomes of the answer."""


class Place(QWidget):
    """A file or folder: typed, or chosen."""

    def __init__(self, name: str, about: str, offered: Path | None, filters: str = "") -> None:
        """``filters``: the kinds of file, as Qt writes them; empty: a folder."""
        super().__init__()
        self._name, self._filters = name, filters
        self.field = QLineEdit(str(offered) if offered else "")
        self.field.setAccessibleName(name)
        self.field.setAccessibleDescription(about)
        self.field.setMinimumWidth(48 * GRID)
        choose = button(tr("Choose…"), self._choose, about=tr("Choose: {name}", name=name))
        self.setLayout(row(self.field, choose))

    def _choose(self) -> None:
        now = self.field.text()
        if self._filters:
            chosen, _ = QFileDialog.getOpenFileName(self, self._name, now, self._filters)
        else:
            chosen = QFileDialog.getExistingDirectory(self, self._name, now)
        if chosen:
            self.field.setText(chosen)

    def value(self) -> Path:
        """What was named.

        Raises:
            BadRequest: nothing, or what is not there.
        """
        text = self.field.text().strip()
        path = Path(text).expanduser()
        if not text or not path.exists():
            self.field.setFocus()
            what = tr("this is not there") if text else tr("nothing was named")
            raise BadRequest(what, text, tr("choose: {name}", name=self._name))
        return path


class StampQuestion(Question):
    """A question about the trusted time of one report; :meth:`take` reads what was answered."""

    def __init__(
        self, title: str, verb: str, parts: Sequence[QWidget], theme: Theme, parent: QWidget
    ) -> None:
        notice = Notice(theme)
        content = panel(column(Heading(title, 2), *parts, notice, 1))
        super().__init__(title, verb, content, parent)
        self.notice = notice
        align_labels(content)
        self.yes.setDefault(True)

    def take(self) -> None:
        """Read the fields; BadRequest says what is missing."""
        raise NotImplementedError

    def accept(self) -> None:
        """Only with all that is needed; what is missing is said here."""
        try:
            self.take()
        except EvidenceError as error:
            if self.notice is not None:
                self.notice.fault(error)
            self.fit()
            return
        super().accept()

    # Qt's own names

    def showEvent(self, arg__1: QShowEvent) -> None:
        """No higher than what is asked."""
        super().showEvent(arg__1)
        self.fit()


class RequestDialog(StampQuestion):
    """What the time shall be of, and where the request goes."""

    def __init__(
        self, final: FinalReport, kinds: Sequence[str], theme: Theme, parent: QWidget
    ) -> None:
        self.over = OverChoice(final, kinds)
        self.place = folder_of(final)
        self._out = Place(
            tr("Folder for the request"), tr("A stick, say; made if need be"), final.folder
        )
        self.out = final.folder
        self.folder = final.folder
        said = Text(
            tr(
                "Writes two small files to be carried: the request (.tsq), which holds a hash and a "
                "random number and nothing of the case, and a page that says what to do with it. "
                "Nothing is sent."
            )
        )
        fields = panel(
            form(
                (tr("&Time of"), self.over),
                (tr("Report &lies in"), self.place),
                (tr("&Write into"), self._out),
            )
        )
        parts = (said, fields, self.over.about)
        super().__init__(tr("Write a time stamp request"), tr("Write"), parts, theme, parent)
        self.over.currentIndexChanged.connect(self.fit)

    def take(self) -> None:
        """The folder of the report must be there; that of the request is made."""
        self.folder = self.place.value()
        text = self._out.field.text().strip()
        if not text:
            self._out.value()
        self.out = Path(text).expanduser()


class ImportDialog(StampQuestion):
    """The request, what came back, and whom to trust."""

    def __init__(
        self, final: FinalReport, request: Path | None, theme: Theme, parent: QWidget
    ) -> None:
        answer = request.with_suffix(".tsr") if request else None
        self.place = folder_of(final)
        self._files = (
            Place(
                tr("Request"), tr("The .tsq that was sent"), request,
                tr("Requests (*.tsq);;All files (*)"),
            ),
            Place(
                tr("Answer"),
                tr("The .tsr that came back"),
                answer if answer and answer.is_file() else (request.parent if request else None),
                tr("Answers (*.tsr);;All files (*)"),
            ),
            root_certificate(),
        )  # fmt: skip
        self.folder = final.folder
        self.files: tuple[Path, ...] = ()
        said = Text(
            tr(
                "Everything about the answer is verified before a file is touched: what it is over, "
                "its random number, the authority's signature, and the chain of its certificate to "
                "the root that you name."
            )
        )
        fields = panel(
            form(
                (tr("Re&quest"), self._files[0]),
                (tr("&Answer"), self._files[1]),
                (tr("&Root certificate"), self._files[2]),
                (tr("Report &lies in"), self.place),
            )
        )
        parts = (said, fields, Quiet(ROOT_WORDS))
        super().__init__(tr("Import the answer"), tr("Verify and import"), parts, theme, parent)

    def take(self) -> None:
        """Each file must be there."""
        self.files = tuple(place.value() for place in self._files)
        self.folder = self.place.value()


class AskDialog(StampQuestion):
    """The address to connect to: the one thing in the program that uses a network."""

    def __init__(
        self, final: FinalReport, kinds: Sequence[str], theme: Theme, parent: QWidget
    ) -> None:
        self.over = OverChoice(final, kinds)
        self._address = QLineEdit()
        self._address.setPlaceholderText(tr("https://… or http://…"))
        self._address.setAccessibleDescription(
            tr("Address of a time-stamping authority (RFC 3161); the program knows none")
        )
        self._root = root_certificate()
        self.place = folder_of(final)
        self.address = ""
        self.root = self.folder = final.folder
        mark = Mark(theme, Meaning.ATTENTION)
        warned = row(
            mark,
            Text(
                tr(
                    "This connects to the network: to the address that you type, and to no other. "
                    "Sent are a hash and a random number, nothing of the case. Whoever is there "
                    "learns that this computer asked, and when."
                )
            ),
        )
        warned.setStretch(1, 1)
        warned.setAlignment(mark, Qt.AlignmentFlag.AlignTop)
        fields = panel(
            form(
                (tr("&Time of"), self.over),
                (tr("&Address"), self._address),
                (tr("&Root certificate"), self._root),
                (tr("Report &lies in"), self.place),
            )
        )
        parts = (panel(warned), fields, self.over.about, Quiet(ROOT_WORDS))
        super().__init__(tr("Ask an authority"), tr("Connect and ask"), parts, theme, parent)
        self.over.currentIndexChanged.connect(self.fit)
        self._address.setFocus()

    def take(self) -> None:
        """Only with an address that was typed."""
        self.address = self._address.text().strip()
        if not self.address.startswith(("http://", "https://")):
            self._address.setFocus()
            raise BadRequest(
                tr("no address of a time-stamping authority"),
                self.address,
                tr("type one that begins with http:// or https://"),
            )
        self.root, self.folder = self._root.value(), self.place.value()


ROOT_WORDS = tr(
    "The authority publishes its root certificate. Compare the certificate's SHA-256 with what it "
    "publishes: the time is worth what that root is worth."
)


class OverChoice(QComboBox):
    """What the time shall be of, and a line on what becomes of the answer."""

    def __init__(self, final: FinalReport, kinds: Sequence[str]) -> None:
        super().__init__()
        self._report = final.report_id
        self.about = Quiet()
        for kind in kinds:
            self.addItem(OVER[kind][0], kind)
        self.currentIndexChanged.connect(self._say)
        self._say()

    def _say(self) -> None:
        words = OVER[self.chosen][1].replace("{report}", self._report)
        self.about.setText(words)
        self.setAccessibleDescription(words)

    @property
    def chosen(self) -> str:
        """``seal``, ``bundle`` or ``file``."""
        return str(self.currentData())


def folder_of(final: FinalReport) -> Place:
    """Where report and bundle are looked for: where they were written, unless they were moved."""
    return Place(
        tr("Folder of report and bundle"),
        tr("Where they lie now, if they were moved"),
        final.folder,
    )


def root_certificate() -> Place:
    """The authority's root."""
    about = tr("The authority's root certificate, as it publishes it")
    return Place(tr("Root certificate"), about, None, CERTIFICATES)
