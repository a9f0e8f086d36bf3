"""Seal a PDF: one PAdES B-B certification signature, one revision, no network.

The sealed file begins with the unsealed one, byte for byte, so the hash of the report as drawn stays
checkable (``head -c N report.pdf | sha256sum``). The seal certifies that no change is allowed
afterwards; then the rule for anyone with ``pdfsig`` is short: "Signature is Valid" *and* "Total
document signed". Room is left in the seal for a time stamp that is carried in later (see
``timestamping``).
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import os
import tempfile
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import (
    AxisAlignment,
    InnerScaling,
    LayoutError,
    Margins,
    SimpleBoxLayoutRule,
)
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.fields import InvisSigSettings, MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.signers.pdf_byterange import BuildProps
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from pyhanko.stamp import StaticStampStyle

from evidencekit.clock import SECOND, Clock, SystemClock, as_datetime, local_text, zone
from evidencekit.errors import ReadFailed, ReportError, SealError
from evidencekit.progress import Progress, silent
from evidencekit.seal.checking import check_seal
from evidencekit.seal.values import Seal, grouped

if TYPE_CHECKING:
    from evidencekit.seal.identity import Identity

FIELD = "Examiner"
RESERVED = 2 * 24_576
"""Hexadecimal digits kept free for the signature: 24 KiB, of which a bare one needs about 2 KiB."""
ATTEMPTS = 8
REASON = "Sealed by the examiner: this report is final"


@dataclass(frozen=True, slots=True)
class Panel:
    """The seal's visible panel: a one-page PDF drawn by the report room, and where it goes."""

    pdf: bytes
    page: int
    """0-based; −1 is the last page."""
    box: tuple[float, float, float, float]
    """Left, bottom, right, top in points from the page's lower left corner."""


def panel_lines(identity: Identity, at_us: int, zone_name: str) -> tuple[str, ...]:
    """What the visible panel says, line by line, to be drawn by the report room."""
    certificate = identity.certificate
    by = certificate.name + (f", {certificate.organisation}" if certificate.organisation else "")
    digest = grouped(certificate.fingerprint)
    return (
        f"Sealed by {by}",
        f"{local_text(at_us, zone(zone_name))} ({zone_name}), by this computer's clock",
        "Certificate SHA-256" + (" (self-signed)" if certificate.self_issued else ""),
        digest[:35],
        digest[36:],
    )


def seal_pdf(
    source: Path,
    target: Path,
    identity: Identity,
    *,
    panel: Panel | None = None,
    reason: str = REASON,
    location: str = "",
    at_us: int | None = None,
    clock: Clock | None = None,
    progress: Progress = silent,
) -> Seal:
    """Write ``target``: ``source`` with the seal of ``identity`` after it.

    Args:
        source: The finished, unsealed PDF.
        target: A new file; never overwritten.
        identity: Who seals.
        panel: The visible panel; none: the seal is invisible and shows in the reader's own panel.
        reason: Kept inside the seal.
        location: Kept inside the seal where not empty.
        at_us: The time of sealing to state, cut to the second; this computer's clock unless given.
        clock: This computer's clock.
        progress: Told before each of the three steps.

    Raises:
        SealError: ``source`` is sealed already or is no PDF this can be done to, the key refused, or
            the finished file did not pass its own check.
        ReportError: ``target`` exists or cannot be written.
        ReadFailed: ``source`` cannot be read.
    """
    clock = clock or SystemClock()
    moment = clock.now_us() if at_us is None else at_us
    moment -= moment % SECOND
    if target.exists() or target.is_symlink():
        raise ReportError(
            "the file exists already", str(target), "choose another name; nothing was overwritten"
        )
    partial = target.with_name(f".{target.name}.partial-{os.getpid()}")
    try:
        progress("sealing the report", 0, 3)
        with source.open("rb") as unsealed, partial.open("w+b") as out:
            partial.chmod(0o600)
            size, digest = _measure(unsealed)
            _write(unsealed, out, identity, panel, moment, reason, location)
            progress("sealing the report", 1, 3)
            out.flush()
            os.fsync(out.fileno())
            seal = _finished(out, target, identity, moment, size, digest, clock)
            progress("sealing the report", 2, 3)
        partial.rename(target)
    except OSError as exc:
        if exc.filename == str(source):
            raise ReadFailed(
                "the report could not be read", str(source), exc.strerror or ""
            ) from exc
        raise ReportError(
            "the sealed report could not be written",
            f"{exc.filename or target}: {exc.strerror or exc}",
            "check the free space and your rights there",
        ) from exc
    finally:
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)
    progress("sealing the report", 3, 3)
    return seal


