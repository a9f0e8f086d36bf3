"""What cannot be read gets a clear sentence on standard error and exit code 3; the rest is read."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from program import Ran

if TYPE_CHECKING:
    from program import Command


def one_sentence(said: Ran, *words: str) -> None:
    """One line for the person, nothing on standard output."""
    assert said.out == ""
    assert said.err.startswith("evidencekit: ")
    assert said.err.count("\n") == 1, said.err
    for word in words:
        assert word in said.err


@pytest.mark.parametrize("command", ["inspect", "records", "jobs"])
def test_a_missing_path(evidencekit: Command, tmp_path: Path, command: str) -> None:
    one_sentence(evidencekit(command, tmp_path / "not-there", code=3), "not-there")


@pytest.mark.parametrize("command", ["inspect", "records", "jobs"])
def test_a_text_file(evidencekit: Command, tmp_path: Path, command: str) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("These are the minutes of a meeting, not accounting.\n" * 40)
    one_sentence(evidencekit(command, file, code=3), "notes.txt")


def test_an_empty_file(evidencekit: Command, tmp_path: Path) -> None:
    file = tmp_path / "pacct"
    file.touch()
    one_sentence(evidencekit("inspect", file, code=3), "pacct", "empty")


def test_a_folder_without_accounting(evidencekit: Command, tmp_path: Path) -> None:
    (tmp_path / "readme").write_text("nothing here\n")
    one_sentence(evidencekit("inspect", tmp_path, code=3), str(tmp_path))


# Root may read everything, so the second look is taken as nobody; the first loads all modules, which
# nobody might not be allowed to read.
AS_NOBODY = """
import contextlib, io, os, sys
from evidencekit.cli import main
with contextlib.redirect_stdout(io.StringIO()):
    assert main(["inspect", sys.argv[1]]) == 0
if os.geteuid() == 0:
    os.setuid(65534)
