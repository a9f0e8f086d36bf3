"""What the Evidence page says: of the exhibits, of an intake, of hashes held to a list."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from evidencekit.case.model import Kind
from evidencekit_gui import wording
from evidencekit_gui.language import tr
from evidencekit_gui.models.exhibits import DECLARED, NOT_AS_DECLARED, hash_state
from evidencekit_gui.theme import Meaning

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evidencekit.case.model import Exhibit
    from evidencekit.workflow import Intake
    from evidencekit_gui.snapshot import Snapshot


def sentence_of(snapshot: Snapshot) -> str:
    """How many records in how many files, what could not be read, what else there is (rich text)."""
    accounting = [e for e in snapshot.exhibits if e.kind is Kind.ACCOUNTING]
    others = [e for e in snapshot.exhibits if e.kind is not Kind.ACCOUNTING]
    unread = sum(len(e.problems) for e in accounting)
    problems = (
        tr("{places} in them could not be read as records", places=wording.count(unread, "place"))
        if unread
        else tr("every byte of them was read")
    )
    told = tr(
        "<b>{records:,}</b> records in <b>{accounting}</b> accounting files; {problems}.",
        records=snapshot.records,
        accounting=len(accounting),
        problems=problems,
    )
    if others:
        told += tr(" {exhibits} beside them.", exhibits=wording.count(len(others), "other exhibit"))
    beside = sum(len(e.problems) for e in others)
    if beside:
        told += tr(" {remarks} on what is in those.", remarks=wording.count(beside, "remark"))
    return told


def foot_of(snapshot: Snapshot) -> str:
    """``2,481 records in 9 exhibits``."""
    return tr(
        "{records:,} records in {exhibits}",
        records=snapshot.records,
        exhibits=wording.count(len(snapshot.exhibits), "exhibit"),
    )


def taken_in(intake: Intake) -> str:
    """What an intake took; where something was left out, the words that its reasons follow."""
    taken = wording.count(len(intake.added), "exhibit")
    if intake.skipped and not intake.added:
        return tr("Nothing was taken in:")
    if intake.skipped:
        return tr("{taken} taken in. Left out:", taken=taken)
    if intake.added and all(exhibit.in_place for exhibit in intake.added):
        return tr("{taken} taken in: hashed where they lie, not copied.", taken=taken)
    return tr("{taken} taken in, copied and hashed.", taken=taken)


def compared(exhibits: Sequence[Exhibit], number: str) -> tuple[Meaning, str]:
    """How the exhibits stand to the list of hashes kept as exhibit ``number`` (rich text)."""
    differ = [e.number for e in exhibits if hash_state(e)[1] == NOT_AS_DECLARED]
    if differ:
        return Meaning.BROKEN, tr(
            "<b>Not as declared: {differ}.</b><br>The list is kept as {number}. Ask for "
            "these files again, or for the right list.",
            differ=escape(", ".join(differ)),
            number=number,
        )
    told = sum(1 for e in exhibits if hash_state(e)[1] == DECLARED)
    return Meaning.FINE, tr(
        "The list is kept as {number}; {exhibits} are as declared, none differs.",
        number=number,
        exhibits=wording.count(told, "exhibit"),
    )


def checked(exhibits: Sequence[Exhibit], looked_at: int) -> tuple[Meaning, str]:
    """What hashing ``looked_at`` exhibits again found (rich text)."""
    changed = [e for e in exhibits if not e.intact]
    if not changed:
        return Meaning.FINE, tr(
            "All {exhibits} exhibits are as at their intake.", exhibits=looked_at
        )
    listed = "".join(
        f"<li>{escape(e.number)} {escape(e.name)}: {escape(check.text)}</li>"
        for e in changed
        if (check := next((c for c in reversed(e.checks) if not c.matches), None))
    )
    return Meaning.BROKEN, tr(
        "<b>{changed} of {exhibits} exhibits were not found as they were taken in:</b>"
        "<ul>{listed}</ul>Do not report on them; ask for the original again.",
        changed=len(changed),
        exhibits=looked_at,
        listed=listed,
    )
