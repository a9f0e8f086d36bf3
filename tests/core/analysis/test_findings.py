"""The findings on the story's night, word by word, and what stands beside them."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from core.analysis.story import query

from evidencekit.analysis.analyse import analyse
from evidencekit.analysis.codes import Code
from evidencekit.analysis.jobs import list_jobs
from evidencekit.analysis.values import JobQuery
from evidencekit.clock import parse_moment, zone

if TYPE_CHECKING:
    from collections.abc import Callable

    from evidencekit.analysis.values import Analysis, Finding
    from evidencekit.evidence.collection import Evidence
    from evidencekit.evidence.supporting import Supporting

FORBIDDEN = re.compile(r"\bprov(e|es|en|ed)\b|\berror\b|\bmeans\b", re.IGNORECASE)

SENTENCES = {
    ("run-exit-nonzero", "supports", "recorded"): (
        "On 14 November 2017 the run of partner-upload that began at 02:00:01 −05:00 ended "
        "with exit status 28 after 9 min 40.38 s. By convention an exit status other than 0 "
        "reports that something did not succeed."
    ),
    ("run-longer", "supports", "derived"): (
        "On 14 November 2017 the run of partner-upload that began at 02:00:01 −05:00 lasted "
        "9 min 40.38 s, far longer than usual: about 17.0 times the median length of 38 "
        "usual runs (34.23 s); the longest of those lasted 51.22 s."
    ),
    ("baseline", "neutral", "derived"): (
        "Apart from the run in question, 40 runs are recorded; they ended thus: 39 with exit "
        "status 0 and 1 by signal 15 (SIGTERM). Of these, 38 runs by the schedule with exit "
        "status 0 are taken as usual: their median length is 34.23 s, the middle half from "
        "29.25 s to 39.245 s, the longest 51.22 s."
    ),
    ("child-failed-first", "supports", "derived"): (
        "The first process of that run to end with other than exit status 0 was curl "
        "(process 9456): exit status 28 after 9 min 40.10 s. The same status stands on "
        "partner-upload and sh above it, which is consistent with its having been passed on. The "
        "process of cron that had "
        "started the job ended with exit status 0; that says nothing of the job, for cron's "
        "child ends so whatever the job's status is."
    ),
    ("time-spent-in", "neutral", "derived"): (
        "Of the 9 min 40.38 s of that run, curl (process 9456) took 9 min 40.10 s; the "
        "median over 38 usual runs with a process of that name is 33.945 s."
    ),
    ("mostly-waiting", "neutral", "derived"): (
        "In the 9 min 40.38 s of that run its processes computed for 0.20 s in all: for "
        "nearly the whole time it was not computing."
    ),
    ("status-meaning", "supports", "indicated"): (
        "According to curl(1), manual page, version 7.88.1, section EXIT CODES, exit status "
        "28 of curl stands for: a time-out, the time limit set was reached."
    ),
    ("runs-counted", "neutral", "derived"): (
        "82 records in the range bear the name partner-upload and user id 1004; 41 of them are those "
        "of runs; the others are no runs of their own: 41 forked parts of runs. The runs ended thus: "
        "39 with exit status 0, 1 with exit status 28 and 1 by signal 15 (SIGTERM)."
    ),
    ("no-log-supplied", "neutral", "recorded"): (
        "No cron or system log was supplied: nothing but the accounting records themselves "
        "speaks for the runs."
    ),
    ("run-missing", "neutral", "derived"): (
        "On 2 November 2017 no run of partner-upload is recorded, although one was due at "
        "02:00:00 −04:00 and accounting was recording at that time. The daemon cron, which "
        "starts it, had ended on 1 November 2017 at 09:50:00 −04:00 and was not running."
    ),
    ("run-not-recorded", "neutral", "derived"): (
        "Whether partner-upload ran on 12 November 2017, when it was due at 02:00:00 −05:00, "
        "the accounting records do not show: accounting was not recording at that time."
    ),
    ("run-signal", "neutral", "recorded"): (
        "On 17 November 2017 the run of partner-upload that began at 02:00:02 −05:00 was "
        "ended by signal 15 (SIGTERM) after 10.24 s, not by an exit of its own."
    ),
    ("child-outlived", "neutral", "indicated"): (
        "curl (process 12152), most likely started by the run of partner-upload that began "
        "at 02:00:02 −05:00 on 17 November 2017, went on for 13 s to 15 s after that run "
        "had ended and ended with exit status 0."
    ),
    ("run-by-hand", "neutral", "derived"): (
        "On 15 November 2017 the run of partner-upload that began at 09:40:03 −05:00 was "
        "not started by cron but through sudo by user id 1001, which is consistent with a start by "
        "hand; it ended with exit status 0 after 29.18 s."
    ),
    ("clock-set-back", "neutral", "derived"): (
        "On 9 November 2017, soon after 02:00:08 −05:00, the system's clock was set back by "
        "239 s to 242 s. The run of partner-upload alive then shows a start that is too "
        "early by as much (2017-11-09 01:56:01 −05:00); its length is not touched."
    ),
    ("clock-moved-forward", "neutral", "derived"): (
        "In 38 stretches without records the system's clock was moved forward, or the system "
        "was suspended, by 9 d 22 h 07 min 22 s in all at least: those stretches do not show that "
        "recording had stopped."
    ),
    ("zone-change", "neutral", "derived"): (
        "Clocks in America/Toronto went back by 1 hour before the run due on 5 November 2017 "
        "(−04:00 until then, −05:00 from then on): that run was due at 2017-11-05 02:00:00 "
        "−05:00, 25 hours after the one before. The change is one of the calendar; no record "
        "is affected by it."
    ),
    ("accounting-off", "neutral", "derived"): (
        "Accounting was off from 2017-11-12 01:10:00 −05:00 to 2017-11-12 09:31:00 −05:00 (8 "
        "h 21 min 00 s): of processes that ended in that time there is no record."
    ),
    ("restart", "neutral", "derived"): (
        "On 20 November 2017 the system was restarted between 09:20:00 −05:00 and 09:20:25 "
        "−05:00: process ids start over."
    ),
    ("files-joined", "neutral", "derived"): (
        "The 42 accounting files continue each other without a break: at each of the 41 "
        "changes of file the last record of the one and the first of the next are those of "
        "accounting being switched over."
    ),
}


def test_the_findings_of_the_night(bare: Analysis) -> None:
    assert {
        (one.code, one.direction, one.confidence.value): one.sentence for one in bare.findings
    } == (SENTENCES)
    assert len(bare.findings) == len(SENTENCES)


def by_code(analysis: Analysis) -> dict[str, Finding]:
    return {one.code: one for one in analysis.findings}


def test_the_run_in_question_exactly(bare: Analysis) -> None:
    found = by_code(bare)["run-exit-nonzero"]
    assert [ref.cite() for ref in found.records] == ["pacct.16.gz @ 0x14C0"]
    assert found.technical == (
        "pacct.16.gz @ 0x14C0: partner-upload, user id 1004, process 9441, parent 9438, start "
        "2017-11-14 "
        "02:00:01 −05:00 (by the clock as it stood at the exit, from 02:00:00.62 −05:00 to "
        "02:00:01.63 −05:00), end second 02:09:41 "
        "−05:00, length 580.38 s (true length from 580.38 s to below 580.39 s), exit status 28."
    )
    assert found.numbers["length_us"] == 580_380_000
    assert found.numbers["exit_status"] == 28
    assert {one.state for one in found.alternatives} == {"open", "ruled out"}
    assert found.alternatives[0].shown == (
        "user id 1004, started through cron → sh; the same in 38 of 38 usual runs. A "
        "name does not tell two programs apart."
    )
    assert found.alternatives[0].state == "open"


def test_the_way_of_the_failure(bare: Analysis) -> None:
    found = by_code(bare)["child-failed-first"]
    assert [ref.offset for ref in found.records] == [0x1400, 0x14C0, 0x1500, 0x1600]
    assert found.technical.startswith(
        "In order of exit, from below: curl 28 → partner-upload 28 → sh 28 → cron 0."
    )


def test_with_logs_and_accounts(full: Analysis) -> None:
    found = by_code(full)
    assert set(found) == {code for code, _d, _c in SENTENCES} - {"no-log-supplied"} | {
        "cron-line-agrees", "cron-lines-agree", "cron-line-without-record",
    }  # fmt: skip
    assert found["cron-line-agrees"].sentence == (
        "The cron log agrees: its line for the run of partner-upload that began at 02:00:01 −05:00 on "
        "14 November 2017 bears the same process id and, within two seconds, the same time as the "
        "record."
    )
    assert found["cron-lines-agree"].sentence == (
        "40 of the 41 lines in which cron logged a start of partner-upload agree with a record by "
        "process id and time; for 1 of them only with the clock’s step taken off."
    )
    assert found["cron-line-without-record"].sentence == (
        "On 12 November 2017 the cron log says that partner-upload was started at 02:00:01 −05:00; "
        "there is no record of that run."
    )
    assert "The cron log says that it was started at 02:00:01 −05:00 (" in (
        found["run-not-recorded"].sentence
    )
    assert "user id 1001 (alice)" in found["run-by-hand"].sentence
    assert "Lines of cron itself within a day of that: 2017-11-02 09:05:00" in (
        found["run-missing"].technical
    )
    assert full.users[1004] == "batch"


def test_an_ordinary_night_is_said_to_be_one(nightly: Evidence) -> None:
    focus = parse_moment("2017-11-21", zone("America/Toronto"))
    from evidencekit.clock import local_date

    analysis = analyse(nightly, query(focus=local_date(focus, zone("America/Toronto"))))
    found = analysis.findings[0]
    assert (found.code, found.direction) == ("run-usual", "against")
    assert found.sentence == (
        "On 21 November 2017 the run of partner-upload that began at 02:00:02 −05:00 ended "
        "with exit "
        "status 0 after 51.22 s, not far from the lengths of the 37 usual runs (22.28 s to "
        "51.20 s): the "
        "record shows nothing out of the ordinary."
    )
    assert not [one for one in analysis.findings if one.direction == "supports"]


@pytest.mark.parametrize(
    ("day", "code"),
    [
        ("2017-11-02", "run-missing"),
        ("2017-11-12", "run-not-recorded"),
        ("2017-11-17", "run-signal"),
        ("2017-11-15", "run-usual"),
        ("2017-11-09", "run-usual"),
        ("2017-11-05", "run-usual"),
    ],
)
def test_each_special_night_in_question(nightly: Evidence, day: str, code: str) -> None:
    analysis = analyse(nightly, query(focus=date.fromisoformat(day)))
    assert analysis.findings[0].code == code
    if code in {"run-missing", "run-not-recorded"}:
        assert analysis.questioned is None
    else:
        assert analysis.questioned is not None
        assert analysis.questioned.started_by == "cron"
        assert all(run is not analysis.questioned for run in analysis.baseline.runs)


def test_without_a_day_the_most_unusual_run_is_taken(nightly: Evidence) -> None:
    analysis = analyse(nightly, query(focus=None))
    assert analysis.questioned is not None
    assert analysis.questioned.root.pid == 9441


def test_every_finding_obeys_the_rules_of_the_words(
    nightly: Evidence, full: Analysis, logs: Supporting
) -> None:
    analyses = [full]
    for job in list_jobs(nightly, "America/Toronto")[:40]:
        if job.runs < 300:
            asked = JobQuery(job.command, job.uid, zone="America/Toronto")
            analyses.append(analyse(nightly, asked, logs))
    codes = {code.value for code in Code}
    for analysis in analyses:
        keys = [one.key for one in analysis.findings]
        assert len(keys) == len(set(keys))
        for one in analysis.findings:
            assert one.code in codes
            for text in (one.sentence, one.technical, *one.limits):
                assert not FORBIDDEN.search(text), text
                assert text.rstrip().endswith("."), text
                assert "  " not in text, text
                assert "−" in text or "-0" not in text or not re.search(r" -\d\d:\d\d", text)
            assert one.records or one.code in {
                "no-log-supplied", "zone-change", "run-cannot-tell", "cron-line-without-record",
                "run-missing", "files-missing", "run-not-recorded",
            }, one.code  # fmt: skip


def test_no_finding_on_other_users_processes(bare: Analysis) -> None:
    for one in bare.findings:
        assert not re.search(r"\b(sleep|month-report|backup-home)\b", one.sentence)


def test_the_disk_full_scenario(opened: Callable[..., Evidence]) -> None:
    analysis = analyse(opened("exotic-amd64/pacct-diskfull"), JobQuery("resumed-1"))
    assert by_code(analysis)["ids-without-record"].sentence == (
        "Between 2017-11-14 07:01:57 +00:00 and 2017-11-14 07:03:09 +00:00 no process has a record "
        "although process ids were given out: processes may have ended in that time without being "
        "recorded."
    )


def test_the_namespace_scenario(opened: Callable[..., Evidence]) -> None:
    both = opened("exotic-amd64/pacct-pidns-host", "exotic-amd64/pacct-pidns-inner")
    found = by_code(analyse(both, JobQuery("ns-child-0")))
    assert found["namespace-copy"].sentence == (
        "8 records of pacct-pidns-inner tell of the same processes as pacct-pidns-host, under other "
        "process ids: it is the accounting of a container or the like, seen from within. They are "
        "counted once."
    )
    assert found["copies"].sentence == "1 record is there a second time; it is counted once."


def test_the_unaligned_scenario(opened: Callable[..., Evidence]) -> None:
    evidence = opened("exotic-amd64/pacct-unaligned")
    name = evidence.rows(0, 1).command_text(0)
    found = by_code(analyse(evidence, JobQuery(name)))
    assert found["damage"].sentence.startswith(
        "25 bytes at 1 place of the accounting files could not be read as records."
    )


def test_layouts_without_status_claim_nothing(opened: Callable[..., Evidence]) -> None:
    analysis = analyse(opened("freebsd/v2-amd64-acct.in"), JobQuery("time"))
    found = by_code(analysis)
    assert found["status-not-recorded"].sentence == (
        "These accounting records hold no exit status: whether a run of time succeeded cannot be told "
        "from them."
    )
    assert not {"run-exit-nonzero", "run-exit-zero", "run-usual"} & set(found)


def test_a_flag_tells_of_a_signal_on_the_bsds(opened: Callable[..., Evidence]) -> None:
    analysis = analyse(opened("freebsd/v2-amd64-acct.in"), JobQuery("core"))
    found = by_code(analysis)["run-signal"]
    assert "was ended by a signal after" in found.sentence
    assert "which signal it was is not recorded" in found.sentence


@pytest.mark.parametrize(
    ("name", "lost", "near"),
    [
        ("torn-tail.pacct", 37, False),
        ("zero-tail.pacct", 2304, False),
        ("truncated.pacct.gz", 20, False),
        ("zero-page-middle.pacct", 4096, True),
        ("zero-page-inserted.pacct", 4096, True),
        ("lost-7-bytes.pacct", 57, True),
        ("text-injected.pacct", 60, True),
        ("head-cut.pacct", 24, True),
    ],
)
def test_damaged_copies_of_the_night(
    opened: Callable[..., Evidence], name: str, lost: int, near: bool
) -> None:
    """The run is told as from the whole file, and the damage beside it."""
    analysis = analyse(opened(f"simulated-damage/{name}"), query())
    found = by_code(analysis)
    assert (
        found["run-exit-nonzero"].sentence == SENTENCES["run-exit-nonzero", "supports", "recorded"]
    )
    assert found["damage"].numbers["bytes"] == lost
    assert found["damage"].sentence.endswith(
        "could not be read as records. Some of them lie within 4,096 bytes of records of the run in "
        "question."
        if near
        else "could not be read as records."
    )


def test_records_of_another_system_in_the_file(opened: Callable[..., Evidence]) -> None:
    found = by_code(analyse(opened("simulated-damage/mixed-endian.pacct"), query()))
    assert found["records-of-several-kinds"].sentence.startswith(
        "Records of 2 kinds stand together in one file: 1,052 of linux-v3-le and 32 of linux-v3-be."
    )
    assert found["order-broken"].sentence.endswith(
        "there the records of the file do not continue each other: records of another time or place "
        "follow."
    )
    # A forked process of the other system that bears the name: no run, and no more than consistent.
    assert found["run-in-part"].confidence.value == "indicated"
    assert found["runs-counted"].numbers["runs"] == 1


def test_the_tree_scenario(opened: Callable[..., Evidence]) -> None:
    for folder in ("exotic-amd64", "s390x-v3-be"):
        tree = opened(f"{folder}/pacct-tree")
        found = by_code(analyse(tree, JobQuery("tree-parent")))
        assert found["run-exit-nonzero"].numbers["exit_status"] == 1
        assert "was tree-child (process " in found["child-failed-first"].sentence
        assert "exit status 8" in found["child-failed-first"].sentence
        assert found["child-failed-first"].sentence.endswith("It was not passed on as it was.")
        assert found["child-outlived"].sentence.startswith("tree-daemon (process ")
        assert found["child-outlived"].sentence.endswith("and ended with exit status 9.")
        found = by_code(analyse(tree, JobQuery("kp-parent")))
        assert found["run-signal"].numbers["signal"] == 9
        assert found["child-outlived"].sentence.startswith("kp-child (process ")
        assert found["child-outlived"].numbers["exit_status"] == 3


def test_the_clock_scenario(opened: Callable[..., Evidence]) -> None:
    clock = opened("exotic-amd64/pacct-clock")
    only = by_code(analyse(clock, JobQuery("step+3600")))["run-exit-zero"]
    assert "by the clock as it stood at the exit, from" in only.technical
    only = by_code(analyse(clock, JobQuery("to-2107")))["run-exit-nonzero"]
    assert (
        "by the clock as it stood at the exit, the latest that the field holds, from"
        in only.technical
    )
    steps = [
        one for one in analyse(clock, JobQuery("step-240")).findings if one.code == "clock-set-back"
    ]
    assert [one.numbers["runs"] for one in steps] == [0, 1]
    assert steps[1].sentence == (
        "On 14 November 2017, soon after 07:03:13 +00:00, the system's clock was set back by at least "
        "238 s. The run of step-240 alive then shows a start that is too early by as much (2017-11-14 "
        "06:59:13 +00:00); its length is not touched."
    )


def test_the_user_namespace_scenario(opened: Callable[..., Evidence]) -> None:
    """Ids are those of the outer system, as the truth has them."""
    analysis = analyse(opened("exotic-amd64/pacct-userns"), JobQuery("ct-app"))
    assert analysis.questioned is not None
    assert analysis.questioned.root.uid == 100_033
    assert by_code(analysis)["run-exit-nonzero"].numbers["exit_status"] == 7


def test_a_start_that_a_clock_step_moved_is_told_as_recorded(
    nightly: Evidence, logs: Supporting
) -> None:
    """By the truth the run of 9 November began at 02:00:01; its record reads 01:56:01."""
    analysis = analyse(nightly, query(focus=date(2017, 11, 9)), logs)
    found = by_code(analysis)
    told = (
        "the run of partner-upload that by its record began at 01:56:01 −05:00 (too early: the clock "
        "was set back while it ran)"
    )
    assert found["run-usual"].sentence == (
        f"On 9 November 2017 {told} ended with exit status 0 after 25.25 s, within the lengths of the "
        "37 usual runs (22.28 s to 51.22 s): the record shows nothing out of the ordinary."
    )
    assert found["cron-line-agrees"].sentence == (
        f"The cron log agrees: its line for {told} on 9 November 2017 bears the same process id and, "
        "within two seconds, the same time as the record without the step of the clock."
    )


def test_a_run_that_speaks_against_has_other_explanations_as_well(nightly: Evidence) -> None:
    found = by_code(analyse(nightly, query(focus=date(2017, 11, 21))))["run-usual"]
    assert [(one.explanation.split(" ")[0], one.state) for one in found.alternatives] == [
        ("The", "open"), ("Another", "open"), ("The", "open"),
    ]  # fmt: skip
    assert found.alternatives[0].shown == (
        "11 processes below it have a record, all with 0. The records hold no messages."
    )


def test_a_signal_is_named_as_it_is(nightly: Evidence) -> None:
    found = by_code(analyse(nightly, query(focus=date(2017, 11, 17))))
    assert "Ended by signal 15 (SIGTERM)." in [
        one.shown for one in found["run-signal"].alternatives
    ]
    assert (found["length-usual"].direction, found["length-usual"].sentence) == (
        "neutral",
        (
            "The length of that run, 10.24 s, is not far from the usual: 38 usual runs lasted 22.28 s "
            "to 51.22 s, the median 34.23 s. Its length says when it was ended, not how long it "
            "would have taken."
        ),
    )


def test_the_night_without_accounting_with_a_log(nightly: Evidence, logs: Supporting) -> None:
    found = by_code(analyse(nightly, query(focus=date(2017, 11, 12)), logs))
    for one in found["run-not-recorded"].alternatives:
        assert " The cron log has a line of its start at 2017-11-12 02:00:01 −05:00 (" in one.shown
    assert [one.state for one in found["cron-line-without-record"].alternatives] == ["open"] * 4


def test_the_other_jobs_of_the_story(nightly: Evidence, logs: Supporting) -> None:
    """What is said of them is true, down to the hours that the clock was moved past."""
    asked = JobQuery("check-queue", 1002, zone="America/Toronto")
    found = {(one.code, one.key): one for one in analyse(nightly, asked, logs).findings}
    assert found["run-missing", "run-missing:many"].sentence == (
        "At 826 times between 20 October 2017 and 29 November 2017 a run of check-queue was due and is "
        "not recorded, although accounting had not been switched off; at each of them hardly a process "
        "was started about that time, so the system was idle or suspended, or its clock was moved past "
        "it."
    )
    (logged,) = [one for key, one in found.items() if key[0] == "run-not-recorded"]
    assert logged.sentence == (
        "From 06:00:00 −05:00 on 12 November 2017 to 09:30:00 −05:00 a run of check-queue was due 8 "
        "times in turn and accounting was not recording. The cron log says of 2 of them that they were "
        "started."
    )
    assert (logged.numbers["nights"], logged.numbers["logged"]) == (8, 2)
    asked = JobQuery("find", 0, zone="America/Toronto")
    found = {(one.code, ""): one for one in analyse(nightly, asked, logs).findings}
    assert found["run-longer", ""].sentence == (
        "On 20 October 2017 the run of find that began at 01:59:01 −04:00 lasted 0.26 s, far longer "
        "than usual: the median length of 41 usual runs is 0.00 s; the longest of those lasted 0.01 s."
    )
    assert ("mostly-waiting", "") not in found


def test_names_that_need_quotes_have_them(opened: Callable[..., Evidence]) -> None:
    evidence = opened("exotic-amd64/pacct-names")
    for name, shown in ((" lead and tail ", "“ lead and tail ”"), ("", "“”")):
        found = by_code(analyse(evidence, JobQuery(name)))["runs-counted"]
        assert f"bears the name {shown};" in found.sentence


def test_no_process_of_a_container_is_taken_for_an_orphan(opened: Callable[..., Evidence]) -> None:
    """Inside, the container's first process is 1 as well: its children are nobody's orphans."""
    both = opened("exotic-amd64/pacct-pidns-host", "exotic-amd64/pacct-pidns-inner")
    for name in ("unsharer", "host-before", "ns-init"):
        for one in analyse(both, JobQuery(name)).findings:
            assert one.code != "child-outlived", one.sentence


def test_every_night_of_the_truth_in_question(
    nightly: Evidence, logs: Supporting, truth: dict[str, Any]
) -> None:
    """Asked about each night in turn, the first finding is what the script itself wrote of it."""
    special = {"2017-11-02": "run-missing", "2017-11-12": "run-not-recorded"}
    told = {}
    for night in truth["nights"]:
        day = date.fromisoformat(night["night"])
        analysis = analyse(nightly, query(focus=day), logs)
        first, run = analysis.findings[0], analysis.questioned
        told[night["night"]] = first.code
        assert f"{day.day} {day:%B} 2017" in first.sentence
        if night["night"] in special:
            assert (run, first.code) == (None, special[night["night"]])
            continue
        (true,) = night["runs_by_cron"]
        assert run is not None
        assert (run.root.pid, run.root.ppid, run.root.uid) == (
            true["pid"], true["ppid"], true["uid"],
        )  # fmt: skip
        assert (first.numbers["exit_status"], first.numbers["signal"]) == (
            true["exit_status"], true["ended_by_signal"],
        )  # fmt: skip
        # The script timed itself from its first line to its last: a little less than it lasted.
        assert 0 <= first.numbers["length_below_us"] / 1e6 - true["true_duration_s"] < 0.06
        # The start in the record is true to a second, but where the clock was set during the run.
        off = -240.0 if night["night"] == "2017-11-09" else 0.0
        assert abs(first.numbers["start_us"] / 1e6 - off - true["start"]) < 1.1
        assert ("by its record began at" in first.sentence) == bool(off)
        agreed = next(one for one in analysis.findings if one.code == "cron-line-agrees")
        assert agreed.records[0] == run.root.ref
    assert {code: list(told.values()).count(code) for code in set(told.values())} == {
        "run-usual": 38, "run-exit-nonzero": 1, "run-signal": 1, "run-missing": 1,
        "run-not-recorded": 1,
    }  # fmt: skip
