"""Names of evidence files: shown whole, sorted as people count, never used as paths of ours.

A file name is hostile text: it may hold control characters, bytes that are no UTF-8, a letter order
that reverses what follows, or be 255 bytes long. It is kept as bytes, shown escaped, and what we call
the copy inside the case is made from a short list of letters.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

_DIGITS = re.compile(r"([0-9]+)")
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_LONGEST = 100
_DEVICES = frozenset(
    {"con", "prn", "aux", "nul"}
    | {f"{port}{number}" for port in ("com", "lpt") for number in range(10)}
)
"""Names that Windows takes for devices, with any ending."""


def shown(path: Path | str) -> str:
    r"""A path as text that shows everything and can be had back.

    Printable characters stand as they are (any script); a backslash becomes ``\\``, and each byte of
    anything else (control and direction characters, bytes that are no UTF-8) ``\xNN``. On systems
    where a backslash separates folders it stands as it is.
    """
    text = os.fsdecode(path)
    return "".join(_shown_character(character) for character in text)


def told(text: str) -> str:
    r"""A path that somebody typed, with what cannot be seen as ``\xNN``; backslashes stand as typed."""
    return "".join(c if c.isprintable() else _shown_character(c) for c in text)


def _shown_character(character: str) -> str:
    if character == "\\":
        return "\\" if os.sep == "\\" else "\\\\"
    if character.isprintable():
        return character
    return "".join(f"\\x{byte:02x}" for byte in character.encode("utf-8", "surrogateescape"))


def safe_name(path: Path | str) -> str:
    """The name of our own copy: letters, digits, dot, dash and underline, at most 100 of them.

    It never begins with a dot, is never empty, and is no device name on any system.
    """
    name = _UNSAFE.sub("_", Path(os.fsdecode(path)).name).lstrip(".").rstrip(". ")
    if len(name) > _LONGEST:
        stem, dot, ending = name.rpartition(".")
        keep = f"{dot}{ending}" if stem and len(ending) <= len("journal") else ""
        name = name[: _LONGEST - len(keep)].rstrip(".") + keep
    if not name:
        return "file"
    return f"_{name}" if name.split(".")[0].casefold() in _DEVICES else name


def natural_key(path: Path | str) -> tuple[tuple[str | int, ...], ...]:
    """Sorts ``pacct``, ``pacct.1``, ``pacct.2.gz``, ``pacct.10.gz`` in that order, folder by folder."""
    return tuple(_part_key(part) for part in Path(os.fsdecode(path)).parts)


def _part_key(part: str) -> tuple[str | int, ...]:
    pieces = _DIGITS.split(part)
    return tuple(
        int(piece) if place % 2 else piece.encode("utf-8", "surrogateescape").decode("latin-1")
        for place, piece in enumerate(pieces)
    )
