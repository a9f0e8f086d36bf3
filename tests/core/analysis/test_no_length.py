"""Records whose length a flipped bit has made no length: kept, placed by their start, never counted."""

from __future__ import annotations

import json
import struct
import subprocess
import sys
from datetime import date
from typing import TYPE_CHECKING

import pytest
from core.analysis.made import DAY, NAME, START, UID, nightly_world

from evidencekit.analysis.analyse import analyse
from evidencekit.analysis.coverage import examine
from evidencekit.analysis.runs import find_runs
from evidencekit.analysis.values import JobQuery
from evidencekit.records import NOT_RECORDED

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from core.analysis.world import World

    from evidencekit.evidence.collection import Evidence

SIZE, LENGTH_SIGN = 64, 31
"""Of Linux v3, little-endian: the record, and the byte of ``ac_etime`` that holds its sign."""


def damaged(world: World, path: Path, name: str, which: int) -> tuple[Path, int]:
    """The file with the sign of one record's length set, and that record's offset."""
    records = world.records()
    world.write(path, records=records)
    number = [place for place, proc in enumerate(records) if proc.name == name][which]
    raw = bytearray(path.read_bytes())
    raw[number * SIZE + LENGTH_SIGN] |= 0x80
    path.write_bytes(raw)
    return path, number * SIZE


@pytest.fixture
def night_10(tmp_path: Path, opened: Callable[..., Evidence]) -> tuple[Evidence, int]:
    path, offset = damaged(nightly_world(20), tmp_path / "pacct", NAME, 10)
    return opened(path), offset


def test_such_a_run_stands_among_the_others_by_its_start(night_10: tuple[Evidence, int]) -> None:
    evidence, offset = night_10
    for query in (
        JobQuery(NAME, UID),
        JobQuery(NAME, UID, int(START) * 1_000_000, int(START + 20 * DAY) * 1_000_000),
    ):
        runs = find_runs(evidence, query)
        assert len(runs) == 20
        assert [run.start_us for run in runs] == sorted(run.start_us for run in runs)
        assert [run.root.ref.offset for run in runs if run.elapsed_us == NOT_RECORDED] == [offset]
        assert runs[10].root.ref.offset == offset


