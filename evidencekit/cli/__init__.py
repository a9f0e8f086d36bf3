"""The command line: ``evidencekit inspect · records · jobs · runs · findings · report · verify · …``.

Exit codes are a contract: 0 fine, 1 a check failed, 2 wrong usage, 3 input could not be read.
Errors go to standard error as ``evidencekit: what: where: what to do next``.
"""

from __future__ import annotations

import importlib
import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    try:
        return _run(argv)
    except BrokenPipeError:
        # The reader of our output went away (``| head``): no fault, and nothing left to say.
        _let_go_of_output()
        return 0
    except OSError as error:
        # What no part of the program has its own sentence for: a full disk below our output, say.
        from evidencekit.cli.terminal import EXIT_INPUT, complain
        from evidencekit.errors import EvidenceError

        _let_go_of_output()
        complain(
            EvidenceError(
                f"the operating system refused ({error.strerror or error})",
                str(error.filename or "standard output"),
                "check the medium, its free space and your rights there",
            )
        )
        return EXIT_INPUT
    except KeyboardInterrupt:
        _let_go_of_output()
        print("evidencekit: stopped at the keyboard", file=sys.stderr)
        return 130


def _run(argv: Sequence[str] | None) -> int:
    # Imported here, where Ctrl-C during it is caught too.
    from evidencekit.cli.ending import cleared_when_ended
    from evidencekit.cli.parser import make_parser
    from evidencekit.cli.streams import make_streams_safe

    make_streams_safe()
    arguments = make_parser().parse_args(argv)
    from evidencekit.cli.terminal import EXIT_INPUT, complain
    from evidencekit.cli.words import EXIT_USAGE, WrongUsage
    from evidencekit.errors import EvidenceError
    from evidencekit.formats.allowance import EXPANSION

    if arguments.expand_limit is not None:
        EXPANSION.allow(arguments.expand_limit)
    module, function = arguments.run.split(":")
    try:
        command = getattr(importlib.import_module(f"evidencekit.cli.{module}"), function)
        with cleared_when_ended():
            code: int = command(arguments)
            sys.stdout.flush()
    except EvidenceError as error:
        complain(error)
        return EXIT_USAGE if isinstance(error, WrongUsage) else EXIT_INPUT
    return code


def _let_go_of_output() -> None:
    """What still waits to be written goes nowhere: else the interpreter fails on it when it ends."""
    with suppress(OSError, ValueError):  # a stream without a file of its own: nothing waits
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
