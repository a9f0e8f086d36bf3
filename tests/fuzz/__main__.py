"""``python -m fuzz``: each harness under atheris for some seconds; ``--only NAME`` runs one of them.

Coverage-guided: what leads to a new place in the program is kept in ``build/fuzz/NAME`` and gone on
from in the next run. An input that breaks a harness is written to ``build/fuzz/NAME-found-…`` and the
command ends with 1.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PLACE = ROOT / "build" / "fuzz"
NAMES = ("records", "expansion", "recalled")
BY_COLUMN = tuple(
    f"evidencekit.formats.{name}"
    for name in ("check", "columns", "gap", "rules", "runs", "scalars", "score", "shapes", "tally")
)
"""Modules that compare whole columns are not instrumented: atheris 3.0 keeps all that is compared."""
LONGEST = 1 << 14
"""Bytes of an input: 256 records of 64 bytes."""
MOST_MEBIBYTES = 1_024
SLOWEST = 30
"""Seconds for one input."""


def main() -> int:
    """Run the harnesses asked for, each in a process of its own (atheris ends the one it runs in)."""
    parser = argparse.ArgumentParser(prog="fuzz", description=__doc__)
    parser.add_argument("--seconds", type=int, default=60, help="for each harness")
    parser.add_argument("--only", choices=NAMES)
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.inside:
        _fuzz(asked.only, asked.seconds)
    failed = [
        name for name in NAMES if asked.only in (None, name) and not _run(name, asked.seconds)
    ]
    for name in failed:
        print(f"{name}: an input broke it; see build/fuzz/{name}-found-*", file=sys.stderr)
    return 1 if failed else 0


def _run(name: str, seconds: int) -> bool:
    command = [sys.executable, "-m", "fuzz", "--inside", "--only", name, "--seconds", str(seconds)]
    places = [str(ROOT / "tests"), *map(str, PLACE.glob("venv/lib/python*/site-packages"))]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(places)}
    done = subprocess.run(
        command, check=False, env=environment, cwd=ROOT, stderr=subprocess.PIPE, text=True
    )
    told = done.stderr.splitlines()
    counted = [line for line in told if line.startswith(("Done ", "stat::peak_rss_mb"))]
    for line in counted if done.returncode == 0 else told[-60:]:
        print(f"{name}: {line}", flush=True)
    return done.returncode == 0


def _fuzz(name: str, seconds: int) -> None:
    """Fuzz one harness; does not return."""
    import atheris

    with atheris.instrument_imports(include=["evidencekit.formats"], exclude=list(BY_COLUMN)):
        from fuzz.targets import TARGETS, seeds
    corpus = PLACE / name
    corpus.mkdir(parents=True, exist_ok=True)
    for seed in seeds(name):
        (corpus / sha256(seed).hexdigest()[:16]).write_bytes(seed)
    options = [
        f"-max_total_time={seconds}", f"-max_len={LONGEST}", f"-rss_limit_mb={MOST_MEBIBYTES}",
        f"-timeout={SLOWEST}", f"-artifact_prefix={PLACE / name}-found-", "-print_final_stats=1",
    ]  # fmt: skip
    atheris.Setup([sys.argv[0], *options, str(corpus)], TARGETS[name])
    atheris.Fuzz()


if __name__ == "__main__":
    sys.exit(main())
