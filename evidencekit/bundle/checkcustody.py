"""Is the custody log whole, and is it the one whose head the report prints?"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from evidencekit.analysis.wording import plural
from evidencekit.bundle.places import (
    COUNT_FIELD,
    CUSTODY,
    EVIDENCE,
    EXHIBITS,
    HEAD_FIELD,
)
from evidencekit.bundle.verdict import Result, VerdictCheck, every
from evidencekit.case.custody import check_links, links_from_jsonl
from evidencekit.case.model import CustodyHead
from evidencekit.errors import CaseError
from evidencekit.seal.values import grouped

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from evidencekit.case.custody import Link
    from evidencekit.seal.printed import Printed

HEAD_KEY = "custody-head"
COUNT_KEY = "custody-events"
"""What the report's keywords call the head it prints (see ``docs/bundle-format.md``)."""
_HASH = re.compile(r"[0-9a-f]{64}")


def custody_checks(
    raw: bytes | None, fields: Mapping[str, str], printed: Printed | None
) -> list[VerdictCheck]:
    """The log of a bundle: its chain, and its head against ``bag-info.txt`` and the report.

    Args:
        raw: The log as JSON lines; None: the bundle has none.
        fields: ``bag-info.txt``.
        printed: What the report prints; None: there is no report.
    """
    title = "custody log"
    if raw is None:
        text = f"The bundle holds no custody log ({CUSTODY})."
        return [VerdictCheck("custody", title, Result.MISSING, text, CUSTODY)]
    try:
        links = links_from_jsonl(raw)
    except CaseError as exc:
        return [VerdictCheck("custody", title, Result.CHANGED, _sentence(str(exc)), CUSTODY)]
    stated = printed.stated if printed else {}
    heads = [
        head
        for head in (
            head_from(fields.get(COUNT_FIELD, ""), fields.get(HEAD_FIELD, "")),
            head_from(stated.get(COUNT_KEY, ""), stated.get(HEAD_KEY, "")),
        )
        if head is not None
    ]
    faults = check_links(links, dict.fromkeys(heads))
    if faults:
        text = _sentence("; ".join(faults[:5]) + (" (and more)" if len(faults) > 5 else ""))
        return [VerdictCheck("custody", title, Result.CHANGED, text, CUSTODY)]
    chained = every(len(links), "event is", "events are")
    text = f"{chained} chained each to the one before, none changed or missing."
    return [
        VerdictCheck("custody", title, Result.INTACT, text, CUSTODY),
        _head_check(links, heads, printed),
    ]


def head_from(count: str, digest: str) -> CustodyHead | None:
    """A head as told in text; None where it is not told, or is none."""
    if count.isdigit() and len(count) < 12 and _HASH.fullmatch(digest):
        return CustodyHead(int(count), digest)
    return None


def _head_check(
    links: Sequence[Link], heads: Sequence[CustodyHead], printed: Printed | None
) -> VerdictCheck:
    """The end of the log as the report prints it: against a log cut or written anew."""
    title = "custody log against the report"
    if printed is None:
        text = "There is no report here to compare the log with."
        return VerdictCheck("custody-head", title, Result.CANNOT_CHECK, text)
    for head in heads:
        page = printed.page_of(head.hash)
        if page is None:
            text = (
                f"The report does not print the log's head {grouped(head.hash)} after event "
                f"{head.count}: log and report do not belong together."
            )
            return VerdictCheck("custody-head", title, Result.CHANGED, text, CUSTODY, head.hash)
    if heads:
        head = max(heads, key=lambda one: one.count)
        return _found(head.count, head.hash, len(links), printed.page_of(head.hash))
    for link in reversed(links):
        page = printed.page_of(link.hash)
        if page is not None:
            return _found(link.seq, link.hash, len(links), page)
    text = "The report prints no hash of this log, so a log cut or written anew would not show."
    return VerdictCheck("custody-head", title, Result.CANNOT_CHECK, text, CUSTODY)


def _found(count: int, digest: str, total: int, page: int | None) -> VerdictCheck:
    later = f"; the {plural(total - count, 'event')} after it came later" if total > count else ""
    text = f"The report prints on page {page} the log's head after event {count}{later}."
    title = "custody log against the report"
    return VerdictCheck("custody-head", title, Result.INTACT, text, CUSTODY, digest, digest)


