"""passwd and group copies: names for the numbers in the records, from the recorded system only.

The computer that this runs on has accounts of its own; they are never asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from evidencekit.evidence.content import readable, unreadable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from evidencekit.evidence.content import Line
    from evidencekit.records import Problem

_PASSWD_FIELDS = frozenset({7, 10})
"""BSD's ``master.passwd`` has ten."""
_GROUP_FIELDS = frozenset({4})
_HIGHEST = (1 << 32) - 1


@dataclass(frozen=True, slots=True)
class Accounts:
    """Number → name, and the lines that gave none."""

    names: dict[int, str]
    problems: tuple[Problem, ...]


def read_passwd(lines: Iterable[Line]) -> Accounts:
    """User ids and account names of a ``passwd`` copy."""
    return _read(lines, _PASSWD_FIELDS, "is no account")


def read_group(lines: Iterable[Line]) -> Accounts:
    """Group ids and names of a ``group`` copy."""
    return _read(lines, _GROUP_FIELDS, "is no group")


def _read(lines: Iterable[Line], widths: frozenset[int], otherwise: str) -> Accounts:
    """Name and number stand in fields 1 and 3 of both. Two names of one number are both kept."""
    names: dict[int, list[str]] = {}
    problems: list[Problem] = []
    for line in lines:
        if not line.raw.strip() or line.raw.startswith((b"#", b"+", b"-")):
            continue
        fields = line.raw.split(b":")
        told = _number(fields[2]) if len(fields) in widths else None
        if told is None or not fields[0]:
            problems.append(unreadable(line, otherwise))
            continue
        known = names.setdefault(told, [])
        name = readable(fields[0])
        if name not in known:
            known.append(name)
    return Accounts({number: "/".join(known) for number, known in names.items()}, tuple(problems))


def _number(text: bytes) -> int | None:
    """The number as the system takes it: macOS and some others write -2 for 4294967294.

    No account has the number -1: it stands for none.
    """
    if text[:1] == b"-":
        below = _number(text[1:])
        return None if below is None or not 2 <= below <= 1 << 31 else (1 << 32) - below
    if not text.isdigit() or len(text) > len(str(_HIGHEST)) or int(text) > _HIGHEST:
        return None
    return int(text)
