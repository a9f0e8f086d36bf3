"""A bundle as material to work with: its evidence, opened again, and what was asked of it.

Nothing in it is trusted: a path is one of the files that lie there, and what its lists say is
restored strictly or refused.
"""

from __future__ import annotations

import json
import tempfile
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evidencekit.analysis.values import JobQuery
from evidencekit.bundle import places
from evidencekit.bundle.names import fault_in_path
from evidencekit.case.model import CaseInfo, Exhibit, Kind, source_of
from evidencekit.clock import parse_moment, zone
from evidencekit.errors import BadRequest, EvidenceError
from evidencekit.evidence.collection import Evidence
from evidencekit.evidence.intake import open_file
from evidencekit.evidence.supporting import Supporting, SupportingFile, read_dated
from evidencekit.report.content import ReportOptions
from evidencekit.workflow.derived import evidence_place
from evidencekit.workflow.restoring import restore

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evidencekit.progress import Progress


@contextmanager
def bundled_evidence(bundle: Path, progress: Progress) -> Iterator[Evidence]:
    """The accounting in a bundle, opened under its exhibit numbers.

    Raises:
        EvidenceError: the list of exhibits or one of them cannot be read.
        Cancelled: ``progress`` asked to stop.
    """
    with tempfile.TemporaryDirectory(prefix="evidencekit-") as workdir:
        files = [
            open_file(path, workdir=Path(workdir), source=source_of(exhibit), progress=progress)
            for exhibit, path in _placed(bundle)
            if exhibit.kind is Kind.ACCOUNTING
        ]
        evidence = Evidence(files)
        try:
            yield evidence
        finally:
            evidence.close()


def bundled_supporting(bundle: Path, evidence: Evidence, progress: Progress) -> Supporting:
    """What the supporting exhibits of a bundle say, read beside its records as those of its case were.

    Raises:
        EvidenceError: the list of exhibits or the settings cannot be read.
        Cancelled: ``progress`` asked to stop.
    """
    files = [
        SupportingFile(path, exhibit.kind, exhibit.number, exhibit.path, exhibit.modified_us)
        for exhibit, path in _placed(bundle)
        if exhibit.kind is not Kind.ACCOUNTING
    ]
    return read_dated(files, read_info(bundle).zone, evidence, progress)


def read_query(bundle: Path) -> JobQuery:
    """The job and range that the bundle's settings name.

    Raises:
        BadRequest: the settings do not say.
    """
    told = read_json(bundle, places.SETTINGS)
    try:
        asked = told["filter"]
        utc = zone("UTC")
        since, until = (
            parse_moment(asked[key], utc) if asked[key] else None
            for key in ("since_utc", "until_utc")
        )
        focus = date.fromisoformat(asked["focus"]) if asked["focus"] else None
        return JobQuery(asked["command"], asked["uid"], since, until, asked["zone"], focus)
    except (KeyError, TypeError, ValueError) as exc:
        raise BadRequest(
            "the bundle's settings do not say what was asked", places.SETTINGS, "check its sums"
        ) from exc


def read_info(bundle: Path) -> CaseInfo:
    """What the examiner said about the case.

    Raises:
        BadRequest: the settings do not say it as this version writes it.
    """
    return restore(CaseInfo, _setting(bundle, "case"), places.SETTINGS)


def read_options(bundle: Path) -> ReportOptions:
    """The report's options, complete: its number, its time, its tool, what people said in it.

    Raises:
        BadRequest: the settings do not say them as this version writes them.
    """
    return restore(ReportOptions, _setting(bundle, "options"), places.SETTINGS)


def made_with(bundle: Path) -> dict[str, Any]:
    """The program and libraries that made the bundle, as its settings tell; empty: they do not."""
    told = _setting(bundle, "tool")
    return told if isinstance(told, dict) else {}


def built_by(bundle: Path) -> str:
    """The SHA-256 of the program's own code that the settings tell; empty: they do not."""
    options = _setting(bundle, "options")
    tool = options.get("tool") if isinstance(options, dict) else None
    return str(tool.get("build", "")) if isinstance(tool, dict) else ""


def read_exhibits(bundle: Path) -> tuple[Exhibit, ...]:
    """The exhibits as the report describes them.

    Raises:
        EvidenceError: the list cannot be read, or is not one that this version writes.
    """
    told = read_json(bundle, places.EXHIBITS)
    if not isinstance(told, list):
        raise BadRequest(
            "the bundle's list of exhibits cannot be read", places.EXHIBITS, "check its sums"
        )
    return tuple(restore(Exhibit, one, places.EXHIBITS) for one in told)


def read_json(bundle: Path, name: str) -> Any:  # noqa: ANN401 (whatever JSON can say)
    """A JSON file of the bundle.

    Raises:
        EvidenceError: it is not there, or is no JSON.
    """
    try:
        return json.loads((bundle / name).read_text("utf-8"))
    except (OSError, ValueError, RecursionError) as exc:
        raise EvidenceError("a file of the bundle cannot be read", name, "check its sums") from exc


def _setting(bundle: Path, key: str) -> object:
    told = read_json(bundle, places.SETTINGS)
    return told.get(key) if isinstance(told, dict) else None


def _placed(bundle: Path) -> list[tuple[Exhibit, Path]]:
    """Each exhibit as listed, and where its copy lies in the bundle."""
    found = []
    for exhibit in read_exhibits(bundle):
        place = evidence_place(exhibit.number, exhibit.stored)
        path = bundle / place
        if fault_in_path(place) or path.is_symlink() or not path.is_file():
            raise BadRequest(
                "the bundle lists an exhibit that does not lie in it",
                ascii(place),
                "check its sums",
            )
        found.append((exhibit, path))
    return found
