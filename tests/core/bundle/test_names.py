from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidencekit.bundle.names import clash, fault_in_path, safe_name


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/etc/passwd",
        "../x",
        "data/../../x",
        "data/./x",
        "data//x",
        "data/x/",
        "data\\x",
        "C:/x",
        "data/-rf",
        "data/.hidden",
        "data/nul",
        "data/COM1.txt",
        "data/a\nb",
        "data/a\0b",
        "data/50%25",
        "data/end.",
        "data/ü",
        "data/\u202egpj.exe",
        "data/" + "a" * 121,
        "a/" * 101,
    ],
)
def test_what_is_no_portable_path(path: str) -> None:
    assert fault_in_path(path)


@pytest.mark.parametrize(
    "path", ["data/evidence/EX-001_pacct.1.gz", "bagit.txt", "data/a b (1).csv", "SHA256SUMS"]
)
def test_what_is_one(path: str) -> None:
    assert fault_in_path(path) == ""


@given(st.text())
def test_a_safe_name_is_always_portable(text: str) -> None:
    assert fault_in_path("data/" + safe_name(text)) == ""


def test_a_safe_name_keeps_what_it_can() -> None:
    assert safe_name("pacct.12.gz") == "pacct.12.gz"
    assert safe_name("päcct 1") == "p_cct_1"
    assert safe_name("../../etc/passwd") == "_.._.._etc_passwd"
    assert safe_name("nul.txt") == "_nul.txt"
    assert safe_name("x" * 300 + ".gz").endswith("x.gz")


def test_names_that_clash() -> None:
    assert clash(["a/b", "a/c", "d"]) == ""
    assert clash(["a/B", "a/b"]) == "a/b"
    assert clash(["a/b", "a"]) == "a"
    assert clash(["a", "a/b"]) == "a/b"
