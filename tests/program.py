"""The program run as a command: what the end-to-end tests share."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from typing import Any

from evidencekit.cli import main


@dataclass(frozen=True)
class Ran:
    """What one command printed and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output as JSON."""
        return json.loads(self.out)

    @property
    def rows(self) -> list[dict[str, str]]:
        """Standard output as CSV rows."""
        return list(csv.DictReader(io.StringIO(self.out, newline="")))


Command = Callable[..., Ran]


def run(*arguments: object, code: int = 0, **environment: str) -> Ran:
    """``evidencekit ARGUMENTS``; insists on the exit code, and that no warning or traceback shows."""
    done = subprocess.run(
        [sys.executable, "-m", "evidencekit", *map(str, arguments)],
        check=False,
        capture_output=True,
        env={**os.environ, "PYTHONWARNINGS": "error", **environment},
        timeout=300,
    )
    ran = Ran(done.returncode, done.stdout.decode(), done.stderr.decode())
    assert ran.code == code, f"exit status {ran.code}, not {code}\n{ran.err}\n{ran.out[-2000:]}"
    assert "Traceback" not in ran.err
    return ran


def run_here(*arguments: object, code: int = 0) -> Ran:
    """As :func:`run`, but in this process: the same words in and out, without a start each time."""
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", newline="\n") for _ in range(2))
    with redirect_stdout(out), redirect_stderr(err):
        try:
            status = main([str(argument) for argument in arguments])
        except SystemExit as exc:
            status = int(exc.code or 0)
    said = []
    for stream in (out, err):
        stream.flush()
        stream.seek(0)
        said.append(stream.read())
    ran = Ran(status, *said)
    assert ran.code == code, f"exit status {ran.code}, not {code}\n{ran.err}\n{ran.out[-2000:]}"
    return ran
