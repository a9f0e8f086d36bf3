"""Files that are not accounting records read here, and the sentence that says what they are.

By content alone. The list is for the user's sake, not for safety: a file is taken for accounting
only where its records keep the rules of a layout, whatever its first bytes are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from evidencekit.formats.shapes import shape_of

if TYPE_CHECKING:
    from evidencekit.formats.check import Buffer

_BERKELEY = "a Berkeley DB file (so BSD keeps savacct and usracct: sums, not records)"
_MAGIC: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\x7fELF", "an ELF program or library"),
    (0, b"\x89PNG\r\n", "a PNG picture"),
    (0, b"\xff\xd8\xff", "a JPEG picture"),
    (0, b"GIF8", "a GIF picture"),
    (0, b"%PDF", "a PDF document"),
    (0, b"PK\x03\x04", "a zip archive (unpack it first)"),
    (0, b"PK\x05\x06", "an empty zip archive"),
    (0, b"7z\xbc\xaf'\x1c", "a 7-Zip archive (unpack it first)"),
    (0, b"Rar!", "a RAR archive (unpack it first)"),
    (0, b"\x1f\x9d", "a file packed by compress (unpack it first: uncompress)"),
    (0, b"\x1f\x8b\x08", "a file packed by gzip once more (unpack it once first)"),
    (0, b"\xfd7zXZ\x00", "a file packed by xz once more (unpack it once first)"),
    (0, b"\x28\xb5\x2f\xfd", "a file packed by zstd once more (unpack it once first)"),
    (0, b"\x04\x22\x4d\x18", "a file packed by lz4 (unpack it first)"),
    (0, b"LZIP\x01", "a file packed by lzip (unpack it first)"),
    (0, b"\x5d\x00\x00\x80\x00", "a file packed by lzma (unpack it first)"),
    (257, b"ustar", "a tar archive (unpack it first)"),
    (0, b"SQLite format 3\x00", "an SQLite database"),
    (0, b"\x89HDF\r\n\x1a\n", "an HDF5 file"),
    (512, b"\x89HDF\r\n\x1a\n", "an HDF5 file"),
    (0, b"MATLAB 5.0 MAT-file", "a MATLAB file"),
    (0, b"MATLAB 7.0 MAT-file", "a MATLAB file"),
    (0, b"\x93NUMPY", "an array of numpy"),
    (0, b"!<arch>\n", "an archive of object files or a Debian package"),
    (0, b"Xcur\x10\x00\x00\x00", "an X11 cursor"),
    (0, b"\x04\xfc\x02\xfc", "a cache of fontconfig"),
    (0, b"\xfc\x02\xfc\x04", "a cache of fontconfig"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an OLE document (older Office, MSI)"),
    (0, b"DIRC\x00\x00\x00\x02", "an index of git"),
    (0, b"PACK\x00\x00\x00\x02", "a pack of git"),
    (0, b"\xfftOc\x00\x00\x00", "an index of a git pack"),
    (0, b"\xde\x12\x04\x95", "translations (gettext)"),
    (0, b"\x95\x04\x12\xde", "translations (gettext)"),
    (0, b"\xd4\xc3\xb2\xa1", "a packet capture"),
    (0, b"\xa1\xb2\xc3\xd4", "a packet capture"),
    (0, b"\x4d\x3c\xb2\xa1", "a packet capture"),
    (0, b"\x0a\x0d\x0d\x0a", "a packet capture (pcapng)"),
    (0, b"LPKSHHRH", "a systemd journal; supply its text export (journalctl -o short-iso)"),
    (0, b"\xde\xad\xca\xfe", "a DWARF or Java keystore file"),
    (0, b"\xca\xfe\xba\xbe", "a Java class or a fat Mach-O program"),
    (0, b"\xcf\xfa\xed\xfe", "a Mach-O program"),
    (0, b"\xce\xfa\xed\xfe", "a Mach-O program"),
    (0, b"\xef\xbe\xed\xfe", "an atop raw log, which this program does not read"),
    (0, b"\xfe\xed\xbe\xef", "an atop raw log, which this program does not read"),
    (4, b"\x50\x05\x26", "an archive of Performance Co-Pilot, which this program does not read"),
    (0, b"\xce\x9a\x57\x13", "a GNU dbm database"),
    (0, b"\xcf\x9a\x57\x13", "a GNU dbm database"),
    (0, b"\x00\x05\x31\x62", _BERKELEY),
    (0, b"\x62\x31\x05\x00", _BERKELEY),
    (0, b"\x00\x06\x15\x61", _BERKELEY),
    (0, b"\x61\x15\x06\x00", _BERKELEY),
    (12, b"\x00\x05\x31\x62", _BERKELEY),
    (12, b"\x62\x31\x05\x00", _BERKELEY),
    (12, b"\x00\x06\x15\x61", _BERKELEY),
    (12, b"\x61\x15\x06\x00", _BERKELEY),
)
_NOT_IN_TEXT = bytes({*range(0x20), 0x7F} - {9, 10, 11, 12, 13, 27})


def foreign_kind(buffer: Buffer) -> str:
    """What the file is, as a clause ("a PNG picture"), or empty where it is not known."""
    head = bytes(buffer[:512])
    if not head:
        return "an empty file"
    for offset, magic, words in _MAGIC:
        if head[offset : offset + len(magic)] == magic:
            return words
    if _windows_program(head):
        return "a Windows program"
    if head[2:4] == b"\r\n" and _python(int.from_bytes(head[:2], "little")):
        return "compiled Python"
    if _postgresql(head):
        return "a table or index of PostgreSQL"
    if _exacct(head):
        return "a Solaris extended accounting (exacct) file, which this program does not read"
    if _all_zero(buffer):
        return "nothing but zero bytes"
    if (wide := _utf16(buffer)) or _text(buffer):
        return "a text file in UTF-16" if wide else "a text file"
    return shape_of(buffer)


def _all_zero(buffer: Buffer) -> bool:
    step = 1 << 24
    return not any(
        np.frombuffer(buffer, np.uint8, min(step, len(buffer) - place), place).any()
        for place in range(0, len(buffer), step)
    )


def _text(buffer: Buffer) -> bool:
    """Printable ASCII or UTF-8 without control characters, in the first 4 KiB."""
    head = bytes(buffer[:4096])
    if head.translate(None, _NOT_IN_TEXT) != head:
        return False
    try:
        head[:-4].decode("utf-8") if len(head) == 4096 else head.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _python(number: int) -> bool:
    """The numbers of Python 3, and of 2.0 to 2.7 (``Lib/importlib/_bootstrap_external.py``)."""
    return 3_000 <= number < 4_000 or 50_823 <= number < 62_300


def _windows_program(head: bytes) -> bool:
    """A DOS header with a last page of at most 512 bytes; a command may be called ``MZ`` too."""
    return head[:2] == b"MZ" and int.from_bytes(head[4:6], "little") > 0 and head[3] < 3


def _utf16(buffer: Buffer) -> bool:
    """A byte order mark, and text without control characters in the first 4 KiB."""
    head = bytes(buffer[:4096])
    if head[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        return False
    try:
        text = head[: len(head) // 2 * 2].decode("utf-16")
    except UnicodeDecodeError:
        return False
    return all(sign.isprintable() or sign in "\t\r\n\f" for sign in text)


def _postgresql(head: bytes) -> bool:
    """A page of 8 KiB, layout 4 (``PageHeaderData`` in ``storage/bufpage.h``)."""
    lower, upper, special, version = (
        int.from_bytes(head[place : place + 2], "little") for place in (12, 14, 16, 18)
    )
    return version == 0x2004 and 24 <= lower <= upper <= special <= 0x2000


def _exacct(head: bytes) -> bool:
    """Libexacct starts with a group of type "header": its catalogue tag and the word ``exacct``."""
    return b"exacct" in head[:64] and head[0] in (0x80, 0xFF, 0xF0)
