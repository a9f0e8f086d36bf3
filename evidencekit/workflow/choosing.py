"""Finding the job in question when its recorded name is not known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evidencekit.analysis.choosing import Choice
from evidencekit.analysis.choosing import find_jobs as jobs_that_fit
from evidencekit.progress import Progress, silent

if TYPE_CHECKING:
    from evidencekit.workflow.workspace import Workspace

__all__ = ["Choice", "find_jobs"]


def find_jobs(
    ws: Workspace,
    *,
    at: str = "",
    cron_line: str = "",
    uid: int | None = None,
    progress: Progress = silent,
) -> tuple[Choice, ...]:
    """Jobs chosen by schedule, by the text of a cron line, by user, or by several of these.

    ``at`` is ``HH:MM`` in the case's zone; ``cron_line`` is looked for in the command lines of the
    supplied cron logs and crontabs; ``uid`` keeps one user's jobs. Each :class:`Choice` bears the
    recorded name and user id to ask for, and in words why it fits.

    Raises:
        BadRequest: ``at`` is no time of day.
        Cancelled: ``progress`` asked to stop.
    """
    return jobs_that_fit(
        ws.evidence,
        ws.supporting,
        ws.info.zone,
        at=at,
        cron_line=cron_line,
        uid=uid,
        progress=progress,
    )
