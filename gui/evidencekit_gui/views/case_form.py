"""What the examiner says about the case: one form for making a case and for changing it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from evidencekit.case.model import CaseInfo, Examiner
from evidencekit.clock import parse_seconds, plain_seconds
from evidencekit.errors import BadRequest
from evidencekit_gui.language import tr
from evidencekit_gui.theme import GRID
from evidencekit_gui.widgets.basics import Heading, Quiet, align_labels, button, form, row
from evidencekit_gui.widgets.zones import ZoneField

if TYPE_CHECKING:
    from evidencekit_gui.settings import Settings

UNSAFE = set('<>:"/\\|?*')


def folder_name(number: str) -> str:
    """A file name for a case number: characters that some file system refuses become ``-``."""
    plain = "".join("-" if c in UNSAFE or not c.isprintable() else c for c in number.strip())
    return plain.strip(". ") or "case"


def unsaid_of(info: CaseInfo) -> tuple[str, ...]:
    """What of a case's particulars is not stated, in the words of the form."""
    stated = (
        (tr("number"), info.number),
        (tr("title"), info.title),
        (tr("who asked"), info.requester),
        (tr("authority"), info.authority),
        (tr("questions"), info.questions),
        (tr("examiner"), info.examiner.name),
    )
    return tuple(name for name, said in stated if not said)


def _skew_text(seconds: float | None) -> str:
    return "" if seconds is None else plain_seconds(seconds)


def line(placeholder: str = "") -> QLineEdit:
    """One line of text with an example in it."""
    made = QLineEdit()
    made.setPlaceholderText(placeholder)
    return made


