from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidencekit.bundle.manifests import manifest_text, read_manifest

DIGEST = st.text("0123456789abcdef", min_size=64, max_size=64)
PATH = st.text("abcXYZ09._-/ ", min_size=1, max_size=20).filter(lambda p: p == p.strip())


@given(st.dictionaries(PATH, DIGEST, max_size=8))
def test_what_is_written_is_read_and_is_exact(sums: dict[str, str]) -> None:
    found = read_manifest(manifest_text(sums).encode(), "sha256")
    assert found.sums == sums
    assert (found.faults, found.exact) == ((), True)


@given(st.binary(max_size=300))
def test_no_bytes_whatever_raise(raw: bytes) -> None:
    found = read_manifest(raw, "sha256")
    assert found.exact == (not found.faults and raw == manifest_text(found.sums).encode())


@pytest.mark.parametrize(
    "line",
    [
        "AB" * 32 + "  data/x\n",
        "ab" * 32 + " data/x\n",
        "ab" * 32 + " *data/x\n",
        "ab" * 32 + "\tdata/x\n",
        "ab" * 32 + "  data/x\r\n",
        "ab" * 32 + "  data/x",
    ],
)
def test_other_programs_forms_are_read_but_not_exact(line: str) -> None:
    found = read_manifest(line.encode(), "sha256")
    assert found.sums == {"data/x": "ab" * 32}
    assert (found.faults, found.exact) == ((), False)


@pytest.mark.parametrize("line", ["nonsense\n", "ab  data/x\n", "ab" * 20 + "  data/x\n", "\n"])
def test_what_is_no_line_is_a_fault(line: str) -> None:
    found = read_manifest(line.encode(), "sha256")
    assert found.faults == ("line 1 is not a checksum line",)


def test_a_path_named_twice_is_a_fault() -> None:
    line = "ab" * 32 + "  data/x\n"
    assert read_manifest((line * 2).encode(), "sha256").faults == (
        "line 2 names 'data/x' a second time",
    )


def test_encoded_paths_and_other_algorithms() -> None:
    found = read_manifest(b"ab" * 64 + b"  data/a%0Ab%25\n", "sha512")
    assert list(found.sums) == ["data/a\nb%"]
    assert read_manifest(b"\xff\n", "sha256").faults[0] == "it is not UTF-8 text"
