"""Standard output and error that take every sentence, whatever the locale, or that are not there.

Nothing of ours is imported here, so that ``--help`` and ``--version`` answer at once.
"""

from __future__ import annotations

import codecs
import io
import os
import sys
from pathlib import Path

_PLAIN = {
    "\N{MINUS SIGN}": "-",
    "\N{EN DASH}": "-",
    "\N{LEFT DOUBLE QUOTATION MARK}": '"',
    "\N{RIGHT DOUBLE QUOTATION MARK}": '"',
    "\N{RIGHT SINGLE QUOTATION MARK}": "'",
    "\N{HORIZONTAL ELLIPSIS}": "...",
    "\N{MIDDLE DOT}": "-",
    "\N{MULTIPLICATION SIGN}": "x",
    "\N{RIGHTWARDS ARROW}": "->",
    "\N{NO-BREAK SPACE}": " ",
    "\N{NARROW NO-BREAK SPACE}": " ",
}
"""Our own signs, for terminals that lack them; what comes from elsewhere is escaped instead."""

_NAME = "evidencekit-plain"


def _plain(error: UnicodeError) -> tuple[str | bytes, int]:
    """Error handler: our signs in ASCII, all else as its number."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    signs = error.object[error.start : error.end]
    return "".join(
        _PLAIN.get(sign) or sign.encode("ascii", "backslashreplace").decode() for sign in signs
    ), error.end


def make_streams_safe() -> None:
    """See that no sentence fails for the terminal's encoding, and that both streams exist.

    Where the caller closed one of them, Python has ``None`` there, and ``print`` would send what
    is meant for standard error to standard output.
    """
    codecs.register_error(_NAME, _plain)
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            nowhere = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 (open to the end)
            setattr(sys, name, nowhere)
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=_NAME)
