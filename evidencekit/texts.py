"""Every word of findings and reports: one catalogue a language, ``assets/texts/LANGUAGE.toml``.

An entry is a sentence with ``{names}`` for values, or a list of such, or a table with ``one`` and
``other``, between which the value called ``n`` chooses. Whole numbers are grouped as the language does
it; what must not be grouped (an id, a status) is given as text. Code chooses entries and works out
values; it holds no words.

Steps that make sentences ask :func:`say`. It answers in the language that the piece of work at hand is
done in (:func:`speaking`), as ``decimal`` has a context for its precision: English where none is set.
"""

from __future__ import annotations

import re
import tomllib
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from evidencekit.assets import asset
from evidencekit.errors import BadRequest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

ENGLISH = "en"
"""The language that ships, and the one that every other is held to."""
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
"""A language's name is part of a file's name and may come from a bundle's settings."""
_NAME = re.compile(r"\{(\w*)\}")
_NAMED_AT_MOST = 5

Entry = str | tuple[str, str]
"""A sentence, or one for a count of 1 and one for any other."""


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts of one language."""

    language: str
    entries: Mapping[str, Any]
    """As they stand in the file, tables in tables."""
    flat: Mapping[str, Entry]
    """The sentences by dotted key."""
    group: str
    """Between the thousands of a number."""
    point: str
    """Before the decimals of a number."""

    def has(self, key: str) -> bool:
        """True where the catalogue has ``key`` (dotted)."""
        try:
            self._node(key)
        except KeyError:
            return False
        return True

    def raw(self, key: str, n: int | None = None) -> str:
        """The entry as written.

        Raises:
            KeyError: no such entry.
        """
        entry = self.flat[key]
        return entry if isinstance(entry, str) else entry[n != 1]

    def items(self, key: str) -> tuple[str, ...]:
        """The entry's lines, for an entry that is a list."""
        return tuple(str(item) for item in self._node(key))

    def pairs(self, key: str) -> tuple[tuple[str, str], ...]:
        """The pairs of an entry that is a list of pairs."""
        return tuple((str(first), str(second)) for first, second in self._node(key))

    def say(self, key: str, /, **values: str | int) -> str:
        """The entry with its values put in.

        Raises:
            KeyError: no such entry, or it names a value that was not given.
        """
        entry = self.flat[key]
        if not isinstance(entry, str):
            entry = entry[values["n"] != 1]
        for name, value in values.items():
            if isinstance(value, int):
                values[name] = self.number(value)
        return entry.format_map(values)

    def number(self, value: int) -> str:
        """``1,052``."""
        text = f"{value:,}"
        return text if self.group == "," else text.replace(",", self.group)

    def decimal(self, text: str) -> str:
        """A number as Python writes it, ``1,052.38``, with the signs of the language."""
        if self.group == "," and self.point == ".":
            return text
        whole, point, rest = text.partition(".")
        return whole.replace(",", self.group) + (self.point if point else "") + rest

    def month(self, day: date) -> str:
        """``November``."""
        return self.items("calendar.months")[day.month - 1]

    def day(self, day: date) -> str:
        """``14 November 2017``."""
        return self.say("calendar.day", d=day.day, month=self.month(day), y=f"{day.year:04d}")

    def day_short(self, day: date) -> str:
        """``14 Nov``."""
        return self.say("calendar.day_short", d=day.day, month=self.month_short(day))

    def month_short(self, day: date) -> str:
        """``Nov``."""
        return self.items("calendar.months_short")[day.month - 1]

    def month_of_year(self, day: date) -> str:
        """``Nov 2017``."""
        return self.say("calendar.month_of_year", month=self.month_short(day), y=str(day.year))

    def days(self, first: date, last: date) -> str:
        """``20 October – 30 November 2017``: the year once where it is the same."""
        if first == last:
            return self.say("calendar.range_one", day=self.day(first))
        return self.say("calendar.range", first=self._start(first, last), last=self.day(last))

    def from_to(self, first: date, last: date) -> str:
        """``from 20 October to 30 November 2017``."""
        if first == last:
            return self.say("calendar.from_to_one", day=self.day(first))
        return self.say("calendar.from_to", first=self._start(first, last), last=self.day(last))

    def _start(self, first: date, last: date) -> str:
        if first.year != last.year:
            return self.day(first)
        return self.say("calendar.day_of_year", d=first.day, month=self.month(first))

    def listed(self, parts: Sequence[str]) -> str:
        """``a``, ``a and b``, ``a, b and c``."""
        if len(parts) < 2:
            return "".join(parts)
        return self.say("list.and", first=self.comma(parts[:-1]), last=parts[-1])

    def comma(self, parts: Sequence[str]) -> str:
        """``a, b, c``."""
        return self.raw("list.comma").join(parts)

    def _node(self, key: str) -> Any:  # noqa: ANN401 (a table of TOML: str, list or dict)
        node: Any = self.entries
        for step in key.split("."):
            if not isinstance(node, dict):
                raise KeyError(key)
            node = node[step]
        return node


