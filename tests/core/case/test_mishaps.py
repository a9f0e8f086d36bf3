"""Full disks, read-only media, sticks pulled out, odd files: a sentence each, and nothing lost."""

from __future__ import annotations

import os
import resource
import signal
import socket
import sqlite3
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from core.case.making import INFO, attach, put_guards_back

from evidencekit.case.model import Note
from evidencekit.case.store import OpenCase
from evidencekit.errors import CaseError, EvidenceError, ReadFailed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from evidencekit.case.model import Exhibit
    from evidencekit.clock import FrozenClock


@contextmanager
def small_disk(place: Path, size: str) -> Iterator[None]:
    """A file system of its own in memory; tests that need one are skipped where it cannot be had."""
    if not sys.platform.startswith("linux") or os.geteuid() != 0:
        pytest.skip("needs root on Linux: mounts a small file system")
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(place)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"cannot mount a file system here: {done.stderr.strip()}")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", place], check=True)


def refused(case: OpenCase, path: Path) -> EvidenceError:
    """What taking ``path`` in says; the case stays empty of it."""
    before = case.exhibits()
    with pytest.raises(EvidenceError) as told:
        attach(case, path)
    assert case.exhibits() == before
    assert [entry.name for entry in (case.folder / "exhibits").iterdir()] == [
        exhibit.number for exhibit in before
    ]
    return told.value


def test_a_fifo_is_named_and_never_waited_for(case: OpenCase, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    error = refused(case, tmp_path / "pipe")
    assert error.what == "this is a named pipe (FIFO), not a file"
    assert error.where == str(tmp_path / "pipe")


def test_a_socket(case: OpenCase, tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(str(tmp_path / "s"))
        assert refused(case, tmp_path / "s").what == "this is a socket, not a file"


def test_a_device(case: OpenCase) -> None:
    assert refused(case, Path("/dev/zero")).what == "this is a character device, not a file"


def test_a_folder(case: OpenCase, tmp_path: Path) -> None:
    assert refused(case, tmp_path).what == "this is a folder, not a file"


def test_a_link_is_named_and_not_followed(case: OpenCase, tmp_path: Path) -> None:
    (tmp_path / "target").write_bytes(b"x")
    (tmp_path / "link").symlink_to("target")
    error = refused(case, tmp_path / "link")
    assert error.what == "this is a symbolic link to target, and links are not followed"
    assert error.do_next == "name the file or folder that it points to"


def test_a_name_with_a_zero_byte(case: OpenCase, tmp_path: Path) -> None:
    assert refused(case, tmp_path / "a\0b").what == "this is no file name"


def test_a_name_too_long(case: OpenCase, tmp_path: Path) -> None:
    assert refused(case, tmp_path / ("n" * 300)).what == "the name is too long for this system"


def grower(path: Path, change: Callable[[], None]) -> Callable[[str, int, int], None]:
    """A progress that changes the evidence after its first piece was read."""
    changed: list[None] = []

    def progress(_what: str, _done: int, _total: int) -> None:
        if not changed:
            changed.append(None)
            change()

    return progress


@pytest.mark.parametrize("in_place", [False, True])
@pytest.mark.parametrize("how", ["grows", "shrinks", "rewritten", "replaced", "removed"])
def test_evidence_that_changes_while_it_is_read(
    case: OpenCase, tmp_path: Path, how: str, in_place: bool
) -> None:
    path = tmp_path / "pacct"
    path.write_bytes(os.urandom(3 << 20))

    def change() -> None:
        if how == "grows":
            with path.open("ab") as file:
                file.write(b"more")
        elif how == "shrinks":
            os.truncate(path, 1 << 20)
        elif how == "rewritten":
            with path.open("r+b") as file:
                file.write(b"other")
            os.utime(path, ns=(1, 1))
        elif how == "replaced":
            (tmp_path / "new").write_bytes(path.read_bytes())
            (tmp_path / "new").replace(path)
        else:
            path.unlink()

    with pytest.raises(ReadFailed, match="the file changed while it was being read"):
        case.receive(path, in_place=in_place, progress=grower(path, change))
    assert list((case.folder / "exhibits").iterdir()) == []


def test_a_full_disk_while_copying(tmp_path: Path, clock: FrozenClock) -> None:
    source = tmp_path / "pacct"
    source.write_bytes(os.urandom(4 << 20))
    small = tmp_path / "small"
    small.write_bytes(b"small")
    with (
        small_disk(tmp_path / "disk", "3m"),
        OpenCase.create(tmp_path / "disk/c.ekcase", INFO, clock) as case,
    ):
        kept = attach(case, small)
        error = refused(case, source)
        assert error.what == "the disk is full"
        assert case.path_of(kept).read_bytes() == b"small"
        case.log("note", "the case goes on")
        assert case.check_custody() == ()


def test_a_full_disk_while_writing_down(tmp_path: Path, clock: FrozenClock) -> None:
    with small_disk(tmp_path / "disk", "2m"):
        case = OpenCase.create(tmp_path / "disk/c.ekcase", INFO, clock)
        acknowledged: list[object] = []

        def write_on() -> None:
            while len(acknowledged) < 10_000:
                note = Note(f"k{len(acknowledged)}", "x" * 5_000)
                acknowledged.append(case.set_note(note))

        with pytest.raises(CaseError) as told:
            write_on()
        assert told.value.what in {
            "the disk with the case is full",
            "the medium with the case could not be read or written",
        }
        assert len(case.notes()) == len(acknowledged)
        case.close()
        subprocess.run(["mount", "-o", "remount,size=20m", tmp_path / "disk"], check=True)
        with OpenCase.open(tmp_path / "disk/c.ekcase", clock) as again:
            assert len(again.notes()) == len(acknowledged)
            assert again.faults == ()
            again.set_note(Note("after", "room again"))


def test_a_file_larger_than_the_system_allows(tmp_path: Path, case: OpenCase) -> None:
    source = tmp_path / "pacct"
    source.write_bytes(os.urandom(4 << 20))
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2 << 20, before[1]))
    try:
        error = refused(case, source)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)
    assert error.what == "the file would be larger than this system allows"
    attach(case, source)


