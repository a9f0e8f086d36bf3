"""The values a case is made of. Nothing here reads or writes; see ``store`` and ``custody``."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from evidencekit.records import Source

if TYPE_CHECKING:
    from evidencekit.records import Problem, RecordRef


class Kind(StrEnum):
    """What an exhibit is."""

    ACCOUNTING = "accounting"
    PASSWD = "passwd"  # noqa: S105 (the account file's name, no secret)
    GROUP = "group"
    SYSTEM_LOG = "system-log"
    CRONTAB = "crontab"
    HASH_LIST = "hash-list"
    ATTACHMENT = "attachment"


@dataclass(frozen=True, slots=True)
class Examiner:
    """Who examines. An empty field is printed as "not stated by the examiner"."""

    name: str = ""
    role: str = ""
    organisation: str = ""
    qualifications: str = ""
    contact: str = ""


@dataclass(frozen=True, slots=True)
class CaseInfo:
    """What the examiner says about the case."""

    number: str = ""
    title: str = ""
    requester: str = ""
    authority: str = ""
    questions: tuple[str, ...] = ()
    zone: str = "UTC"
    """IANA zone of the recorded system, as stated by the examiner."""
    clock_skew_s: float | None = None
    """Seconds the recorded system's clock was ahead of true time; None: not known."""
    notes: str = ""
    examiner: Examiner = field(default_factory=Examiner)


@dataclass(frozen=True, slots=True)
class Acquisition:
    """How the file was copied before it came to us: reported by people, not seen by the program."""

    copied_by: str = ""
    copied_at: str = ""
    method: str = ""
    """How, in words: ``copied over ssh``, ``from a backup tape restored on …``."""
    tool: str = ""
    medium: str = ""
    seals: str = ""
    source_host: str = ""
    source_os: str = ""
    description: str = ""
    declared_sha256: str = ""
    declared_by: str = ""
    declared_md5: str = ""
    """For old hash lists that know nothing better."""


@dataclass(frozen=True, slots=True)
class HashCheck:
    """One comparison of an exhibit's bytes with the hash at intake."""

    at_us: int
    occasion: str
    """``intake``, ``opening``, ``before report``, ``after report``, ``on request``."""
    sha256: str
    """What was found; empty where the file could not be read."""
    matches: bool
    text: str = ""


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One evidence item as taken in."""

    number: str
    """``EX-001``."""
    name: str
    """The file's name as received (printable form)."""
    path: str
    """The path as received (printable form)."""
    kind: Kind
    size: int
    """Bytes as received."""
    sha256: str
    """Of the bytes as received."""
    stored: str
    """Path of the copy, relative to the case folder; the absolute original where ``in_place``."""
    in_place: bool = False
    modified_us: int | None = None
    """Modification time as received; None where the medium carried none."""
    compression: str = "none"
    """``none``, ``gzip``, ``bzip2``, ``xz``, ``zstd``."""
    content_size: int = 0
    """Bytes after decompression: what byte offsets count in."""
    content_sha256: str = ""
    """Of the bytes after decompression; equal to ``sha256`` where not compressed."""
    layout: str = ""
    """Layout code, ``linux-v3-le``; several joined by ``+`` in a mixed file; empty if no accounting."""
    layout_title: str = ""
    """``Linux v3, little-endian``."""
    byte_order: str = ""
    confidence: str = ""
    recognition: tuple[str, ...] = ()
    """Why this layout: one line a candidate, best first."""
    records: int = 0
    first_end_us: int | None = None
    last_end_us: int | None = None
    problems: tuple[Problem, ...] = ()
    acquisition: Acquisition = field(default_factory=Acquisition)
    checks: tuple[HashCheck, ...] = ()

    md5: str = ""
    """Of the bytes as received: only to compare with old lists. Empty in cases of before."""

    @property
    def declared_agrees(self) -> bool | None:
        """Whether the hash declared at the source is that of these bytes, compressed or not.

        None: none was declared, or only an MD5 and none was taken at intake.
        """
        told = self.acquisition
        if told.declared_sha256:
            return told.declared_sha256 in {self.sha256, self.content_sha256}
        if told.declared_md5 and self.md5:
            return told.declared_md5 == self.md5
        return None

    @property
    def intact(self) -> bool:
        """False once any check has found other bytes than at intake: that sticks."""
        return all(check.matches for check in self.checks)


@dataclass(frozen=True, slots=True)
class CustodyEvent:
    """One line of the custody log. ``hash`` chains it to all before it."""

    seq: int
    kind: str
    """``case-opened``, ``exhibit-added``, ``hash-verified``, ``report-drafted``, …"""
    recorded_us: int
    """When this program wrote the event, by this computer's clock."""
    text: str
    """One sentence for a reader."""
    actor: str = ""
    """The examiner at work; empty: not stated."""
    reported_by: str = ""
    """Empty: recorded by this program. Else who told it ("reported by …")."""
    happened: str = ""
    """When it happened, where that is not when it was recorded; as told."""
    exhibit: str = ""
    corrects: int | None = None
    """Sequence number of the event this one corrects."""
    facts: dict[str, Any] = field(default_factory=dict)
    prev: str = ""
    hash: str = ""


@dataclass(frozen=True, slots=True)
class CustodyHead:
    """The end of the log: printed in each report and bundle, so that a later cut shows."""

    count: int
    hash: str


@dataclass(frozen=True, slots=True)
class Note:
    """The examiner's mark or note on something: a record, a run, an exhibit, a finding."""

    key: str
    """What it is on: ``record:EX-003@0x14C0`` (also a run, by the record of its first process),
    ``finding:run-nonzero:…``, ``exhibit:EX-003``, ``case``."""
    text: str = ""
    marked: bool = False
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """What the examiner says about a finding; kept apart from what the program found."""

    key: str
    """The finding's key."""
    text: str = ""
    told_by: str = ""
    """Empty: the examiner's own knowledge. Else who told it."""


@dataclass(frozen=True, slots=True)
class ClockCheck:
    """What a reference clock showed beside what this computer showed, as told by the examiner."""

    shown_us: int
    """This computer's clock at the comparison, UTC."""
    reference: str
    """What the reference clock showed, as typed."""
    reference_us: int | None = None
    """The same in microseconds, UTC, where the text could be read."""
    source: str = ""
    """Which clock: ``radio clock in the office``, ``time.example``."""
    reported_by: str = ""

    @property
    def ahead_us(self) -> int | None:
        """How far this computer was ahead of the reference; None: not known."""
        return None if self.reference_us is None else self.shown_us - self.reference_us


def source_of(exhibit: Exhibit) -> Source:
    """The exhibit as the source of its records."""
    return Source(exhibit.path, exhibit.number)


def record_key(ref: RecordRef) -> str:
    """The key of a note or mark on one record: ``record:EX-003@0x14C0``."""
    return f"record:{ref.source.name}@0x{ref.offset:04X}"
