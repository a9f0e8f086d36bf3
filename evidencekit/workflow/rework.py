"""The work done again from nothing but a bundle: its evidence opened, analysed, the report composed.

Opened once for all comparisons; each part is worked out when it is first asked for.
"""

from __future__ import annotations

import re
from contextlib import ExitStack, contextmanager
from functools import cached_property
from typing import TYPE_CHECKING

from evidencekit import __version__
from evidencekit.analysis.analyse import analyse
from evidencekit.bundle import places
from evidencekit.case import custody
from evidencekit.errors import BadRequest, EvidenceError
from evidencekit.seal.printed import read_printed
from evidencekit.texts import speaking
from evidencekit.workflow.bundled import (
    built_by,
    bundled_evidence,
    bundled_supporting,
    made_with,
    read_exhibits,
    read_info,
    read_options,
    read_query,
)
from evidencekit.workflow.derived import build_digest
from evidencekit.workflow.writing import ReportMatter

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from evidencekit.case.model import CustodyEvent
    from evidencekit.evidence.collection import Evidence
    from evidencekit.progress import Progress

_DIGEST = re.compile("[0-9a-f]{64}")
_VERSION = re.compile(r"[0-9A-Za-z.+-]{1,40}")
"""How a version can be written: no white space, which :mod:`printed` texts leave out."""


class Rework:
    """A bundle's evidence, open, and what follows from it. Lives as long as :func:`reworked`."""

    def __init__(self, bundle: Path, stack: ExitStack, progress: Progress) -> None:
        self.bundle = bundle
        self.progress = progress
        self._stack = stack

    @cached_property
    def evidence(self) -> Evidence:
        """The accounting in the bundle.

        Raises:
            EvidenceError: the list of exhibits or one of them cannot be read.
            Cancelled: ``progress`` asked to stop.
        """
        return self._stack.enter_context(bundled_evidence(self.bundle, self.progress))

    @cached_property
    def other_version(self) -> str:
        """The version that made the bundle, where it is not this one; empty: this one did.

        The settings could name any version, to have differences excused. So it counts only if it
        has the form of one and each page of the report prints it too, over which the seal is.
        """
        try:
            told = made_with(self.bundle).get("version")
        except EvidenceError:  # settings that say nothing excuse nothing
            return ""
        report = self.bundle / places.REPORT
        if not isinstance(told, str) or not _VERSION.fullmatch(told) or not report.is_file():
            return ""
        if told.lower() == __version__.lower():
            return ""
        with report.open("rb") as file:
            pages = read_printed(file).pages
        foot = f"evidencekit{told.lower()}·"
        return told if pages and all(foot in page for page in pages) else ""

    @cached_property
    def other_build(self) -> str:
        """The hash of the code that made the report, where it is another than this; else empty.

        Told only where the report prints it.
        """
        try:
            told = built_by(self.bundle)
        except EvidenceError:  # as above
            return ""
        report = self.bundle / places.REPORT
        if not _DIGEST.fullmatch(told) or told == build_digest() or not report.is_file():
            return ""
        with report.open("rb") as file:
            return told if read_printed(file).page_of(told) else ""

    @cached_property
    def matter(self) -> ReportMatter:
        """All that the report is made of: analysed again, told again.

        Raises:
            EvidenceError: settings, log or evidence cannot be read.
            Cancelled: ``progress`` asked to stop.
        """
        options = read_options(self.bundle)
        with speaking(options.language):
            supporting = bundled_supporting(self.bundle, self.evidence, self.progress)
        query = read_query(self.bundle)
        events = _printed_log(self.bundle)
        return ReportMatter(
            read_info(self.bundle),
            read_exhibits(self.bundle),
            events,
            custody.head_of(events),
            analyse(self.evidence, query, supporting, self.progress, options.language),
            options,
        )


@contextmanager
def hostile() -> Iterator[None]:
    """Work on values that come from a bundle: whatever they make fail is a fault of the bundle's.

    Raises:
        BadRequest: in place of anything that is no :class:`EvidenceError`.
    """
    try:
        yield
    except EvidenceError:
        raise
    except Exception as exc:  # the settings can be anything, and the report room trusts its options
        raise BadRequest(
            "the work cannot be done again with what the bundle says",
            f"{type(exc).__name__}: {exc}",
            "verify the bundle first",
        ) from exc


@contextmanager
def reworked(bundle: Path, progress: Progress) -> Iterator[Rework]:
    """A bundle folder to do its work again; its files were held to its lists before."""
    with ExitStack() as stack:
        yield Rework(bundle, stack, progress)


def _printed_log(bundle: Path) -> tuple[CustodyEvent, ...]:
    """The custody log up to the head that the report prints."""
    try:
        events = custody.from_jsonl((bundle / places.CUSTODY).read_bytes())
        text = (bundle / "bag-info.txt").read_text("utf-8")
    except (OSError, UnicodeDecodeError) as exc:
        raise BadRequest(
            "a file of the bundle cannot be read", str(exc), "verify the bundle first"
        ) from exc
    label = f"{places.COUNT_FIELD}: "
    told = next((line for line in text.splitlines() if line.startswith(label)), "")
    count = told.removeprefix(label)
    plain = count.isascii() and count.isdigit() and len(count) <= len("999999999")
    if not plain or int(count) > len(events):
        raise BadRequest(
            "the bundle does not say which custody event the report prints last",
            f"bag-info.txt: {places.COUNT_FIELD}",
            "verify the bundle first",
        )
    return events[: int(count)]
