"""A sealed delivery under attack: one byte anywhere, and whole files with all lists written anew."""

from __future__ import annotations

import json
import random
import re
import shutil
from typing import TYPE_CHECKING

import pytest
from core.seal.test_checking import hole, structural_places
from core.workflow.test_reproducing import relisted

from evidencekit import workflow
from evidencekit.bundle import places
from evidencekit.bundle.verify import verify as verify_files
from evidencekit.errors import EvidenceError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from core.workflow.conftest import Delivered

    from evidencekit.bundle.verdict import Verdict

TAGS = ("bagit.txt", "bag-info.txt", "manifest-sha256.txt", "SHA256SUMS", "tagmanifest-sha256.txt")


@pytest.fixture
def bundle(delivered: Delivered, tmp_path: Path) -> Path:
    return shutil.copytree(delivered.bundle, tmp_path / delivered.bundle.name)


@pytest.fixture
def report(delivered: Delivered, tmp_path: Path) -> Path:
    """The report alone, without the hash beside it."""
    shutil.copy(delivered.report, tmp_path / "report.pdf")
    return tmp_path / "report.pdf"


def survives(path: Path, place: int, whole: Path) -> bool:
    """Whether one changed byte passes unseen, before anything is worked out again."""
    raw = path.read_bytes()
    changed = bytearray(raw)
    changed[place] ^= 0x20 if place % 2 else 1
    path.write_bytes(changed)
    try:
        return verify_files(whole).ok
    except EvidenceError:
        return False
    finally:
        path.write_bytes(raw)


def every_byte(bundle: Path) -> list[tuple[Path, int]]:
    return [
        (path, place)
        for path in sorted(bundle.rglob("*"))
        if path.is_file()
        for place in range(path.stat().st_size)
    ]


def structure_of(bundle: Path) -> list[tuple[Path, int]]:
    """First and last byte of each file, and every separator and field name of the lists."""
    files = [path for path in sorted(bundle.rglob("*")) if path.is_file()]
    found = {(path, place) for path in files for place in (0, path.stat().st_size - 1)}
    for name in TAGS:
        path = bundle / name
        found |= {
            (path, match.start()) for match in re.finditer(rb"[\n: /]|\A.|^\w", path.read_bytes())
        }
    return sorted(found)


def test_a_changed_byte_of_the_bundle_is_found(bundle: Path) -> None:
    assert verify_files(bundle).ok
    chosen = random.Random(7).sample(every_byte(bundle), 20)
    chosen += random.Random(8).sample(structure_of(bundle), 15)
    assert [found for found in chosen if survives(*found, bundle)] == []


def test_a_changed_byte_of_the_report_alone_is_found(report: Path) -> None:
    raw = report.read_bytes()
    before, after = hole(raw)
    chosen = random.Random(7).sample(range(len(raw)), 20)
    chosen += random.Random(8).sample(structural_places(raw), 15)
    chosen += [before, before + 1, after - 1, after - 2, len(raw) - 1]
    assert [place for place in chosen if survives(report, place, report)] == []


@pytest.mark.slow
@pytest.mark.parametrize("part", range(8))
def test_a_changed_byte_at_2000_places_of_the_bundle_is_found(bundle: Path, part: int) -> None:
    chosen = random.Random(100 + part).sample(every_byte(bundle), 250)
    assert [found for found in chosen if survives(*found, bundle)] == []


@pytest.mark.slow
@pytest.mark.parametrize("part", range(8))
def test_a_changed_byte_at_2000_places_of_the_report_is_found(report: Path, part: int) -> None:
    chosen = random.Random(200 + part).sample(range(report.stat().st_size), 250)
    assert [place for place in chosen if survives(report, place, report)] == []


@pytest.mark.slow
@pytest.mark.parametrize("part", range(8))
def test_a_changed_byte_at_every_structural_place_is_found(
    bundle: Path, report: Path, part: int
) -> None:
    missed = [one for one in structure_of(bundle)[part::8] if survives(*one, bundle)]
    assert missed == []
    places_ = structural_places(report.read_bytes())[part::8]
    assert [place for place in places_ if survives(report, place, report)] == []


def changed(verdict: Verdict) -> set[str]:
    return {check.code for check in verdict.checks if check.result == "changed"}


def edited(name: str, old: str, new: str) -> Callable[[Path], None]:
    def edit(bundle: Path) -> None:
        text = (bundle / name).read_text("utf-8")
        assert old in text
        (bundle / name).write_text(text.replace(old, new, 1), "utf-8", newline="")

    return edit


def without_one_exhibit(bundle: Path) -> None:
    """The evidence of the questioned night disappears, with every mention of it in the lists."""
    told = json.loads((bundle / places.EXHIBITS).read_text("utf-8"))
    gone = next(one for one in told if one["name"].startswith("pacct.16"))
    (bundle / places.EXHIBITS).write_text(
        json.dumps([one for one in told if one is not gone], indent=1), "utf-8"
    )
    victim = next((bundle / places.EVIDENCE).glob(f"{gone['number']}-*"))
    for name in ("manifest-sha256.txt", "SHA256SUMS"):
        lines = (bundle / name).read_text("utf-8").splitlines(keepends=True)
        (bundle / name).write_text("".join(ln for ln in lines if victim.name not in ln), "utf-8")
    victim.unlink()


