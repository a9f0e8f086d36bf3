"""The folder as one file: ``.tar.xz`` and ``.deb``, the same bytes from the same folder."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import tarfile
from typing import TYPE_CHECKING

from standalone.stock import ROOT

if TYPE_CHECKING:
    from pathlib import Path

LINUX = ROOT / "packaging" / "linux"
ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}


def write_tar(folder: Path, target: Path, epoch: int) -> None:
    """Pack ``folder`` into ``target``: names sorted, one time, one owner."""
    plain = target.with_suffix("")
    with tarfile.open(plain, "w", format=tarfile.GNU_FORMAT) as archive:
        for path in [folder, *sorted(folder.rglob("*"))]:
            item = archive.gettarinfo(str(path), path.relative_to(folder.parent).as_posix())
            item.uid = item.gid = 0
            item.uname = item.gname = "root"
            item.mtime = epoch
            if item.isreg():
                with path.open("rb") as file:
                    archive.addfile(item, file)
            else:
                archive.addfile(item)
    target.unlink(missing_ok=True)
    subprocess.run(["xz", "--threads=1", "--lzma2=preset=6,dict=64MiB", str(plain)], check=True)


def write_deb(folder: Path, target: Path, facts: dict[str, str], epoch: int) -> None:
    """A Debian package of ``folder`` in /opt, with desktop entry, icon, MIME type and man page.

    ``facts`` has VERSION and GLIBC for the control file.
    """
    root = target.parent / "deb"
    shutil.rmtree(root, ignore_errors=True)
    opt = root / "opt" / "evidencekit"
    shutil.copytree(folder, opt, symlinks=True)
    for source, place in (
        ("evidencekit.desktop", "usr/share/applications"),
        ("evidencekit.xml", "usr/share/mime/packages"),
        ("evidencekit.1", "usr/share/man/man1"),
    ):
        (root / place).mkdir(parents=True, exist_ok=True)
        shutil.copyfile(LINUX / source, root / place / source)
    icons = root / "usr/share/icons/hicolor/scalable/apps"
    icons.mkdir(parents=True)
    shutil.copyfile(ROOT / "assets/icons/evidencekit.svg", icons / "evidencekit.svg")
    papers = root / "usr/share/doc/evidencekit"
    papers.mkdir(parents=True)
    shutil.copyfile(folder / "LICENSE.txt", papers / "copyright")
    programs = root / "usr/bin"
    programs.mkdir(parents=True)
    (programs / "evidencekit").symlink_to("/opt/evidencekit/evidencekit")
    (programs / "evidencekit-gui").symlink_to("/opt/evidencekit/EvidenceKit")
    control = root / "DEBIAN"
    control.mkdir()
    size = sum(path.stat().st_size for path in opt.rglob("*") if path.is_file()) // 1024
    text = (LINUX / "control").read_text("utf-8")
    told = {**facts, "ARCHITECTURE": ARCHITECTURES[platform.machine()], "SIZE": str(size)}
    for name, value in told.items():
        text = text.replace(f"@{name}@", value)
    (control / "control").write_text(text, "utf-8")
    settle(root, epoch)
    command = ["dpkg-deb", "--root-owner-group", "-Zxz", "-z6", "--build", str(root), str(target)]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(epoch)}
    subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL)
    shutil.rmtree(root)


def settle(folder: Path, epoch: int) -> None:
    """One set of rights and one time for everything below ``folder``."""
    for path in [*sorted(folder.rglob("*"), reverse=True), folder]:
        if path.is_symlink():
            os.utime(path, (epoch, epoch), follow_symlinks=False)
            continue
        if path.is_dir():
            path.chmod(0o755)
        else:
            program = os.access(path, os.X_OK) and path.read_bytes()[:4] == b"\x7fELF"
            path.chmod(0o755 if program else 0o644)
        os.utime(path, (epoch, epoch))
