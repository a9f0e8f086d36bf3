"""What is typed into a question is held until it is answered or given up, like all that is typed.

A question about the open case is held with that case. A new case has no place of its own yet: what is
typed for it lies in a file in the folder that cases are kept in, for its owner only, until it is made.
"""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit

from evidencekit.errors import CaseError
from evidencekit_gui.jobs import Job, JobPool, Lane
from evidencekit_gui.language import tr
from evidencekit_gui.theme import Meaning

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from evidencekit.progress import Progress
    from evidencekit_gui.views.dialogs import Question
    from evidencekit_gui.views.page import Page

Field: TypeAlias = QLineEdit | QPlainTextEdit | QComboBox
HELD = tr("This was typed before the window ended: see that it is whole.")
NEW_CASE = ".new-case.json"


def typed_in(fields: Mapping[str, Field]) -> dict[str, str]:
    """What stands in the fields, by their names."""
    return {name: _text(field) for name, field in fields.items()}


def fill(fields: Mapping[str, Field], typed: Mapping[str, object]) -> None:
    """Put what was typed back; fields it does not name stay as they are."""
    for name, field in fields.items():
        text = typed.get(name)
        if not isinstance(text, str):
            continue
        if isinstance(field, QPlainTextEdit):
            field.setPlainText(text)
        elif isinstance(field, QComboBox):
            field.setCurrentText(text)
        else:
            field.setText(text)


def follow(fields: Mapping[str, Field], do: Callable[[], object]) -> None:
    """Call ``do`` at each change of a field."""
    for field in fields.values():
        if isinstance(field, QComboBox):
            field.editTextChanged.connect(lambda _: do())
        elif isinstance(field, QPlainTextEdit):
            field.textChanged.connect(do)
        else:
            field.textChanged.connect(lambda _: do())


def _text(field: Field) -> str:
    if isinstance(field, QPlainTextEdit):
        return field.toPlainText()
    return field.currentText() if isinstance(field, QComboBox) else field.text()


def answered(
    page: Page,
    dialog: Question,
    name: str,
    fields: Mapping[str, Field],
    do: Callable[[], Job],
) -> Job | None:
    """Ask, holding what is typed under ``name``, and do what was answered; None: given up.

    Where the step fails, what was typed stands in the question when it is asked again.
    """
    session = page.session
    before = session.held(name)
    if isinstance(before, dict):
        fill(fields, before)
        if dialog.notice is not None:
            dialog.notice.say(Meaning.ATTENTION, HELD)
    follow(fields, lambda: session.hold(name, typed_in(fields)))
    job = None
    if dialog.exec():
        job = page.watch(do())
        session.release_after(job, name, session.held(name))
    else:
        session.release(name)
    dialog.deleteLater()
    return job


class NewCaseDraft:
    """The case that is being described and not made yet."""

    def __init__(self, pool: JobPool, cases: Path) -> None:
        self._pool = pool
        self.path = cases / NEW_CASE

    def typed(self) -> dict[str, str]:
        """What was typed and came to nothing yet; empty: nothing, or nothing that can be read."""
        try:
            kept = json.loads(self.path.read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return kept if isinstance(kept, dict) else {}

    def hold(self, typed: Mapping[str, str]) -> Job:
        """Keep it, beside whatever runs and in the order typed."""
        return self._pool.start(
            tr("Keeping what is typed"),
            partial(_write, self.path, json.dumps(dict(typed), ensure_ascii=False)),
            lane=Lane.KEEP,
        )

    def drop(self) -> Job:
        """The case is made, or given up."""
        return self._pool.start(
            tr("Letting go of what was typed"), partial(_remove, self.path), lane=Lane.KEEP
        )


def _write(path: Path, text: str, progress: Progress) -> None:
    beside = path.with_name(path.name + ".part")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        beside.touch(mode=0o600)
        beside.write_text(text, "utf-8")
        beside.replace(path)
    except OSError as exc:
        raise _refused(path, exc) from exc


def _remove(path: Path, progress: Progress) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as exc:
        raise _refused(path, exc) from exc


def _refused(path: Path, exc: OSError) -> CaseError:
    return CaseError(
        tr("what is typed cannot be kept"),
        f"{path}: {exc.strerror or exc}",
        tr("make the case before you close the window"),
    )
