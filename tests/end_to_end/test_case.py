"""``case``: the story held as a case from the command line, from the first copy to the hand-over."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import sqlite3
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from program import Command, Ran, run
from program import run_here as here

if TYPE_CHECKING:
    from collections.abc import Callable

JOB = ("--command", "partner-upload", "--user", 1004, "--since", "2017-10-20", "--until",
       "2017-11-30", "--focus", "2017-11-14")  # fmt: skip


@pytest.fixture(scope="module")
def story(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The case: 42 accounting files with the list of their hashes, passwd, cron logs, crontab."""
    nights = data / "nightly-2017"
    folder = tmp_path_factory.mktemp("case")
    sums = "".join(
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  acct-archive/{path.name}\n"
        for path in sorted((nights / "acct-archive").iterdir())
    )
    (folder / "sums").write_text(sums)
    case = folder / "story.ekcase"
    said = run(
        "case", "new", folder / "story", "--number", "2017-118", "--title", "Claims transfer",
        "--requester", "Counsel", "--authority", "the operator's consent", "--question",
        "Did the job run?", "--zone", "America/Toronto", "--clock-skew", "-1.5", "--examiner",
        "A. Beispiel (demonstration)", "--examiner-role", "examiner", "--organisation", "Lab",
        "--qualifications", "none", "--contact", "a@example", "--notes", "a note",
    )  # fmt: skip
    assert said.out == f"{case}\n"
    run(
        "case", "add", case, nights / "acct-archive", "--hash-list", folder / "sums",
        "--acquired-by", "C. Operator", "--acquired-at", "2017-12-01 09:00 −05:00", "--method",
        "scp from the running host", "--tool", "OpenSSH 9.2", "--medium", "USB stick 17", "--seals",
        "bag 4711, whole", "--host", "claims-gw", "--os", "Debian 12", "--told-by", "D. Clerk",
    )  # fmt: skip
    run(
        "case", "add", case, nights / "etc/passwd", nights / "etc/cron.d/partner-upload",
        *sorted((nights / "logs").glob("cron.log*")),
    )  # fmt: skip
    return case


@pytest.fixture
def copied(story: Path, tmp_path: Path) -> Path:
    """A copy of the case to change."""
    return Path(shutil.copytree(story, tmp_path / "copy.ekcase"))


def shown(case: Path) -> Any:
    return here("case", "show", case, "--json").json


