"""What an exit status stands for according to a program's own documents, each with its source.

A meaning is offered only where the record's name is one that the document is about. A name can be
anything, and a status is only by convention what a document says.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from evidencekit.assets import asset
from evidencekit.outcome import Ending, signal_text
from evidencekit.texts import ENGLISH, say, spoken

if TYPE_CHECKING:
    from evidencekit.outcome import Outcome

_FIRST_SIGNAL, _LAST_SIGNAL = 129, 192


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a status stands for, and where that is written."""

    program: str
    code: int
    text: str
    """As the end of "… stands for: "."""
    document: str
    version: str
    section: str
    caveat: str = ""

    @property
    def source(self) -> str:
        """``curl(1), manual page, version 7.88.1, section EXIT CODES``."""
        return say(
            "meaning.source", document=self.document, version=self.version, section=self.section
        )

    def sentence(self) -> str:
        """``According to …, exit status 28 of curl stands for: …``."""
        return say(
            "meaning.sentence",
            source=self.source,
            code=str(self.code),
            program=self.program,
            text=self.text,
        )


@dataclass(frozen=True, slots=True)
class _Program:
    document: str
    version: str
    section: str
    caveat: str
    signals: str
    """Words before the number in "128 + n, … signal n"; empty: 128 + n says nothing special."""
    codes: dict[int, str]


@cache
def _programs(language: str) -> dict[str, list[_Program]]:
    """By name; in English where nobody has put the meanings into ``language``."""
    try:
        path = asset(f"knowledge/exit_codes.{language}.toml")
    except FileNotFoundError:
        path = asset("knowledge/exit_codes.toml")
    raw: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    found: dict[str, list[_Program]] = {}
    for entry in raw["program"]:
        program = _Program(
            entry["document"],
            entry["version"],
            entry["section"],
            entry.get("caveat", ""),
            entry.get("signals", ""),
            {int(code): text for code, text in entry["codes"].items()},
        )
        for name in entry["names"]:
            found.setdefault(name, []).append(program)
    return found


def known_programs() -> tuple[str, ...]:
    """The command names that meanings are known for, sorted."""
    return tuple(sorted(_programs(ENGLISH)))


def meaning_of(command: str, outcome: Outcome) -> Meaning | None:
    """What ``outcome`` stands for in a program called ``command``; None where no document was read."""
    if outcome.ending is not Ending.EXIT or outcome.exit_code is None:
        return None
    code = outcome.exit_code
    for program in _programs(spoken().language).get(command, ()):
        text = program.codes.get(code, "")
        if not text and program.signals and _FIRST_SIGNAL <= code <= _LAST_SIGNAL:
            text = say(
                "meaning.signal",
                number=str(code - 128),
                words=program.signals,
                signal=signal_text(code - 128),
            )
        if text:
            return Meaning(
                command,
                code,
                text,
                program.document,
                program.version,
                program.section,
                program.caveat,
            )
    return None
