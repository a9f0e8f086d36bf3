"""What analysis says: frozen values, each with its records and its limits.

Data only. The functions that make them lie in the modules named after the step: ``jobs``, ``runs``,
``schedule``, ``baseline``, ``coverage``, ``corroboration``, ``findings``. The window, the report and
the command line all read these same values, so screen and paper cannot differ.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import date

    from evidencekit.analysis.matches import Corroboration
    from evidencekit.outcome import Outcome
    from evidencekit.records import RecordRef


@dataclass(frozen=True, slots=True)
class JobQuery:
    """Which records are asked about, and how their times are shown."""

    command: str
    """The command name as :func:`evidencekit.records.printable` writes it."""
    uid: int | None = None
    since_us: int | None = None
    """Runs that ended at or after this moment."""
    until_us: int | None = None
    """Runs that ended before this moment."""
    zone: str = "UTC"
    focus: date | None = None
    """The day in question (local, by the run's scheduled or recorded start)."""

    def in_words(self) -> str:
        """The exact filter as one line, for report and custody log."""
        from evidencekit.clock import local_text, zone
        from evidencekit.texts import say, spoken

        tz = zone(self.zone)
        parts = [say("query.named", command=self.command)]
        if self.uid is not None:
            parts.append(say("told.uid", uid=str(self.uid)))
        if self.since_us is not None:
            parts.append(say("query.since", time=local_text(self.since_us, tz)))
        if self.until_us is not None:
            parts.append(say("query.until", time=local_text(self.until_us, tz)))
        return say("query.words", parts=spoken().comma(parts), zone=self.zone)


@dataclass(frozen=True, slots=True)
class Job:
    """A command that recurs under one user."""

    command: str
    uid: int
    runs: int
    first_us: int
    """Start of the first run."""
    last_us: int
    """Start of the last run."""
    usual_start_local: str
    """``HH:MM`` in the zone asked for, where the starts agree; empty where they do not."""
    median_us: int
    nonzero_exits: int
    signals: int
    lengths_us: tuple[int, ...] = ()
    """Lengths of the runs in order of time (at most the last 120), for a sparkline."""
    remark: str = ""
    """Why it is worth a look, in words; empty where nothing stands out."""


@dataclass(frozen=True, slots=True)
class Member:
    """One process of a run's family."""

    ref: RecordRef
    command: str
    uid: int
    gid: int
    pid: int | None
    ppid: int | None
    depth: int
    """0 for the family's oldest recorded ancestor shown (cron's child, say)."""
    start_us: int
    end_us: int
    elapsed_us: int
    outcome: Outcome
    flags: int
    role: str = ""
    """``job`` for the run's root record, ``ancestor``, ``child``, ``subshell``, ``orphan`` (most
    likely a child, whose parent had ended before it)."""
    cpu_us: int | None = None
    """User and system time of this process alone; None where not recorded."""
    layout: str = ""
    """Layout code: what the precision of the times depends on."""


@dataclass(frozen=True, slots=True)
class Run:
    """One execution of a job: its root record and its process family."""

    root: Member
    family: tuple[Member, ...]
    """Ancestors, the root and descendants, in tree order (parents before children, by start)."""
    by: str = "pid"
    """``pid`` (rebuilt from process ids) or ``time only`` (the layout records none)."""
    started_by: str = ""
    """``cron``; ``by hand``: not below cron, but below a login, sudo or the like, or with a terminal;
    or empty: cannot be told."""
    remarks: tuple[str, ...] = ()

    @property
    def start_us(self) -> int:
        """Start of the root record."""
        return self.root.start_us

    @property
    def end_us(self) -> int:
        """End second of the root record."""
        return self.root.end_us

    @property
    def elapsed_us(self) -> int:
        """Length of the root record."""
        return self.root.elapsed_us

    @property
    def outcome(self) -> Outcome:
        """How the root process ended."""
        return self.root.outcome


@dataclass(frozen=True, slots=True)
class Baseline:
    """The usual runs that a questioned run is compared with, and how they were chosen."""

    runs: tuple[Run, ...]
    excluded: tuple[tuple[Run, str], ...]
    """Runs left out, each with the reason."""
    n: int
    median_us: int | None
    low_quartile_us: int | None
    high_quartile_us: int | None
    shortest_us: int | None
    longest_us: int | None
    exits: tuple[tuple[str, int], ...]
    """``exit status 0`` → how many, over *all* other runs, those left out included."""
    enough: bool
    """False: too few runs to call anything unusual."""
    words: str
    """How it was chosen, one sentence."""
    deviation_us: int | None = None
    """Median absolute deviation of the lengths from their median."""
    outliers: tuple[Run, ...] = ()
    """Reference runs that are themselves far from the middle one: listed, not hidden."""
    statuses_recorded: bool = True
    """False where the layout records no exit status, so that runs could not be chosen by it."""
    endings: tuple[tuple[Outcome, int], ...] = ()
    """What ``exits`` tells in words."""


class NightState(StrEnum):
    """What the records say about one expected run."""

    RAN = "ran"
    DID_NOT_RUN = "did-not-run"
    NOT_RECORDING = "not-recording"
    CANNOT_TELL = "cannot-tell"


@dataclass(frozen=True, slots=True)
class Night:
    """One expected run of the schedule."""

    day: date
    due_us: int
    """When it was due (or usually starts)."""
    state: NightState
    runs: tuple[Run, ...]
    text: str
    """Plain words: ``ran, exit status 0``, ``no record, although accounting was running``, …"""


@dataclass(frozen=True, slots=True)
class Schedule:
    """When the job is expected, and what came of it."""

    source: str
    """``crontab EX-040``, ``inferred from the records``, or ``none``."""
    words: str
    """``every day at 02:00 (America/Toronto)``."""
    nights: tuple[Night, ...]
    notes: tuple[str, ...] = ()
    """Changes of clock, month ends and the like, explained."""
    by: str = "none"
    """``crontab``, ``runs`` (inferred from them) or ``none``: what ``source`` tells in words."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch without records, and what is known of its cause."""

    start_us: int
    end_us: int
    cause: str
    """``accounting switched``, ``paused for disk space``, ``restart``, ``clock moved forward`` (or the
    machine suspended), ``no activity``, ``file missing``, ``ids without record``,
    ``unreadable bytes``, ``unknown``."""
    text: str
    before: RecordRef | None = None
    after: RecordRef | None = None
    by: str = "records"
    """What tells of it: ``records``, or ``log`` where a log does alone."""

    @property
    def recording(self) -> bool:
        """True where accounting was running as far as can be told: nothing ended, or time jumped."""
        return self.cause in {"no activity", "clock moved forward", "unknown"}


@dataclass(frozen=True, slots=True)
class ClockStep:
    """A place where the end seconds go backwards, or a supplied log tells of a step."""

    at_us: int
    by_us: int
    """Size of the step; negative: backwards."""
    text: str
    before: RecordRef | None = None
    after: RecordRef | None = None
    at_least_us: int | None = None
    """Bounds of ``by_us`` (the size with its sign); None: not bounded on that side."""
    at_most_us: int | None = None
    kind: str = "step"
    """``step`` (ids go on, so the clock was set), ``splice`` (they do not: other records follow),
    ``repeat`` (earlier records again), ``log`` (a log alone; ``by_us`` 0: no size), ``unknown``."""
    alive: frozenset[RecordRef] = frozenset()
    """Of a move forward: records of processes that were alive across it, as their ids tell."""


@dataclass(frozen=True, slots=True)
class Check:
    """One test of the recording system."""

    code: str
    title: str
    result: str
    """``found``, ``not found`` or ``could not be tested``."""
    text: str
    numbers: dict[str, Any] = field(default_factory=dict)
    records: tuple[RecordRef, ...] = ()


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the files cover, and whether the recording can be relied on."""

    records: int
    first_us: int | None
    last_us: int | None
    daily: tuple[tuple[date, int], ...]
    """Records that ended on each local day of the span, zero days included."""
    gaps: tuple[Gap, ...]
    steps: tuple[ClockStep, ...]
    restarts: tuple[int, ...]
    checks: tuple[Check, ...]


class Confidence(StrEnum):
    """The fixed words for how far a finding can be relied on."""

    RECORDED = "recorded"
    """Stands in the record itself."""
    DERIVED = "derived"
    """Follows from several records by a stated rule."""
    INDICATED = "indicated"
    """Consistent with the records; other explanations remain open."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another explanation, and what one would expect to see were it so."""

    explanation: str
    expected: str
    shown: str
    """What the records show."""
    state: str
    """``open`` or ``ruled out``: the program proposes, the examiner decides."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One statement that survives cross-examination."""

    code: str
    key: str
    """Unique within one analysis: the code and what it is about."""
    sentence: str
    """Plain, for a lawyer."""
    technical: str
    """Exact, for an expert."""
    records: tuple[RecordRef, ...]
    numbers: dict[str, Any]
    confidence: Confidence
    limits: tuple[str, ...]
    alternatives: tuple[Alternative, ...] = ()
    direction: str = "neutral"
    """``supports``, ``against`` or ``neutral``: with regard to the suspicion that the job failed."""
    at_us: int | None = None


@dataclass(frozen=True, slots=True)
class Analysis:
    """Everything said about one job in one range: what window, report and command line show."""

    query: JobQuery
    records_total: int
    """Records in all accounting exhibits."""
    records_matching: int
    """Records with the job's name and user in the range, before any is set apart as no run."""
    runs: tuple[Run, ...]
    questioned: Run | None
    baseline: Baseline
    schedule: Schedule
    coverage: Coverage
    corroboration: Corroboration
    findings: tuple[Finding, ...]
    users: dict[int, str] = field(default_factory=dict)
    """uid → name from the supplied passwd copy; a missing uid is unknown."""
    users_from: str = ""
    """``passwd EX-045``; empty: none supplied."""
    language: str = "en"
    """What its words are in: the name of a catalogue in ``assets/texts``."""
