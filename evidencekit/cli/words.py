"""How the command line takes its words: the parser's own complaints, and what each word may be.

Next to nothing but argparse is imported here, so that ``--help`` and ``--version`` answer at once.
"""

from __future__ import annotations

import argparse
import re
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from evidencekit.errors import BadRequest

if TYPE_CHECKING:
    from collections.abc import Iterator

EXIT_USAGE = 2


class WrongUsage(BadRequest):
    """What was typed cannot be meant, whatever the files hold: exit code 2."""


@contextmanager
def usage() -> Iterator[None]:
    """What makes no sense in here is wrong usage.

    Raises:
        WrongUsage: in place of any ``BadRequest``.
    """
    try:
        yield
    except BadRequest as exc:
        raise WrongUsage(exc.what, exc.where, exc.do_next) from exc


class Parser(argparse.ArgumentParser):
    """A parser that complains as all else here does: ``evidencekit: what: where: what to do next``."""

    def error(self, message: str) -> NoReturn:
        """One line on standard error, and exit code 2."""
        said = "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in message)
        print(f"evidencekit: wrong usage: {said}: see {self.prog} --help", file=sys.stderr)
        sys.exit(EXIT_USAGE)


def path(text: str) -> Path:
    """A path that was really named: an empty one would be the folder one stands in."""
    if not text:
        raise argparse.ArgumentTypeError("an empty name names no file")
    return Path(text)


def given(text: str) -> str:
    """A word that was really given: an empty one, of an unset variable say, would pass for none."""
    if not text.strip():
        raise argparse.ArgumentTypeError("nothing is given")
    return text


def user_id(text: str) -> int:
    """A user id as systems store it: a whole number below 2^32."""
    if not _is_number(text) or int(text) >= 1 << 32:
        raise argparse.ArgumentTypeError(
            f"{text!r} is no user id: give the number (as in the passwd file), 0 to 4294967295"
        )
    return int(text)


def offset(text: str) -> int:
    """A byte offset, decimal or hexadecimal."""
    if not re.fullmatch("[0-9]{1,20}|0[xX][0-9A-Fa-f]{1,16}", text):
        raise argparse.ArgumentTypeError(f"{text!r} is no byte offset: write it as 5312 or 0x14C0")
    return int(text, 16) if text[:2] in {"0x", "0X"} else int(text)


def gibibytes(text: str) -> int:
    """A whole number of GiB, at least 1."""
    if not _is_number(text) or not 1 <= int(text) <= 1 << 20:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number of GiB from 1 to 1,048,576")
    return int(text)


def event_number(text: str) -> int:
    """The number of an event of the custody log; they count from 1."""
    if not _is_number(text) or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no event's number: they count from 1")
    return int(text)


def _is_number(text: str) -> bool:
    """Plain digits, and no more of them than any number here can have."""
    return text.isascii() and text.isdigit() and len(text) <= 20
