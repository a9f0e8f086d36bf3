"""A sealed delivery under attack: one byte anywhere, and whole files with all lists written anew."""

from __future__ import annotations

import hashlib
import json
import os
import random
import re
import shutil
from typing import TYPE_CHECKING, Any

import pytest
from core.seal.test_checking import hole, structural_places
from core.workflow.test_reproducing import relisted

from evidencekit import workflow
from evidencekit.bundle import places
from evidencekit.bundle.checkresults import Recheck
from evidencekit.bundle.manifests import manifest_text
from evidencekit.bundle.verdict import BAD
from evidencekit.bundle.verify import verify as verify_files
from evidencekit.errors import EvidenceError
from evidencekit.workflow.checking import RECHECK
from evidencekit.workflow.derived import json_bytes

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from core.workflow.conftest import Delivered

    from evidencekit.bundle.verdict import Verdict, VerdictCheck

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


def taken_away(name: str) -> Callable[[Path], None]:
    def take(bundle: Path) -> None:
        path = bundle / name
        path.unlink()
        if not any(path.parent.iterdir()):
            path.parent.rmdir()

    return take


def added(name: str) -> Callable[[Path], None]:
    def add(bundle: Path) -> None:
        (bundle / name).write_bytes(b"what the report says was found to be wrong")

    return add


def valued(name: str, key: str, value: object) -> Callable[[Path], None]:
    """A value in a JSON file of the bundle, written as this program writes it."""

    def change(bundle: Path) -> None:
        told = json.loads((bundle / name).read_text("utf-8"))
        *above, last = key.split(".")
        inside = told
        for part in above:
            inside = inside[int(part) if isinstance(inside, list) else part]
        assert inside[last] != value
        inside[last] = value
        (bundle / name).write_bytes(json_bytes(told))

    return change


def without_settings(bundle: Path) -> None:
    """Settings that cannot be read, so that nothing could be worked out again."""
    (bundle / places.SETTINGS).write_text("{")
    edited(places.RECORDS, ",28,", ",0,")(bundle)


def all_listed_anew(bundle: Path) -> None:
    """All lists anew, with whatever lies in the folder now."""
    relisted_names = ("manifest-sha256.txt", "SHA256SUMS", "tagmanifest-sha256.txt")
    names = sorted(p.relative_to(bundle).as_posix() for p in bundle.rglob("*") if p.is_file())
    payload = [name for name in names if name.startswith("data/")]
    tags = [name for name in names if name not in payload and name not in relisted_names]
    for listed, chosen in zip(
        relisted_names,
        (payload, [*payload, *tags, "manifest-sha256.txt"], [*tags, *relisted_names[:2]]),
        strict=True,
    ):
        oxum = f"Payload-Oxum: {sum((bundle / n).stat().st_size for n in payload)}.{len(payload)}"
        info = (bundle / "bag-info.txt").read_text("utf-8")
        (bundle / "bag-info.txt").write_text(re.sub("Payload-Oxum: .*", oxum, info), "utf-8")
        sums = {n: hashlib.sha256((bundle / n).read_bytes()).hexdigest() for n in chosen}
        (bundle / listed).write_text(manifest_text(sums), "utf-8", newline="\n")


QUIET: dict[str, tuple[Callable[[Path], None], str, str]] = {
    "a result is taken away": (taken_away(places.RECORDS), "contents", "missing"),
    "the instructions are taken away": (taken_away("HOW-TO-VERIFY.txt"), "contents", "missing"),
    "the certificate is taken away": (taken_away(places.CERTIFICATE), "contents", "missing"),
    "an exhibit is added": (added(places.EVIDENCE + "EX-999-x"), "contents", "extra"),
    "a second report is added": (added("data/report/report-corrected.pdf"), "contents", "extra"),
    "a note is added beside the lists": (added("READ-ME-FIRST.txt"), "contents", "extra"),
    "a list of what to fetch is added": (added("fetch.txt"), "contents", "extra"),
    "a list of no known kind is added": (added("manifest-sha3256.txt"), "contents", "extra"),
    "a name stands twice in the findings": (
        edited(places.FINDINGS, '"findings": [', '"findings": ["All went well."], "findings": ['),
        "findings", "changed"),
    "a name stands twice in the exhibits": (
        edited(places.EXHIBITS, '"acquisition":', '"acquisition": "by the police", "acquisition":'),
        "exhibit-list", "changed"),
    "how a layout was told": (
        valued(places.EXHIBITS, "20.confidence", "weak"), "exhibit-list", "changed"),
    "the content's hash of a supporting file": (
        valued(places.EXHIBITS, "0.content_sha256", "0" * 64), "exhibit-list", "changed"),
    "a note on the case that is not printed": (
        valued(places.SETTINGS, "case.notes", "It was agreed otherwise."), "settings", "changed"),
    "what the self-check said": (
        valued(places.SETTINGS, "options.tool.self_checks.0.title", "Linux v9"), "settings", "changed"),
    "an opinion in a short report": (
        valued(places.SETTINGS, "options.opinion", "It failed."), "settings", "changed"),
    "when an exhibit was hashed": (
        valued(places.EXHIBITS, "0.checks.0.at_us", 1), "exhibit-list", "changed"),
    "settings that cannot be read": (without_settings, "records", "changed"),
    "the day of the bundle": (
        edited("bag-info.txt", "Bagging-Date: 20", "Bagging-Date: 19"), "about", "changed"),
    "a line more about the bundle": (
        edited("bag-info.txt", "Payload-Oxum", "Description: withdrawn\nPayload-Oxum"),
        "about", "changed"),
    "another program's name": (
        edited("bag-info.txt", "Agent: EvidenceKit", "Agent: OtherKit"), "about", "changed"),
}  # fmt: skip


