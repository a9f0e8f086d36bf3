"""All findings of one analysis, in the order in which they are told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evidencekit.analysis.findings_nights import about_nights
from evidencekit.analysis.findings_recording import about_logs, about_recording
from evidencekit.analysis.findings_run import about_others, about_questioned

if TYPE_CHECKING:
    from evidencekit.analysis.context import Context
    from evidencekit.analysis.values import Finding


def make_findings(context: Context) -> tuple[Finding, ...]:
    """The run in question, the logs on it, missing runs, other runs, the recording."""
    found = [
        *about_questioned(context),
        *about_logs(context),
        *about_nights(context),
        *about_others(context),
        *about_recording(context),
    ]
    return tuple(found)
