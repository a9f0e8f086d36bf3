from __future__ import annotations

import hashlib
import os
import stat
import subprocess
import sys
import zipfile
from importlib import metadata
from pathlib import Path

import bagit
import pytest

from evidencekit.bundle.bag import BagItem, Bundle, bag_info_text, write_bundle
from evidencekit.bundle.instructions import EXTRA_FILES, SUMS_LINUX, SUMS_MACOS
from evidencekit.bundle.zipped import write_zip
from evidencekit.errors import Cancelled, CaseError, ReportError

CREATED = 1_796_029_200_000_000  # 2026-11-30T09:00:00Z
EVIDENCE = bytes(range(256)) * 17


def make(folder: Path, source: Path, **changes: bytes) -> Bundle:
    source.write_bytes(EVIDENCE)
    items = [
        BagItem("data/evidence/EX-001_pacct", source, hashlib.sha256(EVIDENCE).hexdigest()),
        BagItem("data/derived/records.csv", b"file,offset\r\nEX-001,0\r\n"),
        BagItem("data/empty", b""),
    ]
    items += [BagItem(f"data/{name}", content) for name, content in changes.items()]
    fields = {"External-Identifier": "2026-\n001", "Source-Organization": ""}
    return write_bundle(folder, items, fields, created_us=CREATED)


@pytest.fixture
def bundle(tmp_path: Path) -> Bundle:
    return make(tmp_path / "case-R1", tmp_path / "pacct")


def shell(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/bin/bash", "-c", command], cwd=folder, capture_output=True, text=True, check=False
    )


def test_what_is_written(bundle: Bundle) -> None:
    assert (bundle.files, bundle.size) == (3, len(EVIDENCE) + 23)
    names = sorted(p.relative_to(bundle.path).as_posix() for p in bundle.path.rglob("*.*"))
    assert "HOW-TO-VERIFY.txt" in names
    info = (bundle.path / "bag-info.txt").read_text()
    assert info == (
        "External-Identifier: 2026- 001\n"
        "Source-Organization: not stated by the examiner\n"
        f"Bag-Software-Agent: EvidenceKit {metadata.version('evidencekit')}\n"
        "Bagging-Date: 2026-11-30\n"
        f"Payload-Oxum: {bundle.size}.3\n"
    )
    manifest = (bundle.path / "manifest-sha256.txt").read_bytes()
    assert bundle.manifest_sha256 == hashlib.sha256(manifest).hexdigest()
    assert manifest.splitlines()[0].endswith(b"  data/derived/records.csv")
    tags = (bundle.path / "tagmanifest-sha256.txt").read_bytes()
    assert bundle.tagmanifest_sha256 == hashlib.sha256(tags).hexdigest()


