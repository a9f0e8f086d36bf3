"""``self-test``: whether this copy of the program is whole and works."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from evidencekit.cli.terminal import EXIT_CHECK_FAILED, EXIT_FINE
from evidencekit.selftest import core_steps, run_steps, table

if TYPE_CHECKING:
    import argparse


def run_self_test(arguments: argparse.Namespace) -> int:
    """``self-test``: everything but the window, as a table; 0 when all passed."""
    with tempfile.TemporaryDirectory(prefix="evidencekit-self-test-") as folder:
        outcomes = run_steps(core_steps(Path(folder)))
    print(table(outcomes))
    return EXIT_FINE if all(outcome.passed for outcome in outcomes) else EXIT_CHECK_FAILED
