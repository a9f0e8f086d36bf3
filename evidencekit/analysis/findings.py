"""All findings of one analysis, in the order in which they are told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evidencekit.analysis.findings_logs import about_logs
from evidencekit.analysis.findings_nights import about_days, about_empty_day, about_nights
from evidencekit.analysis.findings_other import about_others
from evidencekit.analysis.findings_overview import about_all_runs
from evidencekit.analysis.findings_recording import about_recording
from evidencekit.analysis.findings_run import about_questioned
from evidencekit.clock import local_date

if TYPE_CHECKING:
    from evidencekit.analysis.context import Context
    from evidencekit.analysis.values import Finding


def make_findings(context: Context) -> tuple[Finding, ...]:
    """The run in question, the logs on it, missing runs, other runs, the recording.

    What concerns the day in question comes first, be there a run on it or not.
    """
    nights = list(about_nights(context))
    focus = [one for one in nights if _in_focus(context, one)]
    return (
        *about_questioned(context),
        *focus,
        *about_empty_day(context),
        *about_all_runs(context),
        *about_logs(context),
        *(one for one in nights if one not in focus),
        *about_days(context),
        *about_others(context),
        *about_recording(context),
    )


def _in_focus(context: Context, one: Finding) -> bool:
    day = context.query.focus
    return (
        day is not None
        and one.at_us is not None
        and (local_date(one.at_us, context.teller.tz) == day)
    )
