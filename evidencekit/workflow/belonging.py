"""What belongs in a bundle: which files, what they say of themselves, and nothing beside them.

Whoever writes all lists anew can add a file, take one away or tell other things in a list, and the
lists agree. So everything that a bundle holds is held to what this program writes for the same report.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from evidencekit.bundle import places
from evidencekit.bundle.bag import BAG_INFO, GENERATED, bag_info_text
from evidencekit.bundle.checkfiles import read_fields, shown
from evidencekit.bundle.checkreport import CERTIFICATE_KEY
from evidencekit.bundle.compare import compare_text, compare_values
from evidencekit.bundle.tree import FolderTree
from evidencekit.bundle.verdict import Result
from evidencekit.case import agreement
from evidencekit.clock import utc_text
from evidencekit.errors import EvidenceError
from evidencekit.evidence.intake import described
from evidencekit.seal.printed import read_printed
from evidencekit.workflow.bundled import read_exhibits
from evidencekit.workflow.derived import (
    evidence_place,
    exhibits_json,
    json_bytes,
    settings_json,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from evidencekit.workflow.rework import Rework
    from evidencekit.workflow.writing import ReportMatter

ALWAYS = (
    *(places.REPORT, places.REPORT_TEXT, places.RECORDS, places.KEY_RECORDS, places.FINDINGS),
    *(places.CUSTODY, places.EXHIBITS, places.SETTINGS, places.CASE_GRAPH),
)
"""What every bundle holds, beside the evidence and the lists."""
OF_A_SEAL = (places.UNSEALED, places.CERTIFICATE)
"""What a bundle holds if and only if its report is sealed."""
_OF_READING = (
    *("layout_title", "byte_order", "confidence", "recognition", "first_end_us", "last_end_us"),
    *("compression", "content_size", "content_sha256", "layout", "records"),
)
"""What the first reading of an accounting file found, by the names of ``model.Exhibit``."""
_UNREAD: dict[str, Any] = {
    **dict.fromkeys(("layout", "layout_title", "byte_order", "confidence"), ""),
    "recognition": (),
    "records": 0,
    "first_end_us": None,
    "last_end_us": None,
}
"""The same of an exhibit that is no accounting."""
SETTINGS_SUM, EXHIBITS_SUM = "settings_sha256", "exhibits_sha256"
"""What the event ``report-numbered`` calls the hashes of two files of the bundle."""
MAX_NAMED = 5
_LABEL_OXUM = "Payload-Oxum"


def bag_fields(
    matter: ReportMatter, report_sha256: str, fingerprint: str, version: str
) -> dict[str, str]:
    """The lines of ``bag-info.txt`` that are about the report; ``fingerprint`` empty: no seal."""
    fields = {
        "External-Identifier": matter.options.report_id,
        "Source-Organization": matter.info.examiner.organisation or "not stated by the examiner",
        places.HEAD_FIELD: matter.head.hash,
        places.COUNT_FIELD: str(matter.head.count),
        places.REPORT_HASH_FIELD: report_sha256,
        "Bag-Software-Agent": f"EvidenceKit {version}",
    }
    return fields | ({places.FINGERPRINT_FIELD: fingerprint} if fingerprint else {})


def begun_digests(matter: ReportMatter) -> dict[str, str]:
    """Hashes of what the bundle will say of the settings and of the exhibits, for the custody log.

    They stand in the event that begins the report, so that the head it prints binds every value of
    theirs, also those that no page shows.
    """
    settings = settings_json(matter.info, matter.analysis, matter.options)
    files = {SETTINGS_SUM: settings, EXHIBITS_SUM: exhibits_json(matter.exhibits)}
    return {name: hashlib.sha256(json_bytes(value)).hexdigest() for name, value in files.items()}


def logged_fault(work: Rework, name: str, path: str) -> str:
    """What is wrong with a file against its hash in the log; empty: nothing, or none is logged."""
    begun = [
        event.facts
        for event in work.matter.events
        if event.kind == "report-numbered"
        and event.facts.get("report") == work.matter.options.report_id
    ]
    told = begun[-1].get(name) if begun else None
    if told is None or told == hashlib.sha256((work.bundle / path).read_bytes()).hexdigest():
        return ""
    return f"{path} is not the one whose SHA-256 the custody log gives, where the report was begun."


def contents(work: Rework) -> tuple[str, str]:
    """Whether the bundle holds all files that this program writes into one, and no other."""
    here = set(FolderTree(work.bundle).names())
    needed = {*GENERATED, *ALWAYS, *_evidence(work.bundle, here)}
    if _is_to_be_sealed(work.bundle):
        needed |= set(OF_A_SEAL)
    lacking = sorted(needed - here)
    added = sorted(here - needed - set(places.STAMP_FILES))
    words = []
    if lacking:
        words.append(f"{_named(lacking)} is missing: it belongs in every bundle of such a report.")
    if added:
        words.append(
            f"{_named(added)} does not belong in it: this program puts no such file there."
        )
    if lacking and added:
        return Result.CHANGED, " ".join(words)
    if words:
        return Result.MISSING if lacking else Result.EXTRA, words[0]
    return Result.INTACT, "It holds the files that this program writes for such a report, no other."


def _evidence(bundle: Path, here: set[str]) -> set[str]:
    """Where the exhibits' copies must lie; all that lie there, if the list of them cannot be read."""
    try:
        listed = read_exhibits(bundle)
    except EvidenceError:  # which is told where the list is checked
        return {name for name in here if name.startswith(places.EVIDENCE)}
    return {evidence_place(exhibit.number, exhibit.stored) for exhibit in listed}


