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
