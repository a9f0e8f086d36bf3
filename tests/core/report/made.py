"""Analyses made by hand, for what the real chain cannot show at will: every kind of night and run.

:func:`nightly` has the true figures of ``tests/data/nightly-2017`` (from its ``ground-truth.json``);
places of records are made up except those of the run in question.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from evidencekit.analysis.matches import Corroboration, LineMatch, LineState
from evidencekit.analysis.values import (
    Alternative,
    Analysis,
    Baseline,
    Check,
    Confidence,
    Coverage,
    Finding,
    Gap,
    JobQuery,
    Member,
    Night,
    NightState,
    Run,
    Schedule,
)
from evidencekit.case.model import (
    Acquisition,
    CaseInfo,
    CustodyEvent,
    CustodyHead,
    Examiner,
    Exhibit,
    HashCheck,
    Kind,
)
from evidencekit.clock import SECOND, as_us, parse_moment, start_of_day, zone
from evidencekit.outcome import Outcome, of_status
from evidencekit.records import RecordRef, Source
from evidencekit.report.content import Library, ReportOptions, ToolFacts, compose

if TYPE_CHECKING:
    from evidencekit.report.blocks import Content

TORONTO = "America/Toronto"
TZ = zone(TORONTO)
WRITTEN = as_us(datetime(2017, 12, 4, 15, 20, 0, tzinfo=UTC))
DATA = Path(__file__).parents[2] / "data"
RAW = bytes(range(64))


def source(number: int) -> Source:
    """The accounting exhibit with this number."""
    name = "pacct" if number == 1 else f"pacct.{number - 1}" + (".gz" if number > 2 else "")
    return Source(f"/srv/acct-archive/{name}", f"EX-{number:03d}")


def ref(number: int, offset: int) -> RecordRef:
    """A 64-byte record's place."""
    return RecordRef(source(number), offset, 64)


def member(
    place: RecordRef,
    command: str,
    start_us: int,
    elapsed_us: int,
    status: int,
    **more: Any,
) -> Member:
    """One process; ids, depth and role have defaults."""
    values: dict[str, Any] = {
        "uid": 1004, "gid": 1004, "pid": 9441, "ppid": 9438, "depth": 0, "flags": 0, "role": "job",
    } | more  # fmt: skip
    whole = elapsed_us - elapsed_us % SECOND
    return Member(
        place, command, start_us=start_us, end_us=start_us + whole, elapsed_us=elapsed_us,
        outcome=of_status(status), **values,
    )  # fmt: skip


def run(place: RecordRef, start_us: int, elapsed_us: int, status: int = 0, **more: Any) -> Run:
    """A run of one record."""
    started_by = more.pop("started_by", "cron")
    root = member(
        place, more.pop("command", "partner-upload"), start_us, elapsed_us, status, **more
    )
    return Run(root, (root,), started_by=started_by)


def at(text: str, tz: Any = TZ) -> int:
    """Microseconds of a local time."""
    return parse_moment(text, tz)


# --- the story -------------------------------------------------------------------------------------


def questioned_run() -> Run:
    """14 November with its family, as the records of ``pacct.16.gz`` hold it."""
    begin = at("2017-11-14 02:00:01")
    family = (
        member(ref(17, 5440), "cron", begin, 580_400_000, 0, uid=0, gid=0, pid=9430, ppid=219,
               depth=0, role="ancestor"),
        member(ref(17, 5376), "sh", begin, 580_390_000, 28 << 8, pid=9438, ppid=9430, depth=1,
               role="ancestor"),
        member(ref(17, 5312), "partner-upload", begin, 580_380_000, 28 << 8, depth=2),
        member(ref(17, 4992), "partner-upload", begin, 1_230_000, 0, pid=9445, ppid=9441, depth=3,
               role="subshell"),
        member(ref(17, 5120), "curl", begin + 2 * SECOND, 578_120_000, 28 << 8, pid=9450, ppid=9441,
               depth=3, role="child"),
    )  # fmt: skip
    return Run(family[2], family, started_by="cron")


