"""Names of evidence: shown whole, never used as paths, sorted as people count."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidencekit.case.names import natural_key, safe_name, shown, told


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"pacct.16.gz", "pacct.16.gz"),
        ("Übertrag-日本".encode(), "Übertrag-日本"),
        (b"caf\xe9", "caf\\xe9"),
        (b"a\nb\x1b[31m", "a\\x0ab\\x1b[31m"),
        (b"back\\slash", "back\\\\slash"),
        ("txt\u202egpj.exe".encode(), "txt\\xe2\\x80\\xaegpj.exe"),
        (b"x\x7f", "x\\x7f"),
    ],
)
def test_shown(raw: bytes, text: str) -> None:
    assert shown(Path(os.fsdecode(raw))) == text


def test_a_path_that_was_typed_keeps_its_backslashes_and_hides_nothing() -> None:
    assert told("C:\\acct\\pacct") == "C:\\acct\\pacct"
    assert told("/x\u202e\x1b\udc80é") == "/x\\xe2\\x80\\xae\\x1b\\x80é"


@given(st.binary(min_size=1, max_size=60).filter(lambda b: b"\0" not in b))
def test_shown_never_hides_two_names_behind_one(raw: bytes) -> None:
    text = shown(os.fsdecode(raw))
    assert text.isprintable()
    back = bytearray()
    place = 0
    data = text.encode()
    while place < len(data):
        if data[place : place + 2] == b"\\\\":
            back += b"\\"
            place += 2
        elif data[place : place + 2] == b"\\x":
            back.append(int(data[place + 2 : place + 4], 16))
            place += 4
        else:
            back.append(data[place])
            place += 1
    assert bytes(back) == raw


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        (b"pacct.16.gz", "pacct.16.gz"),
        (b"../../etc/passwd", "passwd"),
        (b"..", "file"),
        (b".hidden", "hidden"),
        (b"a b|c;d", "a_b_c_d"),
        (b"caf\xe9", "caf_"),
        (b"CON", "_CON"),
        (b"lpt1.txt", "_lpt1.txt"),
        (b"trailing. . ", "trailing._._"),
        (b"\xff\xfe", "_"),
    ],
)
def test_safe_name(raw: bytes, name: str) -> None:
    assert safe_name(Path(os.fsdecode(raw))) == name


@given(st.binary(min_size=1, max_size=255).filter(lambda b: b"\0" not in b))
def test_a_safe_name_is_always_one_short_plain_name(raw: bytes) -> None:
    name = safe_name(os.fsdecode(raw))
    assert 1 <= len(name) <= 101
    assert set(name) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-")
    assert not name.startswith(".")
    assert not name.endswith(".")


def test_the_ending_of_a_long_name_is_kept() -> None:
    assert safe_name(Path("p" * 250 + ".gz")) == "p" * 97 + ".gz"


def test_natural_order() -> None:
    names = [
        Path(name)
        for name in ("a/pacct.10.gz", "a/pacct", "a/pacct.2.gz", "a/pacct.1", "a10/x", "a9/x")
    ]
    names.sort(key=natural_key)
    assert [str(name) for name in names] == [
        "a/pacct", "a/pacct.1", "a/pacct.2.gz", "a/pacct.10.gz", "a9/x", "a10/x",
    ]  # fmt: skip
