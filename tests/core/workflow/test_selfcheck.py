"""The known records of the self-check are those of the sample evidence, and other readers agree."""

from __future__ import annotations

import gzip
import json
import re
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from evidencekit.clock import SECOND, parse_moment, zone
from evidencekit.formats.catalogue import layout
from evidencekit.workflow.selfcheck import known_records, self_checks

DATA = Path(__file__).parents[2] / "data"
KNOWN = known_records()
BY_DUMP = [k for k in KNOWN if k["said_by"] == "GNU dump-acct"]
BY_LOG = [k for k in KNOWN if k["said_by"].startswith("the log")]
BY_LASTCOMM = [k for k in KNOWN if k["said_by"] == "FreeBSD lastcomm"]
ORACLES = {
    "nightly-2017/acct-archive/pacct.16.gz": (
        "nightly-2017/oracle/pacct.16.dump-acct.txt",
        "America/Toronto",
    ),
    "s390x-v3-be/pacct-basic": ("s390x-v3-be/pacct-basic.dump-acct.txt", "UTC"),
}


@pytest.mark.parametrize("known", KNOWN, ids=lambda k: f"{k['layout']}-{k['command']}")
def test_the_bytes_are_those_of_the_sample_evidence(known: dict[str, Any]) -> None:
    path = DATA / known["file"]
    whole = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    size = layout(known["layout"]).size
    assert known["bytes"] == whole[known["offset"] : known["offset"] + size]


@pytest.mark.parametrize("known", BY_DUMP, ids=lambda k: k["layout"])
def test_gnu_acct_says_the_same(known: dict[str, Any]) -> None:
    file, zone_name = ORACLES[known["file"]]
    number = known["offset"] // 64
    cells = [cell.strip() for cell in (DATA / file).read_text().splitlines()[number].split("|")]
    started = parse_moment(_iso(cells[-1]), zone(zone_name))
    assert cells[0] == known["command"]
    assert float(cells[4]) / 100 == float(known["elapsed_s"])
    assert (int(cells[5]), int(cells[9]), int(cells[10])) == (
        known["uid"], known["pid"], known["ppid"]
    )  # fmt: skip
    assert int(cells[-3]) << 8 == known["wait_status"]
    assert started == parse_moment(known["start_utc"], zone("UTC"))


def _iso(text: str) -> str:
    """``Tue Nov 14 02:00:01 2017`` as ISO 8601."""
    return datetime.strptime(text, "%a %b %d %H:%M:%S %Y").isoformat(" ")  # noqa: DTZ007 (local)


@pytest.mark.parametrize("known", BY_LOG, ids=lambda k: f"{k['layout']}-{k['command']}")
def test_the_waiting_process_says_the_same(known: dict[str, Any]) -> None:
    folder = DATA / known["file"].split("/")[0]
    log = json.loads((folder / "gt-basic.json").read_text())
    name = known["command"].encode().hex().ljust(32, "0")
    started = parse_moment(known["start_utc"], zone("UTC"))
    (told,) = [
        e
        for e in log
        if e["kind"] == "run"
        and e["comm_hex_before_exec"] == name
        and e["wait_status"] == known["wait_status"]
        and int(e["start"]) * SECOND == started
    ]
    assert told["uid"] == known["uid"]
    assert abs(told["end"] - told["start"] - float(known["elapsed_s"])) < 0.02
    assert known.get("pid", told["pid"]) == told["pid"]


@pytest.mark.parametrize("known", BY_LASTCOMM, ids=lambda k: k["layout"])
def test_lastcomm_says_the_same(known: dict[str, Any]) -> None:
    file = DATA / known["file"].replace("-acct.in", ".out")
    lines = file.read_text().splitlines()
    number = known["offset"] // layout(known["layout"]).size
    line = lines[-1 - number]
    assert line.startswith(f"{known['command']} ")
    assert re.search(rf"\b{re.escape(known['elapsed_s'])} es\b", line)


def test_every_known_record_passes_and_says_what_was_compared() -> None:
    done = self_checks()
    assert [check.passed for check in done] == [True] * len(KNOWN)
    assert "580.38 s" in done[0].text
    assert "exit status 28" in done[0].text
    assert {check.title.split(",")[0] for check in done} >= {"Linux v3", "Linux v2", "FreeBSD v2"}


@pytest.mark.parametrize(("at", "what"), [(31, "elapsed_s"), (5, "wait_status"), (48, "command")])
def test_a_reader_that_reads_something_else_fails_the_check(at: int, what: str) -> None:
    changed = bytearray(KNOWN[0]["bytes"])
    changed[at] ^= 0x01
    (check,) = self_checks([{**KNOWN[0], "bytes": bytes(changed)}])
    assert not check.passed
    assert check.text.startswith(f"{what}: read ")