_SPOKEN: ContextVar[Texts | None] = ContextVar("spoken", default=None)


def spoken() -> Texts:
    """The texts of the language that the piece of work at hand is done in."""
    return _SPOKEN.get() or texts_of(ENGLISH)


@contextmanager
def speaking(language: str) -> Iterator[Texts]:
    """Do a piece of work in ``language``: its code, as in ``assets/texts/LANGUAGE.toml``.

    It holds for the thread it is set in. What is worked out later must not be asked for within it.

    Raises:
        BadRequest: there is no such language, or its catalogue is not whole.
    """
    token = _SPOKEN.set(texts_of(language))
    try:
        yield spoken()
    finally:
        _SPOKEN.reset(token)


def say(key: str, /, **values: str | int) -> str:
    """The entry ``key`` in the language spoken, with its values put in.

    Raises:
        KeyError: no such entry, or it names a value that was not given.
    """
    return spoken().say(key, **values)


def both(key: str, /, **values: str | int) -> tuple[str, str]:
    """The entries ``KEY.plain`` and ``KEY.technical``, from the same values."""
    texts = spoken()
    return texts.say(f"{key}.plain", **values), texts.say(f"{key}.technical", **values)


@lru_cache(maxsize=8)
def texts_of(language: str) -> Texts:
    """The texts of ``language``.

    Raises:
        BadRequest: there is no such language, or its catalogue is not whole.
    """
    found = read_texts(language_file("texts/{language}.toml", language), language)
    if language != ENGLISH:
        _hold_to_english(found)
    return found


def language_file(pattern: str, language: str) -> Path:
    """The shipped file of a language, ``texts/{language}.toml`` say.

    Raises:
        BadRequest: there is none.
    """
    try:
        if _LANGUAGE.fullmatch(language):
            return asset(pattern.format(language=language))
    except FileNotFoundError:
        if language == ENGLISH:
            raise
    raise BadRequest(
        "there are no texts in this language", repr(language), "choose one that is there: en"
    )


def read_texts(path: Path, language: str) -> Texts:
    """The catalogue in ``path``."""
    entries = tomllib.loads(path.read_text("utf-8"))
    number = entries["number"]
    return Texts(language, entries, dict(_flat(entries, "")), number["group"], number["point"])


def _flat(table: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, Entry]]:
    for key, value in table.items():
        if isinstance(value, str):
            yield prefix + key, value
        elif isinstance(value, dict):
            if value.keys() == {"one", "other"}:
                yield prefix + key, (value["one"], value["other"])
            yield from _flat(value, f"{prefix}{key}.")


def _hold_to_english(found: Texts) -> None:
    """Refuse a catalogue that lacks an entry, or names a value that English is not given."""
    own = named_values(found.entries)
    english = named_values(texts_of(ENGLISH).entries)
    wrong = [key for key, names in english.items() if not own.get(key, {""}) <= names]
    if wrong:
        raise BadRequest(
            "the texts of this language are not whole",
            f"{found.language}: {', '.join(wrong[:_NAMED_AT_MOST])}",
            "give each entry of en.toml in it, with no other names in braces",
        )


def named_values(entries: Mapping[str, Any], prefix: str = "") -> dict[str, frozenset[str]]:
    """By dotted key the names in braces of each entry, lists taken as one."""
    found: dict[str, frozenset[str]] = {}
    for key, value in entries.items():
        if isinstance(value, dict):
            found |= named_values(value, f"{prefix}{key}.")
        else:
            found[prefix + key] = frozenset(_NAME.findall(str(value)))
    return found
