"""The final reports of a case and their trusted times: what the custody log tells, and the steps on it.

An answer comes days after its request, when the case has been closed and opened again; so which report
waits for what is read from the log. Where files were written is kept as a setting of the case, a hint
that may be stale: each step takes the folder as it is named now, and holds the files in it to the log.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from evidencekit.bundle.bag import TAG_MANIFEST
from evidencekit.case.names import shown
from evidencekit.clock import parse_moment, zone
from evidencekit.errors import BadRequest, ReadFailed, SealError
from evidencekit.progress import Progress, silent
from evidencekit.workflow.stamping import (
    REQUESTS,
    Stamped,
    StampRequest,
    asked_imprint,
    fetch_stamp,
    file_sha256,
    import_stamp,
    request_stamp,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evidencekit.case.model import CustodyEvent
    from evidencekit.workflow.workspace import Workspace

FOLDERS = "report-folders"
"""Setting of the case: report → the folder it was delivered into."""


@dataclass(frozen=True, slots=True)
class TrustedTime:
    """A time stamp that was asked for, and what came of it."""

    over: str
    """``bundle``, ``seal`` or ``file``."""
    asked_us: int | None
    """When its request was written; None: the log has no request of it."""
    request: Path | None = None
    """Where the ``.tsq`` was written; it may have been carried away since."""
    time_us: int | None = None
    """The authority's time; None: its answer was not imported yet."""
    authority: str = ""
    root_sha256: str = ""
    """Fingerprint of the root certificate that the examiner chose for it."""


@dataclass(frozen=True, slots=True)
class FinalReport:
    """A report that was delivered, as the custody log has it."""

    report_id: str
    delivered_us: int
    sealed: bool
    sha256: str
    """Of the PDF as delivered."""
    tagmanifest_sha256: str
    """Stands for every byte of its bundle."""
    folder: Path
    """Where report and bundle were written; they may have been moved since."""
    times: tuple[TrustedTime, ...] = ()
    """At most one for each of ``over``: the stamp, or else the last request."""

    @property
    def kinds(self) -> tuple[str, ...]:
        """What of it can be stamped, the usual one first."""
        return ("seal", "bundle") if self.sealed else ("bundle", "file")

    @property
    def awaited(self) -> tuple[TrustedTime, ...]:
        """The requests whose answers are not here yet."""
        return tuple(time for time in self.times if time.time_us is None)

    def place(self, over: str, folder: Path) -> Path:
        """The bundle or the PDF in ``folder``."""
        return folder / f"{self.report_id}{'-bundle' if over == 'bundle' else '.pdf'}"


def final_reports(
    ws: Workspace, events: Sequence[CustodyEvent] | None = None
) -> tuple[FinalReport, ...]:
    """The reports that were delivered from this case, newest first.

    ``events``: the custody log, where the caller has read it already.
    """
    log = ws.custody() if events is None else events
    written = [e for e in log if e.kind in {"report-written", "report-sealed", "bundle-written"}]
    stamps = [e for e in log if e.kind in {"stamp-requested", "stamp-imported"}]
    folders = ws.case.setting(FOLDERS, {})
    requests = ws.case.setting(REQUESTS, {})
    hashes: dict[str, tuple[str, bool]] = {}
    found: list[FinalReport] = []
    for event in written:
        report = _fact(event, "report")
        if event.kind != "bundle-written":
            hashes[report] = (_fact(event, "sha256"), event.kind == "report-sealed")
            continue
        sha256, sealed = hashes.get(report, ("", False))
        manifest = _fact(event, "tagmanifest_sha256")
        folder = Path(folders.get(report, ws.folder / "delivered"))
        times = _times(stamps, {sha256, manifest}, requests)
        found.append(
            FinalReport(report, event.recorded_us, sealed, sha256, manifest, folder, times)
        )
    return tuple(reversed(found))


