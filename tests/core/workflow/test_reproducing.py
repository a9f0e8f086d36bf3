"""The report made again from its bundle: the same bytes, wherever and however the program runs."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from typing import TYPE_CHECKING, Any

import pytest
from program import run

from evidencekit import workflow
from evidencekit.bundle import places
from evidencekit.bundle.manifests import manifest_text, read_manifest
from evidencekit.errors import BadRequest, ReportError

if TYPE_CHECKING:
    from pathlib import Path

    from core.workflow.conftest import Delivered


def relisted(bundle: Path) -> None:
    """Write the lists anew, as someone does who wants a changed bundle to agree with itself."""
    files = [path for path in (bundle / "data").rglob("*") if path.is_file()]
    oxum = f"Payload-Oxum: {sum(path.stat().st_size for path in files)}.{len(files)}"
    info = bundle / "bag-info.txt"
    info.write_text(re.sub("Payload-Oxum: .*", oxum, info.read_text("utf-8")), "utf-8")
    for name in ("manifest-sha256.txt", "SHA256SUMS", "tagmanifest-sha256.txt"):
        found = read_manifest((bundle / name).read_bytes(), "sha256").sums
        sums = {p: hashlib.sha256((bundle / p).read_bytes()).hexdigest() for p in found}
        (bundle / name).write_text(manifest_text(sums), "utf-8", newline="\n")


def changed_settings(bundle: Path, change: dict[str, Any]) -> None:
    told = json.loads((bundle / places.SETTINGS).read_text("utf-8"))
    told["options"].update(change)
    (bundle / places.SETTINGS).write_text(json.dumps(told), "utf-8")
    relisted(bundle)


@pytest.fixture
def copy(delivered: Delivered, tmp_path: Path) -> Path:
    place = tmp_path / delivered.bundle.name
    shutil.copytree(delivered.bundle, place)
    return place


def test_the_same_file_comes_out(delivered: Delivered, tmp_path: Path) -> None:
    made = workflow.reproduce(delivered.bundle, keep=tmp_path / "again.pdf")
    unsealed = (delivered.bundle / places.UNSEALED).read_bytes()
    assert made.same
    assert made.found_sha256 == made.expected_sha256 == hashlib.sha256(unsealed).hexdigest()
    assert (made.size, made.pages) == (len(unsealed), delivered.delivery.report.pages)
    assert (tmp_path / "again.pdf").read_bytes() == unsealed
    with pytest.raises(ReportError, match="exists already"):
        workflow.reproduce(delivered.bundle, keep=tmp_path / "again.pdf")


@pytest.mark.parametrize(
    "surroundings",
    [
        {"TZ": "Asia/Kathmandu", "LANG": "tr_TR.UTF-8", "LC_ALL": "C", "PYTHONHASHSEED": "1"},
        {"TZ": "America/St_Johns", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "4711",
         "PYTHONUTF8": "0", "PYTHONOPTIMIZE": "1"},
    ],
)  # fmt: skip
def test_on_another_machine_too(
    delivered: Delivered, tmp_path: Path, surroundings: dict[str, str]
) -> None:
    where = {**surroundings, "HOME": str(tmp_path), "TMPDIR": str(tmp_path)}
    again = tmp_path / "again.pdf"
    said = run("reproduce", delivered.bundle, "--json", "--out", again, code=0, **where)
    assert said.json["same"] is True
    kept = (delivered.bundle / places.UNSEALED).read_bytes()
    assert (tmp_path / "again.pdf").read_bytes() == kept


def test_from_a_zip(delivered: Delivered, tmp_path: Path) -> None:
    digest = workflow.zip_bundle(delivered.bundle, tmp_path / "b.zip")
    again = workflow.zip_bundle(delivered.bundle, tmp_path / "c.zip")
    assert digest == again == hashlib.sha256((tmp_path / "b.zip").read_bytes()).hexdigest()
    assert workflow.reproduce(tmp_path / "b.zip").same
    verdict = workflow.verify(tmp_path / "b.zip")
    assert verdict.ok
    assert [c.code for c in verdict.checks if c.result == "cannot-check"] == ["seal-time"]


def test_a_report_that_says_something_else_is_told_where(copy: Path) -> None:
    unsealed = copy / places.UNSEALED
    raw = bytearray(unsealed.read_bytes())
    raw[70_000] ^= 1
    unsealed.write_bytes(raw)
    relisted(copy)
    made = workflow.reproduce(copy)
    assert not made.same
    assert made.differs_at == 70_000
    assert "the first difference is at byte 70,000" in made.sentence
    said = run("reproduce", copy, code=1)
    assert "another file" in said.out


def test_other_settings_make_another_report(copy: Path) -> None:
    changed_settings(copy, {"paper": "Letter"})
    made = workflow.reproduce(copy)
    assert not made.same
    assert made.differences == ()


def test_another_version_is_named(copy: Path) -> None:
    told = json.loads((copy / places.SETTINGS).read_text("utf-8"))
    told["tool"]["version"] = "9.9"
    told["tool"]["libraries"]["reportlab"] = "1.0"
    told["options"]["tool"]["version"] = "9.9"
    (copy / places.SETTINGS).write_text(json.dumps(told), "utf-8")
    relisted(copy)
    made = workflow.reproduce(copy)
    assert not made.same
    assert "version 9.9, here it is 0.1.0" in made.sentence
    assert "reportlab 1.0, here it is" in made.sentence


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"novelty": 1}, "has no field 'novelty'"),
        ({"created_us": "yesterday"}, "'created_us' is of another kind"),
        ({"final": 1}, "'final' is of another kind"),
        ({"seal": []}, "SealFacts expected"),
        ({"statements": {}}, "'statements' is no list"),
        ({"settings": [["one"]]}, "shorter"),
        ({"paper": "A0"}, "unknown paper"),
    ],
)
def test_settings_that_are_none_are_refused(copy: Path, change: dict[str, Any], words: str) -> None:
    changed_settings(copy, change)
    with pytest.raises(BadRequest, match=words):
        workflow.reproduce(copy)


@pytest.mark.parametrize("number", ["../../../../../../etc/passwd", "EX-9999", "", "EX-001/.."])
def test_an_exhibit_that_lies_elsewhere_is_not_read(copy: Path, number: str) -> None:
    told = json.loads((copy / places.EXHIBITS).read_text("utf-8"))
    told[3]["number"] = number
    (copy / places.EXHIBITS).write_text(json.dumps(told), "utf-8")
    relisted(copy)
    with pytest.raises(BadRequest, match="does not lie in it"):
        workflow.reproduce(copy)
    assert not workflow.verify(copy).ok


def test_a_bundle_not_as_listed_is_not_worked_with(copy: Path, tmp_path: Path) -> None:
    (copy / places.RECORDS).write_text("other\n")
    with pytest.raises(BadRequest, match="not as its lists say"):
        workflow.reproduce(copy)
    with pytest.raises(BadRequest, match="neither a report"):
        workflow.reproduce(tmp_path)
