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


def test_every_byte_of_a_damaged_file_is_accounted_for(evidencekit: Command, data: Path) -> None:
    damaged = data / "simulated-damage"
    for file in sorted(damaged.glob("*.pacct")):
        (item,) = evidencekit("inspect", file, "--json").json
        unread = sum(problem["length"] for problem in item["problems"])
        assert item["records"] * 64 + unread == item["size"], file.name
        assert item["problems"] or file.name == "duplicated.pacct"


def test_a_torn_tail_is_a_problem_with_its_place(evidencekit: Command, data: Path) -> None:
    (item,) = evidencekit("inspect", data / "simulated-damage/torn-tail.pacct", "--json").json
    assert item["records"] == 1051
    assert [(p["offset"], p["length"]) for p in item["problems"]] == [(1051 * 64, 37)]


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
