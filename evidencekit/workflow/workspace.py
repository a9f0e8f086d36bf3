"""A case that is open for work, and the steps from files to an analysis."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from evidencekit.analysis.analyse import analyse as analyse_job
from evidencekit.analysis.coverage import examine
from evidencekit.analysis.jobs import list_jobs as jobs_in
from evidencekit.case.model import Kind
from evidencekit.case.names import shown
from evidencekit.case.reading import is_folder
from evidencekit.case.store import OpenCase
from evidencekit.clock import SystemClock, utc_text
from evidencekit.errors import (
    Cancelled,
    CaseError,
    EvidenceError,
    NotRecognised,
    ReadFailed,
)
from evidencekit.evidence.collection import Evidence
from evidencekit.evidence.intake import find, open_exhibit, take_in
from evidencekit.evidence.places import helpful_files as in_usual_places
from evidencekit.evidence.supporting import NO_SUPPORT, Supporting, read_supporting
from evidencekit.progress import Progress, silent
from evidencekit.workflow.declared import compare_new_lists
from evidencekit.workflow.values import Intake, Received, RecordView, Skipped

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from evidencekit.analysis.values import Analysis, Coverage, Job, JobQuery
    from evidencekit.case.model import (
        Acquisition,
        CaseInfo,
        ClockCheck,
        CustodyEvent,
        CustodyHead,
        Exhibit,
        Note,
        Statement,
    )
    from evidencekit.clock import Clock
    from evidencekit.evidence.intake import OpenedFile
    from evidencekit.records import RecordRef, RecordTable


_KEYS = "finding-keys"
"""Setting of the case: job → the keys of the findings that its last analysis had."""


@dataclass(slots=True)
class Workspace:
    """A case open for work. Close it: it holds files and the case's lock."""

    case: OpenCase
    evidence: Evidence
    supporting: Supporting = field(default_factory=lambda: NO_SUPPORT)
    warnings: tuple[str, ...] = ()
    """What was wrong with the case when it was opened, in words."""

    @property
    def folder(self) -> Path:
        """The case folder."""
        return self.case.folder

    @property
    def info(self) -> CaseInfo:
        """What the examiner said about the case."""
        return self.case.info

    @property
    def exhibits(self) -> tuple[Exhibit, ...]:
        """All exhibits in order of number."""
        return self.case.exhibits()

    def custody(self) -> tuple[CustodyEvent, ...]:
        """The custody log, oldest first."""
        return self.case.custody()

    def head(self) -> CustodyHead:
        """Count and hash at the end of the custody log."""
        return self.case.head()

    def notes(self) -> tuple[Note, ...]:
        """The examiner's marks and notes as they stand."""
        return self.case.notes()

    def statements(self) -> tuple[Statement, ...]:
        """The examiner's statements on findings as they stand."""
        return self.case.statements()

    def clock_checks(self) -> tuple[ClockCheck, ...]:
        """What reference clocks showed beside this computer's."""
        return self.case.clock_checks()

    def close(self) -> None:
        """Let go of files and lock."""
        self.evidence.close()
        self.case.close()