def _times(
    stamps: Sequence[CustodyEvent], hashes: set[str], requests: dict[str, str]
) -> tuple[TrustedTime, ...]:
    """What was asked and answered about the files with these hashes."""
    found: dict[str, TrustedTime] = {}
    for event in stamps:
        over = _fact(event, "over")
        last = found.get(over)
        if event.kind == "stamp-requested":
            if _fact(event, "sha256") in hashes and (last is None or last.time_us is None):
                kept = requests.get(_fact(event, "imprint"))
                found[over] = TrustedTime(over, event.recorded_us, Path(kept) if kept else None)
        elif _fact(event, "sha256_before") in hashes:
            found[over] = TrustedTime(
                over,
                last.asked_us if last else None,
                last.request if last else None,
                _time_us(event),
                _fact(event, "authority"),
                _fact(event, "root_sha256"),
            )
    return tuple(found.values())


def _fact(event: CustodyEvent, name: str) -> str:
    """A fact of an event; empty where the log, which anybody may have written to, has none."""
    return str(event.facts.get(name, ""))


def _time_us(event: CustodyEvent) -> int | None:
    try:
        return parse_moment(_fact(event, "time_utc"), zone("UTC"))
    except BadRequest:  # nothing this program wrote
        return None


def request_final_stamp(
    ws: Workspace, final: FinalReport, over: str, folder: Path, out: Path
) -> StampRequest:
    """Write the request for a delivered report's trusted time into ``out``; the log keeps it.

    Args:
        ws: The open case.
        final: The report.
        over: One of ``final.kinds``.
        folder: Where report and bundle lie now.
        out: Where the ``.tsq`` and the page about it go.

    Raises:
        ReadFailed: the report or its bundle is not in ``folder``.
        SealError: it is not the one that was delivered, or cannot take a time stamp.
        ReportError: the request cannot be written, or is there already.
    """
    return request_stamp(_held_to_log(final, over, folder), out, over=over, ws=ws)


def import_final_stamp(
    ws: Workspace,
    final: FinalReport,
    folder: Path,
    request: Path,
    response: Path,
    roots: Sequence[Path],
) -> Stamped:
    """Verify a carried answer about a delivered report and put it where it belongs.

    What it is over is told by its request. Args and errors: as :func:`request_final_stamp` and
    :func:`evidencekit.workflow.stamping.import_stamp`; nothing is touched before everything holds.
    """
    over = "bundle" if asked_imprint(request) == final.tagmanifest_sha256 else "file"
    return import_stamp(_held_to_log(final, over, folder), request, response, roots, ws=ws)


def ask_final_stamp(
    ws: Workspace,
    final: FinalReport,
    over: str,
    folder: Path,
    address: str,
    roots: Sequence[Path],
    progress: Progress = silent,
) -> Stamped:
    """Ask the authority at ``address``, which the examiner named, over the network; import its answer.

    A request that is awaited already is the one that is sent; else one is written beside the report.
    An answer that came stays as ``.tsr`` beside it, also where importing it is refused.

    Raises:
        BadRequest: the address is not ``http://`` or ``https://``.
        Cancelled: ``progress`` asked to stop; the request stays, no answer is kept.
        EvidenceError: as the other two steps.
    """
    waiting = [t.request for t in final.awaited if t.over == over and t.request]
    if waiting and waiting[0].is_file():
        request = waiting[0]
    else:
        request = request_final_stamp(ws, final, over, folder, folder).path
    response = fetch_stamp(request, address, progress)
    return import_final_stamp(ws, final, folder, request, response, roots)


def _held_to_log(final: FinalReport, over: str, folder: Path) -> Path:
    """The bundle or PDF in ``folder``, if it is the one that the log names."""
    place = final.place(over, folder)
    if not place.exists():
        raise ReadFailed(
            "the bundle is not there" if over == "bundle" else "the report is not there",
            shown(place),
            "name the folder that it lies in now",
        )
    expected = final.tagmanifest_sha256 if over == "bundle" else final.sha256
    found = file_sha256(place / TAG_MANIFEST if over == "bundle" else place)
    if found != expected:
        raise SealError(
            "this is not what was delivered",
            shown(place),
            f"the custody log has SHA-256 {expected}, found is {found}; nothing was done",
        )
    return place
