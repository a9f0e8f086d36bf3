"""What people do around a case and its evidence: each act that could matter becomes a custody event.

The steps that make something (intake, analysis, report, bundle) log themselves where they stand. Here
are the others: what was looked for, said, compared, exported, checked and handed over. What somebody
told is logged as *reported by* them, and when it happened apart from when it was written down.
"""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING, Any

from evidencekit.case import custody
from evidencekit.case.model import ClockCheck, Kind, Note, Statement
from evidencekit.case.names import shown
from evidencekit.case.reading import is_folder, read_through
from evidencekit.clock import NotOneTime, parse_moment, zone
from evidencekit.errors import BadRequest, ReadFailed, ReportError
from evidencekit.evidence.collection import Evidence
from evidencekit.evidence.intake import open_exhibit
from evidencekit.progress import Progress, silent

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from evidencekit.bundle.verify import Verdict
    from evidencekit.case.model import CustodyEvent, CustodyHead
    from evidencekit.records import RecordRef
    from evidencekit.workflow.values import HandOver
    from evidencekit.workflow.workspace import Workspace

_TAG_MANIFEST = "tagmanifest-sha256.txt"
_EXAMINER = "the examiner"


def _teller(ws: Workspace) -> str:
    """Who tells what is told here, where nobody else is named."""
    return ws.info.examiner.name or _EXAMINER


# Looking


def record_filter(
    ws: Workspace, text: str, *, shown: int, total: int, zone_name: str = ""
) -> CustodyEvent:
    """Log a filter that records were looked at through, with how many of how many it left."""
    zone_name = zone_name or ws.info.zone
    return ws.case.log(
        "filter-set",
        f"records filtered by “{text}” (times in {zone_name}): {shown:,} of {total:,} shown",
        facts={"filter": text, "zone": zone_name, "shown": shown, "total": total},
    )


def record_at(ws: Workspace, exhibit: str, offset: int) -> RecordRef:
    """The record that starts at ``offset`` of an exhibit, whether its evidence is open or not.

    Raises:
        BadRequest: no such exhibit, or no record starts there.
        ReadFailed: the exhibit cannot be read any more.
    """
    if any(source.exhibit == exhibit for source in ws.evidence.sources):
        return ws.evidence.ref_at(exhibit, offset)
    found = ws.case.exhibit(exhibit)
    if found.kind is not Kind.ACCOUNTING:
        raise BadRequest("this exhibit holds no records", exhibit, "see the list of exhibits")
    evidence = Evidence([open_exhibit(ws.case, found)])
    try:
        return evidence.ref_at(exhibit, offset)
    finally:
        evidence.close()


# Saying


def set_note(ws: Workspace, note: Note) -> CustodyEvent | None:
    """Set the examiner's mark or note on something; the log keeps each change. None: it stood so.

    Its key is that of :func:`evidencekit.case.model.record_key` (a run goes by the record of its
    first process), ``exhibit:EX-003``, ``finding:KEY`` or ``case``.
    """
    return ws.case.set_note(note)


def set_notes(ws: Workspace, notes: Sequence[Note]) -> CustodyEvent | None:
    """Set several notes or marks as one step, which one undo takes back."""
    return ws.case.set_notes(notes)


def add_statement(
    ws: Workspace, finding: str, text: str, *, told_by: str = ""
) -> CustodyEvent | None:
    """Keep what the examiner says about a finding, by its key; an empty text removes it.

    ``told_by`` names who told it, where it is not the examiner's own knowledge. None: it stood so.
    """
    return ws.case.set_statement(Statement(finding, text, told_by))


def undo_note(ws: Workspace) -> CustodyEvent | None:
    """Take the last note, mark or statement back; the log keeps both. None: there is none."""
    return ws.case.undo()


def redo_note(ws: Workspace) -> CustodyEvent | None:
    """Do again what was taken back last. None: there is none."""
    return ws.case.redo()


def add_clock_check(
    ws: Workspace, reference: str, *, source: str = "", shown_us: int | None = None
) -> ClockCheck:
    """Keep what a reference clock showed beside what this computer's clock showed.

    ``reference`` is kept as typed; where it can be read as a time (in the case's zone unless it says
    its own), the difference is worked out. ``shown_us`` is this computer's time at that moment; None:
    now.

    Raises:
        BadRequest: nothing was said of the reference, or clocks in the case's zone showed it twice.
    """
    if not reference.strip():
        raise BadRequest("nothing was said of what the reference clock showed", "", "type its time")
    told: int | None
    try:
        told = parse_moment(reference, zone(ws.info.zone))
    except NotOneTime:
        raise
    except BadRequest:
        told = None
    now = ws.case.clock.now_us() if shown_us is None else shown_us
    check = ClockCheck(now, reference.strip(), told, source, _teller(ws))
    ws.case.add_clock_check(check)
    return check


# Handing over, exporting, checking


