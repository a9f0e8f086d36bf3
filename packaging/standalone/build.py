"""``make standalone``: the folder, its papers, its checks, and the archives in ``dist/``.

``python -m standalone.build [--folder-only] [--out DIR]``, by the Python of ``build/standalone/venv``.
Everything that could differ between two builds of one commit is settled here: the time is that of the
commit, hashes are not randomised, names are sorted, owners and rights are the same for all.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from standalone import archives, checks, icons, icu, origins, papers, rules
from standalone.stock import ROOT

WORK = ROOT / "build" / "standalone"
FALLBACK = (
    ("1", "libGLdispatch.so.0"),
    ("1", "libXau.so.6"),
    ("1", "libmd.so.0"),
    ("2", "libbsd.so.0"),
    ("3", "libXdmcp.so.6"),
    ("4", "libxcb.so.1"),
    ("5", "libGLX.so.0"),
    ("6", "libEGL.so.1"),
    ("6", "libGL.so.1"),
)
"""Libraries that Qt links and a bare machine may lack, in the order in which they are loaded.

What belongs to the machine's graphics is taken from the machine where it is there; PyInstaller leaves
it out for the same reason.
"""
FONTS = """\
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir>/usr/share/fonts</dir>
  <dir prefix="relative">../evidencekit/_assets/fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
"""


def main(arguments: list[str]) -> int:
    """Build; 0 when every check passed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "dist")
    parser.add_argument("--folder-only", action="store_true", help="no archives")
    asked = parser.parse_args(arguments)
    commit, epoch = _commit()
    version = origins.own().version
    system = {"linux": "linux", "darwin": "macos", "win32": "windows"}[sys.platform]
    name = f"EvidenceKit-{version}-{system}-{platform.machine()}"
    asked.out.mkdir(parents=True, exist_ok=True)
    folder = asked.out / name
    _say(f"freezing {name} (commit {commit})")
    _freeze(folder, epoch)
    parts = _parts(folder)
    if sys.platform.startswith("linux"):
        _trim(folder)
        parts |= _lend(folder)
        (folder / "evidencekit").symlink_to("EvidenceKit")
    _write_papers(folder, parts, commit, epoch)
    archives.settle(folder, epoch)
    _say(f"SHA-256 of the build's list of files: {papers.sha256(folder / papers.SUMS)}")
    faults = _check(folder)
    if not asked.folder_only and not faults:
        faults = _pack(folder, version, epoch)
    for fault in faults:
        _say(f"FAULT: {fault}")
    return 1 if faults else 0


def _commit() -> tuple[str, int]:
    """The commit that is built, and its time; "not known" and 0 outside a repository."""
    told = os.environ.get("SOURCE_DATE_EPOCH")
    git = ["git", "-C", str(ROOT)]
    said = subprocess.run(
        [*git, "log", "-1", "--format=%H %ct"], check=False, capture_output=True, text=True
    )
    if said.returncode != 0:
        return "not known", int(told or 315_532_800)
    commit, epoch = said.stdout.split()
    changed = subprocess.run(
        [*git, "status", "--porcelain", "--untracked-files=no"],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    return commit + ("-changed" if changed.stdout.strip() else ""), int(told or epoch)


def _freeze(folder: Path, epoch: int) -> None:
    """Run PyInstaller; the result becomes ``folder``."""
    shutil.rmtree(folder, ignore_errors=True)
    _prepare()
    trial = WORK / "frozen"
    shutil.rmtree(trial, ignore_errors=True)
    environment = {
        **os.environ,
        "PYTHONHASHSEED": "0",
        "SOURCE_DATE_EPOCH": str(epoch),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYINSTALLER_CONFIG_DIR": str(WORK / "cache"),
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
    }
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "WARN"]
    command += ["--distpath", str(trial), "--workpath", str(WORK / "work")]
    subprocess.run([*command, str(ROOT / "packaging/standalone.spec")], check=True, env=environment)
    if sys.platform == "darwin":
        folder.mkdir()
        shutil.move(trial / "EvidenceKit.app", folder / "EvidenceKit.app")
    else:
        shutil.move(trial / "EvidenceKit", folder)


def _prepare() -> None:
    """Make the icons and the version resource that Windows and macOS want."""
    WORK.mkdir(parents=True, exist_ok=True)
    if sys.platform == "win32":
        version = origins.own().version
        text = (ROOT / "packaging/windows/version_info.txt").read_text("utf-8")
        text = text.replace("@VERSION@", version).replace("@NUMBERS@", version.replace(".", ", "))
        (WORK / "version_info.txt").write_text(text, "utf-8")
        icons.write_ico(WORK / "evidencekit.ico")
    if sys.platform == "darwin":
        icons.write_icns(WORK / "evidencekit.icns")


def _parts(folder: Path) -> dict[str, origins.Component]:
    """Each binary in the folder → what it is part of."""
    inner = "EvidenceKit.app/Contents/Frameworks/" if sys.platform == "darwin" else "_internal/"
    parts = {
        inner + to.replace("\\", "/"): origins.component_of(source)
        for to, source in _analysed()["files"]
        if rules.is_library(to)
    }
    return {file: part for file, part in parts.items() if (folder / file).is_file()}


