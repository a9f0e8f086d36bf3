"""The closed list of findings, and the limits that stand beside them."""

from __future__ import annotations

from enum import StrEnum


class Code(StrEnum):
    """What a finding is about. No finding has a code that is not here."""

    RUN_EXIT_NONZERO = "run-exit-nonzero"
    RUN_SIGNAL = "run-signal"
    RUN_EXIT_ZERO = "run-exit-zero"
    RUN_USUAL = "run-usual"
    """Ended normally and within the usual: the twin that speaks against the suspicion."""
    RUN_LONGER = "run-longer"
    RUN_SHORTER = "run-shorter"
    LENGTH_USUAL = "length-usual"
    STATUS_NOT_RECORDED = "status-not-recorded"
    PRECISION_TOO_LOW = "precision-too-low"
    CHILD_FAILED_FIRST = "child-failed-first"
    CHILD_FAILURE_HIDDEN = "child-failure-hidden"
    NO_CHILD_FAILED = "no-child-failed"
    """The failure came from another place in the family: the job itself."""
    CHILD_OUTLIVED = "child-outlived"
    TIME_SPENT_IN = "time-spent-in"
    MOSTLY_WAITING = "mostly-waiting"
    STATUS_MEANING = "status-meaning"
    RUNS_COUNTED = "runs-counted"
    """Which of the records of the name are runs, and how the runs ended."""
    RUNS_USUAL = "runs-usual"
    """No run in question, and none of the runs stands out: speaks against the suspicion."""
    BASELINE = "baseline"
    BASELINE_TOO_SMALL = "baseline-too-small"
    RUN_BY_HAND = "run-by-hand"
    RUN_UNSCHEDULED = "run-unscheduled"
    RUNS_OVERLAP = "runs-overlap"
    RUN_IN_PART = "run-in-part"
    """A part of a run has a record, the run itself has none."""
    RUN_MISSING = "run-missing"
    RUN_NOT_RECORDED = "run-not-recorded"
    """Accounting was not recording when a run was due."""
    RUN_CANNOT_TELL = "run-cannot-tell"
    CRON_LINE_AGREES = "cron-line-agrees"
    CRON_LINES_AGREE = "cron-lines-agree"
    CRON_LINE_DISAGREES = "cron-line-disagrees"
    CRON_LINE_ALONE = "cron-line-without-record"
    RUN_WITHOUT_LINE = "run-without-cron-line"
    UNIT_LINE_AGREES = "unit-line-agrees"
    LOGGED_ENDING_AGREES = "logged-ending-agrees"
    """A log tells how a run ended, and its record says the same."""
    LOGGED_ENDING_DIFFERS = "logged-ending-differs"
    NO_LOG = "no-log-supplied"
    CLOCK_SET_BACK = "clock-set-back"
    CLOCK_STEP_LOGGED = "clock-step-logged"
    """A log tells of a step that the records do not show."""
    CLOCK_FORWARD = "clock-moved-forward"
    ZONE_CHANGE = "zone-change"
    ORDER_BROKEN = "order-broken"
    ACCOUNTING_OFF = "accounting-off"
    ACCOUNTING_PAUSED = "accounting-paused"
    RESTART = "restart"
    IDS_WITHOUT_RECORD = "ids-without-record"
    """Process ids were given out in a quiet stretch, and none of them has a record."""
    FILES_JOINED = "files-joined"
    FILES_NOT_JOINED = "files-not-joined"
    FILES_MISSING = "files-missing"
    COPIES = "copies"
    NAMESPACE_COPY = "namespace-copy"
    """One file is another's records as seen from an inner process-id namespace."""
    SEVERAL_SYSTEMS = "files-of-the-same-time"
    """Files cover the same time with different records: several systems, or parts of one."""
    MIXED_LAYOUTS = "records-of-several-kinds"
    DAMAGE = "damage"


TIME_ONLY = (
    "Without process ids runs are told by name, user and time only, and no family can be told."
)
NAME = (
    "A name in a record can be anything; a record holds no command line, no message, no file name and "
    "no network address."
)
LAST_COMMAND = (
    "A script ends with the status of its last command unless it says otherwise; exit status 0 does "
    "not say that its purpose was reached."
)
WHY = "The record says how a process ended, not why."
SECOND = "Starts and ends are known to the second; the start is computed by the kernel at the exit."
ALIVE = "A process that had not ended yet, or was alive when the system went down, has no record."
SAMPLE = "What is usual is told from the runs supplied; an unusual length is no fault by itself."
CLOCK = "The times are those of the system's own clock; how far that was right is not recorded."
FAMILY = "Parents are told by process ids and order of exit; ids are given out again after a time."
SCHEDULE = (
    "When a run was due is told from the schedule named; that it stood so at the time is assumed."
)
LOG = "A log line says that the job was started, not how it ended; a log can be changed by root."
LOG_ENDING = (
    "A line of a log is written by another program than the record; root can change either."
)
LOG_CHANGED = "A log can be changed by root."
CONTENT = "A record bears no number and no check sum; a removed record leaves no trace in the file."
DOCUMENT = "The document speaks of one version; the program behind the name is not recorded."
