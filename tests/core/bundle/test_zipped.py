from __future__ import annotations

import io
import zipfile
import zlib
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidencekit.bundle.zipped import Member, container_fault, directory, dos_date

if TYPE_CHECKING:
    from pathlib import Path

DATE = dos_date(b"Bagging-Date: 2026-11-30\n")
PART = st.text("abcdefgh0123", min_size=1, max_size=8)


def packed(files: dict[str, bytes]) -> tuple[bytes, list[Member]]:
    raw = b""
    members = []
    for name, content in sorted(files.items()):
        member = Member(name, len(content), zlib.crc32(content), len(raw))
        raw += member.local_header(DATE) + content
        members.append(member)
    return raw + directory(members, DATE), members


@given(st.dictionaries(st.tuples(PART, PART).map("/".join), st.binary(max_size=50), max_size=6))
def test_python_reads_what_we_write_and_we_know_it_again(files: dict[str, bytes]) -> None:
    raw, members = packed(files)
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == files
        told = [(i.filename, i.file_size, i.CRC) for i in archive.infolist()]
    assert told == [(m.name, m.size, m.crc) for m in members]
    assert container_fault(io.BytesIO(raw), len(raw), told, DATE) == (True, "")
    longer = raw + b"!"
    fault = container_fault(io.BytesIO(longer), len(longer), told, DATE)
    assert fault == (True, "1 byte was added after its end")


@pytest.mark.parametrize("size", [0xFFFFFFFE, 0xFFFFFFFF, 0x1_0000_0001])
def test_files_and_places_beyond_four_gibibytes(tmp_path: Path, size: int) -> None:
    """A sparse file stands for the bytes: only the headers matter."""
    large = Member("b/data/a", size, 0x1234, 0)
    start = len(large.local_header(DATE)) + size
    small = Member("b/data/b", 5, zlib.crc32(b"small"), start)
    target = tmp_path / "large.zip"
    with target.open("wb") as out:
        out.write(large.local_header(DATE))
        out.seek(start)
        out.write(small.local_header(DATE) + b"small" + directory([large, small], DATE))
        length = out.tell()
    with zipfile.ZipFile(target) as archive, target.open("rb") as file:
        assert [i.file_size for i in archive.infolist()] == [size, 5]
        assert [i.header_offset for i in archive.infolist()] == [0, start]
        assert archive.read("b/data/b") == b"small"
        told = [(i.filename, i.file_size, i.CRC) for i in archive.infolist()]
        assert container_fault(file, length, told, DATE) == (True, "")


@pytest.mark.parametrize(
    ("text", "date"),
    [
        (b"Bagging-Date: 2026-11-30\n", (2026, 11, 30)),
        (b"Bagging-Date: 1980-01-01\n", (1980, 1, 1)),
        (b"Bagging-Date: 1979-12-31\n", (1980, 1, 1)),
        (b"Bagging-Date: 2026-13-01\n", (1980, 1, 1)),
        (b"Bagging-Date: soon\n", (1980, 1, 1)),
        (b"", (1980, 1, 1)),
    ],
)
def test_the_date_is_the_bundles(text: bytes, date: tuple[int, int, int]) -> None:
    word = dos_date(text)
    assert ((word >> 9) + 1980, word >> 5 & 0xF, word & 0x1F) == date
