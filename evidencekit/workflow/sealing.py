"""Whose key seals a report: making, listing and opening identities; and the sealing itself."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from evidencekit.clock import SECOND, SystemClock
from evidencekit.report.content import SealFacts
from evidencekit.report.panel import draw_panel
from evidencekit.seal import identity as keys
from evidencekit.seal.signing import Panel, panel_lines, seal_pdf
from evidencekit.workflow.values import KeyFile, SealWith

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from evidencekit.clock import Clock
    from evidencekit.progress import Progress
    from evidencekit.report.layout import Place
    from evidencekit.seal.identity import Identity
    from evidencekit.seal.values import Certificate, Seal

StoredIdentity = keys.StoredIdentity
"""A self-made identity: its file and its certificate."""

SELF_SIGNED_WORDS = keys.SELF_SIGNED_WORDS
"""What a seal with a self-made identity shows and does not show, for a reader."""


def identity_folder() -> Path:
    """Where the examiner's self-made identities lie on this computer: never in a case."""
    return keys.identity_folder()


def identities(folder: Path | None = None) -> tuple[StoredIdentity, ...]:
    """The self-made identities on this computer, oldest first; no pass phrase is needed to see them.

    Each has ``path`` (give it to :class:`KeyFile` with its pass phrase) and ``certificate``.
    """
    return keys.stored_identities(folder)


def new_identity(
    name: str,
    organisation: str,
    pass_phrase: str,
    *,
    folder: Path | None = None,
    clock: Clock | None = None,
) -> StoredIdentity:
    """Make a self-signed identity (P-256) and keep it, under its pass phrase, in the user's folder.

    Raises:
        SealError: no name, a pass phrase under eight characters, or the folder cannot be written.
    """
    home = folder or identity_folder()
    made = keys.make_identity(name, organisation, pass_phrase, folder=home, clock=clock)
    fingerprint = made.certificate.fingerprint
    return next(one for one in identities(home) if one.certificate.fingerprint == fingerprint)


def try_identity(seal_with: SealWith, *, clock: Clock | None = None) -> Certificate:
    """Open a key to see that it can seal now, and show its certificate; nothing is signed.

    Raises:
        ReadFailed: the key file cannot be read.
        SealError: wrong pass phrase or PIN, no such key, a kind that common readers cannot check, or a
            certificate that is not valid now.
    """
    with opened_identity(seal_with, clock or SystemClock()) as identity:
        return identity.certificate


@contextmanager
def opened_identity(seal_with: SealWith, clock: Clock) -> Iterator[Identity]:
    """The identity, for as long as the ``with`` block lasts.

    Raises:
        ReadFailed: the key file cannot be read.
        SealError: as :func:`try_identity`.
    """
    if isinstance(seal_with, KeyFile):
        yield keys.load_pkcs12(seal_with.path, seal_with.pass_phrase, clock=clock)
        return
    with keys.open_token(
        seal_with.library,
        seal_with.token,
        seal_with.pin,
        seal_with.certificate_label,
        key_label=seal_with.key_label,
        clock=clock,
    ) as identity:
        yield identity


def seal_facts(identity: Identity) -> SealFacts:
    """What the report prints of the identity that is going to seal it."""
    certificate = identity.certificate
    return SealFacts(
        name=certificate.name,
        fingerprint=certificate.fingerprint,
        organisation=certificate.organisation,
        issuer=certificate.issuer,
        self_signed=certificate.self_issued,
    )


def seal_report(
    unsealed: Path,
    target: Path,
    identity: Identity,
    place: Place | None,
    zone_name: str,
    clock: Clock,
    progress: Progress,
) -> Seal:
    """Seal the drawn report, with its panel in the frame that the report keeps for it.

    Raises:
        SealError: the key refused, or what was written did not pass its own check.
        ReportError: ``target`` exists or cannot be written.
    """
    now = clock.now_us()
    now -= now % SECOND
    panel = None
    if place is not None:
        drawing = draw_panel(panel_lines(identity, now, zone_name), place.width, place.height)
        box = (place.x, place.y, place.x + place.width, place.y + place.height)
        panel = Panel(drawing, place.page - 1, box)
    return seal_pdf(
        unsealed, target, identity, panel=panel, at_us=now, clock=clock, progress=progress
    )