class CaseForm(QWidget):
    """Number, title, questions, the system's zone, examiner; for a new case its folder as well."""

    def __init__(
        self, settings: Settings, parent: QWidget | None = None, *, new: bool = True
    ) -> None:
        super().__init__(parent)
        self._settings = settings
        self._base = CaseInfo()
        self._cases = Path.home()
        self._moved = False
        self.number = line("2017-118")
        self.title = line(tr("Claims transfer"))
        self.requester = line(tr("who asked for the examination"))
        self.authority = line(tr("order, engagement letter or consent it rests on"))
        self.questions = QPlainTextEdit()
        self.questions.setPlaceholderText(tr("one question a line, as it was asked"))
        self.questions.setAccessibleDescription(tr("one question a line, as it was asked"))
        self.questions.setTabChangesFocus(True)
        self.questions.setFixedHeight(self.fontMetrics().height() * 3 + 2 * GRID)
        self.zone = ZoneField(tr("Time zone of the recorded system"))
        self.examiner = line(tr("your name, as the report shall print it"))
        self.role = line(tr("forensic examiner"))
        self.organisation = line(tr("laboratory, firm or authority"))
        self.qualifications = line(tr("what makes you able to say this"))
        self.contact = line(tr("how to reach you"))
        self.skew = line(tr("not known; seconds it was ahead, −1.5 if it was behind"))
        self.notes = line(tr("anything else to be said of the case"))
        self.folder = line()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addWidget(Heading(tr("The case")))
        layout.addWidget(
            Quiet(
                tr(
                    "Only the time zone is needed to begin. What stays empty is printed as “not "
                    "stated by the examiner” and can be filled in later: Case ▸ Particulars…"
                )
                if new
                else tr("What stays empty is printed as “not stated by the examiner”.")
            )
        )
        layout.addLayout(
            form(
                (tr("&Number"), self.number),
                (tr("&Title"), self.title),
                (tr("&Requested by"), self.requester),
                (tr("A&uthority"), self.authority),
                (tr("&Questions"), self.questions),
                (tr("Server's time &zone"), self.zone),
                (tr("Its clock was &ahead by"), self.skew),
                (tr("Note&s"), self.notes),
            )
        )
        layout.addSpacing(GRID)
        layout.addWidget(Heading(tr("The examiner")))
        layout.addLayout(
            form(
                (tr("Na&me"), self.examiner),
                (tr("R&ole"), self.role),
                (tr("Or&ganisation"), self.organisation),
                (tr("&Qualifications"), self.qualifications),
                (tr("&Contact"), self.contact),
            )
        )
        if new:
            layout.addSpacing(GRID)
            layout.addWidget(Heading(tr("Where the case is kept")))
            choose = button(
                tr("Choose…"), self._choose, about=tr("Choose the folder to make the case in")
            )
            place = QWidget()
            place.setLayout(row(self.folder, choose))
            layout.addLayout(form((tr("&Folder"), place)))
            self.folder.setAccessibleName(tr("Folder of the case"))
            self.folder.setAccessibleDescription(tr("It must not exist yet"))
            self.number.textChanged.connect(self._name_folder)
            self.folder.textEdited.connect(self._folder_typed)
        layout.addStretch(1)
        align_labels(self)

    def fields(self) -> dict[str, QLineEdit | QPlainTextEdit | ZoneField]:
        """The fields by name, the folder only where it was chosen and is not named by the number."""
        made: dict[str, QLineEdit | QPlainTextEdit | ZoneField] = {
            name: getattr(self, name)
            for name in (
                "number", "title", "requester", "authority", "questions", "zone", "skew", "notes",
                "examiner", "role", "organisation", "qualifications", "contact",
            )
        }  # fmt: skip
        return {**made, "folder": self.folder} if self._moved else made

    def take_folder(self, text: str) -> None:
        """Put a folder back that was chosen before."""
        if text:
            self.folder.setText(text)
            self._moved = True

    def offer(self, cases: Path) -> None:
        """Start a new case: last time's examiner, a folder in ``cases``; the zone is never guessed."""
        self._cases, self._moved = cases, False
        self.show_info(CaseInfo(zone="", examiner=self._settings.examiner))
        self._name_folder()

    def show_info(self, info: CaseInfo) -> None:
        """Fill the fields."""
        self._base = info
        self.number.setText(info.number)
        self.title.setText(info.title)
        self.requester.setText(info.requester)
        self.authority.setText(info.authority)
        self.questions.setPlainText("\n".join(info.questions))
        self.zone.setCurrentText(info.zone)
        self.examiner.setText(info.examiner.name)
        self.role.setText(info.examiner.role)
        self.organisation.setText(info.examiner.organisation)
        self.qualifications.setText(info.examiner.qualifications)
        self.contact.setText(info.examiner.contact)
        self.skew.setText(_skew_text(info.clock_skew_s))
        self.notes.setText(info.notes)
        for field in self.fields().values():
            if isinstance(field, QLineEdit):
                field.setCursorPosition(0)  # what does not fit is read from its beginning

    def info(self) -> CaseInfo:
        """What the fields say.

        Raises:
            BadRequest: the zone is none, or the clock's skew no number.
        """
        asked = self.questions.toPlainText().splitlines()
        examiner: Examiner = replace(
            self._base.examiner,
            name=self.examiner.text().strip(),
            role=self.role.text().strip(),
            organisation=self.organisation.text().strip(),
            qualifications=self.qualifications.text().strip(),
            contact=self.contact.text().strip(),
        )
        return replace(
            self._base,
            number=self.number.text().strip(),
            title=self.title.text().strip(),
            requester=self.requester.text().strip(),
            authority=self.authority.text().strip(),
            questions=tuple(question.strip() for question in asked if question.strip()),
            zone=self.zone.zone_name(),
            clock_skew_s=self._seconds(),
            notes=self.notes.text().strip(),
            examiner=examiner,
        )

    def _seconds(self) -> float | None:
        """The known skew; one that was not touched stays what it was, to its last digit."""
        text, before = self.skew.text(), self._base.clock_skew_s
        try:
            return before if text == _skew_text(before) else parse_seconds(text)
        except BadRequest:
            self.skew.setFocus()
            raise

    def place(self) -> Path:
        """The folder to make the case in.

        Raises:
            BadRequest: none was given.
        """
        text = self.folder.text().strip()
        if not text:
            self.folder.setFocus()
            raise BadRequest(tr("no folder for the case"), "", tr("type one, or press Choose…"))
        return Path(text).expanduser()

    def _name_folder(self) -> None:
        if not self._moved:
            name = folder_name(self.number.text())
            self.folder.setText(str(self._cases / f"{name}.ekcase"))

    def _folder_typed(self) -> None:
        self._moved = True

    def _choose(self) -> None:
        found = QFileDialog.getExistingDirectory(
            self, tr("Make the case in this folder"), str(self._cases)
        )
        if found:
            self._cases = Path(found)
            self._moved = False
            self._name_folder()
