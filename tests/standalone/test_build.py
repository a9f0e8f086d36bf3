"""The standalone build in ``dist/`` (made if it is not there), as those who get it will meet it."""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from standalone import checks, rules

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
NOBODY = 65534

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="only the Linux build was ever made"),
]


def run(
    *command: str | Path, env: dict[str, str] | None = None, cwd: Path | None = None, **more: Any
) -> subprocess.CompletedProcess[str]:
    """Run something with exactly this environment."""
    words = [str(word) for word in command]
    return subprocess.run(
        words, env=env or {}, cwd=cwd, check=False, capture_output=True, text=True, **more
    )


@pytest.fixture(scope="module")
def archive() -> Path:
    """The ``.tar.xz``, built now unless it is there."""
    name = f"EvidenceKit-*-linux-{platform.machine()}.tar.xz"
    if not any(ROOT.glob(f"dist/{name}")):
        subprocess.run(["make", "standalone"], cwd=ROOT, check=True)
    return max(ROOT.glob(f"dist/{name}"), key=lambda path: path.stat().st_mtime)


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    """A folder that whoever the program runs as may write to.

    Not below pytest's own, which each session of pytest closes to others.
    """
    with tempfile.TemporaryDirectory(prefix="evidencekit-client-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        if os.geteuid() == 0:
            os.chown(folder, NOBODY, NOBODY)
        yield folder


@pytest.fixture(scope="module")
def somebody() -> dict[str, Any]:
    """Arguments that make a program run as a user without rights."""
    return {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}


@pytest.fixture(scope="module")
def unpacked(archive: Path, home: Path, somebody: dict[str, Any]) -> Path:
    done = run("/usr/bin/tar", "-xJf", archive, cwd=home, env={"PATH": "/usr/bin:/bin"}, **somebody)
    assert done.returncode == 0, done.stderr
    return next(home.glob("EvidenceKit-*"))


def test_it_is_small_and_holds_nothing_denied(unpacked: Path, archive: Path) -> None:
    assert checks.denied_in(unpacked) == []
    assert checks.dead_links(unpacked) == []
    assert checks.size_of(unpacked) <= rules.MAX_UNPACKED
    assert archive.stat().st_size <= rules.MAX_COMPRESSED
    assert all(path.stat().st_size <= rules.MAX_COMPRESSED for path in archive.parent.glob("*.deb"))


def test_its_papers_name_every_library(unpacked: Path) -> None:
    bill = json.loads((unpacked / "sbom.cdx.json").read_text("utf-8"))
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    named = {
        inner["name"]: inner["hashes"][0]["content"]
        for part in bill["components"]
        for inner in part.get("components", [])
    }
    listed = {
        line[66:]: line[:64] for line in (unpacked / "SHA256SUMS").read_text("utf-8").splitlines()
    }
    libraries = {
        path.relative_to(unpacked).as_posix()
        for path in checks.binaries_of(unpacked)
        if rules.is_library(path.name)
    }
    assert libraries <= named.keys()
    assert {name: listed[name] for name in named} == named
    licences = (unpacked / "THIRD-PARTY-LICENSES.txt").read_text("utf-8")
    for words in (
        "GNU LESSER GENERAL PUBLIC LICENSE",
        "Mozilla Public License",
        "PySide6_Essentials",
        "SIL OPEN FONT LICENSE",
        "--- PDFium ---",
        "--- ICU ---",
    ):
        assert words in licences
    assert all(part["licenses"] for part in bill["components"])
    needs = {each["ref"]: each.get("dependsOn", []) for each in bill["dependencies"]}
    assert len(needs[bill["metadata"]["component"]["bom-ref"]]) == len(bill["components"])
    packages = {part["name"].lower() for part in bill["components"]}
    assert not packages & {"pillow", "aiohttp", "lxml", "setuptools", "pip"}
    assert {"pikepdf", "numpy", "pyinstaller", "cpython", "noto sans"} <= packages


def test_it_tests_itself_without_any_environment(
    unpacked: Path, home: Path, somebody: dict[str, Any]
) -> None:
    done = run(unpacked / "EvidenceKit", "--self-test", cwd=home, timeout=300, **somebody)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "all 52 tests passed" in done.stdout
    assert "7 pages drawn" in done.stdout
    assert "files are as listed; build " in done.stdout
    assert done.stderr == ""


def test_it_notices_that_one_of_its_own_files_changed(
    unpacked: Path, home: Path, somebody: dict[str, Any]
) -> None:
    victim = unpacked / "_internal/evidencekit/_assets/texts/en.toml"
    whole = victim.read_bytes()
    victim.write_bytes(whole + b"\n")
    try:
        done = run(unpacked / "evidencekit", "self-test", cwd=home, timeout=300, **somebody)
    finally:
        victim.write_bytes(whole)
    assert done.returncode == 1
    assert f"changed: {victim.relative_to(unpacked)}" in done.stdout


def test_it_makes_the_demonstration_and_verifies_it(
    unpacked: Path, home: Path, somebody: dict[str, Any]
) -> None:
    made = run(unpacked / "evidencekit", "demo", "--out", home / "demo", cwd=home, **somebody)
    assert (made.returncode, made.stderr) == (0, "")
    bundle = next((home / "demo").glob("*-bundle"))
    told = run(unpacked / "evidencekit", "verify", "--json", bundle, cwd=home, **somebody)
    verdict = json.loads(told.stdout)
    assert (told.returncode, verdict["ok"]) == (0, True)
    results = {check["code"]: check["result"] for check in verdict["checks"]}
    assert results["seal"] == results["records"] == results["findings"] == "intact"


def in_root(bare: Path, *command: str, rights: bool = False) -> subprocess.CompletedProcess[str]:
    """Run something in the bare root, with nothing in its environment but where root looks."""
    who = [] if rights else [f"--userspec={NOBODY}:{NOBODY}"]
    env = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin"} if rights else {}
    return run("/usr/sbin/chroot", *who, bare, *command, env=env, timeout=600)


def listed(bare: Path) -> set[str]:
    """Everything in the root but what dpkg and its triggers keep for themselves."""
    own = ("var/lib/dpkg/", "var/log/", "var/cache/", "client/")
    names = {path.relative_to(bare).as_posix() for path in bare.rglob("*")}
    return {name for name in names if not name.startswith(own)}


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Debian as small as debootstrap makes it: no Python, fonts, X libraries or locales' data."""
    if os.geteuid() != 0 or shutil.which("debootstrap") is None:
        pytest.skip("needs root and debootstrap (apt-get install debootstrap)")
    root = tmp_path_factory.mktemp("bare") / "root"
    release = platform.freedesktop_os_release()["VERSION_CODENAME"]
    done = run("debootstrap", "--variant=minbase", release, root, env=dict(os.environ))
    assert done.returncode == 0, done.stdout[-2000:]
    shutil.rmtree(root / "usr/share/zoneinfo")
    (root / "client").mkdir()
    os.chown(root / "client", NOBODY, NOBODY)
    assert not (root / "usr/bin/python3").exists()
    assert not (root / "usr/share/fonts").exists()
    return root


def test_the_package_goes_into_a_bare_root_works_there_and_leaves_nothing(
    archive: Path, bare: Path
) -> None:
    package = next(archive.parent.glob("evidencekit_*.deb"))
    before = listed(bare)
    shutil.copy(package, bare / "root.deb")
    done = in_root(bare, "dpkg", "--install", "/root.deb", rights=True)
    (bare / "root.deb").unlink()
    assert done.returncode == 0, done.stderr
    added = listed(bare) - before
    assert {"opt/evidencekit/EvidenceKit", "usr/bin/evidencekit", "usr/bin/evidencekit-gui",
            "usr/share/applications/evidencekit.desktop", "usr/share/man/man1/evidencekit.1",
            "usr/share/mime/packages/evidencekit.xml", "usr/share/doc/evidencekit/copyright",
            "usr/share/icons/hicolor/scalable/apps/evidencekit.svg"} <= added  # fmt: skip

    whole = in_root(bare, "/usr/bin/evidencekit-gui", "--self-test")
    assert whole.returncode == 0, whole.stdout + whole.stderr
    assert "all 52 tests passed" in whole.stdout
    assert whole.stderr == ""
    made = in_root(bare, "/usr/bin/evidencekit", "demo", "--out", "/client/demo")
    assert (made.returncode, made.stderr) == (0, "")
    bundle = next((bare / "client/demo").glob("*-bundle")).name
    told = in_root(bare, "/usr/bin/evidencekit", "verify", f"/client/demo/{bundle}")
    assert told.returncode == 0
    assert told.stdout.startswith("All that can be checked here is intact")

    gone = in_root(bare, "dpkg", "--purge", "evidencekit", rights=True)
    assert (gone.returncode, gone.stderr) == (0, "")
    assert before - listed(bare) <= {"opt"}  # dpkg takes an empty folder along
    assert listed(bare) <= before


@pytest.mark.skipif(shutil.which("Xvfb") is None, reason="needs Xvfb and xdotool")
@pytest.mark.parametrize("only_verifies", [False, True], ids=["whole", "verify-only"])
def test_its_window_comes_on_a_screen(
    only_verifies: bool, unpacked: Path, home: Path, somebody: dict[str, Any]
) -> None:
    reading, writing = os.pipe()
    screen = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1280x800x24", "-nolisten", "tcp"],
        pass_fds=(writing,),
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    with open(reading, encoding="ascii") as told:  # noqa: PTH123 (a pipe)
        display = f":{told.readline().strip()}"
    command = [str(unpacked / "EvidenceKit"), *(["--verify"] if only_verifies else [])]
    env = {"DISPLAY": display, "HOME": str(home)}
    program = subprocess.Popen(command, env=env, cwd=home, stderr=subprocess.PIPE, **somebody)
    try:
        look = ["xdotool", "search", "--sync", "--onlyvisible", "--name", "EvidenceKit"]
        seen = subprocess.run(
            look, env={**os.environ, **env}, check=False, capture_output=True, timeout=60
        )
        assert seen.returncode == 0
        assert program.poll() is None
    finally:
        program.terminate()
        said = program.communicate(timeout=30)[1]
        screen.terminate()
        screen.wait()
    assert said == b""


def test_a_second_build_of_the_commit_is_the_same(archive: Path, tmp_path: Path) -> None:
    python = ROOT / "build/standalone/venv/bin/python"
    done = subprocess.run(
        [str(python), "-m", "standalone.build", "--folder-only", "--out", str(tmp_path)],
        env={**os.environ, "PYTHONPATH": str(ROOT / "packaging")},
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    first, second = (
        archive.with_name(archive.name.removesuffix(".tar.xz")),
        next(tmp_path.iterdir()),
    )
    if json.loads((first / "BUILD.json").read_text()) != json.loads(
        (second / "BUILD.json").read_text()
    ):
        pytest.skip("dist/ holds a build of another commit: make standalone first")
    sums = [(folder / "SHA256SUMS").read_text("utf-8").splitlines() for folder in (first, second)]
    assert sorted(set(sums[0]) ^ set(sums[1])) == []
