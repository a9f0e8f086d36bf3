"""Accounts, crontabs, hash lists, what a file is: read whole, problems named, nothing guessed."""

from __future__ import annotations

import hashlib
import subprocess
from typing import TYPE_CHECKING

import pytest

from evidencekit.case.model import Kind
from evidencekit.evidence.content import Line, lines_of
from evidencekit.evidence.crontab import REFUSED, read_crontab
from evidencekit.evidence.hashlists import read_hash_list, read_line
from evidencekit.evidence.kinds import guess_kind
from evidencekit.evidence.supporting import read_supporting_files
from evidencekit.evidence.values import CronEntry

if TYPE_CHECKING:
    from pathlib import Path

    from evidencekit.evidence.values import Supporting


def lines(text: bytes) -> list[Line]:
    """As :func:`evidencekit.evidence.content.lines_of` gives them."""
    found, offset = [], 0
    for number, raw in enumerate(text.splitlines(), 1):
        found.append(Line(number, offset, raw))
        offset += len(raw) + 1
    return found


def said(found: Supporting) -> list[str]:
    return [problem.text for _, problem in found.problems]


# passwd, group


def test_the_accounts_of_the_nights(data: Path) -> None:
    etc = data / "nightly-2017/etc"
    found = read_supporting_files(passwd=[etc / "passwd"], group=[etc / "group"])
    assert found.problems == ()
    assert (len(found.users), len(found.groups)) == (
        len({line.split(":")[2] for line in (etc / "passwd").read_text().splitlines()}),
        len({line.split(":")[2] for line in (etc / "group").read_text().splitlines()}),
    )
    assert (found.users[0], found.users[1004]) == ("root", "batch")
    assert found.groups[1004] == "batch"
    assert 4711 not in found.users, "what no copy names stays unknown"
    assert found.users_from == f"passwd {etc / 'passwd'}"


def test_this_computers_own_accounts_are_never_asked(tmp_path: Path) -> None:
    (tmp_path / "passwd").write_bytes(b"zorro:x:0:0::/:/bin/sh\n")
    found = read_supporting_files(passwd=[tmp_path / "passwd"])
    assert found.users == {0: "zorro"}
    assert read_supporting_files().users == {}


def test_odd_account_lines(tmp_path: Path) -> None:
    (tmp_path / "passwd").write_bytes(
        b"root:x:0:0:root:/root:/bin/bash\n"
        b"toor:*:0:0::0:0:second root:/root:/bin/sh\n"  # master.passwd
        b"# a comment\n\n"
        b"+@nis::::::\n"
        b"six:x:1:1:/:/bin/sh\n"
        b"minus:x:-1:1::/:/bin/sh\n"
        b"nobody:*:-2:-2:Unprivileged User:/var/empty:/usr/bin/false\n"  # macOS
        b"huge:x:4294967296:1::/:/bin/sh\n"
        b"most:x:4294967295:1::/:/bin/sh\n"
        b":x:5:5::/:/bin/sh\n"
        b"odd\xff\x1b:x:6:6::/:/bin/sh\n"
        b"\0\0\0\n"
    )
    found = read_supporting_files(passwd=[tmp_path / "passwd"])
    assert found.users == {
        0: "root/toor",
        4_294_967_294: "nobody",
        4_294_967_295: "most",
        6: "odd\\xff\\x1b",
    }
    assert [text.split(":")[0] for text in said(found)] == [
        f"line {number} is no account" for number in (6, 7, 9, 11, 13)
    ]


def test_two_copies_that_differ_both_stand(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"ann:x:7:7::/:/bin/sh\n")
    (tmp_path / "b").write_bytes(b"bob:x:7:7::/:/bin/sh\n")
    found = read_supporting_files(passwd=[tmp_path / "a", tmp_path / "b"])
    assert found.users == {7: "ann/bob"}


# crontabs


def test_the_crontabs_of_the_nights(data: Path) -> None:
    etc = data / "nightly-2017/etc"
    found = read_supporting_files(crontabs=[etc / "crontab", *sorted((etc / "cron.d").iterdir())])
    assert found.problems == ()
    jobs = {(entry.schedule, entry.user, entry.command) for entry in found.crontab}
    assert ("0 2 * * *", "batch", "/usr/local/bin/partner-upload") in jobs
    written = [
        line
        for path in [etc / "crontab", *(etc / "cron.d").iterdir()]
        for line in path.read_text().splitlines()
        if line[:1].isdigit() or line[:1] == "*"
    ]
    assert len(found.crontab) == len(written)


