"""How long a delivery takes with much evidence in it, and what memory: ``make bench-delivery``.

The files are made by :mod:`generate`, so that a gibibyte is the largest of them; the report is on one
job of one half hour. Then, of the middle one, a report on all the time that it covers: a job of some
hundred thousand runs. Each command runs in a process of its own, whose wall time, processor time and
most memory are printed. Nothing is asserted but that the commands end well: the numbers are for
reading. The tables are Markdown.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from bench import generate

RECORDS = (1 << 22, 10_000_000, 1 << 24)
RECORD = 64
OURS = [sys.executable, "-m", "evidencekit"]
HALF_HOUR = ("2017-07-14T02:40", "2017-07-14T03:10")
ALL = ("2017-07-01", "2017-12-31")


@dataclass(frozen=True, slots=True)
class Took:
    """What one command took."""

    wall: float
    cpu: float
    mebibytes: float

    @property
    def cell(self) -> str:
        """For the table."""
        return f"{self.wall:.1f} / {self.cpu:.1f} / {self.mebibytes:.0f}"


def main() -> int:
    """Make the files, run the commands, print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, nargs="+", default=list(RECORDS))
    parser.add_argument("--all-of", type=int, default=RECORDS[1])
    parser.add_argument(
        "--folder", type=Path, default=None, help="where there is room for four times the largest"
    )
    arguments = parser.parse_args()
    print(f"{os.cpu_count()} processors; wall seconds / processor seconds / most memory in MiB\n")
    _table(
        arguments.folder,
        {f"{n:,} records, {n * RECORD >> 20:,} MiB": (n, HALF_HOUR) for n in arguments.records},
    )
    print()
    _table(arguments.folder, {f"all of {arguments.all_of:,} records": (arguments.all_of, ALL)})
    return 0


def _table(place: Path | None, columns: dict[str, tuple[int, tuple[str, str]]]) -> None:
    took = []
    for records, span in columns.values():
        with tempfile.TemporaryDirectory(dir=place) as made:
            took.append(_delivery(Path(made), records, *span))
    print(f"| command | {' | '.join(columns)} |")
    print(f"|---|{'---:|' * len(columns)}")
    for title in took[0]:
        print(f"| {title} | {' | '.join(one[title].cell for one in took)} |", flush=True)


def _delivery(folder: Path, records: int, since: str, until: str) -> dict[str, Took]:
    file, out, phrase = folder / "pacct", folder / "out", folder / "phrase"
    generate.write(file, records)
    phrase.write_text("a pass phrase of the benchmark\n", "utf-8")
    made = ("--passphrase-file", phrase)
    _run("identity new", "--name", "Bench", "--folder", folder / "keys", *made)
    (key,) = (folder / "keys").glob("*.p12")
    took = {
        "`report`: intake, analysis, seal, bundle, verified": _run(
            "report", file, "--command", generate.JOB.decode(), "--since", since,
            "--until", until, "--case-number", "B", "--examiner", "Bench", "--out", out,
            "--seal-with", key, *made,
        )
    }  # fmt: skip
    (bundle,) = out.glob("*-bundle")
    took["`verify` of the bundle, everything worked out again"] = _run("verify", bundle)
    took["`reproduce`"] = _run("reproduce", bundle)
    took["`bundle zip`"] = _run("bundle zip", bundle, "--out", folder / "b.zip")
    took["`verify` of the zip"] = _run("verify", folder / "b.zip")
    return took


def _run(command: str, *words: object) -> Took:
    """Run a command to its end."""
    began = time.perf_counter()
    process = subprocess.Popen(
        [*OURS, *command.split(), *map(str, words)], stdout=subprocess.DEVNULL
    )
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - began
    if process.returncode:
        raise SystemExit(f"{command} ended with exit status {process.returncode}")
    return Took(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


if __name__ == "__main__":
    sys.exit(main())
