"""The report's own words: one catalogue a language, ``assets/texts/LANGUAGE.toml``.

An entry is a sentence with ``{names}`` for values, ``**bold**``, ``_italic_`` (at word borders) and
```mono```. The marks are read *before* the values are put in, so a value is never read as a mark. An
entry may be a table with ``one`` and ``other``; the value called ``n`` chooses.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from evidencekit.assets import asset
from evidencekit.report.blocks import Span, Text

if TYPE_CHECKING:
    from datetime import date

_MARKS = re.compile(r"\*\*(?P<bold>.+?)\*\*|(?<!\w)_(?P<italic>.+?)_(?!\w)|`(?P<mono>.+?)`")
_NAME = re.compile(r"\{(\w+)\}")

Value = str | int | Text


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The texts of one language."""

    language: str
    entries: dict[str, Any]

    def has(self, key: str) -> bool:
        """True where the catalogue has ``key`` (dotted)."""
        node: Any = self.entries
        for step in key.split("."):
            if not isinstance(node, dict) or step not in node:
                return False
            node = node[step]
        return True

    def raw(self, key: str, n: int | None = None) -> str:
        """The entry as written.

        Raises:
            KeyError: no such entry.
        """
        node: Any = self.entries
        for step in key.split("."):
            node = node[step]
        if isinstance(node, dict):
            node = node["one" if n == 1 else "other"]
        return str(node)

    def items(self, key: str) -> tuple[str, ...]:
        """The entry's lines, for an entry that is a list."""
        node: Any = self.entries
        for step in key.split("."):
            node = node[step]
        return tuple(str(item) for item in node)

    def pairs(self, key: str) -> tuple[tuple[str, str], ...]:
        """The pairs of an entry that is a list of pairs."""
        node: Any = self.entries
        for step in key.split("."):
            node = node[step]
        return tuple((str(first), str(second)) for first, second in node)

    def text(self, key: str, **values: Value) -> str:
        """The entry as bare words, values put in."""
        return "".join(span.text for span in self.spans(key, **values))

    def spans(self, key: str, **values: Value) -> Text:
        """The entry as spans, values put in (a value that is itself spans keeps its faces)."""
        n = values.get("n")
        return marked(self.raw(key, n if isinstance(n, int) else None), **values)

    def paragraphs(self, key: str, **values: Value) -> tuple[Text, ...]:
        """The paragraphs of an entry that is a list, values put in."""
        return tuple(marked(line, **values) for line in self.items(key))

    def month(self, day: date) -> str:
        """``November``."""
        return self.items("calendar.months")[day.month - 1]

    def day(self, day: date) -> str:
        """``14 November 2017``."""
        return self.text("calendar.day", d=day.day, month=self.month(day), y=f"{day.year:04d}")

    def day_short(self, day: date) -> str:
        """``14 Nov``."""
        return self.text("calendar.day_short", d=day.day, month=self.month(day)[:3])

    def days(self, first: date, last: date, key: str = "calendar.range") -> str:
        """``20 October – 30 November 2017``: the year once where it is the same."""
        if first == last:
            return self.text(f"{key}_one", day=self.day(first))
        start = (
            self.day(first)
            if first.year != last.year
            else self.text("calendar.day_of_year", d=first.day, month=self.month(first))
        )
        return self.text(key, first=start, last=self.day(last))

    def listed(self, parts: list[str]) -> str:
        """``a, b and c``."""
        if len(parts) < 2:
            return "".join(parts)
        return self.text("calendar.and", first=", ".join(parts[:-1]), last=parts[-1])


def marked(template: str, **values: Value) -> Text:
    """Read the marks of ``template``, then put the values in.

    Raises:
        KeyError: the template names a value that was not given.
    """
    out: list[Span] = []
    at = 0
    for found in _MARKS.finditer(template):
        out += _filled(template[at : found.start()], Span(""), values)
        face = found.lastgroup or ""
        shape = Span("", bold=face == "bold", italic=face == "italic", mono=face == "mono")
        out += _filled(found[face], shape, values)
        at = found.end()
    out += _filled(template[at:], Span(""), values)
    return tuple(out)


def _filled(template: str, shape: Span, values: dict[str, Value]) -> list[Span]:
    """``template`` without marks, in the face of ``shape``, its names replaced."""
    out: list[Span] = []
    at = 0
    for found in _NAME.finditer(template):
        out += _shaped(template[at : found.start()], shape)
        value = values[found[1]]
        if isinstance(value, tuple):
            out += [
                Span(
                    span.text,
                    span.bold or shape.bold,
                    span.italic or shape.italic,
                    span.mono or shape.mono,
                    span.link,
                )
                for span in value
            ]
        else:
            out += _shaped(f"{value:,}" if isinstance(value, int) else value, shape)
        at = found.end()
    return out + _shaped(template[at:], shape)


def _shaped(text: str, shape: Span) -> list[Span]:
    """``text`` in the face of ``shape``; nothing for nothing."""
    return [Span(text, shape.bold, shape.italic, shape.mono)] if text else []


@lru_cache(maxsize=4)
def catalogue(language: str = "en") -> Catalogue:
    """The catalogue of ``language``.

    Raises:
        FileNotFoundError: there is no such catalogue.
    """
    path = asset(f"texts/{language}.toml")
    return Catalogue(language, tomllib.loads(path.read_text("utf-8")))