sys.exit(main(["inspect", sys.argv[2]]))
"""


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="no users to be kept out")
def test_an_unreadable_file(archive: Path, tmp_path: Path) -> None:
    file = tmp_path / "pacct"
    shutil.copy(archive / "pacct", file)
    file.chmod(0)
    command = [sys.executable, "-c", AS_NOBODY, str(archive / "pacct"), str(file)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 3
    one_sentence(Ran(3, done.stdout, done.stderr), "pacct", "ermission")


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="no users to be kept out")
@pytest.mark.parametrize("what", ["inspect", "verify", "records"])
@pytest.mark.parametrize("below", ["", "pacct", "folder"])
def test_below_a_folder_that_may_not_be_entered(
    archive: Path, tmp_path: Path, what: str, below: str
) -> None:
    locked = tmp_path / "locked"
    (locked / "folder").mkdir(parents=True)
    shutil.copy(archive / "pacct", locked / "pacct")
    locked.chmod(0o600 if below else 0)
    # The command is run once before, as nobody may not read this project's own modules either.
    asked = AS_NOBODY.replace(
        "if os.geteuid", f"main([{what!r}, sys.argv[1]])\nif os.geteuid"
    ).replace('["inspect", sys.argv[2]]', f"[{what!r}, sys.argv[2]]")
    command = [sys.executable, "-c", asked, str(archive / "pacct"), str(locked / below)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    locked.chmod(0o700)
    assert done.returncode == 3, done.stderr
    assert "Traceback" not in done.stderr
    assert "locked" in done.stderr


def test_something_that_is_no_regular_file(evidencekit: Command) -> None:
    one_sentence(evidencekit("inspect", "/dev/null", code=3), "/dev/null")


def test_a_wrong_zone(evidencekit: Command, archive: Path) -> None:
    one_sentence(
        evidencekit("jobs", archive, "--zone", "Amerika/Toronto", code=2),
        "Amerika/Toronto",
        "America/Toronto",
    )


def test_a_date_that_is_none(evidencekit: Command, archive: Path) -> None:
    one_sentence(
        evidencekit("records", archive / "pacct", "--since", "14.11.2017", code=2), "14.11.2017"
    )


def test_a_range_without_runs(evidencekit: Command, archive: Path) -> None:
    said = evidencekit(
        "runs", archive, "--command", "partner-upload", "--since", "2016-01-01", "--until",
        "2016-12-31", code=3,
    )  # fmt: skip
    one_sentence(said, "partner-upload", "2016")


def test_a_compressed_file_cut_short_is_read_as_far_as_it_goes(
    evidencekit: Command, data: Path
) -> None:
    (item,) = evidencekit("inspect", data / "simulated-damage/truncated.pacct.gz", "--json").json
    assert 0 < item["records"] < 1052
    codes = {problem["code"] for problem in item["problems"]}
    assert any("compress" in code or "cut" in code or "truncated" in code for code in codes), codes


def test_what_can_be_read_is_read_beside_what_cannot(
    evidencekit: Command, archive: Path, tmp_path: Path
) -> None:
    (tmp_path / "notes.txt").write_text("no accounting " * 50)
    said = evidencekit("inspect", tmp_path / "notes.txt", archive / "pacct.16.gz", "--json", code=3)
    assert [item["records"] for item in said.json] == [1052]
    assert "notes.txt" in said.err


def test_names_from_evidence_cannot_drive_the_terminal(
    evidencekit: Command, data: Path, tmp_path: Path
) -> None:
    odd = tmp_path / "pa\x1b[31mcct"
    shutil.copy(data / "exotic-amd64/pacct-names", odd)
    for command in ("inspect", "jobs"):
        assert "\x1b" not in evidencekit(command, odd).out
    rows = evidencekit("records", odd).rows  # the path is given exactly, for programs
    assert len(rows) == 17
    assert not any("\x1b" in row["command"] for row in rows)


def test_usage_errors_have_their_own_code(evidencekit: Command, archive: Path) -> None:
    for arguments in ((), ("explode",), ("inspect",), ("runs", archive), ("records", "--csv")):
        said = evidencekit(*arguments, code=2)
        assert said.out == ""
        assert re.fullmatch(
            r"evidencekit: wrong usage: .+: see evidencekit( \w+)? --help\n", said.err
        )


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (("inspect", ""), "argument PATH: an empty name names no file"),
        (("records", "x", "--since", ""), "argument --since: nothing is given"),
        (("records", "x", "--until", " "), "argument --until: nothing is given"),
        (("findings", "x", "--command", "y", "--focus", ""), "argument --focus: nothing is given"),
        (("jobs", "x", "--at", ""), "argument --at: nothing is given"),
        (("records", "x", "--user", "batch"), "argument --user: 'batch' is no user id"),
        (("records", "x", "--user", "-1"), "argument --user: '-1' is no user id"),
        (("records", "x", "--user", "1_004"), "argument --user: '1_004' is no user id"),
        (("records", "x", "--user", "4294967296"), "argument --user: '4294967296' is no user id"),
        (
            ("explain", "x", "-1"),
            "argument OFFSET: '-1' is no byte offset: write it as 5312 or 0x14C0",
        ),
        (
            ("case", "correct", "x", "0", "y"),
            "argument N: '0' is no event's number: they count from 1",
        ),
        (("a\nb",), "argument COMMAND: invalid choice: 'a\\nb'"),
    ],
)
def test_a_word_that_cannot_be_meant_is_refused(
    evidencekit: Command, arguments: tuple[str, ...], text: str
) -> None:
    said = evidencekit(*arguments, code=2)
    assert said.out == ""
    assert said.err.startswith(f"evidencekit: wrong usage: {text}")
    assert said.err.count("\n") == 1


def test_a_range_that_can_hold_nothing_is_refused(evidencekit: Command, archive: Path) -> None:
    turned = evidencekit(
        "records", archive, "--since", "2017-11-15", "--until", "2017-11-13", code=2
    )
    assert turned.err == (
        "evidencekit: nothing can lie in this range: --since 2017-11-15 --until 2017-11-13: "
        "give an end that is later than the start\n"
    )
    late = evidencekit("records", archive, "--until", "9999-12-31", code=2)
    assert late.err == (
        "evidencekit: out of the years that can be told: '9999-12-31': give one from 0002 to 9998\n"
    )


def test_a_supporting_file_that_is_another_thing_is_told(
    evidencekit: Command, data: Path, tmp_path: Path
) -> None:
    other = tmp_path / "note.txt"
    other.write_text("hello\n")
    night = data / "nightly-2017/acct-archive/pacct.16.gz"
    for option, what in (
        (
            "--passwd",
            "1 problem in a supporting file: {}: the first, at byte 0: line 1 is no account: hello",
        ),
        (
            "--cron-log",
            "1 problem in a supporting file: {}: the first, at byte 0: line 1 is no log line: hello",
        ),
    ):
        said = evidencekit(
            "findings", night, "--command", "partner-upload", option, other, "--json"
        )
        assert said.err == f"evidencekit: {what.format(other)}\n"
        assert said.json["filter"]["runs"] == 1


def test_version_and_help(evidencekit: Command) -> None:
    assert evidencekit("--version").out.startswith("evidencekit ")
    said = evidencekit("--help").out
    for command in ("inspect", "records", "jobs", "runs", "report", "verify", "demo"):
        assert command in said


def _alone(*arguments: str | Path, **how: Any) -> subprocess.CompletedProcess[bytes]:
    """The program as a process of its own, its streams as ``how`` says."""
    return subprocess.run(
        [sys.executable, "-m", "evidencekit", *map(str, arguments)], check=False, **how
    )


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
def test_no_sentence_fails_for_the_terminals_encoding(data: Path, encoding: str) -> None:
    night = data / "nightly-2017/acct-archive/pacct.16.gz"
    how = {"capture_output": True, "env": {**os.environ, "PYTHONIOENCODING": encoding}}
    job = ("--command", "partner-upload", "--zone", "America/Toronto")
    minus = "−" if encoding == "utf-8" else "-"
    said = _alone("runs", night, *job, **how)
    assert (said.returncode, said.stderr) == (0, b"")
    assert f"2017-11-14 02:00:01 {minus}05:00" in said.stdout.decode(encoding)
    assert _alone("--help", **how).returncode == 0
    missing = _alone("inspect", "na\u00efve\u2212", **how)
    shown = {"ascii": "na\\xefve-", "cp1252": "na\u00efve-", "utf-8": "na\u00efve\u2212"}[encoding]
    assert missing.returncode == 3
    assert f": {shown}: " in missing.stderr.decode(encoding)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("command", ["records", "inspect"])
def test_a_full_disk_below_our_output_is_told(data: Path, command: str) -> None:
    with Path("/dev/full").open("wb") as full:
        said = _alone(command, data / "openbsd/acct", stdout=full, stderr=subprocess.PIPE)
    assert said.returncode == 3
    assert said.stderr == (
        b"evidencekit: the operating system refused (No space left on device): standard output: "
        b"check the medium, its free space and your rights there\n"
    )


@pytest.mark.skipif(os.name == "nt", reason="needs a Unix shell")
def test_closed_streams_are_no_fault(data: Path) -> None:
    shell = f'exec "{sys.executable}" -m evidencekit inspect "$1" "$2" '
    args = ["sh", "-c", "", "sh", str(data / "openbsd/acct"), str(data / "missing")]
    args[2] = shell + ">&-"
    said = subprocess.run(args, check=False, capture_output=True)
    assert (said.returncode, said.stderr.count(b"\n")) == (3, 1)
    args[2] = shell + "2>&-"
    said = subprocess.run(args, check=False, capture_output=True)
    assert (said.returncode, said.stdout.count(b"evidencekit:")) == (3, 0)


STOPPED = """
import importlib.abc, os, signal, sys

