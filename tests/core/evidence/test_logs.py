"""Logs in every form that systems write, counted line by line; hostile ones never lost silently."""

from __future__ import annotations

import bz2
import gzip
import json
import lzma
import re
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
import zstandard

from evidencekit.errors import Cancelled
from evidencekit.evidence.content import LONGEST
from evidencekit.evidence.logs import ReadLog, read_log
from evidencekit.evidence.supporting import read_supporting_files
from evidencekit.evidence.values import Topic

if TYPE_CHECKING:
    from pathlib import Path

AT = 1_510_642_801_000_000
"""2017-11-14 02:00:01 −05:00."""


def log_of(tmp_path: Path, *lines: bytes | str, end: bytes = b"\n") -> ReadLog:
    """The log that these lines make."""
    path = tmp_path / "log"
    raw = [line.encode() if isinstance(line, str) else line for line in lines]
    path.write_bytes(b"".join(line + end for line in raw))
    return read_log(path, "EX-001")


def counts(read: ReadLog) -> tuple[int, int, int]:
    """Lines, kept, unread."""
    return read.file.lines, read.file.kept, read.file.unread


def topics(read: ReadLog) -> list[str]:
    return [line.topic for line in read.lines]


# The 42 nights


def rotated(data: Path, name: str) -> list[Path]:
    """A log with its rotated and compressed parts."""
    return sorted((data / "nightly-2017/logs").glob(f"{name}*"))


