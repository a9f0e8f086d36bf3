"""The command line: ``evidencekit inspect · records · jobs · runs · findings · report · verify · …``.

Exit codes are a contract: 0 fine, 1 a check failed, 2 wrong usage, 3 input could not be read.
Errors go to standard error as ``evidencekit: what: where: what to do next``.
"""

from __future__ import annotations

import importlib
import os
import sys
from typing import TYPE_CHECKING

from evidencekit.cli.parser import make_parser
from evidencekit.formats.allowance import EXPANSION

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    arguments = make_parser().parse_args(argv)
    from evidencekit.cli.terminal import EXIT_INPUT, complain
    from evidencekit.errors import EvidenceError

    if arguments.expand_limit is not None:
        EXPANSION.allow(arguments.expand_limit)
    module, function = arguments.run.split(":")
    try:
        command = getattr(importlib.import_module(f"evidencekit.cli.{module}"), function)
        code: int = command(arguments)
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
