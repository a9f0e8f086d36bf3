"""What a bundle holds beside evidence and report: findings, key records, settings, as plain JSON."""

from __future__ import annotations

import hashlib
import json
import platform
import sys
from dataclasses import asdict
from functools import lru_cache
from importlib import metadata
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import evidencekit
from evidencekit import __version__
from evidencekit.bundle import places
from evidencekit.clock import utc_text, zone_data_version
from evidencekit.texts import speaking

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from evidencekit.analysis.values import Analysis, Finding
    from evidencekit.case.model import CaseInfo, Exhibit
    from evidencekit.evidence.collection import Evidence
    from evidencekit.records import RecordRef
    from evidencekit.report.content import ReportOptions

_WORDS = 1 << 14
"""Of JSON, written at a time."""


def findings_json(analysis: Analysis) -> dict[str, Any]:
    """The findings as the report prints them; the form is that of ``evidencekit findings --json``."""
    return {
        "filter": filter_json(analysis),
        "findings": [finding_json(finding) for finding in analysis.findings],
    }


def filter_json(analysis: Analysis) -> dict[str, Any]:
    """The filter as it was applied, with what it left."""
    query = analysis.query
    with speaking(analysis.language):
        words = query.in_words()
    return {
        "command": query.command,
        "uid": query.uid,
        "since_utc": None if query.since_us is None else utc_text(query.since_us),
        "until_utc": None if query.until_us is None else utc_text(query.until_us),
        "zone": query.zone,
        "focus": query.focus.isoformat() if query.focus else None,
        "words": words,
        "records_total": analysis.records_total,
        "records_matching": analysis.records_matching,
        "runs": len(analysis.runs),
    }


def finding_json(finding: Finding) -> dict[str, Any]:
    """One finding in the published form."""
    return {
        "code": finding.code,
        "key": finding.key,
        "sentence": finding.sentence,
        "technical": finding.technical,
        "records": [place_json(ref) for ref in finding.records],
        "numbers": finding.numbers,
        "confidence": finding.confidence.value,
        "direction": finding.direction,
        "limits": list(finding.limits),
        "alternatives": [
            {
                "explanation": other.explanation,
                "expected": other.expected,
                "shown": other.shown,
                "state": other.state,
            }
            for other in finding.alternatives
        ],
    }


def place_json(ref: RecordRef) -> dict[str, Any]:
    """Where a record lies; ``exhibit`` only inside a case."""
    place: dict[str, Any] = {"file": ref.source.path, "offset": ref.offset}
    if ref.source.exhibit:
        place["exhibit"] = ref.source.exhibit
    return place


def key_records_json(evidence: Evidence, analysis: Analysis) -> list[dict[str, Any]]:
    """The records of the questioned run, each with its bytes and fields."""
    run = analysis.questioned
    if run is None:
        return []
    with speaking(analysis.language):
        return [
            {
                **place_json(member.ref),
                "length": member.ref.length,
                "citation": member.ref.cite(),
                "role": member.role,
                "hex": evidence.raw(member.ref).hex(),
                "fields": [asdict(view) for view in evidence.explain(member.ref)],
            }
            for member in run.family
        ]


def exhibits_json(exhibits: Sequence[Exhibit]) -> list[dict[str, Any]]:
    """All that is known of each exhibit."""
    return [asdict(exhibit) for exhibit in exhibits]


def evidence_place(number: str, stored: str) -> str:
    """Where an exhibit's copy lies in a bundle: ``data/evidence/EX-003-pacct.16.gz``."""
    name = stored.replace("\\", "/").rsplit("/", 1)[-1]
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "._-") else "_" for c in name)
    return f"{places.EVIDENCE}{number}-{plain[-80:]}"


def settings_json(info: CaseInfo, analysis: Analysis, options: ReportOptions) -> dict[str, Any]:
    """What is needed to do the work again: filter, options, case data, versions."""
    return {
        "filter": filter_json(analysis),
        "options": asdict(options),
        "case": asdict(info),
        "tool": tool_json(),
    }


LICENCES = {
    "numpy": "BSD-3-Clause", "construct": "MIT", "reportlab": "BSD-3-Clause", "pikepdf": "MPL-2.0",
    "pyHanko": "MIT", "cryptography": "Apache-2.0 or BSD-3-Clause", "croniter": "MIT",
}  # fmt: skip
"""Of the libraries that :func:`tool_json` names; each has a line in ``docs/architecture.md``."""


def listed_files() -> Path:
    """Where a standalone build has the list of its files: beside the program."""
    return Path(sys.executable).resolve().parent / "SHA256SUMS"


@lru_cache(maxsize=1)
def build_digest() -> str:
    """One SHA-256 that stands for this program's own code: equal digests, equal code.

    Over a line ``SHA-256  path`` for each file of the program in order of path. A standalone build
    comes with such a list of all its files, libraries too (``SHA256SUMS``), and the self-test holds
    the build to it: the SHA-256 of that list. (On macOS signing changes the files, and the signature
    takes the list's place; there it is that of the executable.)
    """
    if getattr(sys, "frozen", False):
        listed = listed_files()
        whole = listed if listed.is_file() else Path(sys.executable)
        with whole.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    root = Path(evidencekit.__file__).resolve().parent
    paths = sorted(path.relative_to(root).as_posix() for path in root.rglob("*.py"))
    lines = (
        f"{hashlib.sha256((root / path).read_bytes()).hexdigest()}  {path}\n" for path in paths
    )
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def tool_json() -> dict[str, Any]:
    """Versions of the program and of what it leans on."""
    names = ("numpy", "construct", "reportlab", "pikepdf", "pyHanko", "cryptography", "croniter")
    return {
        "name": "EvidenceKit",
        "version": __version__,
        "python": platform.python_version(),
        "system": platform.platform(),
        "zone_data": zone_data_version(),
        "libraries": {name: metadata.version(name) for name in names},
    }


def json_bytes(value: Any) -> bytes:  # noqa: ANN401 (whatever JSON can say)
    """A JSON file of the bundle: one form for one value."""
    return b"".join(json_pieces(value))


def json_pieces(value: Any) -> Iterator[bytes]:  # noqa: ANN401 (whatever JSON can say)
    """The bytes of :func:`json_bytes` a piece after the other."""
    words = json.JSONEncoder(indent=1, sort_keys=True, ensure_ascii=True).iterencode(value)
    while some := list(islice(words, _WORDS)):
        yield "".join(some).encode("ascii")
    yield b"\n"
