"""Where each file of a build came from: a Python package, the Python itself, a system package, us."""

from __future__ import annotations

import platform
import re
import subprocess
import sys
from dataclasses import dataclass, field
from functools import cache
from importlib import metadata
from pathlib import Path

from standalone.stock import ROOT, licence_of, normal

LICENCES = ROOT / "packaging" / "licences"
_COMMON = Path("/usr/share/common-licenses")
_PAPER = re.compile(r"(^|/)(licen[cs]es?|copying|notice|authors)[^/]*(/|$)", re.IGNORECASE)
QT = {"pyside6-essentials", "pyside6-addons", "shiboken6"}
"""Their wheels bring no licence text."""
QT_TEXTS = ("LGPL-3.0", "GPL-3.0", "QT-THIRD-PARTY")
_SENTENCE = re.compile(r"\b(the|this|is|of|files?)\b", re.IGNORECASE)
"""Words that no licence's short name has."""


NOT_NAMED = "as in its copyright file, see THIRD-PARTY-LICENSES.txt"
"""Of a system package whose copyright file gives no licence a short name."""


@dataclass(frozen=True, slots=True)
class Component:
    """Something that a build contains, with its licence."""

    name: str
    version: str
    kind: str
    """``pypi``, ``deb``, ``python``, ``asset`` or ``own``."""
    licence: str
    texts: tuple[str, ...] = field(default=(), repr=False)

    @property
    def purl(self) -> str:
        """Its address as a package, as bills of materials write it."""
        return {
            "pypi": f"pkg:pypi/{normal(self.name)}@{self.version}",
            "deb": f"pkg:deb/debian/{self.name}@{self.version}",
            "python": f"pkg:generic/cpython@{self.version}",
            "own": f"pkg:generic/evidencekit@{self.version}",
            "asset": f"pkg:generic/{normal(self.name).replace(' ', '-')}@{self.version}",
        }[self.kind]


@cache
def packages() -> dict[str, str]:
    """Each installed file's resolved path → its Python package."""
    found: dict[str, str] = {}
    for each in metadata.distributions():
        for file in each.files or ():
            found[str(Path(str(each.locate_file(file))).resolve())] = each.name
    return found


@cache
def python_package(name: str) -> Component:
    """A Python package with the licence texts in its metadata."""
    told = metadata.distribution(name)
    texts = []
    for file in told.files or ():
        path = Path(str(told.locate_file(file)))
        if ".dist-info/" in str(file) and _PAPER.search(str(file)) and path.is_file():
            texts.append(path.read_text("utf-8", "replace"))
    if normal(name) in QT:
        texts += [(LICENCES / f"{each}.txt").read_text("utf-8") for each in QT_TEXTS]
    return Component(told.name, told.version, "pypi", licence_of(name), tuple(texts))


@cache
def own() -> Component:
    """This project."""
    version = metadata.version("evidencekit")
    return Component(
        "EvidenceKit", version, "own", "Apache-2.0", ((ROOT / "LICENSE").read_text("utf-8"),)
    )


@cache
def python_itself() -> Component:
    """The Python that is built in, with its standard library."""
    papers = [
        Path(sys.base_prefix, "lib", f"python3.{sys.version_info.minor}", "LICENSE.txt"),
        Path(sys.base_prefix, "LICENSE.txt"),
    ]
    texts = tuple(path.read_text("utf-8") for path in papers if path.is_file())
    return Component("CPython", platform.python_version(), "python", "PSF-2.0", texts)


@cache
def fonts() -> Component:
    """The report's fonts, which lie among our own files (see ``assets/fonts/README.md``)."""
    text = (ROOT / "assets" / "fonts" / "OFL.txt").read_text("utf-8")
    return Component("Noto Sans", "2.004", "asset", "OFL-1.1", (text,))


@cache
def system_package(path: str) -> Component | None:
    """The Debian package that brought a file; None where dpkg knows none."""
    for name in dict.fromkeys((path, str(Path(path).resolve()), f"/usr{path}")):
        said = subprocess.run(["dpkg", "-S", name], check=False, capture_output=True, text=True)
        if said.returncode == 0:
            package = said.stdout.splitlines()[0].rsplit(": ", 1)[0].split(",")[0].split(":")[0]
            return _debian(package)
    return None


@cache
def _debian(package: str) -> Component:
    said = subprocess.run(
        ["dpkg-query", "-W", "-f", "${Version}\n", package],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    paper = Path("/usr/share/doc", package, "copyright")
    text = paper.read_text("utf-8", "replace") if paper.is_file() else ""
    texts = [text] if text else []
    for name in sorted(
        set(re.findall(r"/usr/share/common-licenses/([A-Za-z0-9.-]*[A-Za-z0-9])", text))
    ):
        if (_COMMON / name).is_file():
            texts += [(_COMMON / name).read_text("utf-8", "replace")]
    told = set(re.findall(r"^License:\s*(\S.*)$", text, re.MULTILINE))
    names = sorted(name for name in told if not _SENTENCE.search(name))
    licence = "its source package: " + "; ".join(names) if names else NOT_NAMED
    return Component(package, said.stdout.splitlines()[0], "deb", licence, tuple(texts))


def component_of(source: str) -> Component:
    """What a file at ``source`` belongs to.

    Raises:
        LookupError: nobody knows it; a build may not hold what nobody knows.
    """
    path = str(Path(source).resolve())
    package = packages().get(path)
    if package is not None:
        return own() if normal(package) == "evidencekit" else python_package(package)
    base = Path(sys.base_prefix).resolve()
    if Path(path).is_relative_to(base) and not str(base).startswith("/usr"):
        return python_itself()
    if "PyInstaller" in path or Path(path).is_relative_to(ROOT):
        return python_package("pyinstaller") if "PyInstaller" in path else own()
    found = system_package(source) if sys.platform.startswith("linux") else None
    if found is None and Path(path).is_relative_to(base):
        return python_itself()
    if found is None:
        raise LookupError(f"it is not known where this file comes from: {source}")
    return found
