"""Checksum lists: lines of ``<hex>  <path>`` that ``sha256sum -c`` and BagIt tools both read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_LINE = re.compile(r"([0-9A-Fa-f]+)[ \t]+\*?(.+)")
_DIGITS = {"md5": 32, "sha1": 40, "sha256": 64, "sha512": 128}


@dataclass(frozen=True, slots=True)
class Manifest:
    """A checksum list as read: path → lower-case hex, and what could not be read in it."""

    algorithm: str
    sums: dict[str, str]
    faults: tuple[str, ...]
    exact: bool
    """Every line is byte for byte as this program writes it (sorted, two spaces, LF)."""


def manifest_text(sums: Mapping[str, str]) -> str:
    """The list of ``sums`` (path → hex), sorted by path, two spaces, LF.

    BagIt 1.0 (RFC 8493, 2.1.3) allows any white space; ``sha256sum`` wants exactly two characters.
    """
    return "".join(f"{digest}  {path}\n" for path, digest in sorted(sums.items()))


def read_manifest(raw: bytes, algorithm: str) -> Manifest:
    """Read a checksum list; lines that are none are faults, not errors.

    Percent-encoded CR, LF and ``%`` in paths are decoded (RFC 8493, 2.1.3).
    """
    faults: list[str] = []
    sums: dict[str, str] = {}
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("utf-8", "replace")
        faults.append("it is not UTF-8 text")
    for number, line in enumerate(text.splitlines(), 1):
        found = _LINE.fullmatch(line)
        if not found or len(found[1]) != _DIGITS.get(algorithm, 64):
            faults.append(f"line {number} is not a checksum line")
            continue
        path = re.sub("%(0[AaDd]|25)", lambda m: chr(int(m[1], 16)), found[2])
        if path in sums:
            faults.append(f"line {number} names {path!r} a second time")
        sums[path] = found[1].lower()
    exact = not faults and raw == manifest_text(sums).encode()
    return Manifest(algorithm, sums, tuple(faults), exact)
