"""Whose key seals the report: an identity made here, a key file, a token, or no seal."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from evidencekit.errors import BadRequest
from evidencekit.workflow import SELF_SIGNED_WORDS, KeyFile, KeyToken
from evidencekit_gui.language import tr
from evidencekit_gui.session import NewKey
from evidencekit_gui.widgets.basics import Quiet, button, column, form, panel, row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evidencekit.workflow import StoredIdentity


NEW, FILE, TOKEN, NONE = "new", "file", "token", "none"
SHORTEST = 8


Seal = KeyFile | KeyToken | NewKey
"""What the examiner chose to seal with."""


def secret(name: str) -> QLineEdit:
    """A field that shows no letters."""
    made = QLineEdit()
    made.setEchoMode(QLineEdit.EchoMode.Password)
    made.setAccessibleName(name)
    return made


class SealChoice(QWidget):
    """A choice of keys, and under it what each needs."""

    def __init__(
        self,
        stored: Sequence[StoredIdentity],
        examiner: tuple[str, str],
        last: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._stored = tuple(stored)
        self.kind = QComboBox()
        self.kind.setAccessibleName(tr("Seal with"))
        for one in self._stored:
            seen = tr(
                "{name}, made here ({fingerprint}…)",
                name=one.certificate.name,
                fingerprint=one.certificate.fingerprint[:8],
            )
            self.kind.addItem(seen, one.certificate.fingerprint)
        self.kind.addItem(tr("A new identity, made here now"), NEW)
        self.kind.addItem(tr("A key file (.p12, .pfx)"), FILE)
        self.kind.addItem(tr("A smart card or token"), TOKEN)
        self.kind.addItem(tr("No seal: the hash only"), NONE)
        self.pass_phrase = secret(tr("Pass phrase"))
        self.name, self.organisation = QLineEdit(examiner[0]), QLineEdit(examiner[1])
        self.new_phrase, self.again = secret(tr("New pass phrase")), secret(tr("The same again"))
        self.file, self.file_phrase = QLineEdit(), secret(tr("Pass phrase of the key file"))
        self.library, self.token = QLineEdit(), QLineEdit()
        self.certificate, self.pin = QLineEdit(), secret("PIN")
        self._describe()
        self.pages = (
            self._own(), self._new(), self._key_file(), self._key_token(), self._none()
        )  # fmt: skip
        self.about = Quiet(SELF_SIGNED_WORDS)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(form((tr("&Seal with"), self.kind)))
        for page in self.pages:
            layout.addWidget(page)
        layout.addWidget(self.about)
        self.kind.currentIndexChanged.connect(self._show)
        self.kind.setCurrentIndex(max(0, self.kind.findData(last)))
        self._show()

    def _describe(self) -> None:
        """What each field is for, for a screen reader."""
        for field, words in (
            (self.kind, tr("Whose key seals the report, or none")),
            (self.pass_phrase, tr("Opens the key made here")),
            (self.name, tr("As the certificate shall name you")),
            (self.organisation, tr("As the certificate shall name it; may stay empty")),
            (self.new_phrase, tr("Will open the new key; kept nowhere")),
            (self.again, tr("To be sure that it was typed as meant")),
            (self.file, tr("File with key and certificate")),
            (self.file_phrase, tr("Opens the key file")),
            (self.library, tr("The maker's library for the card or token")),
            (self.token, tr("As the token calls itself")),
            (self.certificate, tr("As the token calls the certificate")),
            (self.pin, tr("Opens the token; kept nowhere")),
        ):
            field.setAccessibleDescription(words)

    @property
    def chosen(self) -> str:
        """Fingerprint of a stored identity, or one of the kinds."""
        return str(self.kind.currentData())

    def _own(self) -> QWidget:
        return panel(form((tr("&Pass phrase"), self.pass_phrase)))

    def _new(self) -> QWidget:
        hint = Quiet(
            tr(
                "At least {SHORTEST} characters. It is kept nowhere and cannot be recovered.",
                SHORTEST=SHORTEST,
            )
        )
        return panel(
            column(
                form(
                    (tr("Na&me"), self.name),
                    (tr("Or&ganisation"), self.organisation),
                    (tr("&Pass phrase"), self.new_phrase),
                    (tr("The same &again"), self.again),
                ),
                hint,
            )
        )

    def _key_file(self) -> QWidget:
        choose = button(tr("Choose…"), self._choose_file, about=tr("Choose the key file"))
        place = panel(row(self.file, choose))
        self.file.setAccessibleName(tr("Key file"))
        return panel(form((tr("&File"), place), (tr("&Pass phrase"), self.file_phrase)))

    def _key_token(self) -> QWidget:
        choose = button(tr("Choose…"), self._choose_library, about=tr("Choose the token's library"))
        self.library.setAccessibleName(tr("PKCS#11 library"))
        self.library.setPlaceholderText(tr("the maker's PKCS#11 library"))
        return panel(
            form(
                (tr("&Library"), panel(row(self.library, choose))),
                (tr("&Token's label"), self.token),
                (tr("&Certificate's label"), self.certificate),
                ("P&IN", self.pin),
            )
        )

    def _none(self) -> QWidget:
        return Quiet(
            tr(
                "The report is hashed and the hash is printed beside it and in the custody "
                "log. Whoever checks it needs that hash from you by another way."
            )
        )

    def _show(self) -> None:
        pages = {NEW: 1, FILE: 2, TOKEN: 3, NONE: 4}
        at = pages.get(self.chosen, 0)
        for number, page in enumerate(self.pages):
            page.setVisible(number == at)
        self.about.setVisible(at in {0, 1})

    def first_field(self) -> QLineEdit | None:
        """What is to be filled in first: the first field of the kind that is empty."""
        fields = [
            field
            for page in self.pages
            if not page.isHidden()
            for field in page.findChildren(QLineEdit)
            if field is not self.organisation
        ]
        return next((field for field in fields if not field.text()), fields[0] if fields else None)

    def _choose_file(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self, tr("Key file"), str(Path.home()), tr("Key files (*.p12 *.pfx);;All files (*)")
        )
        if name:
            self.file.setText(name)

    def _choose_library(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, tr("PKCS#11 library"), "/usr/lib")
        if name:
            self.library.setText(name)

    def value(self) -> Seal | None:
        """What to seal with; None for no seal.

        Raises:
            BadRequest: something is missing.
        """
        kind = self.chosen
        if kind == NONE:
            return None
        if kind == NEW:
            return self._new_identity()
        if kind == FILE:
            path = _needed(self.file, tr("no key file was named"), tr("choose one"))
            return KeyFile(Path(path).expanduser(), self.file_phrase.text())
        if kind == TOKEN:
            library = _needed(
                self.library, tr("no library of the token was named"), tr("choose it")
            )
            token = _needed(self.token, tr("no token was named"), tr("type its label"))
            label = _needed(self.certificate, tr("no certificate was named"), tr("type its label"))
            return KeyToken(Path(library), token, self.pin.text(), label)
        own = next(one for one in self._stored if one.certificate.fingerprint == kind)
        return KeyFile(
            own.path, _needed(self.pass_phrase, tr("no pass phrase was typed"), tr("type it"))
        )

    def _new_identity(self) -> NewKey:
        name = _needed(self.name, tr("no name for the identity"), tr("type the examiner's name"))
        phrase = self.new_phrase.text()
        if len(phrase) < SHORTEST:
            self.new_phrase.setFocus()
            raise BadRequest(
                tr("the pass phrase is too short"),
                "",
                tr("type {SHORTEST} or more letters", SHORTEST=SHORTEST),
            )
        if phrase != self.again.text():
            self.again.setFocus()
            raise BadRequest(tr("the two pass phrases differ"), "", tr("type the same twice"))
        return NewKey(name, self.organisation.text().strip(), phrase)


def _needed(field_: QLineEdit, what: str, do_next: str) -> str:
    text = (
        field_.text() if field_.echoMode() != QLineEdit.EchoMode.Normal else field_.text().strip()
    )
    if not text:
        field_.setFocus()
        raise BadRequest(what, "", do_next)
    return text
