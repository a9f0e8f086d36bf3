"""Verifying what left the house: integrity from the bundle room, reproducibility from here.

A bundle holds the evidence, the results and the settings; so whoever has the bundle can have everything
in it that was worked out worked out again: the records, the findings, the report itself. With the
report made again byte for byte, the seal over it holds for the evidence and the settings too: nobody
can change them and write new lists without the sealed report differing.
"""

from __future__ import annotations

import hashlib
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evidencekit import __version__
from evidencekit.bundle import places
from evidencekit.bundle import verify as bundle_verify
from evidencekit.bundle.bag import BAG_INFO, DECLARATION, INSTRUCTIONS
from evidencekit.bundle.checkresults import Recheck, Task
from evidencekit.bundle.compare import compare_pieces, compare_text, compare_values
from evidencekit.bundle.instructions import HOW_TO_VERIFY
from evidencekit.bundle.verdict import BAD, Result
from evidencekit.case import agreement
from evidencekit.case.opening import info_facts
from evidencekit.errors import Cancelled, EvidenceError, ReadFailed
from evidencekit.progress import Progress, silent
from evidencekit.seal.certificates import describe_der, load_certificates
from evidencekit.workflow import belonging
from evidencekit.workflow.bundled import made_with
from evidencekit.workflow.derived import (
    findings_json,
    json_bytes,
    json_pieces,
    key_records_json,
    settings_json,
)
from evidencekit.workflow.packing import graph_of, records_csv, text_twin
from evidencekit.workflow.reproducing import made_again
from evidencekit.workflow.rework import hostile, reworked
from evidencekit.workflow.writing import tool_facts

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from evidencekit.bundle.verify import Verdict
    from evidencekit.clock import Clock
    from evidencekit.report.content import ReportOptions, ToolFacts
    from evidencekit.seal.values import Certificate
    from evidencekit.workflow.rework import Rework

    Compare = Callable[[Rework], tuple[str, str]]


@dataclass(frozen=True, slots=True)
class TrustedFile:
    """A file whose certificates the person who checks trusts, as it was when it was read.

    What was shown to that person is what is then trusted, whatever becomes of the file.
    """

    path: Path
    certificates: tuple[Certificate, ...]
    """At least one."""


def read_trusted(path: Path) -> TrustedFile:
    """The certificates (PEM or DER) in the file ``path``.

    Raises:
        ReadFailed: the file cannot be read.
        SealError: it holds no certificate.
    """
    return TrustedFile(path, tuple(map(describe_der, load_certificates(path))))


def verify(
    path: Path,
    progress: Progress = silent,
    *,
    trusted: Sequence[Path | TrustedFile] = (),
    clock: Clock | None = None,
) -> Verdict:
    """Check a report, a bundle (folder or zip) or a case folder; needs nothing but the file.

    Of a bundle, everything that was worked out is worked out again and compared: records, findings,
    the report itself.

    Args:
        path: A PDF, a bundle folder, a zip of one, or a case folder.
        progress: Told what is read; may raise to stop.
        trusted: Files with certificates that the person who checks trusts: of an examiner, of a
            certification or time-stamping authority (PEM or DER); or what was read of such files.
        clock: This computer's clock.

    Raises:
        EvidenceError: the path is none of these, or cannot be read; or a file of ``trusted`` cannot.
        Cancelled: ``progress`` asked to stop.
    """
    files = [one if isinstance(one, TrustedFile) else read_trusted(one) for one in trusted]
    roots = [certificate.der for file in files for certificate in file.certificates]
    return bundle_verify.verify(path, progress, RECHECK, roots=roots, clock=clock)


def _records(work: Rework) -> tuple[str, str]:
    again = records_csv(work.matter, work.evidence)
    return compare_text(work.bundle / places.RECORDS, again, "records")


def _findings(work: Rework) -> tuple[str, str]:
    again = findings_json(work.matter.analysis)
    kept, what = work.bundle / places.FINDINGS, f"{len(again['findings']):,} findings"
    return compare_pieces(kept, lambda: json_pieces(again), what)


def _key_records(work: Rework) -> tuple[str, str]:
    again = key_records_json(work.evidence, work.matter.analysis)
    kept = (work.bundle / places.KEY_RECORDS).read_bytes()
    return compare_values(kept, json_bytes(again), f"{len(again):,} records of the run")