def new_case(folder: Path, info: CaseInfo, clock: Clock | None = None) -> Workspace:
    """Make a case folder (``NAME.ekcase``) and open it.

    Raises:
        CaseError: the folder exists already or cannot be written.
    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
    except OSError as exc:
        raise CaseError(
            "the folder for the case could not be made",
            f"{folder.parent}: {exc.strerror or exc}",
            "choose a folder you may write to",
        ) from exc
    return Workspace(OpenCase.create(folder, info, clock or SystemClock()), Evidence(()))


def open_case(folder: Path, clock: Clock | None = None, progress: Progress = silent) -> Workspace:
    """Open a case: its accounting files are opened and decoded, its logs read.

    An exhibit that cannot be read any more, or that some check found changed, is named in
    ``warnings``; the others are there. Follow with :func:`verify_exhibits` and the occasion
    ``opening``, or its three parts in the background: every opening hashes every exhibit.

    Raises:
        CaseError: no case, made by a newer version, or open elsewhere.
        Cancelled: ``progress`` asked to stop.
    """
    ws = open_desk(folder, clock)
    files: list[OpenedFile] = []
    try:
        warnings = list(ws.warnings)
        for exhibit in ws.exhibits:
            if exhibit.kind is not Kind.ACCOUNTING:
                continue
            try:
                files.append(open_exhibit(ws.case, exhibit, progress=progress))
            except (NotRecognised, ReadFailed) as exc:
                warnings.append(f"{exhibit.number} {exhibit.name}: {exc}")
        evidence = Evidence(files)
        supporting = read_supporting(ws.case, progress, evidence=evidence)
        return Workspace(ws.case, evidence, supporting, tuple(warnings))
    except BaseException:
        for file in files:
            file.close()
        ws.close()
        raise


def open_desk(folder: Path, clock: Clock | None = None, *, look_only: bool = False) -> Workspace:
    """Open a case without its evidence: enough to read or write what is said about it.

    ``look_only`` changes nothing, needs no lock and works on a read-only medium.

    Raises:
        CaseError: no case, made by a newer version, or (for writing) open elsewhere.
    """
    case = OpenCase.open(folder, clock or SystemClock(), read_only=look_only)
    try:
        warnings = (*case.faults, *(_changed(x) for x in case.exhibits() if not x.intact))
    except BaseException:
        case.close()
        raise
    return Workspace(case, Evidence(()), warnings=warnings)


def _changed(exhibit: Exhibit) -> str:
    """The sentence for an exhibit that some check found changed: that sticks."""
    failed = next(check for check in exhibit.checks if not check.matches)
    return (
        f"{exhibit.number} {exhibit.name}: NOT the bytes taken in, "
        f"found {utc_text(failed.at_us)} ({failed.occasion}): {failed.text}"
    )


def add_files(
    ws: Workspace,
    offered: Sequence[Path | Received],
    progress: Progress = silent,
    *,
    kind: Kind | None = None,
) -> Intake:
    """Take files and folders in as exhibits.

    A folder is searched by content: accounting files in it are taken in, other files are passed
    over. What was named itself and cannot be taken in is listed with its reason; what was loaded
    before stays.

    Raises:
        CaseError: the case itself cannot be written.
        Cancelled: ``progress`` asked to stop; exhibits taken in before that stay.
    """
    added: list[Exhibit] = []
    skipped: list[Skipped] = []
    files: list[OpenedFile] = []
    try:
        items = _named(offered, kind, skipped, progress)
        for at, item in enumerate(items, 1):
            told = _counted(progress, at, len(items))
            try:
                exhibit, file = take_in(
                    ws.case,
                    item.path,
                    kind=item.kind,
                    path_as_received=item.path_as_received,
                    modified_us=item.modified_us,
                    acquisition=item.acquisition,
                    told_by=item.told_by,
                    in_place=item.in_place,
                    progress=told,
                )
            except (CaseError, Cancelled):
                raise
            except EvidenceError as error:
                skipped.append(Skipped(str(item.path), error))
                continue
            added.append(exhibit)
            if file is not None:
                files.append(file)
    finally:
        ws.evidence = Evidence((*ws.evidence.files, *files))
        if any(exhibit.kind is not Kind.ACCOUNTING for exhibit in added) or _infers(ws):
            ws.supporting = read_supporting(ws.case, evidence=ws.evidence)
    compare_new_lists(ws, added)
    return Intake(tuple(added), tuple(skipped))


def _infers(ws: Workspace) -> bool:
    """Whether times of the logs were inferred, which hangs on the records and on the zone stated."""
    return any(line.us is None or line.inferred for line in ws.supporting.lines)


def _counted(progress: Progress, at: int, of: int) -> Progress:
    """Say with each word which of how many files it is about: one file's end is not the end."""
    if of == 1:
        return progress
    return lambda what, done, total: progress(f"{what} ({at:,} of {of:,})", done, total)


