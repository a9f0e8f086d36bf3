"""How fast the commands are, beside stock programs on the same file: ``make bench``.

The file is the 42 real nights, one after the other, as often as it takes (``--records``, a million by
default). Each figure is the best of three runs of a whole process, start included, and the largest
memory of any of them. Nothing is asserted: the numbers are for reading.
"""

from __future__ import annotations

import argparse
import gzip
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ARCHIVE = Path(__file__).parent.parent / "data" / "nightly-2017" / "acct-archive"
RECORD = 64
ROUNDS = 3


@dataclass(frozen=True)
class Timed:
    """One command's best wall time and largest memory."""

    seconds: float
    mebibytes: float


def main() -> int:
    """Make the file, time everything, print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=1_000_000)
    wanted: int = parser.parse_args().records
    with tempfile.TemporaryDirectory(prefix="evidencekit-bench-") as folder:
        file = Path(folder) / "pacct"
        _write(file, wanted)
        size = file.stat().st_size
        print(f"{wanted:,} records, {size / 1e6:,.1f} MB; best of {ROUNDS}")
        print(f"{'command':<34} {'seconds':>8} {'× sha256sum':>11} {'records/s':>12} {'MiB':>6}")
        basis: float | None = None
        for name, command in _commands(file):
            if command is None:
                print(f"{name:<34} not installed")
                continue
            timed = min((_run(command) for _ in range(ROUNDS)), key=lambda t: t.seconds)
            basis = basis or timed.seconds
            rate = f"{wanted / timed.seconds:,.0f}" if str(file) in command else ""
            print(
                f"{name:<34} {timed.seconds:8.2f} {timed.seconds / basis:11.1f} {rate:>12} "
                f"{timed.mebibytes:6.0f}",
                flush=True,
            )
    return 0


def _commands(file: Path) -> list[tuple[str, list[str] | None]]:
    """What is timed, the yardstick first; None where a program is not installed."""
    ours = [sys.executable, "-m", "evidencekit"]
    path = os.environ.get("PATH", "") + os.pathsep + "/usr/sbin"
    job = ["--command", "partner-upload", "--zone", "America/Toronto"]
    listed: list[tuple[str, list[str] | None]] = [("sha256sum", ["sha256sum", str(file)])]
    for name, options in (("dump-acct", []), ("lastcomm", ["-f"]), ("sa", [])):
        found = shutil.which(name, path=path)
        listed.append((name, [found, *options, str(file)] if found else None))
    listed += [
        ("evidencekit --version", [*ours, "--version"]),
        (
            "window, until it can be used",
            [sys.executable, str(Path(__file__).parent / "window.py")],
        ),
        ("evidencekit inspect", [*ours, "inspect", str(file)]),
        ("evidencekit records --csv", [*ours, "records", "--csv", str(file)]),
        ("evidencekit jobs", [*ours, "jobs", str(file)]),
        ("evidencekit runs --command …", [*ours, "runs", str(file), *job]),
    ]
    return listed


def _write(file: Path, records: int) -> None:
    """``records`` real records, the nights oldest first, over and over."""
    nights = sorted(ARCHIVE.iterdir(), key=lambda path: -int([*path.name.split("."), "0"][1]))
    content = b"".join(
        gzip.decompress(night.read_bytes()) if night.suffix == ".gz" else night.read_bytes()
        for night in nights
    )
    left = records * RECORD
    with file.open("wb") as stream:
        while left > 0:
            left -= stream.write(content[:left])


def _run(command: list[str]) -> Timed:
    """Run once with the output thrown away."""
    began = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - began
    if child.returncode:
        raise subprocess.CalledProcessError(child.returncode, command)
    return Timed(seconds, usage.ru_maxrss / 1024)


if __name__ == "__main__":
    sys.exit(main())