def of_the_unsealed_twin(bundle: Path) -> None:
    """The seal taken off, and every trace of it in bag-info."""
    shutil.copy(bundle / places.UNSEALED, bundle / places.REPORT)


ATTACKS: dict[str, tuple[Callable[[Path], None], set[str]]] = {
    "a record's exit code": (edited(places.RECORDS, ",28,", ",0,"), {"records"}),
    "a finding's number": (edited(places.FINDINGS, "28", "29"), {"findings"}),
    "the raw bytes of the run": (edited(places.KEY_RECORDS, '"hex": "', '"hex": "00'), {"key-records"}),
    "the examiner's name": (edited(places.SETTINGS, "Demo Examiner", "Another Name"),
                            {"reproduced", "report-text", "graph"}),
    "the focus": (edited(places.SETTINGS, "2017-11-14", "2017-11-15"),
                  {"findings", "key-records", "reproduced", "report-text"}),
    "the plain text": (edited(places.REPORT_TEXT, "exit status 28", "exit status 0"), {"report-text"}),
    "the CASE/UCO graph": (edited(places.CASE_GRAPH, "EvidenceKit", "OtherKit"), {"graph"}),
    "the instructions": (edited("HOW-TO-VERIFY.txt", "sha256sum", "true #"), {"instructions"}),
    "how a file was acquired": (edited(places.EXHIBITS, "the server's operator", "the police"),
                                {"reproduced"}),
    "the tool's version": (edited(places.SETTINGS, '"python": "', '"python": "9'), {"settings"}),
    "an exhibit": (without_one_exhibit, {"records", "reproduced", "findings", "exhibits-logged"}),
    "the seal": (of_the_unsealed_twin, {"report-hash"}),
}  # fmt: skip


@pytest.mark.parametrize("what", ATTACKS)
def test_a_change_with_all_lists_written_anew_is_found(bundle: Path, what: str) -> None:
    """Whoever rewrites every list makes a bundle that agrees with itself, but not with its evidence
    nor with its sealed report."""
    attack, found = ATTACKS[what]
    attack(bundle)
    relisted(bundle)
    verdict = workflow.verify(bundle)
    assert not verdict.ok
    assert found <= changed(verdict)
    assert {"files", "lists", "form"}.isdisjoint(changed(verdict))


def other_version(bundle: Path) -> None:
    told = json.loads((bundle / places.SETTINGS).read_text("utf-8"))
    told["tool"]["version"] = told["options"]["tool"]["version"] = "9.9"
    (bundle / places.SETTINGS).write_text(json.dumps(told), "utf-8")


def test_another_version_excuses_nothing_that_the_report_does_not_print(bundle: Path) -> None:
    edited(places.RECORDS, ",28,", ",0,")(bundle)
    other_version(bundle)
    relisted(bundle)
    assert {"records", "reproduced"} <= changed(workflow.verify(bundle))


def test_a_difference_to_another_version_is_no_change(
    delivered: Delivered, bundle: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bundle is of version 0.1.0, and so says its report; a later program reads it."""
    edited(places.RECORDS, ",28,", ",0,")(bundle)
    relisted(bundle)
    for module in ("checking", "rework"):
        monkeypatch.setattr(f"evidencekit.workflow.{module}.__version__", "9.9")
    verdict = workflow.verify(bundle)
    (records,) = [check for check in verdict.checks if check.code == "records"]
    assert records.result == "cannot-check"
    assert "made with EvidenceKit 0.1.0; this is 9.9" in records.text
    assert workflow.verify(delivered.bundle).ok


ODD: tuple[object, ...] = (
    None,
    "",
    0,
    -1,
    10**18,
    True,
    [],
    {},
    "x",
    "../../etc/passwd",
    "\u202e",
    1.5,
)


@pytest.mark.slow
@pytest.mark.parametrize("part", range(4))
def test_whatever_the_settings_say_the_verdict_is_a_verdict(
    delivered: Delivered, bundle: Path, part: int
) -> None:
    chance = random.Random(part)
    for _ in range(60):
        name = chance.choice((places.SETTINGS, places.SETTINGS, places.EXHIBITS))
        raw = (delivered.bundle / name).read_bytes()
        told = json.loads(raw)
        where = inside = told
        while isinstance(inside, dict | list) and inside and chance.random() < 0.9:
            where = inside
            key = chance.choice(list(where) if isinstance(where, dict) else range(len(where)))
            inside = where[key]
        where[key] = chance.choice(ODD)
        (bundle / name).write_text(json.dumps(told), "utf-8")
        relisted(bundle)
        assert workflow.verify(bundle).checks
        for kept in (name, *TAGS):
            shutil.copy(delivered.bundle / kept, bundle / kept)