def _settings(work: Rework) -> tuple[str, str]:
    matter = work.matter
    tool = made_with(work.bundle)
    again = {**settings_json(matter.info, matter.analysis, matter.options), "tool": tool}
    kept = (work.bundle / places.SETTINGS).read_bytes()
    if not _same_tool(tool, matter.options):
        return Result.CHANGED, "They name another program than the report does."
    result, text = compare_values(kept, json_bytes(again), "settings")
    faults = agreement.info_faults(info_facts(matter.info), matter.events)
    if result == Result.INTACT and faults:
        return Result.CHANGED, _sentence("; ".join(faults[:5]))
    fault = belonging.logged_fault(work, belonging.SETTINGS_SUM, places.SETTINGS)
    if result == Result.INTACT and fault:
        return Result.CHANGED, fault
    return result, text


def _same_tool(told: dict[str, Any], options: ReportOptions) -> bool:
    """Whether the program that the settings tell of is the one that the report names."""
    printed = options.tool
    try:
        facts = tool_facts(told, options.language)
    except (KeyError, TypeError, AttributeError):
        return False
    return _told_of(facts, str(told.get("name"))) == _told_of(printed, printed.name)


def _told_of(facts: ToolFacts, name: str) -> tuple[object, ...]:
    """What the settings and the report both tell of the program; libraries in no order."""
    libraries = frozenset(facts.libraries)
    return name, facts.version, facts.runtime, facts.zone_data, libraries, facts.self_checks


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + "."


def _report(work: Rework) -> tuple[str, str]:
    with tempfile.TemporaryDirectory(prefix="evidencekit-") as folder:
        made = made_again(work, Path(folder, "report.pdf"))
    return (Result.INTACT if made.same else Result.CHANGED), made.sentence


def _text(work: Rework) -> tuple[str, str]:
    again = text_twin(work.matter, work.evidence)
    result, text = compare_text(work.bundle / places.REPORT_TEXT, again, "lines")
    if result == Result.INTACT:
        text = "The plain text of the report made again is the same, byte for byte."
    return result, text


def _graph(work: Rework) -> tuple[str, str]:
    if not (work.bundle / places.REPORT).is_file():
        return Result.CANNOT_CHECK, "There is no report here that it could describe."
    with (work.bundle / places.REPORT).open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        size = file.seek(0, 2)
    kept = (work.bundle / places.CASE_GRAPH).read_bytes()
    return compare_values(kept, graph_of(work.matter, size, digest), "descriptions")


def _instructions(work: Rework) -> tuple[str, str]:
    if (work.bundle / INSTRUCTIONS).read_bytes() == HOW_TO_VERIFY.encode():
        return Result.INTACT, f"{INSTRUCTIONS} is what this program writes."
    return Result.CHANGED, f"{INSTRUCTIONS} is not what this program writes: do not follow it."


def _or_another_version(compare: Compare) -> Compare:
    """A difference is no verdict where another version of the program made the bundle.

    And what this version cannot read is a change where the bundle says that this version wrote it.
    """

    def answer(work: Rework) -> tuple[str, str]:
        with hostile():
            other = work.other_version
        try:
            with hostile():
                result, text = compare(work)
        except (Cancelled, ReadFailed):
            raise
        except EvidenceError as exc:
            if other:
                raise
            return Result.CHANGED, _sentence(str(exc))
        if result not in BAD:
            return result, text
        if not other:
            return result, text + _another_build(work)
        text += f" It was made with EvidenceKit {other}; this is {__version__}."
        return Result.CANNOT_CHECK, f"{text} Check it with the version that made it."

    return answer


def _another_build(work: Rework) -> str:
    """A sentence where the report names another build of this very version, whose code may differ."""
    with hostile():
        build = work.other_build
    if not build:
        return ""
    return (
        f" The report was made by another build of EvidenceKit {__version__} (SHA-256 of its code "
        f"{build}): if the code is another, that may be why."
    )


RECHECK = Recheck(
    tuple(
        Task(code, title, path, _or_another_version(compare))
        for code, title, path, compare in (
            ("contents", "what belongs in the bundle", DECLARATION, belonging.contents),
            ("about", "what the bundle says of itself", BAG_INFO, belonging.about),
            ("exhibit-list", "list of the exhibits", places.EXHIBITS, belonging.exhibit_list),
            ("records", "records read again from the evidence", places.RECORDS, _records),
            ("findings", "findings worked out again", places.FINDINGS, _findings),
            ("key-records", "run in question read again", places.KEY_RECORDS, _key_records),
            ("settings", "settings applied again", places.SETTINGS, _settings),
            ("reproduced", "report made again from the evidence", places.REPORT, _report),
            ("report-text", "plain text of the report", places.REPORT_TEXT, _text),
            ("graph", "CASE/UCO description", places.CASE_GRAPH, _graph),
            ("instructions", "instructions for checking", INSTRUCTIONS, _instructions),
        )
    ),
    reworked,
)
"""What of a bundle is worked out again."""
