"""Compare a result in a bundle with the same result worked out again: where do they part?

For :class:`evidencekit.bundle.checkresults.Task`: each function gives a result and
a sentence that names the first difference.
"""

from __future__ import annotations

import json
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from evidencekit.bundle.verdict import Result

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

MAX_SHOWN = 160
"""Characters of a differing line or value that are quoted."""
MAX_DIFFERENCES = 5


def compare_text(kept: Path, again: Iterable[str], what: str) -> tuple[str, str]:
    """A text file in the bundle with the same text written again, piece by piece, in flat memory.

    Args:
        kept: The file in the bundle, UTF-8.
        again: The text as written again, in pieces of any size that end at line ends or not.
        what: What its lines are, in the plural (``records``).

    Returns:
        ``intact`` or ``changed`` and a sentence; the header line is not counted as one of ``what``.
    """
    number = -1
    with kept.open("r", encoding="utf-8", errors="backslashreplace", newline="") as file:
        for number, (old, new) in enumerate(zip_longest(_lines(file), _lines(again))):
            if old != new:
                return Result.CHANGED, _parting(number, old, new)
    return (
        Result.INTACT,
        f"Read again from the evidence, all {max(number, 0):,} {what} are the same.",
    )


def _lines(pieces: Iterable[str]) -> Iterator[str]:
    """Whole lines, line ends kept, of text that comes in pieces."""
    rest = ""
    for piece in pieces:
        *whole, rest = (rest + piece).split("\n")
        yield from (line + "\n" for line in whole)
    if rest:
        yield rest


def _parting(number: int, old: str | None, new: str | None) -> str:
    where = f"Line {number + 1:,}"
    if old is None:
        return f"{where} is missing in the bundle; read again it is {_quoted(new)}."
    if new is None:
        return f"{where} in the bundle, {_quoted(old)}, is not found in the evidence."
    if old.rstrip("\r\n") == new.rstrip("\r\n"):
        return f"{where} differs in its line end only."
    return f"{where} differs: {_quoted(old)} in the bundle, {_quoted(new)} read again."


def _quoted(text: object) -> str:
    shown = ascii(text.rstrip("\r\n") if isinstance(text, str) else text)
    return shown if len(shown) <= MAX_SHOWN else shown[:MAX_SHOWN] + "…"


def compare_pieces(kept: Path, again: Callable[[], Iterable[bytes]], what: str) -> tuple[str, str]:
    """As :func:`compare_values`, of long JSON: as long as it is the same it is never held at once.

    Args:
        kept: The file in the bundle.
        again: Makes, each time, what this program writes now, in pieces.
        what: What it holds, in the plural (``findings``).
    """
    with kept.open("rb") as file:
        same = all(file.read(len(piece)) == piece for piece in again()) and not file.read(1)
    if same:
        return Result.INTACT, _same(what)
    return compare_values(kept.read_bytes(), b"".join(again()), what)


def _same(what: str) -> str:
    return f"Worked out again, the {what} are the same, byte for byte."


def compare_values(kept: bytes, again: bytes, what: str) -> tuple[str, str]:
    """JSON in the bundle with the same JSON worked out again.

    Args:
        kept: As it lies in the bundle.
        again: As this program writes it now.
        what: What it holds, in the plural (``findings``).

    Returns:
        ``intact`` (the same bytes), or ``changed`` with the places that differ. The same values in
        other bytes are a change too: a name that stands twice there says one thing to one reader and
        another to the next.
    """
    if kept == again:
        return Result.INTACT, _same(what)
    try:
        old, new = json.loads(kept), json.loads(again)
    except (ValueError, RecursionError):
        return Result.CHANGED, f"The {what} in the bundle cannot be read: they are no JSON."
    parts = list(_differences(old, new, ""))
    if not parts:
        return Result.CHANGED, (
            f"The {what} are not written as this program writes them, though a program that reads "
            "them finds the same values: a name may stand there twice."
        )
    more = f" And {len(parts) - MAX_DIFFERENCES} more." if len(parts) > MAX_DIFFERENCES else ""
    return Result.CHANGED, f"The {what} differ: {' '.join(parts[:MAX_DIFFERENCES])}{more}"


def _differences(old: Any, new: Any, where: str) -> Iterator[str]:  # noqa: ANN401 (any JSON value)
    """One short sentence for each place where two JSON values part."""
    if isinstance(old, dict) and isinstance(new, dict):
        for key in sorted({*old, *new}):
            place = f"{where}.{key}" if where else str(key)
            if key not in new:
                yield f"{place} is only in the bundle."
            elif key not in old:
                yield f"{place} is missing in the bundle."
            else:
                yield from _differences(old[key], new[key], place)
    elif isinstance(old, list) and isinstance(new, list):
        if len(old) != len(new):
            yield f"{where} has {len(old)} entries in the bundle, {len(new)} worked out again."
        for entry, (one, other) in enumerate(zip(old, new, strict=False)):
            yield from _differences(one, other, f"{where}[{entry}]")
    elif old != new or type(old) is not type(new):
        yield f"{where} is {_quoted(old)} in the bundle, {_quoted(new)} worked out again."
