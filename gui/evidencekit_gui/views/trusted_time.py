"""Trusted time: each final report, what vouches for its time, and what is still awaited."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from evidencekit_gui import wording
from evidencekit_gui.language import tr
from evidencekit_gui.theme import GRID, Meaning
from evidencekit_gui.widgets.basics import (
    Heading,
    Line,
    Quiet,
    Text,
    button,
    column,
    emphasise,
    panel,
    row,
)
from evidencekit_gui.widgets.notice import Mark

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from evidencekit.workflow import FinalReport, Stamped, StampRequest, TrustedTime
    from evidencekit_gui.jobs import Job
    from evidencekit_gui.theme import Theme
    from evidencekit_gui.views.page import Page
    from evidencekit_gui.views.stamp_dialogs import StampQuestion

INTRO = tr(
    "A report's time is this computer's clock until a time-stamping authority vouches for it: a "
    "small request is carried there, and its answer imported here, today or later."
)
NONE_YET = tr("Trusted time: none yet — the report's time is this computer's clock.")
EMPTY = tr("Once a report is final it stands here.")


class TimeSheet(QWidget):
    """The final reports of the case, newest first. Questions are asked and faults told on ``page``."""

    wants_check = Signal(object, object)
    """The file or bundle that was stamped is to be shown verified: its path, and the root to trust."""
    pending_changed = Signal(int)
    """So many answers are awaited."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self._shown: tuple[tuple[FinalReport, ...], str] = ((), "")
        self.rows: dict[str, FinalTime] = {}
        self._empty = Quiet(EMPTY)
        self._list = QVBoxLayout()
        self._list.setSpacing(GRID)
        layout = column(Text(INTRO), self._empty)
        layout.addLayout(self._list)
        self.setLayout(layout)

    def refresh(self) -> None:
        """Show what the custody log tells now."""
        session = self._page.session
        finals = session.snapshot.finals if session.snapshot else ()
        if (finals, session.zone) == self._shown:
            return
        self._shown = (finals, session.zone)
        listed = {final.report_id for final in finals}
        for gone in self.rows.keys() - listed:
            old = self.rows.pop(gone)
            self._list.removeWidget(old)
            old.deleteLater()
        for at, final in enumerate(finals):
            if final.report_id not in self.rows:
                self.rows[final.report_id] = FinalTime(self, self._page.theme)
                self._list.insertWidget(at, self.rows[final.report_id])
            self.rows[final.report_id].show_final(final, session.zone)
        self._empty.setVisible(not finals)
        self.pending_changed.emit(sum(len(final.awaited) for final in finals))

    # The three verbs

    def ask_request(self, final: FinalReport) -> None:
        """Ask what the time shall be of, and write the request."""
        from evidencekit_gui.views.stamp_dialogs import RequestDialog

        dialog = RequestDialog(final, open_kinds(final), self._page.theme, self._page)
        if self._said_yes(dialog):
            self.request(final, dialog.over.chosen, dialog.folder, dialog.out)

    def request(self, final: FinalReport, over: str, folder: Path, out: Path) -> Job:
        """Write the request into ``out``, and say what to do with it."""
        job = self._page.watch(self._page.session.request_stamp(final, over, folder, out))
        job.succeeded.connect(self._requested)
        return job

    def ask_import(self, final: FinalReport) -> None:
        """Ask for the answer and the authority's root, and import it."""
        from evidencekit_gui.views.stamp_dialogs import ImportDialog

        known = [time.request for time in (*final.awaited, *final.times) if time.request]
        dialog = ImportDialog(final, known[0] if known else None, self._page.theme, self._page)
        if self._said_yes(dialog):
            request, response, root = dialog.files
            self.bring_in(final, dialog.folder, request, response, root)

    def bring_in(
        self, final: FinalReport, folder: Path, request: Path, response: Path, root: Path
    ) -> Job:
        """Verify an answer and put it where it belongs."""
        session = self._page.session
        job = self._page.watch(session.import_stamp(final, folder, request, response, root))
        job.succeeded.connect(lambda done: self._stamped(done, root))
        return job

    def ask_online(self, final: FinalReport) -> None:
        """Ask for an address, and connect to it."""
        from evidencekit_gui.views.stamp_dialogs import AskDialog

        dialog = AskDialog(final, open_kinds(final), self._page.theme, self._page)
        if self._said_yes(dialog):
            self.online(final, dialog.over.chosen, dialog.folder, dialog.address, dialog.root)

    def online(self, final: FinalReport, over: str, folder: Path, address: str, root: Path) -> Job:
        """Ask the authority at ``address`` and import what it says."""
        session = self._page.session
        job = self._page.watch(session.ask_stamp(final, over, folder, address, root))
        job.succeeded.connect(lambda done: self._stamped(done, root))
        job.cancelled.connect(
            lambda: self._page.notice.say(
                Meaning.ATTENTION,
                tr("Stopped before an answer came. The request is kept, and can also be carried."),
            )
        )
        return job

    def _said_yes(self, dialog: StampQuestion) -> bool:
        said = bool(dialog.exec())
        dialog.deleteLater()
        return said

    def _requested(self, made: StampRequest) -> None:
        self._page.notice.say(
            Meaning.FINE,
            tr(
                "<b>{name}</b> (a hash and a random number, nothing of the case) lies in {folder}. "
                "Carry it to a computer with a network, with <b>{page}</b>, which says what to do. "
                "Bring back <b>{answer}</b> and the authority's root certificate.",
                name=escape(made.path.name),
                folder=escape(str(made.path.parent)),
                page=escape(made.how_to.name),
                answer=escape(made.path.with_suffix(".tsr").name),
            ),
        )

    def _stamped(self, done: Stamped, root: Path) -> None:
        warned = "".join(f"<br>{escape(wording.sentence(one))}." for one in done.stamp.warnings)
        self._page.notice.offer(
            Meaning.ATTENTION if warned else Meaning.FINE,
            tr(
                "<b>The time stamp is good, and is in {name}.</b><br>{authority} says that it "
                "existed at {moment}.",
                name=escape(done.path.name),
                authority=escape(done.stamp.authority),
                moment=wording.moment(done.stamp.time_us, self._page.session.zone),
            )
            + warned,
            tr("Check it"),
            lambda: self.wants_check.emit(done.path, root),
        )


