from __future__ import annotations

import hashlib
import io
import json
import os
import random
import re
import shutil
import struct
import zipfile
import zlib
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from core.bundle.conftest import CREATED, EVIDENCE, events, report_pdf

from evidencekit.bundle import places
from evidencekit.bundle.checkresults import Recheck, Task
from evidencekit.bundle.manifests import manifest_text
from evidencekit.bundle.stamping import add_stamp, request_for_bundle
from evidencekit.bundle.verdict import BAD, Result
from evidencekit.bundle.verify import verify
from evidencekit.bundle.zipped import write_zip
from evidencekit.case import custody
from evidencekit.case.model import CaseInfo
from evidencekit.case.store import OpenCase
from evidencekit.clock import FrozenClock
from evidencekit.errors import BadRequest, Cancelled, CaseError, ReadFailed, ReportError, SealError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from core.seal.making import Authority

    from evidencekit.bundle.bag import Bundle
    from evidencekit.bundle.verdict import Verdict, VerdictCheck
    from evidencekit.progress import Progress
    from evidencekit.seal.identity import Identity


def by_code(verdict: Verdict) -> dict[str, VerdictCheck]:
    return {check.code: check for check in verdict.checks}


def results(verdict: Verdict) -> dict[str, str]:
    return {check.code: str(check.result) for check in verdict.checks}


def reseal(bundle: Path) -> None:
    """Write the lists anew, as somebody does who changes a bundle and knows how it works."""
    files = sorted(p for p in bundle.rglob("*") if p.is_file())
    sums = {
        p.relative_to(bundle).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in files
    }
    payload = {name: digest for name, digest in sums.items() if name.startswith("data/")}
    (bundle / "manifest-sha256.txt").write_text(manifest_text(payload))
    total = sum((bundle / name).stat().st_size for name in payload)
    info = (bundle / "bag-info.txt").read_text()
    info = re.sub(r"Payload-Oxum: .*", f"Payload-Oxum: {total}.{len(payload)}", info)
    (bundle / "bag-info.txt").write_text(info)
    names = ("bagit.txt", "bag-info.txt", "manifest-sha256.txt", "HOW-TO-VERIFY.txt")
    tags = {name: hashlib.sha256((bundle / name).read_bytes()).hexdigest() for name in names}
    (bundle / "SHA256SUMS").write_text(manifest_text({**payload, **tags}))
    tags["SHA256SUMS"] = hashlib.sha256((bundle / "SHA256SUMS").read_bytes()).hexdigest()
    (bundle / "tagmanifest-sha256.txt").write_text(manifest_text(tags))


def test_a_whole_bundle(bundle: Bundle, identity: Identity) -> None:
    verdict = verify(bundle.path)
    assert verdict.ok
    assert results(verdict) == {
        "form": "intact",
        "lists": "intact",
        "files": "intact",
        "report-hash": "intact",
        "seal": "intact",
        "seal-coverage": "intact",
        "seal-changes": "intact",
        "certificate": "intact",
        "seal-time": "cannot-check",
        "twin": "intact",
        "custody": "intact",
        "custody-head": "intact",
        "exhibits": "intact",
        "exhibits-printed": "intact",
    }
    assert verdict.sentence == (
        "All that can be checked here is intact (13 checks). Not checked: time of sealing."
    )
    checks = by_code(verdict)
    assert checks["custody-head"].text == (
        "The report prints on page 2 the log's head after event 5; "
        "the 2 events after it came later."
    )
    assert "as the report prints on page 2" in checks["certificate"].text
    assert "does not by itself show who" in checks["certificate"].text
    assert bundle.tagmanifest_sha256 in checks["lists"].text


def test_the_same_in_a_zip(bundle: Bundle, tmp_path: Path) -> None:
    write_zip(bundle.path, tmp_path / "b.zip")
    verdict = verify(tmp_path / "b.zip")
    assert verdict.ok
    assert verdict.kind == "zip"
    assert results(verdict)["container"] == "intact"
    assert len(verdict.checks) == 15