def hand_over(
    ws: Workspace, handed: HandOver, progress: Progress = silent
) -> tuple[CustodyEvent, tuple[dict[str, Any], ...]]:
    """Log that something changed hands, as told; files named are hashed now, as they lie there.

    Returns the event and what was hashed: name, size and SHA-256 of each file, for a bundle folder
    the SHA-256 of its tag manifest, which covers all of it.

    Raises:
        BadRequest: nobody or nothing is named.
        ReadFailed: a file named cannot be read.
        CaseError: the case cannot be written.
        Cancelled: ``progress`` asked to stop; nothing was logged.
    """
    if not handed.to.strip():
        raise BadRequest("nobody was named who received it", "", "say to whom it was handed")
    if not handed.items and not handed.files:
        raise BadRequest("nothing was named that was handed over", "", "name a file, or say what")
    hashed = tuple(_hashed(path, progress) for path in handed.files)
    by = handed.by or _teller(ws)
    things = "; ".join((*handed.items, *(_in_words(item) for item in hashed)))
    told = (
        ("how", handed.how), ("at", handed.where), ("because", handed.why),
        ("on", handed.medium), ("seals", handed.seals),
    )  # fmt: skip
    more = "".join(f"; {word}: {text}" for word, text in told if text)
    event = ws.case.log(
        "handed-over",
        f"handed over by {by} to {handed.to}: {things}{more}",
        facts={
            "by": by, "to": handed.to, "how": handed.how, "where": handed.where,
            "why": handed.why, "medium": handed.medium, "seals": handed.seals,
            "items": list(handed.items), "files": list(hashed),
        },
        reported_by=handed.told_by or _teller(ws),
        happened=handed.when,
    )  # fmt: skip
    return event, hashed


def _hashed(path: Path, progress: Progress) -> dict[str, Any]:
    """Name, size and hash of a file, or of a bundle folder's tag manifest."""
    folder = is_folder(path)
    whole = path / _TAG_MANIFEST if folder else path
    if folder and not whole.is_file():
        raise ReadFailed(
            "this folder is no bundle, so one hash cannot stand for it",
            shown(path),
            "name the bundle's folder, or the files one by one",
        )
    facts = read_through(whole, what=f"hashing {shown(path.name)}", progress=progress)
    what = "bundle" if folder else "file"
    return {"name": shown(path.name), "what": what, "size": facts.size, "sha256": facts.sha256}


def _in_words(item: dict[str, Any]) -> str:
    of = "of its tag manifest " if item["what"] == "bundle" else ""
    return f"{item['name']} (SHA-256 {of}{item['sha256']})"


def export_custody(ws: Workspace, path: Path) -> CustodyHead:
    """Write the custody log as JSON lines (``docs/custody-log.md``) and log that, with its head.

    The head returned is that of the file: the event about the export comes after it.

    Raises:
        ReportError: the file is there already or cannot be written.
        CaseError: the case cannot be written.
    """
    head = ws.head()
    text = custody.to_jsonl(ws.custody())
    _write_new(path, text)
    ws.case.log(
        "custody-exported",
        f"custody log exported: {head.count} events, head {head.hash}",
        facts={
            "name": shown(path.name),
            "count": head.count,
            "head": head.hash,
            "sha256": hashlib.sha256(text).hexdigest(),
        },
    )
    return head


def _write_new(path: Path, content: bytes) -> None:
    """Write a file that was not there before, for its owner's eyes only."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(descriptor)
    except FileExistsError as exc:
        raise ReportError(
            "a file of this name is there already", shown(path), "choose another name"
        ) from exc
    except OSError as exc:
        raise ReportError(
            "the file could not be written",
            f"{shown(path)}: {exc.strerror or exc}",
            "choose a folder you may write to",
        ) from exc


def record_export(
    ws: Workspace, path: Path, what: str, progress: Progress = silent
) -> CustodyEvent:
    """Log that ``what`` (``82 records as CSV``) was written to ``path``, with the file's hash.

    Raises:
        ReadFailed: the file cannot be read back.
        CaseError: the case cannot be written.
    """
    facts = read_through(path, what=f"hashing {shown(path.name)}", progress=progress)
    name = shown(path.name)
    return ws.case.log(
        "exported",
        f"{what} exported as {name}, SHA-256 {facts.sha256}",
        facts={"name": name, "what": what, "size": facts.size, "sha256": facts.sha256},
    )


def record_verdict(ws: Workspace, path: Path, verdict: Verdict) -> CustodyEvent:
    """Log that something was verified while this case was open, and what came of it."""
    return ws.case.log(
        "verified",
        f"{shown(path.name)} verified: {verdict.sentence}",
        facts={
            "name": shown(path.name),
            "ok": verdict.ok,
            "checks": [[check.code, check.result] for check in verdict.checks],
        },
    )


def correct(ws: Workspace, seq: int, text: str, *, happened: str = "") -> CustodyEvent:
    """Log a correction of an earlier event, which stands; the new one points back to it.

    Raises:
        BadRequest: there is no such event, or nothing was said.
        CaseError: the case cannot be written.
    """
    if not 1 <= seq <= ws.head().count:
        raise BadRequest("the custody log has no such event", str(seq), "see the log's numbers")
    if not text.strip():
        raise BadRequest("nothing was said of what is right", "", "write the correction")
    return ws.case.log(
        "correction",
        f"correction of event {seq}: {text}",
        reported_by=_teller(ws),
        happened=happened,
        corrects=seq,
    )


def check_custody(ws: Workspace, heads: Sequence[CustodyHead] = ()) -> tuple[str, ...]:
    """What is wrong with the custody log, one sentence a fault; ``heads`` are known from outside."""
    return ws.case.check_custody(heads)