TABLE = rb"""# a table
SHELL = "/bin/sh"
CRON_TZ=Europe/Berlin
0 2 * * *	batch	/bin/x % in
-*/15 0-6 1,15 jan-mar Mon	root	/bin/quiet
@daily root /bin/nick
@reboot root /bin/boot
MAILTO=
0~30 3 * * * root /bin/random
60 2 * * * root /bin/never
0 0 L * * root /bin/last
0 2 * * root
@every root /bin/x
just words
0 4 * * * root /bin/BYTES
""".replace(b"BYTES", b"\xff\x1b[0m")


def test_every_line_of_a_table_is_an_entry_or_a_problem() -> None:
    table = read_crontab(lines(TABLE), "EX-001", path="/etc/cron.d/x")
    assert [(entry.line, entry.schedule, entry.user, entry.command) for entry in table.entries] == [
        (4, "0 2 * * *", "batch", "/bin/x % in"),
        (5, "*/15 0-6 1,15 jan-mar Mon", "root", "/bin/quiet"),
        (6, "@daily", "root", "/bin/nick"),
        (7, "@reboot", "root", "/bin/boot"),
        (9, "0~30 3 * * *", "root", "/bin/random"),
        (15, "0 4 * * *", "root", "/bin/\\xff\\x1b[0m"),
    ]
    assert {entry.zone for entry in table.entries} == {"Europe/Berlin"}
    assert table.entries[0].variables == (("SHELL", "/bin/sh"), ("CRON_TZ", "Europe/Berlin"))
    assert table.entries[-1].variables[-1] == ("MAILTO", "")
    assert [problem.text.partition(":")[0] for problem in table.problems] == [
        "line 8 sets no value, which cronie takes",
        "line 10 has a schedule that cron does not take",
        "line 11 has a schedule that cron does not take",
        "line 12 is no crontab entry",
        "line 13 is no crontab entry",
        "line 14 is no crontab entry",
        (
            "Debian's cron takes no line of a table in which one line is wrong or the last has no line "
            "end (measured"
        ),
    ]


@pytest.mark.parametrize(
    "line",
    ["5/10 2 * * * root /bin/x\n", "just words\n", "0 2 * * * root /bin/y", "MAILTO=\n", 'A="b\n'],
)
def test_a_table_that_debians_cron_leaves_out_is_told(tmp_path: Path, line: str) -> None:
    """Measured with cron 3.0pl1-162: the good line of each of these tables never ran."""
    table = tmp_path / "cron.d" / "x"
    table.parent.mkdir()
    table.write_text("0 2 * * * root /bin/good\n" + line)
    found = read_supporting_files(crontabs=[table])
    assert [entry.line for entry in found.crontab][:1] == [1]
    assert [problem.code for _, problem in found.problems] == ["unreadable-line", REFUSED]


def test_a_table_with_a_wrong_line_is_still_a_table() -> None:
    good = b"0 2 * * * root /bin/good\n"
    assert guess_kind(good + b"just words\n") is Kind.CRONTAB
    assert guess_kind(good + b"just words\nand more\n") is None


@pytest.mark.parametrize(
    ("path", "user", "command", "remark"),
    [
        ("/etc/crontab", "root", "/bin/x", False),
        ("/mnt/etc/cron.d/site", "root", "/bin/x", False),
        ("/var/spool/cron/crontabs/alice", "alice", "root /bin/x", False),
        ("/var/spool/cron/bob", "bob", "root /bin/x", False),
        ("somewhere/copy", "root", "/bin/x", True),
        ("etc/crontab", "root", "/bin/x", False),
        ("E:\\copy\\etc\\crontab", "root", "/bin/x", False),
        ("var/cron/tabs/carol", "carol", "root /bin/x", False),
    ],
)
def test_whether_a_table_names_users(path: str, user: str, command: str, remark: bool) -> None:
    table = read_crontab(lines(b"0 2 * * * root /bin/x\n"), "x", path=path)
    (entry,) = table.entries
    assert (entry.user, entry.command) == (user, command)
    assert [problem.code for problem in table.problems] == ["crontab-kind-unsure"] * remark