def test_a_read_only_medium(tmp_path: Path, clock: FrozenClock) -> None:
    disk = tmp_path / "disk"
    with small_disk(disk, "8m"):
        source = tmp_path / "pacct"
        source.write_bytes(b"accounting")
        with OpenCase.create(disk / "c.ekcase", INFO, clock) as case:
            attach(case, source)
            events = case.custody()
        subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
        with pytest.raises(CaseError) as told:
            OpenCase.open(disk / "c.ekcase", clock)
        assert told.value.what == "this folder is on a read-only medium"
        assert "evidencekit verify CASE" in told.value.do_next
        with OpenCase.open(disk / "c.ekcase", clock, read_only=True) as looking:
            assert looking.custody() == events
            assert looking.path_of(looking.exhibit("EX-001")).read_bytes() == b"accounting"
        with pytest.raises(CaseError, match="read-only medium"):
            OpenCase.create(disk / "d.ekcase", INFO, clock)


def test_a_read_only_medium_with_a_case_that_was_not_closed(
    tmp_path: Path, clock: FrozenClock
) -> None:
    disk = tmp_path / "disk"
    code = (
        "import os, sys; from pathlib import Path\n"
        "from evidencekit.case.store import OpenCase; from evidencekit.case.model import CaseInfo\n"
        "from evidencekit.clock import SystemClock\n"
        "case = OpenCase.create(Path(sys.argv[1]), CaseInfo(), SystemClock())\n"
        "case.log('note', 'last words')\n"
        "os.kill(os.getpid(), 9)\n"
    )
    with small_disk(disk, "8m"):
        subprocess.run([sys.executable, "-c", code, disk / "c.ekcase"], check=False)
        subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
        try:
            looking = OpenCase.open(disk / "c.ekcase", clock, read_only=True)
        except CaseError as exc:
            assert exc.do_next  # noqa: PT017 (either answer is sound, silence is not)
        else:
            assert looking.custody()[-1].text == "last words"
            looking.close()


