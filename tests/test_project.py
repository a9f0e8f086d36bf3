"""The project keeps its own promises: locks, demonstration evidence, documents."""

from __future__ import annotations

import hashlib
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

import evidencekit

ROOT = Path(__file__).parent.parent
LOCKS = sorted((ROOT / "packaging/locks").glob("*.lock"))


@pytest.fixture(scope="module")
def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def plain(requirement: str) -> str:
    """A requirement's name as package indexes spell it."""
    return re.split(r"[^A-Za-z0-9._-]", requirement)[0].lower().replace("_", "-")


def locked(name: str) -> dict[str, list[str]]:
    """Package → hashes of one lock file."""
    text = (ROOT / f"packaging/locks/{name}.lock").read_text("utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return {plain(line): re.findall(r"--hash=sha256:[0-9a-f]{64}", line) for line in lines}


def test_the_version_is_said_once_and_twice_the_same(project: dict[str, Any]) -> None:
    assert project["project"]["version"] == evidencekit.__version__


def test_lock_files_hold_versions_and_hashes_and_no_address() -> None:
    assert [path.stem for path in LOCKS] == [
        "build",
        "dev",
        "fuzz",
        "graph",
        "runtime",
        "standalone",
    ]
    for path in LOCKS:
        text = path.read_text("utf-8")
        assert "://" not in text
        assert "index" not in text.replace("indexed", "")
        for package, hashes in locked(path.stem).items():
            assert hashes, package
            assert re.search(rf"(?m)^{re.escape(package)}==\S+", text), package


def test_every_declared_dependency_is_locked(project: dict[str, Any]) -> None:
    declared = {"runtime": project["project"]["dependencies"], **project["dependency-groups"]}
    for name, requirements in declared.items():
        assert {plain(r) for r in requirements} <= locked(name).keys()


def test_every_dependency_has_its_reason_in_the_architecture(project: dict[str, Any]) -> None:
    page = (ROOT / "docs/architecture.md").read_text("utf-8").lower().replace("_", "-")
    groups = project["dependency-groups"]
    for requirement in project["project"]["dependencies"] + [
        *groups["dev"],
        *groups["build"],
        *groups["standalone"],
        *groups["graph"],
        *groups["fuzz"],
    ]:
        assert plain(requirement) in page, requirement


def test_the_demonstration_is_what_its_list_says(data: Path) -> None:
    demo = ROOT / "assets/demo"
    listed = tomllib.loads((demo / "acquisition.toml").read_text("utf-8"))
    folder = demo / listed["host"]["name"]
    entries = {entry["path"]: entry for entry in listed["file"]}
    assert entries.keys() == {
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
    }
    for name, entry in entries.items():
        raw = (folder / name).read_bytes()
        assert (len(raw), hashlib.sha256(raw).hexdigest()) == (entry["size"], entry["sha256"])
    for file in (data / "nightly-2017/acct-archive").iterdir():
        assert (folder / "srv/acct-archive" / file.name).read_bytes() == file.read_bytes()
        assert entries[f"srv/acct-archive/{file.name}"]["modified"].year == 2017


def test_links_in_the_documents_lead_somewhere() -> None:
    for page in [
        *ROOT.glob("*.md"),
        *(ROOT / "docs").glob("*.md"),
        *(ROOT / "assets").rglob("*.md"),
    ]:
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_the_document_on_findings_names_each_and_no_other() -> None:
    from evidencekit.analysis.codes import Code

    text = (ROOT / "docs/findings.md").read_text("utf-8")
    rows = [line.split("|")[1] for line in text.splitlines() if line.startswith("| `")]
    named = [code for row in rows for code in re.findall(r"`([a-z-]+)`", row)]
    assert sorted(named) == sorted(code.value for code in Code)
