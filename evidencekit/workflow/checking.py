"""Verifying what left the house: integrity from the bundle room, reproducibility from here.

A bundle holds the evidence, the results and the settings; so whoever has the bundle can have the
results worked out again and compared, byte for byte (records) and value for value (findings).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from evidencekit import __version__
from evidencekit.analysis.analyse import analyse
from evidencekit.bundle import places
from evidencekit.bundle import verify as bundle_verify
from evidencekit.bundle.checkresults import Recheck
from evidencekit.bundle.compare import compare_text, compare_values
from evidencekit.bundle.verdict import Result
from evidencekit.progress import Progress, silent
from evidencekit.report import exports
from evidencekit.seal.certificates import load_certificates
from evidencekit.workflow.bundled import (
    bundled_evidence,
    bundled_supporting,
    made_with,
    read_query,
)
from evidencekit.workflow.derived import findings_json, json_bytes

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from evidencekit.bundle.verify import Verdict
    from evidencekit.clock import Clock


def verify(
    path: Path,
    progress: Progress = silent,
    *,
    trusted: Sequence[Path] = (),
    clock: Clock | None = None,
) -> Verdict:
    """Check a report, a bundle (folder or zip) or a case folder; needs nothing but the file.

    For a bundle the records are decoded again and the findings worked out again.

    Args:
        path: A PDF, a bundle folder, a zip of one, or a case folder.
        progress: Told what is read; may raise to stop.
        trusted: Files with certificates that the person who checks trusts: of an examiner, of a
            certification or time-stamping authority (PEM or DER).
        clock: This computer's clock.

    Raises:
        EvidenceError: the path is none of these, or cannot be read; or a file of ``trusted`` cannot.
        Cancelled: ``progress`` asked to stop.
    """
    roots = [der for file in trusted for der in load_certificates(file)]
    recheck = Recheck(recheck_records, recheck_findings)
    return bundle_verify.verify(path, progress, recheck, roots=roots, clock=clock)


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
        again = (exports.header(), *exports.csv_blocks([table]))
        result, text = compare_text(bundle / places.RECORDS, again, "records")
    return _or_another_version(bundle, result, text)


def recheck_findings(bundle: Path, progress: Progress) -> tuple[str, str]:
    """Analyse the evidence in the bundle again and compare with its ``findings.json``."""
    with bundled_evidence(bundle, progress) as evidence:
        supporting = bundled_supporting(bundle, progress)
        again = findings_json(analyse(evidence, read_query(bundle), supporting, progress))
    kept = (bundle / places.FINDINGS).read_bytes()
    count = len(again["findings"])
    result, text = compare_values(kept, json_bytes(again), f"{count:,} findings")
    return _or_another_version(bundle, result, text)


def _or_another_version(bundle: Path, result: str, text: str) -> tuple[str, str]:
    """A difference is no verdict where another version of the program made the bundle."""
    version = made_with(bundle).get("version")
    if result != Result.CHANGED or version == __version__:
        return result, text
    text += f" They were made with EvidenceKit {version}; this is {__version__}."
    return Result.CANNOT_CHECK, f"{text} Check them with the version that made them."
