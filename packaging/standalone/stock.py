"""What a build is made of: the Python packages of the lock, and which file came from where."""

from __future__ import annotations

import re
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def normal(name: str) -> str:
    """A package's name as indexes spell it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def runtime_packages() -> list[str]:
    """The packages of ``runtime.lock`` that are installed here, by their own spelling."""
    lock = (ROOT / "packaging" / "locks" / "runtime.lock").read_text("utf-8")
    wanted = {normal(name) for name in re.findall(r"^([A-Za-z0-9._-]+)==", lock, re.MULTILINE)}
    here = {normal(each.name): each.name for each in metadata.distributions()}
    return sorted(here[name] for name in wanted & here.keys())


EXCEPTION = {"pyinstaller": "GPL-2.0-or-later WITH Bootloader-exception"}
"""Where the classifiers do not tell the whole: the part of PyInstaller that goes into builds."""


def licence_of(name: str) -> str:
    """What a package says of its licence: its SPDX expression, else its classifiers or its words."""
    if normal(name) in EXCEPTION:
        return EXCEPTION[normal(name)]
    told = metadata.metadata(name).json
    if told.get("license_expression"):
        return str(told["license_expression"])
    marks = [
        str(c).split(" :: ")[-1] for c in told.get("classifier", []) if str(c).startswith("License")
    ]
    words = str(told.get("license", "")).strip().splitlines()
    return "; ".join(marks) or (words[0] if words else "not stated")
