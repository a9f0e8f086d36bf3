"""``evidencekit explain``, and what the commands say of records that break a rule of their layout."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from program import Command

OFFSET = 5312
"""The questioned run of the story in pacct.16.gz; in the damaged copy its version byte is 0."""


def test_a_record_is_told_field_by_field(evidencekit: Command, archive: Path) -> None:
    told = evidencekit("explain", archive / "pacct.16.gz", "0x14C0", "--json").json

    assert (told["offset"], told["length"], told["oddities"]) == (OFFSET, 64, [])
    fields = {field["name"]: field for field in told["fields"]}
    assert "".join(field["raw_hex"] for field in told["fields"]).replace(" ", "") == told["hex"]
    assert [f["offset"] for f in told["fields"]] == sorted(f["offset"] for f in told["fields"])
    assert (fields["ac_exitcode"]["raw"], fields["ac_exitcode"]["meaning"]) == (
        "7168",
        "exit status 28",
    )
    assert fields["ac_etime"]["interval"] == "at least 580.38 s, below 580.39 s"
    assert fields["ac_comm"]["meaning"] == "“partner-upload”"
    shown = evidencekit("explain", archive / "pacct.16.gz", str(OFFSET)).out
    assert len([line for line in shown.splitlines() if line.startswith("0x")]) == len(fields)


def test_no_record_there_is_said(evidencekit: Command, archive: Path) -> None:
    refused = evidencekit("explain", archive / "pacct.16.gz", "3", code=3)
    assert refused.err.startswith("evidencekit: no record starts there: ")
    assert evidencekit("explain", archive / "pacct.16.gz", "-1", code=2).out == ""


def test_an_odd_record_is_kept_and_pointed_at(evidencekit: Command, data: Path) -> None:
    file = data / "simulated-damage/bad-version-one.pacct"

    (item,) = evidencekit("inspect", file, "--json").json
    assert (item["records"], item["problems"]) == (1052, [])
    assert [odd["offset"] for odd in item["odd_records"]] == [OFFSET]
    assert "at byte 5,312: the version byte is not 0x03" in evidencekit("inspect", file).out
    told = evidencekit("explain", file, str(OFFSET), "--json").json
    assert len(told["oddities"]) == 1
    found = evidencekit("findings", file, "--command", "partner-upload", "--json").json["findings"]
    (odd,) = [one for one in found if one["code"] == "odd-records"]
    assert [record["offset"] for record in odd["records"]] == [OFFSET]
    assert odd["numbers"] == {"odd": 1, "files": 1, "in_the_run": True}


def test_a_sound_file_has_no_odd_record(evidencekit: Command, archive: Path) -> None:
    (item,) = evidencekit("inspect", archive / "pacct.16.gz", "--json").json
    assert item["odd_records"] == []
