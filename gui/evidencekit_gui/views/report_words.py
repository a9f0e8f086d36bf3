"""The report page's longer sentences."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from evidencekit_gui import wording
from evidencekit_gui.language import tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evidencekit.case.model import CustodyEvent
    from evidencekit.workflow import Delivery, ReportFile

HINT = tr("Choose a job first; the report shows here as it will be.")
WRITING = tr("Writing the draft…")
HELD = tr("What was being typed here when the window ended is kept: see that it is whole.")


def draft_line(draft: ReportFile) -> str:
    """Pages and hash of the draft that is shown."""
    return tr(
        "Draft · {pages} · SHA-256 {short}",
        pages=wording.count(draft.pages, "page"),
        short=wording.short_hash(draft.sha256),
    )


def undrawn(report: ReportFile) -> str:
    """Where a report lies that cannot be shown."""
    return tr("The report was written to {path}, but cannot be drawn here.", path=report.path)


def draft_foot(draft: ReportFile) -> str:
    """Where the draft lies."""
    return tr(
        "draft of {pages} in {path}", pages=wording.count(draft.pages, "page"), path=draft.path
    )


def final_line(report: ReportFile) -> str:
    """Pages and hash of the final report."""
    return tr(
        "Final · {pages} · SHA-256 {sha256}",
        pages=wording.count(report.pages, "page"),
        sha256=wording.short_hash(report.sha256),
    )


def final_sentence(delivery: Delivery) -> str:
    """That the report is final, and what can still be done."""
    return (
        tr("<b>{name}</b> is final", name=escape(delivery.report.path.name))
        + (tr(", sealed") if delivery.seal else "")
        + tr(" and in its bundle. To change anything, finalise again: it gets a number of its own.")
    )


def drafting(findings: int) -> str:
    """What the page shows while the report is being written."""
    return tr(
        "<b>{findings}</b>. Shown is the draft as it is on disk; "
        "<i>Finalise…</i> numbers it and makes the bundle.",
        findings=wording.count(findings, "finding"),
    )


def no_reason(findings: int) -> str:
    """That findings are left out and nobody says why."""
    return tr(
        "<b>{findings} left out without a reason.</b><br>Say why, or tick again: the "
        "report prints what it leaves out.",
        findings=wording.count(findings, "finding"),
    )


def stopped(since: Sequence[CustodyEvent]) -> str:
    """What a stop left behind: what was written by then stays, and the log has it."""
    written = [e.text for e in since if e.kind in {"report-written", "bundle-written"}]
    if not written:
        return tr("Stopped before the report was delivered; nothing was written.")
    listed = "".join(f"<li>{escape(wording.sentence(text))}</li>" for text in written)
    return tr(
        "<b>Stopped before the report was delivered.</b> By then:<ul>{listed}</ul>"
        "Do not hand these out: nothing of them was verified. Finalise again; the report "
        "gets a number of its own.",
        listed=listed,
    )