def events(case: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = here("case", "custody", case, "--json").json["events"]
    return found


def test_what_is_said_about_the_case(story: Path) -> None:
    told = shown(story)
    assert {key: told[key] for key in ("number", "title", "requester", "authority", "notes")} == {
        "number": "2017-118", "title": "Claims transfer", "requester": "Counsel",
        "authority": "the operator's consent", "notes": "a note",
    }  # fmt: skip
    assert (told["zone"], told["clock_skew_s"]) == ("America/Toronto", -1.5)
    assert told["examiner"] == {
        "name": "A. Beispiel (demonstration)", "role": "examiner", "organisation": "Lab",
        "qualifications": "none", "contact": "a@example",
    }  # fmt: skip
    assert (told["exhibits"], told["records"]) == (52, 14_541)
    assert (told["warnings"], told["changed"], told["in_place"]) == ([], [], [])


def test_case_data_change_one_by_one(copied: Path) -> None:
    here("case", "set", copied, "--title", "Other", "--clock-skew", "unknown", "--question", "A?",
        "--question", "B?")  # fmt: skip
    told = shown(copied)
    assert (told["number"], told["title"], told["clock_skew_s"], told["questions"]) == (
        "2017-118", "Other", None, ["A?", "B?"],
    )  # fmt: skip
    event = events(copied)[-1]
    assert event["text"] == "case data changed: clock_skew_s, questions, title"
    for options, what in (
        (("--zone", "Mars/North"), "unknown time zone"),
        (("--clock-skew", "two"), "no number of seconds"),
    ):
        assert what in here("case", "set", copied, *options, code=2).err


def test_the_exhibits(story: Path, archive: Path) -> None:
    exhibits = here("case", "exhibits", story, "--json").json["exhibits"]
    kinds = [exhibit["kind"] for exhibit in exhibits]
    assert {kind: kinds.count(kind) for kind in set(kinds)} == {
        "accounting": 42, "hash-list": 1, "passwd": 1, "crontab": 1, "system-log": 7,
    }  # fmt: skip
    files = {Path(exhibit["path"]).name: exhibit for exhibit in exhibits}
    questioned = files["pacct.16.gz"]
    content = (archive / "pacct.16.gz").read_bytes()
    assert questioned["sha256"] == hashlib.sha256(content).hexdigest()
    assert (questioned["records"], questioned["layout"]) == (1052, "linux-v3-le")
    assert questioned["declared_agrees"] is True
    assert questioned["acquisition"] == {
        "copied_by": "C. Operator", "copied_at": "2017-12-01 09:00 −05:00",
        "method": "scp from the running host", "tool": "OpenSSH 9.2", "medium": "USB stick 17",
        "seals": "bag 4711, whole", "source_host": "claims-gw", "source_os": "Debian 12",
        "description": "", "declared_sha256": questioned["sha256"],
        "declared_by": f"hash list EX-001, line {_line(archive, 'pacct.16.gz')}",
        "declared_md5": "",
    }  # fmt: skip
    assert questioned["checks"][0]["occasion"] == "intake"
    stated = [e for e in events(story) if e["kind"] == "acquisition-stated"]
    assert len(stated) == 42
    assert {e["reported_by"] for e in stated} == {"D. Clerk"}
    assert {e["happened"] for e in stated} == {"2017-12-01 09:00 −05:00"}
    text = here("case", "exhibits", story).out
    assert text.count("agrees\n") == 42


def _line(archive: Path, name: str) -> int:
    return 1 + sorted(path.name for path in archive.iterdir()).index(name)


def test_the_same_file_twice_and_what_is_no_evidence(copied: Path, archive: Path) -> None:
    said = here("case", "add", copied, archive / "pacct", code=3)
    assert "this file is in the case already, as EX-" in said.err
    said = here("case", "add", copied, copied, "--kind", "passwd", code=2)
    assert "a folder gives only its accounting files" in said.err
    assert "nothing was named" in here("case", "add", copied, code=2).err
    assert shown(copied)["exhibits"] == 52


@pytest.mark.skipif(os.name == "nt", reason="arguments are no bytes there")
def test_words_that_are_no_text_are_refused_in_a_sentence(tmp_path: Path) -> None:
    """As a terminal sends them whose encoding is another than the program was told."""
    case = tmp_path / "c.ekcase"
    said = here("case", "new", case, "--title", "caf\udce9", code=3)
    assert "cannot be kept: it holds bytes that are no text" in said.err
    assert list(tmp_path.iterdir()) == []


def test_in_place_is_said(copied: Path, data: Path, tmp_path: Path) -> None:
    huge = tmp_path / "huge.acct"
    shutil.copy(data / "powercut" / "pacct-crash-ext4-writeback", huge)
    said = here("case", "add", copied, huge, "--in-place", "--received-as", "/var/account/pacct")
    taken, problem = said.out.splitlines()
    assert taken.endswith("/var/account/pacct")
    assert problem.strip().startswith("27,392 bytes of zeros")
    assert shown(copied)["in_place"] == ["EX-053"]
    assert "referred to in place" in here("case", "exhibits", copied).out
    (added,) = [e for e in events(copied) if e["exhibit"] == "EX-053"]
    assert added["text"].endswith("referred to in place")
    huge.write_bytes(huge.read_bytes() + b"more")
    said = here("case", "verify", copied, code=1)
    assert "EX-053  huge.acct: CHANGED: found " in said.out
    said = here("case", "jobs", copied, code=1)
    assert "EX-053 huge.acct: NOT the bytes taken in, found " in said.err


ODD = [
    b"\xff\xfe pacct",
    b"n" * 255,
    b"new\nline",
    b"\x1b[31mred",
    b"-rf",
    b"..%2f..%2fetc",
    b"CON",
]


def test_names_that_are_no_text_or_too_long_or_tricky(copied: Path, tmp_path: Path) -> None:
    offered = []
    for number, name in enumerate(ODD):
        path = tmp_path / os.fsdecode(name)
        path.write_bytes(b"ticket %d" % number)
        offered.append(path)
    here("case", "add", copied, *offered, "--kind", "attachment")
    exhibits = here("case", "exhibits", copied, "--json").json["exhibits"][52:]
    assert [exhibit["sha256"] for exhibit in exhibits] == [
        hashlib.sha256(b"ticket %d" % number).hexdigest() for number in range(len(ODD))
    ]
    names = [exhibit["name"] for exhibit in exhibits]
    assert names[:2] == ["\\xff\\xfe pacct", "n" * 255]
    assert all(name.isprintable() for name in names)
    for number in range(53, 53 + len(ODD)):
        (copy,) = (copied / f"exhibits/EX-{number:03d}").iterdir()
        assert re.fullmatch(r"[A-Za-z0-9._%-]{1,120}", copy.name), copy.name
    here("case", "verify", copied)


@pytest.mark.parametrize("what", ["link", "pipe", "device", "gone"])
def test_what_is_no_file(copied: Path, tmp_path: Path, what: str) -> None:
    path = tmp_path / what
    if what == "link":
        path.symlink_to("/etc/passwd")
    elif what == "pipe":
        os.mkfifo(path)
    elif what == "device":
        path = Path("/dev/zero")
    said = here("case", "add", copied, path, code=3)
    words = {
        "link": "this is a symbolic link to /etc/passwd, and links are not followed",
        "pipe": "this is a named pipe (FIFO), not a file",
        "device": "this is a character device, not a file",
        "gone": "there is no such file or folder",
    }
    assert said.err.startswith(f"evidencekit: {words[what]}: {path}: ")
    assert shown(copied)["exhibits"] == 52


def test_a_declared_hash_that_differs_is_loud(copied: Path, data: Path) -> None:
    ticket = data / "README.md"
    said = here("case", "add", copied, ticket, "--kind", "attachment", "--sha256", "0" * 64, code=1)
    assert "the hash declared DIFFERS" in said.out
    said = here("case", "acquired", copied, "EX-053", "--sha256", "12", code=3)
    assert "this is no hash of 64 hexadecimal digits" in said.err
    right = hashlib.sha256(ticket.read_bytes()).hexdigest()
    here("case", "acquired", copied, "EX-053", "--sha256", right.upper(), "--declared-by", "E")
    event = events(copied)[-1]
    assert event["text"].endswith("the SHA-256 declared at the source is that of the exhibit")
    assert event["reported_by"] == "E"


def test_jobs_and_findings_in_the_cases_zone(copied: Path) -> None:
    jobs = here("case", "jobs", copied, "--json").json["jobs"]
    (job,) = [job for job in jobs if job["command"] == "partner-upload" and job["uid"] == 1004]
    assert (job["runs"], job["usual_start_local"]) == (41, "02:00")
    found = here("case", "findings", copied, *JOB, "--json").json
    assert found["filter"]["zone"] == "America/Toronto"
    keys = [finding["key"] for finding in found["findings"]]
    assert keys[0] == "run-exit-nonzero:EX-018@0x14C0"
    text = here("case", "findings", copied, *JOB).out
    assert keys == re.findall(r"^     (\S.*)$", text, re.MULTILINE)
    checks = here("case", "exhibits", copied, "--json").json["exhibits"][0]["checks"]
    assert [check["occasion"] for check in checks] == ["intake", *3 * ["opening"]]


def test_notes_marks_statements_and_undo(copied: Path) -> None:
    here("case", "note", copied, "EX-018@0x14C0", "the night", "--mark", "--tag", "28")
    here("case", "note", copied, "EX-018 @ 5312", "--tag", "curl")
    here("case", "note", copied, "EX-018", "from the operator")
    here("case", "note", copied, "case", "whole")
    here("case", "findings", copied, *JOB)
    here("case", "statement", copied, "run-longer:EX-018@0x14C0", "As seen.", "--told-by", "E")
    told = here("case", "notes", copied, "--json").json
    assert told["notes"] == [
        {"key": "case", "text": "whole", "marked": False, "tags": []},
        {"key": "exhibit:EX-018", "text": "from the operator", "marked": False, "tags": []},
        {"key": "record:EX-018@0x14C0", "text": "the night", "marked": True, "tags": ["curl"]},
    ]
    assert told["statements"] == [
        {"key": "run-longer:EX-018@0x14C0", "text": "As seen.", "told_by": "E"}
    ]
    undone = here("case", "undo", copied)
    assert "undone (event " in undone.out
    assert here("case", "notes", copied, "--json").json["statements"] == []
    here("case", "redo", copied)
    text = here("case", "notes", copied).out
    assert "statement  run-longer:EX-018@0x14C0 (told by E): As seen.\n" in text
    assert "marked     record:EX-018@0x14C0 #curl: the night\n" in text
    for on in ("EX-018@0x14C1", "EX-099", "EX-044@0", "nonsense"):
        here("case", "note", copied, on, "x", code=3)
    assert "there is nothing to note" in here("case", "note", copied, "case", code=2).err


def test_a_statement_on_no_finding_is_refused_with_the_keys(copied: Path, tmp_path: Path) -> None:
    here("case", "findings", copied, *JOB)
    before = len(events(copied))
    said = here("case", "statement", copied, "run-longest:EX-018@0x14C0", "Lost?", code=3)
    assert said.err.startswith(
        "evidencekit: no finding of this case has this key: 'run-longest:EX-018@0x14C0': the keys are "
    )
    assert "run-longer:EX-018@0x14C0, " in said.err
    assert said.err.count("\n") == 1
    assert [e["kind"] for e in events(copied)[before:]] == ["case-opened"]
    here("case", "statement", copied, "finding:run-longer:EX-018@0x14C0", "As seen.")
    here("case", "statement", copied, "of-an-older-version", "")
    here("case", "new", tmp_path / "empty", "--number", "7")
    said = here("case", "statement", tmp_path / "empty.ekcase", "runs-counted", "x", code=3)
    assert "no job was analysed yet: see them" in said.err


def test_the_clock_check_and_the_hand_over(copied: Path, tmp_path: Path) -> None:
    said = here("case", "clock-check", copied, "2017-11-14 02:00:00 −05:00", "--source",
               "radio clock", "--shown", "2017-11-14T07:00:03Z")  # fmt: skip
    assert said.out.endswith("this computer was 3.000 s ahead of it\n")
    (check,) = here("case", "notes", copied, "--json").json["clock_checks"]
    assert (check["ahead_s"], check["source"]) == (3.0, "radio clock")
    for words, why in (
        (("about noon",), "not a date or time: 'about noon'"),
        (
            ("2017-11-14 02:00:00",),
            "the time does not say in which zone it is: '2017-11-14 02:00:00'",
        ),
        (("2017-11-14",), "the time does not say in which zone it is: '2017-11-14'"),
        (("2017-11-14T07:00:00Z", "--shown", "7"), "not a date or time: '7'"),
    ):
        assert here("case", "clock-check", copied, *words, code=2).err.startswith(
            f"evidencekit: {why}"
        )
    assert len(here("case", "notes", copied, "--json").json["clock_checks"]) == 1
    (tmp_path / "report.pdf").write_bytes(b"%PDF-")
    said = here("case", "handover", copied, tmp_path / "report.pdf", "--to", "Counsel", "--how",
               "in person", "--when", "20 Nov 2017, noon", "--item", "a stick")  # fmt: skip
    assert said.code == 0
    event = events(copied)[-1]
    assert (event["kind"], event["happened"]) == ("handed-over", "20 Nov 2017, noon")
    assert event["reported_by"] == "A. Beispiel (demonstration)"
    assert event["facts"]["files"][0]["sha256"] == hashlib.sha256(b"%PDF-").hexdigest()
    here("case", "correct", copied, event["seq"], "it was one o'clock")
    assert events(copied)[-1]["corrects"] == event["seq"]


def test_the_custody_log_leaves_the_house(copied: Path, tmp_path: Path) -> None:
    whole = run("case", "custody", copied, "--jsonl").out
    head = json.loads(whole.splitlines()[-1])
    count = len(whole.splitlines())
    witness = f"{count}:{head['hash']}"
    said = here("case", "custody", copied, "--export", tmp_path / "custody.jsonl")
    assert "events, head " in said.out
    exported = (tmp_path / "custody.jsonl").read_text("utf-8")
    assert exported.startswith(whole), "the opening for the export is in it too"
    page = (Path(__file__).parents[2] / "docs/custody-log.md").read_text("utf-8")
    (script,) = re.findall(r"```perl\n(.*?)```", page, re.DOTALL)
    (tmp_path / "check.pl").write_text(script)
    done = subprocess.run(
        ["perl", tmp_path / "check.pl", tmp_path / "custody.jsonl", str(count), head["hash"]],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    here("case", "custody", copied, "--head", witness)
    wrong = f"{count}:{'0' * 64}"
    said = here("case", "custody", copied, "--head", wrong, code=1)
    assert f"its first {count} events are not those handed out earlier" in said.err
    here("case", "verify", copied, "--head", wrong, "--json", code=1)
    assert "this is no end" in here("case", "custody", copied, "--head", "12", code=2).err
    here("case", "custody", copied, "--export", tmp_path / "custody.jsonl", code=3)


def test_verify_hashes_all_and_finds_what_changed(copied: Path) -> None:
    said = here("case", "verify", copied)
    assert said.out.count(": the bytes taken in\n") == 52
    (copy,) = (copied / "exhibits/EX-018").iterdir()
    whole = copy.read_bytes()
    copy.chmod(0o600)
    copy.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    told = here("case", "verify", copied, "--json", code=1).json
    assert [x["number"] for x in told["exhibits"] if not x["intact"]] == ["EX-018"]
    copy.write_bytes(whole)
    said = here("case", "verify", copied, code=1)
    assert "pacct.16.gz: the bytes taken in, but an earlier check found others\n" in said.out
    assert "EX-018 pacct.16.gz: NOT the bytes taken in" in here("case", "show", copied).err


def test_a_log_changed_behind_our_back_is_found(copied: Path) -> None:
    db = sqlite3.connect(copied / "case.sqlite")
    db.executescript(
        "DROP TRIGGER custody_stands;"
        "UPDATE custody SET body = replace(body, 'C. Operator', 'X. Operator') WHERE seq = 6"
    )
    db.close()
    said = here("case", "custody", copied, code=1)
    assert "event 6 was changed after it was written" in said.err
    said = here("case", "verify", copied, code=1)
    assert "custody log: event 6 was changed after it was written\n" in said.out


def test_a_draft_and_the_final_report_from_the_case(copied: Path, tmp_path: Path) -> None:
    here("case", "note", copied, "EX-018@0x14C0", "the night in question", "--mark")
    here("case", "findings", copied, *JOB)
    here("case", "statement", copied, "run-exit-nonzero:EX-018@0x14C0", "Seen by myself.")
    here("case", "findings", copied, "--command", "backup-home", "--user", 0)
    here("case", "statement", copied, "run-exit-nonzero:EX-011@0x1D40", "On another job.")
    here("case", "clock-check", copied, "2017-11-14T07:00:00Z", "--source", "radio clock")
    said = here("case", "report", copied, *JOB, "--draft")
    assert "a statement is on no finding of this report: run-exit-nonzero:EX-011@0x1D40" in said.err
    assert (copied / "reports/draft.pdf").is_file()
    out = tmp_path / "out"
    said = run("case", "report", copied, *JOB, "--profile", "full", "--opinion", "My opinion.",
               "--declaration", "us-1746", "--out", out)  # fmt: skip
    assert "exit status 28" in said.out
    text = _text(out / "R-2017-118-01.pdf")
    for words in (
        "Counsel", "the operator's consent", "Did the job run?", "a note", "scp from the running host",
        "bag 4711, whole", "USB stick 17", "radio clock", "the night in question",
        "Seen by myself.", "My opinion.", "a@example", "−1.5",
    ):  # fmt: skip
        assert words.replace("'", "’") in text.replace("'", "’"), words
    here("verify", out / "R-2017-118-01-bundle", "--case", copied)
    assert events(copied)[-1]["text"].startswith("R-2017-118-01-bundle verified: All that can be ")
    assert (
        here("case", "handover", copied, "--to", "Counsel", out / "R-2017-118-01-bundle").code == 0
    )
    said = run(
        "case", "report", copied, *JOB, "--out", out, "--leave-out", "baseline:all=off topic"
    )
    again = _text(out / "R-2017-118-02.pdf")
    assert "R-2017-118-01" in again, "it says which report it replaces"
    assert "off topic" in again
    kinds = [event["kind"] for event in events(copied)]
    assert kinds.count("report-written") == 2
    page = (Path(__file__).parents[2] / "docs/custody-log.md").read_text("utf-8")
    assert {kind for kind in kinds if f"`{kind}`" not in page} == set(), "all are described"
    here("case", "report", copied, *JOB, "--leave-out", "x", code=2)
    said = here("case", "report", copied, *JOB, "--draft", "--out", out, code=2)
    assert "a draft stays in the case folder" in said.err


def _text(path: Path) -> str:
    done = subprocess.run(["pdftotext", "-layout", path, "-"], check=True, capture_output=True)
    return " ".join(done.stdout.decode().split())


def test_looking_leaves_no_trace_and_works_beside_a_writer(story: Path) -> None:
    before = (story / "case.sqlite").read_bytes()
    for verb in ("show", "exhibits", "notes", "custody"):
        here("case", verb, story)
    assert (story / "case.sqlite").read_bytes() == before


@pytest.mark.parametrize(
    "arguments",
    [
        ("case",),
        ("case", "frobnicate"),
        ("case", "add"),
        ("case", "handover", "x.ekcase"),
        ("case", "correct", "x.ekcase", "one", "text"),
        ("case", "add", "x.ekcase", "y", "--kind", "elf"),
        ("case", "custody", "x.ekcase", "--jsonl", "--json"),
    ],
)
def test_wrong_usage(evidencekit: Command, arguments: tuple[str, ...]) -> None:
    said = evidencekit(*arguments, code=2)
    assert said.out == ""
    assert re.fullmatch(
        r"evidencekit: wrong usage: .+: see evidencekit case( \w+)? --help\n", said.err
    )


def test_an_empty_name_is_not_the_folder_one_stands_in(copied: Path) -> None:
    said = here("case", "add", copied, "", code=2)
    assert "an empty name names no file" in said.err


def test_what_is_no_case(tmp_path: Path) -> None:
    said = here("case", "show", tmp_path, code=3)
    assert said.err.startswith(f"evidencekit: this is no case folder: {tmp_path}: choose")
    said = here("case", "show", tmp_path / "gone", code=3)
    assert "there is no such case folder" in said.err
    here("case", "new", tmp_path / "a")
    assert "already something of this name" in here("case", "new", tmp_path / "a", code=3).err


def test_help_names_every_verb(evidencekit: Callable[..., Ran]) -> None:
    text = evidencekit("case", "--help").out
    for verb in (
        "new", "set", "show", "add", "acquired", "exhibits", "verify", "jobs", "findings",
        "report", "note", "statement", "undo", "redo", "notes", "clock-check", "handover",
        "correct", "custody",
    ):  # fmt: skip
        assert re.search(rf"^    {verb}\b", text, re.MULTILINE), verb
