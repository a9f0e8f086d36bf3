"""Whatever the bytes: every byte is in a record or a problem, and nothing but EvidenceError escapes."""

from __future__ import annotations

from random import Random

import pytest
from fuzz.targets import TARGETS, expansion, recalled, records, seeds
from hypothesis import given
from hypothesis import strategies as st
from scoreboard.processes import WRITERS, processes, written


@given(st.binary(max_size=4096))
def test_any_bytes(raw: bytes) -> None:
    records(raw)


@given(st.data())
def test_records_cut_and_mixed_with_anything(data: st.DataObject) -> None:
    raw = b""
    for _ in range(data.draw(st.integers(1, 4))):
        code = data.draw(st.sampled_from(sorted(WRITERS)))
        made = b"".join(written(code, processes(Random(data.draw(st.integers(0, 9))), 6)))
        start, stop = sorted(data.draw(st.tuples(*[st.integers(0, len(made))] * 2)))
        raw += made[start:stop] + data.draw(st.binary(max_size=200))
    records(raw)


@pytest.mark.parametrize("how", ["gzip", "bzip2", "xz", "zstd"])
@given(data=st.binary(max_size=2048))
def test_any_bytes_behind_a_compression_mark(how: str, data: bytes) -> None:
    """What does not expand is told; what does stays within the limit."""
    magic = {
        "gzip": b"\x1f\x8b\x08",
        "bzip2": b"BZh91AY&SY",
        "xz": b"\xfd7zXZ\x00",
        "zstd": b"(\xb5/\xfd",
    }
    expansion(magic[how] + data)


@pytest.mark.parametrize("target", TARGETS)
def test_the_harnesses_hold_on_what_fuzzing_starts_from(target: str) -> None:
    """`make fuzz` goes on from these under atheris."""
    for seed in seeds(target):
        TARGETS[target](seed)


@given(st.data())
def test_a_stored_scan_is_believed_only_where_it_fits_together(data: st.DataObject) -> None:
    stored = bytearray(data.draw(st.sampled_from(_STORED)))
    for place in data.draw(st.lists(st.integers(0, len(stored) - 1), max_size=4)):
        stored[place] = data.draw(st.integers(0, 255))
    recalled(bytes(stored[: data.draw(st.integers(0, len(stored)))]))


_STORED = tuple(seeds("recalled"))