def text_of(path: Path) -> str:
    raw = path.read_bytes()
    return (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode()


@pytest.mark.parametrize(
    ("name", "lines", "kept"),
    [
        ("cron.log", 696, {Topic.CRON_START: 689, Topic.CRON_DAEMON: 6, Topic.CRON_OUTPUT: 1}),
        ("kern.log", 904, {Topic.ACCOUNTING_RESUMED: 44, Topic.BOOT: 2}),
        ("auth.log", 3862, {Topic.SHUTDOWN: 4}),
    ],
)
def test_the_rotated_sets_of_the_nights(
    data: Path, name: str, lines: int, kept: dict[str, int]
) -> None:
    found = read_supporting_files(logs=rotated(data, name))
    assert sum(log.lines for log in found.logs) == lines
    assert sum(log.unread for log in found.logs) == 0
    assert found.problems == ()
    assert {log.form for log in found.logs} == {"ISO rsyslog"}
    assert Counter(line.topic for line in found.lines) == kept
    text = "".join(text_of(path) for path in rotated(data, name))
    wording = {
        Topic.CRON_START: r"CRON\[[0-9]+\]: \([a-z]+\) CMD \(",
        Topic.ACCOUNTING_RESUMED: r"\] Process accounting resumed$",
        Topic.BOOT: r"\] Linux version ",
    }
    for topic, pattern in wording.items():
        if topic in kept:
            assert len(re.findall(pattern, text, re.MULTILINE)) == kept[topic]


def test_the_lines_of_the_questioned_night(data: Path) -> None:
    found = read_supporting_files(logs=rotated(data, "cron.log"))
    (line,) = [
        line
        for line in found.lines
        if "partner-upload" in line.command and line.local.startswith("2017-11-14T")
    ]
    assert (line.user, line.command, line.host, line.tag) == (
        "batch", "/usr/local/bin/partner-upload", "claims-gw", "CRON",
    )  # fmt: skip
    assert line.local == "2017-11-14T02:00:01"
    assert line.about_pid == line.pid
    assert line.inferred == ""


# What journalctl writes (systemd 252, from a journal made for this)

JOURNAL = [
    (Topic.ACCOUNTING_RESUMED, -3_600_000_000, None),
    (Topic.CRON_START, -1_234, 9438),
    (Topic.CRON_DAEMON, 600_000_000, 1),
    (Topic.UNIT_FAILED, 601_000_000, 1),
    (Topic.CLOCK_STEP, 602_000_000, 700),
    (Topic.ACCOUNTING_PAUSED, 603_000_000, None),
    (Topic.SHUTDOWN, 604_000_000, 650),
]


@pytest.mark.parametrize(
    ("output", "form", "exact"),
    [
        ("export", "journal export", True),
        ("json", "journal json", True),
        ("short-iso-precise", "journal short-iso", True),
        ("short-iso", "journal short-iso", False),
    ],
)
def test_the_same_journal_in_each_output(data: Path, output: str, form: str, exact: bool) -> None:
    read = read_log(data / "journal" / f"claims-gw.{output}", "EX-001")
    assert read.file.form == form
    assert counts(read) == (9, 7, 0)
    assert read.problems == ()
    unit = 1 if exact else 1_000_000
    assert [(line.topic, line.us, line.pid) for line in read.lines] == [
        (topic, (AT + after) // unit * unit, pid) for topic, after, pid in JOURNAL
    ]
    assert read.lines[3].status == 24
    assert read.lines[4].step_us == -240_000_000


@pytest.mark.parametrize(
    ("output", "form", "words"),
    [
        ("short", "RFC 3164", "9 lines state neither year nor zone"),
        ("short-full", "journal short-full", "9 lines state no zone"),
    ],
)
def test_outputs_that_do_not_state_all_of_the_time(
    data: Path, output: str, form: str, words: str
) -> None:
    read = read_log(data / "journal" / f"claims-gw.{output}", "EX-001")
    assert (read.file.form, read.file.zone_words) == (form, words)
    assert counts(read) == (9, 7, 0)
    assert topics(read) == [topic for topic, _, _ in JOURNAL]
    assert {line.us for line in read.lines} == {None}


def test_what_journalctl_writes_between_entries_is_no_fault(tmp_path: Path) -> None:
    read = log_of(
        tmp_path,
        "-- Journal begins at Mon 2017-11-13 00:00:01 EST, ends at Tue 2017-11-14 03:00:00 EST. --",
        "2017-11-14T02:00:01-0500 claims-gw CRON[9438]: (batch) CMD (/usr/local/bin/x)",
        "-- Boot 0123456789abcdef0123456789abcdef --",
        "2017-11-14T02:00:02-0500 claims-gw kernel: Linux version 6.1.0",
    )
    assert counts(read) == (4, 2, 0)


# Each daemon's own words


@pytest.mark.parametrize(
    ("line", "topic", "facts"),
    [
        (
            "CRON[9438]: (batch) CMD (/usr/local/bin/partner-upload)",
            Topic.CRON_START,
            {"user": "batch", "command": "/usr/local/bin/partner-upload", "about_pid": 9438},
        ),
        (
            "/USR/SBIN/CRON[9438]: (root) CMD (   cd / && run-parts --report /etc/cron.hourly)",
            Topic.CRON_START,
            {"user": "root", "about_pid": 9438},
        ),
        ("CRON[9437]: (batch) END (/bin/x)", Topic.CRON_END, {"command": "/bin/x"}),
        (
            "CRON[9437]: (batch) CMD ([9438] /bin/x)",
            Topic.CRON_START,
            {"command": "/bin/x", "about_pid": 9438, "pid": 9437},
        ),
        (
            "CRON[9437]: (batch) END ([9438] /bin/x)",
            Topic.CRON_END,
            {"command": "/bin/x", "about_pid": 9438},
        ),
        (
            "CRON[9437]: (CRON) error (grandchild #9438 failed with exit status 28)",
            Topic.CRON_FAILED,
            {"about_pid": 9438, "status": 28},
        ),
        (
            "CRON[9437]: (CRON) error (grandchild #9438 terminated by signal 15)",
            Topic.CRON_FAILED,
            {"about_pid": 9438, "signal": 15},
        ),
        (
            "CRON[1]: (CRON) info (No MTA installed, discarding output)",
            Topic.CRON_OUTPUT,
            {},
        ),
        ("cron[611]: (CRON) STARTUP (fork ok)", Topic.CRON_DAEMON, {}),
        ("cron[611]: (CRON) INFO (pidfile fd = 3)", Topic.CRON_DAEMON, {}),
        ("cron[611]: (*system*partner-upload) RELOAD (/etc/cron.d/x)", Topic.CRON_DAEMON, {}),
        (
            "cron[611]: (*system*x) ERROR (Syntax error, this crontab file will be ignored)",
            Topic.CRON_DAEMON,
            {},
        ),
        ("cron[611]: Error: bad minute; while reading /etc/cron.d/x", Topic.CRON_DAEMON, {}),
        ("cron[611]: (*system*x) WRONG FILE OWNER (/etc/cron.d/x)", Topic.CRON_DAEMON, {}),
        ("cron[611]: (batch) ORPHAN (no passwd entry)", Topic.CRON_DAEMON, {}),
        ("cron[611]: (batch) CAN'T OPEN (crontabs/batch)", Topic.CRON_DAEMON, {}),
        ("crond[700]: (batch) PAM ERROR (Permission denied)", Topic.CRON_DAEMON, {}),
        (
            "crond[700]: (batch) FAILED to authorize user with PAM (Permission denied)",
            Topic.CRON_DAEMON,
            {},
        ),
        ("crontab[812]: (batch) REPLACE (batch)", Topic.CRON_DAEMON, {"user": "batch"}),
        (
            "CRON[9437]: (batch) MAIL (mailed 12 bytes of output but got status 0x0001 )",
            Topic.CRON_OUTPUT,
            {"user": "batch"},
        ),
        (
            "CROND[9438]: (batch) CMD (/usr/local/bin/partner-upload)",
            Topic.CRON_START,
            {"user": "batch", "about_pid": 9438},
        ),
        ("CROND[9437]: (batch) CMDOUT (done rc=0)", Topic.CRON_OUTPUT, {"command": "done rc=0"}),
        ("CROND[9437]: (batch) CMDEND (/bin/x)", Topic.CRON_END, {"command": "/bin/x"}),
        ("crond[700]: (CRON) STARTUP (1.5.2)", Topic.CRON_DAEMON, {}),
        (
            "crond[700]: USER root pid 9438 cmd run-parts /etc/periodic/daily",
            Topic.CRON_START,
            {"user": "root", "about_pid": 9438, "command": "run-parts /etc/periodic/daily"},
        ),
        ("anacron[500]: Job `cron.daily' started", Topic.CRON_START, {"command": "cron.daily"}),
        ("anacron[500]: Job `cron.daily' terminated", Topic.CRON_END, {"command": "cron.daily"}),
        (
            "anacron[500]: Job `cron.daily' terminated (exit status: 1) (mailing output)",
            Topic.CRON_FAILED,
            {"command": "cron.daily", "status": 1},
        ),
        (
            "anacron[500]: Job `cron.daily' terminated due to signal 9",
            Topic.CRON_FAILED,
            {"signal": 9},
        ),
        ("anacron[500]: Anacron 2.3 started on 2017-11-14", Topic.CRON_DAEMON, {}),
        (
            "run-parts(/etc/cron.daily)[800]: starting logrotate",
            Topic.PART_STARTED,
            {"command": "/etc/cron.daily/logrotate"},
        ),
        (
            "run-parts[800]: (/etc/cron.daily) finished logrotate",
            Topic.PART_ENDED,
            {"command": "/etc/cron.daily/logrotate"},
        ),
        (
            "systemd[1]: Starting partner.service - Upload...",
            Topic.UNIT_STARTED,
            {"command": "partner.service"},
        ),
        (
            "systemd[1]: partner.service: Main process exited, code=exited, status=28/n/a",
            Topic.UNIT_FAILED,
            {"command": "partner.service", "status": 28},
        ),
        (
            "systemd[1]: partner.service: Main process exited, code=killed, status=15/TERM",
            Topic.UNIT_FAILED,
            {"command": "partner.service", "signal": 15},
        ),
        (
            "systemd[1]: partner.service: Failed with result 'exit-code'.",
            Topic.UNIT_FAILED,
            {"command": "partner.service"},
        ),
        (
            "systemd[1]: partner.service: main process exited, code=exited, status=28/n/a",
            Topic.UNIT_FAILED,
            {"command": "partner.service", "status": 28},
        ),
        (
            "systemd[1]: Unit partner.service entered failed state.",
            Topic.UNIT_FAILED,
            {"command": "partner.service"},
        ),
        (
            "systemd[1]: partner.service: Deactivated successfully.",
            Topic.UNIT_ENDED,
            {"command": "partner.service"},
        ),
        ("kernel: [   12.345678] Process accounting paused", Topic.ACCOUNTING_PAUSED, {}),
        ("kernel: Process accounting resumed", Topic.ACCOUNTING_RESUMED, {}),
        ("kernel: [    0.000000] Linux version 6.1.0-13-amd64 (x)", Topic.BOOT, {}),
        ("kernel: [  999.000000] reboot: Restarting system", Topic.SHUTDOWN, {}),
        ("/bsd: Accounting suspended", Topic.ACCOUNTING_PAUSED, {}),
        ("kernel: Accounting resumed", Topic.ACCOUNTING_RESUMED, {}),
        ("systemd-logind[650]: System is rebooting.", Topic.SHUTDOWN, {}),
        ("systemd-logind[650]: The system will power off now!", Topic.SHUTDOWN, {}),
        ("shutdown[2]: shutting down for system reboot", Topic.SHUTDOWN, {}),
        (
            "chronyd[700]: System clock was stepped by -240.000000 seconds",
            Topic.CLOCK_STEP,
            {"step_us": -240_000_000},
        ),
        ("ntpd[701]: time reset +3.250000 s", Topic.CLOCK_STEP, {"step_us": 3_250_000}),
        (
            "ntpdate[702]: step time server 192.0.2.1 offset -0.500000 sec",
            Topic.CLOCK_STEP,
            {"step_us": -500_000},
        ),
        (
            "ntpd[701]: 0.0.0.0 c61c 0c clock_step -239.997000 s",
            Topic.CLOCK_STEP,
            {"step_us": -239_997_000},
        ),
        ("ntpd[701]: ntpd: time set +1.500000 s", Topic.CLOCK_STEP, {"step_us": 1_500_000}),
        ("ntpd[701]: CLOCK: time stepped by 0.750000", Topic.CLOCK_STEP, {"step_us": 750_000}),
        ("chronyd[700]: Backward time jump detected!", Topic.CLOCK_STEP, {"step_us": None}),
        ("systemd-timesyncd[9]: System time changed. Resyncing.", Topic.CLOCK_STEP, {}),
        ("systemd[1]: Time has been changed", Topic.CLOCK_STEP, {"step_us": None}),
        (
            "kernel: Clock: inserting leap second 23:59:60 UTC",
            Topic.CLOCK_STEP,
            {"step_us": -1_000_000},
        ),
    ],
)
@pytest.mark.parametrize(
    "stamp",
    [
        "Nov 14 02:00:01 claims-gw ",
        "<78>Nov 14 02:00:01 claims-gw ",
        "2017-11-14T02:00:01.123456-05:00 claims-gw ",
        "2017-11-14T02:00:01-0500 claims-gw ",
    ],
)
def test_what_each_daemon_says(
    tmp_path: Path, stamp: str, line: str, topic: str, facts: dict[str, Any]
) -> None:
    read = log_of(tmp_path, stamp + line)
    assert counts(read) == (1, 1, 0)
    (found,) = read.lines
    assert found.topic == topic
    assert {key: getattr(found, key) for key in facts} == facts
    assert found.host == "claims-gw"


@pytest.mark.parametrize(
    ("line", "us", "message"),
    [
        (
            b"<78>1 2017-11-14T02:00:01.123456-05:00 claims-gw CRON 9438 - - (batch) CMD (/bin/x)",
            AT + 123_456,
            "(batch) CMD (/bin/x)",
        ),
        (
            (
                b'<78>1 2017-11-14T07:00:01Z claims-gw CRON 9438 m1 [a@1 b="x \\"]\\\\ y"][c] '
                b"\xef\xbb\xbf(batch) CMD (/bin/x)"
            ),
            AT,
            "(batch) CMD (/bin/x)",
        ),
        (b"<78>1 - - CRON 9438 - - (batch) CMD (/bin/x)", None, "(batch) CMD (/bin/x)"),
        (
            b"119 <78>1 2017-11-14T07:00:01Z claims-gw CRON 9438 - - (batch) CMD (/bin/x)",
            AT,
            "(batch) CMD (/bin/x)",
        ),
    ],
)
def test_rfc_5424(tmp_path: Path, line: bytes, us: int | None, message: str) -> None:
    (found,) = log_of(tmp_path, line).lines
    assert (found.us, found.message, found.tag, found.pid) == (us, message, "CRON", 9438)


@pytest.mark.parametrize(
    "pack",
    [gzip.compress, bz2.compress, lzma.compress, zstandard.compress],
    ids=["gzip", "bzip2", "xz", "zstd"],
)
def test_compressed_logs_read_as_plain_ones(data: Path, tmp_path: Path, pack: Any) -> None:
    plain = data / "nightly-2017/logs/cron.log"
    packed = tmp_path / "cron.log.9"
    packed.write_bytes(pack(plain.read_bytes()))
    assert read_log(packed, "x") == read_log(plain, "x")


# Hostile and broken logs


CMD = "Nov 14 02:00:01 h CRON[1]: (u) CMD (/bin/x)"


def test_what_is_no_log_line_is_named_and_counted(tmp_path: Path) -> None:
    read = log_of(
        tmp_path, CMD, "", "no log line", b"\xff\xfe\x00", "Nov 31 02:00:01 h CRON[1]: (u) CMD (x)",
        "Nov 14 25:00:01 h x: y", "Brumaire 14 02:00:01 h x: y",
        "2017-02-29T02:00:01Z h CRON[1]: (u) CMD (/bin/x)", "2017-11-14T02:00:01+25:00 h x: y",
    )  # fmt: skip
    assert counts(read) == (9, 1, 7)
    assert [problem.text for problem in read.problems] == [
        "line 3 is no log line: no log line",
        "line 4 is no log line: \\xff\\xfe\\x00",
        "line 5 is no log line: Nov 31 02:00:01 h CRON[1]: (u) CMD (x)",
        "line 6 is no log line: Nov 14 25:00:01 h x: y",
        "line 7 is no log line: Brumaire 14 02:00:01 h x: y",
        "line 8 is no log line: 2017-02-29T02:00:01Z h CRON[1]: (u) CMD (/bin/x)",
        "line 9 is no log line: 2017-11-14T02:00:01+25:00 h x: y",
    ]
    assert read.problems[0].offset == len(CMD) + 2


def test_many_bad_lines_are_counted_not_listed(tmp_path: Path) -> None:
    read = log_of(tmp_path, CMD, *(["junk"] * 1_000))
    assert counts(read) == (1_001, 1, 1_000)
    assert len(read.problems) == 101
    assert read.problems[-1].text == "900 further lines are no log lines"


def test_a_leap_day_without_a_year_is_a_day(tmp_path: Path) -> None:
    read = log_of(tmp_path, "Feb 29 02:00:01 h CRON[1]: (u) CMD (/bin/x)")
    assert read.lines[0].local == "????-02-29T02:00:01"


def test_a_leap_second_is_kept(tmp_path: Path) -> None:
    read = log_of(tmp_path, "2016-12-31T23:59:60Z h CRON[1]: (u) CMD (/bin/x)")
    assert read.lines[0].local == "2016-12-31T23:59:60"
    assert read.lines[0].us == 1_483_228_799_000_000


def test_zero_bytes_of_a_power_cut_are_told_and_the_rest_read(tmp_path: Path) -> None:
    read = log_of(tmp_path, CMD, b"\0" * 4096 + CMD.encode(), CMD)
    assert counts(read) == (3, 2, 1)
    assert read.problems[0].text.startswith("line 2 is no log line: \\x00\\x00")


def test_names_from_a_log_are_made_visible(tmp_path: Path) -> None:
    read = log_of(
        tmp_path, b"Nov 14 02:00:01 h CRON[1]: (u) CMD (/bin/\x1b[31m\xff\xe2\x80\xaetxt.exe \\n)"
    )
    assert read.lines[0].command == "/bin/\\x1b[31m\\xff\\xe2\\x80\\xaetxt.exe \\\\n"
    assert read.lines[0].text.isprintable()


def test_a_line_beyond_reason_is_cut_and_told(tmp_path: Path) -> None:
    read = log_of(tmp_path, CMD, CMD.encode() + b"x" * (3 * LONGEST), CMD)
    assert counts(read) == (3, 2, 0)
    (problem,) = read.problems
    assert (problem.code, problem.offset) == ("line-too-long", len(CMD) + 1)
    assert [line.number for line in read.lines] == [1, 3]


def test_line_ends_of_another_system_and_a_last_line_without_one(tmp_path: Path) -> None:
    read = log_of(tmp_path, CMD, CMD, end=b"\r\n")
    assert [line.command for line in read.lines] == ["/bin/x", "/bin/x"]
    (tmp_path / "cut").write_bytes(CMD.encode())
    assert counts(read_log(tmp_path / "cut", "x")) == (1, 1, 0)
    (tmp_path / "empty").write_bytes(b"")
    assert counts(read_log(tmp_path / "empty", "x")) == (0, 0, 0)


def test_huge_process_ids_are_no_process_ids(tmp_path: Path) -> None:
    read = log_of(tmp_path, "Nov 14 02:00:01 h CRON[99999999999999999999]: (u) CMD (/bin/x)")
    assert counts(read)[2] == 0
    assert read.lines == (), "no such tag: the brackets are part of the message"


@pytest.mark.parametrize(
    ("message", "topics_told"),
    [
        ("systemd[1]: x.service: Main process exited, code=exited, status={}/x", []),
        ("CRON[1]: (CRON) error (grandchild #9 failed with exit status {})", []),
        ("CRON[1]: (CRON) error (grandchild #9 terminated by signal {})", []),
        ("crond[1]: USER root pid {} cmd x", []),
        ("anacron[1]: Job `x' terminated (exit status: {})", [Topic.CRON_END]),
        ("chronyd[1]: System clock was stepped by {} seconds", [Topic.CLOCK_STEP]),
        ("chronyd[1]: System clock was stepped by -{} seconds", [Topic.CLOCK_STEP]),
        ("ntpd[1]: time reset +{} s", [Topic.CLOCK_STEP]),
    ],
)
@pytest.mark.parametrize("digits", [5_000, 1_000_050])
def test_numbers_beyond_reason_in_a_line_tell_nothing_and_break_nothing(
    tmp_path: Path, message: str, topics_told: list[str], digits: int
) -> None:
    read = log_of(tmp_path, "Nov 14 02:00:01 h " + message.format("9" * digits), CMD)
    assert counts(read)[0::2] == (2, 0)
    assert topics(read)[:-1] == topics_told
    assert {(line.status, line.signal, line.step_us) for line in read.lines} == {(None,) * 3}


@pytest.mark.parametrize(
    ("line", "us", "host"),
    [
        ("Tue 2017-11-14 05:00:01 -02 h CRON[1]: (u) CMD (/bin/x)", AT, "h"),
        ("Tue 2017-11-14 12:45:01.5 +0545 h CRON[1]: (u) CMD (/bin/x)", AT + 500_000, "h"),
        ("Tue 2017-11-14 07:00:01 UTC h CRON[1]: (u) CMD (/bin/x)", AT, "h"),
    ],
)
def test_a_journal_of_a_zone_that_has_no_letters_states_its_distance(
    tmp_path: Path, line: str, us: int, host: str
) -> None:
    read = log_of(tmp_path, line)
    assert [(found.us, found.host, found.command) for found in read.lines] == [(us, host, "/bin/x")]
    assert read.file.zone_words == "each line states its date and zone"


@pytest.mark.parametrize(
    "line",
    [
        "Nov 14 02:00:01 <cron.info> h /usr/sbin/cron[1]: (u) CMD (/bin/x)",
        "Nov 14 02:00:01 <9.6> h /usr/sbin/cron[1]: (u) CMD (/bin/x)",
        "\ufeffNov 14 02:00:01 h CRON[1]: (u) CMD (/bin/x)",
        "Nov 4 02:00:01 h CRON[1]: (u) CMD (/bin/x)",
    ],
)
def test_marks_around_the_time_hide_no_line(tmp_path: Path, line: str) -> None:
    read = log_of(tmp_path, line)
    assert counts(read) == (1, 1, 0)
    (found,) = read.lines
    assert (found.topic, found.host, found.command) == (Topic.CRON_START, "h", "/bin/x")
    assert found.local[:8] == "????-11-"


# Broken journals


ENTRY = (
    b"__REALTIME_TIMESTAMP=%d\nSYSLOG_IDENTIFIER=CRON\n_PID=7\nMESSAGE=(u) CMD (/bin/x)\n\n" % AT
)


def test_an_export_whose_field_never_ends_costs_no_memory_and_is_told(tmp_path: Path) -> None:
    path = tmp_path / "j"
    path.write_bytes(ENTRY + b"__CURSOR=" + b"x" * (20 << 20) + b"\n" + ENTRY + ENTRY)
    read = read_log(path, "x")
    assert counts(read) == (3, 2, 1)
    assert read.problems[0].text == "entry 2 cannot be read"


@pytest.mark.parametrize(
    "broken",
    [
        b"MESSAGE\n" + (1 << 40).to_bytes(8, "little") + b"x",
        b"MESSAGE\n\x05\0",
        b"MESSAGE\n" + (3).to_bytes(8, "little") + b"abcX\n\n",
        b"__REALTIME_TIMESTAMP=5\n\n",
        b"MESSAGE=no time\n\n",
        b"\xff\n\n",
    ],
)
def test_an_export_that_breaks_off(tmp_path: Path, broken: bytes) -> None:
    path = tmp_path / "j"
    path.write_bytes(ENTRY + broken)
    read = read_log(path, "x")
    assert [line.us for line in read.lines] == [AT]
    assert (read.file.lines, read.file.unread) == (2, 1)


@pytest.mark.parametrize(
    "broken",
    [
        "{",
        "[1]",
        '"text"',
        '{"MESSAGE": "no time"}',
        '{"__REALTIME_TIMESTAMP": "1", "MESSAGE": null}',
        '{"__REALTIME_TIMESTAMP": "1", "MESSAGE": [[["x"]]]}',
        '{"__REALTIME_TIMESTAMP": "1", "MESSAGE": ' + "[" * 900 + "]" * 900 + "}",
        "[" * 100_000,
        "1" * 10_000,
    ],
)
def test_json_that_is_no_entry(tmp_path: Path, broken: str) -> None:
    good = {
        "__REALTIME_TIMESTAMP": str(AT), "SYSLOG_IDENTIFIER": ["CRON", "x"], "_PID": "7",
        "MESSAGE": [*b"(u) CMD (/bin/\xff)"],
    }  # fmt: skip
    read = log_of(tmp_path, json.dumps(good), broken)
    assert counts(read) == (2, 1, 1)
    assert (read.lines[0].command, read.lines[0].about_pid) == ("/bin/\\xff", 7)


def test_reading_stops_when_asked(data: Path) -> None:
    def stop(_what: str, _done: int, _total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        read_log(data / "nightly-2017/logs/cron.log", "x", progress=stop)


def test_the_kernels_own_messages(tmp_path: Path) -> None:
    """dmesg with seconds since the start, and with dates, as util-linux 2.38 prints them."""
    log = tmp_path / "dmesg"
    log.write_bytes(
        b"[    0.000000] Linux version 6.1.0-50-amd64\n"
        b"[  153.657075] Process accounting paused\n"
        b"[Tue Nov 14 07:02:31 2017] Process accounting resumed\n"
        b"[Tue Nov 34 07:02:31 2017] Process accounting resumed\n"
    )
    read = read_log(log, "EX-001")
    assert [(line.topic, line.us, line.local) for line in read.lines] == [
        ("boot", None, ""),
        ("accounting-paused", None, ""),
        ("accounting-resumed", None, "2017-11-14T07:02:31"),
    ]
    assert read.file.unread == 1
