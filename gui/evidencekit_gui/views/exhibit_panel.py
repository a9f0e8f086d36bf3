"""One exhibit in full: where it came from, why it is read as it is, its hashes, its problems."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from evidencekit.case.model import Kind, source_of
from evidencekit.errors import EvidenceError
from evidencekit.records import RecordRef
from evidencekit_gui import wording
from evidencekit_gui.language import tr
from evidencekit_gui.models.exhibits import (
    CHANGED,
    DECLARED,
    NOT_AS_DECLARED,
    SAME,
    hash_state,
    what_it_adds,
    what_it_is,
)
from evidencekit_gui.remembered import ACQUISITION
from evidencekit_gui.theme import GRID, Meaning
from evidencekit_gui.widgets.basics import (
    Heading,
    Line,
    Quiet,
    Text,
    button,
    column,
    form,
    panel,
    row,
)
from evidencekit_gui.widgets.hex_view import HexView
from evidencekit_gui.widgets.notice import Mark, Notice

if TYPE_CHECKING:
    from pathlib import Path

    from evidencekit.case.model import Exhibit
    from evidencekit.records import Problem
    from evidencekit_gui.session import Session
    from evidencekit_gui.theme import Theme

HEX_AT_MOST = 4096
"""Bytes of a problem that are shown; the rest is a figure."""
PROBLEMS_LISTED = 50
HASH_WORDS = {
    DECLARED: tr("Hash as declared at the source"),
    SAME: tr("Hash as at intake"),
    CHANGED: tr("NOT the bytes taken in"),
    NOT_AS_DECLARED: tr("Hash is not the one declared"),
}


class ExhibitPanel(QWidget):
    """Everything known of the chosen exhibit, and the form for how it was copied."""

    problem_shown = Signal(object)

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._theme = theme
        self._exhibit: Exhibit | None = None
        self._shown: tuple[Path | None, str] = (None, "")
        self._title = Heading()
        self._title.setWordWrap(True)
        self._mark = Mark(theme)
        self._state = Text()
        self._facts = Text(rich=True)
        self._hash = Text()
        self._hash.setFont(theme.mono())
        self._hash.setAccessibleName(tr("SHA-256 as received"))
        self._copy = button(
            tr("Copy hash"), self._copy_hash, about=tr("SHA-256 of the exhibit to the clipboard")
        )
        self._adds_head = Heading(tr("What it adds"))
        self._adds = Text()
        self._why_head = Heading(tr("Why it is read so"))
        self._why = Text()
        self._problems_head = Heading()
        self._problems = QVBoxLayout()
        self._hex = HexView(theme)
        self._hex.setMinimumHeight(12 * GRID)
        self._fields = {
            name: QLineEdit()
            for name in (
                "copied_by",
                "copied_at",
                "method",
                "tool",
                "medium",
                "seals",
                "source_host",
                "source_os",
                "description",
                "declared_sha256",
                "declared_md5",
                "declared_by",
            )
        }
        self._save = button(
            tr("Save"), self._save_acquisition, about=tr("Keep what was told; it is logged")
        )
        self.notice = Notice(theme)
        self._build()
        self.show_exhibit(None)

    def _build(self) -> None:
        labels = {
            "copied_by": tr("Copied &by"),
            "copied_at": tr("Copied &when"),
            "method": tr("H&ow it was copied"),
            "tool": tr("&Tool"),
            "medium": tr("&Medium"),
            "seals": tr("Sea&ls on it"),
            "source_host": tr("&From host"),
            "source_os": tr("S&ystem of that host"),
            "description": tr("Descr&iption"),
            "declared_sha256": tr("&Declared SHA-256"),
            "declared_md5": tr("Declared MD&5, where nothing better is"),
            "declared_by": tr("Declared b&y whom"),
        }
        pairs = [(labels[name], field) for name, field in self._fields.items()]
        fields = form(*pairs, above=True)
        for field in self._fields.values():
            field.setPlaceholderText(wording.NOT_STATED)
            field.textEdited.connect(lambda _: self._hold())
        state = row(self._mark, self._state)
        state.setStretch(1, 1)
        state.setAlignment(self._mark, Qt.AlignmentFlag.AlignTop)
        self._whole = panel(
            column(
                state,
                self._facts,
                Heading(tr("SHA-256 as received")),
                self._hash,
                row(self._copy, 1),
                self._adds_head,
                self._adds,
                self._why_head,
                self._why,
                self._problems_head,
                self._problems,
                self._hex,
                Line(self._theme),
                Heading(tr("How it was copied")),
                Quiet(tr("Told by people, not seen by this program.")),
                fields,
                self.notice,
                row(self._save, 1),
            )
        )
        self._empty = Quiet(
            tr("Choose an exhibit: where it came from and what it holds shows here.")
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * GRID, 0, GRID, 0)
        layout.addWidget(self._title)
        layout.addWidget(self._empty)
        layout.addWidget(self._whole)
        layout.addStretch(1)

    def show_exhibit(self, exhibit: Exhibit | None) -> None:
        """Show another exhibit, or none."""
        folder = self._session.snapshot.folder if self._session.snapshot else None
        shown = (folder, exhibit.number if exhibit else "")
        moved, self._shown = shown != self._shown, shown
        self._exhibit = exhibit
        self._whole.setVisible(exhibit is not None)
        self._empty.setVisible(exhibit is None)
        self._title.setText(f"{exhibit.number}  {exhibit.name}" if exhibit else tr("Exhibit"))
        if exhibit is None:
            return
        meaning, words = hash_state(exhibit)
        self._mark.set_meaning(meaning)
        self._state.setText(
            tr(
                "{state}; looked at {checks}",
                state=HASH_WORDS[words],
                checks=wording.times(len(exhibit.checks)),
            )
        )
        self._facts.setText(self._facts_of(exhibit))
        self._hash.setText(wording.grouped_hash(exhibit.sha256))
        snapshot = self._session.snapshot
        adds = (
            what_it_adds(exhibit.number, snapshot.supporting, self._session.zone)
            if snapshot
            else ()
        )
        self._adds.setText("\n".join(adds))
        for part in (self._adds_head, self._adds):
            part.setVisible(bool(adds))
        self._why_head.setVisible(bool(exhibit.recognition))
        self._why.setText("\n".join(exhibit.recognition))
        self._why.setVisible(bool(exhibit.recognition))
        self._list_problems(exhibit)
        if moved:
            self.notice.clear()
            self._hex.hide()
            self._show_acquisition(exhibit)

    def _facts_of(self, exhibit: Exhibit) -> str:
        zone = self._session.zone
        facts = [
            (tr("What it is"), what_it_is(exhibit)),
            (tr("Came as"), exhibit.path),
            (
                tr("Held"),
                tr("left where it lies, not copied")
                if exhibit.in_place
                else tr("copied into the case"),
            ),
            (tr("Size"), wording.size(exhibit.size)),
            (
                tr("Changed last"),
                wording.UNKNOWN
                if exhibit.modified_us is None
                else wording.moment(exhibit.modified_us, zone),
            ),
        ]
        if exhibit.compression != "none":
            facts.append(
                (
                    tr("Compressed"),
                    tr(
                        "{compression}; {content_size} inside",
                        compression=exhibit.compression,
                        content_size=wording.size(exhibit.content_size),
                    ),
                )
            )
            facts.append((tr("SHA-256 inside"), wording.short_hash(exhibit.content_sha256)))
        if exhibit.kind is Kind.ACCOUNTING:
            facts.append((tr("Records"), f"{exhibit.records:,}"))
            if exhibit.first_end_us is not None and exhibit.last_end_us is not None:
                facts.append((tr("First ended"), wording.moment(exhibit.first_end_us, zone)))
                facts.append((tr("Last ended"), wording.moment(exhibit.last_end_us, zone)))
        return wording.html_table(facts, self._theme.colours.muted.name())

    def _list_problems(self, exhibit: Exhibit) -> None:
        while (item := self._problems.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        count = len(exhibit.problems)
        self._problems_head.setText(wording.count(count, "problem") if count else tr("No problems"))
        self._problems_head.setVisible(exhibit.kind is Kind.ACCOUNTING or bool(count))
        for problem in exhibit.problems[:PROBLEMS_LISTED]:
            place = f"0x{problem.offset:04X}, {wording.size(problem.length)}"
            mark = Mark(self._theme, Meaning.ATTENTION)
            show = button(
                tr("Show bytes"),
                partial(self._show_bytes, problem),
                about=tr("Bytes at {place}", place=place),
            )
            show.setVisible(exhibit.kind is Kind.ACCOUNTING)
            show.setEnabled(problem.length > 0)
            text = Text(f"{place}\n{problem.text}")
            line = row(mark, text, show)
            line.setStretch(1, 1)
            self._problems.addWidget(panel(line))
        if count > PROBLEMS_LISTED:
            self._problems.addWidget(
                Quiet(tr("… and {number:,} more; see the report.", number=count - PROBLEMS_LISTED))
            )

    def _show_bytes(self, problem: Problem) -> None:
        if self._exhibit is None:
            return
        length = min(problem.length, HEX_AT_MOST)
        ref = RecordRef(source_of(self._exhibit), problem.offset, length)
        try:
            raw = self._session.raw(ref)
        except EvidenceError as error:
            self.notice.fault(error)
            return
        self._hex.set_bytes(raw, problem.offset)
        self._hex.show()
        self.problem_shown.emit(problem)

    def _told(self) -> dict[str, str]:
        return {name: field.text().strip() for name, field in self._fields.items()}

    def _hold(self) -> None:
        """Keep what is typed here with the case until it is saved."""
        if self._exhibit is not None:
            self._session.hold(ACQUISITION + self._exhibit.number, self._told())

    def _show_acquisition(self, exhibit: Exhibit) -> None:
        """What was told of how it was copied; what was typed and not saved stands over it."""
        held = self._session.held(ACQUISITION + exhibit.number) or {}
        for name, field in self._fields.items():
            field.setText(str(held.get(name, getattr(exhibit.acquisition, name))))
            field.setCursorPosition(0)
        if held:
            self.notice.say(
                Meaning.ATTENTION, tr("This was typed but not saved yet: save it, or change it.")
            )

    def _copy_hash(self) -> None:
        if self._exhibit is not None:
            QApplication.clipboard().setText(self._exhibit.sha256)

    def _save_acquisition(self) -> None:
        if self._exhibit is None:
            return
        told = replace(self._exhibit.acquisition, **self._told())
        self.notice.clear()
        job = self._session.set_acquisition(self._exhibit.number, told)
        job.failed.connect(self.notice.fault)
        job.succeeded.connect(
            lambda _: self.notice.say(
                Meaning.FINE, tr("Saved; the custody log says what was told.")
            )
        )
