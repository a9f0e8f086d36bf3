"""ICU's data cut down to what an English program without legacy encodings can use.

Qt carries ICU with the data of all languages, 32 MB. Qt asks it for collation, for letter case in a
few languages, and for old character sets. Kept are the root and English data, the collation root,
normalisation and the list of converters; the table of contents is written anew, as ICU's own tool
``icupkg`` does (format: ICU's ``ucmndata.h``, ``udata.h``). The library around it is made by binutils.
"""

from __future__ import annotations

import re
import struct
import subprocess
import tempfile
from pathlib import Path

KEPT = re.compile(
    r"^icudt\d+[lb]/((cnvalias|uemoji|ulayout)\.icu|[^/]+\.nrm|coll/ucadata[^/]*\.icu|"
    r"(root|pool|en|en_US|res_index|keyTypeData|numberingSystems)\.res|coll/(root|en|en_US|res_index|pool)\.res)$"
)
"""Items of the package that stay, by their names."""
_MAGIC = b"\xda\x27"
_ALIGN = 16
_FIRST = 0x10000
"""Address of the data in its library: the loader passes over symbols at address 0."""


def cut(library: Path) -> None:
    """Replace ``libicudata.so.NN`` by one of the same name with fewer items.

    Raises:
        ValueError: it holds no ICU package.
        subprocess.CalledProcessError: binutils failed.
    """
    whole = library.read_bytes()
    symbol = f"icudt{library.name.rsplit('.', 1)[1]}_dat"
    package = _package(whole)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "package.bin").write_bytes(package)
        (folder / "layout.ld").write_text(
            f"SECTIONS {{ . = {_FIRST}; .rodata : {{ {symbol} = .; *(.data) }} }}\n", "ascii"
        )
        steps = (
            ["ld", "-r", "-b", "binary", "-o", "package.o", "package.bin"],
            ["objcopy", "--strip-all", "--set-section-flags", ".data=alloc,readonly,data",
             "package.o", "plain.o"],
            ["ld", "-shared", "-soname", library.name, "-z", "noexecstack", "--build-id=none",
             "-T", "layout.ld", "-o", "cut.so", "plain.o"],
        )  # fmt: skip
        for step in steps:
            subprocess.run(step, check=True, cwd=folder, capture_output=True)
        library.unlink()
        library.write_bytes((folder / "cut.so").read_bytes())
        library.chmod(0o755)


def _package(whole: bytes) -> bytes:
    """The package in a library's bytes, with the items that are kept."""
    kind = whole.find(b"CmnD")
    start = kind - 12
    if kind < 0 or whole[start + 2 : start + 4] != _MAGIC:
        raise ValueError("no ICU data package in this library")
    size = struct.unpack_from("<H", whole, start)[0]
    header, contents = whole[start : start + size], start + size
    count = struct.unpack_from("<I", whole, contents)[0]
    places = list(struct.iter_unpack("<II", whole[contents + 4 : contents + 4 + 8 * count]))
    ends = [place for _, place in places[1:]] + [places[-1][1]]
    kept: list[tuple[bytes, bytes]] = []
    for (name_at, at), end in zip(places, ends, strict=True):
        name = whole[contents + name_at : whole.index(b"\0", contents + name_at)]
        if end > at and KEPT.search(name.decode("ascii")):
            kept.append((name, whole[contents + at : contents + end]))
    return header + _with_contents(kept)


def _with_contents(items: list[tuple[bytes, bytes]]) -> bytes:
    """Table of contents, names and items, each item at a multiple of 16."""
    names = b"".join(name + b"\0" for name, _ in items)
    table = 4 + 8 * len(items)
    at = table + len(names)
    at += -at % _ALIGN
    entries, body, name_at = [], b"", table
    for name, item in items:
        entries.append(struct.pack("<II", name_at, at + len(body)))
        body += item + bytes(-len(item) % _ALIGN)
        name_at += len(name) + 1
    head = struct.pack("<I", len(items)) + b"".join(entries) + names
    return head + bytes(-len(head) % _ALIGN) + body
