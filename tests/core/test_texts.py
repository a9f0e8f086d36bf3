"""The catalogue of texts: every entry is used, every use has its entry, with the values it names."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from core.catalogued import Use, sentences_in, use_in

import evidencekit
from evidencekit.texts import named_values, texts_of

if TYPE_CHECKING:
    from evidencekit.texts import Texts

CODES = {
    "could not be tested", "paused for disk space", "no cron line expected", "log does not cover it",
}  # fmt: skip
"""Values that are compared and looked up, never printed as they are."""


@pytest.fixture(scope="module")
def texts() -> Texts:
    return texts_of("en")


@pytest.fixture(scope="module")
def use() -> Use:
    return use_in(Path(evidencekit.__file__).parent)


def entries(texts: Texts) -> dict[str, frozenset[str]]:
    """By key the values an entry names; one entry for its singular and its plural."""
    found: dict[str, frozenset[str]] = {}
    for key, names in named_values(texts.entries).items():
        stem, _, last = key.rpartition(".")
        plural = last in {"one", "other"} and isinstance(texts.flat.get(stem), tuple)
        whole = stem if plural else key
        found[whole] = found.get(whole, frozenset()) | names | ({"n"} if plural else set())
    return found


def test_every_entry_is_used(texts: Texts, use: Use) -> None:
    own = {"number.group", "number.point"}
    keys = entries(texts).keys() - own
    assert [key for key in keys if not use.is_used(key)] == []


def test_every_key_in_the_code_is_in_the_catalogue(texts: Texts, use: Use) -> None:
    known = entries(texts)
    lacking = [(one.where, key) for one in use.asked for key in one.keys or () if key not in known]
    assert lacking == []
    assert sum(one.keys is not None for one in use.asked) > 600


def test_every_entry_gets_the_values_it_names_and_no_other(texts: Texts, use: Use) -> None:
    known = entries(texts)
    wrong = []
    for one in use.asked:
        if one.keys is None or one.names is None:
            continue
        named = frozenset().union(*(known.get(key, frozenset()) for key in one.keys))
        if named != one.names:
            wrong.append((one.where, sorted(one.keys), sorted(named ^ one.names)))
    assert wrong == []


@pytest.mark.parametrize("room", ["analysis", "report"])
def test_no_sentence_stands_in_code(room: str) -> None:
    found = sentences_in(Path(evidencekit.__file__).parent / room)
    # Lists of jobs, which no report prints; a description in XML.
    other = {"jobs.py", "choosing.py", "archival.py"}
    assert [
        (where, text)
        for where, text in found
        if text not in CODES and where.partition(":")[0] not in other
    ] == []


def test_nothing_in_braces_but_names(texts: Texts) -> None:
    for key, entry in texts.flat.items():
        for line in (entry,) if isinstance(entry, str) else entry:
            assert re.sub(r"\{[a-z_0-9]+\}", "", line).count("{") == 0, key
