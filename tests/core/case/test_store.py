"""A case keeps what it is told, logs each act, and lets nobody change what was found."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import stat
import subprocess
import sys
from dataclasses import replace
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING

import pytest
from core.case.making import INFO, attach

from evidencekit.case import custody, ledger
from evidencekit.case.model import (
    Acquisition,
    CaseInfo,
    ClockCheck,
    CustodyHead,
    Note,
    Statement,
)
from evidencekit.case.store import OpenCase
from evidencekit.errors import BadRequest, Cancelled, CaseError, ReadFailed

if TYPE_CHECKING:
    from collections.abc import Callable

    from evidencekit.case.model import Exhibit
    from evidencekit.clock import FrozenClock


def file_of(folder: Path, content: bytes = b"accounting " * 1000, name: str = "pacct") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def kinds(case: OpenCase) -> list[str]:
    return [event.kind for event in case.custody()]


def test_a_new_case(case: OpenCase) -> None:
    assert case.folder.name == "story.ekcase"
    assert case.info == INFO
    assert case.exhibits() == ()
    assert case.faults == ()
    assert kinds(case) == ["case-created", "case-opened"]
    opened = case.custody()[1]
    assert opened.actor == "A. Beispiel (demonstration)"
    assert set(opened.facts) == {
        "account", "computer", "faults", "local_time", "program", "python", "sqlite", "system",
    }  # fmt: skip
    assert len(case.identity) == 32


def test_everything_is_private(
    case: OpenCase, add: Callable[[Path], Exhibit], tmp_path: Path
) -> None:
    add(file_of(tmp_path))
    case.log("note", "x")
    modes = {
        str(path.relative_to(case.folder)): stat.S_IMODE(path.stat().st_mode)
        for path in [case.folder, *case.folder.rglob("*")]
    }
    assert modes == {
        ".": 0o700,
        "case.lock": 0o600,
        "case.sqlite": 0o600,
        "case.sqlite-shm": 0o600,
        "case.sqlite-wal": 0o600,
        "exhibits": 0o700,
        "exhibits/EX-001": 0o700,
        "exhibits/EX-001/pacct": 0o400,
        "work": 0o700,
    }


def test_the_ending_is_added_and_a_taken_name_refused(tmp_path: Path, clock: FrozenClock) -> None:
    OpenCase.create(tmp_path / "a.b", INFO, clock).close()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.b.ekcase"]
    with pytest.raises(CaseError, match="already something of this name"):
        OpenCase.create(tmp_path / "a.b.ekcase", INFO, clock)


@pytest.mark.parametrize("name", ["/", ".", ".."])
def test_a_place_without_a_name_is_no_case(
    tmp_path: Path, clock: FrozenClock, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CaseError, match="no name for a case"):
        OpenCase.create(Path(name), CaseInfo(), clock)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        (PurePosixPath("/cases/a b?c#d%.ekcase"), "file:///cases/a%20b%3Fc%23d%25.ekcase"),
        (PureWindowsPath("C:\\cases\\x"), "file:///C:/cases/x"),
        (PureWindowsPath("\\\\server\\share\\x"), "file:////server/share/x"),
    ],
)
def test_the_case_file_is_named_to_sqlite_without_a_server(path: PurePath, uri: str) -> None:
    """SQLite takes what stands after two slashes for a computer, and knows none but this one."""
    assert ledger.uri_of(path) == uri


def test_an_exhibit_is_a_byte_exact_copy_with_its_own_time(
    case: OpenCase, add: Callable[[Path], Exhibit], tmp_path: Path
) -> None:
    content = os.urandom(3_000_000)
    path = file_of(tmp_path, content)
    os.utime(path, ns=(1_510_000_000_123_456_000, 1_510_000_000_123_456_000))
    exhibit = add(path)
    assert exhibit.number == "EX-001"
    assert exhibit.sha256 == hashlib.sha256(content).hexdigest()
    assert (exhibit.path, exhibit.name, exhibit.size) == (str(path), "pacct", 3_000_000)
    assert exhibit.modified_us == 1_510_000_000_123_456
    assert exhibit.stored == "exhibits/EX-001/pacct"
    copy = case.path_of(exhibit)
    assert copy.read_bytes() == content
    assert copy.stat().st_mtime_ns == 1_510_000_000_123_456_000
    assert [(check.occasion, check.matches) for check in exhibit.checks] == [("intake", True)]
    assert case.exhibits() == (exhibit,)
    event = case.custody()[-1]
    assert (event.kind, event.exhibit, event.facts["sha256"]) == (
        "exhibit-added", "EX-001", exhibit.sha256,
    )  # fmt: skip


def test_numbers_count_on_and_survive_reopening(
    case: OpenCase, add: Callable[[Path], Exhibit], tmp_path: Path, clock: FrozenClock
) -> None:
    for number in range(3):
        add(file_of(tmp_path, b"x" * number + b"y", f"pacct.{number}"))
    before = case.exhibits()
    case.close()
    with OpenCase.open(case.folder, clock) as again:
        assert again.exhibits() == before
        assert [exhibit.number for exhibit in before] == ["EX-001", "EX-002", "EX-003"]
        assert attach(again, file_of(tmp_path, b"new", "pacct.9")).number == "EX-004"


def test_in_place(case: OpenCase, tmp_path: Path) -> None:
    path = file_of(tmp_path)
    exhibit = attach(case, path, in_place=True)
    assert exhibit.in_place
    assert case.path_of(exhibit) == path
    assert list((case.folder / "exhibits").iterdir()) == []
    assert "referred to in place" in case.custody()[-1].text
    path.write_bytes(b"something else")
    (checked,) = case.check_exhibits("opening")
    assert not checked.intact


@pytest.mark.parametrize(
    "name", [b"caf\xe9 \x1b[31m", b"n" * 255, b"new\nline", b"back\\slash", "日本".encode()]
)
@pytest.mark.parametrize("in_place", [False, True])
def test_odd_names(case: OpenCase, tmp_path: Path, name: bytes, in_place: bool) -> None:
    folder = tmp_path / "odd"
    folder.mkdir()
    path = folder / os.fsdecode(name)
    path.write_bytes(b"content")
    exhibit = attach(case, path, in_place=in_place)
    assert case.path_of(exhibit).read_bytes() == b"content"
    assert exhibit.name.isprintable()
    case.close()
    with OpenCase.open(case.folder, case.clock) as again:
        assert again.exhibits() == (exhibit,)
        assert again.path_of(exhibit).read_bytes() == b"content"
        assert custody.from_jsonl(custody.to_jsonl(again.custody())) == again.custody()


# Hash checks


def test_a_mismatch_is_loud_and_sticks(
    case: OpenCase, add: Callable[[Path], Exhibit], tmp_path: Path
) -> None:
    good, bad = add(file_of(tmp_path, b"1", "a")), add(file_of(tmp_path, b"2", "b"))
    copy = case.path_of(bad)
    copy.chmod(0o600)
    copy.write_bytes(b"3")
    found = case.check_exhibits("before report")
    assert [exhibit.intact for exhibit in found] == [True, False]
    assert kinds(case)[-2:] == ["hash-mismatch", "hashes-verified"]
    loud = case.custody()[-2]
    assert loud.exhibit == bad.number
    assert "NOT the bytes taken in (before report)" in loud.text
    assert loud.facts == {"expected": bad.sha256, "found": hashlib.sha256(b"3").hexdigest()}
    copy.write_bytes(b"2")
    again = case.check_exhibits("after report")
    assert [exhibit.intact for exhibit in again] == [True, False], "once broken, always broken"
    assert [check.matches for check in again[1].checks] == [True, False, True]
    assert case.exhibit(good.number).intact


def test_an_exhibit_that_is_gone_is_a_failed_check(
    case: OpenCase, add: Callable[[Path], Exhibit], tmp_path: Path
) -> None:
    exhibit = add(file_of(tmp_path))
    case.path_of(exhibit).unlink()
    (found,) = case.check_exhibits("opening")
    assert not found.intact
    assert found.checks[-1].sha256 == ""
    assert "there is no such file" in found.checks[-1].text


def test_checks_done_before_a_stop_are_kept(
    case: OpenCase, add: Callable[[Path], Exhibit], tmp_path: Path
) -> None:
    for number in range(3):
        add(file_of(tmp_path, b"%d" % number, f"p{number}"))

    def stop(what: str, done: int, total: int) -> None:
        if what == "hashing EX-002":
            raise Cancelled

    with pytest.raises(Cancelled):
        case.check_exhibits("opening", progress=stop)
    assert [len(exhibit.checks) for exhibit in case.exhibits()] == [2, 1, 1]


def test_a_check_made_elsewhere_is_recorded(
    case: OpenCase, add: Callable[[Path], Exhibit], tmp_path: Path
) -> None:
    exhibit = add(file_of(tmp_path))
    assert case.record_check("EX-001", "on request", exhibit.sha256).matches
    assert not case.record_check("EX-001", "on request", "").matches
    with pytest.raises(BadRequest, match="no such exhibit: EX-002"):
        case.record_check("EX-002", "on request", "")


# What people tell


def test_a_declared_hash_is_compared(
    case: OpenCase, add: Callable[[Path], Exhibit], tmp_path: Path
) -> None:
    content = b"accounting"
    exhibit = add(file_of(tmp_path, content))
    spaced = " ".join(exhibit.sha256.upper()[i : i + 8] for i in range(0, 64, 8))
    told = case.set_acquisition(
        "EX-001",
        Acquisition(copied_by="B. Beispiel", copied_at="2017-12-01 09:00", declared_sha256=spaced),
    )
    assert told.acquisition.declared_sha256 == exhibit.sha256
    event = case.custody()[-1]
    assert event.text == (
        "acquisition of EX-001 stated: the SHA-256 declared at the source is that of the exhibit"
    )
    assert (event.reported_by, event.happened) == ("B. Beispiel", "2017-12-01 09:00")
    case.set_acquisition("EX-001", Acquisition(declared_sha256="0" * 64))
    assert "MISMATCH: the SHA-256 declared at the source is 0000" in case.custody()[-1].text
    md5 = hashlib.md5(content, usedforsecurity=False).hexdigest()
    case.set_acquisition("EX-001", Acquisition(declared_md5=md5))
    assert case.custody()[-1].text.endswith("the MD5 declared at the source is that of the exhibit")
    with pytest.raises(BadRequest, match="no hash of 64 hexadecimal digits"):
        case.set_acquisition("EX-001", Acquisition(declared_sha256="12"))
    assert case.exhibit("EX-001").acquisition.declared_md5 == md5


def test_case_data_change_with_before_and_after(case: OpenCase) -> None:
    case.set_info(replace(INFO, title="Other", clock_skew_s=None))
    event = case.custody()[-1]
    assert event.facts == {
        "changed": {"title": ["Claims transfer", "Other"], "clock_skew_s": ["-1.5", None]}
    }
    count = case.head().count
    case.set_info(replace(INFO, title="Other", clock_skew_s=None))
    assert case.head().count == count, "nothing changed, nothing logged"
    assert case.info.clock_skew_s is None


def test_the_clock_check(case: OpenCase) -> None:
    check = ClockCheck(2_500_000, "1970-01-01 00:00:01", 1_000_000, "radio clock", "C. Beispiel")
    event = case.add_clock_check(check)
    assert case.clock_checks() == (check,)
    assert event.text.endswith("this computer was 1.500 s ahead of it")
    assert event.reported_by == "C. Beispiel"
    assert case.add_clock_check(ClockCheck(0, "half past two")).text.endswith(
        "the reference showed half past two"
    )


def test_settings(case: OpenCase) -> None:
    count = case.head().count
    assert case.setting("query") is None
    case.set_setting("query", {"command": "partner-upload", "share": 0.5})
    assert case.setting("query") == {"command": "partner-upload", "share": 0.5}
    assert case.head().count == count


# Notes, marks, statements


def test_notes_marks_and_undo(case: OpenCase) -> None:
    key = "record:EX-003@0x14C0"
    case.set_note(Note(key, marked=True))
    case.set_note(Note(key, "odd length", marked=True, tags=("ask", "later")))
    assert case.note(key) == Note(key, "odd length", True, ("ask", "later"))
    assert case.undo() is not None
    assert case.note(key) == Note(key, marked=True)
    assert case.redo() is not None
    assert case.note(key) == Note(key, "odd length", True, ("ask", "later"))
    case.undo()
    case.undo()
    assert case.notes() == ()
    assert case.undo() is None
    assert kinds(case)[2:] == [
        "record-marked", "note-written", "change-undone", "change-redone", "change-undone",
        "change-undone",
    ]  # fmt: skip
    events = case.custody()
    assert [event.corrects for event in events[2:]] == [None, None, 4, 4, 4, 3]
    assert events[3].facts["changes"] == [
        {
            "what": "note",
            "on": key,
            "before": {"marked": True, "tags": [], "text": ""},
            "after": {"marked": True, "tags": ["ask", "later"], "text": "odd length"},
        }
    ]


def test_a_new_step_ends_redo(case: OpenCase) -> None:
    case.set_note(Note("a", "1"))
    case.undo()
    case.set_note(Note("b", "2"))
    assert case.redo() is None
    assert [note.key for note in case.notes()] == ["b"]


def test_many_at_once_are_one_step(case: OpenCase) -> None:
    marks = [Note(f"record:EX-001@0x{64 * n:X}", marked=True) for n in range(80)]
    event = case.set_notes(marks)
    assert event is not None
    assert event.text.endswith(", and 79 more of the same step")
    assert case.set_notes(marks) is None, "they stand so already"
    case.undo()
    assert case.notes() == ()


def test_undo_survives_reopening(case: OpenCase) -> None:
    case.set_note(Note("a", "1"))
    case.set_statement(Statement("finding:x", "I saw it", "D. Beispiel"))
    case.close()
    with OpenCase.open(case.folder, case.clock) as again:
        assert again.statements() == (Statement("finding:x", "I saw it", "D. Beispiel"),)
        again.undo()
        assert again.statements() == ()
        again.undo()
        assert again.notes() == ()
        assert again.check_custody() == ()


# Nobody changes what was found


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE custody SET body = '{}'",
        "DELETE FROM custody WHERE seq = 2",
        "INSERT INTO custody VALUES (9, '{}', printf('%064d', 0), printf('%064d', 1))",
        "INSERT INTO custody VALUES (4, '{}', printf('%064d', 0), printf('%064d', 1))",
        "INSERT OR REPLACE INTO custody VALUES (1, '{}', printf('%064d', 0), printf('%064d', 1))",
        "UPDATE exhibit SET sha256 = printf('%064d', 0)",
        "DELETE FROM exhibit",
        "UPDATE hash_check SET matches = 1",
        "DELETE FROM hash_check",
    ],
)
def test_the_file_itself_refuses_changes(
    case: OpenCase, add: Callable[[Path], Exhibit], tmp_path: Path, sql: str
) -> None:
    add(file_of(tmp_path))
    case.close()
    db = sqlite3.connect(case.folder / "case.sqlite")
    with pytest.raises(sqlite3.IntegrityError):
        db.execute(sql)
    db.close()


def test_tampering_past_the_triggers_shows_at_opening(case: OpenCase) -> None:
    case.log("note", "one")
    head = case.head()
    case.close()
    db = sqlite3.connect(case.folder / "case.sqlite")
    db.execute("DROP TRIGGER custody_stands")
    db.execute("UPDATE custody SET body = replace(body, 'one', 'two') WHERE seq = 3")
    db.commit()
    db.close()
    with OpenCase.open(case.folder, case.clock) as again:
        assert again.faults == ("event 3 was changed after it was written",)
        assert again.custody()[-1].facts["faults"] == list(again.faults)
        assert again.check_custody([head]) == again.faults
        assert again.check_custody([CustodyHead(99, "0" * 64)])[1].startswith("the log was cut")


def test_a_path_out_of_the_case_is_refused(
    case: OpenCase, add: Callable[[Path], Exhibit], tmp_path: Path
) -> None:
    add(file_of(tmp_path))
    case.close()
    db = sqlite3.connect(case.folder / "case.sqlite")
    db.execute("DROP TRIGGER exhibit_stands")
    db.execute("UPDATE exhibit SET stored_bytes = CAST('exhibits/../../pacct' AS BLOB)")
    db.commit()
    db.close()
    with (
        OpenCase.open(case.folder, case.clock) as again,
        pytest.raises(CaseError, match="outside its own folder"),
    ):
        again.path_of(again.exhibit("EX-001"))


# Opening


def test_two_windows_cannot_write(case: OpenCase) -> None:
    with pytest.raises(CaseError, match="already open in another window"):
        OpenCase.open(case.folder, case.clock)
    case.log("note", "still mine")


def test_another_process_cannot_write_either(case: OpenCase) -> None:
    code = (
        "import sys; from pathlib import Path\n"
        "from evidencekit.case.store import OpenCase; from evidencekit.clock import SystemClock\n"
        "from evidencekit.errors import CaseError\n"
        "try: OpenCase.open(Path(sys.argv[1]), SystemClock())\n"
        "except CaseError as exc: print(exc.what)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, case.folder], capture_output=True, text=True, check=True
    )
    assert done.stdout == "this case is already open in another window\n"


def test_one_may_look_while_another_writes(case: OpenCase) -> None:
    with OpenCase.open(case.folder, case.clock, read_only=True) as looking:
        assert looking.info == INFO
        case.log("note", "written meanwhile")
        assert looking.custody()[-1].text == "written meanwhile"
        for act in (
            lambda: looking.log("note", "x"),
            lambda: looking.set_note(Note("a", "b")),
            lambda: looking.set_info(CaseInfo()),
            lambda: looking.receive(case.folder),
        ):
            with pytest.raises(CaseError, match="opened for reading only"):
                act()


def test_closing_lets_others_in_and_leaves_no_work(case: OpenCase) -> None:
    (case.work_folder / "expanded").write_bytes(b"x")
    case.close()
    case.close()
    assert sorted(path.name for path in case.folder.iterdir()) == [
        "case.lock", "case.sqlite", "exhibits",
    ]  # fmt: skip
    OpenCase.open(case.folder, case.clock).close()


@pytest.mark.parametrize("content", [None, b"", b"not a case at all" * 100])
def test_what_is_no_case(tmp_path: Path, clock: FrozenClock, content: bytes | None) -> None:
    folder = tmp_path / "x.ekcase"
    folder.mkdir()
    if content is not None:
        (folder / "case.sqlite").write_bytes(content)
    with pytest.raises(CaseError) as told:
        OpenCase.open(folder, clock)
    assert told.value.what in {"this is no case folder", "this file is not a case"}
    assert told.value.do_next == "choose a folder whose name ends in .ekcase"


def test_a_missing_case_folder(tmp_path: Path, clock: FrozenClock) -> None:
    with pytest.raises(CaseError, match="there is no such case folder"):
        OpenCase.open(tmp_path / "gone.ekcase", clock)


def test_a_foreign_sqlite_file_is_no_case(tmp_path: Path, clock: FrozenClock) -> None:
    folder = tmp_path / "x.ekcase"
    folder.mkdir()
    db = sqlite3.connect(folder / "case.sqlite")
    db.execute("CREATE TABLE t (a)")
    db.close()
    with pytest.raises(CaseError, match="this file is not a case"):
        OpenCase.open(folder, clock)


def test_a_stop_while_copying_leaves_nothing(case: OpenCase, tmp_path: Path) -> None:
    path = file_of(tmp_path, b"x" * 5_000_000)

    def stop(what: str, done: int, total: int) -> None:
        if done > 2_000_000:
            raise Cancelled

    with pytest.raises(Cancelled):
        case.receive(path, progress=stop)
    assert list((case.folder / "exhibits").iterdir()) == []
    with pytest.raises(ReadFailed, match="there is no such file"):
        case.receive(tmp_path / "gone")
    assert list((case.folder / "exhibits").iterdir()) == []