def test_a_zip_packed_again_by_another_program(bundle: Bundle, tmp_path: Path) -> None:
    shutil.make_archive(str(tmp_path / "b"), "zip", tmp_path, bundle.path.name)
    verdict = verify(tmp_path / "b.zip")
    assert verdict.ok
    assert by_code(verdict)["container"].result == Result.CANNOT_CHECK
    assert "packed by another program" in by_code(verdict)["container"].text


def test_bytes_before_a_zip_are_a_change_of_it(bundle: Bundle, tmp_path: Path) -> None:
    write_zip(bundle.path, tmp_path / "b.zip")
    longer = tmp_path / "longer.zip"
    longer.write_bytes(b"#!" + (tmp_path / "b.zip").read_bytes())
    container = by_code(verify(longer))["container"]
    assert (container.result, container.text) == (
        Result.CHANGED,
        "The zip was changed: 2 bytes stand before its first file.",
    )


def test_a_bundle_without_keywords_in_its_report(make_bundle: Callable[..., Bundle]) -> None:
    verdict = verify(make_bundle(keywords=False).path)
    assert verdict.ok
    assert by_code(verdict)["custody-head"].text.startswith("The report prints on page 2")


def test_changed_missing_extra_are_named(bundle: Bundle) -> None:
    records = bundle.path / places.RECORDS
    before = hashlib.sha256(records.read_bytes()).hexdigest()
    records.write_bytes(b"file,offset\r\nEX-001,1\r\n")
    after = hashlib.sha256(records.read_bytes()).hexdigest()
    (bundle.path / places.FINDINGS).unlink()
    (bundle.path / "data" / "note\u202e.txt").write_bytes(b"")
    (bundle.path / "README").write_bytes(b"")
    (bundle.path / "link").symlink_to("/etc/passwd")
    verdict = verify(bundle.path)
    assert not verdict.ok
    found = {check.where: check for check in verdict.checks if check.code == "file"}
    assert found[places.RECORDS].text == (
        f"{places.RECORDS} was changed: SHA-256 {before} expected, {after} found."
    )
    assert (found[places.RECORDS].expected, found[places.RECORDS].found) == (before, after)
    assert found[places.FINDINGS].result == Result.MISSING
    assert found["data/note\\u202e.txt"].result == Result.EXTRA
    assert found["README"].result == Result.EXTRA
    assert "a link: it was not followed" in found["link"].text
    assert "files" not in results(verdict)
    assert results(verdict)["total"] == "changed"
    assert verdict.sentence.startswith("This bundle is not intact: 2 changed, 1 missing, 3 extra.")


def test_a_file_that_may_not_be_read(bundle: Bundle) -> None:
    if os.name != "posix" or os.geteuid() == 0:
        pytest.skip("the owner of the machine may read everything")
    (bundle.path / places.RECORDS).chmod(0)
    verdict = verify(bundle.path)
    assert not verdict.ok
    assert Result.CANNOT_CHECK in {c.result for c in verdict.checks if c.code == "file"}


@pytest.mark.parametrize(
    "name",
    ["bagit.txt", "bag-info.txt", "manifest-sha256.txt", "SHA256SUMS", "tagmanifest-sha256.txt"],
)
def test_a_missing_list_is_missing(bundle: Bundle, name: str) -> None:
    (bundle.path / name).unlink()
    verdict = verify(bundle.path)
    assert not verdict.ok
    assert Result.MISSING in {check.result for check in verdict.checks}


def test_a_missing_last_list_makes_no_list_before_it_an_added_file(bundle: Bundle) -> None:
    (bundle.path / "tagmanifest-sha256.txt").unlink()
    bad = [(c.code, c.result) for c in verify(bundle.path).checks if c.result in BAD]
    assert bad == [("lists", Result.MISSING)]


def test_a_changed_digit_in_a_list_blames_the_list(bundle: Bundle) -> None:
    sums = bundle.path / "SHA256SUMS"
    lines = sums.read_text().splitlines(keepends=True)
    changed = [("0" if line[0] != "0" else "1") + line[1:] for line in lines]
    sums.write_text("".join(changed))
    bad = [(c.result, c.where) for c in verify(bundle.path).checks if c.result in BAD]
    assert bad == [(Result.CHANGED, "SHA256SUMS")]