def test_a_folder_of_somebody_else(tmp_path: Path, clock: FrozenClock) -> None:
    if os.geteuid() != 0:
        pytest.skip("needs root: acts as another user")
    with OpenCase.create(tmp_path / "c.ekcase", INFO, clock):
        pass
    pid = os.fork()
    if pid == 0:
        os.setgroups([])
        os.setgid(65534)
        os.setuid(65534)
        status = 1
        try:
            OpenCase.open(tmp_path / "c.ekcase", clock)
        except CaseError as exc:
            status = 0 if exc.what and exc.do_next else 2
        finally:
            os._exit(status)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0


def test_a_stick_pulled_out(tmp_path: Path, clock: FrozenClock) -> None:
    source = tmp_path / "pacct"
    source.write_bytes(b"accounting" * 100_000)
    disk = tmp_path / "disk"
    with small_disk(disk, "8m"):
        case = OpenCase.create(disk / "c.ekcase", INFO, clock)
        attach(case, source)
        # Gone as far as names go: what opens by name fails from here on.
        (disk / "c.ekcase").rename(disk / "gone")
        with pytest.raises(EvidenceError) as told:
            attach(case, source)
        assert told.value.do_next
        (found,) = case.check_exhibits("on request")
        assert not found.intact
        (disk / "gone").rename(disk / "c.ekcase")
        case.close()
        with OpenCase.open(disk / "c.ekcase", clock) as again:
            assert [exhibit.number for exhibit in again.exhibits()] == ["EX-001"]


def test_leftovers_of_an_interrupted_intake_are_cleared_and_told(
    case: OpenCase, add: Callable[[Path], Exhibit], tmp_path: Path
) -> None:
    (tmp_path / "pacct").write_bytes(b"x")
    add(tmp_path / "pacct")
    case.close()
    half = case.folder / "exhibits/incoming-00ff"
    half.mkdir()
    (half / "pacct.2").write_bytes(b"half of i")
    whole = case.folder / "exhibits/EX-002"
    whole.mkdir()
    (whole / "pacct.3").write_bytes(b"whole, but never written down")
    (whole / "pacct.3").chmod(0o400)
    with OpenCase.open(case.folder, case.clock) as again:
        assert again.faults == ()
        cleared = [event for event in again.custody() if event.kind == "intake-cleared"]
        assert [event.facts for event in cleared] == [
            {"folder": "EX-002", "content": [{"name": "pacct.3", "size": 29}]},
            {"folder": "incoming-00ff", "content": [{"name": "pacct.2", "size": 9}]},
        ]
        assert "the file it was copied from was not touched" in cleared[0].text
        assert [path.name for path in (case.folder / "exhibits").iterdir()] == ["EX-001"]


def test_what_the_log_knows_is_never_cleared(
    case: OpenCase, add: Callable[[Path], Exhibit], tmp_path: Path
) -> None:
    (tmp_path / "pacct").write_bytes(b"x")
    exhibit = add(tmp_path / "pacct")
    case.close()
    db = sqlite3.connect(case.folder / "case.sqlite")
    db.executescript(
        "DROP TRIGGER exhibit_stays; DROP TRIGGER hash_check_stays; DELETE FROM hash_check;"
        "DELETE FROM acquisition; DELETE FROM exhibit;"
    )
    put_guards_back(db)
    db.close()
    (case.folder / "exhibits/readme.txt").write_bytes(b"who put this here")
    with OpenCase.open(case.folder, case.clock) as again:
        assert again.faults == (
            "EX-001 lies among the exhibits and belongs to none",
            "readme.txt lies among the exhibits and belongs to none",
            "EX-001 is in the custody log but not among the exhibits",
        )
    assert (case.folder / exhibit.stored).read_bytes() == b"x"


def test_a_journal_beside_the_case_file_is_no_read_only_medium(case: OpenCase) -> None:
    """SQLite would have to undo something of another's first, which looking must not do."""
    case.close()
    start = bytes.fromhex("d9d505f920a163d7") + b"\0\0\0\1" + b"\0" * 500
    (case.folder / "case.sqlite-journal").write_bytes(start)
    with pytest.raises(CaseError, match="the journal of a step that another program left"):
        OpenCase.open(case.folder, case.clock, read_only=True)
