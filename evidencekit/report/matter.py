"""All that a report is composed from, with the small questions that every part asks of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from evidencekit.analysis.knowledge import meaning_of
from evidencekit.analysis.nights import crossed
from evidencekit.clock import local_date, zone
from evidencekit.report import words
from evidencekit.report.blocks import Span, plain
from evidencekit.report.texts import Catalogue, catalogue

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from zoneinfo import ZoneInfo

    from evidencekit.analysis.values import Analysis, Finding, Member, Run
    from evidencekit.case.model import CaseInfo, CustodyEvent, CustodyHead, Exhibit
    from evidencekit.records import RecordRef
    from evidencekit.report.blocks import Text
    from evidencekit.report.options import ReportOptions

CITED_AT_MOST = 12
"""A finding that rests on more records than this cites annex A; its records get no sheet each."""
FAMILY_SHEETS = 40
SHEETS_AT_MOST = 120


class FieldView(Protocol):
    """One explained field of a record, as :mod:`evidencekit.formats.explain` gives it."""

    @property
    def name(self) -> str: ...  # noqa: D102 (a protocol: the names are the formats room's)
    @property
    def label(self) -> str: ...  # noqa: D102
    @property
    def offset(self) -> int: ...  # noqa: D102
    @property
    def length(self) -> int: ...  # noqa: D102
    @property
    def raw(self) -> str: ...  # noqa: D102
    @property
    def raw_hex(self) -> str: ...  # noqa: D102
    @property
    def meaning(self) -> str: ...  # noqa: D102
    @property
    def interval(self) -> str: ...  # noqa: D102


@dataclass(frozen=True)
class Matter:
    """The inputs of one report."""

    info: CaseInfo
    exhibits: tuple[Exhibit, ...]
    events: tuple[CustodyEvent, ...]
    head: CustodyHead
    analysis: Analysis
    options: ReportOptions
    explain: Callable[[RecordRef], tuple[FieldView, ...]]
    raw: Callable[[RecordRef], bytes]

    @cached_property
    def texts(self) -> Catalogue:
        """The catalogue of the report's language."""
        return catalogue(self.options.language)

    @cached_property
    def tz(self) -> ZoneInfo:
        """The zone that times are shown in."""
        return zone(self.analysis.query.zone)

    @cached_property
    def accounting(self) -> tuple[Exhibit, ...]:
        """The exhibits that hold records."""
        return tuple(exhibit for exhibit in self.exhibits if exhibit.kind == "accounting")

    @cached_property
    def findings(self) -> tuple[tuple[str, Finding], ...]:
        """The findings that are printed, each with its number ``F1`` and so on."""
        kept = [f for f in self.analysis.findings if f.key not in self.dropped]
        return tuple((f"F{n}", finding) for n, finding in enumerate(kept, 1))

    @cached_property
    def dropped(self) -> dict[str, str]:
        """Key → reason of the findings the examiner leaves out."""
        return {item.key: item.reason for item in self.options.left_out}

    @cached_property
    def sheets(self) -> tuple[RecordRef, ...]:
        """The records that annex B prints: the run in question, its family, the rest by place."""
        if not self.options.full:
            return ()
        questioned = self.analysis.questioned
        family = questioned.family[:FAMILY_SHEETS] if questioned else ()
        first = dict.fromkeys([questioned.root.ref] if questioned else [])
        first |= dict.fromkeys(member.ref for member in family)
        others = {
            ref
            for _, finding in self.findings
            if len(finding.records) <= CITED_AT_MOST
            for ref in finding.records
        } - first.keys()
        rest = sorted(others, key=lambda ref: (ref.source.name, ref.offset))
        return (*first, *rest)[:SHEETS_AT_MOST]

    @cached_property
    def sheet_anchors(self) -> dict[RecordRef, str]:
        """Record → anchor of its sheet in annex B."""
        return {ref: f"record-{ref.source.name}-{ref.offset:X}" for ref in self.sheets}

    @property
    def unknown(self) -> str:
        """The word for what is not known."""
        return self.texts.text("common.unknown")

    def stated(self, text: str) -> str:
        """``text``, or that the examiner did not state it."""
        return " ".join(text.split()) or self.texts.text("common.not_stated")

    def local(self, us: int | None) -> str:
        """A local time with its offset."""
        return words.local(us, self.tz, self.unknown)

    def day(self, us: int) -> date:
        """The local day of a moment."""
        return local_date(us, self.tz)

    def user(self, uid: int) -> str:
        """``batch (uid 1004)``."""
        name = self.analysis.users.get(uid)
        if name is None:
            return self.texts.text("common.user_unknown", uid=str(uid))
        return self.texts.text("common.user", name=name, uid=str(uid))

    def cite(self, ref: RecordRef, *, sheets_only: bool = False) -> Text:
        """``EX-003 @ 0x1A40``, leading to the record's sheet or else to its exhibit."""
        link = self.sheet_anchors.get(ref, "")
        if not link and not sheets_only:
            link = exhibit_anchor(ref.source.name)
        return (Span(ref.cite().replace(" ", words.NBSP), mono=True, link=link),)

    def cites(self, refs: tuple[RecordRef, ...], at_most: int = CITED_AT_MOST) -> Text:
        """Several citations; of very many only the first, saying how many follow and where."""
        spans: list[Span] = []
        for ref in refs[:at_most]:
            spans += [*(plain(self.texts.raw("list.comma")) if spans else ()), *self.cite(ref)]
        if len(refs) <= at_most:
            return tuple(spans)
        where = self.texts.text("shown.in_bundle")
        if self.options.full and self.run_roots.issuperset(refs):
            where = self.annex("runs")
        return self.texts.spans(
            "shown.basis_more", shown=tuple(spans), n=len(refs) - at_most, where=where
        )

    @cached_property
    def run_roots(self) -> frozenset[RecordRef]:
        """The records that annex A lists."""
        return frozenset(run.root.ref for run in self.analysis.runs)

    def annex(self, key: str) -> str:
        """``Annex A``."""
        letter = {"runs": "A", "records": "B", "settings": "C", "certifications": "D"}[key]
        return self.texts.text("title.annex", letter=letter)

    def range_days(self) -> tuple[date, date]:
        """First and last local day of the range asked for, or of what was found."""
        query, runs = self.analysis.query, self.analysis.runs
        nights = [night.due_us for night in self.analysis.schedule.nights]
        times = [run.start_us for run in runs] + nights
        coverage = self.analysis.coverage
        first = (
            query.since_us
            if query.since_us is not None
            else min(times, default=coverage.first_us or 0)
        )
        last = (
            query.until_us - 1
            if query.until_us is not None
            else max(times, default=coverage.last_us or first)
        )
        return self.day(first), self.day(max(first, last))

    def range_words(self) -> str:
        """``20 October – 30 November 2017``."""
        return self.texts.days(*self.range_days())

    def range_from_to(self) -> str:
        """``from 20 October to 30 November 2017``."""
        return self.texts.from_to(*self.range_days())

    def others(self) -> tuple[Run, ...]:
        """All runs but the one in question."""
        questioned = self.analysis.questioned
        return tuple(run for run in self.analysis.runs if run is not questioned)

    def layouts(self) -> frozenset[str]:
        """Codes of all layouts found."""
        return frozenset(code for e in self.accounting for code in e.layout.split("+") if code)

    def moved(self, run: Run) -> str:
        """``moved_back`` or ``moved_forward`` where the clock was set while the run was alive."""
        step = next((s for s in self.analysis.coverage.steps if crossed(run, s)), None)
        if step is None:
            return ""
        return "moved_back" if step.by_us < 0 else "moved_forward"

    def is_linux(self) -> bool:
        """True where every accounting exhibit is of a Linux layout."""
        return all(code.startswith("linux") for code in self.layouts())

    def meaning_of(self, member: Member) -> tuple[str, str] | None:
        """Document and words for a member's status, where a document of that program was read."""
        found = meaning_of(member.command, member.outcome)
        return (found.document, found.text) if found else None

    def starter(self, run: Run) -> str:
        """What started a run: ``cron``, ``by hand``; or that it is not known."""
        if not run.started_by:
            return self.unknown
        return self.texts.text(f"started_by.{run.started_by.replace(' ', '_')}")

    def member_user(self, member: Member) -> str:
        """The name of a member's user, or its number."""
        return self.analysis.users.get(member.uid, str(member.uid))


def exhibit_anchor(number: str) -> str:
    """The anchor of an exhibit's row in part 3."""
    return f"exhibit-{number}"


def finding_anchor(number: str) -> str:
    """The anchor of a finding."""
    return f"finding-{number}"
