"""Is the report the one that was sealed, by whom, when, and was anything done to it since?"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, BinaryIO

from evidencekit.bundle.stamping import stamp_words
from evidencekit.bundle.verdict import Result, VerdictCheck
from evidencekit.clock import utc_text
from evidencekit.seal.checking import check_seal
from evidencekit.seal.identity import SELF_SIGNED_WORDS
from evidencekit.seal.printed import Printed, read_printed
from evidencekit.seal.values import grouped

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from evidencekit.clock import Clock
    from evidencekit.seal.values import Certificate, SealState

CERTIFICATE_KEY = "seal-certificate"
"""What the report's keywords call the fingerprint it prints (see ``docs/bundle-format.md``)."""


def report_checks(
    file: BinaryIO,
    *,
    roots: Sequence[bytes],
    clock: Clock,
    sealed_with: str = "",
) -> tuple[list[VerdictCheck], Printed, SealState]:
    """The seal of a report, line by line, what the report prints, and what was found of the seal.

    Args:
        file: The PDF.
        roots: DER bytes of roots that the person who checks trusts, for signer and time stamp.
        clock: This computer's clock.
        sealed_with: The certificate's fingerprint by another record (the bundle's), if there is one.
    """
    state = check_seal(file, roots=roots, stamp_roots=roots, clock=clock)
    printed = read_printed(file)
    expected = sealed_with or printed.stated.get(CERTIFICATE_KEY, "")
    if not state.sealed:
        return [_no_seal(file, state, expected)], printed, state
    checks = [_seal(state)]
    if state.digest_ok:
        checks.append(_coverage(state))
        checks.append(_since(state))
    if state.certificate is not None:
        checks += _certificate(state.certificate, state, printed, sealed_with)
    checks += _time(state, named=bool(roots))
    return checks, printed, state


def _no_seal(file: BinaryIO, state: SealState, expected: str) -> VerdictCheck:
    title = "seal of the report"
    if state.faults:
        text = f"{_sentence('; '.join(state.faults))}"
        return VerdictCheck("seal", title, Result.CHANGED, text)
    if expected:
        text = f"The report was sealed with the certificate {grouped(expected)}; that seal is gone."
        return VerdictCheck("seal", title, Result.MISSING, text, expected=expected)
    file.seek(0)
    digest = hashlib.sha256()
    while piece := file.read(1 << 20):
        digest.update(piece)
    text = (
        "The report has no seal. Its SHA-256 is "
        f"{digest.hexdigest()}: compare it with the one given to you."
    )
    return VerdictCheck("seal", title, Result.CANNOT_CHECK, text, found=digest.hexdigest())


def _seal(state: SealState) -> VerdictCheck:
    title = "seal of the report"
    if state.faults or not state.digest_ok:
        words = "; ".join(state.faults) or "the signature does not hold"
        return VerdictCheck("seal", title, Result.CHANGED, _sentence(words))
    by = state.certificate.name if state.certificate else "unknown"
    text = f"The key of {by} sealed this report, and it is the same byte for byte."
    if state.unsealed_size is not None:
        text += (
            f" Its first {state.unsealed_size:,} bytes are the report before sealing, SHA-256 "
            f"{state.unsealed_sha256}."
        )
    return VerdictCheck("seal", title, Result.INTACT, text)


def _coverage(state: SealState) -> VerdictCheck:
    title = "what the seal covers"
    if not state.whole_file:
        text = "The seal does not cover the whole file: something stands after the sealed part."
        return VerdictCheck("seal-coverage", title, Result.EXTRA, text)
    if not state.certified:
        text = "The seal covers the whole file. (It is not one of this program's own.)"
        return VerdictCheck("seal-coverage", title, Result.INTACT, text)
    text = "The seal covers the whole file, and says that no change is allowed."
    return VerdictCheck("seal-coverage", title, Result.INTACT, text)


def _since(state: SealState) -> VerdictCheck:
    title = "changes after sealing"
    if state.changes:
        return VerdictCheck(
            "seal-changes", title, Result.CHANGED, _sentence("; ".join(state.changes))
        )
    return VerdictCheck("seal-changes", title, Result.INTACT, "Nothing was changed or added after.")


def _certificate(
    certificate: Certificate, state: SealState, printed: Printed, sealed_with: str
) -> Iterator[VerdictCheck]:
    """The certificate against the fingerprints that are on record, and who vouches for it."""
    title = "certificate and its printed fingerprint"
    found = certificate.fingerprint
    page = printed.page_of(found)
    stated = printed.stated.get(CERTIFICATE_KEY, "")
    for told, where in ((sealed_with, "the bundle names"), (stated, "the report states")):
        if told and told != found:
            text = f"The seal is of the certificate {grouped(found)}, but {where} {grouped(told)}."
            yield VerdictCheck("certificate", title, Result.CHANGED, text, "", told, found)
            return
    who = (
        f"issued by {state.chain_root.name}, which you trust"
        if state.chain_root and not certificate.self_issued
        else "self-signed, and one of those you trust"
        if state.chain_root
        else "self-signed"
        if certificate.self_issued
        else f"issued by {certificate.issuer}, which was not checked"
    )
    words = f"The certificate of {certificate.name} ({who}) has SHA-256 {grouped(found)}"
    notes = " ".join(f"Note: {note}." for note in state.notes)
    own = found if state.chain_root == certificate else ""
    self_signed = f" {SELF_SIGNED_WORDS}" if certificate.self_issued else ""
    if page is None:
        text = (
            f"{words}. The report does not print it: compare it with the examiner's signed "
            f"statement.{self_signed} {notes}"
        )
        yield VerdictCheck(
            "certificate",
            title,
            Result.CANNOT_CHECK,
            text.strip(),
            found=found,
            own=own,
        )
        return
    text = f"{words}, as the report prints on page {page}.{self_signed} {notes}"
    yield VerdictCheck("certificate", title, Result.INTACT, text.strip(), found=found, own=own)


def _time(state: SealState, *, named: bool) -> Iterator[VerdictCheck]:
    title = "time of sealing"
    if state.stamp_fault:
        text = _sentence(state.stamp_fault)
        yield VerdictCheck("seal-time", title, Result.CHANGED, text)
    elif state.stamp is not None:
        text = stamp_words(state.stamp, named=named)
        if state.stamp_open:
            text += f" Who made it cannot be checked: {state.stamp_open}."
            yield VerdictCheck("seal-time", title, Result.CANNOT_CHECK, text, unnamed=True)
        elif state.stamp.root is None:
            text += " Name the authority's root certificate to have that checked."
            yield VerdictCheck("seal-time", title, Result.CANNOT_CHECK, text)
        else:
            yield VerdictCheck("seal-time", title, Result.INTACT, text)
    elif state.claimed_us is not None:
        text = (
            f"{utc_text(state.claimed_us)} by the sealing computer's own clock; no time-stamping "
            "authority vouches for it."
        )
        yield VerdictCheck("seal-time", title, Result.CANNOT_CHECK, text)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + ("" if text.endswith(".") else ".")
