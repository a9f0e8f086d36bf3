"""Verifying what left the house: integrity from the bundle room, reproducibility from here.

A bundle holds the evidence, the results and the settings; so whoever has the bundle can have the
results worked out again and compared, byte for byte (records) and value for value (findings).
"""

from __future__ import annotations

import json
import tempfile
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evidencekit import __version__
from evidencekit.analysis.analyse import analyse
from evidencekit.analysis.values import JobQuery
from evidencekit.bundle import places
from evidencekit.bundle import verify as bundle_verify
from evidencekit.bundle.checkresults import Recheck
from evidencekit.bundle.verdict import Result
from evidencekit.case.model import Kind
from evidencekit.clock import parse_moment, zone
from evidencekit.errors import BadRequest, EvidenceError
from evidencekit.evidence.collection import Evidence
from evidencekit.evidence.intake import open_file
from evidencekit.evidence.supporting import SupportingFile, read_files
from evidencekit.progress import Progress, silent
from evidencekit.records import Source
from evidencekit.report import exports
from evidencekit.workflow.derived import evidence_place, findings_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evidencekit.bundle.verify import Verdict


def verify(path: Path, progress: Progress = silent) -> Verdict:
    """Check a report, a bundle (folder or zip) or a case folder; needs nothing but the file.

    For a bundle the records are decoded again and the findings worked out again.

    Raises:
        EvidenceError: the path is none of these, or cannot be read.
        Cancelled: ``progress`` asked to stop.
    """
    return bundle_verify.verify(path, progress, Recheck(recheck_records, recheck_findings))


def recheck_records(bundle: Path, progress: Progress) -> tuple[str, str]:
    """Decode the evidence in the bundle again and compare with its ``records.csv``."""
    query = read_query(bundle)
    with bundled_evidence(bundle, progress) as evidence:
        table = evidence.select(
            command=query.command,
            uid=query.uid,
            since_us=query.since_us,
            until_us=query.until_us,
            progress=progress,
        )
        again = exports.header() + "".join(exports.csv_blocks([table]))
        count = len(table)
    if again.encode("utf-8") == (bundle / places.RECORDS).read_bytes():
        return Result.INTACT, f"All {count:,} records were decoded again and are the same."
    return Result.CHANGED, "The records decoded again from the evidence are not those listed."


def recheck_findings(bundle: Path, progress: Progress) -> tuple[str, str]:
    """Analyse the evidence in the bundle again and compare with its ``findings.json``."""
    with bundled_evidence(bundle, progress) as evidence:
        supporting = read_files(
            [
                SupportingFile(path, Kind(item["kind"]), item["number"], item["path"])
                for item, path in _exhibits(bundle)
                if item["kind"] != Kind.ACCOUNTING
            ]
        )
        again = findings_json(analyse(evidence, read_query(bundle), supporting, progress))
    listed = _read(bundle, places.FINDINGS)
    if json.loads(json.dumps(again)) == listed:
        count = len(again["findings"])
        return Result.INTACT, f"All {count:,} findings were worked out again and are the same."
    text = "The findings worked out again are not those listed."
    made_with = _read(bundle, places.SETTINGS).get("tool", {}).get("version")
    if made_with != __version__:
        text += f" They were made with EvidenceKit {made_with}; this is {__version__}."
        return Result.CANNOT_CHECK, f"{text} Check them with the version that made them."
    return Result.CHANGED, text


@contextmanager
def bundled_evidence(bundle: Path, progress: Progress) -> Iterator[Evidence]:
    """The accounting in a bundle, opened under its exhibit numbers."""
    with tempfile.TemporaryDirectory(prefix="evidencekit-") as workdir:
        files = [
            open_file(
                path,
                workdir=Path(workdir),
                source=Source(item["path"], item["number"]),
                progress=progress,
            )
            for item, path in _exhibits(bundle)
            if item["kind"] == Kind.ACCOUNTING
        ]
        evidence = Evidence(files)
        try:
            yield evidence
        finally:
            evidence.close()


def read_query(bundle: Path) -> JobQuery:
    """The job and range that the bundle's settings name.

    Raises:
        BadRequest: the settings do not say.
    """
    told = _read(bundle, places.SETTINGS)
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


def _exhibits(bundle: Path) -> list[tuple[dict[str, Any], Path]]:
    """Each exhibit as listed, and where its copy lies in the bundle."""
    try:
        return [
            (item, bundle / evidence_place(item["number"], item["stored"]))
            for item in _read(bundle, places.EXHIBITS)
        ]
    except (KeyError, TypeError) as exc:
        raise BadRequest(
            "the bundle's list of exhibits cannot be read", places.EXHIBITS, "check its sums"
        ) from exc


def _read(bundle: Path, name: str) -> Any:  # noqa: ANN401 (whatever JSON can say)
    try:
        return json.loads((bundle / name).read_text("utf-8"))
    except (OSError, ValueError) as exc:
        raise EvidenceError("a file of the bundle cannot be read", name, "check its sums") from exc
