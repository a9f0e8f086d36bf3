"""The examiner's desk: notes, marks and statements of a case held open, with undo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evidencekit.case import remarks
from evidencekit.case.held import HeldCase

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from evidencekit.case.model import CustodyEvent, Note, Statement
    from evidencekit.case.remarks import Step


class Desk(HeldCase):
    """A case with what the examiner wrote into it."""

    def notes(self) -> tuple[Note, ...]:
        """All notes and marks, by key."""
        return remarks.read_notes(self._ledger)

    def note(self, key: str) -> Note | None:
        """The note on one thing; None without one."""
        return next((note for note in self.notes() if note.key == key), None)

    def statements(self) -> tuple[Statement, ...]:
        """The examiner's statements, by the key of their finding."""
        return remarks.read_statements(self._ledger)

    def set_note(self, note: Note) -> CustodyEvent | None:
        """Keep one note or mark (an empty one removes it); None: it stood so already.

        Raises:
            CaseError: the case cannot be written.
        """
        return self.set_notes([note])

    def set_notes(self, notes: Sequence[Note | Statement]) -> CustodyEvent | None:
        """Keep several at once: one step for the custody log and for undo.

        Raises:
            CaseError: the case cannot be written.
        """
        with self._ledger.step() as db:
            changes = remarks.plan(db, notes)
            if not changes:
                return None
            remarks.apply(db, changes)
            kind, text = remarks.in_words(changes)
            event = self._append(db, kind, text, facts=remarks.as_facts(changes))
            remarks.remember(db, changes, event.seq)
            return event

    def set_statement(self, statement: Statement) -> CustodyEvent | None:
        """Keep what the examiner says about a finding (an empty text removes it).

        Raises:
            CaseError: the case cannot be written.
        """
        return self.set_notes([statement])

    def undo(self) -> CustodyEvent | None:
        """Take the last step back; the custody log keeps both. None: there is nothing to take back.

        Raises:
            CaseError: the case cannot be written.
        """
        return self._turn(remarks.last_done, "undone", undone=True)

    def redo(self) -> CustodyEvent | None:
        """Do the step taken back last again. None: there is none.

        Raises:
            CaseError: the case cannot be written.
        """
        return self._turn(remarks.last_undone, "redone", undone=False)

    def _turn(
        self, pick: Callable[..., Step | None], word: str, *, undone: bool
    ) -> CustodyEvent | None:
        with self._ledger.step() as db:
            step = pick(db)
            if step is None:
                return None
            changes = tuple(
                change.turned() if undone else change
                for change in (reversed(step.changes) if undone else step.changes)
            )
            remarks.apply(db, changes)
            remarks.set_undone(db, step, undone=undone)
            _, text = remarks.in_words(step.changes)
            return self._append(
                db,
                f"change-{word}",
                f"{word} (event {step.event}): {text}",
                facts=remarks.as_facts(changes),
                corrects=step.event,
            )