@pytest.mark.parametrize(
    ("rest", "user", "command"),
    [
        ("DOMAIN\\svc /bin/x", "DOMAIN\\\\svc", "/bin/x"),
        ("7up:staff/daemon\t/bin/x -a", "7up", "/bin/x -a"),
        ("root", "root", ""),
    ],
)
def test_the_first_word_of_a_system_tables_line_is_its_user(
    rest: str, user: str, command: str
) -> None:
    table = read_crontab(lines(f"0 2 * * * {rest}\n".encode()), "x", path="/etc/cron.d/x")
    assert [(entry.user, entry.command) for entry in table.entries] == [(user, command)]
    assert table.problems == ()


def test_a_file_called_cron_something_is_no_users_table() -> None:
    table = read_crontab(lines(b"0 2 * * * /bin/x\n"), "x", path="/home/me/cron-notes.txt")
    assert [(entry.user, entry.command) for entry in table.entries] == [("", "/bin/x")]
    assert [problem.code for problem in table.problems] == ["crontab-kind-unsure"]


@pytest.mark.parametrize(
    ("line", "setting"),
    [
        ('MAILTO=""', ("MAILTO", "")),
        ("A = b c ", ("A", "b c")),
        ("a-b='x y'", ("a-b", "x y")),
        ("'a b'=\"it's\"", ("a b", "it's")),
        ("A=it's", ("A", "it's")),
        ("=c", ("", "c")),
    ],
)
def test_settings_are_read_as_cron_reads_them(line: str, setting: tuple[str, str]) -> None:
    """Each accepted by ``crontab -n`` of cron 3.0pl1-162."""
    table = read_crontab(lines(f"{line}\n0 2 * * * /bin/x\n".encode()), "x", path="/cron/tabs/u")
    assert table.problems == ()
    assert table.entries[0].variables == (setting,)


def test_carriage_returns_of_a_table_are_told_and_a_lone_one_is_a_wrong_line(
    tmp_path: Path,
) -> None:
    table = tmp_path / "crontabs" / "batch"
    table.parent.mkdir()
    table.write_bytes(b"# made elsewhere\r\n\r\n0 2 * * * /bin/x\r\n")
    found = read_supporting_files(crontabs=[table])
    assert [(entry.line, entry.command) for entry in found.crontab] == [(3, "/bin/x")]
    assert [problem.code for _, problem in found.problems] == [
        "unreadable-line", REFUSED, "carriage-returns",
    ]  # fmt: skip
    assert said(found)[0] == "line 2 holds a carriage return only: "
    table.write_bytes(b"0 2 * * * /bin/x\n")
    assert read_supporting_files(crontabs=[table]).problems == ()


def test_a_users_own_table_is_known_by_its_lines() -> None:
    (entry,) = read_crontab(lines(b"5 4 * * * /usr/bin/rsync -a x y\n"), "x").entries
    assert entry == CronEntry(
        "x", 1, "5 4 * * *", "", "/usr/bin/rsync -a x y", text="5 4 * * * /usr/bin/rsync -a x y"
    )


# Hash lists


def test_lists_as_stock_programs_write_them(tmp_path: Path) -> None:
    for name in ("plain", "with space", "back\\slash", "new\nline"):
        (tmp_path / name).write_bytes(name.encode())
    names = sorted(path.name for path in tmp_path.iterdir())
    for command in (["sha256sum"], ["md5sum"], ["sha512sum", "--tag"], ["sha256sum", "-b"]):
        done = subprocess.run(
            [*command, *names], cwd=tmp_path, check=True, capture_output=True, text=True
        )
        found, problems = read_hash_list(lines(done.stdout.encode()), "EX-001")
        assert problems == ()
        algorithm = command[0].removesuffix("sum")
        want = [hashlib.new(algorithm, name.encode()).hexdigest() for name in names]
        assert [(line.algorithm, line.digest) for line in found] == [
            (algorithm, digest) for digest in want
        ]
        if "--tag" not in command:
            assert [line.name for line in found] == [
                "back\\\\slash", "new\\x0aline", "plain", "with space",
            ]  # fmt: skip


