"""What a report says: the parts of the chosen profile, as plain values, in order.

Nothing here draws; ``pdf`` draws, ``plaintext`` writes the same values as text.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from evidencekit.errors import BadRequest
from evidencekit.report.annexes import annexes
from evidencekit.report.answer import answer_part
from evidencekit.report.blocks import (
    Content,
    Finding,
    Heading,
    Part,
    RecordSheet,
    Table,
)
from evidencekit.report.chain import custody_part
from evidencekit.report.closing import check_part, glossary_part
from evidencekit.report.exhibits import evidence_part
from evidencekit.report.matter import FieldView, Matter
from evidencekit.report.method import method_part, opinion_part, tool_part
from evidencekit.report.opening import cover, origin_part, scope_part
from evidencekit.report.options import (
    DECLARATIONS,
    PROFILES,
    Decision,
    LeftOut,
    Library,
    ReportOptions,
    SealFacts,
    SelfCheck,
    ToolFacts,
)
from evidencekit.report.reading import alternatives_part, limits_part, logs_part
from evidencekit.report.shown import shown_part
from evidencekit.report.system import system_part
from evidencekit.report.words import visible_text
from evidencekit.texts import speaking

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from evidencekit.analysis.values import Analysis
    from evidencekit.case.model import CaseInfo, CustodyEvent, CustodyHead, Exhibit
    from evidencekit.records import RecordRef

__all__ = [
    "Content", "Decision", "LeftOut", "Library", "ReportOptions", "SealFacts", "SelfCheck",
    "ToolFacts", "compose",
]  # fmt: skip

_PAPERS = ("A4", "Letter")


def compose(
    info: CaseInfo,
    exhibits: tuple[Exhibit, ...],
    events: tuple[CustodyEvent, ...],
    head: CustodyHead,
    analysis: Analysis,
    options: ReportOptions,
    explain: Callable[[RecordRef], tuple[FieldView, ...]],
    raw: Callable[[RecordRef], bytes],
) -> Content:
    """Decide what the report says.

    Args:
        info: What the examiner says about the case.
        exhibits: All exhibits, in order of number.
        events: The custody log, oldest first.
        head: Its count and last hash, to be printed.
        analysis: What the records say of the job.
        options: Form, number, time and what people say in the report.
        explain: The fields of a cited record, for annex B.
        raw: Its bytes.

    Raises:
        BadRequest: an option has a value that is not offered.
    """
    _check(options)
    matter = Matter(info, exhibits, events, head, analysis, options, explain, raw)
    with speaking(options.language):
        return _composed(matter)


def _composed(matter: Matter) -> Content:
    """All parts, and what stands around them."""
    info, analysis, options = matter.info, matter.analysis, matter.options
    parts = _parts(matter)
    # The answer has its page to itself.
    first, second, *others = parts
    parts = (first, replace(second, new_page=True), *others)
    everything = (cover(matter, parts), *parts)
    texts = matter.texts
    case = " ".join(p for p in (info.number, info.title) if p) or matter.stated("")
    report = matter.stated(options.report_id)
    return Content(
        # Shown by others than us: in a viewer's window title, in a list of files.
        title=visible_text(texts.text("title.document", report=report, case=case)),
        subject=visible_text(texts.text("title.subject", command=analysis.query.command)),
        author=visible_text(matter.stated(info.examiner.name)),
        language=str(texts.raw("language")),
        created_us=options.created_us,
        paper=options.paper,
        final=options.final,
        creator=f"{options.tool.name} {options.tool.version}".strip(),
        keywords=_keywords(matter),
        header_left=_header(matter, f"{report} v{options.version}", case),
        header_right=texts.text("page.zone", zone=analysis.query.zone),
        footer_left=texts.text(
            "page.footer",
            tool=f"{options.tool.name} {options.tool.version}".strip(),
            time=matter.local(options.created_us),
        ),
        page_words=texts.raw("page.number"),
        draft_words=texts.text("page.draft"),
        parts=everything,
        anchors=frozenset(_anchors(everything)),
    )


def _header(matter: Matter, report: str, case: str) -> tuple[str, ...]:
    """Report and case, the longer way first."""
    number = matter.stated(matter.info.number)
    choices = dict.fromkeys((case, number))
    return tuple(matter.texts.text("page.header", report=report, case=c) for c in choices)


def _check(options: ReportOptions) -> None:
    """Refuse what is not offered, before anything is written."""
    offered = (
        ("profile", options.profile, PROFILES),
        ("paper", options.paper, _PAPERS),
        *(("declaration", key, DECLARATIONS) for key in options.declarations),
    )
    for what, value, choices in offered:
        if value not in choices:
            raise BadRequest(f"unknown {what}", repr(value), f"choose {' or '.join(choices)}")


def _parts(matter: Matter) -> tuple[Part, ...]:
    """The parts of the profile, in order."""
    makers: tuple[Callable[[Matter], Part], ...]
    if not matter.options.full:
        makers = (
            answer_part, evidence_part, shown_part, limits_part, system_part, custody_part, tool_part,
            check_part,
        )  # fmt: skip
        return tuple(make(matter) for make in makers)
    makers = (
        answer_part, scope_part, evidence_part, origin_part, shown_part, logs_part, limits_part,
        alternatives_part, system_part, custody_part, method_part, opinion_part, glossary_part,
        check_part,
    )  # fmt: skip
    return (*(make(matter) for make in makers), *annexes(matter))


def _keywords(matter: Matter) -> str:
    """What a program can read back from the file: report, custody head, the seal's certificate."""
    options, head = matter.options, matter.head
    pairs = [("custody-head", head.hash), ("custody-events", str(head.count))]
    if options.report_id:
        pairs.insert(0, ("report-id", options.report_id))
    if options.seal:
        pairs.append(("seal-certificate", options.seal.fingerprint.lower()))
    return " ".join(f"{key}={value}" for key, value in pairs if value)


def _anchors(parts: tuple[Part, ...]) -> Iterator[str]:
    """Every place that a link may lead to. Rows made on the fly have no anchors."""
    for part in parts:
        yield part.anchor
        for block in part.blocks:
            if isinstance(block, (Heading, Finding, RecordSheet)) and block.anchor:
                yield block.anchor
            elif isinstance(block, Table) and isinstance(block.rows, tuple):
                yield from (row.anchor for row in block.rows if row.anchor)