def exhibit_checks(
    raw: bytes, digests: Mapping[str, Mapping[str, str]], printed: Printed | None
) -> list[VerdictCheck]:
    """The evidence copies against the list of exhibits, and that list against the report.

    Args:
        raw: ``exhibits.json``.
        digests: Path → algorithm → hex of each file in the bundle.
        printed: What the report prints; None: there is no report.
    """
    title = "exhibits"
    listed = _listed(raw)
    if listed is None:
        text = f"{EXHIBITS} cannot be read."
        return [VerdictCheck("exhibits", title, Result.CHANGED, text, EXHIBITS)]
    checks = []
    for number, digest in listed.items():
        places = [path for path in digests if path.startswith(f"{EVIDENCE}{number}-")]
        found = digests[places[0]].get("sha256", "") if len(places) == 1 else ""
        if not places:
            text = f"{number} is not among the evidence copies."
            checks.append(VerdictCheck("exhibits", title, Result.MISSING, text, number, digest))
        elif found != digest:
            text = f"{number} was changed: SHA-256 {digest} expected, {found or 'several'} found."
            checks.append(
                VerdictCheck("exhibits", title, Result.CHANGED, text, number, digest, found)
            )
    if checks:
        return checks
    text = (
        f"{every(len(listed), 'exhibit is', 'exhibits are')} here with the SHA-256 taken at intake."
    )
    checks.append(VerdictCheck("exhibits", title, Result.INTACT, text))
    if printed is not None and printed.pages:
        checks.append(_printed_exhibits(listed, printed))
    return checks


def logged_exhibits(raw: bytes, log: bytes) -> list[VerdictCheck]:
    """Exhibits that are not listed as the custody log says they were taken in; nothing: all are.

    Args:
        raw: ``exhibits.json``.
        log: The log as JSON lines.
    """
    listed, told = _listed(raw), _taken_in(log)
    if listed is None or not told:
        return []
    faults = []
    for number in sorted(listed.keys() | told.keys()):
        here, there = listed.get(number, ""), told.get(number, "")
        if here == there:
            continue
        text = f"{number} is listed with SHA-256 {here}" if here else f"{number} is not listed"
        text += (
            f"; the custody log says it was taken in with {there}."
            if there
            else ("; the custody log does not say that it was taken in.")
        )
        title = "exhibits against the custody log"
        faults.append(
            VerdictCheck("exhibits-logged", title, Result.CHANGED, text, number, there, here)
        )
    return faults


def _taken_in(log: bytes) -> dict[str, str]:
    """Exhibit number → SHA-256 by the events of intake; empty where the log cannot be read."""
    told: dict[str, str] = {}
    try:
        for link in links_from_jsonl(log):
            event: Any = json.loads(link.body)
            if event["kind"] == "exhibit-added":
                told[str(event["exhibit"])] = str(event["facts"]["sha256"])
    except (CaseError, ValueError, TypeError, KeyError, RecursionError):
        return {}
    return told


def _printed_exhibits(listed: Mapping[str, str], printed: Printed) -> VerdictCheck:
    title = "exhibits against the report"
    lacking = [number for number, digest in listed.items() if printed.page_of(digest) is None]
    if lacking:
        readable = all(printed.pages) and len(lacking) < len(listed)
        result = Result.CHANGED if readable else Result.CANNOT_CHECK
        text = f"The report does not print the SHA-256 of {', '.join(lacking[:10])}"
        text += f" and {len(lacking) - 10} more" if len(lacking) > 10 else ""
        text += ", but that of the others." if readable else "."
        return VerdictCheck("exhibits-printed", title, result, text, lacking[0])
    text = (
        f"{every(len(listed), 'exhibit has', 'exhibits have')} the SHA-256 that the report prints."
    )
    return VerdictCheck("exhibits-printed", title, Result.INTACT, text)


def _listed(raw: bytes) -> dict[str, str] | None:
    """Exhibit number → SHA-256 as received; None where the list cannot be read."""
    try:
        found: Any = json.loads(raw)
        return {str(one["number"]): str(one["sha256"]) for one in found}
    except (ValueError, TypeError, KeyError, RecursionError):
        return None


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + ("" if text.endswith(".") else ".")