class Stop(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name == os.environ["STOP_AT"]:
            os.kill(os.getpid(), signal.SIGINT)

sys.meta_path.insert(0, Stop())
"""


@pytest.mark.skipif(os.name == "nt", reason="Unix signals")
@pytest.mark.parametrize(
    "module", ["evidencekit.cli.parser", "evidencekit.cli.reading", "numpy", "evidencekit.records"]
)
def test_ctrl_c_during_the_start_ends_with_one_line(
    data: Path, tmp_path: Path, module: str
) -> None:
    (tmp_path / "sitecustomize.py").write_text(STOPPED, "utf-8")
    said = subprocess.run(
        [sys.executable, "-m", "evidencekit", "inspect", data / "openbsd/acct"],
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(tmp_path), "STOP_AT": module},
    )
    assert (said.returncode, said.stdout) == (130, b"")
    assert said.stderr == b"evidencekit: stopped at the keyboard\n"


@pytest.mark.parametrize(
    ("option", "text", "words"),
    [
        (
            "--since",
            "2017-11-05 01:30",
            (
                "clocks in America/Toronto showed this time twice, as they were set back: "
                "'2017-11-05 01:30': write 2017-11-05T01:30:00-04:00 for the first, "
                "2017-11-05T01:30:00-05:00 for the second"
            ),
        ),
        (
            "--until",
            "2017-03-12T02:30:00",
            (
                "clocks in America/Toronto never showed this time, as they were set forward over it: "
                "'2017-03-12T02:30:00': write a time before or after the change, "
                "2017-03-12T01:30:00-05:00 or 2017-03-12T03:30:00-04:00 say"
            ),
        ),
    ],
)
def test_a_local_time_that_was_not_once_is_not_guessed(
    evidencekit: Command, archive: Path, option: str, text: str, words: str
) -> None:
    zone = ("--zone", "America/Toronto")
    said = evidencekit("records", archive, option, text, *zone, code=2)
    assert (said.out, said.err) == ("", f"evidencekit: {words}\n")


def test_each_of_the_two_hours_can_be_named(evidencekit: Command, archive: Path) -> None:
    day = ("--since", "2017-11-05", "--until", "2017-11-05", "--zone", "America/Toronto", "--jsonl")
    whole = evidencekit("records", archive, *day).out.count("\n")
    parts = []
    for offset in ("-04:00", "-05:00"):
        at = f"2017-11-05T01:30:00{offset}"
        before = evidencekit("records", archive, *day[:2], "--until", at, *day[4:]).out.count("\n")
        after = evidencekit("records", archive, "--since", at, *day[2:]).out.count("\n")
        assert before + after == whole
        parts.append(before)
    assert parts[0] < parts[1]


@pytest.mark.skipif(os.name == "nt", reason="Unix signals")
@pytest.mark.parametrize(("number", "code"), [(2, 130), (15, 143), (1, 129)])
def test_a_signal_leaves_no_expanded_evidence_behind(
    archive: Path, tmp_path: Path, number: int, code: int
) -> None:
    """It is stopped in the middle: the reader takes no more than a pipe holds."""
    child = subprocess.Popen(
        [sys.executable, "-m", "evidencekit", "records", archive],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "TMPDIR": str(tmp_path)},
    )
    assert child.stdout is not None
    assert child.stdout.read(4) == b"file"
    assert [kept.name[:12] for kept in tmp_path.iterdir()] == ["evidencekit-"]
    child.send_signal(number)
    _, said = child.communicate(timeout=60)
    line = b"evidencekit: stopped at the keyboard\n" if number == 2 else b""
    assert (child.returncode, said) == (code, line)
    assert list(tmp_path.iterdir()) == []
