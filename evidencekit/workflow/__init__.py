"""The whole procedure as a few functions: all that the window and the command line call for work.

Every function that takes long reports to a ``progress`` callable and stops when that raises
:class:`evidencekit.errors.Cancelled`.
"""

from __future__ import annotations

from evidencekit.workflow.checking import verify
from evidencekit.workflow.delivery import draft_report, finalise
from evidencekit.workflow.values import (
    Delivery,
    Intake,
    Received,
    RecordView,
    ReportFile,
    Skipped,
)
from evidencekit.workflow.workspace import (
    Workspace,
    add_files,
    analyse,
    list_jobs,
    new_case,
    open_case,
    records,
    set_acquisition,
    set_info,
    set_note,
    verify_exhibits,
    view_record,
)

__all__ = [
    "Delivery",
    "Intake",
    "Received",
    "RecordView",
    "ReportFile",
    "Skipped",
    "Workspace",
    "add_files",
    "analyse",
    "draft_report",
    "finalise",
    "list_jobs",
    "new_case",
    "open_case",
    "records",
    "set_acquisition",
    "set_info",
    "set_note",
    "verify",
    "verify_exhibits",
    "view_record",
]
