"""What is held against every build: nothing denied in it, small enough, how old a system it needs."""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING

from standalone import rules

if TYPE_CHECKING:
    from pathlib import Path

OF_THE_SYSTEM = re.compile(
    r"^(ld-linux.*|lib(c|dl|m|pthread|resolv|rt|util))\.so\.\d+$|^libwayland-.*\.so\.\d+$"
)
"""Left to the machine: the C library, and Wayland's, without which Qt takes X11."""
_SYMBOL = re.compile(r"\bGLIBC_(\d+(?:\.\d+)+)\b")


def files_of(folder: Path) -> list[str]:
    """Every path in a build, links too."""
    return sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_symlink() or path.is_file()
    )


def denied_in(folder: Path) -> list[str]:
    """What is in a build and must not be."""
    return [name for name in files_of(folder) if rules.denied(name)]


def dead_links(folder: Path) -> list[str]:
    """Links that lead nowhere, or out of the build."""
    inside = folder.resolve()
    return [
        name
        for name in files_of(folder)
        if (path := folder / name).is_symlink()
        and not (path.exists() and path.resolve().is_relative_to(inside))
    ]


def size_of(folder: Path) -> int:
    """Bytes of all files, each once."""
    return sum(
        path.stat().st_size
        for path in folder.rglob("*")
        if not path.is_symlink() and path.is_file()
    )


def binaries_of(folder: Path) -> list[Path]:
    """Every ELF file of a build."""
    found = []
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            with path.open("rb") as file:
                if file.read(4) == b"\x7fELF":
                    found.append(path)
    return found


def glibc_of(path: Path) -> tuple[int, ...]:
    """The highest GLIBC version whose symbols an ELF file asks for; empty where it asks for none."""
    said = subprocess.run(["objdump", "-T", str(path)], check=False, capture_output=True, text=True)
    wanted = {tuple(map(int, version.split("."))) for version in _SYMBOL.findall(said.stdout)}
    return max(wanted, default=())


def glibc_table(folder: Path) -> list[tuple[tuple[int, ...], str]]:
    """The highest GLIBC symbol of every binary, the most demanding first.

    Qt's own wheels ask for 2.34. What asks for more comes from the machine that built (its Python, its
    libraries): built on an older one, the same sources ask for less.
    """
    table = [(glibc_of(path), path.relative_to(folder).as_posix()) for path in binaries_of(folder)]
    return sorted(table, key=lambda row: (tuple(-part for part in row[0] or (0,)), row[1]))


def unknown_needs(folder: Path) -> dict[str, list[str]]:
    """Libraries that binaries ask for and that are not in the build → who asks."""
    own = {path.name for path in folder.rglob("*") if rules.is_library(path.name)}
    asked: dict[str, list[str]] = {}
    for path in binaries_of(folder):
        for name in rules.needed(path):
            if name not in own and not OF_THE_SYSTEM.match(name):
                asked.setdefault(name, []).append(path.relative_to(folder).as_posix())
    return asked
