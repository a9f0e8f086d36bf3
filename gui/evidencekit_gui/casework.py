"""The steps that change the open case: evidence, what people tell, marks, notes, hand-overs."""

from __future__ import annotations

import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evidencekit.case.model import Kind
from evidencekit_gui.language import tr
from evidencekit_gui.later import Later
from evidencekit_gui.opened import Opened
from evidencekit_gui.remembered import ACQUISITION, FORM, NOTE, STATEMENT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evidencekit import workflow
    from evidencekit.case.model import Acquisition, CaseInfo, Note, Statement
    from evidencekit.progress import Progress
    from evidencekit.workflow import FinalReport, HandOver, Workspace
    from evidencekit_gui.jobs import Job

else:
    workflow = Later("evidencekit.workflow")


class Casework(Opened):
    """Each step is one custody event or more; none decides what it means."""

    def add_files(
        self, paths: Sequence[Path], *, attachments: bool = False, in_place: bool = False
    ) -> Job:
        """Take files and folders in; the job's value is the :class:`evidencekit.workflow.Intake`.

        ``attachments`` keeps them without reading them, ``in_place`` refers to them where they lie.
        """
        kind = Kind.ATTACHMENT if attachments else None
        chosen = [workflow.Received(path, kind=kind, in_place=in_place) for path in paths]

        def work(ws: Workspace, progress: Progress) -> Any:  # noqa: ANN401 (the step's own value)
            return workflow.add_files(ws, chosen, progress)

        return self._step(tr("Taking in files"), work, matters=True)

    def helpful_files(self, folders: Sequence[Path]) -> Job:
        """Find what lies beside accounting files and helps to read them; nothing is taken in."""

        def work(ws: Workspace, progress: Progress) -> Any:  # noqa: ANN401 (the step's own value)
            return workflow.helpful_files(ws, folders, progress)

        return self._step(tr("Looking for crontabs and logs beside them"), work)

    def add_hash_list(self, text: str) -> Job:
        """Keep a pasted list of hashes as an exhibit; it is held to the others as a file would be."""

        def work(ws: Workspace, progress: Progress) -> Any:  # noqa: ANN401 (the step's own value)
            with tempfile.TemporaryDirectory(prefix="evidencekit-") as folder:
                path = Path(folder) / "pasted-hashes.txt"
                path.write_text(text.strip() + "\n", encoding="utf-8")
                offered = workflow.Received(path, "pasted-hashes.txt", Kind.HASH_LIST)
                return workflow.add_files(ws, [offered], progress)

        return self._step(tr("Taking in the list of hashes"), work, matters=True)

    def check_hashes(self) -> Job:
        """Hash every exhibit again."""
        return self._step(tr("Checking hashes"), workflow.verify_exhibits)

    def set_info(self, info: CaseInfo) -> Job:
        """Change what the examiner says about the case."""

        def work(ws: Workspace, progress: Progress) -> None:
            workflow.set_info(ws, info)

        return self._step(tr("Saving the case's particulars"), work)

    def set_acquisition(self, number: str, acquisition: Acquisition) -> Job:
        """Keep what people tell of how an exhibit was copied."""

        def work(ws: Workspace, progress: Progress) -> None:
            workflow.set_acquisition(ws, number, acquisition)

        job = self._step(tr("Saving how {number} was copied", number=number), work)
        told = {name: text for name, text in asdict(acquisition).items() if isinstance(text, str)}
        job.succeeded.connect(lambda _: self._told(ACQUISITION + number, told))
        return job

    def _told(self, name: str, told: dict[str, str]) -> None:
        """Let go of what was typed into a form if all of it was told."""
        held = self.held(name)
        if held is not None and held.items() <= told.items():
            self.release(name)

    def set_notes(self, notes: Sequence[Note]) -> Job:
        """Set marks or notes as one step; the custody log keeps the change."""

        def work(ws: Workspace, progress: Progress) -> None:
            workflow.set_notes(ws, notes)

        job = self._step(tr("Saving a note"), work)
        for note in notes:
            self.release_after(job, NOTE + note.key, note.text)
        return job

    def set_statement(self, statement: Statement) -> Job:
        """Keep what the examiner says about a finding; an empty text removes it."""

        def work(ws: Workspace, progress: Progress) -> None:
            workflow.add_statement(ws, statement.key, statement.text, told_by=statement.told_by)

        job = self._step(tr("Saving a statement"), work)
        self.release_after(job, STATEMENT + statement.key, statement.text)
        return job

    def keep_form(self, form: dict[str, Any]) -> Job:
        """Keep what the report form says with the case."""

        def work(ws: Workspace, progress: Progress) -> None:
            ws.case.set_setting(FORM, form)

        job = self._step(tr("Keeping the form"), work)
        self.release_after(job, FORM, form)
        return job

    def undo(self) -> Job:
        """Take the last mark, note or statement back; the custody log keeps both."""

        def work(ws: Workspace, progress: Progress) -> Any:  # noqa: ANN401 (the step's own value)
            return workflow.undo_note(ws)

        return self._step(tr("Undoing"), work)

    def redo(self) -> Job:
        """Do what was taken back again."""

        def work(ws: Workspace, progress: Progress) -> Any:  # noqa: ANN401 (the step's own value)
            return workflow.redo_note(ws)

        return self._step(tr("Doing it again"), work)

    def hand_over(self, handed: HandOver) -> Job:
        """Write into the custody log what changed hands, as told; files named are hashed now."""

        def work(ws: Workspace, progress: Progress) -> Any:  # noqa: ANN401 (the step's own value)
            return workflow.hand_over(ws, handed, progress)

        return self._step(tr("Recording the hand-over"), work, matters=True)

    # Trusted time

    def request_stamp(self, final: FinalReport, over: str, folder: Path, out: Path) -> Job:
        """Write a request for the time of a final report into ``out``; nothing is sent."""

        def work(ws: Workspace, progress: Progress) -> Any:  # noqa: ANN401 (the step's own value)
            return workflow.request_final_stamp(ws, final, over, folder, out)

        return self._step(tr("Writing the request"), work, matters=True)

    def import_stamp(
        self, final: FinalReport, folder: Path, request: Path, response: Path, root: Path
    ) -> Job:
        """Verify an authority's answer and put it where it belongs; refused, nothing is touched."""

        def work(ws: Workspace, progress: Progress) -> Any:  # noqa: ANN401 (the step's own value)
            return workflow.import_final_stamp(ws, final, folder, request, response, [root])

        return self._step(tr("Verifying the answer"), work, matters=True)

    def ask_stamp(
        self, final: FinalReport, over: str, folder: Path, address: str, root: Path
    ) -> Job:
        """Ask the authority at an address that the examiner typed, over the network."""

        def work(ws: Workspace, progress: Progress) -> Any:  # noqa: ANN401 (the step's own value)
            return workflow.ask_final_stamp(ws, final, over, folder, address, [root], progress)

        return self._step(tr("Asking {address}", address=address), work, matters=True)

    def correct(self, seq: int, text: str) -> Job:
        """Log a correction of an earlier event, which stands."""

        def work(ws: Workspace, progress: Progress) -> Any:  # noqa: ANN401 (the step's own value)
            return workflow.correct(ws, seq, text)

        return self._step(tr("Logging the correction"), work)

    def check_clock(self, reference: str, source: str) -> Job:
        """Keep what a reference clock shows now beside this computer's clock."""
        shown_us = self.clock.now_us()

        def work(ws: Workspace, progress: Progress) -> Any:  # noqa: ANN401 (the step's own value)
            return workflow.add_clock_check(ws, reference, source=source, shown_us=shown_us)

        return self._step(tr("Keeping the clock's comparison"), work)

    def export_custody(self, path: Path) -> Job:
        """Write the custody log as a file that can be checked without us."""

        def work(ws: Workspace, progress: Progress) -> Any:  # noqa: ANN401 (the step's own value)
            return workflow.export_custody(ws, path)

        return self._step(tr("Exporting the custody log"), work)