def test_lists_that_part_from_each_other_are_never_intact(bundle: Bundle) -> None:
    """Both lists are as the tag manifest says, written anew; one of them tells another hash."""
    sums, tags = bundle.path / "SHA256SUMS", bundle.path / "tagmanifest-sha256.txt"
    old = hashlib.sha256(sums.read_bytes()).hexdigest()
    text = sums.read_text()
    sums.write_text(("0" if text[0] != "0" else "1") + text[1:])
    new = hashlib.sha256(sums.read_bytes()).hexdigest()
    tags.write_text(tags.read_text().replace(old, new))
    bad = [(c.result, c.where) for c in verify(bundle.path).checks if c.result in BAD]
    assert bad == [(Result.CHANGED, text.splitlines()[0][66:])]


def everything(bundle: Path) -> list[tuple[Path, int]]:
    return [
        (path, place)
        for path in sorted(bundle.rglob("*"))
        if path.is_file()
        for place in range(path.stat().st_size)
    ]


def survives(path: Path, place: int, whole: Path) -> bool:
    """Whether one changed byte passes unseen."""
    raw = path.read_bytes()
    changed = bytearray(raw)
    changed[place] ^= 0x20 if place % 2 else 1
    path.write_bytes(changed)
    try:
        return verify(whole).ok
    except BadRequest:
        return False
    finally:
        path.write_bytes(raw)


