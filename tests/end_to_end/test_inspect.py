"""``evidencekit inspect``: what each file is."""

from __future__ import annotations

import gzip
import hashlib
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from program import Command

KEYS = {
    "path", "size", "sha256", "compression", "layout", "byte_order", "confidence", "records",
    "problems", "first_end_utc", "last_end_utc",
}  # fmt: skip


def test_a_folder_is_described_file_by_file(evidencekit: Command, archive: Path) -> None:
    told = evidencekit("inspect", archive, "--json").json

    assert len(told) == 42
    assert sum(item["records"] for item in told) == 14_541
    for item in told:
        assert item.keys() >= KEYS
        raw = Path(item["path"]).read_bytes()
        content = gzip.decompress(raw) if item["compression"] == "gzip" else raw
        assert item["sha256"] == hashlib.sha256(raw).hexdigest()
        assert item["size"] == len(raw)
        assert item["records"] * 64 == len(content)
        assert item["problems"] == []
        assert (item["layout"], item["byte_order"]) == ("linux-v3-le", "little")
    assert {Path(item["path"]).name for item in told} == {file.name for file in archive.iterdir()}


@pytest.mark.parametrize(
    ("name", "layout", "order", "records"),
    [
        ("exotic-amd64/pacct-basic", "linux-v3-le", "little", 32),
        ("s390x-v3-be/pacct-basic", "linux-v3-be", "big", 32),
        ("s390x-v3-be/pacct-names", "linux-v3-be", "big", 17),
    ],
)
def test_byte_order_is_told_by_content(
    evidencekit: Command, data: Path, name: str, layout: str, order: str, records: int
) -> None:
    (item,) = evidencekit("inspect", data / name, "--json").json
    assert (item["layout"], item["byte_order"], item["records"]) == (layout, order, records)
    assert item["problems"] == []


def test_files_are_found_by_content_not_by_name(
    evidencekit: Command, archive: Path, tmp_path: Path
) -> None:
    odd = tmp_path / "disk" / "var" / "tmp" / "holiday.jpg"
    odd.parent.mkdir(parents=True)
    shutil.copy(archive / "pacct.16.gz", odd)
    (odd.parent / "pacct").write_text("not accounting, whatever its name\n")

    (item,) = evidencekit("inspect", tmp_path, "--json").json

    assert Path(item["path"]) == odd
    assert (item["records"], item["compression"]) == (1052, "gzip")


# What was done to each copy stands in its README; offset and length of what cannot be a record.
DAMAGE: dict[str, tuple[int, list[tuple[int, int]]]] = {
    "bad-version-one.pacct": (1052, []),  # a whole record still; it is marked where it is shown
    "duplicated.pacct": (2104, []),
    "head-cut.pacct": (1036, [(0, 24)]),
    "lost-7-bytes.pacct": (1051, [(6400, 57)]),
    "mixed-endian.pacct": (1084, []),
    "text-injected.pacct": (1052, [(6400, 60)]),
    "torn-tail.pacct": (1051, [(1051 * 64, 37)]),
    "zero-page-inserted.pacct": (1052, [(8192, 4096)]),
    "zero-page-middle.pacct": (988, [(8192, 4096)]),
    "zero-tail.pacct": (1052, [(1052 * 64, 2304)]),
}


def test_every_byte_of_a_damaged_file_is_accounted_for(evidencekit: Command, data: Path) -> None:
    files = sorted((data / "simulated-damage").glob("*.pacct"))
    assert [file.name for file in files] == sorted(DAMAGE)
    for item in evidencekit("inspect", *files, "--json").json:
        records, unread = DAMAGE[Path(item["path"]).name]
        assert item["records"] == records, item["path"]
        assert [(p["offset"], p["length"]) for p in item["problems"]] == unread, item["path"]
        assert records * 64 + sum(length for _, length in unread) == item["size"]


def test_the_zero_bytes_of_a_power_cut_are_no_records(evidencekit: Command, data: Path) -> None:
    (item,) = evidencekit("inspect", data / "powercut", "--json").json
    assert item["records"] == 81
    assert sum(problem["length"] for problem in item["problems"]) == 428 * 64


def test_without_json_a_person_can_read_it(evidencekit: Command, archive: Path) -> None:
    said = evidencekit("inspect", archive / "pacct.16.gz").out
    digest = hashlib.sha256((archive / "pacct.16.gz").read_bytes()).hexdigest()
    assert digest in said
    assert "1,052" in said


def test_evidence_is_left_as_it_was(evidencekit: Command, archive: Path, tmp_path: Path) -> None:
    copy = tmp_path / "pacct.1"
    shutil.copy(archive / "pacct.1", copy)
    copy.chmod(0o444)
    tmp_path.chmod(0o555)
    before = (copy.read_bytes(), copy.stat().st_mtime_ns, sorted(tmp_path.iterdir()))
    try:
        evidencekit("inspect", copy)
        assert (copy.read_bytes(), copy.stat().st_mtime_ns, sorted(tmp_path.iterdir())) == before
    finally:
        tmp_path.chmod(0o755)