def test_what_is_made_while_it_is_written(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    items = [
        BagItem("data/long.json", lambda: iter((b"[1, ", b"", b"2]\n"))),
        BagItem("data/short.txt", b"23"),
    ]
    made = write_bundle(
        tmp_path / "b", items, {}, created_us=CREATED,
        progress=lambda _what, done, total: told.append((done, total)),
    )  # fmt: skip
    assert (tmp_path / "b/data/long.json").read_bytes() == b"[1, 2]\n"
    assert (made.files, made.size) == (2, 9)
    assert made.sums["data/long.json"] == hashlib.sha256(b"[1, 2]\n").hexdigest()
    assert told == [(0, 2), (2, 2), (2, 2), (2, 2), (2, 2), (2, 2)]


def test_the_same_again_is_the_same_bytes(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    first = make(tmp_path / "a" / "case-R1", tmp_path / "pacct")
    (tmp_path / "b").mkdir()
    second = make(tmp_path / "b" / "case-R1", tmp_path / "pacct")
    assert first.tagmanifest_sha256 == second.tagmanifest_sha256
    assert write_zip(first.path, tmp_path / "1.zip") == write_zip(second.path, tmp_path / "2.zip")


def test_stock_tools_accept_it(bundle: Bundle) -> None:
    bagit.Bag(str(bundle.path)).validate()
    assert shell(SUMS_LINUX, bundle.path).stdout == "ALL INTACT\n"
    assert "FAILED" not in shell(SUMS_MACOS, bundle.path).stdout
    assert shell(SUMS_MACOS, bundle.path).returncode == 0
    strict = "sha256sum --strict --quiet -c manifest-sha256.txt tagmanifest-sha256.txt SHA256SUMS"
    assert shell(strict, bundle.path).returncode == 0
    bagit_py = Path(sys.executable).with_name("bagit.py")
    if bagit_py.exists():
        done = shell(f"{sys.executable} {bagit_py} --validate .", bundle.path)
        assert done.returncode == 0, done.stderr


def test_stock_tools_notice_change_and_extra_file(bundle: Bundle) -> None:
    assert shell(EXTRA_FILES, bundle.path).stdout.split() == [
        "SHA256SUMS",
        "tagmanifest-sha256.txt",
    ]
    (bundle.path / "data" / "extra").write_bytes(b"x")
    assert "data/extra" in shell(EXTRA_FILES, bundle.path).stdout
    with pytest.raises(bagit.BagValidationError):
        bagit.Bag(str(bundle.path)).validate()
    (bundle.path / "data" / "extra").unlink()
    (bundle.path / "HOW-TO-VERIFY.txt").write_bytes(b"trust me")
    assert shell(SUMS_LINUX, bundle.path).returncode == 1


@pytest.mark.skipif(os.name != "posix", reason="modes are a POSIX matter")
def test_only_the_owner_may_read_it(bundle: Bundle) -> None:
    for path in (bundle.path, *bundle.path.rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600)


def test_changed_evidence_stops_the_bundle(tmp_path: Path) -> None:
    source = tmp_path / "pacct"
    source.write_bytes(b"other")
    item = BagItem("data/evidence/EX-001", source, hashlib.sha256(EVIDENCE).hexdigest())
    with pytest.raises(CaseError, match="no longer what was taken in"):
        write_bundle(tmp_path / "b", [item], {}, created_us=CREATED)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["pacct"]


def test_cancel_leaves_nothing(tmp_path: Path) -> None:
    def stop(_what: str, done: int, _total: int) -> None:
        if done:
            raise Cancelled

    with pytest.raises(Cancelled):
        write_bundle(tmp_path / "b", [BagItem("data/x", b"1")], {}, created_us=0, progress=stop)
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_overwritten(bundle: Bundle, tmp_path: Path) -> None:
    before = bundle.path.stat().st_mtime_ns
    with pytest.raises(ReportError, match="exists already"):
        make(bundle.path, tmp_path / "pacct")
    assert bundle.path.stat().st_mtime_ns == before
    write_zip(bundle.path, tmp_path / "b.zip")
    with pytest.raises(ReportError, match="exists already"):
        write_zip(bundle.path, tmp_path / "b.zip")


@pytest.mark.parametrize(
    "paths",
    [["report.pdf"], ["data/../x"], ["data/a", "data/A"], ["data/a", "data/a/b"], ["bagit.txt"]],
)
def test_names_that_are_refused(tmp_path: Path, paths: list[str]) -> None:
    with pytest.raises(ReportError):
        write_bundle(tmp_path / "b", [BagItem(path, b"") for path in paths], {}, created_us=CREATED)


def test_sources_that_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="could not be written"):
        write_bundle(tmp_path / "b", [BagItem("data/x", tmp_path / "none")], {}, created_us=CREATED)
    with pytest.raises(ReportError, match="could not be written"):
        write_bundle(tmp_path / "no" / "b", [BagItem("data/x", b"")], {}, created_us=CREATED)


def test_bag_info_cannot_be_injected() -> None:
    text = bag_info_text({"Title": "a\r\nPayload-Oxum: 0.0\x1b[31m\u202e"})
    assert text == "Title: a Payload-Oxum: 0.0 [31m\n"


def test_the_zip_is_plain(bundle: Bundle, tmp_path: Path) -> None:
    target = tmp_path / "bundle.zip"
    digest = write_zip(bundle.path, target)
    assert digest == hashlib.sha256(target.read_bytes()).hexdigest()
    with zipfile.ZipFile(target) as archive:
        assert archive.testzip() is None
        infos = archive.infolist()
    assert [i.filename for i in infos] == sorted(i.filename for i in infos)
    assert {i.date_time for i in infos} == {(2026, 11, 30, 0, 0, 0)}
    assert {i.compress_type for i in infos} == {zipfile.ZIP_STORED}
    assert all(i.filename.startswith("case-R1/") for i in infos)
    unzip = shell(
        f"unzip -q {target} -d {tmp_path}/out && cat {tmp_path}/out/*/data/d*/*", tmp_path
    )
    if unzip.returncode != 127:
        assert unzip.stdout.startswith("file,offset")


def test_a_changed_bundle_is_not_zipped(bundle: Bundle, tmp_path: Path) -> None:
    (bundle.path / "data" / "empty").write_bytes(b"!")
    with pytest.raises(ReportError, match="not as listed"):
        write_zip(bundle.path, tmp_path / "b.zip")
    assert not (tmp_path / "b.zip").exists()
