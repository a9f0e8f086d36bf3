"""Whatever the bytes: every byte is in a record or a problem, and nothing but EvidenceError escapes."""

from __future__ import annotations

import io
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scoreboard.judge import balanced
from scoreboard.processes import WRITERS, processes, written

from evidencekit.errors import EvidenceError
from evidencekit.formats import compression
from evidencekit.formats.decode import blocks, scan
from evidencekit.formats.explain import explain
from evidencekit.records import Source


def check(raw: bytes) -> None:
    """Read it all, and hold it to the balance."""
    try:
        found = scan(raw)
    except EvidenceError:
        return
    assert balanced(found, len(raw))
    read = sum(len(table) for table in blocks(raw, found, Source("any")))
    assert read == found.records == sum(segment.count for segment in found.segments)
    for segment in found.segments[:3]:
        assert explain(raw, found, segment.offset)


@given(st.binary(max_size=4096))
def test_any_bytes(raw: bytes) -> None:
    check(raw)


@given(st.data())
def test_records_cut_and_mixed_with_anything(data: st.DataObject) -> None:
    raw = b""
    for _ in range(data.draw(st.integers(1, 4))):
        code = data.draw(st.sampled_from(sorted(WRITERS)))
        made = b"".join(written(code, processes(Random(data.draw(st.integers(0, 9))), 6)))
        start, stop = sorted(data.draw(st.tuples(*[st.integers(0, len(made))] * 2)))
        raw += made[start:stop] + data.draw(st.binary(max_size=200))
    check(raw)


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
    out = io.BytesIO()
    try:
        compression.expand(io.BytesIO(magic[how] + data), how, out.write, limit=1 << 22)
    except EvidenceError:
        return
    assert len(out.getvalue()) <= 1 << 22
