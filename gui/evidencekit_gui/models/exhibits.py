"""Exhibits as rows: what each is, what it holds, and whether its bytes are still those at intake."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evidencekit.case.model import Exhibit, Kind
from evidencekit_gui import wording
from evidencekit_gui.models.columns import Column, ColumnModel
from evidencekit_gui.theme import Meaning

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

KIND_WORDS = {
    Kind.ACCOUNTING: "process accounting",
    Kind.PASSWD: "passwd (user names)",
    Kind.GROUP: "group (group names)",
    Kind.SYSTEM_LOG: "system log",
    Kind.CRONTAB: "crontab",
    Kind.HASH_LIST: "list of hashes",
    Kind.ATTACHMENT: "kept, not read",
}


def what_it_is(exhibit: Exhibit) -> str:
    """What a file is, in words: ``Linux v3, little-endian``, ``crontab``."""
    if exhibit.kind is Kind.ACCOUNTING and exhibit.layout_title:
        return exhibit.layout_title
    return KIND_WORDS[exhibit.kind]


def hash_state(exhibit: Exhibit) -> tuple[Meaning, str]:
    """How often the bytes were checked and whether they were always the same."""
    if not exhibit.intact:
        return Meaning.BROKEN, "changed"
    declared = exhibit.acquisition.declared_sha256
    if declared and declared.lower() != exhibit.sha256:
        return Meaning.BROKEN, "not as declared"
    state = "as declared" if declared else "same"
    return Meaning.FINE, f"{state}, {len(exhibit.checks)}×"


def hash_words(exhibit: Exhibit) -> str:
    """Every comparison so far, with the full hash, for a tool tip."""
    lines = [f"SHA-256 as received: {exhibit.sha256}"]
    if exhibit.content_sha256 and exhibit.content_sha256 != exhibit.sha256:
        lines.append(f"SHA-256 uncompressed: {exhibit.content_sha256}")
    declared = exhibit.acquisition.declared_sha256
    lines.append(f"Declared at the source: {declared or wording.NOT_STATED}")
    lines += [
        f"{check.occasion}: {'the same' if check.matches else check.text or 'not the same'}"
        for check in exhibit.checks
    ]
    return "\n".join(lines)


class ExhibitModel(ColumnModel[Exhibit]):
    """The exhibits table; times in the zone shown."""

    def __init__(self, parent: QObject | None = None) -> None:
        self._zone = "UTC"
        columns: list[Column[Exhibit]] = [
            Column("number", "Exhibit", lambda e: e.number, "EX-0000", order=lambda e: e.number),
            Column("name", "Name", lambda e: e.name, "partner-upload", tip=lambda e: e.path,
                   order=lambda e: e.name),
            Column("kind", "What it is", what_it_is, "Linux v3, little-endian",
                   tip=lambda e: "\n".join((what_it_is(e), *e.recognition)),
                   order=what_it_is),
            Column("records", "Records", _records, "14,541", right=True,
                   order=lambda e: e.records),
            Column("problems", "Problems", _problems, "12 places", tip=_problem_words,
                   meaning=lambda e: Meaning.ATTENTION if e.problems else Meaning.PLAIN,
                   order=lambda e: len(e.problems)),
            Column("hash", "Hash", lambda e: hash_state(e)[1], "as declared, 3×",
                   meaning=lambda e: hash_state(e)[0], tip=hash_words,
                   order=lambda e: hash_state(e)[1]),
            Column("first", "First record ended", lambda e: self._moment(e.first_end_us),
                   "2017-11-14 00:00:01 −05:00", tip=self._both,
                   order=lambda e: e.first_end_us or 0),
            Column("last", "Last record ended", lambda e: self._moment(e.last_end_us),
                   "2017-11-14 00:00:01 −05:00", tip=self._both,
                   order=lambda e: e.last_end_us or 0),
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

    def _moment(self, us: int | None) -> str:
        return "" if us is None else wording.moment(us, self._zone)

    def _both(self, exhibit: Exhibit) -> str:
        first, last = exhibit.first_end_us, exhibit.last_end_us
        if first is None or last is None:
            return "no accounting records"
        return (
            f"first record ended\n{wording.both_moments(first, self._zone)}\n"
            f"last record ended\n{wording.both_moments(last, self._zone)}"
        )


def _records(exhibit: Exhibit) -> str:
    return f"{exhibit.records:,}" if exhibit.kind is Kind.ACCOUNTING else ""


def _problems(exhibit: Exhibit) -> str:
    return wording.count(len(exhibit.problems), "place") if exhibit.problems else "none"


def _problem_words(exhibit: Exhibit) -> str:
    shown = [f"0x{p.offset:04X}, {wording.size(p.length)}: {p.text}" for p in exhibit.problems[:12]]
    rest = len(exhibit.problems) - len(shown)
    return "\n".join([*shown, *([f"… and {rest} more"] if rest > 0 else [])]) or "none"