def _is_to_be_sealed(bundle: Path) -> bool:
    """Whether the report states that it was to be sealed; it is part of what a seal covers."""
    report = bundle / places.REPORT
    if not report.is_file():
        return (bundle / places.UNSEALED).is_file()
    with report.open("rb") as file:
        return bool(read_printed(file).stated.get(CERTIFICATE_KEY))


def _named(names: list[str]) -> str:
    """Some of the names, in words."""
    first = ", ".join(shown(name) for name in names[:MAX_NAMED])
    more = len(names) - MAX_NAMED
    return f"{first} (and {more:,} more)" if more > 0 else first


def about(work: Rework) -> tuple[str, str]:
    """Whether ``bag-info.txt`` says of the bundle what this program writes for its report."""
    kept = work.bundle / BAG_INFO
    told = read_fields(kept.read_bytes())
    sizes = FolderTree(work.bundle)
    payload = [name for name in sizes.names() if name.startswith("data/")]
    options = work.matter.options
    again = {
        **bag_fields(
            work.matter,
            told.get(places.REPORT_HASH_FIELD, ""),  # held to the report itself elsewhere
            options.seal.fingerprint if options.seal else "",
            options.tool.version,
        ),
        "Bagging-Date": utc_text(options.created_us)[:10],
        _LABEL_OXUM: f"{sum(map(sizes.size, payload))}.{len(payload)}",
    }
    result, text = compare_text(kept, _written(again), "lines")
    if result == Result.INTACT:
        text = "What it says of the bundle follows from the report and the files."
    return result, text


def _written(fields: Mapping[str, str]) -> list[str]:
    return [bag_info_text(fields)]


def exhibit_list(work: Rework) -> tuple[str, str]:
    """Whether the list of exhibits has its one form, and says what the custody log says."""
    kept = (work.bundle / places.EXHIBITS).read_bytes()
    exhibits = work.matter.exhibits
    result, text = compare_values(kept, json_bytes(exhibits_json(exhibits)), "exhibits")
    if result != Result.INTACT:
        return result, text
    if fault := logged_fault(work, EXHIBITS_SUM, places.EXHIBITS):
        return Result.CHANGED, fault
    faults = (*agreement.exhibit_faults(exhibits, work.matter.events), *_misdescribed(work))
    if faults:
        first = "; ".join(faults[:MAX_NAMED])
        return Result.CHANGED, first[:1].upper() + first[1:] + "."
    text = "What is said of each exhibit is what the custody log says of it, or reading it again gives."
    return Result.INTACT, text


def _misdescribed(work: Rework) -> list[str]:
    """What is said of an exhibit and is not what reading it again gives."""
    opened = {file.source.exhibit: file for file in work.evidence.files}
    faults = []
    for exhibit in work.matter.exhibits:
        file = opened.get(exhibit.number)
        again = replace(exhibit, **_UNREAD) if file is None else described(exhibit, file)
        faults += [
            f"{exhibit.number}: its {name.replace('_', ' ')} is not what reading it again gives"
            for name in _OF_READING
            if getattr(exhibit, name) != getattr(again, name)
        ]
        count = len(file.problems) if file else 0
        if file and exhibit.problems[len(exhibit.problems) - count :] != tuple(file.problems):
            faults.append(
                f"{exhibit.number}: its problems are not those that reading it again finds"
            )
    return faults
