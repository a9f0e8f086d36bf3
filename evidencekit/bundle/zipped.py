"""One zip file of a bundle, the same bytes every time, and whether a zip is such a one.

Members are stored, not compressed (evidence is compressed already or must stay inspectable), in the
order of their names, with one date (the bundle's) and one mode. Because every byte outside the files
follows from the files, a reader can tell a zip as we wrote it from one that was touched: see
:func:`container_fault`. Layout: PKWARE APPNOTE 6.3.10, sections 4.3.7, 4.3.12, 4.3.14 to 4.3.16.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import struct
import zlib
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from evidencekit.analysis.wording import plural
from evidencekit.bundle.bag import (
    BAG_INFO,
    CHUNK,
    PAYLOAD_MANIFEST,
    SUMS,
    TAG_MANIFEST,
)
from evidencekit.bundle.manifests import read_manifest
from evidencekit.bundle.places import STAMP_FILES
from evidencekit.errors import ReportError
from evidencekit.progress import Progress, silent

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_LIMIT = 0xFFFFFFFF
_MODE = 0o100600 << 16
_UNIX = 3


@dataclass(frozen=True, slots=True)
class Member:
    """What a zip's headers say of one file."""

    name: str
    """With the bundle's folder in front, forward slashes."""
    size: int
    crc: int
    offset: int
    """Where its local header begins."""

    def local_header(self, date: int) -> bytes:
        """The bytes that stand before the file's own."""
        wide = self.size >= _LIMIT
        name = self.name.encode()
        extra = struct.pack("<HHQQ", 1, 16, self.size, self.size) if wide else b""
        size = _LIMIT if wide else self.size
        return (
            struct.pack(
                "<4s5H3L2H",
                b"PK\x03\x04",
                45 if wide else 20,
                0,
                0,
                0,
                date,
                self.crc,
                size,
                size,
                len(name),
                len(extra),
            )
            + name
            + extra
        )

    def directory_entry(self, date: int) -> bytes:
        """Its entry in the central directory."""
        wide = [n for n in (self.size, self.size, self.offset) if n >= _LIMIT]
        name = self.name.encode()
        extra = struct.pack(f"<HH{len(wide)}Q", 1, 8 * len(wide), *wide) if wide else b""
        size = min(self.size, _LIMIT)
        version = 45 if wide else 20
        return (
            struct.pack(
                "<4sBB5H3L5H2L",
                b"PK\x01\x02",
                version,
                _UNIX,
                version,
                0,
                0,
                0,
                date,
                self.crc,
                size,
                size,
                len(name),
                len(extra),
                0,
                0,
                0,
                _MODE,
                min(self.offset, _LIMIT),
            )
            + name
            + extra
        )


def directory(members: Sequence[Member], date: int) -> bytes:
    """Central directory and end records, as they follow the last file's bytes."""
    start = 0
    if members:
        last = members[-1]
        start = last.offset + len(last.local_header(date)) + last.size
    entries = b"".join(member.directory_entry(date) for member in members)
    count = len(members)
    wide = b""
    if start >= _LIMIT or len(entries) >= _LIMIT or count >= 0xFFFF:
        wide = struct.pack(
            "<4sQHHLLQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, len(entries), start
        ) + struct.pack("<4sLQL", b"PK\x06\x07", 0, start + len(entries), 1)
    short = min(count, 0xFFFF)
    end = struct.pack(
        "<4s4H2LH",
        b"PK\x05\x06",
        0,
        0,
        short,
        short,
        min(len(entries), _LIMIT),
        min(start, _LIMIT),
        0,
    )
    return entries + wide + end


def write_zip(folder: Path, target: Path, *, progress: Progress = silent) -> str:
    """Write the bundle ``folder`` as the zip ``target`` and return the zip's SHA-256.

    Each file is hashed on the way and must be what the bundle's own lists say.

    Raises:
        ReportError: ``target`` exists, a file is not as listed or unlisted, or the disk refuses.
    """
    if target.exists() or target.is_symlink():
        raise ReportError("the file exists already", str(target), "choose another name")
    partial = target.with_name(f".{target.name}.partial-{os.getpid()}")
    try:
        with partial.open("w+b") as out:
            partial.chmod(0o600)
            _write_members(folder, out, progress)
            out.flush()
            os.fsync(out.fileno())
            out.seek(0)
            digest = hashlib.file_digest(out, "sha256").hexdigest()
        partial.rename(target)
    except OSError as exc:
        raise ReportError(
            "the zip file could not be written",
            f"{exc.filename or target}: {exc.strerror or exc}",
            "check the free space and your rights there",
        ) from exc
    finally:
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)
    return digest


