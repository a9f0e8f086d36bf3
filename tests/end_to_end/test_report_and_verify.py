"""``report``, ``verify`` and ``demo``: the whole chain, checked with other people's programs."""

from __future__ import annotations

import csv
import hashlib
import json
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from program import Command, Ran, run


@dataclass(frozen=True)
class Made:
    """What one run of the chain left behind."""

    said: Ran
    out: Path

    @property
    def report(self) -> Path:
        """The PDF that the command names."""
        return self._named("Report")

    @property
    def bundle(self) -> Path:
        """The bundle folder that the command names."""
        return self._named("Bundle")

    def _named(self, word: str) -> Path:
        (line,) = [ln for ln in self.said.out.splitlines() if re.match(rf"{word}\s", ln)]
        found = re.match(rf"{word}\s+(.+?)(?: \(\d+ pages\))?$", line)
        assert found
        return Path(found[1])


@pytest.fixture(scope="module")
def made(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Made:
    """The report that the README shows, on the 42 nights."""
    nights = data / "nightly-2017"
    out = tmp_path_factory.mktemp("chain")
    said = run(
        "report", nights / "acct-archive", "--command", "partner-upload", "--user", "1004",
        "--since", "2017-10-20", "--until", "2017-11-30", "--zone", "America/Toronto",
        "--focus", "2017-11-14", "--case-number", "TEST-1", "--examiner", "Test Examiner",
        "--passwd", nights / "etc/passwd", "--cron-log", nights / "logs/cron.log",
        "--crontab", nights / "etc/cron.d/partner-upload", "--out", out,
    )  # fmt: skip
    return Made(said, out)


@pytest.fixture(scope="module")
def text(made: Made) -> str:
    """The report's text by poppler, white space made even."""
    done = subprocess.run(
        ["pdftotext", "-layout", str(made.report), "-"], check=True, capture_output=True, text=True
    )
    return " ".join(done.stdout.split())


def test_the_command_says_what_was_found_and_where_it_is(made: Made) -> None:
    digest = hashlib.sha256(made.report.read_bytes()).hexdigest()
    assert "exit status 28" in made.said.out
    assert digest in made.said.out
    assert made.report.read_bytes()[:5] == b"%PDF-"
    assert made.bundle.exists()


def test_the_sha256_lies_beside_the_report_in_the_form_of_sha256sum(made: Made) -> None:
    beside = made.report.with_name(made.report.name + ".sha256")
    subprocess.run(["sha256sum", "--check", "--strict", beside.name], check=True,
                   cwd=beside.parent, capture_output=True)  # fmt: skip


def test_the_report_says_what_the_truth_says(text: str, truth: dict[str, Any]) -> None:
    (night,) = [n for n in truth["nights"] if n["night"] == "2017-11-14"]
    (happened,) = night["runs_by_cron"]
    assert happened["exit_status"] == 28
    assert "exit status 28" in text
    assert "2017-11-14 02:00:01 −05:00" in text
    assert happened["true_duration_s"] == pytest.approx(580.38, abs=0.02)
    assert "9 min 40.38 s" in text
    assert "Test Examiner" in text
    assert "America/Toronto" in text
    assert "0x14C0" in text
    assert "proves" not in text


def test_every_exhibit_is_in_the_report_with_its_hash(text: str, archive: Path) -> None:
    packed = text.replace(" ", "")
    for file in archive.iterdir():
        assert hashlib.sha256(file.read_bytes()).hexdigest() in packed, file.name


def test_the_report_passes_qpdf(made: Made) -> None:
    subprocess.run(["qpdf", "--check", str(made.report)], check=True, capture_output=True)


def test_the_bundle_can_be_checked_without_us(made: Made) -> None:
    sums = next(iter(sorted(made.bundle.rglob("SHA256SUMS"))), None)
    sums = sums or made.bundle / "manifest-sha256.txt"
    subprocess.run(["sha256sum", "--check", "--strict", "--quiet", sums.name], check=True,
                   cwd=sums.parent, capture_output=True)  # fmt: skip


def test_the_bundle_holds_evidence_records_report_and_log(made: Made, archive: Path) -> None:
    files = [path for path in made.bundle.rglob("*") if path.is_file()]
    digests = {hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    for file in archive.iterdir():
        assert hashlib.sha256(file.read_bytes()).hexdigest() in digests
    assert hashlib.sha256(made.report.read_bytes()).hexdigest() in digests
    (records,) = [path for path in files if path.name == "records.csv"]
    with records.open(newline="", encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    # The job's 41 runs, and the subshell of each, which is a record of the same name.
    assert len(rows) == 82
    assert {(row["command"], row["uid"]) for row in rows} == {("partner-upload", "1004")}
    assert sum(row["exit_code"] == "28" for row in rows) == 1
    (log,) = [path for path in files if path.name.startswith("custody") and path.suffix == ".jsonl"]
    events = [json.loads(line) for line in log.read_text("utf-8").splitlines()]
    assert len(events) > 42
    assert any(
        hashlib.sha256(made.report.read_bytes()).hexdigest() in json.dumps(e) for e in events
    )


def test_verify_finds_it_intact(evidencekit: Command, made: Made) -> None:
    said = evidencekit("verify", made.bundle, "--json")
    assert said.json["ok"] is True
    assert all(check["result"] == "intact" for check in said.json["checks"]
               if check["result"] != "cannot-check")  # fmt: skip
    assert evidencekit("verify", made.bundle).out


@pytest.mark.parametrize("what", ["records.csv", "pacct.16.gz", "custody", ".pdf"])
def test_verify_finds_one_changed_byte(
    evidencekit: Command, made: Made, tmp_path: Path, what: str
) -> None:
    copy = tmp_path / made.bundle.name
    shutil.copytree(made.bundle, copy)
    victim = next(p for p in sorted(copy.rglob("*")) if p.is_file() and what in p.name)
    raw = bytearray(victim.read_bytes())
    raw[len(raw) // 2] ^= 0x01
    victim.chmod(0o644)
    victim.write_bytes(raw)
    said = evidencekit("verify", copy, "--json", code=1)
    assert said.json["ok"] is False
    assert any(check["result"] == "changed" for check in said.json["checks"])


def test_verify_finds_a_missing_and_an_extra_file(
    evidencekit: Command, made: Made, tmp_path: Path
) -> None:
    less, more = tmp_path / "less" / made.bundle.name, tmp_path / "more" / made.bundle.name
    shutil.copytree(made.bundle, less)
    shutil.copytree(made.bundle, more)
    next(p for p in less.rglob("records.csv")).unlink()
    (next(p for p in more.rglob("records.csv")).parent / "surprise.txt").write_text("extra\n")
    said = evidencekit("verify", less, "--json", code=1).json
    assert "missing" in {check["result"] for check in said["checks"]}
    said = evidencekit("verify", more, "--json", code=1).json
    assert "extra" in {check["result"] for check in said["checks"]}


def test_verify_of_something_else_is_input_that_cannot_be_read(
    evidencekit: Command, tmp_path: Path
) -> None:
    for path in (tmp_path / "not-there", tmp_path):
        said = evidencekit("verify", path, code=3)
        assert said.err.startswith("evidencekit: ")


def test_nothing_is_overwritten(evidencekit: Command, made: Made, archive: Path) -> None:
    before = {p: p.stat().st_mtime_ns for p in made.out.rglob("*") if p.is_file()}
    evidencekit(
        "report", archive, "--command", "partner-upload", "--case-number", "TEST-1", "--out",
        made.out, code=3,
    )  # fmt: skip
    assert {p: p.stat().st_mtime_ns for p in made.out.rglob("*") if p.is_file()} == before


def test_the_demonstration_finds_what_happened(evidencekit: Command, tmp_path: Path) -> None:
    out = tmp_path / "demo"
    said = evidencekit("demo", "--out", out)
    done = Made(said, out)
    assert "exit status 28" in said.out
    assert "demonstration" in said.out.lower()
    assert hashlib.sha256(done.report.read_bytes()).hexdigest() in said.out
    assert evidencekit("verify", done.bundle, "--json").json["ok"] is True
    again = evidencekit("demo", "--out", out)
    assert "exit status 28" in again.out