@pytest.mark.parametrize(
    "line",
    [
        b"\xef\xbb\xbf" + b"A" * 64 + b"  pacct\r\n",
        b"SHA2-256(pacct)= " + b"a" * 64 + b"\n",
        b"SHA256(pacct)= " + b"a" * 64 + b"\n",
        b"SHA256 (pacct) = " + b"a" * 64 + b"\n",
        b"a" * 64 + b" *pacct\n",
        b"a" * 64 + b" pacct\n",
    ],
)
def test_one_hash_as_several_programs_and_editors_write_it(tmp_path: Path, line: bytes) -> None:
    path = tmp_path / "list"
    path.write_bytes(line)
    declared, problems = read_hash_list(lines_of(path, []), "EX-001")
    assert problems == ()
    assert [(one.algorithm, one.digest, one.name) for one in declared] == [
        ("sha256", "a" * 64, "pacct")
    ]
    assert guess_kind(line) is Kind.HASH_LIST


def test_what_declares_no_hash_is_a_problem() -> None:
    text = b"; comment\n%\n\nabc  file\nSHA256 (f) = " + b"0" * 32 + b"\n" + b"g" * 64 + b"  f\n"
    found, problems = read_hash_list(lines(text), "x")
    assert found == ()
    assert [problem.text.split(":")[0] for problem in problems] == [
        f"line {number} declares no hash" for number in (4, 5, 6)
    ]
    assert read_line(b"0" * 40 + b"  f") == ("sha1", "0" * 40, b"f")
    assert read_line(b"0" * 41 + b"  f") is None


# What a file is


def test_accounts_of_other_systems_are_told_by_their_content() -> None:
    master = b"root:*:0:0::0:0:Charlie &:/root:/bin/sh\ntoor:*:0:0::0:0:Bourne:/root:\n"
    assert guess_kind(master) is Kind.PASSWD
    assert guess_kind(b"nobody:*:-2:-2:x:/var/empty:/usr/bin/false\n") is Kind.PASSWD
    assert guess_kind(b"nobody:*:-2:\n") is Kind.GROUP
    assert guess_kind(b"root:$6$x:17000:0:99999:7:::\n") is None


def test_each_supporting_file_of_the_nights_is_told_by_its_content(data: Path) -> None:
    nights = data / "nightly-2017"
    told = {
        path: guess_kind(path.read_bytes())
        for folder in ("etc", "etc/cron.d", "logs")
        for path in (nights / folder).iterdir()
        if path.is_file()
    }
    kinds = {str(path.relative_to(nights)): kind for path, kind in told.items()}
    assert kinds["etc/passwd"] is Kind.PASSWD
    assert kinds["etc/group"] is Kind.GROUP
    assert kinds["etc/crontab"] is Kind.CRONTAB
    assert kinds["etc/cron.d/partner-upload"] is Kind.CRONTAB
    assert {kind for name, kind in kinds.items() if name.startswith("logs/")} == {Kind.SYSTEM_LOG}
    others = ("etc/hostname", "etc/hosts", "etc/os-release", "etc/timezone", "etc/debian_version")
    assert {kinds[name] for name in others} == {None}


def test_no_accounting_file_passes_for_text(data: Path) -> None:
    files = [
        *(data / "nightly-2017/acct-archive").iterdir(),
        *data.glob("*/pacct*"),
        *data.glob("freebsd/*.in"),
    ]
    assert len(files) > 60
    assert [path for path in files if path.suffix != ".txt" and guess_kind(path.read_bytes())] == []


@pytest.mark.parametrize("output", ["export", "json", "short", "short-iso", "short-full"])
def test_journals_are_logs(data: Path, output: str) -> None:
    raw = (data / "journal" / f"claims-gw.{output}").read_bytes()
    assert guess_kind(raw) is Kind.SYSTEM_LOG


def test_a_log_with_the_zero_bytes_of_a_power_cut_is_still_a_log() -> None:
    line = b"Nov 14 02:00:01 h CRON[1]: (u) CMD (/bin/x)\n"
    assert guess_kind(line * 9 + b"\0" * 512 + line) is Kind.SYSTEM_LOG
    assert guess_kind(b"\0" * 512) is None
    assert guess_kind(b"") is None