@pytest.mark.parametrize("what", QUIET)
def test_what_no_hash_and_no_page_of_the_report_holds_is_found_too(bundle: Path, what: str) -> None:
    attack, code, result = QUIET[what]
    attack(bundle)
    all_listed_anew(bundle)
    asked = Recheck(tuple(task for task in RECHECK.tasks if task.code == code), RECHECK.open)
    verdict = verify_files(bundle, recheck=asked)
    assert not verdict.ok
    assert [(check.code, str(check.result)) for check in verdict.checks if check.result in BAD] == [
        (code, result)
    ]


@pytest.mark.parametrize("written", ["0.1.0 ", "0. 1.0", "0.1.0 · written", "0.1.0\u00a0"])
def test_this_version_written_otherwise_excuses_nothing(bundle: Path, written: str) -> None:
    """The pages are searched without white space, so a version with some in it would be found there."""
    edited(places.RECORDS, ",28,", ",0,")(bundle)
    valued(places.SETTINGS, "tool.version", written)(bundle)
    all_listed_anew(bundle)
    asked = Recheck(tuple(task for task in RECHECK.tasks if task.code == "records"), RECHECK.open)
    (records,) = [c for c in verify_files(bundle, recheck=asked).checks if c.code == "records"]
    assert records.result == "changed"


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
@pytest.mark.parametrize("kind", ["link", "pipe"])
def test_an_exhibit_of_a_case_that_is_no_file_any_more(
    delivered: Delivered, tmp_path: Path, kind: str
) -> None:
    case = shutil.copytree(delivered.case, tmp_path / "c.ekcase")
    copy = next(case.glob("exhibits/EX-010/*"))
    kept = copy.rename(tmp_path / "kept")
    if kind == "link":
        copy.symlink_to(kept)
    else:
        os.mkfifo(copy)
    verdict = workflow.verify(case)
    assert not verdict.ok
    assert [(c.title, str(c.result)) for c in verdict.checks if c.result in BAD] == [
        ("EX-010", "changed")
    ]


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


def test_another_build_of_this_version_is_named_and_excuses_nothing(
    bundle: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its code may be another, or the same in another package; the report prints which it was."""
    told = json.loads((bundle / places.SETTINGS).read_text("utf-8"))["options"]["tool"]["build"]
    edited(places.RECORDS, ",28,", ",0,")(bundle)
    all_listed_anew(bundle)
    asked = Recheck(tuple(task for task in RECHECK.tasks if task.code == "records"), RECHECK.open)

    def records() -> VerdictCheck:
        return next(c for c in verify_files(bundle, recheck=asked).checks if c.code == "records")

    assert "build" not in records().text
    monkeypatch.setattr("evidencekit.workflow.rework.build_digest", lambda: "0" * 64)
    assert records().result == "changed"
    assert records().text.endswith(
        f" The report was made by another build of EvidenceKit 0.1.0 (SHA-256 of its code {told}): "
        "if the code is another, that may be why."
    )


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


def keys_of(value: Any) -> list[Any]:
    """What can stand in brackets behind a JSON value."""
    if isinstance(value, dict):
        return list(value)
    return list(range(len(value))) if isinstance(value, list) else []


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
        where, key = told, chance.choice(keys_of(told))
        while keys_of(where[key]) and chance.random() < 0.9:
            where = where[key]
            key = chance.choice(keys_of(where))
        where[key] = chance.choice(ODD)
        (bundle / name).write_text(json.dumps(told), "utf-8")
        relisted(bundle)
        assert workflow.verify(bundle).checks
        for kept in (name, *TAGS):
            shutil.copy(delivered.bundle / kept, bundle / kept)
