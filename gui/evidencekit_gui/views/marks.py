"""The examiner's marks and notes on records: put on, asked for, kept through a crash."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from evidencekit.case.model import Note
from evidencekit_gui.language import tr
from evidencekit_gui.models.records import note_key
from evidencekit_gui.remembered import NOTE
from evidencekit_gui.theme import Meaning

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evidencekit.records import RecordRef
    from evidencekit_gui.session import Session
    from evidencekit_gui.views.page import Page


def _note_on(session: Session, ref: RecordRef) -> Note:
    """The note that stands on a record, or an empty one."""
    notes = session.snapshot.notes if session.snapshot else ()
    key = note_key(ref)
    return next((note for note in notes if note.key == key), Note(key))


def toggle_marks(page: Page, refs: Sequence[RecordRef]) -> None:
    """Mark the records, or take the mark away where all have one; several are one step for undo."""
    notes = [_note_on(page.session, ref) for ref in refs]
    if notes:
        marked = not all(note.marked for note in notes)
        page.watch(page.session.set_notes([replace(note, marked=marked) for note in notes]))


def ask_note(page: Page, ref: RecordRef) -> None:
    """Ask for a note on a record; what is typed is held until it is saved or given up."""
    from evidencekit_gui.views.dialogs import NoteDialog

    session, note = page.session, _note_on(page.session, ref)
    dialog = NoteDialog(ref.cite(), note.text, page)
    name = NOTE + note.key
    dialog.words.typed.connect(lambda text: session.hold(name, text))
    if dialog.exec():
        page.watch(session.set_notes([replace(note, text=dialog.text)]))
    else:
        session.release(name)
    dialog.deleteLater()


def keep_held_notes(page: Page) -> None:
    """Keep the note that was being typed when the window ended without warning, and say so."""
    session, snapshot = page.session, page.session.snapshot
    held = {
        name.removeprefix(NOTE): str(session.held(name))
        for name in session.held_names()
        if name.startswith(NOTE)
    }
    if held and snapshot is not None:
        known = {note.key: note for note in snapshot.notes}
        notes = [replace(known.get(key, Note(key)), text=text) for key, text in held.items()]
        page.watch(session.set_notes(notes))
        page.notice.say(
            Meaning.FINE,
            tr(
                "The note that was being typed when the window ended is kept: see that it is whole."
            ),
        )