def test_a_range_finds_it_and_the_index_holds_no_time_before_1970(
    night_10: tuple[Evidence, int],
) -> None:
    evidence, offset = night_10
    day = int(START + 10 * DAY) * 1_000_000
    table = evidence.select(command=NAME, since_us=day, until_us=day + 86_400_000_000)
    assert table.offset.tolist() == [offset]
    (file,) = evidence.files
    (entry,) = [one for one in file.scan.index.entries if one.command_text == NAME]
    assert (entry.count, entry.first_end_us // 1_000_000 > START) == (20, True)
    assert file.scan.first_end_us is not None
    assert file.scan.first_end_us // 1_000_000 >= START - 3600


def test_what_is_said_of_such_a_run(night_10: tuple[Evidence, int]) -> None:
    evidence, offset = night_10
    asked = analyse(evidence, JobQuery(NAME, UID, focus=date(2024, 1, 11)))
    assert asked.questioned is not None
    assert asked.questioned.root.ref.offset == offset
    assert (asked.baseline.n, (asked.baseline.shortest_us or 0) > 30_000_000) == (19, True)
    assert asked.schedule.nights[10].text == "ran, exit status 0, a length that cannot be read"
    (ending,) = [one for one in asked.findings if one.code == "run-exit-zero"]
    assert "ended with exit status 0 after a length that cannot be read." in ending.sentence
    assert ending.numbers["length_us"] is ending.numbers["end_us"] is None
    lengths = {"run-longer", "run-shorter", "run-usual", "length-usual", "time-spent-in"}
    assert not lengths & {one.code for one in asked.findings}
    assert not [one.sentence for one in asked.findings if "-1 h" in one.sentence + one.technical]
    whole = analyse(evidence, JobQuery(NAME, UID))
    assert "runs-usual" not in {one.code for one in whole.findings}
    assert "run-missing" not in {one.code for one in whole.findings}
    left_out = [why for run, why in whole.baseline.excluded if run.root.ref.offset == offset]
    assert left_out == ["its length cannot be read"]


def test_a_daemon_of_no_length_is_no_restart_of_the_system(
    tmp_path: Path, opened: Callable[..., Evidence]
) -> None:
    world = nightly_world(20)
    world.first_pid = 5_000
    world.add("daemon", 0, world.first + 1, 9 * DAY).pid = 350
    sound = examine(opened(world.write(tmp_path / "sound")), "UTC")
    path, _ = damaged(world, tmp_path / "pacct", "daemon", 0)
    found = examine(opened(path), "UTC")
    assert sound.restarts == found.restarts == ()
    assert found.coverage.gaps == sound.coverage.gaps


EXPONENT = 31
"""The byte of ``ac_etime`` that holds most of its exponent."""


def test_a_length_that_no_system_can_have_run_is_none(
    tmp_path: Path, opened: Callable[..., Evidence]
) -> None:
    """One bit of the exponent makes of half a minute more than 6,000 years."""
    world = nightly_world(20)
    records = world.records()
    path = world.write(tmp_path / "pacct", records=records)
    number = [place for place, proc in enumerate(records) if proc.name == NAME][10]
    raw = bytearray(path.read_bytes())
    raw[number * SIZE + EXPONENT] |= 0x10
    path.write_bytes(raw)
    (stored,) = struct.unpack_from("<f", raw, number * SIZE + 28)
    assert stored / 100 / 86_400 / 365 > 6_000
    evidence = opened(path)
    found = examine(evidence, "UTC")
    assert found.coverage.last_us is not None
    assert found.coverage.last_us < int(START + 21 * DAY) * 1_000_000
    run = find_runs(evidence, JobQuery(NAME, UID))[10]
    assert (run.elapsed_us, run.end_us) == (NOT_RECORDED, NOT_RECORDED)
    (view,) = [one for one in evidence.explain(run.root.ref) if one.name == "ac_etime"]
    assert view.meaning == "no length: no system has run so long"


def test_a_start_beyond_all_calendars_stops_no_test_of_the_recording(
    tmp_path: Path, opened: Callable[..., Evidence]
) -> None:
    """FreeBSD stores 64 bits of seconds: damage can make any number of them."""
    world = nightly_world(20)
    records = world.records()
    path = world.write(tmp_path / "acct", "freebsd", records)
    raw = bytearray(path.read_bytes())
    size = len(raw) // len(records)
    struct.pack_into("<q", raw, 1_000 * size + 32, 1 << 41)
    path.write_bytes(raw)
    evidence = opened(path)
    assert evidence.total == len(records)
    assert len(evidence.files[0].scan.marked) == 1
    found = examine(evidence, "Pacific/Kiritimati")
    assert [count for day, count in found.coverage.daily if day.year > 9_000] == [1]
    assert sum(count for _, count in found.coverage.daily) == len(records)


def test_the_command_line_says_no_length_rather_than_a_wrong_one(tmp_path: Path) -> None:
    path, offset = damaged(nightly_world(20), tmp_path / "pacct", NAME, 10)
    command = [sys.executable, "-m", "evidencekit", "runs", str(path), "--command", NAME]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    (line,) = [line for line in done.stdout.splitlines() if f"0x{offset:04X}" in line]
    assert "  unreadable  exit status 0" in line
    done = subprocess.run([*command, "--json"], capture_output=True, text=True, check=True)
    (run,) = [one for one in json.loads(done.stdout)["runs"] if one["root"]["offset"] == offset]
    assert (run["elapsed_s"], run["end_utc"], run["start_utc"]) == (
        None,
        None,
        "2024-01-11T02:00:01Z",
    )