def story_runs() -> tuple[Run, ...]:
    """All recorded runs of the story."""
    truth = json.loads((DATA / "nightly-2017" / "ground-truth.json").read_text())
    runs: list[Run] = []
    for place, night in enumerate(truth["nights"]):
        number = 42 - place
        for told, how in ((night["runs_by_cron"], "cron"), (night["runs_by_hand"], "by hand")):
            for entry in told:
                if night["night"] == "2017-11-12":
                    continue  # accounting was off
                if night["night"] == "2017-11-14":
                    runs.append(questioned_run())
                    continue
                ticks = int(entry.get("true_duration_s", entry.get("duration_s")) * 100)
                status = entry["ended_by_signal"] or 0
                start = int(entry["start"] * SECOND) // SECOND * SECOND
                if night["night"] == "2017-11-09":
                    start -= 240 * SECOND
                offset = 5312 + (64 if how == "by hand" else 0)
                runs.append(
                    run(ref(number, offset), start, ticks * 10_000, status, pid=entry["pid"],
                        started_by=how)
                )  # fmt: skip
    return tuple(runs)


def baseline_of(runs: tuple[Run, ...], questioned: Run | None) -> Baseline:
    """The usual runs by the rule of the analysis: by the schedule, exit status 0."""
    others = [r for r in runs if r is not questioned]
    kept = [r for r in others if r.outcome.exit_code == 0 and r.started_by == "cron"]
    reasons = {"by hand": "not started by cron, but through a login, sudo or a terminal"}
    excluded = tuple(
        (r, reasons.get(r.started_by, f"ended with {r.outcome.text()}, not 0"))
        for r in others
        if r not in kept
    )
    lengths = [r.elapsed_us for r in kept]
    exits: dict[str, int] = {}
    for r in others:
        exits[r.outcome.text()] = exits.get(r.outcome.text(), 0) + 1
    low, high = (
        (round(float(q)) for q in np.percentile(lengths, (25, 75))) if kept else (None, None)
    )
    return Baseline(
        tuple(kept), excluded, len(kept), int(np.median(lengths)) if kept else None, low, high,
        min(lengths, default=None), max(lengths, default=None), tuple(sorted(exits.items())),
        len(kept) >= 10, "Taken are runs by the schedule that ended with exit status 0.",
    )  # fmt: skip


def story_schedule(runs: tuple[Run, ...]) -> Schedule:
    """02:00 each night."""
    nights = []
    for n in range(42):
        day = date(2017, 10, 20) + timedelta(days=n)
        due = start_of_day(day, TZ) + 2 * 3600 * SECOND
        if day == date(2017, 11, 5):
            due += 3600 * SECOND
        found = tuple(r for r in runs if abs(r.start_us - due) < 600 * SECOND)
        state, text = NightState.RAN, "ran"
        if day == date(2017, 11, 2):
            state, text = NightState.DID_NOT_RUN, "no record, although accounting was running"
        if day == date(2017, 11, 12):
            state, text = (
                NightState.NOT_RECORDING,
                "accounting was not running: nothing can be said",
            )
        nights.append(Night(day, due, state, found, text))
    return Schedule(
        "crontab EX-044", "every day at 02:00 (America/Toronto)", tuple(nights),
        ("On 5 November 2017 clocks went back an hour at 02:00; the job ran once, at 02:00 −05:00.",),
    )  # fmt: skip


