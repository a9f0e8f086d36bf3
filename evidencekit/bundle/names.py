"""File names that every system agrees about.

A bundle is unpacked on machines we never see. A name in it is therefore plain ASCII, without a
character that a shell, a checksum tool, Windows or BagIt treats specially, and no two names differ
only by case. The same rules tell whether a name in a zip from elsewhere is safe to look at.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_PART = 120
"""Characters in one file or folder name."""
MAX_PATH = 200
"""Characters in a whole path: leaves Windows (260) room for the folder it is unpacked into."""

_PART = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.+=,()@ -]*")
_ODD = re.compile(r"[^A-Za-z0-9_.+=,()@-]")
_WINDOWS_DEVICES = frozenset(
    ["CON", "PRN", "AUX", "NUL"] + [f"{port}{n}" for port in ("COM", "LPT") for n in range(1, 10)]
)


def fault_in_path(path: str) -> str:
    """Why ``path`` is no portable relative path with forward slashes; empty: it is one."""
    if not path or len(path) > MAX_PATH:
        return f"the path is empty or longer than {MAX_PATH} characters"
    for part in path.split("/"):
        if part in {"", ".", ".."}:
            return f"the path {path[:120]!r} climbs, is absolute or holds an empty name"
        if not _PART.fullmatch(part) or len(part) > MAX_PART or part.endswith((".", " ")):
            return f"the name {part!r} holds characters that not every system can store"
        if part.split(".")[0].upper() in _WINDOWS_DEVICES:
            return f"the name {part!r} is a device on Windows"
    return ""


def clash(paths: Iterable[str]) -> str:
    """The first path that another one already stands for (by case, or as its folder), or empty."""
    seen: set[str] = set()
    folders: set[str] = set()
    for path in paths:
        folded = path.casefold()
        above = {folded[: place.start()] for place in re.finditer("/", folded)}
        if folded in seen or folded in folders or above & seen:
            return path
        seen.add(folded)
        folders |= above
    return ""


def safe_name(text: str) -> str:
    """A portable file name as close to ``text`` as the rules allow; never empty.

    Every character that is not allowed becomes ``_``; the end of a long name (its suffix) is kept.
    The name as received stands in the exhibit list, so nothing is lost.
    """
    cleaned = _ODD.sub("_", text).rstrip(".") or "unnamed"
    if not _PART.fullmatch(cleaned):
        cleaned = "_" + cleaned
    if cleaned.split(".")[0].upper() in _WINDOWS_DEVICES:
        cleaned = "_" + cleaned
    if len(cleaned) > MAX_PART - 20:
        cleaned = cleaned[:60] + "_" + cleaned[-39:]
    return cleaned
