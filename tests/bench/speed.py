"""How fast the work is, beside hashing alone and beside stock programs, on one file: ``make bench``.

The file is made by :mod:`generate` (ten million records of Linux v3, unless ``--records`` says
otherwise) and is in the system's cache when the clocks start. Rounds of all rows alternate; of each row
the best is printed, with the processor time of that round, because a machine that others use shows it
as it is. Nothing is asserted: the numbers are for reading. The table is Markdown.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from bench import folder as small_files
from bench import generate

from evidencekit import cores

HERE = Path(__file__).parent
SMALL_FILES = 10_000
OURS = [sys.executable, "-m", "evidencekit"]


@dataclass(frozen=True)
class Timed:
    """One run: seconds on the wall, seconds of processor time, most memory, what was found."""

    wall: float
    cpu: float
    mebibytes: float
    found: int = 0


@dataclass(frozen=True)
class Row:
    """What is timed, how often, and what it is held against."""

    name: str
    command: tuple[str, ...]
    rounds: int = 3
    beside: tuple[str, ...] = ()
    aim: str = ""
    inside: bool = False
    """The command times its step itself and prints it; else the whole process is timed."""


def main() -> int:
    """Make the files, time everything, print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=10_000_000)
    parser.add_argument("--ours", action="store_true", help="without stock programs and the folder")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="evidencekit-bench-", dir=given_place()) as place:
        made = _made(Path(place), given.records, ours=given.ours)
        rows = _rows(Path(place), made, ours=given.ours)
        best: dict[str, Timed] = {}
        for turn in range(max(row.rounds for row in rows)):
            for row in rows:
                if turn < row.rounds:
                    timed = _run(row)
                    if row.name not in best or timed.wall < best[row.name].wall:
                        best[row.name] = timed
                    print(f"  {row.name}: {timed.wall:.2f} s", file=sys.stderr, flush=True)
    _print(rows, best, given.records)
    return 0


def given_place() -> str | None:
    """Where the files are made: TMPDIR, if set."""
    return os.environ.get("TMPDIR")


def _made(place: Path, records: int, *, ours: bool) -> Path:
    file = place / "pacct"
    generate.write(file, records)
    if not ours:
        with file.open("rb") as stream:
            small_files.write(place / "many", SMALL_FILES, stream.read(1 << 22))
    return file


def _rows(place: Path, file: Path, *, ours: bool) -> list[Row]:
    """What is timed, each row after those it is held against."""
    path = os.environ.get("PATH", "") + os.pathsep + "/usr/sbin"
    case = place / "bench.ekcase"
    rows = [
        _step("`hashlib.sha256` alone", "hash_alone", file),
        _step("one pass: hash, decode, check, index", "first_reading", file,
              beside=("`hashlib.sha256` alone",), aim="1.5, under 2.5"),
    ]  # fmt: skip
    stock = {"sa": (), "dump-acct": ()} if not ours else {}
    for name in stock:
        found = shutil.which(name, path=path)
        if found:
            rounds = 3 if name == "sa" else 1
            rows.append(Row(f"`{name} FILE > /dev/null`", (found, str(file)), rounds))
        else:
            print(f"{name} is not installed", file=sys.stderr)
    rows += [
        Row("`evidencekit inspect FILE`", (*OURS, "inspect", str(file)),
            beside=("`sa FILE > /dev/null`", "`dump-acct FILE > /dev/null`"), aim="1; 0.1"),
        Row("`evidencekit records --csv FILE > /dev/null`",
            (*OURS, "records", "--csv", str(file)), 1,
            beside=("`dump-acct FILE > /dev/null`",), aim="1"),
        Row("`evidencekit records --jsonl FILE > /dev/null`",
            (*OURS, "records", "--jsonl", str(file)), 1,
            beside=("`dump-acct FILE > /dev/null`",)),
        _step("take it into a new case (copy, SHA-256, MD5, index)", "take_in", case, file, rounds=1),
        _step("open the case again, find one job's records", "reopen", case, aim="0.3 s"),
        Row("`evidencekit records CASE --command …`, started anew",
            (*OURS, "records", "--csv", str(case), "--command", generate.JOB.decode())),
        Row("`evidencekit jobs CASE`", (*OURS, "jobs", str(case)), 1),
        Row("`evidencekit runs CASE --command …`",
            (*OURS, "runs", str(case), "--command", generate.JOB.decode(), "--zone", "UTC"), 1),
        Row("`evidencekit --version`", (*OURS, "--version")),
        Row("the window, until it can be used", (sys.executable, str(HERE / "window.py"))),
    ]  # fmt: skip
    if not ours:
        rows.append(
            _step(
                f"search a folder of {SMALL_FILES:,} small files",
                "find",
                place / "many",
                aim="10 s",
            )
        )
    return rows


def _step(
    name: str,
    step: str,
    *paths: Path,
    rounds: int = 3,
    beside: tuple[str, ...] = (),
    aim: str = "",
) -> Row:
    command = (sys.executable, str(HERE / "measured.py"), step, *map(str, paths))
    return Row(name, command, rounds, beside, aim, inside=True)


def _run(row: Row) -> Timed:
    """Run once with the output thrown away (but for what a step prints of itself)."""
    began = time.perf_counter()
    with tempfile.TemporaryFile() as said:
        child = subprocess.Popen(row.command, stdout=said if row.inside else subprocess.DEVNULL)
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.perf_counter() - began
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            raise subprocess.CalledProcessError(child.returncode, row.command)
        most = usage.ru_maxrss / 1024
        if not row.inside:
            return Timed(wall, usage.ru_utime + usage.ru_stime, most)
        said.seek(0)
        told = json.loads(said.read())
    return Timed(told["wall"], told["cpu"], most, told["found"])


def _print(rows: list[Row], best: dict[str, Timed], records: int) -> None:
    size = records * generate.V3.size
    print(
        f"{records:,} records of Linux v3, {size / 1e6:,.0f} MB, in the system's cache. {_machine()}"
    )
    print()
    print("| what | wall s | CPU s | ratio | aim | most memory, MiB |")
    print("|---|---:|---:|---:|---:|---:|")
    for row in rows:
        timed = best[row.name]
        ratio = "; ".join(
            f"{timed.wall / best[other].wall:.2f} × {other.replace(' FILE > /dev/null', '')}"
            for other in row.beside
            if other in best
        )
        count = (
            f" ({timed.found:,} found)" if row.inside and "hash_alone" not in row.command else ""
        )
        print(
            f"| {row.name}{count} | {timed.wall:.2f} | {timed.cpu:.2f} | {ratio} | {row.aim} "
            f"| {timed.mebibytes:.0f} |"
        )


def _machine() -> str:
    """The processor, the cores in use, the system, Python."""
    model = platform.processor() or platform.machine()
    listed = Path("/proc/cpuinfo")
    if listed.exists():
        names = [line for line in listed.read_text().splitlines() if line.startswith("model name")]
        model = names[0].partition(":")[2].strip() if names else model
    return (
        f"{model}, {cores.count()} cores; {platform.system()} {platform.release()}, "
        f"Python {platform.python_version()}, NumPy {np.__version__}."
    )


if __name__ == "__main__":
    sys.exit(main())
