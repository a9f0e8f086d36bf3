"""The questions the window asks: nothing else is modal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QInputDialog,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from evidencekit.errors import BadRequest, EvidenceError
from evidencekit.formats.allowance import EXPANSION
from evidencekit_gui.language import tr
from evidencekit_gui.theme import GRID
from evidencekit_gui.views.case_form import CaseForm
from evidencekit_gui.widgets.basics import (
    Heading,
    Quiet,
    Scroller,
    Text,
    column,
    emphasise,
    form,
    panel,
)
from evidencekit_gui.widgets.finding_row import Words
from evidencekit_gui.widgets.notice import Notice

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from PySide6.QtGui import QShowEvent

    from evidencekit.case.model import CaseInfo
    from evidencekit.workflow import HandOver
    from evidencekit_gui.settings import Settings
    from evidencekit_gui.theme import Theme

_OK = QDialogButtonBox.ButtonRole.AcceptRole
_NO = QDialogButtonBox.ButtonRole.RejectRole


MOST_GIB = 1 << 20


def ask_expansion(parent: QWidget, settings: Settings) -> None:
    """How much one compressed file may expand to; kept, and in force at once."""
    chosen, said = QInputDialog.getInt(
        parent,
        tr("Largest expanded file"),
        tr(
            "A compressed file that expands to more is refused, because a small file can be made\n"
            "to fill a disk. Most GiB that one file may expand to:"
        ),
        settings.expansion,
        1,
        MOST_GIB,
    )
    if said:
        settings.expansion = chosen
        EXPANSION.allow(chosen)


class Question(QDialog):
    """A dialog with a verb and a way back."""

    def __init__(
        self, title: str, verb: str, content: QWidget, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.notice: Notice | None = None
        self.buttons = QDialogButtonBox()
        self.yes = self.buttons.addButton(verb, _OK)
        self.no = self.buttons.addButton(tr("Not now"), _NO)
        for made, name in ((self.yes, verb), (self.no, tr("Not now"))):
            made.setAccessibleName(name)
        self.yes.setAccessibleDescription(title)
        self.no.setAccessibleDescription(tr("Close this question; nothing is done"))
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        layout.setSpacing(2 * GRID)
        layout.addWidget(content, 1)
        layout.addWidget(self.buttons)
        emphasise(self.yes, main=True)

    def fit(self) -> None:
        """As high as what is asked needs, and no higher."""
        layout = self.layout()
        if layout is not None:
            layout.activate()
        self.resize(self.width(), self.heightForWidth(self.width()))


class ParticularsDialog(Question):
    """Change what the examiner says about the case."""

    def __init__(self, info: CaseInfo, theme: Theme, settings: Settings, parent: QWidget) -> None:
        self.fields = CaseForm(settings, new=False)
        notice = Notice(theme)
        content = panel(column(notice, Scroller(self.fields, tr("Particulars of the case"))))
        super().__init__(tr("Particulars of the case"), tr("Save"), content, parent)
        self.notice = notice
        self.info = info
        self.fields.show_info(info)
        self.fields.number.setFocus()
        self.resize(80 * GRID, 72 * GRID)

    def accept(self) -> None:
        """Take the fields over, or say what is wrong with them."""
        try:
            self.info = self.fields.info()
        except EvidenceError as error:
            if self.notice is not None:
                self.notice.fault(error)
            return
        super().accept()


class NoteDialog(Question):
    """A note on a record."""

    def __init__(self, cite: str, text: str, parent: QWidget) -> None:
        self.words = Words(
            tr("Note on {cite}", cite=cite), tr("Your own words; they stay in the case"), 6
        )
        self.words.take(text)
        self.words.setMinimumWidth(60 * GRID)
        head = Heading(tr("Note on {cite}", cite=cite))
        super().__init__(tr("Note"), tr("Keep"), panel(column(head, self.words)), parent)
        self.words.setFocus()

    @property
    def text(self) -> str:
        """What was typed; empty takes the note away."""
        return self.words.toPlainText().strip()


class CorrectionDialog(Question):
    """What is right about an event of the custody log."""

    def __init__(self, seq: int, theme: Theme, parent: QWidget) -> None:
        self.words = Words(
            tr("What is right"),
            tr("The event stays as it is; your words are added as an event of their own"),
            6,
        )
        self.words.setMinimumWidth(60 * GRID)
        notice = Notice(theme)
        head = Heading(tr("What is right about event {seq}?", seq=seq))
        super().__init__(tr("Correct"), tr("Add"), panel(column(head, self.words, notice)), parent)
        self.notice = notice
        self.words.setFocus()

    @property
    def text(self) -> str:
        """What was typed."""
        return self.words.toPlainText().strip()

    def accept(self) -> None:
        """Only with something said."""
        if self.text:
            super().accept()
        elif self.notice is not None:
            self.notice.fault(BadRequest(tr("nothing was said"), "", tr("say what is right")))


class HandOverDialog(Question):
    """To whom, what and when: an event for the custody log, told by the examiner."""

    def __init__(self, files: Sequence[Path], theme: Theme, parent: QWidget) -> None:
        self._files = tuple(files)
        self._fields = {
            name: QLineEdit()
            for name in ("to", "by", "items", "when", "how", "where", "why", "medium", "seals")
        }
        for name, example in (
            ("to", tr("name and organisation")),
            ("by", tr("you, where nobody else is named")),
            (
                "items",
                tr("anything else handed over with them")
                if self._files
                else tr("what: a disk, a stick, a bag, a paper"),
            ),
            ("medium", tr("on what, if it is not a thing itself")),
            ("when", tr("2017-12-04 10:30, as you would say it")),
            ("how", tr("in person, by courier, by e-mail")),
            ("where", tr("place where it changed hands")),
            ("why", tr("what it was handed over for")),
            ("seals", tr("number of the bag or seal, if any")),
        ):
            self._fields[name].setPlaceholderText(example)
        self._fields["to"].setMinimumWidth(48 * GRID)
        labels = {
            "to": tr("&To"),
            "by": tr("&By"),
            "items": tr("&Also") if self._files else tr("Wh&at"),
            "when": tr("W&hen"),
            "how": tr("Ho&w"),
            "where": tr("Wh&ere"),
            "why": tr("Wh&y"),
            "medium": tr("&Medium"),
            "seals": tr("&Seals"),
        }
        said = (
            tr("These are hashed as they lie there now; the log names the hashes.")
            if self._files
            else tr("Received or given: whatever changed hands and matters to the case.")
        )
        notice = Notice(theme)
        content = panel(
            column(
                Heading(tr("Record hand-over"), 2),
                *([Text("\n".join(path.name for path in self._files))] if self._files else []),
                Quiet(said),
                form(*((labels[name], field) for name, field in self._fields.items())),
                Quiet(tr("Kept in the custody log as reported by you.")),
                notice,
                1,
            )
        )
        super().__init__(tr("Record hand-over"), tr("Record"), content, parent)
        self.notice = notice
        self._fields["to"].setFocus()

    @property
    def fields(self) -> dict[str, QLineEdit]:
        """The fields by name."""
        return self._fields

    @property
    def handed(self) -> HandOver:
        """What changed hands, as told."""
        from evidencekit.workflow import HandOver

        told = {name: field.text().strip() for name, field in self._fields.items()}
        items = tuple(part for part in (told.pop("items"),) if part)
        return HandOver(items=items, files=self._files, **told)

    def accept(self) -> None:
        """Only with somebody and something."""
        lacking = (
            ("to", tr("nobody was named"), tr("say to whom they are handed")),
            ("items", tr("nothing was named"), tr("say what changed hands")),
        )
        for name, what, do_next in lacking[: 1 if self._files else 2]:
            if self._fields[name].text().strip():
                continue
            self._fields[name].setFocus()
            if self.notice is not None:
                self.notice.fault(BadRequest(what, "", do_next))
            self.fit()
            return
        super().accept()

    # Qt's own names

    def showEvent(self, arg__1: QShowEvent) -> None:
        """No higher than what is asked."""
        super().showEvent(arg__1)
        self.fit()
