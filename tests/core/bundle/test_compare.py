from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidencekit.bundle.compare import compare_pieces, compare_text, compare_values

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TEXT = "file,offset\r\nEX-001,0\r\nEX-001,64\r\n"


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    path = tmp_path / "records.csv"
    path.write_bytes(TEXT.encode())
    return path


@pytest.mark.parametrize("size", [1, 5, 13, 1000])
def test_the_same_text_in_any_pieces(kept: Path, size: int) -> None:
    pieces = [TEXT[i : i + size] for i in range(0, len(TEXT), size)]
    assert compare_text(kept, pieces, "records") == (
        "intact",
        "Read again from the evidence, all 2 records are the same.",
    )


@pytest.mark.parametrize(
    ("again", "words"),
    [
        (TEXT.replace("64", "6"), "Line 3 differs: 'EX-001,64' in the bundle, 'EX-001,6' read again."),
        (TEXT + "x\r\n", "Line 4 is missing in the bundle; read again it is 'x'."),
        (TEXT[:-11], "Line 3 in the bundle, 'EX-001,64', is not found in the evidence."),
        (TEXT.replace("\r\n", "\n"), "Line 1 differs in its line end only."),
    ],
)  # fmt: skip
def test_where_texts_part(kept: Path, again: str, words: str) -> None:
    assert compare_text(kept, [again], "records") == ("changed", words)


def test_an_empty_file(tmp_path: Path) -> None:
    (tmp_path / "e").write_bytes(b"")
    assert compare_text(tmp_path / "e", [], "records")[0] == "intact"
    assert compare_text(tmp_path / "e", ["a"], "records")[0] == "changed"


def test_bytes_that_are_no_text_are_shown_not_raised(tmp_path: Path) -> None:
    (tmp_path / "e").write_bytes(b"\xff\n")
    result, text = compare_text(tmp_path / "e", ["a\n"], "records")
    assert (result, "xff" in text) == ("changed", True)


VALUES = {"findings": [{"code": "run-nonzero", "n": 1}, {"code": "x", "n": 2.5}], "runs": 41}


def test_the_same_values() -> None:
    raw = json.dumps(VALUES).encode()
    assert compare_values(raw, raw, "findings") == (
        "intact",
        "Worked out again, the findings are the same, byte for byte.",
    )
    other = json.dumps(VALUES, indent=2).encode()
    words = (
        "The findings are not written as this program writes them, though a program that reads them "
        "finds the same values: a name may stand there twice."
    )
    assert compare_values(raw, other, "findings") == ("changed", words)


def test_values_that_part() -> None:
    changed = json.loads(json.dumps(VALUES))
    changed["findings"][0]["n"] = True
    changed["findings"].append({})
    changed["more"] = 1
    del changed["runs"]
    result, text = compare_values(
        json.dumps(VALUES).encode(), json.dumps(changed).encode(), "findings"
    )
    assert result == "changed"
    assert text == (
        "The findings differ: findings has 2 entries in the bundle, 3 worked out again. "
        "findings[0].n is 1 in the bundle, True worked out again. more is missing in the bundle. "
        "runs is only in the bundle."
    )
    assert compare_values(b"{", b"{}", "findings") == (
        "changed",
        "The findings in the bundle cannot be read: they are no JSON.",
    )


@pytest.mark.parametrize("size", [1, 7, 1_000])
def test_the_same_values_piece_by_piece(tmp_path: Path, size: int) -> None:
    raw = json.dumps(VALUES).encode()

    def pieces() -> Iterator[bytes]:
        yield from (raw[at : at + size] for at in range(0, len(raw), size))

    kept = tmp_path / "kept"
    kept.write_bytes(raw)
    assert compare_pieces(kept, pieces, "findings") == compare_values(raw, raw, "findings")
    for place in range(len(raw)):
        other = raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :]
        kept.write_bytes(other)
        assert compare_pieces(kept, pieces, "findings")[0] == "changed"
    for other in (b"", raw[:-1], raw + b"\n", b" " + raw, raw + raw):
        kept.write_bytes(other)
        found = compare_pieces(kept, pieces, "findings")
        assert found == compare_values(other, raw, "findings")
        assert found[0] == "changed"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=10,
)


@given(JSON, JSON)
def test_intact_means_equal(old: object, new: object) -> None:
    def typed(value: object) -> str:
        return json.dumps(value, sort_keys=True)

    result, _ = compare_values(typed(old).encode(), typed(new).encode(), "values")
    assert (result == "intact") == (typed(old) == typed(new))
