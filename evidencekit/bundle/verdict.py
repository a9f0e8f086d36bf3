"""The answer of a check: one line a question, in plain words, and a sentence over all."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class Result(StrEnum):
    """What one check found."""

    INTACT = "intact"
    CHANGED = "changed"
    MISSING = "missing"
    EXTRA = "extra"
    CANNOT_CHECK = "cannot-check"


BAD = (Result.CHANGED, Result.MISSING, Result.EXTRA)
"""Results that make the whole not intact."""


@dataclass(frozen=True, slots=True)
class VerdictCheck:
    """One question and its answer."""

    code: str
    """A fixed word: ``files``, ``seal``, ``seal-changes``, ``custody``, ``records``, …"""
    title: str
    """The question in a few words."""
    result: str
    """``intact``, ``changed``, ``missing``, ``extra`` or ``cannot-check`` (see :class:`Result`)."""
    text: str
    """One or two sentences: what was compared, what was expected, what was found, why not checked."""
    where: str = ""
    """The file concerned, where it is one; printable."""
    expected: str = ""
    found: str = ""
    own: str = ""
    """SHA-256 of the seal's own certificate, where the person who checks named just that."""
    unnamed: bool = False
    """A time stamp that holds in itself, but leads to none of the certificates that were named."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a report, a bundle or a case is what it was, as far as that can be told here."""

    path: str
    kind: str
    """``report``, ``bundle``, ``zip`` or ``case``."""
    ok: bool
    """Nothing is changed, missing or extra, the question that matters most could be answered, and each
    time stamp leads to a certificate that was named, where any was named for it."""
    sentence: str
    checks: tuple[VerdictCheck, ...]


_LEAD = {
    "report": (("seal",), ("report-hash",)),
    "bundle": (("files",),),
    "zip": (("files",),),
    "case": (("custody", "exhibits"),),
}
"""What must have been answered, for each kind, before the whole can be called intact.

Any of these groups, and all of a group.
"""


def judge(
    path: str, kind: str, checks: Iterable[VerdictCheck], named: Iterable[str] = ()
) -> Verdict:
    """The verdict over ``checks``.

    ``named``: SHA-256 of the certificates that the person who checks named. Where a time stamp leads to
    none of them, what that person asked is not answered; unless nothing but the seal's own was named.
    """
    done = tuple(_printable(check) for check in checks)
    counts = Counter(check.result for check in done)
    bad = [f"{counts[result]} {result.value}" for result in BAD if counts[result]]
    answered = {check.code for check in done if check.result == Result.INTACT}
    led = any(answered.issuperset(codes) for codes in _LEAD[kind])
    others = set(named) - {check.own for check in done}
    asked = next((check for check in done if check.unnamed and others), None)
    if bad:
        first = next(check for check in done if check.result in BAD)
        sentence = f"This {kind} is not intact: {', '.join(bad)}. {first.text}"
    elif not led:
        codes = {code for together in _LEAD[kind] for code in together} - answered
        reason = next((c.text for c in done if c.code in codes), "nothing vouches for it.")
        sentence = f"Whether this {kind} is intact cannot be told here: {reason}"
    elif asked is not None:
        sentence = (
            f"The {asked.title} cannot be checked with the certificates you named; all else that can "
            f"be checked here is intact ({_counted(counts[Result.INTACT])}). {asked.text}"
        )
    elif counts[Result.CANNOT_CHECK]:
        open_ones = [check.title for check in done if check.result == Result.CANNOT_CHECK]
        sentence = (
            f"All that can be checked here is intact ({_counted(counts[Result.INTACT])}). "
            f"Not checked: {'; '.join(open_ones)}."
        )
    else:
        sentence = f"Everything is intact ({_counted(len(done))})."
    return Verdict(path, kind, not bad and led and asked is None, sentence, done)


def _printable(check: VerdictCheck) -> VerdictCheck:
    r"""The check with what a file made unprintable in it as ``\x1b``: it is shown on many a screen."""
    told = (check.title, check.text, check.where, check.expected, check.found)
    if all(text.isprintable() for text in told):
        return check
    title, text, where, expected, found = map(_visible, told)
    return replace(check, title=title, text=text, where=where, expected=expected, found=found)


def _visible(text: str) -> str:
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)


def every(count: int, one: str, many: str) -> str:
    """``The one exhibit is``, ``All 7 exhibits are``: how a check names what it looked at."""
    return f"The one {one}" if count == 1 else f"All {count:,} {many}"


def _counted(checks: int) -> str:
    return "1 check" if checks == 1 else f"{checks} checks"
