"""How long a delivery takes with a gibibyte of evidence in it: ``make bench-delivery``.

The file is made by :mod:`generate`; the report is on one job of one day in it. Each command runs in a
process of its own, whose wall time, processor time and most memory are printed. Nothing is asserted
but that the commands end well: the numbers are for reading. The table is Markdown.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench import generate

RECORD = 64
OURS = [sys.executable, "-m", "evidencekit"]


def main() -> int:
    """Make the file, run the commands, print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mebibytes", type=int, default=1024)
    parser.add_argument(
        "--folder", type=Path, default=None, help="where there is room for thrice that"
    )
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=arguments.folder) as made:
        folder = Path(made)
        file = folder / "pacct"
        generate.write(file, arguments.mebibytes * (1 << 20) // RECORD)
        print(f"{os.cpu_count()} processors; one file of {file.stat().st_size:,} bytes\n")
        print("| command | seconds | processor seconds | most memory, MiB |")
        print("|---|---:|---:|---:|")
        _time_all(folder, file)
    return 0


def _time_all(folder: Path, file: Path) -> None:
    out = folder / "out"
    phrase = folder / "phrase"
    phrase.write_text("a pass phrase of the benchmark\n", "utf-8")
    made = ("--passphrase-file", phrase)
    _run("identity new", "--name", "Bench", "--folder", folder / "keys", *made)
    (key,) = (folder / "keys").glob("*.p12")
    _run(
        "report", file, "--command", "partner-upload", "--since", "2017-07-14T02:40",
        "--until", "2017-07-14T03:10", "--case-number", "B", "--examiner", "Bench", "--out", out,
        "--seal-with", key, *made,
        title="`report`: intake, analysis, seal, bundle, verified",
    )  # fmt: skip
    (bundle,) = out.glob("*-bundle")
    _run("verify", bundle, title="`verify` of the bundle, everything worked out again")
    _run("reproduce", bundle, title="`reproduce`")
    _run("bundle zip", bundle, "--out", folder / "b.zip", title="`bundle zip`")
    _run("verify", folder / "b.zip", title="`verify` of the zip")


def _run(command: str, *words: object, title: str = "") -> None:
    """Run a command to its end; print its row where it has a title."""
    began = time.perf_counter()
    process = subprocess.Popen(
        [*OURS, *command.split(), *map(str, words)], stdout=subprocess.DEVNULL
    )
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - began
    if process.returncode:
        raise SystemExit(f"{command} ended with exit status {process.returncode}")
    if title:
        cpu = used.ru_utime + used.ru_stime
        print(f"| {title} | {wall:.1f} | {cpu:.1f} | {used.ru_maxrss / 1024:.0f} |", flush=True)


if __name__ == "__main__":
    sys.exit(main())