def story_coverage() -> Coverage:
    """Counts a day, the gap of 12 November, the restart of 20 November."""
    daily = tuple(
        (date(2017, 10, 20) + timedelta(days=n), 346 + n * 37 % 60 - (150 if n == 23 else 0))
        for n in range(42)
    )
    off, on = at("2017-11-12 01:10:00"), at("2017-11-12 09:31:00")
    gap = Gap(off, on, "accounting switched", "Accounting was switched off and on again.",
              ref(19, 640), ref(18, 0))  # fmt: skip
    checks = (
        Check("order", "Order of the records", "not found",
              "14,541 records stand in the order of their ends; 1 place goes backwards by 240 s.",
              records=(ref(22, 640),)),
        Check("bytes", "Bytes that are no record", "not found",
              "All 930,624 bytes belong to records."),
        Check("gaps", "Stretches without records", "found",
              "One stretch of 8 h 21 min, 12 November 2017.", records=(ref(19, 640), ref(18, 0))),
        Check("rotation", "Rotation continuity", "not found",
              "41 of 41 rotations join: the record that closes one file is repeated in the next."),
        Check("duplicates", "Duplicate records", "could not be tested",
              "No second copy of any file was supplied."),
    )  # fmt: skip
    return Coverage(
        14_541, at("2017-10-20 00:00:01"), at("2017-11-30 10:05:00"), daily, (gap,), (),
        (at("2017-11-20 09:20:29"),), checks,
    )  # fmt: skip


def story_findings(questioned: Run) -> tuple[Finding, ...]:
    """One of each kind: for, against, neutral; recorded, derived, indicated."""
    root = questioned.root.ref
    return (
        Finding(
            "run-nonzero", "run-nonzero:2017-11-14",
            "The run of 14 November 2017 ended with exit status 28.",
            "The root record's wait status is 0x1C00: exit status 28.",
            (root,), {"exit": 28}, Confidence.RECORDED,
            ("A status is what the program chose to report",),
            (Alternative("The script passed on a status of its own", "curl's record would show 0",
                         "curl's record shows 28", "ruled out"),
             Alternative("The partner's server did not answer", "a long run that ends with a time-out",
                         "580.38 s and status 28", "open")),
            "supports", questioned.start_us,
        ),
        Finding(
            "run-long", "run-long:2017-11-14",
            "The run of 14 November 2017 took 11.3 times as long as the longest usual run.",
            "580.38 s against at most 51.19 s over 38 usual runs.",
            tuple(ref(n, 5312) for n in range(2, 40)), {}, Confidence.DERIVED, (),
            (), "supports", questioned.start_us,
        ),
        Finding(
            "cron-zero", "cron-zero:2017-11-14",
            "The process by which cron started the job ended with exit status 0.",
            "cron's child always ends with 0, whatever the job's status.",
            (questioned.family[0].ref,), {}, Confidence.INDICATED,
            ("It says nothing of the job",), (), "against", questioned.start_us,
        ),
    )  # fmt: skip


def nightly() -> Analysis:
    """The story with its true figures."""
    runs = story_runs()
    asked = next(r for r in runs if r.outcome.exit_code == 28)
    query = JobQuery(
        "partner-upload", 1004, at("2017-10-20"), start_of_day(date(2017, 12, 1), TZ), TORONTO,
        date(2017, 11, 14),
    )  # fmt: skip
    match = LineMatch(
        "EX-046",
        412,
        "Nov 14 02:00:01 claims-gw CRON[9438]: (batch) CMD (partner-upload)",
        asked.start_us,
        ref(17, 5376),
        LineState.AGREES,
        "agrees with the record to the second",
    )
    return Analysis(
        query, 14_541, 82, runs, asked, baseline_of(runs, asked), story_schedule(runs),
        story_coverage(),
        Corroboration(True, 41, 41, (match,), "The log's zone is America/Toronto.",
                      "The cron log names 41 starts of the job in the range."),
        story_findings(asked),
        {0: "root", 1004: "batch", 1000: "alice"}, "passwd EX-043",
    )  # fmt: skip


# --- the case around it ----------------------------------------------------------------------------