def _analysed() -> dict[str, Any]:
    """What the spec wrote down: ``files`` as (place, source), and the ``packages`` that are in it."""
    told: dict[str, Any] = json.loads((WORK / "sources.json").read_text("utf-8"))
    return told


def _trim(folder: Path) -> None:
    """Cut ICU's data, and take symbols for debuggers out of what can do without.

    Those that numpy's wheel carries are left: the loader refuses them afterwards.
    """
    icu.cut(next(folder.glob("_internal/PySide6/Qt/lib/libicudata.so.*")))
    files = [
        str(path)
        for path in checks.binaries_of(folder)
        if rules.is_library(path.name) and path.parent.name != "numpy.libs"
    ]
    subprocess.run(["strip", "--strip-unneeded", *files], check=True)


def _lend(folder: Path) -> dict[str, origins.Component]:
    """Put what a bare machine may lack into ``_internal/fallback``."""
    parts = {}
    for order, name in FALLBACK:
        source = next(
            path for root in ("/usr/lib", "/lib") for path in Path(root).glob(f"*-linux-gnu/{name}")
        )
        place = folder / "_internal" / "fallback" / order / name
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source.resolve(), place)
        place.chmod(0o755)
        parts[place.relative_to(folder).as_posix()] = origins.component_of(str(source))
    (folder / "_internal/fallback/fonts.conf").write_text(FONTS, "utf-8")
    return parts


def _write_papers(
    folder: Path, parts: dict[str, origins.Component], commit: str, epoch: int
) -> None:
    whole = [origins.python_package(name) for name in _analysed()["packages"]]
    components = {*parts.values(), *whole, origins.own(), origins.python_itself()}
    components |= {origins.python_package("pyinstaller"), origins.fonts()}
    shutil.copyfile(ROOT / "LICENSE", folder / "LICENSE.txt")
    shutil.copyfile(ROOT / "packaging/licences/LGPL-NOTICE.txt", folder / "LGPL-NOTICE.txt")
    papers.write_licences(folder, components)
    papers.write_bill(folder, parts, components, epoch)
    papers.write_note(folder, commit, epoch)
    papers.write_sums(folder)


def _check(folder: Path) -> list[str]:
    """What is wrong with the folder; the GLIBC table is printed."""
    faults = [f"denied in a build: {name}" for name in checks.denied_in(folder)]
    faults += [f"a link that leads nowhere: {name}" for name in checks.dead_links(folder)]
    size = checks.size_of(folder)
    _say(f"unpacked: {size / 1e6:.1f} MB of {rules.MAX_UNPACKED / 1e6:.0f}")
    if size > rules.MAX_UNPACKED:
        faults.append(f"too large: {size:,} bytes")
    if sys.platform.startswith("linux"):
        faults += [
            f"needs {name}, which is not in the build: {', '.join(who[:3])}"
            for name, who in checks.unknown_needs(folder).items()
        ]
        table = checks.glibc_table(folder)
        for wanted, name in table:
            version = ".".join(map(str, wanted)) or "none"
            print(f"GLIBC {version:<7} {name}")
        _say(f"highest GLIBC symbol: {'.'.join(map(str, table[0][0]))} ({table[0][1]})")
    return faults


def _pack(folder: Path, version: str, epoch: int) -> list[str]:
    """Make the archives, list their hashes, call the distributor's hook for signing."""
    made = []
    if sys.platform.startswith("linux"):
        made.append(folder.with_name(f"{folder.name}.tar.xz"))
        archives.write_tar(folder, made[-1], epoch)
        architecture = archives.ARCHITECTURES[platform.machine()]
        made.append(folder.with_name(f"evidencekit_{version}_{architecture}.deb"))
        glibc = ".".join(map(str, checks.glibc_table(folder)[0][0]))
        archives.write_deb(folder, made[-1], {"VERSION": version, "GLIBC": glibc}, epoch)
    else:
        made.append(Path(shutil.make_archive(str(folder), "zip", folder.parent, folder.name)))
    lines = [f"{papers.sha256(path)}  {path.name}\n" for path in made]
    sums = folder.with_name("SHA256SUMS")
    sums.write_text("".join(lines), "utf-8", newline="\n")
    for path, line in zip(made, lines, strict=True):
        _say(f"{path.name}: {path.stat().st_size / 1e6:.1f} MB, SHA-256 {line[:64]}")
    hook = os.environ.get("EVIDENCEKIT_SIGN")
    if hook:
        for path in (*made, sums):
            subprocess.run([hook, str(path)], check=True)
    return [
        f"too large to mail: {path.name}, {path.stat().st_size:,} bytes"
        for path in made
        if path.stat().st_size > rules.MAX_COMPRESSED
    ]


def _say(text: str) -> None:
    print(f"evidencekit: {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
