"""Meanings are offered with their source, and only where a document was read."""

from __future__ import annotations

import re

import pytest

from evidencekit.analysis.knowledge import known_programs, meaning_of
from evidencekit.outcome import of_status


def test_curl_28() -> None:
    found = meaning_of("curl", of_status(28 << 8))
    assert found is not None
    assert found.sentence() == (
        "According to curl(1), manual page, version 7.88.1, section EXIT CODES, exit status 28 of curl "
        "stands for: a time-out, the time limit set was reached."
    )
    assert "exit status 0 does not say that an upload was accepted" in found.caveat


def test_a_shell_tells_of_a_signal() -> None:
    found = meaning_of("sh", of_status(0x8F00))
    assert found is not None
    assert found.text == "128 + 15, a command that it ran was ended by signal 15 (SIGTERM)"
    assert found.document.startswith("exit, POSIX.1"), "sh need not be bash"
    found = meaning_of("borg", of_status(0x8900))
    assert found is not None
    assert found.text == "128 + 9, it was ended by signal 9 (SIGKILL)"


def test_a_name_in_two_documents() -> None:
    found = [meaning_of("rsync", of_status(code << 8)) for code in (23, 127, 255)]
    assert [one.document if one else "" for one in found] == [
        "rsync(1), manual page", "errcode.h and log.c, source of rsync", "",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("command", "status"),
    [
        ("partner-upload", 28 << 8),
        ("curl", 15),
        ("curl", 250 << 8),
        ("Curl", 28 << 8),
        ("sh", 3 << 8),
    ],
)
def test_nothing_is_made_up(command: str, status: int) -> None:
    assert meaning_of(command, of_status(status)) is None


def test_every_entry_is_complete() -> None:
    for name in known_programs():
        for code in range(256):
            found = meaning_of(name, of_status(code << 8))
            if found is not None:
                assert found.text
                assert found.document
                assert found.version
                assert found.section
                assert not re.search(r"\berror\b", found.sentence(), re.IGNORECASE)
                assert len(name) <= 15


@pytest.mark.parametrize(
    "name",
    ["curl", "wget", "rsync", "ssh", "scp", "sftp", "lftp", "ftp", "timeout", "tar", "gzip", "gpg",
     "mysqldump", "pg_dump", "psql", "borg", "restic", "rclone", "aws", "az", "gsutil", "sendmail",
     "msmtp", "bash", "sh"],
)  # fmt: skip
def test_the_programs_asked_for_are_known(name: str) -> None:
    assert name in known_programs()


def test_every_status_of_the_manual_pages_is_there() -> None:
    """As the pages of Debian 12 list them: counted there, and told apart from their neighbours."""

    def codes(name: str) -> list[int]:
        return [code for code in range(256) if meaning_of(name, of_status(code << 8)) is not None]

    assert len(codes("curl")) == 83
    assert {20, 24, 29, 32, 40, 44, 46, 50, 51, 57, 62, 75, 76, 81, 97} & set(
        codes("curl")
    ) == set()
    assert codes("wget") == list(range(9))
    assert codes("rsync") == [
        0, 1, 2, 3, 4, 5, *range(10, 17), *range(19, 26), 30, 35, *range(124, 128),
    ]  # fmt: skip
    assert codes("msmtp") == [0, *range(64, 79)]
    assert [code for code in codes("bash") if code < 128] == [0, 2, 126, 127]
    assert codes("ssh") == [255]
    assert codes("aws") == [0, 1, 2, 130, 252, 253, 254, 255]
    assert codes("gpg") == [0, 1, 2]
    assert codes("psql") == [0, 1, 2, 3]
    assert codes("timeout") == [124, 125, 126, 127, 137]
    assert codes("dash") == [126, 127, *range(129, 193)]
