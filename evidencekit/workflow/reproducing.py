"""The report made again from nothing but its bundle, and held to the one that was sealed.

This is the strongest thing that can be said of a report: whoever has the bundle gets the same file,
byte for byte, from the evidence and the settings in it.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from evidencekit.bundle import places
from evidencekit.bundle.verify import sound_bundle
from evidencekit.case.names import shown
from evidencekit.errors import ReadFailed, ReportError
from evidencekit.progress import Progress, silent
from evidencekit.workflow.bundled import made_with
from evidencekit.workflow.derived import tool_json
from evidencekit.workflow.rework import hostile, reworked
from evidencekit.workflow.writing import write_report

if TYPE_CHECKING:
    from evidencekit.workflow.rework import Rework

_TOLD = ("version", "python", "zone_data")


@dataclass(frozen=True, slots=True)
class Reproduced:
    """What came of making a report again."""

    same: bool
    """Byte for byte."""
    sentence: str
    expected_sha256: str
    """Of the unsealed report in the bundle."""
    found_sha256: str
    """Of the report made again."""
    size: int
    """Bytes of the report made again."""
    pages: int
    differs_at: int | None = None
    """Offset of the first byte that is another one; None: the same."""
    differences: tuple[str, ...] = ()
    """What differs between the program here and the one that made the bundle, which may be why."""


def reproduce(path: Path, progress: Progress = silent, *, keep: Path | None = None) -> Reproduced:
    """Make the unsealed report again from a bundle's evidence and settings, and compare the bytes.

    Needs neither the case nor the network. The files are held to the bundle's lists first.

    Args:
        path: The bundle folder, or a zip of it.
        progress: Told what is done; may raise to stop.
        keep: Where to keep the report made again; a new file.

    Raises:
        BadRequest: it is no bundle, its files are not as listed, or it was written by a version
            whose settings this one does not read.
        ReadFailed: it cannot be read.
        ReportError: ``keep`` exists or cannot be written.
        EvidenceError: the evidence in it cannot be read.
        Cancelled: ``progress`` asked to stop.
    """
    if keep is not None and keep.exists():
        raise ReportError("the file exists already", shown(keep), "choose another name")
    with (
        sound_bundle(path, progress) as bundle,
        tempfile.TemporaryDirectory(prefix="evidencekit-") as folder,
    ):
        again = Path(folder, "report.pdf")
        with reworked(bundle, progress) as work:
            compared = made_again(work, again)
        if keep is not None:
            _keep(again, keep)
    return compared


def made_again(work: Rework, target: Path) -> Reproduced:
    """Draw the report of an opened bundle to ``target`` and compare it with the one in the bundle.

    Raises:
        BadRequest: the settings are not ones that this version reads.
        EvidenceError: the evidence cannot be read.
        Cancelled: the work was asked to stop.
    """
    with hostile():
        pages = write_report(work.matter, work.evidence, target, work.progress).pages
    return _compare(work.bundle, target, pages)


def _compare(bundle: Path, again: Path, pages: int) -> Reproduced:
    kept = bundle / places.UNSEALED
    if not kept.is_file():
        kept = bundle / places.REPORT
    try:
        old, new = kept.read_bytes(), again.read_bytes()
    except OSError as exc:
        raise ReadFailed("the report could not be read", shown(kept), exc.strerror or "") from exc
    expected, found = hashlib.sha256(old).hexdigest(), hashlib.sha256(new).hexdigest()
    if old == new:
        text = (
            f"Made again from the bundle's evidence and settings, the report before sealing is the "
            f"same file, byte for byte: {len(new):,} bytes, SHA-256 {found}."
        )
        return Reproduced(True, text, expected, found, len(new), pages)
    place = next(
        (n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b),
        min(len(old), len(new)),
    )
    others = _differences(bundle)
    why = f" The bundle was made with {'; '.join(others)}." if others else ""
    text = (
        f"Made again, the report is another file: the first difference is at byte {place:,} "
        f"({len(old):,} bytes in the bundle, {len(new):,} made again).{why}"
    )
    return Reproduced(False, text, expected, found, len(new), pages, place, others)


def _differences(bundle: Path) -> tuple[str, ...]:
    """What of the program and its libraries is not as it was when the bundle was made."""
    then, now = made_with(bundle), tool_json()
    pairs = [(key, then.get(key), now[key]) for key in _TOLD]
    libraries = then.get("libraries")
    if isinstance(libraries, dict):
        pairs += [(name, libraries.get(name), new) for name, new in now["libraries"].items()]
    return tuple(f"{name} {old}, here it is {new}" for name, old, new in pairs if old != new)


def _keep(again: Path, keep: Path) -> None:
    try:
        with again.open("rb") as source, keep.open("xb") as target:
            shutil.copyfileobj(source, target)
    except OSError as exc:
        raise ReportError(
            "the report made again could not be kept", shown(keep), exc.strerror or str(exc)
        ) from exc
