"""What keeps a layout's rules here and there: lists of names, other tables, numbers among zeros."""

from __future__ import annotations

import struct
from random import Random
from typing import TYPE_CHECKING

import pytest
from scoreboard.processes import WRITERS, processes, written

from evidencekit.errors import NotRecognised
from evidencekit.evidence.search import search
from evidencekit.formats.decode import scan
from evidencekit.formats.foreign import foreign_kind

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

NAMES = (
    b"main", b"printf", b"libc.so.6", b"GLIBC_2.2.5", b"/usr/lib/x", b"root", b"created_at",
    b"README.md", b"refs/heads/main", b"HEAD", b"_init", b"x", b"index",
)  # fmt: skip
START = 1_700_000_000


def names(random: Random, size: int) -> bytes:
    """Names with one to eight zeros between them, as ``find -print0`` and tables of symbols have."""
    out = b""
    while len(out) < size:
        out += random.choice(NAMES) + bytes(random.choice((1, 1, 1, 2, 4, 8)))
    return out[:size]


def long_times(random: Random, count: int) -> bytes:
    """Records of 36 bytes: two end to end can be read as one of Linux v3, but for three rules."""
    return b"".join(
        struct.pack("<16sqId", random.choice((b"sh", b"cron", b"bash")), START + 7 * n, 1000, 0.0)
        for n in range(count)
    )


def named_times(random: Random, count: int) -> bytes:
    """Records of 80 bytes that begin as those of FreeBSD v1 do."""
    return b"".join(
        struct.pack("<16s3H2xiII2HIB3x32x", random.choice(NAMES)[:15], 1, 2, 300, START + 9 * n, n, 5,
                    90, 1, 0xFFFFFFFF, 1)
        for n in range(count)
    )  # fmt: skip


def nameless(code: str) -> bytes:
    """Numbers among zeros that keep all rules of a Linux record without a name, in 4 KiB of them."""
    record = bytearray(64)
    order = "<" if code.endswith("le") else ">"
    version = {"v1": 1, "v2": 2, "v3": 3}[code[6:8]] | (0x80 if order == ">" else 0)
    record[1] = version
    struct.pack_into(order + "I", record, 24 if version & 3 == 3 else 8, 0x7564_0000)
    if version & 3 == 3:
        struct.pack_into(order + "H", record, 36, 190)
    else:
        struct.pack_into(order + "H", record, 18, 56)
    if version & 3 == 2:
        struct.pack_into(order + "H", record, 30, 100)
    around = bytearray(4096)
    for place in range(300, 4096, 97):
        around[place] = 1 + place % 250
    return bytes(around[:2000] + record + around[2064:])


def pages_of_fontconfig(_: Random) -> bytes:
    """The first bytes of a cache of fontconfig, and a font's path in it."""
    head = struct.pack("<IIQQQQQQ", 0xFC02FC04, 8, 160, 64, 96, 1, 144, 0x6B09602E)
    return head + bytes(4) + b"/usr/share/fonts/opentype\0\0\0\0\0\0\0\x08\0\0\0" * 3


SIZES = (49, 70, 127, 200, 500, 1_000, 2_000, 4_096, 9_000, 40_000)


@pytest.mark.parametrize("size", SIZES)
def test_names_between_zeros_are_no_records(size: int) -> None:
    for seed in range(40):
        raw = names(Random(size * 1_000 + seed), size)
        with pytest.raises(NotRecognised):
            scan(raw)


@pytest.mark.parametrize("make", [long_times, named_times])
@pytest.mark.parametrize("count", [3, 20, 500])
def test_records_of_another_length_are_no_accounting(
    make: Callable[[Random, int], bytes], count: int
) -> None:
    with pytest.raises(NotRecognised):
        scan(make(Random(count), count))


@pytest.mark.parametrize("code", [code for code in sorted(WRITERS) if code[6:8] in {"v1", "v2", "v3"}
                                  and code.startswith("linux")])  # fmt: skip
def test_one_record_among_other_bytes_is_told_by_its_name(code: str) -> None:
    raw = nameless(code)
    with pytest.raises(NotRecognised):
        scan(raw)
    record = b"".join(written(code, processes(Random(1), 1)))
    found = scan(raw[:2000] + record + raw[2064:])
    assert (found.recognition.layout.code, found.records) == (code, 1)
    assert found.segments[0].offset == 2000


MAGIC = {
    "a cache of fontconfig": pages_of_fontconfig,
    "compiled Python": lambda r: b"\x03\xf3\r\n" + r.randbytes(4) + b"c\0\0\0" + 900 * b"d\0\0",
    "an HDF5 file": lambda r: b"\x89HDF\r\n\x1a\n" + r.randbytes(3_000),
    "a MATLAB file": lambda _: b"MATLAB 5.0 MAT-file, Platform: x".ljust(300, b"\0"),
    "an array of numpy": lambda _: b"\x93NUMPY\1\0v\0{'descr': '<i4'}".ljust(300),
    "an archive of object files or a Debian package": lambda _: b"!<arch>\n/       0   0\0" + bytes(99),
    "an X11 cursor": lambda r: b"Xcur\x10\0\0\0\0\0\1\0" + r.randbytes(400),
    "an index of git": lambda r: b"DIRC\0\0\0\2\0\0\0\1" + r.randbytes(400),
    "a pack of git": lambda r: b"PACK\0\0\0\2\0\0\0\1" + r.randbytes(400),
    "an index of a git pack": lambda r: b"\xfftOc\0\0\0\2" + r.randbytes(2_000),
    "translations (gettext)": lambda _: struct.pack("<7I", 0x950412DE, 0, 40, 28, 9, 0, 9) + bytes(640),
    "an OLE document (older Office, MSI)": lambda _: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504),
}  # fmt: skip


@pytest.mark.parametrize("words", MAGIC)
def test_what_disks_are_full_of_is_named(words: str, tmp_path: Path) -> None:
    raw = MAGIC[words](Random(words))
    assert foreign_kind(raw) == words
    (tmp_path / "file").write_bytes(raw)
    found = search([tmp_path])
    assert (found.files, found.reasons) == ((), {words: 1})
    with pytest.raises(NotRecognised):
        scan(raw)


@pytest.mark.parametrize("name", [b"DIRC", b"PACK", b"Xcur", b"Xcursor", b"MATLAB", b"MATLAB 7"])
def test_a_command_may_be_called_as_such_a_file_begins(name: bytes) -> None:
    for code in sorted(WRITERS):
        made = processes(Random(code), 12)
        raw = b"".join(written(code, [type(made[0])(**{**vars(made[0]), "name": name}), *made[1:]]))
        assert foreign_kind(raw) == ""
        assert scan(raw).records == 12