def exhibit(number: int, **more: Any) -> Exhibit:
    """One accounting file."""
    packed = number > 2
    digest = f"{number:02x}" * 32
    name = source(number).path.rpartition("/")[2]
    end = at("2017-12-01") - number * 86_400 * SECOND
    values: dict[str, Any] = {
        "number": f"EX-{number:03d}", "name": name, "path": source(number).path,
        "kind": Kind.ACCOUNTING, "size": 9_479, "sha256": digest, "stored": f"exhibits/EX-{number:03d}",
        "modified_us": end, "compression": "gzip" if packed else "none", "content_size": 22_336,
        "content_sha256": ("c8c8a1fa" * 8) if packed else digest, "layout": "linux-v3-le",
        "layout_title": "Linux v3, little-endian", "byte_order": "little", "confidence": "certain",
        "recognition": ("Linux v3, little-endian: 346 of 346 records keep all invariants.",),
        "records": 346, "first_end_us": end - 86_000 * SECOND, "last_end_us": end,
        "checks": (HashCheck(WRITTEN - 9 * SECOND, "intake", digest, True),
                   HashCheck(WRITTEN - 5 * SECOND, "before report", digest, True)),
        "acquisition": Acquisition(copied_by="the server’s operator (demonstration)",
                                   source_host="claims-gw", source_os="Debian GNU/Linux 12",
                                   declared_sha256=digest, declared_by="the list received"),
    } | more  # fmt: skip
    return Exhibit(**values)


def exhibits() -> tuple[Exhibit, ...]:
    """42 accounting files and three others."""
    others = (
        ("passwd", Kind.PASSWD, "/etc/passwd"), ("crontab", Kind.CRONTAB, "/etc/crontab"),
        ("cron.log", Kind.SYSTEM_LOG, "/var/log/cron.log"),
    )  # fmt: skip
    rest = tuple(
        exhibit(43 + n, name=name, path=path, kind=kind, layout="", layout_title="", records=0,
                first_end_us=None, last_end_us=None, compression="none", content_sha256="")
        for n, (name, kind, path) in enumerate(others)
    )  # fmt: skip
    return tuple(exhibit(n) for n in range(1, 43)) + rest


INFO = CaseInfo(
    number="DEMO-2017-118",
    title="Claims transfer (demonstration data)",
    requester="Demonstration: counsel for the operator of claims-gw",
    questions=("Did the nightly transfer job of 14 November 2017 complete?",),
    zone=TORONTO,
    examiner=Examiner("Demo Examiner (demonstration)", "Examiner"),
)


def events(count: int = 12) -> tuple[CustodyEvent, ...]:
    """A short log."""
    return tuple(
        CustodyEvent(n, "exhibit-added", WRITTEN - (60 - n) * SECOND,
                     f"Took in EX-{n:03d}: 9,479 bytes.", actor="Demo Examiner (demonstration)",
                     exhibit=f"EX-{n:03d}", hash=f"{n:064x}")
        for n in range(1, count + 1)
    )  # fmt: skip


OPTIONS = ReportOptions(
    report_id="DEMO-2017-118-01",
    created_us=WRITTEN,
    tool=ToolFacts(version="0.1.0", zone_data="tzdata 2026.6",
                   libraries=(Library("reportlab", "5.1.0", "BSD-3-Clause"),)),
    settings=(("job", "partner-upload"), ("zone", TORONTO)),
)  # fmt: skip


def content(
    analysis: Analysis | None = None, *, info: CaseInfo = INFO, files: Any = None, **options: Any
) -> Content:
    """Compose the story (or ``analysis``) with changed options."""
    log = options.pop("events", events())
    return compose(
        info,
        exhibits() if files is None else files,
        log,
        CustodyHead(len(log), log[-1].hash if log else ""),
        analysis or nightly(),
        replace(OPTIONS, **options),
        explain=lambda _ref: (),
        raw=lambda _ref: RAW,
    )


def of_outcome(outcome: Outcome) -> int:
    """The wait status that an outcome stands for."""
    return (outcome.exit_code or 0) << 8 | (outcome.signal or 0)