def test_one_changed_byte_anywhere_is_found(bundle: Bundle) -> None:
    places_ = random.Random(3).sample(everything(bundle.path), 25)
    lists = [
        (path, place)
        for path in bundle.path.glob("*.txt")
        for place in (0, path.stat().st_size - 1, path.stat().st_size // 2)
    ]
    assert [found for found in places_ + lists if survives(*found, bundle.path)] == []


def test_one_changed_byte_of_a_zip_is_found(bundle: Bundle, tmp_path: Path) -> None:
    target = tmp_path / "b.zip"
    write_zip(bundle.path, target)
    raw = target.read_bytes()
    heads = [match.start() for match in re.finditer(rb"PK\x01\x02", raw)]
    end = raw.rfind(b"PK\x05\x06")
    marks = [0, 4, 10, 14, 18, 26, 30, *range(heads[0], heads[0] + 46, 3), *range(end, end + 22)]
    assert [place for place in marks if survives(target, place, target)] == []
    target.write_bytes(raw + b"\0")
    assert not verify(target).ok


@pytest.mark.slow
@pytest.mark.parametrize("part", range(10))
def test_one_changed_byte_at_2000_places_is_found(bundle: Bundle, part: int) -> None:
    chance = random.Random(part)
    tried = chance.sample(everything(bundle.path), 200)
    assert [found for found in tried if survives(*found, bundle.path)] == []


@pytest.mark.slow
@pytest.mark.parametrize("part", range(4))
def test_one_changed_byte_of_a_zips_structure_is_found(
    bundle: Bundle, tmp_path: Path, part: int
) -> None:
    target = tmp_path / "b.zip"
    write_zip(bundle.path, target)
    raw = target.read_bytes()
    heads = [match.start() for match in re.finditer(rb"PK(?:\x01\x02|\x03\x04|\x05\x06)", raw)]
    structure = [place for head in heads for place in range(head, min(head + 80, len(raw)))]
    assert [p for p in structure[part::4] if survives(target, p, target)] == []


def test_a_seal_taken_off_by_somebody_who_knows_how(bundle: Bundle) -> None:
    report = bundle.path / places.REPORT
    report.write_bytes((bundle.path / places.UNSEALED).read_bytes())
    info = bundle.path / "bag-info.txt"
    digest = hashlib.sha256(report.read_bytes()).hexdigest()
    info.write_text(re.sub(r"Report-SHA256: .*", f"Report-SHA256: {digest}", info.read_text()))
    reseal(bundle.path)
    verdict = verify(bundle.path)
    assert results(verdict)["files"] == "intact"
    assert results(verdict)["seal"] == "missing"
    assert not verdict.ok


def test_a_custody_log_cut_and_all_lists_written_anew(bundle: Bundle) -> None:
    chain = events(7)[:3]
    (bundle.path / places.CUSTODY).write_bytes(custody.to_jsonl(chain))
    head = custody.head_of(chain)
    info = (bundle.path / "bag-info.txt").read_text()
    info = re.sub(r"Custody-Head: .*", f"Custody-Head: {head.hash}", info)
    info = re.sub(r"Custody-Events: .*", "Custody-Events: 3", info)
    (bundle.path / "bag-info.txt").write_text(info)
    reseal(bundle.path)
    verdict = verify(bundle.path)
    assert results(verdict)["files"] == "intact"
    assert by_code(verdict)["custody"].text == (
        "The log was cut: it holds 3 events, but one handed out earlier counted 5."
    )


def test_a_custody_log_written_anew(bundle: Bundle) -> None:
    import dataclasses

    prev = custody.START
    chain = []
    for event in events(7):
        told = dataclasses.replace(event, text=event.text.replace("event 4", "EVENT 4"))
        chain.append(custody.chained(told, prev))
        prev = chain[-1].hash
    (bundle.path / places.CUSTODY).write_bytes(custody.to_jsonl(chain))
    reseal(bundle.path)
    assert "The log was rewritten" in by_code(verify(bundle.path))["custody"].text


def test_a_log_of_another_case(make_bundle: Callable[..., Bundle]) -> None:
    """Without keywords only the printed page speaks; a log that it does not print is not its own."""
    bundle = make_bundle(keywords=False)
    prev = custody.START
    chain = []
    for event in events(4):
        chain.append(custody.chained(event, prev))
        prev = chain[-1].hash
    other = [custody.chained(e, custody.START) for e in chain[1:2]]
    (bundle.path / places.CUSTODY).write_bytes(b"nonsense\n" + custody.to_jsonl(other))
    assert results(verify(bundle.path))["custody"] == "changed"


def test_evidence_and_exhibit_list_changed_together(bundle: Bundle) -> None:
    place = bundle.path / f"{places.EVIDENCE}EX-001-file"
    place.write_bytes(EVIDENCE["EX-001"][::-1])
    reseal(bundle.path)
    verdict = verify(bundle.path)
    assert "EX-001 was changed" in by_code(verdict)["exhibits"].text
    listed = json.loads((bundle.path / places.EXHIBITS).read_bytes())
    listed[0]["sha256"] = hashlib.sha256(place.read_bytes()).hexdigest()
    (bundle.path / places.EXHIBITS).write_text(json.dumps(listed))
    reseal(bundle.path)
    verdict = verify(bundle.path)
    assert results(verdict)["exhibits"] == "intact"
    assert by_code(verdict)["exhibits-printed"].result == Result.CHANGED
    assert not verdict.ok


def test_another_certificate_in_the_bundle(bundle: Bundle, authority: Authority) -> None:
    (bundle.path / places.CERTIFICATE).write_bytes(authority.root_pem.read_bytes())
    reseal(bundle.path)
    assert results(verify(bundle.path))["certificate-file"] == "changed"


def test_another_certificate_than_the_seals_where_the_bundle_names_none(
    bundle: Bundle, authority: Authority
) -> None:
    info = bundle.path / "bag-info.txt"
    info.write_text(re.sub(r"Seal-Certificate.*\n", "", info.read_text()))
    own = (bundle.path / places.CERTIFICATE).read_bytes()
    for pem in (authority.root_pem.read_bytes(), own + authority.root_pem.read_bytes()):
        (bundle.path / places.CERTIFICATE).write_bytes(pem)
        reseal(bundle.path)
        found = by_code(verify(bundle.path))["certificate-file"]
        assert (found.result, found.text) == (
            Result.CHANGED,
            f"{places.CERTIFICATE} is not the certificate that sealed the report.",
        )


def test_what_a_bundle_says_turns_no_screen(bundle: Bundle) -> None:
    info = bundle.path / "bag-info.txt"
    info.write_text(re.sub("(Report-SHA256: ).*", "\\1\x1b[2J\u202ex", info.read_text()))
    reseal(bundle.path)
    verdict = verify(bundle.path)
    assert "SHA-256 \\x1b[2J\\u202ex stands in bag-info.txt" in verdict.sentence
    assert by_code(verdict)["report-hash"].expected == "\\x1b[2J\\u202ex"


def test_a_twin_that_is_only_a_part_of_the_report_before_sealing(bundle: Bundle) -> None:
    twin = bundle.path / places.UNSEALED
    size = twin.stat().st_size
    twin.write_bytes(twin.read_bytes()[:500])
    reseal(bundle.path)
    assert by_code(verify(bundle.path))["twin"].text == (
        f"The unsealed report is not the sealed one before it was sealed: that has {size:,} bytes, "
        "it has 500."
    )


def test_a_log_taken_away_under_another_programs_name(bundle: Bundle) -> None:
    """The report states the head of a log, so there was one, whoever is said to have packed it."""
    shutil.rmtree((bundle.path / places.CUSTODY).parent)
    info = bundle.path / "bag-info.txt"
    info.write_text(info.read_text().replace("Agent: EvidenceKit", "Agent: OtherKit"))
    reseal(bundle.path)
    assert results(verify(bundle.path))["custody"] == "missing"


def test_folders_that_hold_nothing_are_named_and_deep_ones_are_no_trouble(bundle: Bundle) -> None:
    (bundle.path / "data" / "told" / "by nobody").mkdir(parents=True)
    (bad,) = [check for check in verify(bundle.path).checks if check.result in BAD]
    assert (bad.result, bad.text) == (
        Result.EXTRA,
        "data/told/by nobody is an empty folder: it does not belong in a bundle.",
    )
    if os.name == "nt":
        pytest.skip("Windows has no paths of this length")
    deep = [bundle.path / "data" / "/".join("d" * depth) for depth in range(1, 1200)]
    for folder in deep:
        folder.mkdir()
    (deep[-1] / "f").write_bytes(b"")
    found = [check for check in verify(bundle.path).checks if check.result == Result.EXTRA]
    assert [check.where[-6:] for check in found] == ["/d/d/f", "nobody"]
    (deep[-1] / "f").unlink()
    for folder in reversed(deep):  # which pytest could not remove
        folder.rmdir()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such pipes")
@pytest.mark.parametrize("name", ["report.pdf", "b.zip", "x"])
def test_a_pipe_is_refused_without_waiting_for_its_other_end(tmp_path: Path, name: str) -> None:
    os.mkfifo(tmp_path / name)
    with pytest.raises(ReadFailed, match="not a regular file"):
        verify(tmp_path / name)


def test_an_unsealed_bundle_is_intact_but_says_so(make_bundle: Callable[..., Bundle]) -> None:
    bundle = make_bundle(sealed=False, keywords=False)
    info = (bundle.path / "bag-info.txt").read_text()
    (bundle.path / "bag-info.txt").write_text(re.sub(r"Seal-Certificate.*\n", "", info))
    shutil.rmtree((bundle.path / places.CERTIFICATE).parent)
    reseal(bundle.path)
    verdict = verify(bundle.path)
    assert verdict.ok
    assert "The report has no seal. Its SHA-256 is" in by_code(verdict)["seal"].text


def test_a_time_stamp_over_the_bundle(bundle: Bundle, authority: Authority, tmp_path: Path) -> None:
    request = request_for_bundle(bundle.path)
    assert request.name == "case-R1.tagmanifest-sha256.txt"
    answer = authority.reply(request.query)
    with pytest.raises(SealError):
        add_stamp(bundle.path, request.query, answer[:-1], [authority.root])
    stamp = add_stamp(bundle.path, request.query, answer, [authority.root])
    verdict = verify(bundle.path)
    assert verdict.ok
    assert by_code(verdict)["time-stamp"].result == Result.INTACT
    assert "says Test Time Stamping Authority" in by_code(verdict)["time-stamp"].text
    assert "compare that with what the authority publishes" in by_code(verdict)["time-stamp"].text
    named = by_code(verify(bundle.path, roots=[authority.root]))["time-stamp"]
    assert "which you named" in named.text
    assert stamp.imprint == bundle.tagmanifest_sha256
    with pytest.raises(ReportError, match="a time stamp already"):
        add_stamp(bundle.path, request.query, answer, [authority.root])
    write_zip(bundle.path, tmp_path / "b.zip")
    assert verify(tmp_path / "b.zip").ok
    stamped = [(bundle.path / name, 40) for name in places.STAMP_FILES]
    assert [one for one in stamped if survives(*one, bundle.path)] == []
    (bundle.path / places.STAMP_RESPONSE).unlink()
    assert results(verify(bundle.path))["time-stamp"] == "missing"


def test_the_stock_command_accepts_the_stamp(bundle: Bundle, authority: Authority) -> None:
    import subprocess

    from evidencekit.bundle.instructions import EXTRA_FILES, STAMP_OPENSSL

    request = request_for_bundle(bundle.path)
    add_stamp(bundle.path, request.query, authority.reply(request.query), [authority.root])
    done = subprocess.run(
        STAMP_OPENSSL.split(), cwd=bundle.path, capture_output=True, text=True, check=False
    )
    assert "Verification: OK" in done.stdout
    extra = subprocess.run(
        ["/bin/bash", "-c", EXTRA_FILES],
        cwd=bundle.path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert extra.stdout.split() == [
        "SHA256SUMS",
        "tagmanifest-sha256.txt",
        *sorted(places.STAMP_FILES),
    ]


def test_the_results_are_worked_out_again(bundle: Bundle, tmp_path: Path) -> None:
    seen = []

    @contextmanager
    def opened(folder: Path, _progress: Progress) -> Iterator[Path]:
        yield folder

    def records(folder: Path) -> tuple[str, str]:
        seen.append((folder / places.RECORDS).read_bytes())
        return Result.INTACT, "All 1 records are the same."

    def findings(folder: Path) -> tuple[str, str]:
        raise CaseError("the settings are of a newer version", str(folder.name))

    tasks = (
        Task("records", "records", places.RECORDS, records),
        Task("findings", "findings", places.FINDINGS, findings),
        Task("other", "what is not here", "data/none.json", records),
    )
    recheck = Recheck(tasks, opened)
    write_zip(bundle.path, tmp_path / "b.zip")
    for path in (bundle.path, tmp_path / "b.zip"):
        verdict = verify(path, recheck=recheck)
        assert verdict.ok
        assert "other" not in by_code(verdict)
        assert by_code(verdict)["records"].text == "All 1 records are the same."
        assert by_code(verdict)["findings"].result == Result.CANNOT_CHECK
        assert "newer version" in by_code(verdict)["findings"].text
    assert len(seen) == 2
    (bundle.path / places.RECORDS).write_bytes(b"other")
    verdict = verify(bundle.path, recheck=recheck)
    assert "Not done" in by_code(verdict)["records"].text
    assert len(seen) == 2

    def differs(_folder: Path) -> tuple[str, str]:
        return Result.CHANGED, "Record 1 differs."

    differing = Recheck((Task("records", "records", places.RECORDS, differs),), opened)
    assert not verify(tmp_path / "b.zip", recheck=differing).ok

    @contextmanager
    def refusing(folder: Path, _progress: Progress) -> Iterator[Path]:
        if folder.exists():
            raise CaseError("nothing can be opened here")
        yield folder

    verdict = verify(tmp_path / "b.zip", recheck=Recheck(tasks, refusing))
    assert by_code(verdict)["records"].result == Result.CANNOT_CHECK
    assert "nothing can be opened" in by_code(verdict)["findings"].text


def test_a_report_alone(bundle: Bundle, identity: Identity, tmp_path: Path) -> None:
    report = tmp_path / "report.pdf"
    verdict = verify(report, roots=[identity.certificate.der])
    assert verdict.ok
    assert verdict.kind == "report"
    assert set(results(verdict)) == {
        *("seal", "seal-coverage", "seal-changes", "certificate", "seal-time"),
    }
    digest = hashlib.sha256(report.read_bytes()).hexdigest()
    beside = tmp_path / "report.pdf.sha256"
    beside.write_text(f"{digest}  report.pdf\n")
    assert results(verify(report))["report-hash"] == "intact"
    beside.write_text(f"{digest[::-1]}  report.pdf\n")
    assert results(verify(report))["report-hash"] == "changed"
    beside.write_text("nonsense")
    assert results(verify(report))["report-hash"] == "changed"


def test_a_report_without_a_seal(tmp_path: Path) -> None:
    plain = tmp_path / "plain.pdf"
    plain.write_bytes(report_pdf(custody.head_of(events(2)), "ab" * 32, keywords=False))
    verdict = verify(plain)
    assert not verdict.ok
    assert verdict.sentence.startswith("Whether this report is intact cannot be told here: ")
    digest = hashlib.sha256(plain.read_bytes()).hexdigest()
    (tmp_path / "plain.pdf.sha256").write_text(f"{digest}  plain.pdf\n")
    assert verify(plain).ok
    stated = tmp_path / "stated.pdf"
    stated.write_bytes(report_pdf(custody.head_of(events(2)), "ab" * 32))
    assert results(verify(stated)) == {"seal": "missing"}
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7 nothing")
    assert results(verify(broken)) == {"seal": "changed"}


def test_a_case(tmp_path: Path) -> None:
    clock = FrozenClock(CREATED, step_us=1_000_000)
    folder = tmp_path / "2026-001.ekcase"
    with OpenCase.create(folder, CaseInfo(number="2026-001"), clock) as case:
        count = case.head().count
    verdict = verify(folder, clock=clock)
    assert verdict.ok
    assert verdict.kind == "case"
    assert f"All {count} events are chained" in by_code(verdict)["custody"].text
    with OpenCase.open(folder, clock, read_only=True) as case:
        assert case.head().count == count, "verifying must not write"


@pytest.mark.parametrize("name", ["text.txt", "empty"])
def test_what_is_none_of_them(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"hello" if name == "text.txt" else b"")
    with pytest.raises(BadRequest, match="neither a report"):
        verify(tmp_path / name)
    with pytest.raises(BadRequest, match="neither a report"):
        verify(tmp_path)
    with pytest.raises(ReadFailed):
        verify(tmp_path / "none")


def test_cancel(bundle: Bundle, tmp_path: Path) -> None:
    def stop(_what: str, _done: int, _total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        verify(bundle.path, stop)


def zip_of(*members: tuple[str | zipfile.ZipInfo, bytes], kind: int = zipfile.ZIP_STORED) -> bytes:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", kind) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return raw.getvalue()


def link() -> zipfile.ZipInfo:
    info = zipfile.ZipInfo("b/data/link")
    info.create_system = 3
    info.external_attr = 0o120777 << 16
    return info


def overlapping() -> bytes:
    """Two entries of the directory that point at one file's bytes."""
    raw = bytearray(zip_of(("b/aaaa", b"x" * 500), ("b/bbbb", b"y" * 500)))
    second = raw.find(b"PK\x01\x02", raw.find(b"PK\x01\x02") + 4)
    raw[second + 42 : second + 46] = (0).to_bytes(4, "little")
    return bytes(raw)


def encrypted() -> bytes:
    raw = bytearray(zip_of(("b/bagit.txt", b"x")))
    raw[6] |= 1
    raw[raw.find(b"PK\x01\x02") + 8] |= 1
    return bytes(raw)


HOSTILE = {
    "climbing": (zip_of(("../../etc/passwd", b"x")), "not safe"),
    "absolute": (zip_of(("/etc/passwd", b"x")), "not safe"),
    "drive": (zip_of(("C:/x", b"x")), "not safe"),
    "backslash": (zip_of(("b/..\\..\\x", b"x")), "not safe"),
    "link": (zip_of((link(), b"/etc/passwd")), "a link or a device"),
    "case": (zip_of(("b/data/A", b"x"), ("b/data/a", b"y")), "hold for one"),
    "file-and-folder": (zip_of(("b/data/a", b"x"), ("b/data/a/b", b"y")), "hold for one"),
    "no-folder": (zip_of(("bagit.txt", b"x")), "do not lie in one folder"),
    "two-folders": (zip_of(("a/x", b"x"), ("b/x", b"x")), "do not lie in one folder"),
    "empty": (zip_of(), "do not lie in one folder"),
    "rare": (zip_of(("b/bagit.txt", b"x"), kind=zipfile.ZIP_LZMA), "rare compression"),
    "overlap": (overlapping(), "overlap"),
    "encrypted": (encrypted(), "encrypted"),
    "no-zip": (b"PK\x03\x04" + bytes(100), "damaged"),
    "device-name": (zip_of(("b/data/nul.txt", b"x")), "not safe"),
    "control": (zip_of(("b/data/a\x1b[31m", b"x")), "not safe"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_zips_are_refused_with_a_sentence(tmp_path: Path, kind: str) -> None:
    raw, words = HOSTILE[kind]
    target = tmp_path / "b.zip"
    target.write_bytes(raw)
    with pytest.raises(BadRequest, match=words) as caught:
        verify(target)
    assert caught.value.what == "this zip file is refused"
    assert [p.name for p in tmp_path.iterdir()] == ["b.zip"]


def test_a_name_twice_in_a_zip(tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        raw = zip_of(("b/data/a", b"x"), ("b/data/a", b"y"))
    (tmp_path / "b.zip").write_bytes(raw)
    with pytest.raises(BadRequest, match="two of its files have the name"):
        verify(tmp_path / "b.zip")


def test_a_bomb(tmp_path: Path) -> None:
    target = tmp_path / "b.zip"
    with (
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("b/data/zeros", "w") as member,
    ):
        for _ in range(300):
            member.write(bytes(1 << 20))
    with pytest.raises(BadRequest, match="would unpack to 314,572,800 bytes"):
        verify(target)


def test_a_zip_that_lies_about_its_names(tmp_path: Path) -> None:
    """The directory says one name, the file's own header another; zip tools differ on which counts."""
    raw = zip_of(("b/bagit.txt", b"x"), ("b/data/good", b"x"))
    raw = raw.replace(b"b/data/good", b"b/data/evil", 1)
    (tmp_path / "b.zip").write_bytes(raw)
    assert not verify(tmp_path / "b.zip").ok


def test_a_second_name_in_a_zip_is_refused(bundle: Bundle, tmp_path: Path) -> None:
    """Info-ZIP unpacks a member by the name in its extra field 0x7075, others by the usual one."""
    other = f"{bundle.path.name}/data/evil".encode()
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        for path in sorted(p for p in bundle.path.rglob("*") if p.is_file()):
            info = zipfile.ZipInfo(path.relative_to(bundle.path.parent).as_posix())
            if path.name == "records.csv":
                crc = zlib.crc32(info.filename.encode())
                info.extra = struct.pack("<HHBL", 0x7075, 5 + len(other), 1, crc) + other
            archive.writestr(info, path.read_bytes())
    with pytest.raises(BadRequest, match="it gives two names for one file"):
        verify(tmp_path / "b.zip")


def test_a_damaged_member_is_named(bundle: Bundle, tmp_path: Path) -> None:
    target = tmp_path / "b.zip"
    write_zip(bundle.path, target)
    raw = bytearray(target.read_bytes())
    raw[raw.find(b"EX-001,0")] ^= 1
    target.write_bytes(raw)
    found = {c.where: c for c in verify(target).checks if c.code == "file"}
    assert "cannot be read: Bad CRC-32" in found[places.RECORDS].text
    assert found[places.RECORDS].result == Result.CHANGED
