"""Pass phrases and PINs: from a file, the environment or the keyboard, never from the command line."""

from __future__ import annotations

import getpass
import os
import sys
from typing import TYPE_CHECKING

from evidencekit.cli.words import WrongUsage
from evidencekit.errors import BadRequest, ReadFailed
from evidencekit.workflow.values import KeyFile, KeyToken, SealWith

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

VARIABLE = "EVIDENCEKIT_PASSPHRASE"
"""Environment variable that is asked where no file is named."""


def pass_phrase(file: Path | None, asked_for: str, *, twice: bool = False) -> str:
    """The first line of ``file``, else the variable's value, else what is typed.

    Raises:
        ReadFailed: the file cannot be read.
        BadRequest: nothing is given and nobody sits at the keyboard, or two entries differ.
    """
    if file is not None:
        try:
            return file.read_text("utf-8").split("\n", 1)[0].rstrip("\r")
        except (OSError, UnicodeDecodeError) as exc:
            raise ReadFailed("the pass phrase file could not be read", str(file), str(exc)) from exc
    if VARIABLE in os.environ:
        return os.environ[VARIABLE]
    if not sys.stdin.isatty():
        raise BadRequest(
            f"no {asked_for} was given",
            "",
            f"name a file with --passphrase-file, or set {VARIABLE}",
        )
    entered = getpass.getpass(f"{asked_for}: ", stream=sys.stderr)
    if twice and getpass.getpass(f"{asked_for}, once more: ", stream=sys.stderr) != entered:
        raise BadRequest("the two entries differ", "", "try again")
    return entered


def seal_with(arguments: argparse.Namespace) -> SealWith | None:
    """The key that the options name; None: the report is not to be sealed.

    Raises:
        ReadFailed, BadRequest: as :func:`pass_phrase`.
        WrongUsage: a token is named only in part.
    """
    if arguments.seal_with is not None:
        phrase = pass_phrase(arguments.passphrase_file, f"pass phrase of {arguments.seal_with}")
        return KeyFile(arguments.seal_with, phrase)
    if arguments.token is None:
        return None
    if arguments.pkcs11_library is None or arguments.certificate is None:
        raise WrongUsage(
            "the token is named only in part",
            arguments.token,
            "name --pkcs11-library and --certificate too",
        )
    return KeyToken(
        library=arguments.pkcs11_library,
        token=arguments.token,
        pin=pass_phrase(arguments.passphrase_file, f"PIN of {arguments.token}"),
        certificate_label=arguments.certificate,
        key_label=arguments.key or "",
    )
