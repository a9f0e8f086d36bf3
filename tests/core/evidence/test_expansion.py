"""How far a compressed file may expand: to a limit that the user may raise, in little memory."""

from __future__ import annotations

import bz2
import gzip
import tracemalloc
from random import Random
from typing import TYPE_CHECKING

import pytest
import zstandard
from program import run
from scoreboard.processes import processes, written

from evidencekit.errors import EvidenceError
from evidencekit.evidence.content import expanded_head
from evidencekit.evidence.intake import open_file
from evidencekit.evidence.opened import SMALL
from evidencekit.formats.allowance import EXPANSION, USUAL

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

RECORDS = 2_000


@pytest.fixture
def packed(tmp_path: Path) -> Iterator[Path]:
    """128,000 bytes of records in a gzip file; the limit is put back afterwards."""
    file = tmp_path / "pacct.1.gz"
    file.write_bytes(gzip.compress(b"".join(written("linux-v3-le", processes(Random(1), RECORDS)))))
    yield file
    EXPANSION.allow(USUAL)


def test_a_file_that_expands_too_far_is_refused_until_the_limit_is_raised(
    packed: Path, tmp_path: Path
) -> None:
    EXPANSION.size = 64 * RECORDS - 1
    with pytest.raises(EvidenceError, match="expands to more than 127,999 bytes") as refused:
        open_file(packed, workdir=tmp_path)
    assert refused.value.where == str(packed)
    assert "--expand-limit" in refused.value.do_next
    EXPANSION.allow(1)
    with open_file(packed, workdir=tmp_path) as file:
        assert (file.scan.records, file.content_size) == (RECORDS, 64 * RECORDS)


def test_the_command_line_takes_a_limit(packed: Path) -> None:
    assert USUAL == 64
    assert f'"records": {RECORDS}' in run("--expand-limit", "1", "inspect", "--json", packed).out
    for wrong in ("0", "-1", "1.5", "much"):
        assert (
            "no whole number of GiB"
            in run(f"--expand-limit={wrong}", "inspect", packed, code=2).err
        )


def test_looking_at_a_head_that_stands_for_gigabytes_takes_little_memory() -> None:
    """Four kilobytes of bzip2 hold 80 members of 45 MB of zeros each."""
    head = (bz2.compress(bytes(45_000_000)) * 80)[:4096]
    tracemalloc.start()
    assert expanded_head(head) == bytes(1 << 16)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 16 << 20


@pytest.mark.parametrize("skipped", [[4], [9], [100_000], [0] * 3_000, [7, 0, 3_000]])
def test_frames_that_zstd_passes_over_hide_no_compressed_file(
    tmp_path: Path, skipped: list[int]
) -> None:
    """Of any size and number, also before more than is held in memory."""
    content = b"".join(written("linux-v3-le", processes(Random(1), 20_000)))
    frames = b"".join(
        b"\x50\x2a\x4d\x18" + size.to_bytes(4, "little") + b"x" * size for size in skipped
    )
    packed = tmp_path / "pacct.1.zst"
    packed.write_bytes(frames + zstandard.compress(content))
    assert packed.stat().st_size > SMALL
    with open_file(packed, workdir=tmp_path) as file:
        assert (file.compression, file.content_size) == ("zstd", len(content))
        assert (file.scan.records, file.problems) == (20_000, ())
