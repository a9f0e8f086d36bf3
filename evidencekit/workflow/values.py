"""What the steps of the procedure take and give."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from evidencekit.case.model import Acquisition

if TYPE_CHECKING:
    from pathlib import Path

    from evidencekit.bundle.verify import Verdict
    from evidencekit.case.model import Exhibit, Kind
    from evidencekit.errors import EvidenceError
    from evidencekit.formats.explain import FieldView
    from evidencekit.records import RecordRef
    from evidencekit.seal.values import Seal


@dataclass(frozen=True, slots=True)
class Received:
    """A file offered as evidence, with what came along with it."""

    path: Path
    """Where it lies now."""
    path_as_received: str = ""
    """What to call it, where that is not ``path``: its place on the recorded system, say."""
    kind: Kind | None = None
    """None: told by its content."""
    modified_us: int | None = None
    """Its modification time where a list tells it; None: that of the file itself."""
    acquisition: Acquisition = field(default_factory=Acquisition)
    told_by: str = ""
    """Who tells how it was acquired; empty: who declared its hash or copied it, or the examiner."""
    in_place: bool = False
    """Refer to it where it lies instead of copying it into the case."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that was offered as evidence and not taken in, and why."""

    path: str
    error: EvidenceError


@dataclass(frozen=True, slots=True)
class Intake:
    """What came of adding files."""

    added: tuple[Exhibit, ...]
    skipped: tuple[Skipped, ...]


@dataclass(frozen=True, slots=True)
class HandOver:
    """Something that changed hands, as people tell it. Empty: not said."""

    to: str
    items: tuple[str, ...] = ()
    """What, in words (``USB stick no. 4711``)."""
    files: tuple[Path, ...] = ()
    """Files or bundle folders handed over: they are hashed where they lie now."""
    by: str = ""
    """Who gave it; empty: the examiner. Evidence handed *to* the examiner is told the same way."""
    when: str = ""
    how: str = ""
    """``in person``, ``by courier``, ``by e-mail`` …"""
    where: str = ""
    why: str = ""
    medium: str = ""
    seals: str = ""
    told_by: str = ""
    """Who tells it; empty: the examiner."""


@dataclass(frozen=True, slots=True)
class KeyFile:
    """To seal with a key in a PKCS#12 file: one that somebody issued, or one made in this program."""

    path: Path
    pass_phrase: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class KeyToken:
    """To seal with a key on a PKCS#11 token (smart card, USB key), which never leaves it."""

    library: Path
    """The maker's PKCS#11 library."""
    token: str
    """The token's label."""
    pin: str = field(repr=False)
    certificate_label: str
    key_label: str = ""
    """Where it is not that of the certificate."""


SealWith = KeyFile | KeyToken
"""What a report is sealed with."""


@dataclass(frozen=True, slots=True)
class ReportFile:
    """A written report."""

    path: Path
    sha256: str
    pages: int
    size: int


@dataclass(frozen=True, slots=True)
class Delivery:
    """What finalising made: the numbered report, the bundle, and what verifying it said."""

    report: ReportFile
    """As delivered: sealed, where an identity was chosen."""
    bundle: Path
    verdict: Verdict
    tagmanifest_sha256: str = ""
    """Stands for every byte of the bundle: to be handed out by another way."""
    seal: Seal | None = None
    """None: the report was delivered without a seal."""


@dataclass(frozen=True, slots=True)
class RecordView:
    """One record as an expert wants it: its place, its bytes, its fields."""

    ref: RecordRef
    raw: bytes
    fields: tuple[FieldView, ...]
    oddities: tuple[str, ...] = ()
    """What is odd about it, one sentence each; empty where nothing is."""