def _write_members(folder: Path, out: IO[bytes], progress: Progress) -> None:
    listed = _listed(folder)
    paths = sorted(path.relative_to(folder).as_posix() for path in _files(folder))
    date = dos_date((folder / BAG_INFO).read_bytes())
    total = sum((folder / path).stat().st_size for path in paths)
    done = 0
    members = []
    for path in paths:
        offset = out.tell()
        size = (folder / path).stat().st_size
        name = f"{folder.name}/{path}"
        out.write(Member(name, size, 0, offset).local_header(date))
        digest = hashlib.sha256()
        crc = 0
        with (folder / path).open("rb") as source:
            while piece := source.read(CHUNK):
                digest.update(piece)
                crc = zlib.crc32(piece, crc)
                out.write(piece)
                done += len(piece)
                progress("writing the zip file", done, total)
        if path not in (SUMS, TAG_MANIFEST, *STAMP_FILES) and path not in listed:
            raise ReportError(
                "the bundle holds a file that is in none of its lists",
                path,
                "run verify on the bundle first",
            )
        if listed.get(path, digest.hexdigest()) != digest.hexdigest():
            raise ReportError(
                "a file of the bundle is not as listed", path, "run verify on the bundle first"
            )
        member = Member(name, size, crc, offset)
        end = out.tell()
        out.seek(offset)
        out.write(member.local_header(date))
        out.seek(end)
        members.append(member)
    out.write(directory(members, date))


def _files(folder: Path) -> list[Path]:
    found = [path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir()]
    odd = next((path for path in found if path.is_symlink() or not path.is_file()), None)
    if odd:
        raise ReportError("the bundle holds something that is no regular file", str(odd))
    return found


def _listed(folder: Path) -> dict[str, str]:
    sums: dict[str, str] = {}
    for name in (PAYLOAD_MANIFEST, SUMS, TAG_MANIFEST):
        sums |= read_manifest((folder / name).read_bytes(), "sha256").sums
    return sums


def dos_date(bag_info: bytes) -> int:
    """The ``Bagging-Date`` of a bag-info text as a zip's date word; 1980-01-01 where there is none."""
    for line in bag_info.decode("utf-8", "replace").splitlines():
        label, _, value = line.partition(":")
        parts = value.strip().split("-")
        if label == "Bagging-Date" and len(parts) == 3 and all(p.isdigit() for p in parts):
            year, month, day = (int(part) for part in parts)
            if 1980 <= year <= 2107 and 1 <= month <= 12 and 1 <= day <= 31:
                return (year - 1980) << 9 | month << 5 | day
    return 1 << 5 | 1


def container_fault(
    archive: IO[bytes], length: int, files: Sequence[tuple[str, int, int]], date: int
) -> tuple[bool, str]:
    """Whether a zip's bytes outside its files are those :func:`write_zip` would write.

    Args:
        archive: The zip, open for reading.
        length: Its size in bytes.
        files: Name, size and CRC of each member, as its directory says.
        date: See :func:`dos_date`.

    Returns:
        ``(True, "")``: byte for byte as written by this program. ``(True, text)``: it has exactly the
        size ours would have, or ours at its beginning, but differs: it was changed. ``(False, text)``:
        it was packed by another program, and nothing can be said of the container.
    """
    offset = 0
    parts: list[tuple[int, bytes]] = []
    members = []
    for name, size, crc in sorted(files):
        member = Member(name, size, crc, offset)
        header = member.local_header(date)
        parts.append((offset, header))
        members.append(member)
        offset += len(header) + size
    parts.append((offset, directory(members, date)))
    expected = offset + len(parts[-1][1])
    place = next((p for start, part in parts if (p := _differs(archive, start, part)) >= 0), -1)
    if place < 0 and length == expected:
        return True, ""
    if place < 0 and length > expected:
        return True, f"{plural(length - expected, 'byte was', 'bytes were')} added after its end"
    if length == expected:
        return True, f"a byte outside its files was changed, at offset {place}"
    return False, "it was packed by another program"


def _differs(archive: IO[bytes], start: int, part: bytes) -> int:
    """The first offset where ``part`` does not stand in ``archive`` from ``start`` on, or −1."""
    archive.seek(start)
    found = archive.read(len(part))
    if found == part:
        return -1
    same = next(
        (i for i, (a, b) in enumerate(zip(found, part, strict=False)) if a != b), len(found)
    )
    return start + same