class FinalTime(QWidget):
    """One final report: what is known of its time, and the verbs that make sense."""

    def __init__(self, sheet: TimeSheet, theme: Theme) -> None:
        super().__init__(sheet)
        self.final: FinalReport | None = None
        self.title = Heading()
        self._states = [_State(theme) for _ in range(2)]
        self.request_button = button(tr("Write a request…"), lambda: self._do(sheet.ask_request))
        self.import_button = button(tr("Import the answer…"), lambda: self._do(sheet.ask_import))
        self.ask_button = button(tr("Ask an authority…"), lambda: self._do(sheet.ask_online))
        self._verbs = panel(
            column(row(self.request_button, self.import_button, 1), row(self.ask_button, 1))
        )
        self.setLayout(column(Line(theme), self.title, *self._states, self._verbs))

    def _do(self, verb: Callable[[FinalReport], None]) -> None:
        if self.final is not None:
            verb(self.final)

    def words(self) -> str:
        """What is said of its time, as it is shown (rich text)."""
        return "\n".join(state.text.text() for state in self._states if not state.isHidden())

    def show_final(self, final: FinalReport, zone: str) -> None:
        """Show what is known of a report's time."""
        self.final = final
        self.title.setText(final.report_id)
        said = [_said(final, time, zone) for time in final.times]
        for state, line in zip(self._states, said or [(Meaning.UNKNOWN, NONE_YET)], strict=False):
            state.say(*line)
        for at, state in enumerate(self._states):
            state.setVisible(at < max(1, len(said)))
        self._verbs.setVisible(bool(open_kinds(final)))
        emphasise(self.import_button, main=bool(final.awaited))
        for made, about in (
            (
                self.request_button,
                tr("A small file to be carried to an authority for {report}; nothing is sent"),
            ),
            (self.import_button, tr("Verify what came back for {report}, and keep it")),
            (
                self.ask_button,
                tr("Connect to an address that you type, over the network, for {report}"),
            ),
        ):
            words = about.replace("{report}", final.report_id)
            made.setToolTip(words)
            made.setAccessibleDescription(words)


class _State(QWidget):
    """A mark and a sentence."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.mark = Mark(theme)
        self.text = Text(rich=True)
        self.text.setAccessibleName(tr("Trusted time"))
        line = row(self.mark, self.text)
        line.setStretch(1, 1)
        line.setAlignment(self.mark, Qt.AlignmentFlag.AlignTop)
        self.setLayout(line)

    def say(self, meaning: Meaning, html: str) -> None:
        self.mark.set_meaning(meaning)
        self.text.setText(html)


def time_in_short(final: FinalReport) -> str:
    """One sentence on the time of a report."""
    if any(time.time_us is not None for time in final.times):
        return tr("Trusted time: an authority vouches for it.")
    if final.awaited:
        return tr("Trusted time: an answer is awaited.")
    return tr("Trusted time: none yet (see below).")


def open_kinds(final: FinalReport) -> tuple[str, ...]:
    """What of a report has no trusted time yet."""
    stamped = {time.over for time in final.times if time.time_us is not None}
    return tuple(kind for kind in final.kinds if kind not in stamped)


def _said(final: FinalReport, time: TrustedTime, zone: str) -> tuple[Meaning, str]:
    """A time stamp in a sentence, and how that is marked."""
    of = {
        "seal": tr("The seal"),
        "bundle": tr("The bundle"),
        "file": tr("The report as a file"),
    }[time.over]
    if time.time_us is None:
        asked = wording.moment(time.asked_us, zone) if time.asked_us is not None else ""
        return Meaning.ATTENTION, tr(
            "<b>{of}</b>: asked for on {asked}; the answer is awaited. Until then its time is this "
            "computer's clock. Request: {request}",
            of=of,
            asked=asked,
            request=escape(time.request.name if time.request else wording.UNKNOWN),
        )
    text = tr(
        "<b>{of}</b> existed at {moment}, says {authority}.",
        of=of,
        moment=wording.moment(time.time_us, zone),
        authority=escape(time.authority),
    )
    if time.over == "seal":
        text += tr(" It is in {report}-timestamped.pdf.", report=escape(final.report_id))
    text += tr(
        " Compare the SHA-256 of its root certificate with what it publishes:<br><tt>{hash}</tt>",
        hash=wording.grouped_hash(time.root_sha256),
    )
    return Meaning.FINE, text
