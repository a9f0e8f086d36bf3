"""A scan kept as bytes comes back the same, or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from evidencekit.errors import EvidenceError
from evidencekit.formats import kept
from evidencekit.formats.decode import scan

if TYPE_CHECKING:
    from pathlib import Path

    from evidencekit.formats.spans import Scan

NIGHTS = "nightly-2017/acct-archive"


def broken_file(data: Path) -> bytes:
    """A real night with foreign bytes in the middle, an odd record, and a torn tail."""
    whole = bytearray((data / NIGHTS / "pacct.1").read_bytes())
    half = len(whole) // 128 * 64
    whole[64 * 10] |= 0x20  # a flag bit that Linux never sets
    return bytes(whole[:half] + b"\xff" * 37 + whole[half:-20])


@pytest.fixture
def found(data: Path) -> Scan:
    return scan(broken_file(data))


def test_all_of_it_comes_back(found: Scan) -> None:
    back = kept.from_bytes(kept.to_bytes(found))
    for name in ("size", "segments", "problems", "recognition", "records", "marked"):
        assert getattr(back, name) == getattr(found, name), name
    assert (back.first_end_us, back.last_end_us) == (found.first_end_us, found.last_end_us)
    assert back.index.entries == found.index.entries
    assert len(found.problems) == 2
    assert len(found.marked) == 1
    for name in ("starts", "low", "high", "pointers", "keys"):
        assert np.array_equal(getattr(back.index, name), getattr(found.index, name)), name


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"segments": [["linux-v3-le", 0', b'"segments": [["linux-v3-le", 64'),
        (b'"linux-v3-le"', b'"linux-v9-le"'),
        (b'"problems": [', b'"problems": [["torn-tail", 0, 5, ""], '),
        (b'"marked": [[', b'"marked": [[["x"], '),
        (b'"size": ', b'"size": 1'),
        (b'"lengths": [', b'"lengths": [1'),
        (b'"recognition"', b'"recognised"'),
        (b"evidencekit index 1", b"evidencekit index 9"),
    ],
)
def test_what_does_not_fit_together_is_refused(found: Scan, old: bytes, new: bytes) -> None:
    stored = kept.to_bytes(found)
    assert stored.count(old) >= 1
    with pytest.raises(EvidenceError):
        kept.from_bytes(stored.replace(old, new, 1))


def test_any_cut_is_refused(found: Scan) -> None:
    stored = kept.to_bytes(found)
    for length in (0, 1, 100, len(stored) // 2, len(stored) - 1):
        with pytest.raises(EvidenceError):
            kept.from_bytes(stored[:length])
    with pytest.raises(EvidenceError):
        kept.from_bytes(stored + b"\0")


def test_an_index_that_hides_records_is_refused(found: Scan) -> None:
    stored = bytearray(kept.to_bytes(found))
    counts = np.ascontiguousarray(found.index.counts).tobytes()
    place = stored.index(counts)
    stored[place] -= 1
    with pytest.raises(EvidenceError):
        kept.from_bytes(bytes(stored))
