"""``HOW-TO-VERIFY.txt`` as it lies in a delivered bundle: its Linux lines, run letter by letter."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from core.workflow.conftest import Delivered


@pytest.fixture
def bundle(delivered: Delivered, tmp_path: Path) -> Path:
    return shutil.copytree(delivered.bundle, tmp_path / delivered.bundle.name)


def lines(bundle: Path) -> list[str]:
    """The commands for a Linux shell, in their order."""
    text = (bundle / "HOW-TO-VERIFY.txt").read_text("utf-8")
    found = [line.partition("> ")[2] for line in text.splitlines() if line.startswith("> ")]
    found += [
        line.partition("> ")[2] for line in text.splitlines() if line.startswith("Linux      > ")
    ]
    shell = [line for line in found if not line.startswith(("shasum", "Get-", "$sum", "  "))]
    return [line for line in shell if "Hash" not in line and "Test-Path" not in line]


def shell(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/bin/bash", "-c", command], cwd=folder, capture_output=True, text=True, check=False
    )


def one(bundle: Path, beginning: str) -> str:
    (found,) = [line for line in lines(bundle) if line.startswith(beginning)]
    return found


def test_has_any_file_changed(bundle: Path) -> None:
    command = one(bundle, "sha256sum --strict")
    done = shell(command, bundle)
    assert (done.returncode, done.stdout) == (0, "ALL INTACT\n")
    whole = shell(one(bundle, "sha256sum tagmanifest"), bundle).stdout.split()[0]
    raw = (bundle / "tagmanifest-sha256.txt").read_bytes()
    assert whole == hashlib.sha256(raw).hexdigest()
    victim = bundle / "data/derived/findings.json"
    victim.write_bytes(victim.read_bytes().replace(b"28", b"29", 1))
    done = shell(command, bundle)
    assert done.returncode == 1
    assert "data/derived/findings.json: FAILED" in done.stdout
    assert "ALL INTACT" not in done.stdout


def test_has_a_file_been_added(bundle: Path) -> None:
    command = one(bundle, "find .")
    assert shell(command, bundle).stdout.split() == ["SHA256SUMS", "tagmanifest-sha256.txt"]
    (bundle / "data/evidence/more.txt").write_text("more")
    assert "data/evidence/more.txt" in shell(command, bundle).stdout.split()


def test_is_it_sealed_and_by_whom(bundle: Path, delivered: Delivered) -> None:
    shown = shell(one(bundle, "pdfsig"), bundle).stdout
    assert "Signature is Valid" in shown
    assert "Total document signed" in shown
    shown = shell(one(bundle, "openssl x509"), bundle).stdout
    digits = shown.partition("=")[2].replace(":", "").strip().lower()
    assert digits == delivered.identity.certificate.fingerprint


def test_a_bagit_program_says_the_same(bundle: Path) -> None:
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    command = f"PATH='{path}' {one(bundle, 'bagit.py')}"
    assert shell(command, bundle).returncode == 0
    (bundle / "data/evidence/more.txt").write_text("more")
    assert shell(command, bundle).returncode != 0


def test_no_command_is_left_untried(bundle: Path) -> None:
    assert [line.split()[0] for line in lines(bundle)] == [
        "sha256sum", "find", "bagit.py", "pdfsig", "openssl", "openssl", "openssl", "sha256sum",
    ]  # fmt: skip