def _named(
    offered: Sequence[Path | Received],
    kind: Kind | None,
    skipped: list[Skipped],
    progress: Progress,
) -> list[Received]:
    """Each file to take in: those named, and those found in the folders named."""
    items: list[Received] = []
    for offer in offered:
        item = offer if isinstance(offer, Received) else Received(offer, kind=kind)
        try:
            if not is_folder(item.path):
                items.append(item)
                continue
            found = find([item.path], progress)
        except ReadFailed as error:
            skipped.append(Skipped(str(item.path), error))
            continue
        items.extend(replace(item, path=path, path_as_received="") for path in found)
        if not found:
            none = NotRecognised(
                "no accounting file found in this folder",
                str(item.path),
                "choose the folder with the copied accounting files (they are told by content, "
                "whatever their names); name logs, crontabs and other supporting files one by one",
            )
            skipped.append(Skipped(str(item.path), none))
    return items


def helpful_files(
    ws: Workspace, folders: Sequence[Path], progress: Progress = silent
) -> tuple[Path, ...]:
    """Accounts, crontabs and logs in the usual places of the systems copied to ``folders``.

    What is an exhibit already is left out. Nothing is taken in: that is for the examiner to say.

    Raises:
        Cancelled: ``progress`` asked to stop.
    """
    taken = {exhibit.path for exhibit in ws.case.exhibits()}
    found = in_usual_places([path for path in folders if is_folder(path)], progress)
    return tuple(path for path in found if shown(path) not in taken)


def set_info(ws: Workspace, info: CaseInfo) -> None:
    """Change what the examiner says about the case; the custody log keeps the change."""
    zone_before = ws.info.zone
    ws.case.set_info(info)
    if info.zone != zone_before and _infers(ws):
        ws.supporting = read_supporting(ws.case, evidence=ws.evidence)


def set_acquisition(
    ws: Workspace, number: str, acquisition: Acquisition, *, reported_by: str = ""
) -> Exhibit:
    """Keep what people tell of how an exhibit was copied; a declared hash is compared."""
    return ws.case.set_acquisition(number, acquisition, reported_by=reported_by)


def list_jobs(ws: Workspace, progress: Progress = silent) -> tuple[Job, ...]:
    """The recurring commands of all accounting exhibits, those worth a look first."""
    return jobs_in(ws.evidence, ws.info.zone, progress)


def cover(ws: Workspace, progress: Progress = silent) -> Coverage:
    """What all accounting exhibits cover: records a day, gaps, restarts, clock steps.

    The pass over all records is the one that an analysis needs as well, and is made once.
    """
    return examine(ws.evidence, ws.info.zone, ws.supporting, progress).coverage


def analyse(ws: Workspace, query: JobQuery, progress: Progress = silent) -> Analysis:
    """Everything that can be said about one job in one range; the filter goes into the log."""
    analysis = analyse_job(ws.evidence, query, ws.supporting, progress)
    ws.case.log(
        "job-selected",
        f"job selected: {query.in_words()}; {analysis.records_matching:,} of "
        f"{analysis.records_total:,} records, {len(analysis.runs):,} runs",
        facts={
            "command": query.command,
            "uid": query.uid,
            "since_us": query.since_us,
            "until_us": query.until_us,
            "zone": query.zone,
            "focus": query.focus.isoformat() if query.focus else None,
        },
    )
    keys = ws.case.setting(_KEYS, {})
    keys[f"{query.command} {query.uid}"] = [finding.key for finding in analysis.findings]
    ws.case.set_setting(_KEYS, keys)
    return analysis


def finding_keys(ws: Workspace) -> tuple[str, ...]:
    """The keys of all findings that the last analysis of each job of this case had."""
    found = ws.case.setting(_KEYS, {}).values()
    return tuple(dict.fromkeys(key for keys in found for key in keys))


def records(ws: Workspace, start: int, stop: int) -> RecordTable:
    """Rows ``start`` to ``stop`` of all records, in order of exhibits and offsets."""
    return ws.evidence.rows(start, stop)


def view_record(ws: Workspace, ref: RecordRef) -> RecordView:
    """One record with its bytes and fields."""
    return RecordView(
        ref, ws.evidence.raw(ref), ws.evidence.explain(ref), ws.evidence.oddities(ref)
    )
