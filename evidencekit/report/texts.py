"""The report's own words with their faces: the marks of the catalogue's entries, read into spans.

In an entry of ``assets/texts/LANGUAGE.toml`` (:mod:`evidencekit.texts`) that the report prints stand
``**bold**``, ``_italic_`` (at word borders) and ```mono```. They are read *before* the values are put
in, so a value is never read as a mark.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from functools import lru_cache

from evidencekit.report.blocks import Span, Text
from evidencekit.texts import ENGLISH, Texts, texts_of

_MARKS = re.compile(r"\*\*(?P<bold>.+?)\*\*|(?<!\w)_(?P<italic>.+?)_(?!\w)|`(?P<mono>.+?)`")
_NAME = re.compile(r"\{(\w+)\}")

Value = str | int | Text


@dataclass(frozen=True, slots=True)
class Catalogue(Texts):
    """The texts of one language, for print."""

    def text(self, key: str, **values: Value) -> str:
        """The entry as bare words, values put in."""
        return "".join(span.text for span in self.spans(key, **values))

    def spans(self, key: str, **values: Value) -> Text:
        """The entry as spans, values put in (a value that is itself spans keeps its faces)."""
        n = values.get("n")
        template = self.raw(key, n if isinstance(n, int) else None)
        return marked(template, **self._written(values))

    def paragraphs(self, key: str, **values: Value) -> tuple[Text, ...]:
        """The paragraphs of an entry that is a list, values put in."""
        written = self._written(values)
        return tuple(marked(line, **written) for line in self.items(key))

    def _written(self, values: dict[str, Value]) -> dict[str, str | Text]:
        return {
            name: self.number(value) if isinstance(value, int) else value
            for name, value in values.items()
        }


def marked(template: str, **values: str | Text) -> Text:
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


def _filled(template: str, shape: Span, values: dict[str, str | Text]) -> list[Span]:
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
            out += _shaped(value, shape)
        at = found.end()
    return out + _shaped(template[at:], shape)


def _shaped(text: str, shape: Span) -> list[Span]:
    """``text`` in the face of ``shape``; nothing for nothing."""
    return [Span(text, shape.bold, shape.italic, shape.mono)] if text else []


@lru_cache(maxsize=8)
def catalogue(language: str = ENGLISH) -> Catalogue:
    """The catalogue of ``language``.

    Raises:
        BadRequest: there is no such language, or its catalogue is not whole.
    """
    texts = texts_of(language)
    return Catalogue(*(getattr(texts, one.name) for one in fields(texts)))
