"""GNU ``dump-acct`` as the second opinion: every record of every file that it can read."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from program import Command

DUMP_ACCT = shutil.which(
    "dump-acct", path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin"
)
FLAGS = {"S": 0x02, "F": 0x01, "C": 0x04, "D": 0x08, "X": 0x10}
LINE = re.compile(
    rb"(?P<command>(?s:.*?))\|v3\|\s*(?P<user>[\d.]+)\|\s*(?P<system>[\d.]+)\|\s*(?P<elapsed>[\d.]+)"
    rb"\|\s*(?P<uid>\d+)\|\s*(?P<gid>\d+)\|\s*(?P<mem>[\d.]+)\|\s*(?P<io>[\d.]+)\|\s*(?P<pid>\d+)"
    rb"\|\s*(?P<ppid>\d+)\|(?P<flags>[^|]*)\|\s*(?P<exit>\d+)\|(?P<tty>[^|]*)\|(?P<start>.{24})\n"
)

pytestmark = pytest.mark.skipif(DUMP_ACCT is None, reason="GNU acct is not installed")


def dumped(file: Path) -> list[dict[str, bytes]]:
    """What dump-acct says; its separator may stand in names, so the whole is matched at once."""
    environment = {**os.environ, "TZ": "UTC", "LC_ALL": "C"}
    command = [str(DUMP_ACCT), "--ahz", "100", str(file)]
    out = subprocess.run(command, check=True, capture_output=True, env=environment).stdout
    rows = [match.groupdict() for match in LINE.finditer(out)]
    assert sum(len(match[0]) for match in LINE.finditer(out)) == len(out), (
        "dump-acct's form changed"
    )
    return rows


def same(row: dict[str, str], theirs: dict[str, bytes]) -> None:
    """One record as we and as they print it."""
    ours = re.sub(
        rb"\\\\|\\x[0-9a-f]{2}",
        lambda m: b"\\" if m[0] == rb"\\" else bytes.fromhex(m[0][2:].decode()),
        row["command"].encode(),
    )
    assert ours.ljust(16).rstrip() == theirs["command"].rstrip()
    for column, name in (("user_s", "user"), ("system_s", "system"), ("elapsed_s", "elapsed")):
        assert round(float(row[column]) * 100) == float(theirs[name])
    for name in ("uid", "gid", "pid", "ppid"):
        assert int(row[name]) == int(theirs[name])
    assert float(row["mem_kib"]) == float(theirs["mem"])
    assert int(row["flags"]) & 0x1B == sum(
        FLAGS[sign] for sign in theirs["flags"].decode().strip().replace(" ", "")
    )
    assert (int(row["raw_status"]) >> 8) == int(theirs["exit"])
    began = datetime.strptime(theirs["start"].decode(), "%a %b %d %H:%M:%S %Y").replace(tzinfo=UTC)
    assert row["start_utc"] == f"{began:%Y-%m-%dT%H:%M:%SZ}"


def test_all_nights_agree(evidencekit: Command, expanded: Path) -> None:
    rows = evidencekit("records", expanded, "--csv").rows
    by_file: dict[str, list[dict[str, str]]] = {}
    for row in rows:
        by_file.setdefault(row["file"], []).append(row)
    assert len(by_file) == 42
    compared = 0
    for file, ours in by_file.items():
        theirs = dumped(Path(file))
        for row, other in zip(ours, theirs, strict=True):
            same(row, other)
            compared += 1
    assert compared == 14_541


@pytest.mark.parametrize("folder", ["exotic-amd64", "s390x-v3-be"])
@pytest.mark.parametrize(
    "name", ["basic", "names", "tree", "pidns-host", "pidns-inner", "userns", "diskfull", "clock"]
)
def test_scenarios_agree(evidencekit: Command, data: Path, folder: str, name: str) -> None:
    file = data / folder / f"pacct-{name}"
    ours = evidencekit("records", file, "--csv").rows
    theirs = dumped(file)
    for row, other in zip(ours, theirs, strict=True):
        same(row, other)
    assert len(ours) == file.stat().st_size // 64
