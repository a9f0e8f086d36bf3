"""The whole procedure as a few functions: all that the window and the command line call for work.

Every function that takes long reports to a ``progress`` callable and stops when that raises
:class:`evidencekit.errors.Cancelled`.
"""

from __future__ import annotations

from evidencekit.report.onscreen import pages_on_screen
from evidencekit.workflow.acts import (
    add_clock_check,
    add_statement,
    check_custody,
    correct,
    export_custody,
    hand_over,
    record_at,
    record_export,
    record_filter,
    record_verdict,
    redo_note,
    set_note,
    set_notes,
    undo_note,
)
from evidencekit.workflow.checking import TrustedFile, read_trusted, verify
from evidencekit.workflow.choosing import Choice, find_jobs
from evidencekit.workflow.declared import compare_hash_list
from evidencekit.workflow.delivery import draft_report, finalise, zip_bundle
from evidencekit.workflow.finals import (
    FinalReport,
    TrustedTime,
    ask_final_stamp,
    final_reports,
    import_final_stamp,
    request_final_stamp,
)
from evidencekit.workflow.hashchecks import (
    exhibits_to_check,
    hash_exhibits,
    keep_checks,
    verify_exhibits,
)
from evidencekit.workflow.reproducing import Reproduced, reproduce
from evidencekit.workflow.sealing import (
    SELF_SIGNED_WORDS,
    StoredIdentity,
    identities,
    identity_folder,
    new_identity,
    try_identity,
)
from evidencekit.workflow.stamping import (
    Stamped,
    StampRequest,
    fetch_stamp,
    import_stamp,
    request_stamp,
)
from evidencekit.workflow.values import (
    Delivery,
    HandOver,
    Intake,
    KeyFile,
    KeyToken,
    Received,
    RecordView,
    ReportFile,
    SealWith,
    Skipped,
)
from evidencekit.workflow.workspace import (
    Workspace,
    add_files,
    analyse,
    cover,
    helpful_files,
    list_jobs,
    new_case,
    open_case,
    open_desk,
    records,
    set_acquisition,
    set_info,
    view_record,
)

__all__ = [
    "SELF_SIGNED_WORDS",
    "Choice",
    "Delivery",
    "FinalReport",
    "HandOver",
    "Intake",
    "KeyFile",
    "KeyToken",
    "Received",
    "RecordView",
    "ReportFile",
    "Reproduced",
    "SealWith",
    "Skipped",
    "StampRequest",
    "Stamped",
    "StoredIdentity",
    "TrustedFile",
    "TrustedTime",
    "Workspace",
    "add_clock_check",
    "add_files",
    "add_statement",
    "analyse",
    "ask_final_stamp",
    "check_custody",
    "compare_hash_list",
    "correct",
    "cover",
    "draft_report",
    "exhibits_to_check",
    "export_custody",
    "fetch_stamp",
    "final_reports",
    "finalise",
    "find_jobs",
    "hand_over",
    "hash_exhibits",
    "helpful_files",
    "identities",
    "identity_folder",
    "import_final_stamp",
    "import_stamp",
    "keep_checks",
    "list_jobs",
    "new_case",
    "new_identity",
    "open_case",
    "open_desk",
    "pages_on_screen",
    "read_trusted",
    "record_at",
    "record_export",
    "record_filter",
    "record_verdict",
    "records",
    "redo_note",
    "reproduce",
    "request_final_stamp",
    "request_stamp",
    "set_acquisition",
    "set_info",
    "set_note",
    "set_notes",
    "try_identity",
    "undo_note",
    "verify",
    "verify_exhibits",
    "view_record",
    "zip_bundle",
]
