"""No pass phrase and no private key ever stands in a case, its log, a report or a bundle."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)

from evidencekit import workflow
from evidencekit.analysis.values import JobQuery
from evidencekit.case.model import CaseInfo
from evidencekit.report.content import ReportOptions
from evidencekit.workflow import KeyFile

if TYPE_CHECKING:
    from pathlib import Path

PASS_PHRASE = "correct horse battery staple"  # noqa: S105 (made up for this test)


def secrets_of(path: Path) -> list[bytes]:
    """What must not be found: the pass phrase, and the key in each plain form."""
    key = pkcs12.load_pkcs12(path.read_bytes(), PASS_PHRASE.encode()).key
    assert key is not None
    der = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    number = key.private_numbers().private_value.to_bytes(32, "big")  # type: ignore[union-attr]  # P-256
    return [
        PASS_PHRASE.encode(), PASS_PHRASE.encode("utf-16-le"), der, pem.splitlines()[1], number,
        number.hex().encode(), path.read_bytes()[:64],
    ]  # fmt: skip


def test_a_sealed_report_leaves_no_secret_behind(data: Path, tmp_path: Path) -> None:
    stored = workflow.new_identity("Demo", "Lab", PASS_PHRASE, folder=tmp_path / "keys")
    secrets = secrets_of(stored.path)
    folder, out = tmp_path / "case.ekcase", tmp_path / "out"
    ws = workflow.new_case(folder, CaseInfo(number="S", zone="America/Toronto"))
    workflow.add_files(ws, [data / "nightly-2017/acct-archive/pacct.16.gz"])
    analysis = workflow.analyse(ws, JobQuery("partner-upload", 1004, None, None, "America/Toronto"))
    key = KeyFile(stored.path, PASS_PHRASE)
    made = workflow.finalise(ws, analysis, ReportOptions(), out, seal_with=key)
    assert made.seal is not None
    assert PASS_PHRASE not in repr(key), "nor in a crash report that shows a value"
    before = held(folder, out)
    ws.close()
    for files in (before, held(folder, out)):
        assert len(files) > 10
        for path, content in files.items():
            assert not [s for s in secrets if s in content], f"a secret stands in {path}"
    db = sqlite3.connect(folder / "case.sqlite")
    dumped = "\n".join(db.iterdump())
    db.close()
    assert PASS_PHRASE not in dumped


def held(*folders: Path) -> dict[Path, bytes]:
    """Every file under the folders."""
    return {
        path: path.read_bytes()
        for folder in folders
        for path in folder.rglob("*")
        if path.is_file()
    }
