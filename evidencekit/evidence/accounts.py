"""``passwd`` and ``group`` copies: numbers to names, for the recorded system only.

This computer's own accounts are never asked: a uid that the copy lacks is unknown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from evidencekit.case.names import shown
from evidencekit.records import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable

_PASSWD_FIELDS = 7
_GROUP_FIELDS = 4
_ID_LIMIT = 1 << 32


@dataclass(frozen=True, slots=True)
class Names:
    """Number → name, and what could not be read."""

    names: dict[int, str]
    problems: tuple[Problem, ...]


def read_passwd(lines: Iterable[bytes]) -> Names:
    """passwd(5): ``name:password:UID:GID:comment:home:shell``."""
    return _read(lines, _PASSWD_FIELDS, "passwd")


def read_group(lines: Iterable[bytes]) -> Names:
    """group(5): ``name:password:GID:members``."""
    return _read(lines, _GROUP_FIELDS, "group")


def _read(lines: Iterable[bytes], fields: int, what: str) -> Names:
    names: dict[int, str] = {}
    problems: list[Problem] = []
    offset = 0
    for number, line in enumerate(lines, 1):
        stripped = line.strip()
        parts = stripped.split(b":")
        if not stripped or stripped.startswith((b"#", b"+", b"-")):
            pass
        elif len(parts) == fields and parts[0] and parts[2].isdigit() and int(parts[2]) < _ID_LIMIT:
            key, name = int(parts[2]), shown(parts[0].decode("utf-8", "surrogateescape"))
            known = names.get(key, "").split("/") if key in names else []
            names[key] = "/".join([*known, name]) if name not in known else names[key]
        else:
            text = f"line {number} is not a line of {what}"
            problems.append(Problem("unreadable-line", offset, len(line), text))
        offset += len(line)
    return Names(names, tuple(problems))
