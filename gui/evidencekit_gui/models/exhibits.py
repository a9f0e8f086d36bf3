"""Exhibits as rows: what each is, what it holds, and whether its bytes are still those at intake."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evidencekit.case.model import Exhibit, Kind
from evidencekit.clock import local_date, zone
from evidencekit_gui import wording
from evidencekit_gui.language import tr
from evidencekit_gui.models.columns import Column, ColumnModel
from evidencekit_gui.theme import Meaning

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from evidencekit.evidence.values import Supporting

KIND_WORDS = {
    Kind.ACCOUNTING: tr("process accounting"),
    Kind.PASSWD: tr("passwd (user names)"),
    Kind.GROUP: tr("group (group names)"),
    Kind.SYSTEM_LOG: tr("system log"),
    Kind.CRONTAB: "crontab",
    Kind.HASH_LIST: tr("list of hashes"),
    Kind.ATTACHMENT: tr("kept, not read"),
}


def what_it_is(exhibit: Exhibit) -> str:
    """What a file is, in words: ``Linux v3, little-endian``, ``crontab``."""
    if exhibit.kind is Kind.ACCOUNTING and exhibit.layout_title:
        return exhibit.layout_title
    return KIND_WORDS[exhibit.kind]


ENTRIES_LISTED = 6
"""So many crontab lines or names are spelt out; the rest is a figure."""


def what_it_adds(number: str, supporting: Supporting, zone_name: str) -> tuple[str, ...]:
    """What a supporting exhibit contributes, a line each; none for accounting files."""
    said: list[str] = []
    for log in (log for log in supporting.logs if log.exhibit == number):
        said.append(
            tr(
                "{form}: {lines}, {kept:,} of use here",
                form=log.form,
                lines=wording.count(log.lines, "line"),
                kept=log.kept,
            )
        )
        if log.first_us is not None and log.last_us is not None:
            first, last = (wording.moment(us, zone_name) for us in (log.first_us, log.last_us))
            said.append(tr("from {first} to {last}", first=first, last=last))
        if log.zone_words:
            said.append(wording.sentence(log.zone_words))
        if log.unread:
            said.append(tr("{lines} could not be read", lines=wording.count(log.unread, "line")))
    entries = [f"{e.schedule} {e.user} {e.command}" for e in supporting.crontab
               if e.exhibit == number]  # fmt: skip
    said += _some(entries, "line")
    hashes = [h for h in supporting.hashes if h.exhibit == number]
    if hashes:
        said.append(tr("declares {hashs}", hashs=wording.count(len(hashes), "hash")))
    if supporting.users_from.endswith(number) and supporting.users:
        names = [f"{name} ({uid})" for uid, name in sorted(supporting.users.items())]
        said.append(
            tr(
                "names of {users}, {names} to {names_2}",
                users=wording.count(len(names), "user"),
                names=names[0],
                names_2=names[-1],
            )
        )
    if supporting.groups_from.endswith(number) and supporting.groups:
        said.append(tr("names of {groups}", groups=wording.count(len(supporting.groups), "group")))
    return tuple(said)


def _some(lines: list[str], what: str) -> list[str]:
    rest = len(lines) - ENTRIES_LISTED
    return lines[:ENTRIES_LISTED] + (
        [tr("… and {rest} more", rest=wording.count(rest, what))] if rest > 0 else []
    )


SAME, DECLARED = tr("unchanged"), tr("as declared")
CHANGED, NOT_AS_DECLARED = tr("changed"), tr("not as declared")


def hash_state(exhibit: Exhibit) -> tuple[Meaning, str]:
    """Whether the bytes were the same at every look, and whether they are those declared."""
    if not exhibit.intact:
        return Meaning.BROKEN, CHANGED
    agrees = exhibit.declared_agrees
    if agrees is False:
        return Meaning.BROKEN, NOT_AS_DECLARED
    return Meaning.FINE, DECLARED if agrees else SAME


def hash_words(exhibit: Exhibit) -> str:
    """Every comparison so far, with the full hash, for a tool tip."""
    lines = [tr("SHA-256 as received: {sha256}", sha256=exhibit.sha256)]
    if exhibit.content_sha256 and exhibit.content_sha256 != exhibit.sha256:
        lines.append(
            tr("SHA-256 uncompressed: {content_sha256}", content_sha256=exhibit.content_sha256)
        )
    told = exhibit.acquisition
    declared = told.declared_sha256 or (f"MD5 {told.declared_md5}" if told.declared_md5 else "")
    lines.append(tr("Declared at the source: {declared}", declared=declared or wording.NOT_STATED))
    lines += [
        f"{check.occasion}: {tr('the same') if check.matches else check.text or tr('not the same')}"
        for check in exhibit.checks
    ]
    return "\n".join(lines)


class ExhibitModel(ColumnModel[Exhibit]):
    """The exhibits table; times in the zone shown."""

    def __init__(self, parent: QObject | None = None) -> None:
        self._zone = "UTC"
        columns: list[Column[Exhibit]] = [
            Column("number", tr("Exhibit"), lambda e: e.number, "EX-0000", order=lambda e: e.number),
            Column("name", tr("Name"), lambda e: e.name, "partner-upload", tip=lambda e: e.path,
                   order=lambda e: e.name),
            Column("kind", tr("What it is"), _what_and_where, "Linux v3, little-endia",
                   tip=lambda e: "\n".join((what_it_is(e), *e.recognition)),
                   order=what_it_is),
            Column("records", tr("Records"), _records, "14,541", right=True,
                   order=lambda e: e.records),
            Column("span", tr("From – to"), self._span, "30 Oct – 1 Nov 17", tip=self._both,
                   about=tr("Local days on which the first and the last record ended"),
                   order=lambda e: e.first_end_us or 0),
            Column("problems", tr("Problems"), _problems, "123", tip=_problem_words,
                   meaning=lambda e: Meaning.ATTENTION if e.problems else Meaning.PLAIN,
                   order=lambda e: len(e.problems)),
            Column("hash", tr("Hash"), lambda e: hash_state(e)[1], "as declared",
                   meaning=lambda e: hash_state(e)[0], tip=hash_words,
                   order=lambda e: hash_state(e)[1]),
        ]  # fmt: skip
        super().__init__(columns, parent)

    def show(self, exhibits: tuple[Exhibit, ...], zone_name: str) -> None:
        """Show other exhibits."""
        self._zone = zone_name
        self.set_rows(exhibits)

    def set_zone(self, zone_name: str) -> None:
        """Write times in another zone."""
        self._zone = zone_name
        self.refresh()

    def _span(self, exhibit: Exhibit) -> str:
        if exhibit.first_end_us is None or exhibit.last_end_us is None:
            return ""
        tz = zone(self._zone)
        return wording.days_between(
            local_date(exhibit.first_end_us, tz), local_date(exhibit.last_end_us, tz)
        )

    def _both(self, exhibit: Exhibit) -> str:
        first, last = exhibit.first_end_us, exhibit.last_end_us
        if first is None or last is None:
            return tr("no accounting records")
        return tr(
            "first record ended\n{both_moments}\nlast record ended\n{both_moments_2}",
            both_moments=wording.both_moments(first, self._zone),
            both_moments_2=wording.both_moments(last, self._zone),
        )


def _what_and_where(exhibit: Exhibit) -> str:
    """What it is, and that it was left where it lies."""
    what = what_it_is(exhibit)
    return tr("{what}, not copied", what=what) if exhibit.in_place else what


def _records(exhibit: Exhibit) -> str:
    return f"{exhibit.records:,}" if exhibit.kind is Kind.ACCOUNTING else ""


def _problems(exhibit: Exhibit) -> str:
    """How many; empty for a file that is kept and not read, where none can be known."""
    if exhibit.kind is Kind.ATTACHMENT and not exhibit.problems:
        return ""
    return f"{len(exhibit.problems):,}" if exhibit.problems else tr("none")


def _problem_words(exhibit: Exhibit) -> str:
    shown = [f"0x{p.offset:04X}, {wording.size(p.length)}: {p.text}" for p in exhibit.problems[:12]]
    rest = len(exhibit.problems) - len(shown)
    return "\n".join([*shown, *([tr("… and {rest} more", rest=rest)] if rest > 0 else [])]) or tr(
        "none"
    )
