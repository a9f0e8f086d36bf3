"""The command line: ``evidencekit inspect · records · jobs · runs · findings · report · verify · …``.

Exit codes are a contract: 0 fine, 1 a check failed, 2 wrong usage, 3 input could not be read.
Errors go to standard error as ``evidencekit: what: where: what to do next``.
"""

from __future__ import annotations

import argparse
import os
import sys
from typing import TYPE_CHECKING

from evidencekit import __version__
from evidencekit.cli.terminal import EXIT_INPUT, complain
from evidencekit.errors import EvidenceError

if TYPE_CHECKING:
    from collections.abc import Sequence

_DESCRIPTION = """\
Read process-accounting files and say what they show. Files are only ever opened for reading.
A PATH is a file or a folder; folders are searched by content, not by name."""

_EPILOG = """\
exit codes: 0 fine · 1 a check failed · 2 wrong usage · 3 input could not be read"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    arguments = _parser().parse_args(argv)
    try:
        code: int = arguments.run(arguments)
        sys.stdout.flush()
    except EvidenceError as error:
        complain(error)
        return EXIT_INPUT
    except BrokenPipeError:
        # The reader of our output went away (``| head``): no fault, and nothing left to say.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130
    return code


def _parser() -> argparse.ArgumentParser:
    # Each command's module is small; what is heavy (drawing, signing) they import when they run.
    from evidencekit.cli import analysing, delivering, reading

    parser = argparse.ArgumentParser(
        prog="evidencekit",
        description=_DESCRIPTION,
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"evidencekit {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for module in (reading, analysing, delivering):
        module.add_commands(commands)
    return parser