def _measure(file: BinaryIO) -> tuple[int, str]:
    """Size and SHA-256 of an open file."""
    file.seek(0)
    digest = hashlib.sha256()
    while piece := file.read(1 << 20):
        digest.update(piece)
    return file.tell(), digest.hexdigest()


def _write(
    unsealed: BinaryIO,
    out: BinaryIO,
    identity: Identity,
    panel: Panel | None,
    moment: int,
    reason: str,
    location: str,
) -> None:
    """Have the signing library append the seal."""
    state = check_seal(unsealed)
    if state.sealed:
        raise SealError("the report is sealed already", state.name, "seal the unsealed report")
    meta = PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
        name=identity.certificate.name,
        reason=reason or None,
        location=location or None,
        app_build_props=BuildProps(name="EvidenceKit", revision=metadata.version("evidencekit")),
    )
    with tempfile.TemporaryDirectory(prefix="evidencekit-") as folder:
        style, spec = _appearance(panel, Path(folder))
        signer = PdfSigner(meta, signer=identity.signer, stamp_style=style, new_field_spec=spec)
        try:
            asyncio.run(_sign(signer, unsealed, out, moment))
        except (PdfError, SigningError, LayoutError, ValueError, RuntimeError) as exc:
            words = str(exc) or type(exc).__name__
            raise SealError("the report could not be sealed", "", words) from exc


async def _sign(signer: Any, unsealed: BinaryIO, out: BinaryIO, moment: int) -> None:  # noqa: ANN401 (the library's session methods carry no types)
    """The library's own signing steps, with our clock instead of its own.

    PDF/A (ISO 19005-2, 6.1.7.1) lets a stream end in CR LF, so one whose last byte is a CR looks a byte
    too long. The library names things at random, so another attempt packs other bytes; the key is
    asked only once.
    """
    when = as_datetime(moment)
    for _attempt in range(ATTEMPTS):
        unsealed.seek(0)
        out.seek(0)
        out.truncate()
        session = signer.init_signing_session(IncrementalPdfFileWriter(unsealed))
        session.system_time = when
        document = session.prepare_tbs_document(validation_info=None, bytes_reserved=RESERVED)
        prepared, _out = document.digest_tbs_document(output=out)
        out.seek(unsealed.seek(0, os.SEEK_END))
        if b"\r\nendstream" not in out.read():
            break
    await document.perform_signature(
        document_digest=prepared.document_digest,
        pdf_cms_signed_attrs=PdfCMSSignedAttributes(signing_time=when),
    )


def _appearance(panel: Panel | None, folder: Path) -> tuple[StaticStampStyle | None, SigFieldSpec]:
    """The panel as the library wants it; without one, a field of no size that is not hidden."""
    if panel is None:
        unseen = InvisSigSettings(
            set_print_flag=True, set_hidden_flag=False, box_out_of_bounds=False
        )
        return None, SigFieldSpec(FIELD, invis_sig_settings=unseen)
    drawing = folder / "panel.pdf"
    drawing.write_bytes(panel.pdf)
    fill = SimpleBoxLayoutRule(
        x_align=AxisAlignment.ALIGN_MID,
        y_align=AxisAlignment.ALIGN_MID,
        margins=Margins(0, 0, 0, 0),
        inner_content_scaling=InnerScaling.STRETCH_TO_FIT,
    )
    style = StaticStampStyle.from_pdf_file(
        str(drawing), border_width=0, background_opacity=1.0, background_layout=fill
    )
    box = tuple(round(edge) for edge in panel.box)
    return style, SigFieldSpec(FIELD, on_page=panel.page, box=(box[0], box[1], box[2], box[3]))


def _finished(
    out: BinaryIO,
    target: Path,
    identity: Identity,
    moment: int,
    unsealed_size: int,
    unsealed_sha256: str,
    clock: Clock,
) -> Seal:
    """What was written, after it has passed every check that a reader will make.

    Raises:
        SealError: it did not.
    """
    out.seek(0)
    prefix = hashlib.sha256(out.read(unsealed_size)).hexdigest()
    state = check_seal(out, clock=clock)
    faults = [*state.faults, *state.changes]
    if prefix != unsealed_sha256:
        faults.append("the sealed file does not begin with the unsealed one")
    if not (state.digest_ok and state.whole_file and state.certified) or faults:
        raise SealError(
            "the sealed report did not pass its own check",
            str(target),
            "; ".join(faults) or "nothing was kept; please report this",
        )
    size, digest = _measure(out)
    return Seal(
        path=str(target),
        sha256=digest,
        size=size,
        unsealed_sha256=unsealed_sha256,
        unsealed_size=unsealed_size,
        sealed_us=moment,
        certificate=identity.certificate,
    )
